"""The file of a person while it is changed: what is put in, taken out, or put in the place of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import libcst as cst

from glue2airflow.update.pieces import Home, Line, Path, Script, comment_of, comments

Lines = Sequence[cst.EmptyLine]
Statement = cst.BaseStatement
_BLANK = cst.EmptyLine(indent=False)


@dataclass(frozen=True)
class Item:
    """A statement of the generated block.

    :param key: what tells it from the others in any version.
    :param paragraph: statements with no blank line between them have the same.
    """

    key: str
    line: Line
    paragraph: int


def is_blank(line: cst.EmptyLine) -> bool:
    """Whether nothing stands on it."""
    return line.comment is None


def above(line: cst.CSTNode) -> Lines:
    """The lines of blanks and comments above a statement."""
    return getattr(line, "leading_lines", ())


def find_comments(lines: Lines, wanted: Sequence[str]) -> int:
    """Where ``wanted`` begins among ``lines``, one comment after the other; -1 if nowhere."""
    said = [comment_of(line) for line in lines]
    spans = range(len(said) - len(wanted) + 1) if wanted else ()
    return next((i for i in spans if said[i : i + len(wanted)] == list(wanted)), -1)


class Draft:
    """A script, and the changes to it."""

    def __init__(self, script: Script, home: Home | None) -> None:
        self.script, self.home = script, home
        block = home.block if home else None
        self.block = block if isinstance(block, cst.IndentedBlock) else None
        self.order: list[Statement] = list(self.block.body) if self.block else []
        self.calls: dict[cst.CSTNode, cst.Call] = {}
        self.lines: dict[cst.CSTNode, Line | None] = {}
        self.tops: dict[cst.CSTNode, list[cst.EmptyLine]] = {}
        self.orphans: list[cst.EmptyLine] = []
        self.spots: dict[str, Statement] = {}

    def top(self, path: Path, line: cst.CSTNode | None) -> Statement | None:
        """The statement of the DAG's block that a line is, or is in."""
        around = (*path, *([line] if line is not None else []))
        return next((s for node in around for s in self.order if s is node), None)

    def above(self, line: cst.CSTNode) -> list[cst.EmptyLine]:
        """The blanks and comments above a statement, as they are to be."""
        return self.tops.get(line, list(above(line)))

    def index(self, statement: Statement | None) -> int:
        """Where a statement stands in the DAG's block; -1 if nowhere."""
        return next((i for i, s in enumerate(self.order) if s is statement), -1)

    def remove(self, statement: Statement, kept: Lines = ()) -> None:
        """Take out a statement; what is ``kept`` of the lines above it goes to the next one."""
        index = self.index(statement)
        if index < 0:
            self.lines[statement] = None
            return
        blank = any(map(is_blank, self.above(statement)))
        del self.order[index]
        if index == len(self.order):
            self.orphans += kept
            return
        following = self.order[index]
        lines = [*kept, *self.above(following)]
        if blank and not any(map(is_blank, lines)):
            lines.insert(0, _BLANK)
        self.tops[following] = lines if index else without_first_blanks(lines)

    def insert(self, item: Item, items: Sequence[Item], *, moved: bool, least: int = 0) -> None:
        """Put in a generated statement where what is generated has it.

        :param items: all that is generated, in its order.
        :param moved: whether the comments above it were above another statement before.
        :param least: where it may stand at the earliest.
        """
        place = items.index(item)
        mine = [i for i in items if i.paragraph == item.paragraph]
        before = [i for i in items[:place] if i in mine]
        after = [i for i in items[place + 1 :] if i in mine]
        if previous := self._last_of(before):
            self._put(item, self.index(previous) + 1, above(item.line), least)
        elif following := self._first_of(after):
            self._put_before(item, following, moved, least)
        else:
            self._put_paragraph(item, items, place, least)

    def _last_of(self, items: Sequence[Item]) -> Statement | None:
        return self._first_of(items[::-1])

    def _first_of(self, items: Iterable[Item]) -> Statement | None:
        present = (self.spots.get(item.key) for item in items)
        return next((s for s in present if s is not None and self.index(s) >= 0), None)

    def _put(self, item: Item, index: int, lines: Lines, least: int) -> None:
        """Put it there; or, where that is too early, at the end of the paragraph that is not."""
        if index < least:
            index = self._end_of_paragraph(least)
        self.order.insert(index, item.line)
        self.tops[item.line] = list(lines) if index else without_first_blanks(lines)
        self.spots[item.key] = item.line

    def _end_of_paragraph(self, index: int) -> int:
        """The first index from ``index`` on at which a paragraph begins, or the block ends."""
        while index < len(self.order) and not any(map(is_blank, self.above(self.order[index]))):
            index += 1
        return index

    def _put_before(self, item: Item, following: Statement, moved: bool, least: int) -> None:
        index, lines = self.index(following), self.above(following)
        said = comments(item.line)
        at = find_comments(lines, said)
        if moved and at < 0:
            self._put(item, index + 1, (), least)
        elif said and at >= 0:
            cut = at + len(said)
            self._put(item, index, lines[:cut], least)
            self.tops[following] = lines[cut:]
        else:
            first = next((i for i, line in enumerate(lines) if is_blank(line)), None)
            remarks, rest = (
                (lines[:first], lines[first + 1 :]) if first is not None else ([], lines)
            )
            self._put(item, index, [*remarks, *above(item.line)], least)
            self.tops[following] = rest

    def _put_paragraph(self, item: Item, items: Sequence[Item], place: int, least: int) -> None:
        """Put it behind the paragraph that the last statement before it is in."""
        previous = self._last_of(items[:place])
        following = self._first_of(items[place + 1 :])
        if previous is None and following is not None:
            index = self.index(following)
        else:
            index = self._end_of_paragraph(
                self.index(previous) + 1 if previous else len(self.order)
            )
        index = max(index, self._end_of_paragraph(least) if least else 0)
        remarks = self._split_remarks(index)
        own = [line for line in above(item.line) if not is_blank(line)]
        self._put(item, index, [*remarks, _BLANK, *own], 0)
        if not index and len(self.order) > 1:
            self.tops[self.order[1]] = [_BLANK, *self.above(self.order[1])]

    def _split_remarks(self, index: int) -> Lines:
        """Remarks right under the statement before, which stay there."""
        if not 0 < index < len(self.order):
            return ()
        following = self.order[index]
        lines = self.above(following)
        first = next((i for i, line in enumerate(lines) if is_blank(line)), 0)
        self.tops[following] = lines[first:]
        return lines[:first]

    def build(self) -> cst.Module:
        """The module with all changes."""
        module = self.script.module.visit(_Apply(self))
        assert isinstance(module, cst.Module)  # noqa: S101  # as it was
        return module


def without_first_blanks(lines: Lines) -> list[cst.EmptyLine]:
    """Lines from the first comment on."""
    first = next((i for i, line in enumerate(lines) if not is_blank(line)), len(lines))
    return list(lines[first:])


class _Apply(cst.CSTTransformer):
    """Brings the changes of a draft into its module."""

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self.draft = draft

    def on_leave(  # type: ignore[override]  # of whatever kind the node is
        self, original_node: cst.CSTNode, updated_node: cst.CSTNode
    ) -> cst.CSTNode | cst.RemovalSentinel:
        """Put each changed node in the place of its original."""
        draft = self.draft
        if original_node in draft.calls:
            return draft.calls[original_node]
        if original_node is draft.block:
            return self._block(original_node, updated_node)
        if original_node in draft.lines:
            line = draft.lines[original_node]
            return cst.RemoveFromParent() if line is None else self._topped(original_node, line)
        return self._topped(original_node, updated_node)

    def _topped(self, original: cst.CSTNode, updated: cst.CSTNode) -> cst.CSTNode:
        """With the lines that are to be above it."""
        lines = self.draft.tops.get(original)
        return updated if lines is None else updated.with_changes(leading_lines=lines)

    def _block(self, original: cst.CSTNode, updated: cst.CSTNode) -> cst.CSTNode:
        """The DAG's block, its statements in their new order."""
        assert isinstance(original, cst.IndentedBlock)  # noqa: S101  # see Draft
        assert isinstance(updated, cst.IndentedBlock)  # noqa: S101
        kept = dict(zip(original.body, updated.body, strict=True))
        body = [self._statement(statement, kept) for statement in self.draft.order]
        footer = [*without_first_blanks(self.draft.orphans[::-1])[::-1], *updated.footer]
        return updated.with_changes(body=body, footer=footer)

    def _statement(self, statement: Statement, kept: Mapping[Statement, Statement]) -> cst.CSTNode:
        if statement in kept:
            return kept[statement]
        return self._topped(statement, self.draft.lines.get(statement) or statement)

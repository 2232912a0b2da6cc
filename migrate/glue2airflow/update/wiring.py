"""The edges: pair by pair, in whatever statements they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter

import libcst as cst

from glue2airflow.update.arrows import FORMS, Arrows, ends, forward, is_one_arrow, sides_of
from glue2airflow.update.brackets import has_comment
from glue2airflow.update.draft import Item, above, is_blank
from glue2airflow.update.edges import EdgeLine, Pair
from glue2airflow.update.work import Work


class Wiring:
    """The merge of the edges of a file.

    :param gone: the tasks that were taken out.
    """

    def __init__(self, work: Work, gone: set[str]) -> None:
        self.work, self.arrows, self.gone = work, Arrows(work), gone
        kept = set(work.base.tasks) - set(work.new.tasks) - gone
        old, now = work.base.pairs, work.new.pairs
        # Of a task that stays though Glue has it no more, the edges stay too.
        self.removed = {pair for pair in old - now if gone & set(pair) or not kept & set(pair)}
        self.added = {pair for pair in now - old if pair not in work.hand.pairs}

    def merge(self) -> None:
        """Change what is there, then put in what is left."""
        self._check_found()
        self._check_circle()
        for edge in self.work.hand.edges:
            self._change(edge)
        for item in self.work.new.items:
            if made := self.work.new.edges.get(item.line):
                self._add(item, made)

    def _check_found(self) -> None:
        """An edge that Glue has no more may be there in a form that is not understood."""
        for one, other in sorted(self.removed - self.work.hand.pairs):
            tasks = [self.work.find(task_id) for task_id in (one, other)]
            uses = [use for task in tasks if task for use in self.work.hand.other_uses(task)]
            if uses:
                subject = f"edge {one} >> {other}, which Glue has no more"
                self.work.glue_wins(subject, uses[0].node, (), "it may be made here", can=False)

    def _check_circle(self) -> None:
        """Edges of people and of Glue may lead round in a circle, which Airflow refuses."""
        after: dict[str, list[str]] = {}
        for one, other in sorted((self.work.hand.pairs - self.removed) | self.added):
            after.setdefault(other, []).append(one)
        try:
            TopologicalSorter(after).prepare()
        except CycleError as error:
            subject = f"edges {' >> '.join(error.args[1])}"
            why = "yours and those of Glue lead round in a circle"
            self.work.insist(subject, None, why)

    def _change(self, edge: EdgeLine) -> None:
        """A statement of the file: less what Glue has no more, more what belongs to it."""
        gone = edge.pairs & self.removed
        if (
            edge.clean
            and edge.form in FORMS
            and any(self._restate(edge, arrow, gone) for arrow in ends(edge))
        ):
            return
        if not gone:
            return
        if edge.clean and gone == edge.pairs:
            self._remove(edge)
        elif line := self.arrows.cut(edge, self.removed):
            self.work.draft.lines[edge.line] = line
        else:
            self._ask(edge, gone, "it stands in a statement with others")

    def _restate(self, edge: EdgeLine, arrow: EdgeLine, gone: frozenset[Pair]) -> bool:
        """Let one arrow of a statement say what is left, and what is new of the same."""
        if gone - arrow.pairs:
            return False
        left = arrow.pairs - gone
        heir = self._heir(edge, arrow, left)
        pairs = left | heir.pairs if heir else left
        if pairs == arrow.pairs or not pairs or not is_one_arrow(pairs):
            return False
        if not self._keeps_inner(edge, arrow, pairs):
            return False
        self.work.draft.lines[edge.line] = self.arrows.restated(edge, arrow, pairs, heir)
        self.added -= pairs
        return True

    def _keeps_inner(self, edge: EdgeLine, arrow: EdgeLine, pairs: frozenset[Pair]) -> bool:
        """Whether the side that other arrows share says what it said."""
        if arrow is edge:
            return True
        inner = edge.sides[1] if arrow.sides[0] is edge.sides[0] else edge.sides[-2]
        wanted = sides_of(pairs)[forward(arrow).index(inner)]
        return set(inner.ids) == wanted

    def _heir(self, edge: EdgeLine, arrow: EdgeLine, left: frozenset[Pair]) -> EdgeLine | None:
        """The generated statement that says what is left of an arrow, and more of the same."""
        for candidate in self.work.new.edges.values() if left else ():
            more = candidate.pairs - left
            # What is whole as it is stays so, unless it was generated longer.
            same = candidate.pairs & left or left != arrow.pairs
            if same and more and more <= self.added and self._inherits(candidate, arrow, left):
                fits = self.arrows.takes(arrow, left | candidate.pairs)
                return candidate if fits and self._defined(edge, more) else None
        return None

    def _inherits(self, candidate: EdgeLine, arrow: EdgeLine, left: frozenset[Pair]) -> bool:
        """Whether they have a side in common, but for people's own tasks; and it was generated."""
        shares = any(
            set(mine.ids) == set(theirs.ids)
            or (len(mine.ids) > 1 and set(mine.ids) > set(theirs.ids))
            for mine, theirs in zip(forward(arrow), forward(candidate), strict=True)
        )
        ours = bool(arrow.pairs & self.work.base.pairs)
        return ours and shares and is_one_arrow(left | candidate.pairs)

    def _defined(self, edge: EdgeLine, more: Iterable[Pair]) -> bool:
        """Whether all that a statement is to name besides is made before it."""
        at = self.work.draft.index(self.work.draft.top(edge.path, edge.line))
        known = {task_id for pair in edge.pairs for task_id in pair}
        needed = {task_id for pair in more for task_id in pair} - known
        places = [self._place(task_id) for task_id in needed]
        return at >= 0 and all(place is not None and place < at for place in places)

    def _place(self, task_id: str) -> int | None:
        """The index of the statement that makes a task; None if it cannot be named."""
        task, draft = self.work.find(task_id), self.work.draft
        if task and not self.work.visible(task):
            return None
        index = draft.index(draft.spots.get(f"task {task_id}"))
        return index if index >= 0 else None

    def _remove(self, edge: EdgeLine) -> None:
        """Take out a statement, but not what people say over it."""
        lines = self.work.draft.above(edge.line)
        said = [line for line in lines if not is_blank(line)]
        if self._has_remarks(edge):
            self._ask(edge, edge.pairs, "there is a comment of yours at it")
        else:
            self.work.draft.remove(edge.line, lines if said else ())

    def _has_remarks(self, edge: EdgeLine) -> bool:
        """Whether there are comments that would go with a statement."""
        line = edge.line
        nested = self.work.draft.index(line) < 0
        over = nested and any(not is_blank(part) for part in above(line))
        return bool(line.trailing_whitespace.comment or over or has_comment(line.body[0]))

    def _ask(self, edge: EdgeLine, gone: Iterable[Pair], why: str) -> None:
        pairs = ", ".join(f"{one} >> {other}" for one, other in sorted(gone))
        subject = f"edge {pairs}, which Glue has no more"
        if self.gone & {task_id for pair in gone for task_id in pair}:
            self.work.insist(subject, edge.line, why)
        else:
            self.work.glue_wins(subject, edge.line, (), why, can=False)

    def _add(self, item: Item, edge: EdgeLine) -> None:
        """Put in what a generated statement says and the file does not."""
        pairs = edge.pairs & self.added
        ids = sorted({task_id for pair in pairs for task_id in pair})
        places = {task_id: self._place(task_id) for task_id in ids}
        if unknown := [task_id for task_id in ids if places[task_id] is None]:
            self._ask_where(pairs, unknown[0])
        elif pairs:
            least = max(place for place in places.values() if place is not None) + 1
            for line in self.arrows.lines(edge, pairs):
                placed = replace(item, line=line)
                items = [placed if other is item else other for other in self.work.new.items]
                self.work.draft.insert(placed, items, moved=False, least=least)
            self.added -= pairs

    def _ask_where(self, pairs: Iterable[Pair], task_id: str) -> None:
        task = self.work.find(task_id)
        why = f"{task_id} has no variable that can be used there"
        why = why if task else f"{task_id}: {self.work.missing(task_id)}"
        subject = "edge " + ", ".join(f"{one} >> {other}" for one, other in sorted(pairs))
        node: cst.CSTNode | None = task.call if task else None
        self.work.glue_wins(subject, node, (), why, can=False)

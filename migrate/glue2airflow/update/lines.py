"""Templates of events that people edited: merged line by line, as they are no Python."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from glue2airflow.emit import digest_in
from glue2airflow.errors import OutputError
from glue2airflow.update.conflicts import Conflict, Disputes
from glue2airflow.update.merge import Merged
from glue2airflow.update.side import Side


@dataclass(frozen=True)
class Edit:
    """The lines ``first`` to ``last`` of the base, and what became of them."""

    first: int
    last: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Hunk:
    """The lines ``first`` to ``last`` of the base, and the edits of either side in them."""

    first: int
    last: int
    hand: tuple[Edit, ...]
    new: tuple[Edit, ...]


def merge_template(base: str, hand: str, new: str, name: str, prefer: Side | None = None) -> Merged:
    """Bring into ``hand`` what changed from ``base`` to ``new``.

    :raises OutputError: if ``hand`` is not text.
    """
    if any("\ud800" <= char <= "\udfff" for char in hand):
        raise OutputError(f"{name} is not UTF-8 text; --force has it made anew")
    disputes = Disputes(prefer)
    lines = hand.splitlines()
    mark = next(i for i, line in enumerate(lines) if digest_in(f"{line}\n"))
    lines[mark : mark + 1] = [base.splitlines()[0]]
    text = "\n".join(_merged(base.splitlines(), lines, new.splitlines(), disputes)) + "\n"
    if "\r\n" in hand:
        text = text.replace("\n", "\r\n")
    if not disputes.found and not _is_yaml(text) and _is_yaml(hand):
        disputes.found.append(Conflict("the file as a whole", why="what came out is not YAML"))
    return Merged(text, disputes.in_order())


def _merged(base: list[str], hand: list[str], new: list[str], disputes: Disputes) -> Iterator[str]:
    at, shift = 0, 0
    for hunk in _hunks(_edits(base, hand), _edits(base, new)):
        yield from base[at : hunk.first]
        mine, theirs = _text(base, hunk, hunk.hand), _text(base, hunk, hunk.new)
        ours = base[hunk.first : hunk.last]
        taken = theirs if hunk.new else mine
        if hunk.hand and hunk.new and mine != theirs:
            sides = ("\n".join(side) for side in (ours, mine, theirs))
            line = hunk.first + 1 + shift
            conflict = Conflict("lines of the template", line, *sides)
            taken = theirs if disputes.glue_wins(conflict) else mine
        yield from taken
        shift += len(mine) - len(ours)
        at = hunk.last
    yield from base[at:]


def _edits(base: Sequence[str], other: Sequence[str]) -> list[Edit]:
    matcher = SequenceMatcher(None, base, other, autojunk=False)
    return [
        Edit(i, j, tuple(other[k:m])) for tag, i, j, k, m in matcher.get_opcodes() if tag != "equal"
    ]


def _hunks(hand: Sequence[Edit], new: Sequence[Edit]) -> Iterator[Hunk]:
    """The edits in their order, those together that touch each other."""
    told = [(edit, True) for edit in hand] + [(edit, False) for edit in new]
    together: list[tuple[Edit, bool]] = []
    last = -1
    for edit, mine in sorted(told, key=lambda pair: (pair[0].first, pair[0].last)):
        if together and edit.first > last:
            yield _hunk(together)
            together = []
        together.append((edit, mine))
        last = max(last, edit.last) if len(together) > 1 else edit.last
    if together:
        yield _hunk(together)


def _hunk(together: Sequence[tuple[Edit, bool]]) -> Hunk:
    hand = tuple(edit for edit, mine in together if mine)
    new = tuple(edit for edit, mine in together if not mine)
    edits = (*hand, *new)
    return Hunk(min(e.first for e in edits), max(e.last for e in edits), hand, new)


def _text(base: Sequence[str], hunk: Hunk, edits: Sequence[Edit]) -> list[str]:
    """The lines of a hunk with the edits of one side."""
    lines: list[str] = []
    at = hunk.first
    for edit in edits:
        lines += [*base[at : edit.first], *edit.lines]
        at = edit.last
    return [*lines, *base[at : hunk.last]]


def _is_yaml(text: str) -> bool:
    import yaml

    try:
        yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return False
    return True

"""Three versions of a value, merged part by part, down to where both sides changed the same."""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import libcst as cst

from glue2airflow.update.brackets import (
    Bracket,
    Bracketed,
    Column,
    Part,
    bracket,
    bracketed,
    code,
    fitted,
    has_comment,
    shifted,
    value_of,
)
from glue2airflow.update.conflicts import Conflict, Disputes


@dataclass(frozen=True)
class Merging:
    """What every value of a file is merged with.

    :param line_of: the line of a node in the file as it is.
    """

    disputes: Disputes
    line_of: Callable[[cst.CSTNode], int]


@dataclass(frozen=True)
class Three:
    """A value as it was generated last, as it is in the file, and as it is generated now."""

    base: cst.BaseExpression
    hand: cst.BaseExpression
    new: cst.BaseExpression

    @property
    def sides(self) -> tuple[cst.BaseExpression, cst.BaseExpression, cst.BaseExpression]:
        """All three."""
        return self.base, self.hand, self.new


@functools.lru_cache(maxsize=50_000)
def _canonical(text: str) -> str:
    return ast.dump(ast.parse(f"(\n{text}\n)", mode="eval"))


def canonical(node: cst.CSTNode) -> str:
    """What an expression says, however it is laid out."""
    return _canonical(code(node))


def keyed(node: cst.BaseExpression) -> dict[str, Part] | None:
    """The parts of a value by what tells them apart; None if it has none, or two are alike."""
    if not isinstance(node, cst.Call | cst.Dict | cst.List):
        return None
    named = [(_key(part, place), part) for place, part in enumerate(bracket(node).parts)]
    by_key = dict(named)
    return by_key if len(by_key) == len(named) else None


def _key(part: Part, place: int) -> str:
    if isinstance(part, cst.Arg):
        return part.star or (part.keyword.value if part.keyword else f"#{place}")
    if isinstance(part, cst.DictElement):
        return canonical(part.key)
    star = "*" if isinstance(part, cst.StarredDictElement | cst.StarredElement) else ""
    nested = isinstance(part.value, cst.Call | cst.Dict | cst.List)
    return f"#{place}" if nested else star + canonical(part.value)


def _called(part: Part) -> str:
    """What people call a part of a value."""
    if isinstance(part, cst.Arg):
        return f"argument {part.keyword.value}" if part.keyword else "argument"
    return f"entry {code(part.key)}" if isinstance(part, cst.DictElement) else "element"


def says(part: Part | None) -> str | None:
    """What a part's value says; None if there is no part."""
    return None if part is None else canonical(part.value)


def _without_entries(part: Part) -> Part:
    return part.with_changes(value=cst.Dict([]))


def same_parts(one: cst.Call, other: cst.Call) -> bool:
    """Whether two calls say the same, in whatever order."""
    ours, theirs = keyed(one), keyed(other)
    if ours is None or theirs is None or canonical(one.func) != canonical(other.func):
        return False
    return {k: says(p) for k, p in ours.items()} == {k: says(p) for k, p in theirs.items()}


def merged(three: Three, said: str, column: Column, merging: Merging) -> cst.BaseExpression:
    """What the file is to hold; the very node that is there if nothing in it changes."""
    base, hand, new = map(canonical, (three.base, three.hand, three.new))
    if new in (base, hand):
        return three.hand
    plain = code(three.base) == code(three.hand)
    if hand == base and plain:
        return three.new
    if _alike(three):
        return _merged_parts(three, said, column, merging)
    if hand == base and not has_comment(three.hand):
        return three.new
    why = "there is a comment in it" if hand == base else ""
    conflict = _conflict(three, said, merging, why)
    return three.new if merging.disputes.glue_wins(conflict) else three.hand


def _conflict(three: Three, said: str, merging: Merging, why: str = "") -> Conflict:
    base, hand, new = map(code, three.sides)
    return Conflict(said, merging.line_of(three.hand), base, hand, new, why)


def _alike(three: Three) -> bool:
    """Whether all three have parts that can be told apart."""
    if len({type(side) for side in three.sides}) > 1 or None in map(keyed, three.sides):
        return False
    funcs = {canonical(side.func) for side in three.sides if isinstance(side, cst.Call)}
    return len(funcs) < 2 and _of_one_length(three)


def _of_one_length(three: Three) -> bool:
    """Whether lists with calls in them have as many: these are told apart by their place."""
    lists = [side for side in three.sides if isinstance(side, cst.List)]
    nested = any(key.startswith("#") for side in lists for key in keyed(side) or ())
    return not nested or len({len(side.elements) for side in lists}) == 1


def merged_call(three: Three, said: str, column: Column, merging: Merging) -> cst.Call:
    """The same for the call that makes a DAG or a task, argument by argument."""
    call = _merged_parts(three, said, column, merging)
    assert isinstance(call, cst.Call)  # noqa: S101  # as the hand's
    funcs = [side.func for side in three.sides if isinstance(side, cst.Call)]
    func = merged(Three(*funcs), f"{said}, operator", replace(column, used=None), merging)
    return call if func is call.func else call.with_changes(func=func)


def _merged_parts(three: Three, said: str, column: Column, merging: Merging) -> Bracketed:
    base, hand, new = map(keyed, three.sides)
    if base is None or hand is None or new is None:
        conflict = _conflict(three, said, merging, "an argument stands in it twice")
        merging.disputes.glue_wins(conflict, possible=False)
        return bracketed(three.hand)
    work = _Parts(three, (base, hand, new), said, column, merging)
    for key in [*new, *(key for key in base if key not in new)]:
        work.merge(key)
    return work.done()


Keyed = Mapping[str, Part]


class _Parts:
    """A value of the file, while its parts are merged one by one."""

    def __init__(
        self,
        three: Three,
        sides: tuple[Keyed, Keyed, Keyed],
        said: str,
        column: Column,
        merging: Merging,
    ) -> None:
        self.three, self.said, self.column, self.merging = three, said, column, merging
        self.base, self.hand, self.new = sides
        self.keys = list(self.hand)
        self.bracket = bracket(bracketed(three.hand))
        self.changed = False

    def merge(self, key: str) -> None:
        """Merge the part that goes by ``key``."""
        base, hand, new = (side.get(key) for side in (self.base, self.hand, self.new))
        says_base, says_hand, says_new = says(base), says(hand), says(new)
        if says_new in (says_base, says_hand):
            return
        if hand is not None and self._are_entries(base, hand, new):
            self._within(key, base or _without_entries(hand), hand, new or _without_entries(hand))
        elif base is not None and hand is not None and new is not None:
            self._within(key, base, hand, new)
        elif says_hand != says_base:
            if self._glue_wins(key, base, hand, new):
                self._take(key, new)
        elif not self._spoilt(key, base, new):
            self._take(key, new)

    def _are_entries(self, base: Part | None, hand: Part, new: Part | None) -> bool:
        """Whether there is a dict on two sides only: then what is in them is merged."""
        sides = [part for part in (base, hand, new) if part is not None]
        dicts = all(isinstance(part.value, cst.Dict) for part in sides)
        return dicts and len(sides) == 2 and canonical(hand.value) != says(base or new)

    def done(self) -> Bracketed:
        """The value with all that was merged into it."""
        if not self.changed:
            return self.bracket.node
        return bracketed(fitted(self.bracket.build(), self.column))

    def _within(self, key: str, base: Part, hand: Part, new: Part) -> None:
        """Merge a part that all three have."""
        index = self.keys.index(key)
        column = self.bracket.column(index, self.column)
        told = f"{self.said}, {_called(hand)}"
        three = Three(value_of(base), value_of(hand), value_of(new))
        value = merged(three, told, column, self.merging)
        if key not in self.new and isinstance(value, cst.Dict) and not value.elements:
            self._take(key, None)
        elif value is new.value:
            self._put(index, key)
        elif value is not hand.value:
            self._replace(index, hand.with_changes(value=value))

    def _put(self, index: int, key: str) -> None:
        """Take Glue's value into the place of the hand's."""
        self._make_room(self.new[key])
        value = value_of(self._moved(index, key))
        value = fitted(value, self.bracket.column(index, self.column))
        self._replace(index, self.bracket.parts[index].with_changes(value=value))

    def _replace(self, index: int, part: Part) -> None:
        self._make_room(part)
        self.bracket, self.changed = self.bracket.replaced(index, part), True

    def _make_room(self, part: Part) -> None:
        """What has several lines cannot stand on one with others."""
        if self.bracket.inline and "\n" in code(part.value):
            self.bracket = self.bracket.explode(self.column.base)

    def _take(self, key: str, new: Part | None) -> None:
        """Have Glue's side: one part less, one more, or another one."""
        self.changed = True
        if new is None:
            index = self.keys.index(key)
            self.bracket = self.bracket.without(index, self.column.base)
            del self.keys[index]
        elif key in self.keys:
            self._put(self.keys.index(key), key)
        else:
            self._insert(key)

    def _insert(self, key: str) -> None:
        index = self._index_for(key)
        part = self.new[key].with_changes(comma=cst.MaybeSentinel.DEFAULT)
        self.bracket = self.bracket.with_part(index, part, self.column.base)
        self.keys.insert(index, key)
        self._put(index, key)

    def _moved(self, index: int, key: str) -> Part:
        """Glue's part, its lines moved to where the file's are."""
        theirs = bracket(bracketed(self.three.new))
        place = list(self.new).index(key)
        by = _columns(self.bracket, index) - _columns(theirs, place)
        return shifted(self.new[key], by)

    def _index_for(self, key: str) -> int:
        """Where a new part goes: after the one that it follows in what is generated."""
        order = list(self.new)
        place = order.index(key)
        for before in reversed(order[:place]):
            if before in self.keys:
                return self.keys.index(before) + 1
        for after in order[place + 1 :]:
            if after in self.keys:
                return self.keys.index(after)
        return len(self.keys)

    def _spoilt(self, key: str, base: Part | None, new: Part | None) -> bool:
        """Whether what only Glue changed cannot be had, or not without a loss."""
        if new is None and self.bracket.comment_of(self.keys.index(key)):
            return not self._glue_wins(key, base, base, new, "a comment stands beside it")
        if new is None and has_comment(self.hand[key].value):
            return not self._glue_wins(key, base, base, new, "there is a comment in it")
        if base is None and any(hidden in self.hand for hidden in ("*", "**")):
            self._glue_wins(key, None, None, new, "what is unpacked there may hold it", can=False)
            return True
        return False

    def _glue_wins(
        self,
        key: str,
        base: Part | None,
        hand: Part | None,
        new: Part | None,
        why: str = "",
        *,
        can: bool = True,
    ) -> bool:
        """Whether Glue's side of a part that not all three have is taken."""
        at = self.hand.get(key, self.three.hand)
        told = f"{self.said}, {_called(new or hand or base or self.hand[key])}"
        old, mine, now = (code(p.value) if p is not None else "" for p in (base, hand, new))
        conflict = Conflict(told, self.merging.line_of(at), old, mine, now, why)
        return self.merging.disputes.glue_wins(conflict, possible=can)


def _columns(parts: Bracket, index: int) -> int:
    """How far the line of a part is indented within its block."""
    gap = parts.gaps[index]
    return len(gap.last_line.value) if isinstance(gap, cst.ParenthesizedWhitespace) else 0

"""Functions of lists, sets, maps and objects."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping

from glue2airflow.sources.terraform.hcl.functions.beyond import BeyondError
from glue2airflow.sources.terraform.hcl.functions.texts import characters
from glue2airflow.sources.terraform.hcl.values import (
    EvaluationError,
    LimitError,
    ListValue,
    MapValue,
    SetValue,
    Value,
    boolean,
    in_order,
    is_unknown,
    members,
    number,
    revealed,
    same,
    sequence,
    text,
    unified,
    whole,
)
from glue2airflow.sources.terraform.numbers import Number
from glue2airflow.sources.unresolved import Placeholder, Unresolved

# Terraform's own bound of range.
LONGEST_RANGE = 1024
MOST = 100_000


def _list(value: Value) -> list[Value]:
    """A list or tuple; a set is neither."""
    if isinstance(value, SetValue):
        raise EvaluationError("a list is needed, and this is a set")
    return sequence(value)


def _bounded(count: int) -> None:
    if count > MOST:
        raise LimitError(f"a collection grows beyond {MOST:,} elements")


def concat(*lists: Value) -> Value:
    """The elements of all lists."""
    _bounded(sum(len(_list(one)) for one in lists))
    return list(itertools.chain.from_iterable(lists))


def flatten(value: Value) -> Value:
    """The elements of lists in lists, one after the other."""
    found: list[Value] = []
    stack = [iter(sequence(value))]
    while stack:
        part = next(stack[-1], stack)
        if part is stack:
            stack.pop()
        elif isinstance(part, list):
            stack.append(iter(part))
        elif isinstance(part, Unresolved):
            raise BeyondError  # it may be a list itself
        else:
            found.append(part)
            _bounded(len(found))
    return found


def merge(*maps: Value) -> Value:
    """All members, the later ones over the earlier ones."""
    made: dict[str, Value] = {}
    for one in maps:
        made |= members(one) if one is not None else {}
    return made


def keys(value: Value) -> Value:
    """The names of the members, in order."""
    return in_order(members(value))


def values(value: Value) -> Value:
    """The members, in the order of their names."""
    return [value[key] for key in in_order(members(value))]


def lookup(value: Value, key: Value, *otherwise: Value) -> Value:
    """A member, or a value in its place."""
    key = revealed(key)
    if isinstance(key, Placeholder):
        raise BeyondError
    if text(key) in members(value):
        return value[text(key)]
    if not otherwise:
        raise EvaluationError("lookup finds no such key, and has no default")
    return otherwise[0]


def element(value: Value, at: Value) -> Value:
    """An element, counted round and round."""
    among, place = _list(value), whole(at)
    if not among or place < 0:
        raise EvaluationError("element has nothing to choose from")
    return among[place % len(among)]


def length(value: Value) -> Value:
    """How many elements, members or characters there are."""
    value = revealed(value)
    if isinstance(value, Placeholder):
        raise BeyondError
    if isinstance(value, str):
        return len(characters(value))
    return len(value) if isinstance(value, dict) else len(sequence(value))


def slice_(value: Value, start: Value, end: Value) -> Value:
    """The elements from one index to before another."""
    among, first, last = _list(value), whole(start), whole(end)
    if not 0 <= first <= last <= len(among):
        raise EvaluationError("slice has indexes that the list has not")
    return among[first:last]


def reverse(value: Value) -> Value:
    """The elements, the last one first."""
    return list(reversed(sequence(value)))


def one(value: Value) -> Value:
    """The only element, null for none."""
    among = sequence(value)
    if len(among) > 1:
        raise EvaluationError("one is given more than one element")
    return among[0] if among else None


def zipmap(names: Value, parts: Value) -> Value:
    """A map of some keys to some values."""
    if len(sequence(names)) != len(sequence(parts)):
        raise EvaluationError("zipmap needs as many values as keys")
    if any(is_unknown(name) for name in names):
        raise BeyondError
    return {text(name): part for name, part in zip(names, parts, strict=True)}


def chunklist(value: Value, size: Value) -> Value:
    """Lists of at most so many elements."""
    among, step = _list(value), whole(size)
    if step < 1:
        raise EvaluationError("chunklist needs a size of 1 or more")
    return [among[i : i + step] for i in range(0, len(among), step)]


def tolist(value: Value) -> Value:
    """A list, its elements of one type."""
    return None if value is None else ListValue(unified(sequence(value)))


def tomap(value: Value) -> Value:
    """A map, its members of one type."""
    if value is None:
        return None
    return MapValue(zip(members(value), unified(value.values()), strict=True))


def toset(value: Value) -> Value:
    """A set, its elements of one type."""
    if value is None:
        return None
    if any(is_unknown(part) for part in sequence(value)):
        raise BeyondError
    return SetValue.of(unified(value))


def setproduct(*sets: Value) -> Value:
    """Every combination of an element of each."""
    count = 1
    for one in sets:
        count *= len(sequence(one))
        _bounded(count)
    every = [list(parts) for parts in itertools.product(*sets)]
    return SetValue(every) if all(isinstance(one, SetValue) for one in sets) else every


def coalesce(*parts: Value) -> Value:
    """The first value that is neither null nor empty."""
    for part in unified(parts):
        if isinstance(part, Unresolved):
            raise BeyondError
        if part is not None and part != "":
            return part
    raise EvaluationError("coalesce is given nothing but nulls and empty strings")


def coalescelist(*lists: Value) -> Value:
    """The first list that is not empty."""
    for one in lists:
        if one is not None and sequence(one):
            return one
    raise EvaluationError("coalescelist is given nothing but empty lists")


def distinct(value: Value) -> Value:
    """The elements, each once."""
    kept = ListValue()
    for part in unified(_list(value)):
        if not any(same(part, other) for other in kept):
            kept.append(part)
    return kept


def compact(value: Value) -> Value:
    """The texts that are neither null nor empty."""
    return ListValue(text(part) for part in sequence(value) if part is not None and part != "")


def contains(value: Value, wanted: Value) -> Value:
    """Whether an element is among others."""
    return any(same(part, wanted) for part in sequence(value))


def index(value: Value, wanted: Value) -> Value:
    """Where an element stands."""
    for i, part in enumerate(_list(value)):
        if same(part, wanted):
            return i
    raise EvaluationError("index does not find the element")


def sort(value: Value) -> Value:
    """Texts in order."""
    return ListValue(in_order(text(part) for part in sequence(value)))


def range_(*bounds: Value) -> Value:
    """Numbers from a start to before an end."""
    numbers = [number(bound) for bound in bounds]
    if not 1 <= len(numbers) <= 3:
        raise EvaluationError("range takes one to three numbers")
    start, end = (0, numbers[0]) if len(numbers) == 1 else numbers[:2]
    step = numbers[2] if len(numbers) > 2 else (1 if end >= start else -1)
    return _counted(start, end, step)


def _counted(start: Number, end: Number, step: Number) -> ListValue:
    if step == 0:
        raise EvaluationError("range needs a step other than 0")
    found = ListValue()
    while start < end if step > 0 else start > end:
        found.append(start)
        if len(found) > LONGEST_RANGE:
            raise EvaluationError(f"range yields more than {LONGEST_RANGE} numbers")
        start += step
    return found


def setunion(*sets: Value) -> Value:
    """What is in any of the sets."""
    return SetValue.of(unified(itertools.chain.from_iterable(map(sequence, sets))))


def setintersection(first: Value, *others: Value) -> Value:
    """What is in all of the sets."""
    return SetValue.of(p for p in sequence(first) if all(contains(one, p) for one in others))


def setsubtract(first: Value, other: Value) -> Value:
    """What is in one set and not in the other."""
    return SetValue.of(part for part in sequence(first) if not contains(other, part))


def matchkeys(parts: Value, names: Value, wanted: Value) -> Value:
    """The values whose keys are among those that are wanted."""
    if len(sequence(parts)) != len(sequence(names)):
        raise EvaluationError("matchkeys needs as many values as keys")
    both = zip(parts, names, strict=True)
    return [part for part, name in both if contains(wanted, name)]


def transpose(value: Value) -> Value:
    """Keys and the texts in their lists, exchanged."""
    made: dict[str, list[str]] = {}
    for key in in_order(members(value)):
        for part in sequence(value[key]):
            made.setdefault(text(part), []).append(key)
    return made


def alltrue(value: Value) -> Value:
    """Whether all elements are true."""
    return all(part is not None and boolean(part) for part in sequence(value))


def anytrue(value: Value) -> Value:
    """Whether any element is true."""
    return any(part is not None and boolean(part) for part in sequence(value))


STRUCTURAL: Mapping[str, Callable[..., Value]] = {
    "chunklist": chunklist,
    "coalescelist": coalescelist,
    "concat": concat,
    "element": element,
    "flatten": flatten,
    "keys": keys,
    "length": length,
    "lookup": lookup,
    "merge": merge,
    "one": one,
    "reverse": reverse,
    "setproduct": setproduct,
    "slice": slice_,
    "tolist": tolist,
    "tomap": tomap,
    "toset": toset,
    "values": values,
    "zipmap": zipmap,
}
WHOLE: Mapping[str, Callable[..., Value]] = {
    "alltrue": alltrue,
    "anytrue": anytrue,
    "coalesce": coalesce,
    "compact": compact,
    "contains": contains,
    "distinct": distinct,
    "index": index,
    "matchkeys": matchkeys,
    "range": range_,
    "setintersection": setintersection,
    "setsubtract": setsubtract,
    "setunion": setunion,
    "sort": sort,
    "transpose": transpose,
}

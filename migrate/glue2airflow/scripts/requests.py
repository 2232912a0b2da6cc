"""Finds where scripts ask Glue about workflow runs, or tell it something."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

import libcst as cst

from glue2airflow.scripts import api
from glue2airflow.scripts.flow import RETURNED, How, functions, is_request
from glue2airflow.scripts.found import Edit, Finds, Found, calls, keys_in
from glue2airflow.scripts.model import EVENT_IDS, UNKNOWN, Kind
from glue2airflow.scripts.names import Place, argument
from glue2airflow.scripts.parsed import Scope, string_of
from glue2airflow.scripts.roles import Role, role
from glue2airflow.scripts.values import Tag, Values, What, last

# In a literal, what tells that CloudTrail is asked for events of workflows.
_LOOKED_FOR = frozenset({EVENT_IDS, "NotifyEvent"})


def requests(values: Values) -> Finds:
    """Calls of the API, by whatever client."""
    unlike = _members_used(values)
    for call, scope in calls(values):
        if ours := values.module_call(call, scope):
            yield from _ours(values, call, scope, ours)
        elif is_request(values.names, call, scope):
            yield _request(values, call, scope, unlike)


def _request(
    values: Values, call: cst.Call, scope: Scope, unlike: Mapping[cst.Call, set[str]]
) -> Found:
    name = last(call.func)
    kind = api.OPERATIONS[name]
    if others := unlike.get(call):
        text = f"{name}: {', '.join(sorted(others))}"
        return Found(call, scope, Kind.HISTORY, text=text)
    edits = ((scope, call, Edit.THROUGH),) if name in api.OFFERED else ()
    if edits and isinstance(scope.unit.index.parent.get(call), cst.Await):
        # Our module answers at once.
        return Found(call, scope, Kind.OTHER, text=name)
    return Found(call, scope, kind, _written(values, call, scope), name, edits)


def _ours(values: Values, call: cst.Call, scope: Scope, name: str) -> Finds:
    kind = api.MODULE_CALLS.get(name)
    if kind:
        yield Found(call, scope, kind, _written(values, call, scope), name, done=True)


def _written(values: Values, call: cst.Call, scope: Scope) -> tuple[str, ...]:
    """The keys that a request sets."""
    properties = argument(call, -1, "RunProperties")
    if last(call.func) == "update":
        return tuple(sorted(arg.keyword.value if arg.keyword else UNKNOWN for arg in call.args))
    if properties is None:
        starred = any(arg.star for arg in call.args)
        return (UNKNOWN,) if starred and last(call.func) == api.WRITE else ()
    if last(call.func) != api.WRITE:
        return ()
    return tuple(sorted(_keys_set(values, properties, scope, set())))


def _keys_set(
    values: Values, node: cst.BaseExpression, scope: Scope, seen: set[cst.CSTNode]
) -> set[str]:
    """The keys that a dict of properties has beside those that Glue gave.

    :param seen: what is being looked at already.
    """
    if node in seen:
        return set()
    seen.add(node)
    into = partial(_keys_set, values, seen=seen)
    if isinstance(node, cst.Dict):
        return set().union(*(_entry_keys(values, e, scope, seen) for e in node.elements))
    if isinstance(node, cst.BinaryOperation):
        return into(node.left, scope) | into(node.right, scope)
    if isinstance(node, cst.Name | cst.Attribute):
        return _keys_of_variable(values, node, scope, seen)
    keys = _keys_of_call(values, node, scope, seen) if isinstance(node, cst.Call) else None
    if keys is not None:
        return keys
    return set() if values.is_a(What.PROPERTIES, node, scope) else {UNKNOWN}


def _keys_of_call(
    values: Values, call: cst.Call, scope: Scope, seen: set[cst.CSTNode]
) -> set[str] | None:
    """What ``dict(...)`` makes, or a function of the script returns."""
    into = partial(_keys_set, values, seen=seen)
    if last(call.func) == "dict":
        given = {arg.keyword.value for arg in call.args if arg.keyword}
        return given.union(*(into(arg.value, scope) for arg in call.args if not arg.keyword))
    called = functions(values.names, call, scope)
    returned = [b for f in called for b in values.bound.get(Place(f, RETURNED), ())]
    if not returned:
        return None
    return set().union(*(into(b.value, b.scope) for b in returned))


def _entry_keys(
    values: Values, element: cst.BaseDictElement, scope: Scope, seen: set[cst.CSTNode]
) -> set[str]:
    if isinstance(element, cst.DictElement):
        return set(keys_in(values.texts.of(element.key, scope)))
    return _keys_set(values, element.value, scope, seen)


def _keys_of_variable(
    values: Values, node: cst.BaseExpression, scope: Scope, seen: set[cst.CSTNode]
) -> set[str]:
    """What is assigned to it, put into it, or set in it by key."""
    places = [e for e in values.names.of(node, scope) if isinstance(e, Place)]
    bound = [b for place in places for b in values.bound.get(place, ())]
    keys = set(_keys_stored(values, set(places)))
    for binding in bound:
        if binding.how in (How.IS, How.GROWS):
            keys |= _keys_set(values, binding.value, binding.scope, seen)
        else:
            keys.add(UNKNOWN)
    return keys if bound or keys else {UNKNOWN}


def _keys_stored(values: Values, places: set[Place]) -> Iterator[str]:
    """The keys that are set in what is kept at ``places``, one by one or by ``update(key=...)``."""
    for unit in values.names.units:
        for node, scope in unit.index.nodes:
            if places.intersection(values.names.of(node, scope)):
                done = role(values, node, scope)
                if done.role is Role.UPDATED and isinstance(done.node, cst.Call):
                    yield from (arg.keyword.value for arg in done.node.args if arg.keyword)
                elif done.role is Role.CHANGED and isinstance(done.node, cst.BaseExpression):
                    yield from keys_in(values.texts.of(done.node, scope))


def _members_used(values: Values) -> dict[cst.Call, set[str]]:
    """Members of workflow runs that scripts read and our module does not know, by request."""
    found: dict[cst.Call, set[str]] = {}
    for unit in values.names.units:
        for node, scope in unit.index.nodes:
            for tag in () if unit.index.is_bound(node) else values.of(node, scope):
                if tag.origin:
                    found.setdefault(tag.origin, set()).update(_unlike(values, node, scope, tag))
    return {call: members for call, members in found.items() if members}


def _unlike(values: Values, node: cst.BaseExpression, scope: Scope, tag: Tag) -> set[str]:
    known = {"Run", "ResponseMetadata"} if tag.what is What.REPLY else api.GIVEN
    done = role(values, node, scope)
    if done.role in (Role.MEMBER, Role.LOOKED_UP, Role.ASKED_OF) and done.node:
        return set(keys_in(values.texts.of(done.node, scope))) - known
    followed = done.role in (Role.FOLLOWED, Role.TESTED)
    return set() if followed else {UNKNOWN}


def event_lookups(values: Values) -> Finds:
    """CloudTrail asked for the events that started the run."""
    if not any(
        string_of(node) in _LOOKED_FOR
        for unit in values.names.units
        for node, _ in unit.index.nodes
    ):
        return
    for call, scope in calls(values):
        paged = last(call.func) == "get_paginator" and call.args
        asked = string_of(call.args[0].value) if paged else last(call.func)
        if asked == api.LOOKUP:
            yield Found(call, scope, Kind.EVENT_IDS, text=api.LOOKUP)

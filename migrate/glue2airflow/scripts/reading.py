"""Finds which run properties are read, and where the ids of the run are used as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import libcst as cst

from glue2airflow.scripts import api
from glue2airflow.scripts.found import Finds, Found, keys_in
from glue2airflow.scripts.model import EVENT_IDS, HANDED, UNKNOWN, Kind
from glue2airflow.scripts.parsed import Scope
from glue2airflow.scripts.roles import Done, Role, role
from glue2airflow.scripts.values import Values, What

_KINDS: Mapping[Role, Kind] = {
    Role.MEMBER: Kind.READ,
    Role.LOOKED_UP: Kind.READ_DEFAULT,
    Role.ASKED_OF: Kind.READ_DEFAULT,
}
# Keys of replies, where one variable is first the reply and then what is in it.
_HOLDING = frozenset({"RunProperties", "WorkflowRunProperties"})
# Goes through all properties, whichever there are.
_LISTING = frozenset({"items", "keys", "values"})


def keys(values: Values) -> Finds:
    """Every look into the run properties."""
    for node, scope in _valued(values, {What.PROPERTIES}):
        done = role(values, node, scope)
        if done.role in _KINDS and isinstance(done.node, cst.BaseExpression):
            yield from _looked(values, node, scope, done)
        elif done.role is Role.METHOD and isinstance(done.node, cst.Attribute):
            if done.node.attr.value in _LISTING:
                yield _whole(node, scope)
        elif done.role in (Role.HANDED, Role.OTHER):
            yield _whole(node, scope)


def _looked(values: Values, node: cst.CSTNode, scope: Scope, done: Done) -> Finds:
    assert isinstance(done.node, cst.BaseExpression)  # noqa: S101  # asked by the caller
    texts = values.texts.of(done.node, scope)
    read = keys_in(replace(texts, values=texts.values - _HOLDING))
    if EVENT_IDS in read:
        yield Found(node, scope, Kind.EVENT_IDS, (EVENT_IDS,), EVENT_IDS, done=True)
    if others := tuple(key for key in read if key != EVENT_IDS):
        yield Found(node, scope, _KINDS[done.role], others, done=True)


def _whole(node: cst.CSTNode, scope: Scope) -> Found:
    return Found(node, scope, Kind.READ_DEFAULT, (UNKNOWN,), done=True)


def _valued(values: Values, what: set[What]) -> Iterator[tuple[cst.BaseExpression, Scope]]:
    """The expressions whose value may be one of these, where it is used."""
    for unit in values.names.units:
        for node, scope in unit.index.nodes:
            found = any(tag.what in what for tag in values.of(node, scope))
            if found and not unit.index.is_bound(node):
                yield node, scope


_ROLES_OF_DATA = frozenset({Role.MEMBER, Role.METHOD, Role.HANDED, Role.OTHER})


def as_data(values: Values) -> Finds:
    """The workflow's name or the run's id where they are more than the key to the properties."""
    for node, scope in _valued(values, {What.NAME, What.RUN_ID}):
        done = role(values, node, scope)
        if done.role in _ROLES_OF_DATA and not _foreign(values, done, scope):
            what = {tag.what.value for tag in values.of(node, scope)}.intersection(api.IDS)
            yield Found(node, scope, Kind.AS_DATA, text=", ".join(sorted(what)), done=True)


def handed_on(values: Values) -> Finds:
    """Ids, or the options that hold them, given to a module that nobody gave."""
    for node, scope in _valued(values, {What.NAME, What.RUN_ID, What.OPTIONS, What.PROPERTIES}):
        done = role(values, node, scope)
        if done.node and (name := _foreign(values, done, scope)):
            yield Found(done.node, scope, Kind.OTHER, text=f"{HANDED}{name}")


def _foreign(values: Values, done: Done, scope: Scope) -> str:
    """The function of a team's own module, not given, that gets a value."""
    if done.role is not Role.HANDED or not isinstance(done.node, cst.Call):
        return ""
    name = values.names.outside(done.node.func, scope)
    return name if values.names.is_foreign(name) else ""

"""Finds what leans on the workflow run in a way that cannot be followed."""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from glue2airflow.scripts import api
from glue2airflow.scripts.found import Finds, Found
from glue2airflow.scripts.model import ENVIRONMENT, Kind
from glue2airflow.scripts.parsed import Scope, Unit, string_of
from glue2airflow.scripts.values import LOOKING_UP, Values, last

_ENVIRONMENT = frozenset({"os.environ", "os.getenv", "os.environb"})
# The operations as the AWS CLI spells them.
_COMMAND = re.compile(r"\b(?:get|put|start|stop|resume)-workflow-runs?(?:-properties)?\b")


def environment(values: Values) -> Finds:
    """``os.environ["WORKFLOW_NAME"]`` that the script does not set: nor does Glue."""
    looks = [look for unit in values.names.units for look in _environment(values, unit)]
    own = {name for node, scope, name in looks if _is_set(node, scope)}
    for node, scope, name in looks:
        if name not in own:
            yield Found(node, scope, Kind.OTHER, text=f"{ENVIRONMENT}{name}")


def _environment(values: Values, unit: Unit) -> Iterator[tuple[cst.CSTNode, Scope, str]]:
    for node, scope in unit.index.nodes:
        base, key = _looked_up(node)
        if base and key and values.names.outside(base, scope) in _ENVIRONMENT:
            for name in sorted(values.texts.of(key, scope).values.intersection(api.IDS)):
                yield node, scope, name


def _is_set(node: cst.CSTNode, scope: Scope) -> bool:
    return isinstance(scope.unit.index.parent.get(node), cst.AssignTarget)


def _looked_up(
    node: cst.BaseExpression,
) -> tuple[cst.BaseExpression | None, cst.BaseExpression | None]:
    """What is asked for a member, and for which."""
    if isinstance(node, cst.Subscript) and isinstance(inner := node.slice[0].slice, cst.Index):
        return node.value, inner.value
    if isinstance(node, cst.Call) and node.args:
        func = node.func
        if isinstance(func, cst.Attribute) and func.attr.value in LOOKING_UP:
            return func.value, node.args[0].value
        return func, node.args[0].value
    return None, None


def dynamic(values: Values) -> Finds:
    """An operation that is named, kept or passed on instead of called."""
    for unit in values.names.units:
        for node, scope in unit.index.nodes:
            if name := _reference(values, node, scope) or _spelled(node):
                kind = _paged(node, scope) or Kind.OTHER
                yield Found(node, scope, kind, text=name)


def _reference(values: Values, node: cst.BaseExpression, scope: Scope) -> str:
    """``glue.get_workflow_run_properties`` without a call."""
    if not isinstance(node, cst.Attribute) or node.attr.value not in api.OPERATIONS:
        return ""
    above = scope.unit.index.parent.get(node)
    called = isinstance(above, cst.Call) and above.func is node
    given = any(isinstance(entity, Scope) for entity in values.names.of(node, scope))
    helper = node.attr.value in values.names.methods
    outside = bool(values.names.outside(node, scope))
    return "" if called or given or helper or outside else node.attr.value


def _spelled(node: cst.BaseExpression) -> str:
    """An operation in a literal, for getattr or the AWS CLI."""
    text = string_of(node) or ""
    command = _COMMAND.search(text)
    if text in api.OPERATIONS:
        return text
    return command.group() if command else ""


def _paged(node: cst.BaseExpression, scope: Scope) -> Kind | None:
    """What a paginator of the operation named by ``node`` is to the script."""
    arg = scope.unit.index.parent.get(node)
    call = scope.unit.index.parent.get(arg) if isinstance(arg, cst.Arg) else None
    paged = isinstance(call, cst.Call) and last(call.func) == "get_paginator"
    return api.OPERATIONS.get(string_of(node) or "") if paged else None


def literals(values: Values) -> Finds:
    """An id that is named in a literal which nothing else accounts for."""
    for unit in values.names.units:
        for node, scope in unit.index.nodes:
            text = string_of(node)
            named = text in (*api.IDS, *api.OPTIONS)
            if text and named and not (node in values.texts.met or _is_idle(node, scope)):
                yield Found(node, scope, Kind.OTHER, text=text.lstrip("-"))


def _is_idle(node: cst.CSTNode, scope: Scope) -> bool:
    """Whether a literal is a part of another, or a comment in the form of a statement."""
    return isinstance(scope.unit.index.parent.get(node), cst.ConcatenatedString | cst.Expr)

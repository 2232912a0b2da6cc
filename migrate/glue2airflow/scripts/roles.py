"""What is done with a value: the node around an expression tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

import libcst as cst

from glue2airflow.scripts import api
from glue2airflow.scripts.flow import functions
from glue2airflow.scripts.names import key_of
from glue2airflow.scripts.parsed import Scope, string_of
from glue2airflow.scripts.values import COPYING, LOOKING_UP, Values, last


class Role(Enum):
    """What becomes of a value."""

    FOLLOWED = auto()  # it goes to a place where it is looked at again
    MEMBER = auto()  # one member of it is read
    LOOKED_UP = auto()  # one member of it is read, or a default
    CHANGED = auto()  # a member of it is set
    UPDATED = auto()  # several are set
    METHOD = auto()  # something else of it is called or read
    ASKED_OF = auto()  # it is tested for a member
    TESTED = auto()  # whether it is there at all
    HANDED = auto()  # it goes to a function that is not given
    API = auto()  # it names the run in a request
    OTHER = auto()


@dataclass(frozen=True)
class Done:
    """What is done with a value, with the key or the node concerned."""

    role: Role
    node: cst.CSTNode | None = None


def role(values: Values, node: cst.CSTNode, scope: Scope) -> Done:
    """What is done with the value of ``node``."""
    above = scope.unit.index.parent.get(node)
    for kind, judge in _JUDGES.items():
        if isinstance(above, kind):
            return judge(At(values, node, above, scope))
    return Done(Role.OTHER)


@dataclass(frozen=True)
class At:
    """A value and the node right around it, which is of the kind that its judge is for."""

    values: Values
    node: cst.CSTNode
    above: Any
    scope: Scope


Judge = Callable[[At], Done]
_FOLLOWED, _OTHER, _TESTED = Done(Role.FOLLOWED), Done(Role.OTHER), Done(Role.TESTED)


def _as(done: Done) -> Judge:
    return lambda *_: done


def _up(at: At) -> Done:
    return role(at.values, at.above, at.scope)


def _subscript(at: At) -> Done:
    inner = at.above.slice[0].slice
    if at.above.value is not at.node or not isinstance(inner, cst.Index):
        return _OTHER
    holder = at.scope.unit.index.parent.get(at.above)
    changed = isinstance(holder, cst.AssignTarget | cst.Del) or (
        isinstance(holder, cst.AugAssign | cst.AnnAssign) and holder.target is at.above
    )
    return Done(Role.CHANGED if changed else Role.MEMBER, inner.value)


def _attribute(at: At) -> Done:
    above: cst.Attribute = at.above
    call = at.scope.unit.index.parent.get(above)
    if not isinstance(call, cst.Call) or call.func is not at.above:
        return Done(Role.METHOD, above)
    name = above.attr.value
    if name in LOOKING_UP and call.args:
        sure = name == "pop" and len(call.args) == 1
        return Done(Role.MEMBER if sure else Role.LOOKED_UP, call.args[0].value)
    if name == "update":
        return Done(Role.UPDATED, call)
    return _FOLLOWED if name in COPYING else Done(Role.METHOD, above)


def _comparison(at: At) -> Done:
    """``is None`` only tests; ``key in value`` asks it."""
    target = at.above.comparisons[0]
    if at.above.left is at.node and isinstance(target.operator, cst.Is | cst.IsNot):
        return _TESTED
    empty = at.above.left is at.node and _is_empty(target.comparator)
    return _TESTED if empty else _OTHER


def _is_empty(node: cst.CSTNode) -> bool:
    return string_of(node) == "" or (isinstance(node, cst.Name) and node.value == "None")


def _target(at: At) -> Done:
    comparison = at.scope.unit.index.parent[at.above]
    asked = isinstance(at.above.operator, cst.In | cst.NotIn)
    if asked and isinstance(comparison, cst.Comparison):
        return Done(Role.ASKED_OF, comparison.left)
    return _OTHER


def _arg(at: At) -> Done:
    call = at.scope.unit.index.parent[at.above]
    if not isinstance(call, cst.Call):
        return _OTHER
    name = last(call.func)
    if name in ("all", "any", "bool", "len", "isinstance", "type", "id"):
        return _TESTED
    if name in COPYING or at.values.module_call(call, at.scope):
        return _FOLLOWED
    if at.above.keyword and (name in api.OPERATIONS or _names_run(call)):
        return Done(Role.API)
    if functions(at.values.names, call, at.scope) or _is_given_class(at.values, call, at.scope):
        return _FOLLOWED
    return Done(Role.HANDED, call)


def _names_run(call: cst.Call) -> bool:
    """Whether a call puts the request together that another makes."""
    keywords = {arg.keyword.value for arg in call.args if arg.keyword}
    return {"Name", "RunId"} <= keywords


def _is_given_class(values: Values, call: cst.Call, scope: Scope) -> bool:
    return any(isinstance(e, Scope) for e in values.names.of(call.func, scope))


def _assigned(at: At) -> Done:
    """What a subscript takes is followed if the key is read again anywhere."""
    targets = (
        [t.target for t in at.above.targets]
        if isinstance(at.above, cst.Assign)
        else [getattr(at.above, "target", None)]
    )
    keys = [t for t in targets if isinstance(t, cst.Subscript)]
    return _FOLLOWED if all(_is_read(at.values, key_of(key)) for key in keys) else _OTHER


def _entry(at: At) -> Done:
    if at.above.key is at.node:
        return _OTHER
    key = string_of(at.above.key)
    if key in ("Name", "RunId"):
        return Done(Role.API)
    return _FOLLOWED if _is_read(at.values, key) else _OTHER


def _is_read(values: Values, key: str | None) -> bool:
    return key in values.keys_read


def _element(at: At) -> Done:
    """In a list that is unpacked or returned, or only tested; others are not looked into."""
    parent = at.scope.unit.index.parent
    holder = parent[at.above]
    above = parent[holder]
    if isinstance(above, cst.Assign):
        unpacked = all(isinstance(t.target, cst.Tuple | cst.List) for t in above.targets)
        return _FOLLOWED if unpacked else _OTHER
    if isinstance(above, cst.Return):
        return _FOLLOWED
    around = role(at.values, holder, at.scope)
    return around if around.role is Role.TESTED else _OTHER


def _default(at: At) -> Done:
    """A function's parameter is followed, a lambda's is not."""
    function = at.scope.unit.index.parent[at.scope.unit.index.parent[at.above]]
    return _FOLLOWED if isinstance(function, cst.FunctionDef) else _OTHER


def _branch(at: At) -> Done:
    """Where the value may be that of the whole, the whole is looked at; else it is tested."""
    if isinstance(at.above, cst.IfExp) and at.above.test is at.node:
        return _TESTED
    return _FOLLOWED


_JUDGES: Mapping[type | tuple[type, ...], Judge] = {
    cst.Subscript: _subscript,
    cst.Attribute: _attribute,
    cst.Comparison: _comparison,
    cst.ComparisonTarget: _target,
    cst.Arg: _arg,
    (cst.Assign, cst.AnnAssign, cst.AugAssign): _assigned,
    cst.DictElement: _entry,
    cst.Element: _element,
    (cst.BooleanOperation, cst.IfExp, cst.NamedExpr, cst.Await): _branch,
    (cst.Return, cst.StarredDictElement, cst.Expr): _as(_FOLLOWED),
    (cst.If, cst.While, cst.Assert, cst.UnaryOperation): _as(_TESTED),
    (cst.GeneratorExp, cst.ListComp): _up,
    cst.Param: _default,
}

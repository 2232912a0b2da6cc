"""Where values go: what is assigned to which place, passed to which parameter, returned by whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

import libcst as cst

from glue2airflow.scripts.api import OPERATIONS, PARAMETERS
from glue2airflow.scripts.names import Names, Place, arguments, key_of
from glue2airflow.scripts.parsed import Scope, body_of, parameters, string_of

# Methods that put their argument into what they are called on.
GROWING = ("append", "extend", "insert", "add", "update")
RETURNED = "(returned)"
# Methods of dicts, lists and texts: on an object that nothing is known of, they are theirs.
_EVERYBODYS = frozenset(
    {*GROWING, "get", "pop", "setdefault", "copy", "items", "keys", "values", "split", "strip"}
    | {"format", "join", "index", "count", "remove", "read", "write", "info", "error"}
)


class How(Enum):
    """How a value comes to a place."""

    IS = "it is the value"
    EACH = "it is each element of the value in turn"
    PART = "it is some part of the value"
    GROWS = "the value is added to what is there"


@dataclass(frozen=True)
class Binding:
    """A value that comes to a place; ``scope`` is the one that the value is evaluated in."""

    place: Place
    value: cst.BaseExpression
    scope: Scope
    how: How = How.IS


def bindings(names: Names) -> list[Binding]:
    """Every binding in the files of a script."""
    found: list[Binding] = []
    for unit in names.units:
        for node, scope in (*unit.index.statements, *unit.index.nodes):
            found += _of(names, node, scope)
    return found


def _of(names: Names, node: cst.CSTNode, scope: Scope) -> Iterable[Binding]:
    if isinstance(node, cst.Assign):
        return [b for t in node.targets for b in _bind(names, t.target, node.value, scope)]
    if isinstance(node, cst.AnnAssign | cst.NamedExpr) and node.value:
        return _bind(names, node.target, node.value, scope)
    if isinstance(node, cst.AugAssign):
        return _bind(names, node.target, node.value, scope, How.GROWS)
    if isinstance(node, cst.For | cst.CompFor):
        return _bind(names, node.target, node.iter, scope, How.EACH)
    if isinstance(node, cst.WithItem) and node.asname:
        return _bind(names, node.asname.name, node.item, scope)
    if isinstance(node, cst.Return) and node.value:
        return [Binding(Place(scope, RETURNED), node.value, scope)]
    if isinstance(node, cst.FunctionDef):
        return _defaults(node, scope)
    if isinstance(node, cst.Dict):
        return _entries(node, scope)
    return _called(names, node, scope) if isinstance(node, cst.Call) else ()


def _bind(
    names: Names,
    target: cst.CSTNode,
    value: cst.BaseExpression,
    scope: Scope,
    how: How = How.IS,
) -> Iterator[Binding]:
    if isinstance(target, cst.Tuple | cst.List):
        yield from _unpack(names, target, value, scope, how)
    elif isinstance(target, cst.Subscript):
        if key := key_of(target):
            yield Binding(Place(None, key), value, scope, how)
    else:
        places = (e for e in names.of(target, scope) if isinstance(e, Place))
        yield from (Binding(place, value, scope, how) for place in places)


def _unpack(
    names: Names,
    target: cst.Tuple | cst.List,
    value: cst.BaseExpression,
    scope: Scope,
    how: How,
) -> Iterator[Binding]:
    """Element to element where the value shows its elements, else a part to each."""
    for source, inside in _tuples(names, value, scope) if how is How.IS else ():
        if len(source.elements) == len(target.elements):
            for to, element in zip(target.elements, source.elements, strict=True):
                yield from _bind(names, to.value, element.value, inside)
    if how is not How.IS or not isinstance(value, cst.Tuple | cst.List | cst.Call):
        for to in target.elements:
            yield from _bind(names, to.value, value, scope, How.PART)


def _tuples(
    names: Names, value: cst.BaseExpression, scope: Scope
) -> Iterator[tuple[cst.Tuple | cst.List, Scope]]:
    """The value itself if it is a tuple, or those that the function it calls returns."""
    if isinstance(value, cst.Tuple | cst.List):
        yield value, scope
    if isinstance(value, cst.Call):
        for function in functions(names, value, scope):
            returned = (
                node.value
                for node, inside in function.unit.index.statements
                if inside is function and isinstance(node, cst.Return)
            )
            yield from ((v, function) for v in returned if isinstance(v, cst.Tuple | cst.List))


def _defaults(node: cst.FunctionDef, scope: Scope) -> Iterator[Binding]:
    own = next(s for s in scope.functions[node.name.value] if s.node is node)
    for parameter in parameters(node):
        if parameter.default:
            yield Binding(Place(own, parameter.name.value), parameter.default, scope)


def _entries(node: cst.Dict, scope: Scope) -> Iterator[Binding]:
    for element in node.elements:
        key = string_of(element.key) if isinstance(element, cst.DictElement) else None
        # {"Name": name} is what the API takes, and "Name" is the key of many other things.
        if key and key not in PARAMETERS:
            yield Binding(Place(None, key), element.value, scope)


def _called(names: Names, call: cst.Call, scope: Scope) -> Iterator[Binding]:
    func = call.func
    grows = isinstance(func, cst.Attribute) and func.attr.value in GROWING
    if grows and call.args and not call.args[-1].keyword:
        assert isinstance(func, cst.Attribute)  # noqa: S101  # two lines above
        yield from _bind(names, func.value, call.args[-1].value, scope, How.GROWS)
    for function in functions(names, call, scope):
        yield from _passed(function, call, scope)
    for cls in names.of(func, scope):
        if isinstance(cls, Scope) and cls.is_class and "__init__" not in cls.functions:
            yield from _fields(cls, call, scope)


def functions(names: Names, call: cst.Call, scope: Scope) -> list[Scope]:
    """The given functions that a call may reach; for a class its ``__init__``."""
    if call not in names.reached:
        names.reached[call] = _functions(names, call, scope)
    return names.reached[call]


def _functions(names: Names, call: cst.Call, scope: Scope) -> list[Scope]:
    found: list[Scope] = []
    for entity in [] if is_request(names, call, scope) else names.of(call.func, scope):
        if isinstance(entity, Scope):
            found.append(entity)
        elif isinstance(entity, Place) and isinstance(call.func, cst.Attribute):
            found += _methods(names, call.func, scope)
    made = (init for cls in found if cls.is_class for init in cls.functions.get("__init__", ()))
    return [s for s in (*found, *made) if isinstance(s.node, cst.FunctionDef)]


def _methods(names: Names, func: cst.Attribute, scope: Scope) -> list[Scope]:
    """The methods of that name; names that dicts and lists have too need a known object."""
    name = func.attr.value
    classes = names.classes(func.value, scope)
    own = [method for cls in classes for method in cls.functions.get(name, ())]
    return own or ([] if name in _EVERYBODYS else names.methods.get(name, []))


def is_request(names: Names, call: cst.Call, scope: Scope) -> bool:
    """Whether a client is called, not a function of the script that bears the same name.

    Clients take keywords only, and these are spelled with capitals.
    """
    if not isinstance(call.func, cst.Attribute) or call.func.attr.value not in OPERATIONS:
        return False
    name = call.func.attr.value
    if any(name in cls.functions for cls in names.classes(call.func.value, scope)):
        return False
    keywords = [arg.keyword.value if arg.keyword else arg.star for arg in call.args]
    return bool(keywords) and all(word == "**" or word[:1].isupper() for word in keywords)


def _passed(function: Scope, call: cst.Call, scope: Scope) -> Iterator[Binding]:
    """Argument to parameter; what ``*`` and ``**`` pass may be in any of them."""
    assert isinstance(function.node, cst.FunctionDef)  # noqa: S101  # functions() finds no others
    known = parameters(function.node)
    by_name = {p.name.value for p in known}
    rest = _starred(function.node)
    positions = known[1:] if _is_bound(function) else known
    for i, (keyword, value) in enumerate(arguments(call)):
        if keyword in by_name:
            yield Binding(Place(function, keyword), value, scope)
        elif not keyword and i < len(positions) and positions[i].name.value not in rest:
            yield Binding(Place(function, positions[i].name.value), value, scope)
        elif not keyword and rest:
            yield Binding(Place(function, rest[0]), value, scope, How.GROWS)
        elif keyword == "*":
            for parameter in positions:
                yield Binding(Place(function, parameter.name.value), value, scope, How.PART)


def _is_bound(function: Scope) -> bool:
    """Whether a call leaves out the first parameter."""
    node = function.node
    if not (function.parent and function.parent.is_class and isinstance(node, cst.FunctionDef)):
        return False
    decorators = [d.decorator for d in node.decorators]
    return not any(isinstance(d, cst.Name) and d.value == "staticmethod" for d in decorators)


def _starred(node: cst.FunctionDef) -> list[str]:
    star = node.params.star_arg
    return [star.name.value] if isinstance(star, cst.Param) else []


def _fields(cls: Scope, call: cst.Call, scope: Scope) -> Iterator[Binding]:
    """What a dataclass keeps of its arguments."""
    fields = [
        small.target.value
        for line in body_of(cls)
        for small in (line.body if isinstance(line, cst.SimpleStatementLine) else ())
        if isinstance(small, cst.AnnAssign) and isinstance(small.target, cst.Name)
    ]
    for i, (keyword, value) in enumerate(arguments(call)):
        name = keyword or (fields[i] if i < len(fields) else "")
        if name in fields:
            yield Binding(Place(None, name), value, scope)

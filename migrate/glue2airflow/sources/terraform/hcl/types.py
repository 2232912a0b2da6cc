"""Type constraints of variables, and the conversion to them.

https://developer.hashicorp.com/terraform/language/expressions/type-constraints
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from glue2airflow.errors import SourceError
from glue2airflow.sources.terraform.hcl.syntax import Expression, tree_of, trees
from glue2airflow.sources.terraform.hcl.values import (
    EvaluationError,
    Lazy,
    ListValue,
    MapValue,
    SetValue,
    Value,
    boolean,
    members,
    number,
    sequence,
    text,
    unified,
)
from glue2airflow.sources.unresolved import Placeholder

# Evaluates the default of an optional attribute.
Evaluate = Callable[[Any], Value]
ANY, STRING = "any", "string"
NO_TYPE = "a type is a name, such as string or list(string)"


def constraint(expression: Expression) -> Any:  # noqa: ANN401  # a syntax tree
    """The type that a variable declares.

    :raises SourceError: if it is none.
    """
    try:
        found = _declared(expression)
        name_of(found)
    except EvaluationError as error:
        raise SourceError(f"{expression.place}: {error}") from None
    return found


def _declared(expression: Expression) -> Any:  # noqa: ANN401
    """The type as a tree; old configurations and the JSON form quote it."""
    tree = expression.tree
    if not isinstance(tree, str) and not hasattr(tree, "data"):
        raise EvaluationError(NO_TYPE)
    quoted = tree if isinstance(tree, str) else _quoted(tree)
    if quoted is None:
        return _bare(tree)
    written = {"list": "list(any)", "map": "map(any)"}.get(quoted, quoted)
    try:
        start = tree_of(f"x = {written}", expression.file)
    except SourceError:
        raise EvaluationError(NO_TYPE) from None
    body = next(part for part in trees(start) if part.data == "body")
    return _bare(trees(trees(body)[0])[1])


def _quoted(tree: Any) -> str | None:  # noqa: ANN401
    inner = _bare(tree)
    if inner.data != "string":
        return None
    return "".join(str(token) for part in trees(inner) for token in part.children)


def _bare(tree: Any) -> Any:  # noqa: ANN401
    while tree.data == "expr_term":
        tree = trees(tree)[0]
    return tree


def name_of(tree: Any) -> str:  # noqa: ANN401
    """``list`` for ``list(string)``.

    :raises EvaluationError: if it is no type.
    """
    named = [tree] if tree.data == "identifier" else trees(tree)
    if not named or named[0].data != "identifier":
        raise EvaluationError(NO_TYPE)
    return str(named[0].children[0])


def convert(value: Value, tree: Any, evaluate: Evaluate) -> Value:  # noqa: ANN401
    """``value`` as the type asks for it.

    :raises EvaluationError: if it cannot be converted.
    """
    if value is None or isinstance(value, Lazy):
        return value
    name = name_of(tree)
    if isinstance(value, Placeholder) and name != STRING:
        return value
    if tree.data == "identifier":
        return _SIMPLE.get(name, lambda kept: kept)(value)
    arguments = next((part for part in trees(tree) if part.data == "arguments"), None)
    inner = _bare(trees(arguments)[0]) if arguments else None
    if name not in _COLLECTIONS or inner is None:
        raise EvaluationError(f"{name} is no type")
    return _COLLECTIONS[name](value, inner, evaluate)


def _list(value: Value, inner: Any, evaluate: Evaluate) -> Value:  # noqa: ANN401
    parts = [convert(part, inner, evaluate) for part in sequence(value)]
    return ListValue(unified(parts) if name_of(inner) == ANY else parts)


def _set(value: Value, inner: Any, evaluate: Evaluate) -> Value:  # noqa: ANN401
    return SetValue.of(_list(value, inner, evaluate))


def _map(value: Value, inner: Any, evaluate: Evaluate) -> Value:  # noqa: ANN401
    parts = _list(list(members(value).values()), inner, evaluate)
    return MapValue(zip(value, parts, strict=True))


def _tuple(value: Value, inner: Any, evaluate: Evaluate) -> Value:  # noqa: ANN401
    types, parts = trees(inner), sequence(value)
    if len(types) != len(parts):
        raise EvaluationError(f"a tuple of {len(types)} is needed, and this is one of {len(parts)}")
    return [convert(p, _bare(t), evaluate) for p, t in zip(parts, types, strict=True)]


def _object(value: Value, inner: Any, evaluate: Evaluate) -> Value:  # noqa: ANN401
    given = members(value)
    made = {}
    for element in trees(inner):
        key, kind = trees(element)
        name = _key(key)
        made[name] = _member(name, given, _bare(kind), evaluate)
    return made


def _key(tree: Any) -> str:  # noqa: ANN401
    inner = _bare(trees(tree)[0])
    return _quoted(inner) or str(inner.children[0])


def _member(name: str, given: Mapping[str, Value], kind: Any, evaluate: Evaluate) -> Value:  # noqa: ANN401
    optional = kind.data == "function_call" and name_of(kind) == "optional"
    if not optional:
        if name not in given:
            raise EvaluationError(f'an object lacks its attribute "{name}"')
        return convert(given[name], kind, evaluate)
    arguments = trees(next(part for part in trees(kind) if part.data == "arguments"))
    value = given.get(name)
    if value is None and len(arguments) > 1:
        value = evaluate(arguments[1])
    return convert(value, _bare(arguments[0]), evaluate)


_SIMPLE: Mapping[str, Callable[[Value], Value]] = {"bool": boolean, "number": number, STRING: text}
_COLLECTIONS: Mapping[str, Callable[[Value, Any, Evaluate], Value]] = {
    "list": _list,
    "map": _map,
    "object": _object,
    "set": _set,
    "tuple": _tuple,
}

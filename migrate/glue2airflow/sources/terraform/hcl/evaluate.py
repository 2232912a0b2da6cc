"""Expressions, evaluated over what is known; what is not goes through them as an open text.

https://developer.hashicorp.com/terraform/language/expressions
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from glue2airflow.sources.terraform.hcl import operators, templates
from glue2airflow.sources.terraform.hcl.parts import attribute, item
from glue2airflow.sources.terraform.hcl.scope import Scope
from glue2airflow.sources.terraform.hcl.syntax import Expression, trees
from glue2airflow.sources.terraform.hcl.unknowns import known, noted, spelled
from glue2airflow.sources.terraform.hcl.values import (
    EvaluationError,
    Value,
    boolean,
    is_unknown,
    normal,
    pairs,
    sequence,
    text,
)
from glue2airflow.sources.terraform.instances import Open
from glue2airflow.sources.terraform.numbers import plain
from glue2airflow.sources.unresolved import Placeholder, Unresolved, composed

if TYPE_CHECKING:
    from lark import Tree


def evaluate(expression: Expression, scope: Scope) -> Value:
    """The value of an attribute; what is open in it knows where it is asked for.

    :raises EvaluationError: where Terraform would refuse the expression.
    """
    scope = replace(scope, file=expression.file)
    tree = expression.tree
    try:
        value = _tree(tree, scope) if hasattr(tree, "data") else _json(tree, scope)
    except EvaluationError as error:
        raise error.at(expression.place) from None
    scope.budget.charge_for(value)
    return noted(value, expression)


def _json(value: object, scope: Scope) -> Value:
    """A value of the JSON form, where every text is a template."""
    if isinstance(value, str):
        return join(templates.of_text(value, scope.file), scope)
    if isinstance(value, dict):
        return {text(_json(k, scope)): _json(v, scope) for k, v in value.items() if k != "//"}
    if isinstance(value, list):
        return [_json(part, scope) for part in value]
    return plain(Decimal(str(value))) if isinstance(value, float) else value


def _tree(tree: Tree[Any], scope: Scope) -> Value:
    """The value of any part of an expression."""
    while tree.data == "expr_term":
        tree = trees(tree)[0]
    scope.budget.charge()
    with scope.budget.level():
        return _PARTS[tree.data](tree, scope)


# --- literals, names and templates ---


def _identifier(tree: Tree[Any], scope: Scope) -> Value:
    return scope.lookup(str(tree.children[0]))


def _number(tree: Tree[Any], _scope: Scope) -> Value:
    return plain(Decimal(str(tree.children[0])))


def _literal(tree: Tree[Any], _scope: Scope) -> Value:
    return {"true": True, "false": False, "null": None}[str(tree.children[0])]


def _string(tree: Tree[Any], scope: Scope) -> Value:
    return join(templates.of_string(tree), scope)


def _heredoc(tree: Tree[Any], scope: Scope) -> Value:
    parts = templates.of_heredoc(tree, scope.file)
    return composed_text(_rendered(parts, scope))


def join(parts: list[templates.Part], scope: Scope) -> Value:
    """A template as one value; one that is a single interpolation keeps the type of that."""
    if len(parts) == 1 and parts[0].kind == "expression":
        return _tree(parts[0].tree, scope)
    return composed_text(_rendered(parts, scope))


def composed_text(pieces: Iterable[str]) -> str:
    """The pieces as one text, within bounds."""
    kept, length = [], 0
    for piece in pieces:
        length += len(piece)
        kept.append(piece)
        if length > 2 * 1_000_000:
            break
    whole_text = composed(kept)
    plain_text = normal(whole_text)
    return plain_text if type(whole_text) is str else whole_text


def _rendered(parts: list[templates.Part], scope: Scope) -> Iterator[str]:
    for part in parts:
        scope.budget.charge()
        yield from _RENDER[part.kind](part, scope)


def _render_literal(part: templates.Part, _scope: Scope) -> Iterator[str]:
    yield part.text


def _render_expression(part: templates.Part, scope: Scope) -> Iterator[str]:
    yield text(known(_tree(part.tree, scope)))


def _render_if(part: templates.Part, scope: Scope) -> Iterator[str]:
    decided = known(_tree(part.tree, scope))
    if isinstance(decided, Unresolved):
        yield Open(f"${{if {decided}}}", decided.keys)
        return
    yield from _rendered(part.body if boolean(decided) else part.otherwise, scope)


def _render_for(part: templates.Part, scope: Scope) -> Iterator[str]:
    over = known(_tree(part.tree, scope))
    if isinstance(over, Unresolved):
        yield Open(f"${{for {over}}}", over.keys)
        return
    for key, value in pairs(over):
        named = part.names if len(part.names) == 2 else (None, *part.names)
        names = dict(zip(named, (key, value), strict=True))
        yield from _rendered(part.body, scope.naming({n: v for n, v in names.items() if n}))


_RENDER = {
    "literal": _render_literal,
    "expression": _render_expression,
    "if": _render_if,
    "for": _render_for,
}


# --- traversals ---


def _get_attribute(tree: Tree[Any], scope: Scope) -> Value:
    of, step = trees(tree)
    return _step(_tree(of, scope), step, scope)


def _step(value: Value, step: Tree[Any], scope: Scope) -> Value:
    """One step of a traversal: ``.name``, ``.0`` or ``[...]``."""
    if step.data == "get_attr":
        return attribute(value, str(trees(step)[0].children[0]), scope)
    if step.data == "short_index":
        return item(value, int(str(step.children[-1])), scope)
    return item(value, _tree(trees(step)[0], scope), scope)


def _full_splat(tree: Tree[Any], scope: Scope) -> Value:
    of, splat = trees(tree)
    return _splat(_tree(of, scope), trees(splat), scope)


def _attribute_splat(tree: Tree[Any], scope: Scope) -> Value:
    """``.*``: an index behind it is one into the result."""
    of, splat = trees(tree)
    steps = trees(splat)
    own = next((i for i, s in enumerate(steps) if s.data != "get_attr"), len(steps))
    value = _splat(_tree(of, scope), steps[:own], scope)
    for step in steps[own:]:
        value = _step(value, step, scope)
    return value


def _splat(value: Value, steps: list[Tree[Any]], scope: Scope) -> Value:
    if value is None:
        return []
    if isinstance(value, Placeholder):
        return spelled("splat", [value])
    found = []
    for part in value if isinstance(value, list) else [value]:
        for step in steps:
            part = _step(part, step, scope)
        found.append(part)
    return found


# --- collections and for ---


def _tuple(tree: Tree[Any], scope: Scope) -> Value:
    return [_tree(part, scope) for part in trees(tree)]


def _object(tree: Tree[Any], scope: Scope) -> Value:
    made: dict[str, Value] = {}
    for element in trees(tree):
        key, value = trees(element)
        name = known(_object_key(key, scope))
        if isinstance(name, Placeholder):
            return spelled("object", [name])
        made[text(name)] = _tree(value, scope)
    return made


def _object_key(tree: Tree[Any], scope: Scope) -> Value:
    key = trees(tree)[0]
    inner = trees(key)[0] if key.data == "expr_term" else key
    bare = key.data == "keyword" or "(" not in map(str, key.children)
    if bare and inner.data in ("identifier", "keyword", "literal_value"):
        return str(inner.children[0])
    if key.data == "keyword":
        return str(key.children[0])
    return _tree(key, scope)


def _for_tuple(tree: Tree[Any], scope: Scope) -> Value:
    intro, value, *condition = trees(tree)
    over = known(_tree(trees(intro)[-1], scope))
    if isinstance(over, Placeholder):
        return spelled("for", [over])
    found = []
    for inner in _each(intro, over, scope):
        kept = _kept(condition, inner)
        if isinstance(kept, Placeholder):
            return kept
        if kept:
            found.append(_tree(value, inner))
    return found


def _for_object(tree: Tree[Any], scope: Scope) -> Value:
    intro, key, value, *condition = trees(tree)
    grouped = any(_kind(child) == "ELLIPSIS" for child in tree.children)
    over = known(_tree(trees(intro)[-1], scope))
    if isinstance(over, Placeholder):
        return spelled("for", [over])
    made: dict[str, Value] = {}
    for inner in _each(intro, over, scope):
        kept, name = _kept(condition, inner), known(_tree(key, inner))
        if isinstance(kept, Placeholder) or (kept and isinstance(name, Placeholder)):
            return spelled("for", [kept if isinstance(kept, Placeholder) else name])
        if kept:
            _put(made, text(name), _tree(value, inner), grouped)
    return made


def _put(made: dict[str, Value], name: str, value: Value, grouped: bool) -> None:
    if grouped:
        made.setdefault(name, []).append(value)
    elif name in made:
        raise EvaluationError("two elements of a for expression have the same key")
    else:
        made[name] = value


def _each(intro: Tree[Any], over: Value, scope: Scope) -> Iterator[Scope]:
    """The scope of each round."""
    names = [str(part.children[0]) for part in trees(intro)[:-1]]
    for key, value in pairs(over):
        scope.budget.charge()
        yield scope.naming(dict(zip(names, (key, value)[-len(names) :], strict=True)))


def _kept(condition: list[Tree[Any]], scope: Scope) -> Value:
    if not condition:
        return True
    decided = known(_tree(trees(condition[0])[0], scope))
    return decided if isinstance(decided, Unresolved) else boolean(decided)


# --- operators and functions ---


def _conditional(tree: Tree[Any], scope: Scope) -> Value:
    condition, yes, no = trees(tree)
    decided = known(_tree(condition, scope))
    if isinstance(decided, Unresolved):
        arms = [_arm(arm, scope) for arm in (yes, no)]
        return arms[0] if arms[0] == arms[1] else spelled("if", [decided, *arms])
    return operators.chosen(boolean(decided), lambda: _tree(yes, scope), lambda: _tree(no, scope))


def _arm(tree: Tree[Any], scope: Scope) -> Value:
    """One of two possible values; null where the condition may well keep it from being asked."""
    try:
        return known(_tree(tree, scope))
    except EvaluationError:
        return None


def _binary(tree: Tree[Any], scope: Scope) -> Value:
    left, term = trees(tree)
    operator, right = trees(term)
    # The token may have a comment and a line end before it, its type has not.
    kind = _kind(operator.children[0])
    first = known(_tree(left, scope))
    return operators.binary(kind, first, lambda: known(_tree(right, scope)))


def _unary(tree: Tree[Any], scope: Scope) -> Value:
    value = known(_tree(trees(tree)[0], scope))
    return operators.unary(_kind(tree.children[0]), value)


def _kind(token: object) -> str:
    """The type of a token."""
    return str(getattr(token, "type", ""))


def _call(tree: Tree[Any], scope: Scope) -> Value:
    name = "::".join(str(t.children[0]) for t in trees(tree) if t.data == "identifier")
    arguments = next((t for t in trees(tree) if t.data == "arguments"), None)
    written = trees(arguments) if arguments else []
    if name in ("try", "can"):
        return _LENIENT[name](written, scope)
    values = [_tree(part, scope) for part in written]
    if arguments and any(_kind(child) == "ELLIPSIS" for child in arguments.children):
        last = known(values.pop())
        values += [last] if is_unknown(last) else sequence(last)
    scope.budget.charge_for(values)
    return scope.call(scope, name, values)


def _try(written: list[Tree[Any]], scope: Scope) -> Value:
    """The first of the expressions that Terraform would not refuse."""
    for part in written:
        try:
            return _tree(part, scope)
        except EvaluationError as error:
            last = error
    raise EvaluationError(f"no argument of try can be evaluated; the last: {last}")


def _can(written: list[Tree[Any]], scope: Scope) -> Value:
    try:
        value = known(_tree(written[0], scope))
    except EvaluationError:
        return False
    return spelled("can", [value]) if isinstance(value, Unresolved) else True


_LENIENT = {"try": _try, "can": _can}

_PARTS: Mapping[str, Callable[[Any, Scope], Value]] = {
    "attr_splat_expr_term": _attribute_splat,
    "binary_op": _binary,
    "conditional": _conditional,
    "float_lit": _number,
    "for_object_expr": _for_object,
    "for_tuple_expr": _for_tuple,
    "full_splat_expr_term": _full_splat,
    "function_call": _call,
    "get_attr_expr_term": _get_attribute,
    "heredoc_template": _heredoc,
    "heredoc_template_trim": _heredoc,
    "identifier": _identifier,
    "index_expr_term": _get_attribute,
    "int_lit": _number,
    "literal_value": _literal,
    "object": _object,
    "string": _string,
    "tuple": _tuple,
    "unary_op": _unary,
}

"""Finds where scripts take the workflow's name and the run's id from their arguments."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from glue2airflow.scripts import api
from glue2airflow.scripts.found import Edit, Finds, Found, calls, is_ours
from glue2airflow.scripts.model import UNKNOWN, Kind
from glue2airflow.scripts.names import Outside, Place, argument
from glue2airflow.scripts.parsed import Scope, Unit, string_of
from glue2airflow.scripts.unfollowed import environment
from glue2airflow.scripts.values import PARSING, RESOLVING, Values, What, last, option_calls

# Methods of lists and texts by which an argument is looked for by hand ...
_SEARCHING = frozenset({"index", "count", "startswith", "find", "get", "pop"})
# ... and those that change sys.argv itself, where a new list would be of no use.
_CHANGING = frozenset({"append", "extend", "insert", "remove", "clear", "reverse", "sort"})

Edits = tuple[tuple[Scope, cst.BaseExpression, Edit], ...]


def asked(values: Values) -> Finds:
    """Every place where the ids come from; if none can be told, every look at the arguments."""
    finders = (resolved, membership, by_parser, by_hand)
    found = [one for finder in finders for one in finder(values)]
    yield from found or unnamed(values)


def resolved(values: Values) -> Finds:
    """``getResolvedOptions(sys.argv, [..., "WORKFLOW_NAME"])``."""
    for call, scope in calls(values):
        if not _is_resolving(values, call, scope):
            continue
        wanted = argument(call, 1, "options")
        names = values.texts.of(wanted, scope) if wanted else None
        ids = [name for name in api.IDS if names and name in names.values]
        if ids or (not (names and names.whole) and mentions(values)):
            yield _through_argv(values, call, scope, Kind.REQUIRED, ", ".join(ids) or UNKNOWN)


def _is_resolving(values: Values, call: cst.Call, scope: Scope) -> bool:
    """Whether it is Glue's function, by any name; a script may have its own for when it is not."""
    entities = values.names.of(call.func, scope)
    kept = [b for e in entities if isinstance(e, Place) for b in values.bound.get(e, ())]
    known = [*entities, *(e for b in kept for e in values.names.of(b.value, b.scope))]
    if any(isinstance(entity, Outside) and entity.last == RESOLVING for entity in known):
        return True
    given = any(isinstance(entity, Scope) for entity in entities)
    return last(call.func) == RESOLVING and not given


def _through_argv(values: Values, call: cst.Call, scope: Scope, kind: Kind, text: str) -> Found:
    tokens = argument(call, 0, "args")
    if tokens is None:
        return Found(call, scope, Kind.OTHER, text=f"{last(call.func)}(*...)")
    done = is_done(values, tokens, scope)
    edits = () if done else ((scope, tokens, Edit.ARGV),)
    return Found(call, scope, kind, text=text, edits=edits, done=done)


def is_done(values: Values, tokens: cst.CSTNode, scope: Scope) -> bool:
    """Whether the list comes from our module, whatever way."""
    what = {tag.what for tag in values.of(tokens, scope)}
    return What.OUR_ARGV in what and What.ARGV not in what


def mentions(values: Values) -> bool:
    """Whether any file of the script names an id in a literal of its own."""
    return any(
        string_of(node) in (*api.IDS, *api.OPTIONS)
        for unit in values.names.units
        for node, _ in unit.index.nodes
    )


def membership(values: Values) -> Finds:
    """``"--WORKFLOW_RUN_ID" in sys.argv``."""
    for node, scope in _comparisons(values):
        for target in node.comparisons:
            tokens = target.comparator
            if not (_is_in(target) and _is_list(values, tokens, scope)):
                continue
            names = values.texts.of(node.left, scope)
            options = sorted(names.values.intersection(api.OPTIONS))
            if options or (not names.whole and mentions(values)):
                done = is_done(values, tokens, scope)
                edits = () if done else ((scope, tokens, Edit.ARGV),)
                text = ", ".join(o.removeprefix("--") for o in options) or UNKNOWN
                yield Found(node, scope, Kind.OPTIONAL, text=text, edits=edits, done=done)


def _comparisons(values: Values) -> Iterator[tuple[cst.Comparison, Scope]]:
    for unit in values.names.units:
        for node, scope in unit.index.nodes:
            if isinstance(node, cst.Comparison):
                yield node, scope


def _is_in(target: cst.ComparisonTarget) -> bool:
    return isinstance(target.operator, cst.In | cst.NotIn)


def _is_list(values: Values, tokens: cst.CSTNode, scope: Scope) -> bool:
    return any(t.what in (What.ARGV, What.OUR_ARGV) for t in values.of(tokens, scope))


def by_parser(values: Values) -> Finds:
    """``parser.add_argument("--WORKFLOW_NAME")``, made right where the parser parses."""
    for call, scope, name in option_calls(values):
        parsing = list(_parsing(values, scope.unit))
        edits = tuple(e for c, s in parsing for e in _parse_edit(values, c, s))
        required = argument(call, -1, "required")
        must = isinstance(required, cst.Name) and required.value == "True"
        kind = Kind.REQUIRED if must else Kind.OPTIONAL
        if not parsing:
            yield Found(call, scope, Kind.OTHER, text=f"add_argument {name}")
        else:
            yield Found(call, scope, kind, text=name, edits=edits, done=not edits)


def _parsing(values: Values, unit: Unit) -> Iterator[tuple[cst.Call, Scope]]:
    """The calls that parse, in the file that makes the parser or else in the others."""
    every = [(c, s) for c, s in calls(values) if last(c.func) in PARSING]
    here = [(call, scope) for call, scope in every if scope.unit is unit]
    for call, scope in here or every:
        tokens = argument(call, 0, "args")
        if not isinstance(tokens, cst.List | cst.Tuple):
            yield call, scope


def _parse_edit(values: Values, call: cst.Call, scope: Scope) -> Edits:
    tokens = argument(call, 0, "args")
    if tokens is None:
        return ((scope, call, Edit.PARSED),)
    if is_done(values, tokens, scope):
        return ()
    return ((scope, tokens, Edit.PERHAPS if _may_be_none(values, tokens, scope) else Edit.ARGV),)


def _may_be_none(values: Values, tokens: cst.CSTNode, scope: Scope) -> bool:
    """Whether it is a parameter, or another variable, that is None for ``sys.argv[1:]``."""
    places = [e for e in values.names.of(tokens, scope) if isinstance(e, Place)]
    bound = [b.value for place in places for b in values.bound.get(place, ())]
    return any(isinstance(value, cst.Name) and value.value == "None" for value in bound)


def by_hand(values: Values) -> Finds:
    """A script that goes through ``sys.argv`` by itself: every look at it is put through argv()."""
    for node, scope, name in _looks(values):
        edits = _every_look(values, scope.unit)
        ours = any(values.module_call(c, s) == "argv" for c, s in calls(values))
        if edits or ours:
            kind = Kind.OPTIONAL
            yield Found(node, scope, kind, text=name, edits=edits, done=not edits)
        else:
            yield Found(node, scope, Kind.OTHER, text=f"--{name}")


def unnamed(values: Values) -> Finds:
    """Every look of a script that takes its arguments apart, and wants an id out of them."""
    asking = any(last(call.func) in api.OFFERED for call, _ in calls(values))
    if not (_wants_id(values) or (asking and _names_id(values))):
        return
    resolving = {argument(c, 0, "args") for c, s in calls(values) if _is_resolving(values, c, s)}
    for unit in values.names.units:
        for scope, node in _raw_looks(values, unit):
            if node not in resolving:
                edits = ((scope, node, Edit.ARGV),)
                yield Found(node, scope, Kind.OPTIONAL, text=UNKNOWN, edits=edits)


def _names_id(values: Values) -> bool:
    """Whether an id is part of any literal, of a pattern for example."""
    nodes = (node for unit in values.names.units for node, _ in unit.index.nodes)
    return any(name in (string_of(node) or "") for node in nodes for name in api.IDS)


def _wants_id(values: Values) -> bool:
    """Whether an id is looked for by its name, and not in the environment."""
    if any(environment(values)):
        return False
    return any(
        values.texts.of(sought, scope).values.intersection(api.IDS)
        for unit in values.names.units
        for node, scope in unit.index.nodes
        for sought in _sought(values, node, scope)
    )


def _looks(values: Values) -> Iterator[tuple[cst.CSTNode, Scope, str]]:
    """Where an option is compared or looked for, other than as a member of ``sys.argv``."""
    for unit in values.names.units:
        for node, scope in unit.index.nodes:
            for sought in _sought(values, node, scope):
                options = values.texts.of(sought, scope).values
                for option in sorted(options.intersection(_SPELLINGS)):
                    yield node, scope, option.strip("-=")


_SPELLINGS = frozenset({*api.OPTIONS, *(f"{option}=" for option in api.OPTIONS)})


def _sought(values: Values, node: cst.BaseExpression, scope: Scope) -> Iterator[cst.BaseExpression]:
    if isinstance(node, cst.Comparison):
        target = node.comparisons[0]
        if not (_is_in(target) and _is_list(values, target.comparator, scope)):
            yield from (node.left, target.comparator)
    elif isinstance(node, cst.Subscript) and isinstance(inner := node.slice[0].slice, cst.Index):
        yield inner.value
    elif isinstance(node, cst.Call) and node.args and last(node.func) in _SEARCHING:
        yield node.args[0].value


def _every_look(values: Values, unit: Unit) -> Edits:
    """Every place of the file, or else of the others, where ``sys.argv`` is read as it is."""
    every = [look for other in values.names.units for look in _raw_looks(values, other)]
    here = [look for look in every if look[0].unit is unit]
    return tuple((scope, node, Edit.ARGV) for scope, node in here or every)


def _raw_looks(values: Values, unit: Unit) -> Iterator[tuple[Scope, cst.BaseExpression]]:
    index = unit.index
    for node, scope in index.nodes:
        above = index.parent.get(node)
        if not isinstance(node, cst.Name | cst.Attribute) or isinstance(above, cst.ImportAlias):
            continue
        named = isinstance(above, cst.Attribute) and above.attr is node
        if named or Outside("sys.argv") not in values.names.of(node, scope):
            continue
        if not (_is_change(above, node, unit) or is_ours(values, node, scope)):
            yield scope, node


def _is_change(above: cst.CSTNode | None, node: cst.CSTNode, unit: Unit) -> bool:
    if isinstance(above, cst.Attribute):
        return above.attr.value in _CHANGING
    if isinstance(above, cst.Subscript):
        above, node = unit.index.parent[above], above
    stored = isinstance(above, cst.AssignTarget | cst.Del)
    return stored or (isinstance(above, cst.AugAssign) and above.target is node)

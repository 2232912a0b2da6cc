"""What the values are that flow through a script: ids of the run, its properties, ``sys.argv``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

import libcst as cst

from glue2airflow.scripts import api
from glue2airflow.scripts.flow import RETURNED, Binding, How, bindings, functions
from glue2airflow.scripts.given import MODULE
from glue2airflow.scripts.model import NAME, RUN_ID
from glue2airflow.scripts.names import Names, Outside, Place, argument
from glue2airflow.scripts.parsed import Index, Scope, string_of
from glue2airflow.scripts.strings import Texts

# Values are followed through so many assignments, calls and returns.
ROUNDS = 30


class What(Enum):
    """What a value is."""

    NAME = NAME
    RUN_ID = RUN_ID
    PROPERTIES = "run properties"
    OPTIONS = "resolved options"
    ARGV = "sys.argv"
    OUR_ARGV = "sys.argv by way of the module"
    REPLY = "reply of get_workflow_run"
    RUN = "the run in it"


@dataclass(frozen=True)
class Tag:
    """What a value may be; ``origin`` is the call that it came from, where that matters."""

    what: What
    origin: cst.Call | None = None


Tags = frozenset[Tag]
NOTHING: Tags = frozenset()
IDS: Mapping[str, Tags] = {w.value: frozenset({Tag(w)}) for w in (What.NAME, What.RUN_ID)}
_PROPERTIES = frozenset({Tag(What.PROPERTIES)})
_MEMBERS: Mapping[str, Tags] = {
    **IDS,
    "RunProperties": _PROPERTIES,
    "WorkflowRunProperties": _PROPERTIES,
}
# What gives back what it is given, or a copy of it.
COPYING = frozenset({"list", "dict", "tuple", "copy", "deepcopy", "vars", "str", "cast"})
PARSING = frozenset({"parse_args", "parse_known_args", "parse_intermixed_args"})
RESOLVING = "getResolvedOptions"
LOOKING_UP = frozenset({"get", "pop", "setdefault"})
# What sums and f-strings of ids are is no id any more; of these the parts still count.
_IDS = frozenset({What.NAME, What.RUN_ID})
_ADDABLE = frozenset({What.ARGV, What.OUR_ARGV, What.PROPERTIES})


class Values:
    """Answers what expressions of a script stand for."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.bound: dict[Place, list[Binding]] = {}
        for binding in bindings(names):
            self.bound.setdefault(binding.place, []).append(binding)
        self.texts = Texts(names, self.bound)
        self._kept: dict[Place, Tags] = {}
        self._known: dict[cst.CSTNode, Tags] = {}
        self._settled = False
        self._renamed = _destinations(self)
        self._settle()
        self._settled = True

    def of(self, node: cst.CSTNode, scope: Scope) -> Tags:
        """What ``node`` may be."""
        if self._settled and node in self._known:
            return self._known[node]
        read = _READERS.get(type(node))
        found = read(self, node, scope) if read else NOTHING
        if self._settled:
            self._known[node] = found
        return found

    @cached_property
    def keys_read(self) -> frozenset[str]:
        """The keys that any subscript or ``get`` reads anywhere."""
        read: set[str] = set()
        for unit in self.names.units:
            for node, scope in unit.index.nodes:
                if key := _key_read(node, unit.index):
                    read |= self.texts.of(key, scope).values
        return frozenset(read)

    def is_a(self, what: What, node: cst.CSTNode, scope: Scope) -> bool:
        """Whether ``node`` may be that."""
        return any(tag.what is what for tag in self.of(node, scope))

    def _settle(self) -> None:
        """Carry values from place to place until nothing new arrives."""
        for _ in range(ROUNDS):
            changed = [place for place in self.bound if self._arrive(place)]
            if not changed:
                return

    def _arrive(self, place: Place) -> bool:
        known = self._kept.get(place, NOTHING)
        arriving = (self._bring(b) for b in self.bound[place])
        self._kept[place] = known.union(*arriving)
        return self._kept[place] != known

    def _bring(self, binding: Binding) -> Tags:
        if binding.how is How.GROWS:
            return NOTHING
        tags = self.of(binding.value, binding.scope)
        if binding.how is How.IS:
            return tags
        comprehended = isinstance(binding.value, cst.BaseSimpleComp)
        return tags if comprehended else frozenset(t for t in tags if t.what not in _ADDABLE)

    def _reference(self, node: cst.CSTNode, scope: Scope) -> Tags:
        found = NOTHING
        for entity in self.names.of(node, scope):
            if isinstance(entity, Place):
                found |= self._kept.get(entity, NOTHING)
                found |= self._property(entity)
            elif entity == Outside("sys.argv"):
                found |= {Tag(What.ARGV)}
        if isinstance(node, cst.Attribute):
            found |= _MEMBERS.get(self._renamed.get(node.attr.value, node.attr.value), NOTHING)
        return found

    def _property(self, place: Place) -> Tags:
        """What a property of that name returns."""
        methods = self.names.methods.get(place.name, ()) if not place.scope else ()
        return NOTHING.union(
            *(self._kept.get(Place(m, RETURNED), NOTHING) for m in methods if _is_property(m))
        )

    def _subscript(self, node: cst.Subscript, scope: Scope) -> Tags:
        inner = node.slice[0].slice
        base = self.of(node.value, scope)
        if isinstance(inner, cst.Slice):
            return frozenset(t for t in base if t.what in _ADDABLE)
        assert isinstance(inner, cst.Index)  # noqa: S101  # there is no third kind
        return self._member(base, inner.value, scope)

    def _member(self, base: Tags, key: cst.BaseExpression, scope: Scope) -> Tags:
        """What a container holds by a key; run properties hold values that are nobody's."""
        if Tag(What.PROPERTIES) in base:
            return NOTHING
        found = NOTHING
        for text in self.texts.of(key, scope).values:
            text = text.removeprefix("--")
            found |= _MEMBERS.get(text, NOTHING) | self._kept.get(Place(None, text), NOTHING)
            if text == "Run":
                found |= {Tag(What.RUN, t.origin) for t in base if t.what is What.REPLY}
        return found

    def _call(self, node: cst.Call, scope: Scope) -> Tags:
        func = node.func
        if ours := self.module_call(node, scope):
            return _OURS.get(ours, _nothing)(node)
        if isinstance(func, cst.Attribute) and func.attr.value in LOOKING_UP and node.args:
            found = self._member(self.of(func.value, scope), node.args[0].value, scope)
            return found.union(*(self.of(a.value, scope) for a in node.args[1:]))
        if copied := _copied(node):
            tags = self.of(copied, scope)
            return frozenset(t for t in tags if t.what in _IDS) if last(func) == "str" else tags
        called = functions(self.names, node, scope)
        if not called:
            return _MADE.get(last(func), _nothing)(node)
        return NOTHING.union(*(self._returned(f, node, scope) for f in called))

    def _returned(self, function: Scope, call: cst.Call, scope: Scope) -> Tags:
        """What a function returns to one caller: ids only to whom asks for them by name."""
        returned = self._kept.get(Place(function, RETURNED), NOTHING)
        if function not in self._keyed:
            return returned
        asked = NOTHING.union(*(IDS[name] for name in self._ids_in(call, scope)))
        return frozenset(t for t in returned if t.what not in _IDS or t in asked)

    @cached_property
    def _keyed(self) -> frozenset[Scope]:
        """The functions that are asked for an id by its name."""
        return frozenset(
            function
            for unit in self.names.units
            for node, scope in unit.index.nodes
            if isinstance(node, cst.Call) and self._ids_in(node, scope)
            for function in functions(self.names, node, scope)
        )

    def _ids_in(self, call: cst.Call, scope: Scope) -> frozenset[str]:
        """The ids whose names a call passes."""
        texts = [self.texts.of(arg.value, scope) for arg in call.args]
        named = {value.removeprefix("--") for t in texts if not t.many for value in t.values}
        return frozenset(named.intersection(IDS))

    def module_call(self, call: cst.Call, scope: Scope) -> str:
        """The function of our module that is called, if one is."""
        module, _, name = self.names.outside(call.func, scope).rpartition(".")
        return name if module == MODULE else ""

    def _either(self, node: cst.CSTNode, scope: Scope) -> Tags:
        return NOTHING.union(*(self.of(part, scope) for part in alternatives(node)))

    def _sum(self, node: cst.BinaryOperation, scope: Scope) -> Tags:
        both = self.of(node.left, scope) | self.of(node.right, scope)
        return frozenset(t for t in both if t.what in _ADDABLE)

    def _dict(self, node: cst.Dict, scope: Scope) -> Tags:
        starred = (e.value for e in node.elements if isinstance(e, cst.StarredDictElement))
        both = NOTHING.union(*(self.of(value, scope) for value in starred))
        return both & _PROPERTIES

    def _comprehension(self, node: cst.BaseSimpleComp, scope: Scope) -> Tags:
        return self.of(node.elt, scope)


def _is_property(method: Scope) -> bool:
    decorators = method.node.decorators if isinstance(method.node, cst.FunctionDef) else ()
    return any(last(d.decorator) in ("property", "cached_property") for d in decorators)


def alternatives(node: cst.CSTNode) -> Sequence[cst.BaseExpression]:
    """The parts of an expression whose value may be its own."""
    if isinstance(node, cst.BooleanOperation):
        return (node.left, node.right)
    if isinstance(node, cst.IfExp):
        return (node.body, node.orelse)
    if isinstance(node, cst.NamedExpr):
        return (node.value,)
    return (node.expression,) if isinstance(node, cst.Await) else ()


def last(func: cst.CSTNode) -> str:
    """The name that a call ends in."""
    if isinstance(func, cst.Attribute):
        return func.attr.value
    return func.value if isinstance(func, cst.Name) else ""


def _key_read(node: cst.CSTNode, index: Index) -> cst.BaseExpression | None:
    if isinstance(node, cst.Subscript):
        inner = node.slice[0].slice
        stored = isinstance(index.parent.get(node), cst.AssignTarget)
        return inner.value if isinstance(inner, cst.Index) and not stored else None
    if isinstance(node, cst.Call) and last(node.func) in LOOKING_UP and node.args:
        return node.args[0].value
    return None


def _copied(call: cst.Call) -> cst.BaseExpression | None:
    """What a call gives back as it is, or a copy of."""
    func = call.func
    if last(func) not in COPYING:
        return None
    given = [arg.value for arg in call.args if not arg.keyword]
    if given:
        return given[-1] if last(func) == "cast" else given[0]
    return func.value if isinstance(func, cst.Attribute) else None


def _destinations(values: Values) -> dict[str, str]:
    """The attributes by which argparse hands out the ids, where ``dest`` renames them."""
    found = {}
    for call, _, name in option_calls(values):
        destination = argument(call, -1, "dest")
        text = string_of(destination) if destination else None
        if text and name:
            found[text] = name
    return found


def option_calls(values: Values) -> Iterable[tuple[cst.Call, Scope, str]]:
    """The calls of ``add_argument`` that name an id, with it."""
    for unit in values.names.units:
        for node, scope in unit.index.nodes:
            if isinstance(node, cst.Call) and last(node.func) == "add_argument" and node.args:
                options = values.texts.of(node.args[0].value, scope).values
                for option in sorted(options.intersection(api.OPTIONS)):
                    yield node, scope, option.removeprefix("--")


def _nothing(_: cst.Call) -> Tags:
    return NOTHING


def _reply(call: cst.Call) -> Tags:
    return frozenset({Tag(What.REPLY, call)})


_MADE: Mapping[str, Callable[[cst.Call], Tags]] = {
    api.RUN: _reply,
    RESOLVING: lambda _: frozenset({Tag(What.OPTIONS)}),
    **dict.fromkeys(PARSING, lambda _: frozenset({Tag(What.OPTIONS)})),
}
_OURS: Mapping[str, Callable[[cst.Call], Tags]] = {
    "argv": lambda _: frozenset({Tag(What.OUR_ARGV)}),
    "properties": lambda _: _PROPERTIES,
    api.RUN: _reply,
}
_READERS: Mapping[type, Callable[..., Tags]] = {
    cst.Name: Values._reference,
    cst.Attribute: Values._reference,
    cst.Subscript: Values._subscript,
    cst.Call: Values._call,
    cst.BooleanOperation: Values._either,
    cst.IfExp: Values._either,
    cst.NamedExpr: Values._either,
    cst.Await: Values._either,
    cst.BinaryOperation: Values._sum,
    cst.Dict: Values._dict,
    cst.ListComp: Values._comprehension,
    cst.GeneratorExp: Values._comprehension,
}

"""Which texts an expression may stand for, as far as the files of a script tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product

import libcst as cst

from glue2airflow.scripts.api import IDS
from glue2airflow.scripts.flow import RETURNED, Binding, How, functions
from glue2airflow.scripts.names import Names, Place
from glue2airflow.scripts.parsed import Scope, string_of

# Of the texts at a place, or the combinations of an f-string, so many are kept, and as long ...
MOST, LONGEST = 256, 1000
# ... and they are followed through so many assignments, calls and returns.
ROUNDS = 30
# What leaves the elements of its only argument, or of what it is called on, as they are.
_KEEPING = frozenset({"list", "tuple", "set", "sorted", "frozenset", "copy", "keys", "str"})
_CHANGING: Mapping[str, Callable[[str], str]] = {
    "upper": str.upper,
    "lower": str.lower,
    "strip": str.strip,
}


@dataclass(frozen=True)
class Strings:
    """The texts; ``whole`` if there can be no others, ``many`` if they are elements of a list.

    :param sources: the literals that name an id of the run and have a part in them.
    """

    values: frozenset[str] = frozenset()
    whole: bool = False
    many: bool = False
    sources: frozenset[cst.CSTNode] = frozenset()

    def mapped(self, change: Callable[[str], str]) -> Strings:
        """Each of them changed."""
        return replace(self, values=frozenset(map(change, self.values)))


UNTOLD = Strings()
# What is assumed of a place before anything has arrived there.
_NONE_YET = Strings(whole=True)


def _union(parts: Iterable[Strings], *, many: bool = False) -> Strings:
    several = list(parts)
    values = frozenset().union(*(p.values for p in several))
    few = len(values) <= MOST
    return Strings(
        values if few else frozenset(sorted(values)[:MOST]),
        few and bool(several) and all(p.whole for p in several),
        many or any(p.many for p in several),
        frozenset().union(*(p.sources for p in several)),
    )


def _joined(parts: Sequence[Strings]) -> Strings:
    """Every way to put one of each after the other."""
    combined = list(islice(product(*(sorted(p.values) for p in parts)), MOST + 1))
    texts = ("".join(one)[:LONGEST] for one in combined[:MOST])
    whole = all(p.whole for p in parts) and len(combined) <= MOST
    return replace(_union(parts), values=frozenset(texts), whole=whole, many=False)


class Texts:
    """Answers which texts expressions stand for, and keeps the literals that it was asked about.

    :ivar met: literals that name an id of the run, and that somebody has asked about.
    """

    def __init__(self, names: Names, bound: Mapping[Place, Sequence[Binding]]) -> None:
        self._names = names
        self._bound = bound
        self._kept: dict[Place, Strings] = {}
        self._known: dict[cst.CSTNode, Strings] = {}
        self.met: set[cst.CSTNode] = set()
        self._settle()

    def of(self, node: cst.CSTNode, scope: Scope) -> Strings:
        """The texts that ``node`` may stand for."""
        if node not in self._known:
            self._known[node] = self._of(node, scope)
        self.met |= self._known[node].sources
        return self._known[node]

    def _settle(self) -> None:
        """Carry texts from place to place until nothing new arrives."""
        for _ in range(ROUNDS):
            changed = [place for place in self._bound if self._arrive(place)]
            if not changed:
                return

    def _arrive(self, place: Place) -> bool:
        known = self._kept.get(place, _NONE_YET)
        self._kept[place] = _union(self._arriving(b) for b in self._bound[place])
        return self._kept[place] != known

    def _of(self, node: cst.CSTNode, scope: Scope) -> Strings:
        text = string_of(node)
        if text is not None:
            sources = frozenset({node} if text.strip("-=") in IDS else ())
            return Strings(frozenset({text}), whole=True, sources=sources)
        read = _READERS.get(type(node))
        return read(self, node, scope) if read else UNTOLD

    def _reference(self, node: cst.CSTNode, scope: Scope) -> Strings:
        places = [e for e in self._names.of(node, scope) if isinstance(e, Place)]
        return _union(self._at(place) for place in places)

    def _at(self, place: Place) -> Strings:
        return self._kept.get(place, _NONE_YET) if place in self._bound else UNTOLD

    def _arriving(self, binding: Binding) -> Strings:
        value = self._of(binding.value, binding.scope)
        many = value.many or binding.how is How.GROWS
        single = binding.how in (How.EACH, How.PART)
        return replace(value, many=many and not single)

    def _elements(self, node: cst.List | cst.Tuple | cst.Set, scope: Scope) -> Strings:
        found = [self._of(element.value, scope) for element in node.elements]
        return _listed(found)

    def _keys(self, node: cst.Dict, scope: Scope) -> Strings:
        keys = (e.key if isinstance(e, cst.DictElement) else e.value for e in node.elements)
        found = [self._of(key, scope) for key in keys]
        return _listed(found)

    def _formatted(self, node: cst.FormattedString, scope: Scope) -> Strings:
        return _joined([self._part(part, scope) for part in node.parts])

    def _part(self, part: cst.BaseFormattedStringContent, scope: Scope) -> Strings:
        if isinstance(part, cst.FormattedStringExpression):
            return self._of(part.expression, scope)
        return Strings(frozenset({getattr(part, "value", "")}), whole=True)

    def _sum(self, node: cst.BinaryOperation, scope: Scope) -> Strings:
        left, right = self._of(node.left, scope), self._of(node.right, scope)
        if isinstance(node.operator, cst.Modulo):
            return _filled(left, right, "%s")
        if isinstance(node.operator, cst.Subtract):
            return left if left.many else UNTOLD
        if left.many or right.many:
            return _union([left, right], many=True)
        return _joined([left, right]) if isinstance(node.operator, cst.Add) else UNTOLD

    def _either(self, node: cst.BooleanOperation, scope: Scope) -> Strings:
        return _union([self._of(node.left, scope), self._of(node.right, scope)])

    def _chosen(self, node: cst.IfExp, scope: Scope) -> Strings:
        return _union([self._of(node.body, scope), self._of(node.orelse, scope)])

    def _comprehension(self, node: cst.BaseSimpleComp, scope: Scope) -> Strings:
        made = self._of(node.elt, scope)
        return replace(made, many=True)

    def _call(self, node: cst.Call, scope: Scope) -> Strings:
        if isinstance(node.func, cst.Attribute):
            return self._method(node.func, node, scope)
        if isinstance(node.func, cst.Name) and node.func.value in _KEEPING and len(node.args) == 1:
            return self._of(node.args[0].value, scope)
        return self._returned(node, scope)

    def _method(self, func: cst.Attribute, call: cst.Call, scope: Scope) -> Strings:
        name = func.attr.value
        base = self._of(func.value, scope)
        if name == "format" and call.args:
            return _filled(base, self._of(call.args[0].value, scope), "{}")
        if name == "split" and len(call.args) < 2:
            by = string_of(call.args[0].value) if call.args else None
            words = (word for value in base.values for word in value.split(by or None))
            return replace(base, values=frozenset(words), many=True)
        if change := _CHANGING.get(name):
            return base.mapped(change)
        return base if name in _KEEPING else self._returned(call, scope)

    def _returned(self, call: cst.Call, scope: Scope) -> Strings:
        return _union(self._at(Place(f, RETURNED)) for f in functions(self._names, call, scope))


def _listed(parts: Sequence[Strings]) -> Strings:
    """The elements of a list; an empty one is known as a whole."""
    return replace(_union(parts), whole=all(p.whole for p in parts), many=True)


def _filled(pattern: Strings, values: Strings, blank: str) -> Strings:
    made = {p.replace(blank, v, 1) for p in pattern.values for v in sorted(values.values)[:MOST]}
    return replace(_union([pattern, values]), values=frozenset(made), many=values.many)


_READERS: Mapping[type, Callable[..., Strings]] = {
    cst.Name: Texts._reference,
    cst.Attribute: Texts._reference,
    cst.List: Texts._elements,
    cst.Tuple: Texts._elements,
    cst.Set: Texts._elements,
    cst.Dict: Texts._keys,
    cst.FormattedString: Texts._formatted,
    cst.BinaryOperation: Texts._sum,
    cst.BooleanOperation: Texts._either,
    cst.IfExp: Texts._chosen,
    cst.ListComp: Texts._comprehension,
    cst.GeneratorExp: Texts._comprehension,
    cst.SetComp: Texts._comprehension,
    cst.Call: Texts._call,
}

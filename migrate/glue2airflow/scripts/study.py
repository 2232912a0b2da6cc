"""One script with the modules behind it: what is found in them, and what is to be edited."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import libcst as cst

from glue2airflow.errors import SourceError
from glue2airflow.scripts import asking, reading, requests, unfollowed
from glue2airflow.scripts.found import Edit, Finds, Found
from glue2airflow.scripts.given import Library, Source, collect
from glue2airflow.scripts.model import Kind, Script, Use
from glue2airflow.scripts.names import Names, locate
from glue2airflow.scripts.parsed import TOO_DEEP, Imported, Unit, parse
from glue2airflow.scripts.rewrite import apply
from glue2airflow.scripts.values import Values

# The order matters: what the last one finds are literals that none before it looked at.
FINDERS: Sequence[Callable[[Values], Finds]] = (
    asking.asked,
    requests.requests,
    requests.event_lookups,
    reading.keys,
    reading.as_data,
    reading.handed_on,
    unfollowed.environment,
    unfollowed.dynamic,
    unfollowed.literals,
)
# A file that holds none of these, as every file of its script, leans on no workflow run.
_TELLING = (
    b"WORKFLOW_",
    b"workflow_run",
    b"workflow-run",
    b"get_workflow",
    b"eventIds",
    b"glue_run_properties",
)


@dataclass
class Study:
    """The given files, and what was found in each script among them."""

    sources: Sequence[Source]
    _units: dict[Source, Unit | str] = field(default_factory=dict)
    _edits: dict[Unit, dict[cst.CSTNode, Edit]] = field(default_factory=dict)

    @classmethod
    def of(cls, paths: Iterable[Path]) -> Study:
        """The study of files, folders and archives.

        :raises SourceError: if one of them cannot be read.
        """
        return cls(collect(paths))

    @cached_property
    def scripts(self) -> tuple[Script, ...]:
        """Every file that can be a job's script, in order."""
        return tuple(self._script(s) for s in self.sources if not (s.archive or s.is_ours))

    @cached_property
    def entries(self) -> tuple[Script, ...]:
        """The scripts that no other imports; tests import scripts too, and are none."""
        others = [script for script in self.scripts if not _is_test(script)]
        imported = {path for script in others for path in script.modules}
        return tuple(script for script in others if script.path not in imported)

    def rewritten(self) -> Mapping[Path, bytes]:
        """The new content of each file that is to change.

        :raises SourceError: if one is nested too deeply for that.
        """
        _ = self.scripts
        made = {unit: _applied(unit, edits) for unit, edits in self._edits.items()}
        return {unit.source.path: new for unit, new in made.items() if new != unit.raw}

    @cached_property
    def _library(self) -> Library:
        return Library(self.sources)

    def _unit(self, source: Source) -> Unit | str:
        if source not in self._units:
            self._units[source] = parse(source)
        return self._units[source]

    def _script(self, source: Source) -> Script:
        unit = self._unit(source)
        if isinstance(unit, str):
            return Script(source.path, broken=unit)
        try:
            return self._read(source, unit)
        except RecursionError:
            return Script(source.path, broken=TOO_DEEP)

    def _read(self, source: Source, unit: Unit) -> Script:
        behind = self._behind(unit)
        read = {s: self._unit(s) for s in behind if not s.is_ours}
        names = Names([unit, *(u for u in read.values() if isinstance(u, Unit))], self._library)
        uses = self._uses(names) if any(map(_is_telling, names.units)) else ()
        lost = [_unreadable(s, why) for s, why in read.items() if isinstance(why, str)]
        return Script(source.path, tuple(s.path for s in behind), (*uses, *lost), names.missing())

    def _behind(self, unit: Unit) -> list[Source]:
        """All that a file imports of the given ones, however far behind."""
        found: list[Source] = []
        queue = [unit]
        while queue:
            for source in self._imported(queue.pop(0)):
                if source != unit.source and source not in found:
                    found.append(source)
                    inner = None if source.is_ours else self._unit(source)
                    queue += [inner] if isinstance(inner, Unit) else []
        return found

    def _imported(self, unit: Unit) -> list[Source]:
        found = [s for i in unit.index.imports for s in self._named_by(i, unit.source)]
        return list(dict.fromkeys(found))

    def _named_by(self, imported: Imported, importer: Source) -> Iterable[Source]:
        """The files that an import runs: the module, the packages around it, a submodule."""
        parts = imported.module.split(".")
        names = [".".join(parts[: i + 1]) for i in range(len(parts))]
        if imported.member:
            names.append(".".join(filter(None, (imported.module, imported.member))))
        for name in names:
            if source := locate(self._library, name, imported.level, importer):
                yield source

    def _uses(self, names: Names) -> tuple[Use, ...]:
        values = Values(names)
        found = [f for finder in FINDERS for f in finder(values)]
        for one in found:
            self._keep(one)
        uses = dict.fromkeys(f.as_use() for f in found)
        order = {unit.source.path: i for i, unit in enumerate(names.units)}
        return tuple(sorted(uses, key=lambda use: (order[use.file], use.line)))

    def _keep(self, found: Found) -> None:
        for scope, node, edit in found.edits:
            if not scope.unit.source.archive:
                self._edits.setdefault(scope.unit, {})[node] = edit


def _is_test(script: Script) -> bool:
    """Whether it is a test by its name, and leans on a run only by what it imports."""
    name, own = script.path.stem, (use.file == script.path for use in script.uses)
    return name.startswith("test_") and not any(own)


def _applied(unit: Unit, edits: Mapping[cst.CSTNode, Edit]) -> bytes:
    try:
        return apply(unit, edits)
    except RecursionError:
        raise SourceError(f"{unit.source.path} cannot be rewritten: {TOO_DEEP}") from None


def _unreadable(source: Source, why: str) -> Use:
    return Use(Kind.BROKEN, source.path, 1, text=why, rewritable=False)


def _is_telling(unit: Unit) -> bool:
    return any(word in unit.raw for word in _TELLING)

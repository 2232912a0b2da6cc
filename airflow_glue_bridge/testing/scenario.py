"""How runs of jobs and crawlers in the emulator go: how they end, and how long that takes.

A scenario is a YAML or JSON file that names only what matters; the rest succeeds::

    defaults: {job: 5m, crawler: 2m}
    jobs:
      sales-load: 12m                          # how long it takes
      sales-join: FAILED                       # how it ends
      sales-export: TIMEOUT after 2h           # both
      sales-report:                            # in full
        ends: FAILED
        after: 90s
        startup: 10s                           # of these, in STARTING
        error: No space left on device
      flaky: [FAILED, FAILED, SUCCEEDED]       # run by run; the last one repeats
      "*-load": 20m                            # a pattern; an exact name goes before it
    crawlers:
      raw: CANCELLED after 30s

or a Python file with a function that answers with any of these for one run::

    def outcome(run):
        if run.name == "sales-load" and run.arguments.get("--region") == "eu":
            return "FAILED after 1h30m"
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from types import ModuleType
from typing import Any

from airflow_glue_bridge.glue.model import Node, NodeType
from airflow_glue_bridge.testing.scenario_values import (
    DEFAULTS,
    Place,
    RunOutcome,
    ScenarioError,
    check_keys,
    read_run,
    show,
    suggest,
)

__all__ = ["RunOutcome", "RunRequest", "Scenario", "ScenarioError", "ScenarioLike"]


@dataclass(frozen=True, slots=True)
class RunRequest:
    """A run that begins.

    :param number: 1 for the first run of this node in the emulator's life, counted up with every
        attempt.
    :param attempt: 0 for the first; Glue's own retries count up.
    :param workflow: empty for a run outside of any.
    """

    node: Node
    number: int = 1
    attempt: int = 0
    arguments: Mapping[str, str] = field(default_factory=dict)
    workflow: str = ""
    workflow_run_id: str = ""
    run_properties: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The job's or crawler's name."""
        return self.node.name


# --- all runs: a table of names, or a function ----------------------------------------------------

_SECTIONS = {"jobs": NodeType.JOB, "crawlers": NodeType.CRAWLER}
_KINDS = {"job": NodeType.JOB, "crawler": NodeType.CRAWLER}
Runs = tuple[RunOutcome, ...]


@dataclass(frozen=True, slots=True)
class _Table:
    """What is said of each name and pattern, in the order it is said."""

    defaults: Mapping[NodeType, RunOutcome] = field(default_factory=lambda: DEFAULTS)
    named: Mapping[NodeType, Mapping[str, Runs]] = field(default_factory=dict)
    where: str = ""

    def outcome(self, request: RunRequest) -> RunOutcome:
        """How the run goes; behind the last run of a list, as the last."""
        named = self.named.get(request.node.type, {})
        name = next((key for key in _candidates(named, request.name)), None)
        runs = (self.defaults[request.node.type],) if name is None else named[name]
        return runs[min(request.number, len(runs)) - 1]

    def unmatched(self, nodes: Iterable[Node]) -> tuple[str, ...]:
        """See :meth:`Scenario.unmatched`."""
        names: dict[NodeType, list[str]] = {kind: [] for kind in NodeType}
        for node in nodes:
            names[node.type].append(node.name)
        return tuple(
            f"{self.where}: {section}.{key}: there is no such {kind.value.lower()}"
            f"{suggest(key, names[kind])}"
            for section, kind in _SECTIONS.items()
            for key in self.named.get(kind, {})
            if not any(fnmatchcase(name, key) or name == key for name in names[kind])
        )


def _candidates(named: Mapping[str, Runs], name: str) -> list[str]:
    """The keys that speak of ``name``, the one that counts first."""
    patterns = [key for key in named if key != name and fnmatchcase(name, key)]
    return [name, *patterns] if name in named else patterns


def _table(data: Mapping[str, object], where: str) -> _Table:
    place = Place(where)
    check_keys(data, ("defaults", *_SECTIONS), place)
    said = _section(data, "defaults", place)
    check_keys(said, _KINDS, place / "defaults")
    defaults = dict(DEFAULTS)
    for word, value in said.items():
        kind = _KINDS[word]
        defaults[kind] = read_run(value, place / "defaults" / word, kind, DEFAULTS[kind])
    named = {
        kind: {
            str(name): _runs(value, place / section / str(name), kind, defaults[kind])
            for name, value in _section(data, section, place).items()
        }
        for section, kind in _SECTIONS.items()
    }
    return _Table(defaults, named, where)


def _section(data: Mapping[str, object], name: str, place: Place) -> Mapping[str, object]:
    section = data.get(name) or {}
    if not isinstance(section, Mapping):
        raise (place / name).error(f"it must be a mapping, not {show(section)}")
    return section


def _runs(value: object, place: Place, kind: NodeType, default: RunOutcome) -> Runs:
    """How the first run goes, the second, and so on."""
    if not isinstance(value, list | tuple):
        return (read_run(value, place, kind, default),)
    if not value:
        raise place.error("the list is empty; say how at least one run goes")
    return tuple(read_run(one, place[index], kind, default) for index, one in enumerate(value))


@dataclass(frozen=True, slots=True)
class _Function:
    """A function of the user's own, asked anew for each run."""

    function: Callable[[RunRequest], object]
    where: str

    def outcome(self, request: RunRequest) -> RunOutcome:
        """What the function says, or the default where it says None."""
        kind = request.node.type
        place = Place(self.where, f"run {request.number} of {request.node}")
        try:
            said = self.function(request)
        except Exception as error:
            raise ScenarioError(
                f"{place.where}: {place.path}: {type(error).__name__}: {error}"
            ) from error
        return DEFAULTS[kind] if said is None else read_run(said, place, kind, DEFAULTS[kind])

    def unmatched(self, _nodes: Iterable[Node]) -> tuple[str, ...]:
        """A function names no nodes."""
        return ()


@dataclass(frozen=True, slots=True)
class Scenario:
    """How each run of a job or crawler goes: how it ends, and after how long in emulated time.

    ``Scenario()`` lets all succeed: jobs in 5 minutes, of which 10 seconds in STARTING, crawlers in
    2 minutes. What a scenario does not name goes so too::

        Scenario.from_mapping({"jobs": {"load": "FAILED after 90s", "flaky": ["FAILED", "5m"]}})
        Scenario.from_function(lambda run: "TIMEOUT" if run.arguments.get("--full") else None)
        Scenario.from_file("scenario.yaml")

    Durations are text (``90s``, ``5m``, ``1h30m``, ``2d``), a number of seconds, or a timedelta.
    The module's own text has all forms that a run can be written in.
    """

    _rules: _Table | _Function = field(default_factory=_Table)

    def outcome(self, request: RunRequest) -> RunOutcome:
        """How the run that begins will go.

        :raises ScenarioError: if the user's function fails or answers what cannot be understood.
        """
        return self._rules.outcome(request)

    def unmatched(self, nodes: Iterable[Node]) -> tuple[str, ...]:
        """A sentence for each name and pattern that none of ``nodes`` bears: most likely a typo."""
        return self._rules.unmatched(nodes)

    @classmethod
    def of(cls, given: ScenarioLike | None) -> Scenario:
        """What ``given`` means: a scenario, what a file holds, a function, or a file's path.

        :raises ScenarioError: if it cannot be read or understood.
        """
        if given is None:
            return cls()
        if isinstance(given, Scenario):
            return given
        if isinstance(given, str | Path):
            return cls.from_file(given)
        return cls.from_function(given) if callable(given) else cls.from_mapping(given)

    @classmethod
    def from_mapping(cls, data: object, where: str = "scenario") -> Scenario:
        """Read what a YAML file holds.

        :param where: what to call it in errors.
        :raises ScenarioError: if it cannot be understood.
        """
        if not isinstance(data, Mapping):
            raise Place(where).error("it must be a mapping of defaults, jobs and crawlers")
        return cls(_table(data, where))

    @classmethod
    def from_function(cls, function: Callable[[RunRequest], object], where: str = "") -> Scenario:
        """Ask ``function`` about each run.

        It answers with what a file has for one run, with a RunOutcome, or with None for the
        default.
        """
        name = getattr(function, "__qualname__", type(function).__qualname__)
        return cls(_Function(function, f"{where or function.__module__}: {name}"))

    @classmethod
    def from_file(cls, path: str | Path) -> Scenario:
        """Read a ``.yaml``, ``.yml`` or ``.json`` file, or ``outcome(run)`` of a ``.py`` file.

        :raises ScenarioError: if it cannot be read or understood.
        """
        path = Path(path)
        where, ending = str(path), path.suffix.lower()
        if ending == ".py":
            return cls.from_function(_python(path), where)
        if ending not in _PARSERS:
            raise Place(where).error("a scenario is a .yaml, .yml, .json or .py file")
        data = _parse(_PARSERS[ending], _bytes(path), where)
        return cls.from_mapping({} if data is None else data, where)


# What is taken for a scenario: one, what a file holds, a function, or a file's path.
ScenarioLike = Scenario | Mapping[str, object] | Callable[[RunRequest], object] | str | Path


# --- files ----------------------------------------------------------------------------------------


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ScenarioError(f"{path} cannot be read: {error.strerror or error}") from None


def _parse(parser: Callable[[str], object], raw: bytes, where: str) -> object:
    try:
        return parser(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ScenarioError(f"{where} is not UTF-8 text (byte {error.start})") from None
    except RecursionError:
        raise ScenarioError(f"{where} is nested too deep for a scenario") from None
    except ValueError as error:
        raise ScenarioError(f"{where}: {error}") from None


def _json(text: str) -> object:
    return json.loads(text, object_pairs_hook=_distinct)


def _distinct(pairs: list[tuple[str, object]]) -> dict[str, object]:
    data = dict(pairs)
    if len(data) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"{twice} is there twice; keep one")
    return data


def _yaml(text: str) -> object:
    """YAML in which every scalar is text: a job may be called ``on``, and 1:30 is not 90."""
    import yaml

    class Loader(yaml.BaseLoader):
        """Refuses a key that is there twice, where YAML would drop the first."""

        def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:  # noqa: ANN401
            pairs = [(str(key.value), value) for key, value in node.value]
            _distinct(pairs)
            return super().construct_mapping(node, deep)

    try:
        return yaml.load(text, Loader)  # noqa: S506  # a base loader makes nothing but text
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" (line {mark.line + 1})" if mark else ""
        raise ValueError(f"not valid YAML: {getattr(error, 'problem', error)}{line}") from None


_PARSERS: Mapping[str, Callable[[str], object]] = {".yaml": _yaml, ".yml": _yaml, ".json": _json}


def _python(path: Path) -> Callable[[RunRequest], object]:
    """The function ``outcome`` that a file defines."""
    module = ModuleType(f"_glue_scenario_{path.stem}")
    module.__file__ = str(path)
    # A dataclass with postponed annotations looks its module up.
    sys.modules[module.__name__] = module
    code = _bytes(path)
    try:
        exec(compile(code, str(path), "exec"), module.__dict__)  # noqa: S102  # the user's own
    except Exception as error:
        raise ScenarioError(f"{path} cannot be run: {type(error).__name__}: {error}") from error
    function: Callable[[RunRequest], object] | None = getattr(module, "outcome", None)
    if not callable(function):
        raise Place(str(path)).error("define a function outcome(run) in it")
    return function

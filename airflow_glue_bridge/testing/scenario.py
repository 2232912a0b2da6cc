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
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from types import ModuleType
from typing import Any

from airflow_glue_bridge.glue.model import SUCCEEDED, Node, NodeType

STATES: Mapping[NodeType, tuple[str, ...]] = {
    NodeType.JOB: (SUCCEEDED, "FAILED", "TIMEOUT", "STOPPED", "ERROR", "EXPIRED"),
    NodeType.CRAWLER: (SUCCEEDED, "FAILED", "CANCELLED", "ERROR"),
}
# Emulated time is a datetime, which ends with the year 9999.
LONGEST_DAYS = 365


class ScenarioError(ValueError):
    """A scenario that cannot be followed; the text says what, where, and what would be right."""


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


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """How a run goes, in emulated time.

    :param duration: from its start to its end.
    :param error: its ``ErrorMessage``.
    :param startup: how much of ``duration`` a job spends in STARTING, before it is RUNNING.
    """

    state: str
    duration: timedelta
    error: str = ""
    startup: timedelta = timedelta(0)


# What holds where a scenario says nothing.
DEFAULTS: Mapping[NodeType, RunOutcome] = {
    NodeType.JOB: RunOutcome(SUCCEEDED, timedelta(minutes=5), startup=timedelta(seconds=10)),
    NodeType.CRAWLER: RunOutcome(SUCCEEDED, timedelta(minutes=2)),
}


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in a scenario a value stands."""

    where: str
    path: str = ""

    def __truediv__(self, key: str) -> _Place:
        return _Place(self.where, f"{self.path}.{key}" if self.path else key)

    def __getitem__(self, index: int) -> _Place:
        return _Place(self.where, f"{self.path}[{index}]")

    def error(self, problem: str) -> ScenarioError:
        """What is wrong here."""
        place = f"{self.where}: {self.path}" if self.path else self.where
        return ScenarioError(f"{place}: {problem}")


def _either(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} or {last}"


def _suggest(given: object, known: Iterable[str]) -> str:
    names = {name.casefold(): name for name in known}
    near = get_close_matches(str(given).casefold(), names, 1)
    return f"; did you mean {names[near[0]]}?" if near else ""


def _show(value: object) -> str:
    return value if isinstance(value, str) and value else repr(value)


# --- one run: a state, a duration, both, or a mapping ---------------------------------------------

_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_UNITS = {"d": 86400, "h": 3600, "m": 60, "s": 1}
_SPAN = re.compile(r"\s*".join(f"(?:({_NUMBER}){unit})?" for unit in _UNITS))
_FORMS = "write 90s, 5m, 1h30m or a number of seconds"


def _duration(value: object, place: _Place, _kind: NodeType) -> timedelta:
    """A duration as text, a number of seconds, or a timedelta."""
    seconds = _seconds(value)
    if seconds is None:
        raise place.error(f"{_show(value)} is no duration; {_FORMS}")
    if not 0 <= seconds <= LONGEST_DAYS * _UNITS["d"]:
        raise place.error(f"{_show(value)} is no duration from 0 to {LONGEST_DAYS} days")
    return timedelta(seconds=seconds)


def _seconds(value: object) -> float | None:
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    return _seconds_of(value.strip()) if isinstance(value, str) else None


def _seconds_of(text: str) -> float | None:
    if re.fullmatch(_NUMBER, text):
        return float(text)
    found = _SPAN.fullmatch(text)
    if not text or not found:
        return None
    parts = zip(found.groups("0"), _UNITS.values(), strict=True)
    return sum(float(number) * unit for number, unit in parts)


def _state(value: object, place: _Place, kind: NodeType) -> str:
    """One of the kind's final states."""
    if isinstance(value, str) and value in STATES[kind]:
        return value
    who = f"a {kind.value.lower()}"
    raise place.error(
        f"{_show(value)} is no way for {who} to end; it ends {_either(STATES[kind])}"
        f"{_suggest(value, STATES[kind])}"
    )


def _text(value: object, place: _Place, _kind: NodeType) -> str:
    """Any text."""
    if not isinstance(value, str):
        raise place.error(f"it must be text, not {_show(value)}")
    return value


# The keys of a run in full: what they set, and how they are read.
_Reader = Callable[[object, _Place, NodeType], object]
_KEYS: Mapping[str, tuple[str, _Reader]] = {
    "ends": ("state", _state),
    "after": ("duration", _duration),
    "startup": ("startup", _duration),
    "error": ("error", _text),
}


def _run(value: object, place: _Place, kind: NodeType, default: RunOutcome) -> RunOutcome:
    """How one run goes; ``default`` is what holds where ``value`` says nothing."""
    if isinstance(value, list | tuple):
        raise place.error("this is one run, and takes no list of runs")
    if isinstance(value, RunOutcome):
        value = {key: getattr(value, of) for key, (of, _) in _KEYS.items()}
    if isinstance(value, Mapping):
        _known(value, _KEYS, place)
        said = {key: _KEYS[key][1](one, place / key, kind) for key, one in value.items()}
    else:
        words = _words(value) if isinstance(value, str) else {"after": value}
        said = {key: _KEYS[key][1](one, place, kind) for key, one in words.items()}
    return _complete({_KEYS[key][0]: one for key, one in said.items()}, place, kind, default)


def _words(text: str) -> Mapping[str, object]:
    """``FAILED``, ``5m`` or ``FAILED after 5m``."""
    state, after, span = text.partition(" after ")
    if after:
        return {"ends": state.strip(), "after": span}
    return {"after" if any(char.isdigit() for char in text) else "ends": text}


def _complete(
    said: dict[str, Any], place: _Place, kind: NodeType, default: RunOutcome
) -> RunOutcome:
    inherited: dict[str, Any] = {
        "startup": min(default.startup, said.get("duration", default.duration))
    }
    if "state" in said:
        good = said["state"] == SUCCEEDED
        inherited["error"] = "" if good else f"the scenario ends this run {said['state']}"
    outcome = replace(default, **inherited | said)
    if outcome.startup > outcome.duration:
        raise place.error(
            f"startup ({outcome.startup}) is part of the run and cannot be longer than it "
            f"({outcome.duration})"
        )
    if outcome.startup and kind is NodeType.CRAWLER:
        raise place.error("a crawler has no startup; leave it out")
    if outcome.error and outcome.state == SUCCEEDED:
        raise place.error(
            "a run that ends SUCCEEDED has no error; leave it out, or say how the run ends"
        )
    return outcome


def _known(given: Mapping[str, object], known: Iterable[str], place: _Place) -> None:
    """Refuse a key that means nothing here."""
    for key in given:
        if key not in set(known):
            raise place.error(
                f"{_show(key)} is not known here; write {_either(known)}{_suggest(key, known)}"
            )


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
            f"{_suggest(key, names[kind])}"
            for section, kind in _SECTIONS.items()
            for key in self.named.get(kind, {})
            if not any(fnmatchcase(name, key) or name == key for name in names[kind])
        )


def _candidates(named: Mapping[str, Runs], name: str) -> list[str]:
    """The keys that speak of ``name``, the one that counts first."""
    patterns = [key for key in named if key != name and fnmatchcase(name, key)]
    return [name, *patterns] if name in named else patterns


def _table(data: Mapping[str, object], where: str) -> _Table:
    place = _Place(where)
    _known(data, ("defaults", *_SECTIONS), place)
    said = _section(data, "defaults", place)
    _known(said, _KINDS, place / "defaults")
    defaults = dict(DEFAULTS)
    for word, value in said.items():
        kind = _KINDS[word]
        defaults[kind] = _run(value, place / "defaults" / word, kind, DEFAULTS[kind])
    named = {
        kind: {
            str(name): _runs(value, place / section / str(name), kind, defaults[kind])
            for name, value in _section(data, section, place).items()
        }
        for section, kind in _SECTIONS.items()
    }
    return _Table(defaults, named, where)


def _section(data: Mapping[str, object], name: str, place: _Place) -> Mapping[str, object]:
    section = data.get(name) or {}
    if not isinstance(section, Mapping):
        raise (place / name).error(f"it must be a mapping, not {_show(section)}")
    return section


def _runs(value: object, place: _Place, kind: NodeType, default: RunOutcome) -> Runs:
    """How the first run goes, the second, and so on."""
    if not isinstance(value, list | tuple):
        return (_run(value, place, kind, default),)
    if not value:
        raise place.error("the list is empty; say how at least one run goes")
    return tuple(_run(one, place[index], kind, default) for index, one in enumerate(value))


@dataclass(frozen=True, slots=True)
class _Function:
    """A function of the user's own, asked anew for each run."""

    function: Callable[[RunRequest], object]
    where: str

    def outcome(self, request: RunRequest) -> RunOutcome:
        """What the function says, or the default where it says None."""
        kind = request.node.type
        place = _Place(self.where, f"run {request.number} of {request.node}")
        try:
            said = self.function(request)
        except Exception as error:
            raise ScenarioError(
                f"{place.where}: {place.path}: {type(error).__name__}: {error}"
            ) from error
        return DEFAULTS[kind] if said is None else _run(said, place, kind, DEFAULTS[kind])

    def unmatched(self, _nodes: Iterable[Node]) -> tuple[str, ...]:
        """A function names no nodes."""
        return ()


@dataclass(frozen=True, slots=True)
class Scenario:
    """How each run goes. ``Scenario()`` lets all succeed: jobs in 5 minutes, crawlers in 2."""

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
    def from_mapping(cls, data: object, where: str = "scenario") -> Scenario:
        """Read what a YAML file holds.

        :param where: what to call it in errors.
        :raises ScenarioError: if it cannot be understood.
        """
        if not isinstance(data, Mapping):
            raise _Place(where).error("it must be a mapping of defaults, jobs and crawlers")
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
            raise _Place(where).error("a scenario is a .yaml, .yml, .json or .py file")
        data = _parse(_PARSERS[ending], _bytes(path), where)
        return cls.from_mapping({} if data is None else data, where)


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
        raise _Place(str(path)).error("define a function outcome(run) in it")
    return function

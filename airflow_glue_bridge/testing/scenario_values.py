"""The values in a scenario: how one run goes, as a state, a duration, both, or in full."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from difflib import get_close_matches
from typing import Any

from airflow_glue_bridge.glue.model import SUCCEEDED, NodeType
from airflow_glue_bridge.glue.states import END_STATES

# Emulated time is a datetime, which ends with the year 9999.
LONGEST_DAYS = 365


class ScenarioError(ValueError):
    """A scenario that cannot be followed; the text says what, where, and what would be right."""


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
class Place:
    """Where in a scenario a value stands."""

    where: str
    path: str = ""

    def __truediv__(self, key: str) -> Place:
        return Place(self.where, f"{self.path}.{key}" if self.path else key)

    def __getitem__(self, index: int) -> Place:
        return Place(self.where, f"{self.path}[{index}]")

    def error(self, problem: str) -> ScenarioError:
        """What is wrong here."""
        place = f"{self.where}: {self.path}" if self.path else self.where
        return ScenarioError(f"{place}: {problem}")


def _either(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} or {last}"


def suggest(given: object, known: Iterable[str]) -> str:
    """What may have been meant, to be put behind a sentence; empty if nothing is near."""
    names = {name.casefold(): name for name in known}
    near = get_close_matches(str(given).casefold(), names, 1)
    return f"; did you mean {names[near[0]]}?" if near else ""


def show(value: object) -> str:
    """A value as the user would know it again."""
    return value if isinstance(value, str) and value else repr(value)


_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_UNITS = {"d": 86400, "h": 3600, "m": 60, "s": 1}
_SPAN = re.compile(r"\s*".join(f"(?:({_NUMBER}){unit})?" for unit in _UNITS))
_FORMS = "write 90s, 5m, 1h30m or a number of seconds"


def _duration(value: object, place: Place, _kind: NodeType) -> timedelta:
    """A duration as text, a number of seconds, or a timedelta."""
    seconds = _seconds(value)
    if seconds is None:
        raise place.error(f"{show(value)} is no duration; {_FORMS}")
    if not 0 <= seconds <= LONGEST_DAYS * _UNITS["d"]:
        raise place.error(f"{show(value)} is no duration from 0 to {LONGEST_DAYS} days")
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


def _state(value: object, place: Place, kind: NodeType) -> str:
    """One of the kind's final states."""
    if isinstance(value, str) and value in END_STATES[kind]:
        return value
    who = f"a {kind.value.lower()}"
    raise place.error(
        f"{show(value)} is no way for {who} to end; it ends {_either(END_STATES[kind])}"
        f"{suggest(value, END_STATES[kind])}"
    )


def _text(value: object, place: Place, _kind: NodeType) -> str:
    """Any text."""
    if not isinstance(value, str):
        raise place.error(f"it must be text, not {show(value)}")
    return value


# The keys of a run in full: what they set, and how they are read.
_Reader = Callable[[object, Place, NodeType], object]
_KEYS: Mapping[str, tuple[str, _Reader]] = {
    "ends": ("state", _state),
    "after": ("duration", _duration),
    "startup": ("startup", _duration),
    "error": ("error", _text),
}


def read_run(value: object, place: Place, kind: NodeType, default: RunOutcome) -> RunOutcome:
    """How one run goes; ``default`` is what holds where ``value`` says nothing."""
    if isinstance(value, list | tuple):
        raise place.error("this is one run, and takes no list of runs")
    if isinstance(value, RunOutcome):
        value = {key: getattr(value, of) for key, (of, _) in _KEYS.items()}
    if isinstance(value, Mapping):
        check_keys(value, _KEYS, place)
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
    said: dict[str, Any], place: Place, kind: NodeType, default: RunOutcome
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


def check_keys(given: Mapping[str, object], known: Iterable[str], place: Place) -> None:
    """Refuse a key that means nothing here."""
    for key in given:
        if key not in set(known):
            raise place.error(
                f"{show(key)} is not known here; write {_either(known)}{suggest(key, known)}"
            )

"""What every form of Terraform comes down to: resource instances and their attributes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from glue2airflow.sources.unresolved import Unresolved

# The key of an instance: None for a resource without count and for_each.
Key = int | str | None


class Open(Unresolved):
    """A value that the source does not tell. ``note`` says what asks for it, and where."""

    __slots__ = ("note",)
    note: str

    @classmethod
    def at(cls, key: str, note: str = "", text: str = "") -> Open:
        """The text that stands for ``key`` until it is given."""
        made = cls(text or f"${{{key}}}", (key,))
        made.note = note
        return made


def note_of(value: Unresolved) -> str:
    """What is to be said of an open value beside how to give it."""
    return getattr(value, "note", "")


@dataclass(frozen=True)
class Instance:
    """One resource instance: nested blocks are lists of objects, as in a state.

    :param place: the file and line of its block, "" where the source has no lines.
    :param problems: what Terraform would refuse in it.
    """

    type: str
    name: str
    values: dict[str, Any]
    module: str = ""
    key: Key = None
    place: str = ""
    problems: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """What Terraform calls it."""
        return address(self.module, self.type, self.name, self.key)


def address(module: str, kind: str, name: str, key: Key = None) -> str:
    """What Terraform calls an instance, or a whole resource."""
    return f"{module}.{kind}.{name}{index(key)}".removeprefix(".")


def index(key: Key) -> str:
    """The key of an instance as it is written behind its name."""
    if key is None:
        return ""
    return f"[{key}]" if isinstance(key, int) else f'["{key}"]'


def in_order(instances: Iterable[Instance]) -> list[Instance]:
    """The instances as a state lists them, so that every form gives the same order."""
    return sorted(instances, key=_order)


def _order(instance: Instance) -> tuple[object, ...]:
    key = instance.key
    number = key if isinstance(key, int) else -1
    return instance.module, instance.type, instance.name, number, str(key)

"""What a template does not tell and the stacks around it do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress

from airflow_glue_bridge.glue.codec import DecodeError

# A document is at most 100 levels deep; this leaves room for names that refer to names, and stays
# well below Python's own limit.
MAX_LEVELS = 150


class Level:
    """Counts how deep an evaluation is, and ends one that goes too deep."""

    def __init__(self) -> None:
        self._depth = 0

    def __enter__(self) -> None:
        if self._depth >= MAX_LEVELS:
            raise DecodeError(f"an expression goes through more than {MAX_LEVELS} others")
        self._depth += 1

    def __exit__(self, *_raised: object) -> None:
        self._depth -= 1


class Layers(Mapping[str, str]):
    """Several tables of values; the first that has a key tells it."""

    def __init__(self, tables: Sequence[Mapping[str, str]]) -> None:
        self._tables = tables

    def __getitem__(self, key: str) -> str:
        for table in self._tables:
            with suppress(KeyError):
                return table[key]
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(key for table in self._tables for key in table))

    def __len__(self) -> int:
        return len(list(iter(self)))


class Outside:
    """What is around a template that is read alone: nothing. ``None`` means: not known.

    ``level`` is shared by all templates through which one evaluation can lead.
    """

    def __init__(self) -> None:
        self.level = Level()

    def values(self, given: Mapping[str, str]) -> Mapping[str, str]:
        """The values of the template's parameters, where ``given`` is what the user gave."""
        return given

    def pseudo(self, _name: str) -> str | None:
        """What a pseudo parameter yields."""
        return None

    def export(self, _name: str) -> str | None:
        """What another stack exports by that name."""
        return None

    def output(self, _stack: str, _name: str, _region: str) -> str | None:
        """An output of the stack called ``_stack``; "" for the region of the asking stack."""
        return None

    def attribute(self, _logical: str, _attribute: str) -> str | None:
        """What an attribute of one of the template's resources yields."""
        return None

    def key(self, logical: str) -> str:
        """What the user calls a resource by that has no name of its own."""
        return logical

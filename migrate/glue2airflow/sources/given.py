"""What a user gives for what sources leave open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Self


class Given(Mapping[str, str]):
    """Values by key, and which keys a source ever asked for, so that none is given in vain."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = dict(values)
        self.asked: set[str] = set()

    def __getitem__(self, key: str) -> str:
        self.asked.add(key)
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def in_vain(self) -> list[str]:
        """The keys that nothing asked for.

        Those of pseudo parameters may be given always. A file of Terraform's variables may hold
        more than one configuration declares; Terraform itself only warns.
        """
        unasked = [key for key in self if key not in self.asked and not key.startswith("AWS::")]
        return [key for key in unasked if not isinstance(self._values[key], Typed)]


class Typed(str):
    """A value from a file of Terraform's variables, where it may be more than a text.

    :param value: what it is; the text stands for it wherever a text is asked.
    """

    __slots__ = ("value",)
    value: Any

    def __new__(cls, text: str, value: object) -> Self:
        """Make the text and put the value beside it."""
        made = super().__new__(cls, text)
        made.value = value
        return made

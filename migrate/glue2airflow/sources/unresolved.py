"""Names that a source mentions and another stack knows, and credentials that nobody may read."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any, Self, TypeVar

from glue2airflow import secrets


class Placeholder(str):
    """A text of which some part is not in the source; ``${Key}`` stands where that part belongs.

    It compares as a text does, so two members that spell the same expression name the same thing.

    :param keys: what is missing from it.
    """

    __slots__ = ("keys",)
    keys: tuple[str, ...]

    def __new__(cls, text: str, keys: Iterable[str]) -> Self:
        """Make the text and remember what is missing from it."""
        made = super().__new__(cls, text)
        made.keys = tuple(dict.fromkeys(keys))
        return made

    def __deepcopy__(self, _memo: object) -> Self:
        """Itself, as of any text: plans are copied as a whole."""
        return self


class Unresolved(Placeholder):
    """A text that becomes known when its ``keys`` are given with ``--parameter``."""

    __slots__ = ()


class Secret(Placeholder, secrets.Secret):
    """A credential. Its text shows where it comes from and never what it is.

    :param keys: the NoEcho parameters, or the references to a secret store, that hold it.
    :param value: what it is, if the source or the user tells; only ever to compare with. Terraform
        has numbers and bools, too.
    """

    __slots__ = ("value",)
    value: Any

    def __new__(cls, text: str, keys: Iterable[str], value: object = None) -> Self:
        """Make the text and put the value beside it."""
        made = super().__new__(cls, text, keys)
        made.value = value
        return made


Kind = TypeVar("Kind", bound=Placeholder)


def unknown(key: str) -> Unresolved:
    """The text that stands for ``key`` until it is given."""
    return Unresolved(f"${{{key}}}", (key,))


def how_to_give(keys: Iterable[str]) -> str:
    """The options that resolve a placeholder, for a finding's way out."""
    return "give it with " + " ".join(f"--parameter {key}=VALUE" for key in keys)


def composed(parts: Iterable[str]) -> str:
    """The parts as one text: secret if one of them is, otherwise unresolved if one of them is."""
    pieces = list(parts)
    text = "".join(pieces)
    keys = [key for piece in pieces if isinstance(piece, Placeholder) for key in piece.keys]
    if any(isinstance(piece, Secret) for piece in pieces):
        values = [_value(piece) for piece in pieces]
        return Secret(text, keys, None if None in values else "".join(filter(None, values)))
    return Unresolved(text, keys) if keys else text


def _value(piece: str) -> str | None:
    """What a piece stands for, if that is known."""
    if isinstance(piece, Secret):
        return piece.value if isinstance(piece.value, str) else None
    return None if isinstance(piece, Unresolved) else piece


def unresolved_in(data: object) -> list[tuple[str, Unresolved]]:
    """Every unresolved text inside ``data``, with the path of the member that holds it."""
    return placeholders_in(data, Unresolved)


def placeholders_in(data: object, kind: type[Kind]) -> list[tuple[str, Kind]]:
    """Every placeholder of one kind inside ``data``, with the path of the member that holds it."""
    found: list[tuple[str, Kind]] = []
    _find(data, kind, "", found)
    return found


def _find(data: object, kind: type[Kind], path: str, found: list[tuple[str, Kind]]) -> None:
    if isinstance(data, str):
        if isinstance(data, kind):
            found.append((path, data))
    elif isinstance(data, dict):
        for key, value in data.items():
            _find(value, kind, f"{path}.{key}" if path else str(key), found)
    elif isinstance(data, list | tuple):
        for i, value in enumerate(data):
            _find(value, kind, f"{path}[{i}]", found)


def without_unresolved(data: object, members: Container[str]) -> object:
    """``data`` less those of ``members`` whose value is unresolved."""
    if isinstance(data, dict):
        return {
            key: without_unresolved(value, members)
            for key, value in data.items()
            if not (isinstance(value, Unresolved) and key in members)
        }
    if isinstance(data, list | tuple):
        return [without_unresolved(value, members) for value in data]
    return data

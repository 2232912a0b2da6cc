"""Ids that look like Glue's, and are the same in every world that lives through the same."""

from __future__ import annotations

import hashlib
from itertools import count
from uuid import UUID


def digest(*parts: object) -> str:
    """64 hexadecimal digits for what ``parts`` name."""
    return hashlib.sha256("/".join(map(str, parts)).encode()).hexdigest()


def node_id(scope: str, kind: str, name: str) -> str:
    """The id of a node in a graph; ``scope`` is the run, or names the design."""
    return f"wnode_{digest(scope, kind, name)}"


class Ids:
    """New ids, one after the other."""

    def __init__(self, *seed: str) -> None:
        self._seed = seed
        self._numbers = count()

    def new(self, prefix: str) -> str:
        """``prefix``, an underscore and 64 hexadecimal digits."""
        return f"{prefix}_{self._digest(prefix)}"

    def uuid(self, prefix: str) -> str:
        """A UUID, as crawls and events have it."""
        return str(UUID(self._digest(prefix)[:32], version=4))

    def _digest(self, prefix: str) -> str:
        return digest(*self._seed, prefix, next(self._numbers))

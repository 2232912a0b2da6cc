"""The comment that a generated file begins with: the digest, the source, the findings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from glue2airflow.update.conflicts import Conflict, Disputes

_FIRST = "# Made by glue2airflow, content "
_CONTINUED = "#   "
_KEY = re.compile(r"# (Source|GLU\d+[^:]*):")


@dataclass(frozen=True)
class Entry:
    """What is said of one thing, on one or more lines.

    :param key: what it is about; the second of one kind has a number.
    """

    key: str
    lines: tuple[str, ...]


def entries(text: str) -> list[Entry]:
    """The entries of a generated file's header, the digest apart."""
    lines = text.splitlines()[1:]
    head = lines[: next((i for i, line in enumerate(lines) if not line.startswith("#")), 0)]
    grouped: list[list[str]] = []
    for line in head:
        if line.startswith(_CONTINUED) and grouped:
            grouped[-1].append(line)
        else:
            grouped.append([line])
    found: list[Entry] = []
    for group in grouped:
        key = _key(group)
        again = sum(entry.key.partition("#")[0] == key for entry in found)
        found.append(Entry(f"{key}#{again}" if again else key, tuple(group)))
    return found


def _key(lines: Sequence[str]) -> str:
    text = " ".join([lines[0], *(line[len(_CONTINUED) :] for line in lines[1:])])
    match = _KEY.match(text)
    return match[1] if match else text


class Header:
    """The lines of a file, in which the entries of its header are replaced."""

    def __init__(self, text: str, disputes: Disputes) -> None:
        self.lines = text.splitlines(keepends=True)
        self.disputes = disputes
        first = self.lines[0] if self.lines else ""
        self.end = first[len(first.rstrip("\r\n")) :] or "\n"

    def merge(self, base: str, new: str) -> str:
        """Bring in what changed between two generated files."""
        self._put(self._start(_FIRST), 1, [new.splitlines()[0]])
        old = {entry.key: entry for entry in entries(base)}
        now = {entry.key: entry for entry in entries(new)}
        at = self._start(_FIRST) + 1
        for key, entry in now.items():
            at = self._entry(old.get(key), entry, at)
        for key, entry in old.items():
            if key not in now:
                self._drop(entry)
        return "".join(self.lines)

    def _entry(self, old: Entry | None, now: Entry, at: int) -> int:
        """Bring in one entry; return the line after it."""
        there = self._find(now.lines)
        if there >= 0:
            return there + len(now.lines)
        before = self._find(old.lines) if old else -1
        if old == now:
            return at
        if old and before < 0 and not self._glue_wins(old, now):
            return at
        at = before if before >= 0 else at
        self._put(at, len(old.lines) if old and before >= 0 else 0, now.lines)
        return at + len(now.lines)

    def _drop(self, old: Entry) -> None:
        at = self._find(old.lines)
        if at >= 0:
            self._put(at, len(old.lines), ())
        elif self._start(f"# {old.key}:") >= 0:
            self._glue_wins(old, None)

    def _glue_wins(self, old: Entry, now: Entry | None) -> bool:
        """Ask about an entry that people changed; only another one can be put in."""
        at = self._start(f"# {old.key}:")
        hand = self.lines[at].rstrip() if at >= 0 else ""
        sides = ("\n".join(old.lines), hand, "\n".join(now.lines) if now else "")
        conflict = Conflict(f"comment on {old.key}", at + 1, *sides)
        return self.disputes.glue_wins(conflict, possible=now is not None)

    def _start(self, text: str) -> int:
        """The first line that begins so; -1 if none does."""
        return next((i for i, line in enumerate(self.lines) if line.startswith(text)), -1)

    def _find(self, wanted: Sequence[str]) -> int:
        """Where some lines stand one after the other; -1 if nowhere."""
        plain = [line.rstrip() for line in self.lines]
        spans = range(len(plain) - len(wanted) + 1)
        return next((i for i in spans if plain[i : i + len(wanted)] == list(wanted)), -1)

    def _put(self, at: int, count: int, lines: Sequence[str]) -> None:
        self.lines[at : at + count] = [line + self.end for line in lines]

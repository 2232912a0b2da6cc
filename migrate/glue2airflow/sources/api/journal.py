"""What was read so far, kept beside the snapshot to be, so that an interrupted one goes on.

JSON lines: the first says what is read and from where, each other is a call and its reply. It holds
what the snapshot will hold, so no credentials, and only its owner may read it.
"""

from __future__ import annotations

import fcntl
import json
import os
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from glue2airflow.errors import OutputError
from glue2airflow.sources.api.operations import Data, Operation

ENDING = ".partial"
# Definitions change: what is older is read anew.
OLDEST = timedelta(days=1)
_ABOUT, _BEGUN = "About", "Begun"


class Journal:
    """Keeps nothing.

    :ivar begun: when the reading began, which may have been an earlier time.
    :ivar replies: how many replies are left from that time, and ``text`` what they are.
    """

    def __init__(self) -> None:
        self.begun = _now()
        self.replies = 0
        self.text = ""
        self._known: dict[str, Any] = {}

    def reply(self, operation: Operation, request: Data) -> dict[str, Any] | None:
        """The reply to the same call in an earlier attempt."""
        return self._known.get(_call(operation, request))

    def keep(self, operation: Operation, request: Data, reply: Data) -> None:
        """Keep the reply to a call."""

    def restart(self) -> None:
        """Forget all replies."""


class FileJournal(Journal):
    """Keeps replies in a file, and has those of the last attempt to read the same.

    :param about: what is read, and from where; replies about anything else are forgotten.
    :raises OutputError: if the file cannot be written, or another process is writing it.
    """

    def __init__(self, path: Path, about: Data) -> None:
        super().__init__()
        self.path, self._about = path, dict(about)
        self._lock = threading.Lock()
        self._kept = 0
        self._file = _opened(path)
        self.text = self._file.read()
        self._recall(self.text.splitlines())
        if not self._known:
            self.restart()

    def _recall(self, lines: list[str]) -> None:
        """Take up what fits; the last line may have been cut off in the middle."""
        read = [_line(line) for line in lines if line]
        head = read[0] if read else {}
        begun = _time(head.get(_BEGUN))
        if head.get(_ABOUT) != self._about or not _now() - OLDEST < begun <= _now():
            return
        self.begun = begun
        self._known = {
            str(r.get("Call")): r["Reply"] for r in read[1:] if isinstance(r.get("Reply"), dict)
        }
        self.replies = len(self._known)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to go on from."""
        return not self.replies and not self._kept

    def keep(self, operation: Operation, request: Data, reply: Data) -> None:
        """Write a reply down, at once."""
        self._kept += 1
        self._write({"Call": _call(operation, request), "Reply": reply})

    def restart(self) -> None:
        """Begin anew, with a head only."""
        self._known, self.replies, self.text, self._kept = {}, 0, "", 0
        self.begun = _now()
        self._file.seek(0)
        self._file.truncate()
        self._write({_ABOUT: self._about, _BEGUN: self.begun.isoformat()})

    def _write(self, line: Data) -> None:
        try:
            with self._lock:
                # After a line that was cut off, this begins one of its own.
                self._file.write("\n" + json.dumps(line))
                self._file.flush()
        except OSError as error:
            raise OutputError(f"{self.path} cannot be written: {error.strerror}") from None

    def close(self, *, remove: bool) -> None:
        """Be done with the file, and remove it if there is nothing to go on from."""
        with self._lock:
            if remove:
                self.path.unlink(missing_ok=True)
            self._file.close()


def _opened(path: Path) -> TextIOWrapper:
    """The file, for nobody else's eyes or hands, at its beginning."""
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        file = os.fdopen(handle, "r+", encoding="utf-8", errors="replace")
        os.fchmod(handle, 0o600)
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise OutputError(f"{path} is being written by another glue2airflow; wait for it") from None
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}") from None
    return file


def _line(text: str) -> dict[str, Any]:
    """What a line holds; nothing, if it was cut off."""
    with suppress(ValueError):
        read = json.loads(text)
        return read if isinstance(read, dict) else {}
    return {}


def _time(text: object) -> datetime:
    """An instant as it was written; long ago, if it was not."""
    with suppress(TypeError, ValueError):
        read = datetime.fromisoformat(str(text))
        return read if read.tzinfo else read.replace(tzinfo=UTC)
    return datetime.min.replace(tzinfo=UTC)


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _call(operation: Operation, request: Data) -> str:
    return f"{operation.name} {json.dumps(request, sort_keys=True)}"

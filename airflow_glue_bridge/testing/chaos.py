"""Bad weather between a client and the emulator: throttling, server errors, lost and slow replies.

WSGI middleware around any server of AWS's JSON protocol. Only requests that name their operation in
an ``X-Amz-Target`` header are touched, so S3 and its like are left alone.
"""

from __future__ import annotations

import contextlib
import json
import random
import socket
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from enum import Enum
from fnmatch import fnmatchcase
from itertools import accumulate
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

PASSED = "passed"
_RATES = ("throttling", "server_errors", "lost_replies", "slow")


class _Fate(Enum):
    """What becomes of a request; ``kind`` is what it is counted as."""

    THROTTLED = "throttling"
    INTERNAL = "server_errors", 500
    UNAVAILABLE = "server_errors", 503
    LOST = "lost_replies"
    SLOW = "slow"
    PASSED = PASSED

    @property
    def kind(self) -> str:
        """The rate of :class:`Chaos` that the fate belongs to, or :data:`PASSED`."""
        return self.value if isinstance(self.value, str) else self.value[0]


@dataclass(frozen=True)
class Chaos:
    """How often what goes wrong. Rates are between 0 and 1 and exclude each other.

    :param throttling: answered ThrottlingException, and not performed.
    :param server_errors: answered 500 InternalServiceException or a bare 503, half of each, and not
        performed.
    :param lost_replies: performed, but the connection closes without an answer.
    :param slow: performed, and answered after ``delay`` (real) seconds.
    :param seed: the same seed decides the same for the n-th request of each operation.
    :param operations: hit these only: ``StartWorkflowRun``, ``Get*`` or, with the service's prefix,
        ``AWSGlue.*``. All by default.
    """

    throttling: float = 0.0
    server_errors: float = 0.0
    lost_replies: float = 0.0
    slow: float = 0.0
    delay: float = 2.0
    seed: int = 0
    operations: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        rates = {name: getattr(self, name) for name in _RATES}
        for name, rate in rates.items():
            if not 0 <= rate <= 1:
                raise ValueError(f"chaos: {name} must be between 0 and 1, not {rate}")
        if sum(rates.values()) > 1 + 1e-9:
            raise ValueError(
                f"chaos: {', '.join(_RATES)} add up to {sum(rates.values()):g}; together they may "
                "reach 1 at most, as a request meets one of them"
            )
        if not 0 <= self.delay <= threading.TIMEOUT_MAX:
            raise ValueError(f"chaos: delay must be a number of seconds, not {self.delay}")
        if isinstance(self.operations, str):
            raise ValueError(f'chaos: operations must be a tuple, ("{self.operations}",)')

    @classmethod
    def parse(cls, text: str) -> Chaos:
        """Read ``throttling=0.3,5xx=0.1,lost=0.05,slow=0.1,delay=2,operation=Start*``.

        ``operation`` may be given several times, ``seed`` as well as the others once. Fields' own
        names (``server_errors``, ``lost_replies``) do too.

        :raises ValueError: if it cannot be read; the text is one sentence for the user.
        """
        given: dict[str, Any] = {}
        operations: list[str] = []
        for item in text.split(",") if text.strip() else ():
            name, value = _item(item)
            if name == "operations":
                operations.append(value)
            elif name in given:
                raise ValueError(f"chaos: {name} is given twice; give it once")
            else:
                given[name] = _number(name, value)
        return cls(**given, operations=tuple(operations))

    def hits(self, target: str) -> bool:
        """Whether requests with this ``X-Amz-Target`` are to be hit."""
        names = (target, _operation(target))
        return not self.operations or any(
            fnmatchcase(name, pattern) for pattern in self.operations for name in names
        )

    def fate(self, draw: float) -> _Fate:
        """What a draw from 0 up to 1 means."""
        shares = {
            _Fate.THROTTLED: self.throttling,
            _Fate.INTERNAL: self.server_errors / 2,
            _Fate.UNAVAILABLE: self.server_errors / 2,
            _Fate.LOST: self.lost_replies,
            _Fate.SLOW: self.slow,
        }
        bounds = zip(shares, accumulate(shares.values()), strict=True)
        return next((fate for fate, bound in bounds if draw < bound), _Fate.PASSED)


_SHORT = {"5xx": "server_errors", "lost": "lost_replies", "operation": "operations"}
_NAMES = {field.name: field.name for field in fields(Chaos)} | _SHORT
_SHOWN = "throttling, 5xx, lost, slow, delay, seed, operation"


def _item(item: str) -> tuple[str, str]:
    """The field and the value of one ``name=value``."""
    name, equals, value = (part.strip() for part in item.partition("="))
    if not (name and equals and value):
        raise ValueError(f"chaos: {item.strip()!r} must be name=value, as in throttling=0.3")
    if name not in _NAMES:
        near = get_close_matches(name, _NAMES, 1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise ValueError(f"chaos: {name!r} is none of {_SHOWN}{hint}")
    return _NAMES[name], value


def _number(name: str, value: str) -> float:
    try:
        return int(value) if name == "seed" else float(value)
    except ValueError:
        what = "a whole number" if name == "seed" else "a number"
        raise ValueError(f"chaos: {name} must be {what}, not {value!r}") from None


def _operation(target: str) -> str:
    """``StartJobRun`` of ``AWSGlue.StartJobRun``."""
    return target.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class _Reply:
    """An answer instead of the server's; the JSON protocol names the error in the body alone."""

    status: str
    body: Mapping[str, str] | None = None


_REPLIES = {
    _Fate.THROTTLED: _Reply(
        "400 Bad Request", {"__type": "ThrottlingException", "message": "Rate exceeded"}
    ),
    _Fate.INTERNAL: _Reply(
        "500 Internal Server Error",
        {"__type": "InternalServiceException", "message": "Internal service error"},
    ),
    _Fate.UNAVAILABLE: _Reply("503 Service Unavailable"),
}


class ChaosMiddleware:
    """Does to the requests for ``app`` what ``chaos`` says.

    Set ``middleware.chaos`` to change the weather at any time; its draws begin anew. Each operation
    has draws of its own, so what befalls the n-th StartWorkflowRun does not depend on how many
    other calls came between.
    """

    def __init__(self, app: WSGIApplication, chaos: Chaos) -> None:
        self.app = app
        self._lock = threading.Lock()
        self._counts: Counter[tuple[str, str]] = Counter()
        self.chaos = chaos

    @property
    def chaos(self) -> Chaos:
        """What is done now."""
        return self._chaos

    @chaos.setter
    def chaos(self, chaos: Chaos) -> None:
        if not isinstance(chaos, Chaos):
            raise TypeError(f"chaos must be a Chaos, as Chaos(throttling=0.3) is, not {chaos!r}")
        with self._lock:
            self._chaos = chaos
            self._draws: dict[str, random.Random] = {}

    def reset(self, chaos: Chaos) -> None:
        """Begin anew, with nothing counted."""
        self.chaos = chaos
        with self._lock:
            self._counts.clear()

    @property
    def counts(self) -> Counter[tuple[str, str]]:
        """How many requests met what: a copy, by rate (or :data:`PASSED`) and operation."""
        with self._lock:
            return self._counts.copy()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Serve one request, or do not."""
        target = environ.get("HTTP_X_AMZ_TARGET", "")
        if not target:
            return self.app(environ, start_response)
        fate, delay = self._decide(target)
        if reply := _REPLIES.get(fate):
            return _answer(reply, start_response)
        if fate is _Fate.LOST:
            _perform(self.app, environ, _discard)
            _hang_up(environ)
        if fate is _Fate.SLOW:
            body = _perform(self.app, environ, start_response)
            time.sleep(delay)
            return [body]
        return self.app(environ, start_response)

    def _decide(self, target: str) -> tuple[_Fate, float]:
        """Draw what becomes of a request, and count it."""
        operation = _operation(target)
        with self._lock:
            fate = _Fate.PASSED
            if self._chaos.hits(target):
                fate = self._chaos.fate(self._random(target).random())
            self._counts[fate.kind, operation] += 1
            return fate, self._chaos.delay

    def _random(self, target: str) -> random.Random:
        if target not in self._draws:
            self._draws[target] = random.Random(f"{self._chaos.seed} {target}")  # noqa: S311
        return self._draws[target]


def _answer(reply: _Reply, start_response: StartResponse) -> Iterable[bytes]:
    """Answer in the app's place."""
    body = json.dumps(reply.body).encode() if reply.body else b""
    headers = [("Content-Length", str(len(body))), ("x-amzn-RequestId", str(uuid.uuid4()))]
    if body:
        headers.append(("Content-Type", "application/x-amz-json-1.1"))
    start_response(reply.status, headers)
    return [body]


def _perform(
    app: WSGIApplication, environ: WSGIEnvironment, start_response: StartResponse
) -> bytes:
    """Have ``app`` do all that it does for a request; the body of its answer."""
    chunks = app(environ, start_response)
    try:
        return b"".join(chunks)
    finally:
        if hasattr(chunks, "close"):
            chunks.close()


def _discard(*_: object) -> Callable[[bytes], object]:
    """A ``start_response`` for an answer that nobody gets."""
    return len


def _hang_up(environ: WSGIEnvironment) -> None:
    """Close the connection without an answer; called in-process, there is only the error.

    Werkzeug ends a request quietly on a ConnectionError but waits for the next one on the same
    connection (HTTP/1.1), so the socket is shut down first: the client sees the end at once.
    """
    connection: socket.socket | None = environ.get("werkzeug.socket")
    if connection is not None:
        with contextlib.suppress(OSError):  # the client has hung up already
            connection.shutdown(socket.SHUT_RDWR)
    raise ConnectionAbortedError("chaos: the request was performed and its reply is lost")

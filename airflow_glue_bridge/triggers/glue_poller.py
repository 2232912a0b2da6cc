"""One poller for all that waits in a process: one client and one loop for a connection and region.

A trigger of the amazon provider makes a client of its own and asks about its own run: a thousand
of them are a thousand clients, connections and requests in each ``waiter_delay``. Here they all
wait on the answers of one poller, which asks for many runs at once, and when an answer is likely to
be news.

The requests of a poller are at most ``[airflow_glue_bridge] poller_calls_per_second`` (default 5).
"""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import itertools
import logging
import math
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from random import Random
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from airflow.configuration import conf

from airflow_glue_bridge.glue.pace import RateLimit, back_off
from airflow_glue_bridge.hooks.faults import code_of
from airflow_glue_bridge.triggers.poller_client import Caller, asks_again, prepared
from airflow_glue_bridge.triggers.poller_looks import BATCH, Ask, look, look_at_latest
from airflow_glue_bridge.triggers.poller_questions import (
    GraphOf,
    Place,
    Question,
    RunOf,
    RunsOf,
    Wait,
)
from airflow_glue_bridge.triggers.poller_subjects import History, Subject

__all__ = ["GraphOf", "Place", "Question", "RunOf", "RunsOf", "wait_for"]

T = TypeVar("T")

log = logging.getLogger(__name__)

# How long a poller for which nobody waits keeps its client for the next.
IDLE_SECONDS = 60.0
# What is usual for a workflow is read one workflow at a time. If more than so many are due for that
# at once, every other look is a batch, so that none has to wait for all the others.
HISTORIES_AT_ONCE = 10
# The client's credentials are no good any more; a new one has the connection as it is by then.
_STALE = frozenset(
    {
        "ExpiredToken",
        "ExpiredTokenException",
        "InvalidClientTokenId",
        "RequestExpired",
        "UnrecognizedClientException",
    }
)

_pollers: dict[tuple[asyncio.AbstractEventLoop, Place], _Poller] = {}


class PollerStoppedError(RuntimeError):
    """The poller that a wait relied on was stopped from outside."""


async def wait_for(
    place: Place,
    question: Question,
    done: Callable[[Mapping[str, Any]], T | None],
    *,
    delay: float,
    timeout: float,
) -> T:
    """Ask Glue until an answer will do, together with all others in this loop that wait.

    Throttling, server faults and lost replies are waited out.

    :param place: where to ask.
    :param question: what to ask.
    :param done: what comes of an answer; None if it will not do yet. Must not block.
    :param delay: longest pause between two looks, in seconds. Longer only after faults, or where
        the ceiling on calls a second leaves no other choice.
    :param timeout: seconds after which to give up, whatever Glue does.
    :raises TimeoutError: after ``timeout`` seconds.
    :raises botocore.exceptions.ClientError: that no repetition mends, for example
        EntityNotFoundException; likewise what ``done`` raises.
    """
    limit = asyncio.timeout(timeout)
    with _poller(place).joined(question, done, delay) as (subject, future):
        try:
            async with limit:
                result: T = await future
                return result
        except TimeoutError as error:
            if not limit.expired():
                raise
            raise TimeoutError(_too_late(question, timeout, subject)) from error


def _too_late(question: Question, timeout: float, subject: Subject) -> str:
    trouble = f" The last trouble was: {subject.trouble}." if subject.trouble else ""
    return f"{question}: no such answer as was waited for within {timeout:g} seconds.{trouble}"


def _poller(place: Place) -> _Poller:
    """The poller of this loop for a place; begun if there is none."""
    key = asyncio.get_running_loop(), place
    if key not in _pollers:
        _pollers[key] = _Poller(place)
        _pollers[key].begin()
    return _pollers[key]


class _Poller:
    """Looks at what is due, as long as anybody waits."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._loop = asyncio.get_running_loop()
        self._subjects: dict[tuple[str, str], Subject] = {}
        self._changed = asyncio.Event()
        self._limit = RateLimit(_calls_per_second(), self._loop.time())
        self._random = Random()  # noqa: S311  jitter
        self._batches = True
        self._was_batch = False
        self._histories: WeakValueDictionary[str, History] = WeakValueDictionary()

    def begin(self) -> None:
        """Run beside the callers; not in the context of the first, which its logs would go to."""
        context = contextvars.Context()
        self._task = self._loop.create_task(self._run(), name="glue poller", context=context)
        self._task.add_done_callback(self._ended, context=context)

    @contextlib.contextmanager
    def joined(
        self, question: Question, done: Callable[[Mapping[str, Any]], Any], delay: float
    ) -> Iterator[tuple[Subject, asyncio.Future[Any]]]:
        """Be one that waits for the time of the block."""
        now = self._loop.time()
        wait = Wait(question, done, delay, now, self._loop.create_future())
        key = question.workflow, question.run_id if isinstance(question, GraphOf) else ""
        subject = self._subject(*key)
        subject.join(wait, now)
        self._changed.set()
        try:
            yield subject, wait.future
        finally:
            wait.leave()
            del subject.waits[wait]
            if not subject.waits and self._subjects.get(key) is subject:
                del self._subjects[key]
                self._changed.set()

    def _subject(self, workflow: str, run_id: str) -> Subject:
        if (workflow, run_id) not in self._subjects:
            history = self._histories.setdefault(workflow, History())
            self._subjects[workflow, run_id] = Subject(workflow, run_id, history)
        return self._subjects[workflow, run_id]

    async def _run(self) -> None:
        async with self._connected() as caller:
            await self._serve(caller)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """Leave nobody waiting, also if the task was cancelled before it had begun."""
        self._retire()
        if not self._subjects:
            return
        error = _why(task) or PollerStoppedError(f"The poller of {self.place} was stopped")
        log.warning("The poller of %s ends: %s", self.place, error)
        for subject in list(self._subjects.values()):
            subject.fail(error)

    @contextlib.asynccontextmanager
    async def _connected(self) -> AsyncIterator[Caller]:
        """The client, in the end: for its credentials, AWS may have to be asked too."""
        async with contextlib.AsyncExitStack() as stack:
            for failures in itertools.count(1):
                try:
                    client = await stack.enter_async_context(await prepared(self.place))
                    break
                except Exception as error:
                    if not (asks_again(error) and self._subjects):
                        raise
                    await self._back_off(list(self._subjects.values()), error, failures)
            yield Caller(client, self._limit)

    async def _serve(self, caller: Caller) -> None:
        """Look at what is due, each in a task of its own, until nobody has waited for a while."""
        async with asyncio.TaskGroup() as looks:
            tasks: list[asyncio.Task[None]] = []
            while self._subjects or await self._somebody_comes():
                seconds = min((s.due for s in self._idle()), default=math.inf) - self._loop.time()
                if seconds > 0:
                    await self._change(seconds)
                    continue
                await caller.turn()
                tasks = [task for task in tasks if not task.done()]
                if subjects := self._next():
                    for subject in subjects:
                        subject.busy = True
                    tasks.append(looks.create_task(self._look(caller, subjects)))
            self._retire()
            for task in tasks:
                task.cancel()

    def _retire(self) -> None:
        """Take nobody in any more."""
        if self._current():
            del _pollers[self._loop, self.place]

    def _current(self) -> bool:
        return _pollers.get((self._loop, self.place)) is self

    async def _somebody_comes(self) -> bool:
        """Whether anybody waits before the idle time is over."""
        until = self._loop.time() + (IDLE_SECONDS if self._current() else 0.0)
        while not self._subjects and (left := until - self._loop.time()) > 0:
            await self._change(left)
        return bool(self._subjects)

    async def _change(self, seconds: float) -> None:
        """Wait until something has changed, but not for longer."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds if seconds < math.inf else None):
                await self._changed.wait()
        self._changed.clear()

    def _idle(self) -> Iterator[Subject]:
        return (subject for subject in self._subjects.values() if not subject.busy)

    def _next(self) -> list[Subject]:
        """What to look at with one request: what is most overdue, and what can go with it."""
        now = self._loop.time()
        waiting = sorted(self._idle(), key=lambda subject: subject.due)
        due = [subject for subject in waiting if subject.due <= now]
        crowd = sum(not s.history.read for s in due) > HISTORIES_AT_ONCE
        batch = self._batch(waiting, crowd and not self._was_batch)
        self._was_batch = due[:1] == batch[:1]
        # A request for a few costs as much as one for many: the next ones ride along.
        return batch[:BATCH] if self._was_batch else due[:1]

    def _batch(self, waiting: Sequence[Subject], crowd: bool) -> list[Subject]:
        """Those of which the last run's state is all that is needed."""
        if not self._batches:
            return []
        return [s for s in waiting if s.only_latest() and (crowd or s.history.read)]

    async def _look(self, caller: Caller, subjects: Sequence[Subject]) -> None:
        """Look, and tell those that wait."""
        ask = self._asking(caller, subjects)
        try:
            if len(subjects) == 1:
                await self._look_at(ask, subjects[0])
            else:
                await self._look_at_all(ask, subjects)
        finally:
            for subject in subjects:
                subject.busy = False
            self._changed.set()

    async def _look_at(self, ask: Ask, subject: Subject) -> None:
        try:
            subject.settle(await look(ask, subject), self._loop.time(), self._random)
        except Exception as error:  # told to those that it concerns
            if code_of(error) in _STALE:
                self._retire()
            subject.fail(error)

    async def _look_at_all(self, ask: Ask, subjects: Sequence[Subject]) -> None:
        try:
            found = await look_at_latest(ask, subjects)
        except Exception as error:  # it may concern this request only: each is looked at by itself
            if not asks_again(error):
                log.warning("Workflows cannot be asked for together: %s", error)
                self._batches = False
            return
        for subject in subjects:
            try:
                subject.settle(found[subject], self._loop.time(), self._random)
            except Exception as error:  # told to those that it concerns
                subject.fail(error)

    def _asking(self, caller: Caller, subjects: Sequence[Subject]) -> Ask:
        """Asks until there is an answer; the turn of the first request has come already."""
        turns = iter((True,))

        async def ask(operation: str, request: dict[str, Any]) -> dict[str, Any]:
            for failures in itertools.count(1):
                if not next(turns, False):
                    await caller.turn()
                try:
                    return await caller.send(operation, request)
                except Exception as error:
                    if not (asks_again(error) and any(s.waits for s in subjects)):
                        raise
                    await self._back_off(subjects, error, failures)
            raise AssertionError("unreachable")

        return ask

    async def _back_off(self, subjects: Sequence[Subject], error: Exception, failures: int) -> None:
        trouble = str(error) or f"no answer ({type(error).__name__})"
        delays = [wait.delay for subject in subjects for wait in subject.waits]
        for subject in subjects:
            subject.trouble = trouble
        seconds = back_off(failures, min(delays, default=math.inf), self._random)
        log.info("Asking Glue again in %.1f seconds: %s", seconds, trouble)
        await asyncio.sleep(seconds)


def _why(task: asyncio.Task[None]) -> BaseException | None:
    """What ended a poller; of a group (looks failed that never should), the first tells enough."""
    error = None if task.cancelled() else task.exception()
    return error.exceptions[0] if isinstance(error, BaseExceptionGroup) else error


def _calls_per_second() -> float:
    most = conf.getfloat("airflow_glue_bridge", "poller_calls_per_second", fallback=5.0)
    if not most > 0:
        raise ValueError(
            f"[airflow_glue_bridge] poller_calls_per_second is {most:g}, which lets no call "
            "through; set it to more than 0"
        )
    return most

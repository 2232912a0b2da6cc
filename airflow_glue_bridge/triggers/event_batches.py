"""Events put together to batches as an EVENT trigger of Glue does: so many, or so long.

https://docs.aws.amazon.com/glue/latest/dg/starting-workflow-eventbridge.html
"""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from typing import Any

from airflow_glue_bridge.triggers.event_queue import (
    LONGEST_POLL,
    VISIBILITY,
    EventQueue,
    EventQueueError,
    Message,
    Sleep,
    open_queue,
)

log = logging.getLogger(__name__)

# How many deleted messages are remembered: SQS may deliver one again after that.
_REMEMBERED = 10_000
# Seconds in which a scheduler that has room for a run makes it.
_SCHEDULER_GRACE = 60.0
# Seconds between two looks whether there is a run, at the most.
_LONGEST_PAUSE = 10.0
# Seconds for giving messages back when all ends; after that they come back by themselves.
_FAREWELL = 5.0

CountRuns = Callable[[list[str] | None], Awaitable[int]]


@dataclass
class Batch:
    """Events that start one run together.

    :param messages: a message an event, in the order in which they came.
    :param repeats: messages whose event is in the batch already, to be deleted with it.
    """

    size: int
    window: int
    messages: list[Message] = field(default_factory=list)
    repeats: list[Message] = field(default_factory=list)

    @property
    def full(self) -> bool:
        """Whether there are enough."""
        return len(self.messages) >= self.size

    @property
    def deadline(self) -> float:
        """When the window of the first event ends: by SQS's clock, so a restart changes nothing."""
        first = min((message.sent for message in self.messages), default=math.inf)
        return first + self.window

    @property
    def all(self) -> list[Message]:
        """Every message that is done with once the batch is."""
        return [*self.messages, *self.repeats]

    @property
    def payload(self) -> dict[str, Any]:
        """What the asset event carries."""
        return {
            "events": [message.event for message in self.messages],
            "event_ids": [message.event_id for message in self.messages],
            "StartingEventBatchCondition": {
                "BatchSize": self.size if self.full else 0,
                "BatchWindow": 0 if self.full else self.window,
            },
        }

    def take(self, messages: Iterable[Message]) -> list[Message]:
        """Put in what belongs in; the rest is the next batch's."""
        known = {message.event_id for message in self.messages}
        left = []
        for message in messages:
            if message.event_id in known:
                self.repeats.append(message)
            elif self.full or message.sent > self.deadline:
                left.append(message)
            else:
                self.messages.append(message)
                known.add(message.event_id)
        return left


class Batches:
    """The batches of a queue, and what becomes of their messages.

    Each message that was received is held until its batch is acknowledged or given back.

    :param now: the time in seconds since 1970.
    """

    def __init__(
        self,
        queue: EventQueue,
        size: int,
        window: int,
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._queue = queue
        self._size, self._window = size, window
        self._now = now
        self._held: dict[str, Message] = {}
        self._done: OrderedDict[str, None] = OrderedDict()
        self._left: list[Message] = []

    async def next(self) -> Batch:
        """Collect the next batch: as long as it takes for the first event, then for the window."""
        batch = Batch(self._size, self._window)
        self._left = batch.take(self._left)
        came: list[Message] = batch.messages
        while not batch.full:
            seconds = batch.deadline - self._now()
            # What waited while nobody collected is past its window: it is all taken up first.
            if seconds <= 0 and (not came or self._left):
                break
            came = await self._receive(batch, seconds)
            self._left += batch.take(came)
        return batch

    async def _receive(self, batch: Batch, seconds: float) -> list[Message]:
        """Messages that were not here before."""
        wait = max(1, min(LONGEST_POLL, math.ceil(min(seconds, LONGEST_POLL))))
        received = await self._queue.receive(self._size - len(batch.messages), wait)
        new = [m for m in received if m.message_id not in {**self._held, **self._done}]
        over = [m for m in received if m.message_id in self._done]
        # Only the newest handle of a message is sure to delete it.
        self._held.update((m.message_id, m) for m in received if m.message_id not in self._done)
        await self._queue.delete(over)
        return new

    async def acknowledge(self, batch: Batch) -> None:
        """Delete the messages of a batch: Airflow has them."""
        ids = [message.message_id for message in batch.all]
        await self._queue.delete([self._held[i] for i in ids])
        for message_id in ids:
            del self._held[message_id]
            self._done[message_id] = None
        while len(self._done) > _REMEMBERED:
            self._done.popitem(last=False)

    async def give_back(self, batch: Batch) -> None:
        """Let the messages of a batch come again."""
        await self._queue.give_back(self._forget(batch.all))

    def _forget(self, messages: Iterable[Message]) -> list[Message]:
        return [self._held.pop(message.message_id) for message in messages]

    async def give_back_unfired(self, fired: Iterable[Batch] = ()) -> None:
        """Let all come again but what Airflow may have by now."""
        kept = {message.message_id for batch in fired for message in batch.all}
        await self._queue.give_back(m for i, m in self._held.items() if i not in kept)

    async def keep_held(self) -> None:
        """Hold everything that is held for a while more."""
        await self._queue.keep(list(self._held.values()))


class Turn:
    """Lets a batch go only when the DAG has a run for the one before.

    The scheduler makes one run of all events that it finds at once
    (https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/asset-scheduling.html),
    also of those that came up while ``max_active_runs`` let no run begin. A DAG without any active
    run that gets none for a minute (it may just have been paused) holds up nothing.

    :param count_runs: counts the runs of the DAG, in these states or all.
    """

    def __init__(
        self,
        count_runs: CountRuns,
        *,
        sleep: Sleep = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._count_runs = count_runs
        self._sleep, self._clock = sleep, clock
        self._before: int | None = None

    async def come(self) -> None:
        """Wait until a batch may go; the caller lets it go at once."""
        idle_since: float | None = None
        pause = 0.5
        while self._before is not None and await self._count_runs(None) == self._before:
            if await self._count_runs(["queued", "running"]):
                idle_since = None
            elif idle_since is None:
                idle_since = self._clock()
            elif self._clock() - idle_since > _SCHEDULER_GRACE:
                log.warning("no run came of the last events; going on without")
                break
            await self._sleep(pause)
            pause = min(pause * 1.5, _LONGEST_PAUSE)
        self._before = await self._count_runs(None)


class EventSource:
    """Batches from a queue that is opened for it, one after the other.

    :param kwargs: the arguments of :class:`GlueEventTrigger`.
    """

    def __init__(self, kwargs: dict[str, Any]) -> None:
        settings = dict(kwargs)
        self._size, self._window = settings.pop("batch_size"), settings.pop("batch_window")
        dag_id = settings.pop("dag_id")
        self._turn = Turn(_runs_of(dag_id)) if dag_id else None
        self._settings = settings
        self._stack = AsyncExitStack()
        self._fired: list[Batch] = []

    async def batches(self) -> AsyncIterator[Batch]:
        """All batches, for ever.

        :raises EventQueueError: the queue cannot be read, and waiting does not help.
        """
        queue = await self._stack.enter_async_context(open_queue(**self._settings))
        self._batches = Batches(queue, self._size, self._window)
        keeper = asyncio.create_task(_keep(self._batches))
        self._stack.push_async_callback(_cancel, keeper)
        self._stack.push_async_callback(self._farewell)
        log.info("%s: batches of %s events or %s s", queue.name, self._size, self._window)
        while True:
            batch = await _or_fail(self._batches.next(), keeper)
            if self._turn:
                await _or_fail(self._turn.come(), keeper)
            self._fired.append(batch)
            yield batch

    async def acknowledge(self, batch: Batch) -> None:
        """Airflow has the batch: delete its messages."""
        await self._batches.acknowledge(batch)
        self._fired.remove(batch)

    async def give_back(self, batch: Batch) -> None:
        """Airflow does not have the batch: let its messages come again."""
        await self._batches.give_back(batch)
        self._fired.remove(batch)

    async def close(self) -> None:
        """Give back what was collected, and close the connection."""
        await self._stack.aclose()

    async def _farewell(self) -> None:
        with suppress(TimeoutError, EventQueueError):
            async with asyncio.timeout(_FAREWELL):
                await self._batches.give_back_unfired(self._fired)


async def _keep(batches: Batches) -> None:
    while True:
        await asyncio.sleep(VISIBILITY / 3)
        await batches.keep_held()


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    # Its failure was told where it was waited for.
    await asyncio.gather(task, return_exceptions=True)


async def _or_fail(work: Awaitable[Any], keeper: asyncio.Task[None]) -> Any:  # noqa: ANN401
    """The result of ``work``, unless the keeper fails before."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.wait([task, keeper], return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else keeper.result()
    finally:
        task.cancel()


def _runs_of(dag_id: str) -> CountRuns:
    """Counts runs by asking Airflow, from a thread, as the triggerer wants it."""
    from asgiref.sync import sync_to_async

    async def count(states: list[str] | None) -> int:
        from airflow.sdk.execution_time.task_runner import RuntimeTaskInstance

        return await sync_to_async(RuntimeTaskInstance.get_dr_count)(dag_id=dag_id, states=states)

    return count

"""The event trigger on moto's SQS: batches, deleting only what is stored, and bad weather."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections import Counter
from contextlib import asynccontextmanager, suppress

import pytest
from airflow.triggers.base import TriggerEvent

from airflow_glue_bridge.testing.chaos import Chaos
from airflow_glue_bridge.triggers import event_batches, event_queue, glue_event
from airflow_glue_bridge.triggers.event_queue import EventQueueError, Message, open_queue
from airflow_glue_bridge.triggers.glue_event import GlueEventTrigger

try:
    from airflow.triggers.shared_stream import SharedStreamManager
except ImportError:  # before Airflow 3.3
    SharedStreamManager = None

shared = pytest.mark.skipif(SharedStreamManager is None, reason="Airflow has no shared streams")
CONNECTION = {"aws_conn_id": "aws_default", "region_name": None, "verify": None}


class Queue:
    """A queue in moto, seen from outside."""

    def __init__(self, emulator) -> None:
        self.client = emulator.client("sqs")
        self.url = self.client.create_queue(QueueName="events")["QueueUrl"]

    def send(self, *bodies: object) -> None:
        for body in bodies:
            text = body if isinstance(body, str) else json.dumps(body)
            self.client.send_message(QueueUrl=self.url, MessageBody=text)

    def counts(self) -> tuple[int, int]:
        """How many messages anybody can have, and how many are held."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        found = self.client.get_queue_attributes(QueueUrl=self.url, AttributeNames=names)
        return tuple(int(found["Attributes"][name]) for name in names)

    async def becomes(self, *counts: int, seconds: float = 30) -> None:
        """Wait until there are so many."""
        await until(lambda: self.counts() == counts, seconds)


async def until(holds, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not await asyncio.to_thread(holds):
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)


@pytest.fixture
def queue(glue_emulator, monkeypatch) -> Queue:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    monkeypatch.setattr(glue_event, "_REST", 0.01)
    monkeypatch.setattr(event_batches, "_FAREWELL", 60.0)
    return Queue(glue_emulator)


@pytest.fixture
def received(monkeypatch) -> Counter[str]:
    """How often each event came to the trigger."""
    receive = event_queue.EventQueue.receive
    found: Counter[str] = Counter()

    async def counting(self, most: int, seconds: int) -> list[Message]:
        messages = await receive(self, most, seconds)
        found.update(message.event_id for message in messages)
        return messages

    monkeypatch.setattr(event_queue.EventQueue, "receive", counting)
    return found


@pytest.fixture
def given_back(monkeypatch) -> list[str]:
    """The events that the trigger gave back.

    Not counted in the queue: a poll of which the client has hung up may still take them there.
    """
    give_back = event_queue.EventQueue.give_back
    found: list[str] = []

    async def noting(self, messages) -> None:
        messages = list(messages)
        await give_back(self, messages)
        found.extend(message.event_id for message in messages)

    monkeypatch.setattr(event_queue.EventQueue, "give_back", noting)
    return found


def event(number: int | str) -> dict[str, object]:
    return {"id": f"e{number}", "source": "aws.s3", "detail": {"number": number}}


def ids(fired: TriggerEvent) -> list[str]:
    return fired.payload["event_ids"]


class Watcher:
    """A trigger in Airflow's own manager of shared streams; what it fires is in ``fired``."""

    def __init__(self, manager, trigger: GlueEventTrigger, trigger_id: int = 1) -> None:
        self.manager, self.trigger, self.id = manager, trigger, trigger_id
        self.key = trigger.shared_stream_key()
        self.fired: list[TriggerEvent] = []
        self.seqs: list[int | None] = []
        self.task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        """As TriggerRunner.run_trigger does."""
        stream = self.manager.subscribe(trigger_id=self.id, trigger=self.trigger, key=self.key)
        async for fired in self.trigger.filter_shared_stream(stream):
            self.fired.append(fired)
            self.seqs.append(self.manager.bind_pending_event(trigger_id=self.id, key=self.key))

    async def fires(self, count: int, seconds: float = 30) -> None:
        await until(lambda: len(self.fired) >= count or self.task.done(), seconds)
        assert len(self.fired) == count, self.task

    async def stop(self) -> None:
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)
        await self.manager.unsubscribe(self.id, self.key)


@asynccontextmanager
async def watching(ack_timeout: float = 60, **settings):
    manager = SharedStreamManager(ack_timeout=ack_timeout)
    watcher = Watcher(manager, GlueEventTrigger("events", **settings))
    try:
        yield watcher
    finally:
        await watcher.stop()


def play(story) -> None:
    asyncio.run(asyncio.wait_for(story(), 120))


# In Airflow's manager of shared streams


@shared
def test_nothing_is_deleted_before_airflow_has_it(queue) -> None:
    async def story() -> None:
        async with watching(batch_size=3) as watcher:
            queue.send(*map(event, range(4)))
            await watcher.fires(1)
            assert sorted(ids(watcher.fired[0])) == ["e0", "e1", "e2"]
            assert sorted(watcher.fired[0].payload["events"], key=str) == [*map(event, range(3))]
            await asyncio.sleep(0.5)
            assert queue.counts() == (0, 4)
            watcher.manager.confirm_persisted(watcher.seqs)
            await queue.becomes(0, 1)

    play(story)


@shared
def test_the_window_ends_a_batch(queue) -> None:
    async def story() -> None:
        async with watching(batch_size=10, batch_window=2) as watcher:
            began = time.monotonic()
            queue.send(event(0), event(1))
            await watcher.fires(1)
            assert time.monotonic() - began > 1.9
            assert sorted(ids(watcher.fired[0])) == ["e0", "e1"]
            condition = watcher.fired[0].payload["StartingEventBatchCondition"]
            assert condition == {"BatchSize": 0, "BatchWindow": 2}

    play(story)


@shared
def test_more_than_ten_events_are_one_batch(queue) -> None:
    async def story() -> None:
        queue.send(*map(event, range(100)))
        async with watching(batch_size=100) as watcher:
            await watcher.fires(1)
            assert sorted(ids(watcher.fired[0])) == sorted(f"e{i}" for i in range(100))
            watcher.manager.confirm_persisted(watcher.seqs)
            await queue.becomes(0, 0)

    play(story)


@shared
def test_batches_follow_each_other(queue) -> None:
    async def story() -> None:
        queue.send(*map(event, range(6)))
        async with watching(batch_size=2) as watcher:
            await watcher.fires(3)
            watcher.manager.confirm_persisted(watcher.seqs)
            await queue.becomes(0, 0)
            assert Counter(i for fired in watcher.fired for i in ids(fired)) == Counter(
                f"e{i}" for i in range(6)
            )

    play(story)


@shared
def test_the_same_event_twice_is_one_of_a_batch_and_both_are_deleted(queue) -> None:
    async def story() -> None:
        queue.send(event(0), event(0), event(1))
        async with watching(batch_size=2) as watcher:
            await watcher.fires(1)
            assert sorted(ids(watcher.fired[0])) == ["e0", "e1"]
            watcher.manager.confirm_persisted(watcher.seqs)
            await queue.becomes(0, 0)

    play(story)


@shared
def test_what_airflow_did_not_store_comes_again(queue) -> None:
    async def story() -> None:
        async with watching(ack_timeout=0.5, batch_size=2) as watcher:
            queue.send(event(0), event(1))
            await watcher.fires(1)
            await queue.becomes(2, 0)
            await until(watcher.task.done)
            assert type(watcher.task.exception()).__name__ == "AckTimeout"
        async with watching(batch_size=2) as watcher:
            await watcher.fires(1)
            assert sorted(ids(watcher.fired[0])) == ["e0", "e1"]

    play(story)


@shared
def test_who_ends_gives_back_what_it_collected_and_keeps_what_may_be_stored(
    queue, received, given_back
) -> None:
    async def story() -> None:
        async with watching(batch_size=2) as watcher:
            queue.send(event(0), event(1), event(2))
            await watcher.fires(1)
            await until(lambda: len(received) == 3)
            fired = ids(watcher.fired[0])
        assert given_back == sorted(received.keys() - set(fired))
        assert sum(queue.counts()) == 3

    play(story)


@shared
def test_what_is_collected_is_held_for_as_long_as_it_takes(queue, received, monkeypatch) -> None:
    for module in (event_queue, event_batches):
        monkeypatch.setattr(module, "VISIBILITY", 2)

    async def story() -> None:
        async with watching(batch_size=10, batch_window=6) as watcher:
            queue.send(event(0))
            await watcher.fires(1)
            assert received == {"e0": 1}, "it was visible again before its window was over"
            assert queue.counts() == (0, 1)

    play(story)


@shared
def test_poison_does_not_block(queue) -> None:
    async def story() -> None:
        queue.send("no JSON", '{"id": "x", "n": NaN}', f"[{10**30}]", "x" * 250_000, event(0))
        async with watching(batch_size=5) as watcher:
            await watcher.fires(1)
            kinds = Counter(type(e).__name__ for e in watcher.fired[0].payload["events"])
            assert kinds == {"str": 4, "dict": 1}
            watcher.manager.confirm_persisted(watcher.seqs)
            await queue.becomes(0, 0)

    play(story)


WEATHER = Chaos(throttling=0.2, server_errors=0.2, lost_replies=0.15, seed=5)


@shared
def test_in_bad_weather_every_event_is_in_a_batch_and_gone_in_the_end(
    queue, glue_emulator, monkeypatch
) -> None:
    monkeypatch.setattr(event_queue, "LONGEST_WAIT", 0.05)
    monkeypatch.setattr(event_queue, "VISIBILITY", 3)

    async def story() -> None:
        async with watching(batch_size=5, batch_window=2) as watcher:
            seen: Counter[str] = Counter()
            while len(seen) < 30 or left():
                watcher.manager.confirm_persisted(s for s in watcher.seqs if s is not None)
                seen = Counter(i for fired in watcher.fired for i in ids(fired))
                assert not watcher.task.done(), watcher.task
                await asyncio.sleep(0.1)
            assert set(seen) == {f"e{i}" for i in range(30)}
            assert max(seen.values()) == 1

    def left() -> bool:
        """Whether any message is in the queue: asked past the weather."""
        from moto.sqs.models import sqs_backends

        (backend,) = (b for regions in sqs_backends.values() for b in regions.values() if b.queues)
        return any(queue._messages for queue in backend.queues.values())

    queue.send(*map(event, range(30)))
    glue_emulator.chaos = WEATHER
    play(story)
    met = Counter(kind for (kind, _), n in glue_emulator.weather.counts.items() for _ in range(n))
    assert min(met[kind] for kind in ("throttling", "server_errors", "lost_replies")) > 0


# What ends it


@shared
def test_a_queue_that_is_not_there_ends_it_with_one_sentence(queue) -> None:
    async def story() -> None:
        manager = SharedStreamManager()
        for missing in ("nowhere", queue.url + "-not"):
            watcher = Watcher(manager, GlueEventTrigger(missing))
            await until(watcher.task.done)
            error = watcher.task.exception()
            assert isinstance(error, EventQueueError)
            assert str(error).startswith(f"SQS queue {missing} cannot be read: ")
            assert "give the URL of a queue that is there" in str(error)
            assert "\n" not in str(error)

    play(story)


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        ("AccessDeniedException", "allow the connection sqs:GetQueueUrl"),
        ("InvalidClientTokenId", "mend the credentials"),
        ("Nonsense", "see the connection and the queue"),
    ],
)
def test_who_must_not_read_is_told_so(code, remedy) -> None:
    from botocore.exceptions import ClientError

    async def refuse() -> None:
        raise ClientError({"Error": {"Code": code, "Message": "No."}}, "ReceiveMessage")

    with pytest.raises(EventQueueError, match=remedy):
        asyncio.run(event_queue.patiently("SQS queue q", refuse))


def test_no_credentials_at_all_is_one_sentence(glue_emulator, monkeypatch) -> None:
    connection = json.loads(glue_emulator.airflow_connection)
    extra = {k: connection["extra"][k] for k in ("endpoint_url", "region_name")}
    monkeypatch.setenv("AIRFLOW_CONN_BARE", json.dumps({"conn_type": "aws", "extra": extra}))
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")

    async def story() -> None:
        settings = {**CONNECTION, "aws_conn_id": "bare", "botocore_config": None}
        with pytest.raises(EventQueueError, match=r"^SQS queue q cannot be read: .*credentials"):
            async with open_queue("q", **settings):
                pass

    play(story)


# Without shared streams


def test_run_deletes_what_was_taken_a_while_ago(queue, monkeypatch) -> None:
    monkeypatch.setattr(glue_event, "_STORED_AFTER", 1.0)

    async def story() -> None:
        queue.send(*map(event, range(4)))
        stream = GlueEventTrigger("events", batch_size=2).run()
        first = await anext(stream)
        assert queue.counts() == (2, 2)
        second = await anext(stream)
        assert sorted(ids(first) + ids(second)) == [f"e{i}" for i in range(4)]
        assert queue.counts() == (0, 4), "taken, but not for long enough"
        waiting = asyncio.ensure_future(anext(stream))
        await queue.becomes(0, 0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        await stream.aclose()

    play(story)


def test_run_that_ends_early_deletes_nothing(queue, received, given_back, monkeypatch) -> None:
    monkeypatch.setattr(glue_event, "_STORED_AFTER", 1000.0)

    async def story() -> None:
        queue.send(event(0), event(1), event(2))
        stream = GlueEventTrigger("events", batch_size=2).run()
        fired = ids(await anext(stream))
        waiting = asyncio.ensure_future(anext(stream))
        await until(lambda: len(received) == 3)
        waiting.cancel()
        with suppress(asyncio.CancelledError):
            await waiting
        await stream.aclose()
        assert given_back == sorted(received.keys() - set(fired))
        assert sum(queue.counts()) == 3

    play(story)


# In a DAG file


def test_it_serializes_to_what_makes_it_again() -> None:
    made = GlueEventTrigger(
        "q", 5, 60, "d", "c", "eu-west-1", False, {"retries": {"mode": "standard"}}
    )
    path, kwargs = made.serialize()
    assert path == "airflow_glue_bridge.triggers.glue_event.GlueEventTrigger"
    assert json.loads(json.dumps(kwargs)) == kwargs
    assert GlueEventTrigger(**kwargs).serialize() == made.serialize()
    assert GlueEventTrigger.hash(path, kwargs) == GlueEventTrigger.hash(*made.serialize())


def test_only_the_same_settings_share_a_stream() -> None:
    one, other = GlueEventTrigger("q"), GlueEventTrigger("q", batch_size=2)
    assert one.shared_stream_key() == GlueEventTrigger("q").shared_stream_key()
    assert one.shared_stream_key() != other.shared_stream_key()


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"batch_size": 0}, "batch_size must be from 1 to 100, not 0"),
        ({"batch_size": 101}, "batch_size must be from 1 to 100, not 101"),
        ({"batch_size": True}, "batch_size must be"),
        ({"batch_size": "10"}, "batch_size must be from 1 to 100, not '10'"),
        ({"batch_window": 901}, "batch_window must be from 1 to 900, not 901"),
        ({"sqs_queue": ""}, "sqs_queue must be"),
    ],
)
def test_what_glue_would_refuse_is_an_import_error(settings, said) -> None:
    with pytest.raises(ValueError, match=said):
        GlueEventTrigger(**{"sqs_queue": "q", **settings})


def test_a_dag_file_pays_nothing_for_aws() -> None:
    code = (
        "import sys, airflow.triggers.base; before = set(sys.modules)\n"
        "from airflow_glue_bridge.triggers.glue_event import GlueEventTrigger\n"
        "GlueEventTrigger('q')\n"
        "print(*sorted({m.partition('.')[0] for m in set(sys.modules) - before}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["airflow_glue_bridge"]

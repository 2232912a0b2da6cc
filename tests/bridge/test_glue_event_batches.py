"""What a batch is, when it is complete, and when it may go: without a queue."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest

from airflow_glue_bridge.triggers import event_queue
from airflow_glue_bridge.triggers.event_batches import Batch, Batches, Turn
from airflow_glue_bridge.triggers.event_queue import Message, parsed


def event(number: int | str) -> dict[str, object]:
    return {"id": f"e{number}", "source": "aws.s3", "detail": {"number": number}}


# What a batch is


def message(number: int, sent: float = 0, *, event_id: str = "") -> Message:
    own = event_id or f"e{number}"
    return Message(f"m{number}", f"r{number}", {"id": own}, own, sent)


def test_a_batch_takes_so_many_and_leaves_the_rest() -> None:
    batch = Batch(2, 900)
    assert batch.take([message(i) for i in range(3)]) == [message(2)]
    assert batch.full
    assert batch.payload["StartingEventBatchCondition"] == {"BatchSize": 2, "BatchWindow": 0}


def test_the_window_counts_from_the_first_event_that_was_sent() -> None:
    batch = Batch(10, 60)
    assert batch.take([message(0, sent=100), message(1, sent=40)]) == []
    assert batch.deadline == 100
    late = message(2, sent=100.5)
    assert batch.take([late, message(3, sent=100)]) == [late]
    assert batch.payload["event_ids"] == ["e0", "e1", "e3"]
    assert batch.payload["StartingEventBatchCondition"] == {"BatchSize": 0, "BatchWindow": 60}


def test_an_event_that_comes_twice_counts_once() -> None:
    batch = Batch(2, 60)
    twice = message(1, event_id="e0")
    assert batch.take([message(0), twice]) == []
    assert not batch.full
    assert batch.payload["events"] == [{"id": "e0"}]
    assert batch.all == [message(0), twice]
    batch.take([message(2), message(3, event_id="e2")])
    assert len(batch.all) == 4, "a full batch takes repeats of its own too, to delete them"


@pytest.mark.parametrize(
    "body",
    [
        "no JSON",
        "",
        '{"a": NaN}',
        "[1e999]",
        f"[{2**64}]",
        '{"id": "\\ud800"}',
        '{"\\udfff": 1}',
        "[" * 100 + "]" * 100,
        "[" * 100_000,
    ],
)
def test_what_airflow_cannot_carry_is_text(body) -> None:
    assert parsed(body) == body


@pytest.mark.parametrize(
    "value", [event(1), [], 1, None, "text", {"a": [-(2**63), 2**64 - 1, "é😀"]}]
)
def test_what_airflow_can_carry_is_parsed(value) -> None:
    assert parsed(json.dumps(value)) == value


def test_airflow_can_carry_what_is_parsed() -> None:
    from airflow.sdk.execution_time.comms import _RequestFrame

    nested: object = "x"
    for _ in range(event_queue._DEEPEST // 2):
        nested = {"k": [nested]}
    for value in ({"n": 2**64 - 1, "s": "\0é😀"}, nested):
        body = json.dumps(value)
        frame = _RequestFrame(id=1, body={"payload": parsed(body)})
        assert frame.as_bytes()
        assert parsed(body) == value


def test_ids_are_those_of_eventbridge_or_of_sqs() -> None:
    reply = {"MessageId": "m", "ReceiptHandle": "r", "Attributes": {"SentTimestamp": "1500"}}
    read = Message.of({**reply, "Body": json.dumps(event(7))})
    assert (read.event_id, read.sent) == ("e7", 1.5)
    for body in ("text", '{"id": 5}', '{"id": ""}', "[]"):
        assert Message.of({**reply, "Body": body}).event_id == "m"


class Script:
    """A queue that answers what was written down, and a clock that the answers move."""

    def __init__(self, *answers: tuple[float, list[Message]]) -> None:
        self.answers = list(answers)
        self.time = 0.0
        self.asked: list[tuple[int, int]] = []
        self.deleted: list[Message] = []

    async def receive(self, most: int, seconds: int) -> list[Message]:
        self.asked.append((most, seconds))
        lasted, messages = self.answers.pop(0)
        self.time += lasted
        return messages

    async def delete(self, messages) -> None:
        self.deleted += messages

    async def give_back(self, messages) -> None:
        self.given_back = list(messages)

    def batches(self, size: int, window: int) -> Batches:
        return Batches(self, size, window, now=lambda: self.time)


def test_it_waits_as_long_as_the_window_lasts() -> None:
    script = Script((20, []), (5, [message(0, sent=25)]), (20, []), (10, []))
    batch = asyncio.run(script.batches(5, 30).next())
    assert (batch.payload["event_ids"], script.time) == (["e0"], 55)
    assert script.asked == [(5, 20), (5, 20), (4, 20), (4, 10)]


def test_what_waited_while_nobody_read_is_taken_up_until_the_queue_is_empty() -> None:
    script = Script((0, [message(0, sent=-500)]), (0, [message(1, sent=-480)]), (1, []))
    batch = asyncio.run(script.batches(5, 30).next())
    assert batch.payload["event_ids"] == ["e0", "e1"]
    assert [wait for _, wait in script.asked] == [20, 1, 1]


def test_what_came_after_the_window_is_of_the_next_batch() -> None:
    script = Script((0, [message(0, sent=-500)]), (0, [message(1, sent=-100)]), (1, []))
    batches = script.batches(5, 30)
    assert asyncio.run(batches.next()).payload["event_ids"] == ["e0"]
    assert asyncio.run(batches.next()).payload["event_ids"] == ["e1"]


def test_a_message_that_is_held_and_comes_again_only_brings_a_new_handle() -> None:
    again = replace(message(0), receipt_handle="new")
    script = Script((0, [message(0)]), (0, [again]), (0, [message(1)]))
    batches = script.batches(2, 30)
    batch = asyncio.run(batches.next())
    assert batch.payload["event_ids"] == ["e0", "e1"]
    asyncio.run(batches.acknowledge(batch))
    assert script.deleted == [again, message(1)]


def test_a_message_that_was_deleted_and_comes_again_is_deleted_again() -> None:
    script = Script((0, [message(0)]), (0, [message(0)]), (0, [message(1)]))
    batches = script.batches(1, 30)
    asyncio.run(batches.acknowledge(asyncio.run(batches.next())))
    assert asyncio.run(batches.next()).payload["event_ids"] == ["e1"]
    assert script.deleted == [message(0), message(0)]


def test_a_message_that_was_given_back_counts_anew() -> None:
    script = Script((0, [message(0)]), (0, [message(0)]))
    batches = script.batches(1, 30)
    asyncio.run(batches.give_back(asyncio.run(batches.next())))
    assert script.given_back == [message(0)]
    assert asyncio.run(batches.next()).payload["event_ids"] == ["e0"]


# One run each


class Runs:
    """Counts what a test says, look by look: all runs, then those that are active."""

    def __init__(self, *looks: tuple[int, int]) -> None:
        self.looks = list(looks)
        self.time = 0.0

    async def count(self, states: list[str] | None) -> int:
        every, active = self.looks[0]
        return active if states else every

    async def sleep(self, seconds: float) -> None:
        self.time += seconds
        if len(self.looks) > 1:
            self.looks.pop(0)

    def turn(self) -> Turn:
        return Turn(self.count, sleep=self.sleep, clock=lambda: self.time)


def test_the_first_batch_waits_for_nothing() -> None:
    runs = Runs((3, 0))
    asyncio.run(runs.turn().come())
    assert runs.time == 0


def test_the_next_one_waits_for_the_run_of_the_one_before() -> None:
    runs = Runs((3, 1), (3, 1), (3, 0), (4, 1), (4, 1))
    turn = runs.turn()

    async def story() -> None:
        await turn.come()
        await turn.come()

    asyncio.run(story())
    assert runs.looks[0] == (4, 1)


def test_it_waits_while_a_run_is_active_however_long() -> None:
    runs = Runs(*[(3, 1)] * 500, (4, 1))
    turn = runs.turn()

    async def story() -> None:
        await turn.come()
        await turn.come()

    asyncio.run(story())
    assert runs.looks == [(4, 1)]
    assert runs.time > 3600


def test_after_a_long_run_there_is_still_time_to_make_the_next() -> None:
    runs = Runs(*[(3, 1)] * 50, (3, 0), (3, 0), (3, 0), (4, 1))
    turn = runs.turn()

    async def story() -> None:
        await turn.come()
        await turn.come()

    asyncio.run(story())
    assert runs.looks == [(4, 1)]


def test_a_run_that_never_comes_holds_up_nothing() -> None:
    runs = Runs((3, 0))
    turn = runs.turn()

    async def story() -> None:
        await turn.come()
        await turn.come()

    asyncio.run(story())
    assert 60 < runs.time < 120

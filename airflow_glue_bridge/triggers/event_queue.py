"""The SQS queue that events come through: patient calls, and what one message says."""

from __future__ import annotations

import asyncio
import json
import logging
import math
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from botocore.exceptions import BotoCoreError, ClientError

from airflow_glue_bridge.hooks.faults import code_of, passes

log = logging.getLogger(__name__)

# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
MOST_AT_ONCE = 10
LONGEST_POLL = 20
# Seconds that a message is ours before it must be asked for anew; what a triggerer held that was
# killed comes back after so long.
VISIBILITY = 180
LONGEST_WAIT = 60.0
# What Airflow can carry from the triggerer to a task: MessagePack's integers, and no deep nesting.
_INTEGERS = range(-(2**63), 2**64)
_DEEPEST = 64
# Throttling in SQS's own words
# (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html).
_SQS_THROTTLED = frozenset({"OverLimit", "KmsThrottled", "KMS.ThrottlingException"})
_MISSING = (
    "give the URL of a queue that is there, or its name in the connection's account and region"
)
_DENIED = (
    "allow the connection sqs:GetQueueUrl, sqs:ReceiveMessage, sqs:ChangeMessageVisibility and "
    "sqs:DeleteMessage on it"
)
_CREDENTIALS = "mend the credentials of the connection"
_REMEDIES = {
    "AWS.SimpleQueueService.NonExistentQueue": _MISSING,
    "QueueDoesNotExist": _MISSING,
    "InvalidAddress": _MISSING,
    "AccessDenied": _DENIED,
    "AccessDeniedException": _DENIED,
    "ExpiredToken": _CREDENTIALS,
    "ExpiredTokenException": _CREDENTIALS,
    "InvalidClientTokenId": _CREDENTIALS,
    "SignatureDoesNotMatch": _CREDENTIALS,
    "UnrecognizedClientException": _CREDENTIALS,
}

Answer = TypeVar("Answer")
Sleep = Callable[[float], Awaitable[object]]


class EventQueueError(Exception):
    """The queue cannot be used, and waiting does not help; the text says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the queue.

    :param event: its body, parsed if it is JSON that Airflow can carry, else as text.
    :param event_id: the ``id`` of an EventBridge event, of anything else the message's own.
    :param sent: when SQS got it, in seconds since 1970.
    """

    message_id: str
    receipt_handle: str
    event: Any
    event_id: str
    sent: float

    @classmethod
    def of(cls, reply: dict[str, Any]) -> Message:
        """Read a message as ReceiveMessage answers it."""
        event = parsed(reply["Body"])
        own = event.get("id") if isinstance(event, dict) else None
        return cls(
            reply["MessageId"],
            reply["ReceiptHandle"],
            event,
            own if isinstance(own, str) and own else reply["MessageId"],
            int(reply["Attributes"]["SentTimestamp"]) / 1000,
        )


def parsed(body: str) -> Any:  # noqa: ANN401  # whatever JSON holds
    """What the JSON in ``body`` says; ``body`` itself if it is none, or more than Airflow carries.

    One message that Airflow cannot store would keep its whole batch from ever being stored.
    """
    try:
        event = json.loads(body)
        for part in _parts(event, _DEEPEST):
            _check(part)
    except (ValueError, RecursionError):
        return body.encode("utf-8", "backslashreplace").decode()
    return event


def _parts(value: object, depth: int) -> Iterator[object]:
    """The leaves and the keys of what JSON says."""
    if depth < 0:
        raise ValueError("nested too deep")
    if isinstance(value, dict):
        yield from value
    elif not isinstance(value, list):
        yield value
        return
    for part in value.values() if isinstance(value, dict) else value:
        yield from _parts(part, depth - 1)


def _check(leaf: object) -> None:
    if isinstance(leaf, str):
        leaf.encode()  # half of a surrogate pair is a UnicodeEncodeError, and so a ValueError
    elif isinstance(leaf, float) and not math.isfinite(leaf):
        raise ValueError("NaN, or beyond any float")
    elif isinstance(leaf, int) and leaf not in _INTEGERS:
        raise ValueError("beyond 64 bits")


async def patiently(
    what: str, call: Callable[[], Awaitable[Answer]], sleep: Sleep = asyncio.sleep
) -> Answer:
    """Call until it is answered: what passes by itself is waited out, with jitter.

    :param what: names the queue in messages.
    :raises EventQueueError: waiting does not help.
    """
    attempt = 0
    while True:
        try:
            return await call()
        except (BotoCoreError, ClientError) as error:
            if not (passes(error) or code_of(error) in _SQS_THROTTLED):
                raise EventQueueError(_sentence(what, error)) from error
            seconds = random.uniform(0.5, 1) * min(LONGEST_WAIT, 2**attempt)  # noqa: S311
            log.warning("%s: %s; asking again in %.1f s", what, error, seconds)
            await sleep(seconds)
            attempt = min(attempt + 1, 10)


def _sentence(what: str, error: Exception) -> str:
    remedy = _REMEDIES.get(code_of(error), "see the connection and the queue")
    return f"{what} cannot be read: {str(error).rstrip('.')}; {remedy}"


class EventQueue:
    """An open queue. Every call is patient.

    :param client: aiobotocore's client for SQS.
    """

    def __init__(self, name: str, client: Any, url: str, sleep: Sleep = asyncio.sleep) -> None:  # noqa: ANN401
        self.name = name
        self._client = client
        self._url = url
        self._sleep = sleep

    async def receive(self, most: int, seconds: int) -> list[Message]:
        """Up to ten messages, waiting so long for the first."""
        reply = await self._ask(
            "receive_message",
            MaxNumberOfMessages=min(most, MOST_AT_ONCE),
            WaitTimeSeconds=seconds,
            VisibilityTimeout=VISIBILITY,
            AttributeNames=["SentTimestamp"],
        )
        return [Message.of(message) for message in reply.get("Messages", ())]

    async def give_back(self, messages: Iterable[Message]) -> None:
        """Let anybody have messages at once."""
        await self.keep(messages, 0)

    async def keep(self, messages: Iterable[Message], seconds: int | None = None) -> None:
        """Hold messages for so long from now on, by default as long as new ones.

        One that cannot be held any more (SQS allows twelve hours) comes again, and is known then.
        """
        timeout = VISIBILITY if seconds is None else seconds
        for some in _tens(messages):
            entries = [{**entry, "VisibilityTimeout": timeout} for entry in _entries(some)]
            reply = await self._ask("change_message_visibility_batch", Entries=entries)
            for failed in reply.get("Failed", ()):
                log.info("%s: not held any longer: %s", self.name, failed.get("Message"))

    async def delete(self, messages: Iterable[Message]) -> None:
        """Delete messages; again those that SQS failed to."""
        for some in _tens(messages):
            left: Sequence[Message] = some
            while left:
                left = await self._delete(left)
                if left:
                    await self._sleep(1)

    async def _delete(self, messages: Sequence[Message]) -> list[Message]:
        """Delete up to ten messages; those to try again."""
        reply = await self._ask("delete_message_batch", Entries=_entries(messages))
        again = []
        for failed in reply.get("Failed", ()):
            message = messages[int(failed["Id"])]
            if failed.get("SenderFault"):
                # Its handle is too old: it will come again, and is deleted by the new one then.
                log.warning("%s: %s: %s", self.name, message.message_id, failed.get("Message"))
            else:
                again.append(message)
        return again

    async def _ask(self, operation: str, **request: object) -> dict[str, Any]:
        method = getattr(self._client, operation)
        reply: dict[str, Any] = await patiently(
            self.name, lambda: method(QueueUrl=self._url, **request), self._sleep
        )
        return reply


def _tens(messages: Iterable[Message]) -> Iterator[list[Message]]:
    every = list(messages)
    return (every[i : i + MOST_AT_ONCE] for i in range(0, len(every), MOST_AT_ONCE))


def _entries(messages: Sequence[Message]) -> list[dict[str, object]]:
    return [{"Id": str(i), "ReceiptHandle": m.receipt_handle} for i, m in enumerate(messages)]


@asynccontextmanager
async def open_queue(
    sqs_queue: str,
    *,
    aws_conn_id: str | None,
    region_name: str | None,
    verify: bool | str | None,
    botocore_config: dict[str, Any] | None,
) -> AsyncIterator[EventQueue]:
    """Connect to the queue that has this URL, or this name in the connection's account.

    :raises EventQueueError: there is no such queue, or it must not be read.
    """
    from airflow.providers.amazon.aws.hooks.sqs import SqsHook

    what = f"SQS queue {sqs_queue}"
    hook = SqsHook(
        aws_conn_id=aws_conn_id, region_name=region_name, verify=verify, config=botocore_config
    )
    context: Any = await patiently(what, hook.get_async_conn)
    async with context as client:
        yield EventQueue(what, client, await _url(what, client, sqs_queue))


async def _url(what: str, client: Any, queue: str) -> str:  # noqa: ANN401
    if "://" in queue:
        return queue
    reply = await patiently(what, lambda: client.get_queue_url(QueueName=queue))
    return str(reply["QueueUrl"])

"""Start DAGs by EventBridge events as Glue's EVENT triggers start workflows: batch by batch."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Hashable
from typing import TYPE_CHECKING, Any

from airflow.triggers.base import BaseEventTrigger, TriggerEvent

if TYPE_CHECKING:
    from airflow.triggers.shared_stream import SharedStreamProducer

    from airflow_glue_bridge.triggers.event_batches import Batch, EventSource

# Glue's own limits
# (https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-jobs-trigger.html#aws-glue-api-jobs-trigger-EventBatchingCondition).
BATCH_SIZES = range(1, 101)
BATCH_WINDOWS = range(1, 901)
_QUEUE = re.compile(r"https?://\S+|[A-Za-z0-9_-]{1,80}")
# Airflow starts a watcher that failed again within a second, and asks AWS each time.
_REST = 60.0
# How long Airflow before 3.3, which does not say when it has stored an event, is given for it.
_STORED_AFTER = 10.0


class GlueEventTrigger(BaseEventTrigger):
    """Fire once for each batch of events in an SQS queue, as an EVENT trigger of AWS Glue does.

    For the watcher of an asset. An EventBridge rule sends the events to the queue. A batch is
    complete when it has ``batch_size`` events, or ``batch_window`` seconds after SQS got the first
    of them, whichever comes first. Each batch is one event of the asset, whose ``extra["payload"]``
    holds:

    - ``events``: the events, parsed; one that is no JSON that Airflow can carry is text
    - ``event_ids``: their ids, which Glue would have put into the run property ``aws:eventIds``
    - ``StartingEventBatchCondition``: ``BatchSize`` and ``BatchWindow``, of which the one that is
      not 0 is the one that was met

    An event that comes twice within a batch counts once. Nothing else may read the queue.

    **Delivery** is at least once. From Airflow 3.3 on, messages are deleted when Airflow has stored
    the event of their batch; a triggerer that dies after that and before deleting starts a second
    run of the same events. Before 3.3, Airflow does not tell, and messages are deleted ten
    seconds after it took the event; an event that it took and could not store within them (its
    database is down, say) is lost.

    A queue that is not there, or must not be read, ends the trigger with an
    ``EventQueueError`` that says what to do; Airflow then starts it again. Throttling, server
    errors and lost replies are waited out.

    :param sqs_queue: The URL of the SQS queue, or its name in the account and region of the
        connection.
    :param batch_size: How many events start a run, from 1 to 100.
    :param batch_window: How many seconds after the first event a run starts with fewer, from 1 to
        900.
    :param dag_id: The DAG that the asset starts. With it, a batch waits until that DAG has a run
        for the batch before it, so that each has a run of its own. Without it, batches that come
        close together, or while ``max_active_runs`` are active, may share a run.
    :param aws_conn_id: The Airflow connection used for AWS credentials. If this is ``None`` or
        empty then the default boto3 behaviour is used.
    :param region_name: AWS region_name. If not specified then the default boto3 behaviour is used.
    :param verify: Whether or not to verify SSL certificates. See:
        https://boto3.amazonaws.com/v1/documentation/api/latest/reference/core/session.html
    :param botocore_config: Configuration dictionary (key-values) for botocore client. See:
        https://botocore.amazonaws.com/v1/documentation/api/latest/reference/config.html
    """

    def __init__(
        self,
        sqs_queue: str,
        batch_size: int = 1,
        batch_window: int = 900,
        dag_id: str | None = None,
        aws_conn_id: str | None = "aws_default",
        region_name: str | None = None,
        verify: bool | str | None = None,
        botocore_config: dict[str, Any] | None = None,
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        if not (isinstance(sqs_queue, str) and _QUEUE.fullmatch(sqs_queue)):
            raise ValueError(
                "sqs_queue must be the URL of an SQS queue, or a name of up to 80 letters, digits, "
                f"- and _, not {sqs_queue!r}"
            )
        _check("batch_size", batch_size, BATCH_SIZES)
        _check("batch_window", batch_window, BATCH_WINDOWS)
        self.sqs_queue = sqs_queue
        self.batch_size = batch_size
        self.batch_window = batch_window
        self.dag_id = dag_id
        self.aws_conn_id = aws_conn_id
        self.region_name = region_name
        self.verify = verify
        self.botocore_config = botocore_config

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """Return the class and its arguments, which are plain values."""
        return (
            f"{type(self).__module__}.{type(self).__qualname__}",
            {
                "sqs_queue": self.sqs_queue,
                "batch_size": self.batch_size,
                "batch_window": self.batch_window,
                "dag_id": self.dag_id,
                "aws_conn_id": self.aws_conn_id,
                "region_name": self.region_name,
                "verify": self.verify,
                "botocore_config": self.botocore_config,
            },
        )

    def shared_stream_key(self) -> Hashable:
        """Have Airflow from 3.3 on read the queue by a producer that is told what is stored."""
        return json.dumps(self.serialize(), sort_keys=True, default=str)

    @classmethod
    def create_shared_stream_producer(cls, kwargs: dict[str, Any]) -> SharedStreamProducer:
        """Return what reads the queue; it connects when it is asked for the first batch."""
        from airflow_glue_bridge.triggers.shared_events import EventProducer

        return EventProducer(kwargs)

    async def filter_shared_stream(
        self, shared_stream: AsyncIterator[Any]
    ) -> AsyncIterator[TriggerEvent]:
        """Fire for each batch."""
        async for payload in _resting(shared_stream, self.log.error):
            yield TriggerEvent(payload)  # type: ignore[no-untyped-call]

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Fire for each batch, where there are no shared streams."""
        from airflow_glue_bridge.triggers.event_batches import EventSource

        source = EventSource(self.serialize()[1])
        deleting: set[asyncio.Task[None]] = set()
        try:
            async for batch in _resting(source.batches(), self.log.error):
                yield TriggerEvent(batch.payload)  # type: ignore[no-untyped-call]
                # Asked for the next: Airflow has taken this one, and is about to store it.
                for done in [task for task in deleting if task.done()]:
                    deleting.remove(done)
                    done.result()
                deleting.add(asyncio.create_task(_delete_later(source, batch)))
        finally:
            for task in deleting:
                task.cancel()
            await asyncio.gather(*deleting, return_exceptions=True)
            await source.close()


async def _delete_later(source: EventSource, batch: Batch) -> None:
    await asyncio.sleep(_STORED_AFTER)
    await source.acknowledge(batch)


async def _resting(stream: AsyncIterator[Any], tell: Any) -> AsyncIterator[Any]:  # noqa: ANN401
    """The stream; if it fails for good, it says so at once and ends after a while."""
    from airflow_glue_bridge.triggers.event_queue import EventQueueError

    try:
        async for item in stream:
            yield item
    except EventQueueError as error:
        tell(str(error))
        await asyncio.sleep(_REST)
        raise


def _check(name: str, value: object, allowed: range) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or value not in allowed:
        raise ValueError(f"{name} must be from {allowed[0]} to {allowed[-1]}, not {value!r}")

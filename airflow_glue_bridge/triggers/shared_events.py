"""A queue of events as a shared stream of the triggerer, which says when a batch is stored.

Airflow has these from 3.3 on; this module is imported by nothing older.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any

from airflow.triggers.shared_stream import AdvanceItem, SharedStreamProducer

from airflow_glue_bridge.triggers.event_batches import Batch, EventSource


class EventProducer(SharedStreamProducer):
    """Yields payloads of batches, and deletes a batch from the queue once Airflow has stored it."""

    def __init__(self, kwargs: dict[str, Any]) -> None:
        self._source = EventSource(kwargs)

    async def open_stream(self) -> AsyncIterator[tuple[dict[str, Any], Batch]]:
        """Each batch with its payload."""
        async for batch in self._source.batches():
            yield batch.payload, batch

    async def advance(self, batch: Sequence[AdvanceItem]) -> None:
        """Delete what was stored; what was not comes again."""
        for item in batch:
            clean = item.outcome.is_clean
            settle = self._source.acknowledge if clean else self._source.give_back
            await settle(item.broker_payload)

    async def aclose(self) -> None:
        """Give back what was collected, and close the connection."""
        await self._source.close()

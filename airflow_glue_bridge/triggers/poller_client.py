"""The one client of a poller: how it is made, and how its requests are limited."""

from __future__ import annotations

import asyncio
from typing import Any

from asgiref.sync import sync_to_async
from botocore.config import Config

from airflow_glue_bridge.glue.pace import RateLimit
from airflow_glue_bridge.hooks.faults import leaves_open, passes
from airflow_glue_bridge.hooks.glue_workflow import GlueWorkflowHook
from airflow_glue_bridge.triggers.poller_questions import Place

# A request that takes longer is asked anew: without an end of its own it would hold up all that
# waits for the same runs.
REQUEST_SECONDS = 30.0
# The poller asks again by itself, for all at once and within its ceiling.
_ONE_ATTEMPT = Config(retries={"total_max_attempts": 1, "mode": "standard"})
_MODELS = ("service-2", "endpoint-rule-set-1")
_DATA = ("endpoints", "partitions", "sdk-default-configuration", "_retry")


class _Hook(GlueWorkflowHook):
    """Reads botocore's models where it makes the session: in the thread, not in the event loop.

    aiobotocore reads them when the client is entered, which takes 0.15 s the first time
    (https://github.com/aio-libs/aiobotocore/blob/master/aiobotocore/session.py).
    """

    def get_session(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  as its base class
        session = super().get_session(*args, **kwargs)
        loader: Any = session.get_component("data_loader")
        for name in _MODELS:
            loader.load_service_model("glue", name)
        for name in _DATA:
            loader.load_data_with_path(name)
        return session


def _prepared(place: Place) -> Any:  # noqa: ANN401  neither boto3 nor aiobotocore ships types
    """A client that is yet to be entered; blocks, and asks Airflow for the connection."""
    hook = _Hook(
        aws_conn_id=place.aws_conn_id,
        region_name=place.region_name,
        verify=place.verify,
        config=place.config,
    )
    # The user's own settings stay, be they the trigger's or the connection's.
    config = hook.config.merge(_ONE_ATTEMPT)
    return hook.get_client_type(region_name=hook.region_name, config=config, deferrable=True)


async def prepared(place: Place) -> Any:  # noqa: ANN401
    """An aiobotocore client for a place, to be used in ``async with``.

    As ``get_async_conn`` of Airflow's hooks: in asgiref's thread, from where Airflow lets a
    connection be looked up.
    """
    return await sync_to_async(_prepared)(place)


def asks_again(error: BaseException) -> bool:
    """Whether another request may be answered: throttling, server faults, and no answer in time."""
    return passes(error) or isinstance(error, TimeoutError)


class Caller:
    """Sends requests of one client, none of them beyond the ceiling or without an end."""

    def __init__(self, client: Any, limit: RateLimit) -> None:  # noqa: ANN401
        self._client = client
        self._limit = limit

    async def turn(self) -> None:
        """Wait until one more request may be sent."""
        seconds = self._limit.take(asyncio.get_running_loop().time())
        if seconds > 0:
            await asyncio.sleep(seconds)

    async def send(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        """Send a request, whose turn it is.

        :raises botocore.exceptions.BotoCoreError: or ClientError.
        :raises TimeoutError: if no answer comes.
        """
        try:
            async with asyncio.timeout(REQUEST_SECONDS):
                reply: dict[str, Any] = await getattr(self._client, operation)(**request)
                return reply
        except Exception as error:
            if passes(error) and not leaves_open(error):
                self._limit.empty(asyncio.get_running_loop().time())
            raise

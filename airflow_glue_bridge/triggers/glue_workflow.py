"""Triggers that wait for Glue workflow runs; all of them share one poller."""

from __future__ import annotations

import asyncio
import contextvars
import time
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime
from typing import Any

from airflow.triggers.base import BaseTrigger, TriggerEvent
from asgiref.sync import sync_to_async
from botocore.exceptions import BotoCoreError, ClientError

from airflow_glue_bridge.glue.verdict import OVER
from airflow_glue_bridge.hooks.glue_workflow import GlueWorkflowHook
from airflow_glue_bridge.triggers.glue_poller import Place, Question, RunOf, RunsOf, wait_for

Answer = Mapping[str, Any]
# Airflow gives on_kill() 30 seconds by default ([triggerer] on_kill_timeout).
_SECONDS_TO_STOP = 20.0
# The event loop alone would let go of them.
_stopping: set[asyncio.Task[None]] = set()


class GlueWorkflowBaseTrigger(BaseTrigger):
    """Wait until something is so in Glue.

    :param workflow_name: the name of the workflow
    :param deadline: when to wait no more, in seconds since 1970
    :param waiter_delay: the longest pause between two looks, in seconds; the poller looks more
        often when a run is likely to end
    :param aws_conn_id: the Airflow connection used for AWS credentials
    :param region_name: AWS region_name
    :param verify: whether or not to verify SSL certificates
    :param botocore_config: configuration dictionary for botocore client

    :meta private:
    """

    def __init__(
        self,
        *,
        workflow_name: str,
        deadline: float,
        waiter_delay: float = 60,
        aws_conn_id: str | None = "aws_default",
        region_name: str | None = None,
        verify: bool | str | None = None,
        botocore_config: dict[str, Any] | None = None,
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.workflow_name = workflow_name
        self.deadline = deadline
        self.waiter_delay = waiter_delay
        self.aws_conn_id = aws_conn_id
        self.region_name = region_name
        self.verify = verify
        self.botocore_config = botocore_config

    #: The names of the arguments that a subclass has beside the common ones.
    own_arguments: tuple[str, ...] = ()
    _arguments = (
        *("workflow_name", "deadline", "waiter_delay"),
        *("aws_conn_id", "region_name", "verify", "botocore_config"),
    )

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """The class and the arguments that make it again."""
        arguments = (*self.own_arguments, *self._arguments)
        path = f"{type(self).__module__}.{type(self).__qualname__}"
        return path, {name: getattr(self, name) for name in arguments}

    @property
    def question(self) -> Question:
        """What to ask Glue."""
        raise NotImplementedError

    def answered(self, answer: Answer) -> dict[str, Any] | None:
        """What the event tells, None as long as it is not so."""
        raise NotImplementedError

    @property
    def awaited(self) -> str:
        """What is waited for, in words."""
        raise NotImplementedError

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Wait; there is one event, and its status is ``success``, ``timeout`` or ``error``."""
        try:
            told = await self._wait(self.answered)
        except TimeoutError:
            yield self._event("timeout", message=self.awaited)
        except (ClientError, BotoCoreError) as error:
            yield self._event("error", message=f"Waited for {self.awaited}: {error}")
        else:
            yield self._event("success", **told)

    async def _wait(self, done: Callable[[Answer], dict[str, Any] | None]) -> dict[str, Any]:
        place = Place.of(self.aws_conn_id, self.region_name, self.verify, self.botocore_config)
        left = max(self.deadline - time.time(), 0)
        return await wait_for(place, self.question, done, delay=self.waiter_delay, timeout=left)

    def _event(self, status: str, **more: Any) -> TriggerEvent:  # noqa: ANN401
        own = {name: getattr(self, name) for name in ("run_id",) if hasattr(self, name)}
        return TriggerEvent({"status": status, **own, **more})  # type: ignore[no-untyped-call]


class GlueWorkflowRunTrigger(GlueWorkflowBaseTrigger):
    """Wait until a workflow run is over, however it ends.

    :param run_id: the id of the run
    :param stop_run_on_kill: whether the run is stopped when the task is marked or cleared
        (Airflow 3.3 and later tell a trigger so)

    The other parameters are those of :class:`GlueWorkflowBaseTrigger`.
    """

    own_arguments = ("run_id", "stop_run_on_kill")

    def __init__(self, *, run_id: str, stop_run_on_kill: bool = False, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(**kwargs)
        self.run_id = run_id
        self.stop_run_on_kill = stop_run_on_kill

    @property
    def awaited(self) -> str:
        """What is waited for, in words."""
        return f"run {self.run_id} of Glue workflow {self.workflow_name!r} to end"

    @property
    def question(self) -> Question:
        """How the run goes."""
        return RunOf(self.workflow_name, self.run_id)

    def answered(self, answer: Answer) -> dict[str, Any] | None:
        """The run's status, once it is over."""
        return {"run_status": answer["Status"]} if answer["Status"] in OVER else None

    async def on_kill(self) -> None:
        """Stop the run: somebody has marked or cleared the task, and it waits for it no more.

        In a task of its own: Airflow cancels a trigger again in each of its rounds, every second or
        so, until it has ended, and with it whatever its ``on_kill`` is about to do.
        """
        if self.stop_run_on_kill:
            # Not in this context: its log may be closed before all is done.
            stopping = asyncio.get_running_loop().create_task(
                self._stop_run(), context=contextvars.Context()
            )
            _stopping.add(stopping)
            stopping.add_done_callback(_stopping.discard)
            await asyncio.shield(stopping)

    async def _stop_run(self) -> None:
        if await self._is_taken_over():
            return
        hook = GlueWorkflowHook(
            aws_conn_id=self.aws_conn_id,
            region_name=self.region_name,
            verify=self.verify,
            config=self.botocore_config,
        )
        await hook.async_stop_workflow_run(
            self.workflow_name, self.run_id, mark=True, patience=_SECONDS_TO_STOP
        )
        self.log.info("Run %s of Glue workflow %s is stopped.", self.run_id, self.workflow_name)

    async def _is_taken_over(self) -> bool:
        """Whether the task waits on, in spite of the cancellation: another triggerer has it now.

        A triggerer cancels whatever the database assigns to it no more. In doubt it was a person.
        """
        try:
            return await self._is_deferred()
        except Exception:
            self.log.warning("Airflow does not tell the task's state.", exc_info=True)
            return False

    async def _is_deferred(self) -> bool:
        from airflow.sdk.execution_time.task_runner import RuntimeTaskInstance

        ti: Any = self.task_instance
        states = await sync_to_async(RuntimeTaskInstance.get_task_states)(
            dag_id=ti.dag_id, task_ids=[ti.task_id], run_ids=[ti.run_id], map_index=ti.map_index
        )
        return any("deferred" in by_task.values() for by_task in states.values())


class GlueWorkflowSlotTrigger(GlueWorkflowBaseTrigger):
    """Wait until fewer runs of a workflow go on.

    :param since: when the oldest of those began that go on now
    :param busy: how many go on now

    The other parameters are those of :class:`GlueWorkflowBaseTrigger`.
    """

    own_arguments = ("since", "busy")

    def __init__(self, *, since: datetime, busy: int, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(**kwargs)
        self.since = since
        self.busy = busy

    @property
    def awaited(self) -> str:
        """What is waited for, in words."""
        return f"one of {self.busy} runs of Glue workflow {self.workflow_name!r} to end"

    @property
    def question(self) -> Question:
        """Which runs there are."""
        return RunsOf(self.workflow_name, self.since)

    def answered(self, answer: Answer) -> dict[str, Any] | None:
        """How many go on, once that are fewer."""
        alive = sum(run["Status"] not in OVER for run in answer["Runs"])
        return {"busy": alive} if alive < self.busy else None

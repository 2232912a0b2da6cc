"""What one might write first: each try starts a run, and waits for it. The lab must see through it.

``python benchmarks/never_twice.py 10 --naive``
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from typing import Any

from airflow.providers.amazon.aws.hooks.base_aws import AwsGenericHook
from airflow.sdk import BaseOperator
from airflow.triggers.base import BaseTrigger, TriggerEvent


def _status(client: Any, workflow: str, run_id: str) -> str:
    return client.get_workflow_run(Name=workflow, RunId=run_id)["Run"]["Status"]


class NaiveTrigger(BaseTrigger):
    """Waits for a run."""

    def __init__(self, workflow: str, run_id: str) -> None:
        super().__init__()
        self.workflow, self.run_id = workflow, run_id

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """As Airflow stores it."""
        given = {"workflow": self.workflow, "run_id": self.run_id}
        return f"{self.__module__}.{type(self).__name__}", given

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Look once a second."""
        hook = AwsGenericHook(client_type="glue", aws_conn_id="aws_default")
        async with await hook.get_async_conn() as client:
            while True:
                run = await client.get_workflow_run(Name=self.workflow, RunId=self.run_id)
                if run["Run"]["Status"] not in ("RUNNING", "STOPPING"):
                    yield TriggerEvent(run["Run"]["Status"])
                    return
                await asyncio.sleep(1)


class NaiveOperator(BaseOperator):
    """Starts a run with each try."""

    template_fields: Sequence[str] = ("run_properties",)

    def __init__(
        self, *, workflow_name: str, run_properties: Any, deferrable: bool, waiter_delay: int,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(**kwargs)
        self.workflow_name, self.run_properties = workflow_name, run_properties
        self.deferrable, self.waiter_delay = deferrable, waiter_delay
        self.run_id = ""

    def execute(self, context: Any) -> None:
        """Start and wait."""
        glue = AwsGenericHook(client_type="glue", aws_conn_id="aws_default").conn
        asked = {"Name": self.workflow_name, "RunProperties": self.run_properties}
        self.run_id = glue.start_workflow_run(**asked)["RunId"]
        if self.deferrable:
            trigger = NaiveTrigger(self.workflow_name, self.run_id)
            self.defer(trigger=trigger, method_name="execute_complete")
        while (status := _status(glue, self.workflow_name, self.run_id)) in ("RUNNING", "STOPPING"):
            time.sleep(self.waiter_delay)
        self.execute_complete(context, status)

    def execute_complete(self, context: Any, event: str) -> None:  # noqa: ARG002
        """It is over."""
        if event != "COMPLETED":
            raise RuntimeError(f"the run is {event}")

    def on_kill(self) -> None:
        """Stop it."""
        glue = AwsGenericHook(client_type="glue", aws_conn_id="aws_default").conn
        glue.stop_workflow_run(Name=self.workflow_name, RunId=self.run_id)

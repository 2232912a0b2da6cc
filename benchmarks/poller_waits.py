"""One process that waits, with the amazon provider's triggers or ours, for benchmarks/poller.py.

Imports, says that it is ready, reads from stdin what to wait for, and reports in the end.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import aiobotocore.session  # noqa: F401  what both import later does not count as a wait's memory
import psutil
from airflow.providers.amazon.aws.hooks.base_aws import AwsGenericHook
from airflow.providers.amazon.aws.triggers.base import AwsBaseWaiterTrigger
from airflow.triggers.base import BaseTrigger

from airflow_glue_bridge.triggers.glue_workflow import GlueWorkflowRunTrigger

# In the style of the provider's own waiters/*.json; it has none for workflow runs.
WAITERS = {
    "version": 2,
    "waiters": {
        "workflow_run_complete": {
            "operation": "GetWorkflowRun",
            "delay": 60,
            "maxAttempts": 75,
            "acceptors": [
                {
                    "matcher": "path",
                    "argument": "Run.Status",
                    "expected": expected,
                    "state": "success" if expected == "COMPLETED" else "failure",
                }
                for expected in ("COMPLETED", "STOPPED", "ERROR")
            ],
        }
    },
}
WAITER_FILE = Path(tempfile.gettempdir()) / "glue-workflow-run-waiters.json"
# When memory is measured: a thousand of the provider's triggers are a while in beginning.
SETTLED = 150.0


class WaiterHook(AwsGenericHook[Any]):
    """What GlueJobHook is to jobs. Notes when a client is there, and the first call is made."""

    last_began = 0.0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["client_type"] = "glue"
        super().__init__(*args, **kwargs)

    @property
    def waiter_path(self) -> Path:
        return WAITER_FILE

    def get_waiter(self, *args: Any, **kwargs: Any) -> Any:
        WaiterHook.last_began = time.time()
        return super().get_waiter(*args, **kwargs)


class WorkflowRunCompleteTrigger(AwsBaseWaiterTrigger):
    """What GlueJobCompleteTrigger is to jobs."""

    aws_hook_class = WaiterHook

    def __init__(
        self,
        workflow_name: str,
        run_id: str,
        waiter_delay: int = 10,
        waiter_max_attempts: int = 1000,
        aws_conn_id: str | None = "aws_default",
        region_name: str | None = None,
    ) -> None:
        super().__init__(
            serialized_fields={"workflow_name": workflow_name, "run_id": run_id},
            waiter_name="workflow_run_complete",
            waiter_args={"Name": workflow_name, "RunId": run_id},
            failure_message="AWS Glue workflow run failed.",
            status_message="Status of AWS Glue workflow run is",
            status_queries=["Run.Status", "Run.ErrorMessage"],
            return_key="run_id",
            return_value=run_id,
            waiter_delay=waiter_delay,
            waiter_max_attempts=waiter_max_attempts,
            aws_conn_id=aws_conn_id,
            region_name=region_name,
        )

    def hook(self) -> AwsGenericHook[Any]:
        return WaiterHook(aws_conn_id=self.aws_conn_id, region_name=self.region_name)


def theirs(workflow: str, run_id: str, delay: float, region: str) -> BaseTrigger:
    """The provider's way: own hook, own client, one call each ``waiter_delay``."""
    return WorkflowRunCompleteTrigger(workflow, run_id, waiter_delay=int(delay), region_name=region)


def ours(workflow: str, run_id: str, delay: float, region: str) -> BaseTrigger:
    """Our trigger, on the shared poller."""
    return GlueWorkflowRunTrigger(
        workflow_name=workflow,
        run_id=run_id,
        deadline=time.time() + 3600,
        waiter_delay=delay,
        region_name=region,
    )


class Blocks:
    """How long the event loop stands still at most, by the clock and by this process's own doing.

    The processor's time that was used meanwhile, by any thread of the process, leaves out what was
    spent waiting for other processes.
    """

    def __init__(self) -> None:
        self.longest = self.longest_own = 0.0
        self._ignored = False

    async def watch(self) -> None:
        while True:
            begin, used = time.perf_counter(), time.process_time()
            await asyncio.sleep(0.005)
            late = time.perf_counter() - begin - 0.005
            if not self._ignored:
                self.longest = max(self.longest, late)
                self.longest_own = max(self.longest_own, min(late, time.process_time() - used))
            self._ignored = False

    @contextmanager
    def ignored(self) -> Iterator[None]:
        """What is measured here stands in nobody's way elsewhere."""
        yield
        self._ignored = True


def uss() -> int:
    """What would be free if the process ended."""
    return int(psutil.Process().memory_full_info().uss)


async def seen(trigger: BaseTrigger, run_id: str, times: dict[str, float]) -> None:
    """Wait for one event, as a triggerer does."""
    async for event in trigger.run():
        if event.payload["status"] != "success":
            raise RuntimeError(f"{run_id}: {event.payload}")
        times[run_id] = time.time()
        return


async def wait(make: Any, order: dict[str, Any]) -> dict[str, Any]:
    """Wait for all, and say what that took."""
    times: dict[str, float] = {}
    gc.collect()
    before, blocks = uss(), Blocks()
    watcher = asyncio.create_task(blocks.watch())
    begin = time.time()
    settings = order["delay"], order["region"]
    waits = [
        asyncio.create_task(seen(make(name, run_id, *settings), run_id, times))
        for name, run_id in order["runs"]
    ]
    await asyncio.sleep(SETTLED)
    with blocks.ignored():
        settled = uss()
    await asyncio.gather(*waits)
    watcher.cancel()
    grown = settled - before
    block = {"block": blocks.longest, "own_block": blocks.longest_own}
    settled = max(WaiterHook.last_began, begin)
    return {"begin": begin, "settled": settled, "uss": grown, **block, "seen": times}


def main() -> None:
    """Wait for what stdin says."""
    make = {"theirs": theirs, "ours": ours}[sys.argv[1]]
    WAITER_FILE.write_text(json.dumps(WAITERS))
    print("ready", flush=True)
    order = json.loads(sys.stdin.readline())
    print("RESULT " + json.dumps(asyncio.run(wait(make, order))), flush=True)


if __name__ == "__main__":
    main()

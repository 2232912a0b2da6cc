"""States of runs, in the API's words, and where Statistics count them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from airflow_glue_bridge.glue.model import FAILED, SUCCEEDED, NodeType

RUNNING = "RUNNING"
WAITING = "WAITING"
ERROR = "ERROR"
TIMEOUT = "TIMEOUT"
EXPIRED = "EXPIRED"

# How a run that is stopped from outside ends.
STOPPED: Mapping[NodeType, str] = {NodeType.JOB: "STOPPED", NodeType.CRAWLER: "CANCELLED"}

# Every state that a run can end in; the first ones can be watched (WATCHABLE_STATES).
END_STATES: Mapping[NodeType, tuple[str, ...]] = {
    NodeType.JOB: (SUCCEEDED, FAILED, TIMEOUT, "STOPPED", ERROR, EXPIRED),
    NodeType.CRAWLER: (SUCCEEDED, FAILED, "CANCELLED", ERROR),
}

# Which member of WorkflowRun.Statistics counts a job run or crawl; EXPIRED has none.
COUNTED: Mapping[str, str] = {
    RUNNING: "running_actions",
    WAITING: "waiting_actions",
    SUCCEEDED: "succeeded_actions",
    FAILED: "failed_actions",
    TIMEOUT: "timeout_actions",
    "STOPPED": "stopped_actions",
    "CANCELLED": "stopped_actions",
    ERROR: "errored_actions",
}


class RunStatus(StrEnum):
    """``WorkflowRun.Status``; a run is COMPLETED when nothing runs, whatever failed in it."""

    RUNNING = "RUNNING"
    COMPLETED = "COMPLETED"
    STOPPING = "STOPPING"
    STOPPED = "STOPPED"
    ERROR = "ERROR"

"""Job runs as the API shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from airflow_glue_bridge.glue.model import Action
from airflow_glue_bridge.glue.timeouts import PYTHON_SHELL, default_timeout
from airflow_glue_bridge.testing.runs.records import Record, shown
from airflow_glue_bridge.testing.scenario import RunOutcome

# What a job run takes from its job, unless the call says otherwise.
FROM_JOB = (
    "AllocatedCapacity", "ExecutionClass", "GlueVersion", "JobMode", "JobRunQueuingEnabled",
    "MaintenanceWindow", "MaxCapacity", "NotificationProperty", "NumberOfWorkers", "ProfileName",
    "SecurityConfiguration", "Timeout", "WorkerType",
)  # fmt: skip
LOG_GROUPS = {PYTHON_SHELL: "/aws-glue/python-jobs"}
LOG_GROUP = "/aws-glue/jobs"
# The factors of JobRun.DPUSeconds, in the API's own words.
DPUS = {"G.025X": 0.25, "G.2X": 2, "G.4X": 4, "G.8X": 8}


@dataclass(eq=False, slots=True)
class JobRun(Record):
    """A job run.

    :param job: the job's definition when the run began; empty if it was deleted.
    """

    job: Mapping[str, Any] = field(default_factory=dict)
    previous_id: str = ""

    @property
    def timeout(self) -> int:
        """In minutes: the action's or call's, the job's, or Glue's default."""
        given = self.run.action.timeout or self.job.get("Timeout")
        return int(given or default_timeout(_command(self.job), self.job.get("GlueVersion", "")))

    @property
    def arguments(self) -> dict[str, str]:
        """What the script gets. Per key: NonOverridableArguments, passed ones, DefaultArguments.

        https://docs.aws.amazon.com/glue/latest/dg/aws-glue-programming-etl-glue-arguments.html
        """
        return {
            **self.job.get("DefaultArguments", {}),
            **self.run.action.arguments,
            **self.owner.arguments,
            **self.job.get("NonOverridableArguments", {}),
        }

    def settings(self) -> dict[str, Any]:
        """The job's settings, over them the action's, over them the call's."""
        action = self.run.action
        taken = {name: self.job[name] for name in FROM_JOB if name in self.job}
        taken |= shown(
            {
                "Timeout": self.timeout,
                "SecurityConfiguration": action.security_configuration,
                "NotificationProperty": _delay(action),
            }
        )
        taken |= self.owner.called
        return taken | {"LogGroupName": _log_group(self.job, taken)}

    def end(self, outcome: RunOutcome) -> tuple[timedelta, str, str]:
        """After how long it ends, how, and with which error.

        The timeout counts from RUNNING on.
        """
        limit = outcome.startup + timedelta(minutes=self.timeout)
        if outcome.duration > limit:
            return limit, "TIMEOUT", f"Job run exceeded its timeout of {limit - outcome.startup}."
        return outcome.duration, outcome.state, outcome.error

    def state(self, now: datetime) -> str:
        """``JobRunState``."""
        if self.completed_on:
            return self.final
        if self.stopping_on:
            return "STOPPING"
        if self.running_on is None:
            return "WAITING"
        return "RUNNING" if self.running_on <= now else "STARTING"

    def view(self, now: datetime, predecessors: Iterable[JobRun] = ()) -> dict[str, Any]:
        """The API's JobRun.

        AWS's own sample of a workflow's job run has no Arguments, though the job gets
        --WORKFLOW_RUN_ID: only what the trigger or call passed is shown. PredecessorRuns is empty
        there too.
        https://docs.aws.amazon.com/glue/latest/dg/resuming-workflow.html
        """
        state = self.state(now)
        settings = self.settings()
        return shown(
            {
                "Id": self.id,
                "Attempt": self.run.attempt,
                "PreviousRunId": self.previous_id,
                "TriggerName": self.run.trigger,
                "JobName": self.run.node.name,
                "StartedOn": self.started_on,
                "LastModifiedOn": self.changed_on(now),
                "CompletedOn": self.completed_on,
                "JobRunState": state,
                "Arguments": dict(self.run.action.arguments),
                "ErrorMessage": self.error,
                "PredecessorRuns": [
                    {"JobName": run.run.node.name, "RunId": run.id} for run in predecessors
                ],
                "ExecutionTime": int(self.ran(now).total_seconds()),
                "StateDetail": self.run.error if state == "WAITING" else "",
                "DPUSeconds": self._dpu_seconds(settings),
                **settings,
            }
        )

    def _dpu_seconds(self, settings: Mapping[str, Any]) -> float | None:
        """Only FLEX and auto-scaled runs have it; as if no worker were ever let go."""
        flexible = settings.get("ExecutionClass") == "FLEX"
        scaled = self.arguments.get("--enable-auto-scaling") == "true"
        if not self.completed_on or not (flexible or scaled):
            return None
        factor = DPUS.get(settings.get("WorkerType", ""), 1)
        seconds = self.ran(self.completed_on).total_seconds()
        return float(seconds * factor * settings.get("NumberOfWorkers", 1))


def _delay(action: Action) -> dict[str, Any]:
    delay = action.notification_property and action.notification_property.notify_delay_after
    return {"NotifyDelayAfter": delay} if delay else {}


def _command(job: Mapping[str, Any]) -> str:
    return str(job.get("Command", {}).get("Name", ""))


def _log_group(job: Mapping[str, Any], settings: Mapping[str, Any]) -> str:
    """JobRun.LogGroupName, with a role's and security configuration's name as the API has it."""
    group = LOG_GROUPS.get(_command(job), LOG_GROUP)
    role = str(job.get("Role", "")).rpartition("/")[2]
    security = settings.get("SecurityConfiguration")
    return f"{group}-{role}-{security}" if security else group

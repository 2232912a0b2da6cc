"""How the operators wait for workflow runs: here, or in the triggerer; and how they are killed."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NoReturn

from airflow.configuration import conf
from airflow.providers.amazon.aws.operators.base_aws import AwsBaseOperator
from airflow.providers.amazon.aws.utils.mixins import aws_template_fields
from botocore.exceptions import ClientError

from airflow_glue_bridge.compat import AirflowException, AirflowFailException
from airflow_glue_bridge.glue.marks import Run, began, is_alive
from airflow_glue_bridge.glue.verdict import counted
from airflow_glue_bridge.hooks.faults import code_of
from airflow_glue_bridge.hooks.glue_workflow import GlueWorkflowHook
from airflow_glue_bridge.links.glue_workflow import told_gone
from airflow_glue_bridge.triggers.glue_workflow import (
    GlueWorkflowRunTrigger,
    GlueWorkflowSlotTrigger,
)

if TYPE_CHECKING:
    from airflow.sdk import Context

# What Glue itself allows a job run at most
# (https://docs.aws.amazon.com/glue/latest/webapi/API_Job.html, Timeout).
A_WEEK_OF_MINUTES = 7 * 24 * 60
_GONE = "EntityNotFoundException"
_SLOT = "MaxConcurrentRuns to allow another run"
# Two requests; Airflow kills a task that does not end five seconds after it was told to.
_SECONDS_TO_STOP = 2.0


class GlueWorkflowWaitingOperator(AwsBaseOperator[GlueWorkflowHook]):
    """Wait for a workflow run, and stop it when the task is killed.

    :meta private:
    """

    aws_hook_class = GlueWorkflowHook
    template_fields: Sequence[str] = aws_template_fields("workflow_name")
    ui_color = "#ededed"

    def __init__(
        self,
        *,
        workflow_name: str,
        stop_run_on_kill: bool = True,
        deferrable: bool = conf.getboolean("operators", "default_deferrable", fallback=False),
        waiter_delay: int = 60,
        waiter_max_attempts: int = A_WEEK_OF_MINUTES,
        **kwargs: Any,  # noqa: ANN401  whatever BaseOperator takes
    ) -> None:
        super().__init__(**kwargs)
        self.workflow_name = workflow_name
        self.stop_run_on_kill = stop_run_on_kill
        self.deferrable = deferrable
        if waiter_delay < 0 or waiter_max_attempts < 1:
            raise ValueError(
                "waiter_delay must be 0 or more, and waiter_max_attempts 1 or more, not "
                f"{waiter_delay} and {waiter_max_attempts}."
            )
        self.waiter_delay = waiter_delay
        self.waiter_max_attempts = waiter_max_attempts
        self.watched: str | None = None
        self.killed = False
        self._looks = 0

    @contextmanager
    def asking(self, what: str) -> Iterator[None]:
        """Say in a sentence that Glue does not know something; no retry helps.

        :raises AirflowFailException: it does not
        """
        try:
            yield
        except ClientError as error:
            if code_of(error) != _GONE:
                raise
            raise AirflowFailException(told_gone(self, what)) from error

    def watch(self, run_id: str) -> None:
        """Note which run is to be stopped with the task.

        :raises AirflowException: the task was killed while the run began
        """
        self.watched = run_id
        if self.killed:
            self._stop_watched()
            self._raise_if_killed()

    def on_kill(self) -> None:
        """Stop the run, if ``stop_run_on_kill``. Airflow calls it in a signal handler."""
        self.killed = True
        self._stop_watched()

    def _stop_watched(self) -> None:
        if not (self.stop_run_on_kill and self.watched):
            return
        # The signal may have come while the hook's own client was in the middle of a request.
        client = self.hook.fresh_client(connect_timeout=1, read_timeout=1.5)
        self.hook.stop_workflow_run(
            self.workflow_name, self.watched, mark=True, client=client, patience=_SECONDS_TO_STOP
        )
        self.log.info("Run %s of Glue workflow %s is stopped.", self.watched, self.workflow_name)

    def poll_until_over(self, run_id: str) -> None:
        """Wait here until a run is over.

        :raises AirflowException: it takes too long, or the task was killed
        """
        while True:
            run = self.hook.get_workflow_run(self.workflow_name, run_id)
            self._raise_if_killed()
            if not is_alive(run):
                return
            self.log.info("Run %s is %s: %s.", run_id, run["Status"], counted(run))
            self._pause(f"run {run_id} to end")

    def wait_for_slot(self, context: Context) -> None:
        """Wait until one run fewer goes on than now; not long if none does any more.

        :raises AirflowException: it takes too long, or the task was killed
        """
        alive = self._alive()
        self.log.info("%d runs go on, and MaxConcurrentRuns allows no other; waiting.", len(alive))
        if not alive:
            self._pause(_SLOT, at_most=5)
            return
        oldest = min(map(began, alive))
        if self.deferrable:
            self._defer_until_slot(context, oldest, len(alive))
        while len(self._alive(oldest)) >= len(alive):
            self._pause(_SLOT)

    def _alive(self, since: datetime | None = None) -> list[Run]:
        return list(filter(is_alive, self.hook.get_workflow_runs(self.workflow_name, since)))

    def _pause(self, awaited: str, at_most: float = math.inf) -> None:
        """Pause between two looks, not as long as the others who wait.

        :raises AirflowException: that was look enough, or the task was killed
        """
        self._looks += 1
        if self._looks >= self.waiter_max_attempts:
            raise AirflowException(self._too_long(awaited))
        seconds = min(self.waiter_delay, at_most) * random.uniform(0.8, 1.0)  # noqa: S311
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            time.sleep(min(left, 1.0))  # a signal does not end it
            self._raise_if_killed()
        self._raise_if_killed()

    def _raise_if_killed(self) -> None:
        if self.killed:
            raise AirflowException("The task was killed.")

    def _too_long(self, what: str) -> str:
        limit = timedelta(seconds=self.waiter_delay * self.waiter_max_attempts)
        return (
            f"Waited {limit} (waiter_delay x waiter_max_attempts) for {what}. Nothing "
            "was stopped; a retry goes on waiting."
        )

    def defer_until_over(self, context: Context, run_id: str, method_name: str) -> NoReturn:
        """Wait in the triggerer until a run is over, and go on with a method."""
        trigger = GlueWorkflowRunTrigger(
            run_id=run_id,
            stop_run_on_kill=self.stop_run_on_kill,
            **self._trigger_parameters(context),
        )
        self.defer(trigger=trigger, method_name=method_name)

    def _defer_until_slot(self, context: Context, since: datetime, busy: int) -> NoReturn:
        trigger = GlueWorkflowSlotTrigger(
            since=since, busy=busy, **self._trigger_parameters(context)
        )
        self.defer(trigger=trigger, method_name="begin_again")

    def _trigger_parameters(self, context: Context) -> dict[str, Any]:
        return {
            "workflow_name": self.workflow_name,
            "waiter_delay": self.waiter_delay,
            "deadline": self._deadline(context),
            "aws_conn_id": self.aws_conn_id,
            "region_name": self.region_name,
            "verify": self.verify,
            "botocore_config": self.botocore_config,
        }

    @property
    def _limit(self) -> timedelta:
        """How long to wait in the triggerer."""
        return timedelta(seconds=max(self.waiter_delay, 1) * self.waiter_max_attempts)

    def _deadline(self, context: Context) -> float:
        """When to wait no more, in seconds since 1970."""
        # Of a task that goes on after a wait it is, from Airflow 3.3 on, when it first began.
        started = context["ti"].start_date or datetime.now(UTC)
        limit = (started + self._limit).timestamp()
        ends = self._execution_ends(context)
        return min(limit, ends.timestamp()) if ends else limit

    def check_time(self, context: Context, awaited: str) -> None:
        """See whether there is time to wait for something.

        :raises AirflowException: there is not
        """
        if time.time() >= self._deadline(context):
            raise AirflowException(self._too_long(awaited))

    def _execution_ends(self, context: Context) -> datetime | None:
        started = context["ti"].start_date
        timeout: timedelta | None = self.execution_timeout
        return started + timeout if started and timeout else None

    def see_to(self, event: Mapping[str, Any] | None) -> Mapping[str, Any]:
        """The event of a wait in the triggerer, if it came to what was waited for.

        :raises AirflowException: it did not; a run for which ``execution_timeout`` is over is
            stopped, as it is when the wait is not deferred
        """
        if event is None:
            raise AirflowException("The trigger sent no event.")
        if event["status"] == "timeout" and not self._is_over(event.get("run_id")):
            raise AirflowException(self._timed_out(event))
        if event["status"] == "timeout":
            return event
        if event["status"] != "success":
            raise AirflowException(event["message"])
        return event

    def _is_over(self, run_id: str | None) -> bool:
        """Whether a run has ended while nobody looked, as when the triggerer was down."""
        if run_id is None:
            return False
        return not is_alive(self.hook.get_workflow_run(self.workflow_name, run_id))

    def _timed_out(self, event: Mapping[str, Any]) -> str:
        if self.execution_timeout is None or self._limit < self.execution_timeout:
            return self._too_long(event["message"])
        self.watched = event.get("run_id")
        self.on_kill()
        return (
            f"execution_timeout ({self.execution_timeout}) is over; waited for {event['message']}."
        )

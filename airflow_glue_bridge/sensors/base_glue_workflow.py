"""What the sensors for Glue workflows have in common: where they wait, and how that ends."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NoReturn

from airflow.configuration import conf
from airflow.providers.amazon.aws.sensors.base_aws import AwsBaseSensor
from airflow.providers.amazon.aws.utils.mixins import aws_template_fields
from airflow.sdk import PokeReturnValue
from airflow.triggers.base import BaseTrigger
from botocore.exceptions import ClientError

from airflow_glue_bridge.compat import (
    AirflowException,
    AirflowFailException,
    AirflowSensorTimeout,
)
from airflow_glue_bridge.hooks.faults import code_of
from airflow_glue_bridge.hooks.glue_workflow import GlueWorkflowHook
from airflow_glue_bridge.links.glue_workflow import (
    GlueWorkflowRunDetailsLink,
    show_run,
    told_gone,
)

if TYPE_CHECKING:
    from airflow.sdk import Context

Run = Mapping[str, Any]

_GONE = "EntityNotFoundException"


class GlueWorkflowBaseSensor(AwsBaseSensor[GlueWorkflowHook]):
    """Wait until something is so in Glue: here, or in the triggerer.

    Subclasses say what is so (:meth:`look`), and which trigger waits for it (:meth:`trigger`). What
    a look finds is all that decides: the trigger only tells when to look.

    :meta private:
    """

    aws_hook_class = GlueWorkflowHook
    template_fields: Sequence[str] = aws_template_fields("workflow_name", "run_id")
    operator_extra_links = (GlueWorkflowRunDetailsLink(),)

    def __init__(
        self,
        *,
        workflow_name: str,
        run_id: str | None = None,
        deferrable: bool = conf.getboolean("operators", "default_deferrable", fallback=False),
        **kwargs: Any,  # noqa: ANN401  whatever BaseSensorOperator takes
    ) -> None:
        super().__init__(**kwargs)
        self.workflow_name = workflow_name
        self.run_id = run_id
        self.deferrable = deferrable
        self._shown: str | None = None

    def look(self, context: Context) -> dict[str, Any] | None:
        """What goes to XCom if what is waited for is so; None if it is not so yet.

        :raises AirflowFailException: it can never be so
        """
        raise NotImplementedError

    def trigger(self, context: Context) -> BaseTrigger:
        """What waits until it is worth looking; asked for after a look, if there was one."""
        raise NotImplementedError

    @property
    def awaited(self) -> str:
        """What is waited for, in words."""
        raise NotImplementedError

    def execute(self, context: Context) -> Any:  # noqa: ANN401  as its base class
        """Wait.

        :raises AirflowSensorTimeout: ``timeout`` is over
        """
        self.check_run_id()
        if self.deferrable:
            # No look before: a thousand tasks would each ask Glue, where one poller asks for all.
            self._defer(context)
        try:
            return super().execute(context)
        except AirflowSensorTimeout as error:
            raise AirflowSensorTimeout(f"{error} It waited for {self.awaited}.") from error

    def poke(self, context: Context) -> PokeReturnValue:
        """Look once."""
        found = self.look(context)
        return PokeReturnValue(is_done=found is not None, xcom_value=found)

    def execute_complete(
        self, context: Context, event: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Look, now that the trigger says so, or has given up; called by Airflow.

        :raises AirflowSensorTimeout: ``timeout`` is over
        """
        found = self.look(context)
        if found is None:
            self._wait_on(context, event)
        return found

    def _wait_on(self, context: Context, event: Mapping[str, Any] | None) -> NoReturn:
        """It is not so yet: wait again, unless the trigger has given up."""
        if event is None:
            raise AirflowException("The trigger sent no event.")
        if event["status"] == "timeout":
            raise self._timed_out()
        if event["status"] != "success":
            raise AirflowException(event["message"])
        self._defer(context)

    def check_run_id(self) -> None:
        """See that a run id that is given by a template is one.

        :raises AirflowFailException: it is empty
        """
        if self.run_id is not None and not str(self.run_id).strip():
            raise AirflowFailException("run_id is empty. Has the task that it comes from run?")

    def failure(self, message: str) -> AirflowFailException:
        """What ends the wait: it can never be so. No retry, as that would only find the same."""
        # Airflow tells the message of a skipped task nowhere else (soft_fail).
        self.log.error(message)
        return AirflowFailException(message)

    @contextmanager
    def asking(self, what: str) -> Iterator[None]:
        """Say in a sentence that Glue does not know something."""
        try:
            yield
        except ClientError as error:
            if code_of(error) != _GONE:
                raise
            raise self.failure(told_gone(self, what)) from error

    def show(self, context: Context, run_id: str) -> None:
        """Let the task's page link to the run."""
        if self._shown == run_id:
            return
        self._shown = run_id
        show_run(self, context, run_id)

    @property
    def trigger_parameters(self) -> dict[str, Any]:
        """What all triggers need, but for the deadline."""
        return {
            "workflow_name": self.workflow_name,
            "waiter_delay": self.poke_interval,
            "aws_conn_id": self.aws_conn_id,
            "region_name": self.region_name,
            "verify": self.verify,
            "botocore_config": self.botocore_config,
        }

    def _defer(self, context: Context) -> NoReturn:
        self.defer(trigger=self.trigger(context), method_name="execute_complete")

    def deadline(self, context: Context) -> float:
        """When to wait no more, in seconds since 1970: counted from the start of this try."""
        limits = [self.timeout, *self._execution_timeout()]
        return self._began(context) + min(limits)

    def _began(self, context: Context) -> float:
        start = context["ti"].start_date
        return start.timestamp() if start else time.time()

    def _execution_timeout(self) -> list[float]:
        given: timedelta | None = self.execution_timeout
        return [given.total_seconds()] if given else []

    def _timed_out(self) -> Exception:
        """After ``timeout`` Airflow does not try again, after ``execution_timeout`` it does."""
        told = f"; it waited for {self.awaited}."
        if any(limit < self.timeout for limit in self._execution_timeout()):
            return AirflowException(f"execution_timeout ({self.execution_timeout}) is over{told}")
        return AirflowSensorTimeout(
            f"Sensor has timed out: {timedelta(seconds=self.timeout)} are over{told}"
        )

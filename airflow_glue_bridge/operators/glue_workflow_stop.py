"""Stop runs of AWS Glue workflows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from airflow.providers.amazon.aws.utils.mixins import aws_template_fields

from airflow_glue_bridge.glue.marks import Run, began, is_alive
from airflow_glue_bridge.operators.waiting import GlueWorkflowWaitingOperator
from airflow_glue_bridge.triggers.glue_workflow_stop import GlueWorkflowRunsOverTrigger

if TYPE_CHECKING:
    from airflow.sdk import Context


class GlueWorkflowStopOperator(GlueWorkflowWaitingOperator):
    """Stop a run of an AWS Glue workflow, or all that go on, and the jobs and crawlers in them.

    A run that is over already is no error, nor is one that ends while it is being stopped. What
    ran is not undone, and Glue resumes no run that was stopped
    (https://docs.aws.amazon.com/glue/latest/dg/workflow-stopping.html). A task that waits for the
    run fails; unless its ``on_retry`` is ``restart``, its retries start no other run, as this one
    was stopped on purpose.

    .. seealso::
        For more information on how to use this operator, take a look at the guide:
        :ref:`howto/operator:GlueWorkflowStopOperator`

    :param workflow_name: The name of the workflow. (templated)
    :param run_id: The id of the run; by default all runs that go on when the task begins.
        (templated)
    :param wait_for_completion: Whether to wait until the runs are over; that may take a minute or
        more. (default: True)
    :param deferrable: If True, the task waits in the triggerer, where all waits share one poller.
        (default: False, or as set in ``[operators] default_deferrable``)
    :param waiter_delay: The longest time in seconds between two looks at the runs. (default: 15)
    :param waiter_max_attempts: Waiting ends after ``waiter_delay`` times so many seconds.
        (default: 80, with 15 seconds 20 minutes)
    :param aws_conn_id: The Airflow connection used for AWS credentials.
        If this is ``None`` or empty then the default boto3 behaviour is used. If
        running Airflow in a distributed manner and aws_conn_id is None or
        empty, then default boto3 configuration would be used (and must be
        maintained on each worker node). (templated)
    :param region_name: AWS region_name. If not specified then the default boto3 behaviour is used.
        (templated)
    :param verify: Whether or not to verify SSL certificates. (templated) See:
        https://boto3.amazonaws.com/v1/documentation/api/latest/reference/core/session.html
    :param botocore_config: Configuration dictionary (key-values) for botocore client. See:
        https://botocore.amazonaws.com/v1/documentation/api/latest/reference/config.html
    """

    template_fields: Sequence[str] = aws_template_fields("workflow_name", "run_id")

    def __init__(
        self,
        *,
        run_id: str | None = None,
        wait_for_completion: bool = True,
        waiter_delay: int = 15,
        waiter_max_attempts: int = 80,
        **kwargs: Any,  # noqa: ANN401  whatever BaseOperator takes
    ) -> None:
        super().__init__(
            # Nothing here is to be stopped with the task, and nothing marked as if it had been.
            stop_run_on_kill=False,
            waiter_delay=waiter_delay,
            waiter_max_attempts=waiter_max_attempts,
            **kwargs,
        )
        self.run_id = run_id
        self.wait_for_completion = wait_for_completion

    def execute(self, context: Context) -> dict[str, Any]:
        """Stop the runs, and, if asked to, wait until they are over.

        :return: the status of each run, by its id
        :raises AirflowFailException: Glue knows no such run
        :raises AirflowException: they take too long to end
        """
        runs = self._runs()
        for run in runs:
            self.log.info("Stopping run %s of %s.", run["WorkflowRunId"], self.workflow_name)
            self.hook.stop_workflow_run(self.workflow_name, run["WorkflowRunId"], mark=False)
        if self.wait_for_completion:
            self._wait(context, list(filter(is_alive, runs)))
        return self._result({run["WorkflowRunId"]: self._status(run) for run in runs})

    def execute_complete(
        self,
        context: Context,  # noqa: ARG002
        event: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Tell how the runs ended; called by Airflow.

        :raises AirflowException: they take too long to end
        """
        return self._result(self.see_to(event)["runs"])

    def _runs(self) -> list[Run]:
        """The run, or all that go on."""
        if self.run_id is not None:
            return [self._given(str(self.run_id))]
        with self.asking(f"workflow {self.workflow_name!r}"):
            going_on = list(filter(is_alive, self.hook.get_workflow_runs(self.workflow_name)))
        if not going_on:
            self.log.info("No run of Glue workflow %s goes on.", self.workflow_name)
        return going_on

    def _given(self, run_id: str) -> Run:
        with self.asking(f"run {run_id!r} of workflow {self.workflow_name!r}"):
            return self.hook.get_workflow_run(self.workflow_name, run_id)

    def _wait(self, context: Context, runs: Sequence[Run]) -> None:
        """Wait until all are over, here or in the triggerer."""
        if runs and self.deferrable:
            self._defer_until_all_over(context, runs)
        for run in runs:
            self.poll_until_over(run["WorkflowRunId"])

    def _defer_until_all_over(self, context: Context, runs: Sequence[Run]) -> NoReturn:
        trigger = GlueWorkflowRunsOverTrigger(
            run_ids=[run["WorkflowRunId"] for run in runs],
            since=min(map(began, runs)),
            **self._trigger_parameters(context),
        )
        self.defer(trigger=trigger, method_name="execute_complete")

    def _status(self, run: Run) -> str:
        """How it is by now."""
        now = self.hook.get_workflow_run(self.workflow_name, run["WorkflowRunId"])
        return str(now["Status"])

    def _result(self, status: Mapping[str, str]) -> dict[str, Any]:
        for run_id, ended in status.items():
            self.log.info("Run %s is %s.", run_id, ended)
        return {"workflow_name": self.workflow_name, "runs": dict(status)}

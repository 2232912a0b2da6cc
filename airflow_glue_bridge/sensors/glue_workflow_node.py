"""Wait for a job or crawler in a run of an AWS Glue workflow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from airflow.providers.amazon.aws.utils.mixins import aws_template_fields
from airflow.triggers.base import BaseTrigger

from airflow_glue_bridge.glue.model import FAILED, SUCCEEDED, NodeType
from airflow_glue_bridge.glue.node_watch import NodeWatch, watch
from airflow_glue_bridge.glue.verdict import counted
from airflow_glue_bridge.links.glue_workflow import run_link, told_node
from airflow_glue_bridge.sensors.base_glue_workflow import GlueWorkflowBaseSensor, Run
from airflow_glue_bridge.triggers.glue_workflow_sensors import GlueWorkflowNodeTrigger

if TYPE_CHECKING:
    from airflow.sdk import Context


class GlueWorkflowNodeSensor(GlueWorkflowBaseSensor):
    """Wait for a job or crawler in a run of an AWS Glue workflow to succeed.

    It need not wait for the run to end: as soon as the last attempt SUCCEEDED, the task does. An
    attempt that FAILED is waited out as long as the job's ``MaxRetries`` allow Glue another one and
    the run goes on. If the node was started several times, all must end, and well. The task fails
    without a retry (is skipped, with ``soft_fail``) when the job or crawler ended otherwise, when
    it is not in the run's graph, and when the run is over and it never started.

    .. seealso::
        For more information on how to use this sensor, take a look at the guide:
        :ref:`howto/sensor:GlueWorkflowNodeSensor`

    :param workflow_name: The name of the workflow. (templated)
    :param run_id: The id of the run. (templated)
    :param node_name: The name of the job or crawler. (templated)
    :param node_type: ``JOB`` or ``CRAWLER``; only needed if the workflow has both of that name.

    The other parameters are those of
    :class:`~airflow_glue_bridge.sensors.glue_workflow.GlueWorkflowRunSensor`, from ``deferrable``
    on.
    """

    template_fields: Sequence[str] = aws_template_fields("workflow_name", "run_id", "node_name")

    def __init__(
        self,
        *,
        run_id: str,
        node_name: str,
        node_type: str | None = None,
        **kwargs: Any,  # noqa: ANN401  see the base class
    ) -> None:
        super().__init__(run_id=run_id, **kwargs)
        self.node_name = node_name
        self.node_type = _checked_type(node_type)
        self._to_be_retried: Sequence[str] = ()

    @property
    def awaited(self) -> str:
        """What is waited for, in words."""
        return f"{self.node_name!r} to end in {self._run}"

    @property
    def _run(self) -> str:
        return f"run {self.run_id} of Glue workflow {self.workflow_name!r}"

    def look(self, context: Context) -> dict[str, Any] | None:
        """How the job or crawler ended, if it has.

        :raises AirflowFailException: it ended otherwise than well, or will never start
        """
        run_id = str(self.run_id)
        with self.asking(f"run {run_id} of workflow {self.workflow_name!r}"):
            run = self.hook.get_workflow_run(self.workflow_name, run_id, include_graph=True)
        self.show(context, run_id)
        try:
            seen = watch(run, self.node_name, self.node_type)
        except ValueError as error:
            raise self.failure(f"node_name: {error} ({self._run}).") from error
        if self._goes_on(seen):
            self.log.info("%s; the run is %s: %s.", seen.result, run["Status"], counted(run))
            return None
        return self._result_of(seen, run)

    def trigger(self, context: Context) -> BaseTrigger:
        """What waits for the job or crawler."""
        return GlueWorkflowNodeTrigger(
            run_id=str(self.run_id),
            node_name=self.node_name,
            node_type=self.node_type,
            to_be_retried=self._to_be_retried,
            deadline=self.deadline(context),
            **self.trigger_parameters,
        )

    def _goes_on(self, seen: NodeWatch) -> bool:
        """Whether it has not ended, or Glue may try it again."""
        if seen.run_over:
            return False
        if not seen.ended:
            return True
        attempts = seen.retriable
        if seen.result.state != FAILED or not attempts:
            return False
        # Of several that failed, one that is not tried again is enough.
        if max(attempts.values()) >= self._max_retries():
            return False
        self._to_be_retried = sorted(attempts)
        self.log.info("%s; Glue may try it again.", seen.result)
        return True

    def _max_retries(self) -> int:
        with self.asking(f"job {self.node_name!r}"):
            job: Mapping[str, Any] = self.hook.conn.get_job(JobName=self.node_name)["Job"]
        return int(job.get("MaxRetries") or 0)

    def _result_of(self, seen: NodeWatch, run: Run) -> dict[str, Any]:
        result = seen.result
        if not result.state:
            told = f"The run is {run['Status']}, and {result.node} never started in it"
            raise self.failure(f"{told} ({self._run}).")
        if result.state != SUCCEEDED:
            graph = run_link(self, str(self.run_id))
            raise self.failure(f"{told_node(self, result)}, in {self._run}. Its graph: {graph}")
        self.log.info("%s.", result)
        return {
            "workflow_name": self.workflow_name,
            "run_id": self.run_id,
            "node": str(result.node),
            "state": result.state,
            "attempts": result.attempts,
            "job_run_id": result.run_id or None,
        }


def _checked_type(node_type: str | None) -> str | None:
    known = [str(kind) for kind in NodeType]
    if node_type is None or node_type.upper() in known:
        return node_type and node_type.upper()
    raise ValueError(f"node_type must be {' or '.join(known)}, not {node_type!r}.")

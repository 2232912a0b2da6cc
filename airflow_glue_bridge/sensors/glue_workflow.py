"""Sensors for AWS Glue workflows: wait for a run; and for a job or crawler, from its module."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from airflow.providers.amazon.aws.utils.mixins import aws_template_fields
from airflow.triggers.base import BaseTrigger

from airflow_glue_bridge.compat import AirflowFailException
from airflow_glue_bridge.glue.awaited import Wanted, first_over, newer_goes_on, newest_resumed
from airflow_glue_bridge.glue.verdict import (
    OVER,
    Verdict,
    checked_states,
    counted,
    judge,
    names,
    result_of,
)
from airflow_glue_bridge.links.glue_workflow import told_run
from airflow_glue_bridge.sensors.base_glue_workflow import GlueWorkflowBaseSensor, Run
from airflow_glue_bridge.sensors.glue_workflow_node import GlueWorkflowNodeSensor
from airflow_glue_bridge.triggers.glue_workflow import GlueWorkflowRunTrigger
from airflow_glue_bridge.triggers.glue_workflow_sensors import GlueWorkflowAwaitedRunTrigger

if TYPE_CHECKING:
    from airflow.sdk import Context

__all__ = ["GlueWorkflowNodeSensor", "GlueWorkflowRunSensor"]

# How far Glue's clock and Airflow's may differ.
CLOCK_TOLERANCE = timedelta(minutes=1)


class GlueWorkflowRunSensor(GlueWorkflowBaseSensor):
    """Wait for a run of an AWS Glue workflow to end well: a given one, or one that Glue starts.

    Without ``run_id``, it is the first run that began at or after ``started_after``, which by
    default is the moment that the DAG run is for: in a DAG with the schedule of the Glue workflow,
    each DAG run finds the workflow run of the same time, late or early, in a backfill too. With
    ``max_age``, it is the newest of those that began not longer than that before; one that is over
    and good will do at once, without waiting for another.

    The run is judged as :class:`~airflow_glue_bridge.operators.glue_workflow.GlueWorkflowOperator`
    judges it: Glue calls a run COMPLETED whatever failed in it. A bad run fails the task without
    a retry (skips it, with ``soft_fail``), as a retry would find the same run. Once the run was
    resumed in Glue, clear the task: it then judges what came of that.

    A run that Glue recorded but never ran, for ``MaxConcurrentRuns``, is passed over.

    .. seealso::
        For more information on how to use this sensor, take a look at the guide:
        :ref:`howto/sensor:GlueWorkflowRunSensor`

    :param workflow_name: The name of the workflow. (templated)
    :param run_id: The id of the run. (templated)
    :param started_after: Without ``run_id``: the moment at or after which the run began, as a
        datetime or as text in ISO 8601; without an offset it is UTC. Up to a minute before will do,
        as clocks differ. (default: the DAG run's ``run_after``) (templated)
    :param max_age: Without ``run_id``: a run that began up to so long before ``started_after`` will
        do too, and of several the newest counts; as long as it goes on, an older one that was good
        will do. (default: None, the first run at or after ``started_after`` counts)
    :param count_airflow_runs: Without ``run_id``: whether runs that GlueWorkflowOperator started
        count, beside those that Glue's triggers, or people, did. (default: False)
    :param count_resumed: Whether, where the run was resumed, the newest run that resumes it counts
        in its stead. (default: True)
    :param fail_on: The states of jobs and crawlers that make the run bad, of FAILED, TIMEOUT,
        STOPPED, ERROR, EXPIRED and CANCELLED. A run that is STOPPED or ERROR itself is bad in any
        case. (default: all of them)
    :param required_nodes: The names of the jobs and crawlers whose success decides, instead of
        ``fail_on``: each of them must have run, and SUCCEEDED. (templated)
    :param deferrable: If True, the sensor waits in the triggerer, where all waits share one poller;
        ``poke_interval`` then is the longest pause between two looks.
        (default: False, or as set in ``[operators] default_deferrable``)
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

    template_fields: Sequence[str] = aws_template_fields(
        "workflow_name", "run_id", "started_after", "required_nodes"
    )

    def __init__(
        self,
        *,
        started_after: datetime | str | None = None,
        max_age: timedelta | None = None,
        count_airflow_runs: bool = False,
        count_resumed: bool = True,
        fail_on: Collection[str] | None = None,
        required_nodes: Sequence[str] = (),
        **kwargs: Any,  # noqa: ANN401  see the base class
    ) -> None:
        super().__init__(**kwargs)
        if self.run_id is not None and (started_after is not None or max_age is not None):
            raise ValueError("Give run_id, or started_after and max_age; not both.")
        if max_age is not None and not (isinstance(max_age, timedelta) and max_age >= timedelta(0)):
            raise ValueError(f"max_age must be a timedelta that is not negative, not {max_age!r}.")
        self.started_after = started_after
        self.max_age = max_age
        self.count_airflow_runs = count_airflow_runs
        self.count_resumed = count_resumed
        self.fail_on = checked_states(fail_on)
        self.required_nodes = required_nodes
        self._since: datetime | None = None
        self._bad_run_id: str | None = None

    @property
    def awaited(self) -> str:
        """What is waited for, in words."""
        if self.run_id is not None:
            return f"run {self.run_id} of Glue workflow {self.workflow_name!r} to end"
        return f"a run of Glue workflow {self.workflow_name!r} begun since {self._since} to end"

    def look(self, context: Context) -> dict[str, Any] | None:
        """Judge the run, if there is one and it is over.

        :raises AirflowFailException: it is bad
        """
        runs = self._deciding(context)
        run = first_over(runs)
        if run is None:
            self._tell_of(runs, context)
            return None
        verdict = self._judged(run)
        self.show(context, run["WorkflowRunId"])
        if verdict.good:
            self.log.info("Run %s is good.", run["WorkflowRunId"])
            return result_of(self.workflow_name, run["WorkflowRunId"], verdict)
        if newer_goes_on(runs, run):
            self._bad_run_id = run["WorkflowRunId"]
            self.log.info("Run %s is %s, but a newer one goes on.", self._bad_run_id, verdict)
            return None
        raise self.failure(told_run(self, run["WorkflowRunId"], verdict))

    def trigger(self, context: Context) -> BaseTrigger:
        """What waits for the run."""
        common = {**self.trigger_parameters, "deadline": self.deadline(context)}
        if self.run_id is not None:
            # What resumes the run goes on longer than the run itself.
            return GlueWorkflowRunTrigger(run_id=self._shown or self.run_id, **common)
        wanted = self._wanted(context)
        return GlueWorkflowAwaitedRunTrigger(
            since=wanted.since,
            newest=wanted.newest,
            airflow_runs=wanted.airflow_runs,
            resumed=wanted.resumed,
            bad_run_id=self._bad_run_id,
            **common,
        )

    def _deciding(self, context: Context) -> list[Run]:
        """The runs that decide, the one that counts most first."""
        if self.run_id is not None:
            return [self._given()]
        wanted = self._wanted(context)
        with self.asking(f"workflow {self.workflow_name!r}"):
            return wanted.deciding(self.hook.get_workflow_runs(self.workflow_name))

    def _given(self) -> Run:
        """The given run, or what resumes it."""
        with self.asking(f"run {self.run_id} of workflow {self.workflow_name!r}"):
            run = self.hook.get_workflow_run(self.workflow_name, str(self.run_id))
        if run["Status"] not in OVER or not self.count_resumed:
            return run
        return newest_resumed(run, self.hook.get_workflow_runs(self.workflow_name))

    def _wanted(self, context: Context) -> Wanted:
        moment = _moment(self.started_after, context["dag_run"].run_after)
        self._since = moment - (self.max_age or timedelta(0)) - CLOCK_TOLERANCE
        newest = self.max_age is not None
        return Wanted(self._since, newest, self.count_airflow_runs, self.count_resumed)

    def _tell_of(self, runs: Sequence[Run], context: Context) -> None:
        """Log what there is as long as nothing is over."""
        if not runs:
            self.log.info("There is none yet; waiting for %s.", self.awaited)
            return
        run_id = runs[0]["WorkflowRunId"]
        self.show(context, run_id)
        self.log.info("Run %s is %s: %s.", run_id, runs[0]["Status"], counted(runs[0]))

    def _judged(self, run: Run) -> Verdict:
        run_id = run["WorkflowRunId"]
        graph = self.hook.get_workflow_run(self.workflow_name, run_id, include_graph=True)
        try:
            return judge(graph, names(self.required_nodes), self.fail_on)
        except ValueError as error:
            raise self.failure(f"required_nodes: {error}.") from error


def _moment(given: object, default: datetime) -> datetime:
    """A moment, as the DAG's author gave it.

    :raises AirflowFailException: it is none
    """
    moment = default if given is None else given
    if isinstance(moment, str):
        try:
            moment = datetime.fromisoformat(moment.strip())
        except ValueError:
            moment = None
    if not isinstance(moment, datetime):
        raise AirflowFailException(
            f"started_after: {given!r} is no moment; give a datetime, or text in ISO 8601 such as "
            "2026-01-31T02:00:00+00:00."
        )
    # Of other zones, Airflow hands only those with a name on to a trigger.
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)

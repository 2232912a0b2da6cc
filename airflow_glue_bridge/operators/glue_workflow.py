"""Operators for AWS Glue workflows: run one, resume a run; and the others, from their modules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from airflow.providers.amazon.aws.utils.mixins import aws_template_fields

from airflow_glue_bridge.compat import AirflowFailException
from airflow_glue_bridge.glue.marks import Run, is_alive, newest_first, original_of, with_resumed
from airflow_glue_bridge.glue.model import NodeType
from airflow_glue_bridge.glue.next_step import is_resumable
from airflow_glue_bridge.glue.states import RunStatus
from airflow_glue_bridge.glue.verdict import NodeResult, judge, names
from airflow_glue_bridge.operators.base_glue_workflow import (
    GlueWorkflowRunBaseOperator,
    began_of,
    key_of,
)
from airflow_glue_bridge.operators.glue_trigger import (
    GlueTriggerStartOperator,
    GlueTriggerStopOperator,
)
from airflow_glue_bridge.operators.glue_workflow_stop import GlueWorkflowStopOperator

if TYPE_CHECKING:
    from airflow.sdk import Context

__all__ = [
    "GlueTriggerStartOperator",
    "GlueTriggerStopOperator",
    "GlueWorkflowOperator",
    "GlueWorkflowResumeOperator",
    "GlueWorkflowStopOperator",
]


class GlueWorkflowOperator(GlueWorkflowRunBaseOperator):
    """Run an AWS Glue workflow, and succeed only if all of it went well.

    Glue calls a run COMPLETED whatever failed in it; this operator looks at each job and crawler. A
    retry never starts a second run beside the first: it goes on waiting for it, resumes it from
    what failed, or, where ``on_retry`` says so, starts another one. Another one is also started
    instead of a run that Airflow itself has stopped, or that Glue recorded but never ran, and when
    the task was cleared: that means to do it again.

    .. seealso::
        For more information on how to use this operator, take a look at the guide:
        :ref:`howto/operator:GlueWorkflowOperator`

    :param workflow_name: The name of the workflow. (templated)
    :param run_properties: Run properties, laid over the workflow's ``DefaultRunProperties``: names
        and texts. Numbers are taken as text. (templated)
    :param fail_on: The states of jobs and crawlers that make the run bad, of FAILED, TIMEOUT,
        STOPPED, ERROR, EXPIRED and CANCELLED. A run that is STOPPED or ERROR itself is bad in any
        case. (default: all of them)
    :param required_nodes: The names of the jobs and crawlers whose success decides, instead of
        ``fail_on``: each of them must have run, and SUCCEEDED. (templated)
    :param on_retry: What a retry does about a run that is over and was bad: ``resume`` it from the
        jobs and crawlers that did not end well (what follows them runs again too; Glue resumes
        COMPLETED runs only), ``restart``: start another run, or ``attach``: fail for good. A run
        that goes on is waited for in any case. (default: ``resume``)
    :param stop_run_on_kill: Whether the run is stopped when the task is killed, marked, or cleared
        while the run goes on; when marked, and ``deferrable``, from Airflow 3.3 on. A worker that
        is shut down kills its tasks too, and a run that was stopped cannot be resumed: a task that
        is ``deferrable`` is spared that. (default: True)
    :param wait_for_completion: Whether to wait until the run is over. If not, the task tells
        nothing about how it went. (default: True)
    :param deferrable: If True, the task waits in the triggerer, where all waits share one poller.
        (default: False, or as set in ``[operators] default_deferrable``)
    :param waiter_delay: The longest time in seconds between two looks at the run. (default: 60)
    :param waiter_max_attempts: Waiting ends after so many looks, or, with ``deferrable``, after
        ``waiter_delay`` (at least a second) times so long; the run goes on, and a retry waits on.
        (default: 10080, with 60 seconds a week)
    :param durable: Whether a run property tells which task started the run, so that a retry finds
        it, also after a worker's death or a lost reply of Glue. If not, each try starts a run.
        (default: True)
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
        "workflow_name", "run_properties", "required_nodes"
    )
    template_fields_renderers = {"run_properties": "json"}  # noqa: RUF012  as in Airflow

    def __init__(
        self,
        *,
        run_properties: Mapping[str, str] | None = None,
        **kwargs: Any,  # noqa: ANN401  see the base class
    ) -> None:
        super().__init__(**kwargs)
        self.run_properties = run_properties

    def begin(self, context: Context) -> str:
        """Start a run."""
        self._check_required_nodes()
        marks = key_of(context).marks if self.durable else {}
        properties = {**self._properties(), **marks}
        return self.hook.start_workflow_run(self.workflow_name, properties, marked=self.durable)

    def begin_after(self, run: Run, runs: Sequence[Run], context: Context) -> str:  # noqa: ARG002
        """Resume the run that it all began with: a resumed run can be resumed only once more.

        https://docs.aws.amazon.com/glue/latest/dg/resuming-workflow.html
        """
        original_id = original_of(run, runs)["WorkflowRunId"]
        original = self.hook.get_workflow_run(self.workflow_name, original_id, include_graph=True)
        return self.resume(original, list(filter(is_resumable, judge(original).nodes)))

    def own_runs(self, runs: Sequence[Run], context: Context) -> list[Run]:
        """Those that carry the task's marks, and those that resume them."""
        return key_of(context).own(runs, began_of(context))

    def _check_required_nodes(self) -> None:
        """See that they are in the workflow, before it runs for hours.

        :raises AirflowFailException: one is not
        """
        if not names(self.required_nodes):
            return
        graph = self.hook.get_workflow(self.workflow_name).get("Graph") or {}
        known = {node["Name"] for node in graph.get("Nodes", ()) if node["Type"] in list(NodeType)}
        if missing := set(names(self.required_nodes)) - known:
            raise AirflowFailException(
                f"required_nodes: Glue workflow {self.workflow_name!r} has no job or crawler "
                f"{min(missing)!r}; it has {', '.join(sorted(known)) or 'none'}."
            )

    def _properties(self) -> dict[str, str]:
        """The run properties as text.

        :raises AirflowFailException: one of them is none
        """
        given: Any = self.run_properties or {}
        if not isinstance(given, Mapping):
            raise AirflowFailException(
                f"run_properties must map names to texts; this is {given!r}."
            )
        for name, value in given.items():
            if isinstance(value, bool) or not isinstance(value, (str, int, float)):
                raise AirflowFailException(
                    f"run_properties: {name!r} is {value!r}; Glue's run properties are text. Give "
                    "one, of json.dumps() for example."
                )
        return {str(name): str(value) for name, value in given.items()}


class GlueWorkflowResumeOperator(GlueWorkflowRunBaseOperator):
    """Resume a run of an AWS Glue workflow from some of its jobs and crawlers, and what follows.

    Glue begins a new run for it, which has the results of the old one where it runs nothing again.
    Only a run that is COMPLETED can be resumed, and one that resumed another only once more
    (https://docs.aws.amazon.com/glue/latest/dg/resuming-workflow.html).

    .. seealso::
        For more information on how to use this operator, take a look at the guide:
        :ref:`howto/operator:GlueWorkflowResumeOperator`

    :param workflow_name: The name of the workflow. (templated)
    :param run_id: The id of the run to resume. (templated)
    :param nodes: The names of the jobs and crawlers to begin with; they must have run in that run.
        By default all that did not end well; if there are none, nothing is resumed, and the task
        succeeds. (templated)

    The other parameters are those of :class:`GlueWorkflowOperator`.
    """

    template_fields: Sequence[str] = aws_template_fields(
        "workflow_name", "run_id", "nodes", "required_nodes"
    )

    def __init__(
        self,
        *,
        run_id: str,
        nodes: str | Sequence[str] | None = None,
        **kwargs: Any,  # noqa: ANN401  see the base class
    ) -> None:
        super().__init__(**kwargs)
        self.run_id = run_id
        self.nodes = nodes

    def begin(self, context: Context) -> str:
        """Resume the run, if there is anything to resume."""
        with self.asking(f"run {self.run_id!r} of workflow {self.workflow_name!r}"):
            run = self.hook.get_workflow_run(self.workflow_name, self.run_id, include_graph=True)
        if run["Status"] != RunStatus.COMPLETED:
            raise AirflowFailException(
                f"Run {self.run_id} of Glue workflow {self.workflow_name!r} is {run['Status']}; "
                "Glue can resume only runs that are COMPLETED."
            )
        chosen = self._chosen(run)
        if not chosen:
            self.log.info("All that ran in run %s ended well; nothing is resumed.", self.run_id)
            return self.run_id
        resumed = self.resume(run, chosen)
        if self.durable:
            marks = key_of(context).marks
            self.hook.put_workflow_run_properties(self.workflow_name, resumed, marks)
        return resumed

    def begin_after(self, run: Run, runs: Sequence[Run], context: Context) -> str:  # noqa: ARG002
        """Resume the given run once more, and not the one that resumed it."""
        return self.begin(context)

    def own_runs(self, runs: Sequence[Run], context: Context) -> list[Run]:
        """Those that carry the task's marks, and those that resume the given run and go on.

        ResumeWorkflowRun takes no run properties, so they are put afterwards. A run that ended
        without them, as the worker died in between, is not known, and resumed once more.
        """
        own = key_of(context).own(runs, began_of(context))
        others = [run for run in with_resumed(runs, [self.run_id]) if run not in own]
        alive = [run for run in others if is_alive(run) and run["WorkflowRunId"] != self.run_id]
        return newest_first([*own, *alive])

    def _chosen(self, run: Run) -> list[NodeResult]:
        """The jobs and crawlers to begin with.

        :raises AirflowFailException: one of those that were asked for did not run in that run
        """
        ran = [result for result in judge(run).nodes if result.state]
        if self.nodes is None:
            return [result for result in ran if is_resumable(result)]
        chosen = names(self.nodes)
        if missing := set(chosen) - {result.node.name for result in ran}:
            raise AirflowFailException(
                f"nodes: no job or crawler {min(missing)!r} ran in run {self.run_id} of Glue "
                f"workflow {self.workflow_name!r}."
            )
        return [result for result in ran if result.node.name in chosen]

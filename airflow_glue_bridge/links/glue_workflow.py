"""Links to the console of AWS Glue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote

from airflow.providers.amazon.aws.links.base_aws import BASE_AWS_CONSOLE_LINK, BaseAwsLink
from airflow.providers.amazon.aws.links.glue import GlueJobRunDetailsLink
from airflow.providers.amazon.aws.links.logs import CloudWatchEventsLink

from airflow_glue_bridge.glue.model import NodeType
from airflow_glue_bridge.glue.verdict import NodeResult, Verdict

if TYPE_CHECKING:
    from airflow.sdk import Context

    from airflow_glue_bridge.hooks.glue_workflow import GlueWorkflowHook


class GlueWorkflowRunDetailsLink(BaseAwsLink):
    """Helper class for constructing AWS Glue Workflow Run Details Link: the graph of the run."""

    name = "AWS Glue Workflow Run Details"
    key = "glue_workflow_run_details"
    format_str = (
        BASE_AWS_CONSOLE_LINK
        + "/glue/home?region={region_name}#/v2/etl-configuration/workflows/run/{workflow_name}"
        + "?runId={workflow_run_id}"
    )

    def format_link(self, **kwargs: Any) -> str:  # noqa: ANN401  as in its base class
        """Format the link, with the workflow's name escaped."""
        if "workflow_name" in kwargs:
            kwargs["workflow_name"] = quote(kwargs["workflow_name"], safe="")
        return str(super().format_link(**kwargs))


class GlueTask(Protocol):
    """An operator or sensor that is about runs of one workflow."""

    workflow_name: str
    aws_conn_id: str | None

    @property
    def hook(self) -> GlueWorkflowHook:
        """What it asks Glue with."""


def run_link(task: GlueTask, run_id: str) -> str:
    """The address of a run's graph in the console."""
    hook = task.hook
    return GlueWorkflowRunDetailsLink().format_link(
        aws_domain=GlueWorkflowRunDetailsLink.get_aws_domain(hook.conn_partition),
        region_name=hook.conn_region_name,
        workflow_name=task.workflow_name,
        workflow_run_id=run_id,
    )


def show_run(task: GlueTask, context: Context, run_id: str) -> None:
    """Let the task's page link to a run."""
    hook = task.hook
    GlueWorkflowRunDetailsLink.persist(
        context=context,
        operator=task,
        region_name=hook.conn_region_name,
        aws_partition=hook.conn_partition,
        workflow_name=task.workflow_name,
        workflow_run_id=run_id,
    )


def told_run(task: GlueTask, run_id: str, verdict: Verdict) -> str:
    """What was bad about a run, and where to read more."""
    bad = [told_node(task, result) for result in verdict.bad_nodes]
    reasons = [*verdict.reasons[: len(verdict.reasons) - len(bad)], *bad]
    return (
        f"Run {run_id} of Glue workflow {task.workflow_name!r} is {verdict.status} and bad: "
        f"{'; '.join(reasons)}. Its graph: {run_link(task, run_id)}"
    )


def told_gone(task: GlueTask, what: str) -> str:
    """That Glue does not know something, and where it was asked."""
    return (
        f"Glue knows no {what} (region {task.hook.conn_region_name}, connection "
        f"{task.aws_conn_id})."
    )


def told_node(task: GlueTask, result: NodeResult) -> str:
    """How a job or crawler ended, its error, and where its log is."""
    return told_with_logs(result, task.hook.conn_region_name, task.hook.conn_partition)


def told_with_logs(result: NodeResult, region_name: str, aws_partition: str) -> str:
    """How a job or crawler ended, its error, and where its log is."""
    place = {"aws_domain": BaseAwsLink.get_aws_domain(aws_partition), "region_name": region_name}
    link = _log_link(result, place)
    return f"{result} ({link})" if link else str(result)


def _log_link(result: NodeResult, place: dict[str, Any]) -> str:
    """The log of a crawl, or the error log of a job run; the job run itself if it names none."""
    if result.log_group:
        # Glue writes what a job run logs to two groups under the one that it names
        # (https://docs.aws.amazon.com/glue/latest/dg/monitor-continuous-logging.html).
        job = result.node.type is NodeType.JOB
        group = f"{result.log_group.rstrip('/')}/error" if job else result.log_group
        stream = result.run_id if job else result.log_stream
        logs = {"awslogs_group": group, "awslogs_stream_name": stream}
        region = {"awslogs_region": place["region_name"]}
        return str(CloudWatchEventsLink().format_link(**place, **region, **logs))
    if not result.run_id:
        return ""
    job_run = {"job_name": quote(result.node.name, safe=""), "job_run_id": result.run_id}
    return str(GlueJobRunDetailsLink().format_link(**place, **job_run))

"""A run of the workflow in the emulated Glue, and one of the DAG in Airflow: what ran when."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from airflow_glue_bridge.glue.model import Node, NodeType
from airflow_glue_bridge.testing.emulator import GlueEmulator
from glue2airflow.plan import AirflowPlan
from glue2airflow.plan.model import CrawlerTask, JobTask
from standalone import Airflow, Say

PATIENCE = 180.0
OVER = ("success", "failed")
# What of a task's life is worth telling while one waits.
TOLD = {"deferred": "waits for Glue", "success": "is success", "failed": "failed"}
# ListCrawls has other words for it than a workflow's graph
# (https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-crawler-crawling.html).
CRAWL_STATES = {"COMPLETED": "SUCCEEDED", "STOPPED": "CANCELLED"}


@dataclass(frozen=True, slots=True)
class NodeRun:
    """A job run or a crawl: its times since the whole run began, and Glue's state of it."""

    started: timedelta
    ended: timedelta | None
    state: str


NodeRuns = Mapping[Node, tuple[NodeRun, ...]]


@dataclass(frozen=True)
class WorkflowRun:
    """A finished run in Glue. ``raw`` is what GetWorkflowRun says of it."""

    raw: Mapping[str, Any]
    node_runs: NodeRuns


@dataclass(frozen=True)
class DagRun:
    """A finished run in Airflow: its state, those of its tasks, and what it ran in Glue."""

    state: str
    task_states: Mapping[str, str]
    node_runs: NodeRuns


def nodes_of(plan: AirflowPlan) -> dict[str, Node]:
    """The job or crawler of each task that runs one, upstream before downstream."""
    nodes = {}
    for task in plan.tasks:
        if isinstance(task, JobTask):
            nodes[task.task_id] = Node(NodeType.JOB, task.job_name)
        elif isinstance(task, CrawlerTask):
            nodes[task.task_id] = Node(NodeType.CRAWLER, task.crawler_name)
    return nodes


# --- in Glue --------------------------------------------------------------------------------------


def run_workflow(emulator: GlueEmulator, name: str) -> WorkflowRun:
    """Run the workflow to its end, which takes no time: the clock is advanced."""
    client = emulator.client()
    asked = {"Name": name, "RunId": client.start_workflow_run(Name=name)["RunId"]}
    while client.get_workflow_run(**asked)["Run"]["Status"] == "RUNNING":
        emulator.clock.advance(timedelta(minutes=1))
    run = client.get_workflow_run(**asked, IncludeGraph=True)["Run"]
    found = {node: runs for one in run["Graph"]["Nodes"] for node, runs in _graph_node(one, run)}
    return WorkflowRun(run, found)


def _graph_node(
    node: Mapping[str, Any], run: Mapping[str, Any]
) -> Iterator[tuple[Node, tuple[NodeRun, ...]]]:
    """A job or crawler of the graph with its runs; nothing for a trigger."""
    if node["Type"] == "JOB":
        runs, state = node.get("JobDetails", {}).get("JobRuns", ()), "JobRunState"
    elif node["Type"] == "CRAWLER":
        runs, state = node.get("CrawlerDetails", {}).get("Crawls", ()), "State"
    else:
        return
    began = run["StartedOn"]
    made = (_node_run(r["StartedOn"], r.get("CompletedOn"), r[state], began) for r in runs)
    yield Node(NodeType(node["Type"]), node["Name"]), tuple(made)


def _node_run(started: datetime, ended: datetime | None, state: str, began: datetime) -> NodeRun:
    return NodeRun(started - began, ended - began if ended else None, state)


# --- in Airflow -----------------------------------------------------------------------------------


def run_dag(
    emulator: GlueEmulator, airflow: Airflow, plan: AirflowPlan, run_id: str, say: Say
) -> DagRun:
    """Run the DAG to its end, and ask the emulator what that ran.

    :raises AirflowError: if a part of Airflow ends, or the run does not.
    """
    nodes, dag_id = nodes_of(plan), plan.dag_id
    began = emulator.clock.now()
    airflow.start(dag_id, run_id)
    deadline = time.monotonic() + PATIENCE
    told: dict[str, str] = {}
    while (state := airflow.state(dag_id, run_id)) not in OVER:
        airflow.check()
        if time.monotonic() > deadline:
            raise airflow.failure(f"The DAG run is still {state} after {PATIENCE:g} s")
        _tell_changes(nodes, airflow.task_states(dag_id, run_id), told, say)
        time.sleep(0.5)
    tasks = airflow.task_states(dag_id, run_id)
    _tell_changes(nodes, tasks, told, say)
    client = emulator.client()
    return DagRun(state, tasks, {n: tuple(_recorded(client, n, began)) for n in nodes.values()})


def _tell_changes(
    nodes: Mapping[str, Node], tasks: Mapping[str, str], told: dict[str, str], say: Say
) -> None:
    for task_id in nodes:
        state = tasks.get(task_id, "")
        if state in TOLD and told.get(task_id) != state:
            told[task_id] = state
            say(f"Airflow: {task_id} {TOLD[state]}")


def _recorded(client: Any, node: Node, began: datetime) -> Iterator[NodeRun]:  # noqa: ANN401
    """What the emulator has recorded of a node since ``began``, the oldest first."""
    if node.type is NodeType.JOB:
        for run in reversed(client.get_job_runs(JobName=node.name)["JobRuns"]):
            if run["StartedOn"] >= began:
                ended, state = run.get("CompletedOn"), run["JobRunState"]
                yield _node_run(run["StartedOn"], ended, state, began)
    else:
        for crawl in reversed(client.list_crawls(CrawlerName=node.name)["Crawls"]):
            if crawl["StartTime"] >= began:
                state = CRAWL_STATES.get(crawl["State"], crawl["State"])
                yield _node_run(crawl["StartTime"], crawl.get("EndTime"), state, began)

"""A run in Glue and one in Airflow, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import zip_longest

from airflow_glue_bridge.glue.model import Node
from airflow_glue_bridge.glue.verdict import Verdict
from runs import DagRun, NodeRun, NodeRuns, WorkflowRun

LINE = "  {:26} {:>7} {:>7}  {:11}  {:>7} {:>7}  {}"


def lines(glue: WorkflowRun, dag_run: DagRun, nodes: Mapping[str, Node]) -> Iterator[str]:
    """A line for each job and crawler, in the order of the DAG."""
    yield f"  {'':26} {'in Glue':29}in Airflow"
    yield LINE.format("", "started", "ended", "state", "started", "ended", "task")
    for task_id, node in nodes.items():
        task = dag_run.task_states.get(task_id) or "-"
        pairs = list(zip_longest(glue.node_runs.get(node, ()), dag_run.node_runs[node]))
        for left, right in pairs or [(None, None)]:
            state = left.state if left else "-"
            yield LINE.format(node.name, *_times(left), state, *_times(right), task)


def _times(run: NodeRun | None) -> tuple[str, str]:
    return (_clock(run.started), _clock(run.ended)) if run else ("-", "-")


def _clock(since: timedelta | None) -> str:
    """``+mm:ss``."""
    if since is None:
        return "-"
    minutes, seconds = divmod(round(since.total_seconds()), 60)
    return f"+{minutes:02}:{seconds:02}"


def verdict_lines(
    glue: WorkflowRun, judged: Verdict, dag_run: DagRun, nodes: Mapping[str, Node]
) -> Iterator[str]:
    """How the run ended for Glue, for us and for Airflow, and whether the same things ran."""
    yield f"  Glue says       {glue.raw['Status']}"
    yield f"  that is         {judged}"
    yield f"  Airflow says    {dag_run.state}"
    yield f"  its own tasks   {_own(dag_run.task_states, nodes)}"
    yield f"  the same ran    {_comparison(glue.node_runs, dag_run.node_runs)}"


def _own(tasks: Mapping[str, str], nodes: Mapping[str, Node]) -> str:
    """The tasks that run nothing in Glue, and what became of them."""
    states = {task_id: state for task_id, state in tasks.items() if task_id not in nodes}
    told = [f"{task_id} {state}" for task_id, state in states.items() if state != "skipped"]
    return ", ".join([*told, f"{len(states) - len(told)} skipped"])


def _comparison(glue: NodeRuns, airflow: NodeRuns) -> str:
    different = [str(n) for n in airflow if _states(glue, n) != _states(airflow, n)]
    if different:
        return f"no: {', '.join(different)}"
    ran = sum(bool(runs) for runs in airflow.values())
    return f"yes: {ran} of {len(airflow)} jobs and crawlers, and each ended the same in both"


def same(glue: NodeRuns, airflow: NodeRuns) -> bool:
    """Whether the same jobs and crawlers ran, as often, and ended in the same states."""
    return all(_states(glue, n) == _states(airflow, n) for n in {*glue, *airflow})


def _states(runs: NodeRuns, node: Node) -> list[str]:
    return [run.state for run in runs.get(node, ())]

"""The Glue graph and the DAG planned from it, as Mermaid text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from airflow_glue_bridge.glue.model import SUCCEEDED, Node, NodeType, Trigger, Workflow
from glue2airflow.emit.literals import comment
from glue2airflow.findings import Level
from glue2airflow.plan.model import ALL_SUCCESS, AirflowPlan, Task

_SHAPES = {
    "job": ("[", "]"),
    "crawler": ("[(", ")]"),
    "trigger": ("{{", "}}"),
    "gate": ("{", "}"),
    "empty": ("((", "))"),
}


def mermaid(workflow: Workflow, plan: AirflowPlan) -> str:
    """Two flowcharts: what Glue has, and what Airflow will have."""
    lines = [f"%% {_text(workflow.name)} in Glue", "flowchart LR", *_glue_lines(workflow)]
    lines += ["", f"%% {_text(plan.dag_id)} in Airflow: {plan.status.value}"]
    lines += [
        comment(f"%% {finding.code} {finding.subject}: {finding.message}")
        for finding in plan.findings
        if finding.level is Level.REFUSED
    ]
    lines.append("flowchart LR")
    return "\n".join([*lines, *_plan_lines(plan)]) + "\n"


def graph_data(workflow: Workflow, plan: AirflowPlan) -> dict[str, Any]:
    """The same two graphs as plain data."""
    ids = _ids(workflow)
    return {
        "workflow": workflow.name,
        "glue": {
            "nodes": [{"type": str(n.type), "name": n.name} for n in workflow.nodes()],
            "triggers": [
                {"name": t.name, "type": t.type, "state": t.state, "logical": t.logical}
                for t in workflow.triggers
            ],
            "edges": [list(edge) for edge in _glue_edges(workflow, ids)],
        },
        "airflow": plan.as_json(),
    }


def _ids(workflow: Workflow) -> dict[Node | str, str]:
    ids: dict[Node | str, str] = {n: f"n{i}" for i, n in enumerate(workflow.nodes())}
    ids.update({t.name: f"t{i}" for i, t in enumerate(workflow.triggers)})
    return ids


def _glue_edges(workflow: Workflow, ids: dict[Node | str, str]) -> Iterator[tuple[str, str, str]]:
    """From, to, and the watched state."""
    for trigger in workflow.triggers:
        for condition in trigger.conditions:
            yield ids[condition.node], ids[trigger.name], condition.watched_state
        for action in trigger.actions:
            yield ids[trigger.name], ids[action.node], ""


def _glue_lines(workflow: Workflow) -> Iterator[str]:
    ids = _ids(workflow)
    for node in workflow.nodes():
        kind = "job" if node.type is NodeType.JOB else "crawler"
        yield _box(ids[node], kind, node.name)
    for trigger in workflow.triggers:
        yield _box(ids[trigger.name], "trigger", _trigger_text(trigger))
    for source, target, state in _glue_edges(workflow, ids):
        arrow = f"-->|{_text(state)}|" if state not in ("", SUCCEEDED) else "-->"
        yield f"  {source} {arrow} {target}"


def _trigger_text(trigger: Trigger) -> str:
    word = trigger.schedule or (trigger.logical if len(trigger.conditions) > 1 else "")
    detail = word or (trigger.type if trigger.starts_runs else "")
    details = [part for part in (detail, "" if trigger.alive else trigger.state) if part]
    return f"{trigger.name} ({', '.join(details)})" if details else trigger.name


def _plan_lines(plan: AirflowPlan) -> Iterator[str]:
    ids = {task.task_id: f"a{i}" for i, task in enumerate(plan.tasks)}
    for task in plan.tasks:
        yield _box(ids[task.task_id], task.kind, _task_text(task))
    for task in plan.tasks:
        for upstream in task.upstream:
            yield f"  {ids[upstream]} --> {ids[task.task_id]}"


def _task_text(task: Task) -> str:
    return task.task_id if task.rule == ALL_SUCCESS else f"{task.task_id} ({task.rule})"


def _box(key: str, kind: str, text: str) -> str:
    left, right = _SHAPES[kind]
    return f'  {key}{left}"{_text(text)}"{right}'


def _text(text: str) -> str:
    """``text`` as Mermaid shows it literally: entities for what it would act on."""
    safe = (c if c.isalnum() or c in " -_.,:()/*?" else f"#{ord(c)};" for c in text)
    return "".join(safe)

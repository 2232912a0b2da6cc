"""Made-up estates for the benchmarks: snapshots of any size, always the same for the same size."""

from __future__ import annotations

from typing import Any


def snapshot(workflows: int, nodes: int) -> dict[str, Any]:
    """A snapshot of ``workflows`` workflows of ``nodes`` jobs and crawlers each."""
    made: dict[str, Any] = {"SnapshotVersion": 1, "Workflows": [], "Triggers": [], "Jobs": []}
    made["Crawlers"] = []
    for i in range(workflows):
        _add_workflow(made, f"estate-{i:04}", nodes)
    return made


def _add_workflow(made: dict[str, Any], name: str, nodes: int) -> None:
    """A crawler, then layers of three jobs, an AND over each layer, and a clean-up on failure."""
    made["Workflows"].append({"Name": name, "Description": f"Workflow {name}"})
    made["Crawlers"].append({"Name": f"{name}-scan", "Role": "glue", "DatabaseName": "landing"})
    jobs = [f"{name}-job-{j:03}" for j in range(nodes - 1)]
    made["Jobs"] += [_job(job) for job in jobs]
    start = {"Type": "SCHEDULED", "Schedule": "cron(0 2 ? * 2-6 *)"}
    made["Triggers"].append(_trigger(name, "start", [{"CrawlerName": f"{name}-scan"}], **start))
    *steps, clean_up = jobs
    watched = [{"CrawlerName": f"{name}-scan", "CrawlState": "SUCCEEDED"}]
    for layer in range(0, len(steps), 3):
        these = steps[layer : layer + 3]
        actions = [{"JobName": job, "Arguments": {"--day": "today"}} for job in these]
        made["Triggers"].append(_after(name, f"layer-{layer:03}", watched, actions))
        watched = [{"JobName": job, "State": "SUCCEEDED"} for job in these]
    failed = [{"JobName": job, "State": "FAILED"} for job in steps[-3:]]
    made["Triggers"].append(_after(name, "failed", failed, [{"JobName": clean_up}], "ANY"))


def _after(
    workflow: str,
    name: str,
    watched: list[dict[str, str]],
    actions: list[dict[str, Any]],
    logical: str = "AND",
) -> dict[str, Any]:
    conditions = [{"LogicalOperator": "EQUALS", **condition} for condition in watched]
    predicate = {"Logical": logical, "Conditions": conditions}
    return _trigger(workflow, name, actions, Type="CONDITIONAL", Predicate=predicate)


def _trigger(
    workflow: str, name: str, actions: list[dict[str, Any]], **members: object
) -> dict[str, Any]:
    return {
        "Name": f"{workflow}-{name}",
        "WorkflowName": workflow,
        "State": "ACTIVATED",
        "Actions": actions,
        **members,
    }


def _job(name: str) -> dict[str, Any]:
    return {
        "Name": name,
        "Role": "glue",
        "Command": {"Name": "glueetl", "ScriptLocation": f"s3://code/{name}.py"},
        "GlueVersion": "5.0",
        "Timeout": 60,
        "ExecutionProperty": {"MaxConcurrentRuns": 1},
    }

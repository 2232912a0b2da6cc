"""From a Glue workflow to the plan of an Airflow DAG: exact, different and told so, or refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from airflow_glue_bridge.glue.model import Trigger, Workflow
from glue2airflow import findings as f
from glue2airflow.findings import Finding, Level, Status, status_of
from glue2airflow.plan import names
from glue2airflow.plan.check import check
from glue2airflow.plan.events import event_findings, watchers
from glue2airflow.plan.flow import Cycle, Flow, trace
from glue2airflow.plan.layout import lay_out
from glue2airflow.plan.model import AirflowPlan, PlanOptions
from glue2airflow.plan.names import Wanted
from glue2airflow.plan.remarks import (
    LONGEST_TAG,
    flow_remarks,
    native_remarks,
    tag_text,
    trigger_remarks,
    workflow_remarks,
)
from glue2airflow.plan.scripts import job_scripts, script_findings, with_run_argument
from glue2airflow.plan.settings import bare_task, crawler_findings, job_findings
from glue2airflow.plan.start import chosen_starts, schedule_of, starts_paused
from glue2airflow.plan.units import units
from glue2airflow.plan.wiring import Wirer
from glue2airflow.scripts.model import Script
from glue2airflow.secrets import looks_secret, masked
from glue2airflow.sources import Definition

__all__ = ["AirflowPlan", "PlanOptions", "plan_all"]

# Airflow has no "unlimited"; more runs of one workflow than this do not overlap in practice.
UNLIMITED_RUNS = 1000


def plan_all(
    definitions: Iterable[Definition], options: PlanOptions, scripts: Sequence[Script] = ()
) -> list[AirflowPlan]:
    """A plan for each definition, with DAG ids and file names that are unique among them.

    :param scripts: what is known of the jobs' scripts.
    """
    return [_plan(d, named, options, scripts) for d, named in _titled(list(definitions))]


def _titled(definitions: list[Definition]) -> Iterator[tuple[Definition, AirflowPlan]]:
    """Each definition with an empty plan that bears its names."""
    named_twice = _repeated(str(d.workflow) for d in definitions)
    keys = [f"{d.workflow} in {d.source}" for d in definitions]
    wanted = [
        Wanted(key, d.workflow.name, "chain" if d.workflow.standalone else "workflow")
        for key, d in zip(keys, definitions, strict=True)
    ]
    ids = names.assign(wanted, {w.key: names.dag_id(w.glue_name) for w in wanted})
    by_id = [Wanted(w.key, ids[w.key], w.kind) for w in wanted]
    modules = names.assign(by_id, {w.key: names.module(ids[w.key]) for w in wanted}, fold=True)
    for key, definition in zip(keys, definitions, strict=True):
        workflow = definition.workflow
        yield (
            definition,
            AirflowPlan(
                workflow.name,
                definition.source,
                ids[key],
                modules[key],
                standalone=workflow.standalone,
                findings=(*definition.findings, *_about_names(workflow, ids[key], named_twice)),
            ),
        )


def _repeated(names: Iterable[str]) -> set[str]:
    return {name for name, count in Counter(names).items() if count > 1}


def _about_names(workflow: Workflow, dag_id: str, named_twice: set[str]) -> Iterator[Finding]:
    if str(workflow) in named_twice:
        yield f.DUPLICATE.at(workflow, where="the sources given")
    if names.is_lossy(workflow.name):
        yield f.RENAMED.at(workflow, airflow_id=dag_id)


def _plan(
    definition: Definition, empty: AirflowPlan, options: PlanOptions, scripts: Sequence[Script]
) -> AirflowPlan:
    workflow = definition.workflow
    plan = replace(empty, options=options)
    if plan.status is Status.REFUSED:
        # What could not be read would make every further check say what is not so.
        return plan
    if faults := list(check(workflow)):
        return plan.refused(*faults)
    starts, findings = chosen_starts(workflow)
    asset = f"glue_event_{plan.module}"
    schedule, about = schedule_of(starts, asset, native=options.runtime == "native")
    plan = replace(plan, schedule=schedule, rules=workflow.rules)
    plan = replace(plan, watchers=watchers(starts, plan))
    findings = [*findings, *about, *event_findings(starts, workflow, plan)]
    if status_of(findings) is Status.REFUSED:
        return plan.refused(*(found for found in findings if found.level is Level.REFUSED))
    paused = starts_paused(starts, workflow)
    plan = _headed(replace(plan, paused=paused), workflow)
    try:
        flow = trace(starts, _followers(workflow, options))
    except Cycle as cycle:
        return plan.refused(f.CYCLE.at(workflow, path=cycle.path))
    plan, wiring = _wired(plan, flow, starts, workflow)
    if not plan.tasks:
        return plan.refused(f.NOTHING_TO_RUN.at(workflow))
    known = job_scripts(plan, workflow, scripts)
    plan = with_run_argument(plan, known)
    findings += [*trigger_remarks(workflow, starts, options)]
    findings += [*workflow_remarks(workflow, scripts_known=known.all_known), *wiring]
    findings += [*flow_remarks(plan, flow, workflow), *native_remarks(plan, flow)]
    findings += job_findings(plan, workflow, known.unread)
    findings += [*script_findings(plan, workflow, known), *crawler_findings(workflow)]
    return replace(plan, findings=tuple(dict.fromkeys([*plan.findings, *findings])))


def _headed(plan: AirflowPlan, workflow: Workflow) -> AirflowPlan:
    """The plan with what the DAG itself carries."""
    properties = workflow.default_run_properties
    open_tags = ((k, v) for k, v in workflow.tags.items() if not looks_secret(k, v))
    tags = (tag_text(key, value) for key, value in open_tags)
    return replace(
        plan,
        description=masked(workflow.description),
        tags=tuple(tag for tag in tags if len(tag) <= LONGEST_TAG),
        params={k: "" if looks_secret(k, v) else v for k, v in properties.items()},
        max_active_runs=workflow.max_concurrent_runs or UNLIMITED_RUNS,
    )


def _followers(workflow: Workflow, options: PlanOptions) -> list[Trigger]:
    return [t for t in workflow.conditional_triggers if t.alive or options.include_inactive]


def _wired(
    plan: AirflowPlan, flow: Flow, starts: tuple[Trigger, ...], workflow: Workflow
) -> tuple[AirflowPlan, list[Finding]]:
    """The plan with its tasks."""
    made, findings = units(flow, workflow, merge=plan.options.merge)
    native = plan.options.runtime == "native"
    wirer = Wirer(flow, made, native)
    tasks = [
        (unit, bare_task(unit, workflow, plan.max_active_runs))
        for several in made.values()
        for unit in several
    ]
    groups, renamed = lay_out(flow, starts, tasks, wirer)
    plan = replace(plan, groups=groups)
    return plan, [*findings, *renamed]

"""From what can happen to tasks: wired, named, and grouped by the trigger they come from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from airflow_glue_bridge.glue.model import Trigger
from glue2airflow import findings as f
from glue2airflow.findings import Finding
from glue2airflow.plan import model as m
from glue2airflow.plan import names
from glue2airflow.plan.comments import comments
from glue2airflow.plan.flow import Flow
from glue2airflow.plan.model import CrawlerTask, EmptyTask, GateTask, Group, JobTask, Task
from glue2airflow.plan.names import Wanted
from glue2airflow.plan.units import Unit
from glue2airflow.plan.wiring import Wirer

SENTINEL = "nothing_failed"
SENTINEL_WHY = "Red if anything failed, even if what came after it ended well."


def lay_out(
    flow: Flow, starts: tuple[Trigger, ...], tasks: Iterable[tuple[Unit, Task]], wirer: Wirer
) -> tuple[tuple[Group, ...], list[Finding]]:
    """The groups of a plan, and what there is to say about names.

    A task stands with the last of the triggers that start it, or with the first if that one begins
    the run.

    :param starts: the start triggers that the DAG stands for.
    :param tasks: each unit with its bare task.
    """
    order = {trigger.name: i for i, trigger in enumerate(flow.triggers)}
    by_place: dict[int, list[Unit]] = {}
    wired: dict[str, Task] = {}
    for unit, task in tasks:
        wired[unit.key] = made = _wired(unit, task, wirer)
        place = max if made.upstream else min
        by_place.setdefault(place(order[t.name] for t in unit.triggers), []).append(unit)
    groups = list(_grouped(flow, starts, by_place, wired, wirer))
    if unseen := _unseen_failures([task for group in groups for task in group.tasks]):
        sentinel = EmptyTask(SENTINEL, upstream=unseen, rule=m.NONE_FAILED, why=SENTINEL_WHY)
        groups.append(Group((), (sentinel,)))
        wirer.labels[SENTINEL] = SENTINEL
    return _named(groups, wirer.labels)


def _wired(unit: Unit, task: Task, wirer: Wirer) -> Task:
    wiring = wirer.unit(unit)
    wirer.labels[unit.key] = unit.label
    return replace(task, upstream=wiring.upstream, rule=wiring.rule)


def _grouped(
    flow: Flow,
    starts: tuple[Trigger, ...],
    by_place: Mapping[int, list[Unit]],
    wired: Mapping[str, Task],
    wirer: Wirer,
) -> Iterator[Group]:
    """A group for each trigger with tasks, under the triggers that it is the first to come from."""
    said: set[str] = set()
    for place, trigger in enumerate(flow.triggers):
        units = by_place.get(place, [])
        tasks = (*wirer.helpers.get(trigger.name, ()), *(wired[unit.key] for unit in units))
        if tasks:
            sources = [t for unit in units for t in unit.triggers if t.name not in said]
            speakers = [*starts, *sources] if trigger.starts_runs else [*sources, trigger]
            unique = {t.name: t for t in speakers if t.name not in said}
            said.update(unique)
            lines = (
                line for t in unique.values() for line in comments(t, flow, native=wirer.native)
            )
            yield Group(tuple(lines), tasks)


def _unseen_failures(tasks: list[Task]) -> tuple[str, ...]:
    """The Glue tasks whose failure would not turn the DAG run red by itself.

    Airflow draws the state of a DAG run from its leaves. A failure reaches a leaf only through
    ``all_success``, and not surely where another upstream may be skipped.
    """
    downstream: dict[str, list[Task]] = {}
    skippable: set[str] = set()
    for task in tasks:
        if _may_skip(task, skippable):
            skippable.add(task.task_id)
        for upstream in task.upstream:
            downstream.setdefault(upstream, []).append(task)
    seen: set[str] = set()
    unseen: list[str] = []
    for task in reversed(tasks):
        below = downstream.get(task.task_id, [])
        through = (t for t in below if t.rule == m.ALL_SUCCESS and t.task_id in seen)
        if not below or any(skippable.isdisjoint(t.upstream) for t in through):
            seen.add(task.task_id)
        elif isinstance(task, JobTask | CrawlerTask):
            unseen.append(task.task_id)
            seen.add(task.task_id)
    return tuple(reversed(unseen))


def _may_skip(task: Task, skippable: set[str]) -> bool:
    if isinstance(task, GateTask) or task.rule in (m.ALL_FAILED, m.ONE_FAILED, m.ONE_DONE):
        return True
    skipped = [upstream in skippable for upstream in task.upstream]
    return all(skipped) if skipped and task.rule == m.ONE_SUCCESS else any(skipped)


def _named(
    groups: list[Group], labels: Mapping[str, str]
) -> tuple[tuple[Group, ...], list[Finding]]:
    """Ids in place of keys."""
    tasks = [task for group in groups for task in group.tasks]
    wanted = [Wanted(t.task_id, labels[t.task_id], t.kind) for t in tasks]
    bare = {w.key: names.identifier(w.glue_name, w.kind) for w in wanted}
    ids = names.assign(wanted, bare)
    renamed = {w.key: w.glue_name for w in wanted if names.is_lossy(w.glue_name)}
    findings = [
        f.RENAMED.at(f"{task.kind} {renamed[task.task_id]}", airflow_id=ids[task.task_id])
        for task in tasks
        if task.task_id in renamed
    ]
    made = (
        replace(group, tasks=tuple(_with_id(task, ids, renamed) for task in group.tasks))
        for group in groups
    )
    return tuple(made), findings


def _with_id(task: Task, ids: Mapping[str, str], renamed: Mapping[str, str]) -> Task:
    named = replace(
        task,
        task_id=ids[task.task_id],
        display_name=renamed.get(task.task_id, ""),
        upstream=tuple(ids[key] for key in task.upstream),
    )
    if isinstance(named, GateTask):
        watch = {ids[key]: states for key, states in named.watch.items()}
        return replace(named, watch=watch)
    return named

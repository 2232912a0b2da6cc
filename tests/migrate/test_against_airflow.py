"""Random workflows: what Glue's engine starts, and what Airflow's own trigger rules start.

The DAG is the one that the converter writes. Task states live in memory; whether a task runs, is
skipped or upstream_failed is for Airflow's `TriggerRuleDep` to say, and for our gates' `evaluate`.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from airflow_glue_bridge.glue.engine import WorkflowRun
from airflow_glue_bridge.glue.model import Action, Condition, Job, Predicate, Trigger, Workflow
from glue2airflow.emit import render
from glue2airflow.findings import Status
from glue2airflow.plan import AirflowPlan, PlanOptions, plan_all
from glue2airflow.sources import Definition

pytestmark = pytest.mark.airflow

JOBS = ("a", "b", "c", "d", "e", "f")
ENDS = ("SUCCEEDED", "FAILED", "TIMEOUT", "STOPPED")
WATCHED = ("SUCCEEDED", "SUCCEEDED", "FAILED", "TIMEOUT")
# Simple tasks never ask the database.
NO_SESSION = object()


@dataclass(eq=False)
class Instance:
    """What `TriggerRuleDep` needs of a task instance."""

    task: Any
    state: str | None = None
    map_index: int = -1
    dag_id: str = "d"
    run_id: str = "r"

    @property
    def task_id(self) -> str:
        return self.task.task_id

    def get_dagrun(self, session: object) -> None:
        """Asked for only where finished instances are not at hand."""

    def set_state(self, state: str, session: object) -> bool:
        self.state = state
        return True


@dataclass
class Played:
    """A DAG run: how often each Glue job was started, and the state of every task."""

    starts: Counter[str] = field(default_factory=Counter)
    states: dict[str, str] = field(default_factory=dict)


def play(dag: Any, operators: dict[str, Any], end: Any, dice: random.Random) -> Played:
    """Run a DAG in memory; running tasks end in random order, as `end` says."""
    from airflow.ti_deps.dep_context import DepContext
    from airflow.ti_deps.deps.trigger_rule_dep import TriggerRuleDep

    instances = {task.task_id: Instance(task) for task in dag.tasks}
    glue: dict[str, str | None] = {}
    running: list[str] = []
    played = Played()
    while True:
        changed = True
        while changed:
            changed = False
            for name, instance in instances.items():
                if instance.state or name in running:
                    continue
                finished = [i for i in instances.values() if i.state]
                context = DepContext(flag_upstream_failed=True, finished_tis=finished)
                statuses = TriggerRuleDep().get_dep_statuses(instance, context, session=NO_SESSION)
                met = all(status.passed for status in statuses)
                if instance.state:
                    changed = True
                elif met:
                    running.append(name)
        if not running:
            break
        name = running.pop(dice.randrange(len(running)))
        operator = operators[name]
        if operator.task_type == "GlueJobOperator":
            played.starts[operator.job_name] += 1
            glue[name] = end(name, operator.job_name)
            instances[name].state = "success" if glue[name] == "SUCCEEDED" else "failed"
        elif operator.task_type == "GluePredicateOperator":
            met = operator.evaluate({task: glue.get(task) for task in operator.watch})
            instances[name].state = "success" if met else "skipped"
        else:
            instances[name].state = "success"
    played.states = {name: str(instance.state) for name, instance in instances.items()}
    return played


def _trigger(name: str, logical: str, watched: list[tuple[str, str]], jobs: list[str]) -> Trigger:
    conditions = tuple(Condition("EQUALS", job_name=j, state=s) for j, s in watched)
    return Trigger(
        name,
        "CONDITIONAL",
        workflow_name="w",
        state="ACTIVATED",
        predicate=Predicate(logical, conditions),
        actions=tuple(Action(job_name=job) for job in jobs),
    )


def some(jobs: tuple[str, ...]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(jobs), min_size=1, max_size=2, unique=True)


def ends(jobs: tuple[str, ...]) -> st.SearchStrategy[list[tuple[str, str]]]:
    end = st.tuples(st.sampled_from(jobs), st.sampled_from(WATCHED))
    return st.lists(end, min_size=1, max_size=3, unique=True)


def conditional(cut: int) -> st.SearchStrategy[tuple[str, list[tuple[str, str]], list[str]]]:
    """A trigger that watches jobs before the cut and starts jobs after it, so that none cycles."""
    logical = st.sampled_from(["AND", "ANY"])
    return st.tuples(logical, ends(JOBS[:cut]), some(JOBS[cut:]))


@st.composite
def workflows(draw: st.DrawFn) -> Workflow:
    first = tuple(Action(job_name=job) for job in draw(some(JOBS[:2])))
    start = Trigger("start", "ON_DEMAND", workflow_name="w", state="CREATED", actions=first)
    cuts = st.integers(1, len(JOBS) - 1).flatmap(conditional)
    parts = draw(st.lists(cuts, min_size=1, max_size=8))
    later = [_trigger(f"t{i}", *part) for i, part in enumerate(parts)]
    jobs = {name: Job(name) for name in JOBS}
    return Workflow("w", triggers=(start, *later), jobs=jobs)


def _planned(workflow: Workflow) -> AirflowPlan:
    (plan,) = plan_all([Definition(workflow, "w.json")], PlanOptions())
    return plan


def _loaded(plan: AirflowPlan) -> tuple[Any, dict[str, Any]]:
    """The DAG as the scheduler has it, and its operators as a worker has them."""
    from airflow.serialization.serialized_objects import DagSerialization

    module: dict[str, Any] = {}
    exec(compile(render(plan), "w.py", "exec"), module)
    dag = next(made.dag for made in module.values() if getattr(made, "task_id", ""))
    served = DagSerialization.from_dict(DagSerialization.to_dict(dag))
    return served, {task.task_id: task for task in dag.tasks}


def _glue(workflow: Workflow, end: Any, split: set[str], dice: random.Random) -> Counter[str]:
    """How often the engine starts each job."""
    run = WorkflowRun(workflow)
    todo = run.start()
    while todo:
        current = todo.pop(dice.randrange(len(todo)))
        job = current.node.name
        task = f"{job}__{current.trigger}" if f"{job}__{current.trigger}" in split else job
        todo += run.end(current, end(task, job))
    return Counter(run.node.name for run in run.runs)


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(workflow=workflows(), seed=st.integers(0, 2**32))
def test_the_same_jobs_start_as_often(workflow: Workflow, seed: int) -> None:
    plan = _planned(workflow)
    assume(plan.status is not Status.REFUSED)
    _agree(workflow, plan, random.Random(seed), 12)


def _agree(workflow: Workflow, plan: AirflowPlan, dice: random.Random, times: int) -> None:
    """Both start the same, and the DAG run is red exactly if something failed."""
    dag, operators = _loaded(plan)
    for _ in range(times):
        chosen: dict[str, str] = {}

        def end(task: str, _job: str, chosen: dict[str, str] = chosen) -> str:
            if task not in chosen:
                chosen[task] = dice.choice(ENDS)
            return chosen[task]

        played = play(dag, operators, end, dice)
        assert played.starts == _glue(workflow, end, set(operators), dice), chosen
        failed = any(chosen[task] != "SUCCEEDED" for task in chosen if task in operators)
        leaves = [task.task_id for task in dag.tasks if not task.downstream_task_ids]
        red = any(played.states[leaf] in ("failed", "upstream_failed") for leaf in leaves)
        assert red is failed, (chosen, played.states)


def test_a_failure_hidden_behind_what_was_skipped_is_red() -> None:
    """Where `d` waits for a failed branch and a skipped one, whichever comes first decides."""
    first = Trigger("start", "ON_DEMAND", "w", "CREATED", actions=(Action("a"), Action("e")))
    later = (
        _trigger("t0", "AND", [("a", "SUCCEEDED")], ["b"]),
        _trigger("t1", "AND", [("e", "FAILED")], ["c"]),
        _trigger("t2", "AND", [("b", "SUCCEEDED"), ("c", "SUCCEEDED")], ["d"]),
    )
    workflow = Workflow("w", triggers=(first, *later), jobs={name: Job(name) for name in JOBS})
    _agree(workflow, _planned(workflow), random.Random(0), 300)


def test_the_player_can_tell_a_difference() -> None:
    """A rule too lax starts what Glue does not."""
    first = Trigger("start", "ON_DEMAND", "w", "CREATED", actions=(Action("a"),))
    workflow = Workflow("w", triggers=(first, _trigger("t", "AND", [("a", "FAILED")], ["b"])))
    text = render(_planned(workflow))
    assert 'watch={"a": "FAILED"}' in text
    dag, operators = _loaded(_planned(workflow))

    def end(_task: str, _job: str) -> str:
        return "TIMEOUT"

    dice = random.Random(0)
    assert play(dag, operators, end, dice).starts == {"a": 1}
    operators["t"].watch = {"a": ("TIMEOUT",)}
    assert play(dag, operators, end, dice).starts == {"a": 1, "b": 1}

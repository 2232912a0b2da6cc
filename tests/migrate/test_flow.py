"""What the analysis claims of a workflow, against every way its runs can end.

The engine plays each run; every start ends in every way it can.
"""

from __future__ import annotations

from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airflow_glue_bridge.glue.engine import WorkflowRun
from airflow_glue_bridge.glue.model import Action, Condition, Predicate, Trigger, Workflow
from glue2airflow.plan.flow import Cycle, trace

STATES = ("SUCCEEDED", "FAILED", "TIMEOUT")
JOBS = ("a", "b", "c", "d")


def _start(*jobs: str) -> Trigger:
    return Trigger("start", "ON_DEMAND", actions=tuple(Action(job_name=j) for j in jobs))


def _after(name: str, logical: str, watched: list[tuple[str, str]], *jobs: str) -> Trigger:
    conditions = tuple(Condition("EQUALS", job_name=j, state=s) for j, s in watched)
    actions = tuple(Action(job_name=j) for j in jobs)
    return Trigger(name, "CONDITIONAL", predicate=Predicate(logical, conditions), actions=actions)


watched = st.lists(
    st.tuples(st.sampled_from(JOBS), st.sampled_from(STATES)), min_size=1, max_size=2
)
conditional = st.tuples(st.sampled_from(["AND", "ANY"]), watched, st.sampled_from(JOBS))


@st.composite
def workflows(draw: st.DrawFn) -> list[Trigger]:
    parts = draw(st.lists(conditional, min_size=1, max_size=4))
    starts = draw(st.lists(st.sampled_from(JOBS), min_size=1, max_size=2, unique=True))
    return [_start(*starts), *(_after(f"t{i}", *part) for i, part in enumerate(parts))]


def _run(triggers: list[Trigger], ends: dict[tuple[str, str], str]) -> tuple[set[str], list[str]]:
    """The triggers that fired, and the jobs that were started."""
    run = WorkflowRun(Workflow("w", triggers=tuple(triggers)))
    todo = run.start()
    while todo:
        current = todo.pop()
        todo += run.end(current, ends[current.trigger, current.node.name])
    return {r.trigger for r in run.runs}, [r.node.name for r in run.runs]


def _all_runs(triggers: list[Trigger]) -> list[tuple[set[str], list[str]]]:
    keys = [(t.name, a.job_name) for t in triggers for a in t.actions]
    return [
        _run(triggers, dict(zip(keys, ends, strict=True)))
        for ends in product(STATES, repeat=len(keys))
    ]


@settings(max_examples=150, deadline=None)
@given(triggers=workflows())
def test_claims_hold_in_every_run(triggers: list[Trigger]) -> None:
    try:
        flow = trace(triggers[:1], triggers[1:])
    except Cycle:
        return
    runs = _all_runs(triggers)
    for fired, started in runs:
        assert not fired & set(flow.dead)
        assert fired <= set(flow.facts)
        for one, other in combinations(flow.triggers, 2):
            if flow.exclusive(one, other):
                assert not {one.name, other.name} <= fired
        for node in flow.once:
            assert started.count(node.name) <= 1
    assert {t.name for t in flow.triggers} | set(flow.dead) == {t.name for t in triggers}


CHAIN = [
    _start("a"),
    _after("then-b", "AND", [("a", "SUCCEEDED")], "b"),
    _after("then-c", "AND", [("b", "SUCCEEDED")], "c"),
]


@pytest.mark.parametrize(
    ("one", "other", "exclusive"),
    [
        ([("a", "FAILED")], [("a", "TIMEOUT")], True),
        ([("a", "FAILED")], [("a", "FAILED")], False),
        ([("a", "FAILED")], [("b", "FAILED")], True),
        ([("a", "FAILED")], [("c", "SUCCEEDED")], True),
        ([("b", "SUCCEEDED")], [("c", "FAILED")], False),
    ],
)
def test_exclusive(one: list, other: list, exclusive: bool) -> None:
    pair = [_after("one", "AND", one, "d"), _after("other", "AND", other, "d")]
    flow = trace(CHAIN[:1], [*CHAIN[1:], *pair])
    assert flow.exclusive(*pair) is exclusive
    node = pair[0].actions[0].node
    assert (node in flow.once) is exclusive


def test_any_over_failures_of_a_chain_can_come_true_once() -> None:
    any_failed = _after("any", "ANY", [(j, "FAILED") for j in "abc"], "d")
    flow = trace(CHAIN[:1], [*CHAIN[1:], any_failed])
    assert flow.exclusive_conditions(any_failed)


def test_a_cycle_is_told_with_its_triggers() -> None:
    back = _after("back", "AND", [("c", "FAILED")], "a")
    with pytest.raises(Cycle) as cycle:
        trace(CHAIN[:1], [*CHAIN[1:], back])
    path = cycle.value.path.split(" > ")
    assert path[0] == path[-1]
    assert set(path) == {"job a", "job b", "job c"} | {
        f"trigger {name}" for name in ("back", "then-b", "then-c")
    }


def test_a_cycle_that_nothing_starts_is_dead_instead() -> None:
    island = [
        _after("x", "AND", [("d", "FAILED")], "e"),
        _after("y", "AND", [("e", "FAILED")], "d"),
    ]
    flow = trace(CHAIN[:1], [*CHAIN[1:], *island])
    assert set(flow.dead) == {"x", "y"}


def test_two_ends_at_once_never_fire() -> None:
    both = _after("both", "AND", [("a", "FAILED"), ("a", "SUCCEEDED")], "d")
    flow = trace(CHAIN[:1], [both])
    assert "two states at once" in flow.dead["both"]

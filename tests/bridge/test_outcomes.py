"""How nodes may end, and the walk over every combination of that."""

from __future__ import annotations

import random

import pytest

from airflow_glue_bridge.glue.model import (
    Action,
    Condition,
    Job,
    Node,
    NodeType,
    Predicate,
    Trigger,
    Workflow,
)
from airflow_glue_bridge.glue.outcomes import Walk, by_chance, endings_of


def workflow(state: str = "FAILED", retries: int = 0) -> Workflow:
    predicate = Predicate("AND", (Condition("EQUALS", job_name="a", state=state),))
    triggers = (
        Trigger("start", "ON_DEMAND", actions=(Action("a"), Action(crawler_name="c"))),
        Trigger("t", "CONDITIONAL", predicate=predicate, actions=(Action("b"),)),
    )
    return Workflow("w", triggers=triggers, jobs={"a": Job("a", max_retries=retries)})


A, C = Node(NodeType.JOB, "a"), Node(NodeType.CRAWLER, "c")


def test_one_ending_for_each_state_that_is_watched_and_one_for_all_others() -> None:
    endings = endings_of(workflow())[A]
    assert endings.told == (("SUCCEEDED",), ("FAILED",))
    assert endings.others == (("TIMEOUT",), ("STOPPED",), ("ERROR",), ("EXPIRED",))
    assert {endings.options(spin)[2] for spin in range(4)} == set(endings.others)


def test_what_a_gate_asks_for_is_told_apart_too() -> None:
    other = Node(NodeType.JOB, "only in the dag")
    found = endings_of(workflow(), [(A, ("STOPPED",)), (other, ())])
    assert ("STOPPED",) in found[A].told
    assert found[other].told == (("SUCCEEDED",),)


def test_a_crawler_ends_as_crawlers_do() -> None:
    assert endings_of(workflow())[C].others == (("FAILED",), ("CANCELLED",), ("ERROR",))


def test_attempts() -> None:
    endings = endings_of(workflow(retries=2))[A]
    assert ("FAILED", "FAILED", "FAILED") in endings.told
    assert ("FAILED", "SUCCEEDED") in endings.told
    assert ("FAILED",) not in {*endings.told, *endings.others}
    assert ("TIMEOUT",) in endings.told  # Glue does not try again after it


def test_a_walk_goes_through_every_way_once() -> None:
    walk, seen = Walk(), []
    while not walk.over:
        first = walk([("x",), ("y",)])
        seen.append((first, walk([("1",), ("2",), ("3",)])) if first == ("x",) else (first,))
        walk.advance()
    x, y = ("x",), ("y",)
    assert seen == [(x, ("1",)), (x, ("2",)), (x, ("3",)), (y,)]


def test_a_walk_notices_that_it_is_asked_something_else() -> None:
    walk = Walk()
    walk([("x",), ("y",)])
    walk.advance()
    with pytest.raises(RuntimeError, match="did not ask again"):
        walk([("x",)])


def test_by_chance_any_end_comes_up() -> None:
    choose = by_chance(random.Random(0))
    options = [("SUCCEEDED",), ("FAILED",), ("TIMEOUT",)]
    assert {choose(options) for _ in range(100)} == set(options)

"""Random changes in Glue against random edits by hand: `convert --update` holds both, or says so.

    python benchmarks/update_property.py [N] [SEED]

What comes out of each update is loaded by Airflow, and must be what Airflow makes of the newly
generated file with the hand's changes: the two sets of changes are found by comparing DAGs that
Airflow loaded, never by comparing sources. Where both changed the same thing there must be a
conflict; where they did not and there is one, it is counted by its kind. Ends with a line
``RESULT {json}``; with ``SEED:NUMBER`` as the second argument that one update alone is shown.
"""

from __future__ import annotations

import difflib
import json
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from random_workflows import random_workflow
from update_hands import HAND_EDITS, Page, edited
from update_sources import SOURCE_EDITS

SEED = "20250101"
CHUNK = 50
Leaves = dict[tuple[str, ...], Any]


@dataclass(frozen=True)
class Case:
    """One update: what was generated, what a person made of it, what is generated now."""

    name: str
    base: str
    page: Page
    new: str
    edits: tuple[str, ...]


@dataclass
class Tried:
    """What became of some updates."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    spare: Counter[str] = field(default_factory=Counter)
    shown: list[str] = field(default_factory=list)

    def add(self, other: Tried) -> None:
        self.counts += other.counts
        self.wrong += other.wrong
        self.spare += other.spare
        self.shown += other.shown


def case_of(name: str) -> Case | None:
    """The update of one seed; None if there is nothing to update."""
    dice = random.Random(name)
    workflow = replace(random_workflow(dice), name=f"w{name.replace(':', '-')}")
    before = _rendered(workflow)
    if before is None:
        return None
    hands = dice.choices(list(HAND_EDITS), k=dice.randint(1, 4))
    page = edited(before, hands, dice)
    sources = dice.choices(list(SOURCE_EDITS), k=dice.randint(1, 3))
    for edit in sources:
        workflow = SOURCE_EDITS[edit](workflow, dice)
    after = _rendered(workflow)
    if after is None or page.text == before:
        return None
    return Case(name, before, page, after, (*hands, "|", *sources))


def _rendered(workflow: Any) -> str | None:
    from glue2airflow.emit import render
    from glue2airflow.findings import Status
    from glue2airflow.plan import PlanOptions, plan_all
    from glue2airflow.sources import Definition

    (plan,) = plan_all([Definition(workflow, "w.json")], PlanOptions())
    return None if plan.status is Status.REFUSED else render(plan)


def leaves(text: str) -> Leaves:
    """A DAG as Airflow has it, value by value."""
    from glue2airflow.verify.judge.loading import _executed

    (dag,) = _executed(text, "w.py")
    return {**_of_dag(dag), **{leaf: v for task in dag.tasks for leaf, v in _of_task(task, dag)}}


def _of_dag(dag: Any) -> Leaves:
    from airflow.serialization.serialized_objects import DagSerialization

    data = DagSerialization.to_dict(dag)["dag"]
    plain: Leaves = {
        ("dag", "schedule"): json.dumps(data["timetable"], sort_keys=True, default=str)
    }
    for name in ("max_active_runs", "max_active_tasks", "catchup", "doc_md", "description",
                 "is_paused_upon_creation"):  # fmt: skip
        plain["dag", name] = getattr(dag, name)
    plain |= {("dag", "default_args", k): v for k, v in dag.default_args.items()}
    plain |= {("dag", "params", k): v for k, v in dag.params.dump().items()}
    return plain | {("dag", "tags", tag): True for tag in dag.tags}


PLUMBING = {"dag", "task_group", "task_id", "default_args", "params"}


def _of_task(task: Any, dag: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    me = _short(task.task_id)
    yield ("task", me, "type"), type(task).__name__
    yield ("task", me, "id"), task.task_id
    for key, value in task._BaseOperator__init_kwargs.items():
        given = key in dag.default_args and dag.default_args[key] == value
        if key in PLUMBING or given:
            continue
        entries: Mapping[str, Any] = value if isinstance(value, dict) else {"": value}
        for entry, part in entries.items():
            yield ("task", me, key, entry), part
    for other in task.downstream_task_ids:
        yield ("edge", me, _short(other)), True


def _short(task_id: str) -> str:
    """The id without those of groups."""
    return task_id.rpartition(".")[2]


ABSENT = object()


def expected(base: Leaves, hand: Leaves, new: Leaves) -> tuple[Leaves, set[tuple[str, ...]]]:
    """What the DAG must be, and what both sides changed."""
    both: Leaves = {}
    disputed = set()
    for leaf in {**base, **hand, **new}:
        b, h, n = (side.get(leaf, ABSENT) for side in (base, hand, new))
        if n not in (b, h) and h != b:
            disputed.add(leaf)
        value = h if n == b else n
        if value is not ABSENT:
            both[leaf] = value
    tasks = {leaf[1] for leaf in both if leaf[0] == "task"}
    disputed |= {leaf for leaf in both if leaf[0] == "edge" and not {*leaf[1:]} <= tasks}
    return both, disputed


@dataclass(frozen=True)
class Outcome:
    """The text that came out, and the conflicts."""

    case: Case
    text: str
    conflicts: tuple[Any, ...]


def try_one(case: Case, tried: Tried) -> Outcome | None:
    """Update, and update again; what can be told without Airflow is checked."""
    from glue2airflow.update.merge import merge

    done = merge(case.base, case.page.text, case.new, "w.py")
    tried.counts["updates"] += 1
    if not done.conflicts:
        again = merge(case.new, done.text, case.new, "w.py")
        if again.text != done.text or again.conflicts:
            tried.wrong.append(f"{case.name}: a second update changes something")
        for mark in case.page.marks:
            if mark in case.page.text and mark not in done.text:
                tried.wrong.append(f"{case.name}: lost {mark!r} {case.edits}")
    else:
        _try_preferences(case, tried)
    return Outcome(case, done.text, done.conflicts)


def _try_preferences(case: Case, tried: Tried) -> None:
    """Whichever side is preferred, what comes out can be run."""
    from glue2airflow.update.merge import merge
    from glue2airflow.update.side import Side

    for side in Side:
        done = merge(case.base, case.page.text, case.new, "w.py", side)
        ended = "ends" if not done.conflicts else "leaves some of"
        tried.counts[f"--prefer {side} {ended} the conflicts"] += 1
        if any(conflict.subject == "the file as a whole" for conflict in done.conflicts):
            tried.wrong.append(f"{case.name}: --prefer {side} is not safe {case.edits}")
        try:
            leaves(done.text if not done.conflicts else case.page.text)
        except Exception as error:
            tried.wrong.append(f"{case.name}: --prefer {side}: {error} {case.edits}")


def judge(outcome: Outcome, tried: Tried) -> None:
    """Hold what came out against what Airflow makes of the three versions."""
    case = outcome.case
    try:
        base, hand, new = (leaves(t) for t in (case.base, case.page.text, case.new))
    except Exception as error:
        tried.counts["not tried: the edited file does not load"] += 1
        tried.shown.append(f"{case.name}: {error} {case.edits}")
        return
    both, disputed = expected(base, hand, new)
    if outcome.conflicts:
        touched = [t for t in _gone(base, new) if _is_touched(t, case)]
        _count_conflicts(outcome, bool(disputed or touched), tried)
        return
    tried.counts["merged"] += 1
    tried.counts["merged with changes"] += outcome.text != case.page.text
    if disputed:
        tried.wrong.append(f"{case.name}: silent about {sorted(disputed)[:3]} {case.edits}")
    try:
        got = leaves(outcome.text)
    except Exception as error:
        tried.wrong.append(f"{case.name}: does not load: {error} {case.edits}")
        return
    wrong = {k for k in {**got, **both} if _value(got, k) != _value(both, k)}
    if wrong and not disputed:
        told = [(k, got.get(k, "-"), both.get(k, "-")) for k in sorted(wrong)[:4]]
        tried.wrong.append(f"{case.name}: got, wanted {told} {case.edits}")


def _value(side: Leaves, leaf: tuple[str, ...]) -> Any:
    """A value; that of the default arguments where a task has none of its own."""
    return side.get(leaf, side.get(("dag", "default_args", *leaf[2:3]), ABSENT))


def _gone(base: Leaves, new: Leaves) -> set[str]:
    """The tasks that Glue has no more."""
    before, after = ({leaf[1] for leaf in side if leaf[0] == "task"} for side in (base, new))
    return before - after


def _is_touched(task_id: str, case: Case) -> bool:
    """Whether the statement of a task is not there any more as it was generated."""
    made = Page(case.base.splitlines(keepends=True))
    node = made.tasks[task_id]
    lines = "".join(made.lines[node.lineno - 1 : node.end_lineno])
    before, found, _ = case.page.text.partition(lines)
    above = before.rstrip("\n").rpartition("\n")[2].strip()
    return not found or any(mark.strip() == above for mark in case.page.marks)


def _count_conflicts(outcome: Outcome, due: bool, tried: Tried) -> None:
    tried.counts["conflicts, due" if due else "conflicts, spare"] += 1
    if not due:
        for conflict in outcome.conflicts:
            kind = re.sub(
                r"\b(job|crawler|extra|later|t)\d+\w*|\b\w*(?:mine|own)_\d+", "X", conflict.subject
            )
            tried.spare[f"{kind}: {re.sub(r'[0-9]+', '', conflict.why)}"] += 1
        told = "; ".join(f"{c.subject}: {c.why}" for c in outcome.conflicts)
        tried.shown.append(f"{outcome.case.name}: {told} {outcome.case.edits}")


def load_all(outcomes: list[Outcome], tried: Tried) -> None:
    """All of them in one DagBag, as Airflow would find them."""
    from airflow.dag_processing.dagbag import DagBag

    with tempfile.TemporaryDirectory() as folder:
        for outcome in outcomes:
            if not outcome.conflicts:
                path = Path(folder) / f"{outcome.case.name.replace(':', '_')}.py"
                path.write_text(outcome.text)
        bag = DagBag(dag_folder=folder, bundle_path=Path(folder))
        tried.counts["loaded by a DagBag"] += len(bag.dags)
        for path, error in bag.import_errors.items():
            tried.wrong.append(f"{Path(path).stem}: {error.splitlines()[-1]}")


def formatted(outcomes: list[Outcome], tried: Tried) -> None:
    """Where a person's file is as the formatter has it, what comes out is so too."""
    import subprocess

    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder) / "before", Path(folder) / "after"
        for place in (before, after):
            place.mkdir()
        for outcome in outcomes:
            if not outcome.conflicts:
                name = f"{outcome.case.name.replace(':', '_')}.py"
                (before / name).write_text(outcome.case.page.text)
                (after / name).write_text(outcome.text)
        command = [sys.executable, "-m", "ruff", "format", "--isolated", "--no-cache", "--check"]
        told = [
            subprocess.run([*command, place], capture_output=True, text=True).stdout
            for place in (before, after)
        ]
        was, now = (set(re.findall(r"(\w+)\.py", text)) for text in told)
        tried.counts["formatted before"] += len(list(before.iterdir())) - len(was)
        tried.counts["no longer formatted"] += len(now - was)
        tried.shown += [f"{name}: no longer formatted" for name in sorted(now - was)]


def try_some(names: list[str]) -> Tried:
    """Several, in a process of their own."""
    from glue2airflow.verify.home import prepare_home

    prepare_home()
    tried = Tried()
    outcomes = []
    for name in names:
        case = case_of(name)
        if case is None:
            tried.counts["nothing to update"] += 1
            continue
        outcome = try_one(case, tried)
        judge(outcome, tried)
        outcomes.append(outcome)
    load_all(outcomes, tried)
    formatted(outcomes, tried)
    return tried


def show(name: str) -> int:
    """One update, in full."""
    case = case_of(name)
    assert case, "nothing to update"
    print(*case.edits)
    tried = try_some([name])
    from glue2airflow.update.merge import merge

    done = merge(case.base, case.page.text, case.new, "w.py")
    for title, one, other in (
        ("by hand", case.base, case.page.text),
        ("in Glue", case.base, case.new),
        ("updated", case.page.text, done.text),
    ):
        print(f"=== {title}")
        lines = (text.splitlines(keepends=True) for text in (one, other))
        print("".join(difflib.unified_diff(*lines)))
    for conflict in done.conflicts:
        print(*conflict.lines(), sep="\n")
    print(*tried.wrong, *tried.shown, tried.counts, sep="\n")
    return int(bool(tried.wrong))


def main(count: int, seed: str) -> int:
    """Try them all; 1 if anything is lost, made wrong, or settled in silence."""
    if ":" in seed:
        return show(seed)
    start = time.perf_counter()
    total = Tried()
    chunks = [
        [f"{seed}:{number}" for number in range(first, min(first + CHUNK, count))]
        for first in range(0, count, CHUNK)
    ]
    # Airflow and threads do not survive a fork.
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        for tried in pool.map(try_some, chunks):
            total.add(tried)
    for line in total.wrong[:100]:
        print(line)
    for kind, times in total.spare.most_common():
        print(f"spare conflict, {times} times: {kind}")
    if "-v" in sys.argv:
        print(*total.shown, sep="\n")
    counts = dict(sorted(total.counts.items()))
    rate = round(counts.get("conflicts, spare", 0) / max(counts.get("updates", 0), 1), 4)
    result = {**counts, "wrong": len(total.wrong), "spare_rate": rate, "seed": seed}
    print("RESULT", json.dumps({**result, "seconds": round(time.perf_counter() - start)}))
    return int(bool(total.wrong))


if __name__ == "__main__":
    given = [arg for arg in sys.argv[1:] if arg != "-v"]
    sys.exit(main(int(given[0]) if given else 1000, given[1] if len(given) > 1 else SEED))

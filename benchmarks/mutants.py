"""Mutants: golden DAGs with one thing wrong, each of which verify must notice.

    python benchmarks/mutants.py [PART OF A CASE'S NAME]

In each golden DAG that verify finds as good as announced, one thing at a time is made wrong: a
trigger rule swapped, an edge dropped, a gate bypassed, a gate asked for another state, for one more
or for one less, a retry more or less. A mutant that verify does not notice must be equivalent, and
that is proved: task by task, or by playing every outcome in every order in which things can end.
Ends with a line ``RESULT {json}``.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from equivalence import Locally, in_any_order

GOLDEN = Path(__file__).parents[1] / "tests" / "golden"
RULES = (
    "all_success",
    "all_failed",
    "all_done",
    "one_success",
    "one_failed",
    "one_done",
    "none_failed",
)


@dataclass(frozen=True)
class Mutant:
    """What is made wrong, in words, and how. ``kind`` groups the counts."""

    kind: str
    told: str
    make: Callable[[Any], None]


@dataclass
class Hunt:
    """What became of the mutants of some DAGs."""

    counts: Counter[str] = field(default_factory=Counter)
    survivors: list[str] = field(default_factory=list)

    def add(self, other: Hunt) -> None:
        self.counts += other.counts
        self.survivors += other.survivors


def mutants(dag: Any) -> Iterator[Mutant]:
    for task in dag.tasks:
        yield from _retries(task)
        yield from _rules(task)
        yield from _edges(task)
        if hasattr(task, "watch"):
            yield from _gates(task)


def _retries(task: Any) -> Iterator[Mutant]:
    """Glue tasks alone, as only what they run can fail."""
    if hasattr(task, "job_name") or hasattr(task, "crawler_name"):
        for retries in {task.retries + 1, max(task.retries - 1, 0)} - {task.retries}:
            told = f"{task.task_id}: retries={task.retries} becomes {retries}"
            yield Mutant("retries", told, _retry(task.task_id, retries))


def _retry(task_id: str, retries: int) -> Callable[[Any], None]:
    def make(dag: Any) -> None:
        dag.task_dict[task_id].retries = retries

    return make


def _rules(task: Any) -> Iterator[Mutant]:
    for rule in RULES if task.upstream_task_ids else ():
        if rule != str(getattr(task.trigger_rule, "value", task.trigger_rule)):
            told = f"{task.task_id}: {task.trigger_rule} becomes {rule}"
            yield Mutant("rule", told, _rule(task.task_id, rule))


def _rule(task_id: str, rule: str) -> Callable[[Any], None]:
    def make(dag: Any) -> None:
        task = dag.task_dict[task_id]
        task.trigger_rule = type(task.trigger_rule)(rule)

    return make


def _edges(task: Any) -> Iterator[Mutant]:
    for upstream in sorted(task.upstream_task_ids):
        told = f"{upstream} >> {task.task_id} is dropped"
        yield Mutant("edge", told, _cut(upstream, task.task_id))


def _cut(upstream: str, task_id: str) -> Callable[[Any], None]:
    def make(dag: Any) -> None:
        dag.task_dict[upstream].downstream_task_ids.discard(task_id)
        dag.task_dict[task_id].upstream_task_ids.discard(upstream)

    return make


def _gates(gate: Any) -> Iterator[Mutant]:
    yield Mutant("gate", f"{gate.task_id} is bypassed", _bypass(gate.task_id))
    for watched, states in gate.watch.items():
        for state in ("SUCCEEDED", "FAILED", "TIMEOUT", "STOPPED", "CANCELLED"):
            if (state,) != states:
                told = f"{gate.task_id} asks {watched} for {state}, not {', '.join(states)}"
                yield Mutant("watch", told, _watch(gate.task_id, watched, (state,)))
                told = f"{gate.task_id} asks {watched} for {state} too"
                yield Mutant("watch", told, _watch(gate.task_id, watched, (*states, state)))
        if len(gate.watch) > 1:
            told = f"{gate.task_id} does not ask {watched}"
            yield Mutant("watch", told, _watch(gate.task_id, watched, ()))


def _bypass(gate_id: str) -> Callable[[Any], None]:
    """What is behind the gate follows what is before it."""

    def make(dag: Any) -> None:
        gate = dag.task_dict[gate_id]
        above, below = list(gate.upstream_task_ids), list(gate.downstream_task_ids)
        for task_id in below:
            _cut(gate_id, task_id)(dag)
            for upstream in above:
                dag.task_dict[upstream].downstream_task_ids.add(task_id)
                dag.task_dict[task_id].upstream_task_ids.add(upstream)

    return make


def _watch(gate_id: str, watched: str, states: tuple[str, ...]) -> Callable[[Any], None]:
    def make(dag: Any) -> None:
        gate = dag.task_dict[gate_id]
        kept = {key: value for key, value in gate.watch.items() if key != watched or states}
        gate.watch = {**kept, **({watched: states} if states else {})}

    return make


@dataclass(frozen=True)
class Golden:
    """One golden DAG with the workflow and plan that it comes from."""

    case: str
    path: Path
    workflow: Any
    plan: Any

    def dag(self) -> Any:
        from glue2airflow.verify.judge.loading import load

        loaded = load(self.path.read_text(), str(self.path))
        return next(iter(loaded.operators.values())).dag

    def verdict(self, dag: Any) -> Any:
        """What verify finds, in full."""
        from glue2airflow.verify.judge.loading import of
        from glue2airflow.verify.judge.play import verify

        return verify(self.workflow, self.plan, of(dag, str(self.path)), self.effort())

    def effort(self) -> Any:
        from glue2airflow.verify.judge.play import Effort

        return Effort(2000, 0, 0)

    def is_caught(self, dag: Any) -> bool:
        """Whether verify finds a difference that is not announced; it stops at the first."""
        from glue2airflow.verify.announced import announcements
        from glue2airflow.verify.judge.loading import of
        from glue2airflow.verify.judge.memory import Rules
        from glue2airflow.verify.judge.play import SAMPLED, Player, plays, stage_of
        from glue2airflow.verify.verification import Tally

        loaded = of(dag, str(self.path))
        stage, rules = stage_of(self.workflow, self.plan, loaded), Rules(loaded)
        told = announcements(self.plan, self.workflow, stage, rules.below)
        tally = Tally(told, rules.below)
        every = True
        for play, order in plays(Player(stage, rules, 0), self.effort()):
            every = order != SAMPLED
            tally.add(play)
            if any(not codes for _, codes in tally.counts):
                return True
        return every and any(tally.in_vain())


def goldens(case: str) -> Iterator[Golden]:
    """The golden DAGs of a case."""
    from glue2airflow.convert import convert
    from glue2airflow.plan import PlanOptions
    from glue2airflow.verify import as_written

    folder = GOLDEN / case
    if not list(folder.glob("expected/*.py")):
        return
    args = json.loads((folder / "case.json").read_text()).get("args", [])
    beside = [p for p in sorted(folder.iterdir()) if p.is_file() and p.name != "case.json"]
    sources = [str(p) for p in beside if not p.name.startswith("parameters.")]
    sources += _named(args, folder)
    conversion = convert(sources, PlanOptions(), parameters=_parameters(args, folder))
    for definition, plan in as_written(conversion, folder / "expected"):
        path = folder / "expected" / f"{plan.module}.py"
        if path.exists():
            yield Golden(case, path, definition.workflow, plan)


def _named(args: list[str], folder: Path) -> list[str]:
    """The sources that are folders, which a case names itself."""
    named = [arg for before, arg in pairwise(["", *args]) if not before.startswith("-")]
    return [arg.replace("{case}", str(folder)) for arg in named if arg.startswith("{case}")]


def _parameters(args: list[str], folder: Path) -> dict[str, str]:
    from glue2airflow.sources.parameters import read_parameters

    given: dict[str, str] = {}
    for flag, value in pairwise(args):
        if flag in ("-p", "--parameter"):
            key, _, text = value.partition("=")
            given[key] = text
        elif flag == "--parameters-file":
            given.update(read_parameters(value.replace("{case}", str(folder))))
    return given


def hunt(case: str) -> Hunt:
    """Try every mutant of the golden DAGs of a case."""
    from glue2airflow.verify.home import prepare_home

    prepare_home()
    from glue2airflow.verify.verification import Verdict

    found = Hunt()
    for golden in goldens(case):
        dag = golden.dag()
        if golden.verdict(dag).verdict is Verdict.DIFFERENT:
            found.counts["not as announced"] += 1
            found.survivors.append(f"{golden.case}: differs as it is")
            continue
        found.counts["dags"] += 1
        original = Locally(golden.dag(), str(golden.path))
        for mutant in list(mutants(dag)):
            _try(golden, mutant, original, found)
    return found


def _try(golden: Golden, mutant: Mutant, original: Locally, found: Hunt) -> None:
    from glue2airflow.errors import SourceError

    dag = golden.dag()
    mutant.make(dag)
    found.counts[f"{mutant.kind} mutants"] += 1
    try:
        caught = golden.is_caught(dag)
    except SourceError:  # a gate that asks for what cannot be is refused
        caught = True
    if caught:
        found.counts[f"{mutant.kind} caught"] += 1
        return
    told = f"{golden.case}: {mutant.told}"
    if original.same_as(Locally(dag, str(golden.path))):
        found.counts[f"{mutant.kind} equivalent"] += 1
        found.survivors.append(f"{told}: equivalent, Airflow answers alike in every case")
    elif missed := in_any_order(golden.workflow, golden.plan, dag):
        found.counts[f"{mutant.kind} missed"] += 1
        found.survivors.append(f"{told}: MISSED, {missed}")
    else:
        found.counts[f"{mutant.kind} equivalent"] += 1
        found.survivors.append(f"{told}: equivalent, in every outcome and every order")


def main(part: str) -> int:
    """Hunt in all cases; 1 if a mutant that is not equivalent goes unnoticed."""
    start = time.perf_counter()
    cases = sorted(p.parent.name for p in GOLDEN.glob(f"*{part}*/case.json"))
    total = Hunt()
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        for done, found in enumerate(pool.map(hunt, cases), 1):
            total.add(found)
            if sys.stderr.isatty() or done % 20 == 0:
                seconds = round(time.perf_counter() - start)
                print(f"{done} of {len(cases)} cases, {seconds} s", file=sys.stderr)
    for line in total.survivors:
        print(line)
    sums = {
        word: sum(n for name, n in total.counts.items() if name.endswith(f" {word}"))
        for word in ("mutants", "caught", "equivalent", "missed")
    }
    share = round(sums["caught"] / max(sums["mutants"] - sums["equivalent"], 1), 4)
    result = {**dict(sorted(total.counts.items())), **sums, "share_caught": share}
    print("RESULT", json.dumps({**result, "seconds": round(time.perf_counter() - start)}))
    return int(bool(sums["missed"] or total.counts["not as announced"]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))

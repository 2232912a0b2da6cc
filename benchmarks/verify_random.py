"""Random workflows, converted with random options, and verified: nothing unannounced may differ.

    python benchmarks/verify_random.py [N] [SEED]

Ends with a line ``RESULT {json}``. A workflow that differs is printed with its own seed; with
``SEED:NUMBER`` as the second argument that one alone is verified, and told in full.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context

from random_workflows import random_workflow

SEED = "20250101"
# Up to so many outcomes are tried one by one; of more, as many samples.
LIMIT = 200
# One workflow in so many is played by a real DagRun too.
IN_DATABASE = 20
CHUNK = 50


@dataclass
class Tried:
    """What came out of some workflows."""

    counts: Counter[str] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)

    def add(self, other: Tried) -> None:
        self.counts += other.counts
        self.told += other.told


def try_one(name: str) -> Tried:
    """Convert and verify the workflow of one seed."""
    from glue2airflow.emit import render
    from glue2airflow.findings import Status
    from glue2airflow.plan import PlanOptions, plan_all
    from glue2airflow.sources import Definition
    from glue2airflow.verify.judge.loading import load
    from glue2airflow.verify.judge.play import Effort, verify
    from glue2airflow.verify.verification import Verdict

    dice = random.Random(name)
    workflow = random_workflow(dice)
    options = PlanOptions(
        runtime="native" if dice.random() < 0.2 else "bridge",
        merge=dice.random() < 0.2,
        include_inactive=dice.random() < 0.2,
    )
    (plan,) = plan_all([Definition(workflow, "w.json")], options)
    tried = Tried(Counter(workflows=1))
    if plan.status is Status.REFUSED:
        tried.counts["refused"] += 1
        codes = {finding.code for finding in plan.findings if finding.level.value == "refused"}
        tried.counts.update(f"refused {code}" for code in codes)
        return tried
    in_database = 2 if dice.randrange(IN_DATABASE) == 0 else 0
    effort = Effort(LIMIT, dice.randrange(2**32), in_database)
    found = verify(workflow, plan, load(render(plan), "w.py"), effort)
    tried.counts.update(
        {
            found.verdict.value: 1,
            "outcomes": found.outcomes,
            "plays": found.plays,
            "in_database": found.in_database,
            "sampled": int(not found.every),
            "differences_announced": len([d for d in found.differences if d.announced]),
            "differences_unannounced": len([d for d in found.differences if not d.announced]),
            "announced_in_vain": len(found.in_vain),
        }
    )
    if found.verdict is Verdict.DIFFERENT:
        tried.told.append(f"seed {name}: {options.flags or 'no options'}")
        for difference in found.differences:
            if not difference.announced:
                tried.told += [f"  {difference.task}: {difference.kind.value}"]
                tried.told += [f"    {line}" for line in difference.story]
        tried.told += [f"  in vain: {f.code} {f.subject}: {f.message}" for f in found.in_vain]
    return tried


def try_some(names: list[str]) -> Tried:
    """Several, in a process of their own."""
    from glue2airflow.verify.home import prepare_home

    prepare_home()
    tried = Tried()
    for name in names:
        tried.add(try_one(name))
    return tried


def chunks(seed: str, count: int) -> Iterator[list[str]]:
    for first in range(0, count, CHUNK):
        yield [f"{seed}:{number}" for number in range(first, min(first + CHUNK, count))]


def main(count: int, seed: str) -> int:
    """Try them all; 1 if anything differs unannounced, or is announced in vain."""
    start = time.perf_counter()
    total = Tried()
    if ":" in seed:
        total = try_some([seed])
    else:
        # Airflow and threads do not survive a fork.
        with ProcessPoolExecutor(2, get_context("spawn")) as pool:
            for tried in pool.map(try_some, chunks(seed, count)):
                total.add(tried)
                _progress(total.counts["workflows"], count, start)
    for line in total.told[:200]:
        print(line)
    result = dict(sorted(total.counts.items()))
    result |= {"differences_unannounced": total.counts["differences_unannounced"]}
    result |= {"announced_in_vain": total.counts["announced_in_vain"]}
    result |= {"seed": seed, "seconds": round(time.perf_counter() - start)}
    print("RESULT", json.dumps(result))
    return int(bool(total.told))


def _progress(done: int, count: int, start: float) -> None:
    if sys.stderr.isatty() or done == count or done % 1000 == 0:
        seconds = round(time.perf_counter() - start)
        print(f"{done:,} of {count:,} workflows, {seconds} s", file=sys.stderr)


if __name__ == "__main__":
    given = sys.argv[1:]
    sys.exit(main(int(given[0]) if given else 2000, given[1] if len(given) > 1 else SEED))

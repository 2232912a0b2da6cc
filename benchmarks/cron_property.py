"""AWS cron against Airflow's own timetables: ``python benchmarks/cron_property.py N [--seed S]``.

For each of N random AWS expressions, the 20 instants from a random moment on are found three ways:
by AwsCron; by the timetable that a generated DAG carries, asked as Airflow's scheduler asks it; and
by the naive reading in tests/bridge/cron_oracle.py. All three must agree.
"""

import argparse
import atexit
import json
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

os.environ["AIRFLOW_HOME"] = tempfile.mkdtemp(prefix="cron-property-")
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "bridge"))

import pendulum
from airflow.timetables.base import DataInterval, TimeRestriction, Timetable
from airflow.timetables.trigger import CronTriggerTimetable

import cron_oracle
from airflow_glue_bridge.glue.cron import AwsCron
from airflow_glue_bridge.timetables.aws_cron import AwsCronTimetable

FIRES = 20
TICK = timedelta(microseconds=1)


def scheduled(timetable: Timetable, start: datetime) -> Iterator[datetime]:
    """Ask a timetable for run after run, as the scheduler does with catchup."""
    restriction = TimeRestriction(pendulum.instance(start), None, catchup=True)
    last: DataInterval | None = None
    for _ in range(FIRES):
        info = timetable.next_dagrun_info(
            last_automated_data_interval=last, restriction=restriction
        )
        if info is None:
            return
        yield info.run_after
        last = info.data_interval


def check(seed_and_number: tuple[int, int]) -> tuple[Counter[str], str]:
    """Hold one random expression's instants against each other; the text tells of a mismatch."""
    rng = Random("{}:{}".format(*seed_and_number))
    expression, start = cron_oracle.random_expression(rng), cron_oracle.random_moment(rng)
    cron = AwsCron.parse(expression)
    found = cron.fires(start - TICK, FIRES)
    kind = "aws_timetable" if cron.plain is None else "plain"
    timetable = (
        AwsCronTimetable(expression)
        if cron.plain is None
        else CronTriggerTimetable(cron.plain, timezone="UTC")
    )
    readings = {
        kind: list(scheduled(timetable, start)),
        "oracle": cron_oracle.fires(expression, start - TICK, FIRES),
    }
    wrong = [name for name, reading in readings.items() if reading != found]
    counts = Counter({kind: 1, "fires_compared": len(found), "mismatches": len(wrong)})
    return counts, f"{expression} plain={cron.plain} from {start}: {wrong} differ" if wrong else ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("expressions", type=int, metavar="N")
    parser.add_argument("--seed", type=int, default=20_250_101)
    options = parser.parse_args()
    atexit.register(shutil.rmtree, os.environ["AIRFLOW_HOME"], ignore_errors=True)
    begun = time.monotonic()
    total: Counter[str] = Counter()
    work = ((options.seed, number) for number in range(options.expressions))
    with multiprocessing.Pool() as pool:
        for done, (counts, mismatch) in enumerate(pool.imap(check, work, chunksize=100), start=1):
            total += counts
            if mismatch:
                print(f"MISMATCH {mismatch}")
            if done % 2000 == 0:
                print(f"{done} of {options.expressions}", flush=True)
    figures = {
        "expressions": options.expressions,
        **{name: total[name] for name in ("plain", "aws_timetable", "fires_compared")},
        "mismatches": total["mismatches"],
        "seed": options.seed,
        "seconds": round(time.monotonic() - begun, 1),
    }
    print(f"RESULT {json.dumps(figures)}")
    return 1 if total["mismatches"] else 0


if __name__ == "__main__":
    sys.exit(main())

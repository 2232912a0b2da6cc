"""A DAG of 20 waits for Glue while every second request to Glue goes wrong.

    python benchmarks/chaos_airflow.py [ROUNDS] [--seed S]

30 % of all requests are throttled, 10 % are answered 5xx, and 5 % are performed but their reply is
lost. Every task must end as its workflow does (some fail on purpose), at its first try, and Glue
must have run each workflow once for it. Ends with a line ``RESULT {json}``; 1 if anything is wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from random import Random

from airflow_glue_bridge.testing.chaos import PASSED, Chaos
from airflow_glue_bridge.testing.emulator import GlueEmulator
from airflow_glue_bridge.testing.scenario import RunOutcome, RunRequest
from airflow_lab import AirflowError, AirflowLab, TaskRow, throw_away_home
from lab_glue import GlueRun, define, duplicates, runs_by_trial
from lab_watch import Call, Watch

DAGS = Path(__file__).parent / "lab_dags" / "chaos_dags.py"
WEATHER = {"throttling": 0.3, "server_errors": 0.1, "lost_replies": 0.05}
WAITS = 20
# One in so many workflows fails.
BAD = 5
# Seconds after which a round that is not over never will be.
PATIENCE = 600.0
PRELOAD = ("airflow_glue_bridge.operators.glue_workflow", "boto3")


def task_ids() -> list[str]:
    """Half of them deferred; the name says how it waits, and how its workflow ends."""
    ends = ["bad" if number % BAD == BAD - 1 else "good" for number in range(WAITS)]
    modes = ["deferred" if number % 2 else "sync" for number in range(WAITS)]
    return [f"{end}_{mode}_{n}" for n, (end, mode) in enumerate(zip(ends, modes, strict=True))]


class Storm:
    """Glue in bad weather, and Airflow, which is to notice nothing of it."""

    def __init__(self, glue: GlueEmulator, airflow: AirflowLab, seed: int) -> None:
        self.glue, self.airflow, self.seed = glue, airflow, seed
        self.dice = Random(seed)
        self.stopped: set[str] = set()
        glue.scenario = self.outcome
        glue.weather.app = watch = Watch(glue.weather.app)
        watch.hooks.append(self._note)

    def outcome(self, run: RunRequest) -> RunOutcome:
        """How a job goes: the second one of the bad workflow fails."""
        state = "FAILED" if run.name == "bad-load" else "SUCCEEDED"
        return RunOutcome(state, timedelta(seconds=self.dice.uniform(3, 10)))

    def _note(self, call: Call) -> None:
        if call.ok and call.operation == "StopWorkflowRun":
            self.stopped.add(call.run_id)

    def round(self, number: int) -> str:
        """Run the DAG to its end; its run's id.

        :raises AirflowError: if a part of Airflow ends, or the round does not.
        """
        self.glue.chaos = Chaos(**WEATHER, seed=self.seed + number, operations=("AWSGlue.*",))
        run_id, began = f"round-{number}", time.monotonic()
        self.airflow.start("chaos", run_id)
        told = began
        while self.airflow.run_states()[run_id] not in ("success", "failed"):
            self.airflow.check()
            if time.monotonic() - began > PATIENCE:
                raise self.airflow.failure(f"Round {number} is not over after {PATIENCE:g} s")
            if time.monotonic() - told > 10:
                told = time.monotonic()
                self._tell(number, told - began)
            time.sleep(0.5)
        self.glue.chaos = Chaos()
        return run_id

    def _tell(self, number: int, seconds: float) -> None:
        states = Counter(row.state or "new" for row in self.airflow.tasks())
        now = ", ".join(f"{n} {state}" for state, n in sorted(states.items()))
        print(f"round {number}: {seconds:.0f} s; now {now}", file=sys.stderr, flush=True)

    def result(self) -> tuple[dict[str, int], list[str]]:
        """Count what went well and what did not; the latter in words."""
        runs = runs_by_trial(self.glue, ("good", "bad"))
        counts: Counter[str] = Counter(right=0, wrong=0, retries=0, duplicates=0)
        told = []
        for row in self.airflow.tasks():
            own = runs.get(f"{row.run_id} {row.task_id}", [])
            twice = duplicates(own, self.stopped)
            faults = list(_faults(row, own, twice))
            counts["wrong" if faults else "right"] += 1
            counts["retries"] += max(row.try_number - 1, 0)
            counts["duplicates"] += len(twice)
            if faults:
                told.append(f"{row.run_id} {row.task_id}: {'; '.join(faults)}")
                told.append(self.airflow.log_of(row))
        return dict(counts), told


def _faults(row: TaskRow, runs: Sequence[GlueRun], twice: Sequence[GlueRun]) -> Iterator[str]:
    """What is wrong with a task, in words."""
    due = "failed" if row.task_id.startswith("bad") else "success"
    if row.state != due:
        yield f"it is {row.state}, and should be {due}"
    if row.try_number != 1:
        yield f"it took {row.try_number} tries"
    if [run.status for run in runs] != ["COMPLETED"]:
        yield f"Glue's runs for it are {[run.status for run in runs]}"
    if twice:
        yield f"{len(twice)} of them should not have been begun"


def storm(home: Path, rounds: int, seed: int) -> tuple[dict[str, int], list[str]]:
    """Start Airflow, run the DAG that often, and count.

    :raises AirflowError: if Airflow does not start, or a part of it ends.
    """
    environment = {"LAB_TASKS": " ".join(task_ids())}
    with (
        GlueEmulator() as glue,
        AirflowLab(
            home, glue.airflow_connection, [DAGS], preload=PRELOAD, environment=environment
        ) as airflow,
    ):
        for workflow in ("good", "bad"):
            define(glue, workflow)
        airflow.wait_until_ready("chaos", lambda _: None)
        glue.weather.reset(Chaos())
        tried = Storm(glue, airflow, seed)
        for number in range(rounds):
            tried.round(number)
        counts, told = tried.result()
        met = glue.weather.counts
        faults = {kind: sum(n for (k, _), n in met.items() if k == kind) for kind in WEATHER}
        requests = {
            "requests": sum(met.values()),
            "passed": sum(n for (kind, _), n in met.items() if kind == PASSED),
        }
        return {"waits": rounds * WAITS, **counts, **requests, **faults}, told


def main(given: Sequence[str] | None = None) -> int:
    """Try, and tell; 1 if anything is wrong."""
    parser = argparse.ArgumentParser(description="Waits for Glue in bad weather.")
    parser.add_argument("rounds", nargs="?", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(given)
    began = time.monotonic()
    with throw_away_home() as home:
        try:
            counts, told = storm(home, options.rounds, options.seed)
        except AirflowError as error:
            print(f"chaos: {error}", file=sys.stderr)
            return 2
        except KeyboardInterrupt:
            print("chaos: stopped; nothing of it is left", file=sys.stderr)
            return 130
    print("\n".join(told), end="\n" if told else "")
    seconds = round(time.monotonic() - began)
    print("RESULT", json.dumps({**counts, "seed": options.seed, "seconds": seconds}))
    return int(bool(counts["wrong"] or counts["duplicates"] or counts["retries"]))


if __name__ == "__main__":
    sys.exit(main())

"""Whatever happens to the task, its Glue workflow never runs twice.

    python benchmarks/never_twice.py [N] [--naive] [--only FAULT]

N trials of each fault in a real Airflow: workers and triggerers killed, replies lost, tasks cleared
(see benchmarks/lab_faults.py). A trial is wrong if its task is not success in the end, or if Glue
ran anything for it that is neither its first run, nor resumes that, nor was begun after Airflow had
had Glue stop the one before it. ``--naive`` tries benchmarks/lab_dags/naive_operator.py, in which
the lab must find duplicates. Ends with a line ``RESULT {json}``; 1 if anything is wrong.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from airflow_glue_bridge.testing.chaos import Chaos
from airflow_glue_bridge.testing.emulator import GlueEmulator
from airflow_glue_bridge.testing.scenario import RunOutcome, RunRequest
from airflow_lab import AirflowError, AirflowLab, TaskRow, throw_away_home
from lab_faults import FAULTS, TASK, Fault, Trial, Trials
from lab_glue import GlueRun, define, duplicates, runs_by_trial
from lab_watch import TRIAL, Call, Watch

HERE = Path(__file__).parent
DAGS = HERE / "lab_dags" / "never_twice_dags.py"
NAIVE = HERE / "lab_dags" / "naive_operator.py"
OPERATOR = "airflow_glue_bridge.operators.glue_workflow.GlueWorkflowOperator"
PRELOAD = ("airflow_glue_bridge.operators.glue_workflow", "boto3")
OVER = ("success", "failed")
# Seconds after which a trial that is not over never will be.
PATIENCE = 400.0
# The logs of so many trials that went wrong are shown.
SHOWN = 3
# Of the jobs' first runs, one in so many fails: then a retry has to resume the run.
FAILS = 5
COUNTS = ("trials", "sync", "deferred", "missed", "runs", "resumed", "afresh", "twice", "wrong")


@dataclass
class Lab:
    """Glue, Airflow, and what is tried on them."""

    glue: GlueEmulator
    airflow: AirflowLab
    trials: Trials
    dice: random.Random
    fault: Fault

    def __post_init__(self) -> None:
        self._failed: set[str] = set()
        self.glue.scenario = self.outcome

    def outcome(self, run: RunRequest) -> RunOutcome:
        """How a job of a workflow run goes."""
        trial = self.trials.all[run.run_properties[TRIAL]]
        fails = run.name.endswith("-load") and trial.run_id.endswith("-fails")
        if fails and trial.run_id not in self._failed:
            self._failed.add(trial.run_id)
            return RunOutcome("FAILED", self.fault.lasts(trial))
        return RunOutcome("SUCCEEDED", self.fault.lasts(trial))

    def on_call(self, call: Call) -> None:
        """See each request that Glue performs."""
        if trial := self.trials.note(call):
            self.fault.on_call(trial, call)


# --- the trials of one fault ----------------------------------------------------------------------


class Series:
    """As many trials of one fault as are wanted, many at a time."""

    def __init__(self, lab: Lab, wanted: int) -> None:
        self.lab, self.fault, self.wanted = lab, lab.fault, wanted
        self.lacking = deque(range(wanted))
        self.live: dict[str, Trial] = {}
        self.counted: list[Trial] = []
        self.missed: list[Trial] = []
        self.began = self.told = time.monotonic()

    def run(self) -> None:
        """Make them.

        :raises AirflowError: if a part of Airflow ends by itself, or the fault never hits.
        """
        while len(self.counted) < self.wanted:
            self._launch()
            rows = {row.run_id: row for row in self.lab.airflow.tasks()}
            states = self.lab.airflow.run_states()
            for trial in list(self.live.values()):
                self._look(trial, rows[trial.run_id], states[trial.run_id])
            if self.live:
                self.fault.on_round(list(self.live.values()), rows)
            self.lab.airflow.check()
            self._tell(rows)
            if len(self.missed) > 50 + self.wanted:
                raise AirflowError(f"{self.fault.name} misses too often: {self.missed[-1]}")
            time.sleep(0.3)

    def _launch(self) -> None:
        room = self.fault.at_once - len(self.live)
        if not (self.fault.in_rounds and self.live):
            for _ in range(min(room, len(self.lacking))):
                trial = self._trial(self.lacking.popleft())
                self.live[trial.run_id] = self.lab.trials.all[trial.run_id] = trial
                self.lab.airflow.start(trial.dag_id, trial.run_id)

    def _trial(self, number: int) -> Trial:
        modes = self.fault.modes
        mode, moments = modes[number % len(modes)], self.fault.moments[modes[number % len(modes)]]
        moment = moments[number // len(modes) % len(moments)]
        fails = "-fails" if number % FAILS == FAILS - 1 else ""
        name = self.fault.name
        run_id = f"{name}-{number}-{len(self.missed)}-{mode}{fails}"
        return Trial(run_id, f"{name}-{mode}", number, moment, mode == "deferred", time.monotonic())

    def _look(self, trial: Trial, row: TaskRow, state: str) -> None:
        late = time.monotonic() - trial.launched > PATIENCE
        if state not in OVER and not late:
            self.fault.on_look(trial, row)
            return
        del self.live[trial.run_id]
        trial.state = row.state if state in OVER else f"still {row.state}"
        trial.tries = row.try_number
        # Whatever ended wrongly counts, even if the fault missed it.
        if self.fault.has_hit(trial, row) or trial.state != "success":
            self.counted.append(trial)
        else:
            self.missed.append(trial)
            self.lacking.append(trial.number)

    def _tell(self, rows: Mapping[str, TaskRow]) -> None:
        if time.monotonic() - self.told < 10:
            return
        self.told = time.monotonic()
        states = Counter(rows[run_id].state or "new" for run_id in self.live)
        now = ", ".join(f"{n} {state}" for state, n in sorted(states.items()))
        say(
            f"{self.fault.name}: {len(self.counted)} of {self.wanted} trials, "
            f"{len(self.missed)} missed, {self.told - self.began:.0f} s; now {now}"
        )


def say(text: str) -> None:
    """Tell how far it is."""
    print(text, file=sys.stderr, flush=True)


# --- what came of them ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Verdict:
    """What came of all trials of one fault; ``bad`` and ``told`` are those that went wrong."""

    fault: str
    title: str
    counts: Mapping[str, int]
    moments: Mapping[str, int]
    bad: Sequence[Trial]
    told: Sequence[str]

    @property
    def row(self) -> list[str]:
        """A row of the table."""
        return [self.title, *(str(self.counts[name]) for name in COUNTS)]


def judge(series: Series, runs: Mapping[str, list[GlueRun]], stopped: set[str]) -> Verdict:
    """Look at every run that Glue began for the trials of a series, the missed ones too."""
    counts: Counter[str] = Counter(
        trials=len(series.counted),
        sync=sum(not t.deferrable for t in series.counted),
        deferred=sum(t.deferrable for t in series.counted),
        missed=len(series.missed),
    )
    bad, told = [], []
    for trial in [*series.counted, *series.missed]:
        own = runs.get(trial.run_id, [])
        twice = duplicates(own, stopped, trial.asked)
        wrong = trial.state != "success" or not own or own[-1].status != "COMPLETED"
        counts.update(
            runs=len(own),
            resumed=sum(bool(run.previous) for run in own),
            afresh=sum(not run.previous for run in own[1:]) - sum(not r.previous for r in twice),
            twice=len(twice),
            wrong=int(wrong),
        )
        if twice or wrong:
            bad.append(trial)
            told += list(_story(trial, own, twice))
    moments = Counter(trial.moment for trial in series.counted if trial.moment)
    return Verdict(series.fault.name, series.fault.title, counts, moments, bad, told)


def _story(trial: Trial, runs: Sequence[GlueRun], twice: Sequence[GlueRun]) -> Iterator[str]:
    yield f"{trial.run_id}: {trial.state} after {trial.tries} tries; {trial.fault or 'no fault'}"
    for run in runs:
        previous = f", resumes {run.previous}" if run.previous else ""
        ended = f"{run.ended:%H:%M:%S.%f}" if run.ended else "-"
        mark = "  <- TWICE" if run in twice else ""
        yield f"  {run.run_id} {run.started:%H:%M:%S.%f} to {ended} {run.status}{previous}{mark}"


def table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Lines of columns, the first one to the left."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [row[0].ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        yield "  ".join(cells)


# --- all of it ------------------------------------------------------------------------------------


def try_all(
    home: Path, wanted: int, faults: Sequence[type[Fault]], operator: str, seed: int = 1
) -> tuple[list[Verdict], dict[str, int]]:
    """Start Airflow, make all trials, and judge them; what chaos did too.

    :raises AirflowError: if Airflow does not start, or a part of it ends.
    """
    dag_ids = [f"{fault.name}-{mode}" for fault in faults for mode in fault.modes]
    environment = {"LAB_OPERATOR": operator, "LAB_DAGS": " ".join(dag_ids)}
    preload = PRELOAD if operator == OPERATOR else ()
    with (
        GlueEmulator() as glue,
        AirflowLab(
            home, glue.airflow_connection, [DAGS], [NAIVE], preload, environment=environment
        ) as airflow,
    ):
        for fault in faults:
            define(glue, fault.name)
        for dag_id in dag_ids:
            airflow.wait_until_ready(dag_id, lambda _: None)
        say("Airflow is ready")
        return _try_each(glue, airflow, wanted, faults, seed)


def _try_each(
    glue: GlueEmulator, airflow: AirflowLab, wanted: int, faults: Sequence[type[Fault]], seed: int
) -> tuple[list[Verdict], dict[str, int]]:
    dice, trials = random.Random(seed), Trials()
    lab = Lab(glue, airflow, trials, dice, Fault(glue, airflow, dice))
    glue.weather.app = watch = Watch(glue.weather.app)
    watch.hooks.append(lab.on_call)
    made = []
    for fault in faults:
        lab.fault = fault(glue, airflow, dice)
        glue.chaos = fault.weather
        made.append(Series(lab, wanted))
        made[-1].run()
        glue.chaos = Chaos()
    runs = runs_by_trial(glue, [fault.name for fault in faults])
    verdicts = [judge(series, runs, trials.stopped) for series in made]
    _show_logs(airflow, [trial for verdict in verdicts for trial in verdict.bad])
    lost = sum(n for (kind, _), n in glue.weather.counts.items() if kind == "lost_replies")
    return verdicts, {"replies_lost": lost}


def _show_logs(airflow: AirflowLab, bad: Sequence[Trial]) -> None:
    """What Airflow says about the first of the trials that went wrong."""
    if bad:
        say(f"Airflow's last errors:\n{airflow.errors()}")
    for trial in bad[:SHOWN]:
        say(f"\n=== {trial.run_id}\n{airflow.log_of(airflow.task(trial.run_id, TASK))}")


def main(given: Sequence[str] | None = None) -> int:
    """Try, and tell; 1 if anything is wrong."""
    parser = argparse.ArgumentParser(description="A Glue workflow never runs twice.")
    parser.add_argument("n", nargs="?", type=int, default=200, metavar="N")
    parser.add_argument("--naive", action="store_true")
    parser.add_argument("--only", action="append", choices=[fault.name for fault in FAULTS])
    options = parser.parse_args(given)
    faults = [fault for fault in FAULTS if not options.only or fault.name in options.only]
    operator = "naive_operator.NaiveOperator" if options.naive else OPERATOR
    began = time.monotonic()
    with throw_away_home() as home:
        try:
            verdicts, weather = try_all(home, options.n, faults, operator)
        except AirflowError as error:
            print(f"never-twice: {error}", file=sys.stderr)
            return 2
        except KeyboardInterrupt:
            print("never-twice: stopped; nothing of it is left", file=sys.stderr)
            return 130
    return report(verdicts, weather, time.monotonic() - began)


def report(verdicts: Sequence[Verdict], weather: Mapping[str, int], seconds: float) -> int:
    """Print what came of it; the exit code."""
    for verdict in verdicts:
        print("\n".join(verdict.told), end="\n" if verdict.told else "")
    print("\n".join(table([("fault", *COUNTS), *(verdict.row for verdict in verdicts)])))
    total: Counter[str] = Counter()
    for verdict in verdicts:
        total.update(verdict.counts)
    result = {
        "trials": total["trials"],
        "faults": {verdict.fault: verdict.counts["trials"] for verdict in verdicts},
        "moments": {k: n for verdict in verdicts for k, n in verdict.moments.items()},
        "missed": total["missed"],
        "runs": total["runs"],
        "resumed": total["resumed"],
        "afresh_after_stop": total["afresh"],
        "duplicates": {verdict.fault: verdict.counts["twice"] for verdict in verdicts},
        "wrong": total["wrong"],
        **weather,
        "seconds": round(seconds),
    }
    print("RESULT", json.dumps(result))
    return int(bool(total["twice"] or total["wrong"]))


if __name__ == "__main__":
    sys.exit(main())

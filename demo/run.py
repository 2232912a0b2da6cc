"""`make demo`: the nightly pipeline runs in Glue, then, converted, in Airflow; do they do the same?

Glue is the emulator, in this process. Airflow is real: a scheduler, a triggerer, a DAG processor
and an API server, in a throw-away folder.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from airflow_glue_bridge.glue.verdict import judge
from airflow_glue_bridge.testing.emulator import GlueEmulator
from airflow_glue_bridge.testing.scenario import Scenario
from glue2airflow.cli import main as glue2airflow
from glue2airflow.convert import Conversion, convert
from glue2airflow.errors import Glue2AirflowError
from glue2airflow.plan import AirflowPlan, PlanOptions
from runs import DagRun, WorkflowRun, nodes_of, run_dag, run_workflow
from standalone import Airflow, AirflowError, clean_environment
from timeline import lines, same, verdict_lines

HERE = Path(__file__).parent
SNAPSHOT = HERE / "nightly.snapshot.json"
SPEED = 60.0
# Of the paragraphs of the DAG file, as many are shown.
EXCERPT = 6
CRAWLS = {"nightly-scan-landing": "3m"}
JOBS = {
    "nightly-normalise-events": "6m",
    "nightly-join-transactions": "8m",
    "nightly-check-quality": "4m",
    "nightly-load-curated": "5m",
    "nightly-clean-up": "3m",
}


@dataclass(frozen=True)
class Story:
    """How the jobs of a run end, and whether that is a good run."""

    title: str
    run_id: str
    good: bool
    jobs: dict[str, Any] = field(default_factory=dict)

    @property
    def scenario(self) -> Scenario:
        """For the emulator."""
        return Scenario.from_mapping({"crawlers": CRAWLS, "jobs": JOBS | self.jobs})


STORIES = (
    Story("All goes well", "all-well", good=True),
    Story(
        "nightly-join-transactions fails",
        "join-fails",
        good=False,
        jobs={
            "nightly-join-transactions": {
                "ends": "FAILED",
                "after": "4m",
                "error": "there is no column price",
            }
        },
    ),
)
AFTERWORD = """
  Times are emulated: a second here is a minute there. What lies between two tasks in Airflow is
  real: it takes some seconds to see that one is over, and to start the next.

Next:  .venv/bin/glue2airflow convert demo/nightly.snapshot.json -o dags    to have the DAG file"""


class Progress:
    """Says on stderr what is being done, and again every ten seconds."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._last = ("", 0.0)

    def __call__(self, text: str) -> None:
        now = time.monotonic()
        if text != self._last[0] or now - self._last[1] >= 10:
            self._last = text, now
            print(f"[{now - self._began:3.0f} s] {text}", file=sys.stderr, flush=True)


def heading(text: str) -> None:
    """A line between the steps."""
    print(f"\n=== {text}\n", flush=True)


def demo(home: Path) -> int:
    """All of it; the exit code."""
    say = Progress()
    say("This takes about a minute and a half: the runs in Airflow are real")
    dags = home / "dags"
    if code := show_conversion(dags):
        return code
    conversion = convert([str(SNAPSHOT)], PlanOptions(), parameters={})
    (plan,) = conversion.plans
    with emulated_glue() as glue, Airflow(home, glue.airflow_connection) as airflow:
        say("Airflow starts in the background, in a throw-away folder")
        code = verify(conversion, dags)
        in_glue = [run_in_glue(glue, plan, story) for story in STORIES]
        airflow.wait_until_ready(plan.dag_id, say)
        airflow.unpause(plan.dag_id)
        for story, workflow_run in zip(STORIES, in_glue, strict=True):
            say(f"Airflow runs the DAG: {story.title}")
            glue.scenario = story.scenario
            dag_run = run_dag(glue, airflow, plan, story.run_id, say)
            if show(story, workflow_run, dag_run, plan):
                code = 1
                print(f"\ndemo: not as it should be. Errors:\n{airflow.errors()}", file=sys.stderr)
        say("Airflow ends, and its folder is removed")
    print(AFTERWORD)
    return code


def show_conversion(dags: Path) -> int:
    """Convert as a user would, and show how the DAG file begins."""
    source = os.path.relpath(SNAPSHOT)
    heading(f"glue2airflow convert {source} -o {dags.name} --notes")
    if code := glue2airflow(["convert", source, "-o", str(dags), "--notes"]):
        return code
    (path,) = dags.glob("*.py")
    paragraphs = path.read_text().split("\n\n")
    shown, hidden = "\n\n".join(paragraphs[:EXCERPT]), "\n\n".join(paragraphs[EXCERPT:])
    heading(f"{path.name} begins with")
    print(f"{shown}\n    # ... and {len(hidden.splitlines())} more lines")
    return 0


def verify(conversion: Conversion, dags: Path) -> int:
    """Hold the DAG against Glue under all outcomes; the exit code of ``glue2airflow verify``."""
    from glue2airflow.verify import telling, verify_all

    heading("glue2airflow verify: every way in which each job and crawler can end, in simulation")
    found = list(verify_all(conversion, dags=dags, limit=10_000, seed=0, in_database=10))
    for verification in found:
        telling.tell(verification)
    return telling.exit_code(found)


def emulated_glue() -> GlueEmulator:
    """Glue with what the snapshot holds.

    It begins tomorrow at 06:00: later than Airflow's clock, so that a gate takes no crawl for one
    of an earlier run, and long before the workflow's own schedule would start it.
    """
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    start = tomorrow.replace(hour=6, minute=0, second=0, microsecond=0)
    region = json.loads(SNAPSHOT.read_text())["Region"]
    glue = GlueEmulator(speed=SPEED, start=start, region=region)
    for note in glue.load(SNAPSHOT):
        print(note, file=sys.stderr)
    return glue


def run_in_glue(glue: GlueEmulator, plan: AirflowPlan, story: Story) -> WorkflowRun:
    """Run the workflow in Glue as the story has it."""
    glue.scenario = story.scenario
    return run_workflow(glue, plan.workflow)


def show(story: Story, workflow_run: WorkflowRun, dag_run: DagRun, plan: AirflowPlan) -> int:
    """Print both runs; 0 if they are as the story has it and as each other, else 1."""
    judged, nodes = judge(workflow_run.raw), nodes_of(plan)
    heading(story.title)
    print("\n".join([*lines(workflow_run, dag_run, nodes), ""]))
    print("\n".join(verdict_lines(workflow_run, judged, dag_run, nodes)), flush=True)
    colour = "success" if story.good else "failed"
    right = judged.good is story.good and dag_run.state == colour
    return int(not (right and same(workflow_run.node_runs, dag_run.node_runs)))


def main() -> int:
    """Run the demo in a folder and an environment of its own."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    with tempfile.TemporaryDirectory(
        prefix="airflow-glue-demo-", ignore_cleanup_errors=True
    ) as folder:
        environment = clean_environment(Path(folder))
        os.environ.clear()
        os.environ.update(environment)
        try:
            return demo(Path(folder))
        except (AirflowError, Glue2AirflowError) as error:
            print(f"\ndemo: {error}", file=sys.stderr)
            return 2
        except KeyboardInterrupt:
            print("\ndemo: stopped; nothing of it is left", file=sys.stderr)
            return 130


if __name__ == "__main__":
    sys.exit(main())

"""`make demo`: the nightly pipeline, from its Glue snapshot to a DAG that Airflow accepts."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from glue2airflow.cli import main as glue2airflow

HERE = Path(__file__).parent
ROOT = HERE.parent
SNAPSHOT = HERE / "nightly.snapshot.json"
BUILD = ROOT / "build" / "demo"
DAGS = BUILD / "dags"


def heading(text: str) -> None:
    """A line between the steps."""
    print(f"\n=== {text}\n", flush=True)


def run() -> int:
    """Convert, show the file and the graph, and load the DAG in Airflow."""
    os.chdir(ROOT)
    source = str(SNAPSHOT.relative_to(ROOT))
    dags = str(DAGS.relative_to(ROOT))

    heading(f"glue2airflow convert {source} -o {dags} --notes")
    if code := glue2airflow(["convert", source, "-o", dags, "--notes", "--force"]):
        return code
    (path,) = DAGS.glob("*.py")
    heading(str(path.relative_to(ROOT)))
    print(path.read_text())
    heading(f"glue2airflow graph {source}    (Mermaid: GitHub and most wikis draw it)")
    if code := glue2airflow(["graph", source]):
        return code
    if code := load(path):
        return code
    heading("Next")
    print("  .venv/bin/glue2airflow explain GLU303      what a finding means")
    print("  .venv/bin/glue2airflow convert --help      convert your own\n")
    return 0


def load(path: Path) -> int:
    """Load the file as Airflow's DAG processor does, and print what Airflow made of it."""
    os.environ["AIRFLOW_HOME"] = str(BUILD / "airflow")
    os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"
    os.environ["AIRFLOW__LOGGING__LOGGING_LEVEL"] = "ERROR"
    from airflow import __version__
    from airflow.dag_processing.dagbag import DagBag
    from airflow.serialization.serialized_objects import DagSerialization

    heading(f"Airflow {__version__} loads {path.name}")
    bag = DagBag(dag_folder=str(path.parent), bundle_path=path.parent)
    for file, error in bag.import_errors.items():
        print(f"{file}: {error}", file=sys.stderr)
    if bag.import_errors:
        return 1
    (dag,) = bag.dags.values()
    served = DagSerialization.from_dict(DagSerialization.to_dict(dag))
    print(f'DAG "{dag.dag_id}" with {len(dag.tasks)} tasks, in the order they can run:\n')
    for task in dag.topological_sort():
        first, *more = sorted(task.upstream_task_ids) or ["the start"]
        after = f"{first} and {len(more)} more" if more else first
        print(f"  {task.task_id:26} {task.task_type:23} {task.trigger_rule.value:12} after {after}")
    print("\nIt next starts, once it is unpaused, at:\n")
    for moment in next_starts(served.timetable, 3):
        print(f"  {moment:%A %Y-%m-%d %H:%M %Z}")
    return 0


def next_starts(timetable: Any, count: int) -> list[datetime]:  # noqa: ANN401  # any timetable
    """The next moments at which Airflow would start a run."""
    import pendulum
    from airflow.timetables.base import DataInterval, TimeRestriction

    moments = [pendulum.instance(datetime.now(UTC))]
    anytime = TimeRestriction(earliest=None, latest=None, catchup=True)
    for _ in range(count):
        last = DataInterval.exact(moments[-1])
        info = timetable.next_dagrun_info(last_automated_data_interval=last, restriction=anytime)
        moments.append(info.run_after)
    return [*moments[1:]]


if __name__ == "__main__":
    sys.exit(run())

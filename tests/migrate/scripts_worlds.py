"""Job scripts run for real: in a Glue workflow, under Airflow, and by hand.

The workflow's runs are the emulator's, boto3 is the real one; awsglue and pyspark are those of
``scripts_stand_in``, which is first on the path as Glue's own libraries are.
"""

from __future__ import annotations

import contextlib
import io
import json
import runpy
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from glue2airflow.scripts.writing import module_file

HERE = Path(__file__).parent
STAND_IN = HERE / "scripts_stand_in"
CORPUS = HERE.parent / "golden" / "scripts"
WORKFLOW = "harbour-nightly-prod"
AIRFLOW_RUN = "scheduled__2031-09-14T02:00:00+00:00"
STARTED = "2031-09-14T02:00:07+00:00"
BUCKET = "harbour-state"
EVENT_IDS = "aws:eventIds"


@dataclass(frozen=True)
class Case:
    """A folder of the corpus: ``case.json``, the files ``before``, and what is told ``after``."""

    folder: Path

    @property
    def data(self) -> dict[str, Any]:
        return json.loads((self.folder / "case.json").read_text("utf-8"))

    @property
    def before(self) -> Path:
        return self.folder / "before"

    def prints(self, ids: Mapping[str, str]) -> list[str]:
        """The lines that a run has to print, with the ids of that run in them."""
        lines = []
        for line in self.data["prints"]:
            for name, value in ids.items():
                line = line.replace(f"{{{name}}}", value)
            lines.append(line)
        return lines

    def tokens(self) -> list[str]:
        """The arguments of the job; Glue gives each its name."""
        args = {"--JOB_NAME": "job", **self.data["args"]}
        return [token for pair in args.items() for token in pair]


CASES = [Case(path.parent) for path in sorted(CORPUS.glob("*/case.json"))]
RUNNING = [case for case in CASES if case.data.get("run", True)]


@dataclass(frozen=True)
class Outcome:
    """What a script printed, and what stopped it."""

    lines: list[str]
    error: str = ""


def run(case: Case, folder: Path, more: Sequence[str] = ()) -> Outcome:
    """Run the script of a case, as it is in ``folder``, with its arguments and ``more``."""
    script = folder / case.data["script"]
    beside = [folder / name for name in case.data.get("path", ())]
    path = [STAND_IN, script.parent, *beside, module_file().parent]
    printed, error = io.StringIO(), ""
    argv = [str(script), *case.tokens(), *more]
    with _interpreter(path, argv), contextlib.redirect_stdout(printed):
        try:
            runpy.run_path(str(script), run_name="__main__")
        except SystemExit as exit_:
            error = f"exit {exit_.code}" if exit_.code else ""
        except Exception as raised:
            error = f"{type(raised).__name__}: {raised}"
    return Outcome(printed.getvalue().splitlines(), error)


@contextlib.contextmanager
def _interpreter(path: Sequence[Path], argv: list[str]) -> Iterator[None]:
    """A path and arguments of its own, and nothing imported that comes from that path."""
    kept = sys.path[:], sys.argv, set(sys.modules)
    sys.path[:0] = [str(folder) for folder in path]
    sys.argv = argv
    try:
        with contextlib.redirect_stderr(io.StringIO()):
            yield
    finally:
        sys.path[:], sys.argv = kept[0], kept[1]
        for name in set(sys.modules) - kept[2]:
            file = getattr(sys.modules[name], "__file__", None) or ""
            if any(Path(file).is_relative_to(folder) for folder in path):
                del sys.modules[name]


@dataclass
class Glue:
    """A workflow of one job in the emulator, with a run that goes on."""

    client: Any
    run: str = field(init=False)

    def __post_init__(self) -> None:
        command = {"Name": "glueetl", "ScriptLocation": "s3://b/s.py"}
        self.client.create_workflow(Name=WORKFLOW)
        self.client.create_job(Name="job", Role="r", Command=command)
        self.client.create_trigger(
            Name="go", WorkflowName=WORKFLOW, Type="ON_DEMAND", Actions=[{"JobName": "job"}]
        )

    def start(self, case: Case) -> list[str]:
        """Start a run with the properties of a case; the arguments that its jobs get."""
        properties = case.data["properties"]
        self.run = self.client.start_workflow_run(Name=WORKFLOW, RunProperties=properties)["RunId"]
        return ["--WORKFLOW_NAME", WORKFLOW, "--WORKFLOW_RUN_ID", self.run]

    @property
    def properties(self) -> dict[str, str]:
        reply = self.client.get_workflow_run_properties(Name=WORKFLOW, RunId=self.run)
        return reply["RunProperties"]

    @property
    def ids(self) -> dict[str, str]:
        """What stands in the place of {run}, {workflow} and {day} in what scripts print."""
        run = self.client.get_workflow_run(Name=WORKFLOW, RunId=self.run)["Run"]
        return {"run": self.run, "workflow": WORKFLOW, "day": f"{run['StartedOn']:%Y-%m-%d}"}


AIRFLOW_IDS = {"run": AIRFLOW_RUN, "workflow": WORKFLOW, "day": STARTED[:10]}


def airflow_tokens(case: Case) -> list[str]:
    """The argument that a DAG passes to the job: events are told as such, not as a property."""
    properties = dict(case.data["properties"])
    ids = properties.pop(EVENT_IDS, "")
    told: dict[str, Any] = {"workflow": WORKFLOW, "run": AIRFLOW_RUN, "started": STARTED}
    told["properties"] = properties
    if ids:
        told["events"] = [{"id": event} for event in ids.strip("[]").split(", ")]
    if "writes" in case.data:
        told["store"] = f"s3://{BUCKET}/{case.folder.name}.json"
    return ["--airflow_run_properties", json.dumps(told)]

"""verify --against-history: runs that the emulator made, saved as the AWS CLI prints them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orders
import pytest
import yaml

from airflow_glue_bridge.testing.emulator import GlueEmulator
from airflow_glue_bridge.testing.scenario import Scenario
from glue2airflow.cli import main

pytestmark = pytest.mark.airflow

GOLDEN = Path(__file__).parents[1] / "golden"
START = datetime(2026, 1, 1, tzinfo=UTC)
NIGHTLY = "nightly-pipeline"
JOIN, CLEAN_UP = "nightly-join-transactions", "nightly-clean-up"
# Golden workflows whose DAGs are exact.
EXACT = (
    "any-failed",
    "any-over-many",
    "crawler-started-twice",
    "diamond",
    "either-way",
    "failure-of-the-failure",
    "mixed-and",
    "one-job-three-failures",
    "started-twice",
    "success-or-failure-joins",
    "timeout-stopped-cancelled",
    "two-states-any",
)

Story = Callable[[GlueEmulator, object], object]


def snapshot(case: str) -> Path:
    (path,) = (GOLDEN / case).glob("*.snapshot.json")
    return path


def changed(source: Path, folder: Path, change: Callable[[dict], None]) -> Path:
    """The snapshot with something in it changed."""
    data = json.loads(source.read_text())
    change(data)
    path = folder / "changed.snapshot.json"
    path.write_text(json.dumps(data))
    return path


def trigger(data: dict, name: str) -> dict:
    (found,) = (trigger for trigger in data["Triggers"] if trigger["Name"] == name)
    return found


def start(emulator: GlueEmulator, glue: object, workflow: str = NIGHTLY, **passed: float) -> str:
    """Start a run, and let so much time pass."""
    run_id = glue.start_workflow_run(Name=workflow)["RunId"]
    emulator.clock.advance(timedelta(**(passed or {"minutes": 50})))
    return run_id


def recorded(
    source: Path, scenario: Mapping, story: Story = start, workflow: str = NIGHTLY
) -> dict:
    """The reply of get-workflow-runs after the story."""
    told = Scenario.from_mapping(scenario)
    with GlueEmulator(speed=0, start=START, scenario=told) as emulator:
        emulator.load(source)
        glue = emulator.client("glue")
        story(emulator, glue)
        reply = glue.get_workflow_runs(Name=workflow, IncludeGraph=True)
    del reply["ResponseMetadata"]
    return json.loads(json.dumps(reply, default=datetime.isoformat))


def saved(reply: object, folder: Path, name: str = "runs.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(reply, indent=4))
    return path


@pytest.fixture
def replay(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, list[dict]]]:
    """Verify against the files; the exit code, and what became of each run."""

    def replayed(source: Path, *files: Path, args: tuple[str, ...] = ()) -> tuple[int, list[dict]]:
        capsys.readouterr()
        history = [part for file in files for part in ("--against-history", str(file))]
        code = main(["verify", str(source), *history, *args, "--format", "json"])
        return code, json.loads(capsys.readouterr().out)["runs"]

    return replayed


def outcomes(runs: list[dict]) -> list[str]:
    return [run["outcome"] for run in runs]


@pytest.mark.parametrize("state", ["FAILED", "TIMEOUT", "STOPPED", "ERROR"])
@pytest.mark.parametrize("job", ["nightly-normalise-events", JOIN, "nightly-load-curated"])
def test_an_exact_dag_would_have_run_the_same(job, state, tmp_path, replay) -> None:
    runs = saved(recorded(snapshot("nightly"), {"jobs": {job: state}}), tmp_path)
    code, (run,) = replay(snapshot("nightly"), runs)
    assert (code, run["outcome"], run["lines"]) == (0, "same", [])


@pytest.mark.parametrize("state", ["SUCCEEDED", "FAILED", "CANCELLED", "ERROR"])
def test_however_the_crawler_ends(state, tmp_path, replay) -> None:
    scenario = {"crawlers": {"nightly-scan-landing": state}}
    code, (run,) = replay(
        snapshot("nightly"), saved(recorded(snapshot("nightly"), scenario), tmp_path)
    )
    assert (code, run["outcome"]) == (0, "same")


@pytest.mark.parametrize(("state", "outcome"), [("FAILED", "same"), ("TIMEOUT", "announced")])
def test_a_native_dag_differs_where_a_finding_says_so(state, outcome, tmp_path, replay) -> None:
    runs = saved(recorded(snapshot("nightly"), {"jobs": {JOIN: state}}), tmp_path)
    code, (run,) = replay(snapshot("nightly"), runs, args=("--runtime", "native"))
    assert (code, run["outcome"]) == (0, outcome)
    more = f"the DAG would run job {CLEAN_UP} once; Glue ran it not at all"
    assert run["lines"] == ([more] if outcome == "announced" else [])


@pytest.mark.parametrize("runtime", ["bridge", "native"])
def test_a_dag_broken_by_hand_is_found_out(
    runtime, tmp_path, replay, capsys: pytest.CaptureFixture[str]
) -> None:
    source, dags = snapshot("nightly"), tmp_path / "dags"
    assert main(["convert", str(source), "-o", str(dags), "--runtime", runtime]) == 0
    (file,) = dags.glob("*.py")
    edge = "nightly_check_quality >> nightly_load_curated"
    text = file.read_text()
    assert edge in text
    file.write_text(text.replace(edge, "nightly_scan_landing >> nightly_load_curated"))
    runs = saved(recorded(source, {"jobs": {JOIN: "FAILED"}}), tmp_path)
    code, (run,) = replay(source, runs, args=("--dags", str(dags)))
    assert (code, run["outcome"]) == (1, "different")
    told = "the DAG would run job nightly-load-curated once; Glue ran it not at all"
    assert run["lines"] == [told]
    history = "--against-history", str(runs)
    assert main(["verify", str(source), "--dags", str(dags), *history]) == 1
    head, line, total = capsys.readouterr().out.splitlines()
    assert head.startswith(f"different {NIGHTLY}  wr_")
    assert (line.strip(), total) == (told, "1 run: 1 different.")


def test_sooner_than_in_glue_is_found_out(tmp_path, replay) -> None:
    """The same jobs would have run, but one of them too soon."""
    source, dags = orders.snapshot(tmp_path), tmp_path / "dags"
    assert main(["convert", str(source), "-o", str(dags)]) == 0
    made = recorded(source, {}, lambda e, g: start(e, g, "orders"), "orders")
    (file,) = dags.glob("*.py")
    text = file.read_text()
    assert "load >> publish" in text
    file.write_text(text.replace("load >> publish", ""))
    code, (run,) = replay(source, saved(made, tmp_path), args=("--dags", str(dags)))
    assert (code, run["outcome"]) == (1, "different")
    assert run["lines"] == ["publish Airflow starts it sooner than Glue"]


def test_one_bad_run_of_many_is_enough(tmp_path, replay) -> None:
    """Native, and a run that only the finding explains, beside those that need none."""

    def thrice(emulator: GlueEmulator, glue: object) -> None:
        for _ in range(3):
            start(emulator, glue, minutes=19)

    ends = ["SUCCEEDED", "STOPPED after 1m", "FAILED"]
    reply = recorded(snapshot("nightly"), {"jobs": {JOIN: ends, "*": "1m"}}, thrice)
    code, runs = replay(snapshot("nightly"), saved(reply, tmp_path), args=("--runtime", "native"))
    assert (code, outcomes(runs)) == (0, ["same", "announced", "same"])


@pytest.mark.parametrize("case", EXACT)
def test_whatever_happened_in_golden_workflows(case, tmp_path, replay) -> None:
    source = snapshot(case)
    data = json.loads(source.read_text())
    (workflow,) = (workflow["Name"] for workflow in data["Workflows"])
    ends = ("SUCCEEDED", "FAILED", "TIMEOUT", "STOPPED", "ERROR")
    crawls = ("SUCCEEDED", "FAILED", "CANCELLED")
    made = []
    for turn in range(5):
        jobs = {
            job["Name"]: f"{ends[turn * index % 5]} after {1 + turn * index % 7}m"
            for index, job in enumerate(data.get("Jobs", []), 1)
        }
        crawlers = {
            crawler["Name"]: f"{crawls[(turn + index) % 3]} after {1 + index % 4}m"
            for index, crawler in enumerate(data.get("Crawlers", []))
        }
        made += recorded(
            source,
            {"jobs": jobs, "crawlers": crawlers},
            lambda emulator, glue: start(emulator, glue, workflow, hours=1),
            workflow,
        )["Runs"]
    code, runs = replay(source, saved({"Runs": made}, tmp_path))
    over = [run["outcome"] for run in runs if run["lines"] != [_running()]]
    assert (code, set(over)) == (0, {"same"})
    assert len(over) >= 5


def _running() -> str:
    """A schedule may have begun one more."""
    return "it is RUNNING: what would have run further is not known"


# --- retries, and several runs of a job -----------------------------------------------------------


@pytest.mark.parametrize(
    ("ends", "native"),
    [
        (["SUCCEEDED"], "same"),
        (["FAILED", "SUCCEEDED"], "same"),
        (["FAILED", "FAILED"], "same"),
        (["FAILED", "TIMEOUT"], "announced"),
        (["TIMEOUT"], "announced"),
    ],
)
def test_what_glue_tried_again(ends, native, tmp_path, replay) -> None:
    source = orders.snapshot(tmp_path, retries=1)
    reply = recorded(source, {"jobs": {"load": ends}}, lambda e, g: start(e, g, "orders"), "orders")
    (job,) = (node for node in reply["Runs"][0]["Graph"]["Nodes"] if node["Name"] == "load")
    assert [run["JobRunState"] for run in job["JobDetails"]["JobRuns"]] == ends
    runs = saved(reply, tmp_path)
    assert [run["outcome"] for run in replay(source, runs)[1]] == ["same"]
    code, (run,) = replay(source, runs, args=("--runtime", "native"))
    assert (code, run["outcome"]) == (0, native)


def twice(*ends: str) -> dict:
    """A run in which two triggers start the same job, one after the other."""
    jobs = {"refresh-forecast": list(ends), "load-radar": "2m", "load-stations": "30m"}
    return recorded(
        snapshot("started-twice"),
        {"jobs": jobs},
        lambda emulator, _: emulator.clock.advance(timedelta(minutes=65)),
        "weather-feeds",
    )


@pytest.mark.parametrize("ends", [("SUCCEEDED", "FAILED"), ("FAILED", "SUCCEEDED")])
def test_each_run_of_a_job_ends_as_it_did(ends, tmp_path, replay) -> None:
    code, (run,) = replay(snapshot("started-twice"), saved(twice(*ends), tmp_path))
    assert (code, run["outcome"], run["lines"]) == (0, "same", [])


def test_a_merged_task_runs_once(tmp_path, replay) -> None:
    reply = twice("SUCCEEDED", "SUCCEEDED")
    code, (run,) = replay(snapshot("started-twice"), saved(reply, tmp_path), args=("--merge",))
    assert (code, run["outcome"]) == (0, "announced")
    assert run["lines"] == ["the DAG would run job refresh-forecast once; Glue ran it 2 times"]


# --- runs that cannot be replayed -----------------------------------------------------------------


def test_a_stopped_run_is_skipped(tmp_path, replay) -> None:
    def stopped(emulator: GlueEmulator, glue: object) -> None:
        run_id = start(emulator, glue, minutes=3)
        glue.stop_workflow_run(Name=NIGHTLY, RunId=run_id)
        emulator.clock.advance(timedelta(minutes=30))

    runs = saved(recorded(snapshot("nightly"), {}, stopped), tmp_path)
    code, (run,) = replay(snapshot("nightly"), runs)
    assert (code, run["outcome"]) == (2, "skipped")
    assert run["lines"] == ["it is STOPPED: what would have run further is not known"]


def test_a_resumed_run_is_skipped_and_the_one_before_is_not(tmp_path, replay) -> None:
    def resumed(emulator: GlueEmulator, glue: object) -> None:
        run_id = start(emulator, glue, minutes=30)
        run = glue.get_workflow_run(Name=NIGHTLY, RunId=run_id, IncludeGraph=True)["Run"]
        nodes = [n["UniqueId"] for n in run["Graph"]["Nodes"] if n["Name"] == JOIN]
        glue.resume_workflow_run(Name=NIGHTLY, RunId=run_id, NodeIds=nodes)
        emulator.clock.advance(timedelta(minutes=29))

    scenario = {"jobs": {JOIN: ["FAILED", "SUCCEEDED"]}}
    reply = recorded(snapshot("nightly"), scenario, resumed)
    code, (later, first) = replay(snapshot("nightly"), saved(reply, tmp_path))
    assert (code, later["outcome"], first["outcome"]) == (0, "skipped", "same")
    assert later["lines"] == [
        f"it resumes {first['run_id']}, and shows that run's job runs among its own"
    ]


def test_a_run_for_which_there_was_no_room_is_skipped(tmp_path, replay) -> None:
    def limited(data: dict) -> None:
        data["Workflows"][0]["MaxConcurrentRuns"] = 1

    def begun_too_soon(emulator: GlueEmulator, glue: object) -> None:
        emulator.clock.advance(timedelta(minutes=59))
        # The schedule's turn comes a minute later.
        start(emulator, glue)

    source = changed(snapshot("nightly"), tmp_path, limited)
    code, (refused, run) = replay(source, saved(recorded(source, {}, begun_too_soon), tmp_path))
    assert (code, refused["outcome"], run["outcome"]) == (0, "skipped", "same")
    assert refused["lines"] == ["it is ERROR: what would have run further is not known"]


def test_a_run_that_goes_on_is_skipped(tmp_path, replay) -> None:
    reply = recorded(snapshot("nightly"), {}, lambda e, g: start(e, g, minutes=3))
    code, (run,) = replay(snapshot("nightly"), saved(reply, tmp_path))
    assert (code, run["outcome"], run["lines"]) == (2, "skipped", [_running()])


def other_state(data: dict) -> None:
    trigger(data, "nightly-join-failed")["Predicate"]["Conditions"][0]["State"] = "TIMEOUT"


def other_action(data: dict) -> None:
    trigger(data, "nightly-join-failed")["Actions"] = [{"JobName": "nightly-load-curated"}]


def switched_off(data: dict) -> None:
    trigger(data, "nightly-join-failed")["State"] = "DEACTIVATED"


@pytest.mark.parametrize("change", [other_state, other_action, switched_off])
def test_a_run_on_other_triggers_is_skipped(change, tmp_path, replay) -> None:
    runs = saved(recorded(snapshot("nightly"), {}), tmp_path)
    source = changed(snapshot("nightly"), tmp_path, change)
    code, (run,) = replay(source, runs)
    assert (code, run["outcome"]) == (2, "skipped")
    assert run["lines"] == ["it ran on other triggers than the workflow has now"]


def other_arguments(data: dict) -> None:
    trigger(data, "nightly-join-failed")["Actions"][0]["Arguments"] = {"--why": "join"}


def any_of_one(data: dict) -> None:
    trigger(data, "nightly-join-failed")["Predicate"]["Logical"] = "ANY"


@pytest.mark.parametrize("change", [other_arguments, any_of_one])
def test_what_decides_no_start_may_have_changed(change, tmp_path, replay) -> None:
    runs = saved(recorded(snapshot("nightly"), {}), tmp_path)
    code, (run,) = replay(changed(snapshot("nightly"), tmp_path, change), runs)
    assert (code, run["outcome"]) == (0, "same")


def test_a_refused_workflow_has_no_dag_to_replay(tmp_path, replay) -> None:
    runs = saved(recorded(snapshot("nightly"), {}), tmp_path)

    def without_start(data: dict) -> None:
        data["Triggers"].remove(trigger(data, "nightly-start"))

    source = changed(snapshot("nightly"), tmp_path, without_start)
    _, (run,) = replay(source, runs)
    assert run["lines"] == ["the workflow is refused, so there is no DAG"]


# --- what people save -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def reply() -> dict:
    return recorded(snapshot("nightly"), {"jobs": {JOIN: "FAILED"}})


def as_one(reply: dict) -> bytes:
    """aws glue get-workflow-run."""
    return json.dumps({"Run": reply["Runs"][0]}).encode()


def as_page(reply: dict) -> bytes:
    return json.dumps({**reply, "NextToken": "more"}).encode()


def as_yaml(reply: dict) -> bytes:
    """--output yaml."""
    return yaml.safe_dump(reply).encode()


def from_powershell(reply: dict) -> bytes:
    return json.dumps(reply).encode("utf-16")


def in_seconds(reply: dict) -> bytes:
    """cli_timestamp_format = wire."""

    def seconds(written: re.Match[str]) -> str:
        return str(datetime.fromisoformat(written[1]).timestamp())

    return re.sub(r'"(2026-[^"]+)"', seconds, json.dumps(reply)).encode()


@pytest.mark.parametrize("form", [as_one, as_page, as_yaml, from_powershell, in_seconds])
def test_in_whatever_form_the_runs_were_saved(form, reply, tmp_path, replay) -> None:
    path = tmp_path / ("runs.yaml" if form is as_yaml else "runs.json")
    path.write_bytes(form(reply))
    code, (run,) = replay(snapshot("nightly"), path)
    assert (code, run["outcome"], run["run_id"]) == (0, "same", reply["Runs"][0]["WorkflowRunId"])


def test_several_files(reply, tmp_path, replay) -> None:
    other = recorded(snapshot("nightly"), {})
    files = saved(reply, tmp_path, "1.json"), saved(other, tmp_path, "2.json")
    code, runs = replay(snapshot("nightly"), *files)
    assert (code, outcomes(runs)) == (0, ["same", "same"])


def test_runs_in_text(reply, tmp_path, capsys: pytest.CaptureFixture[str]) -> None:
    history = "--against-history", str(saved(reply, tmp_path))
    assert main(["verify", str(snapshot("nightly")), *history]) == 0
    run = reply["Runs"][0]
    assert capsys.readouterr().out == (
        f"same      {NIGHTLY}  {run['WorkflowRunId']}  {run['StartedOn']}\n1 run: 1 same.\n"
    )


def without_graph(reply: dict) -> object:
    (run,) = reply["Runs"]
    return {"Runs": [{key: run[key] for key in run if key != "Graph"}]}


def of_another(reply: dict) -> object:
    return {"Runs": [{**reply["Runs"][0], "Name": "another"}]}


@pytest.mark.parametrize(
    ("form", "told"),
    [
        (lambda _: [], "holds no workflow runs; save them by aws glue get-workflow-runs"),
        (lambda _: {"Runs": []}, "holds no workflow runs"),
        (lambda _: {"Runs": [1]}, "run 0 must be"),
        (lambda _: {"Runs": {"a": 1}}, "holds no workflow runs"),
        (without_graph, "has no graph; save the runs with --include-graph"),
        (of_another, "are of workflow another, which no source holds"),
    ],
)
def test_what_holds_no_runs(
    form, told, reply, tmp_path, capsys: pytest.CaptureFixture[str]
) -> None:
    runs = saved(form(reply), tmp_path)
    assert main(["verify", str(snapshot("nightly")), "--against-history", str(runs)]) == 2
    out, err = capsys.readouterr()
    assert (out, told in err, err.count("\n")) == ("", True, 1)

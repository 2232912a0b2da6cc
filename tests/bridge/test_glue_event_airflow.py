"""Messages in a queue start DAG runs in a real Airflow: one for each batch, with the events."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from airflow_glue_bridge.testing.emulator import GlueEmulator

pytestmark = pytest.mark.airflow

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "dags" / "example_glue_event.py"
DAG_ID, QUEUE, JOB = "example_glue_event", "example_uploads", "load-uploads"
PATIENCE = 240.0
# A minute of the emulator is a second.
POLICY = """
def task_policy(task):
    task.waiter_delay = 1
"""


@pytest.fixture
def emulator() -> Iterator[GlueEmulator]:
    with GlueEmulator(speed=60, scenario={"jobs": {JOB: "SUCCEEDED after 1m"}}) as emulator:
        glue = emulator.client("glue")
        glue.create_job(Name=JOB, Role="r", Command={"Name": "glueetl", "ScriptLocation": "s3://b"})
        yield emulator


@pytest.fixture
def standalone(tmp_path: Path, emulator: GlueEmulator, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(ROOT / "demo")
    import standalone

    # The demo's own policies take schedules away; here they are what is looked at.
    monkeypatch.setattr(
        standalone.shutil, "copy", lambda file, folder: (folder / file.name).write_text(POLICY)
    )
    home = tmp_path / "home"
    (home / "dags").mkdir(parents=True)
    small = EXAMPLE.read_text()
    for written, wanted in (
        ("batch_size=10", "batch_size=3"),
        ("batch_window=60", "batch_window=8"),
        ("catchup=False", "catchup=False, is_paused_upon_creation=False"),
    ):
        assert written in small
        small = small.replace(written, wanted)
    (home / "dags" / EXAMPLE.name).write_text(small)
    with standalone.Airflow(home, emulator.airflow_connection) as airflow:
        airflow.wait_until_ready(DAG_ID, lambda _: None)
        yield airflow


def _runs(airflow) -> list[dict]:
    return airflow.ask("GET", f"/api/v2/dags/{DAG_ID}/dagRuns?order_by=id")["dag_runs"]


def _wait(until, airflow) -> None:
    deadline = time.monotonic() + PATIENCE
    while not until():
        airflow.check()
        assert time.monotonic() < deadline, airflow.errors()
        time.sleep(1)


def _in_queue(sqs, url: str) -> int:
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
    return sum(map(int, found.values()))


def _upload(i: int) -> str:
    return json.dumps({"id": f"e{i}", "source": "aws.s3", "detail": {"object": {"key": f"k{i}"}}})


def test_each_batch_starts_one_run(emulator: GlueEmulator, tmp_path: Path, request) -> None:
    sqs = emulator.client("sqs")
    url = sqs.create_queue(QueueName=QUEUE)["QueueUrl"]
    for i in range(7):
        sqs.send_message(QueueUrl=url, MessageBody=_upload(i))
    airflow = request.getfixturevalue("standalone")
    _wait(lambda: [run["state"] for run in _runs(airflow)] == ["success"] * 3, airflow)
    _wait(lambda: _in_queue(sqs, url) == 0, airflow)
    payloads = [_payload(airflow, run["dag_run_id"]) for run in _runs(airflow)]
    assert [payload["event_ids"] for payload in payloads] == [
        ["e0", "e1", "e2"],
        ["e3", "e4", "e5"],
        ["e6"],
    ]
    assert [payload["StartingEventBatchCondition"] for payload in payloads] == [
        {"BatchSize": 3, "BatchWindow": 0},
        {"BatchSize": 3, "BatchWindow": 0},
        {"BatchSize": 0, "BatchWindow": 8},
    ]
    runs = emulator.client("glue").get_job_runs(JobName=JOB)["JobRuns"]
    given = [json.loads(run["Arguments"]["--events"]) for run in reversed(runs)]
    assert given == [payload["events"] for payload in payloads]
    assert sorted(e["detail"]["object"]["key"] for some in given for e in some) == [
        f"k{i}" for i in range(7)
    ]


def _payload(airflow, run_id: str) -> dict:
    """What the one event that started a run carries."""
    path = f"/api/v2/dags/{DAG_ID}/dagRuns/{run_id}/upstreamAssetEvents"
    (event,) = airflow.ask("GET", path)["asset_events"]
    return event["extra"]["payload"]

"""What snapshots, generated DAGs and jobs call is what their policies allow: no less, no more."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import SimpleNamespace

import botocore.session
import pytest
from iam_calls import allowed, calls

from airflow_glue_bridge.compat import TaskDeferred
from airflow_glue_bridge.jobs import glue_run_properties
from airflow_glue_bridge.testing.emulator import GlueEmulator
from glue2airflow.cli import main
from glue2airflow.iam.permissions import ARNS, AUTHORIZED_BY, PERMISSIONS, TOGETHER, Kind, Stage

NIGHTLY = Path(__file__).parents[2] / "demo" / "nightly.snapshot.json"
GOLDEN = Path(__file__).parents[1] / "golden"


def _dag(tmp_path, source):
    from airflow.dag_processing.dagbag import DagBag

    assert main(["convert", str(source), "-o", str(tmp_path / "dags")]) == 0
    bag = DagBag(dag_folder=str(tmp_path / "dags"), bundle_path=tmp_path / "dags")
    (dag,) = bag.dags.values()
    return dag


def _retry_and_kill(task) -> None:
    """A second try of a job's task, which looks for the first one's run, and its end."""
    ti = SimpleNamespace(
        dag_id="d", task_id="t", run_id="r", map_index=-1, try_number=2,
        xcom_push=lambda **_: None, xcom_pull=lambda **_: None,
    )  # fmt: skip
    with pytest.raises(TaskDeferred):
        task.execute({"ti": ti})
    task.on_kill()


@pytest.mark.airflow
def test_generated_dags(tmp_path, glue, run_dag, monkeypatch):
    data = json.loads(NIGHTLY.read_text())
    for job in data["Jobs"]:
        glue.job(job["Name"], "FAILED" if "join" in job["Name"] else "SUCCEEDED")
    for crawler in data["Crawlers"]:
        glue.crawler(crawler["Name"], "SUCCEEDED")
    dag = _dag(tmp_path, NIGHTLY)
    with calls() as made:
        assert run_dag(dag)["nightly_join_failed"] == "success"
        with GlueEmulator(speed=0) as emulator:  # moto stops no job runs
            emulator.load(NIGHTLY)
            monkeypatch.setenv("AIRFLOW_CONN_AWS_DEFAULT", emulator.airflow_connection)
            _retry_and_kill(dag.get_task("nightly_load_curated"))
    assert made == allowed(Stage.DAGS)


def test_a_snapshot(tmp_path, glue_emulator):
    glue, events = glue_emulator.client(), glue_emulator.client("events")
    glue.create_workflow(Name="uploads")
    glue.create_job(Name="load", Role="r", Command={"Name": "glueetl", "ScriptLocation": "s3://b"})
    targets = {"S3Targets": [{"Path": "s3://b/p"}]}
    glue.create_crawler(Name="scan", Role="r", Targets=targets, DatabaseName="d")
    actions = [{"JobName": "load"}, {"CrawlerName": "scan"}]
    glue.create_trigger(Name="on", WorkflowName="uploads", Type="EVENT", Actions=actions)
    arn = "arn:aws:glue:us-east-1:123456789012:workflow/uploads"
    events.put_rule(Name="rule", EventPattern='{"source": ["aws.s3"]}')
    events.put_targets(Rule="rule", Targets=[{"Id": "1", "Arn": arn}])
    with calls(of_hooks=False) as made:
        assert main(["snapshot", "--all", "-o", str(tmp_path / "all.json")]) == 0
    assert json.loads((tmp_path / "all.json").read_text())["Rules"]
    assert made == allowed(Stage.SNAPSHOT)


def test_run_properties_that_a_job_writes(glue_emulator, monkeypatch):
    s3 = glue_emulator.client("s3")
    s3.create_bucket(Bucket="props")
    told = {"workflow": "w", "run": "r", "store": "s3://props/p/r.json"}
    monkeypatch.setattr(sys, "argv", ["script", "--airflow_run_properties", json.dumps(told)])
    monkeypatch.setattr(glue_run_properties, "_run", None)
    with calls(of_hooks=False) as made:
        glue_run_properties.update(rows="7")
    # S3 asks for ListBucket where an object is not there; nothing calls it.
    assert made | {"s3:ListBucket"} == allowed(Stage.JOB_ROLE)


# --- the table ---


def _operations() -> set[str]:
    session = botocore.session.get_session()
    return {
        f"{service}:{name}"
        for service in ("events", "glue", "s3", "sqs", "sts")
        for name in session.get_service_model(service).operation_names
    }


def test_every_action_exists():
    # ListBucket is the action of ListObjects.
    known = (_operations() - {"s3:ListObjects"}) | {"s3:ListBucket"}
    assert allowed(*PERMISSIONS) <= known
    assert AUTHORIZED_BY.keys() <= known


def test_a_snapshot_calls_what_its_table_says():
    from glue2airflow.sources.api.operations import OPERATIONS

    assert {operation.action for operation in OPERATIONS} == allowed(Stage.SNAPSHOT)


def test_the_table_is_whole_and_in_order():
    assert {*PERMISSIONS, Stage.ALL} == set(Stage)
    assert {*TOGETHER, Stage.JOB_ROLE} == set(PERMISSIONS)
    every = [p for permissions in PERMISSIONS.values() for p in permissions]
    assert len({p.sid for p in every}) == len(every)
    assert all(p.sid.isalnum() for p in every)  # IAM takes nothing else
    assert all(list(p.actions) == sorted(set(p.actions)) for p in every)
    assert {p.kind for p in every} == set(Kind) == set(ARNS)


def test_nothing_passes_a_role():
    assert not [a for a in allowed(*PERMISSIONS) if a.startswith("iam:")]

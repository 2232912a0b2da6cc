"""From a workflow to what its scripts read: converted, run by Airflow, and the scripts executed.

The emulator runs no scripts, so they are run here: with the arguments that the runs of their jobs
have got, in their order, each in a process of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import _store

import airflow_glue_bridge
from glue2airflow.cli import main
from glue2airflow.scripts import rewritten

pytestmark = pytest.mark.airflow

MODULE_FOLDER = Path(airflow_glue_bridge.__file__).parent / "jobs"
BUCKET = "properties"
MODULE = "s3://example-scripts/lib/glue_run_properties.py"
JOBS = ("extract", "load", "report")
# What scripts of Glue workflows do: read all, set one of them, put all of them back.
SCRIPT = """\
import json
import sys

import boto3
from awsglue.utils import getResolvedOptions

args = getResolvedOptions(sys.argv, ["WORKFLOW_NAME", "WORKFLOW_RUN_ID"])
name, run_id = args["WORKFLOW_NAME"], args["WORKFLOW_RUN_ID"]
glue = boto3.client("glue")
properties = glue.get_workflow_run_properties(Name=name, RunId=run_id)["RunProperties"]
started = glue.get_workflow_run(Name=name, RunId=run_id)["Run"]["StartedOn"]
print(json.dumps([name, run_id, started.isoformat(), properties]))
"""
WRITE = """\
properties["{job}"] = properties["day"] + " done"
glue.put_workflow_run_properties(Name=name, RunId=run_id, RunProperties=properties)
"""
# As much of Glue's own library as they use.
AWSGLUE = """\
import argparse


def getResolvedOptions(argv, options):
    parser = argparse.ArgumentParser()
    for option in options:
        parser.add_argument("--" + option, required=True)
    return vars(parser.parse_known_args(argv[1:])[0])
"""


def snapshot() -> dict[str, object]:
    """A chain of three jobs."""
    after = [
        {
            "Name": f"after-{before}",
            "WorkflowName": "orders",
            "Type": "CONDITIONAL",
            "State": "ACTIVATED",
            "Predicate": {
                "Conditions": [
                    {"LogicalOperator": "EQUALS", "JobName": before, "State": "SUCCEEDED"}
                ]
            },
            "Actions": [{"JobName": job}],
        }
        for before, job in pairwise(JOBS)
    ]
    begin = {"Name": "begin", "WorkflowName": "orders", "Type": "ON_DEMAND", "State": "CREATED"}
    return {
        "SnapshotVersion": 1,
        "Workflows": [
            {"Name": "orders", "DefaultRunProperties": {"day": "today", "note": "{{ 'q' }} ü"}}
        ],
        "Triggers": [{**begin, "Actions": [{"JobName": JOBS[0]}]}, *after],
        "Jobs": [
            {
                "Name": job,
                "Role": "r",
                "Command": {"Name": "pythonshell", "ScriptLocation": f"s3://scripts/{job}.py"},
                "DefaultArguments": {"--extra-py-files": MODULE},
                "Timeout": 60,
            }
            for job in JOBS
        ],
    }


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with the workflow, its scripts, rewritten, and what Glue has for them."""
    (tmp_path / "orders.json").write_text(json.dumps(snapshot()))
    (tmp_path / "scripts").mkdir()
    for job in JOBS:
        script = tmp_path / "scripts" / f"{job}.py"
        script.write_text(SCRIPT + ("" if job == "report" else WRITE.format(job=job)))
        script.write_bytes(rewritten(script) or b"")
    (tmp_path / "lib" / "awsglue").mkdir(parents=True)
    (tmp_path / "lib" / "awsglue" / "utils.py").write_text(AWSGLUE)
    return tmp_path


@pytest.fixture
def dag(place: Path, glue_emulator, airflow_db):
    """The DAG of the workflow, in Airflow; the workflow itself and its jobs, in the emulator."""
    from airflow.dag_processing.dagbag import DagBag

    glue_emulator.load(snapshot())
    glue_emulator.client("s3").create_bucket(Bucket=BUCKET)
    options = ["--scripts", f"{place}/scripts", "--run-properties-store", f"s3://{BUCKET}/glue"]
    assert main(["convert", f"{place}/orders.json", "-o", f"{place}/dags", *options]) == 0
    bag = DagBag(dag_folder=str(place / "dags"), bundle_path=place / "dags")
    (dag,) = bag.dags.values()
    for task in dag.tasks:
        task.waiter_delay = 0
    _store(dag)
    return dag


def run(dag, **settings):
    """Run it to its end."""
    done = dag.test(**settings)
    assert {str(ti.state) for ti in done.get_task_instances()} == {"success"}
    return done


def executed(place: Path, glue_emulator, *added: str) -> list[list[object]]:
    """What all scripts print, one after the other.

    :param added: arguments that Glue adds to those that it tells of.
    """
    return [execute(place, glue_emulator, job, *added) for job in JOBS]


def execute(place: Path, glue_emulator, job: str, *added: str) -> list[object]:
    """Run the script of the last run of a job, and read what it prints."""
    job_run = glue_emulator.client().get_job_runs(JobName=job)["JobRuns"][0]
    tokens = [token for pair in job_run.get("Arguments", {}).items() for token in pair]
    paths = os.pathsep.join([str(place / "lib"), str(MODULE_FOLDER)])
    done = subprocess.run(
        [sys.executable, place / "scripts" / f"{job}.py", "--JOB_NAME", job, *tokens, *added],
        env={**os.environ, "PYTHONPATH": paths},
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(done.stdout)


NOTE = "{{ 'q' }} ü"


def chain(day: str, **more: str) -> list[dict[str, str]]:
    """What the scripts find, one after the other."""
    first = {"day": day, "note": NOTE, **more}
    second = {**first, "extract": f"{day} done"}
    return [first, second, {**second, "load": f"{day} done"}]


def test_scripts_find_in_airflow_what_they_find_in_glue(dag, place, glue_emulator) -> None:
    """On one day, each from the same files."""
    ours = run(dag)
    in_airflow = executed(place, glue_emulator)
    assert [name for name, *_ in in_airflow] == ["orders"] * 3
    assert {run_id for _, run_id, *_ in in_airflow} == {ours.run_id}
    assert {datetime.fromisoformat(at) for *_, at, _ in in_airflow} == {ours.start_date}
    assert [properties for *_, properties in in_airflow] == chain("today")

    theirs = finished_in_glue(glue_emulator.client())
    added = ["--WORKFLOW_NAME", "orders", "--WORKFLOW_RUN_ID", theirs]
    in_glue = executed(place, glue_emulator, *added)
    assert {run_id for _, run_id, *_ in in_glue} == {theirs}
    assert [properties for *_, properties in in_glue] == chain("today")


def finished_in_glue(glue) -> str:
    """The id of a run of the workflow that is over; each look at it takes a minute."""
    run_id = glue.start_workflow_run(Name="orders")["RunId"]
    for _ in range(100):
        if glue.get_workflow_run(Name="orders", RunId=run_id)["Run"]["Status"] == "COMPLETED":
            return run_id
    raise AssertionError("it does not end")


def test_a_run_that_is_started_by_hand_has_its_own_properties(dag, place, glue_emulator) -> None:
    conf = {"day": 'a "quoted" \\ {{ day }} </script>', "count": 3}
    run(dag, run_conf=conf)
    found = [properties for *_, properties in executed(place, glue_emulator)]
    assert found == chain(conf["day"], count="3")


def test_runs_do_not_see_each_others(dag, place, glue_emulator) -> None:
    for day in (1, 2):
        at = datetime(2026, 3, day, tzinfo=UTC)
        run(dag, logical_date=at, run_conf={"day": f"day {day}"})
        found = [properties for *_, properties in executed(place, glue_emulator)]
        assert found == chain(f"day {day}")
    held = glue_emulator.client("s3").list_objects_v2(Bucket=BUCKET)["Contents"]
    assert len(held) == 2
    assert all(o["Key"].startswith("glue/orders/") for o in held)
    assert all(o["Key"].endswith("+00:00.json") for o in held), held


def test_a_job_that_is_tried_again_finds_what_was_written(dag, place, glue_emulator) -> None:
    run(dag)
    executed(place, glue_emulator)
    *_, properties = execute(place, glue_emulator, "extract")
    assert properties == chain("today")[2]


def test_verify_takes_the_files(dag, place, capsys) -> None:
    command = ["verify", f"{place}/orders.json", "--dags", f"{place}/dags", "--in-database", "2"]
    assert main(command) == 0
    assert "same" in capsys.readouterr().out

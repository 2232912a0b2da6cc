"""The sensor for a job or crawler, with the emulator as its Glue: colour and message."""

from __future__ import annotations

import pytest

from airflow_glue_bridge.compat import AirflowFailException
from airflow_glue_bridge.sensors.glue_workflow_node import GlueWorkflowNodeSensor
from airflow_glue_bridge.testing.runs.workflows import WorkflowRuns
from airflow_glue_bridge.triggers.glue_workflow_sensors import GlueWorkflowNodeTrigger
from glue_tasks import NAME, Tries, define, trigger
from glue_waits import BOTH, seen


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    """The poller asks as often as it likes."""
    monkeypatch.setenv("AIRFLOW__AIRFLOW_GLUE_BRIDGE__POLLER_CALLS_PER_SECOND", "1000")


def wait_for_node(run_id, node_name="load", **settings):
    given = {"workflow_name": NAME, "run_id": run_id, "node_name": node_name, **settings}
    return seen(GlueWorkflowNodeSensor, poke_interval=0, **given)


def start(glue, **properties):
    return glue.start_workflow_run(Name=NAME, RunProperties=properties)["RunId"]


def status_of(glue, run_id):
    return glue.get_workflow_run(Name=NAME, RunId=run_id)["Run"]["Status"]


@BOTH
def test_a_job_that_succeeds_while_the_run_goes_on(glue_emulator, airflow_db, deferrable):
    glue_emulator.scenario = {"jobs": {"load": "365d"}}
    glue = define(glue_emulator)
    run_id = start(glue)
    told = wait_for_node(run_id, "extract", deferrable=deferrable)
    assert told.colour == "success"
    (job_run,) = glue.get_job_runs(JobName="extract")["JobRuns"]
    assert told.returned == {
        "workflow_name": NAME,
        "run_id": run_id,
        "node": "job extract",
        "state": "SUCCEEDED",
        "attempts": 1,
        "job_run_id": job_run["Id"],
    }
    assert status_of(glue, run_id) == "RUNNING"


@BOTH
@pytest.mark.parametrize("end", ["FAILED", "TIMEOUT", "STOPPED", "ERROR", "EXPIRED"])
def test_a_job_that_ends_otherwise(glue_emulator, airflow_db, deferrable, end):
    glue_emulator.scenario = {"jobs": {"load": end}}
    run_id = start(define(glue_emulator))
    told = wait_for_node(run_id, deferrable=deferrable, retries=2)
    assert told.colour == "failed"
    assert told.message.startswith(f"job load {end}")
    assert f"in run {run_id} of Glue workflow 'nightly'" in told.message


@BOTH
@pytest.mark.parametrize("end", ["SUCCEEDED", "FAILED", "CANCELLED", "ERROR"])
def test_a_crawler(glue_emulator, airflow_db, deferrable, end):
    glue_emulator.scenario = {"crawlers": {"load": end}}
    glue = define(glue_emulator)
    glue.create_crawler(Name="load", Role="r", Targets={"S3Targets": [{"Path": "s3://b/p"}]})
    glue.create_trigger(
        Name="crawl",
        WorkflowName=NAME,
        Type="CONDITIONAL",
        Predicate={
            "Conditions": [
                {"LogicalOperator": "EQUALS", "JobName": "extract", "State": "SUCCEEDED"}
            ]
        },
        Actions=[{"CrawlerName": "load"}],
        StartOnCreation=True,
    )
    run_id = start(glue)
    told = wait_for_node(run_id, deferrable=deferrable)
    assert "both a job and a crawler are called 'load'; say which by node_type" in told.message
    told = wait_for_node(run_id, deferrable=deferrable, node_type="crawler")
    if end == "SUCCEEDED":
        assert (told.colour, told.returned["node"]) == ("success", "crawler load")
    else:
        assert (told.colour, told.message.startswith(f"crawler load {end}")) == ("failed", True)


@BOTH
@pytest.mark.parametrize("node", ["load", "moon"])
def test_what_never_starts(glue_emulator, airflow_db, deferrable, node):
    glue_emulator.scenario = {"jobs": {"extract": "FAILED"}}
    run_id = start(define(glue_emulator))
    told = wait_for_node(run_id, node, deferrable=deferrable)
    why = {
        "load": "The run is COMPLETED, and job load never started in it",
        "moon": "no job or crawler 'moon' is in the run's graph, only: job 'extract', job 'load'",
    }
    assert (told.colour, why[node] in told.message) == ("failed", True)


@BOTH
def test_a_node_of_a_run_that_was_stopped(glue_emulator, airflow_db, deferrable):
    glue = define(glue_emulator)
    run_id = start(glue)
    glue.stop_workflow_run(Name=NAME, RunId=run_id)
    assert "job extract STOPPED" in wait_for_node(run_id, "extract", deferrable=deferrable).message
    assert "The run is STOPPED, and job load never" in (
        wait_for_node(run_id, deferrable=deferrable).message
    )


@BOTH
@pytest.mark.parametrize(
    ("ends", "colour", "attempts"),
    [(["FAILED", "SUCCEEDED"], "success", 2), (["FAILED", "FAILED"], "failed", None)],
)
def test_attempts(glue_emulator, airflow_db, deferrable, ends, colour, attempts):
    """Until the last that MaxRetries allow; another job keeps the run going."""
    glue_emulator.scenario = {"jobs": {"load": ends, "long": "365d"}}
    glue = define(glue_emulator)
    command = {"Name": "glueetl", "ScriptLocation": "s3://b/s"}
    glue.create_job(Name="long", Role="r", Command=command)
    trigger(glue, NAME, "CONDITIONAL", ["long"], {"extract": "SUCCEEDED"})
    update = {"Role": "r", "Command": command, "MaxRetries": 1}
    glue.update_job(JobName="load", JobUpdate=update)
    run_id = start(glue)
    told = wait_for_node(run_id, deferrable=deferrable)
    assert told.colour == colour
    if attempts:
        assert told.returned["attempts"] == attempts
    assert status_of(glue, run_id) == "RUNNING"


@BOTH
def test_an_attempt_that_is_yet_to_come(glue_emulator, deferrable, monkeypatch):
    """Between two attempts, Glue shows but the failed one."""
    glue_emulator.scenario = {"jobs": {"load": ["FAILED", "SUCCEEDED"], "long": "365d"}}
    glue = define(glue_emulator)
    command = {"Name": "glueetl", "ScriptLocation": "s3://b/s"}
    glue.create_job(Name="long", Role="r", Command=command)
    trigger(glue, NAME, "CONDITIONAL", ["long"], {"extract": "SUCCEEDED"})
    update = {"Role": "r", "Command": command, "MaxRetries": 1}
    glue.update_job(JobName="load", JobUpdate=update)
    run_id, view, hidden = start(glue), WorkflowRuns.view, [0]

    def without_second(self, run, **more):
        shown = view(self, run, **more)
        for node in shown.get("Graph", {}).get("Nodes", []):
            runs = node.get("JobDetails", {}).get("JobRuns", [])
            if len(runs) == 2 and hidden[0] < 5:
                hidden[0] += 1
                del runs[1:]
        return shown

    monkeypatch.setattr(WorkflowRuns, "view", without_second)
    given = {"workflow_name": NAME, "run_id": run_id, "node_name": "load", "poke_interval": 0}
    told = Tries(GlueWorkflowNodeSensor).go(**given, deferrable=deferrable)
    assert (told["attempts"], hidden[0]) == (2, 5)


def test_the_trigger_waits_for_the_attempt_that_is_to_come():
    """It does not have the sensor look at the same failed one again and again."""
    failed = {"Id": "jr_1", "JobRunState": "FAILED", "Attempt": 0}
    second = {"Id": "jr_2", "JobRunState": "FAILED", "Attempt": 1, "PreviousRunId": "jr_1"}

    def answered(status, *runs, to_be_retried=("jr_1",)):
        given = {"run_id": "wr_1", "node_name": "load", "to_be_retried": to_be_retried}
        waits = GlueWorkflowNodeTrigger(workflow_name=NAME, deadline=0, **given)
        node = {"Type": "JOB", "Name": "load", "JobDetails": {"JobRuns": list(runs)}}
        return waits.answered({"Status": status, "Graph": {"Nodes": [node]}})

    assert answered("RUNNING", failed, to_be_retried=()) == {}
    assert answered("RUNNING", failed) is None
    assert answered("RUNNING", failed, {**second, "JobRunState": "RUNNING"}) is None
    assert answered("RUNNING", failed, second) == {}
    assert answered("COMPLETED", failed) == {}


def test_a_node_is_started_twice(glue_emulator):
    """One that ends well does not make up for one that does not."""
    glue_emulator.scenario = {"jobs": {"load": ["SUCCEEDED", "FAILED after 1h"]}}
    glue = define(glue_emulator, jobs=("extract", "load"))
    glue.create_trigger(
        Name="again",
        WorkflowName=NAME,
        Type="CONDITIONAL",
        Predicate={
            "Conditions": [
                {"LogicalOperator": "EQUALS", "JobName": "extract", "State": "SUCCEEDED"}
            ]
        },
        Actions=[{"JobName": "load", "Arguments": {"--again": "1"}}],
        StartOnCreation=True,
    )
    given = {"workflow_name": NAME, "run_id": start(glue), "node_name": "load", "poke_interval": 0}
    with pytest.raises(AirflowFailException, match="job load FAILED"):
        Tries(GlueWorkflowNodeSensor).go(**given, deferrable=False)


def test_no_such_type():
    with pytest.raises(ValueError, match="node_type must be JOB or CRAWLER, not 'TRIGGER'"):
        GlueWorkflowNodeSensor(
            task_id="t", workflow_name=NAME, run_id="wr_1", node_name="load", node_type="TRIGGER"
        )

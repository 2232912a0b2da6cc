"""GlueWorkflowOperator with the emulator as its Glue: what becomes of the task."""

from __future__ import annotations

import pytest
from airflow.sdk import DAG
from conftest import _run, _store

from airflow_glue_bridge.compat import AirflowException, AirflowFailException
from airflow_glue_bridge.glue.marks import MAX_TRIES, START_ID, STARTED_BY
from airflow_glue_bridge.hooks.glue_workflow import GlueWorkflowHook, LostReplyError
from airflow_glue_bridge.testing.chaos import Chaos
from airflow_glue_bridge.testing.runs.workflows import WorkflowRuns
from glue_tasks import (
    BOTH,
    NAME,
    define,
    operator,
    ran,
    runs_of,
    tries,
)

pytest_plugins = ("glue_tasks",)
pytestmark = pytest.mark.usefixtures("quick")
ENDS = ["FAILED", "TIMEOUT", "STOPPED", "ERROR"]


@pytest.mark.airflow
@BOTH
def test_in_airflow(glue_emulator, airflow_db, deferrable):
    glue = define(glue_emulator)
    with DAG(f"well_{deferrable}", schedule=None) as dag:
        operator(deferrable=deferrable, run_properties={"day": "{{ ti.task_id }}", "n": 3})(
            task_id="run"
        )
    _store(dag)
    dag_run = dag.test()
    (ti,) = dag_run.get_task_instances()
    assert ti.state == "success"
    (run,) = runs_of(glue)
    assert ti.xcom_pull(task_ids="run") == {
        "workflow_name": NAME,
        "run_id": run["WorkflowRunId"],
        "status": "COMPLETED",
        "verdict": "good",
        "nodes": {"job extract": "SUCCEEDED", "job load": "SUCCEEDED"},
    }
    properties = run["WorkflowRunProperties"]
    assert properties.pop(START_ID)
    assert properties == {
        "day": "run",
        "n": "3",
        STARTED_BY: f"well_{deferrable} run -1 {dag_run.run_id}",
        MAX_TRIES: "0",
    }


@pytest.mark.airflow
@pytest.mark.glue_emulator(scenario={"jobs": {"load": ["FAILED", "SUCCEEDED"]}})
@BOTH
def test_a_retry_in_airflow_resumes(glue_emulator, airflow_db, deferrable):
    glue = define(glue_emulator)
    with DAG(f"retry_{deferrable}", schedule=None) as dag:
        operator(deferrable=deferrable, retries=1, retry_delay=0)(task_id="run")
    assert _run(dag) == {"run": "success"}
    resumed, first = runs_of(glue)
    assert resumed["PreviousRunId"] == first["WorkflowRunId"]
    assert ran(glue, resumed["WorkflowRunId"]) == {"load"}


@pytest.mark.parametrize("end", ENDS)
@BOTH
def test_a_job_that_did_not_end_well_is_red(glue_emulator, deferrable, end):
    glue = define(glue_emulator)
    glue_emulator.scenario = {"jobs": {"extract": {"ends": end, "error": "out of memory"}}}
    with pytest.raises(AirflowException) as caught:
        tries(deferrable=deferrable).again()
    (run,) = runs_of(glue)
    message = str(caught.value)
    assert f"Run {run['WorkflowRunId']} of Glue workflow 'nightly' is COMPLETED and bad" in message
    assert f"job extract {end}: out of memory (https://console.aws.amazon.com/" in message
    assert "log-groups/log-group/%2Faws-glue%2Fjobs%2Ferror/log-events/jr_" in message
    assert f"workflows/run/nightly?runId={run['WorkflowRunId']}" in message
    assert not isinstance(caught.value, AirflowFailException)


@BOTH
def test_a_run_that_is_error_ends_the_wait(glue_emulator, monkeypatch, deferrable):
    """What makes Glue call a run ERROR is not documented; it must end the wait."""
    glue = define(glue_emulator)
    view = WorkflowRuns.view

    def broken(self, run, **more):
        return view(self, run, **more) | {"Status": "ERROR", "ErrorMessage": "Internal failure"}

    monkeypatch.setattr(WorkflowRuns, "view", broken)
    attempts = tries(deferrable=deferrable)
    with pytest.raises(AirflowException, match="is ERROR and bad: the run is ERROR: Internal"):
        attempts.again()
    with pytest.raises(AirflowFailException, match="Clear the task"):
        attempts.again()
    monkeypatch.setattr(WorkflowRuns, "view", view)
    assert len(runs_of(glue)) == 1


@BOTH
def test_what_may_fail_and_what_must_not(glue_emulator, deferrable):
    glue = define(glue_emulator)
    glue_emulator.scenario = {"jobs": {"extract": "STOPPED"}}
    for settings, good in (
        ({"fail_on": ["FAILED", "TIMEOUT"]}, True),
        ({"fail_on": "STOPPED"}, False),
        ({"required_nodes": ["extract"]}, False),
        # It never ran, and was required to.
        ({"required_nodes": "load"}, False),
    ):
        attempts = tries(deferrable=deferrable, **settings)
        if good:
            assert attempts.again()["nodes"] == {"job extract": "STOPPED", "job load": None}
        else:
            with pytest.raises(AirflowException, match="COMPLETED and bad"):
                attempts.again()
    with pytest.raises(
        AirflowFailException, match=r"required_nodes: .* no job .* 'nowhere'; it has"
    ):
        tries(deferrable=deferrable, required_nodes=["nowhere"]).again()
    assert len(runs_of(glue)) == 4


@BOTH
def test_it_waits_while_too_many_runs_go_on(glue_emulator, deferrable):
    glue = define(glue_emulator, MaxConcurrentRuns=1)
    other = glue.start_workflow_run(Name=NAME)["RunId"]
    told = tries(deferrable=deferrable).again()
    mine, others = runs_of(glue)
    assert (told["run_id"], other) == (mine["WorkflowRunId"], others["WorkflowRunId"])
    assert mine["StartedOn"] >= others["CompletedOn"]
    # The other's, one that was refused, and one when there was a slot: Start is not what it polls.
    assert glue_emulator.weather.counts["passed", "StartWorkflowRun"] == 3


@BOTH
def test_starts_that_never_run_come_to_an_end(glue_emulator, monkeypatch, deferrable):
    define(glue_emulator)
    view = WorkflowRuns.view
    message = "Concurrent runs exceeded for workflow: nightly."

    def refused(self, run, **more):
        return view(self, run, **more) | {"Status": "ERROR", "ErrorMessage": message}

    monkeypatch.setattr(WorkflowRuns, "view", refused)
    with pytest.raises(AirflowException, match=r"Waited 0:00:00 "):
        tries(deferrable=deferrable, waiter_max_attempts=4).again()


@BOTH
def test_it_waits_for_a_slot_no_longer_than_it_may(glue_emulator, deferrable):
    glue = define(glue_emulator, MaxConcurrentRuns=1)
    glue_emulator.scenario = {"jobs": {"extract": "SUCCEEDED after 40h"}}
    glue.start_workflow_run(Name=NAME)
    with pytest.raises(
        AirflowException, match=r"Waited 0:00:00 .*(MaxConcurrentRuns|one of 1 run)"
    ):
        tries(deferrable=deferrable, waiter_max_attempts=3).again()


@BOTH
def test_it_waits_no_longer_than_it_may(glue_emulator, deferrable):
    glue = define(glue_emulator)
    glue_emulator.scenario = {"jobs": {"extract": "SUCCEEDED after 40h"}}
    with pytest.raises(AirflowException, match=r"Waited 0:00:00 .* for run wr_.* to end"):
        tries(deferrable=deferrable, waiter_max_attempts=3).again()
    assert [run["Status"] for run in runs_of(glue)] == ["RUNNING"]


@BOTH
def test_no_wait_but_for_a_slot(glue_emulator, deferrable):
    glue = define(glue_emulator, MaxConcurrentRuns=1)
    glue.start_workflow_run(Name=NAME)
    told = tries(wait_for_completion=False, deferrable=deferrable).again()
    mine, _ = runs_of(glue)
    assert told == {"workflow_name": NAME, "run_id": mine["WorkflowRunId"]}
    assert mine["Status"] == "RUNNING"


@BOTH
def test_no_wait(glue_emulator, deferrable):
    glue = define(glue_emulator)
    attempts = tries(wait_for_completion=False, deferrable=deferrable)
    told = attempts.again()
    (run,) = runs_of(glue)
    assert told == {"workflow_name": NAME, "run_id": run["WorkflowRunId"]}
    assert run["Status"] == "RUNNING"
    assert attempts.again() == told


@pytest.mark.glue_emulator(chaos=Chaos(lost_replies=1.0, operations=("StartWorkflowRun",)))
@BOTH
def test_a_lost_reply_starts_no_second_run(glue_emulator, deferrable):
    glue = define(glue_emulator)
    told = tries(deferrable=deferrable).again()
    assert [run["WorkflowRunId"] for run in runs_of(glue)] == [told["run_id"]]
    assert glue_emulator.weather.counts["lost_replies", "StartWorkflowRun"] == 1


@pytest.mark.glue_emulator(chaos=Chaos(lost_replies=1.0, operations=("StartWorkflowRun",)))
@BOTH
def test_a_run_that_is_seen_late_is_not_begun_twice(glue_emulator, monkeypatch, deferrable):
    """The reply is lost, the run is not listed yet, and then it is one's own that is in the way."""
    glue = define(glue_emulator, MaxConcurrentRuns=1)
    listed, asked = GlueWorkflowHook.get_workflow_runs, []

    def list_late(self, *names):
        asked.append(names)
        late = len(asked) <= len(GlueWorkflowHook.settling_times)
        return [] if late else listed(self, *names)

    monkeypatch.setattr(GlueWorkflowHook, "get_workflow_runs", list_late)
    told = tries(deferrable=deferrable).again()
    assert [run["WorkflowRunId"] for run in runs_of(glue)] == [told["run_id"]]


@pytest.mark.glue_emulator(chaos=Chaos(lost_replies=1.0, operations=("StartWorkflowRun",)))
def test_without_durable_a_lost_reply_is_an_error(glue_emulator):
    glue = define(glue_emulator)
    with pytest.raises(LostReplyError, match="nothing tells whether it has started a run"):
        tries(durable=False).again()
    assert len(runs_of(glue)) == 1


@pytest.mark.glue_emulator(
    chaos=Chaos(lost_replies=1.0, operations=("ResumeWorkflowRun",)),
    scenario={"jobs": {"load": ["FAILED", "FAILED", "SUCCEEDED"]}},
)
def test_a_lost_reply_resumes_no_second_time(glue_emulator):
    glue = define(glue_emulator)
    attempts = tries()
    for _ in range(2):
        with pytest.raises(AirflowException, match="job load FAILED"):
            attempts.again()
    attempts.again()
    assert len(runs_of(glue)) == 3


@pytest.mark.glue_emulator(
    chaos=Chaos(throttling=0.3, server_errors=0.1, lost_replies=0.05, seed=3)
)
@BOTH
def test_bad_weather(glue_emulator, deferrable):
    glue_emulator.chaos, weather = Chaos(), glue_emulator.chaos
    glue = define(glue_emulator)
    glue_emulator.chaos = weather
    for _ in range(3):
        assert tries(deferrable=deferrable).again()["verdict"] == "good"
    glue_emulator.chaos = Chaos()
    assert len(runs_of(glue)) == 3


@BOTH
def test_a_record_of_a_run_that_never_ran_is_none(glue_emulator, monkeypatch, deferrable):
    """Glue may answer a start with an id, and only then find that too many runs go on."""
    glue, view, refused = define(glue_emulator), WorkflowRuns.view, []
    message = "Concurrent runs exceeded for workflow: nightly."

    def first_refused(self, run, **more):
        refused[:] = refused or [run.run_id]
        bad = {"Status": "ERROR", "ErrorMessage": message} if run.run_id in refused else {}
        return view(self, run, **more) | bad

    monkeypatch.setattr(WorkflowRuns, "view", first_refused)
    told = tries(deferrable=deferrable).again()
    assert [run["Status"] for run in runs_of(glue)] == ["COMPLETED", "ERROR"]
    assert told["run_id"] == runs_of(glue)[0]["WorkflowRunId"]


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"waiter_max_attempts": 0}, "waiter_delay must be 0 or more, .* not 0 and 0"),
        ({"waiter_delay": -1}, "waiter_delay must be 0 or more, .* not -1 and 500"),
        ({"on_retry": "again"}, "on_retry must be resume, restart, attach, not 'again'."),
        ({"fail_on": ["BROKEN"]}, "fail_on must hold only FAILED, .*, not 'BROKEN'."),
        ({"fail_on": []}, "fail_on is empty; name the states"),
        ({"fail_on": "SUCCEEDED"}, "fail_on must hold only FAILED, .*, not 'SUCCEEDED'."),
    ],
)
def test_what_it_cannot_be_told(settings, sentence):
    with pytest.raises(ValueError, match=sentence):
        operator(**settings)(task_id="t")


@pytest.mark.parametrize("value", [None, True, ["a"], {"b": 1}])
def test_run_properties_are_text(glue_emulator, value):
    glue = define(glue_emulator)
    with pytest.raises(AirflowFailException, match=r"run_properties: 'day' is .*; Glue's run prop"):
        tries(run_properties={"day": value}).again()
    assert runs_of(glue) == []


def test_run_properties_have_names(glue_emulator):
    define(glue_emulator)
    with pytest.raises(AirflowFailException, match=r"run_properties must map names .* \['day'\]"):
        tries(run_properties=["day"]).again()


@pytest.mark.parametrize("durable", [True, False])
@BOTH
def test_a_workflow_that_glue_does_not_know(glue_emulator, deferrable, durable):
    sentence = r"Glue knows no workflow 'nightly' \(region us-east-1, connection aws_default\)."
    with pytest.raises(AirflowFailException, match=sentence):
        tries(deferrable=deferrable, durable=durable).again()


def test_what_is_excused_is_told(glue_emulator, capsys):
    define(glue_emulator)
    glue_emulator.scenario = {"jobs": {"load": "STOPPED"}}
    tries(fail_on=["FAILED"]).again()
    assert "is good. Excused: job load STOPPED" in capsys.readouterr().out

"""GlueWorkflowOperator with the emulator as its Glue: what becomes of the task, and of the runs."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from airflow.sdk import DAG
from conftest import _run, _store

from airflow_glue_bridge.compat import AirflowException, AirflowFailException
from airflow_glue_bridge.glue.marks import MAX_TRIES, START_ID, STARTED_BY, STOPPED_BY
from airflow_glue_bridge.hooks.glue_workflow import GlueWorkflowHook, LostReplyError
from airflow_glue_bridge.operators.glue_workflow import GlueWorkflowOperator
from airflow_glue_bridge.testing.chaos import Chaos
from airflow_glue_bridge.testing.runs.workflows import WorkflowRuns
from glue_tasks import NAME, Store, Tries, add_job, define, ran, runs_of, trigger

BOTH = pytest.mark.parametrize("deferrable", [False, True], ids=["sync", "deferred"])
ENDS = ["FAILED", "TIMEOUT", "STOPPED", "ERROR"]


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    """What waits for a fault to pass does not wait."""
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    monkeypatch.setenv("AIRFLOW__AIRFLOW_GLUE_BRIDGE__POLLER_CALLS_PER_SECOND", "100")


def operator(**settings):
    return partial(
        GlueWorkflowOperator,
        **{"workflow_name": NAME, "waiter_delay": 0, "waiter_max_attempts": 500, **settings},
    )


def tries(store=False, retries=3, **settings):
    return Tries(operator(**settings), retries=retries, store=Store() if store else None)


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
    assert f"workflows/run/nightly?runId={run['WorkflowRunId']}" in message
    assert not isinstance(caught.value, AirflowFailException)


@pytest.fixture
def when_begun(monkeypatch):
    """Have something done as soon as a task knows which run is its own."""
    watch = GlueWorkflowOperator.watch

    def do(action):
        def watch_and_do(self, run_id):
            watch(self, run_id)
            action(self, run_id)

        monkeypatch.setattr(GlueWorkflowOperator, "watch", watch_and_do)

    return do


@BOTH
def test_a_run_that_somebody_stopped_is_red_and_not_begun_anew(
    glue_emulator, when_begun, deferrable
):
    glue = define(glue_emulator)
    when_begun(lambda _, run_id: glue.stop_workflow_run(Name=NAME, RunId=run_id))
    attempts = tries(deferrable=deferrable)
    with pytest.raises(AirflowException, match="is STOPPED and bad: the run is STOPPED"):
        attempts.again()
    with pytest.raises(AirflowFailException, match=r"Glue can resume only .* Clear the task"):
        attempts.again()
    assert len(runs_of(glue)) == 1
    when_begun(lambda *_: None)


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
def test_a_retry_finds_the_run_that_goes_on(glue_emulator, deferrable):
    """As after a worker's death: the first try has begun a run and could keep nothing."""
    glue_emulator.scenario = {"defaults": {"job": "2h"}}
    glue = define(glue_emulator)
    attempts = tries(deferrable=deferrable)
    attempts.max_tries, attempts.number = 3, 1
    begun = attempts.task().submit_job(attempts.context())
    assert [run["Status"] for run in runs_of(glue)] == ["RUNNING"]
    assert attempts.again()["run_id"] == begun
    assert len(runs_of(glue)) == 1


@BOTH
def test_a_try_that_airflow_hands_out_twice_begins_one_run(glue_emulator, deferrable):
    """https://github.com/apache/airflow/issues/72716, and executors that deliver twice."""
    glue = define(glue_emulator)
    attempts = tries(deferrable=deferrable)
    told = attempts.again()
    assert attempts.number == 1
    assert attempts.go() == told
    assert len(runs_of(glue)) == 1


@BOTH
def test_a_retry_takes_the_good_run_that_is_over(glue_emulator, deferrable):
    glue = define(glue_emulator)
    attempts = tries(deferrable=deferrable)
    told = attempts.again()
    assert attempts.again() == told
    assert len(runs_of(glue)) == 1


@pytest.mark.glue_emulator(scenario={"jobs": {"load": "FAILED"}})
def test_what_a_retry_does_is_for_the_user_to_say(glue_emulator):
    glue = define(glue_emulator)
    for policy, count in (("restart", 2), ("attach", 1)):
        before = len(runs_of(glue))
        attempts = tries(on_retry=policy)
        for _ in range(2):
            with pytest.raises(AirflowException):
                attempts.again()
        after = runs_of(glue)
        assert len(after) - before == count
        assert not any("PreviousRunId" in run for run in after)


def test_without_durable_each_try_begins_a_run(glue_emulator):
    glue = define(glue_emulator)
    attempts = tries(durable=False)
    attempts.again()
    attempts.again()
    assert [run["WorkflowRunProperties"] for run in runs_of(glue)] == [{}, {}]


TWELVE = [f"n{i}" for i in range(12)]


@BOTH
def test_resume(glue_emulator, deferrable):
    """Of twelve jobs, n2 fails three times; n3 and n4 follow it, n5 to n11 do not."""
    glue_emulator.scenario = {"jobs": {"n2": ["FAILED", "FAILED", "FAILED", "SUCCEEDED"]}}
    glue = define(glue_emulator, ["n0", "n1", "n2", "n3", "n4"])
    for job in TWELVE[5:]:
        add_job(glue, job)
    trigger(glue, NAME, "CONDITIONAL", TWELVE[5:], {"n0": "SUCCEEDED"})
    attempts = tries(deferrable=deferrable)
    for _ in range(3):
        with pytest.raises(AirflowException, match="job n2 FAILED"):
            attempts.again()
    told = attempts.again()
    *resumed, original = runs_of(glue)
    assert len(resumed) == 3
    # A resumed run can be resumed only once more; the original one as often as one likes.
    assert {run["PreviousRunId"] for run in resumed} == {original["WorkflowRunId"]}
    assert [ran(glue, r["WorkflowRunId"]) for r in resumed] == [{"n2", "n3", "n4"}, {"n2"}, {"n2"}]
    assert told["run_id"] == resumed[0]["WorkflowRunId"]
    assert told["nodes"] == {f"job {name}": "SUCCEEDED" for name in TWELVE}


@pytest.mark.parametrize("store", [False, True], ids=["3.0", "3.3"])
@BOTH
def test_clearing_a_task_does_it_again(glue_emulator, deferrable, store):
    glue = define(glue_emulator)
    glue_emulator.scenario = {"jobs": {"load": ["SUCCEEDED", "FAILED", "SUCCEEDED"]}}
    attempts = tries(deferrable=deferrable, store=store)
    first = attempts.again()
    with pytest.raises(AirflowException, match="job load FAILED"):
        attempts.again(clear=True)
    third = attempts.again(clear=True)
    assert first["run_id"] != third["run_id"]
    assert len(runs_of(glue)) == 3
    assert not any("PreviousRunId" in run for run in runs_of(glue))


def test_what_a_dag_run_of_the_same_id_left_behind_is_not_taken(glue_emulator):
    glue = define(glue_emulator)
    first_tries = tries()
    first = first_tries.again()
    later = tries()
    later.run_id = first_tries.run_id
    later.began = runs_of(glue)[0]["CompletedOn"] + timedelta(hours=1)
    later.number, later.max_tries = 1, 3
    assert later.again()["run_id"] != first["run_id"]


def test_the_store_spares_the_search(glue_emulator):
    glue = define(glue_emulator)
    attempts = tries(store=True)
    begun = attempts.again()["run_id"]
    assert attempts.store.kept == {"glue_workflow_run_id": begun}
    calls = glue_emulator.weather.counts["passed", "GetWorkflowRuns"]
    assert attempts.again()["run_id"] == begun
    assert glue_emulator.weather.counts["passed", "GetWorkflowRuns"] == calls
    assert len(runs_of(glue)) == 1


@BOTH
def test_it_waits_while_too_many_runs_go_on(glue_emulator, deferrable):
    glue = define(glue_emulator, MaxConcurrentRuns=1)
    other = glue.start_workflow_run(Name=NAME)["RunId"]
    told = tries(deferrable=deferrable).again()
    mine, others = runs_of(glue)
    assert (told["run_id"], other) == (mine["WorkflowRunId"], others["WorkflowRunId"])
    assert mine["StartedOn"] >= others["CompletedOn"]


@BOTH
def test_starts_that_never_run_come_to_an_end(glue_emulator, monkeypatch, deferrable):
    define(glue_emulator)
    view = WorkflowRuns.view
    message = "Concurrent runs exceeded for workflow: nightly."

    def refused(self, run, **more):
        return view(self, run, **more) | {"Status": "ERROR", "ErrorMessage": message}

    monkeypatch.setattr(WorkflowRuns, "view", refused)
    with pytest.raises(AirflowException, match=r"Waited .* minutes"):
        tries(deferrable=deferrable, waiter_max_attempts=4).again()


@BOTH
def test_it_waits_for_a_slot_no_longer_than_it_may(glue_emulator, deferrable):
    glue = define(glue_emulator, MaxConcurrentRuns=1)
    glue_emulator.scenario = {"jobs": {"extract": "SUCCEEDED after 40h"}}
    glue.start_workflow_run(Name=NAME)
    with pytest.raises(
        AirflowException, match=r"Waited .* minutes .*MaxConcurrentRuns|one of 1 run"
    ):
        tries(deferrable=deferrable, waiter_max_attempts=3).again()


@BOTH
def test_it_waits_no_longer_than_it_may(glue_emulator, deferrable):
    glue = define(glue_emulator)
    glue_emulator.scenario = {"jobs": {"extract": "SUCCEEDED after 40h"}}
    with pytest.raises(AirflowException, match=r"Waited 0 minutes .* for run wr_.* to end"):
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


@BOTH
def test_clearing_a_task_stops_the_run_that_goes_on(glue_emulator, deferrable):
    """As before Airflow 3.3, where nobody tells the trigger, or where that comes too late."""
    glue = define(glue_emulator)
    attempts = tries(deferrable=deferrable)
    attempts.max_tries, attempts.number = 3, 1
    first = attempts.task().submit_job(attempts.context())
    told = attempts.again(clear=True)
    second, stopped = runs_of(glue)
    assert (stopped["WorkflowRunId"], stopped["Status"]) == (first, "STOPPED")
    assert told["run_id"] == second["WorkflowRunId"]
    assert second["StartedOn"] >= stopped["CompletedOn"]


def test_clearing_a_task_that_must_not_stop_its_run_waits_for_it(glue_emulator):
    glue = define(glue_emulator)
    attempts = tries(stop_run_on_kill=False)
    attempts.max_tries, attempts.number = 3, 1
    first = attempts.task().submit_job(attempts.context())
    assert attempts.again(clear=True)["run_id"] != first
    assert [run["Status"] for run in runs_of(glue)] == ["COMPLETED", "COMPLETED"]
    second, first = runs_of(glue)
    assert second["StartedOn"] >= first["CompletedOn"]


@pytest.mark.parametrize("retries", [1, 3, 5])
@pytest.mark.parametrize("store", [False, True], ids=["3.0", "3.3"])
def test_a_try_after_the_first_since_a_clear_knows_of_it_too(glue_emulator, store, retries):
    """The first one died before it had begun anything; and ``retries`` may be edited meanwhile."""
    glue = define(glue_emulator)
    attempts = tries(store=store)
    first = attempts.again()
    attempts.max_tries, attempts.number = attempts.number + 3, attempts.number + 1
    attempts.retries = retries
    assert attempts.again()["run_id"] != first["run_id"]
    assert attempts.again() == attempts.again()
    assert len(runs_of(glue)) == 2


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


def test_on_kill_stops_the_run_and_the_next_try_begins_anew(glue_emulator, when_begun):
    glue = define(glue_emulator)
    when_begun(lambda task, _: task.on_kill())
    attempts = tries()
    with pytest.raises(AirflowException, match="The task was killed"):
        attempts.again()
    (killed,) = runs_of(glue)
    assert killed["Status"] in ("STOPPING", "STOPPED")
    assert killed["WorkflowRunProperties"][STOPPED_BY] == killed["WorkflowRunId"]
    when_begun(lambda *_: None)
    told = attempts.again()
    second, first = runs_of(glue)
    assert (told["run_id"], first["Status"]) == (second["WorkflowRunId"], "STOPPED")
    assert second["StartedOn"] >= first["CompletedOn"]


@pytest.mark.glue_emulator(chaos=Chaos(throttling=1.0, operations=("StopWorkflowRun",)))
def test_what_could_not_be_stopped_is_stopped_by_the_next_try(
    glue_emulator, when_begun, monkeypatch
):
    glue = define(glue_emulator)
    monkeypatch.setattr("airflow_glue_bridge.operators.waiting._SECONDS_TO_STOP", 0)
    when_begun(lambda task, _: task.on_kill())
    attempts = tries()
    with pytest.raises(Exception, match="Rate exceeded"):
        attempts.again()
    assert [run["Status"] for run in runs_of(glue)] == ["RUNNING"]
    when_begun(lambda *_: None)
    glue_emulator.chaos = Chaos()
    attempts.again()
    assert [run["Status"] for run in runs_of(glue)] == ["COMPLETED", "STOPPED"]


@BOTH
def test_a_run_that_another_try_was_cleared_from_is_begun_anew(
    glue_emulator, when_begun, deferrable
):
    """The triggerer stops the run of a deferred task that was cleared when the next try waits."""
    glue = define(glue_emulator)
    hook = GlueWorkflowHook()
    seen = []

    def stop_the_first(_, run_id):
        seen.append(run_id)
        if len(seen) == 1:
            hook.stop_workflow_run(NAME, run_id, mark=True)

    when_begun(stop_the_first)
    told = tries(deferrable=deferrable).again()
    assert [run["Status"] for run in runs_of(glue)] == ["COMPLETED", "STOPPED"]
    assert told["run_id"] == runs_of(glue)[0]["WorkflowRunId"]


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


def test_on_kill_may_leave_the_run_alone(glue_emulator, when_begun):
    glue = define(glue_emulator)
    when_begun(lambda task, _: task.on_kill())
    with pytest.raises(AirflowException, match="The task was killed"):
        tries(stop_run_on_kill=False).again()
    assert [run["Status"] for run in runs_of(glue)] == ["RUNNING"]


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
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

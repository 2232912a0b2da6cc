"""Job runs in the emulator: their states over time, and what they are told."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from airflow_glue_bridge.testing.scenario import RunOutcome, Scenario, ScenarioError
from emulated_glue import START, Glue, action, after, at, begin, refused


def test_a_job_run_over_time() -> None:
    glue = Glue({"jobs": {"j": {"after": "2m", "startup": "30s"}}})
    glue.jobs("j", GlueVersion="4.0", WorkerType="G.1X", NumberOfWorkers=3)
    run_id = glue("StartJobRun", JobName="j", Arguments={"--a": "1"})["JobRunId"]
    assert re.fullmatch("jr_[0-9a-f]{64}", run_id)

    def seen() -> dict:
        return glue("GetJobRun", JobName="j", RunId=run_id)["JobRun"]

    starting = seen()
    assert starting == starting | {
        "Id": run_id,
        "Attempt": 0,
        "JobName": "j",
        "StartedOn": START,
        "LastModifiedOn": START,
        "JobRunState": "STARTING",
        "Arguments": {"--a": "1"},
        "PredecessorRuns": [],
        "ExecutionTime": 0,
        "Timeout": 2880,
        "LogGroupName": "/aws-glue/jobs",
        "WorkerType": "G.1X",
        "NumberOfWorkers": 3,
        "GlueVersion": "4.0",
    }
    assert not {"TriggerName", "PreviousRunId", "CompletedOn", "ErrorMessage"} & starting.keys()
    glue.wait(seconds=60)
    running = seen()
    assert running["JobRunState"] == "RUNNING"
    assert running["LastModifiedOn"] == at(seconds=30)
    assert running["ExecutionTime"] == 30
    glue.wait(days=1)
    over = seen()
    assert over["JobRunState"] == "SUCCEEDED"
    assert over["CompletedOn"] == over["LastModifiedOn"] == at(minutes=2)
    assert over["ExecutionTime"] == 90


@pytest.mark.parametrize(
    ("job", "call", "limit"),
    [
        ({"Timeout": 7}, {}, 7),
        ({"Timeout": 7}, {"Timeout": 3}, 3),
        ({"GlueVersion": "4.0"}, {}, 2880),
        ({"GlueVersion": "5.0"}, {}, 480),
        ({}, {}, 480),
        ({"Command": {"Name": "pythonshell"}}, {}, 2880),
        ({"Command": {"Name": "gluestreaming"}, "GlueVersion": "4.0"}, {}, 10080),
    ],
)
def test_timeouts_count_from_running(job: dict, call: dict, limit: int) -> None:
    glue = Glue({"jobs": {"j": {"after": "365d", "startup": "1m"}}})
    glue.jobs("j", MaxRetries=1)
    # What CreateJob fills in is no matter here.
    definition = {k: v for k, v in glue.world.definitions.jobs["j"].items() if k != "Timeout"}
    definition.pop("GlueVersion", None)
    glue.world.definitions.jobs["j"] = {**definition, **job}
    glue("StartJobRun", JobName="j", **call)
    glue.wait(days=10)
    (run,) = glue.job_runs("j")
    assert run["JobRunState"] == "TIMEOUT"
    assert run["Timeout"] == limit
    assert run["CompletedOn"] == at(minutes=limit + 1)
    assert run["ExecutionTime"] == limit * 60


def test_a_run_that_takes_exactly_its_timeout_is_no_timeout() -> None:
    glue = Glue({"jobs": {"j": {"after": "6m", "startup": "1m"}}})
    glue.jobs("j", Timeout=5)
    glue("StartJobRun", JobName="j")
    glue.wait(minutes=6)
    assert glue.job_runs("j")[0]["JobRunState"] == "SUCCEEDED"


def test_retries_have_ids_of_their_own() -> None:
    glue = Glue({"jobs": {"j": ["FAILED after 1m", "FAILED after 1m", "SUCCEEDED after 1m"]}})
    glue.jobs("j", MaxRetries=3)
    first = glue("StartJobRun", JobName="j", Arguments={"--a": "1"})["JobRunId"]
    glue.wait(minutes=10)
    third, second, original = glue.job_runs("j")
    assert [r["Id"] for r in (original, second, third)] == [
        first, f"{first}_attempt_1", f"{first}_attempt_2",
    ]  # fmt: skip
    assert [r["Attempt"] for r in (original, second, third)] == [0, 1, 2]
    assert "PreviousRunId" not in original
    assert second["PreviousRunId"] == first
    assert third["PreviousRunId"] == second["Id"]
    assert third["StartedOn"] == at(minutes=2)
    assert third["Arguments"] == {"--a": "1"}
    assert [r["JobRunState"] for r in (original, second, third)] == [
        "FAILED", "FAILED", "SUCCEEDED",
    ]  # fmt: skip
    assert original["ErrorMessage"] == "the scenario ends this run FAILED"


def test_over_the_limit_a_call_is_refused() -> None:
    glue = Glue()
    glue.jobs("j", MaxRetries=2)
    glue("StartJobRun", JobName="j")
    with refused("ConcurrentRunsExceededException"):
        glue("StartJobRun", JobName="j")
    assert len(glue.job_runs("j")) == 1
    glue.wait(minutes=5)
    glue("StartJobRun", JobName="j")


@pytest.mark.parametrize(("job", "call"), [(True, {}), (False, {"JobRunQueuingEnabled": True})])
def test_or_waits(job: bool, call: dict) -> None:
    glue = Glue()
    glue.jobs("j", JobRunQueuingEnabled=job)
    for _ in range(3):
        glue("StartJobRun", JobName="j", **call)
    glue.wait(minutes=1)
    third, second, first = glue.job_runs("j")
    assert [r["JobRunState"] for r in (first, second, third)] == ["RUNNING", "WAITING", "WAITING"]
    assert "maximum concurrent runs" in second["StateDetail"]
    assert "StateDetail" not in first
    glue.wait(minutes=5)
    third, second, _ = glue.job_runs("j")
    assert (second["JobRunState"], third["JobRunState"]) == ("RUNNING", "WAITING")
    assert second["StartedOn"] == START
    assert second["LastModifiedOn"] == at(minutes=5, seconds=10)
    assert "StateDetail" not in second
    glue.wait(minutes=10)
    assert glue.job_runs("j")[0]["CompletedOn"] == at(minutes=15)


def test_a_call_may_refuse_to_wait() -> None:
    glue = Glue()
    glue.jobs("j", JobRunQueuingEnabled=True)
    glue("StartJobRun", JobName="j")
    with refused("ConcurrentRunsExceededException"):
        glue("StartJobRun", JobName="j", JobRunQueuingEnabled=False)


def test_stopping_takes_a_moment() -> None:
    glue = Glue()
    glue.jobs("j", JobRunQueuingEnabled=True)
    run_id, waiting = (glue("StartJobRun", JobName="j")["JobRunId"] for _ in range(2))
    glue.wait(minutes=1)
    reply = glue("BatchStopJobRun", JobName="j", JobRunIds=[waiting, run_id, "jr_none"])
    stopped = [{"JobName": "j", "JobRunId": i} for i in (waiting, run_id)]
    assert reply["SuccessfulSubmissions"] == stopped
    (error,) = reply["Errors"]
    assert error["ErrorDetail"]["ErrorCode"] == "EntityNotFoundException"
    assert [r["JobRunState"] for r in glue.job_runs("j")] == ["STOPPED", "STOPPING"]
    glue.wait(seconds=5)
    glue("BatchStopJobRun", JobName="j", JobRunIds=[run_id])
    assert glue.job_runs("j")[1]["LastModifiedOn"] == at(minutes=1)
    glue.wait(minutes=20)
    late, early = glue.job_runs("j")
    assert (early["JobRunState"], late["JobRunState"]) == ("STOPPED", "STOPPED")
    assert early["CompletedOn"] == at(minutes=1, seconds=10)
    assert late["CompletedOn"] == at(minutes=1)
    (error,) = glue("BatchStopJobRun", JobName="j", JobRunIds=[run_id])["Errors"]
    assert error["ErrorDetail"]["ErrorCode"] == "JobRunInvalidStateTransitionException"


def test_a_run_stopped_while_starting_never_ran() -> None:
    glue = Glue()
    glue.jobs("j")
    run_id = glue("StartJobRun", JobName="j")["JobRunId"]
    glue.wait(seconds=3)
    glue("BatchStopJobRun", JobName="j", JobRunIds=[run_id])
    glue.wait(seconds=9)
    (run,) = glue.job_runs("j")
    assert (run["JobRunState"], run["LastModifiedOn"]) == ("STOPPING", at(seconds=3))
    glue.wait(minutes=1)
    (run,) = glue.job_runs("j")
    assert (run["JobRunState"], run["ExecutionTime"]) == ("STOPPED", 0)
    assert run["CompletedOn"] == at(seconds=13)


def test_what_a_call_settles_goes_before_the_job() -> None:
    glue = Glue()
    glue.jobs("j", Timeout=9, WorkerType="G.1X", NumberOfWorkers=2)
    notify = {"NotifyDelayAfter": 4}
    given = {"WorkerType": "G.2X", "SecurityConfiguration": "sec", "NotificationProperty": notify}
    glue("StartJobRun", JobName="j", ExecutionClass="FLEX", **given)
    glue.wait(minutes=5)
    (run,) = glue.job_runs("j")
    assert run == run | given | {"NumberOfWorkers": 2, "Timeout": 9, "ExecutionClass": "FLEX"}
    assert run["LogGroupName"] == "/aws-glue/jobs-r-sec"
    assert run["DPUSeconds"] == 290 * 2 * 2


def test_a_run_may_be_run_again() -> None:
    glue = Glue()
    glue.jobs("j")
    first = glue("StartJobRun", JobName="j")["JobRunId"]
    glue.wait(hours=1)
    glue("StartJobRun", JobName="j", JobRunId=first)
    assert glue.job_runs("j")[0]["PreviousRunId"] == first
    with refused("EntityNotFoundException"):
        glue("StartJobRun", JobName="j", JobRunId="jr_none")


@pytest.mark.parametrize(
    ("operation", "request_"),
    [
        ("StartJobRun", {"JobName": "none"}),
        ("GetJobRuns", {"JobName": "none"}),
        ("GetJobRun", {"JobName": "none", "RunId": "jr"}),
        ("GetJobRun", {"JobName": "j", "RunId": "jr"}),
        ("GetJobBookmark", {"JobName": "none"}),
        ("GetJobBookmark", {"JobName": "j"}),
        ("ResetJobBookmark", {"JobName": "none"}),
        ("StartCrawler", {"Name": "none"}),
        ("StopCrawler", {"Name": "none"}),
        ("ListCrawls", {"CrawlerName": "none"}),
        ("StartWorkflowRun", {"Name": "none"}),
        ("GetWorkflowRuns", {"Name": "none"}),
        ("GetWorkflowRun", {"Name": "w", "RunId": "wr"}),
        ("GetWorkflowRunProperties", {"Name": "w", "RunId": "wr"}),
        ("PutWorkflowRunProperties", {"Name": "w", "RunId": "wr", "RunProperties": {}}),
        ("StopWorkflowRun", {"Name": "w", "RunId": "wr"}),
        ("ResumeWorkflowRun", {"Name": "w", "RunId": "wr", "NodeIds": []}),
        ("StartTrigger", {"Name": "none"}),
        ("StopTrigger", {"Name": "none"}),
        ("NotifyEvent", {"WorkflowName": "none"}),
    ],
)
def test_what_does_not_exist(operation: str, request_: dict) -> None:
    glue = Glue()
    glue.jobs("j")
    glue.workflow("w")
    with refused("EntityNotFoundException"):
        glue(operation, **request_)


def test_bookmarks() -> None:
    glue = Glue({"jobs": {"j": ["1m", "FAILED after 1m", "1m"]}})
    glue.jobs("j", DefaultArguments={"--job-bookmark-option": "job-bookmark-enable"})
    ids = []
    for _ in range(3):
        ids.append(glue("StartJobRun", JobName="j")["JobRunId"])
        glue.wait(hours=1)
    entry = glue("GetJobBookmark", JobName="j")["JobBookmarkEntry"]
    assert entry == entry | {"Run": 2, "RunId": ids[2], "PreviousRunId": ids[0]}
    assert glue("GetJobBookmark", JobName="j", RunId=ids[0])["JobBookmarkEntry"]["Run"] == 1
    assert glue("ResetJobBookmark", JobName="j")["JobBookmarkEntry"]["Run"] == 0
    with refused("EntityNotFoundException"):
        glue("GetJobBookmark", JobName="j")


# --- what a run is told -------------------------------------------------------------------------


def test_arguments() -> None:
    asked = []

    def outcome(run):
        asked.append(run)

    glue = Glue(Scenario.from_function(outcome))
    defaults = {"--a": "job", "--b": "job", "--c": "job"}
    glue.jobs("j", DefaultArguments=defaults, NonOverridableArguments={"--c": "fixed"})
    passed = {"--b": "action", "--c": "action", "--d": "action"}
    glue.workflow("w", begin(action("j", Arguments=passed, Timeout=3)))
    run_id = glue.start(RunProperties={"p": "1"})
    (run,) = asked
    assert run.arguments == {
        "--a": "job",
        "--b": "action",
        "--c": "fixed",
        "--d": "action",
        "--WORKFLOW_NAME": "w",
        "--WORKFLOW_RUN_ID": run_id,
    }
    assert (run.workflow, run.workflow_run_id, run.run_properties) == ("w", run_id, {"p": "1"})
    (shown,) = glue.job_runs("j")
    assert shown["Arguments"] == passed
    assert (shown["TriggerName"], shown["Timeout"]) == ("begin", 3)
    glue.wait(hours=1)
    glue("StartJobRun", JobName="j")
    assert "Arguments" not in glue.job_runs("j")[0]
    assert asked[-1].arguments == {"--a": "job", "--b": "job", "--c": "fixed"}
    assert (asked[-1].number, asked[-1].workflow) == (2, "")


def test_a_faulty_scenario_is_told_at_every_call() -> None:
    def outcome(run):
        raise KeyError(run.name)

    glue = Glue(Scenario.from_function(outcome))
    glue.jobs("j")
    for _ in range(2):
        with pytest.raises(ScenarioError, match="run 1 of job j: KeyError"):
            glue("StartJobRun", JobName="j")


def test_predecessors_are_shown_if_asked_for() -> None:
    glue = Glue({"jobs": {"b": "FAILED"}})
    glue.jobs("a", "b", "c")
    both = {"a": "SUCCEEDED", "b": "FAILED"}
    glue.workflow("w", begin("a", "b"), after("t", both, "c"))
    glue.start()
    glue.wait(hours=1)
    (run,) = glue.job_runs("c")
    assert run["PredecessorRuns"] == []
    asked = {"JobName": "c", "RunId": run["Id"]}
    assert glue("GetJobRun", **asked)["JobRun"]["PredecessorRuns"] == []
    asked["PredecessorsIncluded"] = True
    assert glue("GetJobRun", **asked)["JobRun"]["PredecessorRuns"] == [
        {"JobName": name, "RunId": glue.job_runs(name)[0]["Id"]} for name in "ab"
    ]


def test_predecessors_are_those_that_fired_the_trigger() -> None:
    glue = Glue({"jobs": {"b": "FAILED after 1m"}})
    glue.jobs("a", "b", "c")
    glue.crawlers("scan")
    ends = {"a": "SUCCEEDED", "b": "SUCCEEDED", "c:scan": "SUCCEEDED"}
    glue.workflow("w", begin("a", "b"), after("t", ends, "c", logical="ANY"))
    glue.start()
    glue.wait(hours=1)
    asked = {"JobName": "c", "RunId": glue.job_runs("c")[0]["Id"], "PredecessorsIncluded": True}
    (only,) = glue("GetJobRun", **asked)["JobRun"]["PredecessorRuns"]
    assert only["JobName"] == "a"


def test_a_scenario_is_exchanged_for_runs_to_come() -> None:
    glue = Glue()
    glue.jobs("j")
    for state in ("SUCCEEDED", "FAILED"):
        outcome = RunOutcome(state, timedelta(minutes=1))
        glue.world.scenario = Scenario.from_function(lambda run, outcome=outcome: outcome)
        glue("StartJobRun", JobName="j")
        glue.wait(minutes=1)
        assert glue.job_runs("j")[0]["JobRunState"] == state

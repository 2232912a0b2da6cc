"""Workflow runs in the emulator: AWS's documented examples, replayed, and each operation."""

from __future__ import annotations

from datetime import timedelta

from emulated_glue import START, Glue, after, at, begin, refused


def eleven_actions(glue: Glue) -> None:
    """Nine actions that run, and two that only a failure would start."""
    names = [f"j{i}" for i in range(9)]
    glue.jobs(*names, "alarm", "undo")
    steps = [after(f"t{i}", {f"j{i - 1}": "SUCCEEDED"}, f"j{i}") for i in range(1, 9)]
    failed = [after(f"on{n}", {"j3": s}, n) for n, s in (("alarm", "FAILED"), ("undo", "TIMEOUT"))]
    defaults = {"unique_id": "fee63f30", "run_state": "NEW"}
    glue.workflow("w", begin("j0"), *steps, *failed, DefaultRunProperties=defaults)


# https://docs.aws.amazon.com/glue/latest/dg/running_monitoring_workflow.html
def test_awss_sample_of_statistics() -> None:
    glue = Glue()
    eleven_actions(glue)
    run_id = glue.start()
    glue(
        "PutWorkflowRunProperties", Name="w", RunId=run_id, RunProperties={"run_state": "COMPLETED"}
    )
    glue.wait(hours=2)
    assert glue.run(run_id) == {
        "Name": "w",
        "WorkflowRunId": run_id,
        "WorkflowRunProperties": {"run_state": "COMPLETED", "unique_id": "fee63f30"},
        "StartedOn": START,
        "CompletedOn": at(minutes=45),
        "Status": "COMPLETED",
        "Statistics": {
            "TotalActions": 11,
            "TimeoutActions": 0,
            "FailedActions": 0,
            "StoppedActions": 0,
            "SucceededActions": 9,
            "RunningActions": 0,
            "ErroredActions": 0,
            "WaitingActions": 0,
        },
    }


def five_jobs(glue: Glue) -> None:
    """The workflow W1 of https://docs.aws.amazon.com/glue/latest/dg/resuming-workflow.html."""
    glue.jobs("J1", "J2", "J3", "J4", "J5")
    glue.workflow(
        "w",
        begin("J1", name="T1"),
        after("T2", {"J1": "SUCCEEDED"}, "J2"),
        after("T3", {"J1": "SUCCEEDED"}, "J3"),
        after("T4", {"J2": "SUCCEEDED"}, "J4"),
        after("T5", {"J3": "SUCCEEDED"}, "J5"),
    )


def test_awss_example_of_resuming() -> None:
    failing = ["FAILED after 5m", "5m"]
    glue = Glue({"jobs": {"J2": failing, "J3": failing}})
    five_jobs(glue)
    original = glue.start(RunProperties={"p": "1"})
    glue.wait(minutes=30)
    assert glue.run(original)["Status"] == "COMPLETED"
    assert glue.states(original) == {"J1": "SUCCEEDED", "J2": "FAILED", "J3": "FAILED"}
    (first,) = glue.job_runs("J1")
    chosen = [glue.node_id(original, name) for name in ("J3", "J2")]
    reply = glue("ResumeWorkflowRun", Name="w", RunId=original, NodeIds=chosen)
    resumed = reply["RunId"]
    assert reply["NodeIds"] == chosen
    glue.wait(minutes=30)
    assert glue.states(resumed) == dict.fromkeys(["J1", "J2", "J3", "J4", "J5"], "SUCCEEDED")
    assert glue.job_runs("J1") == [first], "its run is shown again, and was not repeated"
    run = glue.run(resumed)
    assert (run["PreviousRunId"], run["StartedOn"]) == (original, at(minutes=30))
    assert run["CompletedOn"] == at(minutes=40)
    assert run["WorkflowRunProperties"] == {"p": "1"}
    assert run["Statistics"]["SucceededActions"] == 5
    assert "PreviousRunId" not in glue.run(original)
    assert glue.states(original)["J2"] == "FAILED"
    assert [r["WorkflowRunId"] for r in glue.runs()] == [resumed, original]
    again = glue(
        "ResumeWorkflowRun", Name="w", RunId=resumed, NodeIds=[glue.node_id(resumed, "J4")]
    )
    glue.wait(minutes=30)
    assert glue.run(again["RunId"])["Status"] == "COMPLETED"
    with refused("IllegalWorkflowStateException", "resume the original"):
        node = glue.node_id(resumed, "J4")
        glue("ResumeWorkflowRun", Name="w", RunId=resumed, NodeIds=[node])


def test_resuming_names_what_it_began() -> None:
    glue = Glue({"jobs": {"J2": ["FAILED after 5m", "5m"]}})
    five_jobs(glue)
    run_id = glue.start()
    glue.wait(hours=1)
    ids = {name: glue.node_id(run_id, name) for name in ("T1", "J1", "J2", "J3", "J4", "J5")}

    def resume(*names: str) -> list[str]:
        nodes = [ids.get(name, name) for name in names]
        return glue("ResumeWorkflowRun", Name="w", RunId=run_id, NodeIds=nodes)["NodeIds"]

    assert resume("J5", "J3") == [ids["J3"]]
    with refused("InvalidInputException", "trigger"):
        resume("T1")
    with refused("InvalidInputException", "wnode_none is not in"):
        resume("wnode_none")
    with refused("InvalidInputException", "job J4 has no run"):
        resume("J4")
    with refused("InvalidInputException"):
        resume()


# https://docs.aws.amazon.com/glue/latest/dg/workflow-stopping.html
def test_awss_example_of_stopping() -> None:
    glue = Glue()
    five_jobs(glue)
    glue.crawlers("scan")
    glue("CreateTrigger", WorkflowName="w", **after("T6", {"J1": "SUCCEEDED"}, "c:scan"))
    run_id = glue.start()
    glue.wait(minutes=6)
    glue("StopWorkflowRun", Name="w", RunId=run_id)
    assert glue.run(run_id)["Status"] == "STOPPING"
    stopping = {"J1": "SUCCEEDED", "J2": "STOPPING", "J3": "STOPPING", "scan": "CANCELLING"}
    assert glue.states(run_id) == stopping
    assert glue("GetCrawler", Name="scan")["Crawler"]["State"] == "STOPPING"
    with refused("IllegalWorkflowStateException"):
        glue("StopWorkflowRun", Name="w", RunId=run_id)
    glue.wait(hours=2)
    run = glue.run(run_id)
    assert run["Status"] == "STOPPED"
    assert at(minutes=6) < run["CompletedOn"] <= at(minutes=7), "it may take up to a minute"
    ended = {"J1": "SUCCEEDED", "J2": "STOPPED", "J3": "STOPPED", "scan": "CANCELLED"}
    assert glue.states(run_id) == ended
    assert run["Statistics"]["StoppedActions"] == 3
    with refused("IllegalWorkflowStateException"):
        node = glue.node_id(run_id, "J2")
        glue("ResumeWorkflowRun", Name="w", RunId=run_id, NodeIds=[node])


def test_stopping_what_waits_lets_nothing_begin() -> None:
    glue = Glue()
    glue.jobs("j", JobRunQueuingEnabled=True)
    glue.workflow("w", begin("j", "j", "j"))
    other = glue("StartJobRun", JobName="j")["JobRunId"]
    run_id = glue.start()
    glue("StopWorkflowRun", Name="w", RunId=run_id)
    assert glue.run(run_id)["Status"] == "STOPPED", "nothing of it was running"
    assert glue.run(run_id)["CompletedOn"] == START
    assert glue("GetJobRun", JobName="j", RunId=other)["JobRun"]["JobRunState"] == "STARTING"


def test_a_stopped_job_fires_what_watches_that() -> None:
    glue = Glue()
    glue.jobs("a", "b")
    glue.workflow("w", begin("a"), after("t", {"a": "STOPPED"}, "b"))
    run_id = glue.start()
    glue("BatchStopJobRun", JobName="a", JobRunIds=[glue.job_runs("a")[0]["Id"]])
    glue.wait(hours=1)
    assert glue.states(run_id) == {"a": "STOPPED", "b": "SUCCEEDED"}


def test_jobs_that_are_called_fire_nothing() -> None:
    glue = Glue()
    glue.jobs("a", "b")
    glue.crawlers("scan")
    glue.workflow("w", begin("a"), after("t", {"a": "SUCCEEDED"}, "b"))
    glue("CreateTrigger", **after("alone", {"a": "SUCCEEDED"}, "b"))
    glue("CreateTrigger", **after("crawled", {"c:scan": "SUCCEEDED"}, "b"))
    glue("StartJobRun", JobName="a")
    glue("StartCrawler", Name="scan")
    glue.wait(hours=1)
    assert len(glue.job_runs("a")) == 1
    assert glue.job_runs("b") == []
    assert glue.runs() == []


def test_a_workflow_shares_the_limits_of_jobs_with_calls() -> None:
    glue = Glue()
    glue.jobs("a", "b")
    glue.workflow("w", begin("a"), after("t", {"a": "FAILED"}, "b"))
    glue("StartJobRun", JobName="a")
    run_id = glue.start()
    assert glue.states(run_id)["a"] == "FAILED"
    (failed,) = [r for r in glue.job_runs("a") if r["JobRunState"] == "FAILED"]
    assert failed["ErrorMessage"] == "Concurrent runs exceeded for a"
    assert failed["StartedOn"] == failed["CompletedOn"] == START
    glue.wait(hours=1)
    assert glue.states(run_id)["b"] == "SUCCEEDED"


def test_a_run_that_waits_for_another_workflows_begins_when_that_ends() -> None:
    glue = Glue()
    glue.jobs("j", JobRunQueuingEnabled=True)
    for name in ("v", "w"):
        glue.workflow(name, begin("j", name=f"begin {name}"))
    glue.start("v")
    glue.wait(minutes=1)
    run_id = glue.start("w")
    assert glue.run(run_id)["Statistics"]["WaitingActions"] == 1
    glue.wait(minutes=5)
    assert glue.run(run_id)["Statistics"]["RunningActions"] == 1
    glue.wait(hours=1)
    assert glue.run(run_id)["CompletedOn"] == at(minutes=10)
    assert glue.runs("v")[0]["CompletedOn"] == at(minutes=5)


def test_a_deleted_job_makes_an_error_and_fires_nothing() -> None:
    glue = Glue()
    glue.jobs("a", "b", "c")
    glue.workflow(
        "w", begin("a"), after("t", {"a": "SUCCEEDED"}, "b"), after("u", {"b": "FAILED"}, "c")
    )
    run_id = glue.start()
    glue("DeleteJob", JobName="b")
    glue.wait(hours=1)
    assert glue.states(run_id) == {"a": "SUCCEEDED", "b": "ERROR"}
    run = glue.run(run_id)
    assert (run["Status"], run["Statistics"]["ErroredActions"]) == ("COMPLETED", 1)


def test_triggers_are_those_of_the_start_and_jobs_those_of_now() -> None:
    glue = Glue()
    glue.jobs("a", "b", "c")
    glue.workflow("w", begin("a"), after("t", {"a": "SUCCEEDED"}, "b"))
    run_id = glue.start()
    watch = after("t", {"a": "SUCCEEDED"}, "c")
    update = {key: watch[key] for key in ("Predicate", "Actions")}
    glue("UpdateTrigger", Name="t", TriggerUpdate=update)
    job = {"Role": "r", "Command": {"Name": "glueetl", "ScriptLocation": "s3://b/s"}, "Timeout": 2}
    glue("UpdateJob", JobName="b", JobUpdate=job)
    glue.wait(hours=1)
    assert glue.states(run_id) == {"a": "SUCCEEDED", "b": "TIMEOUT"}
    later = glue.start()
    glue.wait(hours=1)
    assert glue.states(later) == {"a": "SUCCEEDED", "c": "SUCCEEDED"}


def test_retries_in_a_workflow() -> None:
    glue = Glue({"jobs": {"a": ["FAILED after 1m", "1m"]}})
    glue.jobs("a", "b", MaxRetries=1)
    glue.workflow("w", begin("a"), after("t", {"a": "SUCCEEDED"}, "b"))
    run_id = glue.start()
    glue.wait(hours=1)
    nodes = glue.run(run_id, graph=True)["Graph"]["Nodes"]
    first, second = next(n for n in nodes if n["Name"] == "a")["JobDetails"]["JobRuns"]
    assert second["Id"] == f"{first['Id']}_attempt_1"
    assert (second["PreviousRunId"], second["TriggerName"]) == (first["Id"], "begin")
    assert glue.job_runs("a") == [second, first]
    assert glue.states(run_id)["b"] == "SUCCEEDED"


def test_run_properties() -> None:
    glue = Glue()
    glue.jobs("j")
    glue.workflow("w", begin("j"), DefaultRunProperties={"a": "1", "b": "1"})
    run_id = glue.start(RunProperties={"b": "2", "c": "2"})

    def properties() -> dict:
        return glue("GetWorkflowRunProperties", Name="w", RunId=run_id)["RunProperties"]

    assert properties() == {"a": "1", "b": "2", "c": "2"}
    glue("PutWorkflowRunProperties", Name="w", RunId=run_id, RunProperties={"c": "3", "d": "3"})
    assert properties() == {"a": "1", "b": "2", "c": "3", "d": "3"}
    assert glue.run(run_id)["WorkflowRunProperties"] == properties()
    assert glue("GetWorkflow", Name="w")["Workflow"]["DefaultRunProperties"] == {"a": "1", "b": "1"}
    other = glue.start()
    assert glue.run(other)["WorkflowRunProperties"] == {"a": "1", "b": "1"}


def test_a_run_begins_with_the_workflow_as_it_is_then() -> None:
    glue = Glue()
    glue.jobs("j", ExecutionProperty={"MaxConcurrentRuns": 9})
    glue.workflow("w", begin("j"), DefaultRunProperties={"a": "1"})
    first = glue.start()
    glue("UpdateWorkflow", Name="w", DefaultRunProperties={"a": "2"}, MaxConcurrentRuns=2)
    second = glue.start()
    assert [glue.run(i)["WorkflowRunProperties"]["a"] for i in (first, second)] == ["1", "2"]
    with refused("ConcurrentRunsExceededException"):
        glue.start()


def test_the_last_run_is_told() -> None:
    glue = Glue()
    glue.jobs("j")
    glue.workflow("w", begin("j"))
    assert "LastRun" not in glue("GetWorkflow", Name="w")["Workflow"]
    glue.start()
    glue.wait(hours=1)
    last = glue.start()
    told = glue("GetWorkflow", Name="w", IncludeGraph=True)["Workflow"]
    assert told["LastRun"]["WorkflowRunId"] == last
    assert glue("BatchGetWorkflows", Names=["w"])["Workflows"][0]["LastRun"]["Status"] == "RUNNING"


def test_max_concurrent_runs_of_a_workflow() -> None:
    glue = Glue()
    glue.jobs("j")
    glue.workflow("w", begin("j"), MaxConcurrentRuns=1)
    run_id = glue.start()
    text = "Concurrent runs exceeded for workflow: w."
    with refused("ConcurrentRunsExceededException", text):
        glue.start()
    with refused("ConcurrentRunsExceededException", text):
        glue("StartTrigger", Name="begin")
    glue.wait(hours=1)
    node = glue.node_id(run_id, "j")
    glue.start()
    with refused("ConcurrentRunsExceededException"):
        glue("ResumeWorkflowRun", Name="w", RunId=run_id, NodeIds=[node])
    assert len(glue.runs()) == 2
    glue("UpdateWorkflow", Name="w", MaxConcurrentRuns=2)
    assert glue("ResumeWorkflowRun", Name="w", RunId=run_id, NodeIds=[node])["NodeIds"] == [node]


def test_pages_hold_while_runs_begin() -> None:
    glue = Glue()
    glue.jobs("j", ExecutionProperty={"MaxConcurrentRuns": 99})
    glue.workflow("w", begin("j"))
    ids = [glue.start() for _ in range(5)]
    first = glue("GetWorkflowRuns", Name="w", MaxResults=2)
    assert [r["WorkflowRunId"] for r in first["Runs"]] == [ids[4], ids[3]]
    glue.start()
    seen = glue("GetWorkflowRuns", Name="w", MaxResults=2, NextToken=first["NextToken"])
    assert [r["WorkflowRunId"] for r in seen["Runs"]] == [ids[2], ids[1]]
    last = glue("GetWorkflowRuns", Name="w", MaxResults=2, NextToken=seen["NextToken"])
    assert [r["WorkflowRunId"] for r in last["Runs"]] == [ids[0]]
    assert "NextToken" not in last
    page = glue("GetJobRuns", JobName="j", MaxResults=4)
    assert len(glue("GetJobRuns", JobName="j", NextToken=page["NextToken"])["JobRuns"]) == 2
    for token in ("nonsense", "b2xkZXIgeA==", "ZnJvbSAx"):
        with refused("InvalidInputException", "NextToken"):
            glue("GetJobRuns", JobName="j", NextToken=token)


def test_it_makes_no_difference_how_often_someone_looks() -> None:
    def story(step: timedelta) -> object:
        scenario = {"jobs": {"J2": ["FAILED after 4m", "3m"], "J3": "TIMEOUT after 9m"}}
        glue = Glue(scenario)
        five_jobs(glue)
        glue.world.definitions.jobs["J2"] = {**glue.world.definitions.jobs["J2"], "MaxRetries": 1}
        run_id = glue.start()
        while glue.world.now < at(hours=1):
            glue.clock.advance(step)
            glue.run(run_id)
        return glue.run(run_id, graph=True), glue.job_runs("J2")

    assert story(timedelta(seconds=7.5)) == story(timedelta(hours=1))

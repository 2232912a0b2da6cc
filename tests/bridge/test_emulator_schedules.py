"""What starts by itself in the emulator: schedules, events, triggers outside of workflows."""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta

import pytest

from airflow_glue_bridge.glue.assumptions import Assumptions
from emulated_glue import START, Glue, after, begin, refused, scheduled

HALF_PAST_TEN = START + timedelta(hours=10, minutes=30)


def hours(*numbers: float) -> list[datetime]:
    return [START + timedelta(hours=number) for number in numbers]


def starts(glue: Glue, job: str = "j") -> list[datetime]:
    return [run["StartedOn"] for run in reversed(glue.job_runs(job))]


# --- schedules ----------------------------------------------------------------------------------


def test_a_schedule_fires_at_its_instants() -> None:
    glue = Glue(start=HALF_PAST_TEN)
    glue.jobs("j")
    glue.workflow("w", scheduled("j", schedule="cron(0 11,13 * * ? *)"))
    glue.wait(hours=26)
    runs = list(reversed(glue.runs()))
    assert [run["StartedOn"] for run in runs] == hours(11, 13, 24 + 11)
    assert [run["Status"] for run in runs] == ["COMPLETED"] * 3
    assert glue.job_runs("j")[0]["TriggerName"] == "begin"


def test_it_fires_only_while_activated() -> None:
    glue = Glue()
    glue.jobs("j")
    glue.workflow("w", scheduled("j", StartOnCreation=False))
    glue.wait(hours=2.5)
    glue("StartTrigger", Name="begin")
    assert glue.runs() == [], "what was missed is not made up for"
    glue.wait(hours=2)
    glue("StopTrigger", Name="begin")
    glue.wait(hours=5)
    assert starts(glue) == hours(3, 4)
    glue("StartTrigger", Name="begin")
    glue("StartTrigger", Name="begin")
    glue.wait(hours=1)
    assert starts(glue) == hours(3, 4, 10)


def test_a_schedule_changes_and_goes() -> None:
    glue = Glue()
    glue.jobs("j")
    glue.workflow("w", scheduled("j"))
    glue.wait(hours=1)
    update = {"Schedule": "cron(30 * * * ? *)", "Actions": [{"JobName": "j"}]}
    glue("UpdateTrigger", Name="begin", TriggerUpdate=update)
    glue.wait(hours=1.75)
    glue("DeleteTrigger", Name="begin")
    glue.wait(days=1)
    assert starts(glue) == hours(1, 1.5, 2.5)


def test_a_deleted_workflow_starts_no_more() -> None:
    glue = Glue()
    glue.jobs("j")
    glue.workflow("w", scheduled("j"))
    glue.wait(hours=1)
    glue("DeleteWorkflow", Name="w")
    glue.wait(hours=5)
    assert starts(glue) == hours(1)


def test_a_schedule_that_never_comes() -> None:
    glue = Glue()
    glue.jobs("j")
    glue.workflow("w", scheduled("j", schedule="cron(0 0 1 1 ? 2020)"))
    glue.wait(days=365)
    assert glue.runs() == []


def test_a_loaded_schedule_that_glue_would_refuse_is_told(caplog) -> None:
    glue = Glue()
    trigger = {"Name": "t", "Type": "SCHEDULED", "State": "ACTIVATED", "Schedule": "rate(1 hour)"}
    glue.world.definitions.triggers["t"] = {**trigger, "Actions": []}
    with caplog.at_level(logging.WARNING):
        glue("ListTriggers")
    assert 'trigger t never fires: "rate(1 hour)"' in caplog.text
    caplog.clear()
    glue("ListTriggers")
    assert not caplog.text, "once is enough"


@pytest.mark.parametrize("recorded", [True, False])
def test_a_fire_too_many(recorded: bool, caplog) -> None:
    glue = Glue({"jobs": {"j": "90m"}}, Assumptions(excess_fire_recorded=recorded))
    glue.jobs("j")
    glue.workflow("w", scheduled("j"), MaxConcurrentRuns=1)
    with caplog.at_level(logging.INFO):
        glue.wait(hours=3.1)
        last, *_ = glue.runs()
    assert starts(glue) == hours(1, 3)
    runs = {run["StartedOn"]: run for run in glue.runs()}
    assert list(runs) == list(reversed(hours(1, 2, 3) if recorded else hours(1, 3)))
    assert last["Status"] == "RUNNING"
    if recorded:
        (refused_run,) = [run for run in runs.values() if run["Status"] == "ERROR"]
        assert refused_run["ErrorMessage"] == "Concurrent runs exceeded for workflow: w."
        assert refused_run["CompletedOn"] == refused_run["StartedOn"]
    else:
        assert "trigger begin fired at 2026-01-01 02:00:00+00:00 for nothing" in caplog.text


def test_a_run_that_ends_as_the_next_fires_makes_room() -> None:
    glue = Glue({"jobs": {"j": "60m"}})
    glue.jobs("j")
    glue.workflow("w", scheduled("j"), MaxConcurrentRuns=1)
    glue.wait(hours=5.5)
    assert starts(glue) == hours(1, 2, 3, 4, 5)
    assert [run["Status"] for run in glue.runs()] == ["RUNNING", *["COMPLETED"] * 4]


def test_sixty_days_of_an_hourly_schedule_in_one_jump() -> None:
    glue = Glue()
    glue.jobs("a", "b", "c")
    steps = [after("t", {"a": "SUCCEEDED"}, "b"), after("u", {"b": "SUCCEEDED"}, "c")]
    glue.workflow("w", scheduled("a"), *steps)
    glue.wait(days=60)
    before = time.process_time()
    glue("GetWorkflowRuns", Name="w", MaxResults=1)
    took = time.process_time() - before
    assert len(glue.world.runs.workflows.all("w")) == 60 * 24
    assert glue.world.agenda.done == 60 * 24 * 4 - 3, "the last fire's jobs are still to end"
    assert took < 10, "a second is usual"


# --- crawlers -----------------------------------------------------------------------------------


def crawls(glue: Glue) -> list[datetime]:
    return [c["StartTime"] for c in reversed(glue("ListCrawls", CrawlerName="scan")["Crawls"])]


def test_crawlers_with_a_schedule_of_their_own_fire_no_triggers() -> None:
    glue = Glue({"crawlers": {"scan": "90m"}})
    glue.jobs("j")
    glue.crawlers("scan", Schedule="cron(0 * * * ? *)")
    glue.workflow("w", begin("c:scan"), after("t", {"c:scan": "SUCCEEDED"}, "j"))
    glue.wait(hours=4.5)
    assert crawls(glue) == hours(1, 3), "it was running at 2 and 4"
    assert glue.job_runs("j") == []


def test_schedules_of_crawlers_stop_and_start() -> None:
    glue = Glue()
    glue.crawlers("scan", Schedule="cron(0 * * * ? *)")
    with refused("SchedulerRunningException"):
        glue("StartCrawlerSchedule", CrawlerName="scan")
    glue.wait(hours=1)
    glue("StopCrawlerSchedule", CrawlerName="scan")
    with refused("SchedulerNotRunningException"):
        glue("StopCrawlerSchedule", CrawlerName="scan")
    glue.wait(hours=3)
    glue("StartCrawlerSchedule", CrawlerName="scan")
    glue.wait(hours=1)
    glue("UpdateCrawlerSchedule", CrawlerName="scan", Schedule="cron(30 * * * ? *)")
    glue.wait(hours=1)
    assert crawls(glue) == hours(1, 5, 5.5)
    with refused("InvalidInputException"):
        glue("UpdateCrawlerSchedule", CrawlerName="scan", Schedule="rate(1 hour)")
    glue("UpdateCrawlerSchedule", CrawlerName="scan", Schedule="")
    assert "Schedule" not in glue("GetCrawler", Name="scan")["Crawler"]
    with refused("NoScheduleException"):
        glue("StartCrawlerSchedule", CrawlerName="scan")
    for operation in ("StartCrawlerSchedule", "StopCrawlerSchedule", "UpdateCrawlerSchedule"):
        with refused("EntityNotFoundException"):
            glue(operation, CrawlerName="none")


# --- triggers -----------------------------------------------------------------------------------


def test_an_on_demand_trigger_fires_when_started() -> None:
    glue = Glue()
    glue.jobs("j")
    glue.workflow("w", begin("j"))
    glue("StartTrigger", Name="begin")
    (run,) = glue.runs()
    assert run["Statistics"]["RunningActions"] == 1
    assert glue("GetTrigger", Name="begin")["Trigger"]["State"] == "CREATED"


# https://github.com/hashicorp/terraform-provider-aws/pull/49408
def test_what_triggers_refuse() -> None:
    glue = Glue()
    glue.jobs("j")
    glue.workflow("w", begin("j", kind="EVENT"))
    with refused("InvalidInputException", "Trigger Type EVENT cannot be started"):
        glue("StartTrigger", Name="begin")
    text = "The operation is not allowed when trigger is in state: CREATED"
    with refused("InvalidInputException", text):
        glue("StopTrigger", Name="begin")
    glue("CreateTrigger", **scheduled("j", name="timer"))
    glue("StopTrigger", Name="timer")
    with refused("InvalidInputException", "in state: DEACTIVATED"):
        glue("StopTrigger", Name="timer")


def test_triggers_outside_of_workflows_make_chains() -> None:
    glue = Glue({"jobs": {"b": "FAILED after 1m"}})
    glue.jobs("a", "b", "c", "d")
    glue("CreateTrigger", **begin("a"))
    glue("CreateTrigger", **after("t", {"a": "SUCCEEDED"}, "b"))
    glue("CreateTrigger", **after("u", {"b": "FAILED"}, "c"))
    glue("CreateTrigger", **after("asleep", {"b": "FAILED"}, "d", StartOnCreation=False))
    glue("StartTrigger", Name="begin")
    glue.wait(hours=1)
    runs = {name: glue.job_runs(name) for name in "abcd"}
    ends = {name: [run["JobRunState"] for run in runs[name]] for name in "abcd"}
    assert ends == {"a": ["SUCCEEDED"], "b": ["FAILED"], "c": ["SUCCEEDED"], "d": []}
    assert runs["c"][0]["TriggerName"] == "u"
    assert "Arguments" not in runs["c"][0]
    glue("StartTrigger", Name="asleep")
    glue("StartTrigger", Name="begin")
    glue.wait(hours=1)
    assert len(glue.job_runs("c")) == 2, "each fire is a run of its own"
    assert len(glue.job_runs("d")) == 1


def test_a_schedule_outside_of_workflows() -> None:
    glue = Glue()
    glue.jobs("j", "k")
    glue("CreateTrigger", **scheduled("j"))
    glue("CreateTrigger", **after("t", {"j": "SUCCEEDED"}, "k"))
    glue.wait(hours=2.5)
    assert starts(glue) == hours(1, 2)
    assert len(glue.job_runs("k")) == 2


def test_a_chain_takes_no_notice_of_a_workflow_nor_it_of_the_chain() -> None:
    glue = Glue()
    glue.jobs("j", "inside", "outside")
    glue.workflow("w", begin("j"), after("in", {"j": "SUCCEEDED"}, "inside"))
    glue("CreateTrigger", **begin("j", name="alone"))
    glue("CreateTrigger", **after("out", {"j": "SUCCEEDED"}, "outside"))
    glue.start()
    glue.wait(hours=1)
    counts = {name: len(glue.job_runs(name)) for name in ("inside", "outside")}
    assert counts == {"inside": 1, "outside": 0}
    glue("StartTrigger", Name="alone")
    glue.wait(hours=1)
    counts = {name: len(glue.job_runs(name)) for name in ("inside", "outside")}
    assert counts == {"inside": 1, "outside": 1}


# --- events -------------------------------------------------------------------------------------


def event_workflow(glue: Glue, **settings: object) -> None:
    glue.jobs("j")
    glue.workflow("w", begin("j", kind="EVENT", **settings))


def notify(glue: Glue, event_id: str = "") -> str:
    return glue("NotifyEvent", WorkflowName="w", EventId=event_id)["EventId"]


def test_one_event_starts_a_run() -> None:
    glue = Glue()
    event_workflow(glue)
    event = notify(glue)
    (run,) = glue.runs()
    assert run["WorkflowRunProperties"] == {"aws:eventIds": f"[{event}]"}
    assert run["StartingEventBatchCondition"] == {"BatchSize": 1, "BatchWindow": 0}


def test_a_batch_is_full() -> None:
    glue = Glue()
    event_workflow(glue, EventBatchingCondition={"BatchSize": 3, "BatchWindow": 60})
    notify(glue, "a")
    notify(glue, "b")
    glue.wait(seconds=59)
    assert glue.runs() == []
    notify(glue, "c")
    (run,) = glue.runs()
    assert run["WorkflowRunProperties"] == {"aws:eventIds": "[a, b, c]"}
    assert run["StartingEventBatchCondition"] == {"BatchSize": 3, "BatchWindow": 0}
    glue.wait(hours=1)
    assert len(glue.runs()) == 1, "its window is closed"


@pytest.mark.parametrize(("given", "window"), [({"BatchWindow": 60}, 60), ({}, 900)])
def test_the_window_closes(given: dict, window: int) -> None:
    glue = Glue()
    event_workflow(glue, EventBatchingCondition={"BatchSize": 3, **given})
    glue.wait(seconds=30)
    notify(glue, "a")
    glue.wait(seconds=30)
    notify(glue, "b")
    glue.wait(days=1)
    (run,) = glue.runs()
    assert run["StartedOn"] == START + timedelta(seconds=30 + window), "from the first event on"
    assert run["WorkflowRunProperties"] == {"aws:eventIds": "[a, b]"}
    assert run["StartingEventBatchCondition"] == {"BatchSize": 0, "BatchWindow": window}
    notify(glue, "c")
    glue.wait(days=1)
    assert glue.runs()[0]["WorkflowRunProperties"] == {"aws:eventIds": "[c]"}


@pytest.mark.parametrize("recorded", [True, False])
def test_events_are_used_up_even_if_there_is_no_room(recorded: bool, caplog) -> None:
    glue = Glue(assumptions=Assumptions(excess_fire_recorded=recorded))
    glue.jobs("j")
    glue.workflow("w", begin("j", kind="EVENT"), MaxConcurrentRuns=1)
    with caplog.at_level(logging.INFO):
        for event in ("a", "b"):
            notify(glue, event)
    assert ("events ['b'] came to nothing" in caplog.text) is not recorded
    glue.wait(hours=1)
    notify(glue, "c")
    properties = [run["WorkflowRunProperties"]["aws:eventIds"] for run in glue.runs()]
    assert properties == (["[c]", "[b]", "[a]"] if recorded else ["[c]", "[a]"])


def test_events_of_a_deleted_trigger_come_to_nothing(caplog) -> None:
    glue = Glue()
    event_workflow(glue, EventBatchingCondition={"BatchSize": 2})
    notify(glue, "a")
    glue("DeleteTrigger", Name="begin")
    glue.wait(hours=1)
    with caplog.at_level(logging.INFO):
        assert glue.runs() == []
    assert "events ['a'] came to nothing: trigger begin was deleted" in caplog.text


def test_what_events_are_refused() -> None:
    glue = Glue()
    glue.jobs("j")
    glue.workflow("w", begin("j"))
    with refused("InvalidInputException", "no trigger of type EVENT"):
        notify(glue)
    with refused("InvalidInputException", "EventId must be text"):
        glue("NotifyEvent", WorkflowName="w", EventId=1)
    with refused("InvalidInputException", "WorkflowName cannot be null or empty"):
        glue("NotifyEvent")


# --- the clock ----------------------------------------------------------------------------------


def test_the_clock_stands_still_and_jumps() -> None:
    clock = Glue().clock
    assert clock.now() == START
    assert clock.advance(timedelta(hours=1)) == clock.now() == START + timedelta(hours=1)
    assert clock.advance_to(HALF_PAST_TEN) == clock.now() == HALF_PAST_TEN
    with pytest.raises(ValueError, match="runs forward only"):
        clock.advance_to(START)
    with pytest.raises(ValueError, match="runs forward only"):
        clock.advance(timedelta(seconds=-1))
    with pytest.raises(ValueError, match="no time zone"):
        clock.advance_to(datetime(2030, 1, 1))

"""COMPLETED is not success, and not every action that did not succeed failed."""

from __future__ import annotations

from typing import Any

import pytest

from airflow_glue_bridge.glue.verdict import BAD_STATES, judge


def job(name: str, *runs: dict[str, Any]) -> dict[str, Any]:
    node: dict[str, Any] = {"Type": "JOB", "Name": name, "UniqueId": f"wnode_{name}"}
    return {**node, "JobDetails": {"JobRuns": list(runs)}} if runs else node


def ran(state: str, number: str = "1", **more: Any) -> dict[str, Any]:
    return {"Id": f"jr_{number}", "Attempt": 0, "JobRunState": state, **more}


def crawler(name: str, *states: str) -> dict[str, Any]:
    crawls = [{"State": state} for state in states]
    return {"Type": "CRAWLER", "Name": name, "CrawlerDetails": {"Crawls": crawls}}


def run(*nodes: dict[str, Any], status: str = "COMPLETED", **more: Any) -> dict[str, Any]:
    return {"WorkflowRunId": "wr_1", "Status": status, "Graph": {"Nodes": list(nodes)}, **more}


TRIGGER = {"Type": "TRIGGER", "Name": "t", "TriggerDetails": {}}


def test_what_never_started_is_not_bad() -> None:
    verdict = judge(run(TRIGGER, job("a", ran("SUCCEEDED")), job("on-failure")))
    assert (verdict.good, str(verdict)) == (True, "good")
    assert [(r.node.name, r.state, r.attempts) for r in verdict.nodes] == [
        ("a", "SUCCEEDED", 1),
        ("on-failure", "", 0),
    ]


@pytest.mark.parametrize("state", ["FAILED", "TIMEOUT", "STOPPED", "ERROR", "EXPIRED"])
def test_a_completed_run_with_a_failure_is_bad(state: str) -> None:
    verdict = judge(run(job("a", ran(state, ErrorMessage="out of memory", LogGroupName="/x"))))
    assert not verdict.good
    assert str(verdict) == f"bad: job a {state}: out of memory"
    assert (verdict.nodes[0].log_group, verdict.nodes[0].run_id) == ("/x", "jr_1")


def test_a_crawl_that_failed_is_bad() -> None:
    assert judge(run(crawler("c", "FAILED"))).reasons == ("crawler c FAILED",)


def test_the_last_attempt_decides() -> None:
    first = ran("FAILED", "1")
    retry = ran("SUCCEEDED", "1_attempt_1", Attempt=1, PreviousRunId="jr_1")
    assert judge(run(job("a", first, retry))).good
    assert judge(run(job("a", retry, first))).good
    again = {**retry, "JobRunState": "FAILED"}
    assert not judge(run(job("a", first, again))).good


def test_of_two_runs_the_bad_one_counts() -> None:
    assert not judge(run(job("a", ran("FAILED", "1"), ran("SUCCEEDED", "2")))).good


def test_a_run_that_stopped_or_never_ran_is_bad() -> None:
    assert judge(run(status="STOPPED")).reasons == ("the run is STOPPED",)
    error = run(status="ERROR", ErrorMessage="Concurrent runs exceeded for workflow: foo.")
    assert str(judge(error)).endswith("ERROR: Concurrent runs exceeded for workflow: foo.")


def test_required_nodes_decide_alone_and_must_have_run() -> None:
    nodes = job("load", ran("SUCCEEDED")), job("tell", ran("FAILED")), job("clean")
    assert judge(run(*nodes), required=["load"]).good
    assert judge(run(*nodes), required=["clean"]).reasons == ("job clean never started",)
    with pytest.raises(ValueError, match="has no job or crawler elsewhere"):
        judge(run(*nodes), required=["elsewhere"])


def test_without_a_graph_statistics_tell() -> None:
    counted = {"Status": "COMPLETED", "Statistics": {"TotalActions": 11, "SucceededActions": 9}}
    assert judge(counted).good
    counted["Statistics"] |= {"FailedActions": 1}
    assert judge(counted).reasons == ("1 FailedActions",)


def test_a_run_that_goes_on_is_not_judged() -> None:
    with pytest.raises(ValueError, match="wr_1 is RUNNING"):
        judge(run(status="RUNNING"))


def test_a_run_in_which_nothing_ran_is_bad() -> None:
    assert judge(run(job("a"), job("b"))).reasons == ("no job or crawler of it ran",)
    assert judge(run()).reasons == ("nothing tells how its jobs and crawlers went",)


@pytest.mark.parametrize("state", ["RUNNING", "A_STATE_OF_TOMORROW"])
def test_a_state_that_is_not_known_is_bad(state: str) -> None:
    assert not judge(run(job("a", ran("SUCCEEDED", "1"), ran(state, "2")))).good
    assert not judge(run(job("a", ran(state))), fail_on=BAD_STATES).good


def test_fail_on_excuses_the_other_states() -> None:
    nodes = [job("a", ran("STOPPED")), job("b", ran("SUCCEEDED"))]
    assert judge(run(*nodes), fail_on=["FAILED"]).good
    assert [r.node.name for r in judge(run(*nodes), fail_on=["STOPPED"]).bad_nodes] == ["a"]
    counts = {"Statistics": {"StoppedActions": 1, "TotalActions": 2}}
    assert judge(run(**counts), fail_on=["FAILED"]).good
    assert judge(run(**counts), fail_on=["STOPPED"]).reasons == ("1 StoppedActions",)

"""The gate's rules, one by one: a stubbed task instance, and botocore's Stubber as Glue."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import boto3
import pytest
from airflow.providers.amazon.aws.operators import glue_crawler
from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from airflow_glue_bridge.operators.glue_predicate import (
    AirflowException,
    AirflowSkipException,
    GluePredicateOperator,
)

NOW = datetime.now(UTC).replace(microsecond=0)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
NOT_FOUND = "EntityNotFoundException"
RUN_ID = "jr_1"


class StubTaskInstance:
    """Answers as RuntimeTaskInstance does, for one run of DAG "d"."""

    dag_id, run_id = "d", "r1"

    def __init__(self, states, xcom=None):
        self.states, self.xcom = states, xcom

    def get_task_states(self, *, dag_id, task_ids, run_ids):
        assert (dag_id, run_ids) == ("d", ["r1"])
        asked = {task_id: self.states[task_id] for task_id in task_ids if task_id in self.states}
        return {"r1": asked} if asked else {}

    def xcom_pull(self, *, task_ids, key):
        assert key == "glue_job_run_details"
        return (self.xcom or {}).get(task_ids)


def context(states, link=None, **dag_run):
    run = {"start_date": NOW - HOUR, "run_after": NOW - HOUR, "clear_number": 0} | dag_run
    ti = StubTaskInstance(states, {"join": link} if link else None)
    return {"ti": ti, "dag_run": SimpleNamespace(**run)}


def link(job_name="join", run_id=RUN_ID):
    """What GlueJobOperator's console link leaves in XCom."""
    return {"region_name": "us-east-1", "job_name": job_name, "job_run_id": run_id}


@pytest.fixture
def glue():
    client = boto3.client(
        "glue", region_name="us-east-1", aws_access_key_id="t", aws_secret_access_key="t"
    )
    with Stubber(client) as stub:
        yield stub
        stub.assert_no_pending_responses()


def job(task_id="join", job_name="join", **kwargs):
    return GlueJobOperator(task_id=task_id, job_name=job_name, **kwargs)


def crawler(task_id="raw", name="raw", **kwargs):
    if hasattr(glue_crawler, "GlueCrawlerRunOperator"):
        return glue_crawler.GlueCrawlerRunOperator(task_id=task_id, crawler_name=name, **kwargs)
    return glue_crawler.GlueCrawlerOperator(task_id=task_id, config={"Name": name}, **kwargs)


def gate_over(watch, *make, glue=None):
    with DAG("d", schedule=None):
        for make_task in make:
            make_task()
        gate = GluePredicateOperator(task_id="gate", watch=watch)
    if glue is not None:
        gate.hook.conn = glue.client
    return gate


def found(make, context, glue):
    """The state that the gate finds for the one task that it watches; it is met if SUCCEEDED."""
    task_id = "join" if make is job else "raw"
    gate = gate_over({task_id: "SUCCEEDED"}, make, glue=glue)
    kept = {}
    gate.evaluate = lambda states: kept.update(states) or True
    assert gate.execute(context) == kept
    return kept[task_id]


# --- evaluate ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("watch", "states", "met"),
    [
        ({"a": "FAILED"}, {"a": "FAILED"}, True),
        ({"a": "FAILED"}, {"a": "TIMEOUT"}, False),
        ({"a": "FAILED"}, {"a": "STOPPED"}, False),
        ({"a": "FAILED"}, {"a": "SUCCEEDED"}, False),
        ({"a": "FAILED"}, {"a": None}, False),
        ({"a": ["FAILED", "TIMEOUT"]}, {"a": "TIMEOUT"}, True),
        ({"a": ["FAILED", "TIMEOUT"]}, {"a": "STOPPED"}, False),
        ({"a": ("FAILED",)}, {"a": "FAILED"}, True),
        ({"a": "SUCCEEDED", "b": "FAILED"}, {"a": "SUCCEEDED", "b": "FAILED"}, True),
        ({"a": "SUCCEEDED", "b": "FAILED"}, {"a": "FAILED", "b": "SUCCEEDED"}, False),
        ({"a": "SUCCEEDED", "b": "FAILED"}, {"a": "SUCCEEDED", "b": None}, False),
        ({"a": "SUCCEEDED", "b": "FAILED"}, {"a": None, "b": "FAILED"}, False),
        ({"a": "SUCCEEDED"}, {"a": "SUCCEEDED", "unwatched": "FAILED"}, True),
    ],
)
def test_evaluate(watch, states, met):
    assert GluePredicateOperator(task_id="gate", watch=watch).evaluate(states) is met


def test_evaluate_wants_every_watched_task():
    gate = GluePredicateOperator(task_id="gate", watch={"a": "SUCCEEDED", "b": "FAILED"})
    with pytest.raises(KeyError):
        gate.evaluate({"a": "SUCCEEDED"})


# --- constructor ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "watch",
    [
        None,
        {},
        "join",
        {"join": None},
        {"join": []},
        {"join": "failed"},
        {"join": "RUNNING"},
        {"join": "ERROR"},
        {"join": ["FAILED", "EXPIRED"]},
        {"join": {"FAILED"}},
        {1: "FAILED"},
    ],
    ids=repr,
)
def test_constructor_refuses(watch):
    with pytest.raises(ValueError, match=r"^watch must map .*\.$"):
        GluePredicateOperator(task_id="gate", watch=watch)


def test_constructor_leaves_aws_alone():
    gate = GluePredicateOperator(task_id="gate", watch={"join": "FAILED"}, aws_conn_id="absent")
    assert "hook" not in vars(gate)


def test_watch_is_not_templated():
    assert "watch" not in GluePredicateOperator.template_fields
    assert "aws_conn_id" in GluePredicateOperator.template_fields


# --- outcomes: what Airflow knows -------------------------------------------------------------


@pytest.mark.parametrize("make", [job, crawler])
@pytest.mark.parametrize(
    ("task_state", "state"),
    [("success", "SUCCEEDED"), ("skipped", None), ("upstream_failed", None), ("removed", None)],
)
def test_airflow_knows(make, task_state, state, glue):
    states = {"join": task_state, "raw": task_state}
    assert found(make, context(states, link()), glue) == state


@pytest.mark.parametrize(
    "states",
    [{}, *({"join": s} for s in (None, "scheduled", "running", "deferred", "up_for_retry"))],
    ids=repr,
)
def test_a_task_that_has_not_ended_is_not_known(states, glue):
    with pytest.raises(AirflowException, match="has not ended") as error:
        found(job, context(states), glue)
    assert not isinstance(error.value, AirflowSkipException)


# --- outcomes: a failed job -------------------------------------------------------------------

FAILED_JOB, FAILED_CRAWLER = {"join": "failed"}, {"raw": "failed"}


def expect_job_run(glue, state, job_name="join"):
    wanted = {"JobName": job_name, "RunId": RUN_ID}
    glue.add_response("get_job_run", {"JobRun": {"JobRunState": state}}, wanted)


@pytest.mark.parametrize("state", ["FAILED", "TIMEOUT", "STOPPED", "SUCCEEDED", "ERROR", "EXPIRED"])
def test_failed_job_with_a_run(state, glue):
    expect_job_run(glue, state)
    assert found(job, context(FAILED_JOB, link()), glue) == state


@pytest.mark.parametrize("state", ["STARTING", "RUNNING", "STOPPING", "WAITING"])
def test_failed_job_whose_run_goes_on_is_not_known(state, glue):
    expect_job_run(glue, state)
    with pytest.raises(AirflowException, match=f"is {state} in Glue.*[Cc]lear the gate") as error:
        found(job, context(FAILED_JOB, link()), glue)
    assert not isinstance(error.value, AirflowSkipException)


def test_failed_job_whose_run_is_forgotten_is_not_known(glue):
    glue.add_client_error("get_job_run", NOT_FOUND)
    with pytest.raises(AirflowException, match="does not know run jr_1 of job join"):
        found(job, context(FAILED_JOB, link()), glue)


def test_job_name_of_the_link_is_unquoted(glue):
    expect_job_run(glue, "FAILED", job_name="a/b c")
    assert found(job, context(FAILED_JOB, link("a%2Fb%20c")), glue) == "FAILED"


def test_failed_job_without_a_run_counts_as_failed(glue):
    glue.add_response("get_job", {"Job": {}}, {"JobName": "join"})
    assert found(job, context(FAILED_JOB), glue) == "FAILED"


def test_failed_job_that_is_deleted_counts_as_error(glue):
    glue.add_client_error("get_job", NOT_FOUND)
    assert found(job, context(FAILED_JOB), glue) == "ERROR"


def test_name_is_rendered_as_the_watched_task_renders_it(glue):
    glue.add_response("get_job", {"Job": {}}, {"JobName": "{{ ds }}"})
    gate = gate_over({"join": "FAILED"}, lambda: job(job_name="{{ '{{ ds }}' }}"), glue=glue)
    assert gate.execute(context(FAILED_JOB)) == {"join": "FAILED"}


# --- outcomes: a failed crawler ---------------------------------------------------------------


def expect_crawler(glue, state="READY", began=None, status="FAILED", elapsed=0 * HOUR):
    answer = {"State": state, "CrawlElapsedTime": round(elapsed / timedelta(milliseconds=1))}
    if began:
        answer["LastCrawl"] = {"Status": status, "StartTime": began}
    glue.add_response("get_crawler", {"Crawler": answer}, {"Name": "raw"})


@pytest.mark.parametrize("status", ["FAILED", "CANCELLED", "SUCCEEDED"])
def test_failed_crawler_with_a_crawl_of_this_run(status, glue):
    expect_crawler(glue, began=NOW - MINUTE, status=status)
    assert found(crawler, context(FAILED_CRAWLER), glue) == status


@pytest.mark.parametrize(
    ("began", "state"),
    [
        (NOW - HOUR - 0.9 * MINUTE, "FAILED"),
        (NOW - HOUR - 1.1 * MINUTE, None),
        (NOW - 24 * HOUR, None),
        (None, None),
    ],
    ids=["within-clock-skew", "before-this-run", "yesterday", "never"],
)
def test_a_crawl_belongs_to_the_run_in_which_it_began(began, state, glue):
    expect_crawler(glue, began=began)
    assert found(crawler, context(FAILED_CRAWLER), glue) == state


def test_a_run_without_a_start_counts_from_when_it_was_due(glue):
    expect_crawler(glue, began=NOW - MINUTE)
    assert found(crawler, context(FAILED_CRAWLER, start_date=None), glue) == "FAILED"


@pytest.mark.parametrize("state", ["RUNNING", "STOPPING"])
def test_failed_crawler_still_crawling_is_not_known(state, glue):
    expect_crawler(glue, state, elapsed=MINUTE, began=NOW - 24 * HOUR)
    with pytest.raises(AirflowException, match=f"crawler raw is {state} in Glue"):
        found(crawler, context(FAILED_CRAWLER), glue)


def test_a_crawl_older_than_the_run_is_another_s(glue):
    expect_crawler(glue, "RUNNING", elapsed=2 * HOUR, began=NOW - 24 * HOUR)
    assert found(crawler, context(FAILED_CRAWLER), glue) is None


def test_failed_crawler_that_is_deleted_counts_as_error(glue):
    glue.add_client_error("get_crawler", NOT_FOUND)
    assert found(crawler, context(FAILED_CRAWLER), glue) == "ERROR"


CLEARED = {"start_date": NOW - MINUTE, "run_after": NOW - 24 * HOUR, "clear_number": 1}


@pytest.mark.parametrize(
    ("began", "state"),
    [(NOW, "FAILED"), (NOW - 25 * HOUR, None)],
    ids=["after-clearing", "before-the-run-was-due"],
)
def test_cleared_run(began, state, glue):
    expect_crawler(glue, began=began)
    assert found(crawler, context(FAILED_CRAWLER, **CLEARED), glue) == state


def test_cleared_run_with_an_older_crawl_is_not_known(glue):
    expect_crawler(glue, began=NOW - 23 * HOUR)
    with pytest.raises(AirflowException, match=r"was cleared.*Clear the crawler's task as well"):
        found(crawler, context(FAILED_CRAWLER, **CLEARED), glue)


def test_run_that_waited_long_and_was_not_cleared(glue):
    expect_crawler(glue, began=NOW - 23 * HOUR)
    waited = CLEARED | {"clear_number": 0}
    assert found(crawler, context(FAILED_CRAWLER, **waited), glue) is None


# --- what AWS refuses, what cannot be watched -------------------------------------------------


@pytest.mark.parametrize(
    ("make", "operation", "link"),
    [(job, "get_job_run", link()), (job, "get_job", None), (crawler, "get_crawler", None)],
)
def test_aws_faults_are_not_swallowed(make, operation, link, glue):
    glue.add_client_error(operation, "ThrottlingException")
    with pytest.raises(ClientError, match="ThrottlingException"):
        found(make, context(FAILED_JOB | FAILED_CRAWLER, link), glue)


@pytest.mark.parametrize(
    ("watched", "make", "sentence"),
    [
        ("FAILED", lambda: None, "has no Glue job or crawler task"),
        ("FAILED", lambda: EmptyOperator(task_id="join"), "has no Glue job or crawler task"),
        (
            "FAILED",
            lambda: GlueJobOperator.partial(task_id="join").expand(job_name=["a", "b"]),
            "has no Glue job or crawler task",
        ),
        ("CANCELLED", job, "a job never ends CANCELLED"),
        (["FAILED", "TIMEOUT"], lambda: crawler("join"), "a crawler never ends TIMEOUT"),
        ("FAILED", lambda: job(wait_for_completion=False), "does not wait for the end"),
        ("FAILED", lambda: job(do_xcom_push=False), "keeps no run id"),
    ],
    ids=["absent", "not-glue", "mapped", "job-state", "crawler-state", "no-wait", "no-xcom"],
)
def test_what_cannot_be_watched(watched, make, sentence):
    gate = gate_over({"join": watched}, make)
    with pytest.raises(AirflowException, match=f"Cannot watch 'join': .*{sentence}"):
        gate.execute(context({"join": "success"}))


def older_crawler():
    return glue_crawler.GlueCrawlerOperator(task_id="join", config={"Name": "raw"})


@pytest.mark.filterwarnings("ignore:GlueCrawlerOperator is deprecated")
@pytest.mark.parametrize(
    "make",
    [
        lambda: job(wait_for_completion=False, deferrable=True),
        lambda: crawler("join", do_xcom_push=False),
        older_crawler,
    ],
    ids=["deferred-waits-anyway", "crawler-needs-no-xcom", "older-operator"],
)
def test_what_can_be_watched(make):
    gate = gate_over({"join": "SUCCEEDED"}, make)
    assert gate.execute(context({"join": "success"})) == {"join": "SUCCEEDED"}


# --- execute ----------------------------------------------------------------------------------


def test_met_returns_the_states_and_logs_a_line_for_each(glue, monkeypatch):
    lines = []
    log = SimpleNamespace(info=lambda line, *args: lines.append(line % args), warning=print)
    monkeypatch.setattr(GluePredicateOperator, "log", log)
    expect_job_run(glue, "TIMEOUT")
    watch = {"join": ["FAILED", "TIMEOUT"], "raw": "SUCCEEDED"}
    gate = gate_over(watch, job, crawler, glue=glue)
    states = gate.execute(context({"join": "failed", "raw": "success"}, link()))
    assert states == {"join": "TIMEOUT", "raw": "SUCCEEDED"}
    assert lines == [
        "join: job join ended TIMEOUT (run jr_1)",
        "raw: crawler raw ended SUCCEEDED (task is success)",
    ]


def test_not_met_skips_and_says_why(glue):
    expect_job_run(glue, "STOPPED")
    watch = {"join": ["FAILED", "TIMEOUT"], "raw": "SUCCEEDED"}
    gate = gate_over(watch, job, crawler, glue=glue)
    with pytest.raises(AirflowSkipException) as skipped:
        gate.execute(context({"join": "failed", "raw": "skipped"}, link()))
    assert str(skipped.value) == (
        "Not met: join ended STOPPED, wanted FAILED or TIMEOUT; "
        "raw never started, wanted SUCCEEDED."
    )

"""The gate in real DAG runs: Airflow's own scheduling, amazon's operators, moto as Glue."""

from __future__ import annotations

import json

import pytest
from airflow.providers.amazon.aws.operators import glue_crawler
from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG
from airflow.serialization import serialized_objects

from airflow_glue_bridge.operators.glue_predicate import GluePredicateOperator

pytestmark = pytest.mark.airflow


def job(task_id, **kwargs):
    return GlueJobOperator(
        task_id=task_id, job_name=task_id, **{"deferrable": True, "waiter_delay": 0} | kwargs
    )


def crawler(task_id):
    """The crawler operator of the installed amazon provider."""
    if hasattr(glue_crawler, "GlueCrawlerRunOperator"):
        return glue_crawler.GlueCrawlerRunOperator(
            task_id=task_id, crawler_name=task_id, deferrable=True
        )
    return glue_crawler.GlueCrawlerOperator(
        task_id=task_id, config={"Name": task_id}, deferrable=True
    )


def gated(name, make, watch, **gate):
    """A DAG: the watched tasks -> a gate -> clean_up."""
    with DAG(f"gate_{name}", schedule=None, default_args=gate.pop("default_args", {})) as dag:
        watched = [make(task_id) for task_id in watch]
        (
            watched
            >> GluePredicateOperator(task_id="gate", watch=watch, **gate)
            >> EmptyOperator(task_id="clean_up")
        )
    return dag


MET = {"gate": "success", "clean_up": "success"}
NOT_MET = {"gate": "skipped", "clean_up": "skipped"}
NOT_KNOWN = {"gate": "failed", "clean_up": "upstream_failed"}


@pytest.mark.parametrize(
    ("ending", "watched", "expected"),
    [
        pytest.param("FAILED", "FAILED", {"join": "failed"} | MET, id="failed-met"),
        pytest.param("TIMEOUT", "FAILED", {"join": "failed"} | NOT_MET, id="timeout-is-not-failed"),
        pytest.param("STOPPED", "FAILED", {"join": "failed"} | NOT_MET, id="stopped-is-not-failed"),
        pytest.param("STOPPED", ["FAILED", "STOPPED"], {"join": "failed"} | MET, id="any-of-two"),
        pytest.param("SUCCEEDED", "FAILED", {"join": "success"} | NOT_MET, id="succeeded-not-met"),
        pytest.param("SUCCEEDED", "SUCCEEDED", {"join": "success"} | MET, id="succeeded-met"),
    ],
)
def test_gate_on_a_job(ending, watched, expected, glue, run_dag, request):
    glue.job("join", ending)
    name = request.node.callspec.id
    assert run_dag(gated(name, job, {"join": watched})) == expected


def test_a_job_that_is_not_deferred_leaves_its_run_id_too(glue, run_dag):
    glue.job("join", "TIMEOUT")
    dag = gated("sync", lambda task_id: job(task_id, deferrable=False), {"join": "TIMEOUT"})
    assert run_dag(dag) == {"join": "failed"} | MET


@pytest.mark.parametrize(
    ("endings", "expected"),
    [(["TIMEOUT", "FAILED"], MET), (["FAILED", "TIMEOUT"], NOT_MET)],
    ids=["failed-last", "timeout-last"],
)
def test_the_last_attempt_decides(endings, expected, glue, run_dag, request):
    glue.job("join", *endings)
    # Not deferred: dag.test() of Airflow 3.0 does not retry after a trigger's error.
    again = {"deferrable": False, "retries": 1, "retry_delay": 0.01}
    dag = gated(request.node.callspec.id, lambda task_id: job(task_id, **again), {"join": "FAILED"})
    assert run_dag(dag) == {"join": "failed"} | expected


def test_a_job_that_never_started_skips_the_gate(glue, run_dag):
    glue.job("load", "FAILED")
    glue.job("join", "FAILED")
    with DAG("gate_never_started", schedule=None) as dag:
        gate = GluePredicateOperator(task_id="gate", watch={"join": "FAILED"})
        job("load") >> job("join") >> gate >> EmptyOperator(task_id="clean_up")
    assert run_dag(dag) == {"load": "failed", "join": "upstream_failed"} | NOT_MET


@pytest.mark.parametrize(
    ("ending", "expected"),
    [("FAILED", MET), ("TIMEOUT", NOT_MET), ("SUCCEEDED", NOT_MET)],
    ids=["both", "one", "other"],
)
def test_all_entries_must_hold(ending, expected, glue, run_dag, request):
    glue.job("load", "SUCCEEDED")
    glue.job("join", ending)
    dag = gated(request.node.callspec.id, job, {"load": "SUCCEEDED", "join": "FAILED"})
    states = run_dag(dag)
    assert {task_id: states[task_id] for task_id in expected} == expected


@pytest.mark.parametrize(
    ("ending", "watched", "expected"),
    [
        ("FAILED", "FAILED", {"raw": "failed"} | MET),
        ("CANCELLED", "FAILED", {"raw": "failed"} | NOT_MET),
        ("CANCELLED", "CANCELLED", {"raw": "failed"} | MET),
        ("SUCCEEDED", "FAILED", {"raw": "success"} | NOT_MET),
    ],
)
def test_gate_on_a_crawler(ending, watched, expected, glue, run_dag, request):
    glue.crawler("raw", ending)
    dag = gated(f"crawler_{ending}_{watched}", crawler, {"raw": watched})
    assert run_dag(dag) == expected


def test_a_run_refused_for_concurrency_counts_as_failed(glue, run_dag):
    glue.job("join", "RUNNING")
    glue.client.start_job_run(JobName="join")
    assert run_dag(gated("refused", job, {"join": "FAILED"})) == {"join": "failed"} | MET


def test_a_deleted_job_can_be_watched_by_nothing(glue, run_dag):
    assert run_dag(gated("deleted", job, {"join": "FAILED"})) == {"join": "failed"} | NOT_MET


def test_a_run_still_going_on_fails_the_gate(glue, run_dag):
    glue.job("join", "RUNNING")
    dag = gated("going_on", lambda task_id: job(task_id, waiter_max_attempts=1), {"join": "FAILED"})
    assert run_dag(dag) == {"join": "failed"} | NOT_KNOWN


@pytest.mark.parametrize(
    ("gate", "rule"),
    [
        ({}, "all_done"),
        ({"trigger_rule": "one_done"}, "one_done"),
        ({"default_args": {"trigger_rule": "one_failed"}}, "one_failed"),
        (
            {"trigger_rule": "all_done", "default_args": {"trigger_rule": "one_failed"}},
            "all_done",
        ),
    ],
    ids=["none-given", "given", "by-default-args", "given-over-default-args"],
)
def test_trigger_rule_survives_serialisation(gate, rule):
    dag = gated("serialised", job, {"join": "FAILED"}, **gate)
    # DagSerialization from Airflow 3.2 on
    serialise = getattr(serialized_objects, "DagSerialization", serialized_objects.SerializedDAG)
    stored = json.loads(json.dumps(serialise.to_dict(dag)))
    assert serialise.from_dict(stored).task_dict["gate"].trigger_rule == rule
    assert dag.task_dict["gate"].trigger_rule == rule

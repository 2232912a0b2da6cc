"""The amazon provider's own operators and hooks, with the emulator as their Glue."""

from __future__ import annotations

import pytest
from airflow.providers.amazon.aws.hooks.glue import GlueJobHook
from airflow.providers.amazon.aws.hooks.glue_crawler import GlueCrawlerHook
from airflow.providers.amazon.aws.operators import glue_crawler
from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.sdk import DAG
from conftest import _run

from airflow_glue_bridge.testing.chaos import Chaos

pytestmark = pytest.mark.airflow

SCENARIO = {
    "jobs": {"join": "FAILED after 20m", "report": "STOPPED"},
    "crawlers": {"bad": "FAILED"},
}
JOBS = ("load", "join", "report")


@pytest.fixture
def defined(glue_emulator):
    glue = glue_emulator.client()
    for name in JOBS:
        glue.create_job(
            Name=name, Role="r", Command={"Name": "glueetl", "ScriptLocation": "s3://b/s"}
        )
    for name in ("raw", "bad"):
        glue.create_crawler(Name=name, Role="r", Targets={"S3Targets": [{"Path": "s3://b/p"}]})
    return glue_emulator


def crawl(name, **more):
    """The crawler operator of the installed amazon provider."""
    if hasattr(glue_crawler, "GlueCrawlerRunOperator"):
        return glue_crawler.GlueCrawlerRunOperator(task_id=name, crawler_name=name, **more)
    return glue_crawler.GlueCrawlerOperator(task_id=name, config={"Name": name}, **more)


@pytest.mark.glue_emulator(scenario=SCENARIO)
@pytest.mark.parametrize("deferrable", [True, False])
def test_operators(defined, airflow_db, deferrable):
    """No wait takes real time: a poll is a minute."""
    with DAG(f"emulated_{deferrable}", schedule=None) as dag:
        for name in JOBS:
            GlueJobOperator(
                task_id=name,
                job_name=name,
                script_args={"--day": "2026-01-01"},
                deferrable=deferrable,
                **({"waiter_delay": 0} if deferrable else {"job_poll_interval": 0}),
            )
        for name in ("raw", "bad"):
            crawl(name, deferrable=deferrable, poll_interval=0)
    bad = dict.fromkeys(("join", "report", "bad"), "failed")
    assert _run(dag) == {"load": "success", "raw": "success"} | bad
    glue = defined.client()
    (run,) = glue.get_job_runs(JobName="load")["JobRuns"]
    assert (run["JobRunState"], run["Arguments"]["--day"]) == ("SUCCEEDED", "2026-01-01")
    assert len(glue.list_crawls(CrawlerName="raw")["Crawls"]) == 1


@pytest.mark.glue_emulator(scenario=SCENARIO)
def test_hooks(defined):
    jobs, crawlers = GlueJobHook(job_name="load", job_poll_interval=0), GlueCrawlerHook()
    run = jobs.initialize_job()["JobRunId"]
    assert jobs.get_job_state("load", run) in ("STARTING", "RUNNING")
    assert jobs.job_completion("load", run)["JobRunState"] == "SUCCEEDED"
    crawlers.start_crawler("raw")
    assert crawlers.wait_for_crawler_completion("raw", poll_interval=0) == "SUCCEEDED"


@pytest.mark.glue_emulator(
    scenario=SCENARIO, chaos=Chaos(throttling=0.2, server_errors=0.1, seed=1)
)
def test_operators_in_bad_weather(defined, airflow_db, monkeypatch):
    """botocore's retries are enough for what happens now and then."""
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    with DAG("emulated_chaos", schedule=None) as dag:
        GlueJobOperator(task_id="load", job_name="load", deferrable=True, waiter_delay=0)
    assert _run(dag) == {"load": "success"}
    counts = defined.weather.counts
    assert sum(n for (kind, _), n in counts.items() if kind != "passed") > 0

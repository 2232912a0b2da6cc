"""The converted nightly pipeline in real DAG runs: Airflow schedules, moto answers as Glue."""

from __future__ import annotations

from pathlib import Path

import pytest

from glue2airflow.cli import main

pytestmark = pytest.mark.airflow

NIGHTLY = Path(__file__).parents[2] / "demo" / "nightly.snapshot.json"
STEPS = ("scan_landing", "normalise_events", "join_transactions", "check_quality", "load_curated")
GATES = ("scan", "normalise", "join", "check", "load")


@pytest.fixture
def nightly(tmp_path: Path):
    from airflow.dag_processing.dagbag import DagBag

    assert main(["convert", str(NIGHTLY), "-o", str(tmp_path / "dags")]) == 0
    bag = DagBag(dag_folder=str(tmp_path / "dags"), bundle_path=tmp_path / "dags")
    (dag,) = bag.dags.values()
    return dag


def _expected(failing: int | None, *, cleaned_up: bool) -> dict[str, str]:
    """What Airflow should show when the step at ``failing`` does not succeed."""
    states = {}
    for i, (step, gate) in enumerate(zip(STEPS, GATES, strict=True)):
        stopped = failing is not None and i > failing
        states[f"nightly_{step}"] = (
            "upstream_failed" if stopped else "failed" if i == failing else "success"
        )
        met = cleaned_up and i == failing
        states[f"nightly_{gate}_failed"] = "success" if met else "skipped"
    states["nightly_clean_up"] = "success" if cleaned_up else "skipped"
    states["nothing_failed"] = "success" if failing is None else "upstream_failed"
    return states


@pytest.mark.parametrize(
    ("failing", "state", "cleaned_up"),
    [
        pytest.param(None, "", False, id="all-well"),
        pytest.param(2, "FAILED", True, id="join-failed"),
        pytest.param(2, "TIMEOUT", False, id="join-timed-out"),
        pytest.param(0, "FAILED", True, id="crawl-failed"),
        pytest.param(4, "FAILED", True, id="load-failed"),
    ],
)
def test_nightly(failing, state, cleaned_up, nightly, glue, run_dag) -> None:
    for i, step in enumerate(STEPS):
        make = glue.crawler if i == 0 else glue.job
        make(f"nightly-{step.replace('_', '-')}", state if i == failing else "SUCCEEDED")
    glue.job("nightly-clean-up", "SUCCEEDED")
    assert run_dag(nightly) == _expected(failing, cleaned_up=cleaned_up)


def test_the_run_is_red_though_clean_up_ran(nightly, glue, run_dag) -> None:
    for step in STEPS[1:]:
        glue.job(f"nightly-{step.replace('_', '-')}", "FAILED")
    glue.crawler("nightly-scan-landing", "SUCCEEDED")
    glue.job("nightly-clean-up", "SUCCEEDED")
    assert run_dag(nightly)["nightly_clean_up"] == "success"
    assert _last_run(nightly.dag_id).state == "failed"


def _last_run(dag_id: str):
    from airflow.models.dagrun import DagRun
    from airflow.settings import Session
    from sqlalchemy import select

    with Session() as session:
        runs = select(DagRun).where(DagRun.dag_id == dag_id).order_by(DagRun.id.desc())
        return session.scalars(runs).first()


def test_jobs_get_the_actions_arguments(nightly, glue, run_dag) -> None:
    for step in STEPS[1:]:
        glue.job(f"nightly-{step.replace('_', '-')}", "SUCCEEDED")
    glue.crawler("nightly-scan-landing", "SUCCEEDED")
    glue.job("nightly-clean-up", "SUCCEEDED")
    run_dag(nightly)
    (run,) = glue.client.get_job_runs(JobName="nightly-join-transactions")["JobRuns"]
    given = {k: v for k, v in run["Arguments"].items() if k != "--airflow_task_uuid"}
    assert given == {"--users_table": "users", "--prices_table": "prices"}

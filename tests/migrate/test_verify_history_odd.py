"""--against-history with what is odd in real accounts, or is no history at all."""

from __future__ import annotations

import copy
import json

import orders
import pytest
from test_verify_history import (
    JOIN,
    changed,
    outcomes,
    recorded,
    replay,
    reply,
    saved,
    snapshot,
    start,
    trigger,
    twice,
)

from glue2airflow.cli import main

# The fixtures of that module are ours too.
# ruff: noqa: F401, F811

pytestmark = pytest.mark.airflow


def test_a_chain_of_the_same_name_has_no_runs(tmp_path, replay):
    source = snapshot("chain-and-workflow-of-one-name")
    (name,) = (w["Name"] for w in json.loads(source.read_text())["Workflows"])
    made = recorded(source, {}, lambda e, g: start(e, g, name, hours=1), name)
    code, runs = replay(source, saved(made, tmp_path))
    assert (code, outcomes(runs)) == (0, ["same"])


def test_a_trigger_that_starts_a_job_twice(tmp_path, replay):
    source = snapshot("same-job-twice-in-one-trigger")
    (name,) = (w["Name"] for w in json.loads(source.read_text())["Workflows"])
    ends = {"jobs": {"render-tags": ["FAILED after 1m", "SUCCEEDED after 1m"]}}
    made = recorded(source, ends, lambda e, g: start(e, g, name), name)
    made["Runs"] = made["Runs"][-1:]
    code, runs = replay(source, saved(made, tmp_path))
    assert (code, outcomes(runs)) == (0, ["same"])


def test_a_crawler_started_by_two_triggers(tmp_path, replay):
    source = snapshot("crawler-started-twice")
    (name,) = (w["Name"] for w in json.loads(source.read_text())["Workflows"])
    ends = {
        "jobs": {"survey-east": "1m", "survey-west": "40m"},
        "crawlers": {"*": ["FAILED after 1m", "SUCCEEDED after 1m"]},
    }
    made = recorded(source, ends, lambda e, g: start(e, g, name, hours=3), name)
    made["Runs"] = made["Runs"][-1:]
    code, runs = replay(source, saved(made, tmp_path))
    assert (code, outcomes(runs)) == (0, ["same"])


@pytest.mark.parametrize("ends", [("SUCCEEDED", "FAILED"), ("FAILED", "SUCCEEDED")])
def test_the_rules_do_explain_a_merged_job(ends, tmp_path, replay):
    _, (run,) = replay(snapshot("started-twice"), saved(twice(*ends), tmp_path), args=("--merge",))
    assert not [line for line in run["lines"] if "semantics" in line]


def test_another_start(tmp_path, replay):
    def more(data):
        trigger(data, "nightly-start")["Actions"].append({"JobName": "nightly-clean-up"})

    runs = saved(recorded(snapshot("nightly"), {}), tmp_path)
    code, (run,) = replay(changed(snapshot("nightly"), tmp_path, more), runs)
    assert (code, run["outcome"]) == (2, "skipped")


def test_attempts_known_by_their_ids(tmp_path, replay):
    source = orders.snapshot(tmp_path, retries=1)
    made = recorded(
        source,
        {"jobs": {"load": ["FAILED", "SUCCEEDED"]}},
        lambda e, g: start(e, g, "orders"),
        "orders",
    )
    for node in made["Runs"][0]["Graph"]["Nodes"]:
        for run in node.get("JobDetails", {}).get("JobRuns", []):
            run.pop("PreviousRunId", None)
    code, runs = replay(source, saved(made, tmp_path))
    assert (code, outcomes(runs)) == (0, ["same"])


def test_runs_of_a_workflow_that_is_left_out(reply, tmp_path, capsys):
    path = saved(reply, tmp_path)
    args = (
        str(snapshot("nightly")),
        str(orders.snapshot(tmp_path, retries=1)),
        "--workflow",
        "orders",
    )
    main(["verify", *args, "--against-history", str(path)])
    assert "or which --workflow leaves out" in capsys.readouterr().err


@pytest.mark.parametrize("form", [lambda r: r["Runs"], lambda r: r["Runs"][0]])
def test_what_a_query_leaves(form, reply, tmp_path):
    path = saved(form(reply), tmp_path)
    assert main(["verify", str(snapshot("nightly")), "--against-history", str(path)]) == 0


def test_a_job_that_is_not_over(reply, tmp_path, replay):
    made = copy.deepcopy(reply)
    (node,) = (n for n in made["Runs"][0]["Graph"]["Nodes"] if n["Name"] == JOIN)
    node["JobDetails"]["JobRuns"][0]["JobRunState"] = "RUNNING"
    code, (run,) = replay(snapshot("nightly"), saved(made, tmp_path))
    assert (code, run["outcome"]) == (2, "skipped")


RUBBISH = {
    "a node that is none": lambda run: run.update(Graph={"Nodes": ["x"]}),
    "a node without a name": lambda run: run.update(Graph={"Nodes": [{"Type": "JOB"}]}),
    "a list for a graph": lambda run: run.update(Graph=[1]),
    "a number for details": lambda run: run["Graph"]["Nodes"].append(
        {"Type": "JOB", "Name": "x", "JobDetails": 5}
    ),
}


@pytest.mark.parametrize("kind", RUBBISH)
def test_rubbish(kind, reply, tmp_path, capsys):
    made = copy.deepcopy(reply)
    RUBBISH[kind](made["Runs"][0])
    path = saved(made, tmp_path)
    assert main(["verify", str(snapshot("nightly")), "--against-history", str(path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1

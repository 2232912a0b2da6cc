"""Definitions as the running side reads them, and as they are loaded from files."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from airflow_glue_bridge.testing.definitions import Definitions
from airflow_glue_bridge.testing.loading import LoadError, load
from glue2airflow.errors import SourceError
from glue2airflow.sources import read_all
from wire_definitions import trigger

GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.fixture
def glue(glue_emulator):
    return glue_emulator.client()


def test_the_engine_sees_definitions_as_they_are_now():
    definitions = Definitions()
    definitions.jobs["j"] = {"Name": "j", "MaxRetries": 1}
    jobs = definitions.jobs_view
    assert jobs["j"].max_retries == 1
    assert jobs["j"] is jobs["j"]
    definitions.jobs["j"] = {"Name": "j", "MaxRetries": 2}
    assert jobs["j"].max_retries == 2
    del definitions.jobs["j"]
    assert "j" not in jobs
    with pytest.raises(KeyError):
        jobs["j"]
    assert (list(jobs), len(jobs)) == ([], 0)


def test_a_crawler_whose_schedule_is_stopped_has_none():
    definitions = Definitions()
    schedule = {"ScheduleExpression": "cron(0 6 * * ? *)", "State": "NOT_SCHEDULED"}
    definitions.crawlers["c"] = {"Name": "c", "Schedule": schedule}
    assert definitions.crawlers_view["c"].schedule == ""
    definitions.crawlers["c"] = {"Name": "c", "Schedule": {**schedule, "State": "SCHEDULED"}}
    assert definitions.crawlers_view["c"].schedule == "cron(0 6 * * ? *)"


def test_triggers_outside_of_workflows_are_a_chain():
    definitions = Definitions()
    assert definitions.standalone() is None
    definitions.workflows["w"] = {"Name": "w", "LastModifiedOn": datetime.now(UTC)}
    definitions.triggers["in"] = trigger("in", WorkflowName="w")
    definitions.triggers["out"] = trigger("out")
    definitions.jobs["job"] = {"Name": "job"}
    chain = definitions.standalone()
    assert chain.standalone
    assert [t.name for t in chain.triggers] == ["out"]
    assert [t.name for t in definitions.workflow("w").triggers] == ["in"]
    assert list(definitions.workflow("w").jobs) == ["job"]


# --- loading


def loaded(data):
    definitions = Definitions()
    return definitions, load(definitions, data)


def test_what_triggers_name_and_nothing_defines_is_made_and_said():
    named = trigger(WorkflowName="w", Actions=[{"JobName": "a"}, {"CrawlerName": "c"}])
    definitions, notes = loaded({"Triggers": [named], "Jobs": [{"Name": "a"}]})
    assert list(definitions.jobs) == ["a", "before"]
    assert list(definitions.crawlers) == ["c"]
    assert notes == [
        "workflow w is defined nowhere: a plain one stands in for it",
        "crawler c is defined nowhere: a plain one stands in for it",
        "job before is defined nowhere: a plain one stands in for it",
    ]


def test_what_is_defined_twice_is_said():
    same, other = {"Name": "j", "Timeout": 5}, {"Name": "j", "Timeout": 6}
    definitions, notes = loaded({"Jobs": [same, dict(same), other]})
    assert definitions.jobs["j"]["Timeout"] == 5
    assert notes == ["job j is defined twice, not alike: the first one counts"]
    assert load(definitions, {"Jobs": [other]}) == []
    assert definitions.jobs["j"]["Timeout"] == 6


def test_what_another_file_defines_needs_no_plain_one(tmp_path):
    flows, jobs = tmp_path / "flows.json", tmp_path / "jobs.yaml"
    graph = {"Nodes": [{"Type": "TRIGGER", "Name": "t", "TriggerDetails": {"Trigger": trigger()}}]}
    flows.write_text(json.dumps({"Workflow": {"Name": "w", "Graph": graph}}), "utf-16")
    jobs.write_text("Jobs:\n- {Name: job, Timeout: 7}\n- {Name: before}\n")
    definitions = Definitions()
    assert load(definitions, flows, jobs) == []
    assert definitions.jobs["job"]["Timeout"] == 7
    assert definitions.triggers["t"]["WorkflowName"] == "w"


def test_a_trigger_that_tells_no_state_is_alive():
    types = ("ON_DEMAND", "EVENT", "SCHEDULED", "CONDITIONAL")
    definitions, _ = loaded({"Triggers": [trigger(type_, type_) for type_ in types]})
    states = {name: made["State"] for name, made in definitions.triggers.items()}
    started = dict.fromkeys(("SCHEDULED", "CONDITIONAL"), "ACTIVATED")
    assert states == {"ON_DEMAND": "CREATED", "EVENT": "CREATED", **started}
    left, _ = loaded({"Triggers": [trigger(State="DEACTIVATED")]})
    assert left.triggers["t"]["State"] == "DEACTIVATED"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"Workflows": {}}, "the data: Workflows must be a list"),
        ({"Workflows": [1]}, "the data: Workflows[0] must be an object"),
        ({"Triggers": [{"Name": "t"}]}, "the data: Triggers[0]: trigger t has no Type"),
        ({"Jobs": [{"Timeout": 5}]}, "the data: Jobs[0].Name is missing"),
        ({"Jobs": [{"Name": "j", "Timeout": "5"}]}, "at 'timeout' can not be converted"),
        ({"Run": {}}, "the data holds workflow runs, not a workflow"),
        ({"SnapshotVersion": 2}, "a snapshot of version 2, and version 1 can be loaded"),
        ({"Databases": []}, "the data holds nothing to load"),
        ("text", "the data must be an object"),
    ],
)
def test_what_cannot_be_loaded(data, told):
    from airflow_glue_bridge.testing.loading import Loader

    loader = Loader(Definitions(), datetime.now(UTC), "arn")
    with pytest.raises(LoadError, match=re.escape(told)):
        loader.add(data)


@pytest.mark.parametrize("name", ["none.json", "bad.json", "bad.yaml"])
def test_a_file_that_cannot_be_read(tmp_path, name):
    (tmp_path / "bad.json").write_text("{")
    (tmp_path / "bad.yaml").write_text("a: [")
    with pytest.raises(LoadError, match=name):
        load(Definitions(), tmp_path / name)


def test_a_loaded_snapshot_is_answered_over_the_wire(glue, glue_emulator):
    crawler_ = {"Name": "c", "Schedule": "cron(0 6 * * ? *)", "LastCrawl": {"Status": "FAILED"}}
    snapshot = {
        "SnapshotVersion": 1,
        "Workflows": [{"Name": "w", "Tags": {"a": "b"}, "CreatedOn": "2026-01-02T03:04:05+00:00"}],
        "Triggers": [trigger(WorkflowName="w", Actions=[{"CrawlerName": "c"}])],
        "Jobs": [{"Name": "before", "Tags": {}}],
        "Crawlers": [crawler_],
        "Rules": [{"Name": "r", "Targets": []}],
    }
    assert glue_emulator.load(snapshot) == ["the data: Rules is left out"]
    found = glue.get_workflow(Name="w", IncludeGraph=True)["Workflow"]
    assert found["CreatedOn"] == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert {node["Name"] for node in found["Graph"]["Nodes"]} == {"t", "before", "c"}
    arn = "arn:aws:glue:us-east-1:123456789012:workflow/w"
    assert glue.get_tags(ResourceArn=arn)["Tags"] == {"a": "b"}
    schedule = glue.get_crawler(Name="c")["Crawler"]["Schedule"]
    assert schedule == {"ScheduleExpression": "cron(0 6 * * ? *)", "State": "SCHEDULED"}
    assert glue.get_job(JobName="before")["Job"]["Timeout"] == 480


# Cases whose sources are of another kind, or of none.
OTHERS = ("cfn-", "error-", "tf-")


def _saved():
    """Golden sources that both the converter and the emulator read, and what they may differ in."""
    for path in sorted(GOLDEN.glob("*/*.json")):
        skipped = {"case.json", "parameters.json"}
        if path.name not in skipped and not path.parent.name.startswith(OTHERS):
            yield pytest.param(path, id=f"{path.parent.name}/{path.name}")


# Sources that hold what no Glue account can: the converter tells of each, the emulator refuses.
UNREAL = {"empty-members", "malformed", "refusals"}


@pytest.mark.parametrize("path", list(_saved()))
def test_the_emulator_loads_what_the_converter_reads(path):
    definitions = Definitions()
    if path.parent.name in UNREAL:
        with pytest.raises(LoadError, match=re.escape(path.name)):
            load(definitions, path)
        return
    load(definitions, path)
    try:
        (reading,) = read_all([str(path)])
    except SourceError:
        pytest.fail("the emulator loads what the converter refuses")
    read = {d.workflow.name: d.workflow for d in reading.definitions if not d.workflow.standalone}
    for name, workflow in read.items():
        ours = definitions.workflow(name)
        assert told(ours) == told(workflow)


def told(workflow):
    """What two readers must agree on; the emulator knows the state of every trigger."""
    return SimpleNamespace(
        properties=dict(workflow.default_run_properties),
        most=workflow.max_concurrent_runs,
        triggers={
            (t.name, t.type, t.alive, t.schedule, str(t.actions), str(t.predicate))
            for t in workflow.triggers
        },
    )

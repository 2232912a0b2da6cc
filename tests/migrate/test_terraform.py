"""Ten estates, each as a configuration, a plan, a state file and a shown state: one result.

How the files were made is told in tests/terraform_estates/README.md.
"""

import json
import shutil
from pathlib import Path

import pytest

from glue2airflow.convert import convert
from glue2airflow.emit import render, render_events
from glue2airflow.findings import Level
from glue2airflow.plan import PlanOptions
from glue2airflow.sources.parameters import read_parameters

ESTATES = Path(__file__).parents[1] / "terraform_estates"
FORMS = ("terraform.tfstate", "state.json", "plan.json", "configuration")
# Each estate's workflows and chains, with the number of triggers, jobs and crawlers in each.
HELD = {
    "events": {"uploads": (1, 1, 0)},
    "fan_in": {"votes": (4, 3, 2)},
    "layers": {"medallion": (3, 6, 0)},
    "matrix": {"sales-at": (2, 2, 0), "sales-pt": (2, 2, 0)},
    "modules": {
        "scores-cup": (2, 2, 0),
        "scores-league-1": (3, 3, 0),
        "scores-league-2": (3, 3, 0),
    },
    "nightly": {"lake-nightly": (3, 2, 1)},
    "overridden": {"stock-test": (2, 2, 0)},
    "standalone": {"moth-hourly": (3, 3, 0)},
    "switches": {"ledger": (3, 3, 0)},
    "templates": {"digest": (1, 1, 0)},
}
# What a configuration alone does not tell: data sources, and variables without a value.
GIVEN = {
    "overridden": {
        "data.aws_caller_identity.current.account_id": "123456789012",
        "data.aws_region.here.name": "eu-west-1",
    },
    "switches": read_parameters(str(ESTATES / "switches" / "prod.tfvars")),
}


@pytest.fixture(params=sorted(HELD))
def conversions(request, tmp_path):
    """An estate converted from each of its forms, each called "estate"."""
    return {form: _converted(request.param, form, tmp_path / form) for form in FORMS}


def _converted(estate, form, folder):
    source, parameters = folder / "estate", {}
    if form == "configuration":
        kept = shutil.ignore_patterns("*.json", "*.tfstate")
        shutil.copytree(ESTATES / "common", folder / "common")
        shutil.copytree(ESTATES / estate, source, ignore=kept)
        for path in (ESTATES / estate).glob("*.tf.json"):
            shutil.copy(path, source)
        parameters = GIVEN.get(estate, {})
    else:
        folder.mkdir()
        shutil.copy(ESTATES / estate / form, source)
    return convert([str(source)], PlanOptions(), parameters=parameters)


def test_every_form_gives_the_same_workflows(conversions, request):
    estate = request.node.callspec.params["conversions"]
    expected = [d.workflow for d in conversions["terraform.tfstate"].definitions]
    held = {w.name: (len(w.triggers), len(w.jobs), len(w.crawlers)) for w in expected}
    assert held == HELD[estate]
    for form, conversion in conversions.items():
        assert [d.workflow for d in conversion.definitions] == expected, form


def test_every_form_gives_the_same_bytes(conversions):
    made = {
        form: [(render(p), render_events(p) if p.events_file else "") for p in conversion.plans]
        for form, conversion in conversions.items()
    }
    assert all(files == made["terraform.tfstate"] for files in made.values())
    assert all(len(dag) > 500 for dag, _ in made["plan.json"])


def test_no_form_leaves_anything_open(conversions):
    for conversion in conversions.values():
        found = [x for d in conversion.definitions for x in d.findings]
        assert {x.level for x in (*found, *conversion.findings)} <= {Level.NOTE}
        assert {x.code for x in found} <= {"GLU120"}


def test_the_defaults_of_the_provider_are_applied(conversions):
    for conversion in conversions.values():
        for workflow in (d.workflow for d in conversion.definitions):
            for trigger in workflow.conditional_triggers:
                assert trigger.logical in ("AND", "ANY")
                assert all(c.logical_operator == "EQUALS" for c in trigger.conditions)
            assert all(t.state in ("CREATED", "ACTIVATED") for t in workflow.triggers)
            assert all(job.command.name for job in workflow.jobs.values())


def test_the_estates_are_of_the_real_terraform():
    for estate in HELD:
        plan = json.loads((ESTATES / estate / "plan.json").read_text())
        state = json.loads((ESTATES / estate / "terraform.tfstate").read_text())
        assert plan["terraform_version"] == state["terraform_version"] == "1.11.4"
        assert plan["complete"]
        assert not plan["errored"]


def test_the_two_forms_of_a_state_can_be_given_together(tmp_path):
    paths = [str(ESTATES / "fan_in" / form) for form in FORMS[:3]]
    conversion = convert(paths, PlanOptions(), parameters={})
    assert [plan.workflow for plan in conversion.plans] == ["votes"]

"""What Terraform marks as sensitive, in configurations: used as it is, and never written out."""

import pytest
from terraform_sources import NIGHTLY, START, only, said

from glue2airflow.secrets import looks_secret
from glue2airflow.sources.unresolved import Secret


def test_sensitive_variables_are_credentials(tmp_path):
    text = (
        NIGHTLY
        + """
    variable "pin" {
      sensitive = true
      default   = "1234"
    }
    resource "aws_glue_trigger" "start" {
      name          = "start"
      type          = var.pin == "1234" ? "ON_DEMAND" : "EVENT"
      workflow_name = aws_glue_workflow.nightly.name
      actions {
        job_name  = aws_glue_job.load.name
        arguments = { "--pin" = "x${upper(var.pin)}", "--open" = nonsensitive(var.pin) }
      }
    }
    """
    )
    (start,) = only(tmp_path, text).workflow.triggers
    assert start.type == "ON_DEMAND"
    arguments = start.actions[0].arguments
    assert isinstance(arguments["--pin"], Secret)
    assert "1234" not in arguments["--pin"]
    assert arguments["--open"] == "1234"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('length(sensitive("abc"))', "3"),
        ('lookup({ a = "x" }, sensitive("a"), "y")', "x"),
        ("nonsensitive(sensitive(5)) + 1", "6"),
        ("sensitive(5) == 5", "true"),
        ('issensitive(sensitive("a"))', "true"),
        ('issensitive("a")', "false"),
        ('sensitive(true) ? "x" : "y"', "x"),
    ],
)
def test_what_is_made_of_credentials_is_made_of_what_they_are(tmp_path, written, expected):
    assert _argument(tmp_path, written) == expected


@pytest.mark.parametrize("written", ["sensitive(5)", '"x${sensitive(5)}"', "sensitive(true)"])
def test_a_credential_may_be_a_number(tmp_path, written):
    assert isinstance(_argument(tmp_path, written), Secret)


def _argument(folder, written):
    """What an expression yields as an argument."""
    start = START.replace("job_name", f'arguments = {{ "--x" = {written} }}\n        job_name')
    (trigger,) = only(folder, NIGHTLY + start).workflow.triggers
    return trigger.actions[0].arguments["--x"]


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ('variable "db_password" { default = "hunter2" }', "x-${var.db_password}"),
        ('variable "db" { default = { password = "hunter2" } }', "${var.db.password}"),
        ('variable "passwords" { default = ["hunter2"] }', "${var.passwords[0]}"),
        ('variable "passwords" { default = { prod = "hunter2" } }', "${var.passwords.prod}"),
        ('locals { db_password = "hunter2" }', "${local.db_password}"),
        ('locals { db_password = "hunter2-${data.a.b.c}" }', "${local.db_password}"),
    ],
)
def test_what_is_called_a_credential_is_one(tmp_path, declared, written):
    start = START.replace("job_name", f'arguments = {{ "--x" = "{written}" }}\n        job_name')
    (trigger,) = only(tmp_path, f"{NIGHTLY}\n{declared}\n{start}").workflow.triggers
    found = trigger.actions[0].arguments["--x"]
    assert isinstance(found, Secret)
    assert "hunter2" not in found


def test_what_is_said_to_be_no_credential_is_none(tmp_path):
    declared = """
    variable "token" {
      default   = "orders"
      sensitive = false
    }
    variable "password_parameter" {
      default = "db"
    }
    """
    start = START.replace(
        "job_name", 'arguments = { "--x" = "${var.token}-${var.password_parameter}" }\n  job_name'
    )
    (trigger,) = only(tmp_path, NIGHTLY + declared + start).workflow.triggers
    assert trigger.actions[0].arguments["--x"] == "orders-db"


@pytest.mark.parametrize("written", ['"hunter2-${var.env}"', '"${var.env}-hunter2"'])
@pytest.mark.parametrize("wrapped", ["{}", "lower({})"])
def test_a_credential_that_is_known_in_part_is_not_told(tmp_path, written, wrapped):
    password = f'arguments = {{ "--password" = {wrapped.format(written)} }}\n        job_name'
    start = 'variable "env" {}\n' + START.replace("job_name", password)
    definition = only(tmp_path, NIGHTLY + start)
    assert "hunter2" not in said(definition.findings)
    assert looks_secret(
        "--password", definition.workflow.triggers[0].actions[0].arguments["--password"]
    )

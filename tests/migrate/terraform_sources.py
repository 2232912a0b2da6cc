"""Terraform configurations to read, and what to look at in the result."""

import json
import textwrap

from glue2airflow.sources import read_all
from glue2airflow.sources.document import Document
from glue2airflow.sources.terraform import read as read_document

NIGHTLY = """
    resource "aws_glue_workflow" "nightly" {
      name = "nightly"
    }

    resource "aws_glue_job" "load" {
      name         = "load"
      role_arn     = "arn:aws:iam::123456789012:role/glue"
      glue_version = "4.0"
      command {
        script_location = "s3://nightly/load.py"
      }
    }
"""
START = """
    resource "aws_glue_trigger" "start" {
      name          = "start"
      type          = "ON_DEMAND"
      workflow_name = aws_glue_workflow.nightly.name
      actions {
        job_name = aws_glue_job.load.name
      }
    }
"""


def write(folder, files):
    """Write files, by their paths below ``folder``."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text))
    return folder


def reading(folder, text="", parameters=None, **files):
    """The reading of a configuration; a file is named ``jobs__main_tf`` for ``jobs/main.tf``."""
    named = {name.replace("__", "/").replace("_tf", ".tf"): body for name, body in files.items()}
    root = write(folder / "infra", {**({"main.tf": text} if text else {}), **named})
    return read_all([str(root)], parameters or {})[0]


def only(folder, text="", parameters=None, **files):
    """The one workflow or chain of a configuration."""
    (definition,) = reading(folder, text, parameters, **files).definitions
    return definition


def names(folder, text, parameters=None, **files):
    """What the workflows of a configuration are called."""
    return [d.workflow.name for d in reading(folder, text, parameters, **files).definitions]


def inventory(data, parameters=None):
    """What a plan or a state holds."""
    document = Document("terraform.json", json.loads(json.dumps(data)))
    return read_document(document, parameters or {})


def said(findings):
    return " | ".join(f"{x.code} {x.subject}: {x.message}" for x in findings)


def codes(findings):
    return sorted({finding.code for finding in findings})

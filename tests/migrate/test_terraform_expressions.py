"""Our evaluation of expressions, held against what Terraform 1.11.4 itself yields.

`benchmarks/terraform_expressions.py` asks Terraform for the answers in the table anew.
"""

import json
from pathlib import Path

import pytest

from glue2airflow.sources.terraform.hcl.configuration import Configuration
from glue2airflow.sources.terraform.hcl.evaluate import evaluate
from glue2airflow.sources.terraform.hcl.functions.encoding import jsonencode
from glue2airflow.sources.terraform.hcl.modules import Module
from glue2airflow.sources.terraform.hcl.syntax import parse
from glue2airflow.sources.terraform.hcl.values import EvaluationError

FOLDER = Path(__file__).parents[1] / "terraform_expressions"
TABLE = json.loads((FOLDER / "expressions.json").read_text())


@pytest.fixture(scope="module")
def scope():
    configuration = Configuration.at(FOLDER, {})
    return Module(configuration, configuration.loader.module(FOLDER)).scope


def value_of(written, scope):
    expression = parse(f"x = {written}\n", "expressions").attributes["x"]
    return json.loads(jsonencode(evaluate(expression, scope)))


@pytest.mark.parametrize("entry", TABLE, ids=lambda entry: entry["expression"][:60])
def test_an_expression_yields_what_terraform_yields(entry, scope):
    if entry.get("refused"):
        with pytest.raises(EvaluationError):
            value_of(entry["expression"], scope)
    else:
        assert value_of(entry["expression"], scope) == entry["value"]


def test_the_table_is_large_enough():
    assert len(TABLE) > 450
    assert sum("refused" in entry for entry in TABLE) > 40

"""Parameters files of CloudFormation templates."""

import pytest

from glue2airflow.errors import SourceError
from glue2airflow.sources.parameters import read_parameters

FILES = {
    "create-stack": ('[{"ParameterKey": "Env", "ParameterValue": "prod"}]', {"Env": "prod"}),
    "number": ('[{"ParameterKey": "N", "ParameterValue": 3}]', {"N": "3"}),
    "describe-stacks": (
        '[{"ParameterKey": "Job", "ParameterValue": "/etl/job", "ResolvedValue": "load"}]',
        {"Job": "load"},
    ),
    "deploy": ('["Env=prod", "A=b=c"]', {"Env": "prod", "A": "b=c"}),
    "codepipeline": ('{"Parameters": {"Env": "prod"}, "Tags": {"a": "b"}}', {"Env": "prod"}),
    "list inside": (
        '{"Parameters": [{"ParameterKey": "Env", "ParameterValue": "prod"}]}',
        {"Env": "prod"},
    ),
    "yaml": (
        "Env: prod\nSwitch: true\nDay: 2024-01-01\n",
        {"Env": "prod", "Switch": "true", "Day": "2024-01-01"},
    ),
    "empty": ("{}", {}),
}


@pytest.mark.parametrize(("text", "expected"), FILES.values(), ids=FILES)
def test_parameters_files(tmp_path, text, expected):
    file = tmp_path / "parameters.json"
    file.write_text(text)
    assert read_parameters(str(file)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "5",
        "text",
        "[1]",
        '["Env"]',
        '[{"ParameterKey": "Env"}]',
        '[{"ParameterKey": "Env", "UsePreviousValue": true}]',
        '{"Env": ["a"]}',
        '{"Env": null}',
        '{"Parameters": {"Env": {"a": 1}}}',
        "",
        "{",
    ],
)
def test_other_files_are_refused_in_a_sentence(tmp_path, text):
    file = tmp_path / "parameters.json"
    file.write_text(text)
    with pytest.raises(SourceError, match=r"parameters\.json"):
        read_parameters(str(file))

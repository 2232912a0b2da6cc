"""Templates that name nested ones by a path, as people write them and sam build leaves them."""

import json

import pytest
from cdk_assemblies import codes, convert, flow, job, output

from glue2airflow.cli import main
from glue2airflow.errors import SourceError
from glue2airflow.sources.samconfig import read

INNER = {"Resources": {"Load": job("load")}, "Outputs": {"Name": output({"Ref": "Load"})}}
FROM_INNER = {"Fn::GetAtt": ["Inner", "Outputs.Name"]}


def _template(path, kind="AWS::CloudFormation::Stack", member="TemplateURL"):
    inner = {"Type": kind, "Properties": {member: path}}
    return {"Resources": {**flow("etl", FROM_INNER), "Inner": inner}}


def _write(folder, **files):
    folder.mkdir(exist_ok=True)
    for name, data in files.items():
        (folder / f"{name}.json").write_text(json.dumps(data))
    return folder / "main.json"


@pytest.mark.parametrize("path", ["inner.json", "./inner.json", "../etl/inner.json"])
@pytest.mark.parametrize(
    ("kind", "member"),
    [("AWS::CloudFormation::Stack", "TemplateURL"), ("AWS::Serverless::Application", "Location")],
)
def test_a_template_beside_it(kind, member, path, tmp_path):
    main_ = _write(tmp_path / "etl", main=_template(path, kind, member), inner=INNER)
    code, report, made = convert(main_, tmp_path)
    assert code == 0
    assert 'job_name="load"' in made
    assert not codes(report) | codes(report, "etl") & {"GLU101", "GLU105", "GLU121"}


@pytest.mark.parametrize(
    "path",
    [
        "../inner.json",
        "link.json",
        "gone.json",
        "",
        "a\0b",
        "x" * 5000,
        ".",
        {"Ref": "AWS::Region"},
        {"Fn::GetAZs": ""},
        {"ApplicationId": "x"},
        7,
        None,
    ],
    ids=lambda path: str(path)[:20],
)
def test_a_template_that_is_elsewhere_is_told(path, tmp_path):
    _write(tmp_path, inner=INNER)
    main_ = _write(tmp_path / "etl", main=_template(path))
    (tmp_path / "etl" / "link.json").symlink_to(tmp_path / "inner.json")
    code, report, made = convert(main_, tmp_path)
    assert code == 0
    assert codes(report) == {"GLU121"}
    assert 'job_name="${Inner.Outputs.Name}"' in made


def test_the_workflow_that_it_is_told_of_may_lack_triggers(tmp_path):
    template = _template("https://example.com/inner.json")
    template["Resources"]["Inner"]["Properties"]["Parameters"] = {"Flow": {"Ref": "Flow"}}
    _, report, _ = convert(_write(tmp_path / "etl", main=template), tmp_path)
    assert codes(report, "etl") >= {"GLU121"}


def test_a_nested_stack_that_is_not_made(tmp_path):
    template = _template("gone.json")
    template["Conditions"] = {"Never": {"Fn::Equals": ["a", "b"]}}
    template["Resources"] |= flow("etl", "load")
    template["Resources"]["Inner"]["Condition"] = "Never"
    _, report, _ = convert(_write(tmp_path / "etl", main=template), tmp_path)
    assert not codes(report)


NEVER = {"Fn::Equals": ["a", "b"]}


@pytest.mark.parametrize(
    ("condition", "code", "found"),
    [
        (NEVER, 2, None),
        ({"Fn::Not": [NEVER]}, 0, set()),
        ({"Fn::Equals": [{"Ref": "AWS::Region"}, "x"]}, 2, {"GLU109"}),
        ({"Fn::Equals": [{"Fn::GetAZs": ""}, "x"]}, 2, {"GLU109"}),
    ],
    ids=["false", "true", "open", "opaque"],
)
def test_the_condition_of_a_nested_stack(condition, code, found, tmp_path):
    outer = {"Conditions": {"Asked": condition}, "Resources": {}}
    inner = _template("inner.json")["Resources"]["Inner"]
    outer["Resources"]["Inner"] = {**inner, "Condition": "Asked"}
    again = {"Resources": {"Deep": _template("deep.json")["Resources"]["Inner"]}}
    deep = {"Resources": {**flow("etl", "load"), "Load": job("load")}}
    main_ = _write(tmp_path / "etl", main=outer, inner=again, deep=deep)
    ended, report, _ = convert(main_, tmp_path)
    assert ended == code
    assert bool(report) == (found is not None)
    if found is not None:
        assert codes(report, "etl") & {"GLU109"} == found


def test_a_condition_that_is_none_is_told(tmp_path, capsys):
    template = _template("inner.json")
    template["Resources"] |= flow("etl", "load")
    template["Resources"]["Inner"]["Condition"] = "Gone"
    said = _said(tmp_path, capsys, main=template, inner=INNER)
    assert 'main.json: "Gone" is not a condition of the template' in said


def test_standard_input_lies_nowhere(tmp_path, monkeypatch):
    _write(tmp_path, inner=INNER)
    (tmp_path / "stdin").write_text(json.dumps(_template("inner.json")))
    monkeypatch.chdir(tmp_path)
    with open("stdin", encoding="utf-8") as file:
        monkeypatch.setattr("sys.stdin", file)
        _, report, _ = convert("-", tmp_path)
    assert codes(report) == {"GLU121"}


def _said(tmp_path, capsys, **files):
    main_ = _write(tmp_path / "etl", **files)
    assert main(["convert", str(main_), "-o", str(tmp_path / "dags")]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    return said


def test_a_template_in_itself(tmp_path, capsys):
    again = {"Resources": {"Inner": _template("./main.json")["Resources"]["Inner"]}}
    said = _said(tmp_path, capsys, main=_template("inner.json"), inner=again)
    assert 'main.json is nested in itself, through "Inner"' in said


def test_templates_in_templates_without_end(tmp_path, capsys):
    chain = {f"t{i}": _template(f"t{i + 1}.json") for i in range(200)}
    assert "is nested in more than 50 stacks" in _said(
        tmp_path, capsys, main=_template("t0.json"), **chain
    )


def test_templates_that_double_each_other(tmp_path, capsys):
    def twice(path):
        inner = _template(path)["Resources"]["Inner"]
        return {"Resources": {"A": inner, "B": inner}}

    chain = {f"t{i}": twice(f"t{i + 1}.json") for i in range(30)}
    assert "is one of more than 2,000 stacks" in _said(
        tmp_path, capsys, main=twice("t0.json"), **chain
    )


def test_an_inner_template_that_is_none(tmp_path, capsys):
    said = _said(tmp_path, capsys, main=_template("inner.json"), inner=[1])
    assert "inner.json: a template must be an object" in said


# --- samconfig.toml ---


@pytest.mark.parametrize(
    "written",
    [
        '"Env=\\"prod\\" Name=\'a b\'"',
        "'ParameterKey=Env,ParameterValue=prod ParameterKey=Name,ParameterValue=\"a b\"'",
        '["Env=prod", "Name=\'a b\'"]',
        '{Env = "prod", Name = "a b"}',
    ],
)
def test_parameter_overrides(written, tmp_path):
    path = tmp_path / "samconfig.toml"
    path.write_text(f"[default.deploy.parameters]\nparameter_overrides = {written}\n")
    assert read(str(path)) == {"Env": "prod", "Name": "a b"}


def test_what_deploy_says_goes_before_what_all_commands_share(tmp_path):
    path = tmp_path / "samconfig.toml"
    path.write_text(
        '[default.global.parameters]\nparameter_overrides = "A=1 B=1"\n'
        '[default.deploy.parameters]\nparameter_overrides = "B=2"\n'
        '[prod.deploy.parameters]\nparameter_overrides = "B=3"\n'
    )
    assert read(str(path)) == {"A": "1", "B": "2"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "has no parameter_overrides"),
        ("[default", "is not valid TOML"),
        ("default = 1", "default must be an object"),
        ("[default.deploy.parameters]\nparameter_overrides = 'word'", "it takes Key=Value"),
        ("[default.deploy.parameters]\nparameter_overrides = 'A=\"x'", "No closing quotation"),
        ("[default.deploy.parameters]\nparameter_overrides = {A = []}", "A must be"),
    ],
)
def test_a_samconfig_that_tells_none(text, says, tmp_path):
    path = tmp_path / "samconfig.toml"
    path.write_text(text)
    with pytest.raises(SourceError, match=says):
        read(str(path))

"""CDK assemblies: which stacks are read, and what is refused in one sentence."""

import copy
import json
import shutil
from pathlib import Path

import pytest
from cdk_assemblies import DEV, PROD, assembly, codes, convert, flow, job, stack

from glue2airflow.cli import main

GOLDEN = Path(__file__).parents[1] / "golden"


def _stages(folder):
    """Two stages that hold the same workflow."""
    stages = {}
    for name, environment in (("Dev", DEV), ("Prod", PROD)):
        etl = stack(flow("etl", "load"), environment, displayName=f"{name}/Etl")
        jobs = stack({"Load": job("load", Timeout=len(name) * 10)}, environment)
        assembly(folder / f"assembly-{name}", {f"{name}Etl": etl, f"{name}Jobs": jobs})
        properties = {"directoryName": f"assembly-{name}"}
        stages[f"assembly-{name}"] = {"type": "cdk:cloud-assembly", "properties": properties}
    return assembly(folder, {}, artifacts=stages)


def _refusal(source, tmp_path, capsys, *args):
    code, _, made = convert(source, tmp_path, *args)
    said = capsys.readouterr().err
    assert (code, made) == (2, "")
    assert said.startswith("glue2airflow: ")
    assert said.count("\n") == 1
    return said


# --- which stacks ---


def test_a_workflow_in_two_stages_asks_which(tmp_path, capsys):
    folder = _stages(tmp_path / "cdk.out")
    said = _refusal(folder, tmp_path, capsys)
    assert f'"etl" is in more than one stack of {folder}' in said
    assert f"{folder}:Dev or {folder}:Prod" in said


@pytest.mark.parametrize("chosen", [":Prod", ":Prod/Etl", ":ProdEtl", "/assembly-Prod"])
def test_one_stage_or_stack_of_it(chosen, tmp_path):
    folder = _stages(tmp_path / "cdk.out")
    code, report, made = convert(f"{folder}{chosen}", tmp_path)
    assert code == 0
    assert [w["source"] for w in report["workflows"]] == ["ProdEtl.template.json"]
    # The job is of the same stage: 40 minutes, and an hour to start up.
    assert "waiter_max_attempts=100" in made


def test_both_stages_of_the_same_name_in_one_call_are_a_duplicate(tmp_path):
    folder = _stages(tmp_path / "cdk.out")
    code, report, _ = convert(f"{folder}:Dev", tmp_path, f"{folder}:Prod")
    assert code == 2
    assert codes(report, "etl") >= {"GLU110"}


def test_a_workflow_in_two_stacks_of_no_stage(tmp_path, capsys):
    alike = {name: stack(flow("etl", "load"), env) for name, env in (("A", DEV), ("B", PROD))}
    folder = assembly(tmp_path / "cdk.out", alike)
    assert f"{folder}:A or {folder}:B" in _refusal(folder, tmp_path, capsys)


def test_a_stack_that_is_not_there(tmp_path, capsys):
    folder = _stages(tmp_path / "cdk.out")
    said = _refusal(f"{folder}:Test", tmp_path, capsys)
    assert f'{folder} holds no stack or stage Test; there is "Dev/Etl", "DevJobs"' in said


def test_an_assembly_without_stacks(tmp_path, capsys):
    folder = assembly(tmp_path / "cdk.out", {})
    assert "holds no stack; there is none in it" in _refusal(folder, tmp_path, capsys)


def test_a_folder_that_is_no_assembly_has_no_stacks(tmp_path, capsys):
    (tmp_path / "main.tf").write_text("")
    assert "is no CDK assembly" in _refusal(f"{tmp_path}:Etl", tmp_path, capsys)


def test_templates_without_a_manifest_are_not_an_assembly(tmp_path, capsys):
    folder = assembly(tmp_path / "cdk.out", {"Etl": stack(flow("etl", "load"))})
    (folder / "manifest.json").unlink()
    assert "nor a CDK assembly (manifest.json)" in _refusal(folder, tmp_path, capsys)


# --- what a manifest says ---


def test_account_region_and_name_of_the_stack_are_known(tmp_path):
    named = "${AWS::StackName}-${AWS::AccountId}-${AWS::Region}-${AWS::Partition}"
    etl = stack(flow("etl", {"Fn::Sub": named}), DEV, properties={"stackName": "my-etl"})
    folder = assembly(tmp_path / "cdk.out", {"Etl": etl})
    _, _, made = convert(folder, tmp_path)
    assert 'job_name="my-etl-111111111111-eu-west-1-aws"' in made
    _, _, made = convert(folder, tmp_path, "-p", "AWS::Region=us-east-1", "--force")
    assert 'job_name="my-etl-111111111111-us-east-1-aws"' in made


def test_an_unknown_environment_stays_open(tmp_path):
    named = {"Fn::Sub": "load-${AWS::AccountId}-${AWS::Region}"}
    folder = assembly(tmp_path / "cdk.out", {"Etl": stack(flow("etl", named))})
    _, report, made = convert(folder, tmp_path)
    assert codes(report, "etl") >= {"GLU101"}
    assert 'job_name="load-${AWS::AccountId}-${AWS::Region}"' in made


def test_parameters_of_the_manifest_and_of_the_user(tmp_path):
    etl = stack(
        flow("etl", {"Ref": "Job"}),
        properties={"parameters": {"Job": "from-the-manifest"}},
        Parameters={"Job": {"Type": "String", "Default": "default"}},
    )
    folder = assembly(tmp_path / "cdk.out", {"Etl": etl})
    assert 'job_name="from-the-manifest"' in convert(folder, tmp_path)[2]
    assert 'job_name="mine"' in convert(folder, tmp_path, "-p", "Job=mine", "--force")[2]


def test_a_parameter_that_no_stack_has(tmp_path, capsys):
    folder = assembly(tmp_path / "cdk.out", {"Etl": stack(flow("etl", "load"))})
    assert "asks for the parameter Nope" in _refusal(folder, tmp_path, capsys, "-p", "Nope=1")


@pytest.mark.parametrize(("version", "doubtful"), [("1.0.0", False), ("999.1.0", True)])
def test_a_newer_schema_is_told(version, doubtful, tmp_path):
    folder = assembly(tmp_path / "cdk.out", {"Etl": stack(flow("etl", "load"))}, version=version)
    code, report, _ = convert(folder, tmp_path)
    assert code == 0
    assert ("GLU122" in codes(report)) == doubtful
    assert convert(folder, tmp_path, "--strict")[0] == 2


def test_a_lookup_that_was_not_made_is_told_where_it_shows(tmp_path):
    missing = {"key": "ssm:/job", "props": {"dummyValue": "dummy-value-for-/job"}}
    dummy, fine = flow("dummy", "dummy-value-for-/job"), flow("fine", "load", trigger="other")
    stacks = {"Dummy": stack(dummy), "Fine": stack(fine)}
    folder = assembly(tmp_path / "cdk.out", stacks, missing=[missing])
    _, report, _ = convert(folder, tmp_path)
    assert "GLU122" in codes(report)
    assert "GLU122" in codes(report, "dummy")
    assert "GLU122" not in codes(report, "fine")


# --- what is refused ---


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "is not valid"),
        ("[]", "is not the manifest of a CDK assembly: it must be an object"),
        ('{"artifacts": {}}', "is not the manifest of a CDK assembly: version must be"),
        ('{"version": "new", "artifacts": {}}', "its version is not of the form 55.0.0"),
        ('{"version": "5.0.0", "artifacts": []}', "artifacts must be an object"),
        ('{"version": "5.0.0", "artifacts": {"A": 1}}', "artifacts.A must be an object"),
        ('{"version": "5.0.0", "missing": {}}', "holds no stack"),
    ],
)
def test_a_manifest_that_is_none(text, says, tmp_path, capsys):
    (tmp_path / "manifest.json").write_text(text)
    said = _refusal(tmp_path, tmp_path, capsys)
    assert says in said


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("gone.template.json", "cannot be read"),
        ("../outside.json", "templateFile leads out of"),
        ("/etc/hosts", "templateFile leads out of"),
        ("link.json", "templateFile leads out of"),
        ("folder", "is a folder"),
        ([], "Etl.templateFile must be"),
        ("a\0b", "Etl.templateFile"),
        ("x" * 5000, "cannot be read"),
    ],
)
def test_a_template_that_is_missing_or_elsewhere(path, says, tmp_path, capsys):
    (tmp_path / "outside.json").write_text(json.dumps({"Resources": flow("etl", "secret")}))
    etl = stack(flow("etl", "load"), properties={"templateFile": path})
    folder = assembly(tmp_path / "cdk.out", {"Etl": etl})
    (folder / "link.json").symlink_to(tmp_path / "outside.json")
    (folder / "folder").mkdir()
    assert says in _refusal(folder, tmp_path, capsys)


@pytest.mark.parametrize(
    ("kind", "member"),
    [("cdk:cloud-assembly", "directoryName"), ("cdk:asset-manifest", "file")],
)
def test_stages_and_assets_lie_in_the_assembly(kind, member, tmp_path, capsys):
    assembly(tmp_path / "other", {"Etl": stack(flow("etl", "load"))})
    told = {"X": {"type": kind, "properties": {member: "../other"}}}
    etl = stack(flow("mine", "load"))
    folder = assembly(tmp_path / "cdk.out", {"Etl": etl}, artifacts=told)
    assert f"{member} leads out of {folder}" in _refusal(folder, tmp_path, capsys)


def test_a_stage_that_holds_itself(tmp_path, capsys):
    told = {"Self": {"type": "cdk:cloud-assembly", "properties": {"directoryName": "."}}}
    folder = assembly(tmp_path / "cdk.out", {}, artifacts=told)
    assert "is within more than 20 stages" in _refusal(folder, tmp_path, capsys)


def test_a_template_that_is_none(tmp_path, capsys):
    folder = assembly(tmp_path / "cdk.out", {"Etl": stack(flow("etl", "load"))})
    (folder / "Etl.template.json").write_text('{"Resources": []}')
    said = _refusal(folder, tmp_path, capsys)
    assert f"{folder}/Etl.template.json: Resources must be an object" in said


def test_an_artifact_of_an_unknown_type_is_no_stack(tmp_path):
    told = {"New": {"type": "cdk:from-the-future", "properties": {"x": 1}}}
    etl = stack(flow("etl", "load"))
    assert convert(assembly(tmp_path / "o", {"Etl": etl}, artifacts=told), tmp_path)[0] == 0


# --- real assemblies, as they are in tests/golden ---


@pytest.mark.parametrize("case", sorted(GOLDEN.glob("cdk-*/cdk.out/**/*.template.json")))
def test_each_template_alone_can_be_read_too(case, tmp_path, capsys):
    code = main(["convert", str(case), "-o", str(tmp_path / "dags")])
    said = capsys.readouterr().err
    assert code == 0 or "there is no Glue workflow" in said or "GLU" in said


WRONG = (None, 7, [], {"x": []}, "../x", "\0")


@pytest.mark.parametrize("file", ["manifest.json", "Tolls.assets.json", "Tolls.template.json"])
def test_whatever_is_wrong_in_it_is_no_traceback(file, tmp_path, capsys):
    folder = shutil.copytree(GOLDEN / "cdk-nested" / "cdk.out", tmp_path / "cdk.out")
    data = json.loads((folder / file).read_text())
    ends = set()
    for path in _paths(data):
        for wrong in WRONG:
            (folder / file).write_text(json.dumps(_with(data, path, wrong)))
            ends.add(main(["graph", str(folder)]))
            said = capsys.readouterr().err
            assert "Traceback" not in said
    assert ends == {0, 2}


def _paths(data, path=()):
    """Every place in the data."""
    if path:
        yield path
    keys = data if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ()
    for key in keys:
        yield from _paths(data[key], (*path, key))


def _with(data, path, wrong):
    """The data with something else in one place."""
    if not path:
        return wrong
    copied = copy.copy(data)
    copied[path[0]] = _with(copied[path[0]], path[1:], wrong)
    return copied


def test_an_assembly_may_be_anywhere(tmp_path):
    shutil.copytree(GOLDEN / "cdk-nested" / "cdk.out", tmp_path / "a" / "b")
    code, _, made = convert(tmp_path / "a" / "b", tmp_path)
    assert code == 0
    expected = (GOLDEN / "cdk-nested" / "expected" / "tolls.py").read_text()
    assert made == expected

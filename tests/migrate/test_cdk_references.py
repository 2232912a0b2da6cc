"""Names that stacks of an assembly have from each other, and from the stacks nested in them."""

import json

import pytest
from cdk_assemblies import DEV, PROD, assembly, codes, convert, flow, job, output, stack

FROM_JOBS = {"Fn::ImportValue": "jobs-load"}
LOAD = {"Load": job("load")}
EXPORTED = {"Name": output({"Ref": "Load"}, "jobs-load")}


def _jobs(tmp_path, stacks, *args):
    """What the tasks of all DAGs start, in order, and the report."""
    code, report, made = convert(assembly(tmp_path / "cdk.out", stacks), tmp_path, *args)
    assert code == 0
    return [line.split('"')[1] for line in made.splitlines() if "job_name=" in line], report


# --- exports ---


@pytest.mark.parametrize("order", [1, -1])
def test_an_export_of_another_stack(order, tmp_path):
    stacks = {"Etl": stack(flow("etl", FROM_JOBS)), "Jobs": stack(LOAD, Outputs=EXPORTED)}
    made, report = _jobs(tmp_path, dict(list(stacks.items())[::order]))
    assert made == ["load"]
    assert not codes(report, "etl") & {"GLU101", "GLU105"}


def test_the_user_knows_better(tmp_path):
    stacks = {"Etl": stack(flow("etl", FROM_JOBS)), "Jobs": stack(LOAD, Outputs=EXPORTED)}
    assert _jobs(tmp_path, stacks, "-p", "jobs-load=mine")[0] == ["mine"]


def test_the_name_of_an_export_is_evaluated_in_its_own_stack(tmp_path):
    exported = {"Name": output({"Ref": "Load"}, {"Fn::Sub": "${AWS::StackName}-${Env}"})}
    env = {"Env": {"Type": "String", "Default": "dev"}}
    told = {"stackName": "the-jobs"}
    jobs = stack(LOAD, Outputs=exported, Parameters=env, properties=told)
    etl = stack(
        flow("etl", {"Fn::ImportValue": {"Fn::Sub": "the-jobs-${Env}"}}),
        Parameters={"Env": {"Type": "String", "Default": "prod"}},
    )
    stacks = {"Etl": etl, "Jobs": jobs}
    assert _jobs(tmp_path, stacks)[0] == ["${the-jobs-prod}"]
    # One --parameter is for each stack that declares it.
    assert _jobs(tmp_path, stacks, "-p", "Env=test", "--force")[0] == ["load"]


def test_exports_through_several_stacks(tmp_path):
    again = {"Name": output(FROM_JOBS, "again")}
    stacks = {
        "Etl": stack(flow("etl", {"Fn::ImportValue": "again"})),
        "Between": stack({}, Outputs=again),
        "Jobs": stack(LOAD, Outputs=EXPORTED),
    }
    assert _jobs(tmp_path, stacks)[0] == ["load"]


@pytest.mark.parametrize(
    "outputs",
    [
        {},
        {"Name": output({"Ref": "Load"})},
        {"Name": {**output({"Ref": "Load"}, "jobs-load"), "Condition": "Never"}},
        {"Name": output({"Ref": "Gone"}, "jobs-load")},
        {"Name": output({"Fn::ImportValue": "jobs-load"}, "jobs-load")},
        {"Name": output({"Fn::GetAZs": ""}, "jobs-load")},
        {"Name": output(["load"], "jobs-load")},
        {"Name": "load"},
    ],
    ids=["none", "not exported", "false", "unknown", "circle", "opaque", "a list", "no output"],
)
def test_an_export_that_cannot_be_told_stays_open(outputs, tmp_path):
    never = {"Never": {"Fn::Equals": ["a", "b"]}}
    jobs = stack(LOAD, Outputs=outputs, Conditions=never)
    stacks = {"Etl": stack(flow("etl", FROM_JOBS)), "Jobs": jobs}
    made, report = _jobs(tmp_path, stacks)
    assert made == ["${jobs-load}"]
    assert codes(report, "etl") >= {"GLU101"}
    assert _jobs(tmp_path, stacks, "-p", "jobs-load=load", "--force")[0] == ["load"]


def test_two_stacks_in_a_circle_stay_open(tmp_path):
    stacks = {"Etl": stack(flow("etl", {"Fn::ImportValue": "a"}))}
    for mine, other in ("ab", "ba"):
        stacks[mine] = stack({}, Outputs={"N": output({"Fn::ImportValue": other}, mine)})
    assert _jobs(tmp_path, stacks)[0] == ["${a}"]


def test_a_very_long_chain_of_exports_ends(tmp_path):
    stacks = {"Etl": stack(flow("etl", {"Fn::ImportValue": "e0"}))}
    for i in range(500):
        value = {"Fn::ImportValue": f"e{i + 1}"}
        stacks[f"S{i}"] = stack({}, Outputs={"N": output(value, f"e{i}")})
    stacks["Last"] = stack(LOAD, Outputs={"N": output({"Ref": "Load"}, "e500")})
    made, _ = _jobs(tmp_path, stacks)
    assert len(made) == 1
    assert made[0].startswith("${e")


def test_an_export_is_of_the_same_account_and_region(tmp_path):
    stacks = {
        "DevEtl": stack(flow("dev", FROM_JOBS, trigger="dev"), DEV),
        "DevJobs": stack({"Load": job("dev-load")}, DEV, Outputs=EXPORTED),
        "ProdEtl": stack(flow("prod", FROM_JOBS, trigger="prod"), PROD),
        "ProdJobs": stack({"Load": job("prod-load")}, PROD, Outputs=EXPORTED),
    }
    assert _jobs(tmp_path, stacks)[0] == ["dev-load", "prod-load"]


def test_an_export_that_two_stacks_of_one_place_have_stays_open(tmp_path):
    stacks = {
        "Etl": stack(flow("etl", FROM_JOBS)),
        "A": stack({"Load": job("a")}, Outputs=EXPORTED),
        "B": stack({"Load": job("b")}, Outputs=EXPORTED),
    }
    assert _jobs(tmp_path, stacks)[0] == ["${jobs-load}"]


def test_a_parameter_that_is_called_as_an_export_is(tmp_path):
    parameter = {"jobs": {"Type": "String"}}
    etl = stack(flow("etl", {"Ref": "jobs"}), Parameters=parameter)
    jobs = stack(LOAD, Outputs={"Name": output({"Ref": "Load"}, "jobs")})
    assert _jobs(tmp_path, {"Etl": etl, "Jobs": jobs})[0] == ["${jobs}"]


# --- outputs ---


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"StackName": "Jobs", "OutputName": "Name"}, "load"),
        ({"StackName": "Jobs", "OutputName": "Name", "Region": "eu-west-1"}, "load"),
        ({"StackName": "Jobs", "OutputName": "Name", "Region": "us-east-1"}, "${Jobs.Name}"),
        ({"StackName": "Jobs", "OutputName": "Nope"}, "${Jobs.Nope}"),
        ({"StackName": "Gone", "OutputName": "Name"}, "${Gone.Name}"),
    ],
)
def test_an_output_by_the_name_of_the_stack(asked, expected, tmp_path):
    reads = {"Fn::GetStackOutput": {**asked, "RoleArn": {"Fn::Sub": "${AWS::StackId}"}}}
    outputs = {"Name": output({"Ref": "Load"})}
    stacks = {"Etl": stack(flow("etl", reads), DEV), "Jobs": stack(LOAD, DEV, Outputs=outputs)}
    assert _jobs(tmp_path, stacks)[0] == [expected]


# --- what has no name of its own ---


def test_resources_without_a_name_keep_apart(tmp_path):
    def tenant(name):
        unnamed = {"Type": "AWS::Glue::Job", "Properties": {"Timeout": 10}}
        return stack({**flow(name, {"Ref": "Load"}, trigger=name), "Load": unnamed})

    stacks = {"A": tenant("a"), "B": tenant("b")}
    assert _jobs(tmp_path, stacks)[0] == ["${A/Load}", "${B/Load}"]
    given = ("-p", "A/Load=one", "-p", "B/Load=two", "--force")
    assert _jobs(tmp_path, stacks, *given)[0] == ["one", "two"]
    del stacks["B"]
    assert _jobs(tmp_path, stacks, "--workflow", "a", "--force")[0][0] == "${Load}"


# --- nested stacks ---


def _nested(tmp_path, resources, parameters=None, **members):
    """A stack with one nested in it, whose template is an asset."""
    inner, _, _ = stack(resources, **members)
    files = {"h": {"source": {"path": "inner.template.json"}, "destinations": {}}}
    files["h"]["destinations"]["here"] = {"objectKey": "prefix/abc.json"}
    assets = {"type": "cdk:asset-manifest", "properties": {"file": "Etl.assets.json"}}
    url = {"Fn::Join": ["", ["https://s3.", {"Ref": "AWS::URLSuffix"}, "/prefix/abc.json"]]}
    properties = {"TemplateURL": url, "Parameters": parameters or {}}
    outer = {"Type": "AWS::CloudFormation::Stack", "Properties": properties}

    def write(outer_resources, **told):
        etl = stack({**outer_resources, "Inner": outer}, **told)
        folder = assembly(tmp_path / "cdk.out", {"Etl": etl}, artifacts={"Etl.assets": assets})
        (folder / "inner.template.json").write_text(json.dumps(inner))
        (folder / "Etl.assets.json").write_text(json.dumps({"files": files}))
        return folder

    return write


def test_outputs_of_a_nested_stack(tmp_path):
    write = _nested(tmp_path, LOAD, Outputs={"Name": output({"Ref": "Load"})})
    folder = write(flow("etl", {"Fn::GetAtt": ["Inner", "Outputs.Name"]}))
    code, report, made = convert(folder, tmp_path)
    assert code == 0
    assert 'job_name="load"' in made
    assert not codes(report, "etl") & {"GLU101", "GLU105"}


PASSED = {"Jobs": {"Type": "CommaDelimitedList"}}


@pytest.mark.parametrize(
    "value",
    [
        "a,load",
        ["a", "load"],
        {"Fn::Join": [",", ["a", {"Ref": "Name"}]]},
        ["a", {"Ref": "Name"}],
    ],
    ids=str,
)
def test_a_list_that_the_parent_passes(value, tmp_path):
    second = {"Fn::Select": [1, {"Ref": "Jobs"}]}
    write = _nested(tmp_path, flow("etl", second), {"Jobs": value}, Parameters=PASSED)
    folder = write({}, Parameters={"Name": {"Type": "String"}})
    _, report, _ = convert(folder, tmp_path)
    assert ("GLU101" in codes(report, "etl")) == ("Name" in str(value))
    given = ("-p", "Name=load", "--force") if "Name" in str(value) else ("--force",)
    assert 'job_name="load"' in convert(folder, tmp_path, *given)[2]


def test_what_the_parent_passes_goes_before_what_the_user_gives(tmp_path):
    declared = {"Env": {"Type": "String", "Default": "default"}}
    write = _nested(tmp_path, flow("etl", {"Ref": "Env"}), {"Env": "passed"}, Parameters=declared)
    assert 'job_name="passed"' in convert(write({}), tmp_path)[2]
    assert convert(write({}), tmp_path, "-p", "Env=mine")[0] == 2  # nothing asks for it


def test_what_the_parent_leaves_out_has_its_default(tmp_path):
    declared = {"Env": {"Type": "String", "Default": "default"}}
    passed = {"Env": {"Ref": "AWS::NoValue"}}
    write = _nested(tmp_path, flow("etl", {"Ref": "Env"}), passed, Parameters=declared)
    assert 'job_name="default"' in convert(write({}), tmp_path)[2]


def test_a_credential_that_is_passed_stays_one(tmp_path):
    declared = {"Word": {"Type": "String", "NoEcho": True, "Default": "hunter2"}}
    resources = flow("etl", "load")
    resources["Start"]["Properties"]["Actions"][0]["Arguments"] = {"--x": {"Ref": "Passed"}}
    write = _nested(
        tmp_path, resources, {"Passed": {"Ref": "Word"}}, Parameters={"Passed": {"Type": "String"}}
    )
    _, report, made = convert(write({}, Parameters=declared), tmp_path)
    assert codes(report, "etl") >= {"GLU114"}
    assert "hunter2" not in made + json.dumps(report)


@pytest.mark.parametrize("value", [{"Fn::GetAZs": ""}, {"Fn::Sub": "${Gone}"}, {"a": 1}])
def test_what_the_parent_passes_wrongly_is_told_of_the_trigger(value, tmp_path):
    declared = {"Env": {"Type": "String"}}
    write = _nested(tmp_path, flow("etl", {"Ref": "Env"}), {"Env": value}, Parameters=declared)
    code, report, _ = convert(write({}), tmp_path)
    assert code == 2
    assert codes(report, "etl") & {"GLU102", "GLU109"}


def test_triggers_come_to_their_workflow(tmp_path):
    inner = {"Start": flow("etl", "load")["Start"]}
    inner["Start"]["Properties"]["WorkflowName"] = {"Ref": "Flow"}
    passed = {"Flow": {"Ref": "Flow"}}
    write = _nested(tmp_path, inner, passed, Parameters={"Flow": {"Type": "String"}})
    workflow = flow("etl")["Flow"]
    workflow["Properties"]["MaxConcurrentRuns"] = 1
    _, report, made = convert(write({"Flow": workflow}), tmp_path)
    assert [w["name"] for w in report["workflows"]] == ["etl"]
    assert "max_active_runs=1," in made
    assert not codes(report, "etl") & {"GLU106"}


def test_a_trigger_elsewhere_that_cannot_be_read_refuses_its_workflow(tmp_path):
    bad = flow("etl", "load", trigger="bad")["Start"]
    bad["Properties"]["Actions"] = "load"
    stacks = {"Etl": stack(flow("etl", "load")), "More": stack({"Bad": bad})}
    code, report, made = convert(assembly(tmp_path / "cdk.out", stacks), tmp_path)
    assert (code, made) == (2, "")
    assert codes(report, "etl") >= {"GLU102"}


def test_two_stacks_that_define_a_trigger_differently(tmp_path):
    other = flow("etl", "clean")["Start"]
    stacks = {"Etl": stack(flow("etl", "load")), "More": stack({"Start": other})}
    code, report, _ = convert(assembly(tmp_path / "cdk.out", stacks), tmp_path)
    assert code == 2
    assert codes(report, "etl") >= {"GLU110"}

"""Small cloud assemblies to read; shared by the tests of CDK."""

import json

from glue2airflow.cli import main

DEV, PROD = "aws://111111111111/eu-west-1", "aws://222222222222/eu-west-1"


def job(name, **properties):
    return {"Type": "AWS::Glue::Job", "Properties": {"Name": name, **properties}}


def flow(name, *jobs, trigger="start"):
    """The resources of a workflow that starts jobs."""
    start = {"Name": trigger, "Type": "ON_DEMAND", "WorkflowName": name}
    start["Actions"] = [{"JobName": each} for each in jobs]
    return {
        "Flow": {"Type": "AWS::Glue::Workflow", "Properties": {"Name": name}},
        "Start": {"Type": "AWS::Glue::Trigger", "Properties": start},
    }


def output(value, export=None):
    return {"Value": value, **({"Export": {"Name": export}} if export else {})}


def stack(resources, environment="aws://unknown-account/unknown-region", **members):
    """A template, where it goes, and what else the manifest says of it."""
    in_template = {k: members.pop(k) for k in list(members) if k[0].isupper()}
    return {"Resources": resources, **in_template}, environment, members


def assembly(folder, stacks, **members):
    """Write an assembly; ``members`` are the manifest's."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cdk.out").write_text('{"version":"55.0.0"}')
    artifacts = {}
    for name, (template, environment, told) in stacks.items():
        file = f"{name}.template.json"
        (folder / file).write_text(json.dumps(template))
        properties = {"templateFile": file, **told.get("properties", {})}
        artifact = {"type": "aws:cloudformation:stack", "environment": environment}
        artifacts[name] = {**artifact, **told, "properties": properties}
    artifacts |= members.pop("artifacts", {})
    data = {"version": "55.0.0", "artifacts": artifacts, **members}
    (folder / "manifest.json").write_text(json.dumps(data))
    return folder


def convert(source, tmp_path, *args):
    """The exit code, the report and the text of all DAG files."""
    out, report = tmp_path / "dags", tmp_path / "report.json"
    report.unlink(missing_ok=True)
    code = main(["convert", str(source), "-o", str(out), "--report", str(report), *args])
    made = "".join(path.read_text() for path in sorted(out.glob("*.py")))
    return code, json.loads(report.read_text()) if report.exists() else {}, made


def codes(report, name=""):
    """The codes of a workflow's findings, or of those of no workflow."""
    found = [w["findings"] for w in report["workflows"] if w["name"] == name]
    return {finding["code"] for finding in (found[0] if name else report["findings"])}

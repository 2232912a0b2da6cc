"""Scripts brought from S3: where they are put, what is never left, what is said when it fails."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from airflow_glue_bridge.glue.model import Job, JobCommand
from glue2airflow.cli import main
from glue2airflow.scripts.fetching import addresses, fetch, place
from glue2airflow.sources.access import Access
from glue2airflow.sources.unresolved import Unresolved

SCRIPT = b"""\
import sys
from awsglue.utils import getResolvedOptions
print(getResolvedOptions(sys.argv, ["WORKFLOW_NAME"])["WORKFLOW_NAME"])
"""


@pytest.fixture
def s3(glue_emulator: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.chdir(tmp_path)
    client = glue_emulator.client("s3")
    client.create_bucket(Bucket="code")
    return client


def _source(**jobs: str) -> str:
    """A snapshot of jobs by name: the address of the script, and of extra files after a space."""
    trigger = {"Name": "go", "WorkflowName": "w", "Type": "ON_DEMAND"}
    trigger |= {"Actions": [{"JobName": name} for name in jobs]}
    data = {"SnapshotVersion": 1, "Workflows": [{"Name": "w"}], "Triggers": [trigger]}
    defined = []
    for name, told in jobs.items():
        location, _, extra = told.partition(" ")
        command = {"Name": "glueetl", "ScriptLocation": location}
        arguments = {"DefaultArguments": {"--extra-py-files": extra}} if extra else {}
        defined.append({"Name": name, "Command": command, **arguments})
    Path("jobs.json").write_text(json.dumps({**data, "Jobs": defined}))
    return "jobs.json"


def _files(folder: str) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in Path(folder).rglob("*.*"))


def test_scripts_and_their_libraries_come_to_bucket_and_key(
    s3: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    s3.put_object(Bucket="code", Key="etl/load.py", Body=b"import shared.flow\n")
    s3.put_object(Bucket="code", Key="etl/shared/flow.py", Body=SCRIPT)
    extra = "s3://code/etl/shared/flow.py,s3://code/etl/data/,s3://code/readme.txt"
    source = _source(load=f"s3://code/etl/load.py {extra}", same="s3://code/etl/load.py")
    assert main(["scripts", source, "--fetch", "s3"]) == 0
    said = capsys.readouterr()
    assert _files("s3") == ["code/etl/load.py", "code/etl/shared/flow.py"]
    assert "+import glue_run_properties\n" in said.out
    assert "rewritten s3/code/etl/load.py  load, same\n  flow.py:3  required" in said.err
    before = [path["Key"] for path in s3.list_objects_v2(Bucket="code")["Contents"]]
    assert before == ["etl/load.py", "etl/shared/flow.py"]


def test_what_is_there_and_differs_is_left(s3: Any, capsys: pytest.CaptureFixture[str]) -> None:
    s3.put_object(Bucket="code", Key="load.py", Body=SCRIPT)
    source = _source(load="s3://code/load.py")
    assert main(["scripts", source, "--fetch", "s3", "--write"]) == 0
    written = Path("s3/code/load.py").read_bytes()
    assert written != SCRIPT
    capsys.readouterr()
    left = "s3/code/load.py is there already and differs from S3; it was left alone"
    for option in ("--write", "--check"):
        assert main(["scripts", source, "--fetch", "s3", option]) == 0
        error = capsys.readouterr().err
        assert f"{left}.\n" in error
        assert "as it is  s3/code/load.py  load\n" in error
        assert Path("s3/code/load.py").read_bytes() == written
    assert main(["scripts", source, "--fetch", "s3", "--format", "json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["left_alone"] == ["s3/code/load.py"]
    assert main(["scripts", source, "s3", "--check"]) == 0
    assert "left alone" not in capsys.readouterr().err


def test_all_are_tried_and_each_failure_names_its_jobs(
    s3: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    s3.put_object(Bucket="code", Key="there.py", Body=SCRIPT)
    source = _source(
        a="s3://code/gone.py",
        b="s3://code/gone.py",
        c="s3://nobody-has-this/x.py",
        d="s3://code/there.py",
        e="hdfs://somewhere/x.py",
        f="s3://code/../../out.py",
        g="s3://code/in_scala.scala",
    )
    assert main(["scripts", source, "--fetch", "s3"]) == 2
    said = capsys.readouterr()
    assert "rewritten s3/code/there.py  d\n" in said.err
    assert "+import glue_run_properties\n" in said.out
    wrong = [line for line in said.err.splitlines() if "cannot be fetched" in line]
    assert wrong == [
        "s3://code/gone.py of jobs a, b cannot be fetched: there is no such object.",
        "s3://nobody-has-this/x.py of job c cannot be fetched: there is no such bucket.",
        "hdfs://somewhere/x.py of job e, s3://code/../../out.py of job f cannot be fetched: "
        "it is no address of a file in S3.",
    ]
    unknown = [line for line in said.err.splitlines() if "is not known" in line]
    assert [line.split(" is ")[0] for line in unknown] == ["The script of job g"]
    assert _files("s3") == ["code/there.py"]
    assert not Path("out.py").exists()


def test_what_is_there_is_changed_and_the_rest_is_told(
    s3: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    s3.put_object(Bucket="code", Key="there.py", Body=SCRIPT)
    source = _source(a="s3://code/gone.py", b="s3://code/there.py")
    ask = ["scripts", source, "--fetch", "s3", "--format", "json"]
    assert main([*ask, "--write"]) == 2
    data = json.loads(capsys.readouterr().out)
    assert data["written"] == ["s3/code/there.py"]
    gone = "s3://code/gone.py of job a cannot be fetched: there is no such object"
    assert data["not_fetched"] == [gone]
    assert main([*ask, "--check"]) == 2


def test_without_anything_from_s3_the_given_files_are_looked_at(
    s3: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("mine.py").write_bytes(SCRIPT)
    source = _source(a="s3://code/gone.py", b="s3://nobody-has-this/x.py")
    assert main(["scripts", source, "--fetch", "s3"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == (
        "glue2airflow: s3://code/gone.py of job a cannot be fetched: there is no such object; "
        "s3://nobody-has-this/x.py of job b cannot be fetched: there is no such bucket\n"
    )
    assert main(["scripts", source, "mine.py", "--fetch", "s3"]) == 2
    error = capsys.readouterr().err
    assert "rewritten mine.py\n" in error
    assert error.count("cannot be fetched") == 2


BAD_KEYS = """
../x.py a/../../x.py /etc/x.py a//x.py ./x.py a\\..\\x.py c:/x.py a\0.py .. folder/ no-ending
"""


@pytest.mark.parametrize("key", ["", *BAD_KEYS.split()])
def test_no_key_leaves_the_folder(key: str, tmp_path: Path) -> None:
    assert place(tmp_path, "bucket", key) is None
    assert place(tmp_path, "..", "x.py") is None


def test_no_link_leads_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "bucket").symlink_to(tmp_path)
    assert place(tmp_path / "in", "bucket", "x.py") is None
    assert place(tmp_path / "in", "other", "x.py") == tmp_path / "in" / "other" / "x.py"


def test_a_name_that_only_another_stack_knows_has_to_be_given(
    s3: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    template = {
        "Parameters": {"Bucket": {"Type": "String"}},
        "Resources": {
            "Job": {
                "Type": "AWS::Glue::Job",
                "Properties": {
                    "Name": "load",
                    "Role": "r",
                    "Command": {
                        "Name": "glueetl",
                        "ScriptLocation": {"Fn::Sub": "s3://${Bucket}/load.py"},
                    },
                },
            },
            "Flow": {"Type": "AWS::Glue::Workflow", "Properties": {"Name": "w"}},
            "Go": {
                "Type": "AWS::Glue::Trigger",
                "Properties": {
                    "Name": "go",
                    "Type": "ON_DEMAND",
                    "WorkflowName": {"Ref": "Flow"},
                    "Actions": [{"JobName": {"Ref": "Job"}}],
                },
            },
        },
    }
    Path("t.json").write_text(json.dumps(template))
    s3.put_object(Bucket="code", Key="load.py", Body=SCRIPT)
    assert main(["scripts", "t.json", "--fetch", "s3"]) == 2
    assert "give it with --parameter Bucket=VALUE" in capsys.readouterr().err
    assert main(["scripts", "t.json", "--fetch", "s3", "-p", "Bucket=code"]) == 0
    assert _files("s3") == ["code/load.py"]


def test_what_is_open_in_a_list_is_asked_for_as_a_shell_takes_it() -> None:
    key = 'aws_s3_object.lib["a b"].key'
    extra = Unresolved(f"s3://code/a.py, s3://code/${{{key}}}.zip", [key])
    command = JobCommand(name="glueetl", script_location="s3://code/load.py")
    job = Job(name="load", command=command, default_arguments={"--extra-py-files": extra})
    places = list(addresses([job]))
    assert places == ["s3://code/load.py", "s3://code/a.py", f"s3://code/${{{key}}}.zip"]
    assert [getattr(place, "keys", ()) for place in places] == [(), (), (key,)]
    (reason,) = fetch({places[2]: ["load"]}, Path("s3"), Access(region="eu-west-1"), print).failed
    assert reason.endswith(f"; give it with --parameter '{key}=VALUE'")


# --- a store that refuses ---


class _Refusing(http.server.BaseHTTPRequestHandler):
    """Answers as S3 does where a policy does not allow it, or with more than anybody wants."""

    def do_GET(self) -> None:
        if "huge" in self.path:
            self.send_response(200)
            self.send_header("Content-Length", str(2**40))
            self.end_headers()
            return
        body = b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"
        self.send_response(403)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    monkeypatch.chdir(tmp_path)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Refusing) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("s3://code/load.py", "it may not be read; allow s3:GetObject for it"),
        ("s3://code/huge.py", "it is larger than 256 MiB"),
    ],
)
def test_what_may_not_be_read_is_one_sentence(
    address: str, said: str, refusing: str, capsys: pytest.CaptureFixture[str]
) -> None:
    source = _source(load=address)
    assert main(["scripts", source, "--fetch", "s3", "--endpoint-url", refusing]) == 2
    error = capsys.readouterr().err
    assert error == f"glue2airflow: {address} of job load cannot be fetched: {said}\n"
    assert not Path("s3").exists()


def test_a_place_where_nobody_answers_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    source = _source(load="s3://code/load.py", other="s3://code/other.py")
    assert main(["scripts", source, "--fetch", "s3", "--endpoint-url", "http://127.0.0.1:9"]) == 2
    error = capsys.readouterr().err
    assert "s3://code/load.py of job load, s3://code/other.py of job other cannot be " in error
    assert error.count("http://127.0.0.1:9 cannot be reached") == 1
    assert error.count("\n") == 1
    assert main(["scripts", source, "--fetch", "s3", "--profile", "nobody"]) == 2
    assert "there is no such AWS profile" in capsys.readouterr().err

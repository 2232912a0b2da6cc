"""The emulator as a server: its neighbours, many clients at once, its start and its end."""

from __future__ import annotations

import asyncio
import http.client
import io
import json
import os
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, EndpointConnectionError
from moto.s3.models import S3Backend

from airflow_glue_bridge.testing.chaos import Chaos
from airflow_glue_bridge.testing.emulator import GlueEmulator
from airflow_glue_bridge.testing.errors import EmulatorError, GlueError
from airflow_glue_bridge.testing.scenario import Scenario, ScenarioError

START = datetime(2026, 1, 5, tzinfo=UTC)


@pytest.fixture
def glue(glue_emulator):
    return glue_emulator.client()


JOB = {"Name": "j", "Role": "r", "Command": {"Name": "glueetl"}}
ON_DEMAND = {"Name": "t", "Type": "ON_DEMAND", "Actions": [{"JobName": "j"}]}


# --- neighbours


def test_s3_and_sqs_through_the_same_endpoint(glue_emulator):
    s3, sqs = glue_emulator.client("s3"), glue_emulator.client("sqs")
    s3.create_bucket(Bucket="bucket")
    s3.put_object(Bucket="bucket", Key="a/b c", Body=b"x" * 3_000_000)
    s3.upload_fileobj(io.BytesIO(b"y" * 100), "bucket", "empty?")
    assert s3.get_object(Bucket="bucket", Key="a/b c")["Body"].read() == b"x" * 3_000_000
    assert s3.head_object(Bucket="bucket", Key="a/b c")["ContentLength"] == 3_000_000
    s3.delete_object(Bucket="bucket", Key="a/b c")
    assert [o["Key"] for o in s3.list_objects_v2(Bucket="bucket")["Contents"]] == ["empty?"]
    queue = sqs.create_queue(QueueName="q")["QueueUrl"]
    sqs.send_message(QueueUrl=queue, MessageBody="hello")
    assert sqs.receive_message(QueueUrl=queue)["Messages"][0]["Body"] == "hello"


def test_a_conditional_write_to_s3_is_one_step(glue_emulator, monkeypatch):
    """Of many that write on the same condition, one does, however slowly moto stores."""
    put_object = S3Backend.put_object

    def slowly(*given, **more):
        time.sleep(0.02)
        return put_object(*given, **more)

    monkeypatch.setattr(S3Backend, "put_object", slowly)
    s3 = glue_emulator.client("s3")
    s3.create_bucket(Bucket="bucket")

    def write(number):
        try:
            return s3.put_object(Bucket="bucket", Key="k", Body=b"%d" % number, IfNoneMatch="*")
        except ClientError as error:
            return error.response["Error"]["Code"]

    with ThreadPoolExecutor(8) as many:
        ends = list(many.map(write, range(8)))
    assert ends.count("PreconditionFailed") == 7


def test_the_data_catalog_is_motos(glue):
    glue.create_database(DatabaseInput={"Name": "d"})
    assert [d["Name"] for d in glue.get_databases()["DatabaseList"]] == ["d"]
    with pytest.raises(glue.exceptions.EntityNotFoundException):
        glue.get_database(Name="none")


def test_what_nobody_answers_is_refused_at_once(glue_emulator):
    client = glue_emulator.client("glue", config=Config(retries={"total_max_attempts": 5}))
    with pytest.raises(ClientError, match="ListBlueprints is known neither to") as caught:
        client.list_blueprints()
    assert caught.value.response["Error"]["Code"] == "UnknownOperationException"
    assert caught.value.response["ResponseMetadata"]["RetryAttempts"] == 0


def test_what_fails_in_moto_is_told(glue_emulator):
    """Outside of Glue too an answer comes, and the connection can be used again."""
    client = glue_emulator.client("events", config=Config(retries={"total_max_attempts": 1}))
    with pytest.raises(ClientError, match="500"):
        client.list_endpoints()
    assert client.list_rules()["Rules"] == []


# --- connections


def test_a_connection_is_kept(glue_emulator):
    address = urlsplit(glue_emulator.url)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=10)
    sockets = set()
    for operation in ("ListJobs", "GetJob", "ListJobs", "Nonsense", "GetDatabases"):
        headers = {"X-Amz-Target": f"AWSGlue.{operation}"}
        connection.request("POST", "/", b"{}", headers)
        connection.getresponse().read()
        sockets.add(connection.sock)
    assert len(sockets) == 1
    assert None not in sockets


def test_a_chunked_request_is_read(glue_emulator, glue):
    address = urlsplit(glue_emulator.url)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=10)
    body = iter([b'{"Name":', b'"chunked"}'])
    headers = {"X-Amz-Target": "AWSGlue.CreateWorkflow", "Transfer-Encoding": "chunked"}
    connection.request("POST", "/", body, headers, encode_chunked=True)
    assert json.loads(connection.getresponse().read()) == {"Name": "chunked"}
    assert glue.list_workflows()["Workflows"] == ["chunked"]


def test_an_application_of_any_kind():
    """One that does not measure its body, writes it, answers HEAD with it, or fails."""
    from airflow_glue_bridge.testing.server import Server

    closed = []

    class Body(list):
        def close(self):
            closed.append(True)

    def app(environ, start_response):
        if environ["PATH_INFO"] == "/fails":
            raise KeyError("oh")
        write = start_response("200 OK", [("X-Path", environ["PATH_INFO"])])
        write(b"be")
        return Body([b"gin", b"ning"])

    server = Server("127.0.0.1", 0, app)
    server.start()
    address = urlsplit(server.url)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=10)
    told = []
    for path in ("/a", "/fails", "/b"):
        connection.request("GET", path)
        reply = connection.getresponse()
        told.append((reply.status, reply.getheader("X-Path"), reply.read()))
    good = [(200, path, b"beginning") for path in ("/a", "/b")]
    assert told == [good[0], (500, None, b"KeyError('oh')"), good[1]]
    connection.close()
    with socket.create_connection((address.hostname, address.port), timeout=10) as raw:
        raw.sendall(b"HEAD /c HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        with raw.makefile("rb") as reply:
            assert reply.read().endswith(b"Content-Length: 9\r\n\r\n")
    assert closed == [True, True, True]
    server.stop()


def test_many_clients_at_once(glue_emulator):
    """Each makes and runs what is its own, and all of it is there in the end."""
    tick = threading.Barrier(8)

    def work(number):
        glue = glue_emulator.client("glue", config=Config(retries={"total_max_attempts": 1}))
        s3 = glue_emulator.client("s3", config=Config(retries={"total_max_attempts": 1}))
        tick.wait(timeout=30)
        s3.create_bucket(Bucket=f"bucket-{number}")
        for i in range(12):
            name = f"{number}-{i}"
            glue.create_workflow(Name=name)
            glue.create_job(**{**JOB, "Name": name})
            glue.create_trigger(
                Name=name, WorkflowName=name, Type="ON_DEMAND", Actions=[{"JobName": name}]
            )
            run = glue.start_workflow_run(Name=name)["RunId"]
            while glue.get_workflow_run(Name=name, RunId=run)["Run"]["Status"] == "RUNNING":
                s3.put_object(Bucket=f"bucket-{number}", Key=name, Body=b"x")
            listed = glue.get_workflow_run(Name=name, RunId=run, IncludeGraph=True)["Run"]
            assert listed["Statistics"]["SucceededActions"] == 1
        return number

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(work, range(8))) == list(range(8))
    glue = glue_emulator.client()
    pages = glue.get_paginator("list_workflows").paginate()
    names = {name for page in pages for name in page["Workflows"]}
    assert names == {f"{number}-{i}" for number in range(8) for i in range(12)}
    assert len(glue.get_jobs()["Jobs"]) == 96


def test_an_asynchronous_client(glue_emulator):
    """The amazon provider's triggers use aiobotocore, which moto's in-process mock cannot serve."""
    from aiobotocore.session import get_session as get_async_session

    async def ask():
        settings = {
            "endpoint_url": glue_emulator.url,
            "region_name": glue_emulator.region,
            "aws_access_key_id": "testing",
            "aws_secret_access_key": "testing",
        }
        async with get_async_session().create_client("glue", **settings) as glue:
            await glue.create_workflow(Name="w")
            await asyncio.gather(*(glue.create_job(**{**JOB, "Name": f"j{i}"}) for i in range(5)))
            with pytest.raises(ClientError, match="EntityNotFoundException"):
                await glue.get_job(JobName="none")
            return (await glue.get_workflow(Name="w"))["Workflow"], await glue.list_jobs()

    workflow, jobs = asyncio.run(ask())
    assert workflow["Name"] == "w"
    assert workflow["CreatedOn"] == glue_emulator.world().definitions.workflows["w"]["CreatedOn"]
    assert sorted(jobs["JobNames"]) == [f"j{i}" for i in range(5)]


# --- the emulator itself


def test_its_life():
    emulator = GlueEmulator(speed=0, start=START)
    with pytest.raises(EmulatorError, match="not running"):
        _ = emulator.url
    emulator.load({"Workflows": [{"Name": "w"}]})
    with emulator:
        client = emulator.client("glue", config=Config(retries={"total_max_attempts": 1}))
        assert client.list_workflows()["Workflows"] == ["w"]
        assert emulator.clock.now() == START
    with pytest.raises(EndpointConnectionError):
        client.list_workflows()
    assert list(emulator.world().definitions.workflows) == ["w"]


def test_a_port_that_is_taken():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(EmulatorError, match=f"127.0.0.1:{port} cannot be listened on"):
            GlueEmulator(port=port).start()


def test_without_moto_one_sentence(monkeypatch):
    monkeypatch.setitem(sys.modules, "moto.moto_server.werkzeug_app", None)
    with pytest.raises(EmulatorError, match=r"pip install 'airflow-glue-bridge\[testing\]'"):
        GlueEmulator().start()


def test_the_environment_is_enough_for_other_processes(glue_emulator, glue):
    glue.create_workflow(Name="w")
    code = "import boto3; print(boto3.client('glue').list_workflows()['Workflows'])"
    environ = {**os.environ, **glue_emulator.environment}
    run = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True)
    assert run.stdout.strip() == "['w']", run.stderr


def test_the_airflow_connection(glue_emulator, glue, monkeypatch):
    from airflow.providers.amazon.aws.hooks.glue import GlueJobHook

    monkeypatch.setenv("AIRFLOW_CONN_AWS_DEFAULT", glue_emulator.airflow_connection)
    glue.create_job(**JOB)
    assert GlueJobHook(aws_conn_id="aws_default").get_conn().get_job(JobName="j")["Job"]


def test_reset_begins_anew(glue_emulator, glue):
    glue.create_workflow(Name="w")
    glue_emulator.client("s3").create_bucket(Bucket="bucket")
    glue_emulator.chaos = Chaos(throttling=1.0)
    glue_emulator.reset()
    assert glue_emulator.weather.counts == {}
    assert glue.list_workflows()["Workflows"] == []
    assert glue_emulator.client("s3").list_buckets()["Buckets"] == []


def test_chaos_can_come_and_go(glue_emulator):
    glue = glue_emulator.client("glue", config=Config(retries={"total_max_attempts": 1}))
    glue_emulator.chaos = Chaos(throttling=1.0)
    with pytest.raises(ClientError, match="ThrottlingException"):
        glue.list_workflows()
    glue_emulator.chaos = Chaos(lost_replies=1.0, operations=("CreateWorkflow",))
    with pytest.raises(Exception, match="Connection was closed"):
        glue.create_workflow(Name="w")
    assert glue.list_workflows()["Workflows"] == ["w"]
    glue_emulator.chaos = Chaos()
    glue.create_workflow(Name="x")
    assert glue_emulator.weather.counts["lost_replies", "CreateWorkflow"] == 1


def test_the_scenario_can_be_exchanged(glue_emulator, glue):
    glue.create_job(**JOB)

    def ended():
        run = glue.start_job_run(JobName="j")["JobRunId"]
        glue_emulator.clock.advance(timedelta(hours=1))
        return glue.get_job_run(JobName="j", RunId=run)["JobRun"]["JobRunState"]

    assert ended() == "SUCCEEDED"
    glue_emulator.scenario = Scenario.from_mapping({"jobs": {"j": "FAILED"}})
    assert ended() == "FAILED"
    assert glue_emulator.world("eu-west-1").scenario is glue_emulator.scenario


def test_a_scenario_that_fails_is_told_at_once_and_until_reset(glue_emulator, glue):
    glue.create_job(**JOB)
    glue_emulator.scenario = lambda run: {}[run.name]
    for call in (lambda: glue.start_job_run(JobName="j"), glue.list_jobs):
        with pytest.raises(ClientError, match=r"job j: KeyError: 'j'; mend .* reset\(\)") as told:
            call()
        assert told.value.response["Error"]["Code"] == "ScenarioError"
        assert told.value.response["ResponseMetadata"]["RetryAttempts"] == 0
    glue_emulator.reset()
    assert glue.list_jobs()["JobNames"] == []


@pytest.mark.parametrize(
    ("settings", "error", "told"),
    [
        ({"step": 60}, ValueError, "step 60 is no time to move by"),
        ({"step": timedelta(-1)}, ValueError, "is no time to move by"),
        ({"scenario": {"jobs": {"j": "LATE"}}}, ScenarioError, "LATE is no way for a job to end"),
        ({"scenario": "none.yaml"}, ScenarioError, "none.yaml cannot be read"),
        ({"chaos": "throttling=1"}, TypeError, "chaos must be a Chaos"),
    ],
)
def test_how_it_cannot_begin(settings, error, told):
    with pytest.raises(error, match=told):
        GlueEmulator(**settings)


def test_events(glue_emulator, glue):
    glue.create_workflow(Name="w")
    glue.create_job(**JOB)
    with pytest.raises(GlueError, match="no trigger of type EVENT"):
        glue_emulator.notify_event("w")
    event = {**ON_DEMAND, "Type": "EVENT", "WorkflowName": "w"}
    glue.create_trigger(**event)
    given = glue_emulator.notify_event("w", "11112222-3333-4444-5555-666677778888")
    (run,) = glue.get_workflow_runs(Name="w")["Runs"]
    assert given in run["WorkflowRunProperties"]["aws:eventIds"]


def test_testing_does_not_stand_on_the_converter():
    code = (
        "import sys, pkgutil, importlib, airflow_glue_bridge.testing as t\n"
        "for m in pkgutil.walk_packages(t.__path__, t.__name__ + '.'):\n"
        "    importlib.import_module(m.name)\n"
        "print(sorted({'airflow', 'glue2airflow'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.stdout.strip() == "[]", run.stderr


# --- glue2airflow emulate


def test_serve_until_it_is_told_to_end(tmp_path):
    saved = tmp_path / "flows.json"
    saved.write_text(json.dumps({"Workflows": [{"Name": "w"}], "Triggers": [ON_DEMAND]}))
    (tmp_path / "scenario.yaml").write_text("jobs: {j: FAILED after 1m, jj: 2m}")
    code = (
        "from glue2airflow.emulate import serve\n"
        f"serve(port=0, load=[{str(saved)!r}], speed=600, chaos='slow=0.1', "
        f"scenario={str(tmp_path / 'scenario.yaml')!r}, "
        "say=lambda line: print(line, flush=True))\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as run:
        lines = [run.stdout.readline().strip() for _ in range(5)]
        url = lines[4].removeprefix("export AWS_ENDPOINT_URL=")
        keys = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}
        glue = boto3.client("glue", endpoint_url=url, region_name="us-east-1", **keys)
        assert glue.list_workflows()["Workflows"] == ["w"]
        run.terminate()
        assert run.wait(timeout=20) == 0
    assert lines[0] == "job j is defined nowhere: a plain one stands in for it"
    assert lines[1].endswith("scenario.yaml: jobs.jj: there is no such job; did you mean j?")
    assert lines[2].startswith(f"AWS Glue is emulated at {url}; one second is 600 there")
    assert lines[3] == "It holds workflows: 1, triggers: 1, jobs: 1, crawlers: 0."


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"load": ["none.json"]}, "none.json cannot be read"),
        ({"scenario": "none.yaml"}, "none.yaml cannot be read"),
        ({"chaos": "rain=1"}, "chaos: 'rain' is none of"),
        ({"speed": -1}, "speed -1 is none that time has"),
    ],
)
def test_serve_refuses(options, told):
    from glue2airflow.emulate import serve
    from glue2airflow.errors import UsageError

    with pytest.raises(UsageError, match=told):
        serve(port=0, **options)

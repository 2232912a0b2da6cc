"""The emulator's wire: protocol, mistakes, neighbours, many clients at once; and its start and end.

The runs themselves are tested elsewhere; here some are only made, to have something to ask about.
"""

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
from botocore.session import get_session

from airflow_glue_bridge.glue.engine import IllegalWorkflowStateError
from airflow_glue_bridge.testing import operations, shapes
from airflow_glue_bridge.testing.chaos import Chaos
from airflow_glue_bridge.testing.emulator import GlueEmulator
from airflow_glue_bridge.testing.errors import EmulatorError, GlueError
from airflow_glue_bridge.testing.scenario import Scenario
from airflow_glue_bridge.testing.wire import GlueApplication
from airflow_glue_bridge.testing.world import World

START = datetime(2026, 1, 5, tzinfo=UTC)


@pytest.fixture
def glue(glue_emulator):
    return glue_emulator.client()


def post(emulator, operation, body, **headers):
    """A request that botocore would not send; the status and the answer."""
    address = urlsplit(emulator.url)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=10)
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    connection.request("POST", "/", raw, {"X-Amz-Target": f"AWSGlue.{operation}", **headers})
    reply = connection.getresponse()
    answer = json.loads(reply.read())
    connection.close()
    return reply.status, answer


JOB = {"Name": "j", "Role": "r", "Command": {"Name": "glueetl"}}
ON_DEMAND = {"Name": "t", "Type": "ON_DEMAND", "Actions": [{"JobName": "j"}]}
SERIALIZATION, VALIDATION = "SerializationException", "ValidationException"
MISTAKES = {
    "no JSON": ("GetJob", b"{", SERIALIZATION, "not a JSON object"),
    "too deep": ("GetJob", b"[" * 100_000, SERIALIZATION, "not a JSON object"),
    "NaN": ("CreateJob", b'{"MaxCapacity": NaN}', SERIALIZATION, "not a JSON object"),
    "no UTF-8": ("GetJob", b'{"JobName": "\xff"}', SERIALIZATION, "not a JSON object"),
    "no object": ("GetJob", [], SERIALIZATION, "not a JSON object"),
    "number for text": ("GetJob", {"JobName": 5}, SERIALIZATION, "NUMBER_VALUE at 'jobName'"),
    "text for number": ("GetJobs", {"MaxResults": "5"}, SERIALIZATION, "STRING_VALUE at"),
    "boolean for number": ("GetJobs", {"MaxResults": True}, SERIALIZATION, "BOOLEAN_VALUE at"),
    "text for boolean": (
        "GetWorkflow",
        {"Name": "w", "IncludeGraph": "yes"},
        SERIALIZATION,
        "STRING_VALUE at 'includeGraph' can not be converted to a Boolean",
    ),
    "object for list": ("BatchGetJobs", {"JobNames": {}}, SERIALIZATION, "START_OBJECT at"),
    "list for object": (
        "CreateJob",
        {**JOB, "Command": []},
        SERIALIZATION,
        "START_ARRAY at 'command' can not be converted to a structure (JobCommand)",
    ),
    "list for map": (
        "CreateJob",
        {**JOB, "DefaultArguments": []},
        SERIALIZATION,
        "START_ARRAY at 'defaultArguments' can not be converted to a map",
    ),
    "text for decimal": (
        "CreateJob",
        {**JOB, "MaxCapacity": "2"},
        SERIALIZATION,
        "STRING_VALUE at 'maxCapacity' can not be converted to a Double",
    ),
    "missing": ("GetJob", {}, VALIDATION, "1 validation error detected: Value null at 'jobName'"),
    "null": ("GetJob", {"JobName": None}, VALIDATION, "'jobName' failed to satisfy constraint"),
    "empty": ("GetJob", {"JobName": ""}, VALIDATION, "length greater than or equal to 1"),
    "long": ("GetJob", {"JobName": "x" * 256}, VALIDATION, "length less than or equal to 255"),
    "line break": ("GetJob", {"JobName": "a\nb"}, VALIDATION, "regular expression pattern"),
    "low": ("GetJobs", {"MaxResults": 0}, VALIDATION, "value greater than or equal to 1"),
    "wrong word": (
        "CreateTrigger",
        {**ON_DEMAND, "Type": "DAILY"},
        VALIDATION,
        "Value 'DAILY' at 'type' failed to satisfy constraint: Member must satisfy enum value set: "
        "[SCHEDULED, CONDITIONAL, ON_DEMAND, EVENT]",
    ),
    "deep inside": (
        "CreateTrigger",
        {**ON_DEMAND, "Actions": [{"JobName": "j"}, {"JobName": "k", "Timeout": 0}]},
        VALIDATION,
        "Value '0' at 'actions.2.member.timeout' failed",
    ),
    "in a map": (
        "CreateWorkflow",
        {"Name": "w", "Tags": {"k": "v" * 257}},
        VALIDATION,
        "at 'tags.k.member' failed",
    ),
    "two of them": (
        "CreateTrigger",
        {"Name": "", "Type": "X", "Actions": []},
        VALIDATION,
        "2 validation errors detected: ",
    ),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_in_a_request_has_the_apis_code(glue_emulator, case):
    operation, body, code, message = MISTAKES[case]
    status, answer = post(glue_emulator, operation, body)
    assert (status, answer["__type"]) == (400, code)
    assert message in answer["Message"]


@pytest.mark.parametrize("operation", sorted(operations.load()))
@pytest.mark.parametrize("body", [{}, {"Name": "none"}, [], {"Name": None, "JobName": 1}])
def test_no_operation_fails_over_odd_input(glue_emulator, operation, body):
    status, answer = post(glue_emulator, operation, body)
    assert status in (200, 400), answer


def test_members_that_the_api_does_not_have_are_ignored(glue_emulator, glue):
    status, _ = post(glue_emulator, "CreateWorkflow", {"Name": "w", "Color": "red"})
    assert status == 200
    assert "Color" not in glue.get_workflow(Name="w")["Workflow"]


def test_botocore_knows_the_exceptions(glue):
    with pytest.raises(glue.exceptions.EntityNotFoundException):
        glue.get_workflow(Name="none")
    with pytest.raises(glue.exceptions.InvalidInputException):
        glue.create_trigger(**{**ON_DEMAND, "Actions": []})
    with pytest.raises(glue.exceptions.ValidationException):
        glue.list_workflows(MaxResults=26)


def test_letters_beyond_ascii_go_both_ways(glue):
    name = "Zölle \U0001f6c3 日次"
    glue.create_workflow(Name=name, Description="ünï")
    assert glue.get_workflow(Name=name)["Workflow"]["Description"] == "ünï"


@pytest.mark.glue_emulator(start=START)
def test_timestamps_are_exact(glue):
    glue.create_workflow(Name="w")
    assert glue.get_workflow(Name="w")["Workflow"]["CreatedOn"] == START + timedelta(minutes=1)


# --- replies


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        ({"Color": "red"}, "GetWorkflowResponse has no member Color"),
        ({"Workflow": []}, "Workflow: must be of type dict, not list"),
        ({"Workflow": {"Name": None}}, "Workflow.Name: must be of type str, not NoneType"),
        ({"Workflow": {"MaxConcurrentRuns": True}}, "must be of type int, not NoneType"),
        ({"Workflow": {"CreatedOn": datetime(2026, 1, 1)}}, "must have a time zone"),
        ({"Workflow": {"CreatedOn": "now"}}, "Workflow.CreatedOn: must be of type datetime"),
        ({"Workflow": {"LastRun": {"Status": "DONE"}}}, "LastRun.Status: must be one of RUNNING"),
        (
            {"Workflow": {"Graph": {"Nodes": [{}, {"Kind": "JOB"}]}}},
            "Workflow.Graph.Nodes[1]: Node has no member Kind",
        ),
        ({"Workflow": {"DefaultRunProperties": {"a": 1}}}, "Properties['a']: must be of type str"),
    ],
)
def test_a_reply_that_botocore_could_not_get_is_an_error(reply, told):
    shape = get_session().get_service_model("glue").operation_model("GetWorkflow").output_shape
    with pytest.raises(shapes.ShapeError) as caught:
        shapes.write(shape, reply)
    assert told in str(caught.value)


def answer(application, operation, body, environ=None):
    """What the application says, without a server."""
    raw, started = json.dumps(body).encode(), []
    environ = {
        "HTTP_X_AMZ_TARGET": f"AWSGlue.{operation}",
        "CONTENT_LENGTH": str(len(raw)),
        "wsgi.input": io.BytesIO(raw),
        **(environ or {}),
    }
    chunks = application(environ, lambda status, headers: started.append(status))
    return started[0], json.loads(b"".join(chunks))


@pytest.fixture
def application():
    world = World()
    made = GlueApplication(lambda key, region: world, fallback=None)
    made.operations = dict(made.operations)
    return made


def failing(error):
    def handler(world, request):
        raise error

    return handler


@pytest.mark.parametrize(
    ("handler", "status", "code"),
    [
        (lambda w, r: {"Nonsense": 1}, "500 Internal Server Error", "InternalServiceException"),
        (failing(KeyError("x")), "500 Internal Server Error", "InternalServiceException"),
        (failing(GlueError("NoScheduleException", "x")), "400 Bad Request", "NoScheduleException"),
        (
            failing(IllegalWorkflowStateError("x")),
            "400 Bad Request",
            "IllegalWorkflowStateException",
        ),
    ],
)
def test_errors_of_handlers(application, handler, status, code):
    application.operations["GetWorkflow"] = handler
    told, body = answer(application, "GetWorkflow", {"Name": "w"})
    assert (told, body["__type"]) == (status, code)
    assert body["Message"]


def test_the_credential_scope_tells_the_region():
    asked = []

    def world_of(key, region):
        asked.append((key, region))
        return World(region=region)

    application = GlueApplication(world_of, fallback=None)
    credential = "AWS4-HMAC-SHA256 Credential=AKIA1/20260101/eu-west-1/glue/aws4_request, Signed"
    answer(application, "ListJobs", {}, {"HTTP_AUTHORIZATION": credential})
    answer(application, "ListJobs", {})
    assert asked == [("AKIA1", "eu-west-1"), ("", "us-east-1")]


def test_regions_are_apart(glue_emulator, glue):
    there = glue_emulator.client("glue", region_name="eu-west-1")
    glue.create_workflow(Name="here")
    there.create_workflow(Name="there")
    assert glue.list_workflows()["Workflows"] == ["here"]
    assert there.list_workflows()["Workflows"] == ["there"]
    assert list(glue_emulator.world("eu-west-1").definitions.workflows) == ["there"]


def test_accounts_are_apart_as_moto_has_them(glue_emulator, glue):
    glue.create_workflow(Name="here")
    role = "arn:aws:iam::111122223333:role/r"
    sts = glue_emulator.client("sts")
    keys = sts.assume_role(RoleArn=role, RoleSessionName="session")["Credentials"]
    other = glue_emulator.client(
        "glue",
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )
    assert other.list_workflows()["Workflows"] == []
    other.create_workflow(Name="other")
    assert list(glue_emulator.world(account_id="111122223333").definitions.workflows) == ["other"]


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


@pytest.mark.glue_emulator(start=START)
def test_the_fixture_moves_a_minute_with_each_request(glue_emulator, glue):
    for _ in range(3):
        glue.list_jobs()
    assert glue_emulator.clock.now() == START + timedelta(minutes=3)


@pytest.mark.glue_emulator(start=START, speed=3600)
def test_the_fixture_at_a_speed(glue_emulator, glue):
    """Real time passes faster, and requests do not move it."""
    began = time.monotonic()
    glue.list_jobs()
    time.sleep(0.05)
    moved = (glue_emulator.clock.now() - START).total_seconds()
    assert 180 <= moved <= (time.monotonic() - began + 1) * 3600


def test_the_plugin_imports_nothing_heavy():
    code = (
        "import sys, airflow_glue_bridge.testing.pytest_plugin\n"
        "print(sorted({'airflow', 'boto3', 'botocore', 'moto', 'werkzeug'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.stdout.strip() == "[]", run.stderr


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
    (tmp_path / "scenario.yaml").write_text("jobs: {j: FAILED after 1m}")
    code = (
        "from glue2airflow.emulate import serve\n"
        f"serve(port=0, load=[{str(saved)!r}], speed=600, chaos='slow=0.1', "
        f"scenario={str(tmp_path / 'scenario.yaml')!r}, "
        "say=lambda line: print(line, flush=True))\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as run:
        lines = [run.stdout.readline().strip() for _ in range(3)]
        url = lines[2].removeprefix("export AWS_ENDPOINT_URL=")
        keys = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}
        glue = boto3.client("glue", endpoint_url=url, region_name="us-east-1", **keys)
        assert glue.list_workflows()["Workflows"] == ["w"]
        run.terminate()
        assert run.wait(timeout=20) == 0
    assert lines[0] == "job j is defined nowhere: a plain one stands in for it"
    assert lines[1].startswith(f"AWS Glue is emulated at {url}; one second is 600 there")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"load": ["none.json"]}, "none.json cannot be read"),
        ({"scenario": "none.yaml"}, "none.yaml cannot be read"),
        ({"chaos": "rain=1"}, "chaos: 'rain' is none of"),
        ({"speed": -1}, "would run backwards"),
    ],
)
def test_serve_refuses(options, told):
    from glue2airflow.emulate import serve
    from glue2airflow.errors import UsageError

    with pytest.raises(UsageError, match=told):
        serve(port=0, **options)

"""The emulator's wire: protocol, mistakes, replies.

The runs themselves are tested elsewhere; here some are only made, to have something to ask about.
"""

from __future__ import annotations

import http.client
import io
import json
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from botocore.session import get_session

from airflow_glue_bridge.glue.engine import IllegalWorkflowStateError
from airflow_glue_bridge.testing import operations, shapes
from airflow_glue_bridge.testing.errors import GlueError
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

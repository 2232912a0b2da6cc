"""Run properties that jobs write: kept in S3, and never lost to another job's write."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import boto3
import pytest
from botocore.exceptions import ClientError, ParamValidationError, ReadTimeoutError
from botocore.stub import ANY, Stubber

from run_properties_module import ASKED, TOLD, started_by_airflow
from script_writers import trial

PLACE = {"Bucket": "bucket", "Key": "prefix/orders/run.json"}
STORE = "s3://bucket/prefix/orders/run.json"


@pytest.fixture
def s3(glue_emulator):
    client = glue_emulator.client("s3")
    client.create_bucket(Bucket=PLACE["Bucket"])
    return client


@pytest.fixture
def job(monkeypatch):
    """Makes jobs of one DAG run, each with a module of its own, that note how long they sleep."""

    def make(store=STORE):
        module = started_by_airflow(monkeypatch, store=store)
        module.slept = []
        module.time = SimpleNamespace(monotonic=time.monotonic, sleep=module.slept.append)
        return module

    return make


def read(module) -> dict[str, str]:
    """All properties, as a script gets them."""
    return module.get_workflow_run_properties(None, **ASKED)["RunProperties"]


def put(module, properties) -> None:
    """All of them put back, as scripts do it."""
    module.put_workflow_run_properties(None, **ASKED, RunProperties=properties)


def kept(s3) -> dict[str, str]:
    return json.loads(s3.get_object(**PLACE)["Body"].read())


# --- what is written and what is read


def test_what_one_job_writes_another_reads(s3, job) -> None:
    one, other = job(), job()
    one.update(rows="12", day="2026-03-01")
    assert read(other) == {**TOLD["properties"], "rows": "12", "day": "2026-03-01"}
    assert kept(s3) == {"rows": "12", "day": "2026-03-01"}


def test_only_what_a_script_has_changed_is_written(s3, job) -> None:
    module = job()
    put(module, {**read(module), "rows": "12", "tag": "ü €"})
    assert kept(s3) == {"rows": "12", "tag": "ü €"}


def test_putting_back_does_not_undo_what_others_wrote(s3, job) -> None:
    one, other = job(), job()
    mine, theirs = read(one), read(other)
    put(other, {**theirs, "full": "yes", "rows": "12"})
    put(one, {**mine, "state": "loaded"})
    due = {"full": "yes", "rows": "12", "state": "loaded"}
    assert kept(s3) == due
    put(one, {**mine, "state": "done"})
    assert kept(s3) == {**due, "state": "done"}


def test_a_script_that_reads_again_before_it_puts_back(s3, job) -> None:
    """What it puts back is still what it got at first."""
    one, other = job(), job()
    mine = read(one)
    other.update(full="yes", rows="12")
    one.get_workflow_run(None, **ASKED)
    mine["state"] = "loaded"
    put(one, mine)
    assert kept(s3) == {"full": "yes", "rows": "12", "state": "loaded"}
    again = read(one)
    put(one, {**again, "state": "done"})
    assert kept(s3) == {"full": "yes", "rows": "12", "state": "done"}


def test_a_value_may_go_back_to_what_it_was(s3, job) -> None:
    module = job()
    properties = read(module)
    put(module, {**properties, "full": "yes"})
    put(module, properties)
    assert read(module)["full"] == "no"


def test_nothing_new_writes_nothing(s3, job, monkeypatch) -> None:
    module = job()
    put(module, read(module))
    assert "Contents" not in s3.list_objects_v2(Bucket="bucket")
    module.update(rows="12")
    monkeypatch.setattr(module._here().store._s3, "put_object", None)
    module.update(rows="12")


def test_a_task_that_is_tried_again_reads_what_the_first_try_wrote(s3, job) -> None:
    job().update(step="1")
    assert job().properties()["step"] == "1"


# --- others who write at the same moment


def between(module, act) -> None:
    """Do ``act`` once between the reading and the writing of the module's next write."""
    store = module._here().store
    newest, acts = store._newest, [act]

    def then_act():
        found = newest()
        if acts:
            acts.pop()()
        return found

    store._newest = then_act


@pytest.mark.parametrize("there", [True, False])
def test_a_write_in_between_is_taken_in(there, s3, job) -> None:
    one, other = job(), job()
    if there:
        other.update(first="1")
    between(one, lambda: other.update(second="2"))
    one.update(third="3")
    assert kept(s3) == {**({"first": "1"} if there else {}), "second": "2", "third": "3"}


def test_a_removal_in_between(s3, job) -> None:
    one = job()
    one.update(first="1")
    between(one, lambda: s3.delete_object(**PLACE))
    one.update(second="2")
    assert kept(s3) == {"second": "2"}


def test_threads_of_a_job(s3, job) -> None:
    """One at a time: the condition of a write is that of the client that they share."""
    module = job()
    module.update(first="1")
    store = module._here().store
    put_object = store._s3.put_object

    def put_alone(**request):
        assert store._lock.locked()
        return put_object(**request)

    store._s3.put_object = put_alone
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda n: module.update(**{f"k{n}": str(n)}), range(24)))
    assert kept(s3) == {"first": "1", **{f"k{n}": str(n) for n in range(24)}}
    assert module.slept == []


def test_boto3_before_it_knew_conditions(s3, job, monkeypatch) -> None:
    """Glue's boto3 has no IfMatch, so the condition must not be a parameter."""
    client = boto3.client("s3")
    members = client.meta.service_model.operation_model("PutObject").input_shape.members
    for name in ("IfMatch", "IfNoneMatch"):
        members.pop(name)
    with pytest.raises(ParamValidationError):
        client.put_object(**PLACE, IfNoneMatch="*")
    one, other = job(), job()
    monkeypatch.setattr(one, "_client", lambda _: client)
    between(one, lambda: other.update(second="2"))
    one.update(third="3")
    between(one, lambda: other.update(fourth="4"))
    one.update(fifth="5")
    assert kept(s3) == {"second": "2", "third": "3", "fourth": "4", "fifth": "5"}


def test_a_reply_that_is_lost(s3, job, monkeypatch) -> None:
    """The write was made; it is not made again over what others wrote after it."""
    one, other = job(), job()
    one.update(first="1")
    client = one._here().store._s3
    put_object, lost = client.put_object, []

    def lose(**request):
        put_object(**request)
        if not lost:
            lost.append(request)
            other.update(second="2")
            raise ReadTimeoutError(endpoint_url="https://s3")

    monkeypatch.setattr(client, "put_object", lose)
    one.update(third="3")
    assert len(lost) == 1
    assert kept(s3) == {"first": "1", "second": "2", "third": "3"}


# --- S3 that refuses


@pytest.fixture
def stubbed(job, monkeypatch):
    """A job, and an S3 that answers what it is told to."""
    module, client = job(), boto3.client("s3", region_name="us-east-1")
    monkeypatch.setattr(module, "_client", lambda _: client)
    with Stubber(client) as stubber:
        yield module, stubber


def nothing_there(stubber) -> None:
    stubber.add_client_error("get_object", "NoSuchKey", http_status_code=404)


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("PreconditionFailed", 412),
        ("ConditionalRequestConflict", 409),
        ("NoSuchKey", 404),
        ("SlowDown", 503),
        ("InternalError", 500),
    ],
)
def test_what_passes_is_tried_again(code, status, stubbed) -> None:
    module, stubber = stubbed
    nothing_there(stubber)
    stubber.add_client_error("put_object", code, http_status_code=status)
    nothing_there(stubber)
    stubber.add_response("put_object", {}, {**PLACE, "Body": ANY})
    module.update(rows="12")
    stubber.assert_no_pending_responses()


def test_pauses_grow_and_are_never_the_same(stubbed) -> None:
    module, stubber = stubbed
    for _ in range(12):
        stubber.add_client_error("get_object", "SlowDown", http_status_code=503)
    nothing_there(stubber)
    assert module.properties() == TOLD["properties"]
    bounds = [min(0.05 * 2**n, 5) for n in range(12)]
    assert len(set(module.slept)) == 12
    assert all(0 <= slept <= bound for slept, bound in zip(module.slept, bounds, strict=True))
    assert max(module.slept) > 0.4


def test_what_does_not_pass_ends_in_one_sentence(stubbed, monkeypatch) -> None:
    module, stubber = stubbed
    monkeypatch.setattr(module, "PATIENCE", -1)
    nothing_there(stubber)
    stubber.add_client_error("put_object", "SlowDown", "Reduce", http_status_code=503)
    with pytest.raises(module.RunPropertiesError, match=f"^{STORE}: .*SlowDown"):
        module.update(rows="12")


@pytest.mark.parametrize("operation", ["get_object", "put_object"])
def test_access_denied_says_what_is_needed(operation, stubbed) -> None:
    module, stubber = stubbed
    if operation == "put_object":
        nothing_there(stubber)
    stubber.add_client_error(operation, "AccessDenied", http_status_code=403)
    with pytest.raises(module.RunPropertiesError, match=r"s3:GetObject .* s3:ListBucket") as caught:
        module.update(rows="12")
    assert isinstance(caught.value.__cause__, ClientError)
    assert "\n" not in str(caught.value)


def test_a_bucket_that_is_not_there(s3, job) -> None:
    module = job(store="s3://nowhere-to-be-found/x.json")
    for ask in (module.properties, lambda: module.update(a="b")):
        with pytest.raises(module.RunPropertiesError, match="NoSuchBucket"):
            ask()
    assert module.slept == []


def test_an_object_that_somebody_else_has_put_there(s3, job) -> None:
    s3.put_object(**PLACE, Body=b"\xff[]")
    module = job()
    with pytest.raises(module.RunPropertiesError, match=f"{STORE} is no JSON object"):
        module.properties()


# --- as `make script-writers` has it, a share of it


def test_two_processes_lose_nothing_in_bad_weather() -> None:
    found = trial("module", 60, rate=0.2)
    assert found["lost"] == 0
    assert found["conflicts"] > 0
    assert {"404", "409"} <= found.keys()


def test_two_processes_lose_without_conditions() -> None:
    assert trial("plain", 60)["lost"] > 0

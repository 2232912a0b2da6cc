"""Chaos between a real boto3 client and a real threaded server."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from types import SimpleNamespace

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError, ReadTimeoutError
from werkzeug.serving import make_server
from werkzeug.test import Client

from airflow_glue_bridge.testing.chaos import PASSED, Chaos, ChaosMiddleware

START, GET = "StartWorkflowRun", "GetWorkflowRun"
# One of each of the errors that a client sees.
THROTTLED, INTERNAL, UNAVAILABLE = "ThrottlingException", "InternalServiceException", "503"


@dataclass
class Service:
    """Answers as Glue does, and counts what it performed."""

    calls: Counter[str] = field(default_factory=Counter)
    closed: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, environ: dict, start_response: Callable) -> Service.Answer:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        operation = environ.get("HTTP_X_AMZ_TARGET", "none").removeprefix("AWSGlue.")
        with self.lock:
            self.calls[operation] += 1
        reply = {"RunId": json.loads(body)["Name"]} if operation == START else {}
        start_response("200 OK", [("Content-Type", "application/x-amz-json-1.1")])
        return self.Answer(self, [json.dumps(reply).encode()])

    @dataclass
    class Answer:
        """A body that a server must close, as WSGI asks."""

        service: Service
        chunks: list[bytes]

        def __iter__(self) -> Iterator[bytes]:
            return iter(self.chunks)

        def close(self) -> None:
            with self.service.lock:
                self.service.closed += 1


@dataclass
class Running:
    service: Service
    middleware: ChaosMiddleware
    port: int

    def client(self, **config: object) -> object:
        """A Glue client; without retries unless told."""
        return boto3.client(
            "glue",
            region_name="us-east-1",
            aws_access_key_id="t",
            aws_secret_access_key="t",
            endpoint_url=f"http://127.0.0.1:{self.port}",
            config=Config(**{"retries": {"total_max_attempts": 1}} | config),
        )

    def post(self, target: str | None, body: bytes = b"{}") -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {"X-Amz-Target": target} if target else {}
        connection.request("POST", "/", body, headers)
        return connection.getresponse()


@pytest.fixture
def running() -> Iterator[Running]:
    service = Service()
    middleware = ChaosMiddleware(service, Chaos())
    server = make_server("127.0.0.1", 0, middleware, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield Running(service, middleware, server.server_port)
    server.shutdown()
    thread.join()
    server.server_close()


def seen(client: object, operation: str = START, **parameters: object) -> str:
    """What a client sees of one call: the error's code or name, or ok."""
    calls = {
        START: lambda: client.start_workflow_run(Name="w", **parameters),
        GET: lambda: client.get_workflow_run(Name="w", RunId="r"),
    }
    try:
        calls[operation]()
    except ClientError as error:
        return error.response["Error"]["Code"]
    except (ConnectionClosedError, ReadTimeoutError) as error:
        return type(error).__name__
    return "ok"


def eventually(condition: Callable[[], bool]) -> bool:
    """Whether it comes true soon: a server tidies up after it has answered."""
    deadline = time.monotonic() + 5
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    return condition()


def test_without_chaos_all_is_passed_on(running: Running) -> None:
    client = running.client()
    assert [seen(client) for _ in range(20)] == ["ok"] * 20
    assert running.service.calls == {START: 20}
    assert running.middleware.counts == {(PASSED, START): 20}
    assert eventually(lambda: running.service.closed == 20)


def test_throttling(running: Running) -> None:
    running.middleware.chaos = Chaos(throttling=1)
    client = running.client()
    with pytest.raises(client.exceptions.ThrottlingException, match="Rate exceeded") as caught:
        client.start_workflow_run(Name="w")
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert caught.value.response["ResponseMetadata"]["RequestId"]
    assert not running.service.calls
    assert running.middleware.counts == {("throttling", START): 1}


def test_throttling_on_the_wire(running: Running) -> None:
    running.middleware.chaos = Chaos(throttling=1)
    response = running.post("AWSGlue.StartJobRun")
    assert response.status == 400
    assert response.getheader("Content-Type") == "application/x-amz-json-1.1"
    # The JSON protocol, unlike REST-JSON, names the error in the body alone.
    assert response.getheader("x-amzn-ErrorType") is None
    assert json.load(response) == {"__type": "ThrottlingException", "message": "Rate exceeded"}


def test_server_errors(running: Running) -> None:
    running.middleware.chaos = Chaos(server_errors=1)
    client = running.client()
    kinds = Counter(seen(client) for _ in range(100))
    assert set(kinds) == {INTERNAL, UNAVAILABLE}
    assert min(kinds.values()) > 25
    assert not running.service.calls
    assert running.middleware.counts == {("server_errors", START): 100}


def test_server_errors_on_the_wire(running: Running) -> None:
    running.middleware.chaos = Chaos(server_errors=1)
    answers = {(r.status, r.read()) for r in (running.post("AWSGlue.X") for _ in range(20))}
    internal = b'{"__type": "InternalServiceException", "message": "Internal service error"}'
    assert answers == {(500, internal), (503, b"")}


def test_a_lost_reply_is_performed_and_the_client_sees_no_answer(running: Running) -> None:
    running.middleware.chaos = Chaos(lost_replies=1)
    client = running.client()
    begun = time.monotonic()
    for _ in range(20):
        with pytest.raises(ConnectionClosedError):
            client.start_workflow_run(Name="w")
    assert time.monotonic() - begun < 10
    assert running.service.calls == {START: 20}
    assert running.service.closed == 20
    assert running.middleware.counts == {("lost_replies", START): 20}
    running.middleware.chaos = Chaos()
    assert seen(client) == "ok"


def test_a_lost_reply_leaves_no_thread_behind(running: Running) -> None:
    before = threading.active_count()
    running.middleware.chaos = Chaos(lost_replies=1)
    client = running.client()
    assert {seen(client) for _ in range(10)} == {"ConnectionClosedError"}
    assert eventually(lambda: threading.active_count() <= before)


def test_not_a_byte_of_a_lost_reply_arrives(running: Running) -> None:
    running.middleware.chaos = Chaos(lost_replies=1)
    with pytest.raises(http.client.RemoteDisconnected):
        running.post(f"AWSGlue.{GET}")
    assert running.service.calls == {GET: 1}


def test_called_in_process_a_lost_reply_is_the_error_alone() -> None:
    service = Service()
    client = Client(ChaosMiddleware(service, Chaos(lost_replies=1)))
    with pytest.raises(ConnectionAbortedError, match="performed"):
        client.post("/", data=b"{}", headers={"X-Amz-Target": f"AWSGlue.{GET}"})
    assert service.calls == {GET: 1}


def test_slow_replies_come_late(running: Running) -> None:
    running.middleware.chaos = Chaos(slow=1, delay=0.4)
    begun = time.monotonic()
    with ThreadPoolExecutor(5) as pool:
        clients = [running.client() for _ in range(5)]
        assert list(pool.map(seen, clients)) == ["ok"] * 5
    # They wait beside, not behind, each other.
    assert 0.4 <= time.monotonic() - begun < 1.6
    assert running.service.calls == {START: 5}
    assert running.service.closed == 5
    assert running.middleware.counts == {("slow", START): 5}


def test_a_client_that_gives_up_on_a_slow_reply_has_started_the_run(running: Running) -> None:
    running.middleware.chaos = Chaos(slow=1, delay=1.0)
    client = running.client(read_timeout=0.2)
    assert seen(client) == "ReadTimeoutError"
    assert running.service.calls == {START: 1}


MIXED = Chaos(throttling=0.3, server_errors=0.2, lost_replies=0.1, slow=0.1, delay=0, seed=7)


def test_rates_and_what_the_client_sees_of_them(running: Running) -> None:
    running.middleware.chaos = MIXED
    client = running.client()
    met = Counter(seen(client) for _ in range(400))
    counts = running.middleware.counts
    of = {kind: counts[kind, START] for kind in ("throttling", "server_errors", "slow", PASSED)}
    lost = counts["lost_replies", START]
    # Four standard deviations and more to each side.
    assert 80 <= of["throttling"] <= 160
    assert 48 <= of["server_errors"] <= 112
    assert 16 <= of["slow"] <= 64
    assert 16 <= lost <= 64
    assert 80 <= of[PASSED] <= 160
    assert met[THROTTLED] == of["throttling"]
    assert met[INTERNAL] + met[UNAVAILABLE] == of["server_errors"]
    assert min(met[INTERNAL], met[UNAVAILABLE]) > 15
    assert met["ConnectionClosedError"] == lost
    assert met["ok"] == of["slow"] + of[PASSED]
    assert running.service.calls == {START: met["ok"] + lost}
    assert counts.total() == 400


@pytest.mark.parametrize("mode", ["legacy", "standard"])
def test_with_retries_all_ends_well_but_may_be_done_twice(
    running: Running, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    slept: list[float] = []
    monkeypatch.setattr("botocore.endpoint.time", SimpleNamespace(sleep=slept.append))
    running.middleware.chaos = Chaos(0.1, 0.1, 0.1, 0.1, delay=0, seed=1)
    client = running.client(retries={"mode": mode, "total_max_attempts": 8})
    assert [seen(client) for _ in range(60)] == ["ok"] * 60
    counts = running.middleware.counts
    assert {kind for kind, _ in counts} == {
        "throttling", "server_errors", "lost_replies", "slow", PASSED
    }  # fmt: skip
    assert len(slept) == counts.total() - 60
    # StartWorkflowRun has no client token: a retry after a lost reply starts a second run.
    assert running.service.calls[START] == 60 + counts["lost_replies", START]


def test_a_large_request_that_is_refused_gets_its_answer(running: Running) -> None:
    running.middleware.chaos = Chaos(throttling=0.5, server_errors=0.5)
    client = running.client()
    properties = {"text": "x" * 3_000_000}
    met = {seen(client, RunProperties=properties) for _ in range(20)}
    assert met == {THROTTLED, INTERNAL, UNAVAILABLE}


def test_only_named_operations_are_hit(running: Running) -> None:
    running.middleware.chaos = Chaos(throttling=1, operations=(START,))
    client = running.client()
    assert seen(client, START) == THROTTLED
    assert seen(client, GET) == "ok"
    assert running.middleware.counts == {("throttling", START): 1, (PASSED, GET): 1}


@pytest.mark.parametrize(
    ("operations", "hit"),
    [
        ((), True),
        (("Start*",), True),
        (("Get*", "*WorkflowRun"), True),
        (("AWSGlue.*",), True),
        (("StartWorkflow",), False),
        (("start*",), False),
        (("Logs_*",), False),
    ],
    ids=str,
)
def test_patterns_of_operations(operations: tuple[str, ...], hit: bool) -> None:
    assert Chaos(operations=operations).hits(f"AWSGlue.{START}") is hit


def test_other_protocols_are_left_alone(running: Running) -> None:
    running.middleware.chaos = Chaos(throttling=1)
    assert running.post(None).status == 200
    assert running.service.calls == {"none": 1}
    assert not running.middleware.counts


def test_the_weather_changes_at_run_time(running: Running) -> None:
    client = running.client()
    met = []
    for chaos in Chaos(), Chaos(throttling=1), Chaos(lost_replies=1), Chaos():
        running.middleware.chaos = chaos
        assert running.middleware.chaos == chaos
        met.append(seen(client))
    assert met == ["ok", THROTTLED, "ConnectionClosedError", "ok"]


def sequence(running: Running, chaos: Chaos, others: int = 0) -> list[str]:
    """What 40 starts meet, with other calls in between."""
    running.middleware.chaos = chaos
    client = running.client()
    between = random.Random(others)
    met = []
    for _ in range(40):
        for _ in range(between.randint(0, others)):
            seen(client, GET)
        met.append(seen(client))
    return met


def test_a_seed_decides_whatever_other_calls_come_between(running: Running) -> None:
    alone = sequence(running, MIXED)
    assert len(set(alone)) > 3
    assert sequence(running, MIXED) == alone
    assert sequence(running, MIXED, others=3) == alone
    assert sequence(running, Chaos(0.3, 0.2, 0.1, 0.1, delay=0, seed=8)) != alone


def test_threads_change_nothing_of_what_is_done_in_all(running: Running) -> None:
    def counts(threads: int) -> Counter:
        running.middleware.chaos = MIXED
        before = running.middleware.counts
        clients = [running.client() for _ in range(threads)]
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(lambda i: seen(clients[i % threads]), range(160)))
        return running.middleware.counts - before

    assert counts(8) == counts(1)


def test_counts_are_a_copy(running: Running) -> None:
    running.middleware.counts["throttling", START] += 1
    assert not running.middleware.counts


@pytest.mark.parametrize(
    ("text", "chaos"),
    [
        ("", Chaos()),
        ("throttling=0.3,5xx=0.1,lost=0.05,slow=0.1,delay=2", Chaos(0.3, 0.1, 0.05, 0.1, 2.0)),
        (" throttling = 1 , seed = 5 ", Chaos(throttling=1.0, seed=5)),
        ("server_errors=0.1,lost_replies=0.2", Chaos(server_errors=0.1, lost_replies=0.2)),
        (
            "slow=1,operation=StartWorkflowRun,operation=Get*",
            Chaos(slow=1, operations=("StartWorkflowRun", "Get*")),
        ),
        ("throttling=0.1,5xx=0.2,lost=0.3,slow=0.4", Chaos(0.1, 0.2, 0.3, 0.4)),
    ],
)
def test_parse(text: str, chaos: Chaos) -> None:
    assert Chaos.parse(text) == chaos


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("throttling", "chaos: 'throttling' must be name=value, as in throttling=0.3"),
        ("throttling=", "chaos: 'throttling=' must be name=value, as in throttling=0.3"),
        ("slow=1,", "chaos: '' must be name=value, as in throttling=0.3"),
        (
            "trottling=0.3",
            "chaos: 'trottling' is none of throttling, 5xx, lost, slow, delay, seed, operation; "
            "did you mean throttling?",
        ),
        ("loss=x", "did you mean lost?"),
        ("slow=often", "chaos: slow must be a number, not 'often'"),
        ("seed=1.5", "chaos: seed must be a whole number, not '1.5'"),
        ("slow=1.5", "chaos: slow must be between 0 and 1, not 1.5"),
        ("5xx=-1", "chaos: server_errors must be between 0 and 1, not -1.0"),
        ("slow=nan", "chaos: slow must be between 0 and 1, not nan"),
        ("slow=0.5,delay=-1", "chaos: delay must be a number of seconds, not -1.0"),
        ("slow=0.5,delay=inf", "chaos: delay must be a number of seconds, not inf"),
        ("lost=0.1,lost_replies=0.2", "chaos: lost_replies is given twice; give it once"),
        ("throttling=0.7,slow=0.7", "add up to 1.4; together they may reach 1 at most"),
    ],
)
def test_what_parse_refuses(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=r"^chaos: ") as caught:
        Chaos.parse(text)
    assert says in str(caught.value)


def test_one_operation_is_still_a_tuple() -> None:
    with pytest.raises(ValueError, match=r'operations must be a tuple, \("Start\*",\)'):
        Chaos(operations="Start*")

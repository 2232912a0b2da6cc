"""Two scripts of one run write run properties at once: ``script_writers.py [ROUNDS] [--seed S]``.

Each is a process of its own, and does what scripts do: it reads all properties, sets its own, and
puts all of them back. Nobody else writes these, so a script that finds one of them gone, or as it
was before, has lost it. The trials: through ``glue_run_properties``, in calm weather and while S3
answers 404, 409, 500 and 503 or its replies are lost; and, to show that the scripts can lose, with
plain writes to S3 and with Glue's own API. Ends with a line ``RESULT {json}``; 1 if anything is
lost through ``glue_run_properties``, or if the trials show nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from random import Random
from threading import Lock
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from airflow_glue_bridge.jobs import glue_run_properties
from airflow_glue_bridge.testing.emulator import GlueEmulator

WORKFLOW, BUCKET, KEY = "orders", "properties", "orders/manual__1.json"
WRITERS = ("extract", "load")
Properties = dict[str, str]


@dataclass(frozen=True)
class Way:
    """How a script gets all properties, and puts them back."""

    read: Callable[[], Properties]
    put: Callable[[Properties], object]


def through_module(run: str) -> Way:
    """As rewritten scripts do it under Airflow."""
    told = {"workflow": WORKFLOW, "run": run, "store": f"s3://{BUCKET}/{KEY}"}
    sys.argv = [sys.argv[0], glue_run_properties.OPTION, json.dumps(told)]
    ask = {"Name": WORKFLOW, "RunId": run}
    get, put = (
        glue_run_properties.get_workflow_run_properties,
        glue_run_properties.put_workflow_run_properties,
    )
    return Way(
        lambda: get(None, **ask)["RunProperties"],
        lambda properties: put(None, **ask, RunProperties=properties),
    )


def through_plain_s3(_run: str) -> Way:
    """As one would without a thought for others."""
    import boto3

    s3, place = boto3.client("s3"), {"Bucket": BUCKET, "Key": KEY}
    s3.put_object(**place, Body=b"{}")
    return Way(
        lambda: json.loads(s3.get_object(**place)["Body"].read()),
        lambda properties: s3.put_object(**place, Body=json.dumps(properties).encode()),
    )


def through_glue(run: str) -> Way:
    """As scripts do it in a Glue workflow: the API sets what it is given, old or new."""
    import boto3

    glue, ask = boto3.client("glue"), {"Name": WORKFLOW, "RunId": run}
    return Way(
        lambda: glue.get_workflow_run_properties(**ask)["RunProperties"],
        lambda properties: glue.put_workflow_run_properties(**ask, RunProperties=properties),
    )


WAYS = {"module": through_module, "plain": through_plain_s3, "glue": through_glue}


def write(name: str, way: Way, rounds: int) -> int:
    """Be a script for so many rounds; how often it found what it had written gone, or old."""
    mine: Properties = {}
    lost = 0
    for number in range(rounds):
        properties = way.read()
        lost += bool(mine.items() - properties.items())
        # Anew from what is there, or a loss would be healed, and another one not be seen.
        mine = {name: str(number), f"{name}-{number % 20}": str(number)}
        way.put({**properties, **mine})
    return lost + bool(mine.items() - way.read().items())


class Weather:
    """WSGI middleware: counts what S3 answers, and now and then answers in its place."""

    FAULTS: Mapping[str, tuple[HTTPStatus, str]] = {
        "404": (HTTPStatus.NOT_FOUND, "NoSuchKey"),
        "409": (HTTPStatus.CONFLICT, "ConditionalRequestConflict"),
        "500": (HTTPStatus.INTERNAL_SERVER_ERROR, "InternalError"),
        "503": (HTTPStatus.SERVICE_UNAVAILABLE, "SlowDown"),
    }
    LOST = "reply lost"

    def __init__(self, app: WSGIApplication, rate: float, seed: int) -> None:
        self.app, self.rate, self.dice = app, rate, Random(seed)
        self.counts: Counter[str] = Counter()
        self._lock = Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Serve one request; faults befall writes of the object only."""
        if environ["REQUEST_METHOD"] != "PUT" or not environ["PATH_INFO"].endswith(KEY):
            return self.app(environ, start_response)
        fate = self._fate()
        if fate in self.FAULTS:
            self._count(fate)
            return _answer(*self.FAULTS[fate], start_response)
        if fate == self.LOST:
            self._count(fate)
            list(self.app(environ, lambda *_: len))
            raise ConnectionAbortedError(fate)
        return self.app(environ, self._counting(start_response))

    def _fate(self) -> str:
        with self._lock:
            if self.dice.random() >= self.rate:
                return ""
            return self.dice.choice([*self.FAULTS, self.LOST])

    def _count(self, what: str) -> None:
        with self._lock:
            self.counts[what] += 1

    def _counting(self, start_response: StartResponse) -> StartResponse:
        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            self._count(status[:3])
            return start_response(status, headers, *error)

        return start


def _answer(status: HTTPStatus, code: str, start_response: StartResponse) -> Iterable[bytes]:
    start_response(f"{status.value} {status.phrase}", [("Content-Type", "application/xml")])
    return [f"<Error><Code>{code}</Code><Message>{status.phrase}</Message></Error>".encode()]


def trial(way: str, rounds: int, rate: float = 0.0, seed: int = 1) -> dict[str, int]:
    """Let both scripts write at once: losses, and what S3 answered to writes."""
    with GlueEmulator() as glue:
        glue.weather.app = weather = Weather(glue.weather.app, rate, seed)
        run = _prepared(glue)
        writers = [_process(glue, name, way, run, rounds) for name in WRITERS]
        for writer in writers:
            writer.stdout.readline()  # it is ready
        lost = [json.loads(out) for out in _together(writers)]
        counts = dict(weather.counts)
        return {"lost": sum(lost), "conflicts": counts.pop("412", 0), **counts}


def _together(writers: list[subprocess.Popen[bytes]]) -> list[bytes]:
    """Let all begin; what they say in the end."""
    for writer in writers:
        writer.stdin.close()
    said = [writer.stdout.read() for writer in writers]
    for writer in writers:
        writer.wait()
    return said


def _prepared(glue: GlueEmulator) -> str:
    """A bucket, and a run of a workflow; its id."""
    glue.client("s3").create_bucket(Bucket=BUCKET)
    client = glue.client("glue")
    client.create_job(Name="extract", Role="r", Command={"Name": "pythonshell"})
    client.create_workflow(Name=WORKFLOW)
    begin = {"Name": "begin", "Type": "ON_DEMAND", "Actions": [{"JobName": "extract"}]}
    client.create_trigger(WorkflowName=WORKFLOW, **begin)
    return str(client.start_workflow_run(Name=WORKFLOW)["RunId"])


def _process(
    glue: GlueEmulator, name: str, way: str, run: str, rounds: int
) -> subprocess.Popen[bytes]:
    options = ["--writer", name, "--way", way, "--run", run]
    return subprocess.Popen(
        [sys.executable, __file__, str(rounds), *options],
        env={**os.environ, **glue.environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def _tell(title: str, found: Mapping[str, int]) -> None:
    rest = {key: n for key, n in sorted(found.items()) if key not in ("lost", "conflicts")}
    answers = ", ".join(f"{n} x {key}" for key, n in rest.items())
    print(f"{title}: {found['lost']} lost, {found['conflicts']} conflicts; writes: {answers}")


def main(given: list[str] | None = None) -> int:
    """Try all ways, and tell; 1 if anything is wrong."""
    parser = argparse.ArgumentParser(description="Scripts that write run properties at once.")
    parser.add_argument("rounds", nargs="?", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--writer", help=argparse.SUPPRESS)
    parser.add_argument("--way", choices=WAYS, default="module", help=argparse.SUPPRESS)
    parser.add_argument("--run", help=argparse.SUPPRESS)
    options = parser.parse_args(given)
    if options.writer:
        way = WAYS[options.way](options.run)
        print("ready", flush=True)
        sys.stdin.read()
        print(write(options.writer, way, options.rounds))
        return 0
    return _compare(options.rounds, options.seed)


def _compare(rounds: int, seed: int) -> int:
    began = time.monotonic()
    calm = trial("module", rounds)
    _tell("glue_run_properties", calm)
    storm = trial("module", rounds, 0.2, seed)
    _tell("glue_run_properties, a fifth of writes going wrong", storm)
    plain = trial("plain", rounds)
    _tell("plain writes to S3", plain)
    glue = trial("glue", rounds)
    _tell("Glue's own API", glue)
    result = {
        "rounds": rounds * len(WRITERS),
        "lost": calm["lost"] + storm["lost"],
        "conflicts": calm["conflicts"] + storm["conflicts"],
        "faults": sum(n for kind, n in storm.items() if kind not in ("200", "lost", "conflicts")),
        "lost_by_plain_s3": plain["lost"],
        "lost_by_glue": glue["lost"],
        "seed": seed,
        "seconds": round(time.monotonic() - began),
    }
    print("RESULT", json.dumps(result))
    shown = all(result[key] for key in ("conflicts", "faults", "lost_by_plain_s3", "lost_by_glue"))
    return int(bool(result["lost"]) or not shown)


if __name__ == "__main__":
    sys.exit(main())

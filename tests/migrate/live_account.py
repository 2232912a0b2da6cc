"""An account in the emulator for tests of snapshots, and a service that refuses what it is told."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from airflow_glue_bridge.testing.chaos import Chaos
from airflow_glue_bridge.testing.emulator import ACCOUNT, GlueEmulator

JOB = {"Role": "r", "Command": {"Name": "glueetl", "ScriptLocation": "s3://code/x.py"}}
CRAWLER = {"Role": "r", "Targets": {"S3Targets": [{"Path": "s3://data/x"}]}}
SUCCEEDED = {"LogicalOperator": "EQUALS", "State": "SUCCEEDED"}

# A workflow started by hand, one by events, and a chain outside workflows.
ESTATE: dict[str, list[dict[str, Any]]] = {
    "Workflows": [
        {"Name": "orders", "Description": "daily, password=hunter2", "MaxConcurrentRuns": 2},
        {"Name": "uploads", "DefaultRunProperties": {"bucket": "landing", "api_key": "hunter2"}},
    ],
    "Triggers": [
        {
            "Name": "orders-start",
            "WorkflowName": "orders",
            "Type": "ON_DEMAND",
            "Actions": [
                {"JobName": "load", "Arguments": {"--db_password": "hunter2", "--day": "today"}},
                {"CrawlerName": "scan"},
            ],
        },
        {
            "Name": "orders-loaded",
            "WorkflowName": "orders",
            "Type": "CONDITIONAL",
            "Predicate": {"Conditions": [{"JobName": "load", **SUCCEEDED}]},
            "Actions": [{"JobName": "publish"}],
        },
        {
            "Name": "on-upload",
            "WorkflowName": "uploads",
            "Type": "EVENT",
            "Actions": [{"JobName": "read"}],
            "EventBatchingCondition": {"BatchSize": 5},
        },
        {
            "Name": "outside",
            "Type": "SCHEDULED",
            "Schedule": "cron(0 1 * * ? *)",
            "Actions": [{"JobName": "tidy"}],
        },
    ],
    "Jobs": [
        *({"Name": name, **JOB} for name in ("load", "publish", "read", "tidy")),
        {"Name": "nobody-starts-it", **JOB},
    ],
    "Crawlers": [{"Name": "scan", "Schedule": "cron(0 3 * * ? *)", **CRAWLER}],
}


def fill(emulator: GlueEmulator) -> None:
    """The estate, and a rule on each of two event buses."""
    emulator.load(ESTATE)
    events = emulator.client("events")
    events.create_event_bus(Name="partners")
    for bus in ("default", "partners"):
        add_rule(emulator, f"from-{bus}", "uploads", bus)
    emulator.weather.reset(Chaos())


def add_rule(emulator: GlueEmulator, name: str, workflow: str, bus: str, **settings: str) -> None:
    """A rule whose targets are a workflow, and something that is none."""
    events = emulator.client("events")
    arn = f"arn:aws:glue:{emulator.region}:{ACCOUNT}:workflow/{workflow}"
    pattern = {"EventPattern": json.dumps({"source": ["aws.s3"]})}
    events.put_rule(Name=name, EventBusName=bus, **(settings or pattern))
    targets = [{"Id": "1", "Arn": arn}, {"Id": "2", "Arn": f"arn:aws:sns:x:{ACCOUNT}:topic"}]
    events.put_targets(Rule=name, EventBusName=bus, Targets=targets)


def many(count: int) -> dict[str, list[dict[str, Any]]]:
    """Workflows of a job each."""
    names = [f"w{number:03}" for number in range(count)]
    return {
        "Workflows": [{"Name": name} for name in names],
        "Triggers": [
            {
                "Name": f"start {name}",
                "WorkflowName": name,
                "Type": "ON_DEMAND",
                "Actions": [{"JobName": f"job of {name}"}],
            }
            for name in names
        ],
        "Jobs": [{"Name": f"job of {name}", **JOB} for name in names],
    }


def calls(emulator: GlueEmulator) -> Counter[str]:
    """How many requests of each operation came; those to STS have no name."""
    return Counter({name: n for (_, name), n in emulator.weather.counts.items()})


@contextmanager
def answering(
    emulator: GlueEmulator, operation: str, code: str, when: Callable[[int], bool] = bool
) -> Iterator[list[Any]]:
    """A service that refuses requests of an operation.

    :param when: whether to refuse the n-th of them; all by default.
    :return: the requests of this operation that came.
    """
    weather, seen = emulator.weather, []
    app = weather.app

    def refuse(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not environ.get("HTTP_X_AMZ_TARGET", "").endswith(f".{operation}"):
            return app(environ, start_response)
        seen.append(environ)
        if not when(len(seen)):
            return app(environ, start_response)
        body = json.dumps({"__type": code, "message": "no"}).encode()
        start_response("400 Bad Request", [("Content-Length", str(len(body)))])
        return [body]

    weather.app = refuse
    try:
        yield seen
    finally:
        weather.app = app

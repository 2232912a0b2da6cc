"""Workflow run properties for the scripts of Glue jobs, in a Glue workflow and under Airflow alike.

Put this file into S3 and its address into the job's --extra-py-files. A script that was written for
a Glue workflow then asks for its run through this module:

    argv = glue_run_properties.argv(sys.argv)
    args = getResolvedOptions(argv, ["WORKFLOW_NAME", "WORKFLOW_RUN_ID"])
    reply = glue_run_properties.get_workflow_run_properties(
        boto3.client("glue"), Name=args["WORKFLOW_NAME"], RunId=args["WORKFLOW_RUN_ID"]
    )

In a Glue workflow that is the call to Glue as it was. Under Airflow, the DAG tells of its run in
--airflow_run_properties, and the same calls answer from that. A new script needs no more than
properties(), update() and events().

Python 3.7 and any boto3 of Glue's will do. Part of airflow-glue-bridge; Apache License 2.0.
"""

from __future__ import annotations

import json
import random
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

OPTION = "--airflow_run_properties"
NAME_OPTION, RUN_OPTION = "--WORKFLOW_NAME", "--WORKFLOW_RUN_ID"
EVENT_IDS = "aws:eventIds"

# Seconds: how long S3 is asked again, and the pauses in between.
PATIENCE = 120.0
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 5.0
# Someone else has written, is writing, or has removed the object; or S3 wants less haste.
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
PASSING = frozenset({404, 409, 412, 429})

# What a reply has besides, and some scripts look at.
_DONE = {"ResponseMetadata": {"HTTPStatusCode": 200, "HTTPHeaders": {}, "RetryAttempts": 0}}


class RunPropertiesError(Exception):
    """Something stands in the way of run properties; the message says what to do."""


def argv(tokens: Sequence[str]) -> list[str]:
    """The arguments as a Glue workflow would have passed them, for sys.argv and sys.argv[1:].

    A job that neither a Glue workflow nor Airflow has started gets what it was given, and stops, or
    goes on, as it always did.
    """
    run = _adopted(tokens)
    if run is None:
        return list(tokens)
    return [*_split(tokens)[0], NAME_OPTION, run.workflow, RUN_OPTION, run.id]


def get_workflow_run_properties(client: Any, **request: Any) -> dict[str, Any]:
    """GetWorkflowRunProperties; of the Airflow run, if it is that which the request names."""
    run = _asked_for(request)
    if run is None:
        return client.get_workflow_run_properties(**request)
    return {"RunProperties": run.read(), **_DONE}


def put_workflow_run_properties(client: Any, **request: Any) -> dict[str, Any]:
    """PutWorkflowRunProperties; of what is for the Airflow run, only what is new.

    Scripts put back all that they have read, and other jobs may have written since.
    """
    run = _asked_for(request)
    if run is None:
        return client.put_workflow_run_properties(**request)
    run.put_back(request["RunProperties"])
    return dict(_DONE)


def get_workflow_run(client: Any, **request: Any) -> dict[str, Any]:
    """GetWorkflowRun; of the Airflow run without a graph and without statistics."""
    run = _asked_for(request)
    return client.get_workflow_run(**request) if run is None else {"Run": run.described(), **_DONE}


def properties() -> dict[str, str]:
    """The properties of the run that this job belongs to."""
    run = _here()
    if run is not None:
        return run.read()
    asked = _glue_run()
    return _client("glue").get_workflow_run_properties(**asked)["RunProperties"]


def update(**changes: str) -> None:
    """Set these properties of the run, and leave all others alone."""
    run = _here()
    if run is not None:
        run.write(changes)
    else:
        asked = _glue_run()
        _client("glue").put_workflow_run_properties(**asked, RunProperties=changes)


def events() -> list[Any]:
    """The EventBridge events that have started the run; none, if something else did.

    :raises RunPropertiesError: in a Glue workflow, where a job can only have their ids.
    """
    run = _here()
    if run is None:
        raise RunPropertiesError(
            f"outside Airflow a job has only the ids of events, in the run property {EVENT_IDS}"
        )
    return list(run.events)


class _Run:
    """The Airflow run that this job belongs to, as its DAG tells of it."""

    def __init__(self, text: str) -> None:
        self.text = text
        told = _parsed(text, f"the value of {OPTION}")
        if "workflow" not in told or "run" not in told:
            raise RunPropertiesError(f"the value of {OPTION} must name a workflow and a run")
        self.workflow, self.id = str(told["workflow"]), str(told["run"])
        self.started = told.get("started")
        self.events = told.get("events") or []
        self.given = {**_texts(told.get("properties") or {}), **_event_ids(self.events)}
        self.store = _Store(told["store"]) if told.get("store") else None
        # What the script got, and what that held then.
        self._reads: deque[tuple[dict[str, str], dict[str, str]]] = deque([({}, {})], maxlen=100)

    def read(self) -> dict[str, str]:
        """What the DAG run was started with, and over it what its jobs have written."""
        newest = {**self.given, **(self.store.read() if self.store else {})}
        self._reads.append((newest, dict(newest)))
        return newest

    def put_back(self, given: Mapping[str, str]) -> None:
        """Write what is not as the script got it: in this very dict, or else in its last one."""
        seen = next((was for got, was in tuple(self._reads) if got is given), self._reads[-1][1])
        self.write({key: value for key, value in given.items() if seen.get(key) != value})
        seen.update(given)

    def write(self, changes: Mapping[str, str]) -> None:
        """Set these properties."""
        for key, value in changes.items():
            if not isinstance(value, str):
                kind = type(value).__name__
                raise RunPropertiesError(f"run property {key} must be text, and is {kind}")
        if changes and self.store is None:
            raise RunPropertiesError(
                "this DAG has no place for run properties that its jobs write; convert it with "
                "--run-properties-store s3://bucket/prefix"
            )
        if changes and self.store:
            self.store.write(changes)

    def described(self) -> dict[str, Any]:
        """What GetWorkflowRun says of a run that goes on."""
        if not self.started:
            raise RunPropertiesError(f'{OPTION} does not tell when the run began, as "started"')
        return {
            "Name": self.workflow,
            "WorkflowRunId": self.id,
            "WorkflowRunProperties": self.read(),
            # Before Python 3.11, fromisoformat() knows no Z.
            "StartedOn": datetime.fromisoformat(self.started.replace("Z", "+00:00")),
            "Status": "RUNNING",
        }


class _Store:
    """What jobs have written: a JSON object in S3, of which no writer loses another's part."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.bucket, _, self.key = address.partition("://")[2].partition("/")
        self._lock = threading.Lock()
        self._s3: Any = None
        self._condition: dict[str, str] = {}

    def read(self) -> dict[str, str]:
        """All that is written."""
        return self._patiently(lambda: self._newest()[0])

    def write(self, changes: Mapping[str, str]) -> None:
        """Write ``changes`` over the newest of what is there."""
        self._patiently(lambda: self._merge(changes))

    def _merge(self, changes: Mapping[str, str]) -> None:
        newest, tag = self._newest()
        merged = {**newest, **changes}
        # Nothing is new also where an earlier try came through and only the reply was lost.
        if merged != newest:
            self._condition = {"If-Match": tag} if tag else {"If-None-Match": "*"}
            body = json.dumps(merged, indent=1, sort_keys=True).encode()
            self._s3.put_object(Bucket=self.bucket, Key=self.key, Body=body)

    def _newest(self) -> tuple[dict[str, str], str]:
        """What is there, and its tag; nothing and no tag, if no job has written yet."""
        try:
            reply = self._s3.get_object(Bucket=self.bucket, Key=self.key)
        except self._s3.exceptions.NoSuchKey:
            return {}, ""
        return _texts(_parsed(reply["Body"].read(), self.address)), reply["ETag"]

    def _patiently(self, action: Callable[[], Any]) -> Any:
        """Do ``action``, again and again while others write too, or S3 is busy."""
        from botocore.exceptions import BotoCoreError, ClientError

        deadline, pause = time.monotonic() + PATIENCE, FIRST_PAUSE
        while True:
            try:
                with self._lock:
                    self._connect()
                    return action()
            except (BotoCoreError, ClientError) as error:
                if time.monotonic() > deadline or not _passes(error):
                    raise RunPropertiesError(f"{self.address}: {_reason(error)}") from error
            time.sleep(random.uniform(0, pause))  # noqa: S311 -- no secret
            pause = min(2 * pause, LONGEST_PAUSE)

    def _connect(self) -> None:
        """Have a client that sends the condition as a header; old boto3 has no parameter for it."""
        if self._s3 is None:
            self._s3 = _client("s3")
            self._s3.meta.events.register("before-call.s3.PutObject", self._add_condition)

    def _add_condition(self, params: dict[str, Any], **_: Any) -> None:
        params["headers"].update(self._condition)


_run: _Run | None = None


def _adopted(tokens: Sequence[str]) -> _Run | None:
    """The Airflow run that ``tokens`` tell of; a Glue workflow's own arguments count for more."""
    global _run
    text = _split(tokens)[1]
    # A job may have a default for when no workflow starts it; Glue's ids are wr_...
    if not text or _pairs(tokens).get(RUN_OPTION, "").startswith("wr_"):
        return None
    if _run is None or _run.text != text:
        _run = _Run(text)
    return _run


def _here() -> _Run | None:
    """The Airflow run of this process, also after the script has replaced its sys.argv."""
    return _adopted(sys.argv) or _run


def _asked_for(request: Mapping[str, Any]) -> _Run | None:
    run = _here()
    return run if run is not None and run.id == request.get("RunId") else None


def _glue_run() -> dict[str, str]:
    """The Glue workflow run of this process, as requests name it."""
    told = _pairs(sys.argv)
    if NAME_OPTION not in told or RUN_OPTION not in told:
        raise RunPropertiesError(
            "this job has no run properties: neither a Glue workflow has started it, nor a DAG "
            f"that passes {OPTION}"
        )
    return {"Name": told[NAME_OPTION], "RunId": told[RUN_OPTION]}


def _pairs(tokens: Sequence[str]) -> dict[str, str]:
    """What follows each token; of several alike the last, as for argparse."""
    return dict(zip(tokens, tokens[1:]))


def _split(tokens: Iterable[str]) -> tuple[list[str], str]:
    """``tokens`` less our option and the ids of a run, and what our option says."""
    rest, value, left = [], "", iter(tokens)
    for token in left:
        name, equals, joined = token.partition("=")
        if name not in (OPTION, NAME_OPTION, RUN_OPTION):
            rest.append(token)
            continue
        found = joined if equals else next(left, "")
        value = found if name == OPTION else value
    return rest, value


def _parsed(text: str | bytes, what: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise RunPropertiesError(f"{what} is no JSON object")
    return found


def _texts(members: Mapping[str, Any]) -> dict[str, str]:
    """Glue knows properties as text; what somebody starts a DAG run with may be more."""
    return {k: v if isinstance(v, str) else json.dumps(v) for k, v in members.items()}


def _event_ids(events: Iterable[Any]) -> dict[str, str]:
    """The property that Glue sets where events start a run, as Glue writes it."""
    ids = [str(event["id"]) for event in events if isinstance(event, dict) and "id" in event]
    return {EVENT_IDS: "[{}]".format(", ".join(ids))} if ids else {}


def _client(service: str) -> Any:
    import boto3

    return boto3.client(service)


def _passes(error: Exception) -> bool:
    """Whether S3 may answer otherwise when it is asked again."""
    from botocore import exceptions as e

    if not isinstance(error, e.ClientError):
        return isinstance(error, (e.HTTPClientError, e.ConnectionError, e.IncompleteReadError))
    status = error.response["ResponseMetadata"]["HTTPStatusCode"]
    missing = error.response["Error"]["Code"] == "NoSuchBucket"
    return (status in PASSING or status >= 500) and not missing


def _reason(error: Any) -> str:
    status = getattr(error, "response", {}).get("ResponseMetadata", {}).get("HTTPStatusCode")
    if status != 403:
        return str(error)
    return (
        "access denied; the job's role needs s3:GetObject and s3:PutObject for it, and for its "
        "bucket s3:ListBucket, without which S3 denies what merely is not there yet"
    )

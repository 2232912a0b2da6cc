"""What the operators, sensors and triggers call is what their policy allows: no less, no more."""

from __future__ import annotations

import ast
import asyncio
import json
from pathlib import Path

import botocore.session
import pytest
from botocore import xform_name
from iam_calls import action, allowed, calls

import airflow_glue_bridge
from airflow_glue_bridge.compat import TaskDeferred
from airflow_glue_bridge.operators.glue_trigger import (
    GlueTriggerStartOperator,
    GlueTriggerStopOperator,
)
from airflow_glue_bridge.operators.glue_workflow import GlueWorkflowResumeOperator
from airflow_glue_bridge.operators.glue_workflow_stop import GlueWorkflowStopOperator
from airflow_glue_bridge.sensors.glue_workflow import GlueWorkflowRunSensor
from airflow_glue_bridge.sensors.glue_workflow_node import GlueWorkflowNodeSensor
from airflow_glue_bridge.triggers.event_queue import open_queue
from airflow_glue_bridge.triggers.glue_poller import HISTORIES_AT_ONCE
from glue2airflow.iam.permissions import Stage
from glue_tasks import NAME, Tries, add_job, define, first_event, runs_of, tries, trigger
from glue_waits import seen

pytest_plugins = ("glue_tasks",)

ROOT = Path(airflow_glue_bridge.__file__).parent
# The emulator is AWS, not its caller; a job runs with a role of its own.
ELSEWHERE = ("testing", "jobs")


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setenv("AIRFLOW__AIRFLOW_GLUE_BRIDGE__POLLER_CALLS_PER_SECOND", "1000")


def _run(deferrable: bool) -> None:
    """A run of which all jobs are required, and which fails and is resumed."""
    tried = tries(deferrable=deferrable, required_nodes=["load"], on_retry="resume")
    with pytest.raises(Exception, match="load"):
        tried.again()
    with pytest.raises(Exception, match="load"):
        tried.again()


def _resume(glue) -> None:
    make = Tries(lambda **given: GlueWorkflowResumeOperator(waiter_delay=0, **given))
    run_id = runs_of(glue)[0]["WorkflowRunId"]
    with pytest.raises(Exception, match="load"):
        make.again(workflow_name=NAME, run_id=run_id)


def _wait_for_many(glue) -> None:
    """Waits that share a poller, which asks for several workflows at once."""
    triggers = []
    for i in range(HISTORIES_AT_ONCE + 5):
        glue.create_workflow(Name=f"w{i}")
        trigger(glue, f"w{i}", "ON_DEMAND", ["extract"])
        one = tries(workflow_name=f"w{i}", deferrable=True)
        one.max_tries = one.number = 1
        with pytest.raises(TaskDeferred) as deferred:
            one.task().execute(one.context())
        triggers.append(deferred.value.trigger)

    async def wait() -> None:
        await asyncio.gather(*map(first_event, triggers))

    asyncio.run(wait())


def _fail_while_others_run(emulator, glue) -> None:
    """A job that FAILED in a run that goes on, so that Glue may try it again."""
    emulator.scenario = {"jobs": {"a": "FAILED", "b": "365d"}}
    glue.create_workflow(Name="both")
    for job in ("a", "b"):
        add_job(glue, job)
    trigger(glue, "both", "ON_DEMAND", ["a", "b"])
    run_id = glue.start_workflow_run(Name="both")["RunId"]
    place = {"workflow_name": "both", "run_id": run_id, "node_name": "a"}
    assert seen(GlueWorkflowNodeSensor, poke_interval=0, **place).colour == "failed"


def test_operators(glue_emulator, airflow_db, when_begun):
    glue_emulator.scenario = {"jobs": {"load": "FAILED"}}
    glue = define(glue_emulator)
    with calls() as made:
        for deferrable in (False, True):
            _run(deferrable)
        _resume(glue)
        _wait_for_many(glue)
        _fail_while_others_run(glue_emulator, glue)
        run_id = runs_of(glue)[0]["WorkflowRunId"]
        place = {"workflow_name": NAME, "poke_interval": 0}
        seen(GlueWorkflowRunSensor, run_id=run_id, **place)
        seen(GlueWorkflowStopOperator, workflow_name=NAME)
        for each in (GlueTriggerStopOperator, GlueTriggerStartOperator):
            seen(each, trigger_name=f"{NAME}_load", waiter_delay=0)
        when_begun(lambda task, run_id: task.on_kill())
        with pytest.raises(Exception, match="was killed"):
            tries(deferrable=False, stop_run_on_kill=True).again()
    assert made == allowed(Stage.OPERATORS)


def test_events(glue_emulator):
    url = glue_emulator.client("sqs").create_queue(QueueName="events")["QueueUrl"]
    glue_emulator.client("sqs").send_message(QueueUrl=url, MessageBody="{}")

    async def take() -> None:
        place = {"aws_conn_id": "aws_default", "region_name": None, "verify": None}
        async with open_queue("events", **place, botocore_config=None) as queue:
            messages = await queue.receive(1, 0)
            await queue.keep(messages)
            await queue.delete(messages)

    with calls() as made:
        asyncio.run(take())
    assert made == allowed(Stage.EVENTS)


# --- what is written, not only what is tried ---


def _methods(service: str) -> dict[str, str]:
    """The methods of a client, and the actions that they take."""
    model = botocore.session.get_session().get_service_model(service)
    return {xform_name(name): action(f"{service}:{name}") for name in model.operation_names}


def _words(path: Path) -> set[str]:
    """The methods that are called in a file, and the texts in it, some of which name methods."""
    tree = ast.parse(path.read_text())
    called = {node.func.attr for node in ast.walk(tree) if _calls_client(node)}
    texts = {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)}
    return called | {text for text in texts if isinstance(text, str)}


def _calls_client(node: ast.AST) -> bool:
    """Whether a call is one of a client; hooks have methods of the same names."""
    func = getattr(node, "func", None)
    owner = getattr(func, "value", None)
    named = getattr(owner, "attr", getattr(owner, "id", ""))
    return isinstance(func, ast.Attribute) and named in ("conn", "client", "glue", "_client")


def _waiters() -> set[str]:
    files = [json.loads(path.read_text()) for path in (ROOT / "waiters").glob("*.json")]
    return {f"glue:{w['operation']}" for data in files for w in data["waiters"].values()}


def test_every_call_in_the_source_is_allowed_and_every_action_is_called():
    files = [p for p in ROOT.rglob("*.py") if p.relative_to(ROOT).parts[0] not in ELSEWHERE]
    methods = _methods("glue") | _methods("sqs")
    found = {methods[word] for path in files for word in _words(path) if word in methods}
    found |= _waiters()
    gates = {"glue:GetCrawler", "glue:GetJob", "glue:GetJobRun"}
    assert found == allowed(Stage.OPERATORS, Stage.EVENTS) | gates
    assert gates <= allowed(Stage.DAGS)

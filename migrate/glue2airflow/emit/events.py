"""The CloudFormation template that brings a workflow's events to its DAG.

A queue, one for what cannot be delivered, and the rules of the source with the queue for a target.
What a rule says is the user's: it goes through a YAML writer, and never into ``Fn::Sub``.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from airflow_glue_bridge.glue.model import EventRule
from glue2airflow.emit.literals import comment
from glue2airflow.plan.comments import quoted
from glue2airflow.plan.events import is_told, is_whole, pattern_of
from glue2airflow.plan.model import AirflowPlan

LINE_LENGTH = 100
# Seconds: the longest that SQS keeps a message, for an Airflow that is down, or a DAG paused.
RETENTION = 14 * 24 * 3600
# How often a message is received before it is set aside. Once is enough, but for each restart of
# the triggerer; a batch that Airflow cannot store must not come for ever.
MAX_RECEIVES = 20
# References to what is nowhere: CloudFormation refuses the template until they are replaced.
UNKNOWN_PATTERN = {"Ref": "FillInTheEventPattern"}
UNKNOWN_BUS = {"Ref": "FillInTheEventBus"}
LONGEST_STACK = 100
# Text that any reader of YAML takes for text, unquoted: 12:30, 1_000 or 0o14 is not.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9:_.-]+")

Json = dict[str, Any]


def template(plan: AirflowPlan) -> str:
    """The template, under a comment that says what to do with it."""
    lines = [part for line in _head(plan) for part in _wrapped(line)]
    return "\n".join(lines) + "\n" + _yaml(_template(plan))


def _head(plan: AirflowPlan) -> Iterator[str]:
    stack = f"glue-event-{plan.module.replace('_', '-')}"[:LONGEST_STACK]
    deploy = f"  aws cloudformation deploy --stack-name {stack} --template-file {plan.events_file}"
    queues = ", ".join(watcher.queue for watcher in plan.watchers)
    yield f"Source: workflow {quoted(plan.workflow)} in {quoted(plan.source)}."
    yield f"Brings the events that start the workflow to SQS ({queues}), for the DAG {plan.dag_id}."
    if not (plan.rules and all(map(is_whole, plan.rules))):
        yield (
            "The source does not hold all of the rule. In a copy of this file, put the "
            "EventPattern (or the EventBusName) that aws events describe-rule prints in place of "
            "each Ref to FillIn...; CloudFormation refuses it until then. Deploy the copy."
        )
    yield "Deploy it; its rules are disabled, so that nothing runs twice:"
    yield deploy
    yield "To change over, unpause the DAG, take the workflow off its old rule, and enable the new:"
    yield f"{deploy} --parameter-overrides RuleState=ENABLED"
    yield (
        "Airflow's connection needs sqs:GetQueueUrl, sqs:ReceiveMessage, "
        "sqs:ChangeMessageVisibility and sqs:DeleteMessage on the queue."
    )


def _wrapped(line: str) -> list[str]:
    if line.startswith("  "):
        return [f"# {line}"]
    wrapped = textwrap.wrap(comment(line), LINE_LENGTH - 2, break_on_hyphens=False)
    return [f"# {part}" for part in wrapped]


def _template(plan: AirflowPlan) -> Json:
    queues = {
        _numbered("EventQueue", place): watcher.queue
        for place, watcher in enumerate(plan.watchers)
        if "://" not in watcher.queue
    }
    rules = {
        _numbered("EventRule", place): rule
        for place, rule in enumerate(plan.rules or [EventRule("")])
    }
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": f"Events for the Airflow DAG {plan.dag_id}",
        "Parameters": {
            "RuleState": {
                "Type": "String",
                "Description": "ENABLED once the DAG starts in the place of the Glue workflow",
                "AllowedValues": ["DISABLED", "ENABLED"],
                "Default": "DISABLED",
            }
        },
        "Resources": {
            "DeadLetters": _queue(),
            **{logical: _event_queue(name) for logical, name in queues.items()},
            "QueuePolicy": _policy([*queues, "DeadLetters"], list(rules)),
            **{logical: _rule(rule, list(queues)) for logical, rule in rules.items()},
        },
        "Outputs": {
            f"{logical}Url": {"Value": {"Ref": logical}} for logical in [*queues, "DeadLetters"]
        },
    }


def _numbered(logical: str, place: int) -> str:
    """A logical id; the first of several has no number."""
    return f"{logical}{place + 1 if place else ''}"


def _queue(**properties: object) -> Json:
    return {
        "Type": "AWS::SQS::Queue",
        "Properties": {
            **properties,
            "MessageRetentionPeriod": RETENTION,
            "SqsManagedSseEnabled": True,
        },
    }


def _event_queue(name: str) -> Json:
    dead = {"deadLetterTargetArn": _arn("DeadLetters"), "maxReceiveCount": MAX_RECEIVES}
    return _queue(QueueName=name, RedrivePolicy=dead)


def _policy(queues: list[str], rules: list[str]) -> Json:
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": [_arn(queue) for queue in queues],
        "Condition": {"ArnEquals": {"aws:SourceArn": [_arn(rule) for rule in rules]}},
    }
    document = {"Version": "2012-10-17", "Statement": [statement]}
    return {
        "Type": "AWS::SQS::QueuePolicy",
        "Properties": {"Queues": [{"Ref": q} for q in queues], "PolicyDocument": document},
    }


def _rule(rule: EventRule, queues: list[str]) -> Json:
    named = rule.event_bus_name if rule.event_bus_name != "default" else ""
    bus = named if is_told(named) else UNKNOWN_BUS
    return {
        "Type": "AWS::Events::Rule",
        "Properties": {
            **({"EventBusName": bus} if bus else {}),
            **_sends(rule),
            "State": {"Ref": "RuleState"},
            "Targets": [
                {"Id": queue, "Arn": _arn(queue), "DeadLetterConfig": {"Arn": _arn("DeadLetters")}}
                for queue in queues
            ],
        },
    }


def _sends(rule: EventRule) -> Json:
    """What makes a rule send events: a pattern, a schedule, or both."""
    scheduled = {"ScheduleExpression": rule.schedule_expression}
    if rule.schedule_expression and not rule.event_pattern and is_told(rule.schedule_expression):
        return scheduled
    pattern = {"EventPattern": pattern_of(rule) or UNKNOWN_PATTERN}
    both = rule.schedule_expression and is_told(rule.schedule_expression)
    return {**scheduled, **pattern} if both else pattern


def _arn(logical: str) -> Mapping[str, list[str]]:
    return {"Fn::GetAtt": [logical, "Arn"]}


class _Dumper(yaml.SafeDumper):
    """Quotes what is not plain text to every reader, and writes each value out where it stands."""

    def ignore_aliases(self, _data: object) -> bool:
        """Whether to never refer to a value that was written before: always."""
        return True

    def text(self, text: str) -> yaml.ScalarNode:
        """A text, in quotes unless it is harmless."""
        style = None if _PLAIN.fullmatch(text) else '"'
        return self.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _Dumper.text)


def _yaml(data: Json) -> str:
    return yaml.dump(
        data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000, indent=2
    )

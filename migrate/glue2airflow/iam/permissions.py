"""One table: which actions each stage needs, and on what.

What an action can be narrowed to is as the Service Authorization Reference has it:
https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsglue.html
https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridge.html
https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html
https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """What somebody does, or runs, that needs permissions.

    All but :attr:`JOB_ROLE` are of the one identity, or the connection, that does it; that one is
    of the role that a Glue job runs as, so it is not among :attr:`ALL`.
    """

    SNAPSHOT = "snapshot"
    SCRIPTS = "scripts"
    OPERATORS = "operators"
    DAGS = "dags"
    EVENTS = "events"
    JOB_ROLE = "job-role"
    ALL = "all"


class Kind(StrEnum):
    """What a statement is about; ``ANY`` where the service allows nothing narrower."""

    ANY = "any"
    WORKFLOW = "workflow"
    TRIGGER = "trigger"
    JOB = "job"
    CRAWLER = "crawler"
    TASK_JOB = "job of a task"
    TASK_CRAWLER = "crawler of a task"
    RULE = "rule"
    QUEUE = "queue"
    SCRIPT = "script"
    STORE = "store"
    STORE_BUCKET = "bucket of the store"


_JOB = "arn:{partition}:glue:{region}:{account}:job/{name}"
_CRAWLER = "arn:{partition}:glue:{region}:{account}:crawler/{name}"
# Rules are on the default bus, where AWS sends its events, or on others.
ARNS: Mapping[Kind, str] = {
    Kind.ANY: "*",
    Kind.WORKFLOW: "arn:{partition}:glue:{region}:{account}:workflow/{name}",
    Kind.TRIGGER: "arn:{partition}:glue:{region}:{account}:trigger/{name}",
    Kind.JOB: _JOB,
    Kind.CRAWLER: _CRAWLER,
    Kind.TASK_JOB: _JOB,
    Kind.TASK_CRAWLER: _CRAWLER,
    Kind.RULE: "arn:{partition}:events:{region}:{account}:rule/{name}",
    Kind.QUEUE: "arn:{partition}:sqs:{region}:{account}:{name}",
    Kind.SCRIPT: "arn:{partition}:s3:::{name}",
    Kind.STORE: "arn:{partition}:s3:::{name}/*",
    Kind.STORE_BUCKET: "arn:{partition}:s3:::{name}",
}


@dataclass(frozen=True)
class Permission:
    """One statement to be. ``sid`` is unique among all stages."""

    sid: str
    kind: Kind
    actions: tuple[str, ...]


def _glue(sid: str, kind: Kind, *operations: str) -> Permission:
    return Permission(sid, kind, tuple(f"glue:{name}" for name in operations))


PERMISSIONS: Mapping[Stage, tuple[Permission, ...]] = {
    Stage.SNAPSHOT: (
        _glue("SnapshotLists", Kind.ANY, "GetTriggers", "ListWorkflows"),
        _glue("SnapshotWorkflows", Kind.WORKFLOW, "BatchGetWorkflows"),
        _glue("SnapshotJobs", Kind.JOB, "BatchGetJobs"),
        _glue("SnapshotCrawlers", Kind.CRAWLER, "BatchGetCrawlers"),
        Permission(
            "SnapshotBuses", Kind.ANY, ("events:ListEventBuses", "events:ListRuleNamesByTarget")
        ),
        Permission("SnapshotRules", Kind.RULE, ("events:DescribeRule",)),
        # Nobody is denied it, unless in so many words.
        # https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
        Permission("SnapshotAccount", Kind.ANY, ("sts:GetCallerIdentity",)),
    ),
    Stage.SCRIPTS: (Permission("Scripts", Kind.SCRIPT, ("s3:GetObject",)),),
    Stage.OPERATORS: (
        _glue(
            "OperatorsWorkflows",
            Kind.WORKFLOW,
            *("BatchGetWorkflows", "GetWorkflow", "GetWorkflowRun", "GetWorkflowRuns"),
            *("PutWorkflowRunProperties", "ResumeWorkflowRun", "StartWorkflowRun"),
            "StopWorkflowRun",
        ),
        _glue("OperatorsTriggers", Kind.TRIGGER, "GetTrigger", "StartTrigger", "StopTrigger"),
        _glue("OperatorsJobs", Kind.JOB, "GetJob"),
    ),
    # StartJobRun asks for no iam:PassRole: the role is part of the job, which is there already.
    Stage.DAGS: (
        _glue(
            "DagsJobs",
            Kind.TASK_JOB,
            *("BatchStopJobRun", "GetJob", "GetJobRun", "GetJobRuns", "StartJobRun"),
        ),
        _glue("DagsCrawlers", Kind.TASK_CRAWLER, "GetCrawler", "StartCrawler"),
    ),
    Stage.EVENTS: (
        Permission(
            "EventsQueues",
            Kind.QUEUE,
            (
                *("sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueUrl"),
                "sqs:ReceiveMessage",
            ),
        ),
    ),
    Stage.JOB_ROLE: (
        Permission("RunProperties", Kind.STORE, ("s3:GetObject", "s3:PutObject")),
        # Without it S3 says "denied" of an object that merely is not there yet.
        Permission("RunPropertiesBucket", Kind.STORE_BUCKET, ("s3:ListBucket",)),
    ),
}

TOGETHER = tuple(stage for stage in PERMISSIONS if stage is not Stage.JOB_ROLE)

# Operations that are allowed by an action of another name.
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html
AUTHORIZED_BY: Mapping[str, str] = {
    "sqs:ChangeMessageVisibilityBatch": "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessageBatch": "sqs:DeleteMessage",
}

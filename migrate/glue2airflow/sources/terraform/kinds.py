"""Which resources are read, and as what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from airflow_glue_bridge.glue.model import Crawler, Job, Node, NodeType, Trigger, Workflow
from glue2airflow.sources.inventory import DEFINITIONS, TAKEN_UP, Inventory, Owner
from glue2airflow.sources.terraform import specs
from glue2airflow.sources.terraform.specs import Data, Spec

Finish = Callable[[Data, Mapping[str, Any]], None]
Add = Callable[[Inventory, Data, str], object]


@dataclass(frozen=True)
class Kind:
    """A type of resource that becomes an object of the inventory.

    :param word: names its objects in findings.
    :param finish: what is left to do once the attributes have the API's shape.
    :param add: puts the result into the inventory.
    """

    word: str
    model: type
    spec: Spec
    finish: Finish
    add: Add

    @property
    def is_definition(self) -> bool:
        """Whether Glue applies most of it, whatever the DAG says."""
        return self.model in DEFINITIONS

    def owner(self, data: Mapping[str, Any]) -> Owner:
        """Whom findings about an object of this kind belong to."""
        name = str(data.get("Name", ""))
        if self.model in (Job, Crawler):
            return Node(NodeType(self.word.upper()), name)
        return str(data.get("WorkflowName") or name)

    def matters(self, path: str) -> bool:
        """Whether a DAG depends on the member at ``path``."""
        return not self.is_definition or path.rsplit(".", 1)[-1] in TAKEN_UP


WORKFLOW, TRIGGER, JOB, CRAWLER = (
    f"aws_glue_{n}" for n in ("workflow", "trigger", "job", "crawler")
)
SECURITY = "aws_glue_security_configuration"
RULE, TARGET = "aws_cloudwatch_event_rule", "aws_cloudwatch_event_target"

KINDS: Mapping[str, Kind] = {
    WORKFLOW: Kind(
        "workflow", Workflow, specs.WORKFLOW, specs.finish_workflow, Inventory.add_workflow
    ),
    TRIGGER: Kind("trigger", Trigger, specs.TRIGGER, specs.finish_trigger, Inventory.add_trigger),
    JOB: Kind("job", Job, specs.JOB, specs.finish_job, Inventory.add_job),
    CRAWLER: Kind("crawler", Crawler, specs.CRAWLER, specs.leave, Inventory.add_crawler),
}
# What a workflow is made of: how many there are decides what a DAG runs.
ESSENTIAL = frozenset({WORKFLOW, TRIGGER})
# The same objects through another provider, whose resources have another shape.
ELSEWHERE = frozenset({"awscc_glue_trigger", "awscc_glue_workflow"})
READ = frozenset({*KINDS, RULE, TARGET, *ELSEWHERE})

# What ``id`` is in each resource, for those where the configuration tells it.
IDENTIFIED_BY: Mapping[str, str] = {
    **dict.fromkeys((*KINDS, RULE, SECURITY, "aws_iam_role"), "name"),
    **dict.fromkeys(("aws_cloudwatch_event_bus", "aws_ssm_parameter"), "name"),
    "aws_s3_bucket": "bucket",
    "aws_dynamodb_table": "name",
}


def arn_of(kind: str, name: str) -> str:
    """The ARN of something in Glue, in an account and a region that nothing here depends on."""
    return f"arn:aws:glue:${{AWS::Region}}:${{AWS::AccountId}}:{KINDS[kind].word}/{name}"

"""The calls that a snapshot is made of: each reads, and each brings as much as the API allows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Data = Mapping[str, Any]


@dataclass(frozen=True)
class Operation:
    """One operation of an AWS API.

    :param service: as boto3 and IAM call it.
    :param size: how many names a call takes, or how many objects a page has, at most.
    :param names: the member of the request that takes names.
    :param results: the member of the reply that holds a page's objects.
    :param page_size: the member of the request that says how large a page may be.
    """

    service: str
    name: str
    size: int = 1
    names: str = ""
    results: str = ""
    page_size: str = field(default="MaxResults", repr=False)

    @property
    def action(self) -> str:
        """What a policy has to allow."""
        return f"{self.service}:{self.name}"


# Sizes are those of botocore's model of the APIs. It has none for BatchGetJobs; a hundred is what
# BatchGetCrawlers takes, and whoever refuses a batch is asked for its halves.
LIST_WORKFLOWS = Operation("glue", "ListWorkflows", 25, results="Workflows")
GET_WORKFLOWS = Operation("glue", "BatchGetWorkflows", 25, "Names")
GET_TRIGGERS = Operation("glue", "GetTriggers", 200, results="Triggers")
GET_JOBS = Operation("glue", "BatchGetJobs", 100, "JobNames")
GET_CRAWLERS = Operation("glue", "BatchGetCrawlers", 100, "CrawlerNames")
LIST_BUSES = Operation("events", "ListEventBuses", 100, results="EventBuses", page_size="Limit")
LIST_RULES = Operation(
    "events", "ListRuleNamesByTarget", 100, results="RuleNames", page_size="Limit"
)
DESCRIBE_RULE = Operation("events", "DescribeRule")
WHO_AM_I = Operation("sts", "GetCallerIdentity")

OPERATIONS = (
    *(LIST_WORKFLOWS, GET_WORKFLOWS, GET_TRIGGERS, GET_JOBS, GET_CRAWLERS),
    *(LIST_BUSES, LIST_RULES, DESCRIBE_RULE, WHO_AM_I),
)


@dataclass(frozen=True)
class Identity:
    """The place that is read.

    :param endpoint: where Glue's requests go.
    """

    account: str
    partition: str
    region: str
    endpoint: str

    def workflow_arn(self, name: str) -> str:
        """What EventBridge calls the workflow ``name``."""
        return f"arn:{self.partition}:glue:{self.region}:{self.account}:workflow/{name}"

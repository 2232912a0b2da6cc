"""Crawls, and the schedules of crawlers.

https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-crawler-crawling.html and
https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-crawler-scheduler.html
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from airflow_glue_bridge.testing.errors import GlueError, invalid_input
from airflow_glue_bridge.testing.operations import operation
from airflow_glue_bridge.testing.operations.crawlers import existing, scheduled
from airflow_glue_bridge.testing.pages import page
from airflow_glue_bridge.testing.runs.newest import newest_first

if TYPE_CHECKING:
    from airflow_glue_bridge.testing.world import World

PAGE_SIZE = 20
SCHEDULED, NOT_SCHEDULED = "SCHEDULED", "NOT_SCHEDULED"


@operation
def start_crawler(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """Starts a crawl; no trigger takes note of it."""
    world.runs.outside.start_crawler(request["Name"])
    return {}


@operation
def stop_crawler(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """Stops the crawl that is going on, of a workflow or not."""
    name = request["Name"]
    existing(world, name)
    current = world.runs.nodes.crawls(name).current
    if current is None:
        raise GlueError("CrawlerNotRunningException", f"Crawler with name {name} is not running.")
    if current.stopping_on:
        raise GlueError("CrawlerStoppingException", f"Crawler with name {name} is stopping.")
    world.runs.nodes.stop(current)
    return {}


@operation
def list_crawls(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """The crawls of a crawler, the newest first."""
    name = request["CrawlerName"]
    existing(world, name)
    tests = [_test(condition) for condition in request.get("Filters", ())]
    crawls = [crawl.history(world.now) for crawl in world.runs.nodes.crawls(name).all]
    passing = [crawl for crawl in crawls if all(test(crawl) for test in tests)]
    return newest_first(passing, request, "Crawls", PAGE_SIZE)


_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "GT": operator.gt,
    "GE": operator.ge,
    "LT": operator.lt,
    "LE": operator.le,
    "EQ": operator.eq,
    "NE": operator.ne,
}


def _moment(milliseconds: str) -> datetime:
    return datetime.fromtimestamp(int(milliseconds) / 1000, UTC)


# What FieldName filters by, and how its FieldValue is read.
_FIELDS: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "CRAWL_ID": ("CrawlId", str),
    "STATE": ("State", str),
    "START_TIME": ("StartTime", _moment),
    "END_TIME": ("EndTime", _moment),
    "DPU_HOUR": ("DPUHour", float),
}


def _test(condition: Mapping[str, str]) -> Callable[[Mapping[str, Any]], bool]:
    """Whether a crawl passes one filter; one that lacks the member does not."""
    member, read = _FIELDS[condition.get("FieldName", "CRAWL_ID")]
    compare = _OPERATORS[condition.get("FilterOperator", "EQ")]
    given = condition.get("FieldValue", "")
    try:
        value = read(given)
    except (ValueError, OverflowError):
        raise invalid_input(f"{given} is no value for {condition['FieldName']}") from None
    return lambda crawl: member in crawl and compare(crawl[member], value)


@operation
def get_crawler_metrics(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """How long crawls take, for the crawlers named, or all."""
    known = world.definitions.crawlers
    names = request.get("CrawlerNameList") or list(known)
    reply = page([name for name in names if name in known], request, "CrawlerMetricsList")
    nodes = world.runs.nodes
    metrics = [nodes.crawls(name).metrics(world.now) for name in reply["CrawlerMetricsList"]]
    return {**reply, "CrawlerMetricsList": metrics}


@operation
def start_crawler_schedule(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """Lets a crawler's schedule begin again."""
    name = request["CrawlerName"]
    schedule = existing(world, name).get("Schedule") or {}
    if not schedule.get("ScheduleExpression"):
        raise GlueError("NoScheduleException", f"Crawler with name {name} has no schedule.")
    if schedule.get("State") == SCHEDULED:
        message = f"The schedule of crawler {name} is running already."
        raise GlueError("SchedulerRunningException", message)
    _set(world, name, {**schedule, "State": SCHEDULED})
    return {}


@operation
def stop_crawler_schedule(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """Suspends a crawler's schedule; a crawl that is going on goes on."""
    name = request["CrawlerName"]
    schedule = existing(world, name).get("Schedule") or {}
    if schedule.get("State") != SCHEDULED:
        message = f"The schedule of crawler {name} is not running."
        raise GlueError("SchedulerNotRunningException", message)
    _set(world, name, {**schedule, "State": NOT_SCHEDULED})
    return {}


@operation
def update_crawler_schedule(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """Gives a crawler another schedule; an empty one, it is assumed, takes the old one away."""
    name = request["CrawlerName"]
    existing(world, name)
    _set(world, name, scheduled(request.get("Schedule", "")).get("Schedule"))
    return {}


def _set(world: World, name: str, schedule: dict[str, Any] | None) -> None:
    crawler = {k: v for k, v in world.definitions.crawlers[name].items() if k != "Schedule"}
    world.definitions.crawlers[name] = crawler | ({"Schedule": schedule} if schedule else {})

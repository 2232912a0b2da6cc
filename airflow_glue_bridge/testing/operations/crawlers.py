"""Definitions of crawlers.

https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-crawler-crawling.html.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from airflow_glue_bridge.testing import errors
from airflow_glue_bridge.testing.operations import operation
from airflow_glue_bridge.testing.operations.tags import drop_tags, has_tags, put_tags
from airflow_glue_bridge.testing.pages import page
from airflow_glue_bridge.testing.trigger_rules import check_schedule

if TYPE_CHECKING:
    from airflow_glue_bridge.testing.world import World

READY = "READY"
_ASIDE = frozenset({"Name", "Tags", "Schedule"})


@operation
def create_crawler(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """Defines a crawler; with a schedule of its own it starts by itself."""
    name = request["Name"]
    if not any(request["Targets"].values()):
        raise errors.invalid_input("At least one crawl target must be specified")
    schedule = scheduled(request.get("Schedule", ""))
    if name in world.definitions.crawlers:
        raise errors.already_exists("Crawler", name)
    now = world.now
    settings = {k: v for k, v in request.items() if k not in _ASIDE}
    world.definitions.crawlers[name] = completed({"Name": name, **settings, **schedule}) | {
        "CreationTime": now,
        "LastUpdated": now,
    }
    put_tags(world, "crawler", name, request.get("Tags", {}))
    return {}


@operation
def update_crawler(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """Changes what is given and keeps the rest, unless the crawler runs.

    CatalogId is documented as kept when it is not given; that the rest is too is an assumption.
    """
    name = request["Name"]
    known = existing(world, name)
    _refuse_running(world, name)
    schedule = scheduled(request.get("Schedule", ""))
    settings = {k: v for k, v in request.items() if k not in _ASIDE}
    world.definitions.crawlers[name] = {**known, **settings, **schedule} | {
        "LastUpdated": world.now,
        "Version": known["Version"] + 1,
    }
    return {}


def scheduled(expression: str) -> dict[str, Any]:
    """The member ``Schedule`` of a crawler that has been given one.

    :raises GlueError: InvalidInputException, if it is no schedule.
    """
    if not expression:
        return {}
    check_schedule(expression)
    return {"Schedule": {"ScheduleExpression": expression, "State": "SCHEDULED"}}


def completed(crawler: Mapping[str, Any]) -> dict[str, Any]:
    """A crawler with Glue's defaults for what is not set."""
    defaults: dict[str, Any] = {
        "Targets": {},
        "Classifiers": [],
        "RecrawlPolicy": {"RecrawlBehavior": "CRAWL_EVERYTHING"},
        "SchemaChangePolicy": {
            "UpdateBehavior": "UPDATE_IN_DATABASE",
            "DeleteBehavior": "DEPRECATE_IN_DATABASE",
        },
        "LineageConfiguration": {"CrawlerLineageSettings": "DISABLE"},
        "Version": 1,
    }
    return {**defaults, **crawler}


def _refuse_running(world: World, name: str) -> None:
    state = world.runs.crawler_state(name)["State"]
    if state != READY:
        message = f"Crawler with name {name} is {state}"
        raise errors.GlueError("CrawlerRunningException", message)


@operation
def delete_crawler(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """Deletes a crawler, unless it runs."""
    name = request["Name"]
    existing(world, name)
    _refuse_running(world, name)
    del world.definitions.crawlers[name]
    drop_tags(world, "crawler", name)
    return {}


@operation
def get_crawler(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """One crawler with its state and last crawl."""
    existing(world, request["Name"])
    return {"Crawler": _described(world, request["Name"])}


@operation
def get_crawlers(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """All crawlers."""
    reply = page(list(world.definitions.crawlers), request, "Crawlers")
    return {**reply, "Crawlers": [_described(world, name) for name in reply["Crawlers"]]}


@operation
def list_crawlers(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """Names, of all crawlers or of those with some tags."""
    wanted = request.get("Tags", {})
    names = [n for n in world.definitions.crawlers if has_tags(world, "crawler", n, wanted)]
    return page(names, request, "CrawlerNames")


@operation
def batch_get_crawlers(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """Several crawlers; those that do not exist by name."""
    names = dict.fromkeys(request["CrawlerNames"])
    known = world.definitions.crawlers
    return {
        "Crawlers": [_described(world, name) for name in names if name in known],
        "CrawlersNotFound": [name for name in names if name not in known],
    }


def existing(world: World, name: str) -> dict[str, Any]:
    """A crawler by its name.

    :raises GlueError: if there is none.
    """
    if name not in world.definitions.crawlers:
        raise errors.not_found("Crawler", name)
    return world.definitions.crawlers[name]


def _described(world: World, name: str) -> dict[str, Any]:
    return {**world.definitions.crawlers[name], **world.runs.crawler_state(name)}

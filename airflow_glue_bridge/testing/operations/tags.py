"""Tags of what the emulator defines itself; moto keeps those of other resources.

https://docs.aws.amazon.com/glue/latest/dg/monitor-tags.html.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from airflow_glue_bridge.testing import errors
from airflow_glue_bridge.testing.operations import operation

if TYPE_CHECKING:
    from airflow_glue_bridge.testing.world import World

MOST_TAGS = 50
_ARN = re.compile(r"arn:[^:]+:glue:([^:]*):([^:]*):(workflow|trigger|job|crawler)/(.+)", re.DOTALL)
_OF_GLUE = re.compile(r"arn:[^:]+:glue:")
_PARTITIONS = {"cn-": "aws-cn", "us-gov-": "aws-us-gov"}


def place_of(account_id: str, region: str) -> str:
    """How the ARNs of all Glue resources of an account in a region begin."""
    partition = (p for start, p in _PARTITIONS.items() if region.startswith(start))
    return f"arn:{next(partition, 'aws')}:glue:{region}:{account_id}"


def arn_of(world: World, kind: str, name: str) -> str:
    """The ARN of a ``workflow``, ``trigger``, ``job`` or ``crawler``."""
    return f"{place_of(world.account_id, world.region)}:{kind}/{name}"


def is_ours(request: Mapping[str, Any]) -> bool:
    """Whether a request about tags is to be answered here.

    It is if it is about what the emulator defines itself, or about nothing that could be.
    """
    arn = str(request.get("ResourceArn"))
    return bool(_ARN.fullmatch(arn)) or not _OF_GLUE.match(arn)


def put_tags(world: World, kind: str, name: str, tags: Mapping[str, str]) -> None:
    """Tag a new resource."""
    if tags:
        world.definitions.tags[arn_of(world, kind, name)] = dict(tags)


def drop_tags(world: World, kind: str, name: str) -> None:
    """Forget the tags of a deleted resource."""
    world.definitions.tags.pop(arn_of(world, kind, name), None)


def has_tags(world: World, kind: str, name: str, wanted: Mapping[str, str]) -> bool:
    """Whether a resource has all tags that a List operation asks for."""
    return wanted.items() <= world.definitions.tags.get(arn_of(world, kind, name), {}).items()


def _existing(world: World, arn: str) -> str:
    """``arn`` itself, if there is such a resource here."""
    match = _ARN.fullmatch(arn)
    if match is None:
        raise errors.invalid_input(f"{arn} is the ARN of no resource that has tags")
    region, account, kind, name = match.groups()
    here = (region, account) == (world.region, world.account_id)
    if not here or name not in getattr(world.definitions, f"{kind}s"):
        raise errors.not_found(kind.capitalize(), name)
    return arn


@operation
def tag_resource(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """Adds tags, or gives known ones new values."""
    arn = _existing(world, request["ResourceArn"])
    tags = {**world.definitions.tags.get(arn, {}), **request["TagsToAdd"]}
    if len(tags) > MOST_TAGS:
        raise errors.invalid_input(f"A resource cannot have more than {MOST_TAGS} tags")
    world.definitions.tags[arn] = tags
    return {}


@operation
def untag_resource(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """Removes tags by key."""
    arn = _existing(world, request["ResourceArn"])
    gone = set(request["TagsToRemove"])
    kept = {k: v for k, v in world.definitions.tags.get(arn, {}).items() if k not in gone}
    world.definitions.tags[arn] = kept
    return {}


@operation
def get_tags(world: World, request: dict[str, Any]) -> dict[str, Any]:
    """All tags of one resource."""
    arn = _existing(world, request["ResourceArn"])
    return {"Tags": dict(world.definitions.tags.get(arn, {}))}

"""The policy as JSON, from the table and the names that it is narrowed to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from glue2airflow.iam.names import ALL, Names
from glue2airflow.iam.permissions import ARNS, PERMISSIONS, Permission, Stage

# Characters that a managed policy holds, white space not counted.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
LARGEST = 6_144


@dataclass(frozen=True)
class Place:
    """Where the resources are; ``*`` for wherever."""

    partition: str = "aws"
    region: str = ALL
    account: str = ALL


@dataclass(frozen=True)
class Policy:
    """A policy document: its statements."""

    statements: tuple[dict[str, Any], ...]

    def as_json(self) -> dict[str, Any]:
        """The document."""
        return {"Version": "2012-10-17", "Statement": list(self.statements)}

    @property
    def size(self) -> int:
        """Its characters, as IAM counts them."""
        text = json.dumps(self.as_json(), separators=(",", ":"), ensure_ascii=False)
        return sum(not character.isspace() for character in text)


def policy(stages: Iterable[Stage], names: Names, place: Place) -> Policy:
    """The least policy for some stages; nothing is said of what there is none of."""
    return Policy(tuple(_statements(stages, names, place)))


def _statements(stages: Iterable[Stage], names: Names, place: Place) -> Iterator[dict[str, Any]]:
    for stage in stages:
        for permission in PERMISSIONS[stage]:
            if resources := _resources(permission, names, place):
                yield {
                    "Sid": permission.sid,
                    "Effect": "Allow",
                    "Action": list(permission.actions),
                    "Resource": resources[0] if len(resources) == 1 else resources,
                }


def _resources(permission: Permission, names: Names, place: Place) -> list[str]:
    arn = ARNS[permission.kind]
    return [arn.format(**vars(place), name=name) for name in sorted(names.get(permission.kind, ()))]

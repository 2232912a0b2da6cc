"""Which operations of AWS are really called, and which actions that takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from unittest.mock import patch

from aiobotocore.client import AioBaseClient
from botocore.client import BaseClient

from glue2airflow.iam.permissions import AUTHORIZED_BY, PERMISSIONS, Stage

# What the amazon provider's hooks, and so ours, call themselves by; a test's own clients do not.
_MARK = "Airflow"


@contextmanager
def calls(*, of_hooks: bool = True) -> Iterator[set[str]]:
    """Notes the actions that calls take, as they are made.

    :param of_hooks: only of calls that go through a hook of Airflow's.
    """
    seen: set[str] = set()

    def note(client, operation: str) -> None:
        if not of_hooks or _MARK in (client.meta.config.user_agent_extra or ""):
            seen.add(action(f"{client.meta.service_model.service_name}:{operation}"))

    plain, later = BaseClient._make_api_call, AioBaseClient._make_api_call

    def call(self, operation, request):
        note(self, operation)
        return plain(self, operation, request)

    async def call_later(self, operation, request):
        note(self, operation)
        return await later(self, operation, request)

    with (
        patch.object(BaseClient, "_make_api_call", call),
        patch.object(AioBaseClient, "_make_api_call", call_later),
    ):
        yield seen


def action(operation: str) -> str:
    """What allows an operation; hardly ever an action of another name."""
    return AUTHORIZED_BY.get(operation, operation)


def allowed(*stages: Stage) -> set[str]:
    """All actions of some stages."""
    return {name for stage in stages for p in PERMISSIONS[stage] for name in p.actions}


def operations(actions: Iterable[str], service: str) -> set[str]:
    """The actions of one service, without its name."""
    return {name.partition(":")[2] for name in actions if name.startswith(f"{service}:")}

"""Calls to AWS, and nothing about what they say."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

from glue2airflow.errors import SourceError
from glue2airflow.secrets import masked
from glue2airflow.sources.access import Access
from glue2airflow.sources.api.operations import LIST_WORKFLOWS, WHO_AM_I, Data, Identity, Operation
from glue2airflow.sources.api.refusals import NO_REGION, RefusedError, sentence_for

T = TypeVar("T")

# Calls of one operation at a time; more are only throttled.
WORKERS = 4
# The first call is to sts: with a wrong address, nobody wants to wait for ten attempts.
ATTEMPTS = {"sts": 3, "glue": 10, "events": 10}


class Account:
    """An AWS account in a region, as somebody's credentials see it.

    Each operation has a client and threads of its own. AWS throttles operations one by one, and an
    adaptive client slows down all that goes through it.

    :raises SourceError: if there is no such region or profile.
    """

    def __init__(self, access: Access) -> None:
        self._access = access
        self._clients: dict[Operation, Any] = {}
        self._pools: dict[Operation, ThreadPoolExecutor] = {}
        self._denied: dict[Operation, RefusedError] = {}
        self._over = threading.Event()
        self._lock = threading.Lock()
        self.calls: Counter[str] = Counter()
        self.retries = 0
        with self._told(WHO_AM_I):
            self._session = _session(access)
        if not self._session.region_name:
            raise SourceError(NO_REGION)

    def identity(self) -> Identity:
        """Who and where we are.

        :raises SourceError: if AWS does not know us.
        """
        reply = self.call(WHO_AM_I, {})
        endpoint = self._client(LIST_WORKFLOWS).meta.endpoint_url
        arn = str(reply.get("Arn", "")).split(":")
        if len(arn) < 2 or "Account" not in reply:
            raise SourceError(f"{masked(endpoint)} does not answer as AWS does")
        return Identity(reply["Account"], arn[1], self._session.region_name, endpoint)

    def submit(self, operation: Operation, work: Callable[[], T]) -> Future[T]:
        """Have ``work`` done beside what else there is to do; only the main thread submits."""
        self._client(operation)
        if operation not in self._pools:
            self._pools[operation] = ThreadPoolExecutor(WORKERS, operation.name)
        return self._pools[operation].submit(work)

    def call(self, operation: Operation, request: Data) -> dict[str, Any]:
        """The reply to a request.

        :raises RefusedError: if AWS refuses it, after all attempts.
        :raises SourceError: if there is no answer.
        """
        if operation in self._denied:
            raise self._denied[operation]
        client = self._client(operation)
        with self._told(operation):
            reply: dict[str, Any] = getattr(client, _python_name(operation))(**request)
        self._count(operation, reply)
        return reply

    def close(self) -> None:
        """Begin no other call; those under way end by themselves."""
        self._over.set()
        for pool in self._pools.values():
            pool.shutdown(wait=False, cancel_futures=True)

    def _count(self, operation: Operation, reply: Data) -> None:
        with self._lock:
            self.calls[operation.name] += 1
            self.retries += reply.get("ResponseMetadata", {}).get("RetryAttempts", 0)

    def _client(self, operation: Operation) -> Any:  # noqa: ANN401  # boto3 has no types
        if operation not in self._clients:
            with self._told(operation):
                client = _client(self._session, operation.service, self._access)
            client.meta.events.register("before-send", self._check)
            self._clients[operation] = client
        return self._clients[operation]

    def _check(self, **_: object) -> None:
        """Give up waiting and trying again once all is over."""
        if self._over.is_set():
            raise SourceError("interrupted")

    @contextmanager
    def _told(self, operation: Operation) -> Iterator[None]:
        """Whatever goes wrong inside ends in a sentence."""
        from botocore.exceptions import BotoCoreError, ClientError
        from botocore.parsers import ResponseParserError

        try:
            yield
        except ClientError as error:
            self._count(operation, error.response)
            said = error.response.get("Error", {})
            code, message = str(said.get("Code", "")), str(said.get("Message", ""))
            refused = RefusedError(operation, code, message)
            if refused.denied:
                # It will be no other the next time.
                self._denied[operation] = refused
            raise refused from None
        except (BotoCoreError, ResponseParserError, ValueError) as error:
            raise SourceError(self._sentence(operation, error)) from None

    def _sentence(self, operation: Operation, error: Exception) -> str:
        client = self._clients.get(operation)
        where = (
            masked(client.meta.endpoint_url) if client else f"the endpoint of {operation.service}"
        )
        return sentence_for(error, where) or f"AWS cannot be asked: {masked(str(error))[:200]}"


def _session(access: Access) -> Any:  # noqa: ANN401  # boto3 has no types
    import boto3

    return boto3.session.Session(
        profile_name=access.profile or None, region_name=access.region or None
    )


def _client(session: Any, service: str, access: Access) -> Any:  # noqa: ANN401
    """A client that tries again, and slows down where AWS throttles it.

    https://docs.aws.amazon.com/boto3/latest/guide/retries.html.
    """
    from botocore.config import Config

    config = Config(
        retries={"mode": "adaptive", "total_max_attempts": ATTEMPTS[service]},
        connect_timeout=10,
        user_agent_extra="glue2airflow",
    )
    return session.client(service, endpoint_url=access.endpoint_url or None, config=config)


def _python_name(operation: Operation) -> str:
    from botocore import xform_name

    name: str = xform_name(operation.name)
    return name

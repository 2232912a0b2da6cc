"""The wire API: AWS's JSON protocol in front of a :class:`World`, and moto behind it.

https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import re
import threading
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from airflow_glue_bridge.glue.engine import EngineError
from airflow_glue_bridge.testing import operations, shapes
from airflow_glue_bridge.testing.errors import GlueError, of_engine
from airflow_glue_bridge.testing.operations import tags
from airflow_glue_bridge.testing.scenario import ScenarioError
from airflow_glue_bridge.testing.world import World

log = logging.getLogger(__name__)

PREFIX = "AWSGlue."
CONTENT_TYPE = "application/x-amz-json-1.1"
DEFAULT_REGION = "us-east-1"
INTERNAL = "InternalServiceException"
AFTER_A_FAULT = "mend the scenario, then reset() the emulator or start it anew"

WorldOf = Callable[[str, str], World]

# Credential=ACCESS_KEY/20300101/eu-west-1/glue/aws4_request
_CREDENTIAL = re.compile(r"Credential=([^/,\s]+)/[^/,\s]*/([^/,\s]+)/")
# Operations on resources of many kinds: those that are not ours go on to moto.
_SHARED = frozenset({"TagResource", "UntagResource", "GetTags"})
# S3's writes. Moto holds If-Match against what is there and stores in two steps, between which
# another thread could store as well. (A POST may be a long poll of SQS, which nobody can wait for.)
_ONE_AT_A_TIME = frozenset({"PUT", "DELETE"})


@dataclass(frozen=True, slots=True)
class _Reply:
    status: HTTPStatus
    body: dict[str, Any]


class GlueApplication:
    """Answers the operations of :data:`OPERATIONS`; everything else is ``fallback``'s.

    :param world_of: the world of an access key in a region.
    :param fallback: moto's server application.
    """

    def __init__(self, world_of: WorldOf, fallback: WSGIApplication) -> None:
        self.world_of = world_of
        self.fallback = fallback
        self.operations = operations.load()
        self._writing = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        target = environ.get("HTTP_X_AMZ_TARGET", "")
        operation = target.removeprefix(PREFIX) if target.startswith(PREFIX) else ""
        if operation not in self.operations:
            return self._pass_on(operation, environ, start_response)
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        request = _parsed(body)
        if operation in _SHARED and isinstance(request, dict) and not tags.is_ours(request):
            environ["wsgi.input"] = io.BytesIO(body)
            return self._pass_on(operation, environ, start_response)
        world = self.world_of(*_caller(environ))
        return _respond(self._answer(world, operation, request), start_response)

    def _pass_on(
        self, operation: str, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        alone = environ["REQUEST_METHOD"] in _ONE_AT_A_TIME
        try:
            with self._writing if alone else contextlib.nullcontext():
                return self.fallback(environ, start_response)
        except NotImplementedError:
            if not operation:
                raise
            # Not a server error, which clients would try again and again.
            message = f"{operation} is known neither to the Glue emulator nor to moto"
            refusal = _error(HTTPStatus.BAD_REQUEST, "UnknownOperationException", message)
            return _respond(refusal, start_response)

    def _answer(self, world: World, operation: str, request: object) -> _Reply:
        try:
            return _Reply(HTTPStatus.OK, self._perform(world, operation, request))
        except GlueError as error:
            return _refusal(error)
        except EngineError as error:
            return _refusal(of_engine(error))
        except ScenarioError as error:
            # Not a server error, which clients would try again and again.
            return _error(HTTPStatus.BAD_REQUEST, "ScenarioError", f"{error}; {AFTER_A_FAULT}")
        except Exception as error:
            # A mistake of the emulator's: the client is told all.
            log.exception("%s failed", operation)
            message = f"{operation}: {type(error).__name__}: {error}"
            return _error(HTTPStatus.INTERNAL_SERVER_ERROR, INTERNAL, message)

    def _perform(self, world: World, operation: str, request: object) -> dict[str, Any]:
        model = _model(operation)
        checked = _read(model.input_shape, request) if model else _plain(request)
        with world.lock:
            world.advance()
            reply = self.operations[operation](world, checked)
            # Within the lock: a reply may hold what the next request changes.
            return _written(model, reply)


def _caller(environ: WSGIEnvironment) -> tuple[str, str]:
    """The access key and the region that a request is signed for."""
    found = _CREDENTIAL.search(environ.get("HTTP_AUTHORIZATION", ""))
    return (found[1], found[2]) if found else ("", DEFAULT_REGION)


def _model(operation: str) -> Any:  # noqa: ANN401  # botocore has no types
    """What botocore knows of an operation; NotifyEvent, which EventBridge calls, it does not."""
    service = shapes.service()
    return service.operation_model(operation) if operation in service.operation_names else None


class _NotJson:
    """Stands for a body that is no JSON."""


def _parsed(body: bytes) -> object:
    try:
        return json.loads(body, parse_constant=_refuse_constant) if body else {}
    except (ValueError, RecursionError):
        return _NotJson()


def _refuse_constant(name: str) -> object:
    """Python reads NaN and Infinity, which JSON does not have."""
    raise ValueError(name)


def _plain(request: object) -> dict[str, Any]:
    if not isinstance(request, dict):
        raise GlueError("SerializationException", "The request is not a JSON object")
    return request


def _read(shape: shapes.Shape, request: object) -> dict[str, Any]:
    """A request as the model has it, or the service's refusal of it."""
    checked: dict[str, Any]
    checked, faults = shapes.read(shape, _plain(request))
    if faults.types:
        raise GlueError("SerializationException", faults.types[0])
    if found := [*faults.values, *faults.sizes]:
        count = f"{len(found)} validation error{'s' * (len(found) > 1)} detected: "
        raise GlueError("ValidationException", count + "; ".join(found))
    return checked


def _written(model: Any, reply: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401
    if model is None:
        return reply
    if model.output_shape is None:
        if reply:
            raise shapes.ShapeError(f"{model.name} has no reply")
        return {}
    written: dict[str, Any] = shapes.write(model.output_shape, reply)
    return written


def _refusal(error: GlueError) -> _Reply:
    return _error(HTTPStatus.BAD_REQUEST, error.code, error.message)


def _error(status: HTTPStatus, code: str, message: str) -> _Reply:
    return _Reply(status, {"__type": code, "Message": message})


def _respond(reply: _Reply, start_response: StartResponse) -> Iterable[bytes]:
    body = json.dumps(reply.body, separators=(",", ":")).encode()
    headers = [
        ("Content-Type", CONTENT_TYPE),
        ("Content-Length", str(len(body))),
        ("x-amzn-RequestId", str(uuid.uuid4())),
    ]
    start_response(f"{reply.status.value} {reply.status.phrase}", headers)
    return [body]

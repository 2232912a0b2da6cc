"""Which errors of an AWS call pass by themselves, and which of them leave open what was done."""

from __future__ import annotations

from botocore.exceptions import (
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    HTTPClientError,
    IncompleteReadError,
)

# https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
_THROTTLED = frozenset(
    {
        "Throttling",
        "ThrottlingException",
        "ThrottledException",
        "RequestThrottled",
        "RequestThrottledException",
        "RequestLimitExceeded",
        "TooManyRequestsException",
        "SlowDown",
        "PriorRequestNotComplete",
    }
)
# Refused, as somebody else was changing the same thing: a job that sets run properties for example.
_IN_BETWEEN = frozenset({"ConcurrentModificationException"})
# Two of Glue's own, which its model answers with status 400
# (https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-exceptions.html).
_SERVER_FAULTS = frozenset(
    {"InternalServiceException", "OperationTimeoutException", "RequestTimeout", "InternalFailure"}
)
# A bad certificate or proxy is none of these: somebody has to mend it.
_NO_REPLY = (HTTPClientError, IncompleteReadError, EndpointConnectionError, ConnectTimeoutError)


def code_of(error: BaseException) -> str:
    """The error code of a reply, ``EntityNotFoundException`` for example; empty without one."""
    if not isinstance(error, ClientError):
        return ""
    return str(error.response.get("Error", {}).get("Code", ""))


def passes(error: BaseException) -> bool:
    """Whether to ask again: throttling, collisions, server faults, and replies that never came."""
    refused = code_of(error) in _THROTTLED | _IN_BETWEEN or _status_of(error) == 429
    return refused or leaves_open(error)


def leaves_open(error: BaseException) -> bool:
    """Whether what was asked for may have been done all the same."""
    if isinstance(error, ClientError):
        return _status_of(error) >= 500 or code_of(error) in _SERVER_FAULTS
    return isinstance(error, _NO_REPLY)


def _status_of(error: BaseException) -> int:
    if not isinstance(error, ClientError):
        return 0
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))

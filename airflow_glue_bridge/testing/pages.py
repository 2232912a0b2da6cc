"""Long answers in pages: MaxResults and NextToken."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Any

from airflow_glue_bridge.testing.errors import GlueError

# How many the service gives without MaxResults is documented for ListWorkflows alone (25). A page
# of moderate size elsewhere keeps clients honest that never look at NextToken.
DEFAULT_SIZE = 100


def _invalid() -> GlueError:
    return GlueError("ValidationException", "Value at 'nextToken' is none that was given out")


def page(
    items: Sequence[Any], request: dict[str, Any], member: str, size: int = DEFAULT_SIZE
) -> dict[str, Any]:
    """One page of ``items`` as the reply's ``member``, with a NextToken if there are more.

    :raises GlueError: if the request's NextToken is none that was given out.
    """
    start = _place(request.get("NextToken", ""))
    end = start + request.get("MaxResults", size)
    reply: dict[str, Any] = {member: list(items[start:end])}
    if end < len(items):
        reply["NextToken"] = _token(end)
    return reply


def _token(place: int) -> str:
    return base64.urlsafe_b64encode(f"from {place}".encode()).decode()


def _place(token: str) -> int:
    if not token:
        return 0
    try:
        word, _, number = base64.urlsafe_b64decode(token).decode().partition(" ")
    except (binascii.Error, ValueError):
        raise _invalid() from None
    if word != "from" or not number.isdigit():
        raise _invalid()
    return int(number)

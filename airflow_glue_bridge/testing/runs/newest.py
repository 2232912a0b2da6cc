"""Pages of what is newest first, and grows between one page and the next."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Any

from airflow_glue_bridge.testing.errors import invalid_input
from airflow_glue_bridge.testing.pages import DEFAULT_SIZE


def newest_first(
    oldest_first: Sequence[Any], request: dict[str, Any], member: str, size: int = DEFAULT_SIZE
) -> dict[str, Any]:
    """One page as the reply's ``member``, with a NextToken if there are older ones.

    The token says how many are older than this page: runs that begin in the meantime neither
    shift the next page nor come up twice.

    :raises GlueError: if the request's NextToken is none that was given out.
    """
    token = request.get("NextToken", "")
    end = _older(token) if token else len(oldest_first)
    start = max(end - request.get("MaxResults", size), 0)
    reply: dict[str, Any] = {member: list(reversed(oldest_first[start:end]))}
    if start:
        reply["NextToken"] = base64.urlsafe_b64encode(f"older {start}".encode()).decode()
    return reply


def _older(token: str) -> int:
    try:
        word, _, number = base64.urlsafe_b64decode(token).decode().partition(" ")
    except (binascii.Error, ValueError):
        raise invalid_input("NextToken is not valid") from None
    if word != "older" or not (number.isascii() and number.isdigit()):
        raise invalid_input("NextToken is not valid")
    return int(number)

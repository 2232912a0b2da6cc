"""From a plan to Python source: the same plan gives the same bytes."""

from __future__ import annotations

import hashlib
import re

from glue2airflow.plan.model import AirflowPlan

__all__ = ["digest_in", "flags_of", "is_untouched", "render", "render_events"]

_MARK = re.compile(r"# Made by glue2airflow, content ([0-9a-f]{16})\.[^\n]*\n")
# The same in a file that people edited: they may have put other lines above it.
_MARKED_LINE = re.compile(f"^\ufeff?{_MARK.pattern}", re.MULTILINE)
# The sentence on the source, which may be wrapped, up to the options in it.
_SOURCE = re.compile(
    r"\A# Made by [^\n]*\n# Source: (?:[^\n]*\n#  )*?[^\n]*?(\(--[^()]*\))?\.\n(?!#  )"
)
_HEAD = "# Made by glue2airflow, content {digest}. Once edited, it is not overwritten.\n"


def render(plan: AirflowPlan) -> str:
    """The source of the DAG file for a plan that was not refused."""
    from glue2airflow.emit.dag import module

    return _marked(module(plan).code)


def render_events(plan: AirflowPlan) -> str:
    """The CloudFormation template with the queue that the DAG's events come through."""
    from glue2airflow.emit.events import template

    return _marked(template(plan))


def _marked(code: str) -> str:
    return _HEAD.format(digest=_digest(code)) + code


def is_untouched(text: str) -> bool:
    """Whether ``text`` is a file that :func:`render` made and nobody changed since."""
    mark = _MARK.match(text)
    return bool(mark) and _digest(text[mark.end() :]) == mark[1] if mark else False


def digest_in(text: str) -> str | None:
    """The digest of what a file was generated as, edited or not; None if it is none of ours."""
    mark = _MARKED_LINE.search(text)
    return mark[1] if mark else None


def flags_of(text: str) -> str | None:
    """The options that a DAG file was made with, as its head names them; None if it has no head."""
    source = _SOURCE.match(text)
    if not source:
        return None
    return " ".join((source[1] or "").replace("#", " ").split())


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode("utf-8", "surrogatepass")).hexdigest()[:16]

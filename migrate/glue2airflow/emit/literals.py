"""Text from a source as literals: inert in Python, in Jinja, and in a comment."""

from __future__ import annotations

import json
import re

# What Jinja would act on, or change: it folds \r\n and drops a last newline.
_JINJA = re.compile(r"\{\{|\{%|\{#|\r|\n\Z")


def literal(text: str) -> str:
    """A Python string literal, in the quotes that ``ruff format`` would choose."""
    quote = "'" if text.count('"') > text.count("'") else '"'
    body = "".join(map(_escape, text)) if not _is_plain(text) else text
    return quote + (body.replace(quote, "\\" + quote) if quote in body else body) + quote


def lines_literal(text: str) -> str:
    """A Python string literal over several lines; ``text`` holds no three quotes in a row."""
    return '"""' + "\n".join("".join(map(_escape, line)) for line in text.split("\n")) + '"""'


def jinja_safe(text: str) -> str:
    """A template that renders as ``text``: ``text`` itself unless it means something to Jinja."""
    if not _JINJA.search(text):
        return text
    return "{{ " + json.dumps(text) + " }}"


def comment(text: str) -> str:
    """``text`` on one line of printable characters."""
    return text if text.isprintable() else json.dumps(text)[1:-1]


def _is_plain(text: str) -> bool:
    return text.isprintable() and "\\" not in text


def _escape(char: str) -> str:
    if char == "\\":
        return "\\\\"
    return char if char.isprintable() else repr(char)[1:-1]

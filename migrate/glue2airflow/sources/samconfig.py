"""The parameters in SAM's own configuration file, ``samconfig.toml``.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-config.html
"""

from __future__ import annotations

import shlex
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from airflow_glue_bridge.glue.codec import DecodeError, mapping, text
from glue2airflow.errors import SourceError

ENDING = ".toml"
# Where ``sam deploy`` looks, unless it is told of another environment.
_TABLES = (("default", "global", "parameters"), ("default", "deploy", "parameters"))
_KEY, _VALUE = "ParameterKey=", "ParameterValue="


def read(path: str) -> dict[str, str]:
    """The ``parameter_overrides`` of the environment ``default``.

    :raises SourceError: if the file is not TOML, or has none that can be read.
    """
    data = _load(path)
    found: dict[str, str] = {}
    try:
        for names in _TABLES:
            overrides = _table(data, names).get("parameter_overrides")
            found |= dict(_pairs(overrides))
    except (DecodeError, ValueError) as error:
        raise SourceError(f"{path}: parameter_overrides cannot be read: {error}") from None
    if not found:
        raise SourceError(f"{path} has no parameter_overrides under [default.deploy.parameters]")
    return found


def _load(path: str) -> Mapping[str, Any]:
    try:
        return tomllib.loads(Path(path).read_text("utf-8"))
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{path} is not valid TOML: {error}") from None


def _table(data: Mapping[str, Any], names: tuple[str, ...]) -> Mapping[str, Any]:
    for name in names:
        data = mapping(data.get(name) or {}, name)
    return data


def _pairs(overrides: object) -> Iterator[tuple[str, str]]:
    """Pairs as SAM takes them: one text of ``Key=Value``, a list of such, or a table."""
    if isinstance(overrides, Mapping):
        yield from ((str(key), text(value, str(key))) for key, value in overrides.items())
    elif isinstance(overrides, list):
        for part in overrides:
            yield from _pairs(part)
    elif overrides is not None:
        yield from map(_pair, shlex.split(text(overrides, "it")))


def _pair(word: str) -> tuple[str, str]:
    key, equals, value = word.partition("=")
    if word.startswith(_KEY) and f",{_VALUE}" in word:
        key, _, value = word.removeprefix(_KEY).partition(f",{_VALUE}")
    elif not (key and equals):
        raise DecodeError("it takes Key=Value")
    return key, value

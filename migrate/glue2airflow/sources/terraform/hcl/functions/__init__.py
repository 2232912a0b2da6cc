"""Terraform's functions, those that yield the same wherever and whenever they are called.

https://developer.hashicorp.com/terraform/language/functions

What is missing here (the time, random values, hashes of passwords, networks, what providers bring)
is left open, as only Terraform can tell it.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from typing import Any

from glue2airflow.sources.terraform.hcl.functions import (
    collections,
    conversions,
    encoding,
    figures,
    files,
    texts,
)
from glue2airflow.sources.terraform.hcl.functions.beyond import BeyondError
from glue2airflow.sources.terraform.hcl.scope import Scope
from glue2airflow.sources.terraform.hcl.unknowns import known, open_in, spelled
from glue2airflow.sources.terraform.hcl.values import (
    EvaluationError,
    Value,
    normal,
    revealed,
)
from glue2airflow.sources.unresolved import Secret, Unresolved

# They go through collections and leave what is in them as it is, known or not.
STRUCTURAL: Mapping[str, Callable[..., Value]] = collections.STRUCTURAL
# They need all that is in their arguments.
WHOLE: Mapping[str, Callable[..., Value]] = {
    **collections.WHOLE,
    **conversions.WHOLE,
    **encoding.WHOLE,
    **figures.WHOLE,
    **texts.WHOLE,
}
# They look into files, beside their arguments.
READING: Mapping[str, Callable[..., Value]] = files.READING


def caller(folder: files.Folder) -> Callable[[Scope, str, list[Value]], Value]:
    """The function that calls functions, for a module in ``folder``."""
    return functools.partial(_call, folder)


def _call(folder: files.Folder, scope: Scope, name: str, given: list[Value]) -> Value:
    values = [known(value) for value in given]
    try:
        return _called(folder, scope, name.removeprefix("core::"), values)
    except BeyondError:
        return _left(scope, name, values)


def _left(scope: Scope, name: str, values: list[Value]) -> Value:
    """What stands for a call that only Terraform can make, or what the user says of it."""
    made = spelled(name, values)
    return scope.given.get(made.keys[0], made)


def _called(folder: files.Folder, scope: Scope, name: str, values: list[Value]) -> Value:
    if name in STRUCTURAL:
        if any(isinstance(value, Unresolved) for value in values):
            raise BeyondError
        return _with(STRUCTURAL[name], values)
    if name == "sensitive":
        return conversions.hidden(values[0])
    if name == "nonsensitive":
        return _revealed(values[0])
    function = WHOLE.get(name)
    if name in READING:
        function = functools.partial(READING[name], folder, scope)
    if not function or any(_is_open(hole) for hole in open_in(values)):
        raise BeyondError
    if name == "issensitive":
        return bool(open_in(values))
    return _over_secrets(function, name, values)


def _is_open(hole: object) -> bool:
    return isinstance(hole, Unresolved) or (isinstance(hole, Secret) and hole.value is None)


def _over_secrets(function: Callable[..., Value], name: str, values: list[Value]) -> Value:
    """What a function yields; what is drawn from credentials is one itself."""
    secrets = [hole for hole in open_in(values) if isinstance(hole, Secret)]
    result = _with(function, [_revealed(value) for value in values] if secrets else values)
    if not secrets:
        return normal(result) if type(result) is str else result
    keys = [key for secret in secrets for key in secret.keys]
    return conversions.hidden(result, f"${{{name}}}", keys)


def _with(function: Callable[..., Value], values: list[Value]) -> Value:
    try:
        inspect.signature(function).bind(*values)
    except TypeError:
        raise EvaluationError("a function is called with too many or too few arguments") from None
    return function(*values)


def _revealed(value: Value) -> Any:  # noqa: ANN401
    if isinstance(value, dict):
        return type(value)((key, _revealed(part)) for key, part in value.items())
    if isinstance(value, list):
        return type(value)(_revealed(part) for part in value)
    return revealed(value)

"""Values of variables: what they default to, what files give them, what the user says.

https://developer.hashicorp.com/terraform/language/values/variables
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from glue2airflow.errors import SourceError
from glue2airflow.sources.given import Typed
from glue2airflow.sources.terraform.hcl import types
from glue2airflow.sources.terraform.hcl.evaluate import evaluate
from glue2airflow.sources.terraform.hcl.files import read_text
from glue2airflow.sources.terraform.hcl.functions.conversions import covered, hidden
from glue2airflow.sources.terraform.hcl.functions.encoding import jsonencode
from glue2airflow.sources.terraform.hcl.scope import Budget, Scope
from glue2airflow.sources.terraform.hcl.syntax import Block, Expression, parse
from glue2airflow.sources.terraform.hcl.values import EvaluationError, Value, boolean


def constant(expression: Expression) -> Value:
    """The value of an expression that may refer to nothing.

    :raises EvaluationError: if it does.
    """
    return evaluate(expression, Scope(_nothing, _no_call, {}, Budget()))


def _nothing(name: str) -> Value:
    raise EvaluationError(f'only constants may stand here, and "{name}" is none')


def _no_call(_scope: Scope, name: str, _values: list[Value]) -> Value:
    raise EvaluationError(f"only constants may stand here, and {name}() is none")


def in_file(path: Path) -> dict[str, Typed]:
    """The values in a ``.tfvars`` or ``.tfvars.json`` file.

    :raises SourceError: if it is none.
    """
    return _in_text(read_text(path, str(path)), path.name)


def _in_text(text: str, name: str) -> dict[str, Typed]:
    if name.endswith(".json"):
        return {key: Typed(_told(value), value) for key, value in _object(text, name).items()}
    body = parse(text, name)
    values: dict[str, Value] = {}
    for key, expression in body.attributes.items():
        try:
            values[key] = constant(expression)
        except EvaluationError as error:
            raise SourceError(f"{key}: {error}") from None
    return {key: Typed(_told(value), value) for key, value in values.items()}


def _object(text: str, name: str) -> Mapping[str, Any]:
    try:
        data = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError):
        raise SourceError(f"{name} is not valid JSON") from None
    if not isinstance(data, dict):
        raise SourceError(f"{name} must hold an object")
    return data


def _told(value: Value) -> str:
    return value if isinstance(value, str) else jsonencode(value)


class Variable:
    """A variable as a module declares it."""

    def __init__(self, block: Block, scope: Scope) -> None:
        self._block = block
        self._scope = scope
        written = block.attributes.get("type")
        self._type = types.constraint(written) if written else None

    def default(self) -> tuple[bool, Value]:
        """Whether there is a default, and what it is."""
        written = self._block.attributes.get("default")
        return (True, constant(written)) if written else (False, None)

    def typed(self, given: str) -> Value:
        """What a text of the user means: Terraform reads what is no string as an expression."""
        if isinstance(given, Typed):
            return given.value
        if self._type is None or types.name_of(self._type) in (types.ANY, types.STRING):
            return given
        try:
            body = parse(f"x = {given}\n", f"the value of {self._block.labels[0]}")
        except SourceError:
            return given
        return constant(body.attributes["x"])

    def finished(self, value: Value, key: str) -> Value:
        """A value as the module sees it.

        :param key: what a credential is shown as.
        :raises EvaluationError: if it is not of the declared type.
        """
        if value is None and not self._flag("nullable", True):
            _, value = self.default()
        if self._type is not None:
            value = self._converted(value)
        if self._flag("sensitive", False):
            return hidden(value, f"${{{key}}}", (key,))
        said = "sensitive" in self._block.attributes
        return value if said else covered(value, self._block.labels[0], key)

    def _converted(self, value: Value) -> Value:
        place = self._block.place

        def defaults(tree: Any) -> Value:  # noqa: ANN401
            return constant(Expression(tree, self._block.file, self._block.line))

        try:
            return types.convert(value, self._type, defaults)
        except EvaluationError as error:
            raise EvaluationError(f"var.{self._block.labels[0]}: {error} ({place})") from None

    def _flag(self, name: str, otherwise: bool) -> bool:
        written = self._block.attributes.get(name)
        return boolean(constant(written)) if written else otherwise

"""Conditions of a template, decided as far as its parameters are known.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from airflow_glue_bridge.glue.codec import DecodeError, kind, mapping, sequence
from glue2airflow.sources.intrinsics import OpaqueError, expression, plain
from glue2airflow.sources.unresolved import Placeholder, placeholders_in

if TYPE_CHECKING:
    from glue2airflow.sources.scope import Scope

# A placeholder where the answer depends on what is not in the source; its keys say on what.
Decided = bool | Placeholder
Logic = Callable[["Scope", object], Decided]


def decide(scope: Scope, condition: object) -> Decided:
    """Whether ``condition`` holds, where that can be told.

    :raises DecodeError: where CloudFormation would refuse the condition.
    :raises OpaqueError: where only CloudFormation knows.
    """
    calls = mapping(condition, "a condition")
    if len(calls) != 1:
        raise DecodeError("a condition must be one function")
    name, argument = next(iter(calls.items()))
    if name in LOGIC:
        with scope.level:
            return LOGIC[name](scope, argument)
    if str(name).startswith("Fn::"):
        raise OpaqueError(str(name))
    raise DecodeError("a condition must be Fn::Equals, Fn::And, Fn::Or, Fn::Not or Condition")


def _equals(scope: Scope, argument: object) -> Decided:
    sides = sequence(argument, "Fn::Equals")
    if len(sides) != 2:
        raise DecodeError(f"Fn::Equals compares 2 values, not {len(sides)}")
    values = [scope.evaluate(side) for side in sides]
    left, right = (plain(value) for value in values)
    if left == right:
        return True
    unknown = bool(placeholders_in([left, right], Placeholder))
    return expression("Fn::Equals", values) if unknown else False


def _all(scope: Scope, argument: object) -> Decided:
    return _combined(scope, "Fn::And", argument, settles=False)


def _any(scope: Scope, argument: object) -> Decided:
    return _combined(scope, "Fn::Or", argument, settles=True)


def _combined(scope: Scope, name: str, argument: object, *, settles: bool) -> Decided:
    """AND or OR; one part that is ``settles`` decides, whatever the others are."""
    parts = [decide(scope, part) for part in sequence(argument, name)]
    if not parts:
        raise DecodeError(f"{name} needs conditions")
    if any(part is settles for part in parts):
        return settles
    open_parts = [part for part in parts if isinstance(part, Placeholder)]
    return expression(name, open_parts) if open_parts else not settles


def _not(scope: Scope, argument: object) -> Decided:
    parts = sequence(argument, "Fn::Not")
    if len(parts) != 1:
        raise DecodeError(f"Fn::Not takes 1 condition, not {len(parts)}")
    decided = decide(scope, parts[0])
    return not decided if isinstance(decided, bool) else expression("Fn::Not", [decided])


def _named(scope: Scope, argument: object) -> Decided:
    if not isinstance(argument, str):
        raise DecodeError(f"Condition takes the name of a condition, not {kind(argument)}")
    return scope.condition(argument)


LOGIC: Mapping[object, Logic] = {
    "Condition": _named,
    "Fn::And": _all,
    "Fn::Equals": _equals,
    "Fn::Not": _not,
    "Fn::Or": _any,
}

"""CloudFormation's intrinsic functions, as far as a template alone tells their values.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html

A function of something unresolved gives an unresolved text that spells the expression out, so that
equal expressions compare equal and nothing is guessed.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar

from airflow_glue_bridge.glue.codec import DecodeError, kind, mapping, sequence, text, whole_number
from glue2airflow.sources.unresolved import (
    Placeholder,
    Secret,
    Unresolved,
    composed,
    placeholders_in,
)

if TYPE_CHECKING:
    from glue2airflow.sources.scope import Scope

# CloudFormation takes templates of up to 1 MB
# (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html), so no
# honest value is longer, and names that double each other end here.
MAX_TEXT = 1_000_000


class _NoValue:
    """What ``AWS::NoValue`` yields; the member or item that holds it goes away."""

    def __repr__(self) -> str:
        return "AWS::NoValue"


NO_VALUE: Final = _NoValue()

Function = Callable[["Scope", object], object]
Result = TypeVar("Result")


class OpaqueError(Exception):
    """A part that only CloudFormation itself can expand; the text names it."""


def resolve(scope: Scope, value: object) -> object:
    """``value`` with the functions in it replaced by what they yield.

    :raises DecodeError: where CloudFormation would refuse the template.
    :raises OpaqueError: where only CloudFormation knows.
    """
    if not isinstance(value, dict | list):
        return value
    with scope.level:
        if isinstance(value, list):
            return _present(resolve(scope, part) for part in value)
        if name := function_in(value):
            return _bounded(FUNCTIONS[name](scope, value[name]))
        members = {str(key): resolve(scope, part) for key, part in value.items()}
        return {key: part for key, part in members.items() if part is not NO_VALUE}


def _present(parts: Iterable[object]) -> list[object]:
    return [part for part in parts if part is not NO_VALUE]


def function_in(value: Mapping[Any, Any]) -> str:
    """The name of the function that an object is a call of, "" for plain data."""
    names = [k for k in value if isinstance(k, str) and (k == "Ref" or k.startswith("Fn::"))]
    for name in names:
        if name not in FUNCTIONS:
            raise OpaqueError(name)
    if names and len(value) > 1:
        raise DecodeError(f"{names[0]} must stand alone in its object")
    return names[0] if names else ""


def _bounded(value: Result) -> Result:
    if isinstance(value, str) and len(value) > MAX_TEXT:
        raise DecodeError(f"a text grows beyond {MAX_TEXT:,} characters")
    return value


def expression(name: str, argument: object, keys: Iterable[str] = ()) -> Placeholder:
    """The call of ``name`` as a placeholder that spells it out."""
    parts = [part for _, part in placeholders_in(argument, Placeholder)]
    shown = json.dumps(argument, ensure_ascii=False, default=repr)
    make = Secret if any(isinstance(part, Secret) for part in parts) else Unresolved
    return _bounded(
        make(f"${{{name} {shown}}}", [*keys, *(key for part in parts for key in part.keys)])
    )


def plain(value: object) -> object:
    """``value`` as CloudFormation compares it: scalars as texts, credentials by what they are."""
    if isinstance(value, Secret):
        return value if value.value is None else value.value
    if isinstance(value, list):
        return [plain(part) for part in value]
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    return text(value, "") if isinstance(value, bool | int | float) else value


def text_of(scope: Scope, value: object, where: str) -> str:
    """``value`` resolved to a text."""
    resolved = resolve(scope, value)
    if resolved is NO_VALUE:
        raise DecodeError(f"{where} must not be AWS::NoValue")
    return text(resolved, where)


def _parts(name: str, argument: object, *counts: int) -> Sequence[object]:
    """The arguments of a function that takes a fixed number of them."""
    parts = sequence(argument, name)
    if len(parts) not in counts:
        wanted = " or ".join(str(count) for count in counts)
        raise DecodeError(f"{name} takes {wanted} values, not {len(parts)}")
    return parts


def _ref(scope: Scope, argument: object) -> object:
    # AWS::LanguageExtensions lets a function stand where the name is asked.
    name = argument if isinstance(argument, str) else text_of(scope, argument, "Ref")
    return expression("Ref", name) if isinstance(name, Placeholder) else scope.ref(name)


def _get_att(scope: Scope, argument: object) -> object:
    parts = argument.split(".", 1) if isinstance(argument, str) else argument
    names = [text_of(scope, part, "Fn::GetAtt") for part in sequence(parts, "Fn::GetAtt")]
    if len(names) < 2 or not all(names):
        raise DecodeError("Fn::GetAtt takes the name of a resource and that of an attribute")
    if any(isinstance(name, Placeholder) for name in names):
        return expression("Fn::GetAtt", names)
    return scope.attribute(names[0], ".".join(names[1:]))


_VARIABLE = re.compile(r"\$\{([^{}]*)\}")


def _sub(scope: Scope, argument: object) -> str:
    parts = [argument, {}] if isinstance(argument, str) else _parts("Fn::Sub", argument, 1, 2)
    if not isinstance(template := parts[0], str):
        raise DecodeError(f"Fn::Sub takes a text, not {kind(template)}")
    own = mapping(parts[1], "the variables of Fn::Sub") if len(parts) > 1 else {}
    pieces = _VARIABLE.split(template)
    return _joined(_variable(scope, p, own) if i % 2 else p for i, p in enumerate(pieces))


def _variable(scope: Scope, written: str, own: Mapping[str, object]) -> str:
    """What stands for ``${written}``."""
    if written.startswith("!"):
        return f"${{{written[1:]}}}"
    name = written.strip()
    if name in own:
        return text_of(scope, own[name], f"${{{name}}} in Fn::Sub")
    return text_of(scope, {"Fn::GetAtt" if "." in name else "Ref": name}, f"${{{name}}} in Fn::Sub")


def _joined(parts: Iterable[str], by: str = "") -> str:
    pieces: list[str] = []
    length = 0
    for part in parts:
        length += len(part) + len(by)
        if length > MAX_TEXT:
            raise DecodeError(f"a text grows beyond {MAX_TEXT:,} characters")
        pieces += [by, part] if pieces else [part]
    return composed(pieces)


def _join(scope: Scope, argument: object) -> str:
    delimiter, parts = _parts("Fn::Join", argument, 2)
    by, items = text_of(scope, delimiter, "Fn::Join"), resolve(scope, parts)
    if isinstance(items, Placeholder):
        return expression("Fn::Join", [by, items])
    return _joined((text(item, "Fn::Join") for item in sequence(items, "Fn::Join")), by)


def _split(scope: Scope, argument: object) -> object:
    delimiter, whole = (text_of(scope, p, "Fn::Split") for p in _parts("Fn::Split", argument, 2))
    if not delimiter:
        raise DecodeError("Fn::Split needs a delimiter")
    if isinstance(delimiter, Placeholder) or isinstance(whole, Placeholder):
        return expression("Fn::Split", [delimiter, whole])
    return whole.split(delimiter)


def _select(scope: Scope, argument: object) -> object:
    at, items = (resolve(scope, part) for part in _parts("Fn::Select", argument, 2))
    if isinstance(at, Placeholder) or isinstance(items, Placeholder):
        return expression("Fn::Select", [at, items])
    index, among = whole_number(at, "the index of Fn::Select"), sequence(items, "Fn::Select")
    if index >= len(among):
        raise DecodeError(f"Fn::Select takes item {index} of {len(among)}, where the first is 0")
    return among[index]


def _find_in_map(scope: Scope, argument: object) -> object:
    parts = _parts("Fn::FindInMap", argument, 3, 4)
    names = [text_of(scope, part, "Fn::FindInMap") for part in parts[:3]]
    if any(isinstance(name, Placeholder) for name in names):
        return expression("Fn::FindInMap", names)
    found = scope.mapped(names)
    otherwise = mapping(parts[3], "the fourth value of Fn::FindInMap") if len(parts) > 3 else {}
    if found is None and "DefaultValue" in otherwise:
        return resolve(scope, otherwise["DefaultValue"])
    if found is None:
        raise DecodeError(f"Fn::FindInMap finds no {' / '.join(names)} in Mappings")
    return found


def _if(scope: Scope, argument: object) -> object:
    name, yes, no = _parts("Fn::If", argument, 3)
    decided = scope.condition(name)
    if isinstance(decided, bool):
        return resolve(scope, yes if decided else no)
    branches = [resolve(scope, yes), resolve(scope, no)]
    if plain(branches[0]) == plain(branches[1]):
        return branches[0]
    return expression("Fn::If", [name, *branches], decided.keys)


def _import(scope: Scope, argument: object) -> str:
    name = text_of(scope, argument, "Fn::ImportValue")
    if isinstance(name, Placeholder):
        return expression("Fn::ImportValue", name)
    return scope.imported(name)


def _stack_output(scope: Scope, argument: object) -> str:
    asked = {"Region": "", **mapping(argument, "Fn::GetStackOutput")}
    if not {"StackName", "OutputName"} <= asked.keys():
        raise DecodeError("Fn::GetStackOutput takes a StackName and an OutputName")
    wanted = ("StackName", "OutputName", "Region")  # RoleArn says who may read it
    names = {key: text_of(scope, asked[key], f"{key} of Fn::GetStackOutput") for key in wanted}
    if any(isinstance(name, Placeholder) for name in names.values()):
        return expression("Fn::GetStackOutput", names)
    return scope.output(*names.values())


def _base64(scope: Scope, argument: object) -> str:
    value = text_of(scope, argument, "Fn::Base64")
    if isinstance(value, Placeholder):
        return expression("Fn::Base64", value)
    return base64.b64encode(value.encode("utf-8", "surrogatepass")).decode()


def _to_json(scope: Scope, argument: object) -> str:
    return _bounded(as_json(resolve(scope, argument)))


def as_json(value: object) -> str:
    """``value`` as compact JSON text, unresolved or secret if a part of it is."""
    shown = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=repr)
    parts = [part for _, part in placeholders_in(value, Placeholder)]
    if any(isinstance(part, Secret) for part in parts):
        return Secret(shown, (key for part in parts for key in part.keys))
    return Unresolved(shown, (key for p in parts for key in p.keys)) if parts else shown


def _length(scope: Scope, argument: object) -> object:
    items = resolve(scope, argument)
    if isinstance(items, Placeholder):
        return expression("Fn::Length", items)
    return len(sequence(items, "Fn::Length"))


def _misplaced(_scope: Scope, _argument: object) -> object:
    raise DecodeError("a condition function stands where a value belongs")


# Fn::Transform, Fn::ForEach, Fn::GetAZs, Fn::Cidr and whatever is new are missing on purpose: what
# they yield is decided in the account.
FUNCTIONS: Mapping[str, Function] = {
    "Ref": _ref,
    "Fn::And": _misplaced,
    "Fn::Base64": _base64,
    "Fn::Equals": _misplaced,
    "Fn::FindInMap": _find_in_map,
    "Fn::GetAtt": _get_att,
    "Fn::GetStackOutput": _stack_output,
    "Fn::If": _if,
    "Fn::ImportValue": _import,
    "Fn::Join": _join,
    "Fn::Length": _length,
    "Fn::Not": _misplaced,
    "Fn::Or": _misplaced,
    "Fn::Select": _select,
    "Fn::Split": _split,
    "Fn::Sub": _sub,
    "Fn::ToJsonString": _to_json,
}

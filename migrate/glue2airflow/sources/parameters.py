"""Values for a template's parameters: its defaults, what the user gives, a parameters file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from airflow_glue_bridge.glue.codec import DecodeError, flag, mapping, sequence, text
from glue2airflow.errors import SourceError
from glue2airflow.secrets import looks_secret
from glue2airflow.sources import samconfig
from glue2airflow.sources.document import load
from glue2airflow.sources.unresolved import Placeholder, Secret, unknown

Pair = tuple[str, str]

# What the files with values of Terraform's variables end in.
TERRAFORM = (".tfvars", ".tfvars.json")

_LISTS = ("CommaDelimitedList", "List<")
# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-supplied-parameter-types.html
_STORED = "AWS::SSM::Parameter::Value<"


def value_of(
    name: str, declared: Mapping[str, object], given: Mapping[str, str]
) -> str | list[str]:
    """What a reference to the parameter ``name`` yields: a text, or a list for a list type.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html

    :raises DecodeError: if the declaration is not one that CloudFormation would take.
    """
    default = declared.get("Default")
    if default is not None:
        default = text(default, f'parameter "{name}": Default')
    value = given.get(name, default)
    if flag(declared.get("NoEcho") or False, f'parameter "{name}": NoEcho'):
        return Secret(f"${{{name}}}", (name,), None if isinstance(value, Placeholder) else value)
    if isinstance(value, Placeholder):
        return value  # what a parent stack passes, and does not know itself
    kind = _type(name, declared)
    if kind.startswith(_STORED):
        value = _stored(given.get(name), default)
    if value is None:
        return unknown(name)
    if "NoEcho" not in declared and looks_secret(name, value):
        return Secret(f"${{{name}}}", (name,), value)  # NoEcho was forgotten
    return split(value) if _is_list(kind) else value


def split(value: str) -> list[str]:
    """The items of a list that was given as one text."""
    return [item.strip() for item in value.split(",")]


def _type(name: str, declared: Mapping[str, object]) -> str:
    return text(declared.get("Type") or "String", f'parameter "{name}": Type')


def _is_list(kind: str) -> bool:
    return kind.removeprefix(_STORED).startswith(_LISTS)


def _stored(given: str | None, default: str | None) -> str | None:
    """What is known of a parameter whose value in the stack is a path in SSM's parameter store.

    The files that stacks are deployed with give a path as well, so what reads as one is taken for
    one: it is the stored value that is wanted here.
    """
    if given is None or not (given.startswith("/") or given == default):
        return given
    return f"{{{{resolve:ssm:{given}}}}}"


def check_allowed(parameters: Mapping[str, object], given: Mapping[str, str]) -> None:
    """Refuse a given value that the template does not allow, as CloudFormation would.

    :raises DecodeError: naming the parameter and what it allows, never the value.
    """
    for name in sorted(parameters):
        if name not in given:
            continue
        declared = mapping(parameters[name], f'parameter "{name}"')
        where = f'parameter "{name}": AllowedValues'
        allowed = [text(v, where) for v in sequence(declared.get("AllowedValues") or [], where)]
        items = split(given[name]) if _is_list(_type(name, declared)) else [given[name]]
        if allowed and not set(items) <= set(allowed):
            raise DecodeError(f'parameter "{name}" must be one of {", ".join(allowed)}')


def read_parameters(path: str) -> dict[str, str]:
    """A parameters file as people keep it for deployments, JSON or YAML.

    That is a list of ``{"ParameterKey", "ParameterValue"}`` (aws cloudformation create-stack), a
    list of ``"Key=Value"`` (deploy), ``{"Parameters": {...}}`` (CodePipeline), or a plain map; in
    TOML, what ``sam deploy`` takes; or Terraform's ``.tfvars``.

    :raises SourceError: if the file is none of these or leaves a value open.
    """
    if path.endswith(samconfig.ENDING):
        return samconfig.read(path)
    if path.endswith(TERRAFORM):
        from glue2airflow.sources.terraform.hcl import variables

        return {**variables.in_file(Path(path))}
    document = load(path)
    try:
        return dict(_pairs(document.data))
    except DecodeError as error:
        raise SourceError(
            f"{document.name} is not a parameters file: {error}; write it as a map of names to "
            "values, or as a list of ParameterKey and ParameterValue"
        ) from None


def _pairs(data: object) -> Iterator[Pair]:
    if isinstance(data, Mapping) and isinstance(data.get("Parameters"), dict | list):
        data = data["Parameters"]
    if isinstance(data, list):
        yield from (_pair(part, f"item {i + 1}") for i, part in enumerate(data))
    else:
        table = mapping(data, "it")
        yield from ((str(name), text(value, f'"{name}"')) for name, value in table.items())


def _pair(part: object, where: str) -> Pair:
    if isinstance(part, str) and "=" in part:
        name, _, value = part.partition("=")
        return name, value
    entry = mapping(part, where)
    name = text(entry.get("ParameterKey"), f"{where}: ParameterKey")
    # describe-stacks tells what a path in the parameter store led to.
    value = entry.get("ResolvedValue", entry.get("ParameterValue"))
    if value is None and entry.get("UsePreviousValue"):
        raise DecodeError(f'"{name}" says UsePreviousValue, which only the stack knows')
    return name, text(value, f'"{name}"')

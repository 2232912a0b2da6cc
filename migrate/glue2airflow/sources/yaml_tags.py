"""YAML as CloudFormation writes it: short intrinsics become long ones, dates stay text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import yaml

# libyaml's parser is several times faster; PyYAML is sometimes built without it.
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# Intrinsics whose long form is not "Fn::" and the tag's name.
_BARE = frozenset({"Ref", "Condition"})

# Far beyond any number in a template; Python reads longer hexadecimal ones than it can write.
_MAX_BITS = 1024


class TemplateLoader(_Base):  # type: ignore[misc]  # the base depends on how PyYAML was built
    """A safe loader that knows CloudFormation's tags and reads no dates."""


# A date in a template is text ("2010-09-09"); the safe loaders would make an object of it.
TemplateLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in _Base.yaml_implicit_resolvers.items()
}


def _intrinsic(loader: Any, suffix: str, node: Any) -> dict[str, Any]:  # noqa: ANN401  # PyYAML's
    name = suffix if suffix in _BARE else f"Fn::{suffix}"
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
        if suffix == "GetAtt":
            value = value.split(".", 1)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    return {name: value}


def _whole_number(loader: Any, node: Any) -> int:  # noqa: ANN401  # PyYAML's
    number: int = loader.construct_yaml_int(node)
    if number.bit_length() > _MAX_BITS:
        raise yaml.constructor.ConstructorError(None, None, "a number is too long", node.start_mark)
    return number


TemplateLoader.add_multi_constructor("!", _intrinsic)
TemplateLoader.add_constructor("tag:yaml.org,2002:int", _whole_number)


class OutOfBoundsError(Exception):
    """Nested too deep, or with its aliases too large; the text says which."""


@dataclass
class _Open:
    """A list or a mapping that has begun: what others call it, and how many values it has."""

    anchor: str | None
    values: int = 1


def load_yaml(text: str, max_values: int, max_depth: int) -> Any:  # noqa: ANN401  # the file's
    """The data of the only document in ``text``.

    :param max_values: so many values at the most, those behind an alias counted each time.
    :param max_depth: so many levels at the most.
    :raises yaml.YAMLError: if it is not one valid document.
    :raises OutOfBoundsError: before anything is built, if it is too much.
    """
    try:
        _check_bounds(text, max_values, max_depth)
        return yaml.load(text, TemplateLoader)  # noqa: S506  # a safe loader with inert tags
    except (ValueError, TypeError, AttributeError, LookupError) as error:
        # PyYAML lets bad scalars (!!int "", !!bool x, unhashable keys) escape as these.
        raise yaml.YAMLError(str(error)) from error


def _check_bounds(text: str, max_values: int, max_depth: int) -> None:
    """Refuse what would overflow libyaml's stack, or fill the memory, when it is built."""
    sizes: dict[str | None, int] = {}
    inside = [_Open(None)]
    for event in yaml.parse(text, TemplateLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            inside.append(_Open(event.anchor))
            if len(inside) > max_depth + 1:
                raise OutOfBoundsError(f"is nested more than {max_depth} levels deep")
        elif isinstance(event, yaml.CollectionEndEvent):
            done = inside.pop()
            sizes[done.anchor] = done.values
            inside[-1].values += done.values
        elif isinstance(event, yaml.NodeEvent):
            alias = isinstance(event, yaml.AliasEvent)
            inside[-1].values += sizes.get(event.anchor, 1) if alias else 1
        if inside[-1].values > max_values:
            raise OutOfBoundsError(f"holds more than {max_values:,} values; split it")


def yaml_error() -> type[Exception]:
    """What :func:`load_yaml` raises, for callers that import PyYAML only when needed."""
    return yaml.YAMLError

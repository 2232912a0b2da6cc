"""From stacks that refer to each other to what each of them holds of Glue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from airflow_glue_bridge.glue.codec import DecodeError, mapping
from glue2airflow import findings as f
from glue2airflow.sources import cloudformation, stacks
from glue2airflow.sources.conditions import Decided
from glue2airflow.sources.document import Document, load
from glue2airflow.sources.intrinsics import OpaqueError
from glue2airflow.sources.inventory import Inventory
from glue2airflow.sources.parameters import check_allowed
from glue2airflow.sources.stacks import Network, Stack
from glue2airflow.sources.unresolved import Placeholder, how_to_give, unknown

# What the stacks of a network hold, in its order.
Held = dict[Stack, Inventory]


def read(document: Document, given: Mapping[str, str], folder: Path | None) -> list[Inventory]:
    """What a template holds, and each nested one that lies in its folder.

    :param given: as for :func:`glue2airflow.sources.cloudformation.read`.
    :param folder: where paths to nested templates begin; ``None`` if that is nowhere.
    :raises SourceError: if one of the templates is not one that CloudFormation would take.
    """
    network = Network(given)
    root = Stack(title=document.title, document=document, network=network)
    stacks.grow(root, lambda stack, logical: _beside(stack, logical, folder))
    return list(held(network).values())


def _beside(stack: Stack, logical: str, root: Path | None) -> Document | None:
    """The template of a nested stack, where the resource names a file in ``root``."""
    written = location(stack, logical)
    if root is None or not written or "://" in written:
        return None
    path = Path(stack.document.name).parent / written
    return load(str(path)) if _is_file_in(root, path) else None


def _is_file_in(root: Path, path: Path) -> bool:
    try:
        return path.resolve().is_relative_to(root.resolve()) and path.is_file()
    except (OSError, ValueError):
        return False  # a name that no file can have


def location(stack: Stack, logical: str) -> str:
    """Where a nested stack's template is, as far as that can be told: a path or a URL, or ""."""
    try:
        properties = mapping(stack.scope.resource(logical).get("Properties"), "Properties")
        written = stack.scope.evaluate(properties.get(stacks.nests(stack, logical)))
    except (DecodeError, OpaqueError):
        return ""
    return written if isinstance(written, str) else ""


def held(network: Network) -> Held:
    """What each stack holds, and triggers with the workflow that they belong to.

    :raises SourceError: if a template is not one that CloudFormation would take.
    """
    found: Held = {}
    for stack in network.stacks:
        made = _is_made(stack)
        if made is not False:
            found[stack] = _inventory(stack)
        if isinstance(made, Placeholder):
            _doubt(found[stack], stack.logical, made)
    for stack in found:
        _bring_home(stack, found)
    return found


def _is_made(stack: Stack) -> Decided:
    """Whether a stack is made, by its own condition and those of the stacks around it."""
    if not stack.parent:
        return True
    around, mine = _is_made(stack.parent), _condition(stack.parent, stack.logical)
    if around is False or mine is False:
        return False
    return mine if around is True else around


def _condition(stack: Stack, logical: str) -> Decided:
    with cloudformation.naming(stack.document):
        try:
            return stack.scope.exists(logical)
        except OpaqueError as error:
            return unknown(str(error))


def _doubt(inventory: Inventory, logical: str, condition: Placeholder) -> None:
    """Refuse all workflows of a stack of which nobody knows whether it is made."""
    outside = [trigger.name for trigger in inventory.triggers_of.get("", ())]
    finding = f.UNDECIDED.at(
        f"nested stack {logical}", member="its condition", way_out=how_to_give(condition.keys)
    )
    for owner in filter(None, [*inventory.workflows, *inventory.triggers_of, *outside]):
        inventory.note(owner, finding)


def _inventory(stack: Stack) -> Inventory:
    with cloudformation.naming(stack.document):
        if not stack.parent:
            check_allowed(stack.scope.parameters, stack.network.given)
        inventory = cloudformation.read_in(stack.document, stack.template, stack.scope)
    for logical in _unread(stack):
        for owner in ("", *_workflows_passed(stack, logical, inventory)):
            inventory.note(owner, f.UNREAD_STACK.at(f"nested stack {logical}"))
    return inventory


def _unread(stack: Stack) -> Iterator[str]:
    """The nested stacks that may exist and whose templates are not there."""
    for logical in stack.scope.resources:
        unread = stacks.nests(stack, logical) and logical not in stack.nested
        if unread and _condition(stack, logical) is not False:
            yield logical


def _workflows_passed(stack: Stack, logical: str, inventory: Inventory) -> list[str]:
    """The workflows that a nested stack is told of, and could add triggers to."""
    passed = stacks.Passed(stack, logical)
    try:
        values = [passed[key] for key in passed]
    except (DecodeError, OpaqueError, KeyError):
        return list(inventory.workflows)
    return [name for name in inventory.workflows if name in values]


def _bring_home(stack: Stack, found: Held) -> None:
    """Move triggers and rules to the inventory of the stack that defines their workflow."""
    away = found[stack]
    outside = {trigger.name for trigger in away.triggers_of.get("", ())}
    told = [owner for owner in away.findings if isinstance(owner, str) and owner not in outside]
    for name in filter(None, dict.fromkeys([*away.triggers_of, *away.rules, *told])):
        home = None if name in away.workflows else _home(stack, name, found)
        if home:
            _move(name, away, home)


def _home(stack: Stack, workflow: str, found: Held) -> Inventory | None:
    """The one that defines the workflow, among those of the same stage and place."""
    homes = [
        inventory
        for other, inventory in found.items()
        if workflow in inventory.workflows
        and other.stage == stack.stage
        and other.place.may_be(stack.place)
    ]
    return homes[0] if len(homes) == 1 else None


def _move(workflow: str, away: Inventory, home: Inventory) -> None:
    for trigger in away.triggers_of.pop(workflow, []):
        del away.triggers[trigger.name]
        known = home.triggers.setdefault(trigger.name, trigger)
        if known is trigger:
            home.triggers_of.setdefault(workflow, []).append(trigger)
        elif known != trigger:
            home.note(workflow, f.DUPLICATE.at(trigger, where=f"{away.source} and {home.source}"))
    for rule in away.rules.pop(workflow, []):
        home.rules.setdefault(workflow, []).append(rule)
    for finding in away.findings.pop(workflow, []):
        home.note(workflow, finding)

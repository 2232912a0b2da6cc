"""CDK assemblies (``cdk.out``): every stack's template, names across stacks resolved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from glue2airflow import findings as f
from glue2airflow.errors import SourceError
from glue2airflow.sources import gathering, stacks
from glue2airflow.sources.cdk import manifest
from glue2airflow.sources.cdk.manifest import Artifact, Doubt
from glue2airflow.sources.document import Document, load
from glue2airflow.sources.gathering import Held
from glue2airflow.sources.inventory import Inventory
from glue2airflow.sources.joining import borrow, share
from glue2airflow.sources.stacks import Network, Place, Stack

# The file that CDK puts into each assembly.
_MARK = "cdk.out"
# How many stacks are named in a message.
_SHOWN = 10


def recognises(folder: Path) -> bool:
    """Whether ``folder`` is a cloud assembly, as ``cdk synth`` leaves it."""
    marked = (folder / _MARK).is_file() or not any(folder.glob("*.tf"))
    return marked and (folder / manifest.MANIFEST).is_file()


def read(folder: Path, parameters: Mapping[str, str], stack: str = "") -> list[Inventory]:
    """What each template of the assembly holds; names across stacks are resolved.

    :param parameters: as for :func:`glue2airflow.sources.cloudformation.read`.
    :param stack: only that stack, or those of that stage: by the path in the app, the id in the
        manifest or the name in CloudFormation; all if empty.
    :raises SourceError: if the assembly cannot be read, or ``stack`` is not in it, or the same
        workflow is in several of the stacks.
    """
    assembly = manifest.read(folder)
    network = Network(parameters)
    roots = {_grown(artifact, network): artifact for artifact in assembly.artifacts}
    found = gathering.held(network)
    _lend(roots, found)
    chosen = _chosen(folder, roots, stack)
    kept = {stack: found[stack] for stack in _members(chosen, found)}
    _check_once(folder, kept)
    for doubt in assembly.doubts:
        _tell(doubt, folder, kept)
    return list(kept.values())


def _tell(doubt: Doubt, folder: Path, kept: Held) -> None:
    """Note what is doubtful, once for the assembly and for each workflow that it shows in."""
    finding = f.DOUBTFUL_ASSEMBLY.at(folder.name, reason=doubt.reason)
    for i, inventory in enumerate(kept.values()):
        if not i:
            inventory.note("", finding)
        for name in filter(None, [*inventory.workflows, *inventory.triggers_of]):
            shown = repr((inventory.workflows.get(name), inventory.triggers_of.get(name)))
            if doubt.dummy and doubt.dummy in shown:
                inventory.note(name, finding)


def _grown(artifact: Artifact, network: Network) -> Stack:
    """The stack of an artifact, with those nested in it."""
    stack = Stack(
        title=artifact.title,
        document=artifact.template,
        network=network,
        name=artifact.name,
        place=artifact.place,
        stage=str(artifact.stage),
        defaults=artifact.parameters,
    )
    stacks.grow(stack, lambda around, logical: _asset(artifact, around, logical))
    return stack


def _asset(artifact: Artifact, stack: Stack, logical: str) -> Document | None:
    """The template of a nested stack: the asset that its URL ends in."""
    url = gathering.location(stack, logical)
    path = artifact.files.get(url.rpartition("/")[2])
    return load(str(path)) if path else None


def _lend(roots: Mapping[Stack, Artifact], found: Held) -> None:
    """Lend stacks the definitions of those that they depend on, then of all of their stage.

    Stages may define a job of one name differently, so the nearest stacks come first.
    """
    by_key = {(artifact.stage, artifact.key): root for root, artifact in roots.items()}
    for root, artifact in roots.items():
        lenders = [found[stack] for stack in _members(_needed(artifact, roots, by_key), found)]
        for stack in _members([root], found):
            borrow(found[stack], lenders)
    together: dict[tuple[str, Place], list[Inventory]] = {}
    for stack, inventory in found.items():
        together.setdefault((stack.stage, stack.place), []).append(inventory)
    for inventories in together.values():
        share(inventories)


def _members(roots: Iterable[Stack], found: Held) -> list[Stack]:
    """The stacks, and those nested in them, as far as they are made."""
    return [stack for root in roots for stack in root.family if stack in found]


def _needed(
    artifact: Artifact,
    roots: Mapping[Stack, Artifact],
    by_key: Mapping[tuple[Path, str], Stack],
) -> list[Stack]:
    """A stack and those that it depends on, however far."""
    found: dict[Stack, None] = {}
    todo = [(artifact.stage, artifact.key)]
    while todo:
        root = by_key.get(todo.pop())
        if root and root not in found:
            found[root] = None
            todo += [(artifact.stage, key) for key in roots[root].dependencies]
    return list(found)


def _chosen(folder: Path, roots: Mapping[Stack, Artifact], wanted: str) -> list[Stack]:
    chosen = [root for root, artifact in roots.items() if _is_meant(artifact, wanted)]
    if not chosen:
        names = f.listed((root.title for root in roots), _SHOWN)
        there = f"there is {names}" if names else "there is none in it"
        asked = f"stack or stage {wanted}" if wanted else "stack"
        raise SourceError(f"{folder} holds no {asked}; {there}")
    return chosen


def _is_meant(artifact: Artifact, wanted: str) -> bool:
    names = (artifact.title, artifact.key, artifact.name)
    return not wanted or wanted in names or artifact.title.startswith(f"{wanted}/")


def _check_once(folder: Path, kept: Held) -> None:
    """Refuse a workflow that several stacks hold: each is for an account or region of its own.

    :raises SourceError: naming the stacks, and how to choose.
    """
    holders: dict[str, list[Stack]] = {}
    for stack, inventory in kept.items():
        for name in _names(inventory):
            holders.setdefault(name, []).append(stack)
    for name, several in holders.items():
        if len({_root(stack) for stack in several}) > 1:
            ways = " or ".join(f"{folder}:{way}" for way in _ways(several))
            raise SourceError(
                f'"{name}" is in more than one stack of {folder}; '
                f"name the one that you mean: {ways}"
            )


def _names(inventory: Inventory) -> Iterable[str]:
    """Whatever becomes a DAG of that name."""
    outside = inventory.triggers_of.get("", ())
    starts = [trigger.name for trigger in outside if trigger.starts_runs]
    return dict.fromkeys(filter(None, [*inventory.workflows, *inventory.triggers_of, *starts]))


def _ways(several: Sequence[Stack]) -> Iterator[str]:
    """What tells stacks apart: their stages, or their own names where a stage holds several."""
    roots = [_root(stack).title for stack in several]
    stages = [title.rpartition("/")[0] for title in roots]
    apart = all(stages) and len(set(stages)) == len(stages)
    yield from dict.fromkeys((stages if apart else roots)[:_SHOWN])


def _root(stack: Stack) -> Stack:
    return _root(stack.parent) if stack.parent else stack

"""From the objects of a source to its workflows, and to the chains of triggers outside of any."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from airflow_glue_bridge.glue.model import Logical, Node, NodeType, Trigger, Workflow
from glue2airflow import findings as f
from glue2airflow.findings import Finding, Status, status_of
from glue2airflow.sources.inventory import Inventory, Owner
from glue2airflow.sources.unresolved import Unresolved, how_to_give

# A start trigger outside workflows, and what can run after it fired.
Reach = tuple[Trigger, set[Node]]


@dataclass(frozen=True)
class Definition:
    """One workflow as its source tells it, with what was found on the way."""

    workflow: Workflow
    source: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Reading:
    """All that one source holds; ``findings`` are about the source as a whole."""

    source: str
    definitions: tuple[Definition, ...]
    findings: tuple[Finding, ...] = ()


def assemble(inventory: Inventory, elsewhere: frozenset[Node] = frozenset()) -> Reading:
    """Put the objects of an inventory together as workflows and chains, by name.

    :param elsewhere: the jobs and crawlers that triggers of other sources start or watch.
    """
    definitions = [_workflow(inventory, name) for name in _workflow_names(inventory)]
    definitions += _chains(inventory)
    used = elsewhere.union(node for d in definitions for node in d.workflow.nodes())
    owners = {d.workflow.name for d in definitions} | used
    loose = [
        finding
        for owner, kept in inventory.findings.items()
        if owner not in owners
        for finding in kept
    ]
    loose += [f.ORPHAN.at(node) for node in _defined(inventory) if node not in used]
    return Reading(inventory.source, tuple(definitions), tuple(loose))


def _workflow_names(inventory: Inventory) -> list[str]:
    """Every workflow that the source defines or a trigger names, or that could not be read."""
    standalone = {trigger.name for trigger in inventory.triggers_of.get("", ())}
    unread = (o for o in inventory.findings if isinstance(o, str) and o not in standalone)
    names = dict.fromkeys([*inventory.workflows, *inventory.triggers_of, *unread])
    return [name for name in names if name]


def _workflow(inventory: Inventory, name: str) -> Definition:
    known = inventory.workflows.get(name)
    triggers = inventory.triggers_of.get(name, [])
    workflow = _with_definitions(inventory, known or Workflow(name), triggers)
    found = [*_findings(inventory, workflow), *_about_name(workflow)]
    if triggers and not known and status_of(found) is not Status.REFUSED:
        found.append(f.NO_WORKFLOW.at(workflow))
    return Definition(workflow, inventory.source, tuple(found))


def _about_name(workflow: Workflow) -> Iterator[Finding]:
    """What to say of a name that another stack knows."""
    if isinstance(workflow.name, Unresolved):
        way_out = how_to_give(workflow.name.keys)
        yield f.UNRESOLVED.at(workflow, member="its name", name=workflow.name, way_out=way_out)


def _with_definitions(
    inventory: Inventory, bare: Workflow, triggers: Iterable[Trigger]
) -> Workflow:
    """``bare`` with its triggers, and the definitions of what they start or watch."""
    workflow = replace(bare, triggers=tuple(triggers))
    jobs = [node.name for node in workflow.nodes() if node.type is NodeType.JOB]
    crawlers = [node.name for node in workflow.nodes() if node.type is NodeType.CRAWLER]
    return replace(
        workflow,
        jobs={name: inventory.jobs[name] for name in jobs if name in inventory.jobs},
        crawlers={n: inventory.crawlers[n] for n in crawlers if n in inventory.crawlers},
        rules=tuple(inventory.rules.get(workflow.name, ())),
    )


def _findings(inventory: Inventory, workflow: Workflow) -> Iterator[Finding]:
    owners: list[Owner] = [workflow.name, *workflow.nodes()]
    for owner in owners:
        yield from inventory.findings.get(owner, ())


def _defined(inventory: Inventory) -> Iterator[Node]:
    yield from (Node(NodeType.JOB, name) for name in inventory.jobs)
    yield from (Node(NodeType.CRAWLER, name) for name in inventory.crawlers)


def _chains(inventory: Inventory) -> list[Definition]:
    """One chain a start trigger: all that can follow from it among triggers outside workflows.

    Glue lets a chain descend from one start trigger only
    (https://docs.aws.amazon.com/glue/latest/dg/about-triggers.html).
    """
    outside = inventory.triggers_of.get("", [])
    starts = [t for t in outside if t.starts_runs]
    conditionals = [t for t in outside if not t.starts_runs]
    reach = [(start, _reach(start, conditionals)) for start in starts]
    chains = [_chain(inventory, start, reach, conditionals) for start in starts]
    followed = {t.name for chain in chains for t in chain.workflow.triggers}
    for trigger in conditionals:
        if trigger.name not in followed:
            reason = "no trigger outside a workflow starts what it watches"
            inventory.note("", f.DEAD_TRIGGER.at(trigger, reason=reason))
    return chains


def _reach(start: Trigger, conditionals: list[Trigger]) -> set[Node]:
    """The nodes that can run after ``start`` fired."""
    reached = {action.node for action in start.actions}
    while True:
        fired = [t for t in conditionals if any(c.node in reached for c in t.conditions)]
        more = {action.node for t in fired for action in t.actions} - reached
        if not more:
            return reached
        reached |= more


def _chain(
    inventory: Inventory, start: Trigger, reach: list[Reach], conditionals: list[Trigger]
) -> Definition:
    reached = next(nodes for other, nodes in reach if other is start)
    following = [t for t in conditionals if any(c.node in reached for c in t.conditions)]
    bare = Workflow(start.name, description=start.description, tags=start.tags, standalone=True)
    workflow = _with_definitions(inventory, bare, [start, *following])
    elsewhere = [(other, nodes) for other, nodes in reach if other is not start and other.alive]
    crossing = [found for t in following for found in _crossing(t, start, reached, elsewhere)]
    found = (*_findings(inventory, workflow), *_about_name(workflow), *crossing)
    return Definition(workflow, inventory.source, found)


def _crossing(
    trigger: Trigger, start: Trigger, reached: set[Node], reach: list[Reach]
) -> Iterator[Finding]:
    """A trigger that waits for nodes of this chain and of another one at once."""
    if trigger.logical == Logical.ANY or not trigger.alive:
        return
    elsewhere = [c.node for c in trigger.conditions if c.node not in reached]
    others = [other.name for other, nodes in reach if nodes.intersection(elsewhere)]
    if others:
        names = f.listed(str(c.node) for c in trigger.conditions)
        starts = f.listed([start.name, *others])
        yield f.SEVERAL_ROOTS.at(trigger, names=names, starts=starts)

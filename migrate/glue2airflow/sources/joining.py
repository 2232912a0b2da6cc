"""Several sources at once: a workflow in one file, the jobs that it starts in another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from airflow_glue_bridge.glue.model import Crawler, Job, Node, NodeType
from glue2airflow.sources.inventory import Inventory

# Who defines a job or crawler, and how; no definition where two sources differ.
Offer = tuple[Inventory, Job | Crawler | None]


def used(inventories: Iterable[Inventory]) -> frozenset[Node]:
    """The jobs and crawlers that triggers of any source start or watch."""
    return frozenset(node for inventory in inventories for node in _wanted(inventory))


def share(inventories: Sequence[Inventory]) -> None:
    """Lend each source the definitions that it lacks and that the others agree on."""
    if len(inventories) < 2:
        return
    offers = _offers(inventories)
    for inventory in inventories:
        _borrow(inventory, offers)


def borrow(inventory: Inventory, lenders: Iterable[Inventory]) -> None:
    """Lend one source the definitions that it lacks and that ``lenders`` agree on."""
    _borrow(inventory, _offers(lenders))


def _borrow(inventory: Inventory, offers: Mapping[Node, Offer]) -> None:
    for node in dict.fromkeys(_wanted(inventory)):
        if node in offers and not _defines(inventory, node):
            _lend(inventory, node, *offers[node])


def _lend(
    inventory: Inventory, node: Node, lender: Inventory, definition: Job | Crawler | None
) -> None:
    if isinstance(definition, Job):
        inventory.jobs[node.name] = definition
    elif definition:
        inventory.crawlers[node.name] = definition
    for finding in lender.findings.get(node, ()):
        inventory.note(node, finding)


def _offers(inventories: Iterable[Inventory]) -> dict[Node, Offer]:
    offers: dict[Node, Offer] = {}
    for inventory in inventories:
        definitions: list[Job | Crawler] = [*inventory.jobs.values(), *inventory.crawlers.values()]
        for definition in definitions:
            kind = NodeType.JOB if isinstance(definition, Job) else NodeType.CRAWLER
            node = Node(kind, definition.name)
            lender, first = offers.setdefault(node, (inventory, definition))
            if first != definition:
                offers[node] = (lender, None)
    return offers


def _wanted(inventory: Inventory) -> Iterator[Node]:
    for trigger in inventory.triggers.values():
        yield from (condition.node for condition in trigger.conditions)
        yield from (action.node for action in trigger.actions)


def _defines(inventory: Inventory, node: Node) -> bool:
    kept = inventory.jobs if node.type is NodeType.JOB else inventory.crawlers
    return node.name in kept

"""Everything that a snapshot holds, in as few calls as the API allows."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from glue2airflow import findings as f
from glue2airflow.errors import UsageError
from glue2airflow.sources.api import operations as o
from glue2airflow.sources.api.asking import Asking, Reply
from glue2airflow.sources.api.operations import Data, Identity, Operation
from glue2airflow.sources.api.refusals import RefusedError
from glue2airflow.sources.api.rules import NOT_READ, Rules

# Told what is being read, how much of it is there, and how much there is as far as is known.
Watch = Callable[[str, int, int], object]


@dataclass(frozen=True)
class Kind:
    """A kind of object that is read by name.

    :param found: the member of replies and snapshots that holds such objects.
    :param missing: the one that holds the names of what is not there.
    """

    operation: Operation
    found: str
    missing: str


WORKFLOWS = Kind(o.GET_WORKFLOWS, "Workflows", "MissingWorkflows")
JOBS = Kind(o.GET_JOBS, "Jobs", "JobsNotFound")
CRAWLERS = Kind(o.GET_CRAWLERS, "Crawlers", "CrawlersNotFound")
TRIGGERS, RULES = "Triggers", "Rules"


class Reading:
    """An account's workflows, and all that they are made of.

    :param names: of the workflows to read; none for all, and the triggers outside workflows.
    :param watch: told of the progress.
    """

    def __init__(
        self, asking: Asking, identity: Identity, names: Iterable[str], watch: Watch
    ) -> None:
        self._asking, self._identity, self._watch = asking, identity, watch
        self._names = tuple(dict.fromkeys(names))
        self._found: dict[str, dict[str, Data]] = {
            kind: {} for kind in ("Workflows", TRIGGERS, "Jobs", "Crawlers")
        }
        self._missing: dict[str, list[str]] = {}
        self._expected: dict[str, int] = {}

    def run(self) -> dict[str, Any]:
        """The lists of a snapshot, in the order of names, so that two of them can be compared.

        :raises RefusedError: if AWS refuses what a snapshot cannot do without.
        :raises UsageError: if no workflow has one of the names.
        """
        self._read_workflows()
        rules = Rules(self._asking, self._identity, self._started_by_events())
        rules.begin()
        asked = [(kind, self._asked(kind, self._mentioned(m))) for kind, m in _MENTIONED.items()]
        found = rules.read(lambda done, of: self._watch(RULES, done, of))
        for kind, replies in asked:
            self._keep(kind, replies)
        lists = {kind: [known[n] for n in sorted(known)] for kind, known in self._found.items()}
        about = {NOT_READ: rules.not_read} if rules.not_read else {}
        return {**lists, RULES: found, **self._missing, **about}

    def _read_workflows(self) -> None:
        """Workflows with their triggers; where all are wanted, triggers outside workflows too."""
        names = self._names or self._asking.pages(o.LIST_WORKFLOWS)
        self._keep(WORKFLOWS, self._asked(WORKFLOWS, names))
        if self._names:
            self._check_names()
            return
        known, triggers = self._found["Workflows"], self._found[TRIGGERS]
        for trigger in self._asking.pages(o.GET_TRIGGERS):
            if trigger.get("WorkflowName") not in known:
                triggers |= _by_name([trigger])
                self._watch(TRIGGERS, len(triggers), len(triggers))

    def _asked(self, kind: Kind, names: Iterable[str]) -> Iterator[Reply]:
        return self._asking.batches(kind.operation, self._counted(kind, names))

    def _counted(self, kind: Kind, names: Iterable[str]) -> Iterator[str]:
        for count, name in enumerate(names, 1):
            self._expected[kind.found] = count
            self._watch(kind.found, 0, count)
            yield name

    def _keep(self, kind: Kind, replies: Iterable[Reply]) -> None:
        """Keep what replies hold, and the names of what is not there."""
        known = self._found[kind.found]
        for reply in replies:
            known |= _by_name(reply.get(kind.found, ()))
            self._found[TRIGGERS] |= _by_name(reply.get(TRIGGERS, ()))
            if gone := reply.get(kind.missing):
                self._missing.setdefault(kind.missing, []).extend(gone)
            done = len(known) + len(self._missing.get(kind.missing, ()))
            self._watch(kind.found, done, self._expected[kind.found])

    def _check_names(self) -> None:
        """Refuse names that no workflow has, and say which were perhaps meant."""
        missing = self._missing.get(WORKFLOWS.missing)
        if not missing:
            return
        known = self._known()
        close = [near for name in missing for near in difflib.get_close_matches(name, known)]
        hint = f"; there is {f.listed(dict.fromkeys(close))}" if close else ""
        raise UsageError(
            f"there is no Glue workflow called {f.listed(missing)} in {self._identity.region} of "
            f"account {self._identity.account}{hint}"
        )

    def _known(self) -> list[str]:
        """The names of all workflows, as far as they may be listed."""
        try:
            return list(self._asking.pages(o.LIST_WORKFLOWS))
        except RefusedError:
            return []

    def _mentioned(self, member: str) -> list[str]:
        """The jobs or crawlers that triggers start or watch."""
        triggers = self._found[TRIGGERS].values()
        parts = (part for trigger in triggers for part in _parts(trigger))
        return sorted({part[member] for part in parts if part.get(member)})

    def _started_by_events(self) -> list[str]:
        """The workflows with an EVENT trigger."""
        triggers = [t for t in self._found[TRIGGERS].values() if t.get("Type") == "EVENT"]
        return sorted({t["WorkflowName"] for t in triggers if t.get("WorkflowName")})


_MENTIONED = {JOBS: "JobName", CRAWLERS: "CrawlerName"}


def _by_name(objects: Iterable[Data]) -> dict[str, Data]:
    return {known["Name"]: known for known in objects if known.get("Name")}


def _parts(trigger: Data) -> Iterator[Data]:
    """The actions and the conditions of a trigger."""
    yield from trigger.get("Actions", ())
    yield from trigger.get("Predicate", {}).get("Conditions", ())

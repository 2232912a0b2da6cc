"""What of a reply is kept: definitions, in JSON's types, without credentials.

Whatever comes from the account goes through here before it is used or written anywhere.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from glue2airflow.secrets import has_secret, looks_secret, mark, masked
from glue2airflow.sources.api import operations as o
from glue2airflow.sources.api.operations import Data, Operation

# Maps whose keys are the user's own: a value is judged by its key, too.
USERS_MAPS = frozenset(
    {"Arguments", "DefaultArguments", "DefaultRunProperties", "NonOverridableArguments", "Tags"}
)
# Members that say which object is meant. Masked, they would mean another one.
NAMES = frozenset(
    {"Arn", "CrawlerName", "CrawlerNames", "EventBusName", "Id", "JobName", "Name", "NextToken"}
    | {"RuleNames", "SecurityConfiguration", "WorkflowName"}
    | {"CrawlersNotFound", "JobsNotFound", "MissingWorkflows"}
)
# History, bulk, and secrets by design (SourceControlDetails has an AuthToken); no DAG needs them.
LEFT_OUT = frozenset(
    {"CodeGenConfigurationNodes", "Graph", "LastCrawl", "LastRun", "ResponseMetadata"}
    | {"SourceControlDetails"}
)
_MARK = re.compile(r"\(masked (\d+)\)")


class Masking:
    """Takes credentials out of replies; equal ones become equal marks.

    A job that two triggers start is one task only where their arguments are equal, so marks tell
    credentials apart. They are numbers, drawn from nothing but the order of appearance.
    """

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._last = 0
        self._lock = threading.Lock()

    def skip(self, text: str) -> None:
        """Give none of the marks in earlier replies to another credential."""
        with self._lock:
            self._last = max(map(int, _MARK.findall(text)), default=0)

    def clean(self, operation: Operation, reply: Data) -> dict[str, Any]:
        """What is kept of a reply."""
        return _PARTS.get(operation, _whole)(self, reply)

    def cleaned(self, data: object, member: str = "") -> Any:  # noqa: ANN401  # as it came
        """``data`` in JSON's types, and without credentials."""
        if isinstance(data, Mapping):
            return self._map(data) if member in USERS_MAPS else dict(self._members(data))
        if isinstance(data, list | tuple):
            return [self.cleaned(part, member) for part in data]
        if isinstance(data, datetime):
            return data.isoformat()
        return masked(data) if isinstance(data, str) and member not in NAMES else data

    def _members(self, data: Data) -> Iterator[tuple[str, Any]]:
        for name, value in data.items():
            # A pattern that says something else would let other events through.
            if name != "EventPattern" or not has_secret(value):
                yield name, self.cleaned(value, name)

    def _map(self, data: Data) -> dict[str, Any]:
        return {self._key(key): self._value(key, value) for key, value in data.items()}

    def _key(self, key: str) -> str:
        return self._numbered(key) if has_secret(key) else key

    def _value(self, key: str, value: object) -> object:
        if not isinstance(value, str):
            return self.cleaned(value)
        secret = looks_secret(key, value) or has_secret(key)
        return self._numbered(value) if secret else value

    def _numbered(self, secret: str) -> str:
        with self._lock:
            if secret not in self._numbers:
                self._last += 1
                self._numbers[secret] = self._last
            return mark(self._numbers[secret])


def renumbered(text: str) -> str:
    """A snapshot's text with its marks numbered as they appear, whatever came first when read."""
    numbers: dict[str, int] = {}
    return _MARK.sub(lambda found: mark(numbers.setdefault(found[1], len(numbers) + 1)), text)


def _whole(masking: Masking, reply: Data) -> dict[str, Any]:
    cleaned: dict[str, Any] = masking.cleaned(_trimmed(reply))
    return cleaned


def _trimmed(data: Data) -> dict[str, Any]:
    """``data`` without what is left out, at its top and in the objects that it lists."""
    return {
        name: [_trimmed(v) if isinstance(v, Mapping) else v for v in value]
        if isinstance(value, list)
        else value
        for name, value in data.items()
        if name not in LEFT_OUT
    }


def _workflows(masking: Masking, reply: Data) -> dict[str, Any]:
    """Workflows, and of their graphs the triggers: nodes and edges say nothing more."""
    triggers = [t for workflow in reply.get("Workflows", ()) for t in _triggers_of(workflow)]
    return _whole(masking, {**reply, "Triggers": triggers})


def _triggers_of(workflow: Data) -> Iterator[Data]:
    for node in workflow.get("Graph", {}).get("Nodes", ()):
        if node.get("Type") == "TRIGGER":
            trigger = node.get("TriggerDetails", {}).get("Trigger", {})
            # Old graphs leave the workflow's name out.
            yield {"Name": node.get("Name"), "WorkflowName": workflow.get("Name"), **trigger}


def _buses(_masking: Masking, reply: Data) -> dict[str, Any]:
    """Names; a bus has policies, too."""
    names = [{"Name": bus["Name"]} for bus in reply.get("EventBuses", ()) if bus.get("Name")]
    return {"EventBuses": names, **_token(reply)}


def _listed(_masking: Masking, reply: Data) -> dict[str, Any]:
    return {"Workflows": list(reply.get("Workflows", ())), **_token(reply)}


def _token(reply: Data) -> dict[str, Any]:
    return {"NextToken": reply["NextToken"]} if reply.get("NextToken") else {}


_PARTS: Mapping[Operation, Callable[[Masking, Data], dict[str, Any]]] = {
    o.LIST_WORKFLOWS: _listed,
    o.GET_WORKFLOWS: _workflows,
    o.LIST_BUSES: _buses,
}

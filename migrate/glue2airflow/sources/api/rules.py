"""EventBridge rules that start workflows. Who may not read them gets the rest of the snapshot."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager

from glue2airflow import findings as f
from glue2airflow.sources.api.asking import Asking, Reply
from glue2airflow.sources.api.operations import (
    DESCRIBE_RULE,
    LIST_BUSES,
    LIST_RULES,
    Data,
    Identity,
)
from glue2airflow.sources.api.refusals import RefusedError

# The member of a snapshot that says what could not be read.
NOT_READ = "NotRead"
DEFAULT_BUS = "default"

_ALL = "EventBridge rules"

# The name of a bus, and that of a rule on it.
Place = tuple[str, str]


class Rules:
    """The rules on all event buses of which one of ``workflows`` is a target.

    :ivar not_read: what could not be read, and why.
    """

    def __init__(self, asking: Asking, identity: Identity, workflows: Iterable[str]) -> None:
        self._asking = asking
        self._arns = [identity.workflow_arn(name) for name in workflows]
        self._pending: list[tuple[str, str, Iterator[str]]] = []
        self._targets: dict[Place, list[str]] = {}
        self._described: dict[Place, Future[Reply]] = {}
        self.not_read: list[str] = []

    def begin(self) -> None:
        """Ask which rules there are; answers come while other things are read."""
        with self._tolerant(_ALL):
            buses = self._buses()
            self._pending = [
                (bus, arn, self._asking.pages(LIST_RULES, TargetArn=arn, EventBusName=bus))
                for arn in self._arns
                for bus in buses
            ]

    def read(self, watch: Callable[[int, int], object]) -> list[Data]:
        """The rules as DescribeRule has them, each with those of its targets that are workflows.

        :param watch: told how many look-ups are done, and how many there are.
        """
        with self._tolerant(_ALL):
            self._look_up(watch)
        rules = [rule for place in sorted(self._targets) if (rule := self._rule(place))]
        bare = [r["Name"] for r in rules if not r.keys() & {"EventPattern", "ScheduleExpression"}]
        if bare:
            self.not_read.append(f"what the EventBridge rules {f.listed(bare)} match")
        return rules

    def _look_up(self, watch: Callable[[int, int], object]) -> None:
        """Have each rule described as soon as it is found."""
        for done, (bus, arn, names) in enumerate(self._pending, 1):
            for name in _there(names):
                self._add((bus, name), arn)
            watch(done, len(self._pending))

    def _buses(self) -> list[str]:
        if not self._arns:
            return []
        with self._tolerant(f"EventBridge rules on other event buses than {DEFAULT_BUS}"):
            return [bus["Name"] for bus in self._asking.pages(LIST_BUSES)]
        return [DEFAULT_BUS]

    def _add(self, place: Place, arn: str) -> None:
        if place not in self._targets:
            bus, name = place
            self._described[place] = self._asking.later(DESCRIBE_RULE, Name=name, EventBusName=bus)
        self._targets.setdefault(place, []).append(arn)

    def _rule(self, place: Place) -> Data | None:
        """A rule; only its name, if no more may be read; nothing, if it is gone by now."""
        bus, name = place
        rule: Data = {"Name": name, "EventBusName": bus}
        try:
            rule = self._described[place].result()
        except RefusedError as error:
            if error.gone:
                return None
            if not error.denied:
                raise
        return {**rule, "Targets": [{"Arn": arn} for arn in self._targets[place]]}

    @contextmanager
    def _tolerant(self, what: str) -> Iterator[None]:
        """Go on without what may not be read, and say so."""
        try:
            yield
        except RefusedError as error:
            if not error.denied:
                raise
            self.not_read.append(f"{what} ({error.operation.action} is not allowed)")


def _there(names: Iterator[str]) -> Iterator[str]:
    """The names, as long as what they are listed for is there."""
    try:
        yield from names
    except RefusedError as error:
        if not error.gone:
            raise

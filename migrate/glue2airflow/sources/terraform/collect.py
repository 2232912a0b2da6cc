"""From resource instances to the inventory, whatever form of Terraform they come from."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from airflow_glue_bridge.glue.codec import DecodeError
from glue2airflow import findings as f
from glue2airflow.findings import Finding
from glue2airflow.secrets import tellable
from glue2airflow.sources.inventory import DECIDES, TAKEN_UP, Inventory, Owner
from glue2airflow.sources.saved import workflow_of
from glue2airflow.sources.shapes import misplaced, without_misplaced
from glue2airflow.sources.terraform import specs
from glue2airflow.sources.terraform.instances import Instance, in_order, note_of
from glue2airflow.sources.terraform.kinds import ELSEWHERE, KINDS, RULE, TARGET, Kind
from glue2airflow.sources.terraform.specs import Data
from glue2airflow.sources.unresolved import (
    Placeholder,
    Secret,
    Unresolved,
    placeholders_in,
    unresolved_in,
    without_unresolved,
)

# Members that hold the user's own keys and values, where a credential can be left out by itself.
_VALUES = frozenset(
    {"Arguments", "DefaultArguments", "DefaultRunProperties", "NonOverridableArguments"}
)
# Members of a definition that are an object, or a number: no text can stand for them.
_NO_TEXTS = TAKEN_UP - {"GlueVersion", "MaintenanceWindow", "Name"} | {
    *("Command", "DefaultArguments", "ExecutionProperty", "JobRunQueuingEnabled"),
    *("NonOverridableArguments", "NotificationProperty", "NotifyDelayAfter"),
}
# Names stand for themselves; that one is open is told once, not by each member that repeats it.
_TITLES = frozenset({"Name", "WorkflowName"})


def way_out(value: Unresolved) -> str:
    """How a value becomes known, and what asks for it."""
    given = " ".join(f"--parameter {shlex.quote(f'{key}=VALUE')}" for key in value.keys)
    note = note_of(value)
    return f"give it with {given}" + (f" ({note})" if note else "")


def _unresolved(where: str, member: str, value: Unresolved) -> Finding:
    """What to say of a text that stands for one that is not known."""
    name = tellable(member, str(value))
    return f.UNRESOLVED.at(where, member=member, name=name, way_out=way_out(value))


@dataclass
class Collector:
    """Takes the instances of one source into its inventory."""

    inventory: Inventory
    # Whom findings about each address belong to.
    owners: dict[str, Owner] = field(default_factory=dict)
    _open_names: dict[str, Unresolved] = field(default_factory=dict)
    # Credentials in the order of their appearance, by the name of what holds them.
    _credentials: dict[str, dict[object, int]] = field(default_factory=dict)

    def take(self, instances: Iterable[Instance]) -> None:
        """Read all of them, in the order of a state."""
        known = in_order(instances)
        for instance in known:
            if kind := KINDS.get(instance.type):
                self._one(kind, instance)
            elif instance.type in ELSEWHERE:
                where = f"{instance.address}{_at(instance)}"
                self.note("", f.UNREAD_MEMBER.at(where, member="this resource"))
        self._events(known)
        for name, value in self._open_names.items():
            self._tell_name(name, value)

    def note(self, owner: Owner, finding: Finding) -> None:
        """Keep a finding."""
        self.inventory.note(owner, finding)

    def everyone(self) -> dict[str, str]:
        """Everything that becomes a DAG, and the source, with what to call each in findings."""
        outside = [trigger.name for trigger in self.inventory.triggers_of.get("", ())]
        inside = [*self.inventory.workflows, *self.inventory.triggers_of]
        return {
            **{name: f"trigger {name}" for name in outside},
            **{name: f"workflow {name}" for name in inside},
            "": self.inventory.source,
        }

    def _one(self, kind: Kind, instance: Instance) -> None:
        name = _told(instance.values.get("name")) or instance.address
        where = f"{kind.word} {name}{_at(instance)}"
        owner = kind.owner(
            {"Name": name, "WorkflowName": _told(instance.values.get("workflow_name"))}
        )
        self.owners[instance.address] = owner
        data: Data = {}
        with self._noting(owner, where):
            data = kind.spec.read(instance.values)
            kind.finish(data, instance.values)
        unnamed = () if instance.values.get("name") or instance.problems else ("name is missing",)
        for problem in (*instance.problems, *unnamed):
            self.note(owner, f.MALFORMED.at(where, reason=problem))
        rule = f.UNREAD_DEFINITION if kind.is_definition else f.UNREAD_MEMBER
        for member in kind.spec.unknown(instance.values):
            self.note(owner, rule.at(where, member=member))
        if "Name" in data:
            kind.add(self.inventory, self._settled(kind, owner, where, data), where)

    @contextmanager
    def _noting(self, owner: Owner, where: str) -> Iterator[None]:
        """Make a finding of what the provider would refuse."""
        try:
            yield
        except DecodeError as error:
            self.note(owner, f.MALFORMED.at(where, reason=error))

    def _settled(self, kind: Kind, owner: Owner, where: str, data: Data) -> Data:
        """``data`` with every open value told of, and taken out where no text can stand for it."""
        if not placeholders_in(data, Placeholder):
            return data
        self._secrets(kind, owner, where, data)
        for path, value in unresolved_in(data):
            self._tell(kind, owner, where, path, value)
        never = _NO_TEXTS if kind.is_definition else DECIDES
        settled: Data = self._as_texts(without_unresolved(without_misplaced(data), never))
        return settled

    def _tell(self, kind: Kind, owner: Owner, where: str, path: str, value: Unresolved) -> None:
        member = path.rsplit(".", 1)[-1]
        if path in _TITLES:
            if not kind.is_definition:
                self._open_names.setdefault(str(value), value)
        elif kind.is_definition:
            if member in TAKEN_UP or path == "ExecutionProperty":
                found = f.UNKNOWN_SETTING.at(where, member=path, way_out=way_out(value))
                self.note(owner, found)
        elif member in DECIDES or misplaced(path):
            self.note(owner, f.UNDECIDED.at(where, member=path, way_out=way_out(value)))
        else:
            self.note(owner, _unresolved(where, path, value))

    def _tell_name(self, name: str, value: Unresolved) -> None:
        """Say that what a workflow, or a chain, is called is not known."""
        if subject := self.everyone().get(name):
            self.note(name, _unresolved(subject, "its name", value))

    def _secrets(self, kind: Kind, owner: Owner, where: str, data: Data) -> None:
        """A credential may stand among values only, from where it can be left out."""
        for path, secret in placeholders_in(data, Secret):
            inside = path.replace("[", ".").split(".")
            if kind.matters(path) and not _VALUES.intersection(inside):
                reason = f"{f.listed(secret.keys)} is sensitive and is never written out"
                self.note(owner, f.UNDECIDED.at(where, member=path, way_out=reason))

    def _events(self, instances: list[Instance]) -> None:
        """Every EventBridge rule, once for each workflow that it starts."""
        rules: dict[tuple[str, str], list[Instance]] = {}
        for rule in instances:
            if rule.type == RULE:
                rules.setdefault(_rule_key(rule, "name"), []).append(rule)
        for target in instances:
            if target.type == TARGET:
                for meant in _meant(target, rules.get(_rule_key(target, "rule"), [])):
                    self._target(target, meant)

    def _target(self, target: Instance, rule: Instance | None) -> None:
        where = f"target {target.address}{_at(target)}"
        with self._noting("", where):
            data = specs.TARGET.read(target.values)
            arn = data.get("Arn")
            if isinstance(arn, Unresolved) and arn == f"${{{arn.keys[0]}}}":
                self.note("", _unresolved(where, "arn", arn))
            elif workflow := workflow_of(str(arn or "")):
                self._rule(workflow, rule, data)

    def _rule(self, workflow: str, rule: Instance | None, target: Data) -> None:
        name = str(target.get("Rule", ""))
        if rule is None:
            self.inventory.add_rule(workflow, {"Name": name}, f"rule {name}")
            return
        where = f"rule {name}{_at(rule)}"
        with self._noting(workflow, where):
            data = specs.RULE.read(rule.values)
            specs.finish_rule(data, rule.values)
            for member in specs.RULE.unknown(rule.values):
                self.note(workflow, f.UNREAD_DEFINITION.at(where, member=member))
            self.inventory.add_rule(workflow, self._as_texts({**data, "Name": name}), where)

    def _as_texts(self, value: Any, name: str = "") -> Any:  # noqa: ANN401  # data as it came
        """``value`` with open texts that nobody tells of again: all has been said of them."""
        if isinstance(value, Secret):
            return self._credential(value, name)
        if isinstance(value, Unresolved):
            return Placeholder(str(value), value.keys)
        if isinstance(value, dict):
            return {key: self._as_texts(part, key) for key, part in value.items()}
        return [self._as_texts(part, name) for part in value] if isinstance(value, list) else value

    def _credential(self, value: Secret, name: str) -> Secret:
        """A credential that shows the name of what holds it, as that is all that every form tells.

        A number tells different ones apart: a job that is started with either is not one task.
        """
        known = self._credentials.setdefault(name, {})
        what = str(value) if value.value is None else (value.value,)
        number = known.setdefault(what, len(known) + 1)
        shown = name if number == 1 else f"{name} {number}"
        return Secret(f"${{{shown}}}", value.keys, value.value)


def _meant(target: Instance, named: list[Instance]) -> list[Instance | None]:
    """The rule of a target, none if it is not here: of another module, it may be another region's.

    Where that does not tell, all that have the name.
    """
    near = [rule for rule in named if rule.module == target.module]
    return [*(near or named)] or [None]


def _told(value: object) -> str:
    return value if isinstance(value, str) else ""


def _at(instance: Instance) -> str:
    """Where an instance is written, behind its name."""
    return f" ({instance.place})" if instance.place else ""


def _rule_key(instance: Instance, attribute: str) -> tuple[str, str]:
    """What a rule is known by: its event bus and its name."""
    bus = instance.values.get("event_bus_name") or "default"
    return str(bus), str(instance.values.get(attribute) or "")

"""Definitions from files: snapshots, and what ``aws glue get-...`` printed.

``snapshot.schema.json`` of glue2airflow describes the snapshots. What the API's own model does not
know (``Tags`` apart, which a snapshot keeps beside each resource) is left out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from airflow_glue_bridge.testing import shapes
from airflow_glue_bridge.testing.definitions import Definition, Definitions, state_when_created
from airflow_glue_bridge.testing.operations import crawlers, jobs

Data = Mapping[str, Any]


SNAPSHOT_VERSION = 1


class LoadError(ValueError):
    """A file that holds no definitions; the text says what, where, and what would be right."""


@dataclass
class Loader:
    """Takes in files one after another; :meth:`finish` supplies what none of them defines.

    :param now: when what does not tell it was created.
    :param place: the begin of ARNs: ``arn:aws:glue:us-east-1:123456789012``.
    """

    definitions: Definitions
    now: datetime
    place: str
    notes: list[str] = field(default_factory=list)
    _loaded: dict[tuple[str, str], Definition] = field(default_factory=dict)

    def add_file(self, path: str | Path) -> None:
        """Take in a JSON or YAML file.

        :raises LoadError: if it cannot be read or holds no definitions.
        """
        self.add(_parsed(Path(path)), str(path))

    def add(self, data: object, source: str = "the data") -> None:
        """Take in a snapshot, a reply of a Get operation, or a list of workflows.

        :raises LoadError: if it is none of these.
        """
        for section, value in _sections(data, source).items():
            where = f"{source}: {section}"
            if section in _LISTS:
                for i, item in enumerate(_checked([] if value is None else value, list, where)):
                    _LISTS[section](self, _checked(item, dict, f"{where}[{i}]"), f"{where}[{i}]")
            elif section in _SINGLE:
                _SINGLE[section](self, _checked(value, dict, where), where)
            elif value and section not in _ABOUT:
                self.notes.append(f"{where} is left out")

    def finish(self) -> list[str]:
        """Define plainly what triggers name and nothing defines; all there is to say."""
        for trigger in list(self.definitions.triggers.values()):
            self._supply("workflow", trigger.get("WorkflowName", ""))
            conditions = trigger.get("Predicate", {}).get("Conditions", [])
            for part in (*trigger.get("Actions", []), *conditions):
                self._supply("job", part.get("JobName", ""))
                self._supply("crawler", part.get("CrawlerName", ""))
        return self.notes

    def _supply(self, kind: str, name: str) -> None:
        if name and name not in self._kept(kind):
            self._put(kind, _PLAIN[kind](name), {})
            self.notes.append(f"{kind} {name} is defined nowhere: a plain one stands in for it")

    def _kept(self, kind: str) -> dict[str, Definition]:
        kept: dict[str, Definition] = getattr(self.definitions, f"{kind}s")
        return kept

    def _put(self, kind: str, definition: Definition, tags: dict[str, str]) -> None:
        name = definition["Name"]
        whole = {**dict.fromkeys(_TIMES[kind], self.now), **definition}
        if self._loaded.setdefault((kind, name), whole) != whole:
            self.notes.append(f"{kind} {name} is defined twice, not alike: the first one counts")
            return
        self._kept(kind)[name] = whole
        if tags:
            self.definitions.tags[f"{self.place}:{kind}/{name}"] = tags

    def workflow(self, data: Data, where: str) -> None:
        """Take in a workflow, and the triggers in its graph."""
        workflow, tags = _read("Workflow", data, where)
        for i, node in enumerate(workflow.get("Graph", {}).get("Nodes", [])):
            trigger = node.get("TriggerDetails", {}).get("Trigger")
            if trigger:
                named = {"Name": node.get("Name"), "WorkflowName": workflow["Name"], **trigger}
                self.trigger(named, f"{where}.Graph.Nodes[{i}].TriggerDetails.Trigger")
        kept = {k: v for k, v in workflow.items() if k not in ("Graph", "LastRun")}
        self._put("workflow", kept, tags)

    def trigger(self, data: Data, where: str) -> None:
        """Take in a trigger. One that does not tell its State is taken to be alive.

        So does the converter: only files written by hand leave the state out, and who writes a
        trigger means it to fire.
        """
        trigger, tags = _read("Trigger", data, where)
        if "Type" not in trigger:
            raise LoadError(f"{where}: trigger {trigger['Name']} has no Type")
        state = state_when_created(trigger["Type"], started=True)
        self._put("trigger", {"State": state, **trigger}, tags)

    def job(self, data: Data, where: str) -> None:
        """Take in a job."""
        job, tags = _read("Job", data, where)
        self._put("job", jobs.completed(job), tags)

    def crawler(self, data: Data, where: str) -> None:
        """Take in a crawler; what it did is left out."""
        crawler, tags = _read("Crawler", _with_schedule(data), where)
        kept = {k: v for k, v in crawler.items() if k not in _CRAWLS}
        self._put("crawler", crawlers.completed(kept), tags)


_LISTS: Mapping[str, Callable[[Loader, Data, str], None]] = {
    "Workflows": Loader.workflow,
    "Triggers": Loader.trigger,
    "Jobs": Loader.job,
    "Crawlers": Loader.crawler,
}
_SINGLE = {section.removesuffix("s"): add for section, add in _LISTS.items()}
# Nothing that could be defined.
_ABOUT_FILE = {"SnapshotVersion", "$schema", "Account", "Region", "TakenAt"}
_ABOUT_REPLY = {"NextToken", "ResponseMetadata"}
_ABSENT = {"MissingWorkflows", "TriggersNotFound", "JobsNotFound", "CrawlersNotFound"}
_ABOUT = _ABOUT_FILE | _ABOUT_REPLY | _ABSENT
_CRAWLS = ("State", "CrawlElapsedTime", "LastCrawl")
_TIMES = {
    "workflow": ("CreatedOn", "LastModifiedOn"),
    "trigger": (),
    "job": ("CreatedOn", "LastModifiedOn"),
    "crawler": ("CreationTime", "LastUpdated"),
}
_PLAIN: Mapping[str, Callable[[str], Definition]] = {
    "workflow": lambda name: {"Name": name},
    "job": lambda name: jobs.completed({"Name": name, "Command": {"Name": "glueetl"}}),
    "crawler": lambda name: crawlers.completed({"Name": name}),
}
_TITLES: Mapping[type, str] = {dict: "an object", list: "a list"}


def _parsed(path: Path) -> object:
    """Both readers know UTF-16, which PowerShell's > writes, by its first bytes."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise LoadError(f"{path} cannot be read: {error.strerror}") from None
    if path.suffix.lower() in (".yaml", ".yml"):
        return _yaml(path, raw)
    try:
        return json.loads(raw)
    except ValueError as error:
        raise LoadError(f"{path} is not valid JSON: {error}") from None


def _yaml(path: Path, raw: bytes) -> object:
    import yaml

    try:
        return yaml.safe_load(raw)
    except yaml.YAMLError as error:
        raise LoadError(f"{path} is not valid YAML: {error}") from None


def _sections(data: object, source: str) -> Data:
    """The file as an object of sections, as a snapshot is one."""
    if isinstance(data, list):
        return {"Workflows": data}
    sections: Data = _checked(data, dict, source)
    if "Name" in sections:
        return {"Workflow": sections}
    if "Run" in sections or "Runs" in sections:
        raise LoadError(
            f"{source} holds workflow runs, not a workflow; save its definition with "
            "aws glue get-workflow --include-graph --name NAME"
        )
    version = sections.get("SnapshotVersion", SNAPSHOT_VERSION)
    if version != SNAPSHOT_VERSION:
        raise LoadError(
            f"{source} is a snapshot of version {version}, and version {SNAPSHOT_VERSION} can be "
            "loaded; take the snapshot again"
        )
    if not {*_LISTS, *_SINGLE} & set(sections):
        known = ", ".join(_LISTS)
        raise LoadError(f"{source} holds nothing to load; it may have {known}, as a snapshot has")
    return sections


def _checked(value: object, wanted: type, where: str) -> Any:  # noqa: ANN401
    if not isinstance(value, wanted):
        raise LoadError(f"{where} must be {_TITLES[wanted]}")
    return value


def _read(shape: str, data: Data, where: str) -> tuple[Definition, dict[str, str]]:
    """What the API's model has of ``data``, and its tags."""
    definition, faults = shapes.read(shapes.shape(shape), dict(data))
    tags, tag_faults = shapes.read(shapes.shape("TagsMap"), data.get("Tags") or {})
    # What the account has need not be what it would accept today: sizes are not asked after.
    for fault in (*faults.types, *faults.values, *tag_faults.types):
        raise LoadError(f"{where}: {fault}")
    if not definition.get("Name"):
        raise LoadError(f"{where}.Name is missing")
    return definition, tags


def _with_schedule(data: Data) -> Data:
    """A crawler whose schedule is an object, as GetCrawler has it, where a snapshot has text."""
    schedule = data.get("Schedule")
    if not isinstance(schedule, str):
        return data
    known = {"ScheduleExpression": schedule, "State": "SCHEDULED"}
    return {**data, "Schedule": known if schedule else None}


def load(
    definitions: Definitions,
    *sources: str | Path | Data,
    now: datetime | None = None,
    place: str = "arn:aws:glue:us-east-1:123456789012",
) -> list[str]:
    """Take in snapshots or saved replies of the API: files, or what they hold.

    Replaces what is defined already under a name.

    :param now: when definitions that do not tell it were created.
    :param place: how ARNs begin.
    :return: what there is to say about it, in sentences.
    :raises LoadError: if one of them holds no definitions.
    """
    loader = Loader(definitions, now or datetime.now(UTC), place)
    for source in sources:
        if isinstance(source, str | Path):
            loader.add_file(source)
        else:
            loader.add(source)
    return loader.finish()

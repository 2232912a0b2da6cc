"""What a policy is narrowed to: the objects of a conversion, by kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import urlsplit

from airflow_glue_bridge.glue.model import Job, NodeType
from glue2airflow.convert import Conversion
from glue2airflow.iam.permissions import Kind
from glue2airflow.plan.model import AirflowPlan, CrawlerTask, JobTask
from glue2airflow.scripts.fetching import addresses
from glue2airflow.sources import Definition
from glue2airflow.sources.terraform.collect import way_out
from glue2airflow.sources.unresolved import Placeholder, Unresolved

Names = Mapping[Kind, frozenset[str]]

ALL = "*"
_S3 = "s3://"
# A part of a name that only another stack knows.
_OPEN = re.compile(r"\$\{[^{}]*\}")
# What a policy would take for something else than the letter it is.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-specialchars
_SPECIAL = re.compile(r"[*?$]")


def literally(name: str) -> str:
    """``name`` as a policy takes it for itself; what is not known of it may be anything."""
    if isinstance(name, Placeholder):
        pieces = _OPEN.split(name.removeprefix(_S3))
        # What is left of nested expressions is none of the name.
        return ALL if any("${" in piece for piece in pieces) else ALL.join(map(_escaped, pieces))
    return _escaped(name.removeprefix(_S3))


def _escaped(name: str) -> str:
    return _SPECIAL.sub(lambda found: f"${{{found[0]}}}", name)


def everything(store: str) -> Names:
    """Whatever there is, but for the run properties, which lie in one place.

    :param store: ``s3://`` and a folder; "" if there is none.
    """
    return {
        **{kind: frozenset({ALL}) for kind in Kind},
        Kind.SCRIPT: frozenset({f"{ALL}/{ALL}"}),
        **_store([_folder(store)] if store else []),
    }


def of(conversion: Conversion, store: str) -> Names:
    """What the workflows of a conversion, and the DAGs made of them, have to do with.

    :param store: as above.
    """
    plans = [plan for plan in conversion.plans if plan.groups]
    folders = [f"{_folder(store)}/{_escaped(plan.dag_id)}" for plan in plans] if store else []
    return {
        Kind.ANY: frozenset({ALL}),
        Kind.RULE: frozenset({ALL}),
        **_of_sources(conversion.definitions),
        **_of_dags(plans),
        **_store(folders),
    }


def _of_sources(definitions: Iterable[Definition]) -> dict[Kind, frozenset[str]]:
    return {kind: _literally(found) for kind, found in named(definitions).items()}


def named(definitions: Iterable[Definition]) -> Mapping[Kind, list[str]]:
    """What the sources name, as they spell it."""
    workflows = [definition.workflow for definition in definitions]
    nodes = [node for workflow in workflows for node in workflow.nodes()]
    jobs = [job for workflow in workflows for job in workflow.jobs.values()]
    return {
        Kind.WORKFLOW: [w.name for w in workflows if not w.standalone],
        Kind.TRIGGER: [t.name for w in workflows for t in w.triggers],
        Kind.JOB: [node.name for node in nodes if node.type is NodeType.JOB],
        Kind.CRAWLER: [node.name for node in nodes if node.type is NodeType.CRAWLER],
        Kind.SCRIPT: [*_scripts(jobs)],
    }


def _scripts(jobs: list[Job]) -> Iterator[str]:
    """What is read of the jobs in S3: their scripts, in Scala too, and their Python files."""
    yield from (job.command.script_location for job in jobs if job.command.script_location)
    yield from (a for a in addresses(jobs) if a.startswith(_S3) or isinstance(a, Placeholder))


def _of_dags(plans: Iterable[AirflowPlan]) -> dict[Kind, frozenset[str]]:
    plans = list(plans)
    tasks = [task for plan in plans for task in plan.tasks]
    return {
        Kind.TASK_JOB: _literally(t.job_name for t in tasks if isinstance(t, JobTask)),
        Kind.TASK_CRAWLER: _literally(t.crawler_name for t in tasks if isinstance(t, CrawlerTask)),
        Kind.QUEUE: frozenset(_queue(w.queue) for plan in plans for w in plan.watchers),
    }


def _literally(names: Iterable[str]) -> frozenset[str]:
    """The patterns for some names; one that takes anything leaves no need of others."""
    found = frozenset(literally(name) for name in names)
    return frozenset({ALL}) if ALL in found else found


def _queue(queue: str) -> str:
    """The name of a queue; that is how its URL ends."""
    return _escaped(urlsplit(queue).path.rpartition("/")[2]) if "://" in queue else queue


def _folder(store: str) -> str:
    return _escaped(store.removeprefix(_S3).rstrip("/"))


def _store(folders: Iterable[str]) -> dict[Kind, frozenset[str]]:
    kept = frozenset(folders)
    buckets = frozenset(folder.partition("/")[0] for folder in kept)
    return {Kind.STORE: kept, Kind.STORE_BUCKET: buckets}


def unknown(definitions: Iterable[Definition]) -> Iterator[str]:
    """What of the names is not known, in a sentence each."""
    for kind, found in named(definitions).items():
        for name in dict.fromkeys(found):
            if isinstance(name, Placeholder):
                yield f"the {kind.value} {name} stands as {literally(name)}; {_way_out(name)}"


def _way_out(name: Placeholder) -> str:
    return way_out(name if isinstance(name, Unresolved) else Unresolved(name, name.keys))

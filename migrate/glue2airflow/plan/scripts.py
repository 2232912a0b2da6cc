"""What the scripts of a workflow's jobs need of their run, and what is to be said of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from airflow_glue_bridge.glue.model import Job, Node, NodeType, Workflow
from glue2airflow import findings as f
from glue2airflow.findings import Finding
from glue2airflow.plan.model import AirflowPlan, JobTask, RunArgument, Task
from glue2airflow.scripts.locate import ambiguous, scripts_of
from glue2airflow.scripts.model import EVENT_IDS, UNKNOWN, Kind, Script, Use

# What scripts import under Airflow, and the argument by which their jobs get it.
MODULE = "glue_run_properties"
EXTRA_FILES = "--extra-py-files"


@dataclass(frozen=True)
class JobScripts:
    """The scripts of the jobs that a plan runs.

    :param known: by the name of their job.
    :param unclear: why the script of a job is not known though scripts were given.
    :param unread: the jobs of which nothing was given.
    :param without_module: the jobs whose script imports what their definition does not give them.
    """

    known: Mapping[str, Script]
    unclear: Mapping[str, str]
    unread: tuple[str, ...]
    without_module: tuple[str, ...]

    @property
    def all_known(self) -> bool:
        """Whether no job's script is left to be looked through."""
        return not (self.unclear or self.unread)


def job_scripts(plan: AirflowPlan, workflow: Workflow, scripts: Sequence[Script]) -> JobScripts:
    """Which of ``scripts`` is that of which job of the plan."""
    tasks: dict[str, list[JobTask]] = {}
    for task in plan.tasks:
        if isinstance(task, JobTask):
            tasks.setdefault(task.job_name, []).append(task)
    names = list(tasks)
    jobs = [workflow.jobs[name] for name in names if name in workflow.jobs]
    found = scripts_of(jobs, scripts)
    unclear = {name: _either(files) for name, files in ambiguous(jobs, scripts).items()}
    unclear |= {name: _unreadable(script) for name, script in found.items() if script.broken}
    known = {name: found[name] for name in names if name in found and name not in unclear}
    return JobScripts(
        known,
        unclear,
        tuple(n for n in names if n not in known and n not in unclear),
        tuple(n for n, s in known.items() if _lacks_module(s, workflow.jobs[n], tasks[n])),
    )


def _either(scripts: Sequence[Script]) -> str:
    files = f.listed(sorted(_shown(script.path) for script in scripts))
    return f"its script may be any of {files}"


def _unreadable(script: Script) -> str:
    return f'its script "{_shown(script.path)}" cannot be read ({script.broken})'


def _shown(path: Path) -> str:
    """A path as far as it tells files apart; where a folder lies is nobody's business."""
    return "/".join(path.parts[-2:])


def _lacks_module(script: Script, job: Job, tasks: Sequence[JobTask]) -> bool:
    """Whether the script imports the module and no way that the source tells leads to it."""
    inside = [path for path in script.modules if path.stem == MODULE]
    if not inside and MODULE not in script.missing:
        return False
    return not all(_gives_module(job, task, inside) for task in tasks)


def _gives_module(job: Job, task: JobTask, inside: Sequence[Path]) -> bool:
    """Whether the extra files of a run hold the module, by itself or in an archive of theirs."""
    arguments = {**job.default_arguments, **task.arguments, **job.non_overridable_arguments}
    given = arguments.get(EXTRA_FILES, "").split(",")
    names = {PurePosixPath(address.strip()).name for address in given} - {""}
    return f"{MODULE}.py" in names or any(names & set(path.parts[:-1]) for path in inside)


def with_run_argument(plan: AirflowPlan, scripts: JobScripts) -> AirflowPlan:
    """The plan whose tasks tell of the DAG run those scripts that ask for it."""
    asking = {name: script for name, script in scripts.known.items() if script.needs_argument}
    if not asking:
        return plan
    store = plan.options.run_properties_store if any(s.writes for s in asking.values()) else ""
    uses = [use for script in asking.values() for use in script.uses]
    events = bool(plan.watchers) and any(use.kind is Kind.EVENT_IDS for use in uses)
    groups = tuple(
        replace(group, tasks=tuple(_telling(task, asking) for task in group.tasks))
        for group in plan.groups
    )
    return replace(plan, groups=groups, run_argument=RunArgument(store, events))


def _telling(task: Task, asking: Mapping[str, Script]) -> Task:
    if isinstance(task, JobTask) and task.job_name in asking:
        return replace(task, tells_run=True)
    return task


def script_findings(
    plan: AirflowPlan, workflow: Workflow, scripts: JobScripts
) -> Iterator[Finding]:
    """What is to be said of the scripts that were given."""
    for name, reason in scripts.unclear.items():
        yield f.SCRIPT_UNCLEAR.at(Node(NodeType.JOB, name), reason=reason)
    for name, script in scripts.known.items():
        yield from _about(Node(NodeType.JOB, name), script, plan)
    for name in scripts.without_module:
        yield f.MODULE_MISSING.at(Node(NodeType.JOB, name), script=_shown(scripts.known[name].path))
    yield from _unset(workflow, scripts)


def _about(job: Node, script: Script, plan: AirflowPlan) -> Iterator[Finding]:
    shown = _shown(script.path)
    if undone := [use for use in script.uses if not use.done]:
        yield f.SCRIPT_NOT_READY.at(job, script=shown, places=_places(script, undone))
    if script.writes and not plan.options.run_properties_store:
        places = _places(script, _of(script, Kind.WRITE))
        yield f.NO_STORE.at(job, script=shown, places=places)


def _of(script: Script, kind: Kind) -> list[Use]:
    return [use for use in script.uses if use.kind is kind]


def _places(script: Script, uses: Sequence[Use], limit: int = 3) -> str:
    """Where in a script and its modules something is used, and what; a few of it."""
    said = list(dict.fromkeys(_place(script, use) for use in uses))
    rest = len(said) - limit
    return ", ".join(said[:limit]) + (f" and {rest} more" if rest > 0 else "")


def _place(script: Script, use: Use) -> str:
    elsewhere = "" if use.file == script.path else f'"{_shown(use.file)}" '
    return f"{elsewhere}line {use.line} ({use.kind})"


def _unset(workflow: Workflow, scripts: JobScripts) -> Iterator[Finding]:
    """Properties that a script cannot do without and nothing sets."""
    written = {k for s in scripts.known.values() for use in _of(s, Kind.WRITE) for k in use.keys}
    if UNKNOWN in written:
        return
    known = {*workflow.default_run_properties, *written, EVENT_IDS, UNKNOWN}
    for name, script in scripts.known.items():
        read = {key for use in _of(script, Kind.READ) for key in use.keys}
        if unset := sorted(read - known):
            node = Node(NodeType.JOB, name)
            yield f.UNSET_PROPERTY.at(node, script=_shown(script.path), names=f.listed(unset))

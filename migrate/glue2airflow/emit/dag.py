"""From a plan to the module that holds its DAG."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import libcst as cst

from glue2airflow.emit.expressions import (
    INDENT,
    LINE_LENGTH,
    Call,
    Code,
    expression,
    name,
    width,
)
from glue2airflow.emit.literals import comment, jinja_safe
from glue2airflow.emit.run_argument import ARGUMENT, CONSTANT, constant
from glue2airflow.findings import Level
from glue2airflow.plan import names
from glue2airflow.plan.comments import quoted
from glue2airflow.plan.model import (
    ALL_SUCCESS,
    AirflowPlan,
    CrawlerTask,
    EmptyTask,
    GateTask,
    Group,
    JobTask,
    Schedule,
    Task,
    Watcher,
)

# Seconds between two looks at a crawler. The amazon provider looks 1,500 times at the most, which
# at its own default of 5 s ends after two hours; crawls may take a day.
CRAWLER_POLL_INTERVAL = 60
# Minutes: how late a scheduler may be for the first run of a DAG not to be lost.
FIRST_RUN_GRACE = 5

MODULES = {
    "Asset": "airflow.sdk",
    "AssetOrTimeSchedule": "airflow.timetables.assets",
    "AssetWatcher": "airflow.sdk",
    "AwsCronTimetable": "airflow_glue_bridge.timetables.aws_cron",
    "CronTriggerTimetable": "airflow.timetables.trigger",
    "DAG": "airflow.sdk",
    "EmptyOperator": "airflow.providers.standard.operators.empty",
    "GlueCrawlerRunOperator": "airflow.providers.amazon.aws.operators.glue_crawler",
    "GlueEventTrigger": "airflow_glue_bridge.triggers.glue_event",
    "GlueJobOperator": "airflow.providers.amazon.aws.operators.glue",
    "GluePredicateOperator": "airflow_glue_bridge.operators.glue_predicate",
    "MultipleCronTriggerTimetable": "airflow.timetables.trigger",
    "Param": "airflow.sdk",
    "chain": "airflow.sdk",
    "timedelta": "datetime",
}


def module(plan: AirflowPlan) -> cst.Module:
    """The module for a plan that was not refused."""
    head = _head(plan)
    body = [line for group in plan.groups for line in _group(group, plan)]
    used = {call for call in _calls([head]) if call in MODULES}
    used |= {OPERATORS[type(task)] for task in plan.tasks}
    used |= {"chain"} if any(_is_chain(line) for line in body) else set()
    block = cst.With(
        items=[cst.WithItem(expression(head, INDENT, 0))],
        body=cst.IndentedBlock(body),
        leading_lines=[cst.EmptyLine(indent=False)],
    )
    return cst.Module(body=[*_imports(used), *constant(plan), block], header=_header(plan))


def _header(plan: AirflowPlan) -> list[cst.EmptyLine]:
    what = "what follows from trigger" if plan.standalone else "workflow"
    chosen = f" ({plan.options.flags})" if plan.options.flags else ""
    said = [f"Source: {what} {quoted(plan.workflow)} in {quoted(plan.source)}{chosen}."]
    said += [
        comment(f"{finding.code} {finding.subject}: {finding.message}.")
        for finding in plan.findings
        if finding.level in (Level.ASSUMED, Level.DIFFERS)
    ]
    return [*_comments(said, 0), cst.EmptyLine()]


def _comments(lines: Iterable[str], indent: int) -> list[cst.EmptyLine]:
    """Comment lines, the long ones wrapped between words."""
    wrapped = (
        part
        for line in lines
        for part in textwrap.wrap(
            line.lstrip(" "),
            LINE_LENGTH - indent - 2,
            initial_indent="  " if line.startswith("  ") else "",
            subsequent_indent="  ",
            break_long_words=False,
            break_on_hyphens=False,
        )
    )
    return [cst.EmptyLine(comment=cst.Comment(f"# {part}")) for part in wrapped]


def _imports(used: set[str]) -> Iterator[cst.SimpleStatementLine]:
    """The standard library's, then all others after a blank line."""
    by_module: dict[str, list[str]] = {}
    for imported in sorted(used, key=_import_order):
        by_module.setdefault(MODULES[imported], []).append(imported)
    ordered = sorted(by_module, key=lambda path: ("." in path, path))
    for before, path in zip(["", *ordered], ordered, strict=False):
        apart = before and "." not in before
        aliases = [cst.ImportAlias(name(imported)) for imported in by_module[path]]
        yield cst.SimpleStatementLine(
            [cst.ImportFrom(_dotted(path), aliases)],
            leading_lines=[cst.EmptyLine(indent=False)] if apart else [],
        )


def _import_order(imported: str) -> tuple[int, str]:
    """Constants, then classes, then functions, as isort has it."""
    return (0 if imported.isupper() else 1 if imported[0].isupper() else 2, imported)


def _dotted(path: str) -> cst.Attribute | cst.Name:
    head, _, last = path.rpartition(".")
    return cst.Attribute(_dotted(head), name(last)) if head else name(last)


def _calls(values: list[object]) -> Iterator[str]:
    """The names that calls inside ``values`` call."""
    for value in values:
        if isinstance(value, Call):
            yield value.name
            yield from _calls([*value.args, *value.kwargs.values()])
        elif isinstance(value, Mapping):
            yield from _calls(list(value.values()))
        elif isinstance(value, list):
            yield from _calls(value)


def _head(plan: AirflowPlan) -> Call:
    shown = plan.workflow if names.is_lossy(plan.workflow) else ""
    optional = {
        "dag_display_name": shown,
        "description": plan.description,
        "schedule": _schedule(plan),
        "catchup": False,
        "is_paused_upon_creation": plan.paused or "",
        "max_active_runs": plan.max_active_runs,
        "max_active_tasks": plan.max_active_tasks,
        "default_args": _default_args(plan),
        "params": {key: _param(value) for key, value in plan.params.items()},
        "tags": ["glue2airflow", *plan.tags],
    }
    kept = {key: value for key, value in optional.items() if value not in ("", {})}
    return Call("DAG", kwargs={"dag_id": plan.dag_id, **kept}, exploded=True)


def _param(value: str) -> Call:
    return Call("Param", (value,), {"type": "string"})


def _default_args(plan: AirflowPlan) -> dict[str, Any]:
    fixed = {"deferrable": True, "retries": 0, "stop_job_run_on_kill": True}
    return {**_connection(plan), **fixed}


def _connection(plan: AirflowPlan) -> dict[str, object]:
    chosen = {"aws_conn_id": plan.options.aws_conn_id, "region_name": plan.options.region_name}
    return {key: value for key, value in chosen.items() if value}


def _schedule(plan: AirflowPlan) -> object:
    timetable = _timetable(plan.schedule)
    if not plan.schedule.asset:
        return timetable
    watchers = [_watcher(watcher, plan) for watcher in plan.watchers]
    assets = [Call("Asset", (plan.schedule.asset,), {"watchers": watchers} if watchers else {})]
    if timetable == Code("None"):
        return assets
    return Call("AssetOrTimeSchedule", kwargs={"timetable": timetable, "assets": assets})


def _watcher(watcher: Watcher, plan: AirflowPlan) -> Call:
    batching = {"batch_size": watcher.batch_size, "batch_window": watcher.batch_window}
    settings = {
        "sqs_queue": watcher.queue,
        **(batching if watcher.batch_size > 1 else {}),
        "dag_id": plan.dag_id,
        **_connection(plan),
    }
    trigger = Call("GlueEventTrigger", kwargs=settings, exploded=True)
    return Call("AssetWatcher", kwargs={"name": watcher.name, "trigger": trigger})


def _timetable(schedule: Schedule) -> Call | Code:
    if schedule.aws_crons:
        return Call("AwsCronTimetable", schedule.aws_crons)
    if not schedule.crons:
        return Code("None")
    several = len(schedule.crons) > 1
    kind = "MultipleCronTriggerTimetable" if several else "CronTriggerTimetable"
    # Unless told, Airflow begins with a fire time up to a tenth of the period old (also where
    # run_immediately is False), which Glue never does, and which Glue may have run already.
    grace = Call("timedelta", kwargs={"minutes": FIRST_RUN_GRACE})
    return Call(kind, schedule.crons, {"timezone": "UTC", "run_immediately": grace})


def _group(group: Group, plan: AirflowPlan) -> Iterator[cst.BaseStatement]:
    """The tasks of a group under their comments, then what they depend on."""
    above = [cst.EmptyLine(indent=False)] if group is not plan.groups[0] else []
    above += _comments(group.comments, INDENT)
    for task in group.tasks:
        if isinstance(task, EmptyTask) and task.why:
            above += _comments([comment(task.why)], INDENT)
        yield _task(task, plan, above)
        above = []
    for upstream, downstream in _edges(group.tasks):
        yield _edge(upstream, downstream)


def _task(task: Task, plan: AirflowPlan, above: list[cst.EmptyLine]) -> cst.SimpleStatementLine:
    rule = {} if task.rule == ALL_SUCCESS else {"trigger_rule": task.rule}
    shown = {"task_display_name": task.display_name} if task.display_name else {}
    settings = {"task_id": task.task_id, **shown, **_settings(task, plan), **rule}
    # An argument a line, whatever fits: a later change then shows as one line.
    exploded = not isinstance(task, EmptyTask)
    call = Call(OPERATORS[type(task)], kwargs=settings, exploded=exploded)
    used = INDENT + len(task.task_id) + 3
    target = cst.AssignTarget(name(task.task_id))
    assignment = cst.Assign([target], expression(call, used, 0))
    return cst.SimpleStatementLine([assignment], leading_lines=above)


OPERATORS: Mapping[type[Task], str] = {
    JobTask: "GlueJobOperator",
    CrawlerTask: "GlueCrawlerRunOperator",
    GateTask: "GluePredicateOperator",
    EmptyTask: "EmptyOperator",
}


def _settings(task: Task, plan: AirflowPlan) -> dict[str, object]:
    if isinstance(task, JobTask):
        return _job(task, plan)
    if isinstance(task, CrawlerTask):
        crawler = jinja_safe(task.crawler_name)
        return {"crawler_name": crawler, "poll_interval": CRAWLER_POLL_INTERVAL}
    if isinstance(task, GateTask):
        return {"watch": {key: _states(states) for key, states in task.watch.items()}}
    return {}


def _states(states: tuple[str, ...]) -> object:
    return states[0] if len(states) == 1 else list(states)


def _job(task: JobTask, plan: AirflowPlan) -> dict[str, object]:
    arguments: dict[str, object]
    arguments = {key: jinja_safe(value) for key, value in task.arguments.items()}
    for argument in task.secrets:
        key = names.variable(plan.module, task.task_id, argument)
        arguments[argument] = f"{{{{ var.value.{key} }}}}"
    if task.tells_run:
        arguments[ARGUMENT] = Code(CONSTANT)
    settings = {
        "job_name": jinja_safe(task.job_name),
        "script_args": arguments,
        "run_job_kwargs": _jinja_safe(task.run_kwargs),
        "retries": task.retries,
        "max_active_tis_per_dag": task.max_active_tis,
        "waiter_max_attempts": task.waiter_max_attempts,
    }
    return {key: value for key, value in settings.items() if value}


def _jinja_safe(members: Mapping[str, Any]) -> dict[str, object]:
    return {k: jinja_safe(v) if isinstance(v, str) else v for k, v in members.items()}


def _edges(tasks: tuple[Task, ...]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Dependencies, those of one single upstream task together."""
    together: dict[tuple[str, ...], list[str]] = {}
    for task in tasks:
        if len(task.upstream) == 1:
            together.setdefault(task.upstream, []).append(task.task_id)
        elif task.upstream:
            together[(*task.upstream, task.task_id)] = [task.task_id]
    for upstream, downstream in together.items():
        single = len(upstream) == 1
        yield (upstream if single else upstream[:-1]), tuple(downstream)


def _edge(upstream: tuple[str, ...], downstream: tuple[str, ...]) -> cst.SimpleStatementLine:
    left, right = _side(upstream), _side(downstream)
    widths = width(left), width(right)
    if INDENT + sum(widths) + 4 <= LINE_LENGTH:
        shift = _shift(left, right)
    elif len(upstream) > 1 and INDENT + widths[1] + 5 <= LINE_LENGTH:
        shift = _shift(left, right, left_is_long=True)
    else:
        shift = expression(Call("chain", (left, right), exploded=True), INDENT, 0)
    return cst.SimpleStatementLine([cst.Expr(shift)])


def _shift(left: object, right: object, *, left_is_long: bool = False) -> cst.BaseExpression:
    """``left >> right``, a long list on the left an element a line."""
    before = LINE_LENGTH if left_is_long else 0
    return cst.BinaryOperation(
        expression(left, before, 0), cst.RightShift(), expression(right, 0, 0)
    )


def _side(ids: tuple[str, ...]) -> object:
    return Code(ids[0]) if len(ids) == 1 else [Code(i) for i in ids]


def _is_chain(line: cst.BaseStatement) -> bool:
    if not isinstance(line, cst.SimpleStatementLine):
        return False
    statement = line.body[0]
    return isinstance(statement, cst.Expr) and isinstance(statement.value, cst.Call)

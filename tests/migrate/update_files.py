"""A small workflow, what may change of it in Glue, and what people may edit in its DAG file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from airflow_glue_bridge.glue.model import (
    Action,
    Condition,
    Job,
    Logical,
    Predicate,
    Trigger,
    TriggerType,
    Workflow,
)
from glue2airflow.emit import render
from glue2airflow.plan import PlanOptions, plan_all
from glue2airflow.sources import Definition
from glue2airflow.update.merge import Merged, merge


def after(
    name: str, conditions: Mapping[str, str], *actions: Action, any_: bool = False
) -> Trigger:
    """A trigger that follows jobs; ``conditions`` are the states that they must end in."""
    watched = tuple(Condition("EQUALS", job, state) for job, state in conditions.items())
    predicate = Predicate(Logical.ANY if any_ else Logical.AND, watched)
    kind = TriggerType.CONDITIONAL
    return Trigger(name, kind, "orders", "ACTIVATED", predicate=predicate, actions=actions)


LOAD = Action("load", {"--target": "orders", "--mode": "full"})
START = Trigger(
    "nightly",
    TriggerType.SCHEDULED,
    "orders",
    "ACTIVATED",
    schedule="cron(0 2 * * ? *)",
    actions=(Action("extract"), Action("look-up")),
)
LOADED = after("both-there", {"extract": "SUCCEEDED", "look-up": "SUCCEEDED"}, LOAD)
FAILED = after("not-loaded", {"load": "FAILED"}, Action("tell"))
JOBS = {name: Job(name, max_retries=0) for name in ("extract", "look-up", "load", "tell", "report")}
ORDERS = Workflow("orders", triggers=(START, LOADED, FAILED), jobs=JOBS)


def made(workflow: Workflow = ORDERS, source: str = "orders.json") -> str:
    """The DAG file that is generated for a workflow."""
    (plan,) = plan_all([Definition(workflow, source)], PlanOptions())
    return render(plan)


def with_triggers(*triggers: Trigger) -> Workflow:
    """The workflow with other triggers."""
    return replace(ORDERS, triggers=triggers)


BASE = made()
REPORT = after("loaded", {"load": "SUCCEEDED"}, Action("report"))
SOURCES: dict[str, Workflow] = {
    "a job added": with_triggers(
        replace(START, actions=(*START.actions, Action("more"))), LOADED, FAILED
    ),
    "a job added in front": with_triggers(
        replace(START, actions=(Action("first"), *START.actions)), LOADED, FAILED
    ),
    "a job to wait for": with_triggers(
        replace(START, actions=(*START.actions, Action("more"))),
        after(
            "both-there",
            {"extract": "SUCCEEDED", "look-up": "SUCCEEDED", "more": "SUCCEEDED"},
            LOAD,
        ),
        FAILED,
    ),
    "a job removed": with_triggers(
        replace(START, actions=START.actions[:1]),
        after("both-there", {"extract": "SUCCEEDED"}, LOAD),
        FAILED,
    ),
    "arguments changed": with_triggers(
        START, replace(LOADED, actions=(replace(LOAD, arguments={"--target": "sales"}),)), FAILED
    ),
    "an argument added": with_triggers(
        START,
        replace(LOADED, actions=(replace(LOAD, arguments={**LOAD.arguments, "--day": "1"}),)),
        FAILED,
    ),
    "another timeout": with_triggers(
        START, replace(LOADED, actions=(replace(LOAD, timeout=30),)), FAILED
    ),
    "retries": replace(ORDERS, jobs={**JOBS, "load": Job("load", max_retries=2)}),
    "another schedule": with_triggers(
        replace(START, schedule="cron(30 4 * * ? *)"), LOADED, FAILED
    ),
    "no schedule": with_triggers(
        replace(START, type=TriggerType.ON_DEMAND, schedule=""), LOADED, FAILED
    ),
    "a trigger added": with_triggers(START, LOADED, FAILED, REPORT),
    "a trigger added between": with_triggers(START, LOADED, REPORT, FAILED),
    "a trigger removed": with_triggers(START, LOADED),
    "a condition less": with_triggers(
        START, after("both-there", {"extract": "SUCCEEDED"}, LOAD), FAILED
    ),
    "AND becomes ANY": with_triggers(
        START,
        after("both-there", {"extract": "SUCCEEDED", "look-up": "SUCCEEDED"}, LOAD, any_=True),
        FAILED,
    ),
    "another state": with_triggers(
        START, LOADED, after("not-loaded", {"load": "TIMEOUT"}, Action("tell"))
    ),
    "run properties": replace(ORDERS, default_run_properties={"bucket": "b", "year": "2024"}),
    "a job renamed": with_triggers(
        START, LOADED, after("not-loaded", {"load": "FAILED"}, Action("tell-all"))
    ),
    "one run at a time": replace(ORDERS, max_concurrent_runs=1),
    "a description": replace(ORDERS, description="The orders of the day"),
    "tags": replace(ORDERS, tags={"team": "sales"}),
}  # fmt: skip

Edit = Callable[[str], str]


def swap(old: str, new: str) -> Edit:
    """Put ``new`` in the place of ``old``, which must be there once."""

    def edit(text: str) -> str:
        assert text.count(old) == 1, (text.count(old), old)
        return text.replace(old, new)

    return edit


def above(old: str, new: str) -> Edit:
    """Put lines above the one that begins so."""
    return swap(old, new + old)


def below(old: str, new: str) -> Edit:
    """Put lines below ``old``."""
    return swap(old, old + new)


def both(*edits: Edit) -> Edit:
    """One edit after the other."""

    def edit(text: str) -> str:
        for each in edits:
            text = each(text)
        return text

    return edit


def rename(old: str, new: str) -> Edit:
    """Another name for a variable; its task keeps the id."""
    return lambda text: re.sub(rf'(?<!["\w-]){old}(?![\w"-])', new, text)


MINE = '    mine = EmptyOperator(task_id="mine")\n    load >> mine\n'
LAST = "    load >> nothing_failed\n"
GROUP = "from airflow.sdk import DAG, TaskGroup\n"


def statement(text: str, name: str) -> str:
    """The lines of a task."""
    match = re.search(rf"^    {name} = \w+\(.*?^    \)\n", text, re.DOTALL | re.MULTILINE)
    assert match, name
    return match[0]


EXTRACT, LOOK_UP = statement(BASE, "extract"), statement(BASE, "look_up")


def indented(text: str) -> str:
    """One level deeper."""
    return "".join(f"    {line}" for line in text.splitlines(keepends=True))


HANDS: dict[str, Edit] = {
    "a comment beside an argument": swap('job_name="load",', 'job_name="load",  # the big one'),
    "a comment beside a task": swap(EXTRACT, EXTRACT.rstrip() + "  # slow\n"),
    "a comment above a task": above("    load = Glue", "    # Ours: takes long.\n"),
    "a comment within a call": below('job_name="load",\n', "        # not for ever\n"),
    "a comment at the end": below(LAST, "    # That is all.\n"),
    "a comment at the end of the file": below(LAST, "\n# That is all.\n"),
    "a comment above the header": above("# Made by", "# Copyright: us\n"),
    "a comment below the header": below('in "orders.json".\n', "# Ask Jo.\n"),
    "a comment above an import": above("from airflow.sdk import", "# ours\n"),
    "a comment beside an import": swap("import DAG\n", "import DAG  # ours\n"),
    "blank lines": above("    load = Glue", "\n\n"),
    "a docstring": above("from datetime", '"""Orders."""\n\n'),
    "an import": above("from datetime", "import os\n"),
    "an import of ours": below("import DAG\n", "from airflow.sdk import Variable\n"),
    "a name imported": swap("import DAG\n", "import DAG, Variable\n"),
    "a function": above("with DAG", "def tell_us(context):\n    print( context )\n\n\n"),
    "a task": above("    nothing_failed =", MINE),
    "a task at the end": below(LAST, MINE),
    "a task in front": above('    # Trigger "nightly', '    nil = EmptyOperator(task_id="nil")\n'),
    "an edge": below(LAST, "    look_up >> tell\n"),
    "an edge backwards": below(LAST, "    tell << look_up\n"),
    "an edge by a method": below(LAST, "    tell.set_upstream([look_up])\n"),
    "an edge gone": swap("    [extract, look_up] >> load\n", "    extract >> load\n"),
    "an argument": below('job_name="load",\n', '        pool="big",\n'),
    "an argument of the DAG": below('dag_id="orders",\n', '    doc_md="Ours",\n'),
    "an argument changed": swap('trigger_rule="none_failed"', 'trigger_rule="all_done"'),
    "an entry": swap('{"--target": "orders",', '{"--ours": "1", "--target": "orders",'),
    "a default argument": swap('{"deferrable": True,', '{"owner": "us", "deferrable": True,'),
    "a tag": swap('["glue2airflow"]', '["glue2airflow", "ours"]'),
    "with a name for the DAG": swap("):\n    # Trigger", ") as dag:\n    # Trigger"),
    "a renamed variable": rename("load", "load_all"),
    "tasks in another order": both(swap(LOOK_UP, ""), above(EXTRACT, LOOK_UP)),
    "a list in another order": swap("[extract, look_up] >> load", "[look_up, extract] >> load"),
    "a list a task a line": swap(
        "    [extract, look_up] >> load",
        "    [\n        extract,  # one\n        look_up,\n    ] >> load",
    ),
    "a longer list": swap(
        "    [extract, look_up] >> load",
        '    mine = EmptyOperator(task_id="mine")\n    [extract, look_up, mine] >> load',
    ),
    "a longer chain": swap(
        "    [extract, look_up] >> load",
        '    mine = EmptyOperator(task_id="mine")\n    [extract, look_up] >> load >> mine',
    ),
    "a task on one line": swap(EXTRACT, " ".join(EXTRACT.split()).join(["    ", "\n"])),
    "aligned by hand": swap(
        'default_args={"deferrable": True, "retries": 0,',
        'default_args={"deferrable": True,\n                  "retries": 0,',
    ),
    "single quotes": lambda text: re.sub(
        "^[^#\n]+$", lambda match: match[0].replace('"', "'"), text, flags=re.MULTILINE
    ),
    "a task group": both(
        swap("from airflow.sdk import DAG\n", GROUP),
        swap(EXTRACT, '    with TaskGroup("first"):\n' + indented(EXTRACT)),
    ),
    "another operator": swap("nothing_failed = EmptyOperator(", "nothing_failed = sdk.Empty("),
}  # fmt: skip


def updated(hand: str, new: str, base: str = BASE) -> Merged:
    """The update, without a preference."""
    return merge(base, hand, new, "orders.py")

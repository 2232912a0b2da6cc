"""The argument by which a DAG tells the scripts of its jobs of its run, as one Jinja template.

``airflow_glue_bridge/jobs/glue_run_properties.py`` is what reads it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import libcst as cst

from glue2airflow.emit.literals import lines_literal
from glue2airflow.plan.model import AirflowPlan, RunArgument

ARGUMENT = "--airflow_run_properties"
CONSTANT = "RUN_PROPERTIES"

_COMMENT = "# What scripts are told of their run; glue_run_properties.py reads it."
_EVENTS = """\
triggering_asset_events.values() | sum(start=[])
        | map(attribute="extra.payload.events", default=[]) | sum(start=[])"""


def constant(plan: AirflowPlan) -> Iterator[cst.SimpleStatementLine]:
    """The template as a constant of the module, where a task tells of the run."""
    if plan.run_argument is None:
        return
    target = cst.AssignTarget(cst.Name(CONSTANT))
    value = cst.SimpleString(lines_literal(_template(plan, plan.run_argument)))
    above = [cst.EmptyLine(indent=False), cst.EmptyLine(comment=cst.Comment(_COMMENT))]
    yield cst.SimpleStatementLine([cst.Assign([target], value)], leading_lines=above)


def _template(plan: AirflowPlan, argument: RunArgument) -> str:
    """Valid JSON whatever the names, the params and the run id hold."""
    members = {
        "workflow": _inert(plan.workflow),
        "run": "run_id",
        "started": "dag_run.start_date | ts",
        "properties": "params",
    }
    if argument.events:
        members["events"] = _EVENTS
    if argument.store:
        members["store"] = f'{_inert(f"{argument.store}/{plan.dag_id}/")} ~ run_id ~ ".json"'
    lines = "".join(f'    "{key}": {value},\n' for key, value in members.items())
    return f"{{{{ {{\n{lines}}} | tojson }}}}"


def _inert(text: str) -> str:
    """A string of Jinja's."""
    return json.dumps(text, ensure_ascii=False)

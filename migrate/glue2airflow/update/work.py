"""The three versions of a file, and what each step of a merge needs to know of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import libcst as cst

from glue2airflow.update.brackets import Column
from glue2airflow.update.conflicts import Conflict
from glue2airflow.update.draft import Draft, Item, above, is_blank
from glue2airflow.update.edges import EdgeLine
from glue2airflow.update.pieces import Home, Script, Task, is_group
from glue2airflow.update.values import Merging


@dataclass(frozen=True)
class Made:
    """A generated module: its DAG, and what is in its block."""

    script: Script

    @property
    def home(self) -> Home | None:
        """The DAG."""
        return self.script.homes[0] if self.script.homes else None

    @cached_property
    def tasks(self) -> dict[str, Task]:
        """The tasks by their ids."""
        return {task.task_id: task for task in self.script.tasks if task.line}

    @cached_property
    def edges(self) -> dict[cst.CSTNode, EdgeLine]:
        """What each statement that makes edges makes."""
        return {edge.line: edge for edge in self.script.edges}

    @cached_property
    def items(self) -> list[Item]:
        """The statements of its block."""
        found: list[Item] = []
        ids = {task.line: task.task_id for task in self.tasks.values()}
        paragraph = 0
        block = self.home.block.body if self.home and self.home.block else ()
        for line in block:
            if isinstance(line, cst.SimpleStatementLine):
                paragraph += any(map(is_blank, above(line)))
                task_id = ids.get(line)
                key = f"task {task_id}" if task_id else f"statement {len(found)}"
                found.append(Item(key, line, paragraph))
        return found

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Every edge."""
        return self.script.pairs


@dataclass(frozen=True)
class Work:
    """One merge."""

    base: Made
    new: Made
    hand: Script
    home: Home | None
    draft: Draft
    merging: Merging

    def find(self, task_id: str) -> Task | None:
        """The task in the file, by its id; or by its variable, if people gave it another id."""
        found = self.hand.named(task_id)
        if len(found) == 1:
            return found[0]
        old = self.base.tasks.get(task_id)
        return self.hand.variables.get(old.variable) if old and not found else None

    def glue_wins(
        self, subject: str, node: cst.CSTNode | None, sides: Sequence[str], why: str, *, can: bool
    ) -> bool:
        """Tell of a conflict at a node of the file; say whether Glue's side is taken."""
        conflict = self._conflict(subject, node, sides, why)
        return self.merging.disputes.glue_wins(conflict, possible=can)

    def insist(
        self, subject: str, node: cst.CSTNode | None, why: str, sides: Sequence[str] = ()
    ) -> None:
        """Tell of a conflict that neither side could win without a broken DAG."""
        self.merging.disputes.insist(self._conflict(subject, node, sides, why))

    def _conflict(
        self, subject: str, node: cst.CSTNode | None, sides: Sequence[str], why: str
    ) -> Conflict:
        line = self.hand.line_of(node) if node is not None else 0
        base, hand, new = (*sides, "", "", "")[:3]
        return Conflict(subject, line, base, hand, new, why)

    def missing(self, task_id: str) -> str:
        """Why a task cannot be found in the file."""
        many = len(self.hand.named(task_id)) > 1
        return "there are several with that id" if many else "it is not found in the file"

    def column(self, task: Task | None) -> Column:
        """Where the call that makes a task, or the DAG, begins."""
        path = task.path if task else self.home.path[:-1] if self.home else ()
        indent = len(self.hand.module.default_indent) * len(path)
        named = len(task.variable) + 3 if task and task.variable else None
        used = indent + named if named is not None else None
        return Column(indent, 0, used)

    def visible(self, task: Task) -> bool:
        """Whether its variable can be used in the DAG's block, whatever runs of the file."""
        around = self.home.path if self.home else ()
        inner = task.path[len(around) :]
        within = task.path[: len(around)] == around
        only_with = all(isinstance(node, cst.With) for node in inner)
        return bool(within and only_with and task.variable in self.hand.variables)

    def full_id_changed(self, task: Task, task_id: str) -> bool:
        """Whether Airflow knows the task by another id than the generated one."""
        groups = [node for node in task.path if is_group(node) and not _keeps_ids(node)]
        return bool(groups) or task.task_id != task_id


def _keeps_ids(group: cst.CSTNode) -> bool:
    calls = [item.item for item in group.items] if isinstance(group, cst.With) else []
    return any(
        isinstance(call, cst.Call)
        and any(
            arg.keyword
            and arg.keyword.value == "prefix_group_id"
            and isinstance(arg.value, cst.Name)
            and arg.value.value == "False"
            for arg in call.args
        )
        for call in calls
    )

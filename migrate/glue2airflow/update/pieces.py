"""A DAG file, generated or edited, as the pieces that are merged: its DAG, tasks and edges."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from glue2airflow.update import edges
from glue2airflow.update.edges import EdgeLine

Line = cst.SimpleStatementLine
Path = tuple[cst.CSTNode, ...]
_BLOCKS = (cst.With, cst.For, cst.While, cst.If, cst.Try, cst.FunctionDef, cst.ClassDef, cst.Match)


@dataclass(frozen=True)
class Task:
    """A call that makes a task.

    :param line: the statement that assigns it to ``variable``; None if it is within another.
    :param path: the compound statements around it, the outermost first.
    """

    task_id: str
    call: cst.Call
    line: Line | None
    variable: str
    path: Path


@dataclass(frozen=True)
class Home:
    """The DAG's own call, and the block that its tasks are in; None if it has none."""

    call: cst.Call
    block: cst.BaseSuite | None
    path: Path


@dataclass(frozen=True)
class Use:
    """A name that is used, and the simple statement that it is used in, if in one."""

    name: str
    node: cst.Name
    line: Line | None


@dataclass(frozen=True)
class Script:
    """A module, read."""

    text: str
    module: cst.Module
    homes: tuple[Home, ...]
    tasks: tuple[Task, ...]
    lines: tuple[tuple[Line, Path], ...]
    uses: tuple[Use, ...]

    @cached_property
    def bound(self) -> Counter[str]:
        """How often each name is bound, wherever that is."""
        return Counter(_bound(ast.parse(self.text)))

    @cached_property
    def variables(self) -> dict[str, Task]:
        """The task that a name stands for; names that are bound twice stand for none."""
        named = {task.variable: task for task in self.tasks if task.variable}
        return {name: task for name, task in named.items() if self.bound[name] == 1}

    @cached_property
    def edges(self) -> tuple[EdgeLine, ...]:
        """The statements that make edges, as far as they can be understood."""
        ids = {name: task.task_id for name, task in self.variables.items()}
        read = (edges.read(line, path, ids) for line, path in self.lines)
        return tuple(edge for edge in read if edge)

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Every edge between two tasks that are known."""
        return frozenset(pair for edge in self.edges for pair in edge.pairs)

    @cached_property
    def _positions(self) -> Mapping[cst.CSTNode, CodeRange]:
        wrapper = MetadataWrapper(self.module, unsafe_skip_copy=True)
        return wrapper.resolve(PositionProvider)

    def line_of(self, node: cst.CSTNode) -> int:
        """The line that a node begins on; 0 if it is not of this module."""
        position = self._positions.get(node)
        return position.start.line if position else 0

    def named(self, task_id: str) -> list[Task]:
        """The tasks with that id."""
        return [task for task in self.tasks if task.task_id == task_id]

    def other_uses(self, task: Task) -> list[Use]:
        """Where a task is used but in statements of edges that are understood."""
        known = {id(edge.line) for edge in self.edges if edge.clean}
        uses = [use for use in self.uses if use.name == task.variable and use.line is not task.line]
        return [use for use in uses if id(use.line) not in known]


def _bound(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.alias):
            yield (node.asname or node.name).partition(".")[0]
        elif isinstance(node, ast.ExceptHandler) and node.name:
            yield node.name


def last_name(func: cst.BaseExpression) -> str:
    """``DAG`` of ``DAG`` and of ``sdk.DAG``."""
    name = func.attr if isinstance(func, cst.Attribute) else func
    return name.value if isinstance(name, cst.Name) else ""


def text_of(call: cst.Call, keyword: str) -> str | None:
    """The text that a call is given by that keyword."""
    for arg in call.args:
        if arg.keyword and arg.keyword.value == keyword and isinstance(arg.value, cst.SimpleString):
            value = arg.value.evaluated_value
            return value if isinstance(value, str) else None
    return None


class _Reader(cst.CSTVisitor):
    """Finds what a script consists of."""

    def __init__(self) -> None:
        super().__init__()
        self.path: list[cst.CSTNode] = []
        self.line: Line | None = None
        self.homes: list[Home] = []
        self.named: dict[str, cst.Call] = {}
        self.tasks: list[Task] = []
        self.lines: list[tuple[Line, Path]] = []
        self.uses: list[Use] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        """Keep track of where the visit is."""
        if isinstance(node, _BLOCKS):
            self.path.append(node)
        if isinstance(node, cst.SimpleStatementLine):
            self.line = node
            self.lines.append((node, tuple(self.path)))
        return super().on_visit(node)

    def on_leave(self, original_node: cst.CSTNode) -> None:
        """Keep track of where the visit is."""
        super().on_leave(original_node)
        if isinstance(original_node, _BLOCKS):
            self.path.pop()
        if isinstance(original_node, cst.SimpleStatementLine):
            self.line = None

    def visit_With(self, node: cst.With) -> None:
        """A ``with DAG(...)``, or a ``with`` over the name of a DAG."""
        for item in node.items:
            call = item.item
            if isinstance(call, cst.Name):
                call = self.named.get(call.value, call)
            if isinstance(call, cst.Call) and last_name(call.func) == "DAG":
                self.homes = [home for home in self.homes if home.call is not call]
                self.homes.append(Home(call, node.body, tuple(self.path)))

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        """A function under ``@dag(...)``."""
        for decorator in node.decorators:
            call = decorator.decorator
            if isinstance(call, cst.Call) and last_name(call.func) == "dag":
                self.homes.append(Home(call, node.body, tuple(self.path)))

    def visit_Assign(self, node: cst.Assign) -> None:
        """``dag = DAG(...)``."""
        name, call = assigned(node)
        if name and isinstance(call, cst.Call) and last_name(call.func) == "DAG":
            self.named[name] = call
            self.homes.append(Home(call, None, tuple(self.path)))

    def visit_Call(self, node: cst.Call) -> None:
        """A task, if it has the id of one."""
        task_id = text_of(node, "task_id")
        made_by = last_name(node.func)
        if task_id is None or not (made_by[:1].isupper() or made_by == "partial"):
            return
        line = self.line if self.line and len(self.line.body) == 1 else None
        name, value = assigned(line.body[0]) if line else ("", None)
        whole = value is node
        task = Task(task_id, node, line if whole else None, name if whole else "", tuple(self.path))
        self.tasks.append(task)

    def visit_Attribute(self, node: cst.Attribute) -> bool:
        """What is after the dot is no variable."""
        node.value.visit(self)
        return False

    def visit_Arg(self, node: cst.Arg) -> bool:
        """Nor is a keyword."""
        node.value.visit(self)
        return False

    def visit_ImportFrom(self, node: cst.ImportFrom) -> bool:  # noqa: ARG002  # libcst's name
        """Nor is where something is imported from."""
        return False

    def visit_Import(self, node: cst.Import) -> bool:  # noqa: ARG002  # libcst's name
        """The same."""
        return False

    def visit_Name(self, node: cst.Name) -> None:
        """A variable, bound or read."""
        self.uses.append(Use(node.value, node, self.line))


def assigned(node: cst.CSTNode) -> tuple[str, cst.BaseExpression | None]:
    """The name and the value of an assignment to one name."""
    if isinstance(node, cst.Assign) and len(node.targets) == 1:
        target = node.targets[0].target
        return (target.value, node.value) if isinstance(target, cst.Name) else ("", None)
    if isinstance(node, cst.AnnAssign) and isinstance(node.target, cst.Name):
        return node.target.value, node.value
    return "", None


def read(text: str) -> Script:
    """Read a module, without running anything of it.

    :raises cst.ParserSyntaxError: if it is not valid Python.
    """
    module, reader = cst.parse_module(text), _Reader()
    module.visit(reader)
    found = (tuple(reader.homes), tuple(reader.tasks), tuple(reader.lines), tuple(reader.uses))
    return Script(text, module, *found)


def is_group(node: cst.CSTNode) -> bool:
    """Whether what is in a block gets the id of a task group in front of its own."""
    if isinstance(node, cst.FunctionDef):
        return any("task_group" in _names(d.decorator) for d in node.decorators)
    calls = [item.item for item in node.items] if isinstance(node, cst.With) else []
    return any(isinstance(call, cst.Call) and last_name(call.func) != "DAG" for call in calls)


def _names(node: cst.CSTNode) -> set[str]:
    func = node.func if isinstance(node, cst.Call) else node
    return {last_name(func)} if isinstance(func, cst.Name | cst.Attribute) else set()


def comments(line: cst.CSTNode) -> tuple[str, ...]:
    """The comments above a statement."""
    return tuple(c for c in map(comment_of, getattr(line, "leading_lines", ())) if c)


def comment_of(line: cst.EmptyLine) -> str:
    """The comment on a line of its own."""
    return line.comment.value if line.comment else ""

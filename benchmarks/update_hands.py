"""Random edits of a generated DAG file, as people make them: text in, text out.

They know nothing of how edits are kept: they go by lines and by Python's own parser.
"""

from __future__ import annotations

import ast
import functools
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

EMPTY = "from airflow.providers.standard.operators.empty import EmptyOperator\n"
Dice = random.Random


@functools.lru_cache(maxsize=4)
def _parsed(text: str) -> ast.Module:
    return ast.parse(text)


@dataclass
class Page:
    """A DAG file while somebody edits it.

    :param marks: what must still be in it after an update.
    """

    lines: list[str]
    marks: list[str] = field(default_factory=list)
    count: int = 0

    @property
    def text(self) -> str:
        return "".join(self.lines)

    @property
    def tree(self) -> ast.Module:
        return _parsed(self.text)

    @property
    def block(self) -> ast.With:
        return next(node for node in self.tree.body if isinstance(node, ast.With))

    @property
    def tasks(self) -> dict[str, ast.Assign]:
        """The statements that make tasks, by variable, as far as they stand in the DAG's block."""
        return {
            node.targets[0].id: node
            for node in self.block.body
            if isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Call)
            and isinstance(node.targets[0], ast.Name)
            and any(keyword.arg == "task_id" for keyword in node.value.keywords)
        }

    @property
    def glue(self) -> dict[str, ast.Assign]:
        """Those that are written an argument a line."""
        return {k: n for k, n in self.tasks.items() if n.end_lineno - n.lineno > 1}

    def number(self) -> int:
        self.count += 1
        return self.count

    def insert(self, line: int, text: str) -> None:
        """Put ``text`` before the line of that number, counted from 1."""
        self.lines[line - 1 : line - 1] = text.splitlines(keepends=True)

    def replace(self, node: ast.stmt, text: str) -> None:
        """Put ``text`` in the place of a statement."""
        self.lines[node.lineno - 1 : node.end_lineno] = text.splitlines(keepends=True)

    def source(self, node: ast.AST) -> str:
        return ast.get_source_segment(self.text, node) or ""

    def mark(self, text: str) -> str:
        self.marks.append(text)
        return text


HandEdit = Callable[[Page, Dice], None]


def comment_beside(page: Page, dice: Dice) -> None:
    node = dice.choice(page.block.body)
    line = dice.randint(node.lineno, node.end_lineno) - 1
    if "#" not in page.lines[line]:
        said = page.mark(f"# beside {page.number()}")
        page.lines[line] = page.lines[line].rstrip("\n") + f"  {said}\n"


def comment_above(page: Page, dice: Dice) -> None:
    node = dice.choice(page.block.body)
    page.insert(node.lineno, f"    {page.mark(f'# above {page.number()}')}\n")


def _own_lines(node: ast.Assign) -> list[int]:
    """The lines that an argument begins on, but for that of the call."""
    return [k.lineno for k in node.value.keywords if k.lineno > node.lineno] or [node.lineno + 1]


def comment_within(page: Page, dice: Dice) -> None:
    if page.glue:
        node = dice.choice(list(page.glue.values()))
        line = dice.choice(_own_lines(node))
        page.insert(line, f"        {page.mark(f'# within {page.number()}')}\n")


def blank_line(page: Page, dice: Dice) -> None:
    page.insert(dice.choice(page.block.body).lineno, "\n")


def add_task(page: Page, dice: Dice) -> None:
    _import(page, EMPTY)
    name = f"mine_{page.number()}"
    made = page.mark(f'    {name} = EmptyOperator(task_id="{name}")\n')
    before = dice.choice([*page.tasks, None]) if page.tasks else None
    edge = page.mark(f"    {before} >> {name}\n") if before else ""
    nodes = page.block.body
    place = nodes.index(page.tasks[before]) if before else 0
    after = dice.choice(nodes[place:])
    page.insert(after.end_lineno + 1, made + edge)


def _import(page: Page, line: str) -> None:
    if line not in page.lines:
        page.insert(page.block.lineno - 1, line)


def add_import(page: Page, dice: Dice) -> None:
    line = dice.choice(["import os\n", "import json\n", "from airflow.sdk import Variable\n"])
    first = next(n for n in page.tree.body if isinstance(n, ast.Import | ast.ImportFrom))
    page.insert(first.lineno, page.mark(line))


def add_argument(page: Page, dice: Dice) -> None:
    if page.glue:
        node = dice.choice(list(page.glue.values()))
        given = {keyword.arg for keyword in node.value.keywords}
        name = dice.choice(["owner", "pool", "queue", "priority_weight"])
        if name not in given:
            value = page.number() if name == "priority_weight" else f'"mine{page.number()}"'
            line = dice.choice(_own_lines(node))
            page.insert(line, f"        {page.mark(f'{name}={value}')},\n")


CHANGED = {
    "job_name": '"mine"',
    "waiter_max_attempts": "77",
    "retries": "5",
    "poll_interval": "30",
    "trigger_rule": '"all_done"',
    "max_active_tis_per_dag": "4",
    "script_args": '{"--mine": "yes"}',
}


def _argument(page: Page, dice: Dice) -> ast.keyword | None:
    """One that has a line, or several, of its own."""
    found = [
        keyword
        for node in page.glue.values()
        for keyword in node.value.keywords
        if keyword.arg in CHANGED
        and page.lines[keyword.lineno - 1].lstrip().startswith(f"{keyword.arg}=")
        and page.lines[keyword.end_lineno - 1].endswith(",\n")
    ]
    return dice.choice(found) if found else None


def alter_argument(page: Page, dice: Dice) -> None:
    keyword = _argument(page, dice)
    if keyword:
        page.replace(keyword, f"        {keyword.arg}={CHANGED[keyword.arg]},\n")


def remove_argument(page: Page, dice: Dice) -> None:
    keyword = _argument(page, dice)
    if keyword and keyword.arg not in ("job_name", "watch"):
        page.replace(keyword, "")


def reformat(page: Page, dice: Dice) -> None:
    """On one line, or aligned under the bracket."""
    if page.glue and "#" not in page.source(node := dice.choice(list(page.glue.values()))):
        text = ast.unparse(node)
        if dice.random() < 0.5:
            name = text.partition(" = ")[0]
            head = f"    {name} = {ast.unparse(node.value.func)}("
            joint = ",\n" + " " * len(head)
            text = (
                head[4:] + joint.join(ast.unparse(keyword) for keyword in node.value.keywords) + ")"
            )
        page.replace(node, f"    {text}\n")


def reorder(page: Page, dice: Dice) -> None:
    """Two tasks that follow each other change places."""
    nodes = page.block.body
    tasks = list(page.tasks.values())
    pairs = [
        (one, other)
        for one, other in pairwise(nodes)
        if {one.lineno, other.lineno} <= {task.lineno for task in tasks}
        and other.lineno == one.end_lineno + 1
    ]
    if pairs:
        one, other = dice.choice(pairs)
        first = page.lines[one.lineno - 1 : one.end_lineno]
        second = page.lines[other.lineno - 1 : other.end_lineno]
        page.lines[one.lineno - 1 : other.end_lineno] = [*second, *first]


def add_edge(page: Page, dice: Dice) -> None:
    """Between two tasks, the later one after the earlier."""
    names = list(page.tasks)
    if len(names) > 1:
        one, other = sorted(dice.sample(range(len(names)), 2))
        last = page.block.body[-1].end_lineno
        form = dice.choice(["{0} >> {1}", "{1} << {0}", "{0}.set_downstream({1})", "{0} >> [{1}]"])
        page.insert(last + 1, f"    {form.format(names[one], names[other])}\n")


def _edges(page: Page) -> list[ast.Expr]:
    return [
        node
        for node in page.block.body
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.BinOp)
    ]


def remove_edge(page: Page, dice: Dice) -> None:
    """A statement of edges, or one task of a list in it."""
    edges = [node for node in _edges(page) if node.lineno == node.end_lineno]
    if not edges or len(page.block.body) < 3:
        return
    node = dice.choice(edges)
    lists = [s for s in (node.value.left, node.value.right) if isinstance(s, ast.List)]
    if lists and len(lists[0].elts) > 1:
        gone = dice.choice(lists[0].elts).id
        line = page.lines[node.lineno - 1]
        page.lines[node.lineno - 1] = re.sub(rf"\b{gone}, |, {gone}\b", "", line, count=1)
    else:
        page.replace(node, "")


def extend_edge(page: Page, dice: Dice) -> None:
    """A task of one's own at the end of an arrow that is there."""
    edges = [node for node in _edges(page) if node.lineno == node.end_lineno]
    if edges:
        node, name = dice.choice(edges), f"own_{page.number()}"
        line = page.lines[node.lineno - 1].rstrip("\n")
        if isinstance(node.value.right, ast.List) and line.endswith("]"):
            line = line[:-1] + f", {name}]"
        elif "#" not in line and isinstance(node.value.op, ast.RShift):
            line += f" >> {name}"
        else:
            return
        made = page.mark(f'    {name} = EmptyOperator(task_id="{name}")\n')
        page.replace(node, made + line + "\n")
        _import(page, EMPTY)


def rename(page: Page, dice: Dice) -> None:
    """Another name for a variable; the task keeps its id."""
    if page.tasks:
        old = dice.choice(list(page.tasks))
        places = [
            (node.lineno, node.col_offset)
            for node in ast.walk(page.tree)
            if isinstance(node, ast.Name) and node.id == old
        ]
        for line, column in sorted(places, reverse=True):
            text = page.lines[line - 1]
            page.lines[line - 1] = f"{text[:column]}renamed_{old}{text[column + len(old) :]}"


def group(page: Page, dice: Dice) -> None:
    """A task goes into a task group."""
    if page.tasks:
        name = dice.choice(list(page.tasks))
        node = page.tasks[name]
        number = page.number()
        prefix = ", prefix_group_id=False" if dice.random() < 0.5 else ""
        head = page.mark(f'    with TaskGroup("group_{number}"{prefix}):\n')
        body = [f"    {line}" for line in page.lines[node.lineno - 1 : node.end_lineno]]
        page.lines[node.lineno - 1 : node.end_lineno] = [head, *body]
        _import(page, "from airflow.sdk import TaskGroup\n")


def reschedule(page: Page, dice: Dice) -> None:
    call = page.block.items[0].context_expr
    keyword = next((k for k in call.keywords if k.arg == "schedule"), None)
    if keyword:
        cron = dice.choice(["@daily", "0 3 * * *"])
        page.replace(keyword, f'    schedule="{cron}",\n')


def default_args(page: Page, dice: Dice) -> None:
    call = page.block.items[0].context_expr
    keyword = next(k for k in call.keywords if k.arg == "default_args")
    text = page.source(keyword)
    changed = dice.choice(
        [
            text.replace('"retries": 0', '"retries": 7'),
            text.replace("default_args={", 'default_args={"owner": "us", '),
        ]
    )
    page.replace(keyword, f"    {changed},\n")


def tag(page: Page, _dice: Dice) -> None:
    call = page.block.items[0].context_expr
    keyword = next((k for k in call.keywords if k.arg == "tags"), None)
    if keyword and keyword.lineno == keyword.end_lineno:
        text = page.source(keyword)
        page.replace(keyword, f'    {text[:-1]}, "{page.mark(f"ours{page.number()}")}"],\n')


def dag_argument(page: Page, dice: Dice) -> None:
    call = page.block.items[0].context_expr
    given = {keyword.arg for keyword in call.keywords}
    name, value = dice.choice(
        [("doc_md", '"Ours."'), ("max_active_tasks", "3"), ("max_active_runs", "9")]
    )
    if name in given:
        keyword = next(k for k in call.keywords if k.arg == name)
        page.replace(keyword, f"    {name}={value},\n")
    else:
        page.insert(call.keywords[-1].lineno, f"    {name}={value},\n")


def docstring(page: Page, _dice: Dice) -> None:
    first = page.tree.body[0]
    if isinstance(first, ast.ImportFrom):
        page.insert(first.lineno, page.mark('"""Ours, by hand."""\n') + "\n")


def function(page: Page, _dice: Dice) -> None:
    name = f"tell_{page.number()}"
    text = f'def {name}(context):\n    """Tell  us ."""\n    print( context )\n'
    page.insert(page.block.lineno, f"\n{page.mark(text)}\n\n")


def head_comment(page: Page, dice: Dice) -> None:
    page.insert(dice.choice([1, 3]), page.mark(f"# ours {page.number()}\n"))


HAND_EDITS: dict[str, HandEdit] = {
    edit.__name__: edit
    for edit in (
        comment_beside,
        comment_above,
        comment_within,
        blank_line,
        add_task,
        add_import,
        add_argument,
        alter_argument,
        remove_argument,
        reformat,
        reorder,
        add_edge,
        remove_edge,
        extend_edge,
        rename,
        group,
        reschedule,
        default_args,
        tag,
        dag_argument,
        docstring,
        function,
        head_comment,
    )
}


def edited(text: str, names: list[str], dice: Dice) -> Page:
    """A generated file with those edits, one after the other."""
    page = Page(text.splitlines(keepends=True))
    for name in names:
        HAND_EDITS[name](page, dice)
    ast.parse(page.text)
    return page

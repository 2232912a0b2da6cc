"""The tasks: their arguments and comments, those that Glue has no more, and those it has anew."""

from __future__ import annotations

import libcst as cst

from glue2airflow.update.brackets import code, has_comment
from glue2airflow.update.draft import Item, find_comments, is_blank
from glue2airflow.update.pieces import Task, comment_of, comments
from glue2airflow.update.remarks import merge_remarks, said_over
from glue2airflow.update.values import Three, merged_call, same_parts
from glue2airflow.update.work import Work


def merge_dag(work: Work) -> None:
    """The arguments of the DAG itself."""
    base, new = work.base.home, work.new.home
    if base is None or new is None or same_parts(base.call, new.call):
        return
    if work.home is None:
        work.glue_wins("the DAG", None, (), "its DAG(...) is not found in the file", can=False)
        return
    three = Three(base.call, work.home.call, new.call)
    column = work.column(None)
    work.draft.calls[work.home.call] = merged_call(three, "the DAG", column, work.merging)


def merge_tasks(work: Work) -> set[str]:
    """All tasks; return those that are taken out."""
    base, new = work.base.tasks, work.new.tasks
    gone = {task_id for task_id in base if task_id not in new and _remove(task_id, work)}
    for task_id in new:
        if task_id in base:
            _merge_task(task_id, work)
    merge_remarks(work)
    _set_spots(work)
    for item in work.new.items:
        task_id = item.key.removeprefix("task ")
        if item.key.startswith("task ") and task_id not in base:
            _add(task_id, item, work, gone)
    return gone


def _merge_task(task_id: str, work: Work) -> None:
    """The arguments of a task that there was and is."""
    old, now = work.base.tasks[task_id], work.new.tasks[task_id]
    if same_parts(old.call, now.call):
        return
    task = work.find(task_id)
    if task is None:
        _missing(task_id, old, now, work)
        return
    three = Three(old.call, task.call, now.call)
    call = merged_call(three, f"task {task_id}", work.column(task), work.merging)
    if call is not task.call:
        work.draft.calls[task.call] = call
    _check_watched(task_id, old, now, work)


def _missing(task_id: str, old: Task, now: Task, work: Work) -> None:
    """A task that Glue changed, and that is not in the file."""
    sides = (code(old.call), "", code(now.call))
    why = work.missing(task_id)
    several = bool(work.hand.named(task_id))
    node = work.hand.named(task_id)[0].call if several else None
    work.glue_wins(f"task {task_id}", node, sides, why, can=False)


def _check_watched(task_id: str, old: Task | None, now: Task, work: Work) -> None:
    """A gate knows what it watches by its id, which people may have changed."""
    before = _watched(old.call) if old else set()
    for watched in sorted(_watched(now.call) - before):
        task = work.find(watched)
        added = watched not in work.base.tasks and task is None
        if added or (task and not work.full_id_changed(task, watched)):
            continue
        why = f"it is to watch {watched}, which has another id here" if task else ""
        why = why or f"it is to watch {watched}: {work.missing(watched)}"
        node = task.call if task else None
        work.insist(f"task {task_id}, argument watch", node, why)


def _watched(call: cst.Call) -> set[str]:
    for arg in call.args:
        if arg.keyword and arg.keyword.value == "watch" and isinstance(arg.value, cst.Dict):
            keys = [e.key for e in arg.value.elements if isinstance(e, cst.DictElement)]
            texts = [key.evaluated_value for key in keys if isinstance(key, cst.SimpleString)]
            return {text for text in texts if isinstance(text, str)}
    return set()


def _remove(task_id: str, work: Work) -> bool:
    """Take out a task that Glue has no more, unless people have to do with it."""
    old, task = work.base.tasks[task_id], work.find(task_id)
    if task is None:
        return True
    if why := _reason_to_ask(old, task, work):
        subject = f"task {task_id}, which Glue has no more"
        possible = _removable(task, work) and not _used(task, work)
        sides = (code(old.call), code(task.call), "")
        if not work.glue_wins(subject, task.call, sides, why, can=possible):
            return False
    assert task.line is not None  # noqa: S101  # see _reason_to_ask
    work.draft.remove(task.line, _of_others(old, task, work))
    return True


def _of_others(old: Task, task: Task, work: Work) -> list[cst.EmptyLine]:
    """The lines over a task that are another's, under which people moved it.

    What people say over it goes with it: over the next one it would be wrong.
    """
    lines = work.draft.above(task.line) if task.line else []
    said = said_over(old)
    at = find_comments(lines, said)
    rest = [*lines[:at], *lines[at + len(said) :]] if at >= 0 else lines
    theirs = _generated(work) - (set() if at >= 0 else set(said))
    kept = [line for line in rest if is_blank(line) or comment_of(line) in theirs]
    return kept if any(not is_blank(line) for line in kept) else []


def _generated(work: Work) -> set[str]:
    """All comments that were generated over tasks."""
    return {said for task in work.base.tasks.values() for said in said_over(task)}


def _removable(task: Task, work: Work) -> bool:
    return task.line is not None and work.draft.index(task.line) >= 0


def _reason_to_ask(old: Task, task: Task, work: Work) -> str:
    """Why a task may not simply go; empty if it may."""
    if not _removable(task, work) or task.line is None:
        return "you moved it"
    reasons = {
        "you changed it": not same_parts(old.call, task.call) or task.variable != old.variable,
        "there is a comment of yours at it": has_comment(task.line.body[0])
        or bool(task.line.trailing_whitespace.comment)
        or not _own_comments(task, work),
        "your code uses it": _used(task, work),
    }
    return next((reason for reason, applies in reasons.items() if applies), "")


def _own_comments(task: Task, work: Work) -> bool:
    """Whether nothing is said over it but what was generated."""
    return set(comments(task.line) if task.line else ()) <= _generated(work)


def _used(task: Task, work: Work) -> bool:
    """Whether code of people's own refers to a task."""
    edges = {pair for edge in work.hand.edges for pair in edge.pairs if task.task_id in pair}
    return bool(
        edges - work.base.pairs
        or work.hand.other_uses(task)
        or _mentions(task.task_id, work.hand.text) > _mentions(task.task_id, work.base.script.text)
    )


def _mentions(task_id: str, text: str) -> int:
    """How often a text refers to the task by its id."""
    return sum(text.count(f"{quote}{task_id}{quote}") for quote in "'\"")


def _set_spots(work: Work) -> None:
    """Where in the file the generated statements are."""
    for item in work.new.items:
        edge = work.new.edges.get(item.line)
        if item.key.startswith("task "):
            task = work.find(item.key.removeprefix("task "))
            found = work.draft.top(task.path, task.line or task.call) if task else None
        else:
            alike = [e for e in work.hand.edges if edge and e.pairs & edge.pairs]
            tops = (work.draft.top(e.path, e.line) for e in alike)
            found = next((top for top in tops if top is not None), None)
        if found is not None:
            work.draft.spots[item.key] = found


def _add(task_id: str, item: Item, work: Work, gone: set[str]) -> None:
    """Put in a task that Glue has anew."""
    now = work.new.tasks[task_id]
    if mine := work.hand.named(task_id):
        if len(mine) > 1 or not same_parts(mine[0].call, now.call):
            sides = ("", code(mine[0].call), code(now.call))
            why = "Glue has a new task of that id"
            work.glue_wins(f"task {task_id}", mine[0].call, sides, why, can=False)
        return
    freed = {work.base.tasks[old].variable for old in gone}
    if work.hand.bound[now.variable] and now.variable not in freed:
        why = f"{now.variable} is something else in the file"
        work.insist(f"task {task_id}", None, why, ("", "", code(now.call)))
    elif work.draft.block is None:
        why = "there is no block with DAG(...) to put it in"
        work.insist(f"task {task_id}", None, why, ("", "", code(now.call)))
    else:
        _check_watched(task_id, None, now, work)
        said = said_over(now)
        stays = (task for old, task in work.base.tasks.items() if old not in gone)
        moved = bool(said) and any(said_over(task) == said for task in stays)
        work.draft.insert(item, work.new.items, moved=moved)

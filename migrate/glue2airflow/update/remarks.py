"""The comments over tasks, which tell what starts them."""

from __future__ import annotations

import libcst as cst

from glue2airflow.update.draft import above, find_comments, is_blank
from glue2airflow.update.pieces import Task, comment_of, comments
from glue2airflow.update.work import Made, Work

Said = tuple[str, ...]


def said_over(task: Task) -> Said:
    """The comments over a generated task."""
    return comments(task.line) if task.line else ()


def merge_remarks(work: Work) -> None:
    """What is said over the tasks that there were and are."""
    # Twice: what is to be said over one may still have been said over one that came later.
    for task_id in 2 * [task_id for task_id in work.new.tasks if task_id in work.base.tasks]:
        old, now = said_over(work.base.tasks[task_id]), said_over(work.new.tasks[task_id])
        task = work.find(task_id)
        if old != now and task is not None:
            _merge(task_id, task, (old, now), work)


def _merge(task_id: str, task: Task, sides: tuple[Said, Said], work: Work) -> None:
    old, now = sides
    shorter = _within(now, old) and _under(old, work) is not None
    found = not shorter and _under(now, work) is not None
    wanted = () if found or _is_near(now, task_id, work.base, work) else now
    unwanted = (
        () if (found and _within(old, now)) or _is_near(old, task_id, work.new, work) else old
    )
    line = _holder(unwanted, task, work)
    if line is not None:
        _replace(line, unwanted, work.new.tasks[task_id] if wanted else None, work)
    elif unwanted and not found:
        if _glue_wins(task_id, task, (unwanted, wanted), work) and task.line is not None:
            _replace(task.line, (), work.new.tasks[task_id], work)
    elif wanted and task.line is not None:
        _replace(task.line, (), work.new.tasks[task_id], work)


def _within(some: Said, more: Said) -> bool:
    return set(some) <= set(more)


def _is_near(said: Said, task_id: str, made: Made, work: Work) -> bool:
    """Whether it is said over another task of the same paragraph in another version.

    A paragraph's comments are over its first task, whichever that is; people see them over all.
    """
    paragraphs = {item.key: item.paragraph for item in work.new.items}
    mine = paragraphs.get(f"task {task_id}")
    others = (t for t in made.tasks.values() if t.task_id != task_id and said_over(t) == said)
    return bool(said) and any(paragraphs.get(f"task {t.task_id}") == mine for t in others)


def _under(said: Said, work: Work) -> cst.CSTNode | None:
    """The one statement that something is said over."""
    draft = work.draft
    inner = (line for line, path in work.hand.lines if draft.top(path[-1:], None) is not None)
    every = dict.fromkeys([*draft.order, *inner])
    found = [s for s in every if said and find_comments(draft.above(s), said) >= 0]
    return found[0] if len(found) == 1 else None


def _holder(said: Said, task: Task, work: Work) -> cst.CSTNode | None:
    """The statement that something is said over: the task's; or another, in another order."""
    if not said:
        return None
    lines: list[cst.CSTNode | None] = [task.line, work.draft.top(task.path, task.line)]
    if not any(_within(said, said_over(other)) for other in work.new.tasks.values()):
        lines.append(_under(said, work))
    there = (line for line in lines if line is not None)
    return next((s for s in there if find_comments(work.draft.above(s), said) >= 0), None)


def _replace(line: cst.CSTNode, said: Said, now: Task | None, work: Work) -> None:
    """Say something else over a statement; what people say there stays."""
    there = work.draft.above(line)
    at = find_comments(there, said) if said else len(there)
    lines = above(now.line) if now and now.line else ()
    theirs = [part for part in lines if not is_blank(part)]
    work.draft.tops[line] = [*there[:at], *theirs, *there[at + len(said) :]]


def _glue_wins(task_id: str, task: Task, sides: tuple[Said, Said], work: Work) -> bool:
    """What was said is not there any more: gone, as in Glue, or changed by people."""
    old, now = sides
    lines = work.draft.above(task.line) if task.line else []
    here = [said for said in map(comment_of, lines) if said]
    if not now and not set(here) & set(old):
        return False
    told = tuple("\n".join(said) for said in (old, here, now))
    can = bool(now) and task.line is not None
    subject = f"comment over task {task_id}"
    return work.glue_wins(subject, task.line or task.call, told, "", can=can)

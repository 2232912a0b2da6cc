"""A DAG file of a person, brought up to what is generated now."""

from __future__ import annotations

import ast
from dataclasses import dataclass

import libcst as cst

from glue2airflow.errors import OutputError
from glue2airflow.update.brackets import code
from glue2airflow.update.conflicts import Conflict, Disputes
from glue2airflow.update.constants import merge_constants, named
from glue2airflow.update.draft import Draft
from glue2airflow.update.header import Header
from glue2airflow.update.imports import merge_imports
from glue2airflow.update.pieces import Home, Script, read, text_of
from glue2airflow.update.side import Side
from glue2airflow.update.tasks import merge_dag, merge_tasks
from glue2airflow.update.values import Merging
from glue2airflow.update.wiring import Wiring
from glue2airflow.update.work import Made, Work


@dataclass(frozen=True)
class Merged:
    """The text that a file is to have, unless there are conflicts."""

    text: str
    conflicts: tuple[Conflict, ...]


def merge(base: str, hand: str, new: str, name: str, prefer: Side | None = None) -> Merged:
    """Bring into ``hand`` what changed from ``base`` to ``new``.

    Nothing of any of them is run.

    :param base: the file as it was generated last.
    :param hand: the file as people made it.
    :param new: the file as it is generated now.
    :param name: what to call the file in messages.
    :param prefer: whose side to take in conflicts.
    :raises OutputError: if ``hand`` is not valid Python.
    """
    bom, plain = ("\ufeff", hand[1:]) if hand.startswith("\ufeff") else ("", hand)
    try:
        done = _checked(_Versions(base, new), plain, name, prefer)
    except (RecursionError, MemoryError):
        raise OutputError(_invalid(name, "")) from None
    return Merged(bom + done.text, done.conflicts)


class _Versions:
    """What was and what is generated, read."""

    def __init__(self, base: str, new: str) -> None:
        self.base, self.new = Made(read(base)), Made(read(new))


def _checked(versions: _Versions, hand: str, name: str, prefer: Side | None) -> Merged:
    """The merge; and once more, which must find nothing left to do."""
    once = _merged(versions, _read(hand, name), prefer)
    if once.conflicts:
        return once
    try:
        again = _merged(versions, _read(once.text, name), prefer)
    except OutputError:
        return Merged(hand, (_unsafe(),))
    if again.text != once.text or again.conflicts:
        return Merged(hand, (*again.conflicts, _unsafe()))
    return once


def _unsafe() -> Conflict:
    why = "what came out would not hold all that Glue changed"
    return Conflict("the file as a whole", why=f"{why}; convert anew with --force, and edit that")


def _read(text: str, name: str) -> Script:
    try:
        ast.parse(text)
        return read(text)
    except SyntaxError as error:
        where = f" (line {error.lineno})" if error.lineno else ""
        raise OutputError(_invalid(name, where)) from None
    except cst.ParserSyntaxError as error:
        raise OutputError(_invalid(name, f" (line {error.raw_line})")) from None
    except ValueError:
        raise OutputError(_invalid(name, "")) from None


def _invalid(name: str, where: str) -> str:
    return f"{name} is not valid Python{where}; mend it, or take --force to have it made anew"


def _merged(versions: _Versions, script: Script, prefer: Side | None) -> Merged:
    disputes, (base, new) = Disputes(prefer), (versions.base, versions.new)
    home = _home(script, base)
    merging = Merging(disputes, script.line_of)
    work = Work(base, new, script, home, Draft(script, home), merging)
    _check_known(work)
    merge_dag(work)
    Wiring(work, merge_tasks(work)).merge()
    text = work.draft.build().code
    text = merge_constants(text, base.script.module, new.script.module, disputes)
    text = merge_imports(text, script.text, base.script.text, new.script.text, disputes)
    text = Header(text, disputes).merge(base.script.text, new.script.text)
    return Merged(text, disputes.in_order())


def _home(script: Script, base: Made) -> Home | None:
    """The DAG of the file: the one with the id that was generated, or the only one."""
    dag_id = text_of(base.home.call, "dag_id") if base.home else None
    named = [home for home in script.homes if text_of(home.call, "dag_id") == dag_id]
    found = named or list(script.homes)
    return found[0] if len(found) == 1 else None


def _check_known(work: Work) -> None:
    """Generated code that this does not understand must be the same then and now."""
    old, now = _strange(work.base), _strange(work.new)
    for said in sorted(set(old) ^ set(now)):
        sides = (said if said in old else "", "", said if said in now else "")
        work.insist("generated code of another kind", None, "", sides)


def _strange(made: Made) -> list[str]:
    """The source of the statements that are neither imports, the DAG, tasks nor edges."""
    values = named(made.script.module).values()
    known = {*made.edges, *values, *(task.line for task in made.tasks.values())}
    inside = [item.line for item in made.items if item.line not in known]
    around = made.home.path if made.home else ()
    top = [s for s in made.script.module.body if s not in around and s not in known]
    outside = [statement for statement in top if not _is_import(statement)]
    return [code(statement).strip() for statement in (*inside, *outside)]


def _is_import(statement: cst.BaseCompoundStatement | cst.SimpleStatementLine) -> bool:
    return isinstance(statement, cst.SimpleStatementLine) and all(
        isinstance(part, cst.Import | cst.ImportFrom) for part in statement.body
    )

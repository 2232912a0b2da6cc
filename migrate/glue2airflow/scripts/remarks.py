"""What there is to say of a script: a finding for each use that is left to people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from glue2airflow import findings as f
from glue2airflow.findings import Finding, Rule
from glue2airflow.scripts.given import ARCHIVES, MODULE
from glue2airflow.scripts.model import ENVIRONMENT, HANDED, Kind, Script, Use

# For uses that no rewriting makes right.
_LEFT: Mapping[Kind, Rule] = {
    Kind.HISTORY: f.RUN_HISTORY,
    Kind.STOP: f.RUN_CONTROL,
    Kind.START: f.RUN_CONTROL,
    Kind.EVENT_IDS: f.EVENT_LOOKUP,
}


# What to do about a use that is not followed, by what its text begins with.
_ADVICE: Mapping[str, str] = {
    HANDED: "give the file of that module too, or the archive that holds it",
    ENVIRONMENT: "Glue sets no such variable; take it from the arguments",
    "": "write it as a plain call, or go through glue_run_properties by hand",
}


def findings_of(script: Script) -> tuple[Finding, ...]:
    """The findings of a script and of what it imports; one for all lines of a file alike."""
    found: dict[tuple[Path, Rule, tuple[tuple[str, str], ...]], list[int]] = {}
    for use in script.uses:
        if rule := _rule(use):
            blanks = tuple(_blanks(rule, use).items())
            found.setdefault((use.file, rule, blanks), []).append(use.line)
    grouped = (
        rule.at(_where(file, rule, lines), **dict(blanks))
        for (file, rule, blanks), lines in found.items()
    )
    return (*_whole(script), *grouped)


def _whole(script: Script) -> Iterator[Finding]:
    """What is to be said of the script and no line of it."""
    if script.broken:
        yield f.NOT_REWRITABLE.at(script.path, reason=script.broken)
    if others := [name for name in script.missing if name != MODULE]:
        yield f.MODULE_UNREAD.at(script.path, names=f.listed(others))


def _rule(use: Use) -> Rule | None:
    if use.kind is Kind.AS_DATA:
        return f.RUN_AS_DATA
    if use.rewritable:
        return None
    return f.NOT_REWRITABLE if _is_closed(use) else _LEFT.get(use.kind, f.NOT_FOLLOWED)


def _is_closed(use: Use) -> bool:
    """Whether it could be rewritten, were its file one that can be."""
    archived = any(part.endswith(ARCHIVES) for part in use.file.parts[:-1])
    return use.kind is Kind.BROKEN or (archived and use.kind not in (*_LEFT, Kind.OTHER))


def _blanks(rule: Rule, use: Use) -> dict[str, str]:
    """What fills the blanks of the wording; a rule takes those that it has."""
    archived = f"it is in an archive, which is only looked into, and {use.text} needs rewriting"
    blanks = {
        "names": use.text,
        "what": use.text,
        "reason": use.text if use.kind is Kind.BROKEN else archived,
        "advice": next(said for start, said in _ADVICE.items() if use.text.startswith(start)),
    }
    return {name: text for name, text in blanks.items() if f"{{{name}}}" in rule.wording}


def _where(file: Path, rule: Rule, lines: Sequence[int]) -> str:
    if rule is f.NOT_REWRITABLE and lines == [1]:
        return str(file)
    return f"{file}:{', '.join(map(str, sorted(set(lines))))}"

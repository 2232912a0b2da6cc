"""Names for Airflow from names in Glue: checked identifiers, unique, and the same every time.

A name depends on the Glue name alone unless two of them clash; then each that had to be changed
carries a digest of its Glue name, so that the order of the source never decides who is called what.
"""

from __future__ import annotations

import hashlib
import keyword
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)

# Airflow takes 250 characters, file systems 255 bytes; the rest is room for suffixes.
MAX_LENGTH = 180
# https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html
LONGEST_QUEUE = 80

# What a generated file imports or begins with; a task variable must not hide it.
IMPORTED = frozenset(
    {"Asset", "AssetOrTimeSchedule", "AssetWatcher", "AwsCronTimetable", "CronTriggerTimetable"}
    | {"DAG", "EmptyOperator", "GlueCrawlerRunOperator", "GlueEventTrigger", "GlueJobOperator"}
    | {"GluePredicateOperator", "MultipleCronTriggerTimetable", "Param", "chain", "timedelta"}
    | {"RUN_PROPERTIES"}
)
_TAKEN_MODULES = sys.stdlib_module_names | {"airflow"}
# Characters that a reader misses least when they become an underscore.
_PLAIN = re.compile(r"[A-Za-z0-9_. -]+")


@dataclass(frozen=True)
class Wanted(Generic[Key]):
    """A name to be found for ``key``: the Glue name, and what kind of thing bears it."""

    key: Key
    glue_name: str
    kind: str


def is_lossy(glue_name: str) -> bool:
    """Whether the name in Airflow no longer shows the name in Glue."""
    return not _PLAIN.fullmatch(glue_name) or len(glue_name) > MAX_LENGTH


def identifier(glue_name: str, kind: str) -> str:
    """A Python identifier that is also a task id."""
    cleaned = _shorten(_ascii(glue_name, r"[^0-9A-Za-z_]+").strip("_"), glue_name)
    if not cleaned:
        return f"{kind}_{digest(glue_name)}"
    if cleaned[0].isdigit():
        cleaned = f"{kind}_{cleaned}"
    hidden = keyword.iskeyword(cleaned) or keyword.issoftkeyword(cleaned) or cleaned in IMPORTED
    return f"{cleaned}_" if hidden else cleaned


def dag_id(glue_name: str) -> str:
    """A DAG id: as the workflow is called, less what Airflow does not allow."""
    cleaned = _ascii(glue_name, r"[^0-9A-Za-z_.-]+")
    cleaned = cleaned if cleaned == glue_name else cleaned.strip("._-")
    readable = any(char.isalnum() for char in cleaned)
    return _shorten(cleaned, glue_name) if readable else f"workflow_{digest(glue_name)}"


def module(dag_id: str) -> str:
    """The name of the file, without its ending, for a DAG."""
    name = identifier(dag_id, "workflow")
    return f"{name}_dag" if name.casefold() in _TAKEN_MODULES else name


def variable(module: str, task_id: str, argument: str) -> str:
    """The key of the Airflow Variable that holds an argument of a task."""
    return f"{module}__{task_id}__{identifier(argument, 'argument')}"


def queue(pattern: str, module: str, place: int) -> str:
    """The SQS queue of the ``place``-th EVENT trigger of a DAG; the first one's has no number."""
    suffix = f"_{place + 1}" if place else ""
    named = pattern.replace("{module}", module) + suffix
    if "://" in named or len(named) <= LONGEST_QUEUE:
        return named
    return f"{named[: LONGEST_QUEUE - 9]}_{digest(named)}"


def assign(
    wanted: Iterable[Wanted[Key]], names: Mapping[Key, str], *, fold: bool = False
) -> dict[Key, str]:
    """Make ``names`` unique: whoever shares one and had to be changed for it gets a digest.

    :param fold: treat names as equal that differ in case only, as some file systems do.
    """
    groups: dict[str, list[Wanted[Key]]] = defaultdict(list)
    for want in wanted:
        name = names[want.key]
        groups[name.casefold() if fold else name].append(want)
    alone = {group[0].key: names[group[0].key] for group in groups.values() if len(group) == 1}
    taken = {name.casefold() if fold else name for name in alone.values()}
    result = dict(alone)
    for group in groups.values():
        if len(group) > 1:
            for want in sorted(group, key=lambda w: _precedence(w, names[w.key])):
                result[want.key] = _free(want, names[want.key], taken, fold)
    return {want: result[want] for want in names if want in result}


def _precedence(want: Wanted[Key], name: str) -> tuple[bool, bool, str]:
    """Who may keep a name: what needs no change, then a job or a workflow, then by the name."""
    return (want.glue_name != name, want.kind not in ("job", "workflow"), str(want.key))


def _free(want: Wanted[Key], name: str, taken: set[str], fold: bool) -> str:
    """The first of a few spellings that is not taken."""
    spellings = [name] if want.glue_name == name else []
    spellings += [f"{name}_{want.kind}"] if want.glue_name == name else []
    spellings += [f"{name}_{digest(f'{want.kind} {want.key} {n}'.strip())}" for n in range(8)]
    for spelling in spellings:
        folded = spelling.casefold() if fold else spelling
        if folded not in taken:
            taken.add(folded)
            return spelling
    raise AssertionError(f"eight digests of {name} clash")


def digest(text: str) -> str:
    """Eight hexadecimal digits that stand for a name."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _ascii(name: str, forbidden: str) -> str:
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(forbidden, "_", folded)


def _shorten(cleaned: str, glue_name: str) -> str:
    if len(cleaned) <= MAX_LENGTH:
        return cleaned
    return f"{cleaned[: MAX_LENGTH - 9].rstrip('_.-')}_{digest(glue_name)}"

"""What is known of a job script: where it leans on its workflow run, and whether it still may."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

# The arguments that Glue gives only to jobs that a workflow starts
# (https://docs.aws.amazon.com/glue/latest/dg/workflow-run-properties-code.html).
NAME, RUN_ID = "WORKFLOW_NAME", "WORKFLOW_RUN_ID"
# The run property in which Glue leaves the ids of the events that started the run.
EVENT_IDS = "aws:eventIds"
# A key that the script decides only when it runs.
UNKNOWN = "?"
# What the texts of uses that are not followed begin with, where that tells what to do.
HANDED, ENVIRONMENT = "handed to ", "os.environ "


class Kind(StrEnum):
    """What a script does with its workflow run."""

    REQUIRED = "required argument"
    OPTIONAL = "argument if given"
    READ = "read"
    READ_DEFAULT = "read with default"
    WRITE = "write back"
    EVENT_IDS = "event ids"
    RUN = "workflow run"
    HISTORY = "run history"
    STOP = "stop"
    START = "start"
    AS_DATA = "workflow name as data"
    OTHER = "not followed"
    BROKEN = "not readable"


# What only somebody who is told of the run can do; an argument that a script does not ask for may
# be one too many for its own parser.
OF_THE_RUN = frozenset(
    {Kind.REQUIRED, Kind.OPTIONAL, Kind.READ, Kind.READ_DEFAULT, Kind.WRITE, Kind.RUN}
    | {Kind.EVENT_IDS, Kind.AS_DATA}
)


@dataclass(frozen=True)
class Use:
    """One place where a script leans on its workflow run.

    :param file: the file it is in; for one inside an archive, the archive's path and its own.
    :param keys: the run properties concerned; "?" stands for those that only a run decides.
    :param text: the argument, operation or name that is used; never a line of the script.
    :param rewritable: whether ``rewritten`` makes it right under Airflow.
    :param done: whether it already is, or needs nothing.
    """

    kind: Kind
    file: Path
    line: int
    keys: tuple[str, ...] = ()
    text: str = ""
    rewritable: bool = True
    done: bool = False


@dataclass(frozen=True)
class Script:
    """A file that Glue may run, with what it imports of the files that are given.

    :param modules: these files, however far behind.
    :param uses: its own and those of its modules, by file and line.
    :param missing: names of modules that it imports and nobody gave.
    :param broken: why it cannot be read, if it cannot.
    """

    path: Path
    modules: tuple[Path, ...] = ()
    uses: tuple[Use, ...] = ()
    missing: tuple[str, ...] = ()
    broken: str = ""

    @property
    def needs_argument(self) -> bool:
        """Whether it must be told of its Airflow run."""
        return any(use.kind in OF_THE_RUN for use in self.uses)

    @property
    def writes(self) -> bool:
        """Whether it leaves run properties for others."""
        return any(use.kind is Kind.WRITE for use in self.uses)

    @property
    def ready(self) -> bool:
        """Whether it runs outside a workflow as it is."""
        return not self.broken and all(use.done for use in self.uses)

    @property
    def keys(self) -> tuple[str, ...]:
        """The run properties that it names, each once."""
        return tuple(sorted({key for use in self.uses for key in use.keys}))

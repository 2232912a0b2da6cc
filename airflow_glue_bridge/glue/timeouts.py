"""How long Glue lets a job run go on that names no timeout."""

from __future__ import annotations

# Minutes. https://docs.aws.amazon.com/glue/latest/dg/add-job.html
DEFAULT_TIMEOUT = 2880
DEFAULT_TIMEOUT_FROM_5 = 480
LONGEST_TIMEOUT = 10080

STREAMING = "gluestreaming"
PYTHON_SHELL = "pythonshell"


def default_timeout(command: str, glue_version: str) -> int:
    """The minutes after which Glue ends a run of a job that says nothing else.

    :param command: ``JobCommand.Name``.
    :param glue_version: ``Job.GlueVersion``, empty if the job has none: then it runs on the newest,
        except Python shell, which has versions of its own.
    """
    if command == STREAMING:
        return LONGEST_TIMEOUT
    major = glue_version.partition(".")[0]
    older = int(major) < 5 if major.isdigit() else not glue_version and command == PYTHON_SHELL
    return DEFAULT_TIMEOUT if older else DEFAULT_TIMEOUT_FROM_5

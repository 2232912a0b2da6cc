"""What the emulated service answers when it refuses a call: a code of the API, and a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from airflow_glue_bridge.glue.engine import (
    ConcurrentRunsExceededError,
    EngineError,
    IllegalWorkflowStateError,
    InvalidInputError,
)

ENTITY_NOT_FOUND = "EntityNotFoundException"
ALREADY_EXISTS = "AlreadyExistsException"
INVALID_INPUT = "InvalidInputException"
ILLEGAL_WORKFLOW_STATE = "IllegalWorkflowStateException"
CONCURRENT_RUNS_EXCEEDED = "ConcurrentRunsExceededException"


class GlueError(Exception):
    """The service refuses a call.

    :param code: the exception's name in the API, ``EntityNotFoundException`` for one.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class EmulatorError(Exception):
    """The emulator itself cannot do what it is asked; the text says what to do."""


_CODES: Mapping[type[EngineError], str] = {
    IllegalWorkflowStateError: ILLEGAL_WORKFLOW_STATE,
    InvalidInputError: INVALID_INPUT,
    ConcurrentRunsExceededError: CONCURRENT_RUNS_EXCEEDED,
}


def of_engine(error: EngineError) -> GlueError:
    """The API's error for one of the engine's."""
    return GlueError(_CODES[type(error)], str(error))


# The service does not name a workflow, or its run, that it does not find.
_NAMELESS = {"Workflow": "Entity not found", "Workflow run": "Entity not found"}


def not_found(kind: str, name: str) -> GlueError:
    """``kind`` as a sentence begins with it: ``Workflow``, ``Job``."""
    return GlueError(ENTITY_NOT_FOUND, _NAMELESS.get(kind, f"{kind} {name} not found."))


def already_exists(kind: str, name: str) -> GlueError:
    """There is one of that name."""
    return GlueError(ALREADY_EXISTS, f"{kind} with name {name} already exists")


def invalid_input(message: str) -> GlueError:
    """The input cannot be meant."""
    return GlueError(INVALID_INPUT, message)


def other_configuration(kind: str, name: str) -> GlueError:
    """There is one of that name, and it is another one.

    https://docs.aws.amazon.com/glue/latest/dg/blueprint_workflow_troubleshoot.html quotes it.
    """
    message = f"{kind} with name '{name}' already submitted with different configuration"
    return GlueError("IdempotentParameterMismatchException", message)

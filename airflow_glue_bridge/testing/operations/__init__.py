"""The operations of Glue that the emulator answers itself; moto answers the others.

A module here is one family of the API's operations. A handler is a function named for its
operation, ``get_workflow_run`` for GetWorkflowRun, under the decorator :func:`operation`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from airflow_glue_bridge.glue.codec import api_name

if TYPE_CHECKING:
    from airflow_glue_bridge.testing.world import World

Handler = Callable[["World", dict[str, Any]], dict[str, Any]]

OPERATIONS: dict[str, Handler] = {}


def operation(handler: Handler) -> Handler:
    """Register a handler under the API's name of its operation."""
    name = api_name(handler.__name__)
    if name in OPERATIONS:
        raise ValueError(f"operation {name} has two handlers")
    OPERATIONS[name] = handler
    return handler


def load() -> dict[str, Handler]:
    """Every operation, all modules of this folder imported."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return OPERATIONS

"""The two who may change a DAG file."""

from __future__ import annotations

from enum import StrEnum


class Side(StrEnum):
    """Whose change is taken where both changed the same."""

    HAND = "hand"
    GLUE = "glue"

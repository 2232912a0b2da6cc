"""What moved, or arrived, between the Airflow versions that this provider runs on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

try:
    from airflow.sdk.exceptions import (
        AirflowException,
        AirflowFailException,
        AirflowSensorTimeout,
        AirflowSkipException,
        TaskDeferred,
    )
except ImportError:  # Airflow 3.0; mypy sees a later one, which has moved them
    from airflow.exceptions import (  # type: ignore[attr-defined, no-redef]
        AirflowException,
        AirflowFailException,
        AirflowSensorTimeout,
        AirflowSkipException,
        TaskDeferred,
    )

try:
    from airflow.sdk import ResumableJobMixin
except ImportError:  # before Airflow 3.3

    class ResumableJobMixin:  # type: ignore[no-redef]
        """Airflow's, without the task state store that it came with: nothing is remembered."""

        external_id_key = "remote_job_id"

        def __init__(self, *, durable: bool = True, **kwargs: Any) -> None:  # noqa: ANN401
            super().__init__(**kwargs)
            self.durable = durable

        def execute_resumable(self, context: Context) -> Any:  # noqa: ANN401
            """Begin, wait, and tell what came of it."""
            operator: Any = self
            external_id = operator.submit_job(context)
            operator.poll_until_complete(external_id, context)
            return operator.get_job_result(external_id, context)


if TYPE_CHECKING:
    from airflow.sdk import Context

__all__ = [
    "AirflowException",
    "AirflowFailException",
    "AirflowSensorTimeout",
    "AirflowSkipException",
    "ResumableJobMixin",
    "TaskDeferred",
]

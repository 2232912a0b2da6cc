"""What can be asked of the poller, and where."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Answer = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """A connection and a region. Waits of one place share one client and one loop.

    :param aws_conn_id: The Airflow connection used for AWS credentials.
    :param region_name: AWS region_name; by default the connection's, or boto3's.
    :param verify: Whether or not to verify SSL certificates, or a path to them.
    :param botocore_config: Configuration of the botocore client, as JSON text.
    """

    aws_conn_id: str | None = "aws_default"
    region_name: str | None = None
    verify: bool | str | None = None
    botocore_config: str | None = None

    @classmethod
    def of(
        cls,
        aws_conn_id: str | None = "aws_default",
        region_name: str | None = None,
        verify: bool | str | None = None,
        botocore_config: Mapping[str, Any] | None = None,
    ) -> Place:
        """A place from what operators and triggers are given."""
        config = json.dumps(botocore_config, sort_keys=True) if botocore_config else None
        return cls(aws_conn_id, region_name or None, verify, config)

    @property
    def config(self) -> dict[str, Any] | None:
        """The configuration of the botocore client; None if it is the connection's."""
        return json.loads(self.botocore_config) if self.botocore_config else None


@dataclass(frozen=True, slots=True)
class RunOf:
    """A run; the answer is the ``WorkflowRun`` without its graph."""

    workflow: str
    run_id: str

    def __str__(self) -> str:
        return f"Run {self.run_id} of workflow {self.workflow}"


@dataclass(frozen=True, slots=True)
class RunsOf:
    """The runs begun at or after ``since``; the answer is ``{"Runs": [...]}``, newest first."""

    workflow: str
    since: datetime

    def __str__(self) -> str:
        return f"Runs of workflow {self.workflow} since {self.since}"


@dataclass(frozen=True, slots=True)
class GraphOf:
    """A run; the answer is the ``WorkflowRun`` with its graph."""

    workflow: str
    run_id: str

    def __str__(self) -> str:
        return f"The graph of run {self.run_id} of workflow {self.workflow}"


Question = RunOf | RunsOf | GraphOf


@dataclass(eq=False, slots=True)
class Wait:
    """One that waits, with the future that it waits on.

    :param delay: the longest pause between two looks, in seconds.
    :param since: when it began to wait, on the loop's clock.
    """

    question: Question
    done: Callable[[Answer], Any]
    delay: float
    since: float
    future: asyncio.Future[Any]

    def offer(self, answer: Answer) -> None:
        """Let the answer end the wait, if it does."""
        if self.future.done():
            return
        try:
            result = self.done(answer)
        except Exception as error:  # whoever waits is told, and nobody else
            self.fail(error)
            return
        if result is not None:
            self.future.set_result(result)

    def fail(self, error: BaseException) -> None:
        """End the wait with an error."""
        if not self.future.done():
            self.future.set_exception(error)

    def leave(self) -> None:
        """Want no answer any more."""
        if self.future.done() and not self.future.cancelled():
            # Else the loop complains of an error that nobody took note of.
            self.future.exception()
        self.future.cancel()

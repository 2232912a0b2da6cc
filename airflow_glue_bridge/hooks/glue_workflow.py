"""Interact with AWS Glue workflows."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from airflow.providers.amazon.aws.hooks.base_aws import AwsGenericHook
from asgiref.sync import sync_to_async
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    Retrying,
    retry_if_exception,
    stop_before_delay,
    wait_random_exponential,
)

from airflow_glue_bridge.compat import AirflowException
from airflow_glue_bridge.glue.marks import START_ID, STOPPED_BY, began, started_as
from airflow_glue_bridge.hooks.faults import code_of, leaves_open, passes

T = TypeVar("T")
Run = Mapping[str, Any]

# As long as throttling, server faults and lost replies are waited out before one is an error.
PATIENCE = 900.0
# Who is to stop a run may have a few seconds only.
_PATIENCE_TO_MARK = 0.5
# GetWorkflowRuns takes no more
# (https://docs.aws.amazon.com/glue/latest/webapi/API_GetWorkflowRuns.html).
PAGE_SIZE = 1000
_ONE_ATTEMPT = Config(retries={"total_max_attempts": 1, "mode": "standard"})


class LostReplyError(AirflowException):
    """Glue may have begun a run, its reply was lost, and nothing would tell the run from others."""


class GlueWorkflowHook(AwsGenericHook[Any]):
    """Interact with AWS Glue workflows.

    Provide thick wrapper around :external+boto3:py:class:`boto3.client("glue") <Glue.Client>`.

    Throttling, server faults and lost replies are waited out, with jitter, for up to
    :attr:`patience` seconds of each call.

    Additional arguments (such as ``aws_conn_id``) may be specified and
    are passed down to the underlying AwsBaseHook.

    .. seealso::
        - :class:`airflow.providers.amazon.aws.hooks.base_aws.AwsBaseHook`
    """

    #: Seconds for which passing faults of one call are waited out.
    patience = PATIENCE
    #: After a lost reply, seconds before each look for what Glue may have begun. AWS does not say
    #: when a new run is listed.
    settling_times = (2.0, 5.0, 10.0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  as its base class
        kwargs["client_type"] = "glue"
        super().__init__(*args, **kwargs)

    @property
    def waiter_path(self) -> Path:
        """The waiters for workflow runs and triggers; botocore has none for Glue."""
        return Path(__file__).parents[1] / "waiters" / "glue.json"

    def fresh_client(self, *, deferrable: bool = False, **settings: Any) -> Any:  # noqa: ANN401
        """A client of one's own that never sends a request twice by itself.

        :param deferrable: whether it is aiobotocore's.
        :param settings: more for ``botocore.config.Config``.
        """
        config = self.config.merge(_ONE_ATTEMPT).merge(Config(**settings))
        return self.get_client_type(
            region_name=self.region_name, config=config, deferrable=deferrable
        )

    @cached_property
    def _client_of_one_attempt(self) -> Any:  # noqa: ANN401
        # With botocore's own retries, a lost reply to StartWorkflowRun is a second run.
        return self.fresh_client()

    def get_workflow_run(
        self, workflow_name: str, run_id: str, *, include_graph: bool = False
    ) -> Run:
        """Get a workflow run, as ``GetWorkflowRun`` has it.

        :param include_graph: whether it tells how each job and crawler went.
        :raises botocore.exceptions.ClientError: if Glue knows no such run.
        """
        request = {"Name": workflow_name, "RunId": run_id, "IncludeGraph": include_graph}
        run: Run = self._patiently(lambda: self.conn.get_workflow_run(**request)["Run"])
        return run

    def get_workflow_runs(self, workflow_name: str, since: datetime | None = None) -> Iterator[Run]:
        """Get the runs of a workflow that Glue still knows (90 days), without their graphs.

        :param since: read no further after a page of runs that all began before.
        """
        request: dict[str, Any] = {"Name": workflow_name, "MaxResults": PAGE_SIZE}
        while True:
            page = self._patiently(lambda: self.conn.get_workflow_runs(**request))
            yield from page["Runs"]
            older = since is not None and all(began(run) < since for run in page["Runs"])
            if older or not page.get("NextToken"):
                return
            request["NextToken"] = page["NextToken"]

    def start_workflow_run(
        self,
        workflow_name: str,
        run_properties: Mapping[str, str] | None = None,
        *,
        marked: bool = True,
    ) -> str:
        """Start a run of a workflow, once: a lost reply starts no second one.

        :param run_properties: laid over the workflow's ``DefaultRunProperties``.
        :param marked: whether to add one by which the run is found if the reply is lost.
        :return: the run's id.
        :raises LostReplyError: if a reply was lost, and it was not ``marked``.
        """
        start_id = uuid4().hex
        mark = {START_ID: start_id} if marked else {}
        client = self._client_of_one_attempt
        request = {"Name": workflow_name, "RunProperties": {**(run_properties or {}), **mark}}

        def find() -> str:
            if not marked:
                raise LostReplyError(
                    f"Glue's reply to the start of workflow {workflow_name!r} was lost, and "
                    "nothing tells whether it has started a run. Look at the workflow's runs, and "
                    "then clear the task; with durable=True, it finds its run by itself."
                )
            return started_as(start_id, self.get_workflow_runs(workflow_name))

        return self._once(lambda: client.start_workflow_run(**request)["RunId"], find)

    def resume_workflow_run(self, workflow_name: str, run_id: str, node_ids: Sequence[str]) -> str:
        """Resume a workflow run, once: a lost reply starts no second one.

        :param run_id: of a run that is COMPLETED.
        :param node_ids: the ``UniqueId`` of jobs and crawlers that ran in it; what follows them
            runs again too.
        :return: the id of the new run.
        """
        client = self._client_of_one_attempt
        request = {"Name": workflow_name, "RunId": run_id, "NodeIds": list(node_ids)}
        known = self._resumed_from(workflow_name, run_id)

        def find() -> str:
            return next(iter(self._resumed_from(workflow_name, run_id) - known), "")

        return self._once(lambda: client.resume_workflow_run(**request)["RunId"], find)

    def _resumed_from(self, workflow_name: str, run_id: str) -> set[str]:
        runs = self.get_workflow_runs(workflow_name)
        return {str(r["WorkflowRunId"]) for r in runs if r.get("PreviousRunId") == run_id}

    def get_workflow(self, workflow_name: str) -> Mapping[str, Any]:
        """Get the definition of a workflow, as ``GetWorkflow`` has it, with its graph."""
        request = {"Name": workflow_name, "IncludeGraph": True}
        workflow: Mapping[str, Any] = self._patiently(
            lambda: self.conn.get_workflow(**request)["Workflow"]
        )
        return workflow

    def put_workflow_run_properties(
        self, workflow_name: str, run_id: str, run_properties: Mapping[str, str]
    ) -> None:
        """Set some run properties of a run, and keep the others."""
        request = {"Name": workflow_name, "RunId": run_id, "RunProperties": dict(run_properties)}
        self._patiently(lambda: self.conn.put_workflow_run_properties(**request))

    def stop_workflow_run(
        self,
        workflow_name: str,
        run_id: str,
        *,
        mark: bool = False,
        client: Any = None,  # noqa: ANN401
        patience: float | None = None,
    ) -> bool:
        """Stop a workflow run, and the jobs and crawlers that run in it.

        :param mark: whether a run property tells that it was Airflow that stopped it.
        :param client: a client to do it with, instead of the hook's own.
        :param patience: seconds for which passing faults of stopping are waited out, instead of the
            hook's own.
        :return: whether it was running.
        """
        glue = client or self.conn
        names = {"Name": workflow_name, "RunId": run_id}

        if mark:
            properties = {STOPPED_BY: run_id}
            try:
                self._patiently(
                    lambda: glue.put_workflow_run_properties(**names, RunProperties=properties),
                    _PATIENCE_TO_MARK,
                )
            except (ClientError, BotoCoreError) as error:
                self._unmarked(error)
        try:
            self._patiently(lambda: glue.stop_workflow_run(**names), patience)
        except Exception as error:
            return self._was_over(error)
        return True

    async def async_get_workflow_run(
        self, workflow_name: str, run_id: str, *, include_graph: bool = False
    ) -> Run:
        """Get a workflow run; see :meth:`get_workflow_run`."""
        request = {"Name": workflow_name, "RunId": run_id, "IncludeGraph": include_graph}
        async with await self._async_client() as glue:
            reply = await self._patiently_async(lambda: glue.get_workflow_run(**request))
        run: Run = reply["Run"]
        return run

    async def async_stop_workflow_run(
        self,
        workflow_name: str,
        run_id: str,
        *,
        mark: bool = False,
        patience: float | None = None,
    ) -> bool:
        """Stop a workflow run; see :meth:`stop_workflow_run`."""
        names = {"Name": workflow_name, "RunId": run_id}
        async with await self._async_client(connect_timeout=3, read_timeout=5) as glue:
            if mark:
                properties = {STOPPED_BY: run_id}
                try:
                    await self._patiently_async(
                        lambda: glue.put_workflow_run_properties(**names, RunProperties=properties),
                        _PATIENCE_TO_MARK,
                    )
                except (ClientError, BotoCoreError) as error:
                    self._unmarked(error)
            try:
                await self._patiently_async(lambda: glue.stop_workflow_run(**names), patience)
            except Exception as error:
                return self._was_over(error)
            return True

    def _unmarked(self, error: Exception) -> None:
        """To stop the run is what matters; who stopped it is only noted for the next try."""
        self.log.warning(
            "The run cannot be marked as stopped by Airflow (%s). It is stopped all the same, and "
            "a retry will not start another one by itself.",
            error,
        )

    def _was_over(self, error: Exception) -> bool:
        """Stopping a run that is over, or is being stopped, is no error."""
        if code_of(error) != _NOT_RUNNING:
            raise error
        self.log.info("The run was not running any more.")
        return False

    async def _async_client(self, **settings: Any) -> Any:  # noqa: ANN401
        """A client to be used in ``async with``.

        As ``get_async_conn``, in asgiref's thread: Airflow lets a connection be looked up there.

        :param settings: for ``botocore.config.Config``.
        """
        return await sync_to_async(self.fresh_client)(deferrable=True, **settings)

    def _once(self, begin: Callable[[], str], find: Callable[[], str]) -> str:
        """Begin a run; after a lost reply, look first whether it has begun."""
        lost = False

        def attempt() -> str:
            nonlocal lost
            if lost and (begun := self._found(find)):
                self.log.info("The reply was lost; Glue had begun run %s.", begun)
                return begun
            try:
                return begin()
            except Exception as error:
                lost = lost or leaves_open(error)
                raise

        return self._patiently(attempt)

    def _found(self, find: Callable[[], str]) -> str:
        self.log.info("The reply was lost; looking for what Glue may have begun.")
        for seconds in self.settling_times:
            time.sleep(seconds)
            if begun := find():
                return begun
        return ""

    def _patiently(self, call: Callable[[], T], patience: float | None = None) -> T:
        return Retrying(**self._weather(patience))(call)

    async def _patiently_async(
        self, call: Callable[[], Awaitable[T]], patience: float | None = None
    ) -> T:
        async def attempt() -> T:  # tenacity awaits only what is declared so
            return await call()

        return await AsyncRetrying(**self._weather(patience))(attempt)

    def _weather(self, patience: float | None) -> dict[str, Any]:
        """What to ask again for, how often and how long."""
        return {
            "retry": retry_if_exception(passes),
            "wait": wait_random_exponential(multiplier=0.5, min=0.2, max=30),
            "stop": stop_before_delay(self.patience if patience is None else patience),
            "before_sleep": self._told,
            "reraise": True,
        }

    def _told(self, state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        self.log.info(
            "Glue did not answer (%s); asking again in %.1f s.", error, state.upcoming_sleep
        )


# StopWorkflowRun of a run that is not RUNNING.
_NOT_RUNNING = "IllegalWorkflowStateException"

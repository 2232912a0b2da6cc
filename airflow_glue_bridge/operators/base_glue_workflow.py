"""What the operators that begin a workflow run have in common.

A try first looks for the run that an earlier one began (``glue.marks``), decides by a table what to
do about it (``glue.next_step``), waits until the run is over, and then judges it
(``glue.verdict``): Glue calls a run COMPLETED whatever failed in it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from airflow.configuration import conf
from airflow.providers.amazon.aws.utils.mixins import aws_template_fields
from botocore.exceptions import ClientError

from airflow_glue_bridge.compat import AirflowException, AirflowFailException, ResumableJobMixin
from airflow_glue_bridge.glue.marks import Run, TaskKey, is_alive, stopped_by_airflow
from airflow_glue_bridge.glue.next_step import (
    OnRetry,
    Situation,
    Step,
    is_resumable,
    never_ran,
    next_step,
)
from airflow_glue_bridge.glue.states import RunStatus
from airflow_glue_bridge.glue.verdict import (
    NodeResult,
    Verdict,
    checked_states,
    judge,
    names,
    result_of,
)
from airflow_glue_bridge.hooks.faults import code_of
from airflow_glue_bridge.links.glue_workflow import (
    GlueWorkflowRunDetailsLink,
    run_link,
    show_run,
    told_run,
)
from airflow_glue_bridge.operators.waiting import GlueWorkflowWaitingOperator

if TYPE_CHECKING:
    from airflow.sdk import Context

# How far Glue's clock and Airflow's may differ.
_CLOCK_SKEW = timedelta(minutes=1)
_GONE = "EntityNotFoundException"
_TOO_MANY_RUNS = "ConcurrentRunsExceededException"


class GlueWorkflowRunBaseOperator(ResumableJobMixin, GlueWorkflowWaitingOperator):
    """Begin a workflow run or find the one that was begun, wait for it, and judge it.

    Subclasses say how a run is begun (:meth:`begin`), and which ones are theirs (:meth:`own_runs`).

    :meta private:
    """

    template_fields: Sequence[str] = aws_template_fields("workflow_name", "required_nodes")
    operator_extra_links = (GlueWorkflowRunDetailsLink(),)
    external_id_key = "glue_workflow_run_id"

    def __init__(
        self,
        *,
        fail_on: Collection[str] | None = None,
        required_nodes: str | Sequence[str] = (),
        on_retry: str = "resume",
        wait_for_completion: bool = True,
        # Named, not set in **kwargs, so that default_args can change it on every Airflow version.
        durable: bool = True,
        **kwargs: Any,  # noqa: ANN401  whatever BaseOperator takes
    ) -> None:
        super().__init__(durable=durable, **kwargs)
        self.fail_on = checked_states(fail_on)
        self.required_nodes = required_nodes
        self.on_retry = _checked_policy(on_retry)
        self.wait_for_completion = wait_for_completion
        self._result: dict[str, Any] | None = None

    def begin(self, context: Context) -> str:
        """Begin a run; its id."""
        raise NotImplementedError

    def begin_after(self, run: Run, runs: Sequence[Run], context: Context) -> str:
        """Begin a run that goes on from a bad one; its id.

        :param runs: all that the task has begun, ``run`` among them.
        """
        raise NotImplementedError

    def own_runs(self, runs: Sequence[Run], context: Context) -> list[Run]:
        """The runs that the task has begun and that still count, the newest first.

        :param runs: all runs of the workflow.
        """
        raise NotImplementedError

    def execute(self, context: Context) -> dict[str, Any]:
        """Begin a run or find the one that was begun, and, if asked to, wait for it.

        :return: see :func:`~airflow_glue_bridge.glue.verdict.result_of`
        :raises AirflowException: the run is bad, or it took too long
        :raises AirflowFailException: it is, and a retry could do nothing about it
        """
        if not self.wait_for_completion:
            return result_of(self.workflow_name, self.submit_job(context))
        if self.deferrable:
            return self._wait(context, self.submit_job(context))
        result: dict[str, Any] = self.execute_resumable(context)
        return result

    # Which run it is: the methods that ResumableJobMixin asks for, and what they need.

    def submit_job(self, context: Context) -> str:
        """Begin a run, unless the task has begun one that will do; the id of the one to wait for.

        :raises AirflowFailException: there is one, it is bad, and nothing can be done about it
        """
        acts: Mapping[Step, Callable[[Context, Sequence[Run]], str]] = {
            Step.START: self._start,
            Step.ATTACH: lambda _context, runs: str(runs[0]["WorkflowRunId"]),
            Step.DONE: lambda _context, runs: str(runs[0]["WorkflowRunId"]),
            Step.REPLACE: self._wait_to_replace,
            Step.RESUME: self._resume,
        }
        run_id = ""
        while not run_id:
            runs = self._earlier_runs(context)
            situation = self._situation(runs, context)
            step = next_step(situation)
            if situation.newest:
                self.log.info("Run %s: %s.", situation.newest["WorkflowRunId"], step)
                if step is Step.GIVE_UP:
                    raise AirflowFailException(self._hopeless(situation.newest))
            run_id = acts[step](context, runs)
        self._remember(context, run_id)
        return run_id

    def get_job_status(self, external_id: Any, context: Context) -> str:  # noqa: ANN401
        """What to do about the run that an earlier try has left in Airflow's task state store."""
        try:
            run = self.hook.get_workflow_run(self.workflow_name, external_id)
        except ClientError as error:
            if code_of(error) == _GONE:
                return "gone"
            raise
        # None, if it is of before the task was cleared.
        return str(next_step(self._situation(self.own_runs([run], context), context)))

    def is_job_active(self, status: str) -> bool:
        """Whether to wait for it."""
        return status == Step.ATTACH

    def is_job_succeeded(self, status: str) -> bool:
        """Whether it is over and good."""
        return status == Step.DONE

    def poll_until_complete(self, external_id: Any, context: Context) -> Any:  # noqa: ANN401
        """Wait until the run is over, and judge it."""
        self._remember(context, external_id)
        self._result = self._wait(context, external_id)
        return self._result

    def get_job_result(self, external_id: Any, context: Context) -> Any:  # noqa: ANN401
        """What came of it."""
        return self._result or self.poll_until_complete(external_id, context)

    def _earlier_runs(self, context: Context) -> list[Run]:
        """The runs that the task has begun before, looked for on a first try too.

        Airflow may hand a try out twice (https://github.com/apache/airflow/issues/72716).
        """
        if not self.durable:
            return []
        with self.asking(f"workflow {self.workflow_name!r}"):
            runs = list(self.hook.get_workflow_runs(self.workflow_name, began_of(context)))
        return self.own_runs(runs, context)

    def _situation(self, runs: Sequence[Run], context: Context) -> Situation:
        if not runs:
            return Situation(None, None, self.on_retry)
        newest, verdict = runs[0], None
        unwanted = key_of(context).is_outdated(newest, runs)
        if not is_alive(newest):
            newest = self._with_graph(newest["WorkflowRunId"])
            verdict = self._judged(newest)
        return Situation(newest, verdict, self.on_retry, unwanted)

    def _start(self, context: Context, _runs: Sequence[Run]) -> str:
        with self.asking(f"workflow {self.workflow_name!r}"):
            return self._unless_too_many(context, lambda: self.begin(context))

    def _resume(self, context: Context, runs: Sequence[Run]) -> str:
        return self._unless_too_many(context, lambda: self.begin_after(runs[0], runs, context))

    def resume(self, run: Run, nodes: Sequence[NodeResult]) -> str:
        """Resume a run from some of its jobs and crawlers; the id of the new one."""
        run_id = run["WorkflowRunId"]
        self.log.info("Resuming run %s from %s.", run_id, ", ".join(map(str, nodes)))
        node_ids = [result.unique_id for result in nodes]
        return self.hook.resume_workflow_run(self.workflow_name, run_id, node_ids)

    def _wait_to_replace(self, context: Context, runs: Sequence[Run]) -> str:
        """Stop a run, if that is allowed, and wait until it is over; then look again."""
        run_id = runs[0]["WorkflowRunId"]
        if self.stop_run_on_kill:
            self.hook.stop_workflow_run(self.workflow_name, run_id, mark=True)
        if self.deferrable:
            self.defer_until_over(context, run_id, "begin_again")
        self.poll_until_over(run_id)
        return ""

    def _unless_too_many(self, context: Context, begin: Callable[[], str]) -> str:
        """Begin a run; where MaxConcurrentRuns forbids it, wait for another to end."""
        try:
            return begin()
        except ClientError as error:
            if code_of(error) != _TOO_MANY_RUNS:
                raise
        self.wait_for_slot(context)
        return ""

    def _wait(self, context: Context, run_id: str) -> dict[str, Any]:
        """Wait until a run that counts is over, here or in the triggerer, and judge it."""
        while True:
            if self.deferrable:
                self.defer_until_over(context, run_id, "execute_complete")
            self.poll_until_over(run_id)
            if result := self._concluded(run_id):
                return result
            run_id = self._begun_anew(context, run_id)

    def begin_again(self, context: Context, event: dict[str, Any] | None = None) -> dict[str, Any]:
        """Go on after what kept the task from beginning a run has ended; called by Airflow."""
        self.see_to(event)
        run_id = self.submit_job(context)
        if self.wait_for_completion:
            return self._wait(context, run_id)
        return result_of(self.workflow_name, run_id)

    def execute_complete(
        self, context: Context, event: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Judge the run that is over; called by Airflow.

        :raises AirflowException: it is bad, or was waited for in vain
        """
        run_id = str(self.see_to(event)["run_id"])
        return self._concluded(run_id) or self._wait(context, self._begun_anew(context, run_id))

    def _begun_anew(self, context: Context, run_id: str) -> str:
        """Begin a run instead of one that does not count; its id.

        :raises AirflowException: that has been tried for long enough
        """
        self.check_time(context, "a run that counts")
        if never_ran(self.hook.get_workflow_run(self.workflow_name, run_id)):
            self.wait_for_slot(context)
        return self.submit_job(context)

    def _remember(self, context: Context, run_id: str) -> None:
        """Note which run it is: to stop it, to find it again, and to show it."""
        if self.watched == run_id:
            return
        self.watch(run_id)
        store = context.get("task_state_store")
        if store is not None and self.durable and not self.deferrable:
            store.set(self.external_id_key, run_id)
        show_run(self, context, run_id)
        self.log.info("You can monitor this run at: %s", run_link(self, run_id))

    # What came of it.

    def _concluded(self, run_id: str) -> dict[str, Any] | None:
        """Judge a run that is over; None if it does not count.

        :raises AirflowException: it is bad
        """
        run = self._with_graph(run_id)
        if not self.killed and (never_ran(run) or _stopped_for_another_try(run)):
            self.log.info("Run %s is %s and does not count.", run_id, run["Status"])
            return None
        verdict = self._judged(run)
        if not verdict.good:
            raise AirflowException(told_run(self, run_id, verdict))
        excused = "; ".join(str(result) for result in verdict.nodes if is_resumable(result))
        self.log.info("Run %s is good.%s", run_id, f" Excused: {excused}." if excused else "")
        return result_of(self.workflow_name, run_id, verdict)

    def _with_graph(self, run_id: str) -> Run:
        return self.hook.get_workflow_run(self.workflow_name, run_id, include_graph=True)

    def _judged(self, run: Run) -> Verdict:
        try:
            return judge(run, names(self.required_nodes), self.fail_on)
        except ValueError as error:
            raise AirflowFailException(f"required_nodes: {error}.") from error

    def _hopeless(self, run: Run) -> str:
        """Why a retry can do nothing about a run."""
        told = told_run(self, run["WorkflowRunId"], self._judged(run))
        why = {
            OnRetry.ATTACH: "on_retry='attach' begins no other run",
            OnRetry.RESUME: "Glue can resume only runs that are COMPLETED, from jobs and crawlers "
            "that ran in them",
        }[self.on_retry]
        return f"No retry helps: {why}. Clear the task to start a new run. {told}"


def key_of(context: Context) -> TaskKey:
    """Which task it is."""
    ti = context["ti"]
    index = -1 if ti.map_index is None else ti.map_index
    deployment = conf.get("airflow_glue_bridge", "deployment", fallback="")
    return TaskKey(ti.dag_id, ti.task_id, ti.run_id, index, ti.max_tries, deployment)


def began_of(context: Context) -> datetime:
    """When the DAG run began, or a bit earlier, as Glue's clock is another one."""
    dag_run = context["dag_run"]
    return (dag_run.start_date or dag_run.run_after) - _CLOCK_SKEW


def _stopped_for_another_try(run: Run) -> bool:
    """Whether Airflow stopped a run because somebody cleared its task, and a new try found it."""
    return run["Status"] == RunStatus.STOPPED and stopped_by_airflow(run)


def _checked_policy(on_retry: str) -> OnRetry:
    try:
        return OnRetry(on_retry)
    except ValueError:
        raise ValueError(f"on_retry must be {', '.join(OnRetry)}, not {on_retry!r}.") from None

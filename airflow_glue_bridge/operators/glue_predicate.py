"""A gate: what follows runs only if the watched jobs and crawlers really ended as a trigger asks.

Airflow's ``failed`` cannot tell FAILED from TIMEOUT from STOPPED, so the gate asks Glue. What a
watched node ended in, by the state of its task in Airflow:

=========================================== ======================================================
Airflow: success                            SUCCEEDED, unasked: who marks a task success means it
Airflow: skipped, upstream_failed, removed  None: Glue never started it
failed job with a run id in XCom            GetJobRun: ``JobRunState``, once the run is over
failed job without one                      FAILED; ERROR if the job is gone (``_unstarted_job``)
failed crawler                              GetCrawler: ``LastCrawl.Status`` if that crawl began in
                                            this DAG run, else None; ERROR if the crawler is gone
anything else                               not known: ``AirflowException``, never skipped
=========================================== ======================================================
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeGuard
from urllib.parse import unquote

from airflow.providers.amazon.aws.hooks.glue import GlueJobHook
from airflow.providers.amazon.aws.links.glue import GlueJobRunDetailsLink
from airflow.providers.amazon.aws.operators import glue_crawler
from airflow.providers.amazon.aws.operators.base_aws import AwsBaseOperator
from airflow.providers.amazon.aws.operators.glue import GlueJobOperator
from airflow.providers.amazon.aws.utils.mixins import aws_template_fields

from airflow_glue_bridge.compat import AirflowException, AirflowSkipException
from airflow_glue_bridge.glue.model import SUCCEEDED, WATCHABLE_STATES, Node, NodeType

if TYPE_CHECKING:
    from airflow.sdk import Context
    from airflow.sdk.types import DagRunProtocol

    WatchableTask = GlueJobOperator | glue_crawler.GlueCrawlerOperator

ALL_DONE = "all_done"
ERROR = "ERROR"

_KNOWN_WITHOUT_GLUE: Mapping[str | None, str | None] = {
    "success": SUCCEEDED,
    "skipped": None,
    "upstream_failed": None,
    "removed": None,
}
# https://docs.aws.amazon.com/glue/latest/dg/job-run-statuses.html; every other state goes on.
_JOB_RUN_OVER = frozenset({"SUCCEEDED", "FAILED", "TIMEOUT", "STOPPED", "ERROR", "EXPIRED"})
_ALLOWED_STATES = tuple(dict.fromkeys(s for states in WATCHABLE_STATES.values() for s in states))
# Amazon 9.12 has only the latter, which is to go with 11.
_CRAWLER_OPERATORS = ("GlueCrawlerRunOperator", "GlueCrawlerOperator")
_OPERATORS: Mapping[NodeType, tuple[type[WatchableTask], ...]] = {
    NodeType.JOB: (GlueJobOperator,),
    NodeType.CRAWLER: tuple(
        getattr(glue_crawler, name) for name in _CRAWLER_OPERATORS if hasattr(glue_crawler, name)
    ),
}
# How far Glue's clock and Airflow's may differ.
_CLOCK_SKEW = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The Glue state that a node ended in, None if it never started, and how that is known."""

    state: str | None
    source: str


class GluePredicateOperator(AwsBaseOperator[GlueJobHook]):
    """Let what is downstream run only if the watched jobs and crawlers ended as asked in Glue.

    A gate that is not met is skipped. A gate that cannot tell (a run still going on, a run that
    Glue no longer knows) fails, and says what to do.

    :param watch: what must have happened: the task id of a GlueJobOperator,
        GlueCrawlerRunOperator or GlueCrawlerOperator of this DAG, and the Glue state that it must
        have ended in, or several of which any will do. All entries must hold. Jobs: SUCCEEDED,
        FAILED, TIMEOUT, STOPPED; crawlers: SUCCEEDED, FAILED, CANCELLED.
    :param trigger_rule: when Airflow runs the gate. (default: ``all_done``, as it must also run
        after failures)
    :param aws_conn_id: The Airflow connection used for AWS credentials; that of the watched
        tasks. (templated)
        If this is ``None`` or empty then the default boto3 behaviour is used. If
        running Airflow in a distributed manner and aws_conn_id is None or
        empty, then default boto3 configuration would be used (and must be
        maintained on each worker node).
    :param region_name: AWS region_name, that of the watched tasks. If not specified then the
        default boto3 behaviour is used. (templated)
    :param verify: Whether or not to verify SSL certificates. (templated) See:
        https://boto3.amazonaws.com/v1/documentation/api/latest/reference/core/session.html
    :param botocore_config: Configuration dictionary (key-values) for botocore client. See:
        https://botocore.amazonaws.com/v1/documentation/api/latest/reference/config.html
    :raises ValueError: ``watch`` is empty, or names a state that no trigger can watch
    """

    aws_hook_class = GlueJobHook
    template_fields: Sequence[str] = aws_template_fields()

    def __init__(
        self,
        *,
        watch: Mapping[str, str | Sequence[str]],
        # Named, not set in **kwargs, so that default_args can change it as it can everywhere.
        trigger_rule: str = ALL_DONE,
        **kwargs: Any,  # noqa: ANN401  whatever BaseOperator takes
    ) -> None:
        super().__init__(trigger_rule=trigger_rule, **kwargs)
        self.watch = _checked(watch)

    def evaluate(self, states: Mapping[str, str | None]) -> bool:
        """Whether the gate is met. Pure: asks neither Airflow nor AWS.

        :param states: for every watched task id, the Glue state that its node ended in, or None
            if it never started
        :raises KeyError: a watched task is missing
        """
        return all(states[task_id] in wanted for task_id, wanted in self.watch.items())

    def execute(self, context: Context) -> dict[str, str | None]:
        """Find out what the watched nodes ended in, and go on or skip.

        :return: the Glue state (or None) by task id
        :raises AirflowSkipException: the gate is not met
        :raises AirflowException: an outcome is not known, or a task cannot be watched
        """
        states = {
            task_id: self._outcome(task_id, task_state, context).state
            for task_id, task_state in self._task_states(context).items()
        }
        if not self.evaluate(states):
            raise AirflowSkipException(f"Not met: {self._compared(states)}.")
        return states

    def _compared(self, states: Mapping[str, str | None]) -> str:
        """What was found, and what was wanted."""
        return "; ".join(
            f"{task_id} {_told(states[task_id])}, wanted {' or '.join(wanted)}"
            for task_id, wanted in self.watch.items()
        )

    def _task_states(self, context: Context) -> dict[str, str | None]:
        """Airflow's state of every watched task, None where it has none (yet)."""
        ti = context["ti"]
        answer = ti.get_task_states(
            dag_id=ti.dag_id, task_ids=list(self.watch), run_ids=[ti.run_id]
        )
        found = answer.get(ti.run_id, {})
        return {task_id: found.get(task_id) for task_id in self.watch}

    def _outcome(self, task_id: str, task_state: str | None, context: Context) -> Outcome:
        """Look the outcome up in the module's table, and log it."""
        node = self._node(task_id, context)
        if task_state in _KNOWN_WITHOUT_GLUE:
            outcome = Outcome(_KNOWN_WITHOUT_GLUE[task_state], f"task is {task_state}")
        elif task_state == "failed":
            ask = {NodeType.JOB: self._job_outcome, NodeType.CRAWLER: self._crawler_outcome}
            outcome = ask[node.type](task_id, node, context)
        else:
            raise _not_known(
                task_id, f"it has not ended (Airflow: {task_state}). Put the gate downstream of it"
            )
        self.log.info("%s: %s %s (%s)", task_id, node, _told(outcome.state), outcome.source)
        return outcome

    def check_watched(self) -> None:
        """See that the DAG lets the gate find out all it has to. Asks neither Airflow nor AWS.

        :raises AirflowException: a task cannot be watched
        """
        for task_id in self.watch:
            self._watched(task_id)

    def _watched(self, task_id: str) -> WatchableTask:
        """The task that is watched."""
        task: object = self.dag.task_dict.get(task_id)
        if not runs_in_glue(task):
            raise AirflowException(
                f"Cannot watch {task_id!r}: DAG {self.dag.dag_id!r} has no Glue job or crawler "
                "task (unmapped) of that id."
            )
        _refuse_unwatchable(task, _type_of(task), self.watch[task_id])
        return task

    def _node(self, task_id: str, context: Context) -> Node:
        """The job or crawler of a watched task, its name rendered."""
        return node_of(self._watched(task_id), context)

    def _job_outcome(self, task_id: str, node: Node, context: Context) -> Outcome:
        """Ask Glue for the run whose id the last attempt left.

        GlueJobOperator's console link leaves it as soon as the run has started, deferred or not,
        and Airflow clears a task's XComs before each attempt.
        """
        link = context["ti"].xcom_pull(task_ids=task_id, key=GlueJobRunDetailsLink.key)
        if not link:
            return self._unstarted_job(node)
        run_id, glue = link["job_run_id"], self.hook.conn
        try:
            run = glue.get_job_run(JobName=unquote(link["job_name"]), RunId=run_id)["JobRun"]
        except glue.exceptions.EntityNotFoundException as error:
            raise _not_known(
                task_id,
                f"Glue does not know run {run_id} of {node}: it forgets old runs, or the gate's "
                "aws_conn_id or region_name is another's. If forgotten, mark the gate by hand",
            ) from error
        if run["JobRunState"] not in _JOB_RUN_OVER:
            raise _not_known(
                task_id,
                f"run {run_id} of {node} is {run['JobRunState']} in Glue. Clear the gate when the "
                "run is over",
            )
        return Outcome(run["JobRunState"], f"run {run_id}")

    def _unstarted_job(self, node: Node) -> Outcome:
        """What a workflow would have recorded for a job run that could not be started.

        Assumed: FAILED, as Glue documents for too many concurrent runs, whatever the reason was;
        ERROR, which nothing can watch, for a job that was deleted
        (https://docs.aws.amazon.com/glue/latest/dg/job-run-statuses.html).
        """
        glue = self.hook.conn
        try:
            glue.get_job(JobName=node.name)
        except glue.exceptions.EntityNotFoundException:
            return Outcome(ERROR, "there is no such job")
        return Outcome("FAILED", "no run was started")

    def _crawler_outcome(self, task_id: str, node: Node, context: Context) -> Outcome:
        """Ask Glue for the crawler's newest crawl, and whether it is this DAG run's.

        Assumed: the newest crawl since the DAG run began is the task's own (crawls have no id);
        without one, the start was refused, and no condition sees that. What a workflow does about
        a crawler that is already running is not documented. A deleted crawler counts as ERROR,
        like a deleted job (nothing can watch ERROR).
        """
        glue = self.hook.conn
        try:
            crawler = glue.get_crawler(Name=node.name)["Crawler"]
        except glue.exceptions.EntityNotFoundException:
            return Outcome(ERROR, "there is no such crawler")
        began = _crawl_began(crawler)
        if began is None or not _is_of_run(began, context["dag_run"], task_id):
            return Outcome(None, "no crawl began in this DAG run")
        if crawler["State"] != "READY":
            raise _not_known(
                task_id,
                f"{node} is {crawler['State']} in Glue. Clear the crawler's task, or the gate "
                "while this DAG run still goes on, when the crawl is over",
            )
        return Outcome(crawler["LastCrawl"]["Status"], f"crawl begun at {began.isoformat()}")


def runs_in_glue(task: object) -> TypeGuard[WatchableTask]:
    """Whether a task runs a Glue job or crawler."""
    return any(isinstance(task, operators) for operators in _OPERATORS.values())


def node_of(task: WatchableTask, context: Context) -> Node:
    """The job or crawler that a task runs, its name rendered."""
    # In generated code, a name that looks like Jinja stands escaped.
    return Node(_type_of(task), str(task.render_template(_glue_name(task), context)))


def _type_of(task: WatchableTask) -> NodeType:
    job = isinstance(task, _OPERATORS[NodeType.JOB])
    return NodeType.JOB if job else NodeType.CRAWLER


def _checked(watch: Mapping[str, str | Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Every watched task id with the states of which any will do."""
    if not isinstance(watch, Mapping) or not watch:
        raise ValueError(f"watch must map at least one task id to Glue states, not {watch!r}.")
    return {task_id: _checked_states(task_id, states) for task_id, states in watch.items()}


def _checked_states(task_id: str, states: str | Sequence[str]) -> tuple[str, ...]:
    """One state or several, as a tuple."""
    listed = (states,) if isinstance(states, str) else states
    if not (
        isinstance(task_id, str)
        and isinstance(listed, Sequence)
        and listed
        and all(state in _ALLOWED_STATES for state in listed)
    ):
        raise ValueError(
            "watch must map task ids to a Glue state or a list of them "
            f"({', '.join(_ALLOWED_STATES)}), not {task_id!r} to {states!r}."
        )
    return tuple(listed)


def _refuse_unwatchable(task: WatchableTask, node_type: NodeType, wanted: Sequence[str]) -> None:
    """Raise if the watched task could only ever mislead the gate."""
    never = [state for state in wanted if state not in WATCHABLE_STATES[node_type]]
    reasons = {
        f"a {node_type.lower()} never ends {' or '.join(never)}": bool(never),
        "it does not wait for the end": not (task.deferrable or task.wait_for_completion),
        "it keeps no run id (do_xcom_push=False)": (
            node_type is NodeType.JOB and not task.do_xcom_push
        ),
    }
    for reason, applies in reasons.items():
        if applies:
            raise AirflowException(f"Cannot watch {task.task_id!r}: {reason}.")


def _glue_name(task: WatchableTask) -> str:
    """The job's or crawler's name as the DAG's author wrote it."""
    if isinstance(task, GlueJobOperator):
        return str(task.job_name)
    # Amazon 9.12's GlueCrawlerOperator has the name in its config only.
    return str(getattr(task, "crawler_name", None) or task.config["Name"])


def _crawl_began(crawler: Mapping[str, Any]) -> datetime | None:
    """When the running crawl began, else the last one; None if there never was one.

    ``CrawlElapsedTime`` is in milliseconds
    (https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-crawler-crawling.html).
    """
    if crawler["State"] != "READY":
        return datetime.now(UTC) - timedelta(milliseconds=crawler.get("CrawlElapsedTime", 0))
    began: datetime | None = crawler.get("LastCrawl", {}).get("StartTime")
    return began


def _is_of_run(crawl_began: datetime, dag_run: DagRunProtocol, task_id: str) -> bool:
    """Whether the crawl began in this DAG run.

    Clearing anything in a finished DAG run moves the run's ``start_date``: a crawl between
    ``run_after`` and there may be the run's own or not.
    """
    run_began = dag_run.start_date or dag_run.run_after
    if crawl_began >= run_began - _CLOCK_SKEW:
        return True
    if dag_run.clear_number and crawl_began >= dag_run.run_after - _CLOCK_SKEW:
        raise _not_known(
            task_id,
            f"the DAG run was cleared, and the crawl begun at {crawl_began.isoformat()} may be "
            "another's. Clear the crawler's task as well",
        )
    return False


def _told(state: str | None) -> str:
    return f"ended {state}" if state else "never started"


def _not_known(task_id: str, why: str) -> AirflowException:
    """The error for an outcome that must not be taken for "not met"."""
    return AirflowException(f"What became of {task_id!r} in Glue is not known: {why}.")

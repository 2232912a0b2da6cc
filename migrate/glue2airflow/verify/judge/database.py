"""Airflow's side of the comparison, in full: a real DagRun, scheduled by Airflow's own code.

The rows live in a SQLite database in memory that only this module knows. Every call passes its
session on, so the database that Airflow is configured for is never opened. Import this module
after :func:`glue2airflow.verify.home.prepare_home`: it imports Airflow.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from airflow_glue_bridge.glue.model import SUCCEEDED
from glue2airflow.errors import Glue2AirflowError

try:
    from airflow.models import import_all_models
    from airflow.models.base import Base
    from airflow.models.dag import DagModel
    from airflow.models.dag_version import DagVersion
    from airflow.models.dagbundle import DagBundleModel
    from airflow.models.taskinstance import TaskInstance
    from airflow.models.tasklog import LogTemplate
    from airflow.utils.orm_event_handlers import setup_event_handlers
    from airflow.utils.state import DagRunState, State, TaskInstanceState
    from airflow.utils.types import DagRunTriggeredByType, DagRunType
    from sqlalchemy import create_engine
    from sqlalchemy.orm import Session
    from sqlalchemy.pool import StaticPool

    from glue2airflow.verify.judge.executing import executed
except ImportError as error:
    raise Glue2AirflowError(
        f"the installed Airflow cannot play DAG runs in a database of verify's own ({error}): "
        "install a version that airflow-glue-bridge supports (apache-airflow>=3.0.6)"
    ) from error

if TYPE_CHECKING:
    from airflow.models.dagrun import DagRun

    from glue2airflow.verify.judge.loading import Loaded

_BUNDLE = "verify"
_RUN_ID = "verify"
# A retry is due when `retry_delay` after the end of the try has passed: no delay reaches from
# here to today, so nobody waits (airflow.models.taskinstance.TaskInstance.next_retry_datetime).
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)
_STATES = {True: TaskInstanceState.SUCCESS, False: TaskInstanceState.FAILED}


class _Uncommitted(Session):
    """A session in which nothing lasts: a rollback forgets all, whatever Airflow commits."""

    def commit(self) -> None:
        self.flush()

    def keep(self) -> None:
        super().commit()


class Database:
    """Airflow's tables in memory. Plays one DAG run at a time; the next one replaces it."""

    def __init__(self) -> None:
        engine = create_engine("sqlite://", poolclass=StaticPool)
        setup_event_handlers(engine)  # type: ignore[no-untyped-call]
        import_all_models()  # type: ignore[no-untyped-call]
        Base.metadata.create_all(engine)
        # As Airflow's own sessions (airflow.settings.configure_orm).
        self.session = _Uncommitted(engine, autoflush=False, expire_on_commit=False)
        self.session.add(DagBundleModel(name=_BUNDLE))
        self.session.add(LogTemplate(filename="", elasticsearch_id=""))
        self.session.keep()
        self.run: DagRun | None = None
        self._known: set[str] = set()

    def new_run(self, dag: Any) -> DagRun:  # noqa: ANN401
        """A DAG run in the place of the last one, with a task instance for each task."""
        # In this order, what was read of the last run can still be looked at.
        self.session.expunge_all()
        self.session.rollback()
        if dag.dag_id not in self._known:
            self._add(dag)
        now = datetime.now(UTC)
        run: DagRun = dag.create_dagrun(
            run_id=_RUN_ID,
            run_after=now,
            run_type=DagRunType.MANUAL,
            triggered_by=DagRunTriggeredByType.TEST,
            state=DagRunState.RUNNING,
            start_date=now,
            session=self.session,
        )
        # Listeners (a lineage server's, say) need not hear of a run that is none.
        run.notify_dagrun_state_changed = _unheard  # type: ignore[method-assign]
        self.run = run
        return run

    def _add(self, dag: Any) -> None:  # noqa: ANN401
        """The rows that a DAG run refers to. The DAG itself is never read from the database."""
        self.session.add(
            DagModel(  # type: ignore[no-untyped-call]
                dag_id=dag.dag_id,
                bundle_name=_BUNDLE,
                relative_fileloc="",
                max_active_tasks=dag.max_active_tasks,
                max_consecutive_failed_dag_runs=dag.max_consecutive_failed_dag_runs,
                has_task_concurrency_limits=False,
            )
        )
        self.session.flush()
        DagVersion.write_dag(dag_id=dag.dag_id, bundle_name=_BUNDLE, session=self.session)
        self.session.keep()
        self._known.add(dag.dag_id)


@cache
def shared_database() -> Database:
    """The one of this process: the tables are made once."""
    return Database()


def _unheard(msg: str) -> None:
    """In the place of DagRun.notify_dagrun_state_changed."""


class DatabaseRun:
    """One DAG run, stepped by hand: tasks that run in Glue end when told, all others at once.

    What Airflow decides, Airflow's code decides: a step is what the scheduler does with a running
    DAG run (SchedulerJobRunner._schedule_dag_run). The executor's part is not played: pools and
    max_active_tis_per_dag delay tasks, and change nothing else.

    :param loaded: the DAG
    :param database: where to play; a run that was played there before cannot go on
    """

    def __init__(self, loaded: Loaded, database: Database) -> None:
        self._loaded = loaded
        self._database = database
        self._session = database.session
        self._run = database.new_run(loaded.served)
        # Held here, they are loaded once: a session forgets what nobody holds.
        instances = self._run.get_task_instances(session=self._session)
        self._tasks = {instance.task_id: instance for instance in instances}
        self._outcomes: dict[str, str | None] = {}
        self._running: set[str] = set()

    @property
    def states(self) -> dict[str, str]:
        """Airflow's state of each task that has one by now."""
        return {key: str(one.state) for key, one in self._tasks.items() if one.state}

    @property
    def state(self) -> str:
        """The state of the DAG run: running, success or failed."""
        return str(self._run.state)

    def begin(self) -> list[str]:
        """The Glue tasks that Airflow starts first, in its order."""
        return self._schedule()

    def end(self, task_id: str, glue_state: str, failed: bool | None = None) -> list[str]:
        """A running Glue task ended; the Glue tasks that Airflow then starts, in its order.

        A task with a try left is among them itself.

        :param failed: whether the Airflow task fails; by default, if ``glue_state`` is not
            SUCCEEDED
        :raises ValueError: the task is not running, or another run has taken this one's place
        """
        if self._database.run is not self._run:
            raise ValueError(f"cannot end {task_id!r}: the database plays another run by now")
        if task_id not in self._running:
            raise ValueError(f"cannot end {task_id!r}: it is not running")
        self._running.remove(task_id)
        self._outcomes[task_id] = glue_state
        instance = self._tasks[task_id]
        ended_badly = glue_state != SUCCEEDED if failed is None else failed
        self._finish(instance, _STATES[not ended_badly])
        self._session.flush()
        return self._schedule()

    def catch_up(self) -> list[str]:
        """What was left for later: nothing ever is."""
        return []

    def _finish(self, instance: TaskInstance, state: TaskInstanceState) -> None:
        """What the execution API does when a worker reports the end of a task."""
        instance.end_date = datetime.now(UTC)
        instance.state = state
        if state == TaskInstanceState.FAILED:
            self._retry_or_fail(instance)

    def _retry_or_fail(self, instance: TaskInstance) -> None:
        if instance.is_eligible_to_retry():
            instance.end_date = _LONG_AGO
            instance.prepare_db_for_next_try(self._session)
            instance.state = TaskInstanceState.UP_FOR_RETRY

    def _schedule(self) -> list[str]:
        """Let Airflow decide until it has nothing left to decide; the Glue tasks it started."""
        started: list[str] = []
        more = True
        while more and self.state not in State.finished_dr_states:
            over = self._over()
            begun = self._decide()
            in_glue = [task_id for task_id in begun if task_id in self._loaded.glue]
            started += in_glue
            # What has ended may matter to a task that waits; what has begun does not.
            more = len(in_glue) < len(begun) or self._over() != over
        self._running.update(started)
        return started

    def _over(self) -> int:
        """How many tasks have ended for good."""
        return sum(state in State.finished for state in self.states.values())

    def _decide(self) -> list[str]:
        """One turn of the scheduler, and of the workers after it; the tasks that began."""
        ready, _ = self._run.update_state(session=self._session, execute_callbacks=False)
        self._run.schedule_tis(ready, session=self._session)
        for instance in ready:
            # Written past the session.
            self._session.refresh(instance, ["state", "try_number"])
        # Without what schedule_tis has ended itself (EmptyOperator).
        begun = [instance for instance in ready if instance.is_schedulable]
        for instance in begun:
            self._work(instance)
        self._session.flush()
        return [instance.task_id for instance in begun]

    def _work(self, instance: TaskInstance) -> None:
        """A worker's part: what runs in Glue goes on running, all else is over at once."""
        instance.start_date = datetime.now(UTC)
        instance.state = TaskInstanceState.RUNNING
        if instance.task_id not in self._loaded.glue:
            self._finish(instance, self._executed(instance.task_id))

    def _executed(self, task_id: str) -> TaskInstanceState:
        over = {key for key, state in self.states.items() if state in State.finished}
        operator = self._loaded.operators[task_id]
        return TaskInstanceState(executed(operator, over, self._outcomes))

"""A throw-away Airflow of separate processes, each of which can be killed and started again.

    with GlueEmulator() as glue, AirflowLab(home, glue.airflow_connection, DAG_FILES) as airflow:
        airflow.wait_until_ready("my_dag", print)
        airflow.start("my_dag", "run-1")
        airflow.kill("triggerer")
        airflow.launch("triggerer")

The scheduler (with a LocalExecutor), the triggerer, the DAG processor and the API server are real.
``airflow.tasks()`` reads the states of all tasks from the metadata database.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "demo"))

from standalone import (  # noqa: E402
    COMPONENTS,
    PATIENCE,
    Airflow,
    AirflowError,
    Say,
    clean_environment,
    free_ports,
    settings,
)

__all__ = ["AirflowError", "AirflowLab", "Say", "TaskRow", "kill_worker", "throw_away_home"]

AIRFLOW = str(Path(sys.executable).with_name("airflow"))
# What tasks talk to, apart from what users do. In one process, on SQLite, they wait for each other
# until one gives up: what a user does is logged on the event loop, within a transaction.
EXECUTION = "execution-api"
PARTS = {**{name: (name,) for name in COMPONENTS}, "api-server": ("api-server", "--apps", "core")}
# A task whose worker sends no sign of life for so long is given up.
HEARTBEAT_TIMEOUT = 12
# A triggerer that sends none for so long has its triggers taken over by another.
TRIGGERER_TIMEOUT = 5
_ROWS = """
    SELECT dag_id, run_id, task_id, COALESCE(state, ''), try_number, COALESCE(pid, 0),
           COALESCE(trigger.triggerer_id, 0)
    FROM task_instance LEFT JOIN trigger ON trigger.id = task_instance.trigger_id
"""


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task of a DAG run, as the metadata database has it.

    :param pid: the process of the last try.
    :param triggerer: the job id of the triggerer that its trigger was given to, 0 for none.
    """

    dag_id: str
    run_id: str
    task_id: str
    state: str
    try_number: int
    pid: int
    triggerer: int


def lab_settings(home: Path, parallelism: int) -> dict[str, str]:
    """What differs from the demo's Airflow: faults are noticed in seconds, not in minutes."""
    return {
        "AIRFLOW__CORE__PARALLELISM": str(parallelism),
        "AIRFLOW__CORE__MAX_ACTIVE_RUNS_PER_DAG": "1000",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        # Writers wait for each other; twice as long as by default.
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home / 'airflow.db'}?timeout=10",
        "AIRFLOW__LOGGING__LOGGING_LEVEL": "INFO",
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": str(HEARTBEAT_TIMEOUT),
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": "1",
        "AIRFLOW__TRIGGERER__JOB_HEARTBEAT_SEC": "1",
        "AIRFLOW__TRIGGERER__TRIGGERER_HEALTH_CHECK_THRESHOLD": str(TRIGGERER_TIMEOUT),
    }


class AirflowLab(Airflow):
    """Airflow's parts, for as long as the ``with``.

    :param home: a throw-away folder; it is removed with all that is in it.
    :param connection: the connection ``aws_default``.
    :param dags: the files of the DAGs.
    :param modules: files that the DAGs import.
    :param preload: modules that the scheduler imports before it forks its workers: a task that
        need not import its operator begins in half the time.
    :param parallelism: how many tasks may run at once.
    :param environment: more environment variables for all parts.
    """

    def __init__(
        self,
        home: Path,
        connection: str,
        dags: Iterable[Path],
        modules: Iterable[Path] = (),
        preload: Iterable[str] = (),
        parallelism: int = 28,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(home, connection)
        execution = str(free_ports()[0])
        parts = {EXECUTION: ("api-server", "--apps", "execution", "--port", execution)}
        self.commands: Mapping[str, Sequence[str]] = PARTS | parts
        self._files = {"dags": list(dags), "config": list(modules)}
        self._preload = list(preload)
        self._environment = (
            clean_environment(home)
            | settings(home, self._ports)
            | lab_settings(home, parallelism)
            | {
                "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{execution}/execution/"
            }
            | dict(environment or {})
        )
        self._parts: dict[str, psutil.Process] = {}
        self._connected = False

    def __enter__(self) -> AirflowLab:
        self._fill_home()
        self._deadline = time.monotonic() + PATIENCE
        self._keeper = subprocess.Popen(
            [sys.executable, HERE / "lab_keeper.py", self.home],
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            # Ctrl-C is for the lab alone; the keeper sees the lab end in any case.
            start_new_session=True,
        )
        try:
            self._make_database()
            for name in self.commands:
                self.launch(name)
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def _fill_home(self) -> None:
        (self.home / "out").mkdir()
        for folder, paths in self._files.items():
            (self.home / folder).mkdir()
            for path in paths:
                shutil.copy(path, self.home / folder)
        imports = "".join(f"import {module}  # noqa: F401\n" for module in self._preload)
        (self.home / "config" / "airflow_local_settings.py").write_text(imports)

    def _make_database(self) -> None:
        migration = self._begin("db", [AIRFLOW, "db", "migrate"])
        while is_alive(migration):
            if time.monotonic() > self._deadline:
                raise self._failure("The database is not made", "db")
            time.sleep(0.1)
        with closing(sqlite3.connect(self._database, isolation_level=None)) as database:
            # Readers and a writer need not wait for each other: https://www.sqlite.org/wal.html
            database.execute("PRAGMA journal_mode=WAL")
            _number_triggers_once(database)

    def wait_until_ready(self, dag_id: str, say: Say) -> None:
        """Return once all parts are healthy and the DAG is known; the connection is stored then.

        :raises AirflowError: if a part ends, or Airflow takes too long, or rejects the DAG.
        """
        super().wait_until_ready(dag_id, say)
        if not self._connected:
            self._connected = True
            self.ask("POST", "/api/v2/connections", _api_connection(self._connection))

    # --- its parts --------------------------------------------------------------------------------

    def launch(self, name: str) -> int:
        """Start a part, anew if it was killed; its process id."""
        self._parts[name] = self._begin(name, [AIRFLOW, *self.commands[name]])
        return int(self._parts[name].pid)

    def _begin(self, name: str, command: list[str]) -> psutil.Process:
        assert self._keeper.stdin
        assert self._keeper.stdout
        asked = {"log": str(self._log_of(name)), "command": command}
        self._keeper.stdin.write(json.dumps(asked) + "\n")
        self._keeper.stdin.flush()
        return psutil.Process(int(self._keeper.stdout.readline()))

    def kill(self, name: str) -> int:
        """Kill a part with all its own processes, as if its machine went down; its process id."""
        part = self._parts.pop(name)
        whole = [part, *part.children(recursive=True)]
        kill_all(whole)
        return int(part.pid)

    def pid(self, name: str) -> int:
        """The process id of a part."""
        return int(self._parts[name].pid)

    def check(self) -> None:
        """See whether all parts still run that were not killed.

        :raises AirflowError: if one does not.
        """
        for name, process in self._parts.items():
            if not is_alive(process):
                raise self._failure(f"Airflow's {name} has ended", name)

    def _log_of(self, component: str) -> Path:
        return self.home / "out" / f"{component}.log"

    def _tail(self, component: str, count: int = 20) -> str:
        path = self._log_of(component)
        lines = path.read_text(errors="replace").splitlines() if path.exists() else []
        return "\n".join(f"  {line[:300]}" for line in lines[-count:])

    def errors(self, count: int = 10) -> str:
        """The last errors that any part, or any task, has logged."""
        found: list[str] = []
        for name in self.commands:
            lines = self._log_of(name).read_text(errors="replace").splitlines()
            found += [f"  {name}: {line[:600]}" for line in lines if "[error" in line][-count:]
        return "\n".join(found)

    # --- its database -----------------------------------------------------------------------------

    @property
    def _database(self) -> Path:
        return self.home / "airflow.db"

    def _query(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        with closing(
            sqlite3.connect(f"file:{self._database}?mode=ro", uri=True, timeout=30)
        ) as database:
            return database.execute(sql, values).fetchall()

    def tasks(self) -> list[TaskRow]:
        """All tasks of all DAG runs."""
        return [TaskRow(*row) for row in self._query(_ROWS)]  # type: ignore[arg-type]

    def task(self, run_id: str, task_id: str) -> TaskRow:
        """One task.

        :raises AirflowError: if there is none.
        """
        where = "WHERE run_id = ? AND task_id = ?"
        for row in self._query(f"{_ROWS} {where}", run_id, task_id):
            return TaskRow(*row)  # type: ignore[arg-type]
        raise AirflowError(f"there is no task {task_id} in a run {run_id}")

    def run_states(self) -> dict[str, str]:
        """The state of each DAG run."""
        return {str(i): str(state) for i, state in self._query("SELECT run_id, state FROM dag_run")}

    def log_of(self, row: TaskRow, count: int = 40) -> str:
        """The end of the log of each try of a task."""
        folder = self.home / "logs" / f"dag_id={row.dag_id}" / f"run_id={row.run_id}"
        paths = sorted((folder / f"task_id={row.task_id}").glob("attempt=*"))
        told = []
        for path in paths:
            lines = path.read_text(errors="replace").splitlines()[-count:]
            told += [f"--- {path.name}", *map(_log_line, lines)]
        return "\n".join(told)

    # --- what a user does -------------------------------------------------------------------------

    def clear(self, row: TaskRow) -> None:
        """Clear a task, as the user interface does: it is to run again."""
        asked = {
            "dry_run": False,
            "only_failed": False,
            "dag_run_id": row.run_id,
            "task_ids": [row.task_id],
        }
        self.ask("POST", f"/api/v2/dags/{row.dag_id}/clearTaskInstances", asked)

    def mark_failed(self, row: TaskRow) -> None:
        """Mark a task as failed, as the user interface does."""
        path = f"/api/v2/dags/{row.dag_id}/dagRuns/{row.run_id}/taskInstances/{row.task_id}"
        self.ask("PATCH", path, {"new_state": "failed"})


def _api_connection(connection: str) -> dict[str, str]:
    """What the REST API takes for ``aws_default``.

    In the database, as users have it: then the triggerer makes what reads it when the first task
    is deferred, and not when the first is to be killed, which keeps it busy for seconds.
    """
    given = json.loads(connection)
    return {**given, "connection_id": "aws_default", "extra": json.dumps(given["extra"])}


def _number_triggers_once(database: sqlite3.Connection) -> None:
    """Give no trigger the id of one that was deleted, as PostgreSQL would not.

    SQLite does, and the triggerer takes the new one for the old, which it has ended or cancels.
    https://www.sqlite.org/autoinc.html
    """
    found = database.execute("SELECT type, sql FROM sqlite_master WHERE tbl_name = 'trigger'")
    made = {kind: sql for kind, sql in found if sql}
    columns = made["table"].replace("id INTEGER NOT NULL", "id INTEGER PRIMARY KEY AUTOINCREMENT")
    table = re.sub(r"CONSTRAINT \w+ PRIMARY KEY \(id\),", "", columns)
    for sql in ("PRAGMA foreign_keys=OFF", 'DROP TABLE "trigger"', table, made["index"]):
        database.execute(sql)


def _log_line(line: str) -> str:
    """What a person wants to know of a line of a task's log, which is JSON."""
    try:
        said = json.loads(line)
    except ValueError:
        return line
    errors = "; ".join(f"{e['exc_type']}: {e['exc_value']}" for e in said.get("error_detail", ()))
    told = " ".join(str(said.get(name, "")) for name in ("timestamp", "level", "event"))
    return f"{told} {errors}".rstrip()


def kill_worker(row: TaskRow) -> tuple[int, int] | None:
    """Kill the process of a task and the worker that looks after it, so that nobody tells of it.

    :return: both process ids; None if there is nothing to kill any more.
    """
    with suppress(psutil.NoSuchProcess):
        task = psutil.Process(row.pid)
        worker = task.parent()
        if worker is not None and is_alive(task):
            kill_all([worker, task])
            return worker.pid, task.pid
    return None


def kill_all(processes: Iterable[psutil.Process]) -> None:
    """Kill them in that order, at once, and return when none is left."""
    processes = list(processes)
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            os.kill(process.pid, signal.SIGKILL)
    while any(map(is_alive, processes)):
        time.sleep(0.005)


def is_alive(process: psutil.Process) -> bool:
    """Whether a process runs, and is no zombie."""
    with suppress(psutil.Error):
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    return False


@contextmanager
def throw_away_home() -> Iterator[Path]:
    """A folder for :class:`AirflowLab`, and nothing of the user's own in the environment.

    An end by SIGTERM cleans up as any other does.
    """
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    with tempfile.TemporaryDirectory(prefix="airflow-lab-", ignore_cleanup_errors=True) as folder:
        environment = clean_environment(Path(folder))
        os.environ.clear()
        os.environ.update(environment)
        yield Path(folder)

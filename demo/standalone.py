"""A throw-away Airflow: scheduler, triggerer, DAG processor and API server, all of them real."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import psutil

HERE = Path(__file__).parent
PATIENCE = 90.0
LAST_WORDS = 10.0
COMPONENTS = ("scheduler", "dag-processor", "api-server", "triggerer")
# All that is kept of the user's environment: no setting of theirs for Airflow or AWS has a say.
KEPT = (
    *("PATH", "TMPDIR", "LD_LIBRARY_PATH", "USER", "LOGNAME"),
    *("LANG", "LC_ALL", "LC_CTYPE", "TERM", "COLUMNS", "NO_COLOR"),
)
Say = Callable[[str], object]


class AirflowError(Exception):
    """Airflow is not there, or does not do as it should; the text says which part, and its log."""


def clean_environment(home: Path) -> dict[str, str]:
    """An environment with nothing of the user's own, files in their home folder included."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    binaries = str(Path(sys.executable).parent)  # standalone starts its parts as plain "airflow"
    path = os.pathsep.join([binaries, kept.get("PATH", os.defpath)])
    return kept | {"PATH": path, "HOME": str(home), "NO_PROXY": "*"}


def settings(home: Path, ports: tuple[int, int, int]) -> dict[str, str]:
    """What differs from Airflow's defaults."""
    api, triggerer_log, worker_log = map(str, ports)
    return {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__API__BASE_URL": f"http://127.0.0.1:{api}",
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": api,
        "AIRFLOW__CORE__DAGS_FOLDER": str(home / "dags"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__PARALLELISM": "4",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "True",
        "AIRFLOW__DAG_PROCESSOR__PARSING_PROCESSES": "1",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home / 'airflow.db'}",
        "AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT": triggerer_log,
        "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT": worker_log,
        "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.25",
        # A worker may take so long to notice that a task has deferred itself. By default that is
        # longer than a job in the emulator takes, and Airflow fails a task that goes on before
        # (https://github.com/apache/airflow/issues/72716).
        "AIRFLOW__WORKERS__MIN_HEARTBEAT_INTERVAL": "1",
        # What standalone passes on of its parts would wait in a buffer until that is full.
        "PYTHONUNBUFFERED": "1",
    }


def free_ports() -> tuple[int, int, int]:
    """Three ports that nobody listens on."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(3)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        first, second, third = (one.getsockname()[1] for one in sockets)
        return first, second, third


class Airflow:
    """``airflow standalone`` with the DAG files in ``home/dags``, for as long as the ``with``.

    :param home: a throw-away folder; it is removed with all that is in it.
    :param connection: the connection ``aws_default``.
    """

    def __init__(self, home: Path, connection: str) -> None:
        self.home = home
        self._connection = connection
        self._ports = free_ports()
        self._token = ""
        self._processes: dict[psutil.Process, str] = {}

    def __enter__(self) -> Airflow:
        (self.home / "config").mkdir()
        shutil.copy(HERE / "airflow_local_settings.py", self.home / "config")
        environment = clean_environment(self.home) | settings(self.home, self._ports)
        self._deadline = time.monotonic() + PATIENCE
        with open(self._log, "wb") as log:
            self._keeper = subprocess.Popen(
                [sys.executable, HERE / "keeper.py", self.home],
                env=environment | {"AIRFLOW_CONN_AWS_DEFAULT": self._connection},
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                # Ctrl-C is for the demo alone; the keeper sees the demo end in any case.
                start_new_session=True,
            )
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        assert self._keeper.stdin
        self._keeper.stdin.close()
        self._keeper.wait()

    def wait_until_ready(self, dag_id: str, say: Say) -> None:
        """Return once all parts are healthy and the DAG is known.

        :raises AirflowError: if a part ends, or Airflow takes too long, or rejects the DAG.
        """
        while missing := self._unhealthy() or self._unknown(dag_id):
            self.check()
            if time.monotonic() > self._deadline:
                late = f"Airflow is not up after {PATIENCE:g} s; what lacks is its {missing}"
                raise self._failure(late, missing)
            say(f"Airflow starts; waiting for its {missing}")
            time.sleep(0.5)

    def _unhealthy(self) -> str:
        """A part that is not healthy yet, empty if all are."""
        try:
            health = self._call("GET", "/api/v2/monitor/health")
        except OSError:
            return "api-server"
        bad = [name for name, part in health.items() if part["status"] != "healthy"]
        return bad[0].replace("_", "-") if bad else ""

    def _unknown(self, dag_id: str) -> str:
        """Whose work it is that the DAG is not known yet; empty if it is.

        :raises AirflowError: if Airflow cannot load the file.
        """
        for error in self.ask("GET", "/api/v2/importErrors")["import_errors"]:
            raise AirflowError(f"Airflow cannot load {error['filename']}:\n{error['stack_trace']}")
        known = self.ask("GET", f"/api/v2/dags?dag_id_pattern={dag_id}")["dags"]
        return "" if known else "dag-processor"

    def check(self) -> None:
        """See whether all that was started still runs.

        :raises AirflowError: if something does not.
        """
        self._note_processes()
        for process, name in self._processes.items():
            if not _is_alive(process):
                self._wait_for_last_words(name)
                raise self._failure(f"Airflow's {name} has ended", name)

    def _wait_for_last_words(self, component: str) -> None:
        """What a part wrote is passed on by a thread of standalone, a moment after it ended."""
        deadline = time.monotonic() + LAST_WORDS
        while not self._own_lines(component) and time.monotonic() < deadline:
            time.sleep(0.1)

    def _note_processes(self) -> None:
        with suppress(psutil.Error):
            for standalone in psutil.Process(self._keeper.pid).children():
                self._processes[standalone] = "standalone"
                for process in standalone.children():
                    if name := _component(process):
                        self._processes[process] = name

    def failure(self, message: str) -> AirflowError:
        """An error, with the log of the part that is not well."""
        return self._failure(message, self._unhealthy() or "scheduler")

    def _failure(self, message: str, component: str) -> AirflowError:
        return AirflowError(f"{message}. The end of its log:\n{self._tail(component)}")

    def _tail(self, component: str, count: int = 20) -> str:
        """The last lines that a part wrote, or, if it wrote none, that anything did."""
        lines = self._own_lines(component) or self._lines()
        return "\n".join(f"  {line[:200]}" for line in lines[-count:])

    def _own_lines(self, component: str) -> list[str]:
        return [line for line in self._lines() if line.partition("|")[0].strip() == component]

    def _lines(self) -> list[str]:
        return self._log.read_text(errors="replace").splitlines()

    def errors(self, count: int = 10) -> str:
        """The last errors that any part, or any task, has logged."""
        errors = [line for line in self._lines() if "[error" in line]
        return "\n".join(f"  {line[:600]}" for line in errors[-count:])

    @property
    def _log(self) -> Path:
        return self.home / "standalone.log"

    def ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:  # noqa: ANN401
        """Call Airflow's REST API, again if it is too busy to answer (SQLite takes one at a time).

        :raises AirflowError: if it does not answer, or not with what was asked for.
        """
        left = 5
        while True:
            try:
                if not self._token:
                    self._token = self._call("GET", "/auth/token")["access_token"]
                return self._call(method, path, body)
            except OSError as error:
                left -= 1
                if not left or (isinstance(error, HTTPError) and error.code < 500):
                    message = f"Airflow's API answers {method} {path} with: {error}"
                    raise self._failure(message, "api-server") from None
                time.sleep(1)

    def _call(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:  # noqa: ANN401
        url = f"http://127.0.0.1:{self._ports[0]}{path}"
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        with urlopen(Request(url, data, headers, method=method), timeout=30) as reply:
            return json.load(reply)

    def unpause(self, dag_id: str) -> None:
        """Let runs of the DAG go on."""
        self.ask("PATCH", f"/api/v2/dags/{dag_id}", {"is_paused": False})

    def start(self, dag_id: str, run_id: str) -> None:
        """Start a run of the DAG."""
        asked = {"dag_run_id": run_id, "logical_date": None}
        self.ask("POST", f"/api/v2/dags/{dag_id}/dagRuns", asked)

    def state(self, dag_id: str, run_id: str) -> str:
        """The state of a DAG run."""
        return str(self.ask("GET", f"/api/v2/dags/{dag_id}/dagRuns/{run_id}")["state"])

    def task_states(self, dag_id: str, run_id: str) -> dict[str, str]:
        """The state of each task of a DAG run, empty where it has none yet."""
        path = f"/api/v2/dags/{dag_id}/dagRuns/{run_id}/taskInstances?limit=1000"
        found = self.ask("GET", path)["task_instances"]
        return {task["task_id"]: task["state"] or "" for task in found}


def _is_alive(process: psutil.Process) -> bool:
    with suppress(psutil.Error):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def _component(process: psutil.Process) -> str:
    """Which part of Airflow a process is; empty for one that has not become any yet."""
    with suppress(psutil.Error):
        words = {word.replace("_", "-") for text in process.cmdline() for word in text.split()}
        return next((name for name in COMPONENTS if name in words), "")
    return ""

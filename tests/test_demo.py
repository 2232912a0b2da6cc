"""The demo runs for real, says what it should, and leaves nothing behind however it ends."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).parents[1]
# What a user may have set for an Airflow and an AWS account of their own.
FOREIGN = {
    "AIRFLOW_HOME": "/nowhere",
    "AIRFLOW__CORE__DAGS_FOLDER": "/nowhere",
    "AIRFLOW__API__PORT": "1",
    "AIRFLOW_CONN_AWS_DEFAULT": "aws://nobody:nothing@",
    "AWS_PROFILE": "nobody",
    "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
    "AWS_DEFAULT_REGION": "nowhere-1",
    "http_proxy": "http://127.0.0.1:1",
}
ROW = re.compile(
    r"^  (nightly-[a-z-]+) +([+\d:-]+) +([+\d:-]+) +(\S+) +([+\d:-]+) +([+\d:-]+) +(\w+)$"
)
NEVER = ("-", "-", "-")


class Demo:
    """demo/run.py as a process in a session of its own, and whatever comes of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._sessions: set[int] = set()
        self._process = subprocess.Popen(
            [sys.executable, "demo/run.py"],
            cwd=ROOT,
            env={"PATH": os.defpath, "TMPDIR": str(folder), **FOREIGN},
            stdout=(folder / "out").open("w"),
            stderr=(folder / "err").open("w"),
            start_new_session=True,
        )

    @property
    def out(self) -> str:
        return (self.folder / "out").read_text()

    @property
    def err(self) -> str:
        return (self.folder / "err").read_text()

    def processes(self) -> list[psutil.Process]:
        """All that lives in a session in which the folder was ever seen in an environment.

        The environment alone would not do: Airflow's process titles overwrite it.
        """
        found = list(_living())
        self._sessions |= {s for process, s in found if str(self.folder) in _environment(process)}
        return [process for process, session in found if session in self._sessions]

    def wait(self, until: Callable[[], object], seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not until():
            assert time.monotonic() < deadline, self.err
            time.sleep(0.5)

    def ended(self) -> bool:
        self.processes()
        return self._process.poll() is not None

    def send(self, number: int) -> None:
        self._process.send_signal(number)

    @property
    def code(self) -> int | None:
        return self._process.returncode

    def has_left_nothing(self) -> bool:
        return not self.processes() and not list(self.folder.glob("airflow-glue-demo-*"))

    def clean_up(self) -> None:
        for process in self.processes():
            with suppress(psutil.Error):
                process.kill()


def _living() -> Iterator[tuple[psutil.Process, int]]:
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if process.status() != psutil.STATUS_ZOMBIE:
                yield process, os.getsid(process.pid)


def _environment(process: psutil.Process) -> str:
    with suppress(psutil.Error, OSError):
        return str(process.environ())
    return ""


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    demo = Demo(tmp_path)
    yield demo
    demo.clean_up()


# What Airflow logs when it fails a task that has gone on already; rare, and none of our doing.
# https://github.com/apache/airflow/issues/72716
LOST_TRACK = "finished with state success, but the task instance's state"


@pytest.fixture
def whole_demo(demo: Demo, tmp_path: Path) -> Iterator[Demo]:
    """A demo that ended; a second one if Airflow lost track of a task in the first."""
    demo.wait(demo.ended, 400)
    if LOST_TRACK not in demo.err:
        yield demo
        return
    folder = tmp_path / "again"
    folder.mkdir()
    again = Demo(folder)
    again.wait(again.ended, 400)
    yield again
    again.clean_up()


@pytest.mark.airflow
def test_glue_and_a_real_airflow_do_the_same(whole_demo: Demo) -> None:
    demo = whole_demo
    assert demo.code == 0, demo.err
    assert demo.has_left_nothing()
    assert "same      nightly-pipeline  16 outcomes (all)" in demo.out
    assert "GLU305 note" in demo.err
    assert "Airflow: nightly_load_curated waits for Glue" in demo.err  # it was deferred
    begin, well, failing = demo.out.split("\n=== ")[-3:]
    assert "verify" in begin
    _check_all_well(well)
    _check_join_failing(failing)
    assert max(map(len, (well + failing).splitlines())) <= 100
    assert demo.out.splitlines()[-1].startswith("Next:  ")


def _check_all_well(text: str) -> None:
    rows = _rows(text)
    assert {name: (row[2], row[5]) for name, row in rows.items()} == {
        "nightly-scan-landing": ("SUCCEEDED", "success"),
        "nightly-normalise-events": ("SUCCEEDED", "success"),
        "nightly-join-transactions": ("SUCCEEDED", "success"),
        "nightly-check-quality": ("SUCCEEDED", "success"),
        "nightly-load-curated": ("SUCCEEDED", "success"),
        "nightly-clean-up": ("-", "skipped"),
    }
    assert rows["nightly-load-curated"][:2] == ("+21:00", "+26:00")
    assert rows["nightly-clean-up"][:5] == (*NEVER, "-", "-")
    _check_order(rows)
    assert _verdict(text) == {
        "Glue says": "COMPLETED",
        "that is": "good",
        "Airflow says": "success",
        "its own tasks": "nothing_failed success, 5 skipped",
        "the same ran": "yes: 5 of 6 jobs and crawlers, and each ended the same in both",
    }


def _check_join_failing(text: str) -> None:
    rows = _rows(text)
    assert rows["nightly-join-transactions"][2:6:3] == ("FAILED", "failed")
    assert rows["nightly-check-quality"] == (*NEVER, "-", "-", "upstream_failed")
    assert rows["nightly-load-curated"] == (*NEVER, "-", "-", "upstream_failed")
    assert rows["nightly-clean-up"][:3] == ("+13:00", "+16:00", "SUCCEEDED")
    assert rows["nightly-clean-up"][5] == "success"
    _check_order(rows)
    verdict = _verdict(text)
    assert (verdict["Glue says"], verdict["Airflow says"]) == ("COMPLETED", "failed")
    assert verdict["that is"].startswith("bad: job nightly-join-transactions FAILED")
    assert verdict["the same ran"].startswith("yes: 4 of 6")


def _rows(text: str) -> dict[str, tuple[str, ...]]:
    """By name: started, ended and state in Glue; started, ended and task's state in Airflow."""
    found = map(ROW.match, text.splitlines())
    return {match[1]: match.groups()[1:] for match in found if match}


def _check_order(rows: dict[str, tuple[str, ...]]) -> None:
    """In Airflow each begins after the one before it has ended, and lasts as long as in Glue."""
    ran = [row for row in rows.values() if row[3] != "-"]
    for before, after in pairwise(ran):
        assert _seconds(before[4]) <= _seconds(after[3])
    for row in ran:
        lasted = [_seconds(row[end]) - _seconds(row[end - 1]) for end in (1, 4)]
        assert abs(lasted[0] - lasted[1]) <= 1  # both are rounded


def _seconds(text: str) -> int:
    minutes, seconds = text.removeprefix("+").split(":")
    return int(minutes) * 60 + int(seconds)


def _verdict(text: str) -> dict[str, str]:
    lines = re.findall(r"^  (\w+(?: \w+)+) {2,}(\S.*)$", text, re.MULTILINE)
    return dict(lines)


@pytest.mark.airflow
@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)],
)
def test_nothing_is_left_when_it_is_stopped(demo: Demo, number: int, code: int) -> None:
    demo.wait(lambda: len(demo.processes()) >= 5, 60)  # some parts of Airflow run
    demo.send(number)
    demo.wait(demo.ended, 20)
    assert demo.code == code
    demo.wait(demo.has_left_nothing, 20)


@pytest.mark.airflow
def test_a_part_that_ends_is_named_with_its_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(ROOT / "demo")
    import standalone

    with socket.socket() as taken, socket.socket() as another, socket.socket() as third:
        for one in (taken, another, third):
            one.bind(("127.0.0.1", 0))
        ports = [one.getsockname()[1] for one in (taken, another, third)]
        another.close()
        third.close()
        monkeypatch.setattr(standalone, "free_ports", lambda: tuple(ports))
        home = tmp_path / "home"
        (home / "dags").mkdir(parents=True)
        with (
            pytest.raises(standalone.AirflowError, match="Airflow's api-server has ended") as error,
            standalone.Airflow(home, "{}") as airflow,
        ):
            airflow.wait_until_ready("none", lambda _: None)
    assert "address already in use" in str(error.value)
    assert not home.exists()

"""Runs ``airflow standalone`` until the input of this process ends, then leaves nothing of it.

    python keeper.py FOLDER

The input is a pipe that the demo holds open. It also ends when the demo is killed, which nothing in
the demo itself could act upon. Then every process is ended and FOLDER, a throw-away, removed.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil


def main(folder: str) -> None:
    """Keep Airflow. This process must lead a session of its own: all in it is ended."""
    if os.getsid(0) != os.getpid():
        raise SystemExit("keeper.py must be started in a session of its own")
    # Children would inherit that SIGINT is ignored, as it is in the background of a shell.
    signal.signal(signal.SIGINT, lambda *_: None)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit())
    try:
        airflow = Path(sys.executable).with_name("airflow")
        subprocess.Popen([airflow, "standalone"], stdin=subprocess.DEVNULL)
        sys.stdin.buffer.read()
    finally:
        end_session()
        shutil.rmtree(folder, ignore_errors=True)


def end_session() -> None:
    """Kill everything else in this session, until there is nothing left to kill.

    ``standalone`` leaves its children behind when it is terminated, and takes 12 seconds to end
    them when it is interrupted; but what they might still write is thrown away anyway.
    """
    while others := list(_others()):
        for process in others:
            with suppress(psutil.Error):
                process.kill()
        time.sleep(0.05)


def _others() -> Iterator[psutil.Process]:
    """By session, and not by their environment: Airflow's process titles overwrite that."""
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            ours = process.pid != os.getpid() and os.getsid(process.pid) == os.getpid()
            if ours and process.status() != psutil.STATUS_ZOMBIE:
                yield process


if __name__ == "__main__":
    main(sys.argv[1])

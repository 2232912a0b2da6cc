"""Starts the parts of a throw-away Airflow one by one, and leaves nothing of them.

    python lab_keeper.py FOLDER

Reads a line of JSON for each process to start, ``{"log": PATH, "command": [...]}``, and answers
with its process id. When the input ends, as it does when the lab is killed, every process is ended
and FOLDER removed, as demo/keeper.py does.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "demo"))

from keeper import end_session


def main(folder: str) -> None:
    """Keep them. This process must lead a session of its own: all in it is ended."""
    if os.getsid(0) != os.getpid():
        raise SystemExit("lab_keeper.py must be started in a session of its own")
    # Children would inherit that SIGINT is ignored, as it is in the background of a shell.
    signal.signal(signal.SIGINT, lambda *_: None)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit())
    started = []
    try:
        for line in sys.stdin:
            started.append(_start(**json.loads(line)))
            print(started[-1].pid, flush=True)
            for process in started:
                process.poll()  # one that has ended would stay a zombie
    finally:
        end_session()
        shutil.rmtree(folder, ignore_errors=True)


def _start(log: str, command: list[str]) -> subprocess.Popen[bytes]:
    with open(log, "ab") as output:
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )


if __name__ == "__main__":
    main(sys.argv[1])

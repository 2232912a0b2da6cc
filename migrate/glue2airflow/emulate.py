"""``glue2airflow emulate``: the Glue emulator as a server of its own."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

from airflow_glue_bridge.testing.chaos import Chaos
from airflow_glue_bridge.testing.emulator import GlueEmulator
from airflow_glue_bridge.testing.errors import EmulatorError
from glue2airflow.errors import UsageError

PORT = 4566
Say = Callable[[str], object]


def serve(
    *,
    port: int = PORT,
    host: str = "127.0.0.1",
    load: Sequence[str | Path] = (),
    speed: float = 60.0,
    scenario: str | Path | None = None,
    chaos: str = "",
    region: str = "us-east-1",
    say: Say = print,
) -> None:
    """Serve until Ctrl-C or SIGTERM.

    :param speed: how many emulated seconds pass in a real one.
    :param say: told where the emulator is, and what there is to say about what it loads.
    :raises UsageError: if the emulator cannot start so.
    """
    try:
        emulator = GlueEmulator(
            port=port,
            host=host,
            speed=speed,
            scenario=scenario,
            chaos=Chaos.parse(chaos) if chaos else None,
            region=region,
        )
        notes = [*emulator.load(*load), *emulator.unmatched()]
        emulator.start()
    except (ValueError, EmulatorError) as error:
        raise UsageError(str(error)) from None
    try:
        for line in (*notes, *_greeting(emulator, speed)):
            say(line)
        _wait()
    finally:
        emulator.stop()


def _greeting(emulator: GlueEmulator, speed: float) -> list[str]:
    known = emulator.world().definitions
    families = ("workflows", "triggers", "jobs", "crawlers")
    counts = ", ".join(f"{family}: {len(getattr(known, family))}" for family in families)
    environment = [f"export {name}={value}" for name, value in emulator.environment.items()]
    return [
        f"AWS Glue is emulated at {emulator.url}; one second is {speed:g} there. Ctrl-C ends it.",
        f"It holds {counts}.",
        *environment,
        f"export AIRFLOW_CONN_AWS_DEFAULT='{emulator.airflow_connection}'",
    ]


def _wait() -> None:
    """Until Ctrl-C, or SIGTERM, which containers are stopped with."""
    ended = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        ended.set()

    known = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        ended.wait()
    finally:
        for number, handler in known.items():
            signal.signal(number, handler)

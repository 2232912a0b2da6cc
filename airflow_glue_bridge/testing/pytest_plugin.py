"""A fixture for tests that need a Glue: ``glue_emulator``.

Installed with the package; nothing heavy is imported before a test asks for the fixture.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import fields
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from airflow_glue_bridge.testing.emulator import GlueEmulator, Settings

MARKER = (
    "glue_emulator(speed=, step=, start=, scenario=, chaos=, assumptions=): how the fixture "
    "of that name begins"
)
# Neither real time, which makes tests depend on the machine, nor one that stands still, in which
# whoever polls waits for ever: each request to Glue takes a minute.
STEP = timedelta(minutes=1)


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", MARKER)


@pytest.fixture(scope="session")
def _glue_server() -> Iterator[GlueEmulator]:
    from airflow_glue_bridge.testing.emulator import GlueEmulator

    with GlueEmulator(speed=0) as emulator:
        yield emulator


@pytest.fixture
def glue_emulator(
    _glue_server: GlueEmulator, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[GlueEmulator]:
    """A Glue with nothing in it: a GlueEmulator, on a server that the whole session shares.

    For the time of the test the environment leads every AWS client, and Airflow's connection
    aws_default, to it. Emulated time stands still between requests, and each request to Glue moves
    it by a minute, so that who polls comes to an end. The marker ``glue_emulator`` begins it
    otherwise, with parameters of GlueEmulator: ``@pytest.mark.glue_emulator(speed=3600)`` for one
    emulated hour a second, ``@pytest.mark.glue_emulator(scenario={"jobs": {"load": "FAILED"}})``.

    Warns in the end of what the scenario speaks of and nothing was called.
    """
    _glue_server.reset(_settings(request.node.get_closest_marker("glue_emulator")))
    for name, value in _glue_server.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AIRFLOW_CONN_AWS_DEFAULT", _glue_server.airflow_connection)
    yield _glue_server
    for sentence in _glue_server.unmatched():
        warnings.warn(sentence, stacklevel=1)


def _settings(marker: pytest.Mark | None) -> Settings:
    """How the marker, if there is one, has the emulator begin."""
    from airflow_glue_bridge.testing.emulator import Settings

    given = marker.kwargs if marker else {}
    unknown = [*(marker.args if marker else ()), *(set(given) - {f.name for f in fields(Settings)})]
    if unknown:
        raise pytest.UsageError(f"the marker is {MARKER}; it takes no {unknown[0]!r}")
    still = {} if given.get("speed") else {"speed": 0, "step": STEP}
    return Settings(**{**still, **given})

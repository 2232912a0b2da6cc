"""A fixture for tests that need a Glue: ``glue_emulator``.

Installed with the package; nothing heavy is imported before a test asks for the fixture.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from airflow_glue_bridge.testing.emulator import GlueEmulator

MARKER = (
    "glue_emulator(speed, step, start, scenario, chaos, assumptions): how the fixture of that name "
    "begins"
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
def glue_emulator(_glue_server: GlueEmulator, request: pytest.FixtureRequest) -> GlueEmulator:
    """A Glue with nothing in it, on a server that the whole session shares.

    Its time stands still between requests, and each request to Glue moves it by a minute. The
    marker ``glue_emulator`` begins it otherwise: ``@pytest.mark.glue_emulator(speed=3600)``.
    """
    from airflow_glue_bridge.testing.emulator import Settings

    marker = request.node.get_closest_marker("glue_emulator")
    given = marker.kwargs if marker else {}
    still = {} if given.get("speed") else {"speed": 0, "step": STEP}
    _glue_server.reset(Settings(**{**still, **given}))
    return _glue_server

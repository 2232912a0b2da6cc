"""A home for Airflow that is nobody's: neither the user's folder nor their database is touched."""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from functools import cache
from pathlib import Path

# Airflow takes every setting from the environment first
# (https://airflow.apache.org/docs/apache-airflow/stable/howto/set-config.html).
_SETTING = "AIRFLOW__"
_OWN_FILE = "AIRFLOW_CONFIG"


@cache
def prepare_home() -> Path | None:
    """Give the Airflow that is imported next an empty home, removed when the process ends.

    Airflow then has its defaults: what the user's airflow.cfg and environment set for their own
    installation (a secrets backend, metrics, listeners) has no part in a comparison. Connections
    and variables in the environment stay.

    :return: the folder; None if Airflow is imported already, and so has a home
    """
    if "airflow" in sys.modules:
        return None
    home = Path(tempfile.mkdtemp(prefix="glue2airflow-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    (home / "dags").mkdir()
    for name in [name for name in os.environ if name.startswith(_SETTING) or name == _OWN_FILE]:
        del os.environ[name]
    os.environ |= _settings(home)
    return home


def _settings(home: Path) -> dict[str, str]:
    """What differs from Airflow's defaults."""
    return {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home / 'airflow.db'}",
        "AIRFLOW__LOGGING__LOGGING_LEVEL": "ERROR",
        # Its plugin would tell a lineage server of runs that never were.
        "AIRFLOW__OPENLINEAGE__DISABLED": "True",
    }

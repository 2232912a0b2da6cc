"""Who may bring whom along: a lower floor never imports a higher one."""

from __future__ import annotations

import subprocess
import sys

import pytest

IMPORT_ALL = """
import importlib, pkgutil, sys
package = importlib.import_module({package!r})
for module in pkgutil.walk_packages(package.__path__, {package!r} + "."):
    # In verify.judge, Airflow is the judge.
    if not module.name.endswith("__main__") and ".verify.judge" not in module.name:
        importlib.import_module(module.name)
print(*sorted(name for name in {unwanted!r} if name in sys.modules))
"""


@pytest.mark.parametrize(
    ("package", "unwanted"),
    [
        ("airflow_glue_bridge.glue", ["airflow", "boto3", "botocore", "glue2airflow", "libcst"]),
        ("glue2airflow", ["airflow", "boto3", "botocore", "hcl2", "moto"]),
    ],
)
def test_nothing_comes_along_uninvited(package: str, unwanted: list[str]) -> None:
    code = IMPORT_ALL.format(package=package, unwanted=unwanted)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_the_check_can_fail() -> None:
    code = IMPORT_ALL.format(package="airflow_glue_bridge.timetables", unwanted=["airflow"])
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["airflow"]


def test_what_a_dag_imports_does_not_need_the_converter() -> None:
    code = (
        "import sys\n"
        "import airflow_glue_bridge.operators.glue_predicate\n"
        "import airflow_glue_bridge.timetables.aws_cron\n"
        "print(*(name for name in ('glue2airflow', 'libcst', 'typer') if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "glue2airflow" not in done.stdout.split()

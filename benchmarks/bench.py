"""Speed as ratios within one run: `make bench`. Ends with RESULT {json}; exit 1 on a missed goal.

Each pair of commands or functions is timed in turn, A B A B, so that a machine that slows down
slows both; the ratio of their medians is the figure.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from estates import snapshot  # noqa: E402

NIGHTLY = HERE.parent / "demo" / "nightly.snapshot.json"
BASE = [sys.executable, "-c", "import libcst, yaml"]
GLUE2AIRFLOW = [str(Path(sys.executable).with_name("glue2airflow"))]
# What has no business in the converter's process.
UNINVITED = ("airflow", "boto3", "botocore", "hcl2", "moto")

GOALS = {
    "help_to_base": 1.0,
    "convert_one_to_base": 2.5,
    "thousand_to_parse": 2.0,
    "per_node_100_to_20": 1.5,
    "dagbag_generated_to_handwritten": 1.1,
    "uninvited_imports": 0,
    "emulated_100_nodes_s": 5,
}
AT_LEAST = {
    "engine_transitions_per_s": 100_000,
    "verify_outcomes_per_s": 1_500,
}


def ratio(a: Callable[[], float], b: Callable[[], float], rounds: int) -> float:
    """Median of ``a`` over that of ``b``, timed in turn; the first of each does not count."""
    a(), b()
    pairs = [(a(), b()) for _ in range(rounds)]
    return round(statistics.median(p[0] for p in pairs) / statistics.median(p[1] for p in pairs), 3)


def process(command: list[str]) -> Callable[[], float]:
    """The seconds that a whole process takes."""

    def run() -> float:
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        return time.perf_counter() - start

    return run


def measured(work: Callable[[], object]) -> Callable[[], float]:
    """The seconds that a call takes."""

    def run() -> float:
        start = time.perf_counter()
        work()
        return time.perf_counter() - start

    return run


def start_up(folder: Path) -> dict[str, float]:
    """The command line against bare imports."""
    convert = [*GLUE2AIRFLOW, "convert", str(NIGHTLY), "-o", str(folder / "one"), "--force"]
    return {
        "help_to_base": ratio(process([*GLUE2AIRFLOW, "--help"]), process(BASE), 21),
        "convert_one_to_base": ratio(process(convert), process(BASE), 21),
    }


def bulk(folder: Path) -> dict[str, float]:
    """Reading, planning and emitting against libcst's parser over what comes out."""
    import libcst

    from glue2airflow.convert import convert
    from glue2airflow.emit import render
    from glue2airflow.plan import PlanOptions

    def made(workflows: int, nodes: int) -> tuple[Callable[[], list[str]], int]:
        source = folder / f"{workflows}x{nodes}.json"
        source.write_text(json.dumps(snapshot(workflows, nodes)))

        def work() -> list[str]:
            conversion = convert([str(source)], PlanOptions(), parameters={})
            return [render(plan) for plan in conversion.plans]

        return work, workflows * nodes

    thousand, nodes = made(1000, 20)
    files = thousand()
    figures: dict[str, float] = {"files": len(files), "nodes": nodes}

    def parse() -> None:
        for file in files:
            libcst.parse_module(file)

    figures["thousand_to_parse"] = ratio(measured(thousand), measured(parse), 3)
    large, many = made(20, 100)
    small, few = made(100, 20)
    assert many == few
    figures["per_node_100_to_20"] = ratio(measured(large), measured(small), 5)
    return figures


def dag_bag(folder: Path) -> dict[str, float]:
    """A folder of generated files against the same DAGs written by hand."""
    from glue2airflow.convert import convert
    from glue2airflow.emit import render
    from glue2airflow.plan import PlanOptions
    from handwritten import handwritten

    source = folder / "bag.json"
    source.write_text(json.dumps(snapshot(40, 20)))
    conversion = convert([str(source)], PlanOptions(), parameters={})
    homes = {"generated": folder / "generated", "handwritten": folder / "handwritten"}
    for home, write in (("generated", render), ("handwritten", handwritten)):
        homes[home].mkdir()
        for plan in conversion.plans:
            (homes[home] / f"{plan.module}.py").write_text(write(plan))
    os.environ["AIRFLOW_HOME"] = str(folder / "airflow")
    os.environ["AIRFLOW__LOGGING__LOGGING_LEVEL"] = "ERROR"
    from airflow.dag_processing.dagbag import DagBag

    def load(home: Path) -> Callable[[], float]:
        def work() -> None:
            bag = DagBag(dag_folder=str(home), bundle_path=home)
            assert len(bag.dags) == len(conversion.plans), bag.import_errors

        return measured(work)

    generated, by_hand = load(homes["generated"]), load(homes["handwritten"])
    return {"dagbag_generated_to_handwritten": ratio(generated, by_hand, 9)}


def isolation() -> dict[str, float]:
    """How many uninvited packages importing every module of glue2airflow brings in."""
    code = (
        "import pkgutil, sys, glue2airflow, importlib\n"
        "for m in pkgutil.walk_packages(glue2airflow.__path__, 'glue2airflow.'):\n"
        # In verify.judge, Airflow is the judge.
        "    if not m.name.endswith('__main__') and '.verify.judge' not in m.name:\n"
        "        importlib.import_module(m.name)\n"
        f"print(sum(name in sys.modules for name in {UNINVITED!r}))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return {"uninvited_imports": int(done.stdout)}


def semantics() -> dict[str, float]:
    """The engine, verify and the emulator, in a process of their own."""
    command = [sys.executable, str(HERE / "semantics.py")]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def main() -> int:
    """Measure, print, and say whether every goal was met."""
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        for part in (start_up, bulk, dag_bag, lambda _: isolation(), lambda _: semantics()):
            figures |= part(Path(name))
            print(json.dumps(figures), flush=True)
    missed = [goal for goal, most in GOALS.items() if figures[goal] > most]
    missed += [goal for goal, least in AT_LEAST.items() if figures[goal] < least]
    goals = {"at_most": GOALS, "at_least": AT_LEAST}
    print("RESULT " + json.dumps({**figures, "goals": goals, "missed": missed}))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

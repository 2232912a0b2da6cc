"""Spoiled inputs for every reader: `make fuzz N=5000`. Ends with RESULT {json}.

Every input must end in exit code 0 or 2, within a time and a memory limit, with something said, and
whatever is written must be, in the folder given, a module of nothing but what the emitter knows.
Then come the bombs (``bombs.py``), each in a process of its own.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import random
import resource
import sys
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import dataclass
from multiprocessing import Pool
from pathlib import Path

from bombs import Blast, burst_all
from fuzz_readers import READERS
from glue2airflow.cli import main
from glue2airflow.emit.dag import MODULES

SECONDS_PER_INPUT = 10
MEMORY = 4 * 2**30
CHUNK = 50


@dataclass(frozen=True)
class Tried:
    """How one input ended; ``trouble`` is "" if as it should."""

    reader: str
    code: int
    trouble: str = ""


def one(seed: int) -> Tried:
    """Run glue2airflow on one spoiled input."""
    dice = random.Random(seed)
    weights = [weight for weight, _ in READERS.values()]
    name = dice.choices(list(READERS), weights)[0]
    with tempfile.TemporaryDirectory() as folder:
        argv = READERS[name][1](dice, Path(folder))
        before = _files(Path(folder))
        start, said = time.perf_counter(), io.TextIOWrapper(io.BytesIO(), "utf-8", "replace")
        try:
            with contextlib.redirect_stderr(said), contextlib.redirect_stdout(said):
                code = main(argv)
        except Exception:  # exactly what must never happen
            return Tried(name, -1, traceback.format_exc())
        if time.perf_counter() - start > SECONDS_PER_INPUT:
            return Tried(name, code, "too slow")
        said.seek(0)
        told = said.read().strip()
        if code not in (0, 2) or not told:
            return Tried(name, code, f"exit code {code}: {told[-200:]}")
        return Tried(name, code, _harm(Path(folder), before, argv))


def _files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _harm(folder: Path, before: dict[Path, bytes], argv: list[str]) -> str:
    """What was written that must not be."""
    written = [path for path, data in _files(folder).items() if before.get(path) != data]
    out = folder / "out"
    if outside := [path for path in written if out not in path.parents]:
        return f"written outside: {outside}"
    if "--update" in argv:  # the hand's own code may be anything
        return ""
    modules = [path for path in written if path.suffix == ".py"]
    unknown = [path for path in modules if not _known(ast.parse(path.read_text()))]
    return f"unknown code in {unknown}" if unknown else ""


def _known(tree: ast.Module) -> bool:
    allowed = (ast.ImportFrom, ast.With, ast.Assign, ast.Expr)
    statements = [node for node in ast.walk(tree) if isinstance(node, ast.stmt)]
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return all(isinstance(node, allowed) for node in statements) and all(
        isinstance(func, ast.Name) and func.id in MODULES for func in calls
    )


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def spoil_all(count: int, first: int) -> list[tuple[int, Tried]]:
    """Try so many inputs, from seed ``first`` on."""
    tried = range(first, first + count)
    with Pool(2, _limit) as pool:
        return list(zip(tried, pool.imap(one, tried, CHUNK), strict=True))


def run(count: int, first: int) -> int:
    """Fuzz, print, and say whether nothing went wrong."""
    begun = time.perf_counter()
    tried = spoil_all(count, first)
    wrong = [(seed, result) for seed, result in tried if result.trouble]
    for seed, result in wrong[:10]:
        print(f"seed {seed} ({result.reader}): {result.trouble}")
    blasts = burst_all()
    figures = {
        "inputs": count,
        "first_seed": first,
        "readers": _by_reader([result for _, result in tried]),
        "wrong": len(wrong),
        **_of_bombs(blasts),
        "seconds": round(time.perf_counter() - begun, 1),
    }
    print("RESULT " + json.dumps(figures))
    return 1 if wrong or figures["bombs_wrong"] else 0


def _by_reader(tried: list[Tried]) -> dict[str, str]:
    """For each reader: inputs that were taken after all, and those told in a sentence."""
    codes = Counter((result.reader, result.code) for result in tried)
    return {
        name: f"{codes[name, 0]} taken, {codes[name, 2]} told in a sentence" for name in READERS
    }


def _of_bombs(blasts: list[Blast]) -> dict[str, float]:
    return {
        "bombs": len(blasts),
        "bombs_wrong": sum(bool(blast.trouble) for blast in blasts),
        "bombs_slowest_s": round(max(blast.seconds for blast in blasts), 1),
        "bombs_largest_mb": round(max(blast.megabytes for blast in blasts)),
    }


if __name__ == "__main__":
    arguments = [int(argument) for argument in sys.argv[1:]] + [5000, 0][len(sys.argv) - 1 :]
    sys.exit(run(*arguments))

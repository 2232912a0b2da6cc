"""Mutated sources through the whole converter: `make fuzz N=5000`. Ends with RESULT {json}.

Every input must end in exit code 0 or 2, within a time limit, and whatever is written must be, in
the folder given, a module of nothing but imports, assignments and the calls the emitter knows.
"""

from __future__ import annotations

import ast
import contextlib
import copy
import io
import json
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from multiprocessing import Pool
from pathlib import Path
from typing import Any

from glue2airflow.cli import main
from glue2airflow.emit.dag import MODULES
from glue2airflow.errors import SourceError
from glue2airflow.sources.document import load

ROOT = Path(__file__).parents[1]
SECONDS_PER_INPUT = 10
CHUNK = 250

HOSTILE = (
    "",
    "'",
    '"""',
    "\\",
    "\n",
    "\r\nimport os",
    '"); __import__("os").system("touch canary") #',
    "{{ var.value.secret }}",
    "{% raw %}",
    "{# x",
    "../../../etc/passwd",
    "/absolute",
    "class",
    "DAG",
    "__builtins__",
    "ünïcödé",
    "数据",
    "\u202e\u2028\x00\x1b[31m",
    "\ud800",
    "n" * 255,
    "cron(0 2 ? * 1 *)",
    "cron(* * * * ? *)",
    "rate(1 day)",
    "ANY",
    "AND",
    "SUCCEEDED",
    "FAILED",
    "EVENT",
    "SCHEDULED",
)
SCALARS: tuple[Any, ...] = (None, True, False, 0, -1, 10**30, 1.5, [], {}, [[]], {"": ""})


def paths(data: object, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value inside ``data``."""
    inside = (
        data.items()
        if isinstance(data, dict)
        else enumerate(data)
        if isinstance(data, list)
        else ()
    )
    found = [here] if here else []
    for key, value in inside:
        found += paths(value, (*here, key))
    return found


def at(data: Any, path: tuple[Any, ...]) -> Any:
    """The value at ``path``."""
    for key in path:
        data = data[key]
    return data


def mutate(data: Any, dice: random.Random) -> Any:
    """A copy with one to four random changes."""
    data = copy.deepcopy(data)
    for _ in range(dice.randint(1, 4)):
        ways = paths(data)
        if not ways:
            return dice.choice(SCALARS)
        *parent, key = dice.choice(ways)
        dice.choice(CHANGES)(at(data, tuple(parent)), key, data, dice)
    return data


def _replace(parent: Any, key: Any, _whole: Any, dice: random.Random) -> None:
    parent[key] = copy.deepcopy(dice.choice(SCALARS))


def _hostile(parent: Any, key: Any, _whole: Any, dice: random.Random) -> None:
    parent[key] = dice.choice(HOSTILE)


def _delete(parent: Any, key: Any, _whole: Any, _dice: random.Random) -> None:
    del parent[key]


def _transplant(parent: Any, key: Any, whole: Any, dice: random.Random) -> None:
    parent[key] = copy.deepcopy(at(whole, dice.choice(paths(whole))))


def _rename(parent: Any, key: Any, _whole: Any, dice: random.Random) -> None:
    if isinstance(parent, dict):
        parent[dice.choice(HOSTILE)] = parent.pop(key)


def _repeat(parent: Any, key: Any, _whole: Any, _dice: random.Random) -> None:
    if isinstance(parent, list):
        parent.append(copy.deepcopy(parent[key]))


CHANGES: tuple[Callable[[Any, Any, Any, random.Random], None], ...] = (
    _replace,
    _hostile,
    _hostile,
    _delete,
    _transplant,
    _rename,
    _repeat,
)


def scramble(text: str, dice: random.Random) -> str:
    """The text cut off, with a piece missing, doubled, or strewn with other characters."""
    a, b = sorted(dice.randrange(len(text) + 1) for _ in range(2))
    kind = dice.randrange(4)
    if kind == 0:
        return text[:a]
    if kind == 1:
        return text[:a] + text[b:]
    if kind == 2:
        return text[:b] + text[a : a + 200] + text[b:]
    return text[:a] + dice.choice((*HOSTILE, "{", "[", "&a *a", "!Ref", ": ", "\t")) + text[a:]


def one(seed: int) -> tuple[int, str]:
    """Convert one mutated source; the exit code, and what went wrong ("" if nothing did)."""
    dice = random.Random(seed)
    name, text, data = dice.choice(SEEDS)
    made = (
        json.dumps(mutate(data, dice)) if dice.random() < 0.75 else scramble(text, dice)
    ).encode("utf-8", "surrogatepass")
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder, f"source-{name}"), Path(folder, "out", "dags")
        source.write_bytes(made)
        options = dice.choice(([], ["--runtime", "native"], ["--merge"], ["--include-inactive"]))
        start, said = time.perf_counter(), io.StringIO()
        try:
            with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
                code = main(["convert", str(source), "-o", str(out), *options])
        except Exception:  # exactly what must never happen
            return -1, traceback.format_exc()
        if time.perf_counter() - start > SECONDS_PER_INPUT:
            return code, "too slow"
        told = code in (0, 2) and said.getvalue().strip()
        return code, "" if told and _harmless(Path(folder), out) else f"exit code {code}"


def _harmless(folder: Path, out: Path) -> bool:
    outside = [p for p in folder.rglob("*") if p.is_file() and p.parent not in (folder, out)]
    return not outside and all(_known(ast.parse(p.read_text())) for p in out.glob("*"))


def _known(tree: ast.Module) -> bool:
    allowed = (ast.ImportFrom, ast.With, ast.Assign, ast.Expr)
    statements = [node for node in ast.walk(tree) if isinstance(node, ast.stmt)]
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return all(isinstance(node, allowed) for node in statements) and all(
        isinstance(func, ast.Name) and func.id in MODULES for func in calls
    )


def seeds() -> list[tuple[str, str, Any]]:
    """The golden sources and the nightly pipeline: name, text, data."""
    found = [ROOT / "demo" / "nightly.snapshot.json"]
    for pattern in ("*.json", "*.yaml", "*.yml"):
        found += sorted((ROOT / "tests" / "golden").glob(f"*/{pattern}"))
    return [seed for path in found if path.name != "case.json" for seed in _seed(path)]


def _seed(path: Path) -> list[tuple[str, str, Any]]:
    """The source, unless it is one that cannot be read on purpose."""
    try:
        return [(path.name, path.read_bytes().decode("utf-8", "replace"), load(str(path)).data)]
    except SourceError:
        return []


SEEDS = seeds()


def run(count: int, first: int) -> int:
    """Fuzz, print, and say whether nothing went wrong."""
    begun = time.perf_counter()
    codes: Counter[int] = Counter()
    wrong: list[tuple[int, str]] = []
    with Pool(2) as pool:
        tried = range(first, first + count)
        for seed, (code, trouble) in zip(tried, pool.imap(one, tried, CHUNK), strict=True):
            codes[code] += 1
            if trouble:
                wrong.append((seed, trouble))
    for seed, trouble in wrong[:5]:
        print(f"seed {seed}: {trouble}")
    figures = {
        "inputs": count,
        "first_seed": first,
        "sources": len(SEEDS),
        "converted": codes[0],
        "told_in_a_sentence": codes[2],
        "wrong": len(wrong),
        "seconds": round(time.perf_counter() - begun, 1),
    }
    print("RESULT " + json.dumps(figures))
    return 1 if wrong else 0


if __name__ == "__main__":
    arguments = [int(argument) for argument in sys.argv[1:]] + [5000, 0][len(sys.argv) - 1 :]
    sys.exit(run(*arguments))

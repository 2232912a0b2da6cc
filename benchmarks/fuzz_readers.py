"""All that glue2airflow reads: good inputs to spoil, and the command that reads them."""

from __future__ import annotations

import contextlib
import io
import json
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fuzz_inputs import mutate, reword, scramble
from glue2airflow.cli import main
from glue2airflow.errors import SourceError
from glue2airflow.sources.document import load

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests" / "golden"
ESTATES = ROOT / "tests" / "terraform_estates"
NIGHTLY = ROOT / "demo" / "nightly.snapshot.json"
PLAIN = (".json", ".yaml", ".yml", ".tfstate")
OPTIONS: tuple[list[str], ...] = ([], ["--runtime", "native"], ["--merge"], ["--include-inactive"])

# Puts a spoiled input into an empty folder, and says what to run there.
Make = Callable[[random.Random, Path], list[str]]


@dataclass(frozen=True)
class Seed:
    """A good file: its text, and its data if it is JSON or YAML."""

    name: str
    text: str
    data: Any = None

    def spoiled(self, dice: random.Random) -> bytes:
        """The file with something wrong, most often in its data."""
        if dice.random() < 0.25:
            changed = scramble(self.text, dice)
        elif self.data is None:
            changed = reword(self.text, dice)
        else:
            changed = json.dumps(mutate(self.data, dice))
        return changed.encode("utf-8", "surrogatepass")


def seed(path: Path) -> Seed | None:
    """The file, unless it is one that cannot be read on purpose."""
    text = path.read_bytes().decode("utf-8", "replace")
    if not path.name.endswith(PLAIN):
        return Seed(path.name, text)
    try:
        return Seed(path.name, text, load(str(path)).data)
    except SourceError:
        return None


def seeds(folder: Path, *patterns: str) -> list[Seed]:
    """The files that the patterns find."""
    found = sorted(path for pattern in patterns for path in folder.glob(pattern))
    read = (seed(path) for path in found if path.name != "case.json")
    return [one for one in read if one]


def converting(source: Path, dice: random.Random) -> list[str]:
    """Convert a source, with one option or none."""
    return ["convert", str(source), "-o", str(source.parent / "out"), *dice.choice(OPTIONS)]


def one_file(folder: Path, *patterns: str) -> Make:
    """Convert one of the files, spoiled."""
    known = seeds(folder, *patterns)

    def make(dice: random.Random, folder: Path) -> list[str]:
        chosen = dice.choice(known)
        source = folder / f"source-{chosen.name}"
        source.write_bytes(chosen.spoiled(dice))
        return converting(source, dice)

    return make


def one_of_a_folder(folders: list[Path], *endings: str) -> Make:
    """Convert one of the folders, with one of the files in it spoiled."""

    def make(dice: random.Random, folder: Path) -> list[str]:
        copied = folder / "source"
        shutil.copytree(dice.choice(folders), copied)
        files = sorted(p for p in copied.rglob("*") if p.is_file() and p.name.endswith(endings))
        spoil = dice.choice(files)
        if good := seed(spoil):
            spoil.write_bytes(good.spoiled(dice))
        return converting(copied, dice)

    return make


def parameters(dice: random.Random, folder: Path) -> list[str]:
    """A file of parameters, spoiled, for a template that asks for some."""
    case = GOLDEN / "cfn-parameters-file"
    good = dice.choice([*seeds(GOLDEN, "*/parameters.*"), Seed("prod.tfvars", TFVARS)])
    given = folder / good.name
    given.write_bytes(good.spoiled(dice))
    sources = [str(p) for p in sorted(case.iterdir()) if p.is_file() and p.suffix == ".yaml"]
    return ["convert", *sources, "-o", str(folder / "out"), "--parameters-file", str(given)]


TFVARS = 'Env = "prod"\nnames = ["a", "b"]\nsizes = {\n  small = 1\n}\n'


def scripts(dice: random.Random, folder: Path) -> list[str]:
    """A job script, spoiled; found and rewritten, or given to convert."""
    source = folder / "job.py"
    source.write_bytes(dice.choice(SCRIPTS).spoiled(dice))
    if dice.random() < 0.7:
        return ["scripts", str(source)]
    given = ["--scripts", str(source)]
    return ["convert", str(NIGHTLY), "-o", str(folder / "out"), *given]


def edited_dag(dice: random.Random, folder: Path) -> list[str]:
    """A DAG file that somebody spoiled, or what is kept of how it was made, to be updated."""
    out = folder / "out"
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        main(["convert", str(NIGHTLY), "-o", str(out)])
    files = sorted(path for path in out.rglob("*") if path.is_file())
    spoil = files[0] if dice.random() < 0.2 else files[-1]
    spoil.write_bytes(Seed(spoil.name, spoil.read_text()).spoiled(dice))
    changed = folder / "changed.json"
    changed.write_text(NIGHTLY.read_text().replace('"Timeout": ', '"Timeout": 1'))
    return ["convert", str(changed), "-o", str(out), "--update"]


SCRIPTS = seeds(GOLDEN / "scripts", "*/before/*.py")

# What is read, how many in a hundred inputs are of it, and how one is made.
READERS: dict[str, tuple[int, Make]] = {
    "saved, snapshots, templates": (
        40,
        one_file(ROOT, "demo/*.json", *(f"tests/golden/*/*{ending}" for ending in PLAIN)),
    ),
    "Terraform plans and states": (15, one_file(ESTATES, "*/*.json", "*/*.tfstate")),
    "Terraform configurations": (
        15,
        one_of_a_folder(sorted(p.parent for p in ESTATES.glob("*/main.tf")), ".tf", ".tfvars"),
    ),
    "CDK assemblies": (8, one_of_a_folder(sorted(GOLDEN.glob("cdk-*/cdk.out")), ".json")),
    "parameters": (5, parameters),
    "scripts": (12, scripts),
    "edited DAG files": (5, edited_dag),
}

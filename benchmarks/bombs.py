"""Inputs made to hang or to fill the memory, for every reader.

Each must end with exit code 2 and a sentence, in a process that may use so much memory and time.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SECONDS = 60
MEMORY = 2 * 2**30
DEEP = 100_000
DOUBLINGS = 64

# Puts the bomb into a folder, and says what to run there.
Lay = Callable[[Path], list[str]]


@dataclass(frozen=True)
class Blast:
    """How one bomb ended; ``trouble`` is "" if as it should."""

    name: str
    seconds: float
    megabytes: float
    trouble: str


def burst(name: str, lay: Lay) -> Blast:
    """Set off one bomb in a process of its own."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as told:
        argv = [sys.executable, "-m", "glue2airflow", *lay(Path(folder))]
        start = time.perf_counter()
        process = subprocess.Popen(
            argv, stdout=subprocess.DEVNULL, stderr=told, preexec_fn=_limit, cwd=folder
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = code = os.waitstatus_to_exitcode(status)
        told.seek(0)
        said = told.read().decode("utf-8", "replace")
        seconds = time.perf_counter() - start
        return Blast(name, seconds, used.ru_maxrss / 1024, _trouble(code, said))


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _trouble(code: int, said: str) -> str:
    if code != 2:
        return f"exit code {code}: {said[-300:]}"
    if "Traceback" in said or not said.strip():
        return said[-300:] or "nothing was said"
    return "" if len(said) < 20_000 else f"{len(said)} characters were said"


def source(name: str, text: Callable[[], str]) -> Lay:
    """Convert one file of that text."""

    def lay(folder: Path) -> list[str]:
        (folder / name).write_text(text(), encoding="utf-8")
        return ["convert", name, "-o", "out"]

    return lay


def files(command: list[str], **texts: Callable[[], str]) -> Lay:
    """Run a command in a folder of such files; ``main__tf`` stands for ``main.tf``."""

    def lay(folder: Path) -> list[str]:
        for name, text in texts.items():
            path = folder / "in" / name.replace("__", ".")
            path.parent.mkdir(exist_ok=True)
            path.write_text(text(), encoding="utf-8")
        return command

    return lay


CONVERT_FOLDER = ["convert", "in", "-o", "out"]


def huge_file(folder: Path) -> list[str]:
    """A gigabyte of nothing, which takes no room on the disk."""
    with (folder / "huge.json").open("wb") as file:
        file.truncate(2**30)
    return ["convert", "huge.json", "-o", "out"]


def laughs() -> str:
    """A billion laughs, in YAML."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 12)]
    return "\n".join([*lines, "Resources: *a11"])


def merges() -> str:
    """Mappings that are merged into each other, twice each."""
    lines = ["a0: &a0 {k0: v}"]
    lines += [f"a{i}: &a{i} {{<<: [*a{i - 1}, *a{i - 1}], k{i}: v}}" for i in range(1, DOUBLINGS)]
    return "\n".join([*lines, f"Resources: *a{DOUBLINGS - 1}"])


def template(resources: dict[str, Any], **sections: Any) -> str:
    """A CloudFormation template."""
    return json.dumps({"Resources": resources, **sections})


def doubled_names() -> str:
    """Each job is called twice what the one before is called."""
    names = ["x" * 9, *({"Fn::Sub": f"${{J{i}}}${{J{i}}}"} for i in range(DOUBLINGS))]
    jobs = {
        f"J{i}": {"Type": "AWS::Glue::Job", "Properties": {"Name": name}}
        for i, name in enumerate(names)
    }
    name = {"Fn::Sub": f"${{J{DOUBLINGS}}}"}
    workflow = {"Type": "AWS::Glue::Workflow", "Properties": {"Name": name}}
    return template({**jobs, "W": workflow})


def name_in_a_circle() -> str:
    """Two workflows, each called as the other is."""
    kind = "AWS::Glue::Workflow"
    return template(
        {
            "A": {"Type": kind, "Properties": {"Name": {"Ref": "B"}}},
            "B": {"Type": kind, "Properties": {"Name": {"Ref": "A"}}},
        }
    )


def terraform(expression: str, more: str = "") -> Callable[[], str]:
    """A configuration whose workflow is called by an expression."""

    def text() -> str:
        return f'resource "aws_glue_workflow" "w" {{\n  name = {expression}\n}}\n{more}\n'

    return text


def doubled_locals() -> str:
    """Each local is twice the one before."""
    twice = "".join(
        f'  l{i} = "${{local.l{i - 1}}}${{local.l{i - 1}}}"\n' for i in range(1, DOUBLINGS)
    )
    return terraform(f"local.l{DOUBLINGS - 1}", f'locals {{\n  l0 = "xxxxxxxxx"\n{twice}}}')()


def counted() -> str:
    """A billion triggers."""
    return terraform(
        '"w"', 'resource "aws_glue_trigger" "t" {\n  count = 1000000000\n  name = "t"\n}'
    )()


def in_itself() -> str:
    """A module that calls itself."""
    return terraform('"w"', 'module "again" {\n  source = "./"\n}')()


def state(depth: int) -> str:
    """A state whose modules lie in each other."""
    inside = '{"child_modules":[' * depth + "]}" * depth
    return f'{{"format_version":"1.0","values":{{"root_module":{inside}}}}}'


def assembly(**artifacts: Any) -> Callable[[], str]:
    """The manifest of a cloud assembly."""
    return lambda: json.dumps({"version": "36.0.0", "artifacts": artifacts})


def loop_of_assemblies(folder: Path) -> list[str]:
    """An assembly that holds itself."""
    (folder / "in").mkdir()
    inner = {"type": "cdk:cloud-assembly", "properties": {"directoryName": "."}}
    (folder / "in" / "manifest.json").write_text(assembly(again=inner)())
    return CONVERT_FOLDER


def elsewhere(folder: Path) -> list[str]:
    """An assembly whose template lies outside of it."""
    (folder / "in").mkdir()
    (folder / "secret.json").write_text(name_in_a_circle())
    stack = {
        "type": "aws:cloudformation:stack",
        "environment": "aws://unknown-account/unknown-region",
        "properties": {"templateFile": "../secret.json"},
    }
    (folder / "in" / "manifest.json").write_text(assembly(stack=stack)())
    return CONVERT_FOLDER


def zip_of_zeros(folder: Path) -> list[str]:
    """A library of a few kilobytes that holds gigabytes."""
    library = folder / "library.zip"
    with (
        zipfile.ZipFile(library, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("library.py", "w", force_zip64=True) as file,
    ):
        for _ in range(3 * 1024):
            file.write(bytes(2**20))
    (folder / "job.py").write_text("import library\n")
    return ["scripts", "job.py", "library.zip"]


USES = "import sys\nfrom awsglue.utils import getResolvedOptions\n"

BOMBS: dict[str, Lay] = {
    "a file of a gigabyte": huge_file,
    "deep JSON": source("deep.json", lambda: "[" * DEEP + "]" * DEEP),
    "deep JSON objects": source("deep.json", lambda: '{"Resources":' * DEEP + "1" + "}" * DEEP),
    "deep YAML": source("deep.yaml", lambda: "[" * DEEP + "]" * DEEP),
    "deep YAML blocks": source("deep.yaml", lambda: "- " * DEEP + "x"),
    "wide JSON": source("wide.json", lambda: '{"Jobs": [' + "1," * 6_000_000 + "1]}"),
    "a number of a million digits": source("long.json", lambda: '{"Jobs": ' + "9" * 10**6 + "}"),
    "a number of a million digits, YAML": source("long.yaml", lambda: "Jobs: " + "9" * 10**6),
    "a billion laughs": source("laughs.yaml", laughs),
    "a billion merges": source("merges.yaml", merges),
    "YAML that holds itself": source("self.yaml", lambda: "Resources: &a {R: *a}"),
    "YAML that makes objects": source(
        "make.yaml", lambda: "Resources: !!python/object/apply:os.system [exit]"
    ),
    "names that double": source("double.json", doubled_names),
    "names in a circle": source("circle.json", name_in_a_circle),
    "state in state": source("state.json", lambda: state(DEEP)),
    "modules in modules": source("state.json", lambda: state(90)),
    "locals that double": files(CONVERT_FOLDER, main__tf=doubled_locals),
    "locals in a circle": files(
        CONVERT_FOLDER, main__tf=terraform("local.a", "locals {\n  a = local.b\n  b = local.a\n}")
    ),
    "a billion of a resource": files(CONVERT_FOLDER, main__tf=counted),
    "a module in itself": files(CONVERT_FOLDER, main__tf=in_itself),
    "a range of a billion": files(
        CONVERT_FOLDER, main__tf=terraform('join("", [for i in range(1000000000) : "x"])')
    ),
    "a product of products": files(
        CONVERT_FOLDER,
        main__tf=terraform(
            f'join("", flatten(setproduct({", ".join(["range(1000)"] * 6)})))',
        ),
    ),
    "a text of a gigabyte": files(CONVERT_FOLDER, main__tf=terraform('format("%1000000000d", 1)')),
    "a power of powers": files(CONVERT_FOLDER, main__tf=terraform("pow(9, pow(9, pow(9, 9)))")),
    "a pattern that goes back": files(
        CONVERT_FOLDER, main__tf=terraform(f'regex("(a|a)*(a|a)*b$", "{"a" * 60}")')
    ),
    "deep HCL": files(CONVERT_FOLDER, main__tf=terraform("(" * 5000 + "1" + ")" * 5000)),
    "deep HCL lists": files(CONVERT_FOLDER, main__tf=terraform("[" * 5000 + "]" * 5000)),
    "deep HCL blocks": files(CONVERT_FOLDER, main__tf=lambda: "a {\n" * 5000 + "}\n" * 5000),
    "HCL without an end": files(CONVERT_FOLDER, main__tf=lambda: 'a = "${' * 5000),
    "an assembly in itself": loop_of_assemblies,
    "a template elsewhere": elsewhere,
    "a deep manifest": files(CONVERT_FOLDER, manifest__json=lambda: "[" * DEEP + "]" * DEEP),
    "deep Python": files(
        ["scripts", "in/job.py"], job__py=lambda: f"{USES}x = {'(' * DEEP}1{')' * DEEP}\n"
    ),
    "deep Python lists": files(
        ["scripts", "in/job.py"], job__py=lambda: f"{USES}x = {'[' * 3000}{']' * 3000}\n"
    ),
    "a long sum": files(["scripts", "in/job.py"], job__py=lambda: f"{USES}x = {'1 + ' * DEEP}1\n"),
    "Python without an end": files(["scripts", "in/job.py"], job__py=lambda: "(" * DEEP),
    "zeros": files(["scripts", "in/job.py"], job__py=lambda: "\0" * 10**6),
    "a library of gigabytes": zip_of_zeros,
}


def burst_all() -> list[Blast]:
    """Set off every bomb, one after the other, and tell of each."""
    blasts = []
    for name, lay in BOMBS.items():
        blast = burst(name, lay)
        blasts.append(blast)
        trouble = f"  WRONG: {blast.trouble}" if blast.trouble else ""
        print(f"{blast.seconds:6.1f} s {blast.megabytes:6.0f} MB  {name}{trouble}", flush=True)
    return blasts


if __name__ == "__main__":
    sys.exit(any(blast.trouble for blast in burst_all()))

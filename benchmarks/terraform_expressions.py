"""Ask the real Terraform what the expressions of tests/terraform_expressions yield.

It writes the answers beside the expressions, where the tests compare ours with them. It needs a
`terraform` on PATH, and no provider: the expressions stand in outputs.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "tests" / "terraform_expressions"
TABLE = FOLDER / "expressions.json"
# What no value is, and so stands for an expression that Terraform refuses.
REFUSED = "<refused>"


def main() -> int:
    """Make the table anew; return the exit code."""
    if not shutil.which("terraform"):
        print("terraform is not on PATH", file=sys.stderr)
        return 2
    table = json.loads(TABLE.read_text())
    answers = ask([entry["expression"] for entry in table])
    told = zip(table, answers, strict=True)
    # An answer that is null comes of an argument that Terraform itself leaves open.
    made = [_entry(e["expression"], answer) for e, answer in told if answer is not None]
    TABLE.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n")
    print(f"{len(made)} expressions, {sum('refused' in e for e in made)} of them refused")
    return 0


def _entry(expression: str, answer: str) -> dict[str, Any]:
    if answer == REFUSED:
        return {"expression": expression, "refused": True}
    return {"expression": expression, "value": json.loads(answer)}


def ask(expressions: list[str]) -> list[str | None]:
    """What each expression yields, as JSON."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(FOLDER / "context.tf", folder)
        outputs = (_output(i, e) for i, e in enumerate(expressions))
        Path(folder, "outputs.tf").write_text("".join(outputs))
        _terraform(folder, "init")
        _terraform(folder, "apply", "-auto-approve")
        told = json.loads(_terraform(folder, "output", "-json"))
    return [told[f"e{i}"].get("value") for i in range(len(expressions))]


def _output(i: int, expression: str) -> str:
    return f'output "e{i}" {{\n  value = try(jsonencode({expression}), "{REFUSED}")\n}}\n'


def _terraform(folder: str, *args: str) -> str:
    command = ["terraform", *args, *([] if args[0] == "output" else ["-no-color", "-input=false"])]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    return done.stdout


if __name__ == "__main__":
    raise SystemExit(main())

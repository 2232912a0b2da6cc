"""Put pieces of the example DAGs into the pages, between the fences that ask for them.

A page asks for a piece by a line above a fenced block:

    <!-- dags/example_glue_workflow.py: howto_operator_glue_workflow -->
    ```python
    ```

and gets what the DAG file has between ``# [START ...]`` and ``# [END ...]`` of that name.
``python docs/include.py`` writes the pages anew; with ``--check`` it only tells which are not
current, and its exit code is 1 if there are any.
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
ASKED = re.compile(
    r"(?P<asked><!-- (?P<path>\S+\.py): (?P<marker>\w+) -->\n```python\n)(?P<piece>.*?)```",
    re.DOTALL,
)


def current(page: str, root: Path = ROOT) -> str:
    """The text of a page with the pieces as they are now.

    :raises LookupError: a piece that it asks for is not there.
    """
    return ASKED.sub(
        lambda found: f"{found['asked']}{piece(root / found['path'], found['marker'])}```", page
    )


def piece(source: Path, marker: str) -> str:
    """What a file has between the markers of that name, not indented.

    :raises LookupError: it has none.
    """
    text = source.read_text(encoding="utf-8") if source.is_file() else ""
    marked = re.search(
        rf"^ *# \[START {marker}\]\n(.*?)^ *# \[END {marker}\]$", text, re.DOTALL | re.MULTILINE
    )
    if marked is None:
        raise LookupError(f"{source} has no piece {marker}")
    return textwrap.dedent(marked[1])


def stale(*places: Path) -> dict[Path, str]:
    """The pages that are not current, and how they should be.

    :param places: pages, or folders of them; by default docs/ and the README.
    """
    files = [
        page
        for place in places or (ROOT / "docs", ROOT / "README.md")
        for page in ([place] if place.is_file() else sorted(place.rglob("*.md")))
    ]
    pages = {page: page.read_text(encoding="utf-8") for page in files}
    made = {page: current(text) for page, text in pages.items()}
    return {page: text for page, text in made.items() if text != pages[page]}


def main(args: Sequence[str]) -> int:
    """Write the pages, or only check them; return an exit code."""
    if [*args] not in ([], ["--check"]):
        print("usage: python docs/include.py [--check]", file=sys.stderr)
        return 2
    pages = stale()
    for page, text in pages.items():
        print(page.relative_to(ROOT))
        if not args:
            page.write_text(text, encoding="utf-8")
    return int(bool(args and pages))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

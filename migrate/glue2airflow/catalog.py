"""The catalogue of findings: for each code what it means, why it matters and how to mend it.

``glue2airflow explain`` prints its pages; ``python -m glue2airflow.catalog docs/findings`` writes
them out. The conversion itself never imports it.
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from glue2airflow.catalog_texts import Text, Texts, operations, scripts, source, starts, triggers
from glue2airflow.errors import Glue2AirflowError, OutputError, UsageError
from glue2airflow.findings import RULES, Level, Rule

LINE_LENGTH = 100
INDEX = "README.md"
TEXTS: Texts = {
    **source.TEXTS,
    **starts.TEXTS,
    **triggers.TEXTS,
    **operations.TEXTS,
    **scripts.TEXTS,
}

_LEVELS = {
    Level.NOTE: "the workflow still counts as exact.",
    Level.ASSUMED: "the workflow counts as exact, if Glue does as is assumed; AWS does not say.",
    Level.DIFFERS: "a DAG is written, and it is not exact; `--strict` refuses it.",
    Level.REFUSED: "no DAG is written for the workflow.",
}
_PARTS = {
    "GLU1": "What the source says, and what it leaves open",
    "GLU2": "What the triggers mean",
    "GLU3": "When the DAG runs in Glue's place",
}
_INDEX_HEAD = """\
# Findings

Whatever glue2airflow has to say about a conversion bears one of these codes. Its level tells what
it does to the workflow:

{levels}

`glue2airflow explain CODE` prints a page in the terminal.
"""


@dataclass(frozen=True, slots=True)
class Page:
    """All there is to say about one code."""

    rule: Rule
    text: Text

    def as_markdown(self) -> str:
        """The page, in lines of at most 100 characters where commands and addresses allow it."""
        return "\n\n".join(self._blocks()) + "\n"

    def as_json(self) -> dict[str, Any]:
        """The page as plain data: the rule's members and the text's."""
        return {**asdict(self.rule), "level": self.rule.level.value, **asdict(self.text)}

    def _blocks(self) -> Iterator[str]:
        rule, text = self.rule, self.text
        yield f"# {rule.code}: {rule.title}"
        yield f"*{rule.level.value}*: {_LEVELS[rule.level]}"
        yield _wrapped(f"**What it means.** {text.means}")
        yield _wrapped(f"**Why it matters.** {text.matters}")
        yield _wrapped(f"**How to mend it.** {text.mend}")
        if text.commands:
            yield _fenced("sh", "\n".join(text.commands))
        if text.glue:
            yield f"{_fenced('json', text.glue)}\n{_fenced('python', text.airflow)}"
        if text.sources:
            yield "Source: " + ",\n".join(f"<{address}>" for address in text.sources)


def pages(code: str = "") -> list[Page]:
    """The page of ``code`` (in any case), or all pages in order.

    :raises UsageError: if there is no such code.
    """
    if not code:
        return [Page(RULES[known], TEXTS[known]) for known in sorted(RULES)]
    if code.upper() not in RULES:
        raise UsageError(f"there is no finding {code[:40]!r}{_hint(code.upper())}")
    return [Page(RULES[code.upper()], TEXTS[code.upper()])]


def _hint(code: str) -> str:
    import difflib

    close = sorted(difflib.get_close_matches(code[:40], RULES, 3))
    return f"; the nearest: {', '.join(close)}" if close else "; explain without a code lists all"


def _fenced(language: str, lines: str) -> str:
    return f"```{language}\n{lines}\n```"


def _wrapped(paragraph: str) -> str:
    """The paragraph in lines, none of which breaks inside `code`."""
    spans = paragraph.split("`")
    held = "`".join(s.replace(" ", "\0") if i % 2 else s for i, s in enumerate(spans))
    filled = textwrap.fill(held, LINE_LENGTH, break_long_words=False, break_on_hyphens=False)
    return filled.replace("\0", " ")


def _index(every: Sequence[Page]) -> str:
    levels = "\n".join(f"- *{level.value}*: {said}" for level, said in _LEVELS.items())
    tables = (_table(start, title, every) for start, title in _PARTS.items())
    return _INDEX_HEAD.format(levels=levels) + "".join(tables)


def _table(start: str, title: str, every: Sequence[Page]) -> str:
    rows = "\n".join(
        f"| [{page.rule.code}]({page.rule.code}.md) | {page.rule.level.value} | {page.rule.title} |"
        for page in every
        if page.rule.code.startswith(start)
    )
    return f"\n## {start}xx: {title}\n\n| Code | Level | Finding |\n| --- | --- | --- |\n{rows}\n"


def files() -> dict[str, str]:
    """The text of every file of the folder of pages, by name."""
    every = pages()
    made = {f"{page.rule.code}.md": page.as_markdown() for page in every}
    return {**made, INDEX: _index(every)}


def write(folder: Path) -> None:
    """Write all pages and their index into ``folder``, and remove the pages of codes that are gone.

    :raises OutputError: if that is not possible.
    """
    wanted = files()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in wanted.items():
            (folder / name).write_text(text, encoding="utf-8")
        for page in folder.glob("GLU[0-9][0-9][0-9].md"):
            if page.name not in wanted:
                page.unlink()
    except OSError as error:
        raise OutputError(f"{folder} cannot be written to: {error.strerror}") from None


def main(args: Sequence[str]) -> int:
    """Write the pages into the folder that is the only argument; return an exit code."""
    if len(args) != 1:
        print("usage: python -m glue2airflow.catalog FOLDER", file=sys.stderr)
        return 2
    try:
        write(Path(args[0]))
    except Glue2AirflowError as error:
        print(f"glue2airflow.catalog: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

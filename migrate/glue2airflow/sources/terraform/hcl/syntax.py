"""HCL and its JSON form, as blocks and attributes whose expressions are not evaluated yet.

https://developer.hashicorp.com/terraform/language/syntax
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from glue2airflow.errors import SourceError

if TYPE_CHECKING:
    from lark import Tree

MAX_DEPTH = 100
# What the expression of a message may take up.
LONGEST_SHOWN = 80


@dataclass(frozen=True)
class Expression:
    """An expression: a syntax tree, or a value of the JSON form.

    :param file: the file, relative to the folder of the root module.
    :param line: 0 in the JSON form, whose parser does not tell.
    """

    tree: Any
    file: str
    line: int
    text: str = ""

    @property
    def place(self) -> str:
        """The file and the line."""
        return f"{self.file}:{self.line}" if self.line else self.file

    @property
    def shown(self) -> str:
        """The expression on one line, cut where it is long; nothing of one with a credential."""
        from glue2airflow.secrets import MASK, has_secret

        line = " ".join(self.text.split())
        if has_secret(line):
            return MASK
        return line if len(line) <= LONGEST_SHOWN else line[: LONGEST_SHOWN - 1] + "…"


@dataclass
class Block:
    """A block: its type, its labels, and what stands in it."""

    type: str
    labels: tuple[str, ...]
    file: str
    line: int
    attributes: dict[str, Expression] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)

    @property
    def place(self) -> str:
        """The file and the line where it begins."""
        return f"{self.file}:{self.line}" if self.line else self.file

    def first(self, kind: str) -> Block | None:
        """The first nested block of a type."""
        return next((block for block in self.blocks if block.type == kind), None)


def tree_of(text: str, file: str) -> Tree[Any]:
    """The syntax tree of a file.

    :raises SourceError: naming the first line that is not HCL.
    """
    import hcl2
    from lark.exceptions import LarkError

    try:
        return hcl2.parses_to_tree(text)
    except LarkError as error:
        line = getattr(error, "line", -1)
        where = f"line {line}" if line > 0 else "its end"
        raise SourceError(
            f"{file} cannot be read as HCL: {where} is not valid (terraform validate says more) "
            "or not known to this parser: then convert the plan (terraform show -json)"
        ) from None


def parse(text: str, file: str) -> Block:
    """A file as a block without a type, which holds all that stands in it.

    :raises SourceError: if it is not HCL, or JSON that a ``.tf.json`` file may hold.
    """
    if file.endswith(".json"):
        return _from_json(text, file)
    body = next(part for part in trees(tree_of(text, file)) if part.data == "body")
    return _Reader(text, file).fill(Block("", (), file, 1), body, 0)


def trees(tree: Tree[Any]) -> list[Tree[Any]]:
    """The parts of a tree that are not punctuation, comments or line ends."""
    return [
        part
        for part in tree.children
        if not isinstance(part, str) and part.data != "new_line_or_comment"
    ]


@dataclass(frozen=True)
class _Reader:
    text: str
    file: str

    def fill(self, block: Block, body: Tree[Any], depth: int) -> Block:
        """Put what a body holds into a block."""
        if depth > MAX_DEPTH:
            raise SourceError(f"{self.file} is nested more than {MAX_DEPTH} levels deep")
        for part in trees(body):
            if part.data == "attribute":
                name, expression = self._attribute(part)
                if name in block.attributes:
                    raise SourceError(f'{expression.place}: "{name}" is set a second time')
                block.attributes[name] = expression
            elif part.data == "block":
                block.blocks.append(self._block(part, depth))
        return block

    def _attribute(self, tree: Tree[Any]) -> tuple[str, Expression]:
        name, value = trees(tree)
        meta = value.meta
        text = self.text[meta.start_pos : meta.end_pos]
        return label(name), Expression(value, self.file, meta.line, text)

    def _block(self, tree: Tree[Any], depth: int) -> Block:
        *names, body = trees(tree)
        kind, *labels = (label(name) for name in names)
        block = Block(kind, tuple(labels), self.file, tree.meta.line)
        return self.fill(block, body, depth + 1)


def label(tree: Tree[Any]) -> str:
    """A name or a label, quoted or not."""
    if tree.data == "string":
        return "".join(str(token) for part in trees(tree) for token in part.children)
    return str(tree.children[0])


# How many labels each type of block has, and so how deep its body lies in the JSON form.
LABELS: Mapping[str, int] = {
    **dict.fromkeys(("data", "resource"), 2),
    **dict.fromkeys(("check", "module", "output", "provider", "variable"), 1),
    **dict.fromkeys(("locals", "terraform"), 0),
}


def _from_json(text: str, file: str) -> Block:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise SourceError(f"{file} is not valid JSON") from None
    root = Block("", (), file, 0)
    for part in data if isinstance(data, list) else [data]:
        if not isinstance(part, dict):
            raise SourceError(f"{file} must hold an object of blocks")
        for kind, inside in part.items():
            if kind in LABELS:
                root.blocks += _json_blocks(kind, (), inside, file)
    return root


def _json_blocks(kind: str, labels: tuple[str, ...], inside: object, file: str) -> Iterator[Block]:
    for part in inside if isinstance(inside, list) else [inside]:
        if not isinstance(part, dict):
            raise SourceError(f"{file}: {' '.join([kind, *labels])} must be an object")
        if len(labels) < LABELS[kind]:
            for name, body in part.items():
                if name != "//":
                    yield from _json_blocks(kind, (*labels, name), body, file)
        else:
            yield _json_block(kind, labels, part, file)


def _json_block(kind: str, labels: tuple[str, ...], body: dict[str, Any], file: str) -> Block:
    block = Block(kind, labels, file, 0)
    for name, value in body.items():
        if name == "dynamic":
            block.blocks += _json_dynamic(value, file)
        elif name == "default_tags" and kind == "provider":
            block.blocks += [_json_block(name, (), part, file) for part in _several(value)]
        elif name != "//":
            block.attributes[name] = _json_expression(value, file)
    return block


def _json_dynamic(value: object, file: str) -> Iterator[Block]:
    for part in _several(value):
        for name, bodies in part.items():
            for body in _several(bodies):
                block = _json_block("dynamic", (name,), {**body, "content": None}, file)
                for content in _several(body.get("content")):
                    block.blocks.append(_json_block("content", (), content, file))
                yield block


def _several(value: object) -> list[dict[str, Any]]:
    parts = value if isinstance(value, list) else [value]
    return [part for part in parts if isinstance(part, dict)]


def _json_expression(value: object, file: str) -> Expression:
    return Expression(value, file, 0, json.dumps(value, ensure_ascii=False))

"""Templates: what stands between quotes, in heredocs, and in the files of ``templatefile``.

https://developer.hashicorp.com/terraform/language/expressions/strings
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from glue2airflow.sources.terraform.hcl.syntax import tree_of, trees
from glue2airflow.sources.terraform.hcl.values import EvaluationError

if TYPE_CHECKING:
    from lark import Tree

_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)", re.DOTALL)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_HEREDOC = re.compile(r"<<(-?)([\w.-]+)\r?\n(.*?)[ \t]*\2\s*\Z", re.DOTALL)


@dataclass
class Part:
    """A part of a template: a literal, an expression, or a directive with parts inside.

    :param kind: ``literal``, ``expression``, ``if`` or ``for``.
    :param names: the variables of a ``for``.
    :param otherwise: what stands after an ``else``.
    """

    kind: str
    text: str = ""
    tree: Any = None
    names: tuple[str, ...] = ()
    body: list[Part] = field(default_factory=list)
    otherwise: list[Part] = field(default_factory=list)


def of_string(tree: Tree[Any]) -> list[Part]:
    """The parts of a quoted template."""
    return _Assembly(_stripped(_pieces(tree))).all()


def _pieces(tree: Tree[Any]) -> list[_Piece]:
    return [_piece(part.children[0]) for part in trees(tree)]


def of_text(raw: str, file: str, line: int = 1, *, flush: bool = False) -> list[Part]:
    """The parts of a template that stands by itself: quotes and backslashes mean nothing there.

    :param flush: take the indentation away that all lines share.
    """
    # Written anew as a quoted template, for the one parser that there is; on the same line.
    quoted = "".join(
        _spelled_out(piece) if is_code else piece.replace("\\", "\\\\").replace('"', '\\"')
        for is_code, piece in _split(raw)
    )
    start = tree_of("\n" * (line - 1) + f'x = "{quoted}"', file)
    body = next(part for part in trees(start) if part.data == "body")
    _, value = trees(trees(body)[0])
    pieces = _stripped(_in_lines(_pieces(trees(value)[0])))
    return _Assembly(_flushed(pieces) if flush else pieces).all()


def _spelled_out(code: str) -> str:
    """``${~ x ~}``, which the parser does not know, as directives that strip the same."""
    before, after = code.startswith("${~"), code.endswith("~}")
    if code.startswith("%") or not (before or after):
        return code
    inner = code[3 if before else 2 : -2 if after else -1]
    return f"%{{{'~' * before}if true}}${{{inner}}}%{{endif{'~' * after}}}"


def _in_lines(pieces: list[_Piece]) -> list[_Piece]:
    """The pieces, literals cut into lines: outside of quotes, ``~`` strips one line only."""
    return [
        _Piece("literal", Part("literal", line)) if piece.kind == "literal" else piece
        for piece in pieces
        for line in (piece.part.text.splitlines(keepends=True) if piece.kind == "literal" else [""])
    ]


def _flushed(pieces: list[_Piece]) -> list[_Piece]:
    """The pieces of a ``<<-`` heredoc less the indentation that all of its lines share."""
    starts = [i for i, piece in enumerate(pieces) if i == 0 or _ends_line(pieces[i - 1])]
    widths = [_indentation(pieces[i]) for i in starts]
    width = min((w for w in widths if w is not None), default=0)
    moved = {i for i, own in zip(starts, widths, strict=True) if own is not None}
    return [
        _Piece("literal", Part("literal", piece.part.text[width:]))
        if i in moved and piece.kind == "literal"
        else piece
        for i, piece in enumerate(pieces)
    ]


def _ends_line(piece: _Piece) -> bool:
    return piece.kind == "literal" and piece.part.text.endswith("\n")


def _indentation(piece: _Piece) -> int | None:
    """How far in a line begins, ``None`` for a blank one."""
    said = piece.part.text if piece.kind == "literal" else ""
    blank = piece.kind == "literal" and said.endswith("\n") and not said.strip()
    return None if blank else len(said) - len(said.lstrip())


def of_heredoc(tree: Tree[Any], file: str) -> list[Part]:
    """The parts of a heredoc, its indentation removed if it is a ``<<-`` one."""
    token = tree.children[0]
    found = _HEREDOC.match(str(token))
    if not found:
        raise EvaluationError("a heredoc that does not end")
    body = found[3].replace("\r\n", "\n")
    line = getattr(token, "line", 1) + 1
    return of_text(body, file, line, flush=bool(found[1]))


def _split(raw: str) -> Iterator[tuple[bool, str]]:
    """Literal text and ``${...}``/``%{...}`` in turn, with what of the two each is."""
    start = at = 0
    while at < len(raw):
        opening = raw[at : at + 2]
        if opening in ("$$", "%%") and raw[at + 2 : at + 3] == "{":
            at += 3
        elif opening in ("${", "%{"):
            yield False, raw[start:at]
            end = _closing(raw, at + 2)
            yield True, raw[at:end]
            start = at = end
        else:
            at += 1
    yield False, raw[start:]


def _closing(raw: str, at: int) -> int:
    """Where the code that begins at ``at`` ends, behind its brace."""
    depth, quoted = 1, False
    while at < len(raw):
        char = raw[at]
        if quoted and char == "\\":
            at += 1
        elif char == '"':
            quoted = not quoted
        elif quoted and raw[at : at + 2] in ("${", "%{"):
            at = _closing(raw, at + 2) - 1
        elif not quoted and char in "{}":
            depth += 1 if char == "{" else -1
            if not depth:
                return at + 1
        at += 1
    raise EvaluationError("a template that does not end")


@dataclass(frozen=True)
class _Piece:
    """A part before directives are put together: what it is, and which sides it strips."""

    kind: str
    part: Part
    strips_before: bool = False
    strips_after: bool = False


def _piece(child: Any) -> _Piece:  # noqa: ANN401  # a token or a tree
    if isinstance(child, str):
        return _Piece("literal", Part("literal", _literal(child)))
    kind = child.data.removeprefix("template_").removesuffix("_start")
    if kind == "interpolation":
        return _Piece("expression", Part("expression", tree=trees(child)[0]))
    before, after = _strips(child)
    inside = trees(child)
    names = tuple(str(t.children[0]) for t in inside if t.data == "identifier")
    part = Part(kind, tree=inside[-1] if inside else None, names=names)
    return _Piece(kind, part, before, after)


def _strips(tree: Tree[Any]) -> tuple[bool, bool]:
    """Which sides of a directive have a ``~``."""
    marks = [getattr(child, "type", "") == "STRIP_MARKER" for child in tree.children]
    return marks[1], marks[-2]


def _literal(token: str) -> str:
    if token.startswith(("$${", "%%{")):
        token = token[1:]
    return _ESCAPE.sub(_unescaped, token)


def _unescaped(found: re.Match[str]) -> str:
    said = found[1]
    if said[0] in "uU" and len(said) > 1:
        code = int(said[1:], 16)
        if code <= 0x10FFFF:
            return chr(code)
    elif said in _ESCAPES:
        return _ESCAPES[said]
    raise EvaluationError("a backslash in a string before what it cannot stand before")


def _stripped(pieces: Sequence[_Piece]) -> list[_Piece]:
    """The pieces, literals cut where a neighbour strips them."""
    kept = []
    for i, piece in enumerate(pieces):
        if piece.kind == "literal":
            said = piece.part.text
            if i and pieces[i - 1].strips_after:
                said = said.lstrip()
            if i + 1 < len(pieces) and pieces[i + 1].strips_before:
                said = said.rstrip()
            piece = _Piece("literal", Part("literal", said))
        kept.append(piece)
    return kept


class _Assembly:
    """Puts ``%{if}`` and ``%{for}`` together with what stands inside them."""

    def __init__(self, pieces: list[_Piece]) -> None:
        self._pieces = pieces
        self._at = 0

    def all(self) -> list[Part]:
        """The whole template."""
        parts, end = self._until(())
        if end:
            raise EvaluationError(f"a template has %{{{end}}} where nothing is open")
        return parts

    def _until(self, ends: tuple[str, ...]) -> tuple[list[Part], str]:
        parts: list[Part] = []
        while self._at < len(self._pieces):
            piece = self._pieces[self._at]
            self._at += 1
            if piece.kind in ("else", "endif", "endfor"):
                return parts, piece.kind
            if piece.kind in ("if", "for"):
                self._directive(piece.part)
            parts.append(piece.part)
        if ends:
            raise EvaluationError(f"a template lacks its %{{{ends[-1]}}}")
        return parts, ""

    def _directive(self, part: Part) -> None:
        last = f"end{part.kind}"
        part.body, end = self._until((last,))
        if end == "else" and part.kind == "if":
            part.otherwise, end = self._until((last,))
        if end != last:
            raise EvaluationError(f"a template lacks its %{{{last}}}")

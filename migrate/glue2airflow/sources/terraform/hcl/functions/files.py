"""Functions that read files: those of the configuration, and no others."""

from __future__ import annotations

import base64
import hashlib
import posixpath
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from glue2airflow.sources.terraform.hcl import templates
from glue2airflow.sources.terraform.hcl.evaluate import join
from glue2airflow.sources.terraform.hcl.functions.beyond import BeyondError
from glue2airflow.sources.terraform.hcl.scope import Scope
from glue2airflow.sources.terraform.hcl.values import (
    EvaluationError,
    SetValue,
    Value,
    members,
    text,
)

MAX_BYTES = 1_000_000
MAX_FILES = 10_000


@dataclass(frozen=True)
class Folder:
    """Where the functions of a module may read.

    :param root: the folder of the root module, to which paths are relative.
    :param own: the folder of the module itself.
    """

    root: Path
    own: Path

    def path(self, written: str) -> Path:
        """The file that is meant.

        :raises BeyondError: if it is outside of the configuration.
        """
        try:
            found = (self.root / written).resolve()
            inside = (self.root.resolve(), self.own.resolve())
        except (OSError, ValueError):
            raise BeyondError from None
        if not any(found.is_relative_to(folder) for folder in inside):
            raise BeyondError
        return found

    def bytes(self, written: str) -> bytes:
        """What a file holds; one that is not there may be made before Terraform runs.

        :raises BeyondError: if it cannot be read.
        """
        path = self.path(written)
        try:
            if not path.is_file() or path.stat().st_size > MAX_BYTES:
                raise BeyondError
            return path.read_bytes()
        except OSError:
            raise BeyondError from None


def file(folder: Folder, _scope: Scope, path: Value) -> Value:
    """The text of a file."""
    try:
        return folder.bytes(text(path)).decode()
    except UnicodeDecodeError:
        raise EvaluationError("file reads no UTF-8 text") from None


def filebase64(folder: Folder, _scope: Scope, path: Value) -> Value:
    """What a file holds, in base 64."""
    return base64.b64encode(folder.bytes(text(path))).decode()


def fileexists(folder: Folder, _scope: Scope, path: Value) -> Value:
    """Whether there is a file."""
    return folder.path(text(path)).is_file()


def fileset(folder: Folder, _scope: Scope, path: Value, pattern: Value) -> Value:
    """The files below a folder that match a pattern."""
    start, wanted = folder.path(text(path)), text(pattern)
    if not start.is_dir() or ".." in wanted or "{" in wanted or wanted.startswith("/"):
        raise BeyondError
    found = []
    for one in start.glob(wanted):
        if folder.path(str(one)).is_file():  # not behind a link that leads elsewhere
            found.append(one.relative_to(start).as_posix())
        if len(found) > MAX_FILES:
            raise BeyondError
    return SetValue.of(found)


def templatefile(folder: Folder, scope: Scope, path: Value, names: Value) -> Value:
    """A file as a template, over the names that are given alone."""
    return _template(scope, file(folder, scope, path), text(path), names)


def templatestring(_folder: Folder, scope: Scope, template: Value, names: Value) -> Value:
    """A text as a template, over the names that are given alone."""
    return _template(scope, text(template), scope.file, names)


def _template(scope: Scope, said: str, name: str, names: Value) -> Value:
    def root(wanted: str) -> Value:
        raise EvaluationError(f'the template {name} is not given "{wanted}"')

    inner = replace(scope, root=root, names=dict(members(names)), file=name)
    return join(templates.of_text(said, name), inner)


def _hash(name: str, *, encoded: bool = False) -> Callable[[Folder, Scope, Value], Value]:
    def digest(folder: Folder, _scope: Scope, path: Value) -> Value:
        made = hashlib.new(name, folder.bytes(text(path)), usedforsecurity=False)
        return base64.b64encode(made.digest()).decode() if encoded else made.hexdigest()

    return digest


def _named(call: Callable[[str], str]) -> Callable[[Folder, Scope, Value], Value]:
    """A function of a path that reads nothing."""
    return lambda _folder, _scope, path: call(text(path))


READING: Mapping[str, Callable[..., Value]] = {
    "basename": _named(lambda path: posixpath.basename(path.rstrip("/")) or "."),
    "dirname": _named(lambda path: posixpath.normpath(posixpath.dirname(path) or ".")),
    "file": file,
    "filebase64": filebase64,
    "filebase64sha256": _hash("sha256", encoded=True),
    "fileexists": fileexists,
    "filemd5": _hash("md5"),
    "fileset": fileset,
    "filesha1": _hash("sha1"),
    "filesha256": _hash("sha256"),
    "templatefile": templatefile,
    "templatestring": templatestring,
}

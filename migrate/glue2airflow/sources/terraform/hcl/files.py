"""The files of a module, overrides applied, and the values that Terraform loads by itself.

https://developer.hashicorp.com/terraform/language/files
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from glue2airflow.errors import SourceError
from glue2airflow.sources.terraform.hcl.syntax import LABELS, Block, parse

ENDINGS = (".tf", ".tf.json")
# Of all files together; a large honest configuration has a tenth of it.
MAX_BYTES = 8_000_000


@dataclass
class Module:
    """The blocks of one folder, by type and labels."""

    folder: Path
    blocks: dict[str, dict[tuple[str, ...], Block]] = field(default_factory=dict)

    def of(self, kind: str) -> dict[tuple[str, ...], Block]:
        """The blocks of a type, by their labels."""
        return self.blocks.get(kind, {})


class Loader:
    """Reads the modules of one configuration, each once.

    :param root: the folder of the root module.
    :param only: the one file to read there; empty for all.
    """

    def __init__(self, root: Path, only: str = "") -> None:
        self.root = root
        self._only = only
        self._modules: dict[Path, Module] = {}
        self._bytes = 0

    def module(self, folder: Path) -> Module:
        """The module in a folder.

        :raises SourceError: if a file of it is not valid, or cannot be read.
        """
        place = folder.resolve()
        if place not in self._modules:
            self._modules[place] = self._load(folder)
        return self._modules[place]

    def shown(self, path: Path) -> str:
        """A file as it is called in messages: from the folder of the root module."""
        return Path(os.path.relpath(path, self.root)).as_posix()

    def read(self, path: Path) -> Block:
        """One file.

        :raises SourceError: if it is not valid, or too much has been read.
        """
        name = self.shown(path)
        text = read_text(path, name)
        self._bytes += len(text)
        if self._bytes > MAX_BYTES:
            raise SourceError(f"{self.root} holds more than {MAX_BYTES // 10**6} MB of HCL")
        return parse(text, name)

    def _load(self, folder: Path) -> Module:
        module = Module(folder)
        plain, overrides = self._files(folder)
        for path in plain:
            for block in self.read(path).blocks:
                _add(module, block)
        for path in overrides:
            for block in self.read(path).blocks:
                _override(module, block)
        return module

    def _files(self, folder: Path) -> tuple[list[Path], list[Path]]:
        """The files of a module, and those that override them, in Terraform's order."""
        try:
            paths = [path for path in sorted(folder.iterdir()) if is_configuration(path)]
        except OSError as error:
            raise SourceError(f"{folder} cannot be read: {error.strerror}") from None
        if self._only and folder.samefile(self.root):
            return [path for path in paths if path.name == self._only], []
        override = [path for path in paths if _stem(path).endswith("override")]
        return [path for path in paths if path not in override], override

    def value_files(self) -> Iterator[Path]:
        """The files whose values Terraform loads without being told, later ones over earlier."""
        names = ["terraform.tfvars", "terraform.tfvars.json"]
        automatic = (".auto.tfvars", ".auto.tfvars.json")
        names += sorted(p.name for p in self.root.iterdir() if p.name.endswith(automatic))
        return (self.root / name for name in names if (self.root / name).is_file())


def read_text(path: Path, name: str) -> str:
    """The text of a file, and no more of it than may be.

    :raises SourceError: if it cannot be read, or is too large.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            raise SourceError(f"{name} is larger than {MAX_BYTES // 10**6} MB")
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SourceError(f"{name} is not UTF-8 text") from None
    except OSError as error:
        raise SourceError(f"{name} cannot be read: {error.strerror}") from None


def is_configuration(path: Path) -> bool:
    """Whether Terraform reads a file."""
    hidden = path.name.startswith((".", "#")) or path.name.endswith("~")
    return path.name.endswith(ENDINGS) and not hidden and path.is_file()


def _stem(path: Path) -> str:
    """``override``, or what ends in ``_override``, for files that override others."""
    stem = path.name.split(".tf")[0]
    return stem if stem == "override" or stem.endswith("_override") else ""


def _add(module: Module, block: Block) -> None:
    if block.type in LABELS and len(block.labels) != LABELS[block.type]:
        raise SourceError(f"{block.place}: {block.type} takes {LABELS[block.type]} labels")
    same = module.blocks.setdefault(block.type, {})
    if block.type in ("locals", "terraform", "moved", "import", "removed", "check"):
        # There may be several of them, without labels that tell them apart.
        same[(str(len(same)),)] = block
    elif block.type == "provider":
        same[(*block.labels, str(len(same)))] = block
    elif block.labels in same:
        first = same[block.labels].place
        what = " ".join([block.type, *block.labels])
        raise SourceError(f"{block.place}: {what} is defined a second time, after {first}")
    else:
        same[block.labels] = block


def _override(module: Module, block: Block) -> None:
    """Put a block of an override file over the one that it names.

    https://developer.hashicorp.com/terraform/language/files/override
    """
    if block.type == "locals":
        _override_locals(module, block)
    elif block.type in ("provider", "terraform"):
        _add(module, block)
    elif base := module.of(block.type).get(block.labels):
        base.attributes.update(block.attributes)
        replaced = {_kind(inner) for inner in block.blocks}
        kept = [inner for inner in base.blocks if _kind(inner) not in replaced]
        base.blocks = kept + block.blocks
    else:
        what = " ".join([block.type, *block.labels])
        raise SourceError(f"{block.place} overrides {what}, which no other file defines")


def _override_locals(module: Module, block: Block) -> None:
    for name, expression in block.attributes.items():
        bases = [b for b in module.of("locals").values() if name in b.attributes]
        for base in bases:
            base.attributes[name] = expression
        if not bases:
            raise SourceError(f"{expression.place} overrides local.{name}, which is not defined")


def _kind(block: Block) -> str:
    """The type of a nested block, whether it is written out or made by ``dynamic``."""
    return block.labels[0] if block.type == "dynamic" and block.labels else block.type

"""The manifest of a cloud assembly: which stacks there are, where, and in which files.

Its members are those of the cloud-assembly-schema of https://github.com/aws/aws-cdk-cli.

The files that it names are read only where they lie in the assembly's folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from airflow_glue_bridge.glue.codec import DecodeError, mapping, sequence, text
from glue2airflow.errors import SourceError
from glue2airflow.sources.document import Document, load
from glue2airflow.sources.stacks import Place

MANIFEST = "manifest.json"
# The newest major version of the schema that was tried (aws-cdk-lib 2.276.0).
KNOWN_SCHEMA = 55
# Stages within stages; CDK's own pipelines have two.
MAX_STAGES = 20

_VERSION = re.compile(r"(\d{1,6})\.\d+\.\d+.*", re.DOTALL)
_PLACE = re.compile(r"aws://([^/]+)/([^/]+)")
# What CDK calls an account or a region that only the deployment tells.
_UNKNOWN = ("unknown-account", "unknown-region")


@dataclass(frozen=True)
class Artifact:
    """A stack as the manifest tells of it.

    :param key: its id, unique among the stacks of its stage.
    :param title: the path in the app that the CDK CLI calls it by: ``Prod/Etl``.
    :param files: the templates among its assets, by the last part of their key in the bucket.
    """

    key: str
    title: str
    name: str
    stage: Path
    template: Document
    place: Place
    parameters: Mapping[str, str] = field(default_factory=dict)
    dependencies: tuple[str, ...] = ()
    files: Mapping[str, Path] = field(default_factory=dict)


@dataclass(frozen=True)
class Doubt:
    """Why templates may say something else once they are deployed.

    :param dummy: the text that stands in them instead of what is missing.
    """

    reason: str
    dummy: str = ""


@dataclass(frozen=True)
class Assembly:
    """The stacks of a folder, and what is doubtful about them."""

    artifacts: tuple[Artifact, ...]
    doubts: tuple[Doubt, ...]


def read(root: Path) -> Assembly:
    """The stacks of an assembly, and of the stages in it.

    :raises SourceError: if the manifest is none, or a file that it names is missing or elsewhere.
    """
    folders = list(_Folder(root, root, ()).all())
    return Assembly(
        tuple(artifact for folder in folders for artifact in folder.artifacts()),
        tuple(dict.fromkeys(doubt for folder in folders for doubt in folder.doubts())),
    )


class _Folder:
    """One manifest and the files beside it."""

    def __init__(self, root: Path, path: Path, above: tuple[Path, ...]) -> None:
        self.root, self.path, self.above = root, path, above
        self.name = str(path / MANIFEST)
        with _naming(self.name):
            self.data = mapping(load(self.name).data, "it")
            self.version = _major(self.data.get("version"))
            self.entries = {
                str(key): mapping(entry, f"artifacts.{key}")
                for key, entry in mapping(self.data.get("artifacts", {}), "artifacts").items()
            }

    def all(self) -> Iterator[_Folder]:
        """The folder itself and the stages in it."""
        if len(self.above) > MAX_STAGES:
            raise SourceError(f"{self.name} is within more than {MAX_STAGES} stages")
        yield self
        for path in self._stages():
            yield from _Folder(self.root, path, (*self.above, self.path)).all()

    def _stages(self) -> list[Path]:
        with _naming(self.name):
            return [
                self._inside(properties.get("directoryName"), "directoryName")
                for _, properties in self._of_type("cdk:cloud-assembly")
            ]

    def _of_type(self, wanted: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """The artifacts of one type, with their properties."""
        for key, entry in self.entries.items():
            if entry.get("type") == wanted:
                yield key, mapping(entry.get("properties") or {}, f"{key}.properties")

    def _inside(self, written: object, member: str) -> Path:
        """The file that the manifest names, which must lie in the assembly.

        :raises SourceError: if it does not, by its path or by a symbolic link.
        """
        path = self.path / text(written, member)
        if not path.resolve().is_relative_to(self.root.resolve()):
            raise SourceError(
                f"{self.name}: {member} leads out of {self.root}, where nothing is read; "
                "synthesise the app again"
            )
        return path

    def artifacts(self) -> Iterator[Artifact]:
        """The stacks of this stage."""
        with _naming(self.name):
            files = self._files()
            for key, properties in self._of_type("aws:cloudformation:stack"):
                yield self._artifact(key, self.entries[key], properties, files)

    def _artifact(
        self,
        key: str,
        entry: Mapping[str, Any],
        properties: Mapping[str, Any],
        files: Mapping[str, Path],
    ) -> Artifact:
        path = self._inside(properties.get("templateFile"), f"{key}.templateFile")
        dependencies = sequence(entry.get("dependencies") or [], f"{key}.dependencies")
        parameters = mapping(properties.get("parameters") or {}, f"{key}.parameters")
        return Artifact(
            key=key,
            title=text(entry.get("displayName") or key, f"{key}.displayName"),
            name=text(properties.get("stackName") or key, f"{key}.stackName"),
            stage=self.path,
            template=load(str(path)),
            place=_place(text(entry.get("environment") or "", f"{key}.environment")),
            parameters={str(k): text(v, f"{key}.{k}") for k, v in parameters.items()},
            dependencies=tuple(text(other, f"{key}.dependencies") for other in dependencies),
            files=files,
        )

    def _files(self) -> dict[str, Path]:
        """Templates among the assets, by the last part of what they are called in the bucket."""
        return {
            key.rpartition("/")[2]: self._inside(path, f"the asset {key}")
            for _, properties in self._of_type("cdk:asset-manifest")
            for key, path in _assets(self._inside(properties.get("file"), "file"))
        }

    def doubts(self) -> Iterator[Doubt]:
        """What the manifest says that it lacks, and what this version may not know of it."""
        if self.version > KNOWN_SCHEMA:
            yield Doubt(
                f"its schema has the version {self.version}, newer than {KNOWN_SCHEMA}, which "
                "this version knows; what is new in it was not read"
            )
        with _naming(self.name):
            for entry in sequence(self.data.get("missing") or [], "missing"):
                yield _lookup(mapping(entry, "missing"))


def _lookup(missing: Mapping[str, Any]) -> Doubt:
    """A context lookup that was not made."""
    dummy = mapping(missing.get("props") or {}, "missing.props").get("dummyValue")
    return Doubt(
        f"CDK has not looked up {text(missing.get('key'), 'missing.key')}, and its templates hold "
        "a dummy instead; run cdk synth with credentials of the account",
        dummy if isinstance(dummy, str) else "",
    )


@contextmanager
def _naming(name: str) -> Iterator[None]:
    """Say in which manifest a mistake is."""
    try:
        yield
    except DecodeError as error:
        raise SourceError(
            f"{name} is not the manifest of a CDK assembly: {error}; run cdk synth again"
        ) from None


def _major(version: object) -> int:
    found = _VERSION.fullmatch(text(version, "version"))
    if not found:
        raise DecodeError("its version is not of the form 55.0.0")
    return int(found[1])


def _place(environment: str) -> Place:
    found = _PLACE.fullmatch(environment)
    return (
        Place(*("" if part in _UNKNOWN else part for part in found.groups())) if found else Place()
    )


def _assets(path: Path) -> Iterator[tuple[str, object]]:
    """The templates that an asset manifest names: the keys in a bucket, and the file."""
    files = mapping(mapping(load(str(path)).data, path.name).get("files") or {}, path.name)
    for asset in files.values():
        source = mapping(mapping(asset, path.name).get("source") or {}, "source")
        written = source.get("path")
        if isinstance(written, str) and written.endswith(".template.json"):
            for place in mapping(asset.get("destinations") or {}, "destinations").values():
                yield text(mapping(place, "destinations").get("objectKey"), "objectKey"), written

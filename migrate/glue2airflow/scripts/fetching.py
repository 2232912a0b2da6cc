"""Brings the scripts of jobs, and what these get besides, from S3; only reads there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from airflow_glue_bridge.glue.model import Job
from glue2airflow.errors import OutputError, SourceError
from glue2airflow.scripts.given import ARCHIVES, PYTHON
from glue2airflow.secrets import masked
from glue2airflow.sources.access import Access
from glue2airflow.sources.terraform.collect import way_out
from glue2airflow.sources.unresolved import Placeholder, Unresolved

S3 = "s3://"
EXTRA_FILES = "--extra-py-files"
# Libraries with all that they need fit in; what is larger holds no script of anybody's.
MAX_BYTES = 256 * 2**20
_SENTENCES: Mapping[str, str] = {
    "AccessDenied": "it may not be read; allow s3:GetObject for it",
    "403": "it may not be read; allow s3:GetObject for it",
    "NoSuchKey": "there is no such object",
    "404": "there is no such object",
    "NoSuchBucket": "there is no such bucket",
}

# Told of each object before it is fetched: its address.
Watch = Callable[[str], None]


@dataclass(frozen=True)
class Fetched:
    """What has come from S3, and what has not.

    :param files: those that are there now, in the order of their addresses.
    :param kept: those of them that were there before and differ from S3.
    :param failed: the addresses that could not be had, with the jobs of each, by the reason.
    """

    files: Sequence[Path] = ()
    kept: Sequence[Path] = ()
    failed: Mapping[str, Mapping[str, list[str]]] = field(default_factory=dict)

    @property
    def failures(self) -> list[str]:
        """A sentence for each reason: one wrong endpoint is one thing to mend."""
        return [f"{_listed(of)} cannot be fetched: {reason}" for reason, of in self.failed.items()]

    def lacks(self, address: str) -> bool:
        """Whether it is among what could not be had."""
        return any(address in of for of in self.failed.values())


def addresses(jobs: Iterable[Job]) -> dict[str, list[str]]:
    """Where the scripts of jobs lie, and the Python files that these get, with the jobs of each."""
    found: dict[str, list[str]] = {}
    for job in jobs:
        for address in _of(job):
            found.setdefault(address, []).append(job.name)
    return found


def _of(job: Job) -> Iterator[str]:
    location = job.command.script_location
    # Jobs in Scala have scripts too.
    if PurePosixPath(location).suffix == PYTHON:
        yield location
    arguments = {**job.default_arguments, **job.non_overridable_arguments}
    for part in _parts(arguments.get(EXTRA_FILES, "")):
        # A folder or another kind of file holds nothing to look into.
        if part.endswith((PYTHON, *ARCHIVES)):
            yield part


def _parts(text: str) -> Iterator[str]:
    """The addresses in a list of them; what the source leaves open in one stays open."""
    for part in map(str.strip, text.split(",")):
        if isinstance(text, Placeholder) and "${" in part:
            named = [key for key in text.keys if f"{{{key}}}" in part]
            yield Unresolved(part, named or text.keys)
        else:
            yield part


def fetch(wanted: Mapping[str, list[str]], folder: Path, access: Access, watch: Watch) -> Fetched:
    """Bring each object to ``folder/bucket/key``; one that is there and differs is left alone.

    :param wanted: addresses, with the jobs that name them.
    :raises SourceError: if it is not known how to reach S3.
    :raises OutputError: if ``folder`` cannot be written to.
    """
    client, files, kept = _client(access), [], []
    failed: dict[str, dict[str, list[str]]] = {}
    for address, jobs in wanted.items():
        watch(address)
        try:
            path, raw = _one(client, address, folder)
        except SourceError as error:
            failed.setdefault(str(error), {})[address] = jobs
            continue
        files.append(path)
        if not _put(path, raw):
            kept.append(path)
    return Fetched(files, kept, failed)


def _listed(of: Mapping[str, list[str]]) -> str:
    return ", ".join(f"{address} of {_named(jobs)}" for address, jobs in of.items())


def _named(jobs: list[str]) -> str:
    shown = ", ".join(jobs[:3]) + (f" and {len(jobs) - 3} more" if len(jobs) > 3 else "")
    return f"job {shown}" if len(jobs) == 1 else f"jobs {shown}"


def _one(
    client: Any,  # noqa: ANN401  # boto3 has no types
    address: str,
    folder: Path,
) -> tuple[Path, bytes]:
    """Where an object goes, and what it holds."""
    if isinstance(address, Unresolved):
        raise SourceError(f"the source does not tell the whole of it; {way_out(address)}")
    bucket, _, key = address.removeprefix(S3).partition("/")
    path = place(folder, bucket, key)
    if not address.startswith(S3) or path is None:
        raise SourceError("it is no address of a file in S3")
    return path, _read(client, bucket, key)


def place(folder: Path, bucket: str, key: str) -> Path | None:
    """Where an object goes; nowhere if its name leads anywhere but down."""
    parts = (bucket, *key.split("/"))
    bad = {"", ".", ".."}
    if any(part in bad or "\\" in part or "\0" in part or ":" in part for part in parts):
        return None
    path = folder.joinpath(*parts)
    inside = path.resolve().is_relative_to(folder.resolve())
    return path if inside and PurePosixPath(key).suffix else None


def _read(client: Any, bucket: str, key: str) -> bytes:  # noqa: ANN401
    from botocore.exceptions import BotoCoreError, ClientError

    from glue2airflow.sources.api.refusals import sentence_for

    try:
        reply = client.get_object(Bucket=bucket, Key=key)
        if reply["ContentLength"] > MAX_BYTES:
            raise SourceError(f"it is larger than {MAX_BYTES // 2**20} MiB")
        raw: bytes = reply["Body"].read()
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        raise SourceError(_SENTENCES.get(code, f"S3 refuses with {masked(code)}")) from None
    except BotoCoreError as error:
        said = sentence_for(error, client.meta.endpoint_url)
        raise SourceError(said or masked(str(error))[:200]) from None
    return raw


def _put(path: Path, raw: bytes) -> bool:
    """Write the file whole or not at all.

    :returns: whether it holds ``raw`` now; one that is there already stays as it is.
    """
    try:
        if path.exists():
            return path.read_bytes() == raw
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}") from None
    return True


def _client(access: Access) -> Any:  # noqa: ANN401
    import boto3
    from botocore.exceptions import BotoCoreError

    from glue2airflow.sources.api.refusals import sentence_for

    try:
        session = boto3.session.Session(
            profile_name=access.profile or None, region_name=access.region or None
        )
        return session.client("s3", endpoint_url=access.endpoint_url or None)
    except (BotoCoreError, ValueError) as error:
        raise SourceError(sentence_for(error, "S3") or masked(str(error))[:200]) from None

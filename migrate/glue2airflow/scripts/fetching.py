"""Brings the scripts of jobs, and what these get besides, from S3; only reads there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from airflow_glue_bridge.glue.model import Job
from glue2airflow.errors import OutputError, SourceError
from glue2airflow.scripts.given import ARCHIVES, PYTHON
from glue2airflow.secrets import masked
from glue2airflow.sources.access import Access
from glue2airflow.sources.unresolved import Unresolved, how_to_give

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
    for part in arguments.get(EXTRA_FILES, "").split(","):
        # A folder or another kind of file holds nothing to look into.
        if part.strip().endswith((PYTHON, *ARCHIVES)):
            yield part.strip()


def fetch(
    wanted: Mapping[str, list[str]], folder: Path, access: Access, watch: Watch
) -> list[Path]:
    """Bring each object to ``folder/bucket/key``; one that is there and differs is left alone.

    :param wanted: addresses, with the jobs that name them.
    :returns: the files, in the order of the addresses.
    :raises SourceError: after all have been tried, if some could not be had.
    :raises OutputError: if ``folder`` cannot be written to.
    """
    client, files, wrong = _client(access), [], []
    for address, jobs in wanted.items():
        watch(address)
        try:
            files.append(_one(client, address, folder))
        except SourceError as error:
            wrong.append(f"{address} of {_named(jobs)} cannot be fetched: {error}")
    if wrong:
        raise SourceError("; ".join(wrong))
    return files


def _named(jobs: list[str]) -> str:
    shown = ", ".join(jobs[:3]) + (f" and {len(jobs) - 3} more" if len(jobs) > 3 else "")
    return f"job {shown}" if len(jobs) == 1 else f"jobs {shown}"


def _one(client: Any, address: str, folder: Path) -> Path:  # noqa: ANN401  # boto3 has no types
    if isinstance(address, Unresolved):
        raise SourceError(f"the source does not tell the whole of it; {how_to_give(address.keys)}")
    bucket, _, key = address.removeprefix(S3).partition("/")
    path = place(folder, bucket, key)
    if not address.startswith(S3) or path is None:
        raise SourceError("it is no address of a file in S3")
    raw = _read(client, bucket, key)
    _put(path, raw)
    return path


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


def _put(path: Path, raw: bytes) -> None:
    """Write the file whole or not at all."""
    try:
        if path.exists():
            if path.read_bytes() != raw:
                raise OutputError(
                    f"{path} is there already and differs from S3; remove it to fetch it anew, or "
                    "leave --fetch out and name the folder"
                )
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}") from None


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

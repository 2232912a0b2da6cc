"""Sees every request that the emulated Glue performs, before its reply is sent.

    glue.weather.app = watch = Watch(glue.weather.app)
    watch.hooks.append(lambda call: print(call.operation))

It stands behind the chaos: a request that is throttled never comes here, one whose reply will be
lost does.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

# The run property by which the lab knows its trials; the operator's own marker is left to it.
TRIAL = "lab_trial"


@dataclass(frozen=True)
class Call:
    """A request that was performed, and what will be answered."""

    operation: str
    request: Mapping[str, Any]
    reply: Mapping[str, Any]

    @property
    def run_id(self) -> str:
        """The workflow run that it is about, or has begun."""
        found = self.reply.get("RunId") if self.operation in STARTS else self.request.get("RunId")
        return str(found or "")

    @property
    def ok(self) -> bool:
        """Whether it was done as asked."""
        return "__type" not in self.reply


STARTS = ("StartWorkflowRun", "ResumeWorkflowRun")
Hook = Callable[[Call], object]


class Watch:
    """WSGI middleware: calls each of ``hooks`` with each request to Glue, on its own thread."""

    def __init__(self, app: WSGIApplication) -> None:
        self.app = app
        self.hooks: list[Hook] = []

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Serve one request."""
        target = environ.get("HTTP_X_AMZ_TARGET", "")
        if not target.startswith("AWSGlue."):
            return self.app(environ, start_response)
        asked = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(asked)
        answered = b"".join(self.app(environ, start_response))
        call = Call(target.removeprefix("AWSGlue."), _json(asked), _json(answered))
        for hook in list(self.hooks):
            hook(call)
        return [answered]


def _json(body: bytes) -> Mapping[str, Any]:
    found = json.loads(body or b"{}")
    return found if isinstance(found, dict) else {}

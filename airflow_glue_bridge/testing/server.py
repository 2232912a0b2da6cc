"""An HTTP server for WSGI applications that keeps connections open, as AWS does.

Werkzeug's own closes each after one request, which costs a client more than the request itself.
"""

from __future__ import annotations

import contextlib
import io
import logging
import socket
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from wsgiref.types import WSGIApplication

from moto.moto_server import werkzeug_app
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from airflow_glue_bridge.testing.errors import EmulatorError

if TYPE_CHECKING:
    RequestHandler = WSGIRequestHandler
else:
    # Later releases of moto have one that keeps header names as S3's metadata needs them.
    RequestHandler = getattr(werkzeug_app, "MotoRequestHandler", WSGIRequestHandler)

log = logging.getLogger(__name__)

_WITHOUT_BODY = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})


@dataclass
class _Answer:
    """What an application answers."""

    status: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""

    def start(self, status: str, headers: list[tuple[str, str]], _error: object = None) -> Any:  # noqa: ANN401
        """WSGI's ``start_response``."""
        self.status, self.headers = status, headers
        return self._write

    def _write(self, data: bytes) -> None:
        self.body += data

    def take(self, chunks: Iterable[bytes]) -> None:
        """Read the body to its end."""
        try:
            self.body += b"".join(chunks)
        finally:
            if hasattr(chunks, "close"):
                chunks.close()


class _Handler(RequestHandler):
    """Reads a request to its end before it is answered, so that the next one can follow it."""

    protocol_version = "HTTP/1.1"
    # One packet an answer: small ones that wait for each other's receipt cost 40 ms.
    wbufsize = -1
    disable_nagle_algorithm = True
    server: Server

    def setup(self) -> None:
        super().setup()
        self.server.connections.add(self.connection)

    def finish(self) -> None:
        self.server.connections.discard(self.connection)
        # The client may be gone, and what was left to send with it.
        with contextlib.suppress(OSError, ValueError):
            super().finish()

    def handle_expect_100(self) -> bool:
        go_on: bool = super().handle_expect_100()
        self.wfile.flush()
        return go_on

    def run_wsgi(self) -> None:
        """Answer one request, and leave the connection to the next."""
        self.environ = environ = self.make_environ()
        stream = environ["wsgi.input"]
        length = int(environ.get("CONTENT_LENGTH") or 0)
        chunked = "wsgi.input_terminated" in environ
        body = stream.read() if chunked else stream.read(length)
        environ["wsgi.input"] = io.BytesIO(body)
        environ["CONTENT_LENGTH"] = str(len(body))
        answer = _Answer()
        try:
            answer.take(self.server.app(environ, answer.start))
        except ConnectionError:
            raise
        except Exception as error:
            log.exception("%s %s failed", self.command, self.path)
            answer = _Answer("500 Internal Server Error", [], f"{error!r}".encode())
        self._send(answer)

    def _send(self, answer: _Answer) -> None:
        code, _, phrase = answer.status.partition(" ")
        self.send_response(int(code), phrase)
        for name, value in answer.headers:
            self.send_header(name, value)
        measured = any(name.lower() == "content-length" for name, _ in answer.headers)
        if not measured and int(code) not in _WITHOUT_BODY:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)
        self.wfile.flush()

    def log_request(self, code: object = "-", size: object = "-") -> None:
        """Be silent about requests; errors are logged."""


class Server(ThreadedWSGIServer):
    """Serves an application from a thread of its own for each connection.

    :param port: 0 takes any that is free; :attr:`url` tells which.
    :raises EmulatorError: if the address cannot be had.
    """

    def __init__(self, host: str, port: int, app: WSGIApplication) -> None:
        self.connections: set[socket.socket] = set()
        try:
            listening = socket.create_server((host, port), backlog=128)
        except OSError as error:
            raise EmulatorError(
                f"{host}:{port} cannot be listened on ({error.strerror}); choose another port"
            ) from None
        # Werkzeug would end the process if it could not bind, and takes a duplicate.
        with listening:
            super().__init__(host, port, app, handler=_Handler, fd=listening.fileno())
        self._thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)

    @property
    def url(self) -> str:
        """Where clients find it on this machine."""
        host = "127.0.0.1" if self.host in ("", "0.0.0.0") else self.host  # noqa: S104
        return f"http://{host}:{self.port}"

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Answer no more, and close what is open."""
        self.shutdown()
        self._thread.join()
        self.server_close()
        for connection in list(self.connections):
            with contextlib.suppress(OSError):  # the client has hung up already
                connection.shutdown(socket.SHUT_RDWR)

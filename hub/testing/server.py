"""A small threaded web server on loopback that lets a WSGI app behave badly: hang up, fall silent, drip."""

from __future__ import annotations

import socket
import ssl
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class HangUp(Exception):
    """Raised by an app to close the connection at once, whatever was promised."""


@dataclass(frozen=True)
class Served:
    """An app that is being served: its address, and its port."""

    url: str
    port: int

    @property
    def target(self) -> tuple[str, int]:
        """Return the (host, port) pair that a client must be allowed to ask."""
        return "127.0.0.1", self.port

    @property
    def allow(self) -> frozenset[tuple[str, int]]:
        """Return what `Http` takes as ``allow``."""
        return frozenset({self.target})


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    app: App
    closing: threading.Event
    scheme: str

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing when a client goes away; show anything else."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def setup(self) -> None:
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().setup()

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet: a replica counts what it was asked itself."""

    def handle_one_request(self) -> None:
        self.raw_requestline = self.rfile.readline(65537)
        if not self.raw_requestline:
            self.close_connection = True
        elif self.parse_request():
            self._answer()

    def _answer(self) -> None:
        body: Any = None
        try:
            answer = _Answer(self)
            body = self.server.app(self._environ(), answer.start)
            for piece in body:
                answer.send(piece)
            answer.end()
        except HangUp:
            self.close_connection = True
            with suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)
        finally:
            if hasattr(body, "close"):
                body.close()

    def _environ(self) -> dict[str, Any]:
        path, _, query = self.path.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": self.command,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote(path, "latin-1"),
            "QUERY_STRING": query,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": self.headers.get("Content-Length", ""),
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": str(self.server.server_address[1]),
            "SERVER_PROTOCOL": self.request_version,
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": self.server.scheme,
            "wsgi.input": self.rfile,
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            "hub.testing.closing": self.server.closing,
            "hub.testing.connection": self.connection,
        }
        for name, value in self.headers.items():
            environ.setdefault("HTTP_" + name.upper().replace("-", "_"), value)
        return environ


class _Answer:
    """What goes out on one request: with its length where the app gives one, else in chunks."""

    def __init__(self, handler: _Handler) -> None:
        self._handler = handler
        self._head: tuple[str, list[tuple[str, str]]] | None = None
        self._sent_head = False
        self._chunked = False

    def start(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], None]:
        self._head = (status, headers)
        return self.send

    def send(self, piece: bytes) -> None:
        self._send_head()
        if piece and self._chunked:
            piece = b"%x\r\n%b\r\n" % (len(piece), piece)
        self._handler.wfile.write(piece)

    def end(self) -> None:
        self._send_head()
        if self._chunked:
            self._handler.wfile.write(b"0\r\n\r\n")

    def _send_head(self) -> None:
        if self._sent_head or self._head is None:
            return
        status, headers = self._head
        code, _, reason = status.partition(" ")
        handler = self._handler
        handler.send_response(int(code), reason)
        for name, value in headers:
            handler.send_header(name, value)
        names = {name.lower() for name, _ in headers}
        bodiless = code in ("204", "304") or handler.command == "HEAD"
        closes = "close" in (dict(headers).get("Connection", ""), dict(headers).get("connection", ""))
        self._chunked = not bodiless and not closes and "content-length" not in names
        if self._chunked:
            handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        self._sent_head = True


@contextmanager
def serve(app: App, *, tls: ssl.SSLContext | None = None, port: int = 0) -> Iterator[Served]:
    """Serve an app on loopback until the block ends; what hangs there is let go."""
    server = _Server(("127.0.0.1", port), _Handler)
    server.app, server.closing, server.scheme = app, threading.Event(), "https" if tls else "http"
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        number = server.server_address[1]
        yield Served(url=f"{server.scheme}://127.0.0.1:{number}", port=number)
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()
        thread.join(5)

"""Transport: connections that are made to a checked address, watched by a deadline."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError
from urllib3.poolmanager import PoolManager

from hub.errors import Forbidden
from hub.outside.addresses import Guard


class Watch:
    """A moment after which one exchange is cut, wherever it hangs: in TLS, in the headers or in the body.

    A time-out for each read does not end a server that sends a byte now and then; shutting the connection does.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.fired = False
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()
        self._timer = threading.Timer(max(seconds, 0.001), self._fire)
        self._timer.daemon = True

    def start(self) -> Watch:
        """Begin to count."""
        self._timer.start()
        return self

    def over(self, connection: socket.socket) -> None:
        """Cut this connection too when the time is over."""
        with self._lock:
            self._sockets.append(connection)
        if self.fired:
            _shut(connection)

    def stop(self) -> None:
        """Stop counting: the exchange ended by itself."""
        self._timer.cancel()
        with self._lock:
            self._sockets.clear()

    def _fire(self) -> None:
        with self._lock:
            self.fired = True
            for connection in self._sockets:
                _shut(connection)


def _shut(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


class Watched(threading.local):
    """The watch of the exchange that this thread is in."""

    watch: Watch | None = None

    @contextmanager
    def by(self, watch: Watch) -> Iterator[None]:
        """Let a watch see the connections that are used meanwhile."""
        self.watch = watch
        try:
            yield
        finally:
            self.watch = None


class _Checked:
    """What both kinds of connection do: connect to an address that the guard has seen, and tell the watch."""

    guard: Guard
    watched: Watched
    twin: socket.socket | None = None  # the same connection under a number of its own: TLS takes the first one over

    def _new_conn(self: Any) -> socket.socket:
        try:
            found = self.guard.addresses(self._dns_host.strip("[]"), self.port)
        except socket.gaierror as error:
            raise NameResolutionError(self.host, self, error) from error
        except OSError as error:
            raise NewConnectionError(self, str(error)) from error
        connection = self._connect_to_one_of(found)
        self.twin = connection.dup()
        self._tell()
        return connection

    def _connect_to_one_of(self: Any, found: list[Any]) -> socket.socket:
        trouble: OSError = OSError("no address")
        for family, kind, protocol, _, address in found:
            connection = socket.socket(family, kind, protocol)
            try:
                connection.settimeout(self.timeout)
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                connection.connect(address)
            except OSError as error:
                connection.close()
                trouble = error
            else:
                return connection
        if isinstance(trouble, TimeoutError):
            raise ConnectTimeoutError(self, f"no connection to {self.host} in {self.timeout} s") from trouble
        raise NewConnectionError(self, str(trouble)) from trouble

    def _tell(self) -> None:
        if self.twin is not None and self.watched.watch is not None:
            self.watched.watch.over(self.twin)

    def request(self, *args: Any, **kwargs: Any) -> None:
        self._tell()
        super().request(*args, **kwargs)  # type: ignore[misc]

    def close(self) -> None:
        super().close()  # type: ignore[misc]
        if self.twin is not None:
            self.twin.close()
            self.twin = None


def _pools(guard: Guard, watched: Watched) -> dict[str, Any]:
    """Make the two kinds of connection pool that know this guard."""
    plain: Any = type("CheckedConnection", (_Checked, HTTPConnection), {"guard": guard, "watched": watched})
    secure: Any = type("CheckedTlsConnection", (_Checked, HTTPSConnection), {"guard": guard, "watched": watched})
    return {
        "http": type("CheckedPool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
        "https": type("CheckedTlsPool", (HTTPSConnectionPool,), {"ConnectionCls": secure}),
    }


class GuardedAdapter(HTTPAdapter):
    """requests' adapter with guarded connections; nothing else of it is changed, so that mocks go on working."""

    def __init__(self, guard: Guard, watched: Watched) -> None:
        self._pools = _pools(guard, watched)
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make the pools; each new connection asks the guard."""
        super().init_poolmanager(*args, **kwargs)
        manager: PoolManager = self.poolmanager
        manager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        """Refuse: behind a proxy nobody sees which address is connected to."""
        raise Forbidden("the hub does not use a proxy: it could not see which address it connects to")

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Verify the certificate, whatever was asked."""
        super().cert_verify(conn, url, True if verify is False else verify, cert)

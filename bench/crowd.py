"""Clients by the dozen: what a server answers to many connections at once, to some who misbehave, and to monsters."""

from __future__ import annotations

import http.client
import itertools
import socket
import statistics
import threading
import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

from server import Server

CONNECTIONS = (1, 8, 64, 256)
MONSTERS = {"10 MB of query": "q=" + "a" * 10_000_000, "100,000 facet values": "&".join(["facets=nature"] * 100_000)}
PATIENCE_S = 10


class Clients:
    """Clients on so many connections, who ask again at once until the time is over."""

    def __init__(self, server: Server, paths: Sequence[str]) -> None:
        self.server, self.paths = server, itertools.cycle(paths)
        self.lock = threading.Lock()
        self.times: list[float] = []
        self.told: Counter[str] = Counter()

    def ask(self, connections: int, seconds: float) -> dict[str, Any]:
        """Ask for so long; return what was answered, and how fast."""
        ends, before = time.monotonic() + seconds, self.server.cpu()
        threads = [threading.Thread(target=self.one, args=(ends,)) for _ in range(connections)]
        began = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        lasted, n = time.monotonic() - began, len(self.times)
        times = sorted(self.times) or [0.0]
        return {
            "connections": connections, "answered": n, "refused": self.told["refused"], "failed": self.told["failed"],
            "per_s": round(n / lasted, 1), "p50_ms": round(statistics.median(times), 1),
            "p99_ms": round(times[int(len(times) * 0.99)], 1), "max_ms": round(times[-1], 1),
            "cpu_ms": round((self.server.cpu() - before) / max(1, n) * 1e3, 2),
        }  # fmt: skip

    def one(self, ends: float) -> None:
        """Be one client."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=PATIENCE_S)
        while time.monotonic() < ends:
            with self.lock:
                path = next(self.paths)
            began = time.perf_counter()
            told = said(connection, path)
            with self.lock:
                if told == "answered":
                    self.times.append((time.perf_counter() - began) * 1e3)
                self.told[told] += 1
            if told == "refused":
                time.sleep(0.2)  # less than is asked for: the worst of the polite
        connection.close()


def said(connection: http.client.HTTPConnection, path: str) -> str:
    """Return how a request fared: answered, refused with when to come back, or failed."""
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        connection.close()
        return "failed"
    if answer.status == 200:
        return "answered"
    return "refused" if answer.status in (429, 503) and answer.getheader("Retry-After") else "failed"


def levels(server: Server, paths: Sequence[str], seconds: float) -> list[dict[str, Any]]:
    """Return what a server answers to 1, 8, 64 and 256 connections."""
    return [Clients(server, paths).ask(connections, seconds) for connections in CONNECTIONS]


def beside(server: Server, paths: Sequence[str], bad: str, seconds: float) -> dict[str, Any]:
    """Return how eight clients fare alone, beside readers who do not read, and beside clients who leave at once."""
    found = {"alone": Clients(server, paths).ask(8, seconds)}
    slow = [opened(server, bad) for _ in range(16)]
    time.sleep(0.5)
    found["slow readers"] = Clients(server, paths).ask(8, seconds)
    for client in slow:
        client.close()
    stop = threading.Event()
    leaver = threading.Thread(target=leaving, args=(server, paths, stop))
    leaver.start()
    found["abandoned"] = Clients(server, paths).ask(8, seconds)
    stop.set()
    leaver.join()
    return found


def opened(server: Server, path: str) -> socket.socket:
    """Ask for something on a connection that is not read."""
    client = socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_S)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
    return client


def leaving(server: Server, paths: Sequence[str], stop: threading.Event) -> None:
    """Ask fifty times a second, and leave each time before the answer."""
    for path in itertools.cycle(paths):
        if stop.wait(0.02):
            return
        opened(server, path).close()


def monsters(server: Server, path: str) -> dict[str, dict[str, Any]]:
    """Return what a server says to addresses that no honest client sends."""
    found = {}
    for name, query in MONSTERS.items():
        began = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE_S)
        try:
            connection.request("GET", f"{path}?{query}")
            status: int | str = connection.getresponse().status
        except (OSError, http.client.HTTPException) as error:
            status = answered_before_reset(server, f"{path}?{query}") or type(error).__name__
        found[name] = {"status": status, "ms": round((time.perf_counter() - began) * 1e3, 1)}
    return found


def answered_before_reset(server: Server, path: str) -> int | None:
    """Return the status that a server tells while the request is still being sent, and then hangs up."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_S) as client:
        try:
            for start in range(0, len(path), 4096):
                client.sendall((b"GET " if start == 0 else b"") + path[start : start + 4096].encode())
                time.sleep(0.001)
        except OSError:
            pass
        try:
            line = client.recv(4096).split(b" ")
        except OSError:
            return None
    return int(line[1]) if len(line) > 1 and line[1].isdigit() else None

"""A server in a process of its own on loopback, what it costs, and a client that asks it in turn."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    """One running server."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process, self.port = process, port

    def members(self) -> Iterator[str]:
        """Yield the ids of the processes of the server's group."""
        for number in filter(str.isdigit, os.listdir("/proc")):
            try:
                if os.getpgid(int(number)) == self.process.pid:
                    yield number
            except OSError:
                pass

    def cpu(self) -> float:
        """Return the CPU seconds spent so far."""
        stats = (Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split() for number in self.members())
        return sum(int(stat[11]) + int(stat[12]) for stat in stats) / TICKS

    def peak_mib(self) -> float:
        """Return the largest memory that one of its processes has held."""
        said = (Path(f"/proc/{number}/status").read_text() for number in self.members())
        return max(int(match[1]) for text in said if (match := re.search(r"VmHWM:\s+(\d+)", text))) / 1024

    def ask(
        self, paths: Iterable[str], headers: dict[str, str] | None = None, *, wanted: int = 200
    ) -> dict[str, float]:
        """Ask for each path in turn on one connection; return CPU and median milliseconds a request, and bytes."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        times, size, before = [], 0, self.cpu()
        for path in paths:
            start = time.perf_counter()
            connection.request("GET", path, headers=headers or {})
            answer = connection.getresponse()
            while piece := answer.read(1 << 20):
                size += len(piece)
            times.append((time.perf_counter() - start) * 1e3)
            if answer.status != wanted:
                raise SystemExit(f"bench: {path} on port {self.port} answered {answer.status}, not {wanted}")
        n = len(times)
        spent = self.cpu() - before
        return {"requests": n, "cpu_ms": spent / n * 1e3, "p50_ms": statistics.median(times), "bytes": size / n}

    def header(self, path: str, name: str) -> str:
        """Return one header of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return answer.getheader(name) or ""


@contextmanager
def serving(*command: str, ready: str, env: dict[str, str] | None = None) -> Iterator[Server]:
    """Start a server (``{port}`` in the command is replaced), wait until a path answers, and end it afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    given = [sys.executable, *(word.replace("{port}", str(port)) for word in command)]
    process = subprocess.Popen(
        given, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True, cwd=HERE,
        env={**os.environ, **(env or {})},
    )  # fmt: skip
    server = Server(process, port)
    try:
        wait(server, ready)
        yield server
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait(server: Server, ready: str) -> None:
    """Wait until a path is answered with 200."""
    for _ in range(600):
        if server.process.poll() is not None:
            raise SystemExit(f"bench: the server ended with {server.process.returncode}: {server.process.args}")
        try:
            server.ask([ready])
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"bench: no answer within a minute: {server.process.args}")

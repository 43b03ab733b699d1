"""Children: processes of their own over one hub, started quickly, that can be killed at any point."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import date
from multiprocessing.process import BaseProcess
from typing import Any

import hub_boamp
from hub_boamp import fetch

from hub.application import Hub, harvesting
from hub.plugins import create_plugin_manager
from hub.settings import read_settings
from tests.application.toy import ToyPlugin
from tests.forking import CONTEXT

TODAY = date(2026, 11, 16)


def open_hub(environ: dict[str, str], served: dict[str, tuple[str, int]]) -> Hub:
    """Open a hub whose sources are replicas; ``served`` gives the (host, port) of each."""
    return Hub.open(
        read_settings({"HUB_DOTENV": "", **environ}),
        plugins=create_plugin_manager([ToyPlugin(), hub_boamp], group=None),
        loopback=frozenset(served.values()),
        replicas={name: f"http://{host}:{port}" for name, (host, port) in served.items()},
    )


def child(function: Callable[..., None], *given: Any) -> BaseProcess:
    """Start a function of a test module in a process of its own."""
    process = CONTEXT.Process(target=function, args=given, daemon=True)
    process.start()
    return process


def ended(process: BaseProcess, seconds: float = 120) -> int | None:
    """Wait for a child and return its exit code; one killed by a signal has the signal's number below zero."""
    process.join(seconds)
    return process.exitcode


def dying(function: Callable[..., Any], n: int) -> Callable[..., Any]:
    """Return the function, killing its own process with signal 9 at the n-th call."""
    calls = 0

    def counted(*args: Any, **options: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == n:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*args, **options)

    return counted


def small_steps() -> None:
    """Make a harvest of few notices have many pages, batches and derivations; the same in child and parent."""
    fetch.PAGE, fetch.REREAD_DAYS = 5, 2
    harvesting.LEASE_S = 1
    hub_boamp.Boamp.today = TODAY

"""What holds for every test: no network beyond loopback, and no skip in silence, or none at all where that is asked."""

from __future__ import annotations

import os
from collections import Counter
from typing import Any

import pytest
import pytest_socket

#: markers whose tests may not be skipped here, such as "postgres,browser"; .ci/run sets it
REQUIRED = frozenset(name.strip() for name in os.environ.get("HUB_TESTS_REQUIRED", "").split(",") if name.strip())
#: folders with files of few and long tests: they begin, so that no worker is left alone with one at the end
LONG = ("tests/acceptance/", "tests/testing/", "tests/privacy/", "tests/application/", "tests/web/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the folders that take longest; `make test` keeps this order."""
    places = {item: next((at for at, folder in enumerate(LONG) if item.nodeid.startswith(folder)), 9) for item in items}
    items.sort(key=places.__getitem__)


def pytest_runtest_setup() -> None:
    """Let a test reach this machine only, by its loopback or a unix socket."""
    pytest_socket.socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """Make a failure of a skip where a marker of the test is required."""
    report: pytest.TestReport = yield
    needed = sorted(REQUIRED & {marker.name for marker in item.iter_markers()})
    if report.skipped and needed and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{', '.join(needed)} is required here (HUB_TESTS_REQUIRED): {reason_of(report)}"
    return report


def reason_of(report: Any) -> str:
    """Return why a test was skipped, in words."""
    told = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return str(told).removeprefix("Skipped: ")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say at the end how many tests were skipped, and for which reason."""
    reasons = Counter(reason_of(report) for report in terminalreporter.stats.get("skipped", ()))
    if not reasons:
        return
    terminalreporter.section("what this machine could not test")
    for reason, number in reasons.most_common():
        tests = "1 test was" if number == 1 else f"{number} tests were"
        terminalreporter.write_line(f"{tests} skipped because: {reason}")

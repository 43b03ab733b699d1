"""The pages of accounts in a real browser: by keyboard, at 320 pixels, before axe-core, in both languages."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from waitress.server import create_server

from hub.web import create_app
from tests.web.signed import PASSWORD, signed_hub, signed_parts
from tests.web.test_browser import AXE_RULES, axe, browser, focused, page_of

__all__ = ["browser"]
pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]
FIRST = "boamp:tender-26-103010"
PATHS = (
    "/account", "/candidates", "/candidates?state=kept", f"/candidates/of/{FIRST}", "/hours", "/", f"/records/{FIRST}",
)  # fmt: skip


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real server with accounts."""
    with signed_hub(tmp_path_factory.mktemp("accounts")) as hub:
        server = create_server(create_app(signed_parts(hub)), host="127.0.0.1", port=0, threads=4)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.effective_port}"
        server.close()
        thread.join(5)


def enter(page: Any, address: str, name: str = "zelie") -> None:
    """Sign in by keyboard alone."""
    page.goto(f"{address}/login?next=/candidates")
    page.focus("#name")
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/candidates")


def faults(page: Any, source: str) -> list[Any]:
    """Return what axe finds on a page."""
    page.evaluate(source)
    found = page.evaluate("rules => axe.run({runOnly: {type: 'tag', values: rules}})", AXE_RULES)
    return [(page.url, each["id"], [node["html"] for node in each["nodes"]]) for each in found["violations"]]


def test_a_facilitator_signs_in_and_keeps_a_candidate_by_keyboard(browser: Any, address: str) -> None:
    page = page_of(browser, width=360)
    enter(page, address)
    for _ in range(60):
        page.keyboard.press("Tab")
        if focused(page).startswith("Garder"):
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=status]")
    assert "gardé" in page.inner_text("[role=status]")
    page.goto(f"{address}/candidates?state=kept")
    assert page.locator(".result").count() == 1 and page.complaints == []
    page.context.close()


@pytest.mark.parametrize(("language", "scheme"), [("fr", "light"), ("en", "dark")])
def test_axe_finds_no_fault_and_nothing_scrolls_sideways(
    browser: Any, address: str, language: str, scheme: str
) -> None:
    source, page = axe(), page_of(browser, width=320, scheme=scheme)
    for path in ("/login", "/login/link?t=x"):
        page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={language}")
        assert faults(page, source) == []
    enter(page, address)
    for path in PATHS:
        page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={language}")
        assert faults(page, source) == []
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, path
    page.context.close()

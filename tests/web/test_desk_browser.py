"""The desk in a real browser: a morning by keyboard, on a phone and on a desk; every new page before axe-core."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from waitress.server import create_server

from hub.web import create_app
from tests.web.assessed import desk_records
from tests.web.opened import filled, full_parts
from tests.web.test_browser import AXE_RULES, axe, browser, focused, page_of
from tests.web.test_desk import desk

__all__ = ["browser"]

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

ONE = "/records/boamp:tender-26-100012"
COMPARED = "/compare?id=boamp:tender-26-100012&id=boamp:tender-26-100013"
PAGES = (
    "/?clause_state=candidate&departement=38&open=true&sort=score", ONE, COMPARED, "/compare", "/map",
    "/calendar?month=2026-12", "/potential", "/buyers", "/winners", "/coverage?place=38000&buyer=213800001",
    "/help", "/glossary", "/numbers", "/privacy", "/legal", "/accessibility", "/help?lang=en", "/glossary?lang=en",
)  # fmt: skip
MAIN = PAGES[:3] + PAGES[4:7]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real server with what the desk looks at."""
    opened = filled(tmp_path_factory.mktemp("desk"), tenders=30, offers=3)
    opened.put(*desk_records())
    server = create_server(create_app(full_parts(opened, desk=desk())), host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(5)
    opened.store.close()


def tab_to(page: Any, wanted: str, *, most: int = 120) -> None:
    """Press Tab until what has the focus holds some words."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if wanted in focused(page):
            return
    raise AssertionError(f"Tab never came to {wanted!r}")


@pytest.mark.parametrize("width", [360, 1280])
def test_a_morning_from_search_to_comparison_by_keyboard_alone(browser: Any, address: str, width: int) -> None:
    page = page_of(browser, width=width)
    page.goto(address)
    tab_to(page, "Candidats à proposer")
    page.keyboard.press("Enter")
    page.wait_for_url("**clause_state=candidate**")
    assert page.inner_text(".presets [aria-current]") == "Candidats à proposer"
    page.focus("#q")
    page.keyboard.type("peintures")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=peintures**")
    assert "clause_state=candidate" in page.url and page.locator(".chips li").count() >= 3
    assert "adéquation forte" in page.locator(".why").first.inner_text()
    for number in range(2):
        page.locator(".tick input").nth(number).focus()
        page.keyboard.press("Space")
    tab_to(page, "Comparer les marchés cochés")
    page.keyboard.press("Enter")
    page.wait_for_url("**/compare?id=**")
    assert page.locator("thead th[scope=col]").count() == 2
    page.focus("thead th a >> nth=0")
    page.keyboard.press("Enter")
    page.wait_for_url("**/records/**")
    page.focus(".reasons summary >> nth=0")
    page.keyboard.press("Enter")
    assert page.locator(".reasons table").first.is_visible() and page.complaints == []
    page.context.close()


def test_a_chip_takes_its_filter_off_by_keyboard(browser: Any, address: str) -> None:
    page = page_of(browser, width=360)
    page.goto(f"{address}/?clause_state=candidate&departement=38")
    tab_to(page, "Clause : à proposer")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "clause_state" not in url)
    assert "departement=38" in page.url
    page.context.close()


@pytest.mark.parametrize(("path", "selector", "asked"), [
    ("/map", ".map a[href*='departement=38']", "departement=38"),
    ("/calendar?month=2026-12", ".month a >> nth=0", "deadline_from=2026-12-01"),
    ("/potential", "#trades ~ .scroll a >> nth=0", "trade=4544"),
])  # fmt: skip
def test_a_picture_leads_to_its_list_by_keyboard(
    browser: Any, address: str, path: str, selector: str, asked: str
) -> None:
    page = page_of(browser, width=1280)
    page.goto(address + path)
    page.focus(selector)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{asked}**")
    assert page.locator(".result").count() > 0 and page.complaints == []
    page.context.close()


@pytest.mark.parametrize("path", PAGES)
def test_nothing_scrolls_sideways_at_320_pixels(browser: Any, address: str, path: str) -> None:
    page = page_of(browser, width=320)
    page.goto(address + path)
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert page.complaints == []
    page.context.close()


SEEN = [(path, 320, "light") for path in PAGES] + [(path, 1280, how) for path in MAIN for how in ("light", "dark")]


@pytest.mark.parametrize(("path", "width", "scheme"), SEEN)
def test_axe_finds_no_fault(browser: Any, address: str, path: str, width: int, scheme: str) -> None:
    source = axe()
    page = page_of(browser, width=width, scheme=scheme)
    page.goto(address + path)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    page.evaluate(source)
    found = page.evaluate("rules => axe.run({runOnly: {type: 'tag', values: rules}})", AXE_RULES)
    assert [(each["id"], [node["html"] for node in each["nodes"]][:3]) for each in found["violations"]] == []
    page.context.close()


def test_paper_holds_the_comparison_and_leaves_the_controls_out(browser: Any, address: str) -> None:
    page = page_of(browser, width=1280)
    page.emulate_media(media="print")
    page.goto(f"{address}/?clause_state=candidate")
    assert not page.is_visible(".presets") and not page.is_visible(".tick") and page.is_visible(".why >> nth=0")
    page.goto(address + ONE)
    assert page.locator(".reasons table").first.is_visible()
    page.goto(address + COMPARED)
    assert page.is_visible(".compared") and not page.is_visible(".crumbs")
    page.context.close()

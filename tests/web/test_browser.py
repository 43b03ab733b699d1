"""A real browser: by keyboard, on a phone, in the dark, and before axe-core."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from waitress.server import create_server

from hub.web import create_app
from tests.web.opened import filled, full_parts

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
ONE = "/records/boamp:tender-26-100010"
PAGES = (
    "/", "/?q=peinture&departement=38&open=true", "/?q=introuvable", "/?lang=en", ONE, f"{ONE}/history",
    f"{ONE}.lot-1.execution_clause-1", "/sources", "/status", "/feeds", "/help", "/legal", "/accessibility",
    "/api/v1/docs",
    "/operator/sign-in", "/projects?theme=clause", "/calls", "/organisations", "/offers",
    "/offers/francetravail:199ZQXW",
    "/validator", "/detect", "/estimate?amount=700000&cpv=45442100", f"{ONE}/draft?lot=1", "/quality",
    "/coverage?place=38000", "/coverage?departement=38", "/indicators", "/records/kohesio:Q99000001",
    "/records/kohesio:call-1", "/records/coverage:convention-1", "/records/hub:organisation:siret-21380000100015",
)  # fmt: skip
#: looked at in every width and light
MAIN = ("/?q=peinture&departement=38&open=true", ONE, "/sources", "/coverage", "/indicators", "/offers")
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def chromium() -> str:
    """Return where Chromium is, or skip."""
    found = os.environ.get("HUB_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        pytest.skip("no Chromium here: install Debian's chromium, or set HUB_CHROMIUM")
    return found


def axe() -> str:
    """Return axe-core as text, or skip."""
    places = [
        os.environ.get("HUB_AXE", ""),
        str(Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"),
    ]
    found = next((Path(place) for place in places if place and Path(place).is_file()), None)
    if found is None:
        pytest.skip("no axe-core here: npm install axe-core, or set HUB_AXE to its axe.min.js")
    return found.read_text("utf-8")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real server with forty tenders and records of every kind."""
    opened = filled(tmp_path_factory.mktemp("browser"))
    server = create_server(create_app(full_parts(opened)), host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(5)
    opened.store.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, without a window."""
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        yield opened
        opened.close()


def page_of(browser: Any, *, width: int, scheme: str = "light") -> Any:
    """Return a French page of some width; what the browser complains about is kept on it."""
    page = browser.new_context(
        locale="fr-FR", viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=False
    ).new_page()
    page.complaints = []
    page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
    return page


def focused(page: Any) -> str:
    return page.evaluate("document.activeElement.textContent.trim() || document.activeElement.id")


def test_a_facilitator_goes_from_search_to_tender_by_keyboard_alone(browser: Any, address: str) -> None:
    page = page_of(browser, width=360)
    page.goto(address)
    page.keyboard.press("Tab")
    assert focused(page) == "Aller au contenu"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(page) == "q"
    page.keyboard.type("peintures")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=peintures**")
    for _ in range(60):
        page.keyboard.press("Tab")
        if "collège" in focused(page):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/records/**")
    assert "collège" in page.inner_text("h1") and page.complaints == []


def test_filters_open_and_narrow_the_search_by_keyboard(browser: Any, address: str) -> None:
    page = page_of(browser, width=360)
    page.goto(address)
    page.focus(".filters > summary")
    page.keyboard.press("Enter")
    page.focus("input[name=departement][value='38']")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**departement=38**")
    assert page.inner_text("#count") == "14 marchés"


def test_on_a_wide_screen_the_filters_stand_open(browser: Any, address: str) -> None:
    page = page_of(browser, width=1280)
    page.goto(address)
    assert page.is_visible("input[name=departement][value='38']")


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
    page.evaluate(source)  # evaluated by the debugger, so that the page's own policy stays in force
    found = page.evaluate("rules => axe.run({runOnly: {type: 'tag', values: rules}})", AXE_RULES)
    assert [(each["id"], [node["html"] for node in each["nodes"]][:3]) for each in found["violations"]] == []
    page.context.close()


def test_everything_that_takes_the_focus_shows_it(browser: Any, address: str) -> None:
    page = page_of(browser, width=1280)
    page.goto(f"{address}/?q=peinture")
    shown = "(() => {const s = getComputedStyle(document.activeElement); return s.outlineStyle !== 'none'})()"
    for _ in range(45):
        page.keyboard.press("Tab")
        assert page.evaluate(f"document.activeElement === document.body || {shown}"), focused(page)


def test_a_buyer_finds_the_facilitator_of_a_commune_by_keyboard(browser: Any, address: str) -> None:
    page = page_of(browser, width=360)
    page.goto(f"{address}/coverage")
    page.focus("#place")
    page.keyboard.type("38000")
    page.keyboard.press("Enter")
    page.wait_for_url("**place=38000**")
    assert "PLIE des Trois-Rivières" in page.inner_text("#answer") and page.complaints == []


def test_a_shape_of_the_map_takes_the_focus_and_leads_to_its_table(browser: Any, address: str) -> None:
    page = page_of(browser, width=1280)
    page.goto(f"{address}/coverage")
    page.focus(".map a[href*='departement=73']")
    page.keyboard.press("Enter")
    page.wait_for_url("**departement=73**")
    assert page.inner_text("#table-title") == "Savoie (73)"
    assert page.locator("#table tbody tr").count() == 3


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
def test_a_pasted_text_is_read_and_marked_by_keyboard_without_a_fault(
    browser: Any, address: str, width: int, scheme: str
) -> None:
    page = page_of(browser, width=width, scheme=scheme)
    page.goto(f"{address}/detect")
    page.focus("#text")
    page.keyboard.insert_text("Clause sociale : lot 2, 70 heures d'insertion.\nLe lot 3 est réservé aux ESAT.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".marked-text mark")
    assert page.inner_text("#found") == "2 clauses trouvées" and page.complaints == []
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    page.evaluate(axe())
    found = page.evaluate("rules => axe.run({runOnly: {type: 'tag', values: rules}})", AXE_RULES)
    assert [(each["id"], [node["html"] for node in each["nodes"]][:3]) for each in found["violations"]] == []

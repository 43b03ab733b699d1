"""Pages of decisions and previews in Chromium: no violation that axe knows, no page wider than a phone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from waitress import create_server

from hub.application import Hub
from hub.cli.web_parts import web_parts
from hub.web import create_app
from tests.web.test_browser import AXE_RULES, axe, browser

__all__ = ["browser"]
pytestmark = [pytest.mark.enable_socket, pytest.mark.filterwarnings("ignore")]
TOKEN = "an invented token of thirty-two letters"
ORGANISATION = "hub:organisation:siret-21380000100015"
NAMES = f"/operator/decisions/organisation?id={ORGANISATION}"
PAGES = ("/operator/", "/operator/decisions/", NAMES, "/operator/preview", "/operator/plugins", "/operator/declare")
VIOLATIONS = """async (rules) => (await axe.run(document, {runOnly: rules})).violations
    .map((one) => one.id + ': ' + one.nodes.map((node) => node.html.slice(0, 120)).join(' | '))"""


@pytest.fixture
def address(whole_hub: Hub) -> Iterator[str]:
    """The address of a real server over a hub with records of every kind, with an operator's token."""
    app = create_app(replace(web_parts(whole_hub), operator_token=TOKEN, secret_key="k" * 40))
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(5)


def test_the_bench_that_declares_a_source_has_no_violation_at_any_step(browser: Any, address: str) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 900}, bypass_csp=True, locale="fr-FR")
    page.goto(f"{address}/operator/sign-in")
    page.fill("input[name=token]", TOKEN)
    page.press("input[name=token]", "Enter")
    page.wait_for_load_state()
    page.goto(f"{address}/operator/declare")
    table = {"name": "a.csv", "mimeType": "text/csv", "buffer": b"id;objet\n1;Travaux\n2;\n"}
    page.set_input_files("#file", table)
    page.click("form[enctype] button")
    page.wait_for_selector("#mapping")
    answers = {"name": "ma_ville", "title": "Ville", "homepage": "https://example.org/", "attribution": "Ville"}
    for name, value in answers.items():
        page.fill(f"#{name}", value)
    page.check("#impersonal")
    page.check("[name=c0_key]")
    page.select_option("[name=c1_field]", "title")
    page.check("[name=c1_required]")
    for selector in ("#mapping", "#trial"):
        if selector == "#trial":
            page.click("form[action$=try] button")
            page.wait_for_selector(selector)
        page.add_script_tag(content=axe())
        assert page.evaluate(VIOLATIONS, AXE_RULES) == [], selector
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, selector
    assert "column objet: empty" in page.text_content("main")
    page.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_pages_of_decisions_and_previews_have_no_violation_and_fit(browser: Any, address: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, bypass_csp=True, locale="fr-FR")
    page.goto(f"{address}/operator/sign-in")
    page.fill("input[name=token]", TOKEN)
    page.press("input[name=token]", "Enter")
    page.wait_for_load_state()
    for path in PAGES:
        answer = page.goto(address + path)
        assert answer.status == 200, path
        page.add_script_tag(content=axe())
        assert page.evaluate(VIOLATIONS, AXE_RULES) == [], path
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
    page.close()

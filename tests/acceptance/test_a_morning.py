"""A facilitator's morning: from the search to the draft, the letter and the calendar, by keyboard, in French.

On a phone and on a desk; pictures of each step stay in pytest's folder of temporary files.
"""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from urllib.request import urlopen

import hub_boamp
import hub_coverage
import pytest
from docx import Document
from hub_boamp.replica import create_replica
from waitress.server import create_server

from hub.application import Hub, harvesting
from hub.cli.web_parts import web_parts
from hub.plugins import create_plugin_manager
from hub.settings import read_settings
from hub.testing.server import serve as serve_replica
from hub.web import create_app
from tests.deliver.postman import Postman, served
from tests.web.test_browser import FLAGS, chromium

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

HARVESTED, THURSDAY = date(2026, 11, 17), date(2026, 11, 26)  #: the last day before Friday
NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)  #: Monday morning
TENDER, LOT = "Travaux de peinture et de revêtements muraux", "Peinture des logements"
HOURS = 140  #: of the lot, by the assessment, and by the estimate that is filled with it
COVERAGE = Path(hub_coverage.__file__).parent / "samples" / "coverage.csv"
FOCUSED = """(() => {
  const here = document.activeElement
  const labels = [...(here.labels || [])].map(each => each.textContent).join(' ')
  return (labels || here.textContent).replace(/\\s+/g, ' ').trim() || here.id
})()"""
OUTLINED = "getComputedStyle(document.activeElement).outlineStyle !== 'none'"


@dataclass(frozen=True)
class Office:
    """A running hub, and the letters that it sent."""

    address: str
    postman: Postman


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A hub over the invented notices of BOAMP and the coverage sample, served as `hub serve` does, on a Monday."""
    folder, postman = tmp_path_factory.mktemp("office"), Postman()
    replica = create_replica(HARVESTED)
    with pytest.MonkeyPatch.context() as patch, served(postman) as post, serve_replica(replica) as boamp:
        patch.setattr(hub_boamp.Boamp, "today", HARVESTED)
        hub = Hub.open(
            read_settings(environment(folder, port := free_port(), post)),
            plugins=create_plugin_manager([hub_boamp, hub_coverage], group=None),
            loopback=frozenset([boamp.target]),
            replicas={"boamp": boamp.url},
        )
        harvesting.harvest(hub, "boamp")
        harvesting.harvest_files(hub, "coverage", [COVERAGE])
        app = create_app(replace(web_parts(hub), clock=lambda: NOW))
        server = create_server(app, host="127.0.0.1", port=port, threads=4)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        yield Office(f"http://127.0.0.1:{port}", postman)
        server.close()
        thread.join(5)
        hub.close()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(folder: Path, port: int, post: int) -> dict[str, str]:
    """Return the environment of a hub that can send letters."""
    return {
        "HUB_CONFIG": f"{folder}/config", "HUB_DATA": f"{folder}/data", "HUB_DOTENV": "", "HUB_SECRET_KEY": "k" * 40,
        "HUB_BASE_URL": f"http://127.0.0.1:{port}", "HUB_SMTP_URL": f"smtp://127.0.0.1:{post}",
        "HUB_MAIL_FROM": "Clausier <alertes@example.org>",
    }  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, without a window."""
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        yield opened
        opened.close()


class Facilitator:
    """Somebody at a keyboard, who sees where the focus is, and takes a picture of each step."""

    def __init__(self, browser: Any, width: int, folder: Path) -> None:
        context = browser.new_context(
            locale="fr-FR", timezone_id="Europe/Paris", viewport={"width": width, "height": 800}, accept_downloads=True
        )
        self.page, self.width, self.folder, self.pictures = context.new_page(), width, folder, 0
        self.complaints: list[str] = []
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)

    def type_day(self, day: date) -> None:
        """Type a day as the field shows it: the day first where the browser is French, else the month."""
        for order in ("%d%m%Y", "%m%d%Y"):
            self.press("ArrowLeft", "ArrowLeft")
            self.type(f"{day:{order}}")
            if self.page.evaluate("document.activeElement.value") == day.isoformat():
                return
        raise AssertionError("the field of a day takes no day")

    def focused(self) -> str:
        return str(self.page.evaluate(FOCUSED))

    def tab_to(self, wanted: str, *, most: int = 60) -> None:
        """Press Tab until what has the focus begins with some words; it must show that it has the focus."""
        passed = []
        for _ in range(most):
            self.press("Tab")
            if (now := self.focused()).startswith(wanted):
                assert self.page.evaluate(OUTLINED), f"{wanted!r} does not show the focus"
                return
            passed.append(now[:30])
        raise AssertionError(f"{most} times Tab never came to {wanted!r}, but to {passed}")

    def enter(self, wanted: str, leads_to: str, *, most: int = 60) -> None:
        """Go to a link or button by Tab, and press it."""
        self.tab_to(wanted, most=most)
        self.press("Enter")
        self.page.wait_for_url(leads_to)

    def sees(self, selector: str) -> str:
        """Return the words of what is on the page, with plain spaces."""
        return re.sub(r"\s+", " ", str(self.page.inner_text(selector)))

    def look(self, step: str) -> None:
        """Take a picture; nothing may stick out sideways."""
        self.pictures += 1
        self.page.screenshot(path=self.folder / f"{self.width}-{self.pictures:02}-{step}.png")
        assert self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, step


@pytest.mark.parametrize("width", [360, 1280])
def test_a_facilitators_morning(
    browser: Any, office: Office, width: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    who = Facilitator(browser, width, tmp_path_factory.mktemp("pictures"))
    finds_the_painting_lots(who, office)
    searched = who.page.url
    sees_why_and_how_many_hours(who)
    estimates(who)
    gets_the_draft(who)
    who.page.goto(searched)
    follows_without_an_address(who)
    subscribes(who, office, f"zelie.{width}@example.org")
    assert who.complaints == []
    who.page.context.close()


def finds_the_painting_lots(who: Facilitator, office: Office) -> None:
    """In the Isère, to be tendered before Friday, with a clause to propose."""
    who.page.goto(office.address)
    who.look("accueil")
    who.press("Tab", "Enter", "Tab")
    assert who.focused().startswith("Rechercher des marchés")
    who.type("peinture")
    if who.width < 800:
        who.tab_to("Filtres", most=12)
        who.press("Enter")
    who.tab_to("Ouverts seulement", most=12)
    who.press("Space")
    who.tab_to("au", most=6)
    who.type_day(THURSDAY)
    who.tab_to("Isère", most=20)
    who.press("Space")
    who.tab_to("à proposer (candidat)", most=30)
    who.press("Space")
    who.look("filtres")
    who.press("Enter")
    who.page.wait_for_url("**deadline_to=2026-11-26**")
    who.look("résultats")
    assert re.fullmatch(r"[1-9] marchés?", who.sees("#count")), who.sees("#count")


def sees_why_and_how_many_hours(who: Facilitator) -> None:
    """In one line of the result, then lot by lot."""
    one = who.sees(f".result:has-text('{TENDER}') .why")
    assert re.match(r"\d+ sur 100 .*peinture.* \d+ h possibles", one), one
    who.enter(TENDER, "**/records/**", most=20)
    who.look("marché")
    assert "Saint-Martin-d'Hères" in who.sees(".who")
    who.tab_to("Ce qui fait ce score Lot 1")
    who.press("Enter")
    who.look("pourquoi")
    assert who.page.is_visible("details.reasons[open] table")
    assert re.search(rf"environ {HOURS} h possibles", who.sees("#lots ~ details .why >> nth=0"))


def estimates(who: Facilitator) -> None:
    """The hours of the lot, from its data, and again with another amount."""
    who.press("Shift+Tab", "Shift+Tab")
    assert who.focused().startswith("Recalculer les heures"), who.focused()
    who.press("Enter")
    who.page.wait_for_url("**/estimate?**")
    who.look("estimation")
    assert "Peinture" in who.page.input_value("#e-title"), who.page.input_value("#e-title")
    assert who.sees("#result").startswith(f"{HOURS} heures, de "), who.sees("#result")
    before = who.sees("main")
    who.tab_to("Montant", most=30)
    who.press("Control+a")
    who.type("180000")
    who.press("Enter")
    who.page.wait_for_url("**amount=180000**")
    who.look("estimation-refaite")
    assert re.match(r"\d+ heures", who.sees("#result")) and who.sees("main") != before


def gets_the_draft(who: Facilitator) -> None:
    """As a file that a word processor opens."""
    hours = who.sees("#result").split(" heures")[0].replace(" ", "")
    who.enter("Rédiger une clause avec ces heures", "**/draft?**", most=40)
    who.look("projet")
    who.tab_to("Télécharger en .docx", most=30)
    with who.page.expect_download() as downloading:
        who.press("Enter")
    path = who.folder / f"projet-{who.width}.docx"
    downloading.value.save_as(path)
    document = Document(str(path))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    text += "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert LOT in text, text
    assert re.search(rf"\b{hours}\b", text.replace("\u202f", "").replace("\u00a0", "")), hours


def follows_without_an_address(who: Facilitator) -> None:
    """Atom and calendar of the same search hold the same tender."""
    for name, form in (("Atom", b"<feed"), ("iCalendar", b"BEGIN:VCALENDAR")):
        found = who.page.locator(".formats a", has_text=name).first.get_attribute("href")
        with urlopen(urljoin(who.page.url, found)) as answer:
            body = answer.read()
        assert answer.status == 200 and form in body
        assert TENDER in body.decode().replace("\r\n ", ""), name


def subscribes(who: Facilitator, office: Office, address: str) -> None:
    """By mail: asks, gets a letter, follows its link, confirms."""
    who.enter("S’abonner à cette recherche par courriel", "**/subscribe?**", most=80)
    who.look("abonnement")
    assert "Isère" in who.sees("main")
    who.tab_to("Votre adresse de courriel", most=20)
    who.type(address)
    who.press("Enter")
    who.page.wait_for_selector("[role=status]")
    who.look("demandé")
    who.page.goto(link_of(office.postman, address))
    who.look("confirmer")
    who.tab_to("Confirmer", most=20)
    who.press("Enter")
    who.page.wait_for_url("**/subscription?**done=confirmed**")
    who.look("confirmé")
    assert "C’est fait" in who.sees("[role=status]")


def link_of(postman: Postman, address: str) -> str:
    """Wait for the letter that asks to confirm, and return its link."""
    until = time.monotonic() + 30
    while not postman.letters(address):
        assert time.monotonic() < until, "no letter came"
        time.sleep(0.1)
    body = postman.letters(address)[-1].get_body(("plain",))
    assert body is not None
    found = re.search(r"http\S+/subscribe/confirm\?\S+", body.get_content())
    assert found
    return found[0]

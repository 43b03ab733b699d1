"""Pages of partners, data, reports and tools before axe-core, on a phone and on a desk."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from waitress.server import create_server

from hub.application.delivering import turn
from hub.application.subscribing import Desk
from hub.deliver.webhooks import Answered
from hub.publish.dumps_shelf import Shelf
from hub.store.leases import Leases
from hub.web import create_app
from hub.web.following.subscribe_parts import Following
from hub.web.open_data.data_parts import DataParts
from hub.web.partners.partner_parts import PartnerParts
from tests.deliver.posts import Clock, post_over
from tests.deliver.targets import PARTNER, desk_over
from tests.web.invented import tender
from tests.web.invented_kinds import indicator
from tests.web.opened import filled, full_parts
from tests.web.test_browser import AXE_RULES, axe, browser, page_of
from tests.web.test_datasets import make

__all__ = ["browser"]
pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]
PAGES = (
    "/datasets", "/datasets/tenders", "/datasets/contracts", "/bilan", "/validator", "/detect",
    "/subscribe?q=peinture&departement=38", "/feeds",
)  # fmt: skip


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str, list[str]]]:
    """The address of a server with dumps, figures and a partner; the partner's key; the pages of its subscriptions."""
    folder = tmp_path_factory.mktemp("open_data")
    opened = filled(folder, tenders=8, offers=1)
    opened.put(indicator("R1", dimensions=[{"name": "measure", "value": "validated"}], unit="hours", value=1250),
               indicator("R3", unit="persons", value=None, status="secret"))  # fmt: skip
    shelf, desk = Shelf(folder / "dumps"), desk_over(opened.store, allow_any_port=frozenset({"127.0.0.1"}))
    make(opened, shelf, "2026-11-20")
    desk.hub.sender.send = lambda *_, **__: Answered(503, "Réessayez plus tard", 12)  # type: ignore[method-assign]
    wanted = {"url": "http://127.0.0.1:9/hook", "title": "Isère", "since": 0}
    ids = [desk.create(PARTNER, wanted).subscription.id, desk.create(PARTNER, {"target": "feed"}).subscription.id]
    opened.put(tender(30))
    turn(desk.hub, ids[0], Leases(opened.store.database))
    key = desk.hub.key_for(PARTNER.name, scopes="read,subscriptions", label="", expires_at=None).text
    parts = full_parts(
        opened, data=DataParts(shelf), partners=PartnerParts(desk=desk), secret_key="k" * 40,
        following=Following(desk=Desk(post_over(opened.store, 9, Clock()), kick=lambda post: None)),
    )  # fmt: skip
    server = create_server(create_app(parts), host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}", key, [f"/partners/subscriptions/{id}" for id in ids]
    server.close()
    thread.join(5)
    opened.store.close()


def faults(page: Any, source: str) -> list[Any]:
    """Return what axe finds on a page, and by how much it is too wide."""
    page.evaluate(source)
    found = page.evaluate("rules => axe.run({runOnly: {type: 'tag', values: rules}})", AXE_RULES)
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    told = [(each["id"], [node["html"] for node in each["nodes"]][:3]) for each in found["violations"]]
    return told + ([("too wide", wide)] if wide > 0 else [])


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "dark")])
def test_axe_finds_no_fault_before_and_behind_the_partners_door(
    browser: Any, place: tuple[str, str, list[str]], width: int, scheme: str
) -> None:
    address, key, own = place
    source, page = axe(), page_of(browser, width=width, scheme=scheme)
    seen: dict[str, list[Any]] = {}
    for path in (*PAGES, "/partners/"):
        assert page.goto(address + path).status == 200, path
        seen[path] = faults(page, source)
    page.fill("input[name=key]", key)
    page.press("input[name=key]", "Enter")
    page.wait_for_selector("text=Isère")
    for path in ("/partners/", *own):
        assert page.goto(address + path).status == 200, path
        seen[f"{path} of a partner"] = faults(page, source)
    assert {path: found for path, found in seen.items() if found} == {} and page.complaints == []
    assert len(seen) == len(PAGES) + 2 + len(own)
    page.context.close()

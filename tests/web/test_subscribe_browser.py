"""The pages of subscriptions in a real browser: by keyboard, at 320 pixels, before axe-core, in both languages."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from waitress.server import create_server

from hub.application.posting import Post
from hub.application.subscribing import Desk
from hub.web import create_app
from hub.web.following.subscribe_parts import Following
from tests.deliver.posts import Clock, post_over, subscribed
from tests.web.opened import filled, full_parts
from tests.web.test_browser import AXE_RULES, axe, browser, focused, page_of

__all__ = ["browser"]
pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Post]]:
    """The address of a real server that takes subscriptions, and its post."""
    opened = filled(tmp_path_factory.mktemp("subscribing"), tenders=10, offers=1)
    post = post_over(opened.store, 9, Clock())
    parts = full_parts(opened, following=Following(desk=Desk(post, kick=lambda post: None)))
    server = create_server(create_app(parts), host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}", post
    server.close()
    thread.join(5)
    opened.store.close()


def paths(post: Post, name: str) -> list[str]:
    """Return each page in each of its states."""
    known = subscribed(post, f"{name}@example.org", "q=peinture&departement=38")
    token, confirming = post.seals.managing(known.id), post.seals.confirming(known.id)
    return [
        "/subscribe?q=peinture&departement=38", "/subscribe?of=projects", f"/subscribe/confirm?t={confirming}",
        "/subscribe/confirm?t=x", f"/subscription?t={token}", f"/subscription?t={token}&done=changed",
        f"/unsubscribe?t={token}", "/unsubscribe?t=x",
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["fr", "en"])
def test_axe_finds_no_fault_and_nothing_scrolls_sideways(
    browser: Any, place: tuple[str, Post], language: str
) -> None:
    address, post = place
    source = axe()
    for scheme in ("light", "dark"):
        page = page_of(browser, width=320, scheme=scheme)
        for path in paths(post, f"zelie.{language}.{scheme}"):
            page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={language}")
            page.evaluate(source)
            found = page.evaluate("rules => axe.run({runOnly: {type: 'tag', values: rules}})", AXE_RULES)
            assert [(path, each["id"], [node["html"] for node in each["nodes"]]) for each in found["violations"]] == []
            assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, path
        assert page.complaints == []
        page.context.close()


def test_a_search_is_subscribed_to_by_keyboard(browser: Any, place: tuple[str, Post]) -> None:
    address, post = place
    page = page_of(browser, width=360)
    page.goto(f"{address}/?q=nettoyage")
    for _ in range(120):
        page.keyboard.press("Tab")
        if "par courriel" in focused(page):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/subscribe?q=nettoyage")
    page.focus("#address")
    page.keyboard.type("abel@example.org")
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=status]")
    assert "un message vient de lui être envoyé" in page.inner_text("main") and page.complaints == []
    assert [each.query for each in post.subscribers.every() if each.state == "pending"] == ["q=nettoyage"]

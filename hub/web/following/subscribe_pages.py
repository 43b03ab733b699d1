"""Pages of subscriptions by e-mail: ask, confirm, change, end. Whatever is asked, nobody learns who is subscribed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound, ServiceUnavailable, TooManyRequests

from hub.application.subscribing import Desk, TooMany
from hub.people.addresses import BadAddress
from hub.web.addresses import href
from hub.web.following.saved_searches import FOLLOWED, SINGULAR, parsed, query_string, saved, words_of
from hub.web.headers import private
from hub.web.i18n import translated
from hub.web.negotiation import LANGUAGES, language
from hub.web.parts import WebParts
from hub.web.query import Asked

TOKEN = 400  #: characters of a token that are looked at
RHYTHMS = ("daily", "weekly")


def blueprint(parts: WebParts) -> Blueprint:
    """Return the pages; none is kept by a cache, listed by a robot, or told to other sites by the browser."""
    pages = Blueprint("subscriptions", __name__)
    pages.after_request(private)
    add_asking(pages, parts)
    add_confirming(pages, parts)
    add_managing(pages, parts)
    return pages


def add_asking(pages: Blueprint, parts: WebParts) -> None:
    """Add the page on which a search is subscribed to."""

    @pages.get("/subscribe")
    def subscribe() -> Response:
        return form(parts, *wanted(request.args))

    @pages.post("/subscribe")
    def ask() -> Response:
        desk, sent = desk_of(parts), request.form
        kind = kind_of(sent.get("of", ""))
        search = parsed(kind, sent.get("search", ""))
        try:
            desk.ask(address=sent.get("address", ""), kind=kind, query=query_string(search), client=parts.client(),
                     rhythm=one_of(sent.get("rhythm"), RHYTHMS),
                     language=one_of(sent.get("language"), LANGUAGES))  # fmt: skip
        except BadAddress:
            answer = form(parts, kind, search, wrong=True)
            answer.status_code = 400
            return answer
        except TooMany as error:
            raise TooManyRequests(retry_after=3600) from error
        return shown(parts, "subscribe", state="asked", search=None)


def form(parts: WebParts, kind: str, search: Asked, *, wrong: bool = False) -> Response:
    """Return the form, or that subscribing by e-mail is closed; the feeds are shown either way."""
    words = words_of(kind, query_string(search), language(), label=parts.label)
    state = "closed" if parts.following.desk is None else "form"
    plural = next(name for name in FOLLOWED if SINGULAR[name] == kind)
    feeds = [(name, f"/feeds/{plural}.{extension}{search.string()}") for name, extension in
             (("Atom", "atom"), ("JSON Feed", "json"), ("iCalendar", "ics"))]  # fmt: skip
    return shown(parts, "subscribe", state=state, search=query_string(search), words=words, of=plural,
                 wrong=wrong, feeds=feeds)  # fmt: skip


def add_confirming(pages: Blueprint, parts: WebParts) -> None:
    """Add the page that confirms: by a button, since scanners of mail follow every link."""

    @pages.get("/subscribe/confirm")
    def to_confirm() -> Response:
        found = desk_of(parts).to_confirm(token())
        return shown(parts, "subscription", state="confirm" if found else "old", found=found, token=token())

    @pages.post("/subscribe/confirm")
    def confirm() -> Response:
        managing = desk_of(parts).confirm(token())
        if managing is None:
            return shown(parts, "subscription", state="old", found=None)
        return redirect(href("subscriptions.to_manage", t=managing, done="confirmed"), 303)  # type: ignore[return-value]


def add_managing(pages: Blueprint, parts: WebParts) -> None:
    """Add the pages that change and end a subscription."""

    @pages.get("/subscription")
    def to_manage() -> Response:
        found = desk_of(parts).to_manage(token())
        notes = {"confirmed": translated("C’est fait : le premier courriel viendra avec la première nouveauté."),
                 "changed": translated("C’est changé.")}  # fmt: skip
        note = notes.get(request.args.get("done", ""))
        return shown(parts, "subscription", state="manage" if found else "ended", found=found, token=token(),
                     note=note)  # fmt: skip

    @pages.post("/subscription")
    def change() -> Response:
        sent = request.form
        rhythm, tongue = one_of(sent.get("rhythm"), RHYTHMS), one_of(sent.get("language"), LANGUAGES)
        desk_of(parts).change(token(), rhythm=rhythm, language=tongue)
        return redirect(href("subscriptions.to_manage", t=token(), done="changed"), 303)  # type: ignore[return-value]

    @pages.get("/unsubscribe")
    def to_end() -> Response:
        found = desk_of(parts).to_manage(token())
        return shown(parts, "subscription", state="end" if found else "ended", found=found, token=token())

    @pages.post("/unsubscribe")
    def end() -> Response:
        desk_of(parts).erase(token())
        return shown(parts, "subscription", state="ended", found=None)


def wanted(args: MultiDict[str, str]) -> tuple[str, Asked]:
    """Return the kind and the search of an address: that of a list, with `of` where it is not of tenders."""
    kind = kind_of(args.get("of", "tenders"))
    others = MultiDict([(name, value) for name, value in args.items(multi=True) if name != "of"])
    return kind, saved(others, kind)


def kind_of(plural: str) -> str:
    """Return the kind of a list that can be followed."""
    if plural not in FOLLOWED:
        raise NotFound
    return SINGULAR[plural]


def one_of(value: str | None, values: tuple[str, ...]) -> str:
    """Return a value that is one of some, else the first of them."""
    return value if value is not None and value in values else values[0]


def desk_of(parts: WebParts) -> Desk:
    """Return the desk, or say that there is none."""
    if parts.following.desk is None:
        raise ServiceUnavailable(translated("Les abonnements par courriel ne sont pas ouverts ici."))
    desk: Desk = parts.following.desk
    return desk


def token() -> str:
    """Return the token of the address that is asked."""
    return request.args.get("t", "")[:TOKEN]


def shown(parts: WebParts, page: str, **values: Any) -> Response:
    """Return a page of this room."""
    return Response(render_template(f"following/{page}.html", **values), mimetype="text/html")

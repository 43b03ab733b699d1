"""The status page: how each promise is kept, what is broken, what was; its feed and its JSON tell the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

import marshmallow as ma
import orjson
from flask import Blueprint, Response, render_template
from flask_smorest import Blueprint as ApiBlueprint

from hub.web.accounts.sign_in import is_operator
from hub.web.api.api_schemas import Problem
from hub.web.i18n import translated
from hub.web.negotiation import Stamp, answered, language
from hub.web.operating.source_pages import age
from hub.web.operating.status_schemas import StatusAnswer
from hub.web.parameters import LanguageArgs
from hub.web.parts import WebParts

EVERYBODY, OPERATORS = "everybody", "operators"
NEVER = "1970-01-01T00:00:00Z"
UNITS = (1 << 40, 1 << 30, 1 << 20)


def blueprint(parts: WebParts) -> Blueprint:
    """Return the page and its feed."""
    pages = Blueprint("status", __name__)

    @pages.get("/status")
    def status() -> Response:
        audience = OPERATORS if is_operator(parts) else EVERYBODY
        told = parts.status.told(audience=audience, language=language())
        sentences = {"state_words": state_words, "source_words": source_words, "promise_words": promise_words}
        html = render_template("operating/status.html", told=told, since=since, size=size, **sentences)
        answer = Response(html, mimetype="text/html")
        answer.headers["Cache-Control"] = "no-store" if audience == OPERATORS else "no-cache"
        answer.vary.update(("Accept-Language", "Cookie"))
        return answer

    @pages.get("/status.atom")
    def feed() -> Response:
        incidents = parts.status.told(audience=EVERYBODY, language=language())["incidents"]
        last = max((str(each["updated_at"]) for each in incidents), default=None)
        stamp = Stamp.of(len(incidents), at=last, shape=f"{last} {parts.version}")
        return answered(stamp, lambda: atom(parts, incidents, last or NEVER), vary="Accept-Encoding, Accept-Language")

    return pages


def room(parts: WebParts, *, prefix: str) -> ApiBlueprint:
    """Return the status for programs."""
    api = ApiBlueprint("status-api", __name__, url_prefix=prefix, description="How the hub keeps its promises")

    @api.get("/status", endpoint="get")
    @api.doc(operationId="get_status", summary="Freshness, dumps, deliveries and incidents, as the status page tells")
    @api.arguments(LanguageArgs(), location="query", unknown=ma.RAISE)
    @api.response(200, StatusAnswer())
    @api.alt_response(406, schema=Problem, content_type="application/problem+json")
    @api.alt_response(422, schema=Problem, content_type="application/problem+json")
    def get(args: dict[str, Any]) -> Response:
        told = parts.status.told(audience=EVERYBODY, language=language())
        answer = Response(orjson.dumps(told), mimetype="application/json", headers={"Cache-Control": "no-cache"})
        answer.vary.add("Accept-Language")
        return answer

    return api


def state_words(state: str) -> str:
    """Return how all of it stands, in a sentence."""
    words = {
        "well": translated("Tout fonctionne : chaque promesse est tenue."),
        "troubled": translated("Le service répond, mais une promesse au moins n’est pas tenue : voyez ci-dessous."),
        "unwatched": translated("Le service répond, mais rien ne surveille les récoltes en ce moment."),
    }
    return words[state]


def source_words(state: str) -> str:
    """Return how a source stands, in words."""
    words = {
        "on_time": translated("à jour"),
        "failing": translated("à jour, mais la dernière récolte n’a pas tout reçu"),
        "late": translated("en retard"),
        "never": translated("jamais lue en entier"),
        "by_hand": translated("lue à la main"),
        "off": translated("désactivée"),
    }
    return words[state]


def promise_words(hours: int) -> str:
    """Return how often a source is expected, in words."""
    if hours > 48 and hours % 24 == 0:
        return translated("attendu tous les {n} jours", n=hours // 24)
    return translated("attendu toutes les {n} h", n=hours)


def since(seconds: int) -> str:
    """Return how long ago something was, as people say it."""
    return age(timedelta(seconds=seconds))


def size(value: int | None) -> str:
    """Return a number of bytes as people write it."""
    if value is None:
        return translated("inconnue")
    names = (translated("To"), translated("Go"), translated("Mo"))
    large = ((unit, name) for unit, name in zip(UNITS, names, strict=True) if value >= unit)
    unit, name = next(large, (UNITS[2], names[2]))
    return f"{value / unit:.1f}".replace(".", "," if language() == "fr" else ".") + f"\u00a0{name}"


def atom(parts: WebParts, incidents: list[Mapping[str, Any]], updated: str) -> Response:
    """Return the incidents as a feed, the last change first."""
    body = "".join(written(parts, incidents, updated))
    return Response(body, content_type="application/atom+xml; charset=utf-8")


def written(parts: WebParts, incidents: list[Mapping[str, Any]], updated: str) -> Iterator[str]:
    """Yield the document piece by piece."""
    base, tongue = parts.base_url, language()
    own = f"{base}/status.atom" + ("?lang=en" if tongue == "en" else "")
    page = f"{base}/status" + ("?lang=en" if tongue == "en" else "")
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{tongue}">\n'
    yield f"<id>{escape(own)}</id>\n<title>{escape(parts.title)} – {escape(translated('État du service'))}</title>\n"
    yield f"<updated>{updated}</updated>\n<author><name>{escape(parts.title)}</name></author>\n"
    yield f'<link rel="self" type="application/atom+xml" href={quoteattr(own)}/>\n'
    yield f'<link rel="alternate" type="text/html" href={quoteattr(page)}/>\n'
    for each in incidents:
        yield entry(each, f"{base}/status")
    yield "</feed>\n"


def entry(incident: Mapping[str, Any], page: str) -> str:
    """Return one incident as an entry; its title says whether it is over."""
    over = incident["closed_at"]
    state = translated("Terminé") if over else translated("En cours")
    address = f"{page}#{quote(str(incident['id']))}"
    return (
        f"<entry>\n<id>{escape(address)}</id>\n<title>{escape(f'{state} : ' + incident['title'])}</title>\n"
        f"<updated>{incident['updated_at']}</updated>\n<published>{incident['opened_at']}</published>\n"
        f'<link rel="alternate" type="text/html" href={quoteattr(address)}/>\n'
        f'<category term="{"closed" if over else "open"}"/>\n'
        f'<content type="text">{escape(incident["message"])}</content>\n</entry>\n'
    )

"""Pages about the hub itself: help, glossary, numbers, law; feeds; and the files that robots ask for."""

from __future__ import annotations

from html import escape

from flask import Blueprint, Response, current_app, render_template

from hub.publish.columns import columns_of
from hub.web.desk.listing import FORMATS
from hub.web.negotiation import Stamp, answered
from hub.web.parts import WebParts
from hub.web.site.glossary import THEMES, glossary

PAGES = ("help", "glossary", "numbers", "accessibility", "legal", "privacy")
IN_SITEMAP = (
    "/", "/projects", "/calls", "/coverage", "/organisations", "/buyers", "/winners", "/indicators",
    "/map", "/calendar", "/potential", "/sources", "/status", "/feeds",
    "/help", "/detect", "/estimate", "/quality", "/glossary", "/numbers", "/accessibility", "/legal", "/privacy",
    "/api/v1/docs",
)  # fmt: skip
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


def blueprint(parts: WebParts) -> Blueprint:
    """Return the pages about the hub."""
    pages = Blueprint("site", __name__)
    for name in PAGES:
        pages.add_url_rule(f"/{name}", name, shower(parts, "site/page.html", about=name))
    pages.add_url_rule("/feeds", "feeds", shower(parts, "following/feeds.html"))
    pages.add_url_rule("/robots.txt", "robots", lambda: robots(parts))
    pages.add_url_rule("/sitemap.xml", "sitemap", lambda: sitemap(parts))
    pages.add_url_rule("/opensearch.xml", "opensearch", lambda: opensearch(parts))
    return pages


def shower(parts: WebParts, template: str, **about: str):  # type: ignore[no-untyped-def]
    """Return the view of a page that only a new version changes."""

    def page() -> Response:
        rooms = {rule.rule for rule in current_app.url_map.iter_rules()}
        told = {"formats": FORMATS, "columns": columns_of("tender"), "glossary": glossary(), "themes": THEMES}
        html = render_template(template, **told, **about, rooms=rooms)
        return Response(html, mimetype="text/html")

    def view() -> Response:
        return answered(Stamp.of(0, shape=parts.version), page, vary="Accept-Encoding, Accept-Language")

    return view


def robots(parts: WebParts) -> Response:
    """Ask robots to leave the operator alone, job offers, and searches with their thousand facets."""
    lines = (
        "User-agent: *",
        "Disallow: /operator/",
        "Disallow: /offers",
        "Disallow: /*?",
        f"Sitemap: {parts.base_url}/sitemap.xml",
        "",
    )
    return Response("\n".join(lines), mimetype="text/plain")


def sitemap(parts: WebParts) -> Response:
    """List the pages about the hub; its records are found by feeds and dumps."""
    found = "".join(f"<url><loc>{escape(parts.base_url + path)}</loc></url>\n" for path in IN_SITEMAP)
    body = f'{XML}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{found}</urlset>\n'
    return Response(body, mimetype="application/xml")


def opensearch(parts: WebParts) -> Response:
    """Tell a browser how to search here."""
    base = escape(parts.base_url)
    body = f"""{XML}<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
<ShortName>{escape(parts.title[:16])}</ShortName>
<Description>Marchés publics et clauses sociales d’insertion</Description>
<InputEncoding>UTF-8</InputEncoding>
<Language>fr</Language>
<Image height="16" width="16" type="image/svg+xml">{base}/static/icon.svg</Image>
<Url type="text/html" template="{base}/?q={{searchTerms}}"/>
<Url type="application/atom+xml" template="{base}/feeds/tenders.atom?q={{searchTerms}}"/>
</OpenSearchDescription>
"""
    return Response(body, mimetype="application/opensearchdescription+xml")

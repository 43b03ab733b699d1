"""Headers: what every answer carries, and gzip where it is asked for."""

from __future__ import annotations

import gzip

from flask import Flask, Response, request

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self' data:",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
    )
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
TLS = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}
#: readable by scripts of any site; answers that depend on a cookie or a key are not open data
OPEN_DATA = ("/api/", "/feeds/", "/records/", "/opensearch.xml", "/dumps/", "/datapackage.json", "/schemas/")
CROSS_ORIGIN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Accept-Ranges, Content-Range, ETag, Link, Last-Modified, Retry-After, RateLimit, RateLimit-Policy"
    ),
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": (
        "Accept, Accept-Language, Authorization, Content-Type, If-None-Match, If-Modified-Since, If-Range, Range"
    ),
    "Access-Control-Max-Age": "86400",
}
SMALLEST = 700  #: bytes below which gzip costs more than it gives


def setup_headers(app: Flask, *, https: bool) -> None:
    """Have every answer of the app carry the headers; ``https`` adds those that make sense behind TLS only."""
    always = {**ALWAYS, **(TLS if https else {})}
    at_home_alone = named({**always, "Cross-Origin-Resource-Policy": "same-origin"})
    anywhere = named({**always, **CROSS_ORIGIN, "Cross-Origin-Resource-Policy": "cross-origin"})

    @app.after_request
    def dressed(response: Response) -> Response:
        there = {name.lower() for name, _ in response.headers}
        wanted = anywhere if request.path.startswith(OPEN_DATA) else at_home_alone
        response.headers.extend([pair for name, pair in wanted if name not in there])
        if "location" in there:
            at_home(response)
        if request.method == "OPTIONS" and wanted is anywhere:
            response.headers.update(PREFLIGHT)
        return squeezed(response)


def named(headers: dict[str, str]) -> list[tuple[str, tuple[str, str]]]:
    """Return headers, each after its name in small letters."""
    return [(name.lower(), (name, value)) for name, value in headers.items()]


def at_home(response: Response) -> None:
    """Make a redirect to this host one to a path: the header Host is anybody's word, and caches keep redirects.

    The page that stands behind a redirect names the same address: it goes. What was created (201) keeps its answer.
    """
    location = response.headers["Location"]
    if location.startswith(request.host_url):
        response.headers["Location"] = "/" + location.removeprefix(request.host_url).lstrip("/\\")
        if 300 <= response.status_code < 400:
            response.set_data(b"")


def squeezed(response: Response) -> Response:
    """Return the answer with its body in gzip where the client takes it; streams go as they are."""
    if "accept-encoding" not in response.headers.get("Vary", "").lower():
        response.vary.add("Accept-Encoding")
    if response.is_streamed or response.direct_passthrough or "Content-Encoding" in response.headers:
        return response
    if response.status_code in (204, 304) or not takes_gzip():
        return response
    body = response.get_data()
    if len(body) >= SMALLEST:
        response.set_data(gzip.compress(body, 1, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response


def takes_gzip() -> bool:
    """Say whether the client takes gzip; most that do not say nothing of it."""
    asked = request.environ.get("HTTP_ACCEPT_ENCODING", "")
    return ("gzip" in asked.lower() or "*" in asked) and request.accept_encodings.quality("gzip") > 0


def private(response: Response) -> Response:
    """Keep an answer out of caches and robots, and its address, which may hold a token, from other sites."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response

"""Preview: an operator looks at how an export would be understood; nothing of it is kept, no value is shown."""

from __future__ import annotations

from flask import Blueprint, Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from hub.errors import HubError
from hub.web.i18n import translated
from hub.web.operating.operator_pages import shown
from hub.web.operating.preview_parts import LARGEST_UPLOAD
from hub.web.operating.upload_doors import upload_pages, uploaded
from hub.web.parts import WebParts

SUFFIXES = (".csv", ".txt", ".tsv", ".xlsx", ".xls", ".ods", ".zip", ".gz")


def blueprint(parts: WebParts) -> Blueprint:
    """Return the page, which answers the operator only."""
    pages = upload_pages("preview", under="/operator/preview", parts=parts)

    @pages.get("")
    def form() -> Response:
        return page(parts)

    @pages.post("")
    def look() -> Response:
        body, suffix = uploaded()
        if not body:
            return page(parts, wrong=translated("Choisissez un fichier qui n’est pas vide."), status=400)
        suffix = suffix if suffix in SUFFIXES else ""
        try:
            found = parts.preview.look(request.form.get("source", ""), body, suffix, request.form.get("profile", ""))
        except HubError as error:
            return page(parts, wrong=str(error), status=422)
        return page(parts, columns=found.columns, draft=found.draft)

    @pages.post("/draft")
    def draft() -> Response:
        """Give back as a file the draft that the page showed, as the operator changed it."""
        text = request.form.get("draft", "").replace("\r\n", "\n")
        if len(text) > LARGEST_UPLOAD:
            raise RequestEntityTooLarge
        answer = Response(text, content_type="application/toml; charset=utf-8")
        answer.headers["Content-Disposition"] = 'attachment; filename="profil.toml"'
        return answer

    return pages


def page(parts: WebParts, *, status: int = 200, **values: object) -> Response:
    """Return the page with its form and what was found."""
    asked = {name: request.form.get(name, "") for name in ("source", "profile")}
    answer = shown(
        parts,
        "operating/preview.html",
        sources=parts.preview.sources(),
        profiles=parts.preview.profiles(),
        asked=asked,
        mebibytes=LARGEST_UPLOAD >> 20,
        **values,
    )
    answer.status_code = status
    return answer

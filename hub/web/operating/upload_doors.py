"""Doors of pages to which an operator uploads a document: for operators only, kept by no cache, of a bounded size."""

from __future__ import annotations

from pathlib import PurePath

from flask import Blueprint, request

from hub.web.accounts.sign_in import demand_operator
from hub.web.headers import private
from hub.web.operating.preview_parts import LARGEST_UPLOAD
from hub.web.parts import WebParts


def upload_pages(name: str, *, under: str, parts: WebParts) -> Blueprint:
    """Return the blueprint of such pages under an address."""
    pages = Blueprint(name, __name__, url_prefix=under)

    @pages.before_request
    def guarded() -> None:
        request.max_content_length = LARGEST_UPLOAD
        demand_operator(parts)

    pages.after_request(private)
    return pages


def uploaded() -> tuple[bytes, str]:
    """Return the document of the form and the suffix of its name; nothing where none was chosen."""
    file = request.files.get("file")
    return (file.read(), PurePath(file.filename or "").suffix.lower()) if file else (b"", "")

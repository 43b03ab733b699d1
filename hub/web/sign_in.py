"""Signing in: the operator's token as bearer, or once in a form for a signed cookie of eight hours."""

from __future__ import annotations

import hmac
import secrets

from flask import request, session
from werkzeug.exceptions import Forbidden, Unauthorized

from hub.web.parts import WebParts


def same(given: str, token: str | None) -> bool:
    """Say whether the text given is the token, in a time that does not depend on it."""
    return bool(token) and hmac.compare_digest(given.encode(), (token or "").encode())


def bearer() -> str:
    """Return the token of the header Authorization, or nothing."""
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    return value.strip() if scheme.lower() == "bearer" else ""


def enter() -> None:
    """Give the browser a cookie that says who is there, and a secret for its forms."""
    session.clear()
    session.permanent = True
    session["operator"] = True
    session["form"] = secrets.token_urlsafe(24)


def leave() -> None:
    """Take the cookie back."""
    session.clear()


def form_secret() -> str:
    """Return the secret that our own forms carry."""
    return str(session.get("form", ""))


def is_operator(parts: WebParts) -> bool:
    """Say whether the operator asks."""
    if not parts.operator_token:
        return False
    return same(bearer(), parts.operator_token) or session.get("operator") is True


def demand_operator(parts: WebParts) -> None:
    """Refuse everybody else; a form that changes something must carry the secret, unless the token itself is given."""
    if not is_operator(parts):
        raise Unauthorized
    if request.method == "POST" and not bearer() and not same(request.form.get("form", ""), session.get("form")):
        raise Forbidden

"""Signing in: accounts by a session that the server keeps; the operator's token until an operator has an account.

The token comes as bearer, or once in a form for a signed cookie of eight hours. A session of an account is a random
secret in a cookie of its own; the server keeps its digest and can end it.
"""

from __future__ import annotations

import hmac
import secrets
from typing import Any

from flask import Flask, Response, g, has_request_context, request, session
from werkzeug.exceptions import Forbidden, Unauthorized

from hub.people.accounts import digest_of
from hub.web.parts import WebParts

COOKIE, SAFE_COOKIE = "hub_account", "__Host-hub_account"  #: the second by https: no other host can set it
OPERATOR = "operator"
#: what the browser has already must not stand for a page that shows who is signed in
CONDITIONAL = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")


def setup_accounts(app: Flask, parts: WebParts) -> None:
    """Have the app know who is signed in before any page is made, and keep such pages out of every cache."""

    @app.before_request
    def known() -> None:
        if "HTTP_COOKIE" not in request.environ:
            return
        secret = request.cookies.get(cookie_name(parts), "")
        room = parts.accounts.room
        own = room.inside(secret) if room and secret else None
        if own:
            g.account, g.account_secret, g.form_secret = own, secret, room.form_secret(secret)
            for name in CONDITIONAL:
                request.environ.pop(name, None)

    @app.after_request
    def private(response: Response) -> Response:
        if account() and request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
            response.headers.pop("ETag", None)
            response.headers.pop("Last-Modified", None)
        return response


def cookie_name(parts: WebParts) -> str:
    """Return the name of the cookie of accounts."""
    return SAFE_COOKIE if parts.base_url.startswith("https:") else COOKIE


def account() -> Any:
    """Return the account that asks (hub.store.accounts.Account), or None."""
    return g.get("account") if has_request_context() else None


def account_secret() -> str:
    """Return the secret of the session that asks."""
    return str(g.get("account_secret", ""))


def let_in(parts: WebParts, response: Response, secret: str) -> Response:
    """Give the browser the cookie of a session, unreadable by scripts, and forget what was signed in before."""
    session.clear()
    response.set_cookie(
        cookie_name(parts), secret, httponly=True, samesite="Lax", secure=parts.base_url.startswith("https:"), path="/"
    )
    return response


def let_out(parts: WebParts, response: Response) -> Response:
    """Take the cookie of a session back."""
    session.clear()
    response.delete_cookie(
        cookie_name(parts), httponly=True, samesite="Lax", secure=parts.base_url.startswith("https:"), path="/"
    )
    return response


def same(given: str, token: str | None) -> bool:
    """Say whether the text given is the token, in a time that does not depend on it."""
    return bool(token) and hmac.compare_digest(given.encode(), (token or "").encode())


def bearer() -> str:
    """Return the token of the header Authorization, or nothing."""
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    return value.strip() if scheme.lower() == "bearer" else ""


def enter(token: str | None) -> None:
    """Give the browser a cookie that says that this token was given, and a secret for its forms."""
    session.clear()
    session.permanent = True
    session["operator"] = mark_of(token)
    session["form"] = secrets.token_urlsafe(24)


def mark_of(token: str | None) -> str:
    """Return what a cookie says of the token: a digest, so that a cookie ends with the token that it was given for."""
    return digest_of(token or "", "operator token")


def leave() -> None:
    """Take the cookie back."""
    session.clear()


def stranger_secret() -> str:
    """Return the secret of the forms of somebody who is not signed in, made where there is none yet."""
    if not session.get("form"):
        session["form"] = secrets.token_urlsafe(24)
    return str(session["form"])


def form_secret() -> str:
    """Return the secret that our own forms carry."""
    return str(g.form_secret) if account() else str(session.get("form", ""))


def token_opens(parts: WebParts) -> bool:
    """Say whether the operator's token opens anything: it is set, and no operator has an account."""
    room = parts.accounts.room
    return bool(parts.operator_token) and not (room and room.operators())


def is_operator(parts: WebParts) -> bool:
    """Say whether the operator asks."""
    own = account()
    if own is not None:
        return bool(own.role == OPERATOR)
    given = same(bearer(), parts.operator_token) or same(str(session.get("operator")), mark_of(parts.operator_token))
    return given and token_opens(parts)


def by() -> str:
    """Return who decides, as the ledger of decisions says it: the name of an account, else the role."""
    own = account()
    return str(own.name) if own else OPERATOR


def demand_operator(parts: WebParts) -> None:
    """Refuse everybody else; a form that changes something must carry the secret, unless the token itself is given."""
    if not is_operator(parts):
        raise Forbidden if account() else Unauthorized
    demand_form()


def demand_account(parts: WebParts) -> None:
    """Refuse who has no account; a form that changes something must carry the secret."""
    if account() is None:
        raise Unauthorized
    demand_form()


def demand_member(parts: WebParts) -> None:
    """Refuse who has neither an account nor the operator's token."""
    if account() is None:
        demand_operator(parts)
    demand_form()


def demand_form() -> None:
    """Refuse a form that is not one of ours.

    :raises Forbidden: 403.
    """
    if request.method != "POST" or (account() is None and bearer()):
        return
    if not same(request.form.get("form", ""), form_secret()):
        raise Forbidden

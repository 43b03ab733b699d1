"""Pages of accounts: signing in and out, the own account, passwords, and the link by which one is chosen."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, Response, flash, get_flashed_messages, redirect, render_template, request
from werkzeug.exceptions import Forbidden, NotFound

from hub.people.accounts import SHORTEST, BadPassword
from hub.web.accounts.sign_in import (
    account,
    account_secret,
    demand_account,
    form_secret,
    let_in,
    let_out,
    same,
    stranger_secret,
)
from hub.web.addresses import href
from hub.web.headers import private
from hub.web.i18n import translated
from hub.web.parts import WebParts

DOORS = ("accounts.login", "accounts.sign_in", "accounts.link", "accounts.choose")  #: what everybody may ask
NEXT = re.compile(r"/(?![/\\])[^\\\s\x00-\x1f]{0,500}")  #: an address of ours to go on to
LINES = 20  #: of the log, on the own page


def blueprint(parts: WebParts) -> Blueprint:
    """Return the pages; none is kept by a cache, listed by a robot, or told to other sites by the browser."""
    pages = Blueprint("accounts", __name__)
    pages.before_request(lambda: None if request.endpoint in DOORS else members_only(parts))
    pages.after_request(private)
    add_doors(pages, parts)
    add_link(pages, parts)
    add_own(pages, parts)
    return pages


def members_only(parts: WebParts) -> Any:
    """Send who is not signed in to the door, and back here after; refuse a form that is not ours."""
    if account() is None and request.method in ("GET", "HEAD"):
        return redirect(href("accounts.login", next=request.full_path.rstrip("?")), 303)
    demand_account(parts)
    return None


def add_doors(pages: Blueprint, parts: WebParts) -> None:
    """Add the ways in and out."""

    @pages.get("/login")
    def login() -> Response:
        if account():
            return redirect(href("accounts.own"), 303)  # type: ignore[return-value]
        return door(parts)

    @pages.post("/login")
    def sign_in() -> Response:
        demand_stranger_form(parts)
        name, password = request.form.get("name", ""), request.form.get("password", "")
        found = parts.accounts.room.sign_in(name, password, parts.client())
        if hasattr(found, "wait_s"):
            return door(parts, status=429 if found.wait_s else 403, name=name, wait_s=found.wait_s, wrong=True)
        return let_in(parts, onward(), found.secret)

    @pages.post("/logout")
    def sign_out() -> Response:
        parts.accounts.room.sign_out(account_secret())
        return let_out(parts, redirect(href("search.front"), 303))  # type: ignore[arg-type]


def add_link(pages: Blueprint, parts: WebParts) -> None:
    """Add the page of the link by which a password is chosen once."""

    @pages.get("/login/link")
    def link() -> Response:
        secret = request.args.get("t", "")[:200]
        room = parts.accounts.room
        found = room.of_link(secret) if room else None
        return shown("accounts/choose_password.html", status=200 if found else 410, secret=secret, found=found)

    @pages.post("/login/link")
    def choose() -> Response:
        demand_stranger_form(parts)
        secret, new = request.form.get("t", "")[:200], request.form.get("new", "")
        room = parts.accounts.room
        found = room.of_link(secret)
        wrong = "" if new == request.form.get("again", "") else translated("Les deux saisies ne sont pas les mêmes.")
        if found and not wrong:
            try:
                inside = room.choose_password(secret, new, parts.client())
            except BadPassword as refused:
                wrong = refused_words(refused)
            else:
                if inside:
                    return let_in(parts, redirect(href("accounts.own"), 303), inside.secret)  # type: ignore[arg-type]
                found = None
        status = 422 if found else 410
        return shown("accounts/choose_password.html", status=status, secret=secret, found=found, wrong=wrong)


def add_own(pages: Blueprint, parts: WebParts) -> None:
    """Add the own page, and what may be changed on it."""

    @pages.get("/account")
    def own() -> Response:
        return own_page(parts)

    @pages.post("/account/password")
    def change() -> Response:
        old, new = request.form.get("old", ""), request.form.get("new", "")
        if new != request.form.get("again", ""):
            return own_page(parts, status=422, wrong_new=translated("Les deux saisies ne sont pas les mêmes."))
        try:
            done = parts.accounts.room.change_password(
                account(), old, new, secret=account_secret(), client=parts.client()
            )
        except BadPassword as refused:
            return own_page(parts, status=422, wrong_new=refused_words(refused))
        if not done:
            told = translated("Ce n’est pas le mot de passe actuel, ou il y a eu trop d’essais : attendez un peu.")
            return own_page(parts, status=403, wrong_old=told)
        flash(translated("Le mot de passe est changé ; les autres sessions sont fermées."))
        return redirect(href("accounts.own"), 303)  # type: ignore[return-value]

    @pages.post("/account/sessions")
    def end_sessions() -> Response:
        parts.accounts.room.end_others(account(), account_secret())
        flash(translated("Les autres sessions sont fermées."))
        return redirect(href("accounts.own"), 303)  # type: ignore[return-value]


def demand_stranger_form(parts: WebParts) -> None:
    """Refuse a form of somebody not signed in that is not one of ours.

    :raises NotFound: where there are no accounts.
    :raises Forbidden: 403.
    """
    if parts.accounts.room is None:
        raise NotFound
    if not same(request.form.get("form", ""), stranger_secret()):
        raise Forbidden(translated("Cette page était ouverte depuis trop longtemps : rechargez-la et recommencez."))


def door(parts: WebParts, *, status: int = 200, **values: Any) -> Response:
    """Return the page on which one signs in."""
    told = {"name": "", "wrong": False, "wait_s": 0, **values}
    closed = parts.accounts.room is None
    return shown("accounts/login.html", status=status, closed=closed, next=next_path() or "", **told)


def next_path() -> str | None:
    """Return where to go on after signing in: an address of ours, else nothing."""
    asked = request.values.get("next", "")
    return asked if NEXT.fullmatch(asked) else None


def onward() -> Response:
    """Send the browser to where it wanted to go, else to the candidates."""
    return redirect(next_path() or href("candidates.candidates"), 303)  # type: ignore[return-value]


def own_page(parts: WebParts, *, status: int = 200, **values: Any) -> Response:
    """Return the page of the own account."""
    own, room = account(), parts.accounts.room
    places = [(kind, code, parts.label("departement" if kind == "departement" else kind, code, "fr"))
              for kind, code in own.territories]  # fmt: skip
    told = {"wrong_old": "", "wrong_new": "", **values}
    return shown("accounts/account.html", status=status, own=own, places=places, sessions=room.sessions(own),
                 lines=room.log(own, limit=LINES), event_words=event_words, **told)  # fmt: skip


def shown(template: str, *, status: int = 200, **values: Any) -> Response:
    """Return a page with the notes that wait, and the secret of its forms."""
    secret = form_secret() if account() else ""
    if not secret and values.get("closed") is not True and values.get("found", 1):
        secret = stranger_secret()
    html = render_template(template, form_secret=secret, notes=notes(), shortest=SHORTEST, **values)
    return Response(html, status=status, mimetype="text/html")


def notes() -> list[str]:
    """Return the notes that wait for this browser."""
    return [str(each) for each in get_flashed_messages()]


def refused_words(refused: BadPassword) -> str:
    """Return why a password is not taken, as people read it."""
    told = {
        "short": translated("Il faut {n} caractères ou plus : une phrase convient bien.", n=SHORTEST),
        "long": translated("C’est trop long : 256 caractères au plus."),
        "plain": translated("Il faut cinq caractères différents ou plus."),
        "name": translated("Le mot de passe ne peut pas être le nom du compte."),
    }
    return told[refused.rule]


def event_words(event: str) -> str:
    """Return what a line of the log says."""
    told = {
        "added": translated("compte créé"),
        "signed_in": translated("connexion"),
        "signed_out": translated("déconnexion"),
        "refused": translated("mot de passe refusé"),
        "locked": translated("refusé : trop d’essais"),
        "password_changed": translated("mot de passe changé"),
        "password_chosen": translated("mot de passe choisi par un lien"),
        "link_made": translated("lien de mot de passe créé"),
        "sessions_ended": translated("autres sessions fermées"),
        "role": translated("rôle ou territoire changé"),
        "enabled": translated("compte rouvert"),
        "disabled": translated("compte fermé"),
        "unlocked": translated("compte débloqué"),
        "hours_viewed": translated("page des heures consultée"),
        "candidates_exported": translated("suivi des marchés exporté"),
    }
    return told.get(event, event)

"""Plugins: an operator sees what is installed, what its tier is worth, how each source does and what it lacks."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response

from hub.web.accounts.sign_in import demand_operator
from hub.web.headers import private
from hub.web.i18n import translated
from hub.web.operating.operator_pages import shown
from hub.web.parts import WebParts


def blueprint(parts: WebParts) -> Blueprint:
    """Return the page, which answers the operator only."""
    pages = Blueprint("plugging", __name__, url_prefix="/operator/plugins")
    pages.before_request(lambda: demand_operator(parts))
    pages.after_request(private)

    @pages.get("")
    def plugins() -> Response:
        lines, strangers = parts.plugins.lines(), parts.plugins.strangers()
        words = {"tier_words": tier_words, "lack_words": lack_words}
        return shown(parts, "operating/plugins.html", lines=lines, strangers=strangers, **words)

    return pages


def tier_words(tier: str) -> str:
    """Return a tier in words."""
    words = {
        "gold": translated("or"),
        "silver": translated("argent"),
        "bronze": translated("bronze"),
        "none": translated("aucun"),
        "unknown": translated("inconnu"),
    }
    return words.get(tier, tier)


def lack_words(lack: Any) -> str:
    """Return what a source lacks as a sentence."""
    words = {
        "no_plugin": translated("Aucun plugin installé ne fournit cette source : {what}.", what=lack.what),
        "no_load": translated("Son plugin ne se charge pas : {what}", what=lack.what),
        "not_listed": translated("Absente de sources.toml : ajoutez [{what}] avec enabled = true.", what=lack.what),
        "not_enabled": translated("Désactivée : mettez enabled = true sous [{what}].", what=lack.what),
        "no_schedule": translated("Sans horaire : elle n’est lue qu’à la main (hub harvest {what}).", what=lack.what),
        "secret": translated("{what} n’est pas défini.", what=lack.what),
        "option": translated("Un réglage est faux : {what}", what=lack.what),
        "no_tier": translated("Niveau inconnu : lancez hub check {what} --keep.", what=lack.what),
    }
    return words.get(lack.code, str(lack))

"""Web: pages, API and feeds over what the hub holds. `create_app` is given the few functions that it needs."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from hub.errors import ConfigError
from hub.publish.declared import said
from hub.store.model import iso
from hub.web import addresses
from hub.web.accounts import account_pages, candidate_pages, hours_pages
from hub.web.accounts.sign_in import account, setup_accounts
from hub.web.api import records_api as api
from hub.web.application import Application
from hub.web.desk import compare_pages, kind_pages, offer_pages, picture_pages, reasons, record_pages, search_pages
from hub.web.errors import setup_errors
from hub.web.figures import coverage_pages, indicator_pages, report_pages
from hub.web.following import feeds, subscribe_pages, websub_pages
from hub.web.headers import setup_headers
from hub.web.i18n import amount, day, hour, number, translated
from hub.web.kept import Kept, alone
from hub.web.knowing import detect_pages, draft_pages, estimate_pages, quality_pages
from hub.web.labels import labels
from hub.web.limits import setup_limits
from hub.web.negotiation import language
from hub.web.oai import oai_pages
from hub.web.open_data import catalogue_pages, dataset_pages, dump_pages, ocds_pages, schema_files, validator_pages
from hub.web.operating import (
    decision_pages,
    declaring_pages,
    operations,
    operator_pages,
    plugin_pages,
    preview_pages,
    status_pages,
)
from hub.web.operating import source_pages as sources
from hub.web.partners import partner_feeds, partner_pages
from hub.web.partners.partner_doors import setup_doors
from hub.web.parts import AsideDesk, Runs, SourceState, WebParts
from hub.web.quotas import CountsHere, Quotas
from hub.web.site import site_pages

__all__ = ["AsideDesk", "Runs", "SourceState", "WebParts", "create_app", "labels"]

#: bytes that a form may send; nothing larger is asked for
LARGEST_FORM = 64 * 1024


def create_app(parts: WebParts) -> Flask:
    """Return the WSGI application.

    :raises ConfigError: when an operator may sign in and there is no key to sign the cookie with.
    """
    app = Application("hub.web", static_folder="static", template_folder="templates")
    _setup_cookie(app, parts)
    _setup_words(app, parts)
    setup_headers(app, https=parts.base_url.startswith("https:"))
    setup_errors(app)
    setup_accounts(app, parts)
    quotas = Quotas(parts.counts or CountsHere(), secret=parts.secret_key or "")
    setup_doors(app, parts, quotas)
    _setup_pages(app, parts)
    api.setup_api(app, parts)
    setup_limits(app, parts, quotas)
    if parts.mark:
        app.wsgi_app = Kept(app.wsgi_app, parts.mark, alone(app))  # type: ignore[method-assign, assignment]
    return app


def _setup_cookie(app: Flask, parts: WebParts) -> None:
    """Have the operator's cookie signed, unreadable by scripts, sent by our own pages only."""
    if parts.operator_token and not parts.secret_key:
        raise ConfigError("HUB_OPERATOR_TOKEN is set and HUB_SECRET_KEY is not: set it too, to any long random text")
    app.config.update(
        SECRET_KEY=parts.secret_key,
        SESSION_COOKIE_NAME="hub_operator",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_SECURE=parts.base_url.startswith("https:"),
        PERMANENT_SESSION_LIFETIME=timedelta(hours=8),
        MAX_CONTENT_LENGTH=LARGEST_FORM,
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(hours=1),
    )


def _setup_words(app: Flask, parts: WebParts) -> None:
    """Give the templates their words: translation, dates, labels, addresses."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        _=translated,
        language=language,
        field_label=record_pages.field_label,
        label=lambda name, value: parts.label(name, str(value), language()),
        href=addresses.href,
        switched=addresses.switched,
        declared=lambda clause, text: said(clause, text, language=language()),
        missing_words=reasons.missing_words,
        signed_in_as=account,
        site=parts,
    )
    app.jinja_env.filters.update(day=day, hour=hour, number=number, amount=amount)
    app.jinja_env.filters["instant"] = lambda seconds: hour(iso(seconds))
    app.jinja_env.filters["reserved_label"] = lambda value: parts.label("reserved_to", str(value), language())


def _setup_pages(app: Flask, parts: WebParts) -> None:
    """Register the pages, feeds and probes, each with the parts."""
    for room in (
        search_pages,
        picture_pages,
        compare_pages,
        kind_pages,
        offer_pages,
        coverage_pages,
        indicator_pages,
        report_pages,
        record_pages,
        draft_pages,
        detect_pages,
        validator_pages,
        estimate_pages,
        quality_pages,
        sources,
        operator_pages,
        preview_pages,
        declaring_pages,
        plugin_pages,
        decision_pages,
        site_pages,
        feeds,
        operations,
        status_pages,
        ocds_pages,
        catalogue_pages,
    ):
        app.register_blueprint(room.blueprint(parts))
    for room in (account_pages, candidate_pages, hours_pages):
        app.register_blueprint(room.blueprint(parts))
    for room in (dataset_pages, dump_pages, schema_files, subscribe_pages, partner_pages, partner_feeds, websub_pages):
        app.register_blueprint(room.blueprint(parts))
    if parts.oai:
        app.register_blueprint(oai_pages.blueprint(parts))

"""The web's parts, taken from a hub: the few functions that pages and API may call."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from hub.application import Hub, connector_of, missing_secrets, per_person
from hub.application.freshness import fresh
from hub.application.personal import store_of
from hub.application.suggesting import suggestions
from hub.cli.account_parts import account_parts
from hub.cli.data_parts import data_parts
from hub.cli.decisions_parts import decision_parts
from hub.cli.declaring_parts import declaring_parts
from hub.cli.desk_parts import desk_parts
from hub.cli.knowing_parts import knowing_parts
from hub.cli.metrics import metrics
from hub.cli.oai_parts import oai_parts
from hub.cli.partner_parts import partner_parts
from hub.cli.plugins_parts import plugin_parts
from hub.cli.preview_parts import preview_parts
from hub.cli.runs_parts import aside_of, runs_of
from hub.cli.status_parts import status_parts
from hub.cli.subscribe_parts import following_of
from hub.cli.websub_parts import websub_parts
from hub.places import cpv_label
from hub.store.marking import mark
from hub.store.quotas import Counts
from hub.web import SourceState, WebParts, labels
from hub.web.partners.partner_parts import PartnerParts


def web_parts(hub: Hub, *, partners: PartnerParts | None = None) -> WebParts:
    """Return what `create_app` needs of this hub."""
    parts = replace(
        reading_parts(hub),
        decisions=decision_parts(hub), desk=desk_parts(hub), data=data_parts(hub), accounts=account_parts(hub),
        knowing=knowing_parts(hub), following=following_of(hub), preview=preview_parts(hub), plugins=plugin_parts(hub),
        declaring=declaring_parts(hub), partners=partners or partner_parts(hub), status=status_parts(hub),
        oai=oai_parts(hub),
    )  # fmt: skip
    return replace(parts, websub=websub_parts(hub, parts))


def reading_parts(hub: Hub) -> WebParts:
    """Return what is read of the store and its sources, and who answers for the site."""
    store, settings = hub.store, hub.settings
    return WebParts(
        search=store.search,
        get=store.get,
        state=lambda key: store.state(key),
        history=lambda key: store.history(key),
        changes=store.changes,
        last_seq=store.last_seq,
        last_at=store.last_at,
        stream=lambda kind, query: store.stream(kind, query=query),
        sources=lambda: [source_state(hub, name) for name in sorted(hub.plugins.connectors())],
        runs=runs_of(hub),
        aside=aside_of(hub),
        consult=lambda key: store.get(key, "consult"),
        consult_state=lambda key: store.state(key, "consult"),
        offer_sources=lambda: offer_sources(hub),
        suggest=partial(suggestions, hub),
        find_places=hub.gazetteer.find,
        place_parents=hub.gazetteer.parents,
        label=labels(cpv=family_label, territory=hub.gazetteer.name),
        mark=partial(mark, store.database),
        ready=store.check,
        counts=Counts(store.database),
        metrics=partial(metrics, hub),
        base_url=settings.base_url,
        title=settings.title,
        operator=settings.operator,
        contact=settings.contact,
        operator_token=settings.secret("HUB_OPERATOR_TOKEN"),
        secret_key=settings.secret("HUB_SECRET_KEY"),
    )


def family_label(code: str, language: str) -> str | None:
    """Return the words of a CPV code of any length; English falls back on French, the only labels that are shipped."""
    return cpv_label(code.ljust(8, "0"), "fr")


def offer_sources(hub: Hub) -> list[SourceState]:
    """Return the sources that give job offers: each is shown, thanked and hidden by its own contract."""
    return [source_state(hub, name) for name, one in sorted(hub.plugins.connectors().items()) if "offer" in one.kinds]


def source_state(hub: Hub, name: str) -> SourceState:
    """Return what the page of sources tells of one source."""
    connector = hub.plugins.connector(name)
    store = store_of(hub, connector_of(hub, name))
    known = {row["name"]: row for row in store.runs.sources()}.get(name, {})
    return SourceState(
        name=name,
        title=connector.title,
        homepage=connector.homepage,
        licence=connector.licence,
        licence_url=connector.contract.licence_url,
        attribution=connector.contract.attribution,
        kinds=connector.kinds,
        enabled=hub.settings.source(name).enabled,
        missing=tuple(missing_secrets(hub, name)),
        items=known.get("items", 0),
        fresh_within_hours=connector.contract.fresh_within_hours,
        last_complete_at=known.get("last_complete_at"),
        hide_stale_hours=connector.contract.hide_stale_hours,
        republish=connector.contract.republish,
        shown=fresh(connector.contract, known.get("last_complete_at")),
        personal=per_person(connector),
    )

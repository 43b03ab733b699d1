"""Organisations: records made of mentions, all of them or those that some keys touch."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from hub.derive.organisations_kinds import kinds_of
from hub.derive.organisations_mentions import Mention, load_key, organisation_keys, organisations_of
from hub.derive.organisations_merging import METHOD_VERSION, Cluster, Decided, Join, clusters

__all__ = [
    "Decided", "Mention", "derive_organisations", "merge", "organisation_keys", "organisations_of", "successor",
    "takes_over",
]  # fmt: skip

Resolve = Callable[..., list[dict[str, Any]]]
LoadMentions = Callable[[set[str]], Iterable[Mention]]

NAMESPACE = uuid.UUID("6f1c7c0e-4b0a-5d52-9a7e-3f6d2c1b8e90")
LATEST = 10  #: records named by a role


def no_territories(place: dict[str, Any]) -> list[dict[str, Any]]:
    """Resolve nothing."""
    return []


def merge(
    mentions: Iterable[Mention], *, decided: Decided | None = None, resolve: Resolve = no_territories
) -> list[dict[str, Any]]:
    """Return the organisation records that mentions come to, sorted by id.

    What offers and closed lists say makes records of its own (internal), unless an open record names the same: then
    nothing of it is told.
    """
    return [organisation(cluster, resolve) for cluster in sorted(_settled(mentions, decided), key=id_of)]


def _settled(mentions: Iterable[Mention], decided: Decided | None) -> list[Cluster]:
    known = set(mentions)
    said = clusters((mention for mention in known if not mention.closed), decided)
    taken = {key for cluster in said for key in cluster.keys}
    kept = clusters((mention for mention in known if mention.closed), decided)
    return said + [cluster for cluster in kept if taken.isdisjoint(cluster.keys)]


def derive_organisations(
    keys: Iterable[str],
    load_mentions: LoadMentions,
    *,
    decided: Decided | None = None,
    resolve: Resolve = no_territories,
) -> list[tuple[dict[str, Any], set[str]]]:
    """Return the organisations of which a mention has one of these keys, as `merge` of all mentions would.

    Beside each stand all keys of its mentions: by them it must be found when one of them is derived anew.
    ``load_mentions(keys)`` gives the mentions of all living records under keys; it is asked for each key once. More
    keys are asked for until the organisations touched are whole: those of their own mentions, of the SIRENs in their
    blocks, and of what people decided to join to them.
    """
    decided = decided or Decided()
    wanted, mentions = set(keys), set()
    asked, touched = set(), set(wanted)
    while wanted:
        mentions |= set(load_mentions(wanted))
        asked |= wanted
        found = [cluster for cluster in _settled(mentions, decided) if not touched.isdisjoint(_keys(cluster))]
        reach = {key for cluster in found for key in _keys(cluster)}
        reach |= _families(mentions, asked) | _partners(asked | reach, decided)
        wanted = reach - asked
    return [(organisation(each, resolve), _keys(each)) for each in sorted(found, key=id_of)] if asked else []


def takes_over(records: Iterable[dict[str, Any]], former: dict[str, Any]) -> bool:
    """Say whether a name or number by which an organisation was known before is now another's.

    That it stands in a block which a derived organisation reaches too is not enough: it was not derived, and lives on.
    """
    return any(set(one["merge_keys"]) & set(former.get("merge_keys") or ()) for one in records)


def _keys(cluster: Cluster) -> set[str]:
    return set().union(*(mention.keys for mention in cluster.mentions))


def _families(mentions: set[Mention], asked: set[str]) -> set[str]:
    """Return the SIRENs whose sites must be known to place the mentions of the blocks that were asked for."""
    return {f"siren:{m.siren}" for m in mentions if m.siren and not m.siret and m.name and m.block in asked}


def _partners(keys: set[str], decided: Decided) -> set[str]:
    pairs = [{load_key(key) for key in pair} for pair in decided.together]
    return {key for pair in pairs if pair & keys for key in pair}


def id_of(cluster: Cluster) -> str:
    """Return the id: by SIRET, else made of the SIREN, else of the first source and name."""
    sirets, sirens = cluster.anchors("siret"), cluster.anchors("siren")
    if sirets:
        return f"hub:organisation:siret-{sirets[0]}"
    native = ("sirene", f"siren:{sirens[0]}") if sirens else min((m.source, m.group) for m in cluster.mentions)
    return _id_made_of("|".join(native))


@lru_cache(maxsize=8192)
def _id_made_of(name: str) -> str:
    return f"hub:organisation:{uuid.uuid5(NAMESPACE, name)}"


def organisation(cluster: Cluster, resolve: Resolve = no_territories) -> dict[str, Any]:
    """Return the record of one organisation."""
    latest = sorted(cluster.mentions, key=lambda m: (m.last, m.record, m.rank), reverse=True)
    names = [mention.name for mention in latest if mention.name]
    sirets, sirens = cluster.anchors("siret"), cluster.anchors("siren")
    siren = sirets[0][:9] if sirets else sirens[0] if sirens else ""
    place = _place(latest)
    record: dict[str, Any] = {
        "id": id_of(cluster), "kind": "organisation", "schema_version": 1, "title": next(iter(names), None),
        "name": next(iter(names), None), "siret": sirets[0] if sirets else None, "siren": siren or None,
        "other_names": sorted(set(names) - set(names[:1]))[:20], "kinds": kinds_of(cluster.mentions),
        "roles": _roles(cluster.mentions), "naf": _first(latest, "naf"), "website": _first(latest, "website"),
        "capacity": next((m.capacity for m in latest if m.capacity >= 0), None),
        "identifiers": [{"scheme": "siret", "value": number} for number in sirets[1:]],
        "places": [place] if place else [], "territories": resolve(place) if place else [],
        "links": [_link(join, cluster) for join in cluster.joins], "merge_keys": cluster.keys,
        "modified_at": None, "audience": "internal" if latest[0].closed else None,
    }  # fmt: skip
    return {name: value for name, value in record.items() if value not in (None, [], "")}


def _first(latest: list[Mention], name: str) -> str | None:
    return next((value for mention in latest if (value := getattr(mention, name))), None)


def _place(latest: list[Mention]) -> dict[str, Any]:
    """Return the seat: the place that most mentions give, the latest of those."""
    places = [(m.postcode, m.city, m.country, m.departement) for m in latest if m.postcode or m.city]
    if not places:
        departement = _first(latest, "departement")
        return {"department": departement} if departement else {}
    often = Counter(places)
    postcode, town, country, departement = max(places, key=lambda place: (often[place], -places.index(place)))
    found = {"postcode": postcode, "city": town, "country": country, "department": departement}
    return {name: value for name, value in found.items() if value}


def _roles(mentions: list[Mention]) -> list[dict[str, Any]]:
    """Return each role of each source: first and last seen, how often, and the latest records that say so."""
    by_role: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    for mention in mentions:
        by_role[mention.role, mention.source].append(mention)
    found = []
    for (role, source), some in sorted(by_role.items()):
        latest = sorted({(m.last, m.record) for m in some}, reverse=True)
        days = {"valid_from": min((m.first for m in some if m.first), default=None),
                "valid_to": max((m.last for m in some if m.last), default=None)}  # fmt: skip
        records = list(dict.fromkeys(record for _, record in latest))
        known = {name: day for name, day in days.items() if day}
        found.append({"role": role, **known, "source": source, "mentions": len(records), "records": records[:LATEST]})
    return found


def _link(join: Join, cluster: Cluster) -> dict[str, Any]:
    """Return why a name without number counts as this organisation's."""
    said = [m for m in cluster.mentions if m.group == join.key and not m.siren] or cluster.mentions
    first = min(said, key=lambda m: (m.record, m.rank))
    method = "decision" if join.by == "decision" else "name_and_place"
    evidence = {
        "path": "organisations.name", "excerpt": first.name, "method": method, "rule": f"{join.key} = {join.to}",
        "method_version": METHOD_VERSION, "confidence": join.score,
    }  # fmt: skip
    return {"rel": "named_in", "id": first.record, "score": join.score, "decided_by": join.by, "evidence": [evidence]}


def successor(former: dict[str, Any], records: Iterable[dict[str, Any]]) -> str | None:
    """Return the id of the organisation that most of a former one's merge keys went to, for its tombstone."""
    had = set(former.get("merge_keys") or ())
    shares = [(len(had & set(record.get("merge_keys") or ())), record["id"]) for record in records]
    best = min(((-n, uid) for n, uid in shares if n), default=None)
    return best[1] if best else None

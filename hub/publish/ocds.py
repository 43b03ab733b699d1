"""OCDS 1.1: one release for each line of the change log that tells of a tender or of a contract.

Core fields only, so that any reader of the standard understands all of it: lots are items, and each social clause is
a document of type ``socialClause`` (an open code list). `hub.publish.ocds_extended` adds the fields of extensions.
Fields and codes: standard.open-contracting.org/1.1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from hub.publish.entries import record_url

GONE = ("withdrawn", "redacted")
STATUS = {"planned": "planned", "call": "active", "awarded": "complete", "unsuccessful": "unsuccessful",
          "abandoned": "cancelled", "cancelled": "cancelled"}  # fmt: skip
METHODS = {"open": "open", "restricted": "selective", "competitive_dialogue": "selective", "negotiated": "limited",
           "innovation_partnership": "selective", "direct": "direct", "design_contest": "selective"}  # fmt: skip
CATEGORIES = {"works": "works", "services": "services", "supplies": "goods"}
ROLES = {"buyer": "buyer", "lead_buyer": "buyer", "contractor": "supplier", "lead": "supplier",
         "co_contractor": "supplier"}  # fmt: skip
AWARDS = {"awarded": "active", "unsuccessful": "unsuccessful", "abandoned": "cancelled"}


@dataclass(frozen=True)
class Line:
    """A line of the change log, with the record after it, or before it where it is gone."""

    seq: int
    at: str
    id: str
    kind: str
    event: str
    record: Mapping[str, Any] | None
    reason: str | None = None


@dataclass(frozen=True)
class Publisher:
    """Who publishes, under which prefix of contracting processes."""

    name: str
    base_url: str
    prefix: str
    licence: str = "https://www.etalab.gouv.fr/licence-ouverte-open-licence"

    def ocid(self, tender: str) -> str:
        """Return the id of a contracting process."""
        return f"{self.prefix}-{tender}"


def release(line: Line, by: Publisher) -> dict[str, Any] | None:
    """Return the release of a line; None where nothing is known any more of which process it was."""
    if line.kind == "contract" and line.record is None:
        return None
    record = line.record or {}
    tender = line.id if line.kind == "tender" else str(record.get("tender") or line.id)
    parties = list(parties_of(record))
    head = {
        "ocid": by.ocid(tender),
        "id": f"{line.seq}",
        "date": line.at,
        "tag": [tag(line)],
        "initiationType": "tender",
        "language": record.get("language") or "fr",
    }
    told = {"tender": call(line, by, parties)} if line.kind == "tender" else {"awards": [award(line, parties)]}
    gone = line.event in GONE
    return {**head, **({} if gone else with_parties(parties)), **told}


def tag(line: Line) -> str:
    """Return what a release is about."""
    if line.kind == "contract":
        return {"created": "award", "changed": "awardUpdate"}.get(line.event, "awardCancellation")
    stage = (line.record or {}).get("stage")
    if line.event in GONE:
        return "tenderUpdate"
    if STATUS.get(str(stage)) == "cancelled":
        return "tenderCancellation"
    words = ("planning", "planningUpdate") if stage == "planned" else ("tender", "tenderUpdate")
    return words[line.event != "created"]


def with_parties(parties: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the parties, and the first buyer as the buyer."""
    buyers = [reference(one) for one in parties if "buyer" in one["roles"]]
    told: dict[str, Any] = {"parties": parties} if parties else {}
    return {**told, "buyer": buyers[0]} if buyers else told


def parties_of(record: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield each organisation of a record once, with all its roles."""
    found: dict[str, dict[str, Any]] = {}
    for one in record.get("organisations") or ():
        role = ROLES.get(str(one.get("role")))
        if role and (one.get("name") or one.get("siren")):
            party = found.setdefault(party_id(one), party_of(one))
            party["roles"] = sorted({*party["roles"], role})
    yield from found.values()


def party_id(one: Mapping[str, Any]) -> str:
    """Return the id of a party: by its number where it has one, else by its name and town."""
    for scheme in ("siret", "siren"):
        if one.get(scheme):
            return f"FR-{scheme.upper()}-{one[scheme]}"
    told = f"{one.get('name')}\n{one.get('postcode') or ''}".casefold()
    return f"name-{sha256(told.encode()).hexdigest()[:16]}"


def party_of(one: Mapping[str, Any]) -> dict[str, Any]:
    """Return a party."""
    address = {"postalCode": one.get("postcode"), "locality": one.get("city"), "countryName": one.get("country")}
    number = next(((scheme, one[scheme]) for scheme in ("siret", "siren") if one.get(scheme)), None)
    name = one.get("name") or f"{number[0].upper()} {number[1]}" if number else one.get("name")
    told = {
        "id": party_id(one),
        "name": name,
        "identifier": {"scheme": f"FR-{number[0].upper()}", "id": number[1], "legalName": name} if number else None,
        "address": known(address) or None,
    }
    return {**known(told), "roles": []}


def reference(party: Mapping[str, Any]) -> dict[str, str]:
    """Return how other parts of a release name a party."""
    return {"id": party["id"], "name": party["name"]}


def call(line: Line, by: Publisher, parties: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a tender; of one that is gone, only that it is (tenderStatus, withdrawn)."""
    record = line.record or {}
    if line.event in GONE:
        return {"id": line.id, "status": "withdrawn"}
    categories = [CATEGORIES[one] for one in record.get("nature") or () if one in CATEGORIES]
    buyers = [reference(one) for one in parties if "buyer" in one["roles"]]
    told = {
        "id": line.id,
        "title": record.get("title"),
        "description": record.get("description"),
        "status": STATUS.get(str(record.get("stage"))),
        "procuringEntity": buyers[0] if buyers else None,
        "items": list(items_of(record)) or None,
        "value": money(record.get("value")),
        "procurementMethod": METHODS.get(str(record.get("procedure"))),
        "procurementMethodDetails": record.get("procedure_text"),
        "mainProcurementCategory": categories[0] if categories else None,
        "additionalProcurementCategories": categories[1:] or None,
        "awardCriteriaDetails": criteria(record),
        "eligibilityCriteria": reservations(record),
        "tenderPeriod": {"endDate": record["open_until"]} if record.get("open_until") else None,
        "contractPeriod": period(record.get("duration")),
        "documents": list(documents_of(record, by)) or None,
    }
    return known(told)


def items_of(record: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what is bought: each lot, or the whole where there are none."""
    lots = record.get("lots") or [{"number": "0", "title": record.get("title"), "cpv": record.get("cpv")}]
    for lot in lots:
        codes = [{"scheme": "CPV", "id": code} for code in lot.get("cpv") or record.get("cpv") or ()]
        told = {
            "id": f"lot-{lot['number']}",
            "description": lot.get("title") or lot.get("description"),
            "classification": codes[0] if codes else None,
            "additionalClassifications": codes[1:] or None,
        }
        yield known(told)


def documents_of(record: Mapping[str, Any], by: Publisher) -> Iterator[dict[str, Any]]:
    """Yield the official notice, the documents of the consultation, and each social clause as it was found."""
    for number, (address, kind) in enumerate(
        ((record.get("official_url"), "tenderNotice"), (record.get("documents_url"), "biddingDocuments"))
    ):
        if address:
            yield {"id": f"address-{number}", "documentType": kind, "url": address}
    for clause in record.get("clauses") or ():
        told = {
            "id": clause["id"],
            "documentType": "socialClause",
            "title": f"{clause['clause_kind']} ({clause['mandatory']})",
            "description": clause.get("excerpt"),
            "url": record_url(by.base_url, clause["id"]),
            "language": record.get("language") or "fr",
        }
        yield known(told)


def award(line: Line, parties: list[dict[str, Any]]) -> dict[str, Any]:
    """Return an award; one that is gone is cancelled."""
    record = line.record or {}
    if line.event in GONE:
        return known({"id": line.id, "status": "cancelled", "description": line.reason})
    suppliers = [reference(one) for one in parties if "supplier" in one["roles"]]
    told = {
        "id": line.id,
        "title": record.get("title"),
        "status": AWARDS.get(str(record.get("status")), "pending"),
        "date": f"{record['awarded_on']}T00:00:00Z" if record.get("awarded_on") else None,
        "value": money(record.get("value")),
        "suppliers": suppliers or None,
        "items": [{"id": f"lot-{number}"} for number in record.get("lots") or ()] or None,
        "contractPeriod": period(record.get("duration")),
    }
    return known(told)


def criteria(record: Mapping[str, Any]) -> str | None:
    """Return the award criteria in words."""
    told = []
    for one in record.get("criteria") or ():
        weight = f" ({one['weight']:g} {one.get('unit') or ''})".replace(" )", ")") if one.get("weight") else ""
        told.append(f"{one.get('name') or one.get('text') or ''}{weight}")
    return " ; ".join(told) or None


def reservations(record: Mapping[str, Any]) -> str | None:
    """Return for whom participation is reserved."""
    lots = [(one.get("to"), one.get("lot")) for one in record.get("reserved") or ()]
    told = [f"Reserved: {to}" + (f" (lot {lot})" if lot else "") for to, lot in lots]
    return " ; ".join(dict.fromkeys(told)) or None


def money(value: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return an amount as a number with its currency."""
    amount = (value or {}).get("amount")
    return {"amount": float(amount), "currency": (value or {}).get("currency") or "EUR"} if amount else None


def period(duration: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return a duration in days; a month is counted as 30 days."""
    given = duration or {}
    days = given.get("days") or (given.get("months") or 0) * 30
    starts, ends = (f"{given[name]}T00:00:00Z" if given.get(name) else None for name in ("starts_on", "ends_on"))
    return known({"startDate": starts, "endDate": ends, "durationInDays": int(days) or None}) or None


def known(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return only what is known: OCDS leaves out what it does not know."""
    return {name: value for name, value in told.items() if value not in (None, "", [], {})}

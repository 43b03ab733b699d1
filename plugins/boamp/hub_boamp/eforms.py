"""eForms: the fields of a notice from a UBL tree, given as JSON in BOAMP or as XML in TED and in dumps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from hub import ParseError, Skip
from hub_boamp.dates import day
from hub_boamp.eforms_awards import Result
from hub_boamp.eforms_doubts import contradictions
from hub_boamp.eforms_lots import candidacy_deadline, documents_url, framework, lots, read_lot, what
from hub_boamp.eforms_parties import EXT, Parties, is_french
from hub_boamp.eforms_terms import conditions, criteria, declared, eu_funds, reserved
from hub_boamp.eforms_values import french, money, texts
from hub_boamp.eforms_words import CANCELLING, LAWS, NOTICE_TYPES, PROCEDURES, ROOT_TYPES
from hub_boamp.identity import address, ted_number
from hub_boamp.text import meaningful
from hub_boamp.tree import Node

NOTICE_VERSION = re.compile(r"^([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})(?:-(\d{2}))?$")
TED_OF_ESENTOOL = re.compile(r"^0*\d{3,8}-(?:19|20)\d{2}$")
ENOUGH_DOUBTS = 2


def eforms_root(node: Node) -> Node:
    """Return the root of a notice: what stands under ``EFORMS`` in BOAMP's JSON, or the document element.

    :raises ParseError: when there is no eForms notice there.
    """
    inner = node.first("EFORMS") or node
    for tag in ROOT_TYPES:
        if inner.has(tag):
            return inner.first(tag)
    if inner.tag in ROOT_TYPES or inner.has("cbc:ContractFolderID"):
        return inner
    raise ParseError(f"no eForms notice: expected one of {', '.join(ROOT_TYPES)}, found {inner.choices()[:3]}")


def eforms_key(node: Node) -> str:
    """Return the native id of a notice that has no idweb: ``eforms-<uuid>-<version>``.

    :raises ParseError: when the notice has no identifier.
    """
    root = eforms_root(node)
    native = own_uuid(root)
    if not native:
        raise ParseError("an eForms notice without cbc:ID: it cannot be told from another")
    return f"eforms-{native}"


def own_uuid(root: Node) -> str | None:
    """Return the notice's UUID and version, ``da4d46e9-...-01``."""
    native = root.text("cbc:ID")
    return f"{native.lower()}-{root.text('cbc:VersionID') or '01'}" if native else None


def read_eforms(node: Node) -> dict[str, Any]:
    """Return the notice fields of an eForms notice.

    :raises Skip: when the buyer is outside France.
    :raises ParseError: when the notice contradicts itself so much that nothing in it can be trusted.
    """
    root = eforms_root(node)
    parties = Parties(root)
    buyers = parties.buyer_ids(root)
    if not is_french([parties.country(native) for native in buyers]):
        raise Skip("buyer outside France")
    doubts = contradictions(root)
    if len(doubts) >= ENOUGH_DOUBTS:
        raise ParseError(f"eForms notice {own_uuid(root)} contradicts itself: {'; '.join(doubts)}")
    fields = {
        **_head(root),
        **_project(root),
        **_bodies(parties, buyers),
        **_lots(root),
        **_outcome(root, parties),
        **_story(root),
        "references": list(references(root)),
        "texts": list(texts(root)),
    }
    _place_of_buyer(fields, parties, buyers)
    return {key: value for key, value in fields.items() if value not in (None, [], {})}


def _head(root: Node) -> dict[str, Any]:
    """Return type, state, law, procedure and dates."""
    law = root.text("cbc:RegulatoryDomain")
    code = root.text("cac:TenderingProcess/cbc:ProcedureCode")
    published = root.text(f"{EXT}/efac:Publication/efbc:PublicationDate")
    return {
        "family": "JOUE",
        "language": "fr",
        "notice_type": notice_type(root),
        "state": state(root),
        "legal_basis": LAWS.get(law or "", law),
        "procedure": procedure(root, code, law),
        "procedure_text": french(root.first("cac:TenderingProcess"), "cbc:Description"),
        "published_on": day(published) or day(root.text("cbc:IssueDate")),
        "buyer_profile_url": address(root.text("cac:ContractingParty/cbc:BuyerProfileURI")),
    }


def notice_type(root: Node) -> str:
    """Return our word for the type of a notice; its document type decides where the code is unknown."""
    code = root.text("cbc:NoticeTypeCode") or ""
    return NOTICE_TYPES.get(code) or ROOT_TYPES.get(root.tag) or "other"


def state(root: Node) -> str:
    """Return initial, corrigendum, cancellation or modification."""
    reasons = root.texts(f"{EXT}/efac:Changes/efac:ChangeReason/cbc:ReasonCode")
    if CANCELLING.intersection(reasons):
        return "cancellation"
    if root.has(f"{EXT}/efac:Changes"):
        return "corrigendum"
    return "modification" if root.text("cbc:NoticeTypeCode") == "can-modif" else "initial"


def procedure(root: Node, code: str | None, law: str | None) -> str | None:
    """Return our word for the procedure."""
    if "desg" in (root.text("cbc:NoticeTypeCode") or ""):
        return "design_contest"
    if law == "32014L0023":
        return "concession"
    return PROCEDURES.get(code or "", "other") if code else None


def _project(root: Node) -> dict[str, Any]:
    """Return what the procedure as a whole is about, on its own terms."""
    project = root.first("cac:ProcurementProject")
    terms = root.first("cac:TenderingTerms")
    return {
        **what(project),
        "reference": meaningful(project.text("cbc:ID")),
        "criteria": criteria(terms, lot=None),
        "conditions": conditions(terms, lot=None),
        "reserved": reserved(terms, lot=None),
        "declared": declared(root, lot=None),
        "eu_funds": eu_funds(terms),
    }


def _bodies(parties: Parties, buyers: list[str]) -> dict[str, Any]:
    organisations = []
    for native in buyers:
        body = parties.organisation(native)
        leads = len(buyers) > 1 and native in parties.leaders
        if body:
            organisations.append({"role": "lead_buyer" if leads else "buyer", **body})
    return {"organisations": organisations}


def _place_of_buyer(fields: dict[str, Any], parties: Parties, buyers: list[str]) -> None:
    places = list(fields.get("places") or [])
    for lot in fields.get("lots") or []:
        for place in lot.get("places") or []:
            bare = {key: value for key, value in place.items() if key != "lot"}
            if bare not in [{key: value for key, value in one.items() if key != "lot"} for one in places]:
                places.append(place)
    fields["places"] = places + [found for native in buyers if (found := parties.place(native))]


def _lots(root: Node) -> dict[str, Any]:
    """Return the lots, and what the notice as a whole takes from them: deadlines, documents, sums of flags."""
    nodes = list(lots(root))
    found = [read_lot(number, node) for number, node in nodes]
    candidacies = [one for _, node in nodes if (one := candidacy_deadline(node))]
    frames = [said for _, node in nodes if (said := framework(node)) is not None]
    deadlines = [one["deadline"] for one in found if "deadline" in one]
    fields: dict[str, Any] = {
        "lots": found,
        "deadline": min(deadlines, key=lambda one: one["utc"], default=None),
        "candidacy_deadline": min(candidacies, key=lambda one: one["utc"], default=None),
        "documents_url": next((url for _, node in nodes if (url := documents_url(node))), None),
        "framework": any(frames) if frames else None,
    }
    return {**fields, **_raised(root, found)}


def _raised(root: Node, found: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the lists of the lots beside those of the procedure, for who reads the notice as a whole."""
    own = _project(root)
    raised: dict[str, Any] = {}
    for field in ("criteria", "conditions", "reserved"):
        raised[field] = own[field] + [one for lot in found for one in lot.get(field, [])]
    raised["cpv"] = list(dict.fromkeys(own["cpv"] + [code for lot in found for code in lot.get("cpv", [])]))
    raised["nature"] = list(dict.fromkeys(own["nature"] + [one for lot in found for one in lot.get("nature", [])]))
    flags = [one for one in (own["declared"], *(lot.get("declared") for lot in found)) if one]
    if flags:
        raised["declared"] = {
            "social": _any(one["social"] for one in flags),
            "environmental": _any(one["environmental"] for one in flags),
            "codes": [code for one in flags for code in one["codes"]],
        }
    funds = [one for one in (own["eu_funds"], *(lot.get("eu_funds") for lot in found)) if one]
    if funds:
        words = " ; ".join(dict.fromkeys(one["text"] for one in funds if "text" in one))
        raised["eu_funds"] = {"declared": any(one["declared"] for one in funds), **({"text": words} if words else {})}
    if not own["duration"] and len(found) == 1:
        raised["duration"] = found[0].get("duration")
    return raised


def _any(values: Iterator[bool | None]) -> bool | None:
    known = [value for value in values if value is not None]
    return any(known) if known else None


def _outcome(root: Node, parties: Parties) -> dict[str, Any]:
    """Return the awards, with the value that the notice gives for all contracts together."""
    result = Result(root, parties)
    if not result.node:
        return {}
    total = money(result.node.first("cbc:TotalAmount"))
    most = money(result.node.first("efbc:OverallMaximumFrameworkContractsAmount"))
    fields: dict[str, Any] = {"awards": result.awards()}
    if total:
        fields["value"] = {**total, "basis": "total"}
    elif most:
        amount = most.pop("amount")
        fields["value"] = {**most, "amount_max": amount, "basis": "framework_maximum"}
    return fields


def _story(root: Node) -> dict[str, Any]:
    """Return what a corrigendum, a cancellation or a modification says that it changes."""
    found = [change for part in ("efac:Changes", "efac:ContractModification") for change in changes(root, part)]
    if state(root) != "cancellation":
        return {"changes": found}
    reasons = [one["new"] for one in found if one.get("new")]
    codes = root.texts(f"{EXT}/efac:Changes/efac:ChangeReason/cbc:ReasonCode")
    return {"changes": found, "cancellation": {"reason": " ".join(reasons) or codes[0]}}


def changes(root: Node, part: str) -> Iterator[dict[str, Any]]:
    """Yield the changes of one announcement: its reason, then each section touched."""
    for node in root.all(f"{EXT}/{part}"):
        for reason in node.all("efac:ChangeReason"):
            words = french(reason, "efbc:ReasonDescription") or french(reason, "cbc:ReasonDescription")
            code = reason.text("cbc:ReasonCode")
            if words or code:
                known = {"action": "information", "section": code, "new": words, "path": reason.path}
                yield {key: value for key, value in known.items() if value}
        for change in node.all("efac:Change"):
            yield from _change(change)


def _change(change: Node) -> Iterator[dict[str, Any]]:
    words = french(change, "efbc:ChangeDescription")
    sections = change.texts("efac:ChangedSection/efbc:ChangedSectionIdentifier")
    lot = next((str(int(one[4:])) for one in sections if re.fullmatch(r"LOT-\d+", one)), None)
    known = {
        "action": "text" if words else "information",
        "section": ", ".join(sections) or None,
        "lot": lot,
        "new": words,
        "path": change.path,
    }
    yield {key: value for key, value in known.items() if value}


def references(root: Node) -> Iterator[dict[str, str]]:
    """Yield by what this notice can be cited, and which others it cites."""
    own = own_uuid(root)
    if own:
        yield {"scheme": "notice_uuid", "value": own, "relation": "self"}
    folder = root.text("cbc:ContractFolderID")
    if folder:
        yield {"scheme": "folder", "value": folder.lower(), "relation": "same_procedure"}
    if ted := ted_number(root.text(f"{EXT}/efac:Publication/efbc:NoticePublicationID")):
        yield {"scheme": "ted", "value": ted, "relation": "self"}
    cited = root.texts(f"{EXT}/efac:Changes/efbc:ChangedNoticeIdentifier")
    cited += root.texts(f"{EXT}/efac:ContractModification/efbc:ChangedNoticeIdentifier")
    cited += root.texts("cac:TenderingProcess/cac:NoticeDocumentReference/cbc:ID")
    for text in dict.fromkeys(cited):
        if found := citation(text):
            yield {**found, "relation": "previous"}


def citation(text: str) -> dict[str, str] | None:
    """Return scheme and value of a cited notice: a UUID with its version, or a TED number."""
    if match := NOTICE_VERSION.match(text.strip()):
        return {"scheme": "notice_uuid", "value": f"{match[1].lower()}-{match[2] or '01'}"}
    if TED_OF_ESENTOOL.match(text.strip()) and (number := ted_number(text)):
        return {"scheme": "ted", "value": number}
    return None

"""Builders of invented notices, and a small detector that stands in for the real one."""

import re
from collections.abc import Callable

import pytest

from hub.derive.cases import Case, fold
from hub.places import Gazetteer, cpv_label

FOLDER = "5d0c2f1e-0000-4000-8000-000000000001"
BUYER = {"role": "buyer", "name": "Commune de Vizille", "siren": "213805625", "city": "Vizille", "postcode": "38220"}


def reference(scheme: str, value: str, relation: str = "previous") -> dict:
    return {"scheme": scheme, "value": value, "relation": relation}


def deadline(local: str) -> dict:
    return {"local": local, "utc": f"{local}:00Z", "text": local}


def text(words: str, *, path: str = "donnees.texte", lot: str | None = None, standing: str = "current") -> dict:
    return {"path": path, "text": words, "standing": standing, **({"lot": lot} if lot else {})}


def build(native_id: str, day: str, **fields) -> dict:
    """Return a notice; ``previous`` lists the idwebs that it cites."""
    previous = [reference("idweb", value) for value in fields.pop("previous", [])]
    base = {
        "id": f"boamp:{native_id}", "kind": "notice", "schema_version": 1, "native_id": native_id,
        "published_on": day, "family": "FNS", "form": "fnsimple", "notice_type": "call", "state": "initial",
        "origin": {"source": "boamp", "url": f"https://example.org/{native_id}", "licence": "etalab-2.0"},
    }  # fmt: skip
    return {**base, **fields, "references": [*previous, *fields.get("references", [])]}


def call(native_id: str = "26-100", day: str = "2026-04-01", **fields) -> dict:
    base = {
        "title": "Réfection des peintures de l'école", "description": "Travaux de peinture en site occupé.",
        "organisations": [BUYER], "cpv": ["45442100"], "nature": ["works"], "procedure": "adapted",
        "places": [{"text": "Vizille (38)", "role": "performance"}, {"department": "38", "role": "publication"}],
        "deadline": deadline("2026-05-10T12:00"),
        "texts": [text("Une clause sociale de 175 heures d'insertion est obligatoire pour le titulaire.")],
    }  # fmt: skip
    return build(native_id, day, **{**base, **fields})


def corrigendum(native_id: str, day: str, changes: list[dict], **fields) -> dict:
    texts = [text(change["new"], path="RECTIF.LIRE") for change in changes if change.get("new")]
    texts += [text(change["old"], path="RECTIF.INIT", standing="past") for change in changes if change.get("old")]
    base = {"state": "corrigendum", "notice_type": "call", "form": "v230_json", "changes": changes, "texts": texts}
    return build(native_id, day, **{**base, **fields})


def award(native_id: str = "26-300", day: str = "2026-07-01", awards: list[dict] | None = None, **fields) -> dict:
    return build(native_id, day, **{"notice_type": "award", "awards": awards or [], **fields})


def decision(lot: str | None, winner: str | None, amount: str | None = None, status: str = "awarded") -> dict:
    found: dict = {"lots": [lot] if lot else [], "status": status}
    if winner:
        found["winners"] = [{"name": winner, "role": "contractor"}]
    if amount:
        found["value"] = {"amount": amount, "currency": "EUR", "tax": "excluded"}
    return found


def eforms(native_id: str, day: str, version: str = "01", **fields) -> dict:
    uuid = f"aaaaaaaa-0000-4000-8000-{native_id.replace('-', '').zfill(12)}"
    references = [reference("notice_uuid", f"{uuid}-{version}", "self"), reference("folder", FOLDER, "same_procedure")]
    base = {"family": "JOUE", "form": "eforms_json", "references": references + fields.pop("references", [])}
    return call(native_id, day, **{**base, **fields})


def detect(leaves, *, declared, reserved, lots) -> list[dict]:
    """Find hours in texts that are true now, and what is declared; a denial is a fact of its own."""
    facts = []
    for leaf in leaves:
        if leaf.standing != "current":
            continue
        evidence = {
            "path": leaf.path,
            "excerpt": leaf.text[:80],
            "method": "test",
            "confidence": 0.9,
            "notice": leaf.notice,
        }
        for hours in re.findall(r"(\d+) heures d'insertion", leaf.text):
            facts.append({"kind": "execution_clause", "lot": leaf.lot, "hours": int(hours), "basis": "fixed",
                          "mandatory": "mandatory", "beneficiary": "insertion", "evidence": [evidence]})  # fmt: skip
        if "ne contient pas de conditions d'exécution à caractère social" in leaf.text:
            facts.append({"kind": "none_declared", "lot": leaf.lot, "evidence": [evidence]})
    facts += [{"kind": "reserved", "lot": item.get("lot"), "evidence": []} for item in reserved]
    return facts


def folded(*notices: dict) -> Case:
    return fold(notices, resolve=Gazetteer.load().resolve, detect=detect, labels=cpv_label)


class Builders:
    """All builders, for a fixture to hand over."""

    reference, deadline, text, build, call = map(staticmethod, (reference, deadline, text, build, call))
    corrigendum, award, decision, eforms, fold = map(staticmethod, (corrigendum, award, decision, eforms, folded))
    folder, buyer = FOLDER, BUYER


def known_cases() -> list[list[dict]]:
    """Return cases of each kind: corrigenda, lots, awards, a twin, a cancellation, a chain with a missing link."""
    lots = [{"number": "1", "title": "Gros œuvre"}, {"number": "2", "title": "Peinture"}]
    moved = {"action": "date", "section": "Date limite", "old": "2026-05-10T12:00", "new": "2026-05-24T12:00"}
    reworded = {"action": "replace", "old": "175", "new": "630"}
    decisions = [decision("1", "Entreprise Fictive A", "1000.00"), decision("2", None, status="unsuccessful")]
    return [
        [call("26-100", lots=lots), corrigendum("26-150", "2026-04-20", [moved], previous=["26-100"]),
         corrigendum("26-151", "2026-04-20", [reworded], previous=["26-100", "26-150"]),
         call("ted-040865-2026", "2026-04-03", family="TED", references=[reference("ted", "040865-2026", "self")]),
         award("26-300", "2026-07-01", decisions, previous=["26-100"],
               references=[reference("ted", "40865-2026")])],
        [eforms("26-400", "2026-04-01", lots=lots), eforms("26-401", "2026-04-08", state="corrigendum", lots=lots[1:]),
         eforms("26-402", "2026-04-09", state="cancellation", cancellation={"reason": "Sans suite"})],
        [corrigendum("26-500", "2026-05-01", [reworded], previous=["26-1"]),
         award("26-501", "2026-06-01", decisions, previous=["26-1"])],
        [call("26-600", documents_url="https://example.org/dce/4321", organisations=[BUYER]),
         award("26-601", "2026-09-01", decisions, documents_url="https://example.org/dce/4321", organisations=[BUYER])],
        [call("26-700", "2026-04-01"), call("26-701", "2026-04-01", state="cancellation", previous=["26-700"]),
         call("26-702", "2026-05-01", previous=["26-701"])],
    ]  # fmt: skip


@pytest.fixture(scope="session")
def cases() -> list[list[dict]]:
    return known_cases()


@pytest.fixture(scope="session")
def make() -> type[Builders]:
    return Builders


@pytest.fixture(scope="session")
def accepted() -> Callable[[Case], None]:
    """Return the check that each record of a case passes its schema."""
    from schemas import load

    def check(case: Case) -> None:
        for record in (case.tender, *case.clauses, *case.contracts):
            load(record)

    return check

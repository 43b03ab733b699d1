"""The data·inclusion view: an organisation as a structure of that schema, version 1."""

from __future__ import annotations

from typing import Any

#: our kinds -> networks of the vocabulary `reseaux_porteurs`; it has none for a facilitator's organisation
NETWORKS = {
    "PLIE": "plie", "MDE": "maisons-de-l-emploi", "ACI": "aci", "AI": "ai", "EI": "ei", "ETTI": "etti", "EITI": "eiti",
    "EA": "ea", "EATT": "eatt", "ESAT": "esat", "GEIQ": "geiq", "ML": "mission-locale",
    "CAP_EMPLOI": "cap-emploi-reseau-cheops", "FT": "france-travail", "DEPT": "departements",
}  # fmt: skip
SOURCE = "clausier"
SERVICE_KINDS = frozenset({*NETWORKS, "OPCS", "REGIE"}) - {"DEPT"}
SHORTEST_NAME, LONGEST_NAME = 3, 150


def is_structure(organisation: dict[str, Any]) -> bool:
    """Say whether an organisation is one that data·inclusion is about: it accompanies or employs people."""
    return bool(SERVICE_KINDS & set(organisation.get("kinds") or ())) and organisation.get("audience") in (None, "open")


def as_structure(
    organisation: dict[str, Any], *, page: str | None = None, updated_on: str | None = None
) -> dict[str, Any]:
    """Return an organisation as a structure; ``page`` is its address here, ``updated_on`` the day of its last change.

    :raises ValueError: for a name too short for the schema, or when no day is known.
    """
    name = (organisation.get("name") or "").strip().rstrip(".")[:LONGEST_NAME].strip().rstrip(".")
    if len(name) < SHORTEST_NAME:
        raise ValueError(f"{organisation['id']}: a structure needs a name of {SHORTEST_NAME} letters or more")
    place: dict[str, Any] = next(iter(organisation.get("places") or ()), {})
    communes = (one for one in organisation.get("territories") or () if one["type"] == "commune")
    commune: dict[str, Any] = next(communes, {})
    postcode = place.get("postcode") or ""
    networks = sorted(NETWORKS[kind] for kind in organisation.get("kinds") or () if kind in NETWORKS)
    native = organisation["id"].rpartition(":")[2]
    return {
        "source": SOURCE, "id": f"{SOURCE}--{native}", "nom": name, "date_maj": updated_on or _last_day(organisation),
        "description": None, "lien_source": page, "siret": organisation.get("siret"),
        "commune": commune.get("name") or place.get("city"), "code_insee": commune.get("code"),
        "code_postal": postcode if len(postcode) == 5 and postcode.isdigit() else None, "adresse": None,
        "complement_adresse": None, "longitude": None, "latitude": None, "telephone": None, "courriel": None,
        "site_web": organisation.get("website"), "horaires_accueil": None, "accessibilite_lieu": None,
        "reseaux_porteurs": networks or None,
    }  # fmt: skip


def _last_day(organisation: dict[str, Any]) -> str:
    days = [role["valid_to"] for role in organisation.get("roles") or () if role.get("valid_to")]
    days += [str(organisation["modified_at"])[:10]] if organisation.get("modified_at") else []
    if not days:
        raise ValueError(f"{organisation['id']}: no day of a last change is known; give updated_on")
    return str(max(days))

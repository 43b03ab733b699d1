"""Mentions: each place where a record names an organisation, and the keys by which mentions meet."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

from hub.derive.organisations_names import NAMESAKES, block, city, core, departement_of

#: kinds of records that name organisations; a notice's are those of its tender
NAMING = ("tender", "contract", "project", "call", "offer", "clause", "coverage", "organisation")
BUYERS = ("buyer", "lead_buyer")
#: what a role makes of an organisation
KIND_OF_ROLE = {
    "buyer": "BUYER", "lead_buyer": "BUYER", "project_owner": "BUYER", "contractor": "COMPANY", "lead": "COMPANY",
    "co_contractor": "COMPANY", "subcontractor": "COMPANY", "employer": "COMPANY", "facilitator": "OPCS",
    "plie": "PLIE", "state_service": "STATE",
}  # fmt: skip


class Said(NamedTuple):
    """What one record says of an organisation; texts are empty where unknown."""

    record: str
    rank: int
    source: str
    role: str
    name: str = ""
    siren: str = ""
    siret: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    departement: str = ""
    first: str = ""
    last: str = ""
    naf: str = ""
    website: str = ""
    capacity: int = -1
    kinds: tuple[str, ...] = ()
    closed: bool = False


class Mention(Said):
    """One organisation as one record names it, and by what it may meet others.

    ``closed`` mentions come from records that not everybody may have: they never tell anything to an open record.
    """

    @cached_property
    def core(self) -> str:
        """Return the name as it is compared."""
        return core(self.name)

    @cached_property
    def block(self) -> str:
        """Return the key of the names that this one is compared with."""
        return block(self.core, self.departement)

    @cached_property
    def group(self) -> str:
        """Return the key of the mentions that say exactly this name and town."""
        where = city(self.city) or self.postcode
        if not where and not self.departement and self.core.partition(" ")[0] in NAMESAKES:
            where = self.record
        return f"name:{self.core}|{self.departement}|{where}"

    @cached_property
    def keys(self) -> frozenset[str]:
        """Return the keys by which this mention may meet another."""
        found = {f"siret:{self.siret}"} if self.siret else set()
        if self.siren:
            found.add(f"siren:{self.siren}")
        if self.name:
            found.add(self.block)
        return frozenset(found)


def organisations_of(record: dict[str, Any]) -> list[Mention]:
    """Return the organisations that a record names, each once a role."""
    if record.get("kind") not in NAMING or record.get("id", "").startswith("hub:organisation:"):
        return []
    if record["kind"] == "clause" and record.get("tender"):
        return []
    once: dict[tuple[str, ...], Mention] = {}
    for found in _mentions(record):
        once.setdefault((found.role, found.name, found.siren, found.siret, found.postcode, found.city), found)
    return list(once.values())


def organisation_keys(record: dict[str, Any]) -> set[str]:
    """Return the keys by which the organisations of a record are found; of an organisation, those of its mentions."""
    if record.get("kind") == "organisation" and record.get("merge_keys"):
        return {load_key(key) for key in record["merge_keys"]}
    return {key for mention in organisations_of(record) for key in mention.keys}


def load_key(merge_key: str) -> str:
    """Return the key under which the mentions of a merge key are found."""
    if not merge_key.startswith("name:"):
        return merge_key
    parts = merge_key.removeprefix("name:").split("|")
    return block(parts[0], parts[1]) if len(parts) == 3 else merge_key


def _mentions(record: dict[str, Any]) -> Iterator[Mention]:
    source = (record.get("origin") or {}).get("source") or str(record["id"]).partition(":")[0]
    closed = record["kind"] == "offer" or record.get("audience") not in (None, "open")
    first, last = _days(record)
    own = [_listed(record)] if record["kind"] == "organisation" else record.get("organisations") or ()
    for rank, said in enumerate(own):
        name = " ".join((said.get("name") or "").split())
        siret = said.get("siret") or ""
        if not name and not siret:
            continue
        postcode = said.get("postcode") or ""
        yield Mention(
            record=record["id"], rank=rank, source=source, role=said.get("role") or "other", name=name,
            siren=siret[:9] or said.get("siren") or "", siret=siret, postcode=postcode, city=said.get("city") or "",
            country=said.get("country") or "", departement=departement_of(postcode) or _near(record, said),
            first=first, last=last, naf=said.get("naf") or "", website=said.get("website") or "",
            capacity=said.get("capacity", -1), kinds=tuple(said.get("kinds") or ()), closed=closed,
        )  # fmt: skip


def _listed(record: dict[str, Any]) -> dict[str, Any]:
    """Return an organisation of a list as if another record named it."""
    place: dict[str, Any] = next(iter(record.get("places") or ()), {})
    names = ("name", "siren", "siret", "naf", "website", "kinds", "capacity")
    said = {name: record[name] for name in names if record.get(name) is not None}
    said |= {name: place[name] for name in ("postcode", "city", "country") if place.get(name)}
    role = next((item["role"] for item in record.get("roles") or ()), "other")
    return {**said, "role": role, "department": place.get("department")}


def _near(record: dict[str, Any], said: dict[str, Any]) -> str:
    """Return the département where an organisation without postcode surely is: said, or that of a buyer's seat.

    A buyer is where its notice was published, else where all of the work is done.
    """
    if said.get("department"):
        return str(said["department"])
    if said.get("role") not in BUYERS:
        return ""
    for role in ("buyer", "publication"):
        found = {place.get("department") or departement_of(place.get("postcode"))
                 for place in record.get("places") or () if place.get("role") == role} - {""}  # fmt: skip
        if len(found) == 1:
            return str(found.pop())
    work = {one["code"] for one in record.get("territories") or () if one["type"] == "departement"}
    return str(work.pop()) if len(work) == 1 else ""


def _days(record: dict[str, Any]) -> tuple[str, str]:
    """Return the first and the last day of which a record speaks."""
    begin = record.get("valid_from") or record.get("starts_on")
    end = record.get("valid_to") or record.get("ends_on")
    if record["kind"] in ("tender", "contract", "offer", "call"):
        begin = end = record.get("awarded_on") or record.get("published_on") or (record.get("created_at") or "")[:10]
    begin = begin or record.get("published_on") or ""
    return begin, (end or begin) if not end or end >= begin else begin

"""Coverage: who accompanies clauses in a place, under which convention; which places nobody covers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

Territory = dict[str, Any]
Coverage = dict[str, Any]
Resolve = Callable[[dict[str, Any]], list[Territory]]
Name = Callable[[str, str], str | None]
Parents = Callable[[str, str], list[dict[str, str]]]

#: from the most specific; a place is answered by the smallest territory that holds it
SMALLEST_FIRST = ("commune", "ept", "epci", "departement", "region", "country")
COUNTRY = {"type": "country", "code": "FR", "name": "France"}
UNKNOWN = {
    "code": "territory_unknown", "level": "error",
    "message_fr": "Ce territoire n'est pas dans les tables officielles : corrigez le code ou le nom.",
    "message_en": "This territory is not in the official tables: correct its code or name.",
}  # fmt: skip


def located(coverage: Coverage, *, name: Name, parents: Parents, resolve: Resolve) -> Coverage:
    """Return a coverage whose territories are known: codes and names filled in, with all that they lie in.

    ``name(type, code)`` and ``parents(type, code)`` ask the tables; ``resolve(place)`` reads a name without a code. A
    territory that the tables do not know is kept as written, with a finding.
    """
    covers = [_filled(said, name, resolve) for said in coverage.get("covers") or ()]
    known = [one for one in covers if one.get("code") and (name(one["type"], one["code"]) or one["type"] == "country")]
    found: dict[tuple[str, str], Territory] = {}
    for one in known:
        around = [] if one["type"] == "country" else parents(one["type"], one["code"])
        own = {"type": one["type"], "code": one["code"]}
        for item, method in ((own, "code"), *((parent, "parent") for parent in around)):
            said = {**item, "name": name(item["type"], item["code"]), "method": method, "confidence": 1}
            found.setdefault((item["type"], item["code"]), {k: v for k, v in said.items() if v is not None})
    made = {**coverage, "covers": covers, "territories": list(found.values())}
    if len(known) < len(covers):
        made["findings"] = [*(coverage.get("findings") or ()), dict(UNKNOWN)]
    return {key: value for key, value in made.items() if value != []}


def _filled(said: Territory, name: Name, resolve: Resolve) -> Territory:
    """Return a covered territory with code and name, as far as they can be known."""
    if said["type"] == "country":
        return dict(COUNTRY)
    if said.get("code"):
        found = name(said["type"], said["code"]) or said.get("name")
        return {**said, "name": found} if found else dict(said)
    fits = [one for one in resolve({"text": said.get("name", "")}) if one["type"] == said["type"]]
    best = max(fits, key=lambda one: one.get("confidence", 0), default=None)
    return {"type": said["type"], "code": best["code"], "name": best.get("name") or said["name"]} if best else said


def in_force(coverage: Coverage, on: str) -> str:
    """Return how a coverage stands on a day: ``valid``, ``tacit`` (goes on after its written end), or nothing."""
    begins = coverage.get("valid_from") or coverage.get("signed_on") or ""
    if begins > on:
        return ""
    ends = coverage.get("valid_to")
    if not ends or on <= ends:
        return "valid"
    return "tacit" if coverage.get("renewal") == "tacit" else ""


def who_covers(
    territories: Iterable[Territory],
    coverages: Iterable[Coverage],
    *,
    on: str,
    buyer: str | None = None,
    programme: str | None = None,
) -> list[dict[str, Any]]:
    """Return the coverages in force on a day for a place, the most specific first, each with its reasons.

    ``territories`` are those of the place with all that it lies in; ``buyer`` is the SIREN or SIRET of who asks. An
    answer is ``certain`` where the whole place is covered for this buyer; it is not where the place is only known to
    hold the covered territory, or where the convention names buyers or a programme and nobody said which it is.
    """
    place = {(one["type"], one["code"]) for one in territories}
    finest = min((_rank(kind) for kind, _ in place), default=len(SMALLEST_FIRST))
    answers = []
    for coverage in coverages:
        standing = in_force(coverage, on)
        match = _match(coverage, place, finest) if standing else None
        allowed = _allowed(coverage, buyer, programme) if match else None
        if match and allowed:
            answers.append(_answer(coverage, standing, match, allowed))
    return sorted(answers, key=_order)


def _rank(kind: str) -> int:
    return SMALLEST_FIRST.index(kind) if kind in SMALLEST_FIRST else len(SMALLEST_FIRST)


def _match(
    coverage: Coverage, place: set[tuple[str, str]], finest: int
) -> tuple[Territory, bool] | None:
    """Return the smallest territory of a coverage that holds the place, or, unsure, one that lies in it."""
    covers = [one for one in coverage.get("covers") or () if one.get("code")]
    whole = [one for one in covers if (one["type"], one["code"]) in place or one["type"] == "country"]
    if whole:
        return min(whole, key=lambda one: (_rank(one["type"]), one["code"])), True
    around = {(one["type"], one["code"]) for one in coverage.get("territories") or ()}
    inside = [one for one in covers if _rank(one["type"]) < finest]
    smallest = {pair for pair in place if _rank(pair[0]) == finest}
    return (inside[0], False) if inside and smallest & around else None


def _allowed(coverage: Coverage, buyer: str | None, programme: str | None) -> tuple[bool, str, str] | None:
    """Return whether a coverage surely serves the buyer, and in which words; None where it does not."""
    scope = coverage.get("scope") or "all_buyers"
    if scope == "listed_buyers":
        known = {number for one in coverage.get("buyers") or () if (number := one.get("siret"))}
        said = [one["name"] for one in coverage.get("buyers") or () if one.get("name")]
        names = ", ".join(said) or "SIRET " + ", ".join(sorted(known))
        if buyer and known and not any(number.startswith(buyer[:9]) for number in known):
            return None
        return bool(buyer and known), f"La convention vaut pour : {names}.", f"The convention is for: {names}."
    if scope == "programme":
        named = coverage.get("programme") or "?"
        if programme and programme != named:
            return None
        return programme == named, f"Pour le programme {named} seulement.", f"For the programme {named} only."
    return True, "Pour tous les acheteurs.", "For all buyers."


def _answer(
    coverage: Coverage, standing: str, match: tuple[Territory, bool], allowed: tuple[bool, str, str]
) -> dict[str, Any]:
    territory, whole = match
    named = (one for one in coverage.get("organisations") or () if one["role"] == "facilitator")
    facilitator: dict[str, Any] = next(named, {})
    where = territory.get("name") or territory["code"]
    convention = coverage.get("convention")
    reasons = [
        (f"Le lieu est dans le territoire couvert : {where}.", f"The place is in the territory covered: {where}.")
        if whole
        else (f"Seule une partie du lieu est couverte : {where}.", f"Only a part of the place is covered: {where}."),
        (f"Convention : {convention}.", f"Convention: {convention}.")
        if convention
        else ("Aucune convention n'est citée.", "No convention is named."),
        _until(coverage, standing),
        allowed[1:],
    ]
    return {
        "coverage": coverage["id"], "facilitator": facilitator, "territory": territory, "convention": convention,
        "charge": coverage.get("charge") or "unknown", "services": list(coverage.get("services") or ()),
        "valid_to": coverage.get("valid_to"), "standing": standing, "certain": whole and allowed[0],
        "website": coverage.get("website"), "official_url": coverage.get("official_url"),
        "reasons_fr": [fr for fr, _ in reasons], "reasons_en": [en for _, en in reasons],
    }  # fmt: skip


def _until(coverage: Coverage, standing: str) -> tuple[str, str]:
    end = coverage.get("valid_to")
    if standing == "tacit":
        return f"Reconduite tacitement depuis le {end}.", f"Tacitly renewed since {end}."
    return (f"Valable jusqu'au {end}.", f"Valid until {end}.") if end else ("Sans terme écrit.", "No end is written.")


def _order(answer: dict[str, Any]) -> tuple[bool, int, bool, str]:
    return not answer["certain"], _rank(answer["territory"]["type"]), answer["standing"] != "valid", answer["coverage"]


def uncovered(
    territories: Iterable[tuple[str, str]], coverages: Sequence[Coverage], *, parents: Parents, on: str
) -> list[tuple[str, str]]:
    """Return those of some territories (type, code) that no coverage in force for all buyers wholly holds."""
    held = {
        (one["type"], one["code"])
        for coverage in coverages
        if in_force(coverage, on) and (coverage.get("scope") or "all_buyers") == "all_buyers"
        for one in coverage.get("covers") or ()
        if one.get("code")
    }
    if ("country", "FR") in held:
        return []
    left = []
    for kind, code in territories:
        around = {(one["type"], one["code"]) for one in parents(kind, code)} | {(kind, code)}
        if not around & held:
            left.append((kind, code))
    return left


def coverage_share(
    territory: tuple[str, str],
    coverages: Sequence[Coverage],
    *,
    communes: Callable[[str, str], list[str]],
    parents: Parents,
    on: str,
) -> tuple[int, int]:
    """Return how many communes of a territory are covered, and how many it has (for C1 and the map)."""
    inside = [("commune", code) for code in communes(*territory)]
    return len(inside) - len(uncovered(inside, coverages, parents=parents, on=on)), len(inside)

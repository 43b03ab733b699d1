"""eForms parties: the organisations of a notice, and which of them buys."""

from __future__ import annotations

from typing import Any

from hub_boamp.eforms_values import french
from hub_boamp.eforms_words import FRENCH
from hub_boamp.identity import legal_numbers
from hub_boamp.text import meaningful, one_line
from hub_boamp.tree import Node

EXT = "ext:UBLExtensions/ext:UBLExtension/ext:ExtensionContent/efext:EformsExtension"
SMALL = frozenset({"micro", "small", "medium", "sme"})


class Parties:
    """The organisations of one notice, by their technical id (ORG-0001)."""

    def __init__(self, root: Node) -> None:
        self.companies: dict[str, Node] = {}
        self.units: dict[str, str] = {}
        self.leaders: set[str] = set()
        for organisation in root.all(f"{EXT}/efac:Organizations/efac:Organization"):
            company = organisation.first("efac:Company")
            native = company.text("cac:PartyIdentification/cbc:ID")
            if not native:
                continue
            self.companies[native] = company
            if organisation.text("efbc:GroupLeadIndicator") == "true":
                self.leaders.add(native)
            for unit in organisation.texts("efac:TouchPoint/cac:PartyIdentification/cbc:ID"):
                self.units[unit] = native

    def company(self, native: str | None) -> Node:
        """Return an organisation by its id, or by the id of one of its contact units."""
        return self.companies.get(self.units.get(native or "", native or ""), Node(None))

    def buyer_ids(self, root: Node) -> list[str]:
        """Return the ids of the buyers in the order of the notice; never the eSender, never the court."""
        found = root.texts("cac:ContractingParty/cac:Party/cac:PartyIdentification/cbc:ID")
        return list(dict.fromkeys(self.units.get(native, native) for native in found))

    def organisation(self, native: str | None) -> dict[str, Any]:
        """Return what we publish of an organisation: the body, never its contact."""
        company = self.company(native)
        address = company.first("cac:PostalAddress")
        fields = {
            "name": one_line(french(company, "cac:PartyName/cbc:Name")),
            **numbers(company),
            "postcode": meaningful(address.text("cbc:PostalZone")),
            "city": meaningful(address.text("cbc:CityName")),
            "country": self.country(native),
        }
        return {key: value for key, value in fields.items() if value}

    def country(self, native: str | None) -> str | None:
        """Return the country of an organisation, ISO 3166-1 alpha-3."""
        return self.company(native).text("cac:PostalAddress/cac:Country/cbc:IdentificationCode")

    def place(self, native: str | None) -> dict[str, Any]:
        """Return where an organisation is."""
        address = self.company(native).first("cac:PostalAddress")
        return place(address, role="buyer")

    def is_small(self, native: str | None) -> bool | None:
        """Say whether a firm is small or medium; None where the notice does not say."""
        size = self.company(native).text("efbc:CompanySizeCode")
        return size in SMALL if size else None


def numbers(company: Node) -> dict[str, str]:
    """Return the first valid SIRET of a company, else its SIREN."""
    found = [legal_numbers(text) for text in company.texts("cac:PartyLegalEntity/cbc:CompanyID")]
    return next((one for one in found if "siret" in one), next((one for one in found if one), {}))


def place(address: Node, *, role: str, lot: str | None = None) -> dict[str, Any]:
    """Return a place as published."""
    fields = {
        "text": one_line(address.text("cbc:StreetName")) if role == "performance" else None,
        "postcode": meaningful(address.text("cbc:PostalZone")),
        "city": meaningful(address.text("cbc:CityName")),
        "nuts": address.text("cbc:CountrySubentityCode"),
        "country": address.text("cac:Country/cbc:IdentificationCode"),
    }
    found = {key: value for key, value in fields.items() if value}
    if not found:
        return {}
    return {**found, "role": role, **({"lot": lot} if lot else {})}


def is_french(countries: list[str | None]) -> bool:
    """Say whether one of these countries is France; a notice that names none is BOAMP's own and taken as French."""
    known = [country for country in countries if country]
    return not known or any(country in FRENCH for country in known)

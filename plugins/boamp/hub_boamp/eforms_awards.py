"""eForms awards: who won which lot, along LotResult, LotTender, TenderingParty, Tenderer, Organization."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from hub_boamp.dates import day
from hub_boamp.eforms_parties import EXT, Parties
from hub_boamp.eforms_values import french, lot_number, money
from hub_boamp.eforms_words import GIVEN_UP, RESULTS, SELF_NOT_A_CONTRACT_DATE
from hub_boamp.text import meaningful, one_line
from hub_boamp.tree import Node
from hub_boamp.values import whole

RECEIVED = frozenset({"tenders", "t-esubm"})


class Result:
    """The NoticeResult of a notice, its parts by their technical ids."""

    def __init__(self, root: Node, parties: Parties) -> None:
        self.node = root.first(f"{EXT}/efac:NoticeResult")
        self.parties = parties
        self.framework = False
        self.tenders = {one.text("cbc:ID"): one for one in self.node.all("efac:LotTender")}
        self.groups = {one.text("cbc:ID"): one for one in self.node.all("efac:TenderingParty")}
        self.results = list(self.node.all("efac:LotResult"))
        self.decided_on = decision_date(root)

    def awards(self) -> list[dict[str, Any]]:
        """Return one award for each contract, then one for each result that no contract covers."""
        contracts = [self.of_contract(contract) for contract in self.node.all("efac:SettledContract")]
        found = [award for award in contracts if award]
        covered = {lot for award in found for lot in award["lots"]}
        for result in self.results:
            lot = lot_number(result.text("efac:TenderLot/cbc:ID"))
            if lot is None or lot not in covered:
                found.append(self.of_result(result, lot))
        return found

    def of_contract(self, contract: Node) -> dict[str, Any]:
        """Return the award that one settled contract is."""
        tenders = [self.tenders[key] for key in contract.texts("efac:LotTender/cbc:ID") if key in self.tenders]
        lots = unique(lot_number(tender.text("efac:TenderLot/cbc:ID")) for tender in tenders)
        if not lots:
            lots = unique(self._lots_citing(contract.text("cbc:ID")))
        if not tenders and not lots:
            return {}
        award = {
            **self._common(lots, "awarded"),
            "title": one_line(french(contract, "cbc:Title")),
            "contract_number": meaningful(contract.text("efac:ContractReference/cbc:ID")),
            "awarded_on": contract_date(contract) or self.decided_on,
            "framework": contract.text("efbc:ContractFrameworkIndicator") == "true" or None,
            **self._of_tenders(tenders),
        }
        return clean(award)

    def of_result(self, result: Node, lot: str | None) -> dict[str, Any]:
        """Return the award, or the failure, of one lot that no contract covers."""
        status = RESULTS.get(result.text("cbc:TenderResultCode") or "", "unknown")
        reason = result.first("efac:DecisionReason")
        if status == "unsuccessful" and reason.text("efbc:DecisionReasonCode") in GIVEN_UP:
            status = "abandoned"
        tenders = [self.tenders[key] for key in result.texts("efac:LotTender/cbc:ID") if key in self.tenders]
        first = [tender for tender in tenders if tender.text("cbc:RankCode") == "1"] or tenders
        award = {
            **self._common([lot] if lot else [], status),
            "awarded_on": self.decided_on,
            "text": french(reason, "efbc:DecisionReasonDescription"),
            **(self._of_tenders(first) if status != "unsuccessful" else {}),
        }
        return clean(award)

    def _common(self, lots: list[str], status: str) -> dict[str, Any]:
        results = [one for one in self.results if lot_number(one.text("efac:TenderLot/cbc:ID")) in lots]
        received = offers(results[0]) if len(results) == 1 else None
        most = money(results[0].first("efac:FrameworkAgreementValues/cbc:MaximumValueAmount")) if results else None
        value = {**most, "basis": "framework_maximum"} if most else None
        return {"lots": lots, "status": status, "offers_received": received, "value": value}

    def _of_tenders(self, tenders: list[Node]) -> dict[str, Any]:
        """Return winners, value and subcontracting of tenders; a withheld amount is simply absent."""
        groups = unique(tender.text("efac:TenderingParty/cbc:ID") for tender in tenders)
        found: dict[str, Any] = {"winners": [firm for key in groups for firm in self._firms(self.groups.get(key))]}
        if value := total(tenders):
            found["value"] = value
        said = [text for one in tenders for text in one.texts("efac:SubcontractingTerm/efbc:TermCode")]
        if said:
            found["subcontracting"] = "yes" in said
        return found

    def _firms(self, group: Node | None) -> list[dict[str, Any]]:
        """Return the firms of one tenderer: a single one, or a group with its leader."""
        if group is None:
            return []
        firms = list(group.all("efac:Tenderer"))
        return [self._firm(firm, alone=len(firms) == 1) for firm in firms]

    def _firm(self, tenderer: Node, *, alone: bool) -> dict[str, Any]:
        native = tenderer.text("cbc:ID")
        leads = tenderer.text("efbc:GroupLeadIndicator") == "true"
        role = "contractor" if alone else ("lead" if leads else "co_contractor")
        nuts = self.parties.company(native).text("cac:PostalAddress/cbc:CountrySubentityCode")
        firm = {**self.parties.organisation(native), "role": role, "sme": self.parties.is_small(native), "nuts": nuts}
        return {key: value for key, value in firm.items() if value is not None}

    def _lots_citing(self, contract: str | None) -> list[str | None]:
        return [
            lot_number(result.text("efac:TenderLot/cbc:ID"))
            for result in self.results
            if contract in result.texts("efac:SettledContract/cbc:ID")
        ]


def total(tenders: list[Node]) -> dict[str, str] | None:
    """Return what tenders of one contract come to together; nothing where one of them is silent."""
    amounts = [money(one.first("cac:LegalMonetaryTotal/cbc:PayableAmount")) for one in tenders]
    known = [one for one in amounts if one]
    if not known or len(known) != len(amounts) or len({one["currency"] for one in known}) > 1:
        return None
    return {**known[0], "amount": str(sum(Decimal(one["amount"]) for one in known)), "basis": "total"}


def offers(result: Node) -> int | None:
    """Return how many tenders were received for a lot."""
    for statistics in result.all("efac:ReceivedSubmissionsStatistics"):
        if statistics.text("efbc:StatisticsCode") in RECEIVED:
            return whole(statistics.text("efbc:StatisticsNumeric"))
    return None


def contract_date(contract: Node) -> str | None:
    """Return when a contract was decided, else when it was concluded."""
    return day(contract.text("cbc:AwardDate")) or day(contract.text("cbc:IssueDate"))


def decision_date(root: Node) -> str | None:
    """Return when the winner was chosen, where the notice says it once for all."""
    found = day(root.text("cac:TenderResult/cbc:AwardDate"))
    return found if found and found > SELF_NOT_A_CONTRACT_DATE else None


def unique(values: Iterable[str | None]) -> list[str]:
    """Return values in their order, each once, without the absent."""
    return list(dict.fromkeys(value for value in values if value))


def clean(award: dict[str, Any]) -> dict[str, Any]:
    """Return an award without what is not known; its lots and winners stay, even when there are none."""
    return {key: value for key, value in award.items() if value is not None}

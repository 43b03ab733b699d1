"""eForms doubts: statements of a notice that cannot be true together with the rest of it.

One of them may be a slip of a form and costs nothing; a notice with two is not believed (the SDK's own file of invalid
examples has all three).
"""

from __future__ import annotations

from hub_boamp.eforms_values import lot_number
from hub_boamp.tree import Node
from hub_boamp.values import number

GENERAL_LAW = "32014L0024"
FREE_PROCEDURES = frozenset({"oth-single", "oth-mult"})
STANDARD_CALLS = frozenset({"16"})


def contradictions(root: Node) -> list[str]:
    """Return what cannot be true, each with its field."""
    return [doubt for doubt in (_no_award(root), _free_procedure(root), _submitted_less(root)) if doubt]


def _no_award(root: Node) -> str | None:
    most = number(root.text("cac:TenderingTerms/cac:LotDistribution/cbc:MaximumLotsAwardedNumeric"))
    return "at most 0 lots can be awarded to one tenderer (BT-33)" if most == 0 else None


def _free_procedure(root: Node) -> str | None:
    """Directive 2014/24 knows no "other" procedure for an ordinary call; only social services may have one."""
    kind = root.text(
        "ext:UBLExtensions/ext:UBLExtension/ext:ExtensionContent/efext:EformsExtension/efac:NoticeSubType/cbc:SubTypeCode"
    )
    code = root.text("cac:TenderingProcess/cbc:ProcedureCode")
    if root.text("cbc:RegulatoryDomain") == GENERAL_LAW and kind in STANDARD_CALLS and code in FREE_PROCEDURES:
        return f"procedure {code!r} does not exist for a call of subtype {kind} under Directive 2014/24/EU (BT-105)"
    return None


def _submitted_less(root: Node) -> str | None:
    """Tenders "for all lots" are required, yet for fewer lots than there are."""
    presentation = root.text("cac:TenderingProcess/cbc:PartPresentationCode")
    most = number(root.text("cac:TenderingTerms/cac:LotDistribution/cbc:MaximumLotsSubmittedNumeric"))
    count = sum(1 for text in root.texts("cac:ProcurementProjectLot/cbc:ID") if lot_number(text))
    if presentation == "all" and most is not None and most < count:
        return f"tenders must be for all {count} lots, and for at most {most} (BT-763, BT-31)"
    return None

"""Lists: France Travail's reference lists as far as offers are read with them; a new code is set aside, not guessed."""

from __future__ import annotations

import re
from typing import Any

from hub import ParseError, Skip

#: naturesContrats: offers carry the label, the search wants the code
NATURES = {
    "E1": "Contrat travail",
    "E2": "Contrat apprentissage",
    "FA": "Act. Formation pré.recrut.",
    "FJ": "Contrat pacte",
    "FS": "Cont. professionnalisation",
    "FT": "CUI - CAE",
    "FU": "CUI - CIE",
    "I1": "Insertion par l'activ.éco.",
    "NS": "Emploi non salarié",
    "FV": "Prépa.opérationnel.emploi",
    "FW": "Emploi Avenir non marchand",
    "FX": "Emploi Avenir marchand",
    "FY": "Emploi Avenir Professeur",
    "PS": "Portage salarial",
    "PR": "Contrat PrAB",
    "CC": "CDI de chantier ou d'opération",
    "CU": "Contrat d'usage",
    "EE": "Contrat d'Engagement Educatif",
    "ER": "Engagement à servir dans la réserve",
    "CI": "Contrat intermittent",
}
#: typesContrats, and DDT, which offers carry though the list does not
TYPES = frozenset({"CDI", "CDD", "MIS", "SAI", "CCE", "FRA", "LIB", "REP", "TTI", "DDI", "DIN", "DDT"})
KNOWN = {"naturesContrats": frozenset(NATURES), "typesContrats": TYPES}


def plain(label: str) -> str:
    """Return a label with one apostrophe, one blank between words and small letters."""
    return re.sub(r"\s+", " ", label.replace("’", "'").replace("ʼ", "'")).strip(" .").lower()


BY_LABEL = {plain(label): code for code, label in NATURES.items()}


def nature(label: str | None) -> str | None:
    """Return the code of a nature of contract by its label (or code).

    :raises ParseError: for a label that the list does not hold.
    """
    if not label:
        return None
    if label in NATURES:
        return label
    code = BY_LABEL.get(plain(label))
    if code is None:
        raise ParseError("natureContrat: a label that the list naturesContrats does not hold; add it to lists.py")
    return code


def name_of(rows: list[dict[str, Any]]) -> str:
    """Return which of the lists that we know these rows are, or ``referentiel``."""
    codes = {str(row.get("code")) for row in rows}
    known = next((name for name, values in KNOWN.items() if len(codes & values) > len(codes) / 2), None)
    return known or "referentiel"


def compared(data: dict[str, Any]) -> None:
    """Compare a list that is served with ours: it is used as a code list, and gives no record.

    :raises ParseError: naming a code of contracts that offers may carry and that we would not understand.
    :raises Skip: always, else.
    """
    name, rows = data.pop("name"), data.pop("rows")
    known = KNOWN.get(name)
    new = sorted({str(row.get("code")) for row in rows} - known) if known else []
    if new:
        raise ParseError(f"{name}: new code(s) {', '.join(new)}; add them to lists.py and to the schema")
    if name == "naturesContrats":
        for row in rows:
            if BY_LABEL.get(plain(str(row.get("libelle")))) != row.get("code"):
                raise ParseError(f"naturesContrats: {row.get('code')} has another label; add it to lists.py")
    raise Skip("reference list, used as a code list")

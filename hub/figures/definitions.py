"""Definitions: of each indicator its unit, inputs, dimensions and method; labels are those of the schema."""

from __future__ import annotations

from dataclasses import dataclass

from hub.errors import UsageError
from schemas.code import Code
from schemas.codes_indicator import INDICATOR

Words = tuple[str, str]

NO_DECP = ("Aucune source de données essentielles (DECP) n'est branchée.", "No source of DECP data is connected.")
NO_REFERENTS = ("Aucune source ne donne le temps de travail des référents.", "No source gives the referents' hours.")
NO_HIRING = ("Aucune source ne donne la date d'embauche des offres.", "No source gives the day of hiring of offers.")
NO_WORKED = ("Aucune source ne donne les heures travaillées sur les chantiers.", "No source gives the hours worked.")
MEDIAN = (
    "Une médiane de parcours ne peut être prouvée sans risque pour les personnes ; elle n'est pas publiée.",
    "A median of pathways cannot be proved safe for the persons; it is not published.",
)
DASHBOARD = ("Tableau de bord : lire R1 à R5, PP2 et PP4.", "Dashboard: read R1 to R5, PP2 and PP4.")
MEAN = ("Moyenne, non médiane : une médiane ne peut être protégée.", "Mean, not median: a median cannot be protected.")
HIRED = ("RSA : situation à l'embauche sur la clause.", "RSA: status at hiring on the clause.")
WINDOW = (
    "« Grâce à » est imputé par une fenêtre de 12 mois après la dernière heure ; une cohorte plus jeune attend.",
    '"Thanks to" is imputed by a window of 12 months after the last hour; a younger cohort waits.',
)
SUGGESTED = (
    "Liens confirmés par un exploitant seulement ; un lien suggéré ne compte pas.",
    "Links confirmed by an operator only; a suggested link does not count.",
)
SECTOR = (
    "Marchés et entreprises : ceux dont le code NAF du titulaire est connu, avec une clause d'exécution.",
    "Contracts and firms: those whose winner's NAF code is known, with an execution clause.",
)
DIVISOR = ("Diviseur : 1 607 heures par an.", "Divisor: 1,607 hours a year.")


@dataclass(frozen=True)
class Definition:
    """How one indicator is made.

    ``protected``: made of persons' or employers' data, so that nothing of it leaves without disclosure control.
    ``reason``: why there is no figure at all yet. ``lag``: by how many quarters the period observed lies before the one
    that is released, so that what must be waited for is known: a figure is never provisional.
    """

    code: str
    unit: str
    inputs: tuple[str, ...]
    dimensions: tuple[str, ...] = ()
    protected: bool = False
    method_version: str = "1"
    reason: Words = ("", "")
    note: Words = ("", "")
    lag: int = 0

    @property
    def label(self) -> Code:
        """Return the labels and the definition in words."""
        return INDICATOR[self.code]

    @property
    def available(self) -> bool:
        """Say whether there is an input for it."""
        return not self.reason[0]


def _persons(
    code: str, unit: str, *inputs: str, dimensions: tuple[str, ...] = (), note: Words = ("", ""), lag: int = 0
) -> Definition:
    return Definition(code, unit, inputs, dimensions, protected=True, method_version="2", note=note, lag=lag)


def _none(code: str, unit: str, reason: Words, *inputs: str) -> Definition:
    return Definition(code, unit, inputs, reason=reason)


_ROWS = (
    Definition("H1", "hours", ("clause", "contract")),
    _persons("H2", "hours", "clause_hours"),
    _persons("H3", "hours", "clause_hours", dimensions=("rsa",)),
    _persons("H4", "percent", "clause_hours", "clause"),
    _persons("R1", "hours", "clause_hours", dimensions=("measure",), note=HIRED),
    _persons("R2", "percent", "clause_hours", note=HIRED),
    _persons("R3", "persons", "clause_hours", note=HIRED),
    _persons("R4", "persons", "clause_hours", "pathway", note=WINDOW, lag=4),
    _persons("R4b", "persons", "clause_hours", "pathway", note=WINDOW, lag=4),
    _persons("R5", "percent", "clause_hours", "pathway", note=WINDOW, lag=4),
    _none("R6", "none", DASHBOARD, "clause_hours", "pathway"),
    _persons("PP1", "persons", "clause_hours"),
    _persons("PP2", "hours_per_person", "clause_hours", note=MEAN),
    _persons("PP3", "percent", "clause_hours", "pathway", dimensions=("sex", "age_band", "criterion")),
    _persons("PP4", "hours", "clause_hours", dimensions=("modality", "contract_type")),
    _persons("E1", "percent", "pathway"),
    _persons("E2", "percent", "pathway"),
    _persons("E3", "percent", "pathway"),
    _persons("E4", "percent", "pathway", lag=3),
    _none("E5", "months", MEDIAN, "pathway"),
    _persons("E6", "percent", "pathway"),
    _none("E7", "persons", NO_REFERENTS, "pathway"),
    Definition("C1", "percent", ("coverage",)),
    Definition("C2", "count", ("tender",), ("measure",)),
    Definition("C3", "percent", ("tender",)),
    Definition("C4", "count", ("coverage",), ("measure",)),
    _none("C5", "percent", NO_DECP),
    Definition("C6", "count", ("tender",), ("clause",)),
    _persons("S1", "percent", "clause_hours", "organisation"),
    Definition("S2", "count", ("organisation",), ("kind",)),
    Definition("J1", "count", ("offer",), note=SUGGESTED),
    _none("J2", "days", NO_HIRING, "offer"),
    _persons("I1", "percent", "clause_hours", "organisation", dimensions=("measure",), note=SECTOR),
    Definition("F1", "eur", ("project",), ("measure",)),
    _persons("F2", "eur_per_hour", "project", "clause_hours"),
    _none("A1", "percent", NO_WORKED, "clause_hours", "clause"),
    _persons("T1", "fte", "clause_hours", note=DIVISOR),
)  # fmt: skip

DEFINITIONS: dict[str, Definition] = {row.code: row for row in _ROWS}


def definition(code: str) -> Definition:
    """Return the definition of an indicator.

    :raises UsageError: for an unknown code.
    """
    if code not in DEFINITIONS:
        raise UsageError(f"no indicator {code!r}; there are {', '.join(DEFINITIONS)}")
    return DEFINITIONS[code]

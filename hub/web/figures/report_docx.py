"""The report as a .docx: real headings, tables with a header row, the same bytes for the same figures."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from hub.web.i18n import translated
from hub.web.negotiation import language

#: said in the template too, so that the catalogue of words finds them
MADE = "Périodes observées : {periods}. Instantané : {snapshot}. Diffusé le : {day}. Version de la méthode : {version}."
SECRECY = (
    "Un chiffre sur des personnes ou des entreprises n’est diffusé que si personne ne peut s’y reconnaître : au moins "
    "5 personnes (11 pour le RSA), 3 entreprises, aucune qui fasse presque tout. Toutes les tables et toutes les "
    "diffusions passées sont jugées ensemble."
)
READ = (
    "« secret » ne veut pas dire zéro. Les heures sont arrondies à 5, les personnes comptées une fois par territoire "
    "et période, le RSA est le statut à l’embauche sur la clause."
)

if TYPE_CHECKING:
    from hub.web.figures.indicator_pages import Cell, Section
    from hub.web.figures.report_pages import Part, Report

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # not allowed in XML 1.0
SETTLED = datetime(2026, 1, 1)


def written(title: str, report: Report | None, author: str) -> bytes:
    """Write a report; without one, a page that says that nothing was released."""
    import docx  # late: a server that writes no document does without it

    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title, author, ""
    properties.language = "en-GB" if language() == "en" else "fr-FR"
    properties.created = properties.modified = SETTLED
    document.add_heading(clean(title), 0)
    if report:
        document.add_paragraph(lead(report))
        for part in report.parts:
            chapter(document, part)
        around(document, report)
        method(document, report)
    body = BytesIO()
    document.save(body)
    return timeless(body)


def lead(report: Report) -> str:
    """Return what a report is made of, in a sentence."""
    made = translated(
        "Ce bilan est fait des seuls indicateurs diffusés ; rien sur des personnes n’est calculé à la demande."
    )
    return f"{made} {secrecy(report)}"


def secrecy(report: Report) -> str:
    """Return how many figures are secret, in a sentence."""
    if not report.secrets:
        return translated("Aucun chiffre de ce bilan n’est secret.")
    return translated("Chiffres tenus secrets dans ce bilan : {n}.", n=report.secrets)


def chapter(document: Any, part: Part) -> None:
    """Write one chapter: each figure in a table, what is missing with its reason."""
    document.add_heading(clean(part.title), 1)
    for section in part.sections:
        document.add_heading(clean(f"{section.code}. {section.title}"), 2)
        document.add_paragraph(clean(section.definition))
        heads = [translated("Période"), translated("Limité à"), section.unit, translated("Remarque")]
        table(document, heads, [row_of(each) for each in section.cells])
        more(document, section)
    for each in part.missing:
        why = each.why or translated("Aucun chiffre dans cette diffusion pour ce territoire")
        document.add_paragraph(clean(f"{each.code}. {each.title} : {why}"), style="List Bullet")


def row_of(cell: Cell) -> list[str]:
    """Return a figure as a row."""
    return [
        cell.period,
        cell.narrowed or translated("tout"),
        cell.said,
        " ; ".join(filter(None, (cell.why, cell.note))),
    ]


def more(document: Any, section: Section) -> None:
    """Say how many rows stand in the data alone."""
    if section.more:
        document.add_paragraph(translated("{n} autres lignes dans les données.", n=section.more))


def around(document: Any, report: Report) -> None:
    """Write the projects and the conventions of the territory."""
    document.add_heading(translated("Projets européens du territoire"), 1)
    if report.projects:
        heads = [translated("Projet"), translated("Coût total"), translated("Part de l’Union")]
        table(document, heads, [[each.title, each.total, each.union] for each in report.projects])
    else:
        document.add_paragraph(translated("Aucun projet sur les clauses ou un PLIE n’est connu ici."))
    if report.more_projects:
        document.add_paragraph(translated("{n} autres projets dans la recherche.", n=report.more_projects))
    document.add_heading(translated("Qui accompagne les clauses"), 1)
    for name in report.conventions:
        document.add_paragraph(clean(name), style="List Bullet")
    if not report.conventions:
        document.add_paragraph(translated("Aucune convention en vigueur n’est connue ici."))


def method(document: Any, report: Report) -> None:
    """Write how the figures were made, and what secret means."""
    document.add_heading(translated("Méthode et secret statistique"), 1)
    for each in method_sentences(report):
        document.add_paragraph(clean(each))


def method_sentences(report: Report) -> list[str]:
    """Return how the figures were made, in sentences."""
    return [translated(MADE, **method_words(report)), translated(SECRECY), translated(READ)]


def method_words(report: Report) -> dict[str, str]:
    """Return periods, snapshot, day and version of a report in words."""
    known = {name: ", ".join(values) or "–" for name, values in report.methods.items()}
    return {"periods": known["period"], "snapshot": known["snapshot"], "day": known["published_on"],
            "version": known["method_version"]}  # fmt: skip


def table(document: Any, heads: list[str], rows: list[list[str]]) -> None:
    """Write a table whose first row is repeated on each page."""
    from docx.oxml import OxmlElement

    grid = document.add_table(rows=1, cols=len(heads), style="Light Grid Accent 1")
    for cell, text in zip(grid.rows[0].cells, heads, strict=True):
        cell.text = clean(text)
    grid.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in rows:
        for cell, text in zip(grid.add_row().cells, row, strict=True):
            cell.text = clean(text)
    document.add_paragraph()


def clean(text: str) -> str:
    """Return a text without the signs that a document may not hold."""
    return FORBIDDEN.sub("", text)


def timeless(body: BytesIO) -> bytes:
    """Return the container without the moment of its writing."""
    copied = BytesIO()
    with ZipFile(body) as old, ZipFile(copied, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(ZipInfo(name, (1980, 1, 1, 0, 0, 0)), old.read(name), ZIP_DEFLATED)
    return copied.getvalue()

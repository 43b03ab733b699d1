"""Writing a draft: as plain text, and as a .docx that a word processor opens."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from textwrap import fill
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from hub.clauses.drafting_model import Annex, Draft

if TYPE_CHECKING:
    from docx.document import Document

_WIDTH = 100
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # not allowed in XML 1.0
_SETTLED = datetime(2026, 1, 1)  # the same draft gives the same bytes


def as_text(draft: Draft) -> str:
    """Write a draft as plain text, the warning first."""
    lines = [draft.title.upper(), "", _wrapped(draft.warning), ""]
    lines += [_wrapped(f"{label}\u00a0: {value}") for label, value in draft.about]
    for number, section in enumerate(draft.sections, 1):
        lines += ["", f"{number}. {section.heading}", ""]
        first, *rest = section.paragraphs
        lines.append(_wrapped(first))
        lines += [_wrapped(f"- {item}", "  ") for item in section.items]
        lines += [_wrapped(each) for each in rest]
    lines += ["", "Textes cités", "", *(f"- {each}" for each in draft.references)]
    for annex in draft.annexes:
        lines += ["", "-" * 40, "", annex.title, "", *(_wrapped(each) for each in annex.paragraphs)]
        lines += [" | ".join(cell or "        " for cell in row) for row in annex.table]
    if draft.blanks:
        lines += ["", "À compléter", "", *(f"- {each}" for each in draft.blanks)]
    return "\n".join(lines).strip() + "\n"


def _wrapped(text: str, indent: str = "") -> str:
    return fill(text, _WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def as_docx(draft: Draft) -> bytes:
    """Write a draft as an Office Open XML document, in French, with real headings and tables."""
    import docx  # late: a server that writes no document does without it
    from docx.shared import Pt

    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.language, properties.author = draft.title, "fr-FR", "Clausier"
    properties.created = properties.modified = _SETTLED
    properties.comments = ""
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(11)
    document.add_heading(_clean(draft.title), 0)
    document.add_paragraph().add_run(_clean(draft.warning)).bold = True
    for label, value in draft.about:
        line = document.add_paragraph()
        line.add_run(f"{label}\u00a0: ").bold = True
        line.add_run(_clean(value))
    for number, section in enumerate(draft.sections, 1):
        document.add_heading(f"{number}. {_clean(section.heading)}", 1)
        first, *rest = section.paragraphs
        document.add_paragraph(_clean(first))
        for item in section.items:
            document.add_paragraph(_clean(item), style="List Bullet")
        for each in rest:
            document.add_paragraph(_clean(each))
    _listed(document, "Textes cités", draft.references)
    for annex in draft.annexes:
        document.add_page_break()
        _annex(document, annex)
    if draft.blanks:
        _listed(document, "À compléter", draft.blanks)
    written = BytesIO()
    document.save(written)
    return _timeless(written)


def _timeless(document: BytesIO) -> bytes:
    """Write the container again without the moment of writing."""
    copied = BytesIO()
    with ZipFile(document) as parts, ZipFile(copied, "w", ZIP_DEFLATED) as copy:
        for part in parts.infolist():
            copy.writestr(ZipInfo(part.filename, _SETTLED.timetuple()[:6]), parts.read(part), ZIP_DEFLATED)
    return copied.getvalue()


def _listed(document: Document, heading: str, items: tuple[str, ...]) -> None:
    document.add_heading(heading, 1)
    for item in items:
        document.add_paragraph(_clean(item), style="List Bullet")


def _annex(document: Document, annex: Annex) -> None:
    document.add_heading(_clean(annex.title), 1)
    for each in annex.paragraphs:
        document.add_paragraph(_clean(each))
    if not annex.table:
        return
    table = document.add_table(rows=0, cols=len(annex.table[0]), style="Table Grid")
    for place, row in enumerate(annex.table):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.paragraphs[0].add_run(_clean(text)).bold = place == 0


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)

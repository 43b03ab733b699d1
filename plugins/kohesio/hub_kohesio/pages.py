"""Pages: a project's page as somebody captured it, in English or French, as text or as HTML."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from hub_kohesio import words
from hub_kohesio.facts import Facts, Text, beneficiaries, categories, digest, objectives, qid
from hub_kohesio.persons import masked
from hub_kohesio.text import SPACES, fold, line, said

LABELS = {
    "start": ("start date", "date de debut"),
    "end": ("end date", "date de fin"),
    "website": ("project website", "site web du projet", "site du projet"),
    "fund": ("fund", "fonds"),
    "total": ("total budget", "budget total"),
    "eu": ("eu contribution", "contribution de l ue"),
    "period": ("programming period", "periode de programmation"),
    "programme": ("programme", "program"),
    "authority": ("managing authority", "autorite de gestion"),
}
BY_LABEL = {label: name for name, labels in LABELS.items() for label in labels}
SECTIONS = {
    **dict.fromkeys(("theme", "themes", "theme s"), "themes"),
    **dict.fromkeys(("intervention field", "intervention fields", "domaine s d intervention",
                     "domaines d intervention", "domaine d intervention"), "fields"),
    **dict.fromkeys(("beneficiary", "beneficiaries", "beneficiaire s", "beneficiaire", "beneficiaires"), "bodies"),
}  # fmt: skip
SITE = re.compile(r"^kohesio\b", re.IGNORECASE)
HEADS = ("project info", "informations sur le projet")
TOPIC = frozenset({"european commission topic"})
FLAG = re.compile(
    r"^(?:Flag of|Drapeau (?:de la|du|de l[’']|des|de))\s*(?P<country>.+?)(?:\s{2,}|\u00a0+|$)(?P<region>.*)$"
)
LABELLED = re.compile(r"^\s*([^:]{3,40}?)\s*[:：]\s*(.*)$")
RATE = re.compile(r"\(([\d.,\s\u00a0\u202f]+%)\)")
FRENCH = ("date de debut", "budget total", "autorite de gestion", "periode de programmation", "fonds ")
STAR = "★"
SEEN, APART, LONG = 4, 3, 120  #: labels, and the lines without one or the length of a line, that end their block


def is_page(text: str) -> bool:
    """Say whether a text is a captured project page."""
    head = fold(text[:3000])
    labels = [label for name in ("start", "total", "period", "authority", "eu") for label in LABELS[name]]
    return sum(label in head for label in labels) >= 3


def page(text: str, url: str = "") -> tuple[str, dict[str, Any]]:
    """Return the key of a captured page and what it says, in the page's words.

    The key is the Q-id of the page's address where that is known, else a digest of the page's own facts: other
    spellings of the same page have the same one.
    """
    data = read(text)
    native = qid(url) if re.search(r"/projects?/|/entity/|[?&]id=", url) else None
    if native:
        data["url"] = url
        return native, data
    marks = [data.get(name) for name in ("title", "start", "end", "total", "eu")]
    return f"page-{digest(*marks)}", data


def read(text: str) -> dict[str, Any]:
    """Return the parts of a page by name: labelled lines, sections, title, description, flag."""
    lines = text.replace("\r\n", "\n").replace("\ufeff", "").split("\n")
    data: dict[str, Any] = {"language": "fr" if sum(word in fold(text[:3000]) for word in FRENCH) >= 2 else "en"}
    last = -1
    between = 0
    for place, whole in enumerate(lines):
        found = LABELLED.match(whole)
        name = BY_LABEL.get(fold(found[1])) if found else None
        if found and name:
            value = found[2] or _following(lines, place)
            data[name] = f"{data[name]} | {value}" if name in data else value
            last, between = place, 0
        elif whole.strip() and len(data) > SEEN:
            between += 1
            if between > APART or len(whole) > LONG:
                break
    data |= _body(lines[last + 1 :])
    return {name: value for name, value in data.items() if value not in (None, "", [])}


def _following(lines: list[str], place: int) -> str:
    """Return the value that stands on the line under its label, unless that is another label."""
    below = lines[place + 1].strip() if place + 1 < len(lines) else ""
    labelled = LABELLED.match(below)
    return "" if labelled and fold(labelled[1]) in BY_LABEL else below


def _body(lines: list[str]) -> dict[str, Any]:
    """Return sections, title and description: what stands between the last labelled line and the flag."""
    data: dict[str, Any] = {}
    blocks: list[list[str]] = [[]]
    for whole in lines:
        bare = whole.strip()
        if flag := FLAG.match(bare):
            data["country"], region = flag["country"].strip(), flag["region"].strip()
            data["region"] = region if fold(region) != fold(data["country"]) else ""
            break
        if bare:
            blocks[-1].append(bare)
        elif blocks[-1]:
            blocks.append([])
    blocks = [block for block in blocks if block]
    while blocks and (fold(blocks[0][0]) in TOPIC or fold(blocks[0][0]) in SECTIONS):
        data |= _sections(blocks.pop(0))
    if blocks:
        title = " ".join(blocks[0]) if len(blocks) > 1 else blocks[0][0]
        rest = blocks[1:] or ([blocks[0][1:]] if len(blocks[0]) > 1 else [])
        data["title"], data["description"] = title, "\n\n".join("\n".join(block) for block in rest)
    return data


def _sections(block: list[str]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    current = ""
    for text in block:
        if fold(text) in TOPIC:
            current = ""
        elif fold(text) in SECTIONS:
            current = SECTIONS[fold(text)]
        elif current:
            value = masked(text) if current == "bodies" else text
            data[current] = f"{data[current]}|{value}" if current in data else value
    return data


def facts(data: dict[str, Any]) -> Facts:
    """Return the facts of a captured page; amounts on pages are written the French way in every language."""
    language = data.pop("language")
    country = words.countries(data.pop("country", None))
    own = words.original_language(country or ["FR"])
    title = line(data.pop("title", None))
    share = RATE.search(str(data.get("eu", "")))
    fields = [SPACES.sub(" ", part).strip() for part in str(data.pop("fields", "") or "").split("|")]
    codes = [re.match(r"(\d{3})\s*[-–]\s*(.*)", part) for part in fields]
    url = data.pop("url", "")
    return Facts(
        native=qid(url) if url else None,
        texts=[Text(language, title.rstrip(f"{STAR} "), data.pop("description", None), language != own)],
        start=data.pop("start", None),
        end=data.pop("end", None),
        total=data.pop("total", None),
        eu=RATE.sub("", str(data.pop("eu", "") or "")),
        rate=share[1] if share else None,
        countries=country,
        funds=data.get("fund"),
        fund_text=data.pop("fund", None),
        programme=data.pop("programme", None),
        period=data.pop("period", None),
        authority=data.pop("authority", None),
        beneficiaries=beneficiaries(data.pop("bodies", None)),
        categories=[
            entry for code, part in zip(codes, fields, strict=True) if part
            for entry in (categories(code[1], code[2]) if code else categories(None, part))
        ],
        objectives=objectives("thematic", None, data.pop("themes", None)),
        region=said(data.pop("region", None)),
        website=data.pop("website", None),
        official_url=url or None,
        highlighted=True if title.endswith(STAR) else None,
    )  # fmt: skip


class _Lines(HTMLParser):
    """Collects the text of a page, a line for each block; scripts and styles are left out."""

    BLOCKS = frozenset({*("p", "div", "li", "ul", "h1", "h2", "h3", "h4", "section", "br", "tr", "article", "header")})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line at a block; hide what is no text."""
        self.hidden += tag in ("script", "style", "noscript")
        if tag in self.BLOCKS:
            self.parts.append("\n")
        if tag == "img":
            self.parts.append(f"\n{dict(attrs).get('alt') or ''}  ")

    def handle_endtag(self, tag: str) -> None:
        """End a line at a block's end."""
        self.hidden -= tag in ("script", "style", "noscript") and self.hidden > 0
        if tag in self.BLOCKS:
            self.parts.append("\n\n" if tag in ("h1", "h2", "h3", "p", "section") else "\n")

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        if not self.hidden:
            self.parts.append(SPACES.sub(" ", data) if not data.strip() else data.replace("\n", " "))


def text_of(html: str) -> str:
    """Return the text of an HTML page, line by line."""
    reader = _Lines()
    reader.feed(html)
    return "".join(reader.parts)

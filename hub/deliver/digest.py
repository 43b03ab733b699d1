"""Digests: all that changed in a saved search since the last letter, as a subject, a text and an HTML part."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from hub.deliver.letters import Words
from hub.deliver.telling import Told
from hub.deliver.wording import KINDS, chosen, counted, heading

IN_FULL = 40  #: records told with all their sentences; the others by their title
LISTED = 400  #: records named at all; the search shows the rest
STYLE = "font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5;color:#1a1a1a;background:#ffffff"
LINK = "color:#0b4f8a"


@dataclass(frozen=True)
class Frame:
    """What stands around the news: whose hub it is, which search, and how to end it."""

    title: str
    base_url: str
    search: str  #: the search in words; empty means all
    search_url: str
    manage_url: str
    unsubscribe_url: str
    language: str


def digest(news: Sequence[Told], frame: Frame) -> Words:
    """Return the letter that tells the news; there is some."""
    ordered = sorted(news, key=lambda each: list(KINDS).index(each.what))
    return Words(subject(ordered, frame), "\n".join(as_text(ordered, frame)), "".join(as_html(ordered, frame)))


def subject(news: Sequence[Told], frame: Frame) -> str:
    """Return a subject that tells: how many of what, and in which search."""
    counts = [(what, sum(each.what == what for each in news)) for what in KINDS]
    told = ", ".join(counted(what, n, frame.language) for what, n in counts if n)
    return f"{told} : {frame.search}" if frame.search else f"{told} – {frame.title}"


def groups(news: Sequence[Told]) -> Iterator[tuple[str, list[Told]]]:
    """Yield the news by what became of the records."""
    for what in KINDS:
        found = [each for each in news[:LISTED] if each.what == what]
        if found:
            yield what, found


def page_of(told: Told, frame: Frame) -> str:
    """Return the address of a record's page."""
    return f"{frame.base_url}/records/{quote(told.id, safe=':-._~')}"


def as_text(news: Sequence[Told], frame: Frame) -> Iterator[str]:
    """Yield the lines of the text part."""
    yield searched(frame)
    place = 0
    for what, found in groups(news):
        yield from ("", f"== {heading(what, frame.language)} ({len(found)}) ==")
        for each in found:
            place += 1
            yield from ("", f"* {each.title}")
            yield from (f"  {sentence}" for sentence in (each.sentences if place <= IN_FULL else ()))
            if each.links:
                yield f"  {page_of(each, frame)}"
    if len(news) > LISTED:
        yield from ("", rest(len(news), frame))
    yield from ("", "-- ", *footer(frame))


def searched(frame: Frame) -> str:
    """Return which search is told."""
    everything = chosen(("tout", "everything"), frame.language)
    return f"{chosen(('Votre recherche', 'Your search'), frame.language)} : {frame.search or everything}"


def rest(total: int, frame: Frame) -> str:
    """Return how many records are not named here."""
    n = total - LISTED
    words = chosen((f"Et {n} autres : voir la recherche", f"And {n} more: see the search"), frame.language)
    return f"{words} {frame.search_url}"


def footer(frame: Frame) -> Iterator[str]:
    """Yield why this letter came, and how to change or end it."""
    words = {
        "fr": (f"Vous recevez ce courriel parce que vous suivez une recherche sur {frame.title}.",
               f"Voir la recherche : {frame.search_url}", f"Changer le rythme ou effacer : {frame.manage_url}",
               f"Ne plus rien recevoir : {frame.unsubscribe_url}"),
        "en": (f"You receive this e-mail because you follow a search on {frame.title}.",
               f"See the search: {frame.search_url}", f"Change the rhythm or erase: {frame.manage_url}",
               f"Unsubscribe: {frame.unsubscribe_url}"),
    }  # fmt: skip
    yield from words[frame.language]


def as_html(news: Sequence[Told], frame: Frame) -> Iterator[str]:
    """Yield the pieces of the HTML part: no picture, no script, nothing fetched from anywhere."""
    lang = frame.language
    title = html.escape(subject(news, frame))
    yield f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title></head>'
    yield f'<body style="margin:0;padding:16px;{STYLE}"><div style="max-width:640px">'
    yield f'<h1 style="font-size:20px">{html.escape(frame.title)}</h1>'
    yield f"<p>{anchor(frame.search_url, searched(frame))}</p>"
    place = 0
    for what, found in groups(news):
        yield f'<h2 style="font-size:18px">{html.escape(heading(what, lang))} ({len(found)})</h2><ul>'
        for each in found:
            place += 1
            yield item(each, frame, each.sentences if place <= IN_FULL else ())
        yield "</ul>"
    if len(news) > LISTED:
        yield f"<p>{html.escape(rest(len(news), frame))}</p>"
    yield f'<hr><p style="font-size:14px;color:#4a4a4a">{html.escape(next(footer(frame)))}<br>'
    yield f"{' · '.join(links(frame))}</p></div></body></html>\n"


def item(told: Told, frame: Frame, sentences: Sequence[str]) -> str:
    """Return one record as an item of a list."""
    name = anchor(page_of(told, frame), told.title) if told.links else html.escape(told.title)
    lines = "".join(f"<br>{html.escape(sentence)}" for sentence in sentences)
    return f'<li style="margin-bottom:12px"><strong>{name}</strong>{lines}</li>'


def links(frame: Frame) -> Iterator[str]:
    """Yield the links that change or end the subscription."""
    words = ("Changer le rythme ou effacer", "Change the rhythm or erase"), ("Se désabonner", "Unsubscribe")
    yield anchor(frame.manage_url, chosen(words[0], frame.language))
    yield anchor(frame.unsubscribe_url, chosen(words[1], frame.language))


def anchor(address: str, words: str) -> str:
    """Return a link; only our own addresses are linked to."""
    return f'<a style="{LINK}" href="{html.escape(address)}">{html.escape(words)}</a>'

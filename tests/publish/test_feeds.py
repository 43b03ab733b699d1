"""Feeds: what they tell, and that nothing a source writes can break them."""

from __future__ import annotations

from typing import Any

import icalendar
import orjson
import pytest
from lxml import etree

from hub.publish import atom, calendar, jsonfeed, rss
from hub.publish.entries import Entry, Feed
from tests.web.invented import EXCERPT, tender

ATOM = "{http://www.w3.org/2005/Atom}"
AT = "{http://purl.org/atompub/tombstones/1.0}"
FEED = Feed(
    title="Marchés & clauses",
    self_url="https://hub.example.org/feeds/tenders.atom?q=a&open=true",
    page_url="https://hub.example.org/?q=a&open=true",
    base_url="https://hub.example.org",
    updated="2026-11-22T06:00:00.000009Z",
)
NASTY = "<script>alert(1)</script> ]]> \x00\x0b & \ud7ff\ufffe « é »"


def entry(seq: int = 9, **changed: Any) -> Entry:
    values = {"seq": seq, "at": "2026-11-22T06:00:00Z", "id": tender(0)["id"], "kind": "tender", "event": "created"}
    return Entry(**{**values, "record": tender(0), **changed})


def gone() -> Entry:
    return entry(10, event="withdrawn", reason="doublon", replaced_by="boamp:tender-26-1")


def xml(pieces: Any) -> etree._Element:
    return etree.fromstring(b"".join(pieces))


def test_atom_says_who_buys_where_and_quotes_the_clause() -> None:
    feed = xml(atom.written(FEED, [entry()]))
    text = feed.findtext(f"{ATOM}entry/{ATOM}content")
    assert "Commune de Vallombreuse" in text and "Isère" in text and EXCERPT in text
    assert feed.find(f"{ATOM}link[@rel='self']").get("href") == FEED.self_url


def test_a_withdrawal_is_a_tombstone_with_its_reason_and_its_successor() -> None:
    (tomb,) = xml(atom.written(FEED, [gone()])).findall(f"{AT}deleted-entry")
    assert tomb.get("ref") == "https://hub.example.org/records/boamp:tender-26-100000"
    assert tomb.findtext(f"{AT}comment") == "doublon"
    assert tomb.find(f"{ATOM}link").get("href").endswith("/records/boamp:tender-26-1")


@pytest.mark.parametrize("write", [atom.written, rss.written])
def test_no_text_of_a_source_breaks_the_xml(write: Any) -> None:
    nasty = entry(record=tender(0, title=NASTY, description=NASTY))
    assert "<script" not in etree.tostring(xml(write(FEED, [nasty])), encoding="unicode")


def test_two_states_of_one_second_have_different_instants() -> None:
    assert entry(9).updated < entry(10).updated


def test_json_feed_tells_a_withdrawal_to_programs_and_to_people() -> None:
    alive, dead = orjson.loads(b"".join(jsonfeed.written(FEED, [entry(), gone()])))["items"]
    assert alive["date_published"] == "2026-11-21T00:00:00Z"
    assert dead["_clausier"]["reason"] == "doublon"
    assert dead["title"].startswith("Retiré") and "doublon" in dead["content_html"]


def test_rss_shows_a_change_as_news() -> None:
    channel = xml(rss.written(FEED, [entry(12), entry(9)]))
    assert len({guid.text for guid in channel.iter("guid")}) == 2
    assert channel.findtext("channel/item/pubDate") == "Sun, 22 Nov 2026 06:00:00 GMT"


def events(*entries: Entry) -> list[icalendar.Event]:
    text = b"".join(calendar.written(FEED, entries))
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))
    return list(icalendar.Calendar.from_ical(text).walk("VEVENT"))


def test_a_deadline_is_an_event_whose_uid_stays() -> None:
    (first,), (second,) = events(entry(9)), events(entry(12, event="changed"))
    assert first["uid"] == second["uid"] == "boamp:tender-26-100000@clausier"
    assert second["sequence"] > first["sequence"]
    assert first.decoded("dtstart").isoformat() == "2026-11-19T11:30:00+00:00"
    assert first["status"] == "CONFIRMED" and not first.errors


def test_what_is_withdrawn_or_cancelled_is_off_in_calendars() -> None:
    cancelled = entry(11, record=tender(0, stage="cancelled"))
    assert [each["status"] for each in events(gone(), cancelled)] == ["CANCELLED", "CANCELLED"]


def test_a_tender_without_deadline_makes_no_event() -> None:
    assert events(entry(record={"id": "boamp:tender-1", "title": "Sans date"})) == []


def test_tombstones_stand_before_entries_as_the_schema_of_rfc_4287_wants_it():
    feed = xml(atom.written(FEED, [entry(11), gone(), entry(8)]))
    names = [etree.QName(one).localname for one in feed]
    assert names[-3:] == ["deleted-entry", "entry", "entry"]

"""Deletions that a source tells of: the kit judges them, and what was never seen is no news."""

from __future__ import annotations

from hub import Connector, Contract, Item
from hub.testing import Replica, json_answer, next_link, numbered_page, two_runs
from hub.testing.checks import FAIL, NOT_JUDGED, PASS, all_asked
from hub.testing.checks_fetching import CHECKS as FETCHING
from hub.testing.checks_storing import CHECKS as STORING
from hub.testing.subject import Subject

ASKED = [check for check in (*FETCHING, *STORING) if check.id in ("fetches", "cursor", "second-run", "deletion")]


class Town(Connector):
    """A town with a list of changes and a log of deletions, which is asked from a cursor on only."""

    name = "town_of_deletions"
    title = "Ville d'Exemple"
    homepage = "https://example.org/"
    licence = "etalab-2.0"
    kinds = ("tender",)
    contract = Contract(attribution="Ville d'Exemple")
    base_url = "https://example.org"

    def fetch(self, http, cursor):
        if cursor:
            yield http.get(f"{self.address}/deleted", params={"since": cursor["n"]}, accept="application/json")
        address, latest = f"{self.address}/list?page=1&size=2&after={cursor['n'] if cursor else 0}", cursor
        while address:
            raw = http.get(address, accept="application/json")
            page = raw.json()
            latest = {"n": max([row["n"] for row in page["items"]], default=(latest or {"n": 0})["n"])}
            address = page["next"]
            yield raw if address else raw.at(latest)

    def parse(self, raw):
        for row in raw.json()["items"]:
            yield Item(row["ref"], "row", row)

    def normalise(self, item):
        row = item.data
        row.pop("n")
        if row.pop("deleted", False):
            row.clear()
            return
        yield {"id": self.uid(row.pop("ref")), "kind": "tender", "title": row.pop("title")}


class Deaf(Town):
    """The same, which takes a deletion for a tender."""

    def normalise(self, item):
        item.data.pop("deleted", None)
        item.data.setdefault("title", "Untitled")
        yield from Town.normalise(self, item)


class Source(Replica):
    """The town itself, whose log tells of one tender that nobody ever saw."""

    def __init__(self):
        super().__init__()
        self.rows = [{"n": n, "ref": f"A-{n}", "title": f"Tender {n}"} for n in range(1, 6)]
        self.log = [{"n": 5, "ref": "A-0", "deleted": True}]

    def answer(self, request):
        if request.path == "/deleted":
            return json_answer({"items": [row for row in self.log if row["n"] >= int(request.args["since"])]})
        rows = [row for row in self.rows if row["n"] > int(request.args["after"])]
        return json_answer({"items": numbered_page(rows, request), "next": next_link(rows, request)})


class Deleting(Source):
    """The same, which the kit may ask to delete."""

    def delete(self, key):
        self.rows = [row for row in self.rows if row["ref"] != key]
        self.log.append({"n": 6, "ref": key, "deleted": True})


def found(connector, replica):
    return {finding.check.id: finding for finding in all_asked(ASKED, Subject(connector, replica=replica))}


def test_a_deletion_that_is_told_is_judged_and_one_of_what_was_never_seen_is_no_news():
    assert {key: (one.verdict, one.told) for key, one in found(Town, Deleting).items() if one.verdict != PASS} == {}


def test_a_connector_that_is_deaf_to_deletions_fails():
    finding = found(Deaf, Deleting)["deletion"]
    assert finding.verdict == FAIL and "A-5 was deleted, and nothing was withdrawn" in finding.told


def test_without_a_way_to_delete_the_kit_says_what_to_add():
    finding = found(Town, Source)["deletion"]
    assert finding.verdict == NOT_JUDGED and "delete(key)" in finding.told


def test_an_author_sees_what_two_runs_left():
    source = Deleting()
    runs = two_runs(Town, source, between=lambda: source.delete("A-2"))
    assert runs.first.status == runs.second.status == "complete"
    assert runs.gone == {"town_of_deletions:A-2"} and not runs.new and len(runs.before) == 5

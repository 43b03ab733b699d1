"""Twins: connectors like a sound one, each broken in one way, and the checks that each must fail."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from pathlib import Path

from hub.scaffold import made
from hub.testing.subject import Subject, at

TABLE_FETCH = '        yield http.get(self.address + self.options["path"], accept="text/csv").of("all")'
TABLE_PARSE = '        table = read_table(raw, delimiter=";")'
ROWS = "        for row in table.rows:\n"
UID = 'self.uid(row.pop("Référence"))'
IMPORTS = "from marshmallow import"
PAGES = '''        for raw in http.pages(
            f"{self.address}/api/marches",
            items=lambda page: page["results"],
            total=lambda page: page["total_count"],
            limit=self.options["page_size"],
        ):
            yield raw.of("all", announced=raw.json()["total_count"])'''


def by_hand(body: str) -> str:
    """Return a loop over pages written by hand; ``body`` is what it does with a page."""
    return f"""        from hub import Incomplete
        start = (cursor or {{}}).get("start", 0)
        while True:
            params = {{"limit": 2, "offset": start}}
            raw = http.get(f"{{self.address}}/api/marches", params=params, accept="application/json")
            page, total = raw.json()["results"], raw.json()["total_count"]
            start += 2
{body}"""


CURSOR = by_hand(
    "            first = (cursor or [0])[0]\n"
    "            yield raw.of('all', announced=total - first).at((start,))\n"
    "            if start >= total or not page:\n                return"
).replace('(cursor or {}).get("start", 0)', "(cursor or [0])[0]")


def packed(folder: Path) -> None:
    """Give the documents of a twin as gzip files."""
    for path in [*(folder / "tests" / "fixtures").iterdir()]:
        if path.name.endswith(".expected.json"):
            path.rename(path.with_name(path.name.replace(".csv.", ".csv.gz.")))
        else:
            path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes()))
            path.unlink()


def deaf_to(error: str, condition: str = "True") -> str:
    """Return a fetch that takes an error for the end of the list."""
    return f"""        import hub
        try:
    {TABLE_FETCH}
        except hub.{error} as error:
            if not ({condition}):
                raise"""


@dataclass(frozen=True)
class Twin:
    """A connector with broken places; ``fails`` are the checks that it must fail, the first is what it is made for.

    ``because`` says why it fails the others too.
    """

    changes: tuple[tuple[str, str], ...]
    fails: tuple[str, ...]
    because: str = ""
    template: str = "table"
    packed: bool = False

    def made(self, name: str, folder: Path) -> Subject:
        """Write the twin into a folder and return it as a subject of the kit."""
        made(name, template=self.template, folder=folder)
        path = folder / f"hub_{name}" / "__init__.py"
        code = path.read_text("utf-8")
        for old, new in self.changes:
            assert old.replace("NAME", name) in code, f"{name}: the template has no {old!r}"
            code = code.replace(old.replace("NAME", name), new.replace("NAME", name))
        path.write_text(code, "utf-8")
        if self.packed:
            packed(folder)
        return at(folder)


TWINS = {
    "two_names": Twin(
        (('name = "NAME"', 'name = "another"'),), ("one-name", "as-expected"), "the expected ids bear the right name"
    ),
    "no_page": Twin((('"https://example.org/marches"', '"example.org"'),), ("for-people",)),
    "no_thanks": Twin((('attribution="Source : Ville d\'Exemple"', 'attribution=" "'),), ("licence",)),
    "strange_kind": Twin((('("tender",)', '("tender", "town")'),), ("kinds",)),
    "takes_any_option": Twin(
        (("        path = fields", '        class Meta:\n            unknown = "exclude"\n\n        path = fields'),),
        ("options",),
    ),
    "looks_behind": Twin(((IMPORTS, f"import hub.harvest.corridor  # noqa\n{IMPORTS}"),), ("face-only",)),
    "goes_out_alone": Twin(((IMPORTS, f"import urllib.request  # noqa\n{IMPORTS}"),), ("polite",)),
    "gives_nothing": Twin(
        (("in table.rows:", "in ():"),),
        ("records-come", "as-expected", "fetches"),
        "nothing is not what is expected, and an empty source cannot be told from an ill one",
    ),
    "other_words": Twin((('row.pop("Objet")', 'row.pop("Objet").upper()'),), ("as-expected",)),
    "one_id_twice": Twin(
        ((UID, 'self.uid(row.pop("Référence")[:3])'),), ("unique-ids", "as-expected", "order"),
        "the ids are not the expected ones; which of two records stands depends on their order",
    ),
    "one_key_twice": Twin((('Item(row["Référence"],', 'Item("same",'),), ("unique-keys",)),
    "forgets_a_form": Twin((("    withdraws = True\n", '    withdraws = True\n    forms = {"long": 1}\n'),),
                           ("ranked-forms",)),
    "counts_places": Twin(
        ((IMPORTS, f"from itertools import count\n{IMPORTS}"),
         ("        table = read_table", "        self.places = count(1)\n        table = read_table"),
         (UID, 'self.uid(f"{next(self.places)}{row.pop(\'Référence\')[:0]}")')),
        ("order", "as-expected"), "places are not the expected ids",
    ),
    "asks_chance": Twin(
        ((IMPORTS, f"import time\n{IMPORTS}"), ('row.pop("Objet")', 'row.pop("Objet") + str(time.time_ns())')),
        ("pure", "as-expected", "order", "time-zones", "encodings"), "no reading equals another",
    ),
    "lives_in_a_zone": Twin(
        ((".replace(tzinfo=PARIS)", ".astimezone()"),), ("time-zones", "as-expected"),
        "the expected deadlines are those of Paris",
    ),
    "leaves_a_field": Twin((('frozenset({"Service"})', "frozenset()"),), ("quiet-drift", "as-expected"),
                           "an expected file holds no drift"),
    "picks_its_fields": Twin(
        (("        row = item.data\n", "        row = dict(item.data)\n        item.data.clear()\n"),),
        ("loud-drift",),
    ),
    "publishes_all": Twin(
        (('        limit = row', '        record["description"] = " ".join(row.values())\n        limit = row'),),
        ("canaries", "as-expected", "lineage"), "no description is expected, and nothing tells where it comes from",
    ),
    "names_a_contact": Twin(
        (('door = Door(drop=("Contact",))', "door = Door()"),
         ('"title": row.pop("Objet")', '"title": row.pop("Objet") + " " + row.pop("Contact")')),
        ("no-person", "as-expected"), "no address is expected in a title",
    ),
    "names_a_contact_on_pages": Twin(
        (('door = Door(drop=("Contact",))', "door = Door()"), ('kinds = ("tender",)', 'kinds = ("offer",)'),
         ('"kind": "tender"', '"kind": "offer"'), ('"documents_url": row', '"official_url": row'),
         ('"title": row.pop("Objet")', '"title": row.pop("Objet") + " " + row.pop("Contact")'),
         ('yield {**record, "deadline": deadline(limit)} if limit else record', "yield record if limit else record")),
        ("no-person", "as-expected", "lineage"),
        "no offer is expected, no address in its title, and its own address has another name",
    ),
    "tells_half_its_fields": Twin((('        "title": "Objet",\n', ""),), ("lineage",)),
    "tells_of_no_column": Twin((('"title": "Objet",', '"title": "Object",'),), ("lineage",)),
    "reads_a_page_as_nothing": Twin(
        ((TABLE_PARSE, f'        if raw.read()[:1] == b"<":\n            return\n{TABLE_PARSE}'),), ("no-web-page",),
    ),
    "expands_entities": Twin(
        (('iter_xml(raw, "marche")', "etree.fromstring(raw.read())"), (IMPORTS, f"from lxml import etree\n{IMPORTS}")),
        ("no-doctype",), template="xml",
    ),
    "gives_other_things": Twin(
        (("PARIS = Zone", "CALLS = []\nPARIS = Zone"),
         (TABLE_FETCH, f"        CALLS.append(1)\n        for _ in CALLS:\n    {TABLE_FETCH}")),
        ("fetches",),
    ),
    "asks_once": Twin(
        ((TABLE_FETCH, TABLE_FETCH.replace("http.get(", "http.post(")),), ("throttled",),
    ),
    "deaf_to_quotas": Twin(((TABLE_FETCH, deaf_to("Refused", "error.status == 429")),), ("throttled-for-long",)),
    "deaf_to_outages": Twin(((TABLE_FETCH, deaf_to("Refused", "error.status == 503")),), ("down",)),
    "deaf_to_pages": Twin(((TABLE_FETCH, deaf_to("Incomplete", "'HTML' in str(error)")),), ("web-page",)),
    "deaf_to_nothing": Twin(
        ((TABLE_FETCH, '        raw = http.get(self.address + self.options["path"], accept="text/csv")\n'
          '        if raw.read():\n            yield raw.of("all")'),), ("empty-body",),
    ),
    "deaf_to_cuts": Twin(((TABLE_FETCH, deaf_to("Incomplete", "'HTML' not in str(error)")),), ("cut-body",)),
    "deaf_to_redirects": Twin(((TABLE_FETCH, deaf_to("FetchError", "'169.254' in str(error)")),), ("redirect-inside",)),
    "stops_at_a_bad_row": Twin(
        ((ROWS, f'{ROWS}            if not row["Objet"]:\n                return\n'),), ("bad-row",),
    ),
    "unpacks_by_itself": Twin(
        ((IMPORTS, f"import gzip\n{IMPORTS}"),
         (TABLE_PARSE, '        body = raw.read()\n        if body[:2] == bytes((31, 139)):\n'
          '            raw = Raw.from_bytes(gzip.decompress(body))\n' + TABLE_PARSE)),
        ("no-bomb",), packed=True,
    ),
    "goes_back": Twin(
        ((IMPORTS, f"import re\n{IMPORTS}"),
         ("        row = item.data\n",
          '        row = item.data\n        assert not any(re.search(r"[^!]+!", text) for text in row.values())\n')),
        ("huge-record",),
    ),
    "knows_all_codes": Twin(
        (('"city": row.pop("Commune")', '"city": {town: town for town in TOWNS}[row.pop("Commune")]'),
         ("PARIS = Zone", 'TOWNS = ("Paris", "Grenoble", "Lyon", "Blyes", "Bordeaux")\nPARIS = Zone')),
        ("unknown-codes",),
    ),
    "reads_letters_as_others": Twin(
        ((IMPORTS, f"import json\n{IMPORTS}"),
         ('in raw.json()["results"]:', 'in json.loads(raw.read().decode("utf-8", "replace"))["results"]:')),
        ("encodings",), template="json-api",
    ),
    "begins_at_import": Twin(
        ((IMPORTS, f"import threading\nimport time\n{IMPORTS}"),
         ("PARIS = Zone", "threading.Thread(target=time.sleep, args=(5,), daemon=True).start()\nPARIS = Zone")),
        ("imports",),
    ),
    "prints": Twin((("        row = item.data\n", "        row = item.data\n        print(row)\n"),), ("silent",)),
    "keeps_in_its_module": Twin(
        (("PARIS = Zone", "SEEN = []\nPARIS = Zone"),
         ("        row = item.data\n", "        row = item.data\n        SEEN.append(item.key)\n")),
        ("no-global-state",),
    ),
    "takes_all_rows_first": Twin(((ROWS, ROWS.replace("table.rows", "list(table.rows)")),), ("flat-memory",)),
    "deaf_to_silence": Twin(((TABLE_FETCH, deaf_to("FetchError", "'in time' in str(error)")),), ("stalls",)),
    "waits_for_ever": Twin(((TABLE_FETCH, TABLE_FETCH.replace('"text/csv")', '"text/csv", timeout=(10.0, 86400.0))')),),
                           ("stalls",)),
    "asks_twice": Twin(
        ((TABLE_FETCH, TABLE_FETCH.replace("yield http", "http") + "\n" + TABLE_FETCH),), ("asks-once",),
    ),
    "cursor_of_python": Twin(((PAGES, CURSOR),), ("cursor",), template="json-api"),
    "believes_short_pages": Twin(
        ((PAGES, by_hand("            yield raw.of('all')\n            if len(page) < 2:\n                return")),),
        ("lying-total", "truncated"), "it looks at no total at all", template="json-api",
    ),
    "counts_pages": Twin(
        ((PAGES, by_hand("            if not page and start < total:\n"
                         "                raise Incomplete('less than announced')\n"
                         "            yield raw.of('all')\n            if start >= total:\n                return")),),
        ("truncated",), template="json-api",
    ),
    "skips_when_resumed": Twin(
        ((PAGES, by_hand("            left = total if not cursor else None\n"
                         "            yield raw.of('all', announced=left).at({'start': start + 2})\n"
                         "            if start >= total or not page:\n                return")),),
        ("resumes",), template="json-api",
    ),
    "never_the_same": Twin(
        ((IMPORTS, f"import time\n{IMPORTS}"), ('.of("all")', '.of("all").at(time.time_ns())'),
         ("dict(row))", 'dict(row) | {"read_at": str(raw.cursor or "")})'),
         ('row.pop("Objet")', 'row.pop("Objet") + row.pop("read_at")')),
        ("second-run",),
    ),
    "never_in_the_same_place": Twin(
        ((IMPORTS, f"import time\n{IMPORTS}"), ('.of("all")', ".of(str(time.time_ns()))")), ("deletion",)
    ),
}  # fmt: skip

"""Organisations: mentions of one body become one record, whatever their order, and people can part or join them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.derive.organisations import (
    Decided,
    derive_organisations,
    merge,
    organisation_keys,
    organisations_of,
    successor,
    takes_over,
)
from hub.derive.organisations_names import alike, core, departement_of
from schemas import load
from schemas.views import view

SITE = "21380185500015"
SIREN = "213801855"


def record(number: int, *named: dict, kind: str = "tender", day: str = "2026-01-02", **fields) -> dict:
    source = "francetravail" if kind == "offer" else "boamp"
    return {"id": f"{source}:{kind}-{number}", "kind": kind, "published_on": day, "organisations": list(named),
            "origin": {"source": source}, **fields}  # fmt: skip


def buyer(name: str, **fields) -> dict:
    return {"role": "buyer", "name": name, **fields}


def merged(*records: dict, decided: Decided | None = None) -> list[dict]:
    made = merge([mention for one in records for mention in organisations_of(one)], decided=decided)
    for organisation in made:
        load(organisation)
    return made


def pair(*keys: str) -> frozenset[frozenset[str]]:
    return frozenset({frozenset(keys)})


def test_one_siret_is_one_organisation_under_its_latest_name():
    (found,) = merged(
        record(1, buyer("Ville de Grenoble", siret=SITE, postcode="38000", city="Grenoble")),
        record(2, buyer("Grenoble (mairie)", siret=SITE), day="2026-05-01"),
    )
    assert found["id"] == f"hub:organisation:siret-{SITE}"
    assert (found["siren"], found["name"]) == (SIREN, "Grenoble (mairie)")
    assert found["other_names"] == ["Ville de Grenoble"]
    assert found["roles"] == [
        {"role": "buyer", "valid_from": "2026-01-02", "valid_to": "2026-05-01", "source": "boamp", "mentions": 2,
         "records": ["boamp:tender-2", "boamp:tender-1"]}
    ]  # fmt: skip


def test_a_name_and_town_join_the_siret_with_a_score_and_evidence():
    (found,) = merged(
        record(1, buyer("Commune de Grenoble", siret=SITE, postcode="38000", city="Grenoble")),
        record(2, buyer("MAIRIE DE GRENOBLE", postcode="38021", city="GRENOBLE CEDEX 1")),
    )
    (link,) = found["links"]
    assert (link["id"], link["score"], link["decided_by"]) == ("boamp:tender-2", 1.0, "rule")
    assert link["evidence"][0]["excerpt"] == "MAIRIE DE GRENOBLE"
    assert found["roles"][0]["mentions"] == 2


@pytest.mark.parametrize(
    "other",
    [
        buyer("CCAS de Grenoble", postcode="38000", city="Grenoble"),
        buyer("Commune de Grenoble", postcode="73000", city="Chambéry"),
        buyer("Commune de Vizille", postcode="38220", city="Vizille"),
        buyer("Commune de Grenoble", siren="552100554", postcode="38000", city="Grenoble"),
    ],
    ids=["another body of the town", "another département", "another town", "another SIREN"],
)
def test_what_is_not_the_same_stays_apart(other):
    seat = buyer("Commune de Grenoble", siret=SITE, postcode="38000", city="Grenoble")
    assert len(merged(record(1, seat), record(2, other))) == 2


def test_a_name_that_fits_two_towns_equally_joins_neither():
    towns = [buyer("Régie des eaux", postcode="38000", city="Grenoble"),
             buyer("Régie des eaux", postcode="38220", city="Vizille")]  # fmt: skip
    vague = record(3, buyer("Régie des eaux"), places=[{"role": "buyer", "department": "38"}])
    assert len(merged(record(1, towns[0]), record(2, towns[1]), vague)) == 3
    assert len(merged(record(1, towns[0]), vague)) == 1


def test_namesakes_without_a_place_are_not_taken_for_one():
    assert len(merged(record(1, buyer("Mairie de Saint-Exemple")), record(2, buyer("Commune de St Exemple")))) == 2
    assert len(merged(record(1, buyer("Agence Exemple")), record(2, buyer("AGENCE EXEMPLE")))) == 1
    work = {"territories": [{"type": "departement", "code": "38"}]}
    assert len(merged(record(1, buyer("Mairie de Vif"), **work), record(2, buyer("Ville de Vif"), **work))) == 1


def test_a_siren_joins_its_only_site_and_stands_alone_beside_two():
    alone = record(1, buyer("Grenoble", siren=SIREN))
    first = record(2, buyer("Ville de Grenoble", siret=SITE))
    assert len(merged(alone, first)) == 1
    second = record(3, buyer("Ville de Grenoble, service des eaux", siret=f"{SIREN}00023"))
    assert len(merged(alone, first, second)) == 3


def test_people_part_and_join_organisations_and_parting_wins():
    town = record(1, buyer("Commune de Grenoble", siret=SITE, postcode="38000", city="Grenoble"))
    same = record(2, buyer("Mairie de Grenoble", postcode="38000", city="Grenoble"))
    keys = (f"siret:{SITE}", "name:commune grenoble|38|grenoble")
    assert len(merged(town, same)) == 1
    assert len(merged(town, same, decided=Decided(apart=pair(*keys)))) == 2
    elsewhere = record(3, buyer("Métropole", postcode="73000", city="Chambéry"))
    joined = Decided(together=pair(f"siret:{SITE}", "name:metropole|73|chambery"))
    (found,) = merged(town, same, elsewhere, decided=joined)
    assert {link["decided_by"] for link in found["links"]} == {"rule", "decision"}
    both = Decided(together=pair(*keys), apart=pair(*keys))
    assert len(merged(town, same, decided=both)) == 2


def test_an_organisation_of_offers_alone_is_internal():
    offer = record(1, {"role": "employer", "name": "Atelier Fictif", "siret": SITE}, kind="offer")
    (found,) = merged(offer)
    assert found["audience"] == "internal"
    shows = view("organisation", "open")
    assert shows is not None and not shows.shows(found)


def test_an_open_organisation_tells_nothing_that_an_offer_says():
    offer = record(1, {"role": "employer", "name": "Nom Secret", "siret": SITE, "postcode": "38000"}, kind="offer")
    (found,) = merged(offer, record(2, buyer("Commune de Grenoble", siret=SITE)))
    assert "audience" not in found
    assert "francetravail" not in str(found) and "Secret" not in str(found) and "38000" not in str(found)


def test_an_offer_does_not_lend_its_siret_to_an_open_name():
    seat = {"postcode": "38000", "city": "Grenoble"}
    offer = record(1, {"role": "employer", "name": "Atelier Fictif", "siret": SITE, **seat}, kind="offer")
    named = record(2, {"role": "contractor", "name": "Atelier Fictif", **seat}, kind="contract")
    open_one = next(one for one in merged(offer, named) if "audience" not in one)
    assert "siret" not in open_one and open_one["id"].startswith("hub:organisation:") and "links" not in open_one


def test_a_list_gives_kinds_and_an_internal_list_only_to_internal_records():
    listed = {"id": f"siae:{SITE}", "kind": "organisation", "name": "Atelier Fictif", "siret": SITE, "kinds": ["ACI"],
              "roles": [{"role": "siae"}], "places": [{"postcode": "38000", "city": "Grenoble"}]}  # fmt: skip
    assert merged(listed)[0]["kinds"] == ["ACI"]
    named = record(2, {"role": "contractor", "name": "Atelier Fictif", "siret": SITE})
    assert merged(listed, named)[0]["kinds"] == ["ACI", "COMPANY"]
    (found,) = merged({**listed, "audience": "internal"}, named)
    assert found["kinds"] == ["COMPANY"]


def test_names_say_what_an_organisation_is():
    (found,) = merged(record(1, {"role": "facilitator", "name": "Plan local pour l'insertion et l'emploi du Sud"}))
    assert found["kinds"] == ["OPCS", "PLIE"]


@pytest.mark.parametrize(
    ("name", "said"),
    [("S.A.R.L. Exemple & Fils", "exemple fils"), ("Ville de ST-EXEMPLE", "commune saint exemple"),
     ("Conseil départemental de l'Isère", "departement isere"), ("DÉPARTEMENT DE L’ISÈRE", "departement isere"),
     ("SA", "sa")],
)  # fmt: skip
def test_a_name_has_one_core(name, said):
    assert core(name) == said


def test_numbers_and_markers_must_agree():
    assert alike("lycee jean exemple", "college jean exemple") == 0
    assert alike("agence 1 exemple", "agence 2 exemple") == 0
    assert alike("travaux publics exemple", "exemple travaux publics") == 1


@pytest.mark.parametrize(
    ("postcode", "code"),
    [("38000", "38"), ("1150", "01"), ("20090", "2A"), ("20200", "2B"), ("97400", "974"), ("B-123456", ""), (None, "")],
)
def test_a_postcode_tells_the_departement(postcode, code):
    assert departement_of(postcode) == code


def test_a_clause_of_a_tender_repeats_nothing():
    clause = record(1, buyer("Commune de Grenoble"), kind="clause", tender="boamp:tender-1")
    assert organisations_of(clause) == []


def test_the_tombstone_names_who_took_the_keys():
    (former,) = merged(record(1, buyer("Commune de Grenoble", postcode="38000", city="Grenoble")))
    now = merged(
        record(1, buyer("Commune de Grenoble", postcode="38000", city="Grenoble")),
        record(2, buyer("Ville de Grenoble", siret=SITE, postcode="38000", city="Grenoble")),
    )
    assert successor(former, now) == f"hub:organisation:siret-{SITE}"
    assert successor({"merge_keys": ["siret:0"]}, now) is None


NAMES = ["Commune de Grenoble", "Mairie de Grenoble", "Ville de Vizille", "Vizille travaux", "Travaux Vizille SARL",
         "Régie des eaux", "Regie des eau", "Grenoble travaux publics", "Grenoble travaux publiques"]  # fmt: skip
TOWNS = [("38000", "Grenoble"), ("38220", "Vizille"), ("", ""), ("73000", "Chambéry")]
SIRETS = ["", "", SITE, f"{SIREN}00023", "55210055400013"]


@st.composite
def parties(draw):
    postcode, town = draw(st.sampled_from(TOWNS))
    siret = draw(st.sampled_from(SIRETS))
    found = {"role": draw(st.sampled_from(["buyer", "contractor"])), "name": draw(st.sampled_from(NAMES)),
             "postcode": postcode, "city": town, "siret": siret}  # fmt: skip
    if not siret and draw(st.booleans()):
        found["siren"] = SIREN
    return {name: value for name, value in found.items() if value}


@st.composite
def known(draw):
    sizes = draw(st.lists(st.tuples(st.lists(parties(), min_size=1, max_size=2), st.booleans()), max_size=9))
    return [
        record(n, *some, kind="offer" if closed else "tender", day=f"2026-0{1 + n % 9}-01",
               places=[{"role": "buyer", "department": "38"}])
        for n, (some, closed) in enumerate(sizes)
    ]  # fmt: skip


KEYS = [f"siret:{SITE}", f"siren:{SIREN}", "name:commune grenoble|38|grenoble", "name:commune vizille|38|vizille",
        "name:regie eaux|38|", "name:grenoble travaux publics|73|chambery"]  # fmt: skip


@st.composite
def decisions(draw):
    pairs = st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from(KEYS)).filter(lambda p: p[0] != p[1]), max_size=2)
    together, apart = draw(pairs), draw(pairs)
    return Decided(frozenset(map(frozenset, together)), frozenset(map(frozenset, apart)))


@settings(max_examples=150, deadline=None)
@given(known(), decisions(), st.randoms(use_true_random=False))
def test_the_order_of_mentions_changes_nothing(records, decided, chance):
    expected = merged(*records, decided=decided)
    chance.shuffle(records)
    assert merged(*records, decided=decided) == expected


class Index:
    """Records found by their keys, as the store finds them."""

    def __init__(self) -> None:
        self.records: dict[str, dict] = {}

    def mentions(self, keys):
        return [m for one in self.records.values() for m in organisations_of(one) if m.keys & keys]


@settings(max_examples=60, deadline=None)
@given(known(), known(), decisions())
def test_deriving_by_key_ends_where_merging_everything_does(before, after, decided):
    index, stored = Index(), {}
    for step in (before, after, [{"id": one["id"], "kind": "tender"} for one in before[:2]]):
        keys = set()
        for one in step:
            keys |= organisation_keys(index.records.get(one["id"], {})) | organisation_keys(one)
            index.records[one["id"]] = one
        made = derive_organisations(keys, index.mentions, decided=decided)
        records = [one for one, _ in made]
        gone = {uid for uid, (old, its) in stored.items() if its & keys or takes_over(records, old)}
        for uid in gone - {one["id"] for one in records}:
            del stored[uid]
        stored.update({one["id"]: (one, its) for one, its in made})
    held = sorted((one for one, _ in stored.values()), key=lambda one: one["id"])
    assert held == merged(*index.records.values(), decided=decided)


def test_a_block_of_five_hundred_names_is_merged_in_time():
    records = [record(n, buyer(f"Grenoble travaux {chr(97 + n % 26)}{chr(97 + n // 26)}", postcode="38000"))
               for n in range(500)]  # fmt: skip
    assert 1 <= len(merged(*records)) <= 500

"""A case is all notices of one procedure folded into what is true now: its id, its places, its lots."""

from hub.derive.cases import tender_id


def sentences(case) -> list[str]:
    return [event["sentence_fr"] for event in case.tender["timeline"]]


def test_a_call_alone_is_a_tender(make, accepted):
    case = make.fold(make.call())
    tender = case.tender
    assert tender["id"] == "boamp:tender-26-100" and tender["stage"] == "call"
    assert tender["deadline"]["local"] == "2026-05-10T12:00" and tender["open_until"] == "2026-05-10T12:00:00Z"
    assert sentences(case) == ["Publication de l'avis de marché", "Date limite : 10/05/2026 12:00"]
    assert tender["official_url"] == "https://www.boamp.fr/pages/avis/?q=idweb:26-100"
    assert {item["type"]: item["code"] for item in tender["territories"]}["commune"] == "38562"
    assert [clause["id"] for clause in case.clauses] == ["boamp:tender-26-100.execution_clause-1"]
    assert tender["clauses"][0]["hours"] == 175 and case.clauses[0]["territories"] == tender["territories"]
    accepted(case)


def test_a_dangling_corrigendum_waits_for_its_call(make):
    change = {"action": "date", "section": "Date limite", "new": "2026-05-24T12:00:00"}
    late = make.corrigendum("26-150", "2026-04-20", [change],
                            previous=["26-100"], title="Peintures")  # fmt: skip
    alone = make.fold(late)
    assert alone.tender["id"] == "boamp:tender-26-150" and alone.tender["stage"] == "call"
    whole = make.fold(late, make.call())
    assert whole.tender["id"] == "boamp:tender-26-100" and whole.tender["deadline"]["local"] == "2026-05-24T12:00"


def test_an_older_notice_changes_the_name_of_the_case(make):
    planned = make.build("26-9", "2026-01-05", notice_type="prior_information", title="Projet")
    assert make.fold(make.call()).tender["id"] == "boamp:tender-26-100"
    assert make.fold(make.call(), planned).tender["id"] == "boamp:tender-26-9"
    assert make.fold(planned).tender["stage"] == "planned" and make.fold(planned, make.call()).tender["stage"] == "call"


def test_ids_of_one_day_are_compared_as_numbers(make):
    assert tender_id([make.call("26-1000"), make.call("26-999")]) == "boamp:tender-26-999"


def test_a_relaunched_call_is_open_again(make):
    end = make.call("26-160", "2026-04-25", state="cancellation", previous=["26-100"])
    again = make.call("26-200", "2026-06-01", previous=["26-160"], deadline=make.deadline("2026-07-10T12:00"))
    case = make.fold(make.call(), end, again)
    assert case.tender["stage"] == "call" and case.tender["open_until"] == "2026-07-10T12:00:00Z"


def test_a_tender_without_a_title_is_named_by_its_cpv(make):
    assert make.fold(make.call(title=None)).tender["title"] == "Travaux de peinture"


def test_a_lot_has_the_territories_of_its_own_place(make):
    lots = [{"number": "1", "title": "Vizille"}, {"number": "2", "places": [{"postcode": "38000", "city": "Grenoble"}]}]
    texts = [make.text("10 heures d'insertion", lot="1"), make.text("20 heures d'insertion", lot="2")]
    case = make.fold(make.call(lots=lots, texts=texts))
    communes = [clause["territories"][0]["code"] for clause in case.clauses]
    assert communes == ["38562", "38185"]
    assert {item["code"] for item in case.tender["territories"] if item["type"] == "commune"} == {"38562", "38185"}


def test_a_tender_without_a_place_of_work_is_where_it_was_published(make):
    places = [{"department": "73", "role": "publication"}, {"postcode": "38220", "city": "Vizille", "role": "buyer"}]
    case = make.fold(make.call(places=[*places, {"text": "voir CCTP", "role": "performance"}]))
    assert [item["code"] for item in case.tender["territories"]] == ["73", "84"]


def test_work_in_a_region_is_placed_where_it_was_published(make):
    places = [{"nuts": "FRK", "role": "performance"}, {"department": "38", "role": "publication"},
              {"department": "75", "role": "publication"}]  # fmt: skip
    case = make.fold(make.call(places=places))
    assert {item["code"] for item in case.tender["territories"]} == {"38", "84"}


def test_lots_of_one_number_are_one_lot(make):
    lots = [{"number": "1", "title": "Peinture"}, {"number": "1", "cpv": ["45442100"]}]
    assert make.fold(make.call(lots=lots)).tender["lots"] == [{"number": "1", "title": "Peinture", "cpv": ["45442100"]}]


def test_reserved_lots_reach_the_detector_with_their_number(make, accepted):
    lots = [{"number": "4", "reserved": [{"to": "siae", "path": "x"}]}]
    case = make.fold(make.call(lots=lots, texts=[]))
    assert [clause["id"] for clause in case.clauses] == ["boamp:tender-26-100.lot-4.reserved-1"]
    accepted(case)


def test_notices_are_never_changed_by_folding(make):
    import copy

    change = {"action": "replace", "old": "175", "new": "823", "lot": "Lot n° 1"}
    notices = [make.call(lots=[{"number": "1", "deadline": make.deadline("2026-05-10T12:00")}]),
               make.corrigendum("26-150", "2026-04-20", [change], deadline=make.deadline("2026-05-30T12:00")),
               ]  # fmt: skip
    before = copy.deepcopy(notices)
    make.fold(*notices)
    assert notices == before

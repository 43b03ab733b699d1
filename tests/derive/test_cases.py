"""Cases: what is true now, after corrigenda, cancellations, awards and twins."""

from hub.derive.cases import tender_id


def sentences(case) -> list[str]:
    return [event["sentence_fr"] for event in case.tender["timeline"]]


def hours(case) -> list[tuple]:
    return [(clause.get("lot"), clause.get("hours")) for clause in case.clauses if "hours" in clause]


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


def test_a_national_corrigendum_moves_the_deadline(make, accepted):
    change = {"action": "date", "section": "Date limite de réception des offres", "old": "2026-05-10T12:00:00+01:00",
              "new": "2026-05-24T16:30:00+01:00"}  # fmt: skip
    case = make.fold(make.call(), make.corrigendum("26-150", "2026-04-20", [change], previous=["26-100"]))
    assert case.tender["deadline"]["local"] == "2026-05-24T16:30"
    assert case.tender["open_until"] == "2026-05-24T14:30:00Z"
    assert "Date limite : 10/05/2026 12:00 → 24/05/2026 16:30" in sentences(case)
    assert case.tender["notice_types"] == ["call"] and case.tender["stage"] == "call"
    accepted(case)


def test_a_deadline_may_sit_in_a_plain_pair_of_texts(make):
    change = {
        "action": "replace",
        "section": "IV.2.2",
        "old": "2026-05-10T12:00:00+01:00",
        "new": "24 mai 2026 à 16h30",
    }
    case = make.fold(make.call(), make.corrigendum("26-150", "2026-04-20", [change], previous=["26-100"]))
    assert case.tender["deadline"]["local"] == "2026-05-24T16:30"


def test_the_opening_of_tenders_is_not_the_deadline(make):
    change = {
        "action": "date",
        "section": "IV.2.7 ouverture des plis",
        "old": "2026-05-11T09:00:00",
        "new": "2026-05-25T09:00:00",
    }
    case = make.fold(make.call(), make.corrigendum("26-150", "2026-04-20", [change], previous=["26-100"]))
    assert case.tender["deadline"]["local"] == "2026-05-10T12:00"


def test_a_replacement_may_be_spelled_out_in_free_text(make):
    change = {"action": "information", "new": "Date limite de réception des offres : au lieu de 10/05/2026 à 12h00, "
              "lire 24/05/2026 à 10h30. Au lieu de 175 heures d'insertion, lire 630 heures d'insertion."}  # fmt: skip
    case = make.fold(make.call(), make.corrigendum("26-150", "2026-04-20", [change], previous=["26-100"]))
    assert case.tender["deadline"]["local"] == "2026-05-24T10:30"
    assert [number for _, number in hours(case)] == [630, 630]


def test_a_sentence_may_move_the_deadline(make):
    said = "La date limite de remise des offres, prévue le 10 mai 2026, est reportée au lundi 25 mai 2026 à 16h00."
    change = {"action": "information", "new": said}
    case = make.fold(make.call(), make.corrigendum("26-150", "2026-04-20", [change], previous=["26-100"]))
    assert case.tender["deadline"]["local"] == "2026-05-25T16:00"


def test_a_sentence_about_another_date_moves_nothing(make):
    change = {"action": "information", "new": "La visite du site est reportée au 3 mai 2026 à 9h00."}
    case = make.fold(make.call(), make.corrigendum("26-150", "2026-04-20", [change], previous=["26-100"]))
    assert case.tender["deadline"]["local"] == "2026-05-10T12:00"


def test_the_deadline_column_of_a_corrigendum_counts_where_no_change_says_one(make):
    late = make.corrigendum("26-150", "2026-04-20", [], previous=["26-100"], deadline=make.deadline("2026-05-31T12:00"))
    assert make.fold(make.call(), late).tender["deadline"]["local"] == "2026-05-31T12:00"


def test_a_replaced_text_is_the_past(make, accepted):
    change = {"action": "replace", "old": "Une clause sociale de 175 heures d'insertion est obligatoire",
              "new": "Une clause sociale de 630 heures d'insertion est obligatoire"}  # fmt: skip
    case = make.fold(make.call(), make.corrigendum("26-150", "2026-04-20", [change], previous=["26-100"]))
    assert hours(case) == [(None, 630)]
    assert case.clauses[0]["evidence"][0]["notice"] == "boamp:26-150"
    accepted(case)


def test_a_few_words_are_replaced_in_their_place(make):
    change = {"action": "replace", "old": "175", "new": "823"}
    case = make.fold(make.call(), make.corrigendum("26-150", "2026-04-20", [change], previous=["26-100"]))
    assert hours(case) == [(None, 823)]


def test_a_few_words_that_stand_in_several_places_are_left_alone(make):
    texts = [make.text("175 heures d'insertion"), make.text("Rue du 175", path="b")]
    change = {"action": "replace", "old": "175", "new": "823"}
    case = make.fold(make.call(texts=texts), make.corrigendum("26-150", "2026-04-20", [change], previous=["26-100"]))
    assert hours(case) == [(None, 175)]


def test_a_removed_text_is_gone(make):
    change = {
        "action": "remove",
        "old": "Une clause sociale de 175 heures d'insertion est obligatoire pour le titulaire",
    }
    case = make.fold(make.call(), make.corrigendum("26-150", "2026-04-20", [change], previous=["26-100"]))
    assert hours(case) == []


def test_an_added_text_is_true_now(make):
    change = {"action": "add", "after": "Conditions", "new": "Le lot demande 60 heures d'insertion."}
    case = make.fold(make.call(), make.corrigendum("26-150", "2026-04-20", [change], previous=["26-100"]))
    assert hours(case) == [(None, 175), (None, 60)]


def test_a_corrigendum_may_deny_the_clause(make):
    change = {"action": "replace", "section": "III", "old": "voir CCAP",
              "new": "Le marché ne contient pas de conditions d'exécution à caractère social."}  # fmt: skip
    case = make.fold(make.call(), make.corrigendum("26-150", "2026-04-20", [change], previous=["26-100"]))
    assert [clause["clause_kind"] for clause in case.clauses] == ["none_declared"]


def test_cpv_codes_are_corrected_in_their_place(make):
    change = {"action": "cpv", "old": "45442100", "new": "45442110"}
    call = make.call(cpv=["45000000", "45442100", "45400000"])
    case = make.fold(call, make.corrigendum("26-150", "2026-04-20", [change], previous=["26-100"]))
    assert case.tender["cpv"] == ["45000000", "45442110", "45400000"]


def test_conditions_and_criteria_follow_the_corrigendum(make):
    condition = "Une clause sociale de 175 heures d'insertion est obligatoire"
    call = make.call(conditions=[{"text": condition, "path": "x"}], criteria=[{"name": "Prix", "weight": 60}])
    change = {"action": "remove", "old": condition}
    case = make.fold(call, make.corrigendum("26-150", "2026-04-20", [change], previous=["26-100"]))
    assert "conditions" not in case.tender and case.tender["criteria"] == [{"name": "Prix", "weight": 60}]


def test_an_eforms_corrigendum_replaces_everything(make, accepted):
    lots = [{"number": "1", "title": "Gros œuvre", "deadline": make.deadline("2026-05-10T12:00")},
            {"number": "2", "title": "Peinture", "deadline": make.deadline("2026-05-10T12:00")}]  # fmt: skip
    first = make.eforms("26-100", "2026-04-01", lots=lots, texts=[make.text("175 heures d'insertion", lot="2")])
    second = make.eforms(
        "26-150", "2026-04-20", state="corrigendum", title="Réfection de l'école (corrigé)",
        texts=[make.text("Sans heures")],
        lots=[{"number": "2", "title": "Peinture", "deadline": make.deadline("2026-05-24T12:00")}],
        changes=[{"action": "text", "section": "LOT-0002", "new": "Report de la date limite"}],
    )  # fmt: skip
    case = make.fold(first, second)
    assert case.tender["title"] == "Réfection de l'école (corrigé)" and case.clauses == []
    assert [lot["number"] for lot in case.tender["lots"]] == ["2"]
    assert case.tender["deadline"]["local"] == "2026-05-24T12:00"
    assert "Date limite : 10/05/2026 12:00 → 24/05/2026 12:00" in sentences(case)
    assert any("lots retirés : 1" in sentence for sentence in sentences(case))
    accepted(case)


def test_the_deadline_is_the_earliest_of_the_lots(make):
    lots = [{"number": "10", "deadline": make.deadline("2026-06-10T12:00")},
            {"number": "9", "deadline": make.deadline("2026-06-02T12:00")}]  # fmt: skip
    case = make.fold(make.eforms("26-100", "2026-04-01", lots=lots))
    assert case.tender["deadline"]["local"] == "2026-06-02T12:00"
    assert [lot["number"] for lot in case.tender["lots"]] == ["9", "10"]


def test_a_cancellation_keeps_the_call_and_closes_it(make, accepted):
    end = make.call(
        "26-160", "2026-04-25", state="cancellation", previous=["26-100"], cancellation={"reason": "Budget insuffisant"}
    )
    case = make.fold(make.call(), end)
    assert case.tender["stage"] == "cancelled" and case.tender["title"] == "Réfection des peintures de l'école"
    assert "open_until" not in case.tender and case.tender["deadline"]["local"] == "2026-05-10T12:00"
    assert sentences(case)[-1] == "Annulation : Budget insuffisant" and case.clauses
    accepted(case)


def test_a_cancellation_alone_is_a_cancelled_tender(make):
    case = make.fold(make.call("26-160", "2026-04-25", state="cancellation", previous=["26-100"]))
    assert case.tender["stage"] == "cancelled" and case.tender["id"] == "boamp:tender-26-160"


def test_an_award_by_lots_makes_a_contract_of_each_decision(make, accepted):
    lots = [{"number": "1", "title": "Gros œuvre", "cpv": ["45223220"]}, {"number": "2", "title": "Peinture"}]
    call = make.call(lots=lots, texts=[make.text("175 heures d'insertion", lot="2")])
    decisions = [
        make.decision("1", None, status="unsuccessful"),
        make.decision("2", "Peinture Inventée SARL", "12000.50"),
    ]
    case = make.fold(call, make.award(awards=decisions, previous=["26-100"]))
    assert case.tender["stage"] == "awarded" and "open_until" not in case.tender
    assert case.tender["contracts"] == ["boamp:tender-26-100.contract-1", "boamp:tender-26-100.contract-2"]
    first, second = case.contracts
    assert first["status"] == "unsuccessful" and first["cpv"] == ["45223220"]
    assert second["considerations"] == ["execution_clause"] and "considerations" not in first
    assert [item["role"] for item in second["organisations"]] == ["buyer", "contractor"]
    assert case.tender["lots"][1]["clauses"] == ["boamp:tender-26-100.lot-2.execution_clause-1"]
    assert sentences(case)[-2:] == [
        "Lot 1 : infructueux",
        "Attribution : lot 2 à Peinture Inventée SARL pour 12\u202f000,50\u00a0€ HT",
    ]
    accepted(case)


def test_an_award_without_its_call_is_a_tender_of_its_own(make, accepted):
    case = make.fold(
        make.award(title="Peintures", awards=[make.decision("3", "Peinture Inventée SARL")], previous=["26-1"])
    )
    assert case.tender["id"] == "boamp:tender-26-300" and case.tender["stage"] == "awarded"
    assert [lot["number"] for lot in case.tender["lots"]] == ["3"]
    accepted(case)


def test_nothing_but_unsuccessful_lots_is_an_unsuccessful_tender(make):
    decisions = [make.decision("1", None, status="unsuccessful"), make.decision("2", None, status="abandoned")]
    assert make.fold(make.call(), make.award(awards=decisions, previous=["26-100"])).tender["stage"] == "unsuccessful"
    whole = make.award(awards=[make.decision(None, None, status="abandoned")], previous=["26-100"])
    assert make.fold(make.call(), whole).tender["stage"] == "abandoned"


def test_a_decision_said_again_is_one_contract(make):
    once = make.award(awards=[make.decision("1", "Peinture Inventée SARL")], previous=["26-100"])
    again = make.award(
        "26-310", "2026-07-10", [make.decision("1", "Peinture Inventée SARL", "9000.00")], previous=["26-100"]
    )
    case = make.fold(make.call(), once, again)
    assert len(case.contracts) == 1 and case.contracts[0]["value"]["amount"] == "9000.00"


def test_a_corrected_award_takes_the_place_of_the_wrong_one(make):
    wrong = make.award(awards=[make.decision("1", "Entreprise Fictive A")], previous=["26-100"])
    right = make.award("26-310", "2026-07-10", [make.decision("1", "Entreprise Fictive B")], state="corrigendum",
                       previous=["26-300"])  # fmt: skip
    case = make.fold(make.call(), wrong, right)
    assert [item["organisations"][-1]["name"] for item in case.contracts] == ["Entreprise Fictive B"]


def test_a_cancelled_award_notice_takes_its_decisions_back(make):
    wrong = make.award(awards=[make.decision("1", "Entreprise Fictive A")], previous=["26-100"])
    back = make.award("26-310", "2026-07-10", [], state="cancellation", previous=["26-300"])
    case = make.fold(make.call(), wrong, back)
    assert case.contracts == [] and case.tender["stage"] == "call"


def test_a_corrigendum_that_cites_the_award_leaves_the_call_alone(make):
    given = make.award(awards=[make.decision("1", "Entreprise Fictive A")], previous=["26-100"])
    change = {"action": "replace", "old": "175", "new": "823"}
    late = make.corrigendum("26-310", "2026-07-10", [change], notice_type="corrigendum", previous=["26-300"])
    case = make.fold(make.call(), given, late)
    assert hours(case) == [(None, 175)] and case.tender["stage"] == "awarded"


def test_a_call_after_an_award_opens_the_case_again(make):
    failed = make.award(awards=[make.decision("1", None, status="unsuccessful")], previous=["26-100"])
    again = make.call("26-400", "2026-09-01", previous=["26-300"], deadline=make.deadline("2026-10-01T12:00"))
    case = make.fold(make.call(), failed, again)
    assert case.tender["stage"] == "call" and case.tender["open_until"] == "2026-10-01T12:00:00Z"
    assert [contract["status"] for contract in case.contracts] == ["unsuccessful"]


def test_a_plan_published_after_the_call_does_not_take_its_place(make):
    late = make.build("26-110", "2026-04-05", notice_type="periodic", title="Programme annuel", previous=["26-100"])
    case = make.fold(make.call(), late)
    assert case.tender["stage"] == "call" and case.tender["title"] == "Réfection des peintures de l'école"


def test_a_buyer_takes_the_number_that_another_notice_gives_him(make):
    unnumbered = {"role": "buyer", "name": "COMMUNE DE VIZILLE"}
    given = make.award(
        awards=[make.decision("1", "Entreprise Fictive A")], previous=["26-100"], organisations=[make.buyer]
    )
    case = make.fold(make.call(organisations=[unnumbered]), given)
    assert case.tender["organisations"] == [{**unnumbered, "siren": "213805625"}]


def test_a_modification_changes_the_amount_of_its_contract(make):
    given = {**make.decision("1", "Entreprise Fictive A", "1000.00"), "contract_number": "2026-07"}
    after = {"contract_number": "2026-07", "value": {"amount": "1500.00", "currency": "EUR"}}
    changes = [{"action": "text", "new": "Avenant de prolongation"}]
    change = make.build(
        "26-400", "2026-09-01", notice_type="modification", state="modification", awards=[after],
        previous=["26-300"], changes=changes,
    )  # fmt: skip
    case = make.fold(make.call(), make.award(awards=[given], previous=["26-100"]), change)
    assert len(case.contracts) == 1 and case.contracts[0]["value"]["amount"] == "1500.00"
    assert sentences(case)[-1] == "Modification du marché : Avenant de prolongation"


def test_a_ted_twin_is_joined_and_not_counted_twice(make, accepted):
    twin = make.call("ted-040865-2026", "2026-04-03", family="TED", form="ted_export",
                     texts=[make.text("175 heures d'insertion")])  # fmt: skip
    case = make.fold(make.call(), twin)
    assert case.tender["id"] == "boamp:tender-26-100" and hours(case) == [(None, 175)]
    assert case.tender["families"] == ["FNS", "TED"] and len(case.tender["notices"]) == 2
    assert (
        "TED 40865-2026" in sentences(case)[-1]
        and {"scheme": "ted", "value": "40865-2026"} in case.tender["identifiers"]
    )
    accepted(case)


def test_an_older_ted_twin_does_not_name_the_case(make):
    twin = make.call("ted-040865-2026", "2026-03-30", family="TED")
    assert make.fold(make.call(), twin).tender["id"] == "boamp:tender-26-100"


def test_an_eforms_file_beside_its_boamp_notice_is_its_twin(make):
    own = make.eforms("26-100", "2026-04-01")
    copy = {**own, "id": "boamp:eforms-x-01", "native_id": "eforms-x-01"}
    case = make.fold(own, copy)
    assert hours(case) == [(None, 175)] and case.tender["timeline"][-1]["event"] == "twin"


def test_a_ted_notice_alone_stands_for_itself(make):
    case = make.fold(make.call("ted-040865-2021", "2021-02-01", family="TED"))
    assert case.tender["id"] == "boamp:tender-ted-040865-2021" and case.clauses


def test_awards_of_twins_are_counted_once(make):
    decided = [make.decision("1", "Peinture Inventée SARL", "9000.00")]
    own = make.award(awards=decided, previous=["26-100"])
    twin = make.award("ted-050000-2026", "2026-07-03", [make.decision("1", "PEINTURE INVENTEE")], family="TED")
    assert len(make.fold(make.call(), own, twin).contracts) == 1


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

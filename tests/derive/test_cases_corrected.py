"""What corrigenda and cancellations change of a tender, and what they leave alone."""



def sentences(case) -> list[str]:
    return [event["sentence_fr"] for event in case.tender["timeline"]]


def hours(case) -> list[tuple]:
    return [(clause.get("lot"), clause.get("hours")) for clause in case.clauses if "hours" in clause]


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

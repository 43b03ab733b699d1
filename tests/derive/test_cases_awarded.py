"""What awards make of a tender, and twins on TED that are not counted twice."""



def sentences(case) -> list[str]:
    return [event["sentence_fr"] for event in case.tender["timeline"]]


def hours(case) -> list[tuple]:
    return [(clause.get("lot"), clause.get("hours")) for clause in case.clauses if "hours" in clause]


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

"""Corrigenda, flags and persons: what is true now, what is only declared, what is never shown."""

from __future__ import annotations

from hub.clauses import Leaf, detect


def test_the_old_text_of_a_corrigendum_is_not_true_now() -> None:
    leaves = [
        Leaf("RECTIF.TXT_INIT", "Le nombre d'heures d'insertion imposé est de 445 heures.", None, "b", "past"),
        Leaf("RECTIF.LIRE", "Le nombre d'heures d'insertion imposé est de 275 heures.", None, "b"),
    ]
    assert [each.hours for each in detect(leaves)] == [275]


def test_a_later_notice_replaces_the_hours_of_an_earlier_one() -> None:
    leaves = [
        Leaf("call", "Clause d'insertion : 445 heures d'insertion.", None, "a"),
        Leaf("RECTIF.LIRE", "Clause d'insertion : 275 heures d'insertion.", None, "b"),
    ]
    (found,) = detect(leaves)
    assert found.hours == 275
    assert [each.notice for each in found.evidence] == ["b", "a"]


def test_a_clause_that_is_removed_is_gone() -> None:
    text = "L'exécution du marché comporte une clause obligatoire d'insertion."
    assert detect([Leaf("call", text, None, "a"), Leaf("RECTIF.SUPPRIMER", text, None, "b", "removed")]) == []


def test_a_corrigendum_that_denies_removes() -> None:
    leaves = [
        Leaf("call", "Le marché comporte une clause d'insertion sociale.", None, "a"),
        Leaf("RECTIF.LIRE", "Le marché ne comporte pas de clause d'insertion sociale.", None, "b"),
    ]
    assert detect(leaves) == []


def test_a_ticked_box_alone_is_only_declared() -> None:
    (found,) = detect([], declared=[{"list": "BOAMP", "code": "SOCIAUX", "path": "INDEXATION.SOCIAUX"}])
    assert (found.kind, found.mandatory, found.evidence[0].path) == (
        "execution_clause",
        "declared_only",
        "INDEXATION.SOCIAUX",
    )


def test_a_box_and_a_text_stand_side_by_side() -> None:
    (found,) = detect(
        [Leaf("text", "Marché réservé aux ESAT.")],
        reserved=[{"to": "siae", "path": "MARCHE_RESERVE", "value": "EMPLOIS_PROTEGES"}],
    )
    assert (found.beneficiary, found.mandatory) == ("handicap", "mandatory")
    assert [each.path for each in found.evidence] == ["text", "MARCHE_RESERVE"]


def test_only_the_code_for_employment_means_insertion() -> None:
    assert detect([], declared=[{"list": "social-objective", "code": "gen-eq"}]) == []
    (found,) = detect([], declared=[{"list": "social-objective", "code": "opp", "lot": "2"}])
    assert (found.kind, found.lot, found.beneficiary) == ("execution_clause", "2", "insertion")


def test_the_social_conditions_of_a_reserved_contract_are_not_a_clause() -> None:
    leaves = [Leaf("text", "La consultation comporte des conditions d'exécution à caractère social.")]
    assert [each.kind for each in detect(leaves, reserved=[{"to": "ea_esat"}])] == ["reserved"]


def test_persons_are_hidden_in_excerpts() -> None:
    text = (
        "Clause d'insertion sociale. Contact : Madame Camille Exemple, tél. 01 99 00 12 34, camille@example.org, "
        "ou M. Dominique Modèle, chargé de mission clause d'insertion."
    )
    words = " ".join(proof.excerpt for each in detect([Leaf("text", text)]) for proof in each.evidence)
    assert "clause" in words.lower()
    assert not any(secret in words for secret in ("Camille", "Exemple", "01 99", "example.org", "Dominique"))


def test_the_excerpt_is_the_original_text() -> None:
    text = "Mise en œuvre : une clause d’insertion «\u00a0sociale\u00a0» est prévueDélai : 3 mois"
    (found,) = detect([Leaf("text", text)])
    assert found.evidence[0].excerpt.startswith("Mise en œuvre : une clause d’insertion")


def test_a_clause_is_plain_json() -> None:
    (found,) = detect([Leaf("a.b", "Lot 2 : 70 heures d'insertion", None, "26-1")])
    record = found.as_json()
    assert (record["lot"], record["hours"], record["evidence"][0]["notice"]) == ("2", 70, "26-1")
    assert isinstance(record["hours"], int)


def test_known_lots_give_their_own_writing() -> None:
    assert [each.lot for each in detect([Leaf("t", "Clause d'insertion pour le lot 4A")], lots=["4A"])] == ["4A"]

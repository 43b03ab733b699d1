"""Wordings made up for this test, in no notice that the rules were written from: the rules must generalise."""

from __future__ import annotations

import pytest

from hub.clauses import Leaf, detect

EXECUTION = (
    "Le titulaire consacrera au moins 7 % du temps de travail à des personnes éloignées de l'emploi.",
    "Une clause sociale d'insertion est applicable aux lots 2, 5 et 7 (voir CCAP article 4.3).",
    "L'attributaire devra réserver 450 heures de travail à l'insertion des habitants des quartiers "
    "prioritaires de la ville.",
    "Marché comportant un volet insertion : 120 h.",
    "Dans le cadre du NPNRU, 5 % des heures travaillées sont réservées aux habitants des QPV.",
    "Le marché est soumis à la charte d'insertion de l'ANRU.",
    "Considérations sociales : insertion de publics éloignés de l'emploi (1 050 heures).",
    "La présente consultation intègre des considérations sociales relatives à l'insertion.",
    "Obligation d'insertion : 35 heures par tranche de 20 000 euros HT.",
    "Le marché comporte une clause d'insertion sociale obligatoire conformément à l'article 16.1 du CCAG-FCS.",
    "Les entreprises devront recourir à des bénéficiaires du RSA, jeunes sans qualification ou "
    "demandeurs d'emploi de longue durée pour une partie des heures.",
    "Clause de promotion de la diversité et de l'insertion professionnelle.",
    "Le prestataire s'engage à embaucher deux personnes en contrat d'insertion.",
    "Une démarche d'insertion est imposée au titulaire du lot 1.",
    "SOCIAL : CLAUSE D'INSERTION PAR L'ACTIVITE ECONOMIQUE - LOTS 1,2,3",
    "L'acheteur fait application de l'article L. 2112-2 : 80 heures d'insertion minimum.",
    "Des personnes en situation de handicap devront être employées à hauteur de 100 heures.",
    "Ce marché fait l'objet d'une clause sociale : voir CCAP.",
    "Le titulaire est tenu de mettre en œuvre une action en faveur de l'emploi des personnes en "
    "difficulté (210 heures).",
    "Insertion : 10 % des heures de main d'œuvre.",
    "L'entreprise retenue réservera, sur la durée du chantier, 140 h à des demandeurs d'emploi de longue durée.",
    "Dispositif d'insertion sociale obligatoire pour les lots gros œuvre et peinture.",
    "Application de la clause sociale d'insertion (facilitateur : Maison de l'emploi).",
    "Un engagement d'insertion sociale et professionnelle est demandé.",
    "Conditions d'exécution à caractère social : insertion de jeunes de moins de 26 ans.",
    "Marché avec clause d'insertion professionnelle.",
    "Le candidat s'engage sur un volume horaire d'insertion de 300 heures.",
    "Le marché comprend des exigences sociales : insertion par l'activité économique de publics prioritaires.",
)
RESERVED = (
    "Marché réservé aux ESAT et EA en application de l'article L2113-12 du CCP.",
    "Le présent marché est réservé aux entreprises adaptées.",
    "Consultation réservée aux structures de l'insertion par l'activité économique (SIAE).",
    "La participation à ce marché est réservée à des ateliers protégés et à des opérateurs économiques "
    "dont le but principal est l'intégration sociale et professionnelle de personnes handicapées ou "
    "défavorisées.",
    "Lot n° 3 : lot réservé (articles L. 2113-12 et suivants).",
    "Les candidats devront obligatoirement justifier de leur conventionnement SIAE.",
    "Le lot 2 est réservé aux entreprises de l'économie sociale et solidaire au sens de l'article L2113-15.",
    "L'exécution du marché est réservée dans le cadre de programmes d'emplois protégés.",
    "Ce marché s'adresse exclusivement aux établissements et services d'aide par le travail.",
    "Procédure réservée aux structures employant au moins 50 % de travailleurs handicapés.",
    "Marché pénitentiaire : réservé aux opérateurs économiques qui ont recours au travail en détention "
    "(article L2113-13-1).",
    "Le présent accord-cadre est réservé aux SIAE.",
    "Lots réservés : lot 2 et lot 4 (structures d'insertion par l'activité économique).",
    "Marché réservé à des entreprises adaptées et à des établissements et services d'aide par le travail",
    "L'accès au marché est réservé aux organismes employant une majorité de travailleurs handicapés.",
    "Il s'agit d'un marché réservé (art. L.2113-13).",
)
CRITERION = (
    "Critère n°3 : Performance en matière d'insertion sociale, pondéré à 10 %",
    "3. Qualité de la démarche sociale (insertion) : 15 points",
    "Valeur technique 50 %, prix 40 %, engagement en faveur de l'insertion 10 %",
    "Critère social : 5%",
    "Critères : prix 60 %, valeur technique 30 %, insertion sociale 10 %",
    "Sous-critère 2.4 : actions d'insertion proposées (5 points)",
    "Performance sociale 10 %",
)
TRAINING = (
    "Le titulaire accueillera au moins un apprenti pendant la durée du marché.",
    "Le titulaire s'engage à accueillir deux stagiaires de 3ème issus de collèges en REP+.",
    "Clause sociale de formation sous statut scolaire : 60 heures.",
)
SERVICE = (
    "Prestations de services d'insertion sociale et professionnelle : entretien des espaces verts comme "
    "support d'insertion.",
    "Marché de services de qualification et d'insertion professionnelle, support nettoyage.",
)
NOTHING = (
    "L'insertion paysagère des ouvrages sera particulièrement soignée.",
    "Le marché ne comporte pas de clause sociale d'insertion.",
    "Marchés réservés : NON",
    "Aucun lot n'est réservé à des entreprises adaptées.",
    "Le candidat fournira une attestation de régularité au regard de l'obligation d'emploi des "
    "travailleurs handicapés.",
    "Accompagnement des bénéficiaires du RSA dans leur parcours (PLIE du Grand Nancy).",
    "Construction d'un ESAT de 40 places à Beauvais.",
    "Maîtrise d'œuvre pour la réhabilitation des locaux de l'entreprise adaptée.",
    "Fourniture de repas pour la restauration sociale et les chantiers d'insertion.",
    "Les prix sont réputés comprendre les charges sociales et fiscales.",
    "Le titulaire respecte la clause de protection des données et les conventions de l'OIT.",
    "Qualité architecturale et insertion urbaine du projet : 30 %",
    "Sans objet : pas de conditions particulières d'exécution, notamment à caractère social.",
    "Prestation réservée aux architectes inscrits à l'ordre.",
    "Salon SIAE du Bourget : location de stand.",
    "Le parking réservé au personnel du lot 2 sera fermé.",
    "Création d'une mission locale d'insertion : travaux de plomberie",
    "Organisation d'un forum de l'emploi et de l'insertion : location de chapiteaux",
    "Le marché comporte des conditions d'exécution à caractère environnemental.",
    "L'insertion de l'ouvrage dans le quartier prioritaire sera étudiée.",
    "Le candidat produira une attestation d'assurance et un certificat de régularité sociale.",
    "Marché de transport des élèves en situation de handicap.",
    "Formation des demandeurs d'emploi aux métiers du bâtiment : lot 2, 400 heures de formation.",
    "Assistance aux bénéficiaires du RSA pour l'accès aux droits.",
    "Étude sur les besoins des demandeurs d'emploi de longue durée, 30 heures d'entretiens.",
    "Les heures d'ouverture de la maison de l'emploi sont de 9 h à 17 h.",
    "Il n'est pas prévu de marché réservé.",
    "Non réservé.",
    "Les entreprises adaptées bénéficient d'un droit de préférence à équivalence d'offres.",
    "Recrutement d'un chargé de mission au service insertion du Département : mission de conseil",
    "Accueil de stagiaires : construction d'un internat",
)
KINDS = {
    "execution_clause": EXECUTION,
    "reserved": RESERVED,
    "award_criterion": CRITERION,
    "training_clause": TRAINING,
    "insertion_service": SERVICE,
}


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in KINDS.items() for text in texts])
def test_a_new_wording_is_known_by_its_kind(kind: str, text: str) -> None:
    assert {clause.kind for clause in detect([Leaf("text", text)])} == {kind}


@pytest.mark.parametrize("text", NOTHING)
def test_a_new_false_friend_is_nothing(text: str) -> None:
    assert not detect([Leaf("text", text)])


@pytest.mark.parametrize(
    "text",
    [
        "Une clause d'insertion professionnelle sera appliquée sur le territoire de la métropole.",
        "Le titulaire réalise une action d'insertion sociale avec les habitants du quartier : 70 heures.",
        "70 heures d'insertion à réaliser sur le terrain par le titulaire.",
    ],
)
def test_an_insertion_of_people_is_not_taken_for_one_of_buildings(text: str) -> None:
    assert {clause.kind for clause in detect([Leaf("text", text)])} == {"execution_clause"}

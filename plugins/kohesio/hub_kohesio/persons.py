"""Persons: a beneficiary who is a natural person is masked where a document is read; bodies keep their names."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from hub_kohesio.text import fold, line

MASK = "[personne physique]"
CIVIL = re.compile(r"^(?:m|mr|mme|mlle|monsieur|madame|mademoiselle|mrs|ms|herr|frau|maitre)\b", re.IGNORECASE)
ARTICLES = frozenset({"la", "le", "les", "l", "d", "de", "du", "des", "et", "au", "aux", "en", "pour"})
MASKED = re.compile(r"natural person|personne physique|name redacted|anonymi[sz]|anonymous", re.IGNORECASE)
TRADE = re.compile(r"^(?:ei|eirl|entreprise individuelle|auto entrepreneur|autoentrepreneur|micro entreprise)\b")
BODY = re.compile(
    r"\b(?:association|asso|ass|societe|ste|sarl|eurl|sas|sasu|sa|snc|sci|scop|scic|scea|scp|selarl|earl|gaec|gie|gip|"
    r"cooperative|coop|commune|mairie|ville|departement|region|conseil|communaute|agglo\w*|metropole|syndicat|pays|petr|"
    r"universite|university|ecole|school|college|lycee|institut\w*|centre|center|chambre|cci|cma|cfa|greta|afpa|fondation|"
    r"foundation|federation|union|comite|comity|club|mission|maison|plie|cap|emploi|agence|agency|office|oph|groupe\w*|"
    r"group|ministere|ministry|prefecture|rectorat|direction|etablissement\w*|hopital|hospital|chu|ehpad|regie|habitat|"
    r"logement|entreprise|compagnie|cie|company|consult\w*|services?|solutions?|systems?|technolog\w*|industr\w*|energ\w*|"
    r"formation\w*|training|insertion|chantiers?|atelier\w*|restaurant|hotel|boulangerie|patisserie|charcuterie|garage|"
    r"pharmacie|camping|domaine|chateau|ferme|ltd|limited|plc|llc|gmbh|ag|srl|spa|bv|nv|inc|clg|dac|leo|parc|reseau|"
    r"pole|initiative\w*|ligue|theatre|musee|festival|espace|amis|secours|croix|banque|credit|caisse|mutuelle|opco|"
    r"collectif|collectivite\w*|fonds|fongecif|chef|partner\w*|programme\w*|council|county|board|trust|state|etat|"
    r"laboratoire\w*|studio|media|press|productions?|transports?|batiment|construction\w*|saint|sainte|st|ste|"
    r"cat|caue|lpo|lp|mfr|cfppa|cfai|creps|epl\w*|ogec|cpie|esat|ufcv|mjc|ccas|e2c|cnrs|afp\w|opac|hlm|"
    r"foyer|residence|accueil|solidarite\w*|education|sport\w*|culture\w*|enfance|jeune\w*|village|port|and|et fils)\b"
)


@cache
def first_names() -> frozenset[str]:
    """Return first names in use in France and Ireland, folded."""
    text = resources.files("hub_kohesio").joinpath("data/first_names.txt").read_text("utf-8")
    return frozenset(fold(name) for name in text.split())


def is_person(name: str | None) -> bool:
    """Say whether a beneficiary's name is that of a natural person.

    A civility, a sole trader's form, or two to four words of letters, one of them a first name, none of them a word
    for a body. Where nothing tells, the name is taken for a body's: lists name legal entities, as the Regulation asks.
    """
    text = line(name)
    folded = fold(text)
    if not folded or MASKED.search(text):
        return bool(folded)
    if CIVIL.match(folded) or TRADE.match(folded):
        return True
    if BODY.search(folded) or re.search(r"[\d&/@+]", text):
        head = re.split(r"\s+[-–(]|\s*\(", text, maxsplit=1)[0]
        return head != text and is_person(head)
    words = folded.split()
    if ARTICLES & set(words) and words[0] not in first_names():
        return False
    return 2 <= len(words) <= 4 and any(word in first_names() for word in words)


def masked(name: str | None) -> str | None:
    """Return a beneficiary's name, or the mask where it is a person's."""
    text = line(name)
    if not text:
        return None
    return MASK if is_person(text) else text

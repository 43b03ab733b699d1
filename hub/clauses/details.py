"""What a passage says besides: for whom, with what force, by which means, under which article and programme."""

from __future__ import annotations

from hub.clauses.rules import Sought, rx, sought

_HANDICAP = sought(
    "handicap adapte esat aide protege stpa ea e.a",
    r"handicap|entreprises? adaptee|\besat\b|aide par le travail|ateliers? protege|\bstpa\b|travail "
    r"protege|milieu protege|secteur (?:protege|adapte)|\be\.?a\.?(?: |/|,|\))",
)
_INSERTION = rx(
    r"insertion|\bsiae\b|defavorise|eloigne\w* de l'emploi|chomage|exclusion|difficultes? (?:sociale|"
    r"professionnelle|particuliere|socio)|publics? prioritaire"
)
_ESS = sought("economie ess solidaire", r"economie sociale et solidaire|\bess\b|entreprises? solidaire")
_PRISON = sought("penitentiaire detenu carceral justice", r"penitentiaire|detenu|carceral|sous main de justice")
_YOUTH = rx(r"scolaire|jeunes|stagiaire|apprenti|decrochage")
_INCENTIVE = sought(
    "incitati facultati possibilite obligatoire volontaire proposer encourage",
    r"incitati|facultati|a titre facultatif|laisse la possibilite|n'est pas obligatoire|volontaire\b|"
    r"(?:pourront|peuvent) proposer|encourage\w* a",
)
_STILL_MANDATORY = rx(
    r"clause (?:sociale )?(?:d'insertion )?obligatoire|irreguli|irrecevable|obligatoire a la charge|"
    r"sera tenu|est tenu"
)

_ARTICLES = (
    (sought("2112", r"(?<![\d])2112 ?- ?2 ?- ?1(?!\d)"), "L2112-2-1"),
    (sought("21", r"(?<!\d)2112 ?[-.] ?2(?![\d-])|\b21 12 ?- ?2\b"), "L2112-2"),
    (sought("2112", r"(?<!\d)2112 ?[-.] ?3(?!\d)"), "L2112-3"),
    (sought("2112", r"(?<!\d)2112 ?[-.] ?4(?!\d)"), "L2112-4"),
    (sought("2111", r"(?<!\d)2111 ?- ?1(?!\d)"), "L2111-1"),
    (sought("2111", r"(?<!\d)2111 ?- ?10(?!\d)"), "R2111-10"),
    (sought("2113", r"(?<!\d)2113 ?[-.] ?12(?!\d)"), "L2113-12"),
    (sought("2113", r"(?<!\d)2113 ?[-.] ?13(?! ?- ?1|\d)"), "L2113-13"),
    (sought("2113", r"(?<!\d)2113 ?[-.] ?13 ?- ?1(?!\d)"), "L2113-13-1"),
    (sought("2113", r"(?<!\d)2113 ?[-.] ?14(?!\d)"), "L2113-14"),
    (sought("2113", r"(?<!\d)2113 ?[-.] ?15(?!\d)"), "L2113-15"),
    (sought("2113", r"(?<!\d)2113 ?[-.] ?16(?!\d)"), "L2113-16"),
    (sought("2113", r"(?<!\d)2113 ?[-.] ?7(?!\d)"), "R2113-7"),
    (sought("2152", r"(?<!\d)2152 ?- ?7(?!\d)"), "R2152-7"),
    (sought("3114", r"(?<!\d)3114 ?- ?2(?![\d-])"), "L3114-2"),
    (
        sought("ordonnance", r"article 38[^.;]{0,20}ordonnance|ordonnance[^.;]{0,20}2015[^.;]{0,40}article 38"),
        "ordonnance 2015-899, art. 38",
    ),
    (sought("ordonnance", r"article 36[^.;]{0,20}ordonnance"), "ordonnance 2015-899, art. 36"),
    (sought("15", r"article 15 du c(?:mp|ode des marches)"), "CMP 2006, art. 15"),
    (sought("14", r"article 14 du c(?:mp|ode des marches)"), "CMP 2006, art. 14"),
    (sought("30", r"article 30 du c(?:mp|ode des marches)"), "CMP 2006, art. 30"),
)
_MODALITIES = (
    (
        sought(
            "embauche recrut contrat cdd cdi",
            r"embauche directe|recrutement direct|embauche|contrat d'apprentissage|contrat de "
            r"professionnalisation|\bcdd\b|\bcdi\b|contrats? de travail|nouveaux recrutements",
        ),
        "direct_hire",
    ),
    (
        sought(
            "disposition etti intermediaire geiq temporaire employeurs",
            r"mise a disposition (?:de |d'|par)|\betti\b|association intermediaire|\bgeiq\b|travail "
            r"temporaire d'insertion|groupement d'employeurs",
        ),
        "made_available",
    ),
    (
        sought("traitance", r"(?:sous|co)-? ?traitance[^.;]{0,80}(?:insertion|adaptee|\besat\b|\bsiae\b|inclusi)"),
        "subcontract",
    ),
)
_PUBLICS = (
    (
        sought(
            "longue 12",
            r"demandeurs? d'emploi (?:de )?longue duree|chomeurs? de longue duree|12 mois (?:de |au |"
            r"d')?(?:chomage|inscri)|plus de 12 mois",
        ),
        "DELD",
    ),
    (
        sought(
            "rsa solidarite minima insertion",
            r"\brsa\b|revenu de solidarite active|minima sociaux|revenu minimum d'insertion",
        ),
        "RSA",
    ),
    (sought("ass specifique", r"\bass\b|allocation (?:de )?solidarite specifique"), "ASS"),
    (sought("aah handicape", r"\baah\b|allocation (?:aux )?adultes? handicape"), "AAH"),
    (sought("invalidite", r"pension d'invalidite"), "PI"),
    (
        sought(
            "handicape rqth", r"travailleurs? (?:reconnus? )?handicape|reconnue?s? travailleurs? handicape|\brqth\b"
        ),
        "TH",
    ),
    (
        sought(
            "26 jeunes",
            r"moins de 26 ans|jeunes (?:sans qualification|de (?:faible|bas) niveau|ayant un faible|peu "
            r"qualifies)",
        ),
        "JEUNE",
    ),
    (sought("50 senior", r"plus de 50 ans|50 ans et plus|\bseniors\b"), "SENIOR"),
    (sought("prioritaire qpv urbaine", r"quartiers? prioritaires?|\bqpv\b|zones? urbaines? sensibles?"), "QPV"),
    (sought("refugie asile", r"refugies|demandeurs d'asile"), "REF_DA"),
    (sought("justice detenu prison", r"sous main de justice|detenu|sortant de prison"), "DETENTION"),
    (sought("plie", r"adherents? (?:du |d'un |des )?plie|participants? (?:du |d'un |au )plie|\bplie\b"), "PLIE"),
    (
        sought(
            "garantie epide e2c engagement pacea",
            r"garantie jeunes|\bepide\b|\be2c\b|contrat d'engagement jeune|\bpacea\b",
        ),
        "YOUTH_SCHEME",
    ),
)
_PROGRAMMES = (
    (
        sought(
            "pnru anru renouvellement charte", r"\bn?pnru\b|\banru\b|renouvellement urbain|charte nationale d'insertion"
        ),
        "ANRU",
    ),
    (sought("express", r"grand paris express"), "GRAND_PARIS"),
    (sought("solideo olympique", r"solideo|jeux olympiques"), "SOLIDEO"),
)


def beneficiary(kind: str, words: str) -> str:
    """Say for whom: by the words first, by the article where the words do not tell."""
    handicap, insertion = _HANDICAP.search(words) is not None, _INSERTION.search(words) is not None
    if kind in ("execution_clause", "award_criterion", "insertion_service"):
        return "insertion" if insertion else "handicap" if handicap else "unspecified"
    if kind == "training_clause":
        return "youth" if _YOUTH.search(words) else "unspecified"
    if (
        "travailleurs handicapes" in words
        and "defavorise" not in words
        and "siae" not in words
        and "activite economique" not in words
    ):
        insertion = False
    if handicap or insertion:
        return "insertion_or_handicap" if handicap and insertion else "handicap" if handicap else "insertion"
    if _ESS.search(words):
        return "ess"
    if _PRISON.search(words):
        return "prison"
    return _by_article(words)


def _by_article(words: str) -> str:
    """Say for whom a contract is reserved by the article alone."""
    found = set(legal_references(words))
    if "L2113-14" in found or {"L2113-12", "L2113-13"} <= found:
        return "insertion_or_handicap"
    for article, group in (
        ("L2113-13-1", "prison"),
        ("L2113-13", "insertion"),
        ("L2113-12", "handicap"),
        ("L2113-15", "ess"),
        ("L2113-16", "ess"),
    ):
        if article in found:
            return group
    return "unspecified"


def force(kind: str, words: str) -> str:
    """Say whether the commitment binds."""
    if kind in ("award_criterion", "insertion_service"):
        return "incentive" if kind == "award_criterion" else "unknown"
    if _INCENTIVE.search(words) and not _STILL_MANDATORY.search(words):
        return "incentive"
    return "mandatory"


def _codes(table: tuple[tuple[Sought, str], ...], words: str) -> tuple[str, ...]:
    """Give the codes whose words are there, in the table's order."""
    return tuple(code for pattern, code in table if pattern.search(words))


def legal_references(words: str) -> tuple[str, ...]:
    """Give the articles quoted, written in one way."""
    return _codes(_ARTICLES, words)


def modalities(words: str) -> tuple[str, ...]:
    """Give the means by which the hours may be done."""
    return _codes(_MODALITIES, words)


def publics(words: str) -> tuple[str, ...]:
    """Give the publics listed as eligible."""
    return _codes(_PUBLICS, words)


def programme(words: str) -> str | None:
    """Give the programme named, if any."""
    found = _codes(_PROGRAMMES, words)
    return found[0] if found else None

"""Names of organisations: one core for each way of writing one, and how alike two are."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rapidfuzz.fuzz import token_sort_ratio

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", **dict.fromkeys("’‘–—«»", " ")})
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_CEDEX = re.compile(r"\bcedex(?: \d{1,2})?\b|\bcx(?: \d{1,2})?\b")
#: several words that mean one thing, in the order in which they are read
_PHRASES = tuple(
    (re.compile(rf"\b{words}\b"), one)
    for words, one in (
        (r"(?:s a r l|s a s u|s a s|s c o p|s c i c|s a)", " "),
        (r"societe par actions simplifiee(?: unipersonnelle)?|societe a responsabilite limitee|societe anonyme", " "),
        (r"conseil (?:departemental|general)|departement", "departement"),
        (r"conseil regional|region", "region"),
        (r"communaute (?:de )?communes", "cc"),
        (r"communaute (?:d )?agglomeration(?: de)?", "ca"),
        (r"communaute urbaine", "cu"),
        (r"(?:ville|mairie|commune) (?:de|d|du|des)\b", "commune "),
        (r"office public (?:de l |d )habitat", "oph"),
        (r"centre communal (?:d )?action sociale", "ccas"),
        (r"centre hospitalier", "hopital"),
        (r"plan local (?:pour l |d )insertion(?: et (?:pour )?l emploi)?|plie", "plie"),
        (r"maison de l emploi", "mde"),
    )
)
_DROPPED = frozenset({
    "sarl", "sas", "sasu", "sa", "eurl", "scop", "scic", "snc", "sci", "selarl", "association", "asso", "societe",
    "ets", "etablissements", "entreprise", "monsieur", "madame", "le", "la", "les", "l", "de", "du", "des", "d",
    "et", "en", "a", "au", "aux", "pour", "par", "sur", "the",
})  # fmt: skip
_SAINTS = {"st": "saint"}
#: words that tell one body from another of the same place: a town from its social centre, from its hospital
MARKERS = frozenset({
    "commune", "ccas", "departement", "region", "cc", "ca", "cu", "metropole", "oph", "syndicat", "prefecture",
    "universite", "lycee", "college", "hopital", "ecole", "plie", "mde", "sdis", "crous", "chambre", "agence",
    "parc", "ehpad", "esat", "regie", "hlm", "habitat", "mutuelle", "fondation", "comite",
})  # fmt: skip
#: what several places of France have under one name: without a place, two of them are never taken for one
NAMESAKES = frozenset({
    "commune", "ccas", "ecole", "lycee", "college", "hopital", "cc", "syndicat", "mde", "regie", "ehpad", "plie",
})  # fmt: skip
BLOCK_LETTERS = 5
LEAST_NAME = 0.9


def folded(text: str) -> str:
    """Return lower-case ASCII words between single spaces."""
    flat = unicodedata.normalize("NFKD", text.translate(_LIGATURES)).encode("ascii", "ignore").decode().lower()
    return _NOT_WORD.sub(" ", flat).strip()


@lru_cache(maxsize=65_536)
def core(name: str) -> str:
    """Return what is left of a name without legal form, articles and ways of saying the same.

    >>> core("S.A.R.L. Exemple & Fils"), core("Mairie de Saint-Exemple"), core("VILLE DE ST EXEMPLE")
    ('exemple fils', 'commune saint exemple', 'commune saint exemple')
    """
    plain = folded(name)
    text = plain
    for phrase, one in _PHRASES:
        text = phrase.sub(one, text)
    words = [_SAINTS.get(word, word) for word in text.split() if word not in _DROPPED]
    return " ".join(words) or plain


@lru_cache(maxsize=65_536)
def city(name: str) -> str:
    """Return a town's name as it is compared."""
    words = _CEDEX.sub(" ", folded(name)).split()
    return " ".join(_SAINTS.get(word, word) for word in words)


@lru_cache(maxsize=65_536)
def block(core_name: str, departement: str) -> str:
    """Return the key under which names are compared at all: the longest telling word's first letters, and where."""
    words = core_name.split()
    telling = [word for word in words if word not in MARKERS and not word.isdigit()] or words
    longest = min(telling, key=lambda word: (-len(word), word), default="")
    if not departement:
        return f"name:{core_name}|"
    return f"name:{longest[:BLOCK_LETTERS]}|{departement}"


@lru_cache(maxsize=65_536)
def alike(left: str, right: str) -> float:
    """Return from 0 to 1 how alike two cores are; 0 where a number or a marker stands in one alone."""
    if left == right:
        return 1.0
    mine, theirs = set(left.split()), set(right.split())
    if any(word in MARKERS or word.isdigit() for word in mine ^ theirs):
        return 0.0
    return float(token_sort_ratio(left, right)) / 100


@lru_cache(maxsize=65_536)
def departement_of(postcode: str | None) -> str:
    """Return the département of a French postcode, empty where it is none."""
    digits = re.sub(r"\D", "", postcode or "")
    if len(digits) == 4:
        digits = f"0{digits}"
    if len(digits) != 5:
        return ""
    if digits.startswith("20"):
        return "2A" if digits[2] in "01" else "2B"
    return digits[:3] if digits.startswith(("97", "98")) else digits[:2]

"""Values: what in a text may be of a person: NIR, phone, mail, IBAN, identifiers, addresses, titled names."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

#: what stands between the digits of a number that people write in groups
_GAP = r"[\s.\-\u00a0\u202f]?"
PHONE = re.compile(
    r"(?<![\d,.])(?:\+33|0033|0)[\s.\-\u00a0\u202f]?(?:\(0\)[\s.\-]?)?[1-9](?:[\s.\-\u00a0\u202f]?\d{2}){4}(?!\d)"
)
MAIL = re.compile(r"[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,8}")
NAMED = re.compile(
    r"\b(M\.|MM\.|Mr|Mme|Mmes|Mlle|Monsieur|Madame|Mademoiselle|Me|Maître|Dr)\s+"
    r"(?:[A-ZÀ-Þ][\w'’\-]{0,40}\.?)(?:\s+(?:d[eu]s?\s+|le\s+|la\s+)?[A-ZÀ-Þ][\w'’\-]{0,40}){0,3}"
)
NIR = re.compile(
    rf"(?<!\d)[1-478]{_GAP}\d{{2}}{_GAP}(?:0[1-9]|1[0-2]|[2-9]\d){_GAP}(?:\d{{2}}|2[ABab]){_GAP}\d{{3}}{_GAP}\d{{3}}"
    rf"(?:{_GAP}\d{{2}})?(?!\d)"
)
IBAN = re.compile(
    r"(?<![A-Z0-9])[A-Z]{2}\d{2}(?:[ \u00a0]?[A-Z0-9]{4}){2,7}(?:[ \u00a0]?[A-Z0-9]{1,3})?(?![A-Za-z0-9])"
)
FRANCE_TRAVAIL = re.compile(r"(?<![A-Z0-9])\d{7}[A-Z](?![A-Za-z0-9])")
ADDRESS = re.compile(
    r"(?i)\b\d{1,4}\s?(?:bis|ter|quater)?,?\s+(?:rue|avenue|av\.?|boulevard|bd|bld|chemin|impasse|all[ée]e|place|route|"
    r"quai|cours|square|passage|lotissement|r[ée]sidence|sentier|ruelle|faubourg|hameau|lieu[- ]dit|cit[ée]|villa)\b"
)


def iban_like(text: str) -> bool:
    """Say whether a text holds an IBAN: one of France by its form, of elsewhere by its key."""
    for found in IBAN.finditer(text):
        bare = re.sub(r"\s", "", found[0])
        if bare.startswith("FR") and len(bare) == 27:
            return True
        if 15 <= len(bare) <= 34 and int("".join(str(int(c, 36)) for c in bare[4:] + bare[:4])) % 97 == 1:
            return True
    return False


#: what is looked for, by name; the names are what messages may say
SCANNERS: dict[str, Callable[[str], object]] = {
    "social security number": NIR.search,
    "phone number": PHONE.search,
    "e-mail address": MAIL.search,
    "IBAN": iban_like,
    "France Travail number": FRANCE_TRAVAIL.search,
    "postal address": ADDRESS.search,
    "person's name": NAMED.search,
}
#: the scanners whose finds are never anything else
SURE = ("social security number", "phone number", "e-mail address", "IBAN")


def personal_values(text: str, names: Collection[str] = tuple(SCANNERS)) -> tuple[str, ...]:
    """Return the names of what a text seems to hold of persons; never the values."""
    if len(text) < 4:
        return ()
    return tuple(name for name in SCANNERS if name in names and SCANNERS[name](text))

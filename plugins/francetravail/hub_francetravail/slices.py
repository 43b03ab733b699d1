"""Slices: what is asked of the search, with names that the API knows; unknown ones it ignores without a word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

#: the parameters of the OpenAPI description, all of them; ``dureeHebdo`` stands there with a blank behind it
PARAMETERS = frozenset(
    {
        *("range", "sort", "domaine", "grandDomaine", "codeROME", "appellation", "theme", "secteurActivite"),
        *("codeNAF", "experience", "experienceExigence", "typeContrat", "natureContrat", "origineOffre"),
        *("partenaires", "modeSelectionPartenaires", "qualification", "tempsPlein", "dureeHebdo", "dureeHebdoMin"),
        *("dureeHebdoMax", "dureeContratMin", "dureeContratMax", "commune", "distance", "departement"),
        *("inclureLimitrophes", "region", "paysContinent", "niveauFormation", "permis", "motsCles", "salaireMin"),
        *("periodeSalaire", "accesTravailleurHandicape", "offresMRS", "offresManqueCandidats", "entreprisesAdaptees"),
        *("employeursHandiEngages", "publieeDepuis", "minCreationDate", "maxCreationDate"),
    }
)
INSERTION = {"typeContrat": "DDI,TTI", "natureContrat": "I1,FT,FU"}  #: the API joins these two with OR
QUERIES = {
    "insertion": INSERTION,
    "adapted": {"entreprisesAdaptees": "true"},
    "handi": {"employeursHandiEngages": "true"},
}
ORIGINS = ("1", "2")  #: France Travail, partners: each is a scope, for partners have vanished at once
DEPARTEMENTS = (
    *(f"{n:02}" for n in range(1, 20)),
    *("2A", "2B"),
    *(f"{n:02}" for n in range(21, 96)),
    *("971", "972", "973", "974", "976"),
)
INSTANT = "%Y-%m-%dT%H:%M:%SZ"
OLDEST = timedelta(days=3660)  #: offers are renewed for years, never for ten
SHORTEST = timedelta(minutes=10)  #: a window is not split further
OVERLAP = timedelta(hours=2)  #: it is not documented whether bounds are UTC or Paris time


class UnknownParameter(ValueError):
    """A parameter that the API would ignore, and answer too much."""


@dataclass(frozen=True)
class Slice:
    """One part of the offers: its scope, and what is asked for it."""

    scope: str
    query: tuple[tuple[str, str], ...]
    window: tuple[datetime, datetime] | None = None

    def params(self, first: int, last: int) -> dict[str, str]:
        """Return the parameters of one page: every filter stands on every page.

        :raises UnknownParameter: for a name that is not in the list.
        """
        params = {**dict(self.query), "sort": "1", "range": f"{first}-{last}"}
        if self.window:
            start, end = self.window
            params |= {"minCreationDate": start.strftime(INSTANT), "maxCreationDate": end.strftime(INSTANT)}
        if unknown := params.keys() - PARAMETERS:
            raise UnknownParameter(f"the search has no parameter {', '.join(sorted(unknown))}")
        return params

    def halves(self, now: datetime) -> list[Slice]:
        """Return two slices that together hold this one, by the day of creation; none where it cannot be split."""
        start, end = self.window or (now - OLDEST, now + timedelta(days=1))
        if end - start <= SHORTEST:
            return []
        middle = start + weighed(end - start, first=self.window is None)
        return [replace(self, window=(start, middle)), replace(self, window=(middle, end))]

    def overlapping(self) -> Slice:
        """Return this slice with its window widened at both ends, where it has one."""
        if not self.window:
            return self
        start, end = self.window
        return replace(self, window=(start - OVERLAP, end + OVERLAP)) if end - start > 4 * OVERLAP else self


def weighed(span: timedelta, *, first: bool) -> timedelta:
    """Return where a window is cut: most offers are young, so the first cut leaves the last 32 days."""
    half = span - timedelta(days=32) if first else span / 2
    return timedelta(seconds=int(half.total_seconds()))


def slices(harvest: list[str], departements: list[str]) -> Iterator[Slice]:
    """Yield what is to be read, by query or département and by origin."""
    queries = [(name, QUERIES[name]) for name in harvest]
    codes = DEPARTEMENTS if "*" in departements else departements
    queries += [(code, {"departement": code}) for code in codes]
    for name, query in queries:
        for origin in ORIGINS:
            yield Slice(f"{name}/{origin}", (*query.items(), ("origineOffre", origin)))


def now_utc() -> datetime:
    """Return this instant, to the second."""
    return datetime.now(UTC).replace(microsecond=0)

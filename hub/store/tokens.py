"""Which records hang together: they meet by tokens, of which one's own is cited, or owned, by another."""

from __future__ import annotations

from collections.abc import Iterable

from hub.store.connection import Tx
from hub.store.model import TooManyMembers

CAP = 5_000  #: members of one case; above it some token is no name of anything
START = "SELECT rid FROM record WHERE withdrawn IS NULL AND id IN ({})"
OF_RECORDS = "SELECT token, own FROM token WHERE rid IN ({})"
OF_OWNED = "SELECT rid FROM token WHERE token IN ({})"  #: whoever owns or cites what is owned by one of us
OF_CITED = "SELECT rid FROM token WHERE own = 1 AND token IN ({})"  #: the owners of what one of us cites
LIVING = "SELECT id FROM record WHERE withdrawn IS NULL AND rid IN ({})"
IDS = "SELECT id FROM record WHERE rid IN ({})"


def owners(tx: Tx, names: Iterable[str]) -> set[str]:
    """Return the living records that own one of these tokens."""
    rids = {row[0] for row in tx.among(OF_CITED, names)}
    return {row[0] for row in tx.among(LIVING, rids)}


def component(tx: Tx, ids: Iterable[str]) -> set[str]:
    """Return the living records connected with these by tokens, step by step.

    :raises TooManyMembers: above the cap.
    """
    every = fresh = {row[0] for row in tx.among(START, ids)}
    asked: tuple[set[str], set[str]] = (set(), set())
    while fresh:
        cited, owned = step(tx, fresh, asked)
        reached = {row[0] for row in tx.among(OF_OWNED, owned)} | {row[0] for row in tx.among(OF_CITED, cited)}
        fresh = reached - every
        every = every | fresh
        if len(every) > CAP:
            token = next(iter(sorted(owned | cited)), "")
            raise TooManyMembers(
                f"more than {CAP} records hang together, lately by tokens such as {token!r}: such a token is no name of"
                " a case; have the connector leave it out"
            )
    return {row[0] for row in tx.among(IDS, every)}


def step(tx: Tx, rids: set[int], asked: tuple[set[str], set[str]]) -> tuple[set[str], set[str]]:
    """Return the tokens (cited, owned) of records that were not followed before."""
    found: tuple[set[str], set[str]] = (set(), set())
    for token, own in tx.among(OF_RECORDS, rids):
        if token not in asked[own]:
            found[own].add(token)
            asked[own].add(token)
    return found

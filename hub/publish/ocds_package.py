"""OCDS packages: releases by pages, and the record of one contracting process with what its releases come to."""

from __future__ import annotations

from typing import Any

from hub.publish.ocds import Publisher, known

VERSION = "1.1"


def package(
    by: Publisher, *, uri: str, at: str, releases: list[dict[str, Any]], extensions: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Return a release package."""
    return {**about(by, uri=uri, at=at, extensions=extensions), "releases": releases}


def about(by: Publisher, *, uri: str, at: str, extensions: tuple[str, ...]) -> dict[str, Any]:
    """Return what a package says of itself."""
    told = {
        "uri": uri,
        "version": VERSION,
        "publishedDate": at,
        "publisher": {"name": by.name, "uri": by.base_url},
        "license": by.licence,
        "publicationPolicy": f"{by.base_url}/help",
        "extensions": list(extensions) or None,
    }
    return known(told)


def record_package(
    by: Publisher, *, uri: str, releases: list[dict[str, Any]], extensions: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Return the record package of one contracting process."""
    last = releases[-1]
    head = about(by, uri=uri, at=last["date"], extensions=extensions)
    return {**head, "records": [{"ocid": last["ocid"], "releases": releases, "compiledRelease": compiled(releases)}]}


def compiled(releases: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what the releases of a process come to: of the tender and of each award the newest word.

    Each release tells all of its tender or award, so the newest replaces the former ones whole.
    """
    last = releases[-1]
    tenders = [one for one in releases if "tender" in one]
    awards: dict[str, dict[str, Any]] = {}
    parties: dict[str, dict[str, Any]] = {}
    for one in releases:
        awards |= {award["id"]: award for award in one.get("awards") or ()}
        for party in one.get("parties") or ():
            roles = sorted({*parties.get(party["id"], {}).get("roles", ()), *party["roles"]})
            parties[party["id"]] = {**party, "roles": roles}
    told = {
        **{name: last[name] for name in ("ocid", "date", "initiationType", "language")},
        "id": f"{last['ocid']}-{last['id']}",
        "tag": ["compiled"],
        "parties": list(parties.values()),
        "buyer": next((one["buyer"] for one in reversed(releases) if one.get("buyer")), None),
        "tender": tenders[-1]["tender"] if tenders else None,
        "awards": list(awards.values()),
    }
    return known(told)

"""What a page of data tells machines: schema.org's Dataset."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hub.publish.dumps_files import MEDIA
from hub.web.parts import WebParts
from schemas import KINDS, VERSION

NAMES = {"fr": "{site} : marchés publics et clauses sociales d’insertion",
         "en": "{site}: public tenders and social-inclusion clauses"}  # fmt: skip
ABOUT = {
    "fr": "Marchés publics de France, leurs clauses sociales d’insertion, attributions, organisations, projets"
          " européens, couverture par les facilitateurs et indicateurs. Copie complète chaque jour, en JSON Lines, CSV,"
          " Parquet, XLSX et GeoJSON, avec les changements d’une copie à l’autre.",
    "en": "Public tenders of France, their social-inclusion clauses, awards, organisations, EU projects, coverage"
          " by facilitators, and indicators. A complete copy each day, in JSON Lines, CSV, Parquet, XLSX and GeoJSON,"
          " with what changed from one copy to the next.",
}  # fmt: skip
ONE = {
    "fr": "{title} : les {n} enregistrements ouverts de cette sorte, tels que publiés par les sources et mis en forme"
          " par {site}, dans tous les formats, avec leur schéma.",
    "en": "{title}: the {n} open records of this kind, as published by their sources and put in form by {site}, in"
          " every format, with their schema.",
}  # fmt: skip
OPEN_LICENCE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence"
KEYWORDS = ["marchés publics", "clause sociale d’insertion", "insertion", "emploi", "open data"]


def everything(parts: WebParts, latest: Mapping[str, Any] | None, language: str) -> dict[str, Any]:
    """Return the whole as a Dataset, with its parts."""
    told = shared(parts, latest, list((latest or {}).get("kinds", {}).values()))
    kinds = list((latest or {}).get("kinds", {}))
    return {
        **told,
        "@id": f"{parts.base_url}/datasets",
        "url": f"{parts.base_url}/datasets",
        "name": NAMES[language].format(site=parts.title),
        "description": ABOUT[language],
        "identifier": f"{parts.base_url}/datasets",
        "distribution": distribution(parts, latest, None) or exports(parts),
        "hasPart": [{"@type": "Dataset", **headline(parts, latest, kind, language)} for kind in kinds],
    }


def dataset_of(parts: WebParts, latest: Mapping[str, Any], kind: str, language: str) -> dict[str, Any]:
    """Return one kind as a Dataset."""
    told = shared(parts, latest, [latest["kinds"][kind]])
    return {
        **told,
        **headline(parts, latest, kind, language),
        "distribution": distribution(parts, latest, kind),
        "isPartOf": {
            "@type": "Dataset",
            "@id": f"{parts.base_url}/datasets",
            "url": f"{parts.base_url}/datasets",
            "name": NAMES[language].format(site=parts.title),
            "description": ABOUT[language],
            "creator": creator(parts),
            "license": licences(latest),
        },
    }


def headline(parts: WebParts, latest: Mapping[str, Any] | None, kind: str, language: str) -> dict[str, Any]:
    """Return name, description and address of a kind."""
    known = KINDS[kind]
    title, n = (known.fr if language == "fr" else known.en), (latest or {})["kinds"][kind]["records"]
    where = f"{parts.base_url}/datasets/{known.plural}"
    return {
        "@id": where, "url": where, "identifier": where, "name": f"{parts.title} – {title}",
        "description": ONE[language].format(title=title, n=n, site=parts.title), "creator": creator(parts),
        "license": licences(latest, kind),
    }  # fmt: skip


def creator(parts: WebParts) -> dict[str, Any]:
    """Return who answers for the data."""
    return {"@type": "Organization", "name": parts.operator or parts.title, "url": parts.base_url}


def licences(latest: Mapping[str, Any] | None, kind: str | None = None) -> list[str]:
    """Return the addresses of the licences of the sources, of a kind or of all."""
    sources = (latest or {}).get("sources", ())
    found = [each["licence_url"] for each in sources if each["licence_url"] and (not kind or kind in each["kinds"])]
    return list(dict.fromkeys(found)) or [OPEN_LICENCE]


def shared(parts: WebParts, latest: Mapping[str, Any] | None, kinds: list[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what the whole and each kind tell alike."""
    days = sorted(day for kind in kinds for day in kind["published"])
    told: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "inLanguage": ["fr"],
        "version": VERSION,
        "keywords": KEYWORDS,
        "isAccessibleForFree": True,
        "license": licences(latest),
        "creator": creator(parts),
        "publisher": creator(parts),
        "spatialCoverage": {"@type": "Place", "name": "France", "sameAs": "https://www.wikidata.org/wiki/Q142"},
        "temporalCoverage": f"{days[0]}/{days[-1]}" if days else "../..",
        "includedInDataCatalog": {"@type": "DataCatalog", "name": parts.title, "url": f"{parts.base_url}/catalog"},
        "sameAs": f"{parts.base_url}/catalog",
    }
    return {**told, "dateModified": latest["at"] or latest["made_at"]} if latest else told


def distribution(parts: WebParts, latest: Mapping[str, Any] | None, kind: str | None) -> list[dict[str, Any]]:
    """Return the files of a kind, or those of the whole."""
    files = [each for each in (latest or {}).get("files", ()) if each.get("kind") == kind]
    return [
        {"@type": "DataDownload", "name": each["path"], "encodingFormat": each["media_type"].partition(";")[0],
         "contentUrl": f"{parts.base_url}/dumps/{(latest or {})['name']}/{each['path']}",
         "contentSize": f"{each['bytes']} B", "sha256": each["sha256"]}
        for each in files
    ]  # fmt: skip


def exports(parts: WebParts) -> list[dict[str, Any]]:
    """Return the exports, where there is no dump yet."""
    return [
        {"@type": "DataDownload", "name": f"{plural}.csv", "encodingFormat": MEDIA["csv"].partition(";")[0],
         "contentUrl": f"{parts.base_url}/feeds/{plural}.csv"}
        for plural in parts.kinds
    ]  # fmt: skip

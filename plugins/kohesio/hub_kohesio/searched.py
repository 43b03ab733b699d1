"""Searched: projects in the CSV that the site's search gives for downloading."""

from __future__ import annotations

from typing import Any

from hub_kohesio import words
from hub_kohesio.facts import Facts, Text, qid


def of_search(data: dict[str, Any]) -> Facts:
    """Return the facts of a row; the file does not tell its language, so titles are not marked as translated."""
    countries = words.countries(data.pop("COUNTRY", None))
    return Facts(
        native=qid(data.pop("ID", None)),
        texts=[Text(None, data.pop("PROJECT NAME", None), data.pop("SUMMARY", None), None)],
        start=data.pop("START DATE", None),
        end=data.pop("END DATE", None),
        total=data.pop("TOTAL BUDGET", None),
        eu=data.pop("AMOUNT EU SUPPORT", None),
        countries=countries,
    )

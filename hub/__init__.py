"""The face for plugin authors: all that a plugin imports stands here."""

import sys
from typing import TYPE_CHECKING, Any

from hub.connector import Connector, Contract, Door, Given, Item, Trace
from hub.deprecated import FACE, HubDeprecation, found_under_old_name
from hub.errors import FetchError, HubError, Incomplete, ParseError, Refused, Skip, UnsafeDocument
from hub.exporter import Exporter
from hub.hookspecs import API_VERSION, hookimpl
from hub.outside import Http, Row, Table, iter_json, iter_xml, open_container, parse_xml, personal_values, read_table
from hub.outside.french import french_date, siren, siret
from hub.raw import Raw
from hub.remarks import Factor, Finding, Link

__all__ = [
    "API_VERSION",
    "Connector",
    "Contract",
    "Door",
    "Exporter",
    "Factor",
    "FetchError",
    "Finding",
    "Given",
    "Http",
    "HubDeprecation",
    "HubError",
    "Incomplete",
    "Item",
    "Link",
    "ParseError",
    "Raw",
    "Refused",
    "Row",
    "Skip",
    "Table",
    "Trace",
    "UnsafeDocument",
    "french_date",
    "hookimpl",
    "iter_json",
    "iter_xml",
    "open_container",
    "parse_xml",
    "personal_values",
    "read_table",
    "siren",
    "siret",
]

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        return found_under_old_name(name, sys.modules[__name__], FACE)

"""The face for plugin authors: all that a plugin imports stands here."""

from hub.connector import Connector, Contract, Door, Given, Item
from hub.errors import FetchError, HubError, Incomplete, ParseError, Refused, Skip, UnsafeDocument
from hub.exporter import Exporter
from hub.hookspecs import hookimpl
from hub.outside import Http, Table, iter_json, iter_xml, open_container, parse_xml, personal_values, read_table
from hub.raw import Raw
from hub.remarks import Finding, Link

__all__ = [
    "Connector",
    "Contract",
    "Door",
    "Exporter",
    "FetchError",
    "Finding",
    "Given",
    "Http",
    "HubError",
    "Incomplete",
    "Item",
    "Link",
    "ParseError",
    "Raw",
    "Refused",
    "Skip",
    "Table",
    "UnsafeDocument",
    "hookimpl",
    "iter_json",
    "iter_xml",
    "open_container",
    "parse_xml",
    "personal_values",
    "read_table",
]

"""The only way to the world: HTTP, XML, containers and tables that come from outside."""

from hub.outside.addresses import Guard, check_url, without_secrets
from hub.outside.containers import Limits, open_container
from hub.outside.exchange import Unreachable
from hub.outside.http import Http
from hub.outside.json_stream import iter_json
from hub.outside.limits import HostLimiter, Limiter, MemoryValidators, Retries, Validators
from hub.outside.tables import NoCell, Row, Table, TableLimits, cut_short, first_of, read_table
from hub.outside.values import personal_values
from hub.outside.xml import iter_xml, parse_xml

__all__ = [
    "Guard",
    "HostLimiter",
    "Http",
    "Limiter",
    "Limits",
    "MemoryValidators",
    "NoCell",
    "Retries",
    "Row",
    "Table",
    "TableLimits",
    "Unreachable",
    "Validators",
    "check_url",
    "cut_short",
    "first_of",
    "iter_json",
    "iter_xml",
    "open_container",
    "parse_xml",
    "personal_values",
    "read_table",
    "without_secrets",
]

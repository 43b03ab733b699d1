"""The only way to the world: HTTP, XML, containers and tables that come from outside."""

from hub.outside.addresses import Guard, check_url, without_secrets
from hub.outside.exchange import Unreachable
from hub.outside.http import Http
from hub.outside.limits import HostLimiter, Limiter, MemoryValidators, Retries, Validators
from hub.outside.xml import iter_xml, parse_xml

__all__ = [
    "Guard",
    "HostLimiter",
    "Http",
    "Limiter",
    "MemoryValidators",
    "Retries",
    "Unreachable",
    "Validators",
    "check_url",
    "iter_xml",
    "parse_xml",
    "without_secrets",
]

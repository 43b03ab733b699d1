"""Addresses: where the hub may connect to, decided on the numbers that a connection is made with (promise P11)."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from urllib3.exceptions import LocationParseError
from urllib3.util import Url, parse_url

from hub.errors import Forbidden

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Target = tuple[str, int]
Resolver = Callable[..., Sequence[Any]]

PORTS = {"http": 80, "https": 443}
SECRET_NAMES = re.compile(
    r"(?:^|[&?_-])(api-?key|key|(?:access|api)?_?token|secret|password|passwd|pwd|sig|signature|auth)(?:$|[=_-])",
    re.IGNORECASE,
)
HIDDEN = "***"
ODD_CHARACTERS = re.compile(r"[\x00-\x20\x7f\\]")
AUTHORITY = re.compile(r"[^:/?#]*://([^/?#]*)")
NUMERIC_LABEL = re.compile(r"(0x[0-9a-f]*|[0-9]+)", re.IGNORECASE)

#: ranges that Python's ``is_global`` lets through, or that carry another address inside
CLOSED = tuple(
    (ipaddress.ip_network(net), why)
    for net, why in (
        ("0.0.0.0/8", "this network"),
        ("100.64.0.0/10", "carrier-grade NAT"),
        ("192.0.0.0/24", "protocol assignments"),
        ("192.88.99.0/24", "6to4 relay"),
        ("198.18.0.0/15", "benchmarks"),
        ("240.0.0.0/4", "reserved"),
        ("::/96", "IPv4-compatible"),
        ("::ffff:0:0/96", "IPv4-mapped"),
        ("::ffff:0:0:0/96", "IPv4-translated"),
        ("64:ff9b::/96", "NAT64"),
        ("64:ff9b:1::/48", "NAT64"),
        ("100::/64", "discard only"),
        ("2001::/23", "protocol assignments, Teredo among them"),
        ("2001:db8::/32", "documentation"),
        ("2002::/16", "6to4"),
        ("3fff::/20", "documentation"),
        ("5f00::/16", "segment routing"),
        ("fc00::/7", "unique local"),
        ("fec0::/10", "site local"),
    )
)


def closed(address: Address) -> str | None:
    """Say why an address may not be connected to; None when it is one of the public Internet."""
    for network, why in CLOSED:
        if address.version == network.version and address in network:
            return why
    for name in ("loopback", "link_local", "multicast", "unspecified", "private", "reserved"):
        if getattr(address, f"is_{name}"):
            return name.replace("_", "-")
    return None if address.is_global else "not global"


def without_secrets(url: str) -> str:
    """Return a URL without what may not be shown: user names, passwords, and the values of keys in the query."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "(a URL that cannot be read)"
    netloc = parts.netloc.rpartition("@")[2]
    if not SECRET_NAMES.search(parts.query):
        return urlunsplit(parts._replace(netloc=netloc))
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    query = urlencode([(name, HIDDEN if SECRET_NAMES.search(name) else value) for name, value in pairs], safe="*")
    return urlunsplit(parts._replace(netloc=netloc, query=query))


def _refuse(url: str, why: str) -> Forbidden:
    return Forbidden(f"{without_secrets(url)}: {why}")


def check_url(url: str) -> Url:
    """Return the parts of a URL that may be asked for, as urllib3 will read it.

    :raises Forbidden: for other schemes than http and https, a user name, an odd spelling of a number, a trailing dot.
    """
    if ODD_CHARACTERS.search(url):
        raise _refuse(url, "a space, a control character or a backslash in a URL is refused")
    try:
        parts = parse_url(url)
    except LocationParseError as error:
        raise _refuse(url, "not a URL") from error
    if parts.scheme not in PORTS:
        raise _refuse(url, f"only http and https are asked, not {parts.scheme!r}")
    authority = AUTHORITY.match(url)
    if parts.auth is not None or (authority and "@" in authority[1]):
        raise _refuse(url, "a user name or a password in a URL is refused; use a header")
    if not parts.host:
        raise _refuse(url, "a URL without a host")
    if authority and "%" in authority[1]:
        raise _refuse(url, "an odd spelling of a host is refused")
    _check_host(url, parts.host)
    return parts


def _check_host(url: str, host: str) -> None:
    if host.startswith("["):
        if "%" in host:
            raise _refuse(url, "an address with a zone is refused")
        return
    if host.endswith(".") or not host.isascii() or "%" in host:
        raise _refuse(url, "an odd spelling of a host is refused")
    if NUMERIC_LABEL.fullmatch(host.rpartition(".")[2]):
        try:
            ipaddress.IPv4Address(host)
        except ValueError as error:
            raise _refuse(url, "an odd spelling of an address is refused") from error


def target(parts: Url) -> Target:
    """Return the host, without brackets, and the port that a checked URL leads to."""
    return (parts.host or "").strip("[]"), parts.port or PORTS[parts.scheme or "http"]


@dataclass(frozen=True)
class Guard:
    """The rule for one client: the public Internet, and the loopback targets that it was given by hand.

    ``allow`` holds exact (host, port) pairs; ``allow_any_port`` holds literal loopback addresses. Either opens
    loopback addresses only, whatever it holds.
    """

    allow: frozenset[Target] = frozenset()
    allow_any_port: frozenset[str] = frozenset()
    resolver: Resolver = socket.getaddrinfo

    def opens(self, host: str, port: int) -> bool:
        """Say whether this target was given by hand."""
        return (host, port) in self.allow or host in self.allow_any_port

    def addresses(self, host: str, port: int) -> list[Any]:
        """Resolve a host once, and return what to connect to: (family, type, protocol, canonical name, address) each.

        :raises Forbidden: when one of its addresses is not public.
        :raises OSError: when it has none.
        """
        found = list(self.resolver(host, port, type=socket.SOCK_STREAM))
        for *_, address in found:
            self._check(host, port, address[0])
        if not found:
            raise OSError(f"{host} has no address")
        return found

    def _check(self, host: str, port: int, number: str) -> None:
        try:
            address = ipaddress.ip_address(number)
        except ValueError as error:
            raise Forbidden(f"{host} leads to {number!r}, which is no address") from error
        if address.is_loopback and self.opens(host, port):
            return
        if why := closed(address):
            raise Forbidden(f"{host}:{port} leads to {address} ({why}): the hub connects to public addresses only")

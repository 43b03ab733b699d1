"""E-mail addresses: which we take, and how little of one is shown."""

from __future__ import annotations

import ipaddress
import re

from hub.errors import UsageError

ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
ADDRESS = re.compile(
    rf"(?=.{{3,254}}\Z)(?P<local>(?=[^@]{{1,64}}@){ATOM}(?:\.{ATOM})*)@(?P<domain>(?:{LABEL}\.)+{LABEL})\Z"
)
NET_BITS = 64  #: of an IPv6 address: what one customer has


class BadAddress(UsageError):
    """What was typed is not an e-mail address that we can write to."""


def clean(typed: str) -> str:
    """Return an address as we keep it: no spaces around it, its domain in lower case.

    :raises BadAddress: when it is none, is not plain ASCII, or ends in a number as no domain does.
    """
    text = typed.strip()
    try:
        local, _, domain = text.rpartition("@")
        text = f"{local}@{domain.encode('idna').decode('ascii').lower()}"
    except UnicodeError:
        pass
    found = ADDRESS.match(text)
    if found is None or found["domain"].rpartition(".")[2].isdigit():
        raise BadAddress("not an e-mail address that we can write to: name@example.org is the form")
    return text


def masked(address: str) -> str:
    """Return so much of an address that its owner knows it again, and nobody else learns it."""
    local, _, domain = address.partition("@")
    return f"{local[:1]}•••@{domain[:1]}•••.{domain.rpartition('.')[2]}"


def network(client: str) -> str:
    """Return what stands for one client: an IPv4 address, or the /64 of an IPv6 one."""
    try:
        found = ipaddress.ip_address(client)
    except ValueError:
        return client
    if found.version == 6:
        return str(ipaddress.ip_network((found, NET_BITS), strict=False))
    return str(found)

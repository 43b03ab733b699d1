"""Settings: secrets, files that others can read, addresses, time zones."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from ipaddress import ip_address
from itertools import combinations
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hub.application.doctor import ERROR, WARNING, Finding, Patient
from hub.clauses.lookups import Lookups
from hub.errors import ConfigError
from hub.people.partners import declared
from hub.privacy.logs import password_of

SHORTEST = {"HUB_SECRET_KEY": 32, "HUB_PSEUDONYM_KEY": 32, "HUB_OPERATOR_TOKEN": 20, "HUB_METRICS_TOKEN": 20}
NEW = "python3 -c 'import secrets; print(secrets.token_urlsafe(32))' gives a new one"


def files(patient: Patient) -> Iterator[Finding]:
    """The files of the configuration."""
    config = patient.settings.config
    if not (config / "hub.toml").is_file():
        told = f"there is no {config / 'hub.toml'}: every setting is its default"
        yield Finding("configuration_missing", WARNING, told, "run `hub init`, or set HUB_CONFIG to the folder")
    for read in (lambda: declared(config / "partners.toml"), lambda: Lookups.load(config / "lookups")):
        try:
            read()
        except ConfigError as error:
            yield Finding("configuration_wrong", ERROR, str(error), "correct the file that the sentence names")


def secrets(patient: Patient) -> Iterator[Finding]:
    """The hub's own secrets: there, long enough, no two the same."""
    given = {name: patient.environment.get(name) or "" for name in SHORTEST}
    if not given["HUB_SECRET_KEY"]:
        told = "HUB_SECRET_KEY is not set: no accounts, no subscriptions, no deliveries to partners"
        grave = ERROR if given["HUB_OPERATOR_TOKEN"] else WARNING
        yield Finding("secret_missing", grave, told, f"set it in .env to a long random text and keep it: {NEW}")
    for name, text in given.items():
        if text and len(text) < SHORTEST[name]:
            told = f"{name} has {len(text)} characters, fewer than {SHORTEST[name]}"
            remedy = f"set a longer one; {NEW}; docs/operating/keep.md says what changes"
            yield Finding("secret_short", ERROR, told, remedy)
    for one, other in combinations(sorted(name for name in given if given[name]), 2):
        if given[one] == given[other]:
            told = f"{one} and {other} are the same: who has one has both"
            yield Finding("secret_same", WARNING, told, f"give each its own; {NEW}")


def readable(patient: Patient) -> Iterator[Finding]:
    """Files with secrets that other accounts of this machine can read."""
    for path in (patient.dotenv, patient.settings.config / "hub.toml", patient.settings.config / "sources.toml"):
        if path.is_file() and holds_secret(path) and path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
            told = f"{path} holds secrets and other accounts of this machine can read it"
            remedy = f"chmod 600 {path}, and change the secrets if others had access"
            yield Finding("secret_readable", ERROR, told, remedy)


def holds_secret(path: Path) -> bool:
    """Say whether a file of settings holds a secret: the .env does, a TOML file where an address has a password."""
    text = path.read_text("utf-8", "replace")
    lines = [re.split(r"(?:^|\s)#", line)[0] for line in text.splitlines()]
    if path.suffix == ".toml":
        return any(password_of(word.strip("\"'")) for line in lines for word in line.split() if "://" in word)
    given = (line.partition("=") for line in lines)
    return any(value.strip() and ("KEY" in name or "TOKEN" in name or "SECRET" in name) for name, _, value in given)


def address(patient: Patient) -> Iterator[Finding]:
    """The address under which the hub says it is reached."""
    url, settings = urlsplit(patient.settings.base_url), patient.settings
    here = local(url.hostname or "")
    if here and not local(settings.host):
        told = f"HUB_BASE_URL is {settings.base_url}, but the hub listens on {settings.host}: its links lead nowhere"
        yield Finding("base_url_local", WARNING, told, "set HUB_BASE_URL to the address that visitors type")
    if not here and url.scheme == "http":
        told = f"HUB_BASE_URL is {settings.base_url}: by http anybody on the way reads passwords and keys"
        yield Finding("base_url_plain", WARNING, told, "serve https with a proxy before the hub, and write https://")
    if not here and url.scheme == "https" and settings.trusted_proxies == 0:
        told = "HUB_BASE_URL is https, which a proxy serves, and [web] trusted_proxies is 0: all visitors share a limit"
        yield Finding("proxies_untrusted", WARNING, told, "set [web] trusted_proxies in hub.toml: 1 for one proxy")
    if (url.hostname or "").endswith(("example.org", "example.com")):
        told = f"HUB_BASE_URL is {settings.base_url}, an address of examples"
        yield Finding("base_url_example", WARNING, told, "set HUB_BASE_URL to the address that visitors type")


def local(host: str) -> bool:
    """Say whether a host is this machine alone."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def time_zones(patient: Patient) -> Iterator[Finding]:
    """The tables of time zones, without which no deadline in Paris is known."""
    try:
        ZoneInfo.no_cache("Europe/Paris")
    except (ZoneInfoNotFoundError, OSError, ValueError):
        told = "Europe/Paris is not among this machine's time zones: deadlines and schedules cannot be computed"
        remedy = "pip install tzdata, or install the package tzdata of the system"
        yield Finding("time_zones_missing", ERROR, told, remedy)

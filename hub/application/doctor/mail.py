"""Mail: whether letters can go, and whether anybody is told when something is wrong."""

from __future__ import annotations

from collections.abc import Iterator

from hub.application.doctor import ERROR, WARNING, Finding, Patient
from hub.application.doctor.settings import local
from hub.application.outboxes import outbox_of
from hub.application.watching import operators
from hub.deliver.smtp import Outbox, Unavailable
from hub.errors import ConfigError


def settings(patient: Patient) -> Iterator[Finding]:
    """The settings of mail, and a connection with the server, signed in; no letter is sent."""
    given = patient.environment
    url, sender = given.get("HUB_SMTP_URL") or "", given.get("HUB_MAIL_FROM") or ""
    if not given.get("HUB_ALERTS_TO"):
        told = "HUB_ALERTS_TO is not set: nobody is told when something is wrong"
        yield Finding("alerts_to_nobody", WARNING, told, "set it in .env to the addresses of the operators")
    if not url and not sender:
        if given.get("HUB_ALERTS_TO"):
            told = "HUB_ALERTS_TO is set, and HUB_SMTP_URL and HUB_MAIL_FROM are not: no letter can go"
            yield Finding("mail_half", ERROR, told, "set both in .env; docs/operating/configure.md says how")
        return
    if not url or not sender:
        told = f"{'HUB_MAIL_FROM' if url else 'HUB_SMTP_URL'} is not set, and the other one is: no letter can go"
        yield Finding("mail_half", ERROR, told, "set both in .env; docs/operating/configure.md says how")
        return
    try:
        operators({"HUB_ALERTS_TO": "a@example.org", **given})
        server = outbox_of(url, sender)
    except ConfigError as error:
        yield Finding("mail_wrong", ERROR, str(error), "correct .env")
        return
    yield from connection(server)


def connection(server: Outbox) -> Iterator[Finding]:
    """Yield what keeps the mail server from working for us."""
    if server.security == "smtp" and not local(server.host):
        told = f"HUB_SMTP_URL is plain smtp to {server.host}: letters and the password go readable over the network"
        yield Finding("mail_plain", WARNING, told, "write smtp+starttls:// or smtps://")
    try:
        server.greet()
    except Unavailable as error:
        yield Finding("mail_unreachable", ERROR, str(error), "correct HUB_SMTP_URL, or mend the mail server")

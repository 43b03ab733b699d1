"""SMTP: one letter to one address through the operator's server; what a refusal means for the address, or for us."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import parseaddr
from urllib.parse import unquote, urlsplit

from hub.errors import ConfigError, HubError

STEP_S = 30  #: how long the server may take for one step
WHOLE_S = 120  #: and for all of one letter
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
PLAIN = re.compile(r"[!-;=?A-~]+@[A-Za-z0-9.-]+")
CLOSING = 421  #: the server closes: that is not about the address


class Unsent(HubError):
    """A letter was not taken; ``code`` is what the server answered. Its words are not kept: they name people."""

    def __init__(self, message: str, code: int | None = None) -> None:
        super().__init__(message)
        self.code = code


class Temporary(Unsent):
    """This address does not take a letter now, or we cannot know whether it did."""


class Permanent(Unsent):
    """This address does not take our letters."""


class Unavailable(Unsent):
    """The server itself does not work for us: no letter goes, whatever its address."""


@dataclass(frozen=True)
class Outbox:
    """The operator's mail server, and who writes."""

    host: str
    port: int
    security: str  #: smtp, smtp+starttls or smtps
    sender: str  #: as in From: a name and an address, or the address alone
    user: str = ""
    password: str = field(default="", repr=False)
    hostname: str = "localhost"  #: how we greet
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context, repr=False)

    @property
    def address(self) -> str:
        """Return the address that writes, as the envelope has it."""
        return parseaddr(self.sender)[1]

    def send(self, recipient: str, letter: bytes) -> int:
        """Send a letter to one address; return what the server answered when it took it.

        :raises Temporary: when it may be tried again.
        :raises Permanent: when the address is refused.
        :raises Unavailable: when the server does not work for us.
        """
        with self._session() as session:
            self._envelope(session, recipient)
            try:
                code, _ = session.data(letter)
            except smtplib.SMTPDataError as error:
                code = error.smtp_code
            except (smtplib.SMTPException, OSError) as error:
                raise Temporary("the connection broke while the letter was given", None) from error
        return accepted(code, "the letter")

    def greet(self) -> None:
        """Connect and sign in as for a letter, and send none.

        :raises Unavailable: when the server does not work for us.
        """
        with self._session() as session:
            try:
                code, _ = session.noop()
            except (smtplib.SMTPException, OSError) as error:
                raise Unavailable(f"the mail server broke off: {type(error).__name__}", None) from error
        accepted(code, "the greeting")

    def _envelope(self, session: smtplib.SMTP, recipient: str) -> None:
        try:
            code, _ = session.mail(self.address)
            if code != 250:
                raise Unavailable(f"the mail server refuses our sender with {code}: see HUB_MAIL_FROM", code)
            code, _ = session.rcpt(recipient)
        except (smtplib.SMTPException, OSError) as error:
            raise Unavailable(f"the mail server broke off: {type(error).__name__}", None) from error
        accepted(code, "the address")

    @contextmanager
    def _session(self) -> Iterator[smtplib.SMTP]:
        """Give a connection that is encrypted and signed in as the settings want it, for so long and no longer."""
        try:
            session = self._connected()
        except (smtplib.SMTPException, OSError) as error:
            raise Unavailable(unreachable(self, error), getattr(error, "smtp_code", None)) from error
        timer = threading.Timer(WHOLE_S, hang_up, (session,))
        timer.daemon = True
        timer.start()
        try:
            yield session
        finally:
            timer.cancel()
            leave(session)

    def _connected(self) -> smtplib.SMTP:
        if self.security == "smtps":
            session: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, self.hostname, timeout=STEP_S, context=self.context
            )
        else:
            session = smtplib.SMTP(self.host, self.port, self.hostname, timeout=STEP_S)
        try:
            if self.security == "smtp+starttls":
                session.starttls(context=self.context)
            session.ehlo_or_helo_if_needed()
            if self.user:
                session.login(self.user, self.password)
        except BaseException:
            session.close()
            raise
        return session


def accepted(code: int, what: str) -> int:
    """Return a code that says yes, or raise what another one means."""
    if 200 <= code < 300:
        return code
    if code == CLOSING:
        raise Unavailable("the mail server closes the connection (421)", code)
    if 500 <= code < 600:
        raise Permanent(f"{what} is refused with {code}", code)
    raise Temporary(f"{what} is not taken now: {code}", code)


def hang_up(session: smtplib.SMTP) -> None:
    """Break off a connection in which another thread may be waiting."""
    if session.sock is not None:
        try:
            session.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            return


def leave(session: smtplib.SMTP) -> None:
    """End a connection politely where that still can be."""
    try:
        session.quit()
    except (smtplib.SMTPException, OSError):
        session.close()


def unreachable(outbox: Outbox, error: Exception) -> str:
    """Return what is wrong with the server, without what it said."""
    where = f"{outbox.host}:{outbox.port}"
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"the mail server {where} refuses our user or password ({error.smtp_code}): see HUB_SMTP_URL"
    if isinstance(error, ssl.SSLError):
        return f"the certificate of the mail server {where} is not accepted: {error.reason or error}"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return f"the mail server {where} offers no STARTTLS or no login: see HUB_SMTP_URL"
    return f"the mail server {where} does not answer as it should: {type(error).__name__}"


def outbox(url: str, sender: str, *, hostname: str = "localhost", context: ssl.SSLContext | None = None) -> Outbox:
    """Return the mail server of a URL: smtp+starttls://user:password@host:587, smtps://host, smtp://localhost.

    :raises ConfigError: naming the variable that is wrong, and never its value: it holds a password.
    """
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = -1
    if parts.scheme not in PORTS or not parts.hostname or port == -1:
        raise ConfigError("HUB_SMTP_URL: write smtp+starttls://user:password@host:587, smtps://... or smtp://localhost")
    name, address = parseaddr(sender)
    if not PLAIN.fullmatch(address) or any(ord(char) < 32 for char in sender):
        raise ConfigError("HUB_MAIL_FROM: write an address, or a name and an address: Clausier <alertes@example.org>")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if not (user + password).isascii():
        raise ConfigError("HUB_SMTP_URL: its user and password are plain ASCII; SMTP takes no other")
    return Outbox(
        host=parts.hostname,
        port=port or PORTS[parts.scheme],
        security=parts.scheme,
        sender=sender.strip() if name else address,
        user=user,
        password=password,
        hostname=hostname,
        context=context or ssl.create_default_context(),
    )

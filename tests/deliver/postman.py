"""Postman: a real SMTP server on loopback, with STARTTLS, sign-in, refusals and hang-ups as a test wants them."""

from __future__ import annotations

import datetime
import email
import email.policy
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Postman:
    """What the server does, and what it has taken: (recipient, bytes) in order."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, bytes]] = []
        self.refuse_address: dict[str, str] = {}  #: recipient -> answer to RCPT
        self.refuse_letter: dict[str, str] = {}  #: recipient -> answer after DATA
        self.refuse_sender = ""
        self.drop_before: set[str] = set()  #: recipients at whose letter the line is cut before it is kept
        self.drop_after: set[str] = set()  #: ... after it is kept, before that is said
        self.user = self.password = ""

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.refuse_sender:
            return self.refuse_sender
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address in self.refuse_address:
            return self.refuse_address[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        (recipient,) = envelope.rcpt_tos
        if recipient in self.refuse_letter:
            return self.refuse_letter[recipient]
        if recipient in self.drop_before:
            server.transport.abort()
            return "421 gone"
        self.taken.append((recipient, envelope.original_content))
        if recipient in self.drop_after:
            server.transport.abort()
        return "250 kept"

    def letters(self, recipient: str | None = None) -> list[EmailMessage]:
        """Return the letters taken, parsed."""
        chosen = [body for address, body in self.taken if recipient in (None, address)]
        return [email.message_from_bytes(body, policy=email.policy.default) for body in chosen]  # type: ignore[misc]


class Server(Controller):
    """The server, with STARTTLS where it has a certificate."""

    def __init__(self, handler: Postman, context: ssl.SSLContext | None) -> None:
        self.context = context
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        super().__init__(handler, hostname="127.0.0.1", port=port)

    def factory(self) -> SMTP:
        postman: Postman = self.handler
        signed = {"authenticator": self.check, "auth_required": True} if postman.user else {}
        return SMTP(postman, tls_context=self.context, require_starttls=self.context is not None, **signed)

    def check(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        right = (data.login, data.password) == (self.handler.user.encode(), self.handler.password.encode())
        return AuthResult(success=right, handled=False)


@contextmanager
def served(postman: Postman, *, context: ssl.SSLContext | None = None) -> Iterator[int]:
    """Serve on loopback; give the port."""
    server = Server(postman, context)
    server.start()
    try:
        yield server.port
    finally:
        server.stop()


def certificate(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Make a throwaway certificate for a name; return the server's context, and a client's that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = folder / f"{name}.pem"
    kept = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem.write_bytes(kept + made.public_bytes(serialization.Encoding.PEM))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem)
    return server, ssl.create_default_context(cafile=str(pem))

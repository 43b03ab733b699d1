"""Letters: an e-mail with a text and an HTML part, the same bytes whenever it is written again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

POLICY = SMTP.clone(cte_type="7bit")
LONGEST_SUBJECT = 150
LONGEST_ADDRESS = 900  #: of the 998 bytes that a line may have


@dataclass(frozen=True)
class Words:
    """What a letter says: its subject, and the same content as text and as HTML."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Envelope:
    """What stands on a letter beside its words."""

    sender: str
    recipient: str
    message_id: str  #: without angle brackets
    at: datetime
    language: str
    list_id: str = ""
    unsubscribe: str = ""  #: an address that takes one POST (RFC 8058)


def letter(words: Words, envelope: Envelope) -> bytes:
    """Return the bytes of an e-mail; nothing in a header can begin another one."""
    message = EmailMessage(policy=POLICY)
    name, address = parseaddr(envelope.sender)
    message["From"] = Address(one_line(name), addr_spec=address)
    message["To"] = Address(addr_spec=envelope.recipient)
    message["Subject"] = one_line(words.subject)[:LONGEST_SUBJECT]
    message["Date"] = format_datetime(envelope.at)
    message["Message-ID"] = f"<{envelope.message_id}>"
    message["Auto-Submitted"] = "auto-generated"
    if envelope.list_id:
        message["List-Id"] = f"<{envelope.list_id}>"
    if envelope.unsubscribe:
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(words.text, cte="quoted-printable")
    message.add_alternative(words.html, subtype="html", cte="quoted-printable")
    message.set_boundary(hashlib.blake2b(envelope.message_id.encode(), digest_size=18).hexdigest())
    message["Content-Language"] = envelope.language
    return unsubscribing(envelope.unsubscribe) + message.as_bytes()


def unsubscribing(address: str) -> bytes:
    """Return the header List-Unsubscribe on one line: an address that is folded or encoded leads nowhere."""
    if not address:
        return b""
    if any(not "!" <= char <= "~" or char in "<>" for char in address) or len(address) > LONGEST_ADDRESS:
        raise ValueError("an address to unsubscribe is printable ASCII without spaces, and fits a line")
    return f"List-Unsubscribe: <{address}>\r\n".encode()


def one_line(text: str) -> str:
    """Return a text as one line without control characters."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())

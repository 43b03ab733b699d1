"""Letters in a folder, where there is no mail server: what a demonstration writes stays on this machine."""

from __future__ import annotations

import email
import email.policy
import hashlib
import os
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from hub.deliver.smtp import Outbox, Unavailable

TAKEN = 250


@dataclass(frozen=True)
class FolderOutbox(Outbox):
    """Takes each letter as two files: as it would have been sent, and its text to read and to follow links from."""

    folder: Path = field(default=Path())

    def send(self, recipient: str, letter: bytes) -> int:
        """Write a letter; return what a server would answer.

        :raises Unavailable: where the folder cannot be written.
        """
        name = f"{datetime.now():%Y-%m-%d-%H%M%S}-{hashlib.blake2b(letter, digest_size=4).hexdigest()}"
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for extension, content in ((".eml", letter), (".txt", readable(letter))):
                part = self.folder / f".{name}{extension}.{os.getpid()}"
                part.write_bytes(content)
                part.rename(self.folder / f"{name}{extension}")
        except OSError as error:
            told = f"the folder of letters {self.folder} cannot be written: {error.strerror} (see HUB_SMTP_URL)"
            raise Unavailable(told) from error
        return TAKEN

    def greet(self) -> None:
        """See that the folder can be made.

        :raises Unavailable: where it cannot.
        """
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise Unavailable(f"the folder of letters {self.folder} cannot be made: {error.strerror}") from error


def readable(letter: bytes) -> bytes:
    """Return who is written to, about what, and the text."""
    parsed = email.message_from_bytes(letter, policy=email.policy.default)
    text = parsed.get_body(("plain",))
    head = "".join(f"{name}: {parsed[name]}\n" for name in ("From", "To", "Subject"))
    return f"{head}\n{text.get_content() if text else ''}".encode()

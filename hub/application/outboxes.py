"""Outboxes: where letters go, as HUB_SMTP_URL says: to a mail server, or into a folder of this machine."""

from __future__ import annotations

import ssl
from pathlib import Path
from urllib.parse import unquote, urlsplit

from hub.deliver.folder import FolderOutbox
from hub.deliver.smtp import Outbox, outbox
from hub.errors import ConfigError


def outbox_of(url: str, sender: str, *, hostname: str = "localhost", context: ssl.SSLContext | None = None) -> Outbox:
    """Return what takes letters at an address: file:///folder, or what `hub.deliver.smtp.outbox` takes.

    :raises ConfigError: naming the variable that is wrong.
    """
    parts = urlsplit(url)
    if parts.scheme != "file":
        return outbox(url, sender, hostname=hostname, context=context)
    if parts.netloc or not parts.path.startswith("/"):
        raise ConfigError("HUB_SMTP_URL: a folder for letters is written with three slashes: file:///path/of/folder")
    plain = outbox("smtp://localhost", sender, hostname=hostname)
    folder = Path(unquote(parts.path))
    return FolderOutbox(plain.host, plain.port, "file", plain.sender, hostname=hostname, folder=folder)

"""A hub with its database of persons, over either engine, and an invented export to import into it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import hub_abcviesion

from hub.application import Hub
from hub.plugins import create_plugin_manager
from hub.privacy.pseudonyms import Pseudonyms
from hub.settings import Settings, read_settings

KEY = "a key that only tests use, thirty-two letters or more"
SAMPLES = Path(hub_abcviesion.__file__).parent.parent / "samples"
EXPORT = SAMPLES / "export_complet.zip"
NAME = "abcviesion"


def environment(folder: Path, url: str, data: str = "var") -> dict[str, str]:
    """Return the environment of a hub whose data are under a folder."""
    return {
        "HUB_CONFIG": str(folder / "config"),
        "HUB_DATA": str(folder / data),
        "HUB_DATABASE": url,
        "HUB_DOTENV": "",
        "HUB_PSEUDONYM_KEY": KEY,
        "HUB_SECRET_KEY": "s" * 40,
    }


def settings_of(folder: Path, url: str, data: str = "var") -> Settings:
    """Return the settings of such a hub."""
    return read_settings(environment(folder, url, data))


@contextmanager
def persons_hub(folder: Path, url: str, data: str = "var") -> Iterator[Hub]:
    """Give a hub with abcviesion alone."""
    hub = Hub.open(settings_of(folder, url, data), plugins=create_plugin_manager([hub_abcviesion], group=None))
    try:
        yield hub
    finally:
        hub.close()


def pseudonym(number: str) -> str:
    """Return the pseudonym of a participant's number."""
    return Pseudonyms(KEY.encode(), source=NAME).of(number)


def members() -> dict[str, bytes]:
    """Return the files of the invented export, by name."""
    with zipfile.ZipFile(EXPORT) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def packed(files: dict[str, bytes], into: Path) -> Path:
    """Write files as one zip."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    into.write_bytes(body.getvalue())
    return into


def about(hub: Hub, person: str) -> list[Any]:
    """Return the living records about who bears a pseudonym."""
    assert hub.persons is not None
    ids = [*hub.persons.ids("pathway"), *hub.persons.ids("clause_hours")]
    records = hub.persons.load(ids).values()
    return [record for record in records if record.get("participant") == person]

"""The examples of docs/partners.md run as they stand, and follow.py keeps an exact copy through interruptions."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from hub.application.delivering import turn
from hub.application.partner_desk import PartnerDesk
from hub.store.leases import Leases
from hub.testing.server import serve
from hub.web import create_app
from hub.web.partners.partner_parts import PartnerParts
from tests.deliver.targets import PARTNER, Target, desk_over
from tests.web.invented import tender
from tests.web.opened import Opened, filled, full_parts

pytestmark = [pytest.mark.enable_socket, pytest.mark.filterwarnings("ignore")]
ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "partners.md").read_text("utf-8")
SHELL = "\n".join(re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)).replace("\\\n", " ")
COMMANDS = [line.strip() for line in SHELL.splitlines() if line.strip()]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """A store with records of every kind."""
    opened = filled(tmp_path, tenders=8, offers=2)
    yield opened
    opened.store.close()


@pytest.fixture
def desk(opened: Opened) -> PartnerDesk:
    """A desk whose clock goes."""
    from datetime import UTC, datetime

    return desk_over(opened.store, lambda: datetime.now(UTC))


@pytest.fixture
def hub(opened: Opened, desk: PartnerDesk) -> Iterator[str]:
    """The address of a hub that is served."""
    app = create_app(full_parts(opened, partners=PartnerParts(desk=desk), secret_key="k" * 40))
    with serve(app) as served:
        yield served.url.rstrip("/")


def test_there_are_examples() -> None:
    assert len(COMMANDS) >= 14


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_each_command_works(opened: Opened, desk: PartnerDesk, hub: str, tmp_path: Path) -> None:
    key = desk.hub.key_for(PARTNER.name, scopes="read,subscriptions", label="", expires_at=None).text
    with serve(Target()) as target:
        url = f"{target.url.rstrip('/')}/hook"
        id = desk.create(PARTNER, {"url": url}).subscription.id
        known = {"HUB": hub, "KEY": key, "ID": id, "TARGET": url, "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
        for command in COMMANDS:
            script = command.replace("python3 docs/", f"{sys.executable} {ROOT}/docs/")
            done = subprocess.run(
                script, shell=True, env=known, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
            )
            assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
            if command.startswith("curl") and "/feeds/" not in command:
                json.loads(done.stdout)


def test_the_receiver_of_the_page_takes_our_events_and_nothing_else(opened: Opened, desk: PartnerDesk) -> None:
    blocks = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    known: dict[str, Any] = {}
    exec(blocks[0], known)
    target = Target()
    with serve(target) as served:
        made = desk.create(PARTNER, {"url": served.url, "since": 0, "kinds": ["tender"]})
        turn(desk.hub, made.subscription.id, Leases(opened.store.database))
    _, _, headers, body = target.taken[0]
    assert known["event_of"](made.secret, headers, body)["type"] == "tender.created"
    old = {**headers, "webhook-timestamp": str(int(time.time()) - 900)}
    for given, sent in ((headers, body + b" "), (old, body)):
        with pytest.raises(ValueError, match="not signed"):
            known["event_of"](made.secret, given, sent)


def test_the_spreadsheet_example_reads_the_tenders_of_a_departement(hub: str) -> None:
    known: dict[str, Any] = {}
    exec(next(block for block in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL) if "rows_of" in block), known)
    rows, all_rows = list(known["rows_of"](hub)), list(known["rows_of"](hub, ""))
    assert 0 < len(rows) < len(all_rows) and all(row["kind"] == "tender" and row["title"] for row in rows)


def follower() -> ModuleType:
    """Return the script as a module."""
    module = ModuleType("follow")
    exec((ROOT / "docs" / "examples" / "follow.py").read_text("utf-8"), module.__dict__)
    return module


def test_a_copy_is_exact_after_changes_deletions_and_interruptions(
    opened: Opened, hub: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script, path = follower(), str(tmp_path / "copy.db")
    script.main(hub, path, "tenders", "clauses")
    assert copied(path) == ours(opened)
    opened.put(*(tender(number, title=f"Autre titre {number}") for number in range(4)), *map(tender, range(8, 12)))
    opened.withdraw(tender(5)["id"], "no longer at the source")
    opened.store.redact(tender(6)["id"], "a person asks")
    monkeypatch.setitem(script.__dict__, "PAGE", 2)
    ask, asked = script.changes, []

    def cut(base: str, plural: str, since: int, limit: int = 2) -> Any:
        asked.append(since)
        if len(asked) == 3:
            raise OSError("the line is cut")
        return ask(base, plural, since, limit)

    monkeypatch.setitem(script.__dict__, "changes", cut)
    with pytest.raises(OSError, match="cut"):
        script.main(hub, path, "tenders", "clauses")
    script.main(hub, path, "tenders", "clauses")
    assert asked[3] == asked[2]
    assert copied(path) == ours(opened)


def copied(path: str) -> dict[str, Any]:
    """Return what the copy holds."""
    base = sqlite3.connect(path)
    try:
        return {id: json.loads(body) for id, body in base.execute("SELECT id, body FROM record")}
    finally:
        base.close()


def ours(opened: Opened) -> dict[str, Any]:
    """Return what the hub holds."""
    return {id: json.loads(text) for id, text in opened.store.stream(("tender", "clause"))}

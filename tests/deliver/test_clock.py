"""The clock sends letters when some are due, once, however many clocks there are."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from hub.harvest.child import Ended
from hub.scheduler import mail_job
from hub.settings import Settings
from hub.store import Store
from tests.deliver.posts import FROM, SECRET, Clock, post_over, subscribed


def clock_of(store: Store, folder: Path, owner: str, **secrets: str) -> Any:
    """Return a hub as the clock knows it."""
    return SimpleNamespace(store=store, owner=owner, settings=Settings(folder, folder, store.url, environment=secrets))


def test_letters_that_are_due_are_sent_by_one_clock_alone(tmp_path: Path) -> None:
    store = Store.open(f"sqlite:///{tmp_path / 'hub.db'}")
    started: list[list[str]] = []

    def run(command: list[str], **options: Any) -> Ended:
        started.append(list(command)[-3:])
        return Ended(0)

    secrets = {"HUB_SECRET_KEY": SECRET, "HUB_SMTP_URL": "smtp://localhost", "HUB_MAIL_FROM": FROM}
    jobs = [mail_job(clock_of(store, tmp_path, name, **secrets), run=run) for name in ("one", "two")]
    jobs[0]()
    assert started == []
    subscribed(post_over(store, 9, Clock()), "zelie@example.org")
    with store.database.writing() as tx:
        tx.run("DELETE FROM due")
    for job in (*jobs, *jobs):
        job()
    assert started == [["subscribers", "send", "--quiet"]]
    with store.database.writing() as tx:
        tx.run("DELETE FROM due")
    mail_job(clock_of(store, tmp_path, "three"), run=run)()
    assert len(started) == 1
    store.close()

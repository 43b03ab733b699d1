"""Watching: looks whether each promise holds, opens and ends incidents, and tells operators once of each."""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from email.utils import getaddresses

from hub.application import Hub
from hub.application.outboxes import outbox_of
from hub.application.standing import Clock, Standing, failing, measured, standing, utc_now
from hub.deliver.alerts import SORTS, alert
from hub.deliver.letters import Envelope, letter
from hub.deliver.smtp import PLAIN, Outbox, Permanent, Temporary, Unavailable
from hub.errors import ConfigError
from hub.privacy.logs import Redaction, about, secrets_of
from hub.store.incidents import Alert, Broken, Incident, Incidents
from hub.store.operations import Operations

log = logging.getLogger("hub.watch")
SETTLE_S = 600  #: a promise that broke must hold so long again before its incident is over
LEASE_S = 300  #: how long one sender has a letter for itself; longer than the server may take
WAITS_S = (60, 300, 900, 3600, 4 * 3600)  #: between two tries at a letter
MOST_TRIES = 20  #: after about three days a letter is given up
NEEDED = ("HUB_SMTP_URL", "HUB_MAIL_FROM", "HUB_ALERTS_TO")


def look(hub: Hub, *, clock: Clock = utc_now, settle_s: int = SETTLE_S) -> tuple[list[Incident], list[Incident]]:
    """Measure, judge each promise, and write down what changed; return what began and what ended."""
    now = clock()
    Operations(hub.store.database).observe(measured(hub), int(now.timestamp()))
    found = list(broken(hub, standing(hub, clock=lambda: now)))
    opened, closed = Incidents(hub.store.database).settle(
        found, now=int(now.timestamp()), settle_s=settle_s, recipients=operators(hub.settings.environment), judged=SORTS
    )
    for each in opened:
        with about(incident=each.id):
            log.warning("an incident begins: %s of %s", each.code, each.subject)
    for each in closed:
        with about(incident=each.id):
            log.warning("an incident is over: %s of %s", each.code, each.subject)
    return opened, closed


def broken(hub: Hub, now: Standing) -> Iterator[Broken]:
    """Yield the promises that do not hold, each with what is to be told of it."""
    clean = Redaction(secrets_of(hub.settings.environment))
    for source in now.sources:
        known = {"source": source.name, "title": source.title, "run": source.run}
        if source.state == "late":
            more = {"hours": source.expected_hours, "good_at": source.good_at, "missed": source.missed}
            yield Broken("source_late", source.name, {**known, **more})
        if failing(source):
            reason = None if source.personal else clean.of(source.run_reason or "")[:300]
            yield Broken("run_failed", source.name, {**known, "status": source.run_status, "reason": reason})
        if source.held:
            yield Broken("run_held", source.name, {**known, "held": source.held})
        if source.stale:
            yield Broken("run_dead", source.name, known)
    yield from broken_outputs(now, clean)


def broken_outputs(now: Standing, clean: Redaction) -> Iterator[Broken]:
    """Yield what does not hold of dumps, deliveries and the disk."""
    dumps, machine = now.dumps, now.machine
    if dumps.failed:
        yield Broken("dump_failed", "dumps", {"dump": dumps.failed, "reason": clean.of(dumps.failed_reason or "")})
    if dumps.missed and dumps.last_at:
        made = int(datetime.fromisoformat(dumps.last_at).timestamp())
        yield Broken("dump_late", "dumps", {"good_at": made, "missed": dumps.missed})
    for each in now.deliveries.ended:
        facts = {"subscription": each.id, "partner": each.partner, "reason": clean.of(each.reason or "")[:300]}
        yield Broken("delivery_paused", each.id, facts, public=0)
    if machine.disk_low:
        yield Broken("disk_low", "data", {"free": machine.disk_free, "size": machine.disk_size})


def operators(environment: Mapping[str, str]) -> dict[str, str]:
    """Return who is told, each by a digest under which the database knows them; nobody where no letter can go.

    :raises ConfigError: where HUB_ALERTS_TO is not a list of addresses.
    """
    if not all(environment.get(name) for name in NEEDED):
        return {}
    addresses = [address for _, address in getaddresses([environment["HUB_ALERTS_TO"]])]
    if not addresses or not all(PLAIN.fullmatch(address) for address in addresses):
        raise ConfigError("HUB_ALERTS_TO: write addresses, with commas between: exploitation@example.org")
    key = (environment.get("HUB_SECRET_KEY") or "").encode()[:64]
    return {hashlib.blake2b(one.lower().encode(), key=key, digest_size=8).hexdigest(): one for one in addresses}


def tell(hub: Hub, *, clock: Clock = utc_now, server: Outbox | None = None) -> Counter[str]:
    """Send the letters that wait, each by one process of all; return how many ended how.

    A process that dies after the server took a letter and before that was written down has it sent again, after its
    lease, under the same Message-ID; never more than MOST_TRIES times.
    """
    known = operators(hub.settings.environment)
    incidents, counts = Incidents(hub.store.database), Counter[str]()
    waiting = incidents.waiting(clock().timestamp())
    if not waiting or not known:
        return counts
    counts["dropped"] = incidents.strike(known)
    server = server or server_of(hub.settings.environment)
    for each in waiting:
        if each.recipient not in known:
            continue
        ended = send(hub, incidents, each, known[each.recipient], server, clock)
        counts[ended] += 1
        if ended == "unavailable":
            break
    return +counts


def server_of(environment: Mapping[str, str]) -> Outbox:
    """Return the mail server of the settings."""
    return outbox_of(environment.get("HUB_SMTP_URL") or "", environment.get("HUB_MAIL_FROM") or "")


def send(hub: Hub, incidents: Incidents, waiting: Alert, address: str, server: Outbox, clock: Clock) -> str:
    """Send one letter where nobody else does, and settle it; return how it ended."""
    now, owner = clock().timestamp(), hub.owner
    if not incidents.claim(waiting.id, owner, now=now, ttl_s=LEASE_S):
        return "elsewhere"
    found = incidents.get(waiting.incident)
    if found is None or waiting.tries >= MOST_TRIES:
        incidents.done(waiting.id, owner, how="given up", code=None, now=int(now))
        return "given up"
    try:
        code = server.send(address, written(hub, waiting, found, address, server))
    except Permanent as error:
        log.error("operators are not told of %s: %s", found.id, error)
        incidents.done(waiting.id, owner, how="refused", code=error.code, now=int(now))
        return "refused"
    except (Temporary, Unavailable) as error:
        log.error("operators are not told of %s yet: %s", found.id, error)
        wait = WAITS_S[min(waiting.tries, len(WAITS_S) - 1)]
        incidents.later(waiting.id, owner, code=error.code, next_at=int(now) + wait)
        return "unavailable" if isinstance(error, Unavailable) else "waiting"
    incidents.done(waiting.id, owner, how="sent", code=code, now=int(now))
    return "sent"


def written(hub: Hub, waiting: Alert, found: Incident, address: str, server: Outbox) -> bytes:
    """Return the letter, under the same Message-ID whenever it is written again."""
    settings = hub.settings
    words = alert(
        found.code, found.facts, purpose=waiting.purpose, opened_at=found.opened_at, closed_at=found.closed_at,
        title=settings.title, url=settings.base_url,
    )  # fmt: skip
    name = hashlib.blake2b(waiting.id.encode(), digest_size=16).hexdigest()
    domain = server.address.partition("@")[2]
    at = datetime.fromtimestamp(waiting.at).astimezone()
    return letter(words, Envelope(server.sender, address, f"{name}@{domain}", at, "fr"))


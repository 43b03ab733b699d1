"""The end of a drill: what was left is finished in calm, compared with a hub that nobody disturbed, and judged."""

from __future__ import annotations

import json
import re
from collections import Counter
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from hub.application import Hub, deriving
from hub.application.due import rescue_job
from hub.errors import HubError
from hub.store.canonical import canonical
from hub.testing.drill.copies import open_copy
from hub.testing.drill.roles import begin, harvested, open_hub, read_log
from hub.testing.drill.sources import page_of
from hub.testing.drill.web import follow
from hub.testing.drill.world import World
from schemas import KINDS, OPEN

OURS = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
TRIES = 50
FOLLOWER = "follower"  #: with which the names begin of those who read by HTTP what is open
Findings = list[str]


def calm(world: World) -> list[bytes]:
    """Return the state and the open dump of a hub over the same sources that nobody disturbed."""
    at_once(world)
    hub = open_hub(world, f"sqlite:///{world.folder / 'calm.db'}", data="calm")
    for name in world.sources:
        harvested(hub, name)
    deriving.drain(hub)
    found = told(hub)
    hub.close()
    return found


def at_once(world: World) -> None:
    """Have this process live in simulated time, but derive as much at once as a hub does that nobody disturbs."""
    many = deriving.KEYS_AT_ONCE
    begin(world)
    deriving.KEYS_AT_ONCE = many


def told(hub: Hub) -> list[bytes]:
    """Return all that a hub holds and its canonical dump, without when we fetched it."""
    lines = [*hub.store.dump_state().splitlines(), *hub.store.dump_canonical()]
    return [OURS.sub(b"", line).rstrip() for line in lines]


def finish(world: World) -> int:
    """Go on with what killed processes left, fetch what they did not, and have readers read to the end.

    Return how many changes there were before.
    """
    at_once(world)
    with closing(open_hub(world)) as hub:
        before = hub.store.last_seq((), "internal")
        rescue = rescue_job(hub, lambda source: harvested(hub, source.name))
        for _ in range(TRIES):
            rescue()
            ended = [harvested(hub, name).code for name in world.sources]
            at = [(hub.store.runs.cursor(name) or {}).get("page") for name in world.sources]
            if not any(ended) and at == [world.pages] * len(world.sources):
                break
            world.clock.jump(600)
        deriving.drain(hub)
        for copy in sorted((world.folder / "copies").glob("*.db")):
            if copy.stem.startswith(FOLLOWER):
                follow(world, lambda: True, lambda _: None, name=copy.stem)
            else:
                read_log(world, hub, lambda: True, name=copy.stem)
    return before


def judged(world: World, calmly: list[bytes]) -> tuple[Findings, dict[str, int]]:
    """Return what is wrong after a drill, and its counts."""
    with closing(open_hub(world)) as hub:
        found = told(hub)
        findings = compare(found, calmly)
        findings += ended(hub)
        numbers = log_of(hub)
        findings += once(hub, world, numbers)
        findings += started(hub, world)
        findings += trespassed(world)
        for copy in sorted((world.folder / "copies").glob("*.db")):
            findings += copied(hub, copy)
        with hub.store.database.reading() as tx:
            runs = (tx.one("SELECT count(*) FROM run") or (0,))[0]
            due = (tx.one("SELECT count(*) FROM due WHERE source LIKE 'drill_'") or (0,))[0]
    counts = {"notices": sum(b'"notice"' in line for line in found), "changes": len(numbers), "runs": runs, "due": due}
    return findings, counts


def compare(found: list[bytes], calmly: list[bytes]) -> Findings:
    """Say where a state is not that of the hub that nobody disturbed."""
    if found == calmly:
        return []
    lost, more = Counter(calmly) - Counter(found), Counter(found) - Counter(calmly)
    shown = next(iter([*lost, *more]), b"order").decode()[:200]
    return [f"state: {sum(lost.values())} lines are missing, {sum(more.values())} are others, such as {shown}"]


def ended(hub: Hub) -> Findings:
    """Say what did not come to its end."""
    findings = [f"run {run.id} is said to be running" for run in hub.store.runs.list(status="running", limit=1000)]
    if left := hub.store.todo.count():
        findings.append(f"{left} keys were never derived")
    if aside := sum(1 for _ in hub.store.aside.list(limit=10)):
        findings.append(f"{aside} items or more were set aside")
    return findings


def log_of(hub: Hub) -> list[tuple[int, str, str]]:
    """Return the change log: number, record, event."""
    sql = "SELECT c.seq, r.id, c.event FROM change c JOIN record r ON r.rid = c.rid ORDER BY c.seq"
    with hub.store.database.reading() as tx:
        return [(seq, id, event) for seq, id, event in tx.rows(sql)]


def told_to(hub: Hub, kinds: tuple[str, ...], audience: str) -> list[int]:
    """Return the numbers of the log that an audience is told of, as the log has them in the end."""
    found: list[int] = []
    while some := hub.store.changes(found[-1] if found else 0, limit=1000, kinds=kinds, audience=audience):
        found += [line.seq for line in some]
    return found


def once(hub: Hub, world: World, log: list[tuple[int, str, str]]) -> Findings:
    """Say what was stored twice, or counted otherwise than it was stored (P1, T6)."""
    findings = []
    if [seq for seq, _, _ in log] != list(range(1, len(log) + 1)):
        findings.append("log: its numbers have gaps")
    twice = [id for id, n in Counter(id for _, id, event in log if event == "created").items() if n > 1]
    if twice:
        findings.append(f"log: {len(twice)} records were created twice, such as {twice[0]}")
    for name in world.sources:
        keys = {row["n"] for page in range(1, world.pages + 1) for row in page_of(world.seed, name, page)}
        new = sum(run.counts.get("new", 0) for run in hub.store.runs.list(name, limit=100_000))
        if new != len(keys):
            findings.append(f"{name}: runs say {new} new items of {len(keys)}")
    return findings


def started(hub: Hub, world: World) -> Findings:
    """Say which due run was started twice, or claimed and never started by somebody who lived on (T19)."""
    with hub.store.database.reading() as tx:
        rows = tx.rows("SELECT source, owner FROM due WHERE source LIKE 'drill_'")
    claims = Counter(f"{source} {owner}" for source, owner in rows)
    lines = world.journal.read_text().splitlines() if world.journal.exists() else []
    starts = Counter(lines)
    findings = [
        f"due: {who} started {n} runs and claimed {claims[who]}" for who, n in starts.items() if n > claims[who]
    ]
    lost = sum(1 for who, n in claims.items() if n - starts[who] > 1)
    return findings[:3] + ([f"due: {lost} processes claimed more than one run that they did not start"] if lost else [])


def trespassed(world: World) -> Findings:
    """Say which batches were stored by a process whose run another had taken over (T1)."""
    lines = world.trespasses.read_text().splitlines() if world.trespasses.exists() else []
    return [f"fencing: {len(lines)} batches of another's run were stored, such as {lines[0]}"] if lines else []


def copied(hub: Hub, path: Path) -> Findings:
    """Say what a reader missed, or read twice, or holds otherwise than the hub (P1)."""
    audience = OPEN if path.stem.startswith(FOLLOWER) else "internal"
    kinds = tuple(name for name, kind in KINDS.items() if kind.audience == audience == OPEN) or kinds_of(hub)
    with closing(open_copy(path)) as copy:
        rows = copy.execute("SELECT seq, id, body FROM line ORDER BY n").fetchall()
    numbers, all_of_them = [row[0] for row in rows], told_to(hub, kinds, audience)
    if numbers != all_of_them:
        missed = len(set(all_of_them) - set(numbers))
        return [f"{path.stem}: missed {missed} changes, read {len(numbers) - len(set(numbers))} twice"]
    held: dict[str, Any] = {id: body for _, id, body in rows}
    mine = {id: canonical(body) for id, body in held.items() if body is not None}
    theirs = {id: canonical(body) for id, body in hub.store.stream(kinds, audience)}
    return [] if mine == theirs else [f"{path.stem}: its copy is not what the hub holds"]


def kinds_of(hub: Hub) -> tuple[str, ...]:
    """Return the kinds of records that there are."""
    with hub.store.database.reading() as tx:
        return tuple(row[0] for row in tx.rows("SELECT DISTINCT kind FROM record"))


def judge(world: World, report: Path) -> int:
    """Finish and judge a drill in this process, and write what was found to a file."""
    findings: Findings = []
    counts: dict[str, int] = {}
    with suppress(OSError):
        (world.folder / "stop").touch()
    try:
        before = finish(world)
        findings, counts = judged(world, calm(world))
        counts["changes before the calm"] = before
    except HubError as error:
        findings.append(f"it could not be finished: {error}")
    report.write_text(json.dumps({"findings": findings, "counts": counts}))
    return 0

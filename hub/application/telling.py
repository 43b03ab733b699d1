"""Telling: how the hub stands, as programs and people read it; for everybody, or for operators, who see more."""

from __future__ import annotations

from typing import Any

from hub.application import Hub
from hub.application.standing import Clock, SourceStanding, Standing, failing, standing, utc_now
from hub.deliver.alerts import told_of
from hub.store.incidents import Incident, Incidents
from hub.store.model import iso

EVERYBODY, OPERATORS = "everybody", "operators"
HISTORY = 50


def told(hub: Hub, *, audience: str = EVERYBODY, language: str = "fr", clock: Clock = utc_now) -> dict[str, Any]:
    """Return how the hub stands, with the incidents that last and those of before, the last change first."""
    now = standing(hub, clock=clock)
    history = Incidents(hub.store.database).history(most=HISTORY)
    return {
        "state": now.state,
        "at": iso(int(now.at.timestamp())),
        "sources": [source_told(each, audience) for each in now.sources if shown(each, audience)],
        "dumps": dumps_told(now, audience),
        "deliveries": deliveries_told(now, audience),
        "machine": machine_told(now, audience),
        "incidents": [
            incident_told(each, audience, language) for each in history if each.public or audience == OPERATORS
        ],
    }


def shown(source: SourceStanding, audience: str) -> bool:
    """Say whether a source is shown: to everybody, those that are read."""
    return audience == OPERATORS or source.state != "off"


def source_told(source: SourceStanding, audience: str) -> dict[str, Any]:
    """Return how a source stands; of one about persons everybody is told whether it is fresh, and no count."""
    told: dict[str, Any] = {
        "name": source.name,
        "title": source.title,
        "state": "failing" if source.state == "on_time" and failing(source) else source.state,
        "expected_hours": source.expected_hours,
        "last_good_at": iso(source.good_at),
        "age_seconds": source.age_s,
        "missed": source.missed,
        "held": source.held,
        "set_aside": source.aside,
    }
    if audience == OPERATORS:
        last = {"run": source.run, "run_status": source.run_status, "run_reason": source.run_reason}
        return {**told, "schedule": source.schedule, "interrupted": source.stale, **last}
    return {**told, "set_aside": None} if source.personal else told


def dumps_told(now: Standing, audience: str) -> dict[str, Any]:
    """Return how the dumps stand."""
    dumps = now.dumps
    told = {"last": dumps.last, "last_at": dumps.last_at, "last_failed": bool(dumps.failed), "missed": dumps.missed}
    return {**told, "failed": dumps.failed, "reason": dumps.failed_reason} if audience == OPERATORS else told


def deliveries_told(now: Standing, audience: str) -> dict[str, Any]:
    """Return how deliveries to partners stand: counts for everybody, names for operators alone."""
    each = now.deliveries
    told: dict[str, Any] = {
        "active": each.active,
        "late": each.late,
        "late_since": iso(each.late_since),
        "paused": len(each.ended),
    }
    if audience == OPERATORS:
        names = ("id", "partner", "state", "reason")
        told["stopped"] = [{name: getattr(one, name) for name in names} for one in each.ended]
        told["letters_waiting"] = each.letters
    return told


def machine_told(now: Standing, audience: str) -> dict[str, Any]:
    """Return whether there is room and whether the clock looks; the figures are for operators alone."""
    machine = now.machine
    told: dict[str, Any] = {
        "disk": "unknown" if machine.disk_free is None else "low" if machine.disk_low else "enough",
        "clock": "late" if machine.clock_late else "unknown" if machine.looked_at is None else "on_time",
        "looked_at": iso(machine.looked_at),
    }
    if audience == OPERATORS:
        sizes = {"disk_free_bytes": machine.disk_free, "disk_size_bytes": machine.disk_size}
        told |= {**sizes, "database_bytes": machine.database}
    return told


def incident_told(incident: Incident, audience: str, language: str) -> dict[str, Any]:
    """Return an incident in words; what helps to mend it is for operators alone."""
    words = told_of(incident.code, incident.facts, language=language)
    told: dict[str, Any] = {
        "id": incident.id,
        "code": incident.code,
        "title": words["title"],
        "message": words["said"],
        "opened_at": iso(incident.opened_at),
        "closed_at": iso(incident.closed_at),
        "updated_at": iso(incident.changed_at),
    }
    return {**told, "detail": words["more"], "commands": words["commands"]} if audience == OPERATORS else told

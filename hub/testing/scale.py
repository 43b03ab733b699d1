"""Scale: the kit's checks, the tier that their answers give, the report and its badge."""

from __future__ import annotations

import hashlib
import html
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from typing import Any

from hub.hookspecs import API_VERSION
from hub.testing import (
    checks_fetching,
    checks_hostile,
    checks_identity,
    checks_lineage,
    checks_manners,
    checks_reading,
    checks_storing,
)
from hub.testing.checks import FAIL, PASS, Check, Finding, all_asked
from hub.testing.ledger import Ledger
from hub.testing.subject import Subject

CHECKS: tuple[Check, ...] = (
    *checks_identity.CHECKS,
    *checks_reading.CHECKS,
    *checks_lineage.CHECKS,
    *checks_hostile.CHECKS,
    *checks_manners.CHECKS,
    *checks_fetching.CHECKS,
    *checks_storing.CHECKS,
)
FORM = "clausier-check/1"
TIERS = ("none", "bronze", "silver", "gold")
COLOURS = {"none": "#6b6b6b", "bronze": "#8c5a2b", "silver": "#5c6670", "gold": "#8a6d00"}
SEEN_WITHIN = timedelta(days=180)


@dataclass(frozen=True)
class Judgement:
    """What the kit found: each finding, the tier, and what is wanting for the next one."""

    subject: Subject
    findings: tuple[Finding, ...]
    tier: str
    wanting: tuple[str, ...]

    @property
    def failed(self) -> bool:
        """Say whether a check failed."""
        return any(finding.verdict == FAIL for finding in self.findings)


def judged(
    subject: Subject, checks: Sequence[Check] = CHECKS, *, today: date | None = None, ledger: Ledger | None = None
) -> Judgement:
    """Put the checks to a connector and return its tier (docs/connectors.md)."""
    findings = tuple(all_asked(checks, subject, ledger))
    tier, wanting = tier_of(subject, findings, today=today or datetime.now(UTC).date())
    return Judgement(subject, findings, tier, wanting)


def tier_of(subject: Subject, findings: Sequence[Finding], *, today: date) -> tuple[str, tuple[str, ...]]:
    """Return the tier and what the next one wants: bronze reads well, silver fetches well, gold is answered for."""
    failed = {need: [f.check.id for f in findings if f.verdict == FAIL and f.check.needs == need] for need in NEEDS}
    if wanting := (*failed["class"], *failed["documents"], *missing(subject, "documents")):
        return "none", tuple(wanting)
    if wanting := (*failed["replica"], *missing(subject, "replica")):
        return "bronze", tuple(wanting)
    if wanting := tuple(undeclared(subject, today)):
        return "silver", wanting
    return "gold", ()


NEEDS = ("class", "documents", "replica")


def missing(subject: Subject, need: str) -> list[str]:
    """Return the sentence that says that something to judge by is not there, and why where somebody says so."""
    why = str(subject.declared.get("by_hand", "")).strip() if need == "replica" else ""
    return [] if subject.has(need) else [f"the plugin brings no {need}{why and f': {why}'}"]


def place_of(subject: Subject) -> tuple[str, str]:
    """Return the table, and the file, in which people state what nobody but they can."""
    declaration = getattr(subject.connector, "declaration", None)
    if declaration is None:
        return "[tool.clausier]", "pyproject.toml"
    return "[kept_by]", declaration.place.name if declaration.place else f"{subject.connector.name}.toml"


def undeclared(subject: Subject, today: date) -> list[str]:
    """Return the facts that gold wants, of those that nobody but people can state."""
    told, place = subject.declared, place_of(subject)
    found = [] if subject.expected else ["tests with expected files beside the package"]
    if not str(told.get("maintainer", "")).strip():
        found.append(f"{place[0]} maintainer in {place[1]}")
    seen = told.get("seen_working")
    if not isinstance(seen, date) or not today - SEEN_WITHIN <= seen <= today:
        read = told.get("read_real_files")
        so_far = f"; so far it has read real documents that somebody saved ({read})" if isinstance(read, date) else ""
        wanted = "a day of the last 180 on which it read the real source"
        found.append(f"{place[0]} seen_working in {place[1]}: {wanted}{so_far}")
    if subject.home is None or not (subject.home / "README.md").is_file():
        found.append("a README.md")
    return found


def report(judgement: Judgement) -> dict[str, Any]:
    """Return what was found as data, signed by its own content: whoever changes a word must change the digest."""
    connector = judgement.subject.connector
    told = {
        "format": FORM,
        "connector": connector.name,
        "version": connector.version,
        "hub": version("clausier"),
        "api_version": API_VERSION,
        "made_at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "tier": judgement.tier,
        "wanting": list(judgement.wanting),
        "declared": {name: str(value) for name, value in sorted(judgement.subject.declared.items())},
        "checks": [
            {"id": f.check.id, "verdict": f.verdict, "told": f.told, "reason": f.check.reason, "link": f.check.link}
            for f in judgement.findings
        ],
    }
    return {**told, "digest": digest_of(told)}


def report_of_none(which: str, why: str) -> dict[str, Any]:
    """Return the report of a connector whose process ends when it is loaded: the one check that can be judged."""
    (check,) = (check for check in CHECKS if check.id == "imports")
    told = {
        "format": FORM,
        "connector": which,
        "hub": version("clausier"),
        "api_version": API_VERSION,
        "made_at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "tier": "none",
        "wanting": [check.id],
        "checks": [{"id": check.id, "verdict": FAIL, "told": f"when it is loaded, {why}", "link": check.link}],
    }
    return {**told, "digest": digest_of(told)}


def digest_of(told: dict[str, Any]) -> str:
    """Return the digest of a report: SHA-256 over its canonical JSON, the digest itself left out."""
    bare = {name: value for name, value in told.items() if name != "digest"}
    text = json.dumps(bare, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def is_whole(told: dict[str, Any]) -> bool:
    """Say whether a report is as it was written."""
    return told.get("format") == FORM and told.get("digest") == digest_of(told)


def badge(judgement: Judgement) -> str:
    """Return the tier as a picture (SVG)."""
    passed = sum(finding.verdict == PASS for finding in judgement.findings)
    name, right = html.escape(judgement.subject.connector.name), f"{judgement.tier} {passed}/{len(judgement.findings)}"
    left, label = 7 * len(name) + 20, f"{name}: {right}"
    wide = left + 7 * len(right) + 20
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="20" role="img" aria-label="{label}">'
        f"<title>{label}</title>"
        f'<rect width="{left}" height="20" fill="#333"/>'
        f'<rect x="{left}" width="{wide - left}" height="20" fill="{COLOURS[judgement.tier]}"/>'
        f'<g fill="#fff" font-family="Verdana,sans-serif" font-size="11" text-anchor="middle">'
        f'<text x="{left // 2}" y="14">{name}</text>'
        f'<text x="{(left + wide) // 2}" y="14">{right}</text></g></svg>\n'
    )

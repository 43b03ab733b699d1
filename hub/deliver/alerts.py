"""Alerts: what operators are told of an incident, in French and in English, with the commands that help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from hub.deliver.letters import Words

PARIS = ZoneInfo("Europe/Paris")
UNITS = ((1 << 40, "To", "TB"), (1 << 30, "Go", "GB"), (1 << 20, "Mo", "MB"))


@dataclass(frozen=True)
class Told:
    """What is told of one sort of incident: a title and a sentence for everybody, and what operators may do."""

    title_fr: str
    title_en: str
    said_fr: str
    said_en: str
    more_fr: str = ""  #: for operators alone
    more_en: str = ""
    commands: tuple[str, ...] = ()


SORTS: dict[str, Told] = {
    "source_late": Told(
        "{title} : données en retard",
        "{title}: data are late",
        "La source est attendue toutes les {hours} h ; la dernière bonne récolte est du {good_fr}.",
        "The source is expected every {hours} h; the last good harvest was on {good_en}.",
        "{missed} récoltes prévues n’ont rien donné de bon.",
        "{missed} harvests that were due gave nothing good.",
        ("hub runs list {source}", "hub harvest {source}", "hub doctor"),
    ),
    "run_failed": Told(
        "{title} : la dernière récolte n’a pas tout reçu",
        "{title}: the last harvest did not get all",
        "Les données déjà publiées restent ; la prochaine récolte essaie de nouveau.",
        "What was published stays; the next harvest tries again.",
        "La récolte {run} est « {status} » : {reason}",
        "The run {run} is {status}: {reason}",
        ("hub runs show {run}", "hub harvest {source}"),
    ),
    "run_held": Told(
        "{title} : une récolte attend une décision",
        "{title}: a harvest waits for a decision",
        "Elle retirerait beaucoup de fiches d’un coup : rien n’est retiré avant qu’une personne ait regardé.",
        "It would withdraw many records at once: nothing is withdrawn before a person has looked.",
        "{held} récoltes retenues ; la dernière récolte finie est {run}.",
        "{held} runs are held; the last run that ended is {run}.",
        ("hub runs list {source}", "hub runs show {run}", "hub runs accept {run}", "hub runs reject {run}"),
    ),
    "run_dead": Told(
        "{title} : une récolte est interrompue",
        "{title}: a harvest was interrupted",
        "Son processus ne donne plus signe de vie ; l’horloge la reprend ou la termine.",
        "Its process gives no sign of life; the clock goes on with it, or ends it.",
        "Sans horloge (hub serve ou hub worker), la prochaine récolte de cette source la reprend.",
        "Without a clock (hub serve or hub worker) the next harvest of this source takes it over.",
        ("hub runs list {source}", "hub harvest {source}"),
    ),
    "dump_failed": Told(
        "L’extraction complète du jour a échoué",
        "The day's dump failed",
        "La dernière bonne extraction reste servie.",
        "The last good dump is still served.",
        "Extraction {dump} : {reason}",
        "Dump {dump}: {reason}",
        ("hub dumps list", "hub dumps make", "hub doctor"),
    ),
    "dump_late": Told(
        "L’extraction complète est en retard",
        "The dump is late",
        "La dernière bonne extraction est du {good_fr}.",
        "The last good dump was made on {good_en}.",
        "{missed} extractions prévues n’ont pas été faites.",
        "{missed} dumps that were due were not made.",
        ("hub dumps make", "hub dumps list"),
    ),
    "delivery_paused": Told(
        "Une livraison à un partenaire est suspendue",
        "A delivery to a partner is paused",
        "Les envois ont échoué trop souvent ; rien n’est perdu, la suite attend.",
        "Too many attempts failed; nothing is lost, what follows waits.",
        "Abonnement {subscription} de {partner} : {reason}",
        "Subscription {subscription} of {partner}: {reason}",
        ("hub subscriptions list --partner {partner}", "hub subscriptions test {subscription}"),
    ),
    "disk_low": Told(
        "Le disque est presque plein",
        "The disk is nearly full",
        "La place qui reste est sous le seuil fixé par l’exploitant.",
        "The room that is left is below what the operator wants.",
        "Il reste {free_fr} sur {size_fr}.",
        "{free_en} of {size_en} are left.",
        ("hub dumps prune", "hub redact --overdue --dry-run", "df -h"),
    ),
}


def told_of(code: str, facts: Mapping[str, Any], *, language: str) -> dict[str, Any]:
    """Return the title, the sentence for everybody, and for operators what more there is and what to do."""
    sort, end = SORTS[code], "_en" if language == "en" else "_fr"
    words = Known(facts, language)
    return {
        "title": getattr(sort, f"title{end}").format_map(words),
        "said": getattr(sort, f"said{end}").format_map(words),
        "more": getattr(sort, f"more{end}").format_map(words),
        "commands": [command.format_map(words) for command in sort.commands],
    }


class Known(dict[str, str]):
    """The facts of an incident in words; one that is not known is a question mark."""

    def __init__(self, facts: Mapping[str, Any], language: str) -> None:
        super().__init__({name: str(value) for name, value in facts.items() if value is not None})
        good = facts.get("good_at")
        self["good_fr"] = hour(good, "fr") if good else "jamais"
        self["good_en"] = hour(good, "en") if good else "never"
        for name in ("free", "size"):
            self[f"{name}_fr"], self[f"{name}_en"] = bytes_of(facts.get(name), "fr"), bytes_of(facts.get(name), "en")

    def __missing__(self, name: str) -> str:
        return "?"


def hour(seconds: int, language: str) -> str:
    """Return an instant as people write it, in Paris."""
    there = datetime.fromtimestamp(seconds, UTC).astimezone(PARIS)
    return f"{there:%d/%m/%Y à %H h %M}" if language == "fr" else f"{there:%Y-%m-%d at %H:%M} (Paris)"


def bytes_of(value: int | None, language: str) -> str:
    """Return a size as people write it."""
    for unit, french, english in UNITS:
        if value is not None and value >= unit:
            text = f"{value / unit:.1f}"
            return f"{text.replace('.', ',')} {french}" if language == "fr" else f"{text} {english}"
    return "?" if value is None else f"{value} {'octets' if language == 'fr' else 'bytes'}"


def alert(
    code: str, facts: Mapping[str, Any], *, purpose: str, opened_at: int, closed_at: int | None, title: str, url: str
) -> Words:
    """Return the letter about an incident that was ``opened`` or ``closed``: French first, then English."""
    french, english = (told_of(code, facts, language=each) for each in ("fr", "en"))
    over = purpose == "closed" and closed_at is not None
    state = "Terminé" if over else "Incident"
    lines = [*part(french, opened_at, closed_at if over else None, "fr"), f"{url}/status", "", "-- ", ""]
    lines += [*part(english, opened_at, closed_at if over else None, "en"), f"{url}/status?lang=en", ""]
    text = "\n".join(lines)
    return Words(f"[{title}] {state} : {french['title']}", text, f"<pre>{escape(text)}</pre>\n")


def part(told: Mapping[str, Any], opened_at: int, closed_at: int | None, language: str) -> list[str]:
    """Return the lines of one language."""
    french = language == "fr"
    since = hour(opened_at, language)
    if closed_at is not None:
        until = hour(closed_at, language)
        over = f"C’est terminé : du {since} au {until}." if french else f"It is over: from {since} to {until}."
        nothing = "Il n’y a rien à faire." if french else "There is nothing to do."
        return [told["title"], "", over, nothing, ""]
    begun = f"Depuis le {since}." if french else f"Since {since}."
    do = "À faire :" if french else "What to do:"
    commands = [f"    {each}" for each in told["commands"]]
    return [told["title"], "", begun, told["said"], told["more"], "", do, *commands, ""]

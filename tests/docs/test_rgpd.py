"""The pages on data protection are true: durations are those of the code, and the drills end as they say."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hub.connector import Connector
from hub.plugins import create_plugin_manager
from hub.settings import read_settings
from tests.docs.walking import COMMAND, empty_folder, run

ROOT = Path(__file__).parents[2]

PAGES = ROOT / "docs" / "rgpd"
REGISTER = (PAGES / "registre.md").read_text("utf-8")
DURATION = re.compile(r"^\| (?P<what>[^|]+) \| (?P<number>\d+) (?P<unit>\w+) \| `(?P<where>[^`]+)` \|$", re.MULTILINE)
SECONDS = {"jour": 86_400, "heure": 3_600}
DRILLS = (PAGES / "exercices.md").read_text("utf-8")


def value_of(name: str) -> Any:
    """Return what a dotted name of the register stands for in the code."""
    head, *rest = name.split(".")
    found = importlib.import_module(head)
    for part in rest:
        if not hasattr(found, part):
            importlib.import_module(f"{found.__name__}.{part}")
        found = getattr(found, part)
    return found


def as_written(number: int, unit: str, name: str) -> int:
    """Return a duration of the register in the unit in which the code has it."""
    seconds = SECONDS.get(unit.removesuffix("s"))
    if name.endswith("_S") and seconds:
        return number * seconds
    units = {"_days": "jours", "_hours": "heures", "MONTHS_KEPT": "mois", ".KEPT": "lignes"}
    assert any(name.endswith(end) and unit == wanted for end, wanted in units.items()), f"{name}: {number} {unit}"
    return number


@pytest.mark.parametrize("row", [row for row in DURATION.finditer(REGISTER) if "." in row["where"]],
                         ids=lambda row: row["where"])  # fmt: skip
def test_a_duration_of_the_register_is_that_of_the_code(row: re.Match[str]) -> None:
    assert as_written(int(row["number"]), row["unit"], row["where"]) == value_of(row["where"])


def test_the_days_of_dumps_are_those_of_the_settings(tmp_path: Path) -> None:
    (row,) = [row for row in DURATION.finditer(REGISTER) if row["where"] == "[dumps] keep"]
    settings = read_settings({"HUB_CONFIG": str(tmp_path), "HUB_DOTENV": ""})
    assert f"{settings.dumps_keep_days} jours" == f"{row['number']} {row['unit']}"


def test_each_line_of_the_table_of_durations_is_read() -> None:
    table = REGISTER.split("| ce qui est gardé |")[1].split("\n\n")[0]
    assert len(table.splitlines()) - 2 == len(list(DURATION.finditer(REGISTER))) > 15


def promises() -> Iterator[tuple[str, str]]:
    """Yield what the contracts of the sources promise, as source and name of the promise."""
    kinds: dict[str, type[Connector]] = create_plugin_manager().connectors()
    for source, kind in kinds.items():
        if not kind.__module__.startswith("hub_"):
            continue
        for promise in ("keep_raw_days", "hide_unseen_hours"):
            if getattr(kind.contract, promise) is not None:
                yield source, f"{kind.__module__.split('.')[0]}.{kind.__name__}.contract.{promise}"


@pytest.mark.parametrize(("source", "name"), list(promises()))
def test_what_a_source_keeps_for_a_time_only_stands_in_the_register(source: str, name: str) -> None:
    assert name in {row["where"] for row in DURATION.finditer(REGISTER)}, f"the register says nothing of {source}"


def test_the_models_say_the_durations_of_the_register() -> None:
    durations = {row["where"]: f"{row['number']} {row['unit']}" for row in DURATION.finditer(REGISTER)}
    months, days = (
        durations["hub.privacy.keeping.MONTHS_KEPT"],
        durations["hub_abcviesion.AbcViesion.contract.keep_raw_days"],
    )
    told = {name: (PAGES / f"{name}.md").read_text("utf-8") for name in ("accord-plie", "information")}
    assert months in told["accord-plie"] and days in told["accord-plie"] and months in told["information"]
    assert durations["hub.store.subscribers.PENDING_S"] in told["information"]
    assert durations["hub.store.subscribers.KEPT_S"] in told["information"]
    public = (ROOT / "hub/web/templates/site/privacy_fr.html").read_text("utf-8")
    assert f"pour {durations['hub.people.accounts.SESSION_S']} au plus" in public and "six mois" in public
    assert durations["hub.store.accounts.LOGGED_S"] == "180 jours"


@pytest.mark.parametrize("page", ["accord-plie", "information", "analyse-impact"])
def test_a_model_says_that_it_is_one(page: str) -> None:
    text = (PAGES / f"{page}.md").read_text("utf-8")
    assert text.startswith("# MODÈLE") and "> **MODÈLE" in text


def test_each_page_stands_in_the_list() -> None:
    listed = set(re.findall(r"\]\((\w[\w-]*\.md)\)", (PAGES / "README.md").read_text("utf-8")))
    assert listed == {page.name for page in PAGES.glob("*.md")} - {"README.md"}


def done_by_hand(folder: Path, heading: str) -> None:
    """Do what the page tells to do with an editor before the commands under a heading, or after `hub init`."""
    if heading == "hub init":
        sources = folder / "config" / "sources.toml"
        sources.write_text(sources.read_text("utf-8").replace("# clauses_licence", "clauses_licence"), "utf-8")
    if heading.startswith("## 6"):
        env = (folder / ".env").read_text("utf-8")
        old = re.findall(r"^HUB_SECRET_KEY=(.+)$", env, re.MULTILINE)[0]
        changed = env.replace(old, "another key, which is long enough too") + f"\nHUB_SECRET_KEY_OLD={old}\n"
        (folder / ".env").write_text(changed, "utf-8")


def test_the_drills_end_as_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = empty_folder(tmp_path, monkeypatch)
    steps = list(COMMAND.finditer(DRILLS))
    assert len([step for step in steps if step["line"]]) > 20
    for step in steps:
        if step["heading"]:
            done_by_hand(folder, step["heading"])
            continue
        done = run(step["line"], typed="P100\n")
        assert done.exit_code == 0, f"{step['line']}: {done.output} {done.exception!r}"
        done_by_hand(folder, step["line"])
        which, _, told = (step["told"] or "").partition(" : ")
        if which == "attendu":
            assert [word for word in told.split(", ") if word not in done.output] == [], (
                f"{step['line']}: {done.output}"
            )
        elif which == "sans":
            assert told not in done.output, step["line"]
    holding = [path for path in (folder / "var").rglob("*") if path.is_file() and b"P100" in path.read_bytes()]
    assert holding == [], "the number itself is nowhere"

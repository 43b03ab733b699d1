"""Every real document of BOAMP in a form that DILA or TED publishes goes through the whole hub."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hub.application.harvesting import harvest_files

#: flattened tables, the cells with wordings, the selection of six columns and the error bodies are no publication
LEFT_OUT = ("tables_v230_2021_07", "wording", "select6_2017_2024_10000.json", "error_bodies.json", "MANIFEST.csv")
BROKEN_ON_PURPOSE = "INVALID_change-cn_24_FRA_comments.xml"
FIELDS = (
    *("organisations", "cpv", "lots", "places", "value", "duration", "deadline", "criteria", "conditions", "reserved"),
    *("declared", "documents_url", "awards", "changes", "references", "procedure", "nature", "texts", "published_on"),
)


@pytest.mark.real_data
def test_every_real_document_is_kept_or_set_aside_for_a_good_reason(
    real: Callable[[str], Path], hub_over: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = real("boamp")
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and not set(path.parts) & set(LEFT_OUT)]
    abroad = [path for path in files if "other_countries" in path.parts]
    with hub_over(f"sqlite:///{tmp_path / 'hub.db'}") as hub:
        run = harvest_files(hub, "boamp", files)
        aside = hub.store.aside.list("boamp", limit=1000)
        told = Counter(json.loads(hub.store.get(key, "internal"))["family"] for key in hub.store.ids("notice"))
        filled: dict[str, Counter[str]] = {}
        sirets = Counter[str]()
        for key in hub.store.ids("notice"):
            notice = json.loads(hub.store.get(key, "internal"))
            filled.setdefault(notice["family"], Counter()).update(name for name in FIELDS if notice.get(name))
            sirets[notice["family"]] += any(one.get("siret") for one in notice.get("organisations", ()))
        derived = {kind: hub.store.count(kind) for kind in ("tender", "clause", "contract")}
        assert run.status == "complete" and hub.store.todo.count() == 0
        again = harvest_files(hub, "boamp", files)
    kept = sum(run.counts.get(word, 0) for word in ("new", "changed", "unchanged"))
    with capsys.disabled():
        print(f"\n{len(files)} files: {dict(run.counts)}; {derived}")
        for family, number in sorted(told.items()):
            shares = ", ".join(f"{name} {filled[family][name]}" for name in FIELDS)
            print(f"  {family}: {number} notices; buyer or winner with SIRET {sirets[family]}, {shares}")
        for row in aside:
            print(f"  set aside: {row.where}: {row.message[:160]}")
    assert run.counts["skipped: buyer outside France"] >= len(abroad), "and the examples of the SDK from elsewhere"
    assert [BROKEN_ON_PURPOSE in row.where for row in aside] == [True]
    assert kept / (kept + run.counts["set_aside"]) >= 0.99
    assert not again.counts.get("new") and not again.counts.get("changed"), "a second run changes nothing"

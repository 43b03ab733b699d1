"""The DECP example in a real hub: its contracts meet their tenders, and the quality page says what they tell."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hub_decp
import orjson
import pytest
from hub_decp.replica import create_replica

from hub import Raw
from hub.application import Hub
from hub.application.harvesting import harvest, harvest_files
from hub.application.quality import read
from hub.cli.web_parts import web_parts
from hub.testing import serve
from hub.testing.contract import read_with
from hub.web import create_app
from tests.examples.paper import BUYER, PLUGIN, give, notice

HubWith = Callable[..., Any]
SCHOOL = notice(1, reference="2026T001", title="Réhabilitation de l'école des Tilleuls")
CLEANING = notice(2, title="Nettoyage des locaux municipaux", cpv=["90910000"], nature=["services"],
                  value={"amount": "150000.00", "currency": "EUR", "tax": "excluded"})  # fmt: skip
OTHER = notice(3, title="Mobilier de bureau", cpv=["39130000"], nature=["supplies"],
               organisations=[{**BUYER, "siret": "99900002900010", "siren": "999000029"}])  # fmt: skip


def contracts(hub: Hub) -> dict[str, dict[str, Any]]:
    """Return the contracts by their number."""
    found = (orjson.loads(body) for _, body in hub.store.stream("contract"))
    return {one["contract_number"]: one for one in found if one["id"].startswith("decp:")}


def linked(hub: Hub) -> dict[str, tuple[str, bool]]:
    """Return with what each contract is linked, and whether that is more than a suggestion."""
    return {number: (link["id"], link["score"] >= 0.8) for number, one in contracts(hub).items()
            for link in one.get("links", ()) if link["rel"] == "tender"}  # fmt: skip


@pytest.mark.parametrize("first", ["notices", "contracts"])
def test_contracts_meet_their_tenders_whichever_came_first(first: str, hub_with: HubWith, tmp_path: Path) -> None:
    with serve(create_replica()) as served:
        replicas = {"loopback": served.allow, "replicas": {"decp": served.url}}
        with hub_with(PLUGIN, hub_decp, **replicas) as hub:
            if first == "notices":
                give(hub, tmp_path, SCHOOL, CLEANING, OTHER)
            run = harvest(hub, "decp")
            assert run.status == "complete" and not run.counts.get("set_aside") and len(contracts(hub)) == 8
            if first == "contracts":
                give(hub, tmp_path, SCHOOL, CLEANING, OTHER)
            assert linked(hub) == {
                "2026T001L01": ("paper:tender-26-1", True),
                "2026T001L02": ("paper:tender-26-1", True),
                "2026S014": ("paper:tender-26-2", True),
            }
            seq = hub.store.last_seq(audience="internal")
            assert harvest(hub, "decp").status == "complete"
            assert hub.store.last_seq(audience="internal") == seq, "a second run changed something"
            give(hub, tmp_path, {**CLEANING, "title": "Gardiennage de nuit", "cpv": ["79713000"], "value": None})
            assert "2026S014" not in linked(hub), "a tender that is another now keeps its link"


def page_of(hub: Hub) -> str:
    """Return the quality page in English."""
    return str(create_app(web_parts(hub)).test_client().get("/quality?lang=en").text)


def test_the_quality_page_says_that_awards_are_missing_then_that_they_are_few(
    hub_with: HubWith, tmp_path: Path
) -> None:
    with serve(create_replica()) as served, hub_with(
        PLUGIN, hub_decp, loopback=served.allow, replicas={"decp": served.url}
    ) as hub:  # fmt: skip
        give(hub, tmp_path, SCHOOL, CLEANING)
        assert "No source of this name was harvested here yet" in page_of(hub)
        harvest(hub, "decp")
        figures = read(hub.settings.data) or {}
        assert figures["awards"] == {"harvested": True, "linked": 2, "with_consideration": 2}
        assert {name: figures["contracts"][name] for name in ("contracts", "yes", "no", "auc")} == {
            "contracts": 8, "yes": 5, "no": 2, "auc": None}  # fmt: skip
        assert figures["detected"] == {"both": 0, "only_text": 0, "only_award": 2, "neither": 0, "precision": None,
                                       "recall": None}  # fmt: skip
        page = page_of(hub)
        assert "5 declare a social consideration, 2 declare that there is none, 1 say nothing." in page
        assert "Precision: too few cases. Recall: too few cases." in page


def test_with_enough_contracts_the_page_shows_an_area_with_its_interval(hub_with: HubWith, tmp_path: Path) -> None:
    path = tmp_path / "decp.json"
    given = [made(n, "45262522" if n % 2 else "48440000", "Clause sociale" if n % 2 else None) for n in range(40)]
    given += [made(n, "48440000", "Pas de considération sociale") for n in range(40, 60)]
    path.write_text(json.dumps({"marches": {"marche": given}}))
    with hub_with(PLUGIN, hub_decp) as hub:
        assert harvest_files(hub, "decp", [path]).counts["new"] == 60
        figures = (read(hub.settings.data) or {})["contracts"]
        assert (figures["yes"], figures["no"], figures["buyers"]) == (20, 20, 1)
        assert figures["auc"]["value"] == figures["auc_denied"]["value"] == 1.0
        assert "Area under the ROC curve against all others: 1.000 [" in page_of(hub)


def made(number: int, cpv: str, consideration: str | None) -> dict[str, Any]:
    """Return an invented contract."""
    told = {"considerationsSociales": {"considerationSociale": [consideration] if consideration else []}}
    return {"id": f"2026-{number:04}", "acheteur": {"id": BUYER["siret"]}, "objet": f"Marché inventé {number}",
            "codeCPV": cpv, "dureeMois": 12, "dateNotification": "2026-05-11", "montant": 300000, **told}  # fmt: skip


#: contracts of each real file, and how many declare a consideration, deny it, or say nothing
REAL = {
    "decp/decp_2022_marches_valides_extract.csv": (9, 1, 8, 0),
    "decp/decp_v2_attributions_2026_sample.csv": (180, 26, 0, 154),
    "domain/decp/decp_test_2019.json": (2, 0, 0, 2),
    "domain/decp/decp_test_2022.json": (5, 1, 4, 0),
    "domain/decp/v2_exemple_concessions.json": (2, 2, 0, 0),
    "domain/decp/v2_exemple_concessions_avec_modifications.json": (2, 2, 0, 0),
    "domain/decp/v2_exemple_marches_avec_modifications.json": (2, 2, 0, 0),
    "domain/decp/v2_exemple_marches_concessions.json": (4, 4, 0, 0),
    "domain/decp/v2_exemple_Contrat-concession.xml": (1, 1, 0, 0),  # given twice, word for word
    "domain/decp/v2_exemple_Contrat-concession-modification.xml": (1, 1, 0, 0),
    "domain/decp/v2_exemple_Marche.xml": (1, 1, 0, 0),
}


@pytest.mark.real_data
@pytest.mark.parametrize("name", REAL)
def test_each_real_file_is_read_whole_and_nothing_in_it_is_unknown(name: str, real: Callable[[str], Path]) -> None:
    reading = read_with(hub_decp.Decp(), Raw.from_file(real(name)))
    assert reading.problems == [] and reading.drift == [] and reading.skipped == {}
    kinds = [set(record.get("considerations") or ()) for record in reading.records]
    told = Counter("silent" if not some else "no" if some == {"none_declared"} else "yes" for some in kinds)
    assert (len(reading.records), told["yes"], told["no"], told["silent"]) == REAL[name]
    assert all(record.get("cpv") or record["procedure"] == "concession" for record in reading.records)


@pytest.mark.real_data
def test_the_real_files_give_the_page_an_area(hub_with: HubWith, real: Callable[[str], Path]) -> None:
    paths = [real(name) for name in REAL if "exemple" not in name]  # those of the schema are invented
    with hub_with(PLUGIN, hub_decp) as hub:
        run = harvest_files(hub, "decp", paths)
        assert run.status == "complete" and not run.counts.get("set_aside")
        figures = (read(hub.settings.data) or {})["contracts"]
        assert (figures["contracts"], figures["yes"], figures["no"]) == (196, 28, 12)
        assert figures["auc"]["positives"] == 28 and figures["auc"]["low"] > 0.5
        assert f"{figures['auc']['value']:.3f}" in page_of(hub)

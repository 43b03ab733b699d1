"""A declared source is one like any other: harvested, archived, replayed, withdrawn from, loud when it drifts."""

from __future__ import annotations

import json
from pathlib import Path

import orjson
import pytest

from hub.application.harvesting import harvest
from hub.application.replaying import replay
from hub.cli.watching import grouped
from hub.declare import read_declaration
from hub.errors import ConfigError
from hub.testing.declared import DeclaredSource, samples_of
from hub.testing.server import serve

TABLE, API = "subventions_fictives", "marches_fictifs"


def source(folder: Path, name: str) -> DeclaredSource:
    """Return the replica of a declared source."""
    declaration = read_declaration(folder / f"{name}.toml")
    return DeclaredSource(declaration, samples_of(declaration))


@pytest.mark.parametrize(("name", "kind", "living"), [(TABLE, "project", 4), (API, "tender", 6)])
def test_a_declared_source_is_harvested_over_http_and_replayed_to_the_same(
    name, kind, living, hub_over, declarations, store_url
):
    with serve(source(declarations, name)) as served, hub_over(store_url, served={name: served}) as hub:
        run = harvest(hub, name)
        assert (run.status, run.counts.get("set_aside", 0)) == ("complete", 0), run.reason
        assert hub.store.count(kind) == living
        before = list(hub.store.dump_canonical())
        again = replay(hub, name)
        assert again.status == "complete" and list(hub.store.dump_canonical()) == before
        assert not hub.store.runs.drift(run.id)


def test_only_what_changed_is_asked_for_and_what_the_source_takes_back_is_withdrawn(hub_over, declarations):
    replica = source(declarations, API)
    with serve(replica) as served, hub_over(served={API: served}) as hub:
        harvest(hub, API)
        assert [line for line in replica.asked if "modifie_depuis" in line] == []
        row = replica.pages[0]["donnees"][0]
        row.update(etat="annulé", modifie_le="2026-11-21T09:00:00Z")
        run = harvest(hub, API)
        asked = [line for line in replica.asked if "modifie_depuis" in line]
        assert asked and "modifie_depuis=2026-11-17T08:30:00Z" in asked[0].replace("%3A", ":")
        assert run.status == "complete" and hub.store.get(f"{API}:EX-2026-001") is None
        assert hub.store.state(f"{API}:EX-2026-001").withdrawn_at
        assert hub.store.runs.cursor(API) == {"since": "2026-11-21T09:00:00Z"}
        assert hub.store.count("tender") == 5


def test_a_row_that_leaves_the_table_is_withdrawn_but_a_table_that_shrinks_too_far_withdraws_nothing(
    hub_over, declarations
):
    sample = declarations / TABLE / "subventions.csv"
    lines = sample.read_bytes().splitlines(keepends=True)
    with serve(source(declarations, TABLE)) as served, hub_over(served={TABLE: served}) as hub:
        harvest(hub, TABLE)
        sample.write_bytes(b"".join(lines[:-1]))
        assert harvest(hub, TABLE).status in ("complete", "held")
        sample.write_bytes(b"".join(lines[:5]))
        run = harvest(hub, TABLE)
        assert run.status == "incomplete" and "2 of 3 announced" in run.reason
        assert hub.store.get(f"{TABLE}:14-2026") is not None


def test_a_column_that_the_source_adds_and_a_code_that_it_invents_are_told(hub_over, declarations):
    replica = source(declarations, API)
    row = replica.pages[0]["donnees"][0]
    row["acheteur"]["courriel"] = "achats@example.org"
    declared = declarations / f"{API}.toml"
    declared.write_text(
        declared.read_text("utf-8").replace('F = "supplies" }', 'F = "supplies" }\nunknown = "leave_out"')
    )
    replica.pages[0]["donnees"][1]["categorie"] = ["S", "Z"]
    with serve(replica) as served, hub_over(served={API: served}) as hub:
        run = harvest(hub, API)
        assert {name for name, *_ in hub.store.runs.drift(run.id)} == {
            "acheteur.courriel", "categorie: a code that is not listed",
        }  # fmt: skip
        assert orjson.loads(hub.store.get(f"{API}:EX-2026-002"))["nature"] == ["services"]


def test_a_row_that_is_wrong_is_set_aside_with_all_that_is_wrong_and_no_value(hub_over, declarations):
    replica = source(declarations, API)
    replica.pages[0]["donnees"][2].update(objet="", publie_le="11 novembre", accord_cadre="peut-être Zélie")
    replica.pages[0]["donnees"][3]["reference"] = ""
    replica.pages[0]["donnees"].insert(1, "pas un objet")
    with serve(replica) as served, hub_over(served={API: served}) as hub:
        harvest(hub, API)
        told = sorted(row.message for row in hub.store.aside.list(API))
        assert len(told) == 3 and hub.store.count("tender") == 4
        assert "column objet: empty" in told[0] and "column publie_le: not a date" in told[0]
        assert "column accord_cadre: neither true" in told[0] and "Zélie" not in "".join(told)
        assert all("key reference: empty" in message for message in told[1:])


def test_a_changed_mapping_is_applied_to_rows_that_did_not_change(hub_over, declarations):
    replica = source(declarations, API)
    path = declarations / f"{API}.toml"
    with serve(replica) as served:
        with hub_over(served={API: served}) as hub:
            harvest(hub, API)
        path.write_text(
            path.read_text("utf-8").replace(
                'column = "objet"\nfield = "title"', 'column = "reference"\nfield = "title"'
            )
        )
        path.write_text(path.read_text("utf-8").replace("ignores = [", 'ignores = ["objet", '))
        with hub_over(served={API: served}) as hub:
            replay(hub, API)
            assert orjson.loads(hub.store.get(f"{API}:EX-2026-002"))["title"] == "EX-2026-002"


def test_a_broken_file_is_told_and_the_other_sources_go_on(hub_over, declarations):
    (declarations / "broken.toml").write_text('name = "other"\n', "utf-8")
    with hub_over() as hub:
        assert set(hub.plugins.connectors()) == {TABLE, API}
        card = next(card for card in hub.plugins.cards() if card.name == "broken")
        assert "broken.toml" in card.problem and "title: Missing" in card.problem
        with pytest.raises(ConfigError, match="call both the same"):
            hub.plugins.connector("broken")


def test_a_source_with_the_name_of_an_installed_plugin_is_refused(tmp_path, declarations):
    from hub.plugins import create_plugin_manager

    text = (declarations / f"{API}.toml").read_text("utf-8").replace(f'name = "{API}"', 'name = "boamp"')
    (declarations / "boamp.toml").write_text(text, "utf-8")
    plugins = create_plugin_manager(config=declarations.parent)
    assert plugins.connector("boamp").__module__.startswith("hub_boamp")
    assert [card.problem for card in plugins.cards() if card.name == "boamp" and card.problem]


def test_files_of_the_operator_go_before_what_is_declared(hub_over, declarations, tmp_path):
    page = json.loads((declarations / API / "page.json").read_text("utf-8"))
    page["donnees"] = page["donnees"][:2]
    (tmp_path / "given.json").write_text(json.dumps(page), "utf-8")
    with hub_over(sources=f'[{API}]\nenabled = true\n[{API}.options]\nfiles = ["{tmp_path}/given.json"]\n') as hub:
        assert harvest(hub, API).status == "complete" and hub.store.count("tender") == 2


def test_what_is_set_aside_for_another_reason_or_no_more_leaves_no_older_entry_behind(hub_over, declarations):
    replica = source(declarations, API)
    path = declarations / f"{API}.toml"
    replica.pages[0]["donnees"][2].update(publie_le="11 novembre", objet="")
    replica.pages[0]["donnees"][3].update(objet="")
    with serve(replica) as served:
        with hub_over(served={API: served}) as hub:
            assert harvest(hub, API).counts["set_aside"] == hub.store.aside.count(API) == 2
        replica.pages[0]["donnees"][2].update(modifie_le="2026-11-21T09:00:00Z")
        replica.pages[0]["donnees"][3].update(objet="Peinture", modifie_le="2026-11-21T09:00:00Z")
        path.write_text(path.read_text("utf-8").replace('field = "title"\nrequired = true', 'field = "title"'))
        before = path.read_text("utf-8")
        path.write_text(before.replace('field = "published_on"\ntype = "date"', 'field = "published_on"'), "utf-8")
        with hub_over(served={API: served}) as hub:
            run = harvest(hub, API)
            (row,) = hub.store.aside.list(API)
            assert (row.run, row.station, run.counts["set_aside"]) == (run.id, "validate", 1)
            notes = [row.resolved_at for row in hub.store.aside.list(API, open=False) if row.run != run.id]
            assert len(notes) == 2 and all(notes)


def test_a_row_that_is_cut_today_is_set_aside_and_withdraws_nothing(hub_over, declarations):
    sample = declarations / TABLE / "subventions.csv"
    lines = sample.read_bytes().splitlines(keepends=True)
    with serve(source(declarations, TABLE)) as served, hub_over(served={TABLE: served}) as hub:
        harvest(hub, TABLE)
        before = hub.store.count("project")
        number = next(at for at, line in enumerate(lines, 1) if line.startswith(b"14;"))
        cut = b";".join(lines[number - 1].split(b";")[:5]) + b"\r\n"
        sample.write_bytes(b"".join([*lines[: number - 1], cut, *lines[number:]]))
        run = harvest(hub, TABLE)
        assert (run.status, run.counts["set_aside"], hub.store.count("project")) == ("complete", 1, before)
        (row,) = hub.store.aside.list(TABLE)
        assert row.message.startswith(f"row {number} has 5 of ") and row.where.endswith(f"item 3 (row {number})")
        ((told, same),) = grouped([row, row])
        assert told == (TABLE, row.message) and len(same) == 2

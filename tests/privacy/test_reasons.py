"""Why a run failed is told on pages without a secret and without a person, whatever a program said of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hub.cli.web_parts import web_parts
from hub.web import create_app
from tests.application.persons import NAME, persons_hub, settings_of
from tests.privacy.canaries import PLANTED, traces
from tests.privacy.ways_out import TOKEN, signed_in

PASSWORD = "an-invented-pass%word"
SECRET_URL = f"https://hub:{PASSWORD}@data.example.org/export?api_key={PASSWORD}"
DESK, ONE = ("/operator/",), "/operator/runs/"
PAGES = ("/sources", f"/sources/{NAME}", "/status")


@pytest.fixture
def hub(tmp_path: Path) -> Any:
    """Return a hub in whose logbooks canaries are planted as reasons, of a source about persons and of another."""
    url = f"sqlite:///{tmp_path / 'hub.db'}"
    settings = settings_of(tmp_path, url)
    known = {**settings.environment, "PORTAL_PASSWORD": PASSWORD, "HUB_OPERATOR_TOKEN": TOKEN}
    known["HUB_SECRET_KEY"] = "s" * 40
    with persons_hub(tmp_path, url) as opened:
        opened = replace(opened, settings=replace(settings, environment=known))
        for name, planted in {**PLANTED, "secret": SECRET_URL}.items():
            if name in ("titled", "nir", "bare_nir", "phone", "bare_phone", "mail", "iban", "secret"):
                row = opened.store.runs.start("boamp", owner="a test")
                opened.store.runs.finish(row, "failed", reason=f"line 3 of the export: {planted} is not understood")
            if name != "address":
                row = opened.persons.runs.start(NAME, owner="a test")
                opened.persons.runs.finish(row, "failed", reason=f"line 3 of the export: contacter {planted}, merci")
        yield opened


def test_no_page_says_a_secret_or_a_person_in_the_reason_of_a_run(hub: Any) -> None:
    app = create_app(web_parts(hub))
    runs = [run for store in (hub.store, hub.persons) for run in store.runs.list(limit=50)]
    assert traces("".join(run.reason or "" for run in runs)), "canaries are in the logbook"
    desk = [*PAGES, *DESK, *(ONE + run.id for run in runs)]
    for client, paths in ((app.test_client(), PAGES), (signed_in(app), desk)):
        for path in paths:
            text = client.get(path).get_data(as_text=True)
            assert PASSWORD not in text and not traces(text), path


def test_operators_read_the_rest_of_a_reason_and_visitors_none_of_a_source_about_persons(hub: Any) -> None:
    app = create_app(web_parts(hub))
    known = {run.source: run for store in (hub.store, hub.persons) for run in store.runs.list(limit=50)}
    for run in known.values():
        assert "line 3 of the export" in signed_in(app).get(ONE + run.id).get_data(as_text=True)
    text = app.test_client().get(f"/sources/{NAME}").get_data(as_text=True)
    assert "échouée" in text and "line 3" not in text

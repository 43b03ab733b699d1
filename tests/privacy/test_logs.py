"""Whatever is logged, at any level and by whomever: no secret and nothing of a person is written."""

import io
import json
import logging
import os
import subprocess
import sys
from contextlib import contextmanager

import pytest

from hub import Contract
from hub.application.harvesting import harvest as harvest_source
from hub.cli.logs import formatter, setup_logs, written_json, written_text
from hub.errors import ConfigError
from hub.privacy.logs import KEPT_BACK, Redaction, about, secrets_of
from hub.testing.server import serve
from tests import forking
from tests.application.conftest import hub_on  # noqa: F401 - a fixture of theirs
from tests.application.toy import Toy, ToySource, rows
from tests.privacy.canaries import FORMATS, PLANTED, headings, planted, tables, traces
from tests.privacy.test_canaries import CHILD, environment_of, harvest

ENVIRONMENT = {"HUB_SECRET_KEY": "canari-signing-key-0123456789", "HUB_METRICS_TOKEN": "canari metrics/token+1",
               "HUB_DATABASE": "postgresql://hub:canari-base@127.0.0.1/hub",
               "FRANCETRAVAIL_CLIENT_SECRET": "canari-ft-1", "LANG": "fr_FR",
               "HUB_SMTP_URL": "smtps://olga:canari-mail@mail.example.org", "TOWN_PASS": "x"}  # fmt: skip
SAID = {
    "a setting": "the key is canari-signing-key-0123456789",
    "a setting in an address": "GET /?x=canari%20metrics%2Ftoken%2B1",
    "a setting in a form": "x=canari+metrics%2Ftoken%2B1",
    "the password of the database": "no connection to canari-base",
    "a password in an address": "GET https://zelie:canari99@example.org/a",
    "a key of an address": "GET /search?api_key=canari99&q=peinture HTTP/1.1",
    "a token of an address": "https://example.org/feed?lang=fr;token=canari99",
    "a client secret": "grant_type=x&client_secret=canari99",
    "a header": "Authorization: Basic Y2FuYXJpOjk5 canari99",
    "headers in a dict": "{'Authorization': 'Bearer canari99canari99', 'Accept': '*/*'}",
    "a cookie": "Cookie: hub_operator=canari99; other=canari99",
    "a set cookie": '"Set-Cookie": "session=canari99"',
    "a bearer": "sent Bearer canari99.canari99-canari99",
    "JSON": '{"access_token": "canari99", "expires_in": 1499}',
    "a webhook's secret": "whsec_canari99canari99canari99canari99",
    "a partner's key": "clausier_0123456789ab_canari99canari99canari99",
}


@pytest.mark.parametrize("what", SAID)
def test_a_secret_is_not_written(what):
    told = Redaction(secrets_of(ENVIRONMENT)).of(SAID[what])
    assert "canari" not in told and "[secret]" in told, told


@pytest.mark.parametrize("what", [name for name in PLANTED if name not in ("address", "name")])
def test_what_is_surely_of_a_person_is_not_written_whatever_is_read(what):
    assert traces(Redaction().of(f"refused: {PLANTED[what]} in line 3")) == []


def test_what_tells_nothing_of_anybody_is_left_as_it_is():
    said = "boamp: parse of 26-104512: SIRET 21380000100015, 45442100, https://example.org/?q=clé&departement=38"
    assert Redaction(secrets_of(ENVIRONMENT)).of(said) == said


@contextmanager
def heard(*, render=None, environment=ENVIRONMENT, level=logging.DEBUG):
    """Give the text that a process with these settings would write."""
    stream, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter(Redaction(secrets_of(environment)), render or written_json()))
    before = root.level
    root.addHandler(handler)
    root.setLevel(level)
    try:
        yield stream
    finally:
        root.removeHandler(handler)
        root.setLevel(before)


def test_a_line_is_one_json_object_with_run_source_and_record():
    with heard() as stream, about(run="toy-1", source="toy"):
        beside = {"record": "26-1", "station": "parse", "x": 1}
        logging.getLogger("hub.run").info("aside %s\nof two lines", 3, extra=beside)
    (line,) = stream.getvalue().splitlines()
    told = json.loads(line)
    assert {"run": "toy-1", "source": "toy", "record": "26-1", "station": "parse", "level": "info",
            "logger": "hub.run"}.items() <= told.items()  # fmt: skip
    assert told["timestamp"].endswith("Z") and "x" not in told


def test_an_error_is_written_with_its_trace_and_without_its_secrets():
    with heard() as stream:
        try:
            raise ValueError("https://u:canari-base@h/?key=canari99 06 39 98 77 17")
        except ValueError:
            logging.getLogger("hub.web").exception("we failed")
    told = json.loads(stream.getvalue())
    assert "Traceback" in told["exception"] and "canari" not in told["exception"] and "77 17" not in told["exception"]


def test_while_a_source_about_persons_is_read_other_peoples_lines_are_kept_back():
    for render in (written_json(), written_text):
        with heard(render=render) as stream, about(run="p-1", source="p", personal=True):
            logging.getLogger("careless").info("row: %s", "Zébuline CANARI-FICTIF 7 bis rue du Canari-Fictif")
            try:
                raise ValueError("Zébuline CANARI-FICTIF")
            except ValueError:
                logging.getLogger("hub.web").exception("we failed")
                logging.getLogger("careless").exception("we failed for Zébuline CANARI")
        assert traces(stream.getvalue()) == [] and stream.getvalue().count(KEPT_BACK) == 2
        assert "p-1" in stream.getvalue() and "careless" in stream.getvalue()


def test_a_harvest_at_debug_level_writes_no_key_and_each_line_names_its_run(hub_on, tmp_path, monkeypatch):  # noqa: F811
    class Keyed(Toy):
        contract = Contract(attribution="Ville d'Exemple")

        def fetch(self, http, cursor):
            given = {"limit": 100, "api_key": "canari99", "access_token": "canari99"}
            headers = {"Authorization": "Bearer canari99canari99", "Cookie": "a=canari99"}
            raw = http.get(f"{self.address}/records", params=given, headers=headers, accept="application/json")
            logging.getLogger("connector").debug("got %s with %s", raw.url, headers)
            yield raw.of("all", announced=raw.json()["total_count"])

    monkeypatch.setattr(Toy, "fetch", Keyed.fetch)
    bad = [{"n": 8, "title": {}, "contact": "06 39 98 77 17"}]
    with (
        serve(ToySource([*rows(7), *bad])) as served,
        hub_on(f"sqlite:///{tmp_path / 'hub.db'}", served) as hub,
        heard() as stream,
    ):
        row = harvest_source(hub, "toy")
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert "canari99" not in stream.getvalue() and "77 17" not in stream.getvalue()
    assert any("api_key=[secret]" in line["event"] for line in lines), "the key was in lines that were written"
    about_it = [line for line in lines if line["logger"] in ("hub.harvest", "hub.run", "connector")]
    assert len(about_it) >= 4 and all((line["run"], line["source"]) == (row.id, "toy") for line in about_it)
    assert any(line.get("record") == "8" for line in about_it)


def test_a_harvest_of_persons_at_debug_level_writes_no_canary(tmp_path):
    for number, table in enumerate(tables()[:4]):
        for at, (column, value) in enumerate(zip(headings(table), PLANTED.values(), strict=False)):
            suffix, make = list(FORMATS.items())[(number + at) % len(FORMATS)]
            (tmp_path / "given").mkdir(exist_ok=True)
            file = tmp_path / "given" / f"Zebuline Canari {number}-{at}.{suffix}"
            file.write_bytes(make(planted(table, column, value)))
    careless = "logging.getLogger('careless').error('%s', raw.read()[-900:].decode('latin-1'))"
    for form in ("json", "text"):
        given = {**environment_of(tmp_path), "HUB_LOG_LEVEL": "debug", "HUB_LOG_FORMAT": form}
        (tmp_path / "config").mkdir(exist_ok=True)
        command = [sys.executable, "-c", CHILD.format(careless=careless), "--file", str(tmp_path / "given")]
        done = subprocess.run(command, env=given, cwd=tmp_path, capture_output=True, text=True, timeout=300)
        assert traces(done.stdout + done.stderr) == [], done.stderr[:2000]
        assert KEPT_BACK in done.stderr and "abcviesion" in done.stderr
        lines = [line for line in done.stderr.splitlines() if form == "json" and line.startswith("{")]
        assert form == "text" or (len(lines) > 5 and all(json.loads(line) for line in lines))


def test_what_nobody_caught_is_written_without_secrets(tmp_path):
    program = (
        "import os\nfrom hub.cli.logs import setup_logs\nsetup_logs(os.environ)\n"
        "raise ValueError('HUB_SECRET_KEY is canari-signing-key-0123456789, called 06 39 98 77 17')"
    )
    given = {**os.environ, **ENVIRONMENT, "HUB_LOG_FORMAT": "json"}
    done = subprocess.run([sys.executable, "-c", program], env=given, capture_output=True, text=True, timeout=60)
    told = json.loads(done.stderr)
    assert done.returncode == 1 and "ValueError" in told["exception"]
    assert "canari" not in done.stderr and "77 17" not in done.stderr


def test_the_sentence_of_a_command_that_fails_holds_no_secret(tmp_path):
    given = {**environment_of(tmp_path), "HUB_DATABASE": "postgresql://hub:canari-base@127.0.0.1:1/hub"}
    done = forking.command("runs", "list", folder=tmp_path, env=given)
    assert done.returncode == 1 and "no connection" in done.stderr and "canari-base" not in done.stderr


def test_settings_that_are_wrong_are_refused_by_name(monkeypatch):
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    for name, value in (("HUB_LOG_LEVEL", "loud"), ("HUB_LOG_FORMAT", "xml")):
        with pytest.raises(ConfigError, match=name):
            setup_logs({name: value})


def test_an_import_by_hand_is_quiet_unless_asked(tmp_path):
    file = tmp_path / "x.csv"
    file.write_text("a;b\n1;2\n", "utf-8")
    done = harvest(tmp_path, file, program=("-m", "hub", "harvest", "abcviesion"))
    assert "hub.harvest" not in done.stderr

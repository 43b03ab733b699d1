"""The files of config/deploy: read by the tools that will read them where those are here, and by ourselves always."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from hub.cli import COMMANDS, hub_command
from hub.settings import VARIABLES, HubFile, read_settings, read_toml
from hub.web.operating.preview_parts import LARGEST_UPLOAD
from tests.deploy.proxy import proxy_files

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "config" / "deploy"
UNITS = sorted(DEPLOY.glob("systemd/*.service"))
HARDENED = {
    "ProtectSystem": "strict", "NoNewPrivileges": "yes", "PrivateTmp": "yes", "CapabilityBoundingSet": "",
    "ProtectHome": "yes", "RestrictSUIDSGID": "yes", "User": "clausier",
}  # fmt: skip
SECRET = re.compile(r"(?i)(key|token|secret|password)\w*\s*[=:]\s*[\"']?\w{8,}")
COMMAND = re.compile(r"/opt/clausier/bin/hub ((?:[a-z-]+ ?)+)")


def tool(name: str) -> str:
    """Return where a program is, or skip saying that it is not here."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")
    if found is None:
        pytest.skip(f"{name} is not installed here")
    return found


def run(*command: object) -> str:
    """Run a program that must say that all is well; return what it says."""
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def unit(path: Path) -> configparser.ConfigParser:
    """Return a unit; of keys that stand several times the last."""
    parser = configparser.ConfigParser(strict=False, interpolation=None, comment_prefixes=("#",), delimiters=("=",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(path.read_text("utf-8"))
    return parser


def existing(words: list[str]) -> bool:
    """Say whether the hub has a command."""
    command: click.Command | None = hub_command
    for word in words:
        if isinstance(command, click.Group):
            command = command.get_command(click.Context(command), word)
    return command is not None


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_each_service_runs_a_command_of_ours_without_rights(path: Path) -> None:
    service = unit(path)["Service"]
    assert {name: service.get(name) for name in HARDENED} == HARDENED
    assert service["LoadCredential"] == "secrets:/etc/clausier/secrets.env"
    commands = COMMAND.findall(path.read_text("utf-8"))
    assert commands and all(existing(found.split()) for found in commands), commands
    assert SECRET.findall(path.read_text("utf-8")) == []


def test_systemd_finds_nothing_wrong_with_the_units_and_calls_them_safe(tmp_path: Path) -> None:
    analyze = tool("systemd-analyze")
    program = shutil.which("true") or "/bin/true"
    for path in (*UNITS, *DEPLOY.glob("systemd/*.timer")):
        text = path.read_text("utf-8").replace("/opt/clausier/bin/hub", program)
        (tmp_path / path.name).write_text(text, "utf-8")
    units = sorted(tmp_path.glob("*.*"))
    assert "Unknown" not in run(analyze, "verify", "--man=no", *units)
    for path in tmp_path.glob("*.service"):
        run(analyze, "security", "--offline=true", "--threshold=20", path)


def test_systemd_can_read_accounts_and_folders() -> None:
    assert "clausier" in run(tool("systemd-sysusers"), "--dry-run", DEPLOY / "systemd" / "clausier.sysusers.conf")
    lines = (DEPLOY / "systemd" / "clausier.tmpfiles.conf").read_text("utf-8").splitlines()
    entries = [line.split() for line in lines if line and not line.startswith("#")]
    assert all(len(entry) == 6 and entry[0] in ("d", "z") for entry in entries)
    assert ["z", "/etc/clausier/secrets.env", "0600", "root", "root", "-"] in entries


@pytest.mark.parametrize("upstream", ["nginx", "several", "container"])
def test_nginx_accepts_its_configuration(upstream: str, tmp_path: Path) -> None:
    nginx = tool("nginx")
    upstreams = (DEPLOY / upstream / "upstream.conf").read_text("utf-8").replace("server web:", "server 127.0.0.1:")
    main = proxy_files(tmp_path, upstreams)
    assert "test is successful" in run(nginx, "-t", "-c", main, "-p", tmp_path)


def test_the_proxy_says_who_asks_as_the_hub_is_told_to_believe_it() -> None:
    conf = (DEPLOY / "nginx" / "clausier.conf").read_text("utf-8")
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in conf, "one entry, not that of the client"
    assert "proxy_set_header X-Forwarded-Proto $scheme;" in conf
    for name in ("container", "several"):
        assert HubFile().load(read_toml(DEPLOY / name / "hub.toml"))["web"]["trusted_proxies"] == 1
    size = re.search(r"client_max_body_size (\d+)m;", conf)
    assert size and int(size[1]) << 20 > LARGEST_UPLOAD, "the hub refuses a file in words before the proxy cuts it off"
    assert "proxy_request_buffering off;" in conf and "proxy_max_temp_file_size 0;" in conf


def stages() -> list[list[tuple[str, str]]]:
    """Return the stages of the Containerfile: instructions with what follows them."""
    text = re.sub(r"\\\n", " ", (DEPLOY / "container" / "Containerfile").read_text("utf-8"))
    lines = [line.split(None, 1) for line in text.splitlines() if line and not line.startswith("#")]
    found: list[list[tuple[str, str]]] = []
    for word, rest in ((line[0], line[1]) for line in lines):
        if word == "FROM":
            found.append([])
        found[-1].append((word, rest))
    return found


def test_the_image_is_built_in_one_stage_and_run_in_another_without_rights_and_secrets() -> None:
    build, final = stages()
    given = dict(final)
    assert given["USER"] == "10001:10001" and given["ENTRYPOINT"] == '["hub"]'
    assert "/ready" in given["HEALTHCHECK"]
    assert [rest for word, rest in final if word == "COPY"] == ["--from=build /opt/clausier /opt/clausier"]
    everything = [*build, *final]
    assert not [rest for word, rest in everything if word in ("ARG", "ADD") or SECRET.search(rest)]
    copied = [rest.split()[:-1] for word, rest in build if word == "COPY"]
    assert all((ROOT / name).exists() for names in copied for name in names)
    installed = next(rest for word, rest in build if word == "RUN" and "pip install" in rest)
    assert set(re.findall(r"\./plugins/(\w+)", installed)) == {path.name for path in ROOT.glob("plugins/*/")}
    variables = re.findall(r"(HUB_\w+)=", given["ENV"])
    assert set(variables) <= set(VARIABLES)


def test_hadolint_finds_nothing_wrong_with_the_containerfile() -> None:
    run(tool("hadolint"), DEPLOY / "container" / "Containerfile")


@pytest.fixture
def compose() -> dict[str, Any]:
    """The compose file."""
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "container" / "compose.yaml").read_text("utf-8"))
    return found


def test_each_container_of_ours_runs_a_command_over_a_root_that_is_read_only(compose: dict[str, Any]) -> None:
    ours = {name: each for name, each in compose["services"].items() if "build" in each}
    assert sorted(ours) == ["migrate", "web", "worker"]
    for name, each in ours.items():
        assert each["read_only"] and each["user"] == "10001:10001" and each["cap_drop"] == ["ALL"], name
        assert each["command"][0] in COMMANDS and set(each["environment"]) <= set(VARIABLES)
        assert (DEPLOY / "container" / each["build"]["context"] / each["build"]["dockerfile"]).is_file()
    assert ours["web"]["deploy"]["replicas"] == 2 and "--no-clock" in ours["web"]["command"]


def test_each_name_and_file_of_the_compose_file_is_there(compose: dict[str, Any]) -> None:
    brought = ("./tls", "./secrets/hub.env", "./secrets/database_password")  # by the operator
    for each in compose["services"].values():
        assert re.search(r":[\w.-]*\d[\w.-]*$", each["image"]), "an image has a version"
        assert set(each.get("networks", ())) <= set(compose["networks"])
        assert set(each.get("depends_on", ())) <= set(compose["services"])
        for volume in each.get("volumes", ()):
            source = volume.split(":")[0]
            there = (DEPLOY / "container" / source).exists() if source.startswith(".") else source in compose["volumes"]
            assert there or source in brought, source
        named = [one if isinstance(one, str) else one["source"] for one in each.get("secrets", ())]
        assert set(named) <= set(compose["secrets"])
    assert {each["file"] for each in compose["secrets"].values()} <= set(brought)
    assert "ports" not in compose["services"]["database"], "nobody outside reaches the database"


@pytest.mark.parametrize("name", ["container", "several"])
def test_the_settings_that_are_brought_are_understood(name: str, tmp_path: Path) -> None:
    shutil.copy(DEPLOY / name / "hub.toml", tmp_path / "hub.toml")
    settings = read_settings({"HUB_CONFIG": str(tmp_path), "HUB_DOTENV": ""})
    assert settings.host == "0.0.0.0" and settings.trusted_proxies == 1
    assert bool(settings.objects_url) is (name == "several")


def test_the_variables_of_the_examples_are_those_of_the_hub() -> None:
    for path in (DEPLOY / "container" / "hub.env.example", DEPLOY / "systemd" / "environment"):
        names = re.findall(r"^#? ?(HUB_\w+)=", path.read_text("utf-8"), re.MULTILINE)
        assert names and set(names) <= set(VARIABLES), path

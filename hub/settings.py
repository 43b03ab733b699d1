"""Settings: the TOML files of the configuration folder and the environment, checked, as one frozen object."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from marshmallow import Schema, ValidationError, fields, validate

from hub.errors import ConfigError, complaints

#: environment variables that the hub itself reads; each is documented in docs/operating/configure.md
VARIABLES = (
    "HUB_CONFIG",
    "HUB_DOTENV",
    "HUB_DATA",
    "HUB_DATABASE",
    "HUB_OBJECTS_KEY",
    "HUB_OBJECTS_SECRET",
    "HUB_BASE_URL",
    "HUB_SECRET_KEY",
    "HUB_SECRET_KEY_OLD",
    "HUB_PSEUDONYM_KEY",
    "HUB_OPERATOR_TOKEN",
    "HUB_SMTP_URL",
    "HUB_MAIL_FROM",
    "HUB_ALERTS_TO",
    "HUB_METRICS_TOKEN",
    "HUB_LOG_FORMAT",
    "HUB_LOG_LEVEL",
)


class HubSchema(Schema):
    """The table ``[hub]`` of hub.toml."""

    title = fields.String(load_default="Clausier")
    operator = fields.String(load_default="")
    contact = fields.String(load_default="", metadata={"description": "mail or page given to sources in User-Agent"})
    base_url = fields.Url(load_default="http://127.0.0.1:8000", schemes={"http", "https"}, require_tld=False)
    data = fields.String(load_default="var")


class DatabaseSchema(Schema):
    """The table ``[database]`` of hub.toml."""

    url = fields.String(load_default="")


class WebSchema(Schema):
    """The table ``[web]`` of hub.toml."""

    host = fields.String(load_default="127.0.0.1")
    port = fields.Integer(load_default=8000, validate=validate.Range(1, 65535))
    threads = fields.Integer(load_default=8, validate=validate.Range(1, 64))
    trusted_proxies = fields.Integer(load_default=0, validate=validate.Range(0, 10))


class DumpsSchema(Schema):
    """The table ``[dumps]`` of hub.toml."""

    schedule = fields.String(load_default="30 8 * * *", metadata={"description": "crontab line; '' = by hand"})
    keep = fields.Integer(load_default=30, validate=validate.Range(1, 3660), metadata={"description": "days"})


class ObjectsSchema(Schema):
    """The table ``[objects]`` of hub.toml."""

    url = fields.String(load_default="", metadata={"description": "s3://bucket/prefix; '' = folders"})
    endpoint = fields.String(load_default="", metadata={"description": "address of the store; '' = Amazon's"})
    region = fields.String(load_default="us-east-1")


class WatchSchema(Schema):
    """The table ``[watch]`` of hub.toml."""

    disk_free_percent = fields.Integer(load_default=10, validate=validate.Range(0, 90))
    backups = fields.String(load_default="", metadata={"description": "folder of the backups, for `hub doctor`"})
    backup_hours = fields.Integer(load_default=48, validate=validate.Range(1, 24 * 366))


class HubFile(Schema):
    """The whole of hub.toml."""

    hub = fields.Nested(HubSchema, load_default=lambda: HubSchema().load({}))
    database = fields.Nested(DatabaseSchema, load_default=lambda: DatabaseSchema().load({}))
    web = fields.Nested(WebSchema, load_default=lambda: WebSchema().load({}))
    # a schema has a method `dumps` already
    dumping = fields.Nested(DumpsSchema, data_key="dumps", load_default=lambda: DumpsSchema().load({}))
    objects = fields.Nested(ObjectsSchema, load_default=lambda: ObjectsSchema().load({}))
    watch = fields.Nested(WatchSchema, load_default=lambda: WatchSchema().load({}))


class SourceSchema(Schema):
    """One table of sources.toml, named after its connector."""

    enabled = fields.Boolean(load_default=False)
    schedule = fields.String(load_default="", metadata={"description": "crontab line, weekdays by name; '' = by hand"})
    time_limit_minutes = fields.Integer(load_default=120, validate=validate.Range(1, 24 * 60))
    memory_limit_mib = fields.Integer(load_default=1024, validate=validate.Range(128, 64 * 1024))
    options = fields.Dict(keys=fields.String(), load_default=dict)


@dataclass(frozen=True)
class SourceSettings:
    """What the operator wants of one source."""

    name: str
    enabled: bool = False
    schedule: str = ""
    time_limit_minutes: int = 120
    memory_limit_mib: int = 1024
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Settings:
    """All that the operator decides; secrets are in ``environment`` and are asked for by name when needed."""

    config: Path
    data: Path
    database: str
    base_url: str = "http://127.0.0.1:8000"
    title: str = "Clausier"
    operator: str = ""
    contact: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    threads: int = 8
    trusted_proxies: int = 0
    dumps_schedule: str = "30 8 * * *"
    dumps_keep_days: int = 30
    objects_url: str = ""
    objects_endpoint: str = ""
    objects_region: str = "us-east-1"
    disk_free_percent: int = 10
    backups: Path | None = None
    backup_hours: int = 48
    sources: Mapping[str, SourceSettings] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def archive(self) -> Path:
        """Return the folder of the raw documents."""
        return self.data / "archive"

    def secret(self, name: str) -> str | None:
        """Return a secret from the environment, or None where it is not set."""
        return self.environment.get(name) or None

    @property
    def former_keys(self) -> tuple[str, ...]:
        """Return the secret keys that were in use before: what they sealed and signed opens still."""
        return tuple((self.environment.get("HUB_SECRET_KEY_OLD") or "").split())

    def source(self, name: str) -> SourceSettings:
        """Return the settings of a source; one that sources.toml does not name is not enabled."""
        return self.sources.get(name) or SourceSettings(name)


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings that the configuration folder and the environment give together.

    :raises ConfigError: naming the file, the key and what is wrong with it.
    """
    environment = with_dotenv(os.environ if environ is None else environ)
    config = Path(environment.get("HUB_CONFIG") or "config").absolute()
    file = checked(HubFile(), read_toml(config / "hub.toml"), config / "hub.toml")
    data = Path(environment.get("HUB_DATA") or config.parent / file["hub"]["data"]).absolute()
    return Settings(
        config=config,
        data=data,
        database=environment.get("HUB_DATABASE") or file["database"]["url"] or f"sqlite:///{data / 'hub.db'}",
        base_url=checked_url(environment.get("HUB_BASE_URL") or file["hub"]["base_url"]),
        **{key: file["hub"][key] for key in ("title", "operator", "contact")},
        **file["web"],
        dumps_schedule=file["dumping"]["schedule"],
        dumps_keep_days=file["dumping"]["keep"],
        **{f"objects_{key}": value for key, value in file["objects"].items()},
        disk_free_percent=file["watch"]["disk_free_percent"],
        backups=config.parent / file["watch"]["backups"] if file["watch"]["backups"] else None,
        backup_hours=file["watch"]["backup_hours"],
        sources=read_sources(config / "sources.toml"),
        environment=environment,
    )


def read_sources(path: Path) -> dict[str, SourceSettings]:
    """Return the settings of each source that sources.toml names."""
    tables = read_toml(path)
    return {name: SourceSettings(name, **checked(SourceSchema(), table, path, name)) for name, table in tables.items()}


def read_toml(path: Path) -> dict[str, Any]:
    """Return what a TOML file holds; nothing where there is no such file."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not TOML: {error}") from error
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from error


def checked(schema: Schema, data: Any, path: Path, table: str = "") -> dict[str, Any]:
    """Return the data as the schema loads it, or say which key of which file is wrong."""
    try:
        return dict(schema.load(data))
    except ValidationError as error:
        where = f"{path} [{table}]" if table else str(path)
        raise ConfigError(f"{where}: {'; '.join(complaints(error.messages, schema))}") from error


def checked_url(url: str) -> str:
    """Return the base URL without a slash at its end, or refuse what is not one."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ConfigError(f"HUB_BASE_URL: {url!r} is not an http or https address")
    return url.rstrip("/")


def with_dotenv(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment with what ``.env`` adds to it: NAME=value lines; the environment itself wins."""
    path = Path(environ.get("HUB_DOTENV", ".env"))
    lines = path.read_text("utf-8").splitlines() if path.is_file() else []
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.lstrip().startswith("#"))
    return {**{name.strip(): value.strip().strip("'\"") for name, value in pairs}, **environ}


def with_options(settings: Settings, options: Mapping[str, Mapping[str, Any]]) -> Settings:
    """Return the settings with options of some sources, beside those that the operator wrote, which go before."""
    told = {name: settings.source(name) for name in options}
    made = {name: replace(source, options={**options[name], **source.options}) for name, source in told.items()}
    return replace(settings, sources={**settings.sources, **made})

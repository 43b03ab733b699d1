"""An installation with nothing wrong, copies of it to plant something in, and what the doctor finds there."""

import sqlite3

from hub.cli.doctor import diagnosis
from hub.plugins import create_plugin_manager
from tests.application.toy import ToyPlugin

KEY = "k" * 40


def plugins(*others):
    return create_plugin_manager([ToyPlugin(), *others], group=None)


def write(folder, *, toy='enabled = true\nschedule = "30 7 * * *"\n', hub="[watch]\ndisk_free_percent = 0\n"):
    (folder / "config").mkdir(exist_ok=True)
    (folder / "config" / "hub.toml").write_text(hub, "utf-8")
    (folder / "config" / "sources.toml").write_text(f"[toy]\n{toy}", "utf-8")


def environ_of(folder, **changed):
    given = {"HUB_CONFIG": f"{folder}/config", "HUB_DATA": f"{folder}/data", "HUB_DOTENV": f"{folder}/.env",
             "HUB_SECRET_KEY": KEY, **changed}  # fmt: skip
    return {name: value for name, value in given.items() if value is not None}


def findings(folder, *, plugged=None, clock=None, **changed):
    beside = {"clock": clock} if clock else {}
    found = diagnosis(environ_of(folder, **changed), plugins=plugged or plugins(), **beside)
    assert all(each.sentence and each.remedy for each in found)
    return {each.code: each for each in found if each.code != "alerts_to_nobody"}


def sql(folder, *statements):
    with sqlite3.connect(folder / "data" / "hub.db") as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()

"""Serve a hub made by ingest_hub.py, as `hub serve` does: python bench/serve_hub.py FOLDER PORT"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from connector import Plugin

from hub.application import Hub
from hub.cli.crowding import create_server
from hub.cli.web_parts import web_parts
from hub.plugins import create_plugin_manager
from hub.settings import read_settings
from hub.web import create_app


def opened(folder: Path, **more: str) -> Hub:
    """Return the hub of a folder, with the bench's own connector; HUB_DATABASE names another database."""
    url = os.environ.get("HUB_DATABASE") or f"sqlite:///{folder / 'hub.db'}"
    given = {"HUB_CONFIG": str(folder), "HUB_DATA": str(folder), "HUB_DATABASE": url, "HUB_DOTENV": "", **more}
    return Hub.open(read_settings(given), plugins=create_plugin_manager([Plugin()], group=None))


if __name__ == "__main__":
    hub = opened(Path(sys.argv[1]).absolute())
    app = create_app(web_parts(hub))
    create_server(app, host="127.0.0.1", port=int(sys.argv[2]), threads=hub.settings.threads).run()

"""A store of objects that speaks the protocol of S3, on loopback, from a library."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import obstore
import pytest
from obstore.store import S3Store

from hub.settings import Settings, read_settings

KEY, SECRET = "the-hubs-key", "the-hubs-secret"
MANY_PARTS = 6 << 20  #: bytes after which the library sends a file in parts


@dataclass(frozen=True)
class ObjectStore:
    """A store with one empty bucket."""

    endpoint: str
    bucket: str

    @property
    def raw(self) -> S3Store:
        """Return the bucket, beside the hub's own hands."""
        return S3Store(
            self.bucket, endpoint=self.endpoint, access_key_id=KEY, secret_access_key=SECRET, region="us-east-1",
            client_options={"allow_http": True},
        )  # fmt: skip

    def names(self) -> list[str]:
        """Return the keys of all that is in the bucket."""
        return sorted(each["path"] for page in obstore.list(self.raw) for each in page)

    def settings(self, folder: Path, machine: str = "one") -> Settings:
        """Return the settings of a machine of a hub that keeps archive and dumps here."""
        config = folder / "config"
        config.mkdir(exist_ok=True)
        (config / "hub.toml").write_text(f'[objects]\nurl = "s3://{self.bucket}/hub"\nendpoint = "{self.endpoint}"\n')
        places = {"HUB_CONFIG": str(config), "HUB_DATA": str(folder / machine), "HUB_DOTENV": ""}
        database = f"sqlite:///{folder / 'hub.db'}"
        secrets = {"HUB_OBJECTS_KEY": KEY, "HUB_OBJECTS_SECRET": SECRET}
        return read_settings({**places, **secrets, "HUB_DATABASE": database})


@pytest.fixture(scope="session")
def objects_endpoint() -> Iterator[str]:
    """The address of a store that is there for the session."""
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def objects(objects_endpoint: str, request: pytest.FixtureRequest) -> ObjectStore:
    """A store with an empty bucket of the test's own."""
    import boto3  # type: ignore[import-untyped]

    bucket = f"bucket-{abs(hash(request.node.name))}"
    client = boto3.client("s3", endpoint_url=objects_endpoint, aws_access_key_id=KEY, aws_secret_access_key=SECRET,
                          region_name="us-east-1")  # fmt: skip
    client.create_bucket(Bucket=bucket)
    return ObjectStore(objects_endpoint, bucket)

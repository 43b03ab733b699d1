"""An answer that names a place of ours: a redirect is to a path and empty, what was created keeps its answer."""

import pytest
from flask import Flask, Response

from hub.web.headers import setup_headers


@pytest.mark.parametrize(("status", "body"), [(201, b'{"id": "1"}'), (302, b""), (308, b"")])
def test_only_a_redirect_loses_its_page(status: int, body: bytes) -> None:
    app = Flask("answers")
    setup_headers(app, https=False)

    @app.post("/things")
    def things() -> Response:
        return Response('{"id": "1"}', status, {"Location": "http://hub.example/things/1"})

    answer = app.test_client().post("/things", base_url="http://hub.example")
    assert (answer.headers["Location"], answer.data) == ("/things/1", body)

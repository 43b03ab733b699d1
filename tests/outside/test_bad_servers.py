"""The polite client, beside a source that is ill: it ends in time, and never takes a part for the whole."""

import shutil
import socket
import ssl
import subprocess
import threading
import time

import pytest

from hub.errors import FetchError, Forbidden, Incomplete
from hub.outside import Http, Retries, Unreachable
from hub.testing import (
    Faults,
    Replica,
    bad_json,
    cut,
    drift,
    drip,
    empty,
    json_answer,
    serve,
    stall,
    unfinished,
)

ONCE = Retries(tries=1)


class Source(Replica):
    def answer(self, request):
        return json_answer({"total_count": 1, "results": [{"id": 1, "text": "x" * 500}]})


def ill(*faults, **conditions):
    return Source(faults=Faults().at(do=faults[0], **conditions))


@pytest.mark.parametrize(
    "fault", [cut(100), cut(0), unfinished(100), unfinished()], ids=["cut", "cut at once", "chunk cut", "no end"]
)
def test_a_cut_body_is_incomplete(client, fault):
    with serve(ill(fault)) as served:
        http = client(served, retries=ONCE)
        with pytest.raises(Incomplete, match="cut"):
            http.get(served.url, accept="application/json")
        with pytest.raises(Incomplete, match="cut"):
            http.stream(served.url).read()


def test_a_cut_body_is_fetched_again(client, slept):
    with serve(source := ill(cut(100), times=1)) as served:
        assert client(served).get(served.url).json()["total_count"] == 1
    assert len(source.asked) == 2
    assert slept == [1.0]


def test_an_empty_body_is_not_json(client):
    with serve(ill(empty())) as served, pytest.raises(Incomplete, match="empty body"):
        client(served).get(served.url, accept="application/json")


def test_half_of_the_json_is_found_by_who_reads_it(client):
    with serve(ill(bad_json())) as served:
        raw = client(served).get(served.url, accept="application/json")
        with pytest.raises(Exception, match="not JSON"):
            raw.json()


def test_a_source_may_drift(client):
    with serve(ill(drift("nouveau"))) as served:
        assert client(served).get(served.url).json()["results"][0]["nouveau"] == "!"


@pytest.mark.parametrize(
    "fault",
    [stall(), stall(after=10), drip(0.05), drip(headers_s=0.05)],
    ids=["says nothing", "falls silent", "drips its body", "drips its headers"],
)
def test_a_server_that_does_not_end_is_cut_at_the_deadline(client, fault):
    with serve(ill(fault)) as served:
        begin = time.monotonic()
        told = "cut|no answer in time"  # of one that says nothing, the deadline and the time-out end together
        with pytest.raises(FetchError, match=told):
            client(served, retries=ONCE).get(served.url, deadline_s=0.4)
        with pytest.raises(FetchError, match=told):
            client(served, retries=ONCE).stream(served.url, deadline_s=0.4).read()
        assert time.monotonic() - begin < 20


def test_a_silent_server_is_left_after_the_read_time_out(client):
    with serve(ill(stall())) as served, pytest.raises(Unreachable, match="no answer in time"):
        client(served, retries=ONCE).get(served.url, timeout=(1, 0.2))


def test_a_run_ends_within_its_budget(client):
    with serve(ill(stall())) as served:
        http = Http(user_agent="t", allow=served.allow, budget_s=0.6, retries=Retries(first_s=0.05))
        begin = time.monotonic()
        with pytest.raises(FetchError):
            http.get(served.url, timeout=(0.1, 0.2))
        with pytest.raises(FetchError, match="are over"):
            time.sleep(max(0.0, 0.6 - (time.monotonic() - begin)))
            http.get(served.url)
        assert time.monotonic() - begin < 20
        http.close()


def test_the_connection_that_nobody_reads_any_more_is_cut_too(client):
    with serve(ill(drip(0.02))) as served:
        raw = client(served, retries=ONCE).stream(served.url, deadline_s=0.2)
        time.sleep(0.4)
        with pytest.raises(Incomplete):
            raw.read()


def test_a_closed_port_is_tried_again_and_then_given_up(client, slept):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    http = Http(user_agent="t", allow=frozenset({("127.0.0.1", port)}), retries=Retries(tries=3), sleep=slept)
    with pytest.raises(Unreachable, match="no connection") as error:
        http.get(f"http://127.0.0.1:{port}/?apikey=hidden")
    assert len(slept) == 2
    assert "hidden" not in str(error.value)
    http.close()


def test_a_name_that_nobody_knows_is_a_lost_connection(slept):
    def unknown(*args, **options):
        raise socket.gaierror(-2, "Name or service not known")

    with Http(user_agent="t", resolver=unknown, sleep=slept) as http, pytest.raises(Unreachable):
        http.get("http://nowhere.example.org/")


def test_no_thread_outlives_its_exchange(client):
    with serve(Source()) as served:
        http = client(served)
        for _ in range(20):
            http.get(served.url)
        time.sleep(0.05)
        assert not [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]


@pytest.fixture
def certificate(tmp_path):
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed: no certificate to refuse")
    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
    ]
    names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*command, *names, "-keyout", key, "-out", cert], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return context, cert


def test_a_bad_certificate_is_refused_at_once(client, certificate, monkeypatch):
    context, cert = certificate
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(cert))
    with serve(source := Source(), tls=context) as served:
        http = client(served)
        http._session.verify = False
        with pytest.raises(Forbidden, match="certificate"):
            http.get(served.url)
    assert source.asked == []


def test_a_certificate_for_another_name_is_refused(certificate, monkeypatch):
    context, cert = certificate
    monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(cert))

    def here(host, port, **options):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    with serve(source := Source(), tls=context) as served:
        allow = served.allow | {("api.example.org", served.port)}
        http = Http(user_agent="t", allow=allow, resolver=here)
        with pytest.raises(Forbidden, match="certificate"):
            http.get(f"https://api.example.org:{served.port}/")
        assert source.asked == []
        assert http.get(served.url).status == 200, "the same certificate is good for its own name"
        http.close()


def test_a_server_that_drips_its_handshake_is_cut(client):
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    http = Http(user_agent="t", allow=frozenset({("127.0.0.1", port)}), retries=ONCE)
    begin = time.monotonic()
    with pytest.raises(FetchError):
        http.get(f"https://127.0.0.1:{port}/", deadline_s=0.3)
    assert time.monotonic() - begin < 20
    http.close()
    listening.close()

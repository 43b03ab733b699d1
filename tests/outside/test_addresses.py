"""Where the hub may connect to."""

import ipaddress
import socket

import pytest
import responses

from hub.errors import Forbidden
from hub.outside import Guard, Http, check_url, without_secrets
from hub.outside.addresses import closed
from hub.testing import Replica, json_answer, serve

PRIVATE = [
    "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "127.0.0.1", "127.255.0.1", "169.254.169.254", "0.0.0.0",
    "0.1.2.3", "100.64.0.1", "100.127.255.255", "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1",
    "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "192.88.99.1",
    "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b::808:808",    "64:ff9b:1::a00:1", "2002:7f00:1::", "2001:0:53aa:64c:0:7fff:f5ff:fffe", "fc00::1",
    "fd12:3456::1", "fe80::1", "fec0::1",
    "ff02::1", "2001:db8::1", "100::1", "3fff::1",
]  # fmt: skip


@pytest.mark.parametrize("number", PRIVATE)
def test_an_address_that_is_not_public_is_closed(number):
    assert closed(ipaddress.ip_address(number))


@pytest.mark.parametrize(
    "number", ["8.8.8.8", "185.24.184.1", "100.63.255.255", "172.32.0.1", "2a01:e0a::1", "2606:4700::1111"]
)
def test_a_public_address_is_open(number):
    assert closed(ipaddress.ip_address(number)) is None


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/", "file:///etc/passwd", "gopher://example.org/", "javascript:alert(1)", "//example.org/",
        "example.org",        "http://user@example.org/", "http://user:word@example.org/", "http://@example.org/", "http:///path",
        "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://017700000001/", "http://0177.0.0.1/", "http://0x7f.1/",
        "http://127.0.0.1./", "http://example.org./", "http://1.2.3/", "http://127.0.0.01/", "http://exa mple.org/",
        "http://example.org\\@127.0.0.1/", "http://example.org/\r\nHost: inside", "http://%31%32%37.0.0.1/", "http://[fe80::1%25eth0]/",
        "http://１２７.0.0.1/",
    ],
)  # fmt: skip
def test_an_odd_url_is_refused(url):
    with pytest.raises(Forbidden):
        check_url(url)


@pytest.mark.parametrize(
    "url", ["https://example.org", "http://example.org:8080/a?b=c", "http://8.8.8.8/", "https://[2a01:e0a::1]/"]
)
def test_a_plain_url_is_accepted(url):
    assert check_url(url).host


def resolved_to(*numbers):
    def resolver(host, port, **options):
        families = {number: socket.AF_INET6 if ":" in number else socket.AF_INET for number in numbers}
        return [(families[n], socket.SOCK_STREAM, 6, "", (n, port)) for n in numbers]

    return resolver


@pytest.mark.parametrize(
    "numbers", [["10.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::1"], ["64:ff9b::a00:1"], ["fe80::1%eth0"]]
)
def test_a_name_with_one_private_address_is_refused_before_any_connection(numbers):
    with (
        Http(user_agent="t", resolver=resolved_to(*numbers)) as http,
        pytest.raises(Forbidden, match="public addresses"),
    ):
        http.get("http://inside.example.org/")


def test_only_loopback_can_be_allowed():
    guard = Guard(allow=frozenset({("inside.example.org", 80)}), resolver=resolved_to("10.0.0.1"))
    with pytest.raises(Forbidden):
        guard.addresses("inside.example.org", 80)


def test_a_name_is_resolved_once_and_the_checked_address_is_connected_to(client):
    """A name that changes its address after the check leads nowhere: nobody asks a second time."""
    answers = [["127.0.0.1"], ["10.0.0.1"]]

    def rebinding(host, port, **options):
        return resolved_to(*answers.pop(0))(host, port)

    with serve(Answering()) as served:
        http = Http(user_agent="t", allow=frozenset({("rebound.example.org", served.port)}), resolver=rebinding)
        assert http.get(f"http://rebound.example.org:{served.port}/").json() == {
            "host": f"rebound.example.org:{served.port}"
        }
        assert answers == [["10.0.0.1"]]
        http.close()


class Answering(Replica):
    def answer(self, request):
        return json_answer({"host": request.host})


def test_another_port_of_loopback_is_refused(client):
    with serve(Answering()) as one, serve(Answering()) as other:
        with pytest.raises(Forbidden, match="loopback"):
            client(one).get(other.url)
        with pytest.raises(Forbidden):
            client(one).get(f"http://localhost:{one.port}/")


def test_any_port_of_a_literal_loopback_address_can_be_allowed():
    with serve(Answering()) as served, Http(user_agent="t", allow_any_port=frozenset({"127.0.0.1"})) as http:
        assert http.get(served.url).status == 200
        with pytest.raises(Forbidden):
            http.get(f"http://localhost:{served.port}/")


def test_proxies_of_the_environment_are_not_used(client, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    with serve(Answering()) as served:
        assert client(served).get(served.url).status == 200


@responses.activate
def test_responses_still_mocks():
    responses.get("https://api.example.org/list", json={"a": 1})
    with Http(user_agent="Clausier-tests/1") as http:
        assert http.get("https://api.example.org/list", accept="application/json").json() == {"a": 1}
    assert responses.calls[0].request.headers["User-Agent"] == "Clausier-tests/1"


def test_keys_are_not_shown():
    assert without_secrets("https://u:p@example.org/a?apikey=1&x=key") == "https://example.org/a?apikey=***&x=key"
    assert without_secrets("https://example.org/a?where=x>1&limit=3") == "https://example.org/a?where=x>1&limit=3"
    assert without_secrets("https://example.org/a?access_token=1&client_secret=2") == (
        "https://example.org/a?access_token=***&client_secret=***"
    )

"""Each message that the author of a plugin can meet is explained, with what to do, and no other."""

import re
from pathlib import Path

from hub.harvest.tracing import STATIONS
from tests.docs.messages import messages

PAGE = (Path(__file__).parents[2] / "docs" / "troubleshooting.md").read_text("utf-8")
ROW = re.compile(r"^\| `(?P<message>.+?)` \| (?P<why>.+?) \| (?P<remedy>.+?) \|$", re.MULTILINE)


def explained() -> dict[str, tuple[str, str]]:
    """Return each message of the page with its reason and its remedy."""
    return {row["message"].replace("\\|", "|"): (row["why"], row["remedy"]) for row in ROW.finditer(PAGE)}


def test_each_message_of_the_code_is_explained():
    known = explained()
    unexplained = [f"{file}: {message}" for message, file in messages().items() if message not in known]
    assert unexplained == [], "write them into docs/troubleshooting.md, with why and what to do"


def test_no_message_is_explained_that_the_code_no_longer_has():
    assert explained().keys() - messages().keys() == set()


def test_each_reason_and_each_remedy_is_a_sentence():
    assert [message for message, told in explained().items() if min(map(len, told)) < 8] == []


def test_each_station_of_a_trace_is_explained():
    assert [name for name in STATIONS if f"| `{name}` |" not in PAGE] == []


def test_the_messages_are_found_in_the_code():
    found = messages()
    assert len(found) > 100
    assert found["…: the body was cut"] == "hub/outside/body.py"

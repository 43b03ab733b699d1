"""A list is read to its end by offset, page number and the address of the next page, and what is amiss is told."""

import pytest

from hub.errors import Forbidden, Incomplete
from hub.testing import Replica, json_answer, lie, next_link, numbered_page, offset_page, serve

ROWS = [{"id": n} for n in range(25)]


class Source(Replica):
    """A list of 25 things, asked in three ways; `/deaf` does not know what it is asked by."""

    leads_to = ""

    def answer(self, request):
        if request.path == "/deaf":
            return json_answer({"results": ROWS[:10]})
        if request.path == "/offset":
            return json_answer({"results": offset_page(ROWS, request)})
        names = {"size": "per_page", "number": "page", "default": 10}
        page = {"results": numbered_page(ROWS, request, **names), "total_count": len(ROWS)}
        return json_answer({**page, "next": self.leads_to or next_link(ROWS, request, **names)})


@pytest.fixture
def source():
    return Source()


@pytest.fixture
def asked(client, source):
    """What the pages of an address hold, with how they are asked for."""
    with serve(source) as served:

        def ask(path, **how):
            how = {"items": lambda page: page["results"], "limit": 10, **how}
            found = client(served).pages(f"{served.url}{path}", {"sort": "id"}, **how)
            return [item["id"] for raw in found for item in raw.json()["results"]]

        yield ask


def total(page):
    return page["total_count"]


def following(page):
    return page["next"]


WAYS = {
    "number": {"page": "page", "size": "per_page"},
    "number and total": {"page": "page", "size": "per_page", "total": total},
    "link": {"following": following, "size": "per_page"},
    "link and total": {"following": following, "size": "", "total": total},
}


@pytest.mark.parametrize("way", WAYS)
def test_a_list_is_read_to_its_end_by_number_and_by_link(way, asked, source):
    assert asked("/list", **WAYS[way]) == list(range(25))
    assert source.count("GET /list") == (4 if way == "number" else 3), "only without a total an empty page must be seen"


def test_without_a_total_an_empty_page_ends_a_list_by_offset(asked, source):
    assert asked("/offset") == list(range(25))
    assert source.count() == 4


def test_the_first_number_may_be_another(asked, source):
    with pytest.raises(Incomplete, match="came twice"):
        asked("/deaf", page="p", first=0)
    assert "p=0" in source.asked[0] and "p=1" in source.asked[1]


def test_a_source_that_does_not_know_the_parameter_gives_the_same_page_for_ever_and_that_is_told(asked):
    with pytest.raises(Incomplete, match="the same page came twice"):
        asked("/deaf", page="p")


@pytest.mark.parametrize("way", [way for way in WAYS if "total" in way])
def test_a_list_that_ends_before_its_total_is_told_in_each_way(way, asked, source):
    source.faults.always(lie(+5))
    with pytest.raises(Incomplete, match="ends after 25 items of 30"):
        asked("/list", **WAYS[way])


def test_a_link_to_another_host_is_not_followed(asked, source):
    source.leads_to = "https://example.org/list?page=2"
    with pytest.raises(Forbidden, match="at another host"):
        asked("/list", following=following)


def test_a_link_that_leads_back_is_told(asked, source):
    source.leads_to = "/list?page=2&per_page=10"
    with pytest.raises(Incomplete, match="given already"):
        asked("/list", following=following)


def test_what_was_asked_for_at_first_stands_in_the_links(asked, source):
    asked("/list", **WAYS["link"])
    assert all("sort=id" in line for line in source.asked), source.asked

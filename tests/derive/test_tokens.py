"""Tokens: each way in which notices of one procedure cite one another."""

import pytest

from hub.derive.tokens import tokens, url_key


def meet(one: dict, other: dict) -> bool:
    assert tokens(one).meets(tokens(other)) == tokens(other).meets(tokens(one))
    return tokens(one).meets(tokens(other))


def test_an_earlier_notice_is_cited_by_its_idweb(make):
    assert meet(make.call("26-100"), make.build("26-200", "2026-05-01", previous=["26-100"]))
    assert not meet(make.call("26-100"), make.build("26-200", "2026-05-01", previous=["26-101"]))


def test_an_idweb_with_an_underscore_is_the_same(make):
    assert meet(make.call("26-100"), make.build("26-200", "2026-05-01", previous=["26_100"]))


def test_a_folder_is_shared_by_all_notices_of_a_procedure(make):
    assert meet(make.eforms("26-100", "2026-04-01"), make.eforms("26-200", "2026-05-01"))


def test_an_eforms_change_cites_a_notice_by_uuid_whatever_its_version(make):
    uuid = "aaaaaaaa-0000-4000-8000-000000026100"
    later = make.build("26-200", "2026-05-01", references=[make.reference("notice_uuid", f"{uuid.upper()}-02")])
    assert meet(make.eforms("26-100", "2026-04-01"), later)


def test_a_later_notice_cites_the_ted_number_of_the_earlier(make):
    ted = make.build("ted-040865-2021", "2021-02-01", family="TED", form="ted_export")
    later = make.build("21-89336", "2021-06-29", references=[make.reference("ted", "40865-2021")])
    assert meet(ted, later)


def test_a_ted_number_given_as_self_is_cited_in_any_spelling(make):
    own = make.build("26-100", "2026-04-01", references=[make.reference("ted", "00630558-2026", "self")])
    assert meet(own, make.build("26-200", "2026-05-01", references=[make.reference("ted", "630558-2026")]))


def test_a_specific_address_of_documents_joins_notices_of_one_buyer(make):
    url = "https://www.example.org/consultation?id=123456"
    one = make.build("21-89175", "2021-06-29", documents_url=url, organisations=[make.buyer])
    twin = make.build("ted-334361-2021", "2021-07-02", documents_url=url, organisations=[make.buyer])
    other = make.build("21-90000", "2021-07-02", documents_url=url, organisations=[{"role": "buyer", "name": "Autre"}])
    assert meet(one, twin) and not meet(one, other)


def test_a_buyer_without_a_number_is_known_by_his_name(make):
    url = "https://example.org/dce/98765"
    one = make.build("21-1", "2021-06-29", documents_url=url, organisations=[make.buyer])
    other = make.build("21-2", "2021-07-02", documents_url=url,
                       organisations=[{"role": "buyer", "name": "COMMUNE DE VIZILLE"}])  # fmt: skip
    assert meet(one, other)


def test_the_buyers_reference_serves_in_place_of_the_buyer(make):
    url = "https://example.org/dce/98765"
    one = make.build("21-1", "2021-06-29", documents_url=url, reference="2021-PEINT-04")
    other = make.build("21-2", "2021-07-02", documents_url=url, reference="2021 peint 04")
    assert meet(one, other)


def test_the_home_page_of_a_platform_joins_nothing(make):
    one = make.build("21-1", "2021-06-29", documents_url="https://www.example.org/", organisations=[make.buyer])
    other = make.build("21-2", "2021-06-29", documents_url="https://www.example.org", organisations=[make.buyer])
    assert not meet(one, other)


def test_a_buyers_reference_alone_joins_nothing(make):
    one = make.build("21-1", "2021-06-29", reference="2021-01", organisations=[make.buyer])
    other = make.build("21-2", "2021-06-29", reference="2021-01", organisations=[make.buyer])
    assert not meet(one, other)


def test_two_notices_that_cite_one_we_lack_are_of_one_procedure(make):
    assert meet(
        make.build("26-200", "2026-05-01", previous=["26-1"]), make.build("26-300", "2026-06-01", previous=["26-1"])
    )


@pytest.mark.parametrize(
    ("url", "key"),
    [("https://www.example.org/", None), ("http://[broken", None), ("https://example.org/?page=home", None),
     ("https://WWW.Example.org/a/1234/", "example.org/a/1234"),
     ("https://example.org/x?id=1234", "example.org/x?id=1234")],
)  # fmt: skip
def test_only_a_specific_address_has_a_key(url, key):
    assert url_key(url) == key


def test_tokens_are_sorted_and_nothing_is_both_own_and_cited(make):
    found = tokens(make.eforms("26-200", "2026-05-01", previous=["26-100", "26-200"]))
    assert list(found.own) == sorted(set(found.own)) and not set(found.own) & set(found.cited)

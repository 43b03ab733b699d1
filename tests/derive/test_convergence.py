"""Convergence: a case depends on its notices alone, never on their order, their batches or repetition."""

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.derive.order import natural, ordered
from hub.derive.tokens import tokens
from hub.derive.wording import Leaf, revised


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_permutation_gives_the_same_case(make, cases, data):
    notices = data.draw(st.sampled_from(cases))
    shuffled = data.draw(st.permutations(notices))
    assert make.fold(*shuffled) == make.fold(*notices)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_a_notice_given_twice_counts_once(make, cases, data):
    notices = data.draw(st.sampled_from(cases))
    again = data.draw(st.lists(st.sampled_from(notices), max_size=3))
    assert make.fold(*notices, *again) == make.fold(*notices)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_notices_that_arrive_in_any_batches_end_in_the_same_cases(make, cases, data):
    everything = [notice for case in cases for notice in case]
    arriving = data.draw(st.permutations(everything))
    cuts = data.draw(st.lists(st.integers(0, len(arriving)), max_size=4))
    stored: list[dict] = []
    state: dict[str, list[str]] = {}
    for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), len(arriving)], strict=True):
        stored += arriving[start:end]
        state = {make.fold(*members).tender["id"]: sorted(item["id"] for item in members) for members in groups(stored)}
    assert state == {
        make.fold(*members).tender["id"]: sorted(item["id"] for item in members) for members in groups(everything)
    }
    assert len(state) == len(cases)


def groups(notices: list[dict]) -> list[list[dict]]:
    """Return the notices of each case, by the plain definition: those that a chain of meetings connects."""
    left, found = list(notices), []
    while left:
        case, queue = [], [left.pop()]
        while queue:
            one = queue.pop()
            case.append(one)
            near = [other for other in left if tokens(one).meets(tokens(other))]
            left = [other for other in left if other not in near]
            queue += near
        found.append(case)
    return found


@given(st.lists(st.integers(1, 999_999), min_size=1, unique=True))
def test_native_ids_are_in_the_order_of_their_numbers(numbers):
    ids = [f"26-{number}" for number in numbers]
    assert sorted(ids, key=natural) == [f"26-{number}" for number in sorted(numbers)]


def test_a_notice_without_a_date_comes_last(make):
    notices = [make.build("26-1", None), make.build("26-2", "2026-01-01")]
    assert [notice["native_id"] for notice in ordered(notices)] == ["26-2", "26-1"]


@given(
    st.text(alphabet="ab .;", max_size=60), st.text(alphabet="ab .;", max_size=30), st.text(alphabet="ab", max_size=9)
)
def test_revising_never_fails_and_never_adds_a_leaf(text, old, new):
    leaves = [Leaf("p", text, None, "n")]
    assert len(revised(leaves, old, new, lot=None, notice="m")) == 1

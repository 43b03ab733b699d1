"""The auditor reads a whole release: every table of persons and hours, put together."""

from hub.application.releasing import sheet_of
from hub.figures.periods import Period
from hub.figures.releases import release
from tests.privacy.auditor import leaks


def test_no_secret_of_a_release_can_be_reckoned_from_all_its_tables(make):
    seen = []

    def noting(tables, former):
        seen.append(tables)
        return make.control(tables, former)

    made = release(Period.of("2026-Q1"), make.snapshot(**make.people(seed=5, size=60)), noting,
                   territories=make.territories)  # fmt: skip
    assert any(one.status == "ok" for some in made.statements.values() for one in some)
    assert leaks([sheet_of(table) for table in seen[0]], [made.statements]) == []

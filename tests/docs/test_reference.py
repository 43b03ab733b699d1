"""The reference says what the code says."""

from hub.cli.reference import PAGE, reference


def test_the_reference_is_what_the_code_makes_it():
    assert PAGE.read_text("utf-8") == reference(), "docs/reference.md is old: python -m hub.cli.reference"


def test_the_reference_depends_on_no_run_and_no_machine():
    page = reference()
    assert page == reference() and " at 0x" not in page and "/site-packages/" not in page

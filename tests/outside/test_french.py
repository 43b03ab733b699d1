"""French numbers and days: what is none is left out or refused, never guessed."""

from __future__ import annotations

import pytest

from hub import ParseError, french_date, siren, siret


def test_numbers_are_checked_by_their_digits() -> None:
    assert siret("732 829 320 00074") == "73282932000074" and siren(" 732 829 320") == "732829320"
    assert [siret(text) for text in (None, "", "73282932000075", "732829320", "sans")] == [None] * 5
    assert [siren(text) for text in (None, "732829321", "73282932000074")] == [None] * 3


def test_days_are_read_as_the_french_write_them() -> None:
    assert french_date("31/01/2026") == french_date(" 31.1.2026 ") == french_date("31-01-2026") == "2026-01-31"
    assert french_date(None) is french_date("  ") is None
    for text in ("31/02/2026", "2026-01-31", "demain"):
        with pytest.raises(ParseError, match="31/01/2026"):
            french_date(text)

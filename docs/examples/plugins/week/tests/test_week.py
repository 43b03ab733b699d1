"""The page asks for seven days of Paris, shows candidates only, and escapes what buyers wrote."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from hub_week import candidates, pages

NOW = datetime(2026, 10, 21, 10, 0, tzinfo=UTC)


def tender(number: int, recommendation: str = "clause", **changed: Any) -> dict[str, Any]:
    deadline = {"local": f"2026-10-2{number}T12:00", "utc": f"2026-10-2{number}T10:00:00Z"}
    return {"id": f"boamp:tender-{number}", "title": f"Marché {number}", "deadline": deadline,
            "assessment": {"recommendation": recommendation}, **changed}  # fmt: skip


class Shelf:
    """Open records that remember how they were asked for."""

    def __init__(self, *records: dict[str, Any]) -> None:
        self.records, self.asked = records, {}

    def __call__(self, kind: str, **asked: Any) -> Iterator[dict[str, Any]]:
        self.asked = {"kind": kind, **asked}
        return iter(self.records)


def page(folder: Path, shelf: Shelf, query: str = "") -> str:
    (folder / "base.html").write_text("{% block content %}{% endblock %}")
    app = Flask("made", template_folder=str(folder))
    app.jinja_env.globals.update(language=lambda: "en", site={"title": "x"}, label=lambda name, value: value)
    app.jinja_env.filters.update(number=str, day=str)
    app.register_blueprint(pages(shelf, now=lambda: NOW), url_prefix="/echeances-semaine")
    return app.test_client().get(f"/echeances-semaine/{query}").text


def test_seven_days_end_at_midnight_in_paris_also_where_the_clock_changes() -> None:
    shelf = Shelf()
    assert list(candidates(shelf, NOW, "38")) == []
    assert shelf.asked["deadline"] == ("2026-10-21T10:00:00Z", "2026-10-28T22:59:00Z")  # winter time by then
    assert shelf.asked["departement"] == "38" and shelf.asked["sort"] == "deadline"


def test_only_candidates_are_shown_and_a_strange_place_asks_for_none() -> None:
    shelf = Shelf(tender(2), tender(3, "none"), tender(4, deadline={}))
    assert [one["id"] for one in candidates(shelf, NOW, "'; --")] == ["boamp:tender-2"]
    assert "departement" not in shelf.asked


def test_the_page_escapes_and_groups_by_day(tmp_path: Path) -> None:
    html = page(tmp_path, Shelf(tender(2, title="<script>x</script>"), tender(2), tender(3)))
    assert "<script>" not in html and "&lt;script&gt;" in html and html.count("<h2>") == 2
    assert "Nothing this week." in page(tmp_path, Shelf())

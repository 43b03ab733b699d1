"""The operators' pages are true: what they show of a hub on one machine is run, page by page, in an empty folder."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import pytest

from tests.docs.walking import COMMAND, empty_folder, run

DOCS = Path(__file__).parents[2] / "docs"
WALKED = ("keep", "upgrade", "troubleshoot", "accounts")
#: exit 1 or 2 of a hub that is new: what is wrong with it is told, as the page says
MAY_COMPLAIN = ("hub doctor --quick", "hub status")


def lines_of(page: str) -> list[str]:
    """Return the commands of a page, in order."""
    text = (DOCS / "operating" / f"{page}.md").read_text("utf-8")
    return [step["line"] for step in COMMAND.finditer(text) if step["line"]]


@pytest.mark.parametrize("page", WALKED)
def test_the_commands_of_a_page_work_one_after_another(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty_folder(tmp_path, monkeypatch)
    for folder in ("backups", "moved", "var/archive"):
        (tmp_path / folder).mkdir(parents=True)
    assert run("hub init").exit_code == 0
    for line in lines_of(page):
        if line.startswith("cp -r "):
            source, target = shlex.split(line)[2:]
            shutil.copytree(source, target)
            continue
        done = run(line, typed="une phrase assez longue\n" * 2)
        assert done.exit_code == 0 or line in MAY_COMPLAIN, f"{line}: {done.output} {done.exception!r}"


def test_each_page_of_operators_stands_in_their_list() -> None:
    listed = (DOCS / "operating.md").read_text("utf-8")
    assert [page.name for page in (DOCS / "operating").glob("*.md") if f"(operating/{page.name})" not in listed] == []


@pytest.mark.parametrize("page", sorted((DOCS / "operating").glob("*.md")), ids=lambda page: page.stem)
def test_a_page_of_operators_is_about_one_task(page: Path) -> None:
    assert len(page.read_text("utf-8").splitlines()) <= 100, "part it by task"

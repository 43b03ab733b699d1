"""Handbook: docs/indicators.md, written from the definitions.

python -m hub.figures.handbook
"""

from __future__ import annotations

from pathlib import Path

from hub.figures.definitions import DEFINITIONS, Definition
from schemas.codes_indicator import INDICATOR_UNIT

PAGE = Path(__file__).parent.parent.parent / "docs" / "indicators.md"
COMMAND = "python -m hub.figures.handbook"
HEAD = f"""# Indicators

What the hub measures of social-inclusion clauses: label, definition, unit, inputs. Written by `{COMMAND}`.

- Figures are **released on a calendar**: once a quarter, of the quarter that is over (in the first quarter also of the
  year that is over), from a frozen snapshot; never provisional. What must be waited for is observed of an earlier
  period (*observed* says by how many quarters). A revision is a new release, judged with all former ones.
- Figures about persons or employers (*protected*) are read from tables that passed **disclosure control**, all
  together and with all former releases: people and hours of the same people, exits, cohorts, and the quotients made of
  them. Where it does not let a figure pass, or is missing, the value is null and its status `secret`; it is never 0.
- A cell is secret with fewer than 5 people (11 with beneficiaries of the RSA, 30 in a commune), fewer than 3 employers,
  a person above 80 % or an employer above 85 % of the hours, or a share below 5 % or above 95 % of a group of fewer
  than 20; so is the same cell of the linked tables, and what would give it away. The line that tells who has the RSA is
  told whole or not at all. From all that was ever published, each secret can be half and one and a half times what it
  is, and as far off as the fewest people weigh: the tests prove it by linear programming (tests/privacy/auditor.py).
- The proof has a **budget**: so many steps of reckoning a release (`STEPS` in `hub/privacy/budget.py`, about a minute;
  counted in steps, so that the same data give the same release on every machine). Tables that share nobody (another
  table, another quarter) are judged apart, each with its part of the budget, totals before details. What is not proved
  safe when it is spent is withheld whole (the figures of one territory by sex, say), never published unproved: such a
  figure is `not_available`, its reason says so, and `hub indicators release` names it. It is not told later either.
- Figures about persons come out **by quarter only**. A quarter that was told puts a floor under its year, and what the
  year then must keep secret would no longer be free; so there is no figure about persons of a year.
- Hours are rounded to 5; quotients are made of the rounded figures.
- Hours count in the month in which they were worked. A person counts once a territory and period. RSA is the status at
  hiring on the clause.
- What has no input is `not_available`, with the reason.
"""


def page() -> str:
    """Return the page."""
    return HEAD + "".join(_section(one) for one in DEFINITIONS.values())


def _section(one: Definition) -> str:
    label, unit = one.label, INDICATOR_UNIT[one.unit]
    facts = [f"unit: {unit.en.lower()} ({unit.fr.lower()})", f"inputs: {', '.join(one.inputs) or 'none'}",
             f"method version {one.method_version}"]  # fmt: skip
    if one.dimensions:
        facts.append(f"by {', '.join(one.dimensions)}")
    if one.protected:
        facts.append("protected")
    if one.lag:
        facts.append(f"observed {one.lag} quarters earlier")
    lines = [f"\n## {one.code}. {label.en}\n", f"*{label.fr}*\n", f"{label.note_en}\n", f"{label.note_fr}\n",
             f"{'; '.join(facts)}.\n"]  # fmt: skip
    if one.reason[0]:
        lines.append(f"**Not available**: {one.reason[1]} ({one.reason[0]})\n")
    if one.note[0]:
        lines.append(f"Note: {one.note[1]} ({one.note[0]})\n")
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

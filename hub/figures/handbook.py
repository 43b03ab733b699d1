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
- Figures about persons or employers (*protected*) are read from tables that passed **disclosure control**. Where it
  does not let a figure pass, or is missing, the value is null and its status `secret`; it is never 0.
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

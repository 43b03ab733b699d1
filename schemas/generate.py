"""Write what is made from the schema: JSON Schema, Table Schema, JSON-LD context, handbook.

python -m schemas.generate
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from schemas.audiences import OPEN
from schemas.handbook import handbook
from schemas.jsonld import context
from schemas.jsonschema import json_schema
from schemas.kinds import KINDS
from schemas.tableschema import table_schema
from schemas.views import view

ROOT = Path(__file__).parent.parent
COMMAND = "python -m schemas.generate"


def outputs() -> dict[str, str]:
    """Return the text of each generated file, by its path in the repository."""
    found = {"schemas/generated/context.jsonld": _text(context()), "docs/schema.md": handbook()}
    for kind in KINDS:
        found[f"schemas/generated/{kind}.schema.json"] = _text(json_schema(kind))
        seen = view(kind, OPEN)
        if seen is not None:
            found[f"schemas/generated/{kind}.table.json"] = _text(table_schema(seen))
    return found


def _text(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    """Write the files."""
    for name, text in outputs().items():
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(name)


if __name__ == "__main__":
    main()

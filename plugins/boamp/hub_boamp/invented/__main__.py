"""Write the samples anew: what the replica serves, and documents to give by hand."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from hub_boamp.invented import markup, old, ted, ubl, ubl_award
from hub_boamp.invented.cases import invent
from hub_boamp.invented.story import SPOKEN, records, tell
from hub_boamp.invented.trades import BY_KEY
from hub_boamp.invented.when import shifted

HERE = Path(__file__).resolve().parent.parent
SERVED = HERE / "samples"
BY_HAND = HERE.parent / "samples"
A_DAY = date(2026, 11, 16)  #: the day of the documents given by hand


def served() -> dict[str, str]:
    """Return the files of the replica by name: records with marks for dates, and what is true of each."""
    shelf = tell()
    lines = [json.dumps(record, ensure_ascii=False) for record in records(shelf)]
    truth = [json.dumps(one, ensure_ascii=False) for one in sorted(shelf.truth, key=lambda one: one["idweb"])]
    return {"notices.jsonl": "\n".join(lines) + "\n", "truth.jsonl": "\n".join(truth) + "\n"}


def by_hand() -> dict[str, str]:
    """Return documents as they lie in dumps and on TED, by path."""
    found: dict[str, str] = {}
    for place in range(4):
        case = invent(500 + place, published=-6, deadline=20, wording=SPOKEN[place * 3], divided=True)
        found[f"eforms/call-{place + 1}.xml"] = markup.eforms_xml(ubl.call(case))
    case = invent(510, published=-3, deadline=-2, trade=BY_KEY["ecole"], divided=True)
    found["eforms/award-1.xml"] = markup.eforms_xml(ubl_award.award(case))
    found["eforms/prior-1.xml"] = markup.eforms_xml(ubl.prior(invent(511, published=-3, deadline=60)))
    for place in range(4):
        case = invent(520 + place, published=-2000, deadline=-1960, wording=SPOKEN[place * 2])
        notice = old.v230(case, f"21-{991000 + place}", on="2021-04-20", until="2021-05-20T12:00:00+01:00")
        found[f"v230/21-{991000 + place}.xml"] = markup.v230_xml(notice["gestion"], notice["donnees"])
    case = invent(540, published=0, deadline=1, wording=SPOKEN[0], trade=BY_KEY["nettoyage"], divided=True)
    reserved = invent(541, published=0, deadline=1, wording=SPOKEN[-6], trade=BY_KEY["espaces_verts"], divided=False)
    found["ted/990001-2021.xml"] = ted.call(case, "990001-2021")
    found["ted/990002-2021.xml"] = ted.call(reserved, "990002-2021")
    found["ted/990003-2021.xml"] = ted.corrigendum(case, "990003-2021", "990001-2021")
    found["ted/990004-2021.xml"] = ted.award(case, "990004-2021", "990001-2021")
    found["ted/990005-2021.xml"] = ted.call(reserved, "990005-2021", form="F01")
    return {name: shifted(text, A_DAY) for name, text in found.items()}


def write() -> None:
    """Write every file."""
    for folder, files in ((SERVED, served()), (BY_HAND, by_hand())):
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")


if __name__ == "__main__":
    write()

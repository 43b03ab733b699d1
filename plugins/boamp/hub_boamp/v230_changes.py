"""v230 changes: what a corrigendum replaces, adds and removes, and which notice it is about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hub_boamp import identity
from hub_boamp.bodies import cpv_codes, known
from hub_boamp.columns import ted_of
from hub_boamp.dates import ISO
from hub_boamp.tree import Node

EARLIER = ("RECTIF/ANNONCE_ANTERIEUR", "ANNULATION/ANNONCE_ANTERIEUR", "ANNULATION/ANNUL_INFO_ANNONCE_ANTERIEUR",
           "PUBLICATION_ANTERIEURE", "PUBLICATION_ANTERIEURE/*", "MODIF/ANNONCE_ANTERIEUR")  # fmt: skip


def read(donnees: Node) -> dict[str, Any]:
    """Return changes and cancellation; nothing where the notice is neither."""
    found: dict[str, Any] = {}
    changes = [one for node in donnees.all("RECTIF/MODIFICATION") for one in changes_of(node)]
    changes += [
        {"action": "information", "new": text, "path": leaf.path}
        for node in donnees.all("RECTIF/INFO_COMPLEMENTAIRE")
        for leaf, text in node.leaves()
    ]
    changes += list(modifications(donnees.first("MODIF")))
    if changes:
        found["changes"] = changes
    if donnees.has("ANNULATION"):
        found["cancellation"] = known({"reason": donnees.text("ANNULATION/MOTIF")})
    return found


def changes_of(node: Node) -> Iterator[dict[str, Any]]:
    """Yield the changes of one MODIFICATION: a section may change its text, its CPV and its date at once."""
    where = {"section": node.text("RUB_INIT"), "lot": node.text("LOT"), "after": node.text("APRES_MENTION")}
    old, new = node.text("TXT_INIT") or node.text("TEXTE/INIT"), node.text("LIRE") or node.text("TEXTE/LIRE")
    if old or new:
        action = "replace" if old and new else "remove" if old else "add"
        if action == "replace" and ISO.match(old or "") and ISO.match(new or ""):
            action = "date"
        yield known({**where, "action": action, "old": old, "new": new, "path": node.path})
    if added := node.text("AJOUTER"):
        yield known({**where, "action": "add", "new": added, "path": node.first("AJOUTER").path})
    if removed := node.text("SUPPRIMER"):
        yield known({**where, "action": "remove", "old": removed, "path": node.first("SUPPRIMER").path})
    for tag, action in (("CPV", "cpv"), ("DATE", "date")):
        if node.has(tag):
            old, new = (_said(node.first(f"{tag}/{side}")) for side in ("INIT", "LIRE"))
            yield known({**where, "action": action, "old": old, "new": new, "path": node.first(tag).path})


def _said(node: Node) -> str | None:
    """Return all that one side of a change says: a date, or CPV codes."""
    texts = [text for _, text in node.leaves()]
    return " ".join(cpv_codes(texts) or texts) or None


def modifications(node: Node) -> Iterator[dict[str, Any]]:
    """Yield what a modification of a running contract says: the text, and the value before and after."""
    if text := node.text("DESC_MODIF"):
        yield {"action": "text", "new": text, "path": node.first("DESC_MODIF").path}
    before, after = node.text("VALEUR_AVT"), node.text("VALEUR_APR")
    if before or after:
        yield known({"action": "replace", "section": "valeur", "old": before, "new": after, "path": node.path})


def links(donnees: Node) -> list[dict[str, str]]:
    """Return the notices that this one is about: idwebs, and the TED numbers under which they were published."""
    found: list[dict[str, str]] = []
    for path in EARLIER:
        for node in donnees.all(path):
            for idweb in identity.idwebs([*node.texts("REFERENCE/IDWEB"), *node.texts("IDWEB")]):
                found.append({"scheme": "idweb", "value": idweb, "relation": "previous"})
            found += ted_of(node)
            number = identity.ted_number(f"{node.text('NUM_ANNONCE')}-{node.text('ANNEE')}")
            if number and node.has("NUM_ANNONCE"):
                found.append({"scheme": "ted", "value": number, "relation": "previous"})
    return found

"""Invitations: the letter that asks to confirm a subscription, and the one to who is subscribed already.

They go to addresses that somebody typed, perhaps not their owner: nothing that was typed stands in them.
"""

from __future__ import annotations

import html

from hub.deliver.digest import STYLE, Frame, anchor
from hub.deliver.letters import Words

CONFIRM = {
    "fr": ("Confirmez votre abonnement – {title}",
           "Quelqu’un, sans doute vous, a demandé à suivre une recherche par courriel sur {title}.",
           "Pour voir laquelle et commencer, ouvrez ce lien et appuyez sur « Confirmer » (il vaut 48 heures) :",
           "Si ce n’est pas vous, ne faites rien : sans confirmation, votre adresse est effacée dans les 48 heures."),
    "en": ("Confirm your subscription – {title}",
           "Somebody, probably you, asked to follow a search by e-mail on {title}.",
           "To see which and to begin, open this link and press “Confirm” (it is good for 48 hours):",
           "If it was not you, do nothing: without confirmation your address is erased within 48 hours."),
}  # fmt: skip
KNOWN = {
    "fr": ("Vous suivez déjà cette recherche – {title}",
           "Quelqu’un, sans doute vous, a demandé à suivre une recherche sur {title}. Vous la suivez déjà.",
           "Pour la voir, changer le rythme, reprendre les envois ou effacer votre adresse :",
           "Si ce n’est pas vous, ne faites rien : rien n’a changé."),
    "en": ("You follow this search already – {title}",
           "Somebody, probably you, asked to follow a search on {title}. You follow it already.",
           "To see it, change the rhythm, resume or erase your address:",
           "If it was not you, do nothing: nothing has changed."),
}  # fmt: skip


def invitation(purpose: str, frame: Frame, link: str) -> Words:
    """Return the letter of a purpose: confirm or known."""
    words = (CONFIRM if purpose == "confirm" else KNOWN)[frame.language]
    subject, why, ask, otherwise = (each.format(title=frame.title) for each in words)
    text = "\n".join((why, "", ask, link, "", otherwise, ""))
    pieces = [f"<p>{html.escape(each)}</p>" for each in (why, ask)]
    pieces += [f"<p>{anchor(link, link)}</p>", f"<p>{html.escape(otherwise)}</p>"]
    head = f'<!doctype html><html lang="{frame.language}"><head><meta charset="utf-8"><title>'
    body = f'{html.escape(subject)}</title></head><body style="margin:0;padding:16px;{STYLE}">'
    return Words(subject, text, f"{head}{body}{''.join(pieces)}</body></html>\n")

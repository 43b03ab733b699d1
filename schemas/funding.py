"""What a project and a call both say: codes of objectives, wordings in other languages, themes with evidence."""

from __future__ import annotations

import marshmallow as ma

from schemas import codes as c
from schemas import fields as f
from schemas import rules as r
from schemas.audiences import OPEN
from schemas.fields import shown
from schemas.nested import Evidence


class CallCode(ma.Schema):
    """A code of the national programme, in parts and as written."""

    text = f.text(shown(OPEN, "Texte", "Text", "Code tel qu'écrit.", "Code as written."), r.NOT_EMPTY, required=True)
    scheme = f.code(
        shown(OPEN, "Codification", "Scheme", "Programme auquel le code appartient.", "Programme of the code."),
        c.CALL_CODE_SCHEME,
        required=True,
    )
    code = f.text(shown(OPEN, "Code", "Code", "Forme réduite: 3.9.1.2 ou 1.h.", "Short form: 3.9.1.2 or 1.h."))
    axe = f.text(shown(OPEN, "Axe", "Axis", "Axe du PON FSE.", "Axis of the ESF programme.", source="PON FSE"))
    ot = f.text(
        shown(OPEN, "OT", "Thematic objective", "Objectif thématique.", "Thematic objective.",
              source="Regulation (EU) 1303/2013 art. 9")
    )  # fmt: skip
    pi = f.text(
        shown(OPEN, "PI", "Investment priority", "Priorité d'investissement, par exemple 9.1.",
              "Investment priority, for instance 9.1.", source="Regulation (EU) 1304/2013 art. 3")
    )  # fmt: skip
    priority = f.text(
        shown(OPEN, "Priorité", "Priority", "Priorité du PN FSE+.", "Priority of the ESF+ programme.",
              source="PN FSE+ 2021FR05SFPR001")
    )  # fmt: skip
    os = f.text(
        shown(OPEN, "OS", "Specific objective", "Objectif spécifique: un chiffre (PON) ou une lettre (FSE+).",
              "Specific objective: a number (ESF) or a letter (ESF+).")
    )  # fmt: skip


class Wording(ma.Schema):
    """The title and the description in one more language."""

    language = f.text(
        shown(OPEN, "Langue", "Language", "Langue du texte.", "Language of the text.", source="ISO 639-1",
              term="dcterms:language"),
        r.LANGUAGE, required=True,
    )  # fmt: skip
    machine_translated = f.flag(
        shown(OPEN, "Traduction automatique", "Machine translated", "Vrai si le texte vient d'une machine.",
              "True where the text comes from a machine.")
    )  # fmt: skip
    title = f.text(shown(OPEN, "Titre", "Title", "Titre dans cette langue.", "Title in that language."))
    description = f.text(
        shown(OPEN, "Description", "Description", "Description dans cette langue.", "Description in that language.")
    )


class Objective(ma.Schema):
    """An objective, an axis or a topic, with its code."""

    scheme = f.code(
        shown(OPEN, "Sorte", "Kind", "Sorte d'objectif.", "Kind of objective."), c.OBJECTIVE_SCHEME, required=True
    )
    code = f.text(shown(OPEN, "Code", "Code", "Code tel que publié, par exemple TO09.", "Code as published."))
    label = f.text(shown(OPEN, "Libellé", "Label", "Libellé tel que publié.", "Label as published."))


class Category(ma.Schema):
    """A category of intervention."""

    code = f.text(
        shown(OPEN, "Code", "Code", "Code du domaine d'intervention, par exemple 109.", "Code, for instance 109.",
              source="Regulation (EU) 215/2014; Regulation (EU) 2021/1060 annex I")
    )  # fmt: skip
    label = f.text(shown(OPEN, "Libellé", "Label", "Libellé tel que publié.", "Label as published."))


class ThemeEvidence(ma.Schema):
    """Why a theme is given."""

    theme = f.code(shown(OPEN, "Thème", "Theme", "Le thème.", "The theme."), c.PROJECT_THEME, required=True)
    score = f.number(shown(OPEN, "Score", "Score", "De 0 à 1.", "From 0 to 1."), r.SHARE)
    evidence = f.many(shown(OPEN, "Preuves", "Evidence", "Passages qui le disent.", "Passages that say it."), Evidence)


class Mention(ma.Schema):
    """A place or a software that the text names."""

    kind = f.code(shown(OPEN, "Sorte", "Kind", "Ce qui est nommé.", "What is named."), c.MENTION_KIND, required=True)
    text = f.text(
        shown(OPEN, "Nom", "Name", "Nom tel qu'écrit.", "Name as written.", term="schema:name"),
        r.NOT_EMPTY,
        required=True,
    )
    excerpt = f.text(shown(OPEN, "Extrait", "Excerpt", "Passage qui le nomme.", "Passage that names it."))


class FundedFields(ma.Schema):
    """Fund, programme, period, codes and themes, which projects and calls share."""

    funds = f.codes(shown(OPEN, "Fonds", "Funds", "Fonds européens.", "European funds."), c.FUND)
    fund_text = f.text(shown(OPEN, "Fonds (texte)", "Fund (text)", "Fonds tel que publié.", "Fund as published."))
    programme_code = f.text(
        shown(OPEN, "Code CCI", "CCI code", "Code CCI du programme.", "CCI code of the programme.",
              source="Regulation (EU) 184/2014")
    )  # fmt: skip
    programme_name = f.text(
        shown(OPEN, "Programme", "Programme", "Nom du programme tel que publié.", "Programme as published.")
    )
    period = f.code(
        shown(OPEN, "Période", "Period", "Période de programmation.", "Programming period."), c.FUNDING_PERIOD
    )
    period_text = f.text(
        shown(OPEN, "Période (texte)", "Period (text)",
              "Période telle que publiée: 2014-2021 y est une erreur pour 2014-2020.",
              "Period as published: 2014-2021 is an error there for 2014-2020.")
    )  # fmt: skip
    call_codes = f.many(
        shown(OPEN, "Codes d'appel", "Call codes", "Codes du programme national.", "Codes of the national programme."),
        CallCode,
    )
    themes = f.codes(
        shown(OPEN, "Thèmes", "Themes", "Thèmes trouvés dans les textes.", "Themes found in the texts."),
        c.PROJECT_THEME,
    )
    theme_evidence = f.many(
        shown(OPEN, "Preuves des thèmes", "Evidence of themes", "Pourquoi chaque thème est donné.",
              "Why each theme is given."),
        ThemeEvidence,
    )  # fmt: skip
    mentions = f.many(
        shown(OPEN, "Mentions", "Mentions", "Lieux et logiciels nommés par le texte.",
              "Places and software that the text names."),
        Mention,
    )  # fmt: skip

"""What a notice and a tender both say: value, duration, deadline, criteria, reservations, declared flags."""

from __future__ import annotations

import marshmallow as ma

from schemas import codes as c
from schemas import fields as f
from schemas import rules as r
from schemas.audiences import OPEN
from schemas.fields import shown
from schemas.nested import Place


def lot_number() -> f.Text:
    """Declare the number of the lot that a part of a notice is about."""
    return f.text(
        shown(OPEN, "Lot", "Lot", "Numéro du lot; absent si c'est tout le marché.",
              "Number of the lot; absent where it is the whole purchase.")
    )  # fmt: skip


def source_path() -> f.Text:
    """Declare where in the source a part of a notice was read."""
    return f.text(shown(OPEN, "Chemin", "Path", "Champ de la source.", "Field of the source."))


class Descriptor(ma.Schema):
    """A keyword of the BOAMP."""

    code = f.text(
        shown(OPEN, "Code", "Code", "Code du descripteur.", "Code of the keyword.", source="BOAMP"),
        r.NOT_EMPTY,
        required=True,
    )
    label = f.text(shown(OPEN, "Libellé", "Label", "Libellé du descripteur.", "Label of the keyword."))


class Value(ma.Schema):
    """An amount of money or a range."""

    amount = f.text(
        shown(OPEN, "Montant", "Amount", "Montant en texte décimal.", "Amount as decimal text.", term="schema:value"),
        r.DECIMAL,
    )
    amount_min = f.text(
        shown(OPEN, "Montant minimal", "Least amount", "Bas de la fourchette.", "Low end of the range."), r.DECIMAL
    )
    amount_max = f.text(
        shown(OPEN, "Montant maximal", "Greatest amount", "Haut de la fourchette.", "High end of the range."), r.DECIMAL
    )
    currency = f.text(
        shown(OPEN, "Monnaie", "Currency", "Code de la monnaie.", "Code of the currency.", source="ISO 4217",
              term="schema:currency"),
        r.CURRENCY, required=True,
    )  # fmt: skip
    tax = f.code(shown(OPEN, "Taxe", "Tax", "Hors taxes ou non.", "Tax excluded or not."), c.TAX)
    basis = f.code(
        shown(OPEN, "Base", "Basis", "Ce que le montant mesure.", "What the amount measures."), c.VALUE_BASIS
    )


class Duration(ma.Schema):
    """How long a contract runs."""

    months = f.number(
        shown(OPEN, "Mois", "Months", "Durée en mois.", "Length in months.", source="eForms BT-36"), r.NOT_NEGATIVE
    )
    days = f.number(
        shown(OPEN, "Jours", "Days", "Durée en jours.", "Length in days.", source="eForms BT-36"), r.NOT_NEGATIVE
    )
    starts_on = f.day(shown(OPEN, "Débute le", "Starts on", "Premier jour.", "First day.", source="eForms BT-536"))
    ends_on = f.day(shown(OPEN, "Finit le", "Ends on", "Dernier jour.", "Last day.", source="eForms BT-537"))
    renewals = f.whole(
        shown(OPEN, "Reconductions", "Renewals", "Nombre maximal de reconductions.", "Greatest number of renewals.",
              source="eForms BT-58"),
        r.NOT_NEGATIVE,
    )  # fmt: skip
    text = f.text(shown(OPEN, "Texte", "Text", "Durée telle que publiée.", "Length as published."))


class Deadline(ma.Schema):
    """A deadline, in Paris time and in UTC."""

    local = f.local_time(
        shown(OPEN, "Heure de Paris", "Paris time", "Heure limite à Paris.", "Deadline on the clock of Paris.")
    )
    utc = f.instant(shown(OPEN, "UTC", "UTC", "Le même instant en UTC.", "The same instant in UTC."))
    text = f.text(shown(OPEN, "Texte", "Text", "Date limite telle que publiée.", "Deadline as published."))
    path = source_path()


class Criterion(ma.Schema):
    """An award criterion."""

    name = f.text(shown(OPEN, "Nom", "Name", "Nom du critère.", "Name of the criterion.", source="eForms BT-734"))
    weight = f.number(
        shown(OPEN, "Pondération", "Weight", "Poids dans l'unité donnée.", "Weight in the given unit.",
              source="eForms BT-541"),
        r.PERCENT_OR_POINTS,
    )  # fmt: skip
    unit = f.code(shown(OPEN, "Unité", "Unit", "Unité du poids.", "Unit of the weight."), c.CRITERION_UNIT)
    kind = f.code(shown(OPEN, "Sorte", "Kind", "Sorte de critère.", "Kind of criterion."), c.CRITERION_KIND)
    text = f.text(
        shown(OPEN, "Texte", "Text", "Critère tel que publié.", "Criterion as published.", source="eForms BT-540")
    )
    lot = lot_number()
    path = source_path()


class Condition(ma.Schema):
    """An execution condition, as text."""

    text = f.text(
        shown(OPEN, "Texte", "Text", "Condition telle que publiée.", "Condition as published.", source="eForms BT-70")
    )
    path = source_path()
    lot = lot_number()


class Reservation(ma.Schema):
    """Who alone may bid."""

    to = f.code(
        shown(OPEN, "Réservé à", "Reserved to", "Structures seules admises.", "Structures alone admitted.",
              source="CCP L2113-12 to L2113-16"),
        c.RESERVED_TO, required=True,
    )  # fmt: skip
    lot = lot_number()
    path = source_path()
    value = f.text(
        shown(OPEN, "Code publié", "Published code", "Valeur telle que publiée.", "Value as published.",
              source="eForms BT-71")
    )  # fmt: skip


class DeclaredCode(ma.Schema):
    """A code that the notice declares about its social or environmental side."""

    list = f.text(
        shown(OPEN, "Liste", "List", "Liste d'où vient le code, par exemple social-objective.",
              "List that the code is from, for instance social-objective.", source="eForms BT-06, BT-775"),
        r.NOT_EMPTY, required=True,
    )  # fmt: skip
    code = f.text(shown(OPEN, "Code", "Code", "Code tel que publié.", "Code as published."), required=True)
    lot = lot_number()
    path = source_path()
    text = f.text(shown(OPEN, "Texte", "Text", "Texte qui l'accompagne.", "Text beside it.", source="eForms BT-777"))


class Declared(ma.Schema):
    """What the notice declares by flags; a flag is evidence, never a conclusion."""

    social = f.flag(
        shown(OPEN, "Social", "Social", "Clause ou critère social.", "A social clause or criterion.",
              source="BOAMP CRITERES_SOCIAUX_ENV")
    )  # fmt: skip
    environmental = f.flag(
        shown(OPEN, "Environnemental", "Environmental", "Critère ou clause environnementale déclarés.",
              "An environmental criterion or clause is declared.", source="BOAMP CRITERES_SOCIAUX_ENV")
    )  # fmt: skip
    codes = f.many(shown(OPEN, "Codes", "Codes", "Codes déclarés.", "Codes declared."), DeclaredCode)


class EuFunds(ma.Schema):
    """Whether EU money pays."""

    declared = f.flag(
        shown(OPEN, "Déclaré", "Declared", "Financement européen déclaré.", "EU funding is declared.",
              source="eForms BT-60")
    )  # fmt: skip
    text = f.text(
        shown(
            OPEN, "Texte", "Text", "Programme ou projet cité.", "Programme or project named.", source="eForms BT-6140"
        )
    )


class PurchaseFields(ma.Schema):
    """Fields of a purchase as a whole and of one lot of it."""

    nature = f.codes(
        shown(OPEN, "Nature", "Nature", "Travaux, services, fournitures.", "Works, services, supplies."), c.NATURE
    )
    cpv = f.texts(
        shown(OPEN, "Codes CPV", "CPV codes", "Codes CPV à huit chiffres, le principal d'abord.",
              "CPV codes of eight digits, the main one first.", source="Regulation (EC) 213/2008"),
        r.CPV,
    )  # fmt: skip
    value = f.one(shown(OPEN, "Montant", "Value", "Montant ou fourchette.", "Amount or range."), Value)
    duration = f.one(shown(OPEN, "Durée", "Duration", "Durée du marché.", "Length of the contract."), Duration)
    deadline = f.one(
        shown(OPEN, "Date limite", "Deadline", "Date limite de réception des offres.", "Deadline to receive tenders.",
              source="eForms BT-131"),
        Deadline,
    )  # fmt: skip
    documents_url = f.text(
        shown(OPEN, "Dossier", "Documents", "Adresse du dossier de consultation.", "Address of the tender documents.",
              source="eForms BT-15"),
        r.WEB_ADDRESS,
    )  # fmt: skip
    criteria = f.many(
        shown(OPEN, "Critères", "Criteria", "Critères d'attribution.", "Award criteria.", source="eForms BT-539"),
        Criterion,
    )
    conditions = f.many(
        shown(OPEN, "Conditions d'exécution", "Execution conditions", "Conditions d'exécution en texte.",
              "Execution conditions as text.", source="CCP L2112-2"),
        Condition,
    )  # fmt: skip
    reserved = f.many(
        shown(OPEN, "Réservations", "Reservations", "Réservations publiées.", "Reservations published."), Reservation
    )
    declared = f.one(shown(OPEN, "Déclaré", "Declared", "Drapeaux de l'avis.", "Flags of the notice."), Declared)
    eu_funds = f.one(shown(OPEN, "Fonds européens", "EU funds", "Financement européen.", "EU funding."), EuFunds)


class LotHead(ma.Schema):
    """What names a lot."""

    number = f.text(
        shown(OPEN, "Numéro", "Number", "Numéro normalisé: 1, 2, 3.", "Normalised number: 1, 2, 3."),
        r.NOT_EMPTY,
        required=True,
    )
    native_id = f.text(
        shown(OPEN, "Identifiant d'origine", "Native id", "Identifiant publié, par exemple LOT-0001.",
              "Published id, for instance LOT-0001.", source="eForms BT-137")
    )  # fmt: skip
    title = f.text(shown(OPEN, "Titre", "Title", "Intitulé du lot.", "Title of the lot.", term="dcterms:title"))
    description = f.text(
        shown(
            OPEN,
            "Description",
            "Description",
            "Description du lot.",
            "Description of the lot.",
            term="dcterms:description",
        )
    )
    places = f.many(
        shown(OPEN, "Lieux", "Places", "Lieux du lot.", "Places of the lot.", term="schema:location"), Place
    )


class LotFields(PurchaseFields, LotHead):
    """One lot of a purchase."""


class ProcedureFields(PurchaseFields):
    """Fields of the whole procedure."""

    family = f.code(shown(OPEN, "Famille", "Family", "Famille d'avis.", "Family of notices."), c.FAMILY)
    procedure = f.code(
        shown(OPEN, "Procédure", "Procedure", "Procédure de passation.", "Procedure of award.", source="eForms BT-105"),
        c.PROCEDURE,
    )
    procedure_text = f.text(
        shown(
            OPEN, "Procédure publiée", "Published procedure", "Procédure telle que publiée.", "Procedure as published."
        )
    )
    legal_basis = f.text(
        shown(OPEN, "Base juridique", "Legal basis", "Texte qui régit la procédure.", "Law that rules the procedure.",
              source="eForms BT-01")
    )  # fmt: skip
    descriptors = f.many(
        shown(
            OPEN, "Descripteurs", "Descriptors", "Mots-clés du BOAMP.", "Keywords of the BOAMP.", term="dcterms:subject"
        ),
        Descriptor,
    )
    candidacy_deadline = f.one(
        shown(OPEN, "Date limite des candidatures", "Candidacy deadline", "Date limite de réception des candidatures.",
              "Deadline to ask to take part.", source="eForms BT-1311"),
        Deadline,
    )  # fmt: skip
    buyer_profile_url = f.text(
        shown(OPEN, "Profil d'acheteur", "Buyer profile", "Adresse du profil.", "Address of the profile.",
              source="eForms BT-508"),
        r.WEB_ADDRESS,
    )  # fmt: skip
    reference = f.text(
        shown(OPEN, "Référence de l'acheteur", "Buyer's reference", "Numéro donné par l'acheteur.",
              "Number given by the buyer.", source="eForms BT-22")
    )  # fmt: skip
    framework = f.flag(
        shown(OPEN, "Accord-cadre", "Framework", "Vrai pour un accord-cadre.", "True for a framework agreement.",
              source="CCP L2125-1; eForms BT-765")
    )  # fmt: skip

"""Bodies: buyers and firms that do not exist, with numbers that pass Luhn and that no register has given out."""

from __future__ import annotations

from dataclasses import dataclass

from hub_boamp.invented.places import Town

#: (name, legal type in eForms)
BUYERS = (
    ("Syndicat d'équipement du Val Clair - {town} (exemple)", "la"),
    ("Office de l'habitat des Trois Collines - {town} (exemple)", "body-pl"),
    ("Communauté de communes des Quatre Vents - {town} (exemple)", "la"),
    ("Centre hospitalier des Tilleuls - {town} (exemple)", "body-pl"),
    ("Régie des bâtiments du pays de {town} (exemple)", "la"),
    ("Établissement public des collèges de {department} (exemple)", "ra"),
    ("Société d'économie mixte du Grand Pré - {town} (exemple)", "body-pl"),
    ("Université des Deux Rives - {town} (exemple)", "body-pl"),
    ("Commune de Valmont-sur-{river} (exemple)", "la"),
    ("Syndicat mixte des déchets du Haut Plateau - {town} (exemple)", "la"),
)
RIVERS = ("Brème", "Ourlette", "Vaillante", "Sorelle", "Ardoise")
FIRMS = (
    "Peintures Bellerive Exemple SARL",
    "Atelier Trois Couleurs Exemple SCOP",
    "Bâtisseurs du Plateau Exemple SAS",
    "Couverture Montclair Exemple SARL",
    "Électricité des Cimes Exemple SAS",
    "Net Horizon Exemple SAS",
    "Jardins de l'Aubépine Exemple (entreprise d'insertion)",
    "Routes et Chaussées Exemple SA",
    "Menuiserie du Grand Chêne Exemple SARL",
    "Saveurs Partagées Exemple SAS",
    "Chauffage Plein Sud Exemple SARL",
    "Logiciels du Delta Exemple SAS",
    "Atelier adapté La Passerelle Exemple",
    "Transports Les Hirondelles Exemple SARL",
)
WORDS = {
    "peinture": ("Peintures", "Atelier Trois"),
    "rehabilitation": ("Bâtisseurs", "Couverture", "Menuiserie", "Peintures", "Électricité", "Chauffage"),
    "ecole": ("Bâtisseurs", "Couverture", "Menuiserie", "Atelier Trois", "Électricité"),
    "voirie": ("Routes",),
    "vrd": ("Routes", "Jardins"),
    "toiture": ("Couverture",),
    "facades": ("Bâtisseurs", "Peintures"),
    "chauffage": ("Chauffage",),
    "nettoyage": ("Net ",),
    "espaces_verts": ("Jardins", "Atelier adapté"),
    "restauration": ("Saveurs",),
    "denrees": ("Saveurs",),
    "dechets": ("Net ", "Atelier adapté"),
    "logiciel": ("Logiciels",),
    "ordinateurs": ("Logiciels", "Atelier adapté"),
    "mobilier": ("Menuiserie", "Atelier adapté"),
    "transport": ("Transports",),
    "insertion": ("Jardins", "Atelier adapté"),
}  #: how the names of firms of a trade begin
PLATFORM = "https://plateforme.example.org"


@dataclass(frozen=True)
class Body:
    """A body or a firm: name, SIRET, town, and its legal type where it buys."""

    name: str
    siret: str
    town: Town
    kind: str = ""

    @property
    def profile(self) -> str:
        """Return the address of its page on the invented platform."""
        return f"{PLATFORM}/acheteurs/{self.siret[3:9]}"


def siret(number: int) -> str:
    """Return an invented SIRET: a SIREN from 999 000 00x up, then its first establishment."""
    siren = _with_key(f"999{number:05d}")
    return _with_key(f"{siren}0001")


def _with_key(digits: str) -> str:
    """Return digits with the last one that makes them pass Luhn."""
    doubled = [int(mark) * (1 if place % 2 else 2) for place, mark in enumerate(reversed(digits))]
    total = sum(value // 10 + value % 10 for value in doubled)
    return f"{digits}{-total % 10}"


def buyer(number: int, town: Town) -> Body:
    """Return a buyer of a town; the same number and town give the same one."""
    pattern, kind = BUYERS[number % len(BUYERS)]
    river = RIVERS[number % len(RIVERS)]
    name = pattern.format(town=town.name, department=town.department_name, river=river)
    place = sum(map(ord, town.name)) % 900
    return Body(name, siret(place * 10 + number % len(BUYERS)), town, kind)


def firm(trade: str, number: int, town: Town) -> Body:
    """Return a firm that wins: its first word is its trade's where there is one, else any."""
    able = [index for index, name in enumerate(FIRMS) if name.startswith(WORDS.get(trade, ("",)))]
    index = able[number % len(able)]
    return Body(FIRMS[index], siret(90000 + index), town)

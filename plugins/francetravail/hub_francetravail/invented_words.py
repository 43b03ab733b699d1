"""Words of the invented offers: trades, towns, employers and sentences; nobody in them exists."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Trade:
    """A job: ROME code and label, appellation, title, tasks, activity of the employer, skills."""

    rome: str
    label: str
    title: str
    tasks: str
    naf: str
    sector: str
    skills: tuple[str, ...]


@dataclass(frozen=True)
class Town:
    """A commune: COG code, postcode, name as the source writes it, coordinates."""

    commune: str
    postcode: str
    name: str
    latitude: float
    longitude: float


TRADES = (
    Trade("F1606", "Peintre en bâtiment", "Peintre en bâtiment (H/F)",
          "préparer les supports, poser la toile de verre et appliquer les peintures intérieures", "43.34Z",
          "Travaux de peinture et vitrerie", ("Préparer un support à enduire", "Appliquer une couche de peinture")),
    Trade("F1704", "Manœuvre du bâtiment gros œuvre", "Aide-maçon / Manœuvre (H/F)",
          "approvisionner le chantier, préparer les mortiers et aider les maçons", "43.99C",
          "Travaux de maçonnerie générale", ("Approvisionner un chantier", "Nettoyer une zone de travail")),
    Trade("F1702", "Constructeur / Constructrice de routes et d'aménagements urbains", "Ouvrier VRD (H/F)",
          "poser les bordures, reprendre les enrobés et baliser le chantier", "42.11Z",
          "Construction de routes et autoroutes", ("Poser des bordures", "Installer une signalisation de chantier")),
    Trade("K2204", "Agent / Agente de nettoyage de locaux", "Agent de propreté des locaux (H/F)",
          "nettoyer les bureaux, les sanitaires et la vitrerie d'une école", "81.21Z",
          "Nettoyage courant des bâtiments", ("Entretenir, nettoyer un espace", "Doser des produits")),
    Trade("A1203", "Jardinier / Jardinière paysagiste", "Ouvrier d'entretien des espaces verts (H/F)",
          "tondre, tailler, désherber sans produit et entretenir les berges", "81.30Z",
          "Services d'aménagement paysager", ("Tailler un arbre ou un arbuste", "Entretenir un espace vert")),
    Trade("K2304", "Agent / Agente de tri", "Agent de tri et de réemploi (H/F)",
          "trier les objets collectés, les nettoyer et tenir la recyclerie", "38.32Z",
          "Récupération de déchets triés", ("Trier des déchets", "Charger et décharger")),
    Trade("G1603", "Employé polyvalent / Employée polyvalente de restauration", "Aide de cuisine en cantine (H/F)",
          "préparer les entrées, servir et faire la plonge d'une cantine scolaire", "56.29A",
          "Restauration collective sous contrat", ("Préparer des entrées", "Entretenir un poste de travail")),
    Trade("N1103", "Préparateur / Préparatrice de commandes", "Préparateur de commandes (H/F)",
          "préparer les colis, filmer les palettes et charger les camions", "52.10B",
          "Entreposage et stockage non frigorifique", ("Préparer une commande", "Filmer une palette")),
    Trade("F1602", "Électricien / Électricienne du bâtiment", "Aide-électricien (H/F)",
          "tirer les câbles, poser les chemins de câbles et les appareillages", "43.21A",
          "Travaux d'installation électrique", ("Tirer des câbles", "Poser un chemin de câbles")),
    Trade("F1607", "Vitrier / Vitrière", "Aide-menuisier poseur (H/F)",
          "déposer les anciennes fenêtres et aider à la pose des nouvelles", "43.32A",
          "Travaux de menuiserie bois et PVC", ("Déposer une fenêtre", "Poser un vitrage")),
)  # fmt: skip
TOWNS = (
    Town("38185", "38000", "GRENOBLE", 45.182, 5.7236),
    Town("38563", "38500", "VOIRON", 45.3642, 5.5917),
    Town("38053", "38300", "BOURGOIN JALLIEU", 45.5999, 5.2733),
    Town("38421", "38400", "ST MARTIN D HERES", 45.1767, 5.765),
    Town("74010", "74000", "ANNECY", 45.9025, 6.1264),
    Town("42187", "42300", "ROANNE", 46.0449, 4.0798),
    Town("35238", "35000", "RENNES", 48.1112, -1.6809),
    Town("22113", "22300", "LANNION", 48.7333, -3.4542),
    Town("59350", "59000", "LILLE", 50.6317, 3.0468),
    Town("59392", "59600", "MAUBEUGE", 50.2811, 3.9672),
    Town("93048", "93100", "MONTREUIL", 48.8633, 2.4485),
    Town("87085", "87000", "LIMOGES", 45.8567, 1.226),
    Town("2A004", "20000", "AJACCIO", 41.9347, 8.7008),
    Town("97411", "97400", "ST DENIS", -20.9329, 55.4465),
)
FIRMS = {
    "aci": ("ATELIERS DU RUISSEAU", "CHANTIER PAS A PAS", "RECYCLERIE DES TROIS PONTS", "LES JARDINS DE LA COMBE"),
    "etti": ("INTERIM TREMPLIN EXEMPLE", "PASSERELLE TRAVAIL TEMPORAIRE"),
    "ei": ("PROPRET'AVENIR", "BATI INSERTION DES VALLEES"),
    "town": ("CENTRE SOCIAL DU MOULIN", "ASSOCIATION LES DEUX RIVES", "COMMUNE DE SAINT-EXEMPLE"),
    "adapted": ("ENTREPRISE ADAPTEE DES CIMES",),
    "firm": ("PEINTURES VERNIER-EXEMPLE", "TRAVAUX PUBLICS DU LEVANT", "NETTOYAGE CLAIR MATIN"),
    "agency": ("AGENCE ALPHA INTERIM",),
}
PEOPLE = ("Camille Fictif", "Dominique Inventé", "Claude Postiche", "Sacha Gabarit", "Noa Modèle")

CLAUSES = (
    "Mission proposée dans le cadre de la clause d'insertion du marché de rénovation de logements.",
    "Poste ouvert au titre de la clause sociale d'un marché public ; le facilitateur des clauses vérifie les critères.",
    "Heures d'insertion clausées sur un chantier de voirie.",
)
ELIGIBLE = "Vérifiez votre éligibilité à l'IAE avec votre conseiller : un PASS IAE est demandé avant l'embauche."

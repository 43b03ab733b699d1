"""Trades: what the invented buyers buy."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Part:
    """A lot that a trade can be divided into."""

    title: str
    cpv: str


@dataclass(frozen=True)
class Trade:
    """A kind of purchase: its kind, CPV, BOAMP keyword, title and text, its lots and what it costs."""

    key: str
    nature: str
    cpv: str
    keyword: tuple[str, str]
    title: str
    text: str
    parts: tuple[Part, ...] = ()
    amount: int = 100000
    months: int = 12
    criteria: tuple[tuple[str, int, str], ...] = field(
        default=(("Prix des prestations", 60, "price"), ("Valeur technique", 40, "quality"))
    )


BUILDING = (
    Part("Gros œuvre - maçonnerie", "45262522"),
    Part("Charpente - couverture", "45261000"),
    Part("Menuiseries intérieures", "45421000"),
    Part("Peinture - nettoyage de fin de chantier", "45442100"),
    Part("Électricité - courants faibles", "45311200"),
    Part("Plomberie - chauffage - ventilation", "45331000"),
)
TRADES = (
    Trade("peinture", "works", "45442100", ("264", "Peinture (travaux)"),
          "Travaux de peinture et de revêtements muraux dans les bâtiments de {where}",
          "Réfection des peintures intérieures, préparation des supports, fourniture et pose de toile de verre.",
          (Part("Peinture des logements", "45442100"), Part("Peinture des parties communes", "45442100"),
           Part("Revêtements de sols souples", "45432111")), 280000, 18),
    Trade("rehabilitation", "works", "45454000", ("345", "Tous corps d'état"),
          "Réhabilitation de 48 logements, résidence Les Peupliers, {where}",
          "Réhabilitation énergétique et mise en accessibilité d'un ensemble de logements occupés.",
          BUILDING, 1900000, 20),
    Trade("ecole", "works", "45214200", ("33", "Bâtiment"),
          "Extension du groupe scolaire du Moulin, {where}",
          "Construction de quatre classes, d'un préau et d'un office de restauration.", BUILDING[:5], 1450000, 14),
    Trade("voirie", "works", "45233141", ("365", "Voirie"),
          "Entretien et réparation de la voirie, programme annuel, {where}",
          "Reprise de chaussées et de trottoirs, purges, enduits et signalisation horizontale.",
          (Part("Secteur nord", "45233141"), Part("Secteur sud", "45233141")), 650000, 12),
    Trade("vrd", "works", "45233120", ("366", "Voirie et réseaux divers"),
          "Aménagement de la place du Marché et des rues voisines, {where}",
          "Réseaux, bordures, pavage, mobilier et plantations.",
          (Part("Terrassement - réseaux - voirie", "45233120"), Part("Espaces verts - mobilier", "45112700")),
          870000, 9),
    Trade("toiture", "works", "45261210", ("74", "Couverture"),
          "Réfection de la couverture de la salle polyvalente, {where}",
          "Dépose, charpente reprise par endroits, couverture en tuiles et isolation.", (), 160000, 5),
    Trade("facades", "works", "45443000", ("169", "Isolation"),
          "Ravalement et isolation thermique par l'extérieur de la cité Bel Air, {where}",
          "Échafaudages, isolation par l'extérieur, enduits, menuiseries associées.",
          (Part("Isolation - ravalement", "45321000"), Part("Serrurerie", "45421000")), 720000, 10),
    Trade("chauffage", "works", "45331000", ("61", "Chauffage (travaux)"),
          "Remplacement de la chaufferie du gymnase, {where}",
          "Dépose de la chaudière, pompe à chaleur, régulation et mise en service.", (), 210000, 6),
    Trade("nettoyage", "services", "90911200", ("239", "Nettoyage de locaux"),
          "Nettoyage des locaux et de la vitrerie, {where}",
          "Entretien courant des bureaux, des écoles et des équipements sportifs, vitrerie deux fois par an.",
          (Part("Bureaux et médiathèque", "90919200"), Part("Écoles", "90911200"), Part("Vitrerie", "90911300")),
          340000, 48, (("Prix", 50, "price"), ("Moyens humains et encadrement", 35, "quality"),
                       ("Démarche environnementale", 15, "quality"))),
    Trade("espaces_verts", "services", "77310000", ("116", "Espaces verts"),
          "Entretien des espaces verts et du cimetière, {where}",
          "Tonte, taille, désherbage sans produit chimique, ramassage des feuilles.",
          (Part("Parcs et squares", "77311000"), Part("Élagage", "77340000"), Part("Cimetière", "77310000")),
          190000, 36),
    Trade("restauration", "services", "55523100", ("66", "Restauration collective"),
          "Préparation et livraison de repas pour les écoles et les accueils de loisirs, {where}",
          "Repas en liaison froide, produits de qualité et durables, lutte contre le gaspillage.", (), 520000, 36),
    Trade("dechets", "services", "90511000", ("249", "Ordures ménagères (prestations)"),
          "Collecte des encombrants et gestion du haut de quai des déchèteries, {where}",
          "Collecte sur rendez-vous, réemploi, accueil des usagers.",
          (Part("Collecte des encombrants", "90511000"), Part("Haut de quai", "90513000")), 430000, 48),
    Trade("logiciel", "services", "72267000", ("163", "Informatique (prestations de services)"),
          "Maintenance et évolution du logiciel de gestion des inscriptions, {where}",
          "Maintenance corrective et évolutive, hébergement, assistance aux utilisateurs.", (), 150000, 48),
    Trade("ordinateurs", "supplies", "30213000", ("162", "Informatique (matériel)"),
          "Fourniture d'ordinateurs portables reconditionnés et d'écrans, {where}",
          "Acquisition de matériel reconditionné, garantie trois ans, reprise de l'ancien matériel.", (), 110000, 24),
    Trade("mobilier", "supplies", "39130000", ("230", "Mobilier"),
          "Fourniture de mobilier de bureau et de mobilier scolaire, {where}",
          "Fourniture, livraison et montage.", (Part("Mobilier de bureau", "39130000"),
                                                Part("Mobilier scolaire", "39160000")), 95000, 36),
    Trade("denrees", "supplies", "15800000", ("88", "Denrées alimentaires"),
          "Fourniture de denrées alimentaires pour la cuisine centrale, {where}",
          "Fruits et légumes, produits laitiers, épicerie.",
          (Part("Fruits et légumes", "15300000"), Part("Produits laitiers", "15500000"), Part("Épicerie", "15800000")),
          240000, 24),
    Trade("blanchisserie", "services", "98310000", ("274", "Prestations de services"),
          "Location et entretien du linge et des vêtements de travail, {where}",
          "Collecte, lavage, repassage et livraison hebdomadaires.", (), 130000, 36),
    Trade("transport", "services", "60130000", ("347", "Transport"),
          "Transport d'élèves vers la piscine et les sorties scolaires, {where}",
          "Transport occasionnel en autocar avec conducteur.", (), 90000, 24),
    Trade("gardiennage", "services", "79710000", ("331", "Surveillance"),
          "Gardiennage et surveillance des bâtiments et des manifestations, {where}",
          "Rondes, levée de doute, sécurité des événements.", (), 175000, 36),
    Trade("maitrise_oeuvre", "services", "71200000", ("197", "Maîtrise d'oeuvre"),
          "Maîtrise d'œuvre pour la médiathèque de la Gare, {where}",
          "Mission de base, diagnostic et études de faisabilité.", (), 260000, 30),
    Trade("insertion", "services", "85312510", ("274", "Prestations de services"),
          "Prestations d'insertion et de qualification par l'entretien du patrimoine rural, {where}",
          "Accompagnement de douze personnes éloignées de l'emploi, support d'activité : petits travaux de maçonnerie "
          "et débroussaillage.", (), 120000, 12,
          (("Pertinence de la démarche d'insertion", 60, "quality"), ("Coût du dispositif d'insertion", 40, "cost"))),
    Trade("formation", "services", "80530000", ("410", "Formation"),
          "Formation professionnelle des agents aux premiers secours, {where}",
          "Sessions de dix stagiaires, attestations.", (), 60000, 24),
)  # fmt: skip
BY_KEY = {trade.key: trade for trade in TRADES}

"""Places: true communes of every région, with the codes that notices carry."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Town:
    """A commune: name, post code, code of BOAMP's column, name of the département, NUTS 3, région."""

    name: str
    postcode: str
    department: str
    department_name: str
    nuts: str
    region: str

    @property
    def padded(self) -> str:
        """Return the département as ``gestion`` writes it: two digits."""
        return self.department.zfill(2)


ISERE = (
    Town("Grenoble", "38000", "38", "Isère", "FRK24", "Auvergne-Rhône-Alpes"),
    Town("Voiron", "38500", "38", "Isère", "FRK24", "Auvergne-Rhône-Alpes"),
    Town("Bourgoin-Jallieu", "38300", "38", "Isère", "FRK24", "Auvergne-Rhône-Alpes"),
    Town("Vienne", "38200", "38", "Isère", "FRK24", "Auvergne-Rhône-Alpes"),
    Town("Saint-Martin-d'Hères", "38400", "38", "Isère", "FRK24", "Auvergne-Rhône-Alpes"),
    Town("La Mure", "38350", "38", "Isère", "FRK24", "Auvergne-Rhône-Alpes"),
)
ELSEWHERE = (
    Town("Annecy", "74000", "74", "Haute-Savoie", "FRK28", "Auvergne-Rhône-Alpes"),
    Town("Roanne", "42300", "42", "Loire", "FRK25", "Auvergne-Rhône-Alpes"),
    Town("Clermont-Ferrand", "63000", "63", "Puy-de-Dôme", "FRK14", "Auvergne-Rhône-Alpes"),
    Town("Privas", "07000", "7", "Ardèche", "FRK22", "Auvergne-Rhône-Alpes"),
    Town("Dijon", "21000", "21", "Côte-d'Or", "FRC11", "Bourgogne-Franche-Comté"),
    Town("Nevers", "58000", "58", "Nièvre", "FRC12", "Bourgogne-Franche-Comté"),
    Town("Rennes", "35000", "35", "Ille-et-Vilaine", "FRH03", "Bretagne"),
    Town("Lannion", "22300", "22", "Côtes-d'Armor", "FRH01", "Bretagne"),
    Town("Quimper", "29000", "29", "Finistère", "FRH02", "Bretagne"),
    Town("Tours", "37000", "37", "Indre-et-Loire", "FRB04", "Centre-Val de Loire"),
    Town("Vierzon", "18100", "18", "Cher", "FRB01", "Centre-Val de Loire"),
    Town("Ajaccio", "20000", "20A", "Corse-du-Sud", "FRM01", "Corse"),
    Town("Bastia", "20200", "20B", "Haute-Corse", "FRM02", "Corse"),
    Town("Reims", "51100", "51", "Marne", "FRF23", "Grand Est"),
    Town("Épinal", "88000", "88", "Vosges", "FRF34", "Grand Est"),
    Town("Colmar", "68000", "68", "Haut-Rhin", "FRF12", "Grand Est"),
    Town("Lille", "59000", "59", "Nord", "FRE11", "Hauts-de-France"),
    Town("Maubeuge", "59600", "59", "Nord", "FRE11", "Hauts-de-France"),
    Town("Laon", "02000", "2", "Aisne", "FRE21", "Hauts-de-France"),
    Town("Montreuil", "93100", "93", "Seine-Saint-Denis", "FR106", "Île-de-France"),
    Town("Évry-Courcouronnes", "91000", "91", "Essonne", "FR104", "Île-de-France"),
    Town("Meaux", "77100", "77", "Seine-et-Marne", "FR102", "Île-de-France"),
    Town("Caen", "14000", "14", "Calvados", "FRD11", "Normandie"),
    Town("Évreux", "27000", "27", "Eure", "FRD21", "Normandie"),
    Town("Limoges", "87000", "87", "Haute-Vienne", "FRI23", "Nouvelle-Aquitaine"),
    Town("Périgueux", "24000", "24", "Dordogne", "FRI11", "Nouvelle-Aquitaine"),
    Town("Pau", "64000", "64", "Pyrénées-Atlantiques", "FRI15", "Nouvelle-Aquitaine"),
    Town("Toulouse", "31000", "31", "Haute-Garonne", "FRJ23", "Occitanie"),
    Town("Béziers", "34500", "34", "Hérault", "FRJ13", "Occitanie"),
    Town("Albi", "81000", "81", "Tarn", "FRJ27", "Occitanie"),
    Town("Nantes", "44000", "44", "Loire-Atlantique", "FRG01", "Pays de la Loire"),
    Town("Le Mans", "72000", "72", "Sarthe", "FRG04", "Pays de la Loire"),
    Town("Marseille", "13001", "13", "Bouches-du-Rhône", "FRL04", "Provence-Alpes-Côte d'Azur"),
    Town("Gap", "05000", "5", "Hautes-Alpes", "FRL02", "Provence-Alpes-Côte d'Azur"),
    Town("Nice", "06000", "6", "Alpes-Maritimes", "FRL03", "Provence-Alpes-Côte d'Azur"),
    Town("Les Abymes", "97139", "971", "Guadeloupe", "FRY10", "Guadeloupe"),
    Town("Fort-de-France", "97200", "972", "Martinique", "FRY20", "Martinique"),
    Town("Cayenne", "97300", "973", "Guyane", "FRY30", "Guyane"),
    Town("Saint-Denis", "97400", "974", "La Réunion", "FRY40", "La Réunion"),
    Town("Mamoudzou", "97600", "976", "Mayotte", "FRY50", "Mayotte"),
)
TOWNS = (*ISERE, *ELSEWHERE)

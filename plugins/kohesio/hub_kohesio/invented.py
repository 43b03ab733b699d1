"""Invented: projects and calls about bodies that do not exist, in true places, for the replica and the samples.

``python -m hub_kohesio.invented FOLDER`` writes the samples.
"""

from __future__ import annotations

import csv
import io
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

ENTITY = "https://linkedopendata.eu/entity/"
DGEFP = (
    "Ministère du travail, de l'emploi, de la formation professionnelle dialogue social / Délégation générale à "
    "l'emploi et à la formation professionnelle DGEFP / Sous-Direction du FSE"
)
NATIONAL = ("2014FR05SFOP001", "Programme opérationnel national FSE Emploi et inclusion en métropole")
NATIONAL_PLUS = ("2021FR05SFPR001", "Programme national FSE+ Emploi - Inclusion - Jeunesse - Compétences")


@dataclass(frozen=True)
class Town:
    """A commune with its codes and its point."""

    name: str
    commune: str
    postcode: str
    nuts: str
    lat: float
    lon: float
    epci: str
    region: str


TOWNS = (
    Town("Grenoble", "38185", "38000", "FRK24", 45.18756, 5.73578, "Grenoble-Alpes Métropole", "Auvergne-Rhône-Alpes"),
    Town("Vienne", "38544", "38200", "FRK24", 45.52559, 4.87481, "Vienne Condrieu Agglo", "Auvergne-Rhône-Alpes"),
    Town("Roanne", "42187", "42300", "FRK25", 46.03404, 4.06915, "Roannais Agglomération", "Auvergne-Rhône-Alpes"),
    Town("Carcassonne", "11069", "11000", "FRJ11", 43.21300, 2.35132, "Carcassonne Agglo", "Occitanie"),
    Town("Béziers", "34032", "34500", "FRJ13", 43.34766, 3.21899, "Béziers Méditerranée Agglo", "Occitanie"),
    Town("Alençon", "61001", "61000", "FRD13", 48.43179, 0.08860, "Communauté urbaine d'Alençon", "Normandie"),
    Town("Évreux", "27229", "27000", "FRD21", 49.02414, 1.15082, "Évreux Portes de Normandie Agglo", "Normandie"),
    Town("Lille", "59350", "59000", "FRE11", 50.63297, 3.05858, "Métropole Européenne de Lille", "Hauts-de-France"),
    Town("Laon", "02408", "02000", "FRE21", 49.56413, 3.61989, "Pays de Laon Agglo", "Hauts-de-France"),
    Town("Rennes", "35238", "35000", "FRH03", 48.11198, -1.68186, "Rennes Métropole", "Bretagne"),
    Town("Montreuil", "93048", "93100", "FR106", 48.86444, 2.44322, "Est Ensemble Agglo", "Île-de-France"),
    Town("Limoges", "87085", "87000", "FRI23", 45.83362, 1.26105, "Limoges Métropole", "Nouvelle-Aquitaine"),
)
SUBJECTS = (
    ("Développer les clauses sociales dans les marchés publics de {epci}",
     "Develop social clauses in the public markets of {epci}", "109", "TO09", "Association Clauses {town}",
     "Un facilitateur conseille les donneurs d'ordre, calcule les heures d'insertion des marchés et suit les "
     "entreprises attributaires. {epci} réserve des heures d'insertion dans ses travaux de rénovation urbaine.",
     "A facilitator of social clauses advises the contracting authorities, calculates the hours of integration and "
     "follows the selected enterprises. {epci} reserves hours of integration in its works."),
    ("Référents de parcours du PLIE de {epci}", "Course referents of the PLIE of {epci}", "109", "TO09",
     "PLIE de {epci}", "Les référents accompagnent les participants du plan local pour l'insertion et l'emploi; les "
     "étapes sont saisies dans ABC ViEsion.", "The referents accompany the participants of the local plan for "
     "insertion and employment; the steps are entered in ABC ViEsion."),
    ("Chantier d'insertion {year} espaces verts", "Integration site {year} green spaces", "113", "TO09",
     "Chantier d'insertion Les Jardins de {town}", "Accueil de salariés en insertion par l'activité économique sur les "
     "espaces verts de la commune.", "Reception of employees in integration through economic activity on the green "
     "spaces of the municipality."),
    ("Mobilisation des employeurs dans les parcours d'insertion - 3.9.1.2", "Mobilisation of employers in insertion "
     "pathways - 3.9.1.2", "109", "TO09", "Maison de l'emploi de {town}", "Action au titre de l'axe 3, objectif "
     "3.9.1.2: rapprochement avec les acteurs économiques du territoire.", "Action under axis 3, objective 3.9.1.2: "
     "rapprochement with economic actors of the territory."),
    ("Mesure de l'impact social des structures d'insertion", "Measuring the social impact of integration structures",
     "113", "TO09", "Coopérative Mesure et Lien", "Évaluation de l'utilité sociale de dix structures.",
     "Evaluation of the social utility of ten structures."),
    ("École de la deuxième chance de {town}", "Second chance school of {town}", "103", "TO08",
     "Association E2C {town}", "Formation de jeunes de 16 à 25 ans.", "Training of young people aged 16 to 25."),
    ("Réhabilitation thermique de 40 logements", "Thermal rehabilitation of 40 dwellings", "014", "TO04",
     "Office public de l'habitat de {town}", "Isolation et chaufferie bois.", "Insulation and wood boiler."),
)  # fmt: skip
FUNDS = {"ESF": "European Social Fund", "YEI": "Youth Employment Initiative", "ESF+": "European Social Fund Plus",
         "ERDF": "European Regional Development Fund"}  # fmt: skip
FUND_ITEMS = {"ESF": "Q2504370", "YEI": "Q2504371", "ERDF": "Q2504369", "ESF+": "Q99900001"}


def projects(count: int = 72) -> list[dict[str, Any]]:
    """Return invented projects, two thirds of them of 2014-2020."""
    return [_project(number) for number in range(count)]


def _project(number: int) -> dict[str, Any]:
    town, subject = TOWNS[number % len(TOWNS)], SUBJECTS[number % len(SUBJECTS)]
    recent = number % 3 == 2
    year = 2022 + number % 4 if recent else 2015 + number % 6
    title, english, category, objective, body, summary, machine = subject
    fund = _fund(category, recent=recent)
    rate = (60, 50, 40, 49.81)[number % 4]
    total = 20_000 + 7_311 * number + 0.17 * (number % 5)
    filled = {"epci": town.epci, "town": town.name, "year": year}
    programme = NATIONAL_PLUS if recent and fund == "ESF+" else NATIONAL
    return {
        "item": f"Q{99_000_001 + number}", "local": f"{'20210' if recent else '20140'}{number:04}",
        "fr": title.format(**filled), "en": english.format(**filled),
        "summary_fr": "" if number % 9 == 8 else summary.format(**filled),
        "summary_en": "" if number % 9 == 8 else machine.format(**filled),
        "start": date(year, 1, 1), "end": date(year + number % 3, 12, 31),
        "total": None if number % 23 == 22 else round(total, 2),
        "eu": None if number % 23 == 22 else round(total * rate / 100, 2), "rate": rate,
        "body": "Mme Camille Exemple" if number % 29 == 28 else body.format(**filled),
        "category": category, "objective": "PO04" if recent else objective, "fund": fund,
        "programme": programme, "period": "2021-2027" if recent else "2014-2020",
        "towns": [town, TOWNS[(number + 1) % len(TOWNS)]] if number % 17 == 16 else [town],
        "specific": "ESO4.8" if recent and fund == "ESF+" else "",
        "authority": DGEFP if fund != "ERDF" else f"Région {town.region}",
    }  # fmt: skip


def _fund(category: str, *, recent: bool) -> str:
    if category == "014":
        return "ERDF"
    if recent:
        return "ESF+"
    return "YEI" if category == "103" else "ESF"


COMMON = (
    *("Operation_Unique_Identifier", "Operation_Local_Identifier", "Operation_Name_English"),
    *("Operation_Name_Programme_Language", "Country", "Operation_Start_Date", "Operation_End_Date"),
    *("Cofinancing_Rate", "Total_Eligible_Expenditure_amount", "Total_Eligible_Expenditure_Currency"),
    *("Project_EU_Budget", "Beneficiary_Unique_Identifier", "Beneficiary_Name", "Beneficiary_Local_Identifier"),
    *("Category_Of_Intervention", "Category_Label", "Thematic_Objective_ID", "Thematic_Objective_Label"),
    *("Policy_Objective_ID", "Policy_Objective_Label"),
)
PLACED = (
    *("Location_Indicator_latitude_longitude", "Postal_Code", "LAU_IDs", "LAU_Labels", "NUTS1_Label", "NUTS2_Label"),
    *("NUTS3_Label", "NUTS1_Code", "NUTS2_Code", "NUTS3_Code", "Programming_Period", "Operation_Summary_English"),
    *("Operation_Summary_Programme_Language", "ManagingAuthority"),
)
FUNDED = ("Fund_Code", "Fund_Name", "Programme_Code", "Programme_Name")
HEADERS = {
    "2014-2020": (*COMMON, *FUNDED, "Coordinates", *PLACED, "InfoRegio_ID"),
    "2021-2027": (*COMMON, "Specific_Objective_ID", "Specific_Objective_Label", *FUNDED, *PLACED, "Image_URL",
                  "InfoRegio_ID", "InfoRegio_URL", "CountryCode"),
}  # fmt: skip  #: columns of the exports of 24 September 2026


def rows(project: dict[str, Any]) -> list[dict[str, str]]:
    """Return the rows of an export that a project has: one for each of its places."""
    return [_row(project, town) for town in project["towns"]]


def _row(project: dict[str, Any], town: Town) -> dict[str, str]:
    recent = project["period"] == "2021-2027"
    point = f"{town.lat},{town.lon}"
    made = {
        "Operation_Unique_Identifier": ENTITY + project["item"], "Operation_Local_Identifier": project["local"],
        "Operation_Name_English": project["en"], "Operation_Name_Programme_Language": project["fr"],
        "Country": "France", "Operation_Start_Date": f"{project['start']:%d/%m/%Y}",
        "Operation_End_Date": f"{project['end']:%d/%m/%Y}", "Cofinancing_Rate": str(project["rate"]),
        "Total_Eligible_Expenditure_amount": str(project["total"] or 0), "Total_Eligible_Expenditure_Currency": "EUR",
        "Project_EU_Budget": str(project["eu"] or 0), "Beneficiary_Name": project["body"],
        "Category_Of_Intervention": project["category"], "Category_Label": f"Category {project['category']}",
        "Policy_Objective_ID" if recent else "Thematic_Objective_ID": project["objective"],
        "Policy_Objective_Label" if recent else "Thematic_Objective_Label": "Social inclusion",
        "Specific_Objective_ID": project["specific"], "Fund_Code": project["fund"],
        "Fund_Name": FUNDS[project["fund"]], "Programme_Code": project["programme"][0],
        "Programme_Name": project["programme"][1], "Location_Indicator_latitude_longitude": point,
        "Coordinates": point, "Postal_Code": town.postcode, "LAU_IDs": town.commune, "LAU_Labels": town.name,
        "NUTS3_Code": town.nuts, "NUTS3_Label": town.name, "NUTS2_Code": town.nuts[:4], "NUTS2_Label": town.region,
        "NUTS1_Code": town.nuts[:3], "NUTS1_Label": town.region, "Programming_Period": project["period"],
        "Operation_Summary_English": project["summary_en"].replace("; ", ";_x000D_\n"),
        "Operation_Summary_Programme_Language": project["summary_fr"], "ManagingAuthority": project["authority"],
        "CountryCode": "FR",
    }  # fmt: skip
    return {name: made.get(name, "") for name in HEADERS[project["period"]]}


def export(listed: list[dict[str, Any]], period: str) -> str:
    """Return the export of a period, as CSV."""
    text = io.StringIO()
    writer = csv.DictWriter(text, HEADERS[period], lineterminator="\n")
    writer.writeheader()
    for project in listed:
        if project["period"] == period:
            writer.writerows(rows(project))
    return text.getvalue()


PAGE = """Kohesio: discover EU projects in your region

project info
Start date: 1 January 2016
End date: 31 December 2017
funding
Fund: European Social Fund (ESF)
Total budget: 65\u202f004,50\u00a0€
EU contribution: 32\u202f502,25\u00a0€ (50%)
programme
Programming period: 2014-2021
Managing authority: {authority}
European Commission Topic

FACILITATION OF THE INCLUSION CLAUSES

The facilitator reserves hours of integration in the markets of Carcassonne Agglo and advises the tenderers. \\- The \
steps are entered in the ABC ViEsion software.

Flag of France  France
"""
CALLS = """intitule;code;codification;cadre;fonds;region;perimetre;service;date_lancement;date_limite;realisation_du;\
realisation_au;duree_min;duree_max;montant_ue;montant_ue_min;cout_min;taux_max;appui;actions;porteurs;publics;url
Mobilisation des employeurs et clauses sociales 2026;AURA-OS01-2026;Priorité 1 - OS H;PN FSE+ 2021FR05SFPR001;FSE+;\
Auvergne-Rhône-Alpes;Isère;DREETS Auvergne-Rhône-Alpes;02/02/2026;31/12/2026;01/01/2026;31/12/2027;12;36;422000;30000;\
75000;40;structures;Coordination des clauses sociales|Professionnalisation des facilitateurs;Associations, \
collectivités (communes, EPCI), maisons de l'emploi;;https://fse.example.org/appels/aura-os01
Parcours renforcés vers l'emploi;OCC-OS02-2026;OS 4.h;PN FSE+ 2021FR05SFPR001;FSE+;Occitanie;Aude;\
Département de l'Exemple;05/01/2026;30/06/2026;01/01/2026;31/12/2026;;12;1250000;50000;;60;participants;\
Référents de parcours PLIE;PLIE, départements;Personnes très éloignées de l'emploi;https://fse.example.org/appels/occ-os02
Clauses sociales en Île-de-France 2018-2020;;Axe 3 / OT 9 / PI 9.1 / OS 2;Orientations FSE 2018-2020;FSE;Île-de-France;\
;DIRECCTE Île-de-France;05/02/2018;15/05/2018;;;;;;;;;structures;Appui à la coordination;Têtes de réseaux;;
"""


def samples() -> dict[str, str]:
    """Return the text of each sample by its file's name."""
    listed = projects()
    return {
        "FR-pp14-20.csv": export(listed, "2014-2020"),
        "FR-pp21-27.csv": export(listed, "2021-2027"),
        "project-page.txt": PAGE.format(authority=DGEFP),
        "calls.csv": CALLS,
    }


def main() -> None:
    """Write the samples into a folder."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in samples().items():
        (folder / name).write_text(text, encoding="utf-8", newline="")


if __name__ == "__main__":
    main()

"""Industries: the sections of the French nomenclature of activities (NAF rev. 2), in words."""

from __future__ import annotations

#: section, and its words in French and in English (INSEE, NAF rév. 2)
SECTIONS = (
    ("A", "Agriculture, sylviculture et pêche", "Agriculture, forestry and fishing"),
    ("B", "Industries extractives", "Mining and quarrying"),
    ("C", "Industrie manufacturière", "Manufacturing"),
    ("D", "Électricité, gaz", "Electricity and gas"),
    ("E", "Eau, assainissement, déchets", "Water, sewerage, waste"),
    ("F", "Construction", "Construction"),
    ("G", "Commerce, réparation d’automobiles", "Trade, repair of vehicles"),
    ("H", "Transports et entreposage", "Transport and storage"),
    ("I", "Hébergement et restauration", "Accommodation and food"),
    ("J", "Information et communication", "Information and communication"),
    ("K", "Finance et assurance", "Finance and insurance"),
    ("L", "Activités immobilières", "Real estate"),
    ("M", "Activités spécialisées, scientifiques et techniques", "Professional, scientific and technical"),
    ("N", "Services administratifs et de soutien", "Administrative and support services"),
    ("O", "Administration publique", "Public administration"),
    ("P", "Enseignement", "Education"),
    ("Q", "Santé humaine et action sociale", "Health and social work"),
    ("R", "Arts, spectacles et activités récréatives", "Arts and recreation"),
    ("S", "Autres activités de services", "Other services"),
    ("T", "Ménages employeurs", "Households as employers"),
    ("U", "Activités extra-territoriales", "Extraterritorial organisations"),
)
WORDS = {letter: (fr, en) for letter, fr, en in SECTIONS}

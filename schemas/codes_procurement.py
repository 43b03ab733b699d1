"""Closed lists of public procurement: what a notice is, says, changes and cites."""

from schemas.code import code_list

_BOAMP = "BOAMP, schema 3.2.5"
_EFORMS = "eForms SDK, Regulation (EU) 2019/1780"
_CCP = "Code de la commande publique"

FAMILY = code_list(
    "family", "Famille d'avis", "Family of notices",
    ("JOUE", "Marchés européens", "European contracts", "Au-dessus des seuils européens, publié aussi au JOUE.",
     "At or above the EU thresholds, also published in the OJEU."),
    ("FNS", "Marchés entre 90 k€ et les seuils européens", "Contracts from 90 k€ to the EU thresholds",
     "Formulaire national standard.", "National standard form."),
    ("MAPA", "Marchés de moins de 90 k€ (MAPA)", "Contracts under 90 k€ (adapted procedure)"),
    ("DSP", "Délégations de service public", "Public service concessions"),
    ("DIVERS", "Avis divers", "Other notices of the BOAMP"),
    ("TED", "Avis publiés au seul JOUE", "Notices published in the OJEU only",
     "Avis lu sur TED et sans jumeau au BOAMP.", "Notice read on TED without a twin in the BOAMP.", "TED"),
    ("OTHER", "Autre origine", "Other origin", "Avis qui ne vient ni du BOAMP ni de TED.",
     "Notice from neither the BOAMP nor TED.", "Clausier"),
    source=_BOAMP,
)  # fmt: skip

NOTICE_TYPE = code_list(
    "notice_type", "Nature de l'avis", "Type of notice",
    ("call", "Avis de marché", "Call for tenders", "Appel public à la concurrence (APPEL_OFFRE).",
     "Contract notice (APPEL_OFFRE)."),
    ("award", "Résultat de marché", "Award notice", "Avis d'attribution (ATTRIBUTION).",
     "Award notice (ATTRIBUTION)."),
    ("prior_information", "Avis de préinformation", "Prior information notice"),
    ("corrigendum", "Rectificatif", "Corrigendum", "Avis qui ne porte que des corrections (RECTIFICATIF).",
     "Notice that holds corrections only (RECTIFICATIF)."),
    ("cancellation", "Annulation", "Cancellation"),
    ("modification", "Avis de modification", "Modification notice", "Modification d'un marché en cours.",
     "Change to a running contract."),
    ("intention", "Intention de conclure", "Intention to conclude", "Transparence ex ante volontaire.",
     "Voluntary ex-ante transparency."),
    ("qualification", "Système de qualification", "Qualification system"),
    ("periodic", "Avis périodique indicatif", "Periodic indicative notice"),
    ("buyer_profile", "Publication sur le profil d'acheteur", "Publication on a buyer profile"),
    ("subcontracting", "Avis de sous-traitance", "Subcontracting notice"),
    ("other", "Autre avis", "Other notice"),
    source=_BOAMP,
)  # fmt: skip

NOTICE_STATE = code_list(
    "notice_state", "État de l'avis", "State of the notice",
    ("initial", "Initial", "Initial", "Première publication.", "First publication."),
    ("corrigendum", "Rectificatif", "Corrigendum", "Corrige un avis antérieur.", "Corrects a former notice."),
    ("cancellation", "Annulation", "Cancellation", "Annule la procédure, même si le texte est celui de l'appel.",
     "Cancels the procedure, even where the text is that of the call."),
    ("modification", "Modification", "Modification", "Modifie un marché déjà attribué.", "Changes a contract."),
    source=_BOAMP,
)  # fmt: skip

PROCEDURE = code_list(
    "procedure", "Procédure", "Procedure",
    ("open", "Procédure ouverte", "Open procedure", "", "", "CCP L2124-2; eForms procurement-procedure-type open"),
    ("restricted", "Procédure restreinte", "Restricted procedure", "", "",
     "CCP L2124-2; eForms procurement-procedure-type restricted"),
    ("negotiated", "Procédure avec négociation", "Negotiated procedure", "", "",
     "CCP L2124-3; eForms neg-w-call"),
    ("adapted", "Procédure adaptée", "Adapted procedure", "Modalités fixées librement par l'acheteur (MAPA).",
     "Terms set by the buyer (MAPA).", "CCP L2123-1"),
    ("competitive_dialogue", "Dialogue compétitif", "Competitive dialogue", "", "", "CCP L2124-4; eForms comp-dial"),
    ("innovation_partnership", "Partenariat d'innovation", "Innovation partnership", "", "",
     "CCP L2172-3; eForms innovation"),
    ("design_contest", "Concours", "Design contest", "", "", "CCP L2125-1"),
    ("concession", "Concession", "Concession", "", "", "CCP L1121-1"),
    ("direct", "Sans publicité ni mise en concurrence", "Without prior publication", "", "",
     "CCP L2122-1; eForms neg-wo-call"),
    ("other", "Autre procédure", "Other procedure"),
    source=_CCP,
)  # fmt: skip

NATURE = code_list(
    "nature", "Nature des prestations", "Nature of the purchase",
    ("works", "Travaux", "Works", "", "", "CCP L1111-2"),
    ("services", "Services", "Services", "", "", "CCP L1111-4"),
    ("supplies", "Fournitures", "Supplies", "", "", "CCP L1111-3"),
    source=_CCP,
)  # fmt: skip

TAX = code_list(
    "tax", "Taxe", "Tax",
    ("excluded", "Hors taxes", "Tax excluded"),
    ("included", "Toutes taxes comprises", "Tax included"),
    ("unknown", "Non précisé", "Not said"),
)  # fmt: skip

VALUE_BASIS = code_list(
    "value_basis", "Base du montant", "Basis of the value",
    ("estimated", "Montant estimé", "Estimated value", "", "", "eForms BT-27"),
    ("total", "Montant total", "Total value", "Montant attribué ou notifié.", "Value awarded or notified.",
     "eForms BT-161, BT-720"),
    ("framework_maximum", "Maximum de l'accord-cadre", "Framework maximum", "", "", "eForms BT-271"),
    source=_EFORMS,
)  # fmt: skip

CRITERION_UNIT = code_list(
    "criterion_unit", "Unité de la pondération", "Unit of the weight",
    ("percent", "Pourcentage", "Percentage", "", "", "eForms per-exa"),
    ("points", "Points", "Points", "", "", "eForms poi-exa"),
    ("rank", "Rang", "Rank", "Ordre d'importance décroissante.", "Order of decreasing importance.", "eForms ord-imp"),
    ("decimal", "Coefficient", "Decimal weight", "", "", "eForms dec-exa"),
    source=_EFORMS,
)  # fmt: skip

CRITERION_KIND = code_list(
    "criterion_kind", "Sorte de critère", "Kind of criterion",
    ("price", "Prix", "Price"),
    ("quality", "Qualité", "Quality"),
    ("cost", "Coût", "Cost", "Coût global, par exemple sur le cycle de vie.", "Overall cost, for instance life cycle."),
    ("other", "Autre", "Other", "Sorte non précisée par l'avis.", "Kind that the notice does not say.", "Clausier"),
    source="eForms BT-539, award-criterion-type",
)  # fmt: skip

RESERVED_TO = code_list(
    "reserved_to", "Réservé à", "Reserved to",
    ("ea_esat", "Entreprises adaptées et ESAT", "Sheltered and adapted enterprises",
     "Au moins 50 % de travailleurs handicapés.", "At least 50 % disabled workers.", "CCP L2113-12, R2113-7"),
    ("siae", "Structures d'insertion par l'activité économique", "Work-integration enterprises",
     "Au moins 50 % de travailleurs défavorisés.", "At least 50 % disadvantaged workers.", "CCP L2113-13, R2113-7"),
    ("ea_esat_or_siae", "EA, ESAT ou SIAE", "Sheltered or work-integration enterprises",
     "Réservation conjointe aux deux groupes.", "Reserved to both groups jointly.", "CCP L2113-14; eForms res-ws"),
    ("ess", "Économie sociale et solidaire", "Social-economy enterprises",
     "Services de santé, sociaux ou culturels.", "Health, social or cultural services.", "CCP L2113-15, L2113-16"),
    ("prison", "Travail pénitentiaire", "Prison-work structures", "", "", "CCP L2113-13-1"),
    ("public_service", "Organismes à mission de service public", "Bodies with a public-service mission", "", "",
     "eForms BT-71 res-pub-ser; Directive 2014/24/EU art. 77"),
    ("unspecified", "Non précisé", "Not said", "Réservé, sans que l'avis dise à qui.",
     "Reserved, but the notice does not say to whom.", "Clausier"),
    source=_CCP,
)  # fmt: skip

AWARD_STATUS = code_list(
    "award_status", "Issue", "Outcome",
    ("awarded", "Attribué", "Awarded", "", "", "eForms BT-142 selec-w"),
    ("unsuccessful", "Infructueux", "Unsuccessful", "Aucune offre, ou aucune offre acceptable.",
     "No tender, or no acceptable tender.", "eForms BT-142 clos-nw; CCP R2122-2"),
    ("abandoned", "Sans suite", "Abandoned", "L'acheteur a renoncé.", "The buyer gave up.", "CCP R2185-1"),
    ("unknown", "Inconnue", "Unknown"),
    source=_EFORMS,
)  # fmt: skip

CHANGE_ACTION = code_list(
    "change_action", "Action d'une correction", "Action of a change",
    ("replace", "Remplacer", "Replace", "L'ancien texte cesse d'être vrai.", "The old text is no longer true."),
    ("add", "Ajouter", "Add"),
    ("remove", "Supprimer", "Remove"),
    ("date", "Changer une date", "Change a date"),
    ("cpv", "Changer un code CPV", "Change a CPV code"),
    ("text", "Changer un texte", "Change a text"),
    ("information", "Informer", "Inform", "Précision qui ne change aucun champ.", "A remark that changes no field."),
    source="BOAMP v230, RECTIF/MODIFICATION",
)  # fmt: skip

REFERENCE_SCHEME = code_list(
    "reference_scheme", "Forme de la référence", "Form of the reference",
    ("idweb", "Numéro d'annonce BOAMP", "BOAMP notice number", "", "", "BOAMP idweb"),
    ("folder", "Identifiant de procédure", "Procedure identifier", "", "", "eForms BT-04"),
    ("ted", "Numéro de publication TED", "TED publication number", "", "", "TED"),
    ("notice_uuid", "Identifiant d'avis", "Notice identifier", "", "", "eForms BT-701"),
    ("documents_url", "Adresse du dossier", "Address of the documents", "", "", "eForms BT-15"),
    ("buyer_reference", "Référence de l'acheteur", "Buyer's own number", "", "", "eForms BT-22"),
    source=_EFORMS,
)  # fmt: skip

REFERENCE_RELATION = code_list(
    "reference_relation", "Sens de la référence", "Meaning of the reference",
    ("self", "Cet avis", "This notice", "Ce que d'autres peuvent citer pour désigner cet avis.",
     "What others may cite to mean this notice."),
    ("previous", "Avis antérieur", "Previous notice"),
    ("same_procedure", "Même procédure", "Same procedure"),
    ("same_notice", "Même avis publié ailleurs", "Same notice published elsewhere"),
)  # fmt: skip

STANDING = code_list(
    "standing", "Validité du texte", "Standing of the text",
    ("current", "En vigueur", "Current"),
    ("past", "Remplacé", "Past", "Texte que la correction remplace (INIT, TXT_INIT).",
     "Text that a corrigendum replaces (INIT, TXT_INIT)."),
    ("removed", "Supprimé", "Removed", "Texte que la correction supprime (SUPPRIMER).",
     "Text that a corrigendum removes (SUPPRIMER)."),
    source="BOAMP v230",
)  # fmt: skip

STAGE = code_list(
    "stage", "Étape", "Stage",
    ("planned", "Annoncé", "Planned", "Seule une préinformation est parue.", "Only a prior information has appeared."),
    ("call", "Appel publié", "Call published",
     "Un appel est paru ; la date limite dit s'il est ouvert.", "A call has appeared; the deadline tells if open."),
    ("awarded", "Attribué", "Awarded"),
    ("unsuccessful", "Infructueux", "Unsuccessful"),
    ("abandoned", "Sans suite", "Abandoned"),
    ("cancelled", "Annulé", "Cancelled"),
    ("information", "Information", "Information", "Avis qui n'ouvre pas de consultation.",
     "A notice that opens no consultation."),
)  # fmt: skip

TIMELINE_EVENT = code_list(
    "timeline_event", "Événement", "Event",
    *((code.value, code.fr, code.en, code.note_fr, code.note_en) for code in NOTICE_TYPE),
    ("twin", "Jumeau au JOUE", "Twin in the OJEU"),
    ("deadline_changed", "Date limite changée", "Deadline changed"),
    ("deadline", "Date limite", "Deadline"),
    ("unsuccessful", "Infructueux", "Unsuccessful"),
    ("abandoned", "Sans suite", "Abandoned"),
    ("start", "Début d'exécution", "Start of performance"),
    ("end", "Fin d'exécution", "End of performance"),
)  # fmt: skip

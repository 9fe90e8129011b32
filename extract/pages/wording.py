"""What the pages call things, in French: the closed lists of `models`, each value once."""

from __future__ import annotations

STATES = {
    "answered": "répondu",
    "default_sentence": "phrase par défaut",
    "slot_empty": "imprimé sans réponse",
    "lost": "réponse perdue",
    "unreadable": "illisible",
    "section_absent": "partie absente",
    "not_printed_in_era": "non imprimé dans cette édition",
}
"""By coverage state, in the order in which charts stack them."""

STATE_MEANINGS = {
    "answered": "Le rapport donne au moins une réponse.",
    "default_sentence": "La page imprime aussi cette phrase quand personne n'a répondu : ambigu.",
    "slot_empty": "La phrase est imprimée, sans rien à la place de la réponse : inconnu, pas « non ».",
    "lost": "La phrase annonce une réponse que le fichier enregistré ne contient plus.",
    "unreadable": "Se trouve peut-être sur une page illisible.",
    "section_absent": "Le thème n'est pas dans le rapport : inconnu, pas « non ».",
    "not_printed_in_era": "Cette édition de la page n'imprimait pas les options : inconnu, pas « non ».",
}

ERAS = {
    "G0": "2022 (G0)",
    "G1": "2023 (G1)",
    "G2": "2024 (G2)",
    "form": "questionnaire",
    "unknown": "inconnue",
}

GRADES = {"excellent": "excellente", "good": "bonne", "fair": "moyenne", "poor": "mauvaise"}

DOCUMENT_STATUSES = {"ok": "lu en entier", "partial": "lu en partie", "failed": "non lu"}

READERS = {
    "text": "texte",
    "markdown": "markdown",
    "html": "page web",
    "pdf": "PDF",
    "image": "image de page",
}

MATCH_METHODS = {
    "exact": "identique au libellé connu",
    "meaning": "dit en d'autres mots",
    "fuzzy": "proche du libellé",
    "sentence": "la phrase entière est la réponse",
    "box": "case à côté du libellé",
    "parsed": "nombre compris",
    "none": "gardé tel qu'imprimé",
    "reviewed": "lu par une personne",
}

REVIEW_DECISIONS = {
    "accept": "acceptée",
    "correct": "corrigée",
    "not_there": "n'y est pas",
    "cannot_tell": "ne se peut dire",
    "add": "ajoutée",
    "disputed": "avis différents",
}

PERIODS = {"year": "par an", "month": "par mois", "week": "par semaine", "day": "par jour"}

ISSUES = {
    "unknown_phrase": "Formulation inconnue de la taxonomie",
    "unread_count": "Nombre non compris",
    "unexplained_text": "Passage inexpliqué",
    "list_lost": "Liste perdue à l'enregistrement",
    "default_sentence": "Phrase imprimée même sans réponse",
    "foreign_frame": "Phrase d'un autre thème que son titre",
    "duplicate_frame": "Phrase imprimée deux fois",
    "conflicting_answers": "Réponses contradictoires",
    "no_site_name": "Nom du site introuvable",
    "no_report_found": "Aucun rapport reconnu dans ce fichier",
    "several_reports": "Plusieurs rapports dans un même fichier",
    "truncated_verbatim": "Texte libre coupé",
    "doubtful_verbatim": "Limites du texte libre incertaines",
    "unreadable_page": "Page illisible",
    "unreadable_box": "Case illisible",
    "box_without_label": "Case sans libellé",
    "text_layer_replaced": "Couche de texte remplacée par la lecture de l'image",
    "low_ocr_certainty": "Caractères reconnus avec peu de certitude",
    "frame_disagrees": "La phrase redite diffère de la page",
    "document_failed": "Rapport non lu",
    "review_rejected": "Réponse écartée à la revue",
    "review_disputed": "Relecteurs en désaccord",
    "review_outdated": "Décision de revue qui ne s'accorde plus",
    "doubtful_site_pair": "Peut-être un autre nom du même site",
}

ERRORS = {
    "empty": "fichier vide",
    "unknown_format": "format inconnu",
    "encrypted": "protégé par un mot de passe",
    "truncated": "fichier incomplet",
    "corrupt": "fichier endommagé",
    "too_large": "trop grand",
    "no_text": "aucun texte",
    "unreadable_file": "fichier inaccessible",
    "outside_root": "hors du dossier",
    "ocr_missing": "reconnaissance optique absente",
    "timeout": "trop long à lire",
    "out_of_memory": "mémoire insuffisante",
    "crashed": "lecture interrompue brutalement",
    "internal": "erreur de Relevé",
}

SOURCE_CLASSES = {"text": "texte et pages web", "pdf": "PDF", "ocr": "images de pages", "form": "questionnaires"}

LEVELS = {"info": "à savoir", "warning": "à vérifier", "error": "erreur"}


def named(words: dict[str, str], value: str) -> str:
    """Return the French name of a value, or the value itself where none is known yet."""
    return words.get(value, value)

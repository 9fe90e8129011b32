"""What a run noticed, in French sentences: messages are written in English, with ids; pages say them in their words.

Each code has the forms in which its messages are written, and what they mean. A message in no known form, as tables of
another version may hold, is told by the name of its code alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from extract.decisions.readings import OTHER
from extract.decisions.text_readings import TextReading, is_question_of_text, is_text
from extract.pages.told_readings import reading_in_french, text_in_french
from extract.pages.wording import ISSUES, REVIEW_DECISIONS, named
from models.taxonomy import Taxonomy

_Q, _T = r"(?P<question>[a-z_]+\.[a-z_]+)", r"(?P<theme>[a-z_]+|None)"
_REVIEW = r"(?P<question>[a-z_]+\.[a-z_]+), (?P<read>.+?): "
_WHO = r" \((?P<decision>[a-z_]+), (?P<who>.+)\)"


class _Form(NamedTuple):
    """How a message is written, and its French with the same names in braces."""

    written: str
    french: str


FORMS: Mapping[str, tuple[_Form, ...]] = {
    "unknown_phrase": (
        _Form(f"no option of {_Q} is printed like this", "{question} : aucune réponse connue ne s'imprime ainsi"),
    ),
    "unread_count": (
        _Form(f"{_Q}: no number can be told from what is printed", "{question} : aucun nombre ne peut en être tiré"),
    ),
    "unexplained_text": (
        _Form(
            "no heading or frame tells what this text is",
            "Ni titre ni phrase connue ne dit ce qu'est ce passage",
        ),
    ),
    "list_lost": (
        _Form(f"{_Q}: the list that was announced is not there", "{question} : la liste annoncée ne suit pas"),
    ),
    "default_sentence": (
        _Form(
            f"{_Q}: the page prints this sentence without an answer too",
            "{question} : la page imprime cette phrase même quand personne n'a répondu",
        ),
    ),
    "foreign_frame": (),
    "duplicate_frame": (),
    "conflicting_answers": (
        _Form(f"{_Q}=(?P<answer>\\S+) is both ticked and not", "{question} : « {answer} » est à la fois coché et non"),
        _Form(
            f"{_Q} takes one answer and has (?P<count>\\d+): (?P<answers>.+)",
            "{question} : une seule réponse est attendue, {count} sont données ({answers})",
        ),
    ),
    "no_site_name": (
        _Form("no title names the site", "Aucun titre ne nomme le site"),
        _Form(
            "no title; the site is named after the address printed on the page",
            "Sans titre : le site est nommé d'après l'adresse imprimée sur la page",
        ),
    ),
    "no_report_found": (
        _Form(
            "no theme of the questionnaire was found in this document",
            "Aucun thème du questionnaire n'a été trouvé dans ce document",
        ),
    ),
    "doubtful_site_pair": (
        _Form(
            r"“(?P<one>.+)” and “(?P<other>.+)” may be one site \(.+, (?P<score>[0-9.]+) of 1\); "
            r"they are counted as two\.",
            "« {one} » et « {other} » sont peut-être un seul site ({score} sur 1) ; ils comptent pour deux",
        ),
    ),
    "several_reports": (
        _Form(
            r"another report begins on page (?P<page>\d+), line (?P<line>\d+); only the first of this file was read",
            "Un autre rapport commence page {page}, ligne {line} ; seul le premier du fichier est lu",
        ),
    ),
    "truncated_verbatim": (
        _Form(f"{_T}: only the beginning of the free text was printed", "{theme} : seul le début du texte est imprimé"),
    ),
    "doubtful_verbatim": (
        _Form(
            f"{_T}: the place of this text does not tell its theme for sure",
            "{theme} : la place de ce texte ne dit pas son thème à coup sûr",
        ),
    ),
    "unreadable_page": (
        _Form(r"page (?P<page>\d+) has no text that can be read", "La page {page} n'a pas de texte lisible"),
    ),
    "unreadable_box": (
        _Form(
            f"{_Q}: the box cannot be told ticked from empty",
            "{question} : on ne peut dire si la case est cochée ou vide",
        ),
    ),
    "box_without_label": (
        _Form(
            "a box that is (?P<box>ticked|empty|unread) has no label that answers a question",
            "Une case {box} n'a pas de libellé qui réponde à une question",
        ),
    ),
    "text_layer_replaced": (),
    "low_ocr_certainty": (),
    "frame_disagrees": (
        _Form(
            f"{_T}: told again, its sentences agree with the page by (?P<share>\\d+)%; not printed: (?P<missing>.+)",
            "{theme} : ses phrases, redites, s'accordent à {share} % avec la page ; n'y est pas : {missing}",
        ),
        _Form(
            f"{_T}: told again, its sentences agree with the page by (?P<share>\\d+)%",
            "{theme} : ses phrases, redites, s'accordent à {share} % avec la page",
        ),
    ),
    "document_failed": (),
    "review_rejected": (
        _Form(f"{_REVIEW}said not to be there{_WHO}", "{question} : « {read} » n'y est pas, selon {who}"),
    ),
    "review_disputed": (
        _Form(f"{_REVIEW}reviewers differ{_WHO}", "{question} : sur « {read} », les avis diffèrent ({who})"),
    ),
    "review_outdated": (
        _Form(
            f"{_REVIEW}decided on earlier bytes of this file{_WHO}",
            "{question} : « {read} », {decision} par {who} quand le fichier était autre",
        ),
        _Form(
            f"{_REVIEW}now read as (?P<now>.+){_WHO}",
            "{question} : « {read} », {decision} par {who}, est lu à présent « {now} »",
        ),
        _Form(
            f"{_REVIEW}its words are still printed, but no longer read as this answer{_WHO}",
            "{question} : les mots de « {read} », {decision} par {who}, ne sont plus lus comme cette réponse",
        ),
        _Form(
            f"{_REVIEW}its question or its answer is not in the taxonomy{_WHO}",
            "« {read} », {decision} par {who} : la question ({question}) ou la réponse n'est pas dans la taxonomie",
        ),
        _Form(
            f"{_REVIEW}its words are not printed as often any more{_WHO}",
            "{question} : les mots de « {read} », {decision} par {who}, ne sont plus imprimés autant de fois",
        ),
        _Form(
            f"{_REVIEW}its words are not in the document any more{_WHO}",
            "{question} : les mots de « {read} », {decision} par {who}, ne sont plus dans le document",
        ),
    ),
}
"""By code; empty where no rule of this version notices such a thing."""

TO_DO = {
    "unknown_phrase": "L'ajouter à la taxonomie : comme réponse, ou comme autre forme d'une réponse connue.",
    "unread_count": "Rien, ou décider à la main ; ne jamais y mettre 0 ou 1.",
    "unexplained_text": "Regarder le passage : python pipeline.py explain.",
    "list_lost": "Chercher une autre copie du rapport, ou ajouter ce qui est imprimé : python pipeline.py review. "
    "Cela ne veut pas dire « aucun ».",
    "default_sentence": "La laisser hors des statistiques, ou demander au site.",
    "foreign_frame": "Regarder une fois : titre trompeur, ou colonnes mêlées.",
    "duplicate_frame": "Rien si les deux disent la même chose.",
    "conflicting_answers": "Regarder la page et n'en garder qu'une.",
    "no_site_name": "Donner le site à la main en joignant les tables.",
    "no_report_found": "Ôter le fichier du dossier, ou le regarder s'il en est un.",
    "doubtful_site_pair": "Comparer les deux, puis écrire merge ou split dans models/taxonomy/sites.csv.",
    "several_reports": "Couper le fichier à cet endroit, un rapport par fichier, et relire. La table issues donne "
    "la commande dans hint : csplit pour un texte, qpdf pour un PDF.",
    "truncated_verbatim": "Chercher une page web enregistrée du même rapport : elle contient le texte entier.",
    "doubtful_verbatim": "Comparer avec le texte tel qu'imprimé.",
    "unreadable_page": "Relire avec --ocr auto, ou numériser la page de nouveau.",
    "unreadable_box": "Regarder la case sur la page.",
    "box_without_label": "Regarder la page ; ajouter le libellé à la taxonomie si c'est une réponse.",
    "text_layer_replaced": "Rien, si le texte se lit bien.",
    "low_ocr_certainty": "Comparer avec la page, ou la numériser de nouveau.",
    "frame_disagrees": "Comparer avec la page : colonnes mêlées, ou phrase reformulée à ajouter à la taxonomie.",
    "document_failed": "Faire ce qui est dit, puis relire : les autres documents ne sont pas touchés.",
    "review_rejected": "Rien. Par erreur ? L'annuler : python pipeline.py review.",
    "review_disputed": "Trancher : python pipeline.py review --queue disagreements.",
    "review_outdated": "Regarder de nouveau : python pipeline.py review.",
}

_BOXES = {"ticked": "cochée", "empty": "vide", "unread": "illisible"}


class IssueTeller:
    """Tells issues in the words of a taxonomy."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._themes = {theme.theme: theme.label_fr for theme in taxonomy.themes}
        self._questions = {i.id: f"{theme.label_fr}, {i.label_fr}" for theme, i in taxonomy.indicators}
        self._options = {i.id: {o.id: o.label_fr for o in i.options} for _, i in taxonomy.indicators}

    def told(self, code: str, message: str) -> str:
        """Return an issue in one French sentence; of a message in no known form, the name of its code."""
        for form in FORMS.get(code, ()):
            found = re.fullmatch(form.written, message, re.DOTALL)
            if found is not None:
                return form.french.format(**self._in_french(found.groupdict()))
        return named(ISSUES, code)

    def _in_french(self, values: Mapping[str, str]) -> dict[str, str]:
        question = values.get("question", "")
        said = dict(values)
        for name, value in values.items():
            if name == "question":
                said[name] = self._questions.get(value) or self._text_of(value)
            elif name == "theme":
                said[name] = self._themes.get(value, "Sans thème" if value == "None" else value)
            elif name in ("answer", "answers", "read", "now"):
                said[name] = ", ".join(self._reading(question, part) for part in value.split(", "))
            elif name == "decision":
                said[name] = named(REVIEW_DECISIONS, value)
            elif name == "box":
                said[name] = _BOXES[value]
        return said

    def _text_of(self, question: str) -> str:
        """Return what stands for the question of a free text; any other unknown question as it is."""
        theme = self._themes.get(question.partition(".")[0], "Sans thème")
        return f"{theme}, texte libre" if is_question_of_text(question) else question

    def _reading(self, question: str, reading: str) -> str:
        """Return an answer by its label; what is none stays as it is written."""
        if is_text(reading):
            return text_in_french(TextReading(None, None), self._themes)
        return reading_in_french(OTHER if reading == "?" else reading, self._options.get(question, {}))

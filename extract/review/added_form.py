"""The form that adds an answer which was missed: the answer as a reading, and the words that say it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extract.decisions.quoted_words import find_words
from extract.decisions.readings import NOTHING, OTHER, parse_choice
from extract.decisions.review_lines import one_line
from extract.review.answers import corrected_reading
from extract.review.reports import Answered, ReportTold
from models.errors import UsageError
from models.reviews import ReviewDecision, RowKey, Standing
from models.taxonomy_terms import Indicator

NO_LINE = "none"
_MOST_WORDS_CHARS = 2_000


def added_key(
    form: Mapping[str, str], report: ReportTold, indicator: Indicator, standing: Sequence[Standing]
) -> RowKey:
    """Return the key of the answer that a form adds. Raises `UsageError`, in French, when it cannot be added.

    `standing`: what people decided about the report by now, also what no run has seen yet.
    """
    reading = corrected_reading(form, indicator)
    choice = parse_choice(reading) if indicator.kind == "choice" else None
    if choice is not None and choice.is_selected is None:
        raise UsageError("une case illisible n'est pas une réponse")
    quote, ordinal = _words(form, report)
    if not quote and reading == OTHER:
        raise UsageError("hors taxonomie, il faut les mots imprimés")
    if not quote and not one_line(form.get("note", "")):
        raise UsageError("sans place, la note doit dire d'où vient la réponse")
    key = RowKey(report.document_id, indicator.id, reading, quote, ordinal)
    _check_beside(key, indicator, report.answers, standing)
    return key


def _words(form: Mapping[str, str], report: ReportTold) -> tuple[str, int]:
    """Return the words that say the answer, and which of their places it is; no words for none."""
    line, words = form.get("line", ""), one_line(form.get("words", ""))
    if line == NO_LINE:
        return "", 1
    if len(words) > _MOST_WORDS_CHARS:
        raise UsageError("ces mots sont trop longs : en choisir moins")
    if line:
        start, end = _line(line, report)
        quote = words or one_line(report.text[start:end])
        places = find_words(report.text, quote)
        rank = next((n for n, place in enumerate(places, start=1) if start <= place.start < end), None)
        if rank is None:
            raise UsageError("cette ligne ne contient pas ces mots" if words else "cette ligne ne contient aucun mot")
        return one_line(report.text[slice(*places[rank - 1])]), rank
    if not words:
        raise UsageError("choisir la ligne qui le dit, ou « sans place »")
    places = find_words(report.text, words)
    if len(places) != 1:
        told = f"sont imprimés {len(places)} fois : choisir la ligne" if places else "ne sont pas dans le texte"
        raise UsageError(f"ces mots {told}")
    return one_line(report.text[slice(*places[0])]), 1


def _line(line: str, report: ReportTold) -> tuple[int, int]:
    """Return the half-open stretch of a line, given by where it starts."""
    start = int(line) if line.isascii() and line.isdigit() and len(line) < 10 else -1
    if not 0 <= start < len(report.text):
        raise UsageError("choisir la ligne dans la liste")
    ends = [place for mark in "\n\f" if (place := report.text.find(mark, start)) >= 0]
    return start, min(ends, default=len(report.text))


def _check_beside(key: RowKey, indicator: Indicator, answers: Sequence[Answered], standing: Sequence[Standing]) -> None:
    """Raise `UsageError` where the answer stands already, or cannot stand beside another."""
    read = [one.reading for one in answers if one.indicator_id == key.indicator_id and one.was != NOTHING]
    waiting = [s.corrected or s.key.read_as for s in standing if _adds(s, key.indicator_id)]
    said = {*read, *waiting}
    if key.read_as in said and key.read_as != OTHER:
        raise UsageError("cette réponse y est déjà")
    if indicator.kind == "count" and said:
        raise UsageError("un nombre y est déjà : le corriger")
    choice = parse_choice(key.read_as)
    others = [other for one in said if (other := parse_choice(one)) is not None]
    if choice is None or key.read_as == OTHER:
        return
    if any(other.value_id == choice.value_id for other in others):
        raise UsageError("la même réponse y est déjà, avec une autre case : la corriger")
    if indicator.is_single and choice.is_selected and any(other.is_selected for other in others):
        raise UsageError("cette question n'a qu'une réponse, qui y est déjà : la corriger")


def _adds(standing: Standing, indicator_id: str) -> bool:
    """Tell whether an addition stands that the tables may not have yet."""
    is_settled = standing.decision in (ReviewDecision.ADD, ReviewDecision.CORRECT)
    return standing.is_added and is_settled and standing.key.indicator_id == indicator_id

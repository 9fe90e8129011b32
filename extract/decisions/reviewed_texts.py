"""Free texts as people corrected them: accepted, another text or theme, taken away, or for a person to look at."""

from __future__ import annotations

from collections.abc import Sequence

from extract.decisions.review_pairs import pair_rows, row_keys
from extract.decisions.standing import same_row
from extract.decisions.text_readings import AS_READ, NO_THEME, TextReading, parse_text, question_of, text_reading
from models.records import Report, Verbatim
from models.reviews import ReviewDecision, Reviewed, ReviewOutcome, Standing, TextMark
from models.taxonomy import Taxonomy
from models.vocabulary import Status


def decide_texts(
    standing: Sequence[Standing], report: Report, taxonomy: Taxonomy
) -> tuple[list[Reviewed], list[Verbatim | None]]:
    """Return what becomes of decisions about free texts, and each text as decided, None where it is none.

    `Reviewed.text_place` is the index of the text that a decision changes, None where it changes none.
    """
    if not standing:
        return [], list(report.verbatims)
    themes = frozenset(theme.theme for theme in taxonomy.themes)
    found = [_what_became(pair, report, themes) for pair in _pairs(standing, report)]
    decided = {r.text_place: r.standing for r in found if r.text_place is not None}
    texts = [_decided(v, decided[n]) if n in decided else v for n, v in enumerate(report.verbatims)]
    return found, texts


def _pairs(standing: Sequence[Standing], report: Report) -> list[tuple[Standing, int | None]]:
    """Return each standing with the index of its text: the same words, of the same theme rather than of another."""
    texts = report.verbatims
    order = sorted(range(len(texts)), key=lambda place: texts[place].evidence.char_start)
    said = [(question_of(texts[place].theme_id), AS_READ, texts[place].text) for place in order]
    keys = [same_row(key) for key in row_keys(report.document.document_id, said)]
    found = pair_rows([same_row(s.key) for s in standing], keys, lambda key: key.quote)
    return [(s, order[found[place]] if place in found else None) for place, s in enumerate(standing)]


def _what_became(pair: tuple[Standing, int | None], report: Report, themes: frozenset[str]) -> Reviewed:
    """Return what becomes of one standing; `text_place` is set only where the text is to be changed."""
    standing, place = pair
    if place is None:
        gone = standing.decision in (ReviewDecision.NOT_THERE, ReviewDecision.CANNOT_TELL)
        return Reviewed(standing=standing, outcome=ReviewOutcome.NOT_READ if gone else ReviewOutcome.OUTDATED)
    if standing.decision is ReviewDecision.DISPUTED:
        return Reviewed(standing=standing, outcome=ReviewOutcome.DISPUTED, read_as=AS_READ, text_place=place)
    verbatim = report.verbatims[place]
    said = _said(standing)
    (now,) = row_keys(standing.key.document_id, [(question_of(verbatim.theme_id), AS_READ, verbatim.text)])
    is_same = same_row(now)[:4] == same_row(standing.key)[:4]
    if not is_same and standing.decision in (ReviewDecision.ACCEPT, ReviewDecision.NOT_THERE):
        return Reviewed(standing=standing, outcome=ReviewOutcome.OUTDATED, read_as=_read_now(verbatim, standing))
    if said.theme not in (None, NO_THEME, *themes):
        return Reviewed(standing=standing, outcome=ReviewOutcome.OUTDATED, read_as=AS_READ)
    is_right = None
    if standing.decision is not ReviewDecision.CANNOT_TELL:
        is_right = standing.decision is not ReviewDecision.NOT_THERE and _applied(verbatim, said) == verbatim
    return Reviewed(
        standing=standing,
        outcome=ReviewOutcome.APPLIED,
        read_as=_read_now(verbatim, standing),
        is_right=is_right,
        text_place=place,
    )


def _said(standing: Standing) -> TextReading:
    """Return what people say is printed; nothing else than what was read unless they corrected it."""
    return parse_text(standing.corrected or AS_READ) or TextReading(None, None)


def _read_now(verbatim: Verbatim, standing: Standing) -> str:
    """Return what is read now where it is not what was decided about."""
    (now,) = row_keys(standing.key.document_id, [(standing.key.indicator_id, AS_READ, verbatim.text)])
    theme = None if question_of(verbatim.theme_id) == standing.key.indicator_id else verbatim.theme_id or NO_THEME
    text = None if same_row(now).quote == same_row(standing.key).quote else verbatim.text
    return text_reading(theme, text)


def _applied(verbatim: Verbatim, said: TextReading) -> Verbatim:
    theme = verbatim.theme_id if said.theme is None else None if said.theme == NO_THEME else said.theme
    return verbatim.changed(theme_id=theme, text=verbatim.text if said.text is None else said.text)


def _decided(verbatim: Verbatim, standing: Standing) -> Verbatim | None:
    """Return a free text as decided, None when it is none."""
    if standing.decision is ReviewDecision.NOT_THERE:
        return None
    corrected = _applied(verbatim, _said(standing))
    is_corrected = corrected != verbatim
    is_settled = standing.decision in (ReviewDecision.ACCEPT, ReviewDecision.CORRECT)
    return corrected.changed(
        status=Status.ACCEPTED if is_settled else Status.REVIEW,
        is_truncated=verbatim.is_truncated and _said(standing).text is None,
        review=TextMark(standing.decision, verbatim.theme_id, verbatim.text, verbatim.status.value, is_corrected),
    )

"""The known answers of one generated report, in the shape that scorers read."""

from __future__ import annotations

from typing import TypedDict

from benchmarks.reports.answers import (
    COUNT_OF_THEME,
    DEFAULT_SENTENCES,
    THEME_IDS,
    WITHOUT_ANSWER,
    Answers,
    Slot,
    ThemeAnswers,
)
from benchmarks.reports.page import Page
from benchmarks.reports.words import read_labels
from models.vocabulary import CoverageState, Era

CountGold = tuple[float | None, float | None, float | None, str | None, bool]

# Printed as a frame that ends in ":" with nothing after it: a lost list, not a "no".
_LISTS_OF_G2 = frozenset({"lien_social.publics", "solidarite.publics", "reseau_de_personnes.publics"})
_INLINE_SLOTS = {
    Era.G1: frozenset({"lien_social.publics", "lien_social.occasions", "lien_social.frequence"}),
    Era.G2: frozenset({"lien_social.frequence"}),
}


class Gold(TypedDict):
    """What a perfect reader would find.

    `generation`: the era. `site`: as printed. `choices`, `unknown`, `unchecked`: by indicator; options in the order of
    the questionnaire. `counts`: number, minimum, maximum, period, is approximate. `verbatims`: by theme, as far as
    printed; `truncated` names the themes of which only the excerpt is on the page. `themes`: those shown.
    `coverage`: by indicator, only where the page leaves no doubt about the state. `printed`: the words on the page
    by indicator and option. `source_class`: text, pdf, ocr or form.
    """

    file: str
    kind: str
    generation: str
    source_class: str
    site: str
    choices: dict[str, list[str]]
    counts: dict[str, CountGold]
    verbatims: dict[str, str]
    themes: list[str]
    unchecked: dict[str, list[str]]
    unknown: dict[str, list[str]]
    truncated: list[str]
    coverage: dict[str, str]
    printed: dict[str, dict[str, str]]


def gold_of_page(answers: Answers, page: Page, *, file_name: str, kind: str, source_class: str) -> Gold:
    """Return the known answers of a report printed as a web page."""
    slots = [slot for theme in answers.themes for slot in theme.slots]
    printed: dict[str, dict[str, str]] = {}
    for option in page.options:
        printed.setdefault(option.indicator_id, {})[option.value_id] = option.text
    cards = [
        card for card in page.cards if card.verbatim and card.verbatim.text.rstrip(".") not in ("", *WITHOUT_ANSWER)
    ]
    verbatims = {}
    truncated = []
    for card in cards:
        if card.verbatim is None:
            continue
        is_whole = card.verbatim.excerpt is None or card.verbatim.has_full_copy
        verbatims[card.theme_id] = card.verbatim.text if is_whole else card.verbatim.visible
        if not is_whole:
            truncated.append(card.theme_id)
    return Gold(
        file=file_name,
        kind=kind,
        generation=answers.era.value,
        source_class=source_class,
        site=page.title.split(" de ", 1)[1],
        choices={slot.indicator_id: list(slot.value_ids) for slot in slots if slot.value_ids},
        counts={slot.indicator_id: _count_gold(slot) for slot in slots if slot.counted},
        verbatims=verbatims,
        themes=[theme.theme_id for theme in answers.themes],
        unchecked={},
        unknown={slot.indicator_id: list(slot.unknown) for slot in slots if slot.unknown},
        truncated=truncated,
        coverage=_coverage(answers),
        printed=printed,
    )


def gold_of_form(
    answers: Answers, asked: tuple[str, ...], printed: dict[str, dict[str, str]], *, file_name: str, kind: str
) -> Gold:
    """Return the known answers of a filled form; `asked` are the indicators whose boxes it shows."""
    slots = {slot.indicator_id: slot for theme in answers.themes for slot in theme.slots}
    themes = [theme for theme in answers.themes if theme.verbatim or any(s.indicator_id in asked for s in theme.slots)]
    return Gold(
        file=file_name,
        kind=kind,
        generation=Era.FORM.value,
        source_class="form",
        site=answers.site_name,
        choices={i: list(slots[i].value_ids) for i in asked if slots[i].value_ids},
        counts={},
        verbatims={t.theme_id: t.verbatim for t in themes if t.verbatim and t.verbatim not in WITHOUT_ANSWER},
        themes=[theme.theme_id for theme in themes],
        unchecked={
            i: [label.value_id for label in read_labels()[i] if label.value_id not in slots[i].value_ids] for i in asked
        },
        unknown={},
        truncated=[],
        coverage={i: CoverageState.ANSWERED.value for i in asked if slots[i].value_ids},
        printed=printed,
    )


def _count_gold(slot: Slot) -> CountGold:
    if slot.counted is None:
        return (None, None, None, None, False)
    q = slot.counted.quantity
    return (q.value_number, q.value_min, q.value_max, q.period, q.is_approximate)


def _coverage(answers: Answers) -> dict[str, str]:
    shown = {theme.theme_id: theme for theme in answers.themes}
    coverage = {}
    for theme_id in THEME_IDS:
        for indicator_id in _indicators_of(theme_id):
            state = _state(indicator_id, shown.get(theme_id), answers.era)
            if state is not None:
                coverage[indicator_id] = state.value
    return coverage


def _indicators_of(theme_id: str) -> list[str]:
    found = [indicator_id for indicator_id in read_labels() if indicator_id.startswith(theme_id + ".")]
    return [*found, COUNT_OF_THEME[theme_id]] if theme_id in COUNT_OF_THEME else found


def _state(indicator_id: str, theme: ThemeAnswers | None, era: Era) -> CoverageState | None:
    """Return the state that the page shows beyond doubt, else None.

    In doubt: a theme absent from an edition without options, a sentence not printed for want of an answer.
    """
    if theme is None:
        return None if era is Era.G0 else CoverageState.SECTION_ABSENT
    if era is Era.G0:
        return CoverageState.NOT_PRINTED_IN_ERA
    slot = next(slot for slot in theme.slots if slot.indicator_id == indicator_id)
    if any((indicator_id, value_id) in DEFAULT_SENTENCES for value_id in slot.value_ids):
        return CoverageState.DEFAULT_SENTENCE
    if not slot.is_empty:
        return CoverageState.ANSWERED
    if era is Era.G2 and indicator_id in _LISTS_OF_G2:
        return CoverageState.LOST
    if indicator_id in _INLINE_SLOTS.get(era, frozenset()):
        return CoverageState.SLOT_EMPTY
    return None

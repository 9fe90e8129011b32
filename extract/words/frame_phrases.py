"""The cues and questions of the taxonomy as folded phrases, with what tells them from each other."""

from __future__ import annotations

from collections.abc import Iterator

from extract.words.clean import fold
from extract.words.lexicon import CuePhrase, QuestionPhrase
from models.near_wordings import choices_of, first_wording
from models.taxonomy import Taxonomy
from models.taxonomy_terms import Theme

_SHORT_QUESTION = 3  # words
_FUNCTION_WORDS = frozenset("les des une qui que par pour dans avec sur ont ete aux leurs ces".split())


def cue_phrases(taxonomy: Taxonomy) -> Iterator[CuePhrase]:
    """Yield the wordings of all cues as printed."""
    for theme in taxonomy.themes:
        for order, cue in enumerate(theme.cues):
            for say in cue.say:
                yield _cue_phrase(fold(say), content_words(fold(say)), theme, order)


def near_cues(taxonomy: Taxonomy) -> list[tuple[CuePhrase, tuple[tuple[str, ...], ...]]]:
    """Return the other wordings of cues, each in its first words, and what may stand in each place."""
    alike = taxonomy.common.alike
    return [
        (_cue_phrase(fold(first_wording(also, alike)), frozenset(), theme, order), choices_of(also, alike))
        for theme in taxonomy.themes
        for order, cue in enumerate(theme.cues)
        for also in cue.also
    ]


def _cue_phrase(text: str, words: frozenset[str], theme: Theme, order: int) -> CuePhrase:
    cue = theme.cues[order]
    return CuePhrase(
        text=text,
        words=words,
        cue=cue,
        theme=theme,
        order=order,
        may=_folded(cue.may),
        count_ends=frozenset(_folded(cue.count_ends)),
        indicators=frozenset({*cue.opens, *([cue.states.indicator] if cue.states else [])}),
    )


def question_phrases(taxonomy: Taxonomy) -> Iterator[QuestionPhrase]:
    """Yield the wordings of all questions as printed."""
    for theme in taxonomy.themes:
        for question in theme.questions:
            for say in question.say:
                yield QuestionPhrase(
                    text=fold(say),
                    words=content_words(fold(say)),
                    question=question,
                    theme=theme,
                    may=_folded(question.may),
                    is_short=len(fold(say).split()) <= _SHORT_QUESTION,
                )


def _folded(phrases: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(fold(phrase) for phrase in phrases)


def content_words(text: str) -> frozenset[str]:
    """Return the words of a folded phrase that carry its meaning; all of them where none does."""
    words = text.split()
    return frozenset(w for w in words if len(w) > 2 and w not in _FUNCTION_WORDS) or frozenset(words)

"""The taxonomy made ready for matching: every phrase folded once, looked up by what it may name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from extract.words.ballots import Ballots
from extract.words.label_book import LabelBook
from extract.words.match import Match, fold_confusions
from extract.words.meanings import NO_MEANINGS, Meanings
from extract.words.near_phrases import NearPhrases
from extract.words.text_memo import TextMemo
from models.taxonomy_terms import Cue, Indicator, Question, Theme, Thresholds

ENOUGH_WORDS = 0.33  # share of a phrase's words that a paragraph must hold before it is compared
STEM = 6  # letters with which words of one family begin
DIMENSION = "dimension"
THEME = "theme"


@dataclass(frozen=True, slots=True, kw_only=True)
class CuePhrase:
    """One folded wording of a cue. `words`: those longer than two letters; none: it is found only as it is printed.

    `indicators`: what it answers or opens.
    """

    text: str
    words: frozenset[str]
    cue: Cue
    theme: Theme
    order: int
    may: tuple[str, ...]
    count_ends: frozenset[str]
    indicators: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionPhrase:
    """One folded wording of a question; `may`: later words of it, folded.

    `is_short`: too short to tell its theme where no heading does: "entre quels publics" is asked by several.
    """

    text: str
    words: frozenset[str]
    question: Question
    theme: Theme
    may: tuple[str, ...]
    is_short: bool


class RarestWord(NamedTuple):
    """A phrase that is looked for by one word: its index among all, the words before that one, how many there are.

    `spaced`: the folded text with a space before and after.
    """

    phrase_no: int
    before: int
    size: int
    spaced: str


class Terms(dict[str, str]):
    """What a slot may say, {folded label: term}, the longest label first; made once and not changed.

    `by_first_word`: first word → second one, None for labels of a single word → (place among the labels, words in all,
    label, label and a space), for those that begin with them. `meanings`: of the terms, in other words.
    """

    def __init__(self, terms: Mapping[str, str], meanings: Meanings = NO_MEANINGS) -> None:
        super().__init__(sorted(terms.items(), key=lambda item: -len(item[0])))
        self.meanings = meanings
        self.by_first_word: dict[str, dict[str | None, list[tuple[int, int, str, str]]]] = {}
        for place, label in enumerate(self):
            words = label.split(" ")
            by_second = self.by_first_word.setdefault(words[0], {})
            second = words[1] if len(words) > 1 else None
            by_second.setdefault(second, []).append((place, len(words), label, f"{label} "))

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """The labels with which longer ones begin."""
        return frozenset(label for label in self if any(longer.startswith(f"{label} ") for longer in self))

    @cached_property
    def by_length(self) -> dict[int, dict[str, str]]:
        """The same terms for phrases of so many letters: those whose labels have a letter more or less at most."""
        found: dict[int, dict[str, str]] = {}
        for label, term in self.items():
            for size in (len(label) - 1, len(label), len(label) + 1):
                found.setdefault(size, {})[label] = term
        return found

    @cached_property
    def confused(self) -> dict[str, str]:
        """The same terms by their labels as `fold_confusions` writes them."""
        return {fold_confusions(label): term for label, term in self.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """All that matching looks up; keys are folded phrases.

    `heading_meanings`: of themes, in other words.
    `headings`: heading → "theme:ID" or "dimension:ID"; `compact_headings`: those without their blanks → heading;
    `heading_beginnings`: their first word → their second ones, empty of those of one word.
    `labels`: indicator → {label: value}; word pairs stand both joined, as in the stream, and written out, for pairs
    too damaged to be joined.
    `means`: indicator → (value, words that mean it); `group_means`: (indicator, words that mean its group);
    `fillers`: words that mean nothing beside those. `label_book`: them all, for boxes whose question is not known yet.
    `options`: indicator → all its options; `listed`: indicators whose answers a frame lists.
    `prompts`: theme → {short name of a question: indicator}; `prompt_words`: with which
    those begin. `asked_alone`: indicators that an edition asks without printing what was answered.
    `plain`: words that may stand beside any cue; `turns`: words that turn what it says.
    `groups`: {wording of a group: indicator}, for comparisons between groups.
    `furniture_pattern`: all patterns as one, each in a group that `furniture_names` names.
    `vocabulary`: every word of every phrase. `cue_beginnings`: the first words of each cue, two or more.
    `frame_beginnings`: the first two words of each cue and question.
    `words_by_theme`: the words of a theme, with what several themes share; `frame_words`: those with `plain` and
    `fillers`, and the stems of the longer ones. `theme_meanings`: of all options and groups of a theme.
    `counted`: theme → nouns of what it counts. `joiners`: the words of `glue` and `fillers`.
    `phrases`: all cues and questions, behind them wordings that are looked for as they are;
    `ballots`: tells which of the former have enough words in a text, to find damaged ones;
    `cue_candidates`, `question_candidates` and, by theme and order, `same_cue`: sets of them to be asked for;
    `phrases_by_rarest_word`: each of the former under one of its words only, to find exact ones; `near_phrases`: the
    latter, under each word of their anchor; `cue_words`: all those words.
    `single_cues`: cues of one word that begin a frame. `longer_answers`: phrase → sentences of answers
    that begin so. `known_…`: what was looked up before, kept.
    """

    thresholds: Thresholds
    themes: dict[str, Theme]
    indicators: dict[str, tuple[Theme, Indicator]]
    titles: tuple[str, ...]
    headings: dict[str, str]
    compact_headings: dict[str, str]
    heading_meanings: Meanings
    heading_beginnings: dict[str, frozenset[str]]
    image_alternatives: dict[str, tuple[str, ...]]
    furniture_lines: dict[str, str]
    furniture_pattern: re.Pattern[str]
    furniture_names: dict[str, str]
    labels: dict[str, dict[str, str]]
    means: dict[str, tuple[tuple[str, str], ...]]
    group_means: tuple[tuple[str, str], ...]
    fillers: frozenset[str]
    options: dict[str, frozenset[str]]
    listed: frozenset[str]
    prompts: dict[str, dict[str, str]]
    prompt_words: dict[str, frozenset[str]]
    asked_alone: frozenset[str]
    groups: dict[str, str]
    all_labels: frozenset[str]
    label_book: LabelBook
    text_labels: frozenset[str]
    unanswered: frozenset[str]
    glue: tuple[tuple[str, ...], ...]
    plain: frozenset[str]
    turns: frozenset[str]
    glue_by_word: dict[str, tuple[tuple[str, ...], ...]]
    cues: tuple[CuePhrase, ...]
    questions: tuple[QuestionPhrase, ...]
    vocabulary: frozenset[str]
    cue_beginnings: frozenset[str]
    frame_beginnings: frozenset[str]
    words_by_theme: dict[str, frozenset[str]]
    frame_words: dict[str, tuple[frozenset[str], frozenset[str]]]
    theme_meanings: dict[str, Meanings]
    counted: dict[str, frozenset[str]]
    joiners: frozenset[str]
    phrases: tuple[CuePhrase | QuestionPhrase, ...]
    ballots: Ballots
    cue_candidates: int
    question_candidates: int
    same_cue: dict[tuple[str, int], int]
    phrases_by_rarest_word: dict[str, tuple[RarestWord, ...]]
    near_phrases: dict[str, NearPhrases]
    cue_words: frozenset[str]
    single_cues: tuple[CuePhrase, ...]
    longer_answers: dict[str, tuple[CuePhrase, ...]]
    known_furniture: TextMemo[str | None] = field(default_factory=TextMemo, compare=False, repr=False)
    known_headings: TextMemo[Match | None] = field(default_factory=TextMemo, compare=False, repr=False)
    known_reworded: TextMemo[Match | None] = field(default_factory=TextMemo, compare=False, repr=False)
    known_told: dict[str, TextMemo[bool]] = field(default_factory=dict, compare=False, repr=False)
    known_terms: dict[tuple[str, ...], Terms] = field(default_factory=dict, compare=False, repr=False)

"""The taxonomy made ready for matching: every phrase folded once, looked up by what it may name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Generic, NamedTuple, TypeVar

from extract.words.ballots import Ballots
from extract.words.clean import fold
from extract.words.match import Match, fold_confusions
from models.taxonomy import Cue, Indicator, Question, Taxonomy, Theme, Thresholds

_Verdict = TypeVar("_Verdict")

ENOUGH_WORDS = 0.33  # share of a phrase's words that a paragraph must hold before it is compared
DIMENSION = "dimension"
THEME = "theme"
_FUNCTION_WORDS = frozenset("les des une qui que par pour dans avec sur ont ete aux leurs ces".split())
DENIALS = frozenset("ne pas jamais ni sans aucun aucune moins peu".split())  # short, and they turn a sentence round


@dataclass(frozen=True, slots=True, kw_only=True)
class CuePhrase:
    """One folded wording of a cue. `words`: those longer than two letters; `indicators`: what it answers or opens."""

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
    """One folded wording of a question; `may`: later words of it, folded."""

    text: str
    words: frozenset[str]
    question: Question
    theme: Theme
    may: tuple[str, ...]


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

    `by_first_word`: first word → (place among the labels, words in all, label, label and a space), for those that begin
    with it.
    """

    def __init__(self, terms: Mapping[str, str]) -> None:
        super().__init__(sorted(terms.items(), key=lambda item: -len(item[0])))
        self.by_first_word: dict[str, list[tuple[int, int, str, str]]] = {}
        for place, label in enumerate(self):
            words = label.split(" ")
            self.by_first_word.setdefault(words[0], []).append((place, len(words), label, f"{label} "))

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """The labels with which longer ones begin."""
        return frozenset(label for label in self if any(longer.startswith(f"{label} ") for longer in self))

    @cached_property
    def confused(self) -> dict[str, str]:
        """The same terms by their labels as `fold_confusions` writes them."""
        return {fold_confusions(label): term for label, term in self.items()}


_MOST_KEPT = 20_000  # lines: what is kept of them is thrown away when they are more


class TextMemo(dict[str, _Verdict], Generic[_Verdict]):
    """What was found out about lines or words by their letters alone: pages print the same again and again."""

    def keep(self, line: str, verdict: _Verdict) -> _Verdict:
        """Keep and return a verdict."""
        if len(self) >= _MOST_KEPT:
            self.clear()
        self[line] = verdict
        return verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """All that matching looks up; keys are folded phrases.

    `headings`: heading → "theme:ID" or "dimension:ID"; `compact_headings`: those without their blanks → heading;
    `heading_beginnings`: their first words. `labels`: indicator → {label: value}; word pairs
    stand both joined, as in the stream, and written out, for pairs too damaged to be joined.
    `groups`: {wording of a group: indicator}, for comparisons between groups.
    `furniture_pattern`: all patterns as one, each in a group that `furniture_names` names.
    `vocabulary`: every word of every phrase. `cue_beginnings`: the first words of each cue, two or more.
    `frame_beginnings`: the first two words of each cue and question.
    `words_by_theme`: the words of a theme, with what several themes share.
    `phrases`: all cues and questions, behind them wordings that are looked for as they are;
    `ballots`: tells which of the former have enough words in a text, to find damaged ones;
    `cue_candidates`, `question_candidates` and, by theme and order, `same_cue`: sets of them to be asked for;
    `phrases_by_rarest_word`: each under one of its words only, to find exact ones.
    `single_cues`: cues of one word that begin a frame. `longer_answers`: phrase → sentences of answers
    that begin so. `known_…`: what was looked up before, kept.
    """

    thresholds: Thresholds
    themes: dict[str, Theme]
    indicators: dict[str, tuple[Theme, Indicator]]
    titles: tuple[str, ...]
    headings: dict[str, str]
    compact_headings: dict[str, str]
    heading_beginnings: frozenset[str]
    image_alternatives: dict[str, tuple[str, ...]]
    furniture_lines: dict[str, str]
    furniture_pattern: re.Pattern[str]
    furniture_names: dict[str, str]
    labels: dict[str, dict[str, str]]
    groups: dict[str, str]
    all_labels: frozenset[str]
    text_labels: frozenset[str]
    glue: tuple[tuple[str, ...], ...]
    glue_by_word: dict[str, tuple[tuple[str, ...], ...]]
    cues: tuple[CuePhrase, ...]
    questions: tuple[QuestionPhrase, ...]
    vocabulary: frozenset[str]
    cue_beginnings: frozenset[str]
    frame_beginnings: frozenset[str]
    words_by_theme: dict[str, frozenset[str]]
    phrases: tuple[CuePhrase | QuestionPhrase, ...]
    ballots: Ballots
    cue_candidates: int
    question_candidates: int
    same_cue: dict[tuple[str, int], int]
    phrases_by_rarest_word: dict[str, tuple[RarestWord, ...]]
    single_cues: tuple[CuePhrase, ...]
    longer_answers: dict[str, tuple[CuePhrase, ...]]
    known_furniture: TextMemo[str | None] = field(default_factory=TextMemo, compare=False, repr=False)
    known_headings: TextMemo[Match | None] = field(default_factory=TextMemo, compare=False, repr=False)
    known_reworded: TextMemo[Match | None] = field(default_factory=TextMemo, compare=False, repr=False)
    known_told: dict[str, TextMemo[bool]] = field(default_factory=dict, compare=False, repr=False)
    known_terms: dict[tuple[str, ...], Terms] = field(default_factory=dict, compare=False, repr=False)


def compile_lexicon(taxonomy: Taxonomy) -> Lexicon:
    """Return the lexicon of `taxonomy`; made once for each edition."""
    found = _COMPILED.get(taxonomy.digest)
    if found is None:
        found = _COMPILED[taxonomy.digest] = _compile(taxonomy)
    return found


_COMPILED: dict[str, Lexicon] = {}  # by the digest of the taxonomy's files


def _compile(taxonomy: Taxonomy) -> Lexicon:
    themes = {t.theme: t for t in taxonomy.themes}
    headings = {fold(h): f"{DIMENSION}:{d.id}" for d in taxonomy.common.dimensions for h in d.headings}
    headings |= {fold(h): f"{THEME}:{t.theme}" for t in taxonomy.themes for h in (*t.headings, t.label_fr)}
    alternatives: dict[str, tuple[str, ...]] = {}
    for theme in taxonomy.themes:
        for text in theme.image_alternatives:
            alternatives[fold(text)] = (*alternatives.get(fold(text), ()), theme.theme)
    labels = {
        i.id: {
            form: o.id
            for o in i.options
            for wording in reversed(o.wordings)
            for form in (fold(wording, join_pairs=False), fold(wording))
        }
        for _, i in taxonomy.indicators
    }
    glue = sorted({tuple(fold(g).split()) for g in taxonomy.common.glue}, key=lambda g: (-len(g), g))
    cues = tuple(
        _cue_phrase(say, cue, theme, order)
        for theme in taxonomy.themes
        for order, cue in enumerate(theme.cues)
        for say in cue.say
    )
    near = tuple(
        _cue_phrase(say, cue, theme, order)
        for theme in taxonomy.themes
        for order, cue in enumerate(theme.cues)
        for say in cue.also
    )
    questions = tuple(
        QuestionPhrase(
            text=fold(say), words=_content(fold(say)), question=question, theme=theme, may=_folded(question.may)
        )
        for theme in taxonomy.themes
        for question in theme.questions
        for say in question.say
    )
    texts = [cue.text for cue in cues] + [question.text for question in questions]
    near_texts = [cue.text for cue in near]
    ballots = Ballots([*(c.words for c in cues), *(q.words for q in questions)], ENOUGH_WORDS)
    same_cue: dict[tuple[str, int], list[int]] = {}
    for index, cue_phrase in enumerate(cues):
        same_cue.setdefault((cue_phrase.theme.theme, cue_phrase.order), []).append(index)
    patterns = [(f.name, pattern) for f in taxonomy.furniture for pattern in f.raw_patterns]
    return Lexicon(
        thresholds=taxonomy.common.thresholds,
        themes=themes,
        indicators={i.id: (t, i) for t, i in taxonomy.indicators},
        titles=tuple(sorted((fold(t) for t in taxonomy.common.titles), key=lambda t: -len(t))),
        headings=headings,
        heading_beginnings=frozenset(heading.split(" ", 1)[0] for heading in headings),
        compact_headings={heading.replace(" ", ""): heading for heading in headings},
        image_alternatives=alternatives,
        furniture_lines={fold(line): f.name for f in taxonomy.furniture for line in f.lines},
        furniture_pattern=re.compile(
            "|".join(f"(?P<p{i}>{p})" for i, (_, p) in enumerate(patterns)) or r"(?!)", re.IGNORECASE
        ),
        furniture_names={f"p{i}": name for i, (name, _) in enumerate(patterns)},
        labels=labels,
        groups={fold(w): i.id for _, i in taxonomy.indicators for w in i.asked_of},
        all_labels=frozenset(label for named in labels.values() for label in named),
        text_labels=frozenset(fold(label) for label in taxonomy.common.text_labels),
        glue=tuple(glue),
        glue_by_word={word: tuple(g for g in glue if g[0] == word) for word in {g[0] for g in glue}},
        cues=cues,
        questions=questions,
        vocabulary=frozenset(
            word
            for phrase in (
                *headings,
                *(lab for named in labels.values() for lab in named),
                *texts,
            )
            for word in phrase.split()
        ),
        words_by_theme=_words_by_theme(taxonomy, glue),
        cue_beginnings=frozenset(
            " ".join(words[:k]) for words in (c.text.split() for c in cues) for k in range(2, len(words) + 1)
        ),
        frame_beginnings=frozenset(" ".join(text.split()[:2]) for text in [*texts, *near_texts]),
        phrases=(*cues, *questions, *near),
        ballots=ballots,
        cue_candidates=ballots.stand(range(len(cues))),
        question_candidates=ballots.stand(range(len(cues), len(texts))),
        same_cue={key: ballots.stand(indexes) for key, indexes in same_cue.items()},
        phrases_by_rarest_word=_by_rarest_word([*texts, *near_texts]),
        longer_answers=_longer_answers(texts, cues),
        single_cues=tuple(c for c in cues if " " not in c.text and c.cue.starts),
    )


def _cue_phrase(say: str, cue: Cue, theme: Theme, order: int) -> CuePhrase:
    text = fold(say)
    return CuePhrase(
        text=text,
        words=_content(text),
        cue=cue,
        theme=theme,
        order=order,
        may=_folded(cue.may),
        count_ends=frozenset(_folded(cue.count_ends)),
        indicators=frozenset({*cue.opens, *([cue.states.indicator] if cue.states else [])}),
    )


def _words_by_theme(taxonomy: Taxonomy, glue: Sequence[tuple[str, ...]]) -> dict[str, frozenset[str]]:
    """Return the words that may stand in the frames of each theme; a denial only where a phrase of its own denies."""
    own: dict[str, frozenset[str]] = {}
    for theme in taxonomy.themes:
        phrases = [p for c in theme.cues for p in (*c.say, *c.also, *c.may, *c.count_ends)]
        phrases += [p for q in theme.questions for p in (*q.say, *q.may)]
        phrases += [w for i in theme.indicators for o in i.options for w in o.wordings]
        phrases += [p for i in theme.indicators for p in (i.label_fr, *i.asked_of)]
        phrases += [theme.label_fr, *theme.headings]
        own[theme.theme] = frozenset(word for phrase in phrases for word in fold(phrase).split())
    uses = Counter(word for words in own.values() for word in words)
    shared = {word for word, count in uses.items() if count > 1} | {word for words in glue for word in words}
    return {theme: words | (shared - DENIALS) for theme, words in own.items()}


def _folded(phrases: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(fold(phrase) for phrase in phrases)


def _content(text: str) -> frozenset[str]:
    words = text.split()
    return frozenset(w for w in words if len(w) > 2 and w not in _FUNCTION_WORDS) or frozenset(words)


def _by_rarest_word(texts: list[str]) -> dict[str, tuple[RarestWord, ...]]:
    """Return the phrases by that word of each that the fewest phrases hold."""
    uses = Counter(word for text in texts for word in set(text.split()))
    found: dict[str, list[RarestWord]] = {}
    for index, text in enumerate(texts):
        words = text.split()
        rarest = min(words, key=lambda word: (uses[word], -len(word), word))
        found.setdefault(rarest, []).append(RarestWord(index, words.index(rarest), len(words), f" {text} "))
    return {word: tuple(phrases) for word, phrases in found.items()}


def _longer_answers(phrases: Sequence[str], cues: Sequence[CuePhrase]) -> dict[str, tuple[CuePhrase, ...]]:
    """Return, by phrase, the cues that state an answer and begin with it; phrases without any are left out."""
    stating = [cue for cue in cues if cue.cue.states is not None]
    found = {p: tuple(cue for cue in stating if cue.text.startswith(f"{p} ")) for p in phrases}
    return {text: longer for text, longer in found.items() if longer}

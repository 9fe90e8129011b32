"""Make the taxonomy ready for matching: fold every phrase once, and tell by which words each is found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from extract.words.ballots import Ballots
from extract.words.clean import fold
from extract.words.denials import DENIALS
from extract.words.frame_phrases import cue_phrases, near_cues, question_phrases
from extract.words.label_book import LabelBook
from extract.words.lexicon import (
    DIMENSION,
    ENOUGH_WORDS,
    STEM,
    THEME,
    CuePhrase,
    Lexicon,
    QuestionPhrase,
    RarestWord,
)
from extract.words.meanings import Meanings
from extract.words.near_phrases import compile_phrases
from models.taxonomy import Taxonomy
from models.taxonomy_terms import Theme

_COMPILED: dict[str, Lexicon] = {}  # by the digest of the taxonomy's files


def compile_lexicon(taxonomy: Taxonomy) -> Lexicon:
    """Return the lexicon of `taxonomy`; made once for each edition."""
    found = _COMPILED.get(taxonomy.digest)
    if found is None:
        found = _COMPILED[taxonomy.digest] = _compile(taxonomy)
    return found


def _compile(taxonomy: Taxonomy) -> Lexicon:
    common = taxonomy.common
    headings, labels = _headings(taxonomy), _labels(taxonomy)
    all_labels = frozenset(label for named in labels.values() for label in named)
    glue = tuple(sorted({tuple(fold(g).split()) for g in common.glue}, key=lambda g: (-len(g), g)))
    cues, questions = tuple(cue_phrases(taxonomy)), tuple(question_phrases(taxonomy))
    said: tuple[CuePhrase | QuestionPhrase, ...] = (*cues, *questions)
    near = near_cues(taxonomy)
    phrases: tuple[CuePhrase | QuestionPhrase, ...] = (*said, *(cue for cue, _ in near))
    texts = [phrase.text for phrase in said]
    all_texts = [phrase.text for phrase in phrases]
    prompts = {
        t.theme: {fold(w): i.id for i in t.indicators for w in (*i.prompts, *i.asked_of, i.label_fr)}
        for t in taxonomy.themes
    }
    fillers = frozenset(word for phrase in common.fillers for word in fold(phrase).split())
    plain = frozenset(word for phrase in (*common.plain, *common.text_labels) for word in fold(phrase).split())
    words_by_theme = _words_by_theme(taxonomy, glue, near)
    by_rarest_word = _by_rarest_word(texts)
    near_phrases = compile_phrases((no, places) for no, (_, places) in enumerate(near, len(said)))
    ballots = Ballots([phrase.words for phrase in said], ENOUGH_WORDS)
    pattern, pattern_names = _furniture_pattern(taxonomy)
    return Lexicon(
        thresholds=common.thresholds,
        themes={t.theme: t for t in taxonomy.themes},
        indicators={i.id: (t, i) for t, i in taxonomy.indicators},
        titles=tuple(sorted((fold(t) for t in common.titles), key=lambda t: -len(t))),
        headings=headings,
        heading_meanings=Meanings(
            ((f"{THEME}:{t.theme}", wording) for t in taxonomy.themes for wording in t.heading_means), fillers
        ),
        heading_beginnings=_heading_beginnings(headings),
        compact_headings={heading.replace(" ", ""): heading for heading in headings},
        image_alternatives=_image_alternatives(taxonomy),
        furniture_lines={fold(line): f.name for f in taxonomy.furniture for line in f.lines},
        furniture_pattern=pattern,
        furniture_names=pattern_names,
        labels=labels,
        means={i.id: tuple((o.id, m) for o in i.options for m in o.means) for _, i in taxonomy.indicators},
        group_means=tuple((i.id, m) for _, i in taxonomy.indicators for m in i.asked_of_means),
        fillers=fillers,
        options={indicator: frozenset(named.values()) for indicator, named in labels.items()},
        listed=frozenset(i for cue in cues if cue.cue.is_list for i in cue.cue.opens[:1]),
        prompts=prompts,
        prompt_words=_prompt_words(prompts, headings),
        asked_alone=frozenset(q.question.asks for q in questions if q.question.asks and "G0" in q.question.eras),
        groups={fold(w): i.id for _, i in taxonomy.indicators for w in i.asked_of},
        all_labels=all_labels,
        label_book=LabelBook(all_labels, common.thresholds.label_floor - common.thresholds.label_margin),
        text_labels=frozenset(fold(label) for label in common.text_labels),
        unanswered=frozenset(fold(phrase) for phrase in common.unanswered),
        glue=glue,
        plain=plain,
        turns=frozenset(word for phrase in common.turns for word in fold(phrase).split() if word != "etre"),
        glue_by_word={word: tuple(g for g in glue if g[0] == word) for word in {g[0] for g in glue}},
        cues=cues,
        questions=questions,
        vocabulary=frozenset(word for phrase in chain(headings, all_labels, texts) for word in phrase.split()),
        words_by_theme=words_by_theme,
        frame_words={
            theme: (own | plain | fillers, frozenset(word[:STEM] for word in own if len(word) > STEM))
            for theme, own in words_by_theme.items()
        },
        theme_meanings={t.theme: _theme_meanings(t, fillers) for t in taxonomy.themes},
        counted={t.theme: frozenset(noun for i in t.indicators for noun in i.counted) for t in taxonomy.themes},
        joiners=fillers.union(*glue),
        cue_beginnings=frozenset(
            " ".join(words[:k]) for words in (c.text.split() for c in cues) for k in range(2, len(words) + 1)
        ),
        frame_beginnings=frozenset(" ".join(text.split()[:2]) for text in all_texts),
        phrases=phrases,
        ballots=ballots,
        cue_candidates=ballots.stand(range(len(cues))),
        question_candidates=ballots.stand(range(len(cues), len(texts))),
        same_cue=_same_cue(cues, ballots),
        phrases_by_rarest_word=by_rarest_word,
        near_phrases=near_phrases,
        cue_words=frozenset(by_rarest_word.keys() | near_phrases.keys()),
        longer_answers=_longer_answers(texts, cues),
        single_cues=tuple(c for c in cues if " " not in c.text and c.cue.starts),
    )


def _theme_meanings(theme: Theme, fillers: frozenset[str]) -> Meanings:
    """Return what the options and groups of a theme mean, each by its indicator."""
    wordings = [(i.id, meaning) for i in theme.indicators for o in i.options for meaning in o.means]
    wordings += [(i.id, meaning) for i in theme.indicators for meaning in i.asked_of_means]
    return Meanings(wordings, fillers)


def _heading_beginnings(headings: Iterable[str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for words in (heading.split(" ") for heading in headings):
        found.setdefault(words[0], set()).add(words[1] if len(words) > 1 else "")
    return {first: frozenset(seconds) for first, seconds in found.items()}


def _prompt_words(prompts: Mapping[str, Mapping[str, str]], headings: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Return, for each theme, the words with which names of its questions begin, or its heading before them."""
    found = {theme: {name.split(" ")[0] for name in names} for theme, names in prompts.items()}
    for heading, named in headings.items():
        kind, _, theme = named.partition(":")
        if kind == THEME:
            found[theme].add(heading.split(" ")[0])
    return {theme: frozenset(words) for theme, words in found.items()}


def _headings(taxonomy: Taxonomy) -> dict[str, str]:
    """Return {heading: what it names}; of the same words, the theme's heading counts."""
    headings = {fold(h): f"{DIMENSION}:{d.id}" for d in taxonomy.common.dimensions for h in d.headings}
    return headings | {fold(h): f"{THEME}:{t.theme}" for t in taxonomy.themes for h in (*t.headings, t.label_fr)}


def _image_alternatives(taxonomy: Taxonomy) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for theme in taxonomy.themes:
        for text in theme.image_alternatives:
            found[fold(text)] = (*found.get(fold(text), ()), theme.theme)
    return found


def _labels(taxonomy: Taxonomy) -> dict[str, dict[str, str]]:
    return {
        i.id: {
            form: o.id
            for o in i.options
            for wording in reversed(o.wordings)
            for form in (fold(wording, join_pairs=False), fold(wording))
        }
        for _, i in taxonomy.indicators
    }


def _furniture_pattern(taxonomy: Taxonomy) -> tuple[re.Pattern[str], dict[str, str]]:
    """Return all patterns as one, each in a group, and {group: the furniture that it tells}."""
    patterns = [(f.name, pattern) for f in taxonomy.furniture for pattern in f.raw_patterns]
    joined = "|".join(f"(?P<p{i}>{pattern})" for i, (_, pattern) in enumerate(patterns))
    return re.compile(joined or r"(?!)", re.IGNORECASE), {f"p{i}": name for i, (name, _) in enumerate(patterns)}


def _same_cue(cues: Sequence[CuePhrase], ballots: Ballots) -> dict[tuple[str, int], int]:
    """Return, by theme and order, the wordings of each cue."""
    found: dict[tuple[str, int], list[int]] = {}
    for index, cue in enumerate(cues):
        found.setdefault((cue.theme.theme, cue.order), []).append(index)
    return {key: ballots.stand(indexes) for key, indexes in found.items()}


def _words_by_theme(
    taxonomy: Taxonomy, glue: Sequence[tuple[str, ...]], near: Sequence[tuple[CuePhrase, tuple[tuple[str, ...], ...]]]
) -> dict[str, frozenset[str]]:
    """Return the words that may stand in the frames of each theme; a denial only where a phrase of its own denies."""
    own: dict[str, frozenset[str]] = {}
    for theme in taxonomy.themes:
        phrases = [p for c in theme.cues for p in (*c.say, *c.may, *c.count_ends)]
        phrases += [p for q in theme.questions for p in (*q.say, *q.may)]
        phrases += [w for i in theme.indicators for o in i.options for w in o.wordings]
        phrases += [p for i in theme.indicators for p in (i.label_fr, *i.asked_of)]
        phrases += [theme.label_fr, *theme.headings]
        phrases += [c for cue, places in near if cue.theme is theme for place in places for c in place]
        own[theme.theme] = frozenset(word for phrase in phrases for word in fold(phrase).split())
    uses = Counter(word for words in own.values() for word in words)
    shared = {word for word, count in uses.items() if count > 1} | {word for words in glue for word in words}
    return {theme: words | (shared - DENIALS) for theme, words in own.items()}


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

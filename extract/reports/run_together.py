"""Part a line that holds a whole report, or much of one, into the lines that were run together.

Copying a page into a form or a mail may lose every line end. What is left to tell where lines began are the headings,
the sentences and the answers that the taxonomy knows, and capital letters.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from extract.body.lines import LineWords, fold_words
from extract.words.clean import Token, fold_word
from extract.words.lexicon import CuePhrase, Lexicon, QuestionPhrase
from extract.words.places import find_places, places_between, word_offsets
from models.document import Document, Line

_LONG = 500  # characters: no frame with a free text behind it on one line holds several headings in less
_FEWEST_HEADINGS = 3
_MOST_HEADING_WORDS = 9
_LEAD_WORDS = 3  # from a sentence's capital letter to the cue in it
_COUNT_WORDS = 10  # of a count before what is counted
_LABEL_WORDS = 15
# A sentence, or a name, with nothing ended before it.
_CAPITAL_WITHIN = re.compile(r"[A-ZÀ-Ý](?<=[^\W\d_][ \u00a0].)")  # capitals are rarer than blanks
_WORD_BEFORE = re.compile(r"[^\W\d_]+\Z")
_WORD_CHARACTERS = 30
_BULLETS = "-–—•*·▪►→◦‣"
_STOPS = '.!?…:;»")'


class _Cut(NamedTuple):
    """A place where a line begins: its offset, and whether a bullet stands before it."""

    start: int
    is_bullet: bool = False


def part_lines(document: Document, lexicon: Lexicon) -> Document:
    """Return the document with its run-together lines parted; itself where there are none, or it has geometry."""
    if document.words:
        return document
    spots = _find_spots(document.text, _last_words(lexicon.all_labels))
    if not spots and all(line.char_end - line.char_start < _LONG for line in document.lines):
        return document
    lines: list[Line] = []
    added = 0
    for line in document.lines:
        inside = places_between(spots, line.char_start, line.char_end)
        if not inside and line.char_end - line.char_start < _LONG:
            lines.append(line.changed(block_no=line.block_no + added) if added else line)
            continue
        pieces = list(_parts(document.text, line, inside, lexicon))
        for k, (start, end, is_bullet) in enumerate(pieces):
            added += bool(k)
            bulleted = is_bullet or (k == 0 and line.is_bullet)
            block_no = line.block_no + added
            lines.append(line.changed(char_start=start, char_end=end, is_bullet=bulleted, block_no=block_no))
    return replace(document, lines=tuple(lines)) if added else document


def _find_spots(text: str, last_words: frozenset[str]) -> list[int]:
    """Return where capital letters follow one of `last_words` at once."""
    found = []
    for capital in _CAPITAL_WITHIN.finditer(text):
        at = capital.start()
        word = _WORD_BEFORE.search(text[max(0, at - 1 - _WORD_CHARACTERS) : at - 1].rsplit(None, 1)[-1])
        if word is not None and fold_word(word[0]) in last_words:
            found.append(at)
    return found


@lru_cache(maxsize=4)
def _last_words(labels: frozenset[str]) -> frozenset[str]:
    return frozenset(label.rsplit(" ", 1)[-1] for label in labels)


def _parts(text: str, line: Line, spots: Sequence[int], lexicon: Lexicon) -> Iterator[tuple[int, int, bool]]:
    """Yield the half-open stretches of a line, and whether a bullet stands before them.

    `spots`: where capital letters follow a word that may end an answer.
    """
    cuts: dict[int, _Cut] = {}
    raw = text[line.char_start : line.char_end]
    if len(raw) >= _LONG:
        folded = fold_words(raw)
        tokens = [Token(*word) for word in zip(folded.words, folded.starts, folded.ends, strict=True)]
        headings = _headings(raw, tokens, lexicon)
        if len(headings) >= _FEWEST_HEADINGS:
            cuts = {cut.start: cut for cut in _cuts(raw, tokens, headings, lexicon)}
    if not cuts and spots:
        capitals = [spot - line.char_start for spot in spots]
        cuts = {cut.start: cut for cut in _stuck(capitals, fold_words(raw), lexicon)}
    if not cuts:
        yield line.char_start, line.char_end, False
        return
    cuts[0] = _Cut(0)
    for one, two in pairwise([*(cuts[at] for at in sorted(cuts)), _Cut(len(raw))]):
        piece = raw[one.start : two.start].rstrip(" \t\u00a0" + (_BULLETS if two.is_bullet else ""))
        if piece.strip():
            yield line.char_start + one.start, line.char_start + one.start + len(piece), one.is_bullet


def _stuck(capitals: Sequence[int], folded: LineWords, lexicon: Lexicon) -> Iterator[_Cut]:
    """Yield the beginnings of sentences of a frame that stand right behind an answer, as in the cells of tables."""
    words = folded.words
    for capital in capitals:
        word = bisect_left(folded.starts, capital)
        if not _begins_cue(words, word, lexicon):
            continue
        behind = (" ".join(words[first:word]) for first in range(word)[-_LABEL_WORDS:])
        if any(label in lexicon.all_labels for label in behind):
            yield _Cut(folded.starts[word])


def _headings(raw: str, tokens: Sequence[Token], lexicon: Lexicon) -> list[tuple[int, int]]:
    """Return the headings in a line as half-open stretches of its words: capital letters, and another line behind."""
    found: list[tuple[int, int]] = []
    word = 0
    while word < len(tokens):
        end = _heading_end(raw, tokens, word, lexicon)
        if end is None:
            word += 1
            continue
        is_stopped = word == 0 or _is_stop(raw, tokens, word) or (bool(found) and found[-1][1] == word)
        if (
            is_stopped
            or end - word > 1
            or _begins_cue([t.text for t in tokens[end : end + _LEAD_WORDS + 1]], 0, lexicon)
        ):
            found.append((word, end))
        word = end
    return found


def _heading_end(raw: str, tokens: Sequence[Token], word: int, lexicon: Lexicon) -> int | None:
    """Return the word after the longest heading at `word`, None without one."""
    if not raw[tokens[word].start].isupper():
        return None
    for end in range(min(len(tokens), word + _MOST_HEADING_WORDS), word, -1):
        if " ".join(token.text for token in tokens[word:end]) in lexicon.headings:
            following = raw[tokens[end].start] if end < len(tokens) else "."
            begins = not following.islower() or _begins_count(tokens, end, lexicon)
            return end if begins and not _is_stop(raw, tokens, end) else None
    return None


def _is_stop(raw: str, tokens: Sequence[Token], word: int) -> bool:
    """Tell whether a sentence ends before a word."""
    between = raw[tokens[word - 1].end : tokens[word].start] if 0 < word < len(tokens) else ""
    return any(stop in between for stop in _STOPS)


def _begins_cue(words: Sequence[str], word: int, lexicon: Lexicon) -> bool:
    """Tell whether the sentence that begins at a folded word holds the beginning of a cue."""
    return any(" ".join(words[at : at + 2]) in lexicon.cue_beginnings for at in range(word, word + _LEAD_WORDS))


def _begins_count(tokens: Sequence[Token], word: int, lexicon: Lexicon) -> bool:
    """Tell whether what is counted follows soon: "environ 12 par an nouveaux projets"."""
    soon = " ".join(token.text for token in tokens[word : word + _COUNT_WORDS])
    return any(cue.cue.counts and cue.cue.count_side == "before" and cue.text in soon for cue in lexicon.cues)


def _cuts(raw: str, tokens: Sequence[Token], headings: Sequence[tuple[int, int]], lexicon: Lexicon) -> Iterator[_Cut]:
    """Yield where lines begin: headings and what follows them, sentences of frames, items, and what follows those."""
    for first, end in headings:
        yield _Cut(tokens[first].start)
        if end < len(tokens):
            yield _cut_at(raw, tokens, end)
    words = [token.text for token in tokens]
    text, offsets = f" {' '.join(words)} ", word_offsets(words)
    for phrase in lexicon.phrases:
        for first, end in _places(phrase.text, text, offsets):
            yield from _sentence(raw, tokens, first, phrase)
            yield from _behind(raw, tokens, end)
    for label in lexicon.all_labels:
        for first, end in _places(label, text, offsets):
            if _has_bullet(raw, tokens, first):
                yield _Cut(tokens[first].start, is_bullet=True)
            yield from _behind(raw, tokens, end)


def _places(phrase: str, text: str, offsets: Sequence[int]) -> list[tuple[int, int]]:
    """Return where a phrase stands, as half-open stretches of words."""
    size = phrase.count(" ") + 1
    return [(first, first + size) for first in find_places(phrase, text, offsets)]


def _sentence(raw: str, tokens: Sequence[Token], first: int, phrase: CuePhrase | QuestionPhrase) -> Iterator[_Cut]:
    """Yield where the sentence of a cue begins: at its capital letter, and a count behind what ended before it."""
    counts = isinstance(phrase, CuePhrase) and phrase.cue.counts is not None and phrase.cue.count_side == "before"
    if isinstance(phrase, CuePhrase) and not (phrase.cue.starts or counts):
        return
    for word in range(first, max(-1, first - (_COUNT_WORDS if counts else _LEAD_WORDS) - 1), -1):
        if _is_stop(raw, tokens, word) if counts else raw[tokens[word].start].isupper():
            yield _cut_at(raw, tokens, word)
            return


def _behind(raw: str, tokens: Sequence[Token], end: int) -> Iterator[_Cut]:
    """Yield the beginning of a sentence that follows an answer without a full stop between: the next line."""
    if end < len(tokens) and raw[tokens[end].start].isupper() and not _is_stop(raw, tokens, end):
        yield _cut_at(raw, tokens, end)


def _has_bullet(raw: str, tokens: Sequence[Token], word: int) -> bool:
    between = raw[tokens[word - 1].end : tokens[word].start] if word else raw[: tokens[0].start]
    return between.strip()[-1:] in _BULLETS and between[-1:].isspace() and between.strip() != ""


def _cut_at(raw: str, tokens: Sequence[Token], word: int) -> _Cut:
    """Return a cut before a word, and before the quotation mark that opens with it."""
    start = tokens[word].start
    floor = tokens[word - 1].end if word else 0
    while start > floor and raw[start - 1] in "«“\"'(\u00a0":
        start -= 1
    return _Cut(start, is_bullet=_has_bullet(raw, tokens, word))

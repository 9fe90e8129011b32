"""Headings that stand on the first line of what they head: "Santé. Des changements significatifs …"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.body.lines import FoldedLine, LineWords
from extract.words.lexicon import THEME, Lexicon

_RUN_IN = re.compile(r"[\W_]*[^.:–—\n]{4,60}?[*_\s]*(?:[.:]|\s[–—-])[*_\s]+(?=\w)")
_FEWEST_WORDS = 5  # of such a line
_FEWEST_LISTED = 3  # themes whose names begin lines of free text
_WITHIN = 5  # words from its start within which the words of a frame begin: "Le projet n'a rien changé"


def part_run_in_headings(lines: Sequence[FoldedLine], lexicon: Lexicon, has_headings: bool) -> tuple[FoldedLine, ...]:
    """Return the lines with those parted that begin with the heading of a theme and go on with its frame or question.

    Only known headings, and only before words of a frame: "Santé : rien à dire" is free text, unless so many themes
    are named so, each on one line, that the free texts of the report are listed by theme. `has_headings`: most themes
    have headings of their own, and frames stand below those.
    """
    begins = lexicon.heading_beginnings
    found: dict[int, int] = {}
    listed: dict[str, list[tuple[int, int]]] = {}  # by theme, lines that begin with its heading and go on otherwise
    all_words = [line.folded.words for line in lines]
    for i in [i for i, words in enumerate(all_words) if words and (words[0] in begins or words[0].isdigit())]:
        line, words = lines[i], all_words[i]
        if len(words) < _FEWEST_WORDS:
            continue
        first = 0 if words[0] in begins else 1
        seconds = begins.get(words[first], ())
        if "" in seconds or words[first + 1] in seconds:
            word = _rest(line)
            theme = _headed(words, word, lexicon) if word else ""
            if theme and not has_headings and _goes_on_as_frame(words, word, lexicon):
                found[i] = word
            elif theme:
                listed.setdefault(theme, []).append((i, word))
    if len(listed) >= _FEWEST_LISTED and all(len(lines_of) == 1 for lines_of in listed.values()):
        found |= dict(one for (one,) in listed.values())
    if not found:
        return tuple(lines)
    return tuple(part for i, line in enumerate(lines) for part in (_cut(line, found[i]) if i in found else (line,)))


def _rest(line: FoldedLine) -> int:
    """Return the word that follows what may be a heading, a sign and a blank; 0: there is none."""
    match = _RUN_IN.match(line.raw)
    if match is None:
        return 0
    return next((k for k, start in enumerate(line.folded.starts) if start >= match.end()), 0)


def _headed(words: tuple[str, ...], word: int, lexicon: Lexicon) -> str:
    """Return the theme, as headings name it, whose heading the words before `word` are; empty for none."""
    first = next((k for k in range(word) if not words[k].isdigit()), 0)
    named = lexicon.headings.get(" ".join(words[first:word]), "")
    return named if named.startswith(THEME) else ""


def _goes_on_as_frame(words: tuple[str, ...], word: int, lexicon: Lexicon) -> bool:
    """Tell whether a frame or a question begins at `word`, or soon after it."""
    within = range(word, min(word + _WITHIN, len(words)))
    return any(
        words[k] in lexicon.frame_beginnings or " ".join(words[k : k + 2]) in lexicon.frame_beginnings for k in within
    )


def _cut(line: FoldedLine, word: int) -> tuple[FoldedLine, FoldedLine]:
    """Return what stands before a word of a line, and the rest, as two lines of their own."""
    printed, folded = line.line, line.folded
    end, start = folded.ends[word - 1], folded.starts[word]
    words, rest = folded.words[:word], folded.words[word:]
    head = LineWords(words, folded.starts[:word], folded.ends[:word], folded.gaps[:word], 0, " ".join(words))
    body = LineWords(
        rest,
        tuple(at - start for at in folded.starts[word:]),
        tuple(at - start for at in folded.ends[word:]),
        (0, *folded.gaps[word + 1 :]),
        folded.tail,
        " ".join(rest),
    )
    middle = printed.char_start + start
    return (
        FoldedLine(
            printed.changed(char_end=printed.char_start + end, is_bullet=False), line.raw[:end], head, line.starts_block
        ),
        FoldedLine(printed.changed(char_start=middle, is_bullet=False), line.raw[start:], body, True),
    )

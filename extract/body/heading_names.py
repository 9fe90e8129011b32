"""Name the heading or the image alternative that printed lines are, also numbered, spaced, damaged or reworded."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.body.lines import FoldedLine
from extract.words.lexicon import THEME, Lexicon
from extract.words.match import Match, match_phrase

MOST_WORDS = 12  # a heading is short
MOST_REWORDED = 7  # words of a reworded heading
_MORE_WORDS = 3  # words that a reworded heading may add
REWORDED_SCORE = 90.0
# "1.2 Santé", "II – Santé", "Thème 3 : Santé"
_NUMBERING = re.compile(
    r"^(?:(?:theme|rubrique|volet|partie|axe|section|chapitre) )?(?:\d{1,2} ){0,3}"
    r"(?:(?:[ivx]{1,4}|[a-h]) (?:\d{1,2} )?)?(?=.)"
)
_NUMERALS = frozenset(
    "i ii iii iv v vi vii viii ix x xi xii a b c d e f g h theme rubrique volet partie axe section chapitre".split()
)
_SPACED = re.compile(r"(?:\w ){4,}\w")  # "S A N T É"


def near_alternative(text: str, lexicon: Lexicon) -> tuple[str, ...] | None:
    """Return the themes of the image alternative that a damaged short line stands for."""
    if text in lexicon.all_labels or len(text) < 5:
        return None
    found = match_phrase(text, {a: a for a in lexicon.image_alternatives}, floor=88.0, margin=3.0)
    return lexicon.image_alternatives[found.term] if found else None


def name_heading(group: Sequence[FoldedLine], lexicon: Lexicon, *, is_apart: bool, begins_text: bool) -> Match | None:
    """Return the heading that lines are; `is_apart`: what stands before has ended and what follows begins anew.

    `begins_text`: what follows goes on from them, so that nothing less than a heading's own words is one.
    """
    text = group[0].text if len(group) == 1 else " ".join([part.text for part in group])
    if text[1:2] == " " and _SPACED.fullmatch(text):
        text = lexicon.compact_headings.get(text.replace(" ", ""), text)
    if text.count(" ") >= MOST_WORDS:
        return None
    if text[:1].isdigit() or text.partition(" ")[0] in _NUMERALS:
        text = _NUMBERING.sub("", text)
    last = group[-1].raw.rstrip("*_ ")
    if last.endswith(("?", ",", ";")):
        return None
    if text in lexicon.headings:
        return match_phrase(text, lexicon.headings, floor=100.0, margin=0.0)
    if begins_text or text in lexicon.all_labels or last.endswith((".", ":", ",", ";", "?", "!")):
        return None
    reworded = _name_reworded(text, group[0], lexicon, is_apart)
    if reworded is not None:
        return reworded
    known = lexicon.known_headings
    return known[text] if text in known else known.keep(text, _look_up(text, lexicon))


def _look_up(text: str, lexicon: Lexicon) -> Match | None:
    floor, margin = lexicon.thresholds.heading_floor, lexicon.thresholds.heading_margin
    return match_phrase(text, lexicon.headings, floor=floor, margin=margin)


def _name_reworded(text: str, first: FoldedLine, lexicon: Lexicon, is_apart: bool) -> Match | None:
    """Return the theme of which a heading variant stands word for word among a few more words, if only one does.

    "Innovation dans l'action publique" is "Innovation publique" with two words between.
    """
    if not (first.line.heading_level or is_apart) or not first.raw[:1].isupper():
        return None
    known = lexicon.known_reworded
    return known[text] if text in known else known.keep(text, _look_up_reworded(text, lexicon))


def _look_up_reworded(text: str, lexicon: Lexicon) -> Match | None:
    words = text.split()
    if len(words) > MOST_REWORDED:
        return None
    if any(" ".join(words[k:]) in lexicon.cue_beginnings for k in range(len(words) - 1)):
        return None  # a sentence that a heading cuts
    found = {
        key: heading
        for heading, key in lexicon.headings.items()
        if key.startswith(THEME)
        and len(words) <= heading.count(" ") + 1 + _MORE_WORDS
        and _in_order(heading.split(), words)
    }
    if not found:
        meant = lexicon.heading_meanings.term_of(text)
        return None if meant is None else Match(meant, text, REWORDED_SCORE)
    if len(found) != 1:
        return None
    key, heading = next(iter(found.items()))
    return Match(key, heading, REWORDED_SCORE)


def _in_order(part: list[str], words: list[str]) -> bool:
    """Tell whether the words of `part` stand in `words` in their order."""
    rest = iter(words)
    return all(word in rest for word in part)

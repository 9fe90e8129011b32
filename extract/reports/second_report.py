"""Tell where a second report begins in one file: its answers are another site's, not to be mixed with the first."""

from __future__ import annotations

from collections.abc import Sequence

from extract.body.lines import FoldedLine
from extract.body.roles import LineRole, Role
from extract.body.titles import Title
from extract.words.clean import fold
from extract.words.lexicon import Lexicon
from extract.words.match import similarity

ANOTHER_REPORT = "another_report"
_SAME_NAME = 80.0  # two readings of one name are at least this alike: a title is printed on every page
_JOINTS = frozenset({"de", "d", "du", "des"})
_NAME_WORDS = 12


def find_second_report(
    lines: Sequence[FoldedLine], roles: Sequence[LineRole], title: Title | None, lexicon: Lexicon
) -> int | None:
    """Return the number of the line whose title begins a report of another site; None with one report only.

    A title that cites another report is followed by no heading that was printed before it.
    """
    if title is None:
        return None
    behind = "\n".join([line.folded.text for line in lines if line.line.char_start > title.char_end])
    if not any(phrase in behind for phrase in lexicon.titles):
        return None
    known = fold(title.site_name)
    headings: list[tuple[int, str]] = []  # by their words: what is alike on two pages may pass for a running line
    for i, line in enumerate(lines):
        if line.line.char_start <= title.char_end or roles[i].role not in (Role.BODY, Role.TITLE):
            continue
        if not any(phrase in line.text for phrase in lexicon.titles):
            continue
        headings = headings or [(at, key) for at, one in enumerate(lines) if (key := lexicon.headings.get(one.text))]
        name = _named(line.text, lexicon)
        if name is None or similarity(name, known) >= _SAME_NAME:
            continue
        before = {key for at, key in headings if at < i}
        if any(key in before for at, key in headings if at > i):
            return i
    return None


def _named(text: str, lexicon: Lexicon) -> str | None:
    """Return the name in a folded line that is a title and nothing else, None for another line."""
    for phrase in lexicon.titles:
        at = f" {text} ".find(f" {phrase} ")
        if at < 0 or text[:at].count(" ") > 1:  # "les", "rapport"
            continue
        words = text[at + len(phrase) :].split()
        while words and words[0] in _JOINTS:
            del words[0]
        if 0 < len(words) <= _NAME_WORDS:
            return " ".join(words)
    return None

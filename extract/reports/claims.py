"""Account for every character of a report: claimed by a heading, frame, answer, free text, furniture, or nothing."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import pairwise
from operator import itemgetter

from extract.body.findings import FreeText
from extract.body.roles import ALTERNATIVE_ROLE, BODY_ROLE, THEME_ROLE
from extract.body.stream import Stream
from extract.reports.interpret import Interpretation
from models.document import Document
from models.records import Claim

_Stretch = tuple[int, int, str, str, str]  # start, end, by, what, path: the fields of a claim
_WORDS = re.compile(r"\w")


def make_claims(document: Document, found: Interpretation) -> tuple[Claim, ...]:
    """Return claims that cover the document's text in order and without overlap.

    Marks and punctuation between two claims belong to the claim before them.
    """
    stretches: list[_Stretch] = []
    for line, role in zip(found.lines, found.roles, strict=True):
        if role.role is ALTERNATIVE_ROLE:
            stretches.append((line.line.char_start, line.line.char_end, "furniture", "image_alternative", ""))
        elif role.role is not BODY_ROLE:
            by = "heading" if role.role is THEME_ROLE else role.role.value
            path = "100" if role.score == 100.0 else f"{role.score:.0f}"
            stretches.append((line.line.char_start, line.line.char_end, by, ",".join(role.what), path))
    stream, heads = found.stream, sorted(found.stream.heads)
    starts, ends = stream.starts, stream.ends
    for first, end, by, what, path in found.findings.explained:
        if heads and bisect_right(heads, first) < bisect_left(heads, end):
            stretches += [(s, e, by, what, path) for s, e in _pieces(stream, heads, first, end)]
        else:
            stretches.append((starts[first], ends[end - 1], by, what, path))
    stretches += [(start, end, "option", "box", "") for start, end in found.findings.box_marks]
    for free in found.findings.free_texts:
        by = "verbatim" if free.theme_id else "unexplained"
        stretches += [(start, end, by, free.theme_id or "", "") for start, end in _around_holes(free)]
    stretches.sort(key=itemgetter(1), reverse=True)  # of those that begin at one place the longest comes first
    stretches.sort(key=itemgetter(0))
    return tuple(_fill(_blank(document), stretches))


def _pieces(stream: Stream, heads: list[int], first: int, end: int) -> list[tuple[int, int]]:
    """Return the raw stretches of words `first` to `end`, parted where headings were taken out; `heads` rise."""
    inside = heads[bisect_right(heads, first) : bisect_left(heads, end)]
    return [(stream.starts[a], stream.ends[b - 1]) for a, b in pairwise([first, *inside, end])]


def _blank(document: Document) -> str:
    """Return the text with the marks of its format blanked: a bullet may be a letter."""
    if not document.markup:
        return document.text
    text, at = document.text, 0
    pieces: list[str] = []
    for start, end in sorted(document.markup):
        if end > at:
            start = max(start, at)
            pieces += (text[at:start], " " * (end - start))
            at = end
    return "".join((*pieces, text[at:]))


def _around_holes(free: FreeText) -> list[tuple[int, int]]:
    """Return the stretches of a free text between the furniture inside it."""
    edges = [free.char_start, *(edge for hole in free.holes for edge in hole), free.char_end]
    return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b]


def _fill(text: str, stretches: list[_Stretch]) -> list[Claim]:
    """Return claims without overlap or hole: marks between two stretches go with the first, words are unexplained."""
    filled: list[Claim] = []
    at = begun = 0  # where the claim that waits for its end stops so far, and where it begins
    waiting = ("furniture", "marks", "")
    for start, end, by, what, path in (*stretches, (len(text), len(text) + 1, "", "", "")):
        if end <= at or end <= start:
            continue
        if at < start:
            between = text[at:start]
            if not between.isspace() and _WORDS.search(between):
                if begun < at:
                    filled.append(Claim(begun, at, *waiting))
                begun, waiting = at, ("unexplained", "", "")
        else:
            start = at
        if begun < start:
            filled.append(Claim(begun, start, *waiting))
        begun, at, waiting = start, end, (by, what, path)
    return filled


def explained_ratio(text: str, claims: tuple[Claim, ...]) -> float:
    """Return the share, 0 to 1, of the characters that are not white space claimed by something."""
    lost = sum([_printed(text[c.char_start : c.char_end]) for c in claims if c.by == "unexplained"])
    if not lost:  # most reports: what they hold in all need not be counted
        return 1.0 if text and not text.isspace() else 0.0
    return round(1.0 - lost / _printed(text), 4)


def _printed(text: str) -> int:
    """Return how many characters are not white space."""
    return len("".join(text.split()))

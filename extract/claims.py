"""Account for every character of a report: claimed by a heading, frame, answer, free text, furniture, or nothing."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping

from extract.findings import FreeText
from extract.interpret import Interpretation
from extract.roles import Role
from models.document import Document
from models.records import Claim

_WORDS = re.compile(r"\w")
_SPACE = re.compile(r"\s+")


def make_claims(document: Document, found: Interpretation) -> tuple[Claim, ...]:
    """Return claims that cover the document's text in order and without overlap.

    Marks and punctuation between two claims belong to the claim before them.
    """
    stretches: list[tuple[int, int, str, str, str]] = []
    for line, role in zip(found.lines, found.roles, strict=True):
        if role.role is Role.ALTERNATIVE:
            stretches.append((line.line.char_start, line.line.char_end, "furniture", "image_alternative", ""))
        elif role.role is not Role.BODY:
            by = "heading" if role.role is Role.THEME else role.role.value
            stretches.append((line.line.char_start, line.line.char_end, by, ",".join(role.what), f"{role.score:.0f}"))
    stream = found.stream
    for first, end, by, what, path in found.findings.explained:
        stretches += [(s, e, by, what, path) for s, e in _pieces(stream.starts, stream.ends, stream.heads, first, end)]
    stretches += [(start, end, "option", "box", "") for start, end in found.findings.box_marks]
    for free in found.findings.free_texts:
        by = "verbatim" if free.theme_id else "unexplained"
        stretches += [(start, end, by, free.theme_id or "", "") for start, end in _around_holes(free)]
    return tuple(_fill(_blank(document), sorted(stretches, key=lambda s: (s[0], -s[1]))))


def _pieces(
    starts: list[int], ends: list[int], heads: Mapping[int, object], first: int, end: int
) -> list[tuple[int, int]]:
    """Return the raw stretches of words `first` to `end`, parted where a heading was taken out."""
    cuts = [first, *sorted(w for w in heads if first < w < end), end]
    return [(starts[a], ends[b - 1]) for a, b in itertools.pairwise(cuts)]


def _blank(document: Document) -> str:
    """Return the text with the marks of its format blanked: a bullet may be a letter."""
    if not document.markup:
        return document.text
    letters = list(document.text)
    for start, end in document.markup:
        letters[start:end] = " " * (end - start)
    return "".join(letters)


def _around_holes(free: FreeText) -> list[tuple[int, int]]:
    """Return the stretches of a free text between the furniture inside it."""
    edges = [free.char_start, *(edge for hole in free.holes for edge in hole), free.char_end]
    return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b]


def _fill(text: str, stretches: list[tuple[int, int, str, str, str]]) -> list[Claim]:
    claims: list[Claim] = []
    at = 0
    for start, end, by, what, path in stretches:
        start = max(start, at)
        if start >= end:
            continue
        at = _bridge(text, at, start, claims)
        claims.append(Claim(char_start=start, char_end=end, by=by, what=what, path=path))
        at = end
    _bridge(text, at, len(text), claims)
    return claims


def _bridge(text: str, at: int, start: int, claims: list[Claim]) -> int:
    """Claim what stands between two stretches: marks go with what is before, words are unexplained."""
    if at < start:
        if _WORDS.search(text, at, start):
            claims.append(Claim(char_start=at, char_end=start, by="unexplained", what=""))
        elif claims:
            last = claims[-1]
            claims[-1] = Claim(char_start=last.char_start, char_end=start, by=last.by, what=last.what, path=last.path)
        else:
            claims.append(Claim(char_start=at, char_end=start, by="furniture", what="marks"))
    return start


def explained_ratio(text: str, claims: tuple[Claim, ...]) -> float:
    """Return the share, 0 to 1, of the characters that are not white space claimed by something."""
    total = len(_SPACE.sub("", text))
    lost = sum(len(_SPACE.sub("", text[c.char_start : c.char_end])) for c in claims if c.by == "unexplained")
    return round(1.0 - lost / total, 4) if total else 0.0

"""Refuse a web page whose tags are nested so deep that parsing it would not end."""

from __future__ import annotations

import re

from models.errors import DocumentError, ErrorCode

# The parser's time grows with the square of the depth, its memory with unclosed <b> times paragraphs.
_UNCHECKED_TAGS = 1_000
_MAX_DEPTH = 2_000
_MAX_REOPENED = 2_000_000
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_SELF_CLOSING = frozenset((
    "area", "base", "body", "br", "col", "dd", "dt", "embed", "head", "hr", "html", "img", "input", "li", "link",
    "meta", "optgroup", "option", "p", "param", "rp", "rt", "source", "tbody", "td", "tfoot", "th", "thead", "tr",
    "track", "wbr",
))  # fmt: skip
_REOPENED = frozenset(("a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"))


def refuse_depth(source: str) -> None:
    """Raise `too_large` where tags nest so deep, or formatting stays open so often, that parsing would not end."""
    tag_count = source.count("<")
    if tag_count <= _UNCHECKED_TAGS:
        return
    depth = deepest = reopened = most_reopened = 0
    for tag in _TAG.finditer(source):
        name = tag[2].lower()
        if name in _SELF_CLOSING:
            continue
        step = -1 if tag[1] else 1
        depth = max(0, depth + step)
        deepest = max(deepest, depth)
        if name in _REOPENED:
            reopened = max(0, reopened + step)
            most_reopened = max(most_reopened, reopened)
    if deepest > _MAX_DEPTH or most_reopened * tag_count > _MAX_REOPENED:
        raise DocumentError(ErrorCode.TOO_LARGE, f"tags are nested {deepest} deep", "save the page again, or as PDF")

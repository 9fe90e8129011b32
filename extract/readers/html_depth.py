"""Refuse a web page whose tags are so many, or nested so deep, that parsing it would not end."""

from __future__ import annotations

import re

from models.errors import DocumentError, ErrorCode

# The parser's time grows with the square of the depth, its memory with unclosed <b> times paragraphs.
_UNCHECKED_TAGS = 1_000
_MAX_TAGS = 500_000
_MAX_DEPTH = 2_000
_LONG_TAG, _MAX_ATTRIBUTES = 50_000, 20_000  # compared each with each, as are the choices of a list
_MAX_OPTIONS = 10_000
_MAX_REOPENED = 2_000_000
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_PROGRAM = re.compile(r"(?:script|style)\b", re.IGNORECASE)
_SELF_CLOSING = frozenset((
    "area", "base", "body", "br", "col", "dd", "dt", "embed", "head", "hr", "html", "img", "input", "li", "link",
    "meta", "optgroup", "option", "p", "param", "rp", "rt", "source", "tbody", "td", "tfoot", "th", "thead", "tr",
    "track", "wbr",
))  # fmt: skip
_REOPENED = frozenset(("a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"))


def refuse_depth(source: str) -> None:
    """Raise `too_large` where tags nest so deep, or formatting stays open so often, that parsing would not end."""
    if len(source) > _LONG_TAG:
        _refuse_attributes(source)
    tag_count = source.count("<")
    if tag_count <= _UNCHECKED_TAGS:
        return
    if tag_count > _MAX_TAGS:
        raise DocumentError(ErrorCode.TOO_LARGE, f"{tag_count} tags, and {_MAX_TAGS} are allowed", "split the page")
    depth = deepest = reopened = most_reopened = options = 0
    for tag in _TAG.finditer(source):
        name = tag[2].lower()
        options += name == "option"
        if name in _SELF_CLOSING:
            continue
        step = -1 if tag[1] else 1
        depth = max(0, depth + step)
        deepest = max(deepest, depth)
        if name in _REOPENED:
            reopened = max(0, reopened + step)
            most_reopened = max(most_reopened, reopened)
    if options > _MAX_OPTIONS:
        raise DocumentError(ErrorCode.TOO_LARGE, f"{options} choices in lists", "save the page again, or as PDF")
    if deepest > _MAX_DEPTH or most_reopened * tag_count > _MAX_REOPENED:
        raise DocumentError(ErrorCode.TOO_LARGE, f"tags are nested {deepest} deep", "save the page again, or as PDF")


def _refuse_attributes(source: str) -> None:
    """Raise `too_large` where a tag has very many attributes; the words of a program are none."""
    for piece in source.split("<"):
        if len(piece) <= _LONG_TAG:
            continue
        tag = piece.partition(">")[0] if _PROGRAM.match(piece) else piece
        if len(tag.split()) > _MAX_ATTRIBUTES:
            message = f"a tag has more than {_MAX_ATTRIBUTES} attributes"
            raise DocumentError(ErrorCode.TOO_LARGE, message, "save the page again, or as PDF")

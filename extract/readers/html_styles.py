"""What the style sheets within a web page say of single classes: struck out, hidden, or drawn behind a box."""

from __future__ import annotations

import re
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from extract.layout.box_signs import CANDIDATE, read_sign
from models.document import TickState

_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_CLASS = re.compile(r"\.([\w-]+)(::?before)?\s*$")
_CONTENT = re.compile(r"content\s*:\s*[\"']([^\"']+)[\"']")
_ESCAPE = re.compile(r"\\([0-9a-fA-F]{2,6})\s?")
STRUCK_STYLE = re.compile(r"text-decoration[\w-]*\s*:\s*[^;]*line-through", re.IGNORECASE)
HIDDEN_STYLE = re.compile(r"display\s*:\s*none", re.IGNORECASE)  # not `visibility`: scripts let such parts fade in


class Styles(NamedTuple):
    """What a page's own style sheets say of classes."""

    struck: frozenset[str]
    hidden: frozenset[str]
    signs: dict[str, TickState]  # class → the box drawn before it


def read_styles(parser: LexborHTMLParser) -> Styles:
    """Return what the style sheets within the page say of single classes, outside of conditions such as `@media`."""
    struck: set[str] = set()
    hidden: set[str] = set()
    signs: dict[str, TickState] = {}
    for sheet in parser.css("style"):
        rules = re.sub(r"@[\w-]+[^{;]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", sheet.text())
        for selectors, body in _RULE.findall(rules):
            for name, before in (match.groups() for s in selectors.split(",") if (match := _CLASS.search(s.strip()))):
                if before:
                    if (drawn := _CONTENT.search(body)) and (state := _drawn_state(drawn[1])):
                        signs[name] = state
                elif STRUCK_STYLE.search(body):
                    struck.add(name)
                elif HIDDEN_STYLE.search(body):
                    hidden.add(name)
    return Styles(frozenset(struck), frozenset(hidden), signs)


def _drawn_state(content: str) -> TickState | None:
    """Return the state of the box that a style sheet's `content` draws, None when it draws none."""
    drawn = _ESCAPE.sub(lambda escape: chr(min(int(escape[1], 16), 0x10FFFF)), content).strip()
    match = CANDIDATE.fullmatch(drawn)
    return read_sign(drawn)[1] if match is not None else None

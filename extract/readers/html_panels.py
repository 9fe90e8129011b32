"""Hidden elements of a web page that a person opens (accordions, tabs), told from menus, windows and copies."""

from __future__ import annotations

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

_MIN_CHARS = 60  # a shorter text is a label or a message
_MIN_LINE_CHARS = 20  # of the lines by which a copy of visible text is told
_START_CHARS = 40  # a page that shows the beginning of a text hides the whole of it
_MAX_OPENER_CHARS = 200
_MAX_WRAPPERS = 3
_MAX_DEPTH = 60
_MAX_PANELS = 500
_MAX_LINK_SHARE = 0.5
_OPENERS = "h1, h2, h3, h4, h5, h6, button, summary, dt, [aria-expanded], [role=button], [role=tab]"
_OPENING_TAGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "button", "summary", "dt"))
_OTHER_TAGS = frozenset(("nav", "footer", "dialog", "menu", "form"))
_OTHER_ROLES = frozenset((
    "alert", "alertdialog", "banner", "contentinfo", "dialog", "menu", "menubar", "navigation", "search", "status",
    "tooltip",
))  # fmt: skip
_OTHER_NAMES = re.compile(
    r"modal|pop-?up|cookie|consent|menu|(?:^|[\s_-])nav|tooltip|dropdown|toast|overlay|lightbox|template|share|search",
    re.IGNORECASE,
)

Panel = tuple[int, str]  # a node's memory address, and its text: lines parted by line feeds


def find_controlled(parser: LexborHTMLParser) -> frozenset[str]:
    """Return the ids of the elements that a button, a tab or a link of the page opens."""
    found = set()
    for node in parser.css("[aria-controls], [data-target], [data-bs-target], a[href^='#']"):
        attributes = node.attributes
        for name in ("aria-controls", "data-target", "data-bs-target", "href"):
            found.update((attributes.get(name) or "").replace("#", " ").split())
    return frozenset(found)


def may_be_panel(node: LexborNode, controlled: frozenset[str], known: frozenset[int] | set[int]) -> bool:
    """Return whether a hidden element stands where a panel does: under what opens it, or after another panel.

    `known`: the panels met so far. Menus, banners, windows and whatever stands within them are none.
    """
    if node.attributes.get("role") != "tabpanel" and (node.id or "\n") not in controlled:
        above = _above(node)
        if above is None or not (above.mem_id in known or _opens(above)):
            return False
    return not _is_other(node) and not is_mostly_links(node, _MAX_LINK_SHARE)


def untold_panels(panels: Sequence[Panel], visible: str) -> frozenset[int]:
    """Return the panels whose text is neither in the visible text nor in a panel before; none that is short."""
    told = " ".join(visible.split())
    found: set[int] = set()
    for mem_id, text in panels[:_MAX_PANELS]:
        lines = [" ".join(line.split()) for line in text.split("\n")]
        whole = " ".join(filter(None, lines))
        long = [line for line in lines if len(line) >= _MIN_LINE_CHARS]
        copied = sum(len(line) for line in long if line in told)
        if len(whole) >= _MIN_CHARS and _start(lines, told) not in told and 2 * copied <= sum(map(len, long)):
            found.add(mem_id)
            told += f" {whole}"
    return frozenset(found)


def _start(lines: Sequence[str], told: str) -> str:
    """Return how the text of a panel begins, behind the heading that stands on its tab or button too."""
    at = 0
    while at < len(lines) - 1 and len(lines[at]) < _MIN_CHARS and lines[at] in told:
        at += 1
    return " ".join(filter(None, lines[at:]))[:_START_CHARS]


def is_mostly_links(node: LexborNode, share: float) -> bool:
    """Return whether more than a share of the words of an element are links."""
    words = len("".join(node.text().split()))
    return sum(len("".join(link.text().split())) for link in node.css("a")) > share * words


def _above(node: LexborNode) -> LexborNode | None:
    """Return the element before a node, or before the wrappers that it comes first in."""
    at: LexborNode | None = node
    for _ in range(_MAX_WRAPPERS):
        if at is None:
            return None
        before = at.prev
        while before is not None:
            if before.tag == "-text":
                if (before.text_content or "").strip():
                    return None
            elif before.tag is not None and before.tag[0].isalpha():
                return before
            before = before.prev
        at = at.parent
    return None


def _opens(node: LexborNode) -> bool:
    if len(node.text().strip()) > _MAX_OPENER_CHARS:
        return False
    is_opener = node.tag in _OPENING_TAGS or "aria-expanded" in node.attributes
    return is_opener or node.css_first(_OPENERS) is not None


def _is_other(node: LexborNode) -> bool:
    at: LexborNode | None = node
    for _ in range(_MAX_DEPTH):
        if at is None or at.tag in ("body", "html"):
            return False
        attributes = at.attributes
        if at.tag in _OTHER_TAGS or attributes.get("role") in _OTHER_ROLES or "aria-modal" in attributes:
            return True
        if at is node and _OTHER_NAMES.search(f"{attributes.get('class') or ''} {attributes.get('id') or ''}"):
            return True
        at = at.parent
    return False

"""Which elements of a web page are furniture around the report: menus, footers, cookie banners, repeated heads."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extract.readers.html_panels import is_mostly_links

_MAX_FOOTER_CHARS = 600  # a longer one, or one with headings, may hold the report
_MAX_BANNER_CHARS = 1_500
_MOSTLY = 0.7
_MAX_DEPTH = 200
_MAX_LOOKED_AT = 300  # elements of one kind: a page has few
_LANDMARKS = "nav, footer, [role=navigation], [role=contentinfo]"
_BESIDES = "aside, [role=complementary]"  # often holds a free text, or links to other pages
_BANNERS = "[class*=cookie i], [id*=cookie i], [class*=consent i], [id*=consent i]"
_NAMED_FOOTERS = "div[class*=foot i], div[id*=foot i], div[class*=pied i], div[id*=pied i]"
_FOOTER_NAME = re.compile(r"(?:^|[\s_-])(?:foot|footer|pied)(?:$|[\s_-])", re.IGNORECASE)
_COMMENTS = "#comments, #commentaires, #respond, .comments-area, .comment-respond"  # of visitors, below a page
_SHARING = "[class*=share i], [class*=partag i], [class*=social i]"
_SENDING = "button[type=submit i], button[type=reset i]"
_MAX_SHARING_CHARS = 120
_CONTENT = frozenset(("main", "article", "section", "blockquote", "figure"))
_HINTS = (
    "<nav",
    "foot",
    "<th",
    "navigation",
    "contentinfo",
    "cookie",
    "consent",
    "pied",
    "<aside",
    "complementary",
    "comment",
    "respond",
    "share",
    "partag",
    "social",
    "submit",
    "reset",
)  # a page without any has none


def find_furniture(parser: LexborHTMLParser, source: str) -> frozenset[int]:
    """Return the elements to leave out, by memory address; with all that stands within them.

    Menus that hold mostly links; menus and footers of the page where its content is marked (`main`, `article`); a
    short footer of the page without headings; cookie banners; what visitors commented, where it is less than half of
    the page; links to share it; buttons that send a form; a row of column heads that an earlier one said.
    """
    folded = source.lower()
    if not any(hint in folded for hint in _HINTS):
        return frozenset()
    found = {node.mem_id for node in parser.css(_LANDMARKS)[:_MAX_LOOKED_AT] if _is_landmark(parser, node)}
    found |= {node.mem_id for node in parser.css(_BESIDES)[:_MAX_LOOKED_AT] if is_mostly_links(node, _MOSTLY)}
    found |= {node.mem_id for node in parser.css(_BANNERS)[:_MAX_LOOKED_AT] if _is_short(node, _MAX_BANNER_CHARS)}
    found |= {node.mem_id for node in parser.css(_SHARING)[:_MAX_LOOKED_AT] if _is_sharing(node)}
    found |= {node.mem_id for node in parser.css(_SENDING)[:_MAX_LOOKED_AT]}
    found |= {node.mem_id for node in parser.css(_COMMENTS)[:_MAX_LOOKED_AT] if _is_lesser(parser, node)}
    footers = [node for node in parser.css(_NAMED_FOOTERS) if _has_footer_name(node)]
    if len(footers) == 1 and _is_last(footers[0]) and _is_short(footers[0], _MAX_FOOTER_CHARS):
        found.add(footers[0].mem_id)
    return frozenset(found | _repeated_heads(parser))


def _is_landmark(parser: LexborHTMLParser, node: LexborNode) -> bool:
    if is_mostly_links(node, _MOSTLY):
        return True
    if _is_in_content(node):
        return False
    is_footer = node.tag == "footer" or node.attributes.get("role") == "contentinfo"
    return parser.css_first("main, article, [role=main]") is not None or (
        is_footer and _is_short(node, _MAX_FOOTER_CHARS)
    )


def _is_in_content(node: LexborNode) -> bool:
    at = node.parent
    for _ in range(_MAX_DEPTH):
        if at is None or at.tag == "body":
            return False
        if at.tag in _CONTENT or at.attributes.get("role") == "main":
            return True
        at = at.parent
    return True


def _is_short(node: LexborNode, most: int) -> bool:
    return len(node.text()) <= most and node.css_first("h1, h2, h3, h4") is None


def _is_sharing(node: LexborNode) -> bool:
    return _is_short(node, _MAX_SHARING_CHARS) and node.css_first("a, button") is not None


def _is_lesser(parser: LexborHTMLParser, node: LexborNode) -> bool:
    body = parser.body
    return body is not None and 2 * len(node.text()) < len(body.text())


def _has_footer_name(node: LexborNode) -> bool:
    return any(_FOOTER_NAME.search(node.attributes.get(name) or "") for name in ("class", "id"))


def _is_last(node: LexborNode) -> bool:
    """Return whether nothing is printed after a child of the body, or of its only wrapper."""
    parent = node.parent
    if parent is None or (parent.tag != "body" and (parent.parent is None or parent.parent.tag != "body")):
        return False
    at = node.next
    while at is not None:
        if at.tag not in ("script", "style", "-comment") and (at.text() or at.text_content or "").strip():
            return False
        at = at.next
    return True


def _repeated_heads(parser: LexborHTMLParser) -> set[int]:
    heads: set[str] = set()
    found: set[int] = set()
    for row in parser.css("tr:has(> th)"):
        if row.css_first("td") is None:
            words = " ".join(row.text(separator=" ").split())
            if words in heads:
                found.add(row.mem_id)
            heads.add(words)
    return found

"""The boxes of a web form and their labels: which label prints the tick of which box."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extract.readers.html_lines import EMPTY, TICKED


def find_labelled(parser: LexborHTMLParser) -> dict[int, str]:
    """Return the glyph that each label prints, by node; and "" for the boxes that thereby need none of their own."""
    glyphs: dict[int, str] = {}
    box_by_id: dict[str, LexborNode] = {}
    for box in parser.css("input[type=checkbox i], input[type=radio i]"):
        if box.id:
            box_by_id.setdefault(box.id, box)
    for label in parser.css("label"):
        target = label.attributes.get("for")
        inner = label.css_first("input[type=checkbox i], input[type=radio i]")
        found = inner if inner is not None else box_by_id.get(target or "")
        if found is not None and found.mem_id not in glyphs:
            glyphs[label.mem_id] = TICKED if "checked" in found.attributes else EMPTY
            glyphs[found.mem_id] = ""
    return glyphs


def has_words_after(node: LexborNode) -> bool:
    """Return whether words follow a box within its parent, before the next box."""
    sibling = node.next
    while sibling is not None and sibling.tag not in ("input", "br"):
        if ((sibling.text_content if sibling.tag == "-text" else sibling.text()) or "").strip():
            return True
        sibling = sibling.next
    return False


def is_one_of_several(option: LexborNode) -> bool:
    """Tell whether an option is one of a list that takes several: a page shows all of it, and which are chosen."""
    node = option.parent
    while node is not None and node.tag != "select":
        node = node.parent
    return node is not None and "multiple" in node.attributes

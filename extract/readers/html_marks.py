"""Marks of a web page that are no form's control: classes, icons and states that draw an item as ticked or not.

A saved page keeps how its script or its style sheet marked the options: `class="checked"`, `aria-selected`,
`data-state`, an icon in front, a rule that draws a sign before them, words struck out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extract.readers.html_lines import EMPTY, TICKED
from extract.readers.html_names import state_named, state_of_class
from extract.readers.html_styles import HIDDEN_STYLE, STRUCK_STYLE, Styles, read_styles
from models.document import TickState

# A page without any has no marks; sought as they are, for that costs least.
_HINTS = tuple(
    "check selected coch tick active line-through :before aria-pressed data-state data-value data-answer </del> </s>"
    ' </strike> -yes -on" _on class=on =\'on ="on" =oui ="oui =yes ="yes =true ="true ✓ ✔ ✘ ✗ ☑ ☒ × >x< >X<'.split()
)
_CLASSED_ROW = re.compile(r"<(?:li|tr|dd)\b[^<>]*\bclass\b", re.IGNORECASE)
_ITEMS = "li, tr, p, div, label, span, button, dd"
_ROWS = frozenset(("li", "tr", "dd"))  # what a style sheet hides among them was taken off a list
_ICONS = frozenset(("i", "span", "svg", "img", "em", "b", "input"))
_STRIKES = frozenset(("del", "s", "strike"))
_BOXES = frozenset(("checkbox", "radio"))
_LONGEST_ITEM = 200  # characters; what is longer is no option
_FEWEST_ITEMS = 3  # of a list of marks
_MOST_ITEMS, _MOST_CHARACTERS = 50_000, 5_000_000  # looked at: a page has far fewer
_PAIR, _SHORTEST_LABEL = 2, 4  # cells of a row of a label and its mark; characters of a label
_TICK_CELL, _EMPTY_CELL = re.compile(r"[xX×✓✔✗✘●•☑☒]"), re.compile(r"[-–—☐○/]?")
_STATE_NAMES = re.compile(
    r"data-.*(?:check|select|coch|state|value|tick|answer|reponse|active)|aria-(?:checked|selected|pressed)"
)


class Marks(NamedTuple):
    """What a page's marks say. `glyphs`: the tick to print, by element; `left_out`: elements that print nothing."""

    glyphs: dict[int, str]
    left_out: frozenset[int]


class _Told(NamedTuple):
    """What one item's own marks say; None: nothing. `icon`: an element whose words are the name of a picture."""

    state: TickState | None
    icon: int | None = None
    is_struck: bool = False


_NOTHING = Marks({}, frozenset())


def find_marks_of_items(parser: LexborHTMLParser, source: str) -> Marks:
    """Return the ticks that items of the page show without a control; nothing unless some are ticked and some are not.

    Items are elements of one kind within one parent. Where a mark ticks some of them, the others are empty.
    """
    has_marks = any(hint in source for hint in _HINTS) or ' on"' in source or " on'" in source
    if not has_marks and not (_CLASSED_ROW.search(source) and HIDDEN_STYLE.search(source)):
        return _NOTHING
    groups: dict[tuple[int, str], list[LexborNode]] = defaultdict(list)
    for node in parser.css(_ITEMS)[:_MOST_ITEMS]:
        parent = node.parent
        if parent is not None and node.tag is not None:
            groups[parent.mem_id, node.tag].append(node)
    search = _Search(read_styles(parser))
    for (_, tag), nodes in groups.items():
        if len(nodes) > 1:
            search.take(tag, nodes)
    return search.marks()


class _Search:
    """What was found so far in the groups of items of one page."""

    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self.glyphs: dict[int, str] = {}
        self.icons: set[int] = set()  # pictures and cells that are marks and print nothing else
        self.hidden: set[int] = set()
        self._all_ticked: list[Marks] = []  # tables whose every row has a mark: ticked, if marks tick elsewhere
        self._unstruck: list[LexborNode] = []  # items without any mark: ticked, if others are struck out
        self._has_long = self._has_struck = False
        self._characters = 0

    def take(self, tag: str, nodes: list[LexborNode]) -> None:
        """Take in the elements of one kind within one parent."""
        if tag in _ROWS:
            hidden = [node.mem_id for node in nodes if self.styles.hidden & set(_classes(node))]
            self.hidden.update(hidden if len(hidden) < len(nodes) else ())
        if self._characters > _MOST_CHARACTERS:
            return
        said = [(node, node.text().strip()) for node in nodes]
        self._characters += sum(len(words) for _, words in said)
        items = [node for node, words in said if words]
        if len(items) < _PAIR or any(len(words) > _LONGEST_ITEM for _, words in said):
            return
        if tag == "tr":
            self._take_rows(items)
        told = [_told(node, self.styles) for node in items]
        states = [one.state for one in told]
        if not any(states):
            self._unstruck += items if tag == "li" else []
            return
        if None in states:
            other = TickState.TICKED if TickState.TICKED not in states else TickState.EMPTY
            states = [state or other for state in states]
        self._has_long |= len(items) >= _FEWEST_ITEMS
        self._has_struck |= any(one.is_struck for one in told)
        self.glyphs |= {node.mem_id: _glyph(state) for node, state in zip(items, states, strict=True)}
        self.icons.update(one.icon for one in told if one.icon is not None)

    def _take_rows(self, rows: list[LexborNode]) -> None:
        marks = _by_cells(rows)
        if len(set(marks.glyphs.values())) == 1:
            self._all_ticked.append(marks)
        else:
            self._add_table(marks)

    def _add_table(self, marks: Marks) -> None:
        self.glyphs |= marks.glyphs
        self.icons |= marks.left_out
        self._has_long |= len(marks.glyphs) >= _FEWEST_ITEMS

    def marks(self) -> Marks:
        """Return what all groups say together."""
        is_enough = self._has_long or len(self.glyphs) >= _FEWEST_ITEMS + 1
        if len(set(self.glyphs.values())) < _PAIR or not is_enough:
            return Marks({}, frozenset(self.hidden))
        for table in self._all_ticked:
            self._add_table(table)
        if self._has_struck:
            self.glyphs |= {node.mem_id: TICKED for node in self._unstruck}
        return Marks(self.glyphs, frozenset(self.icons | self.hidden))


def _glyph(state: TickState | None) -> str:
    return TICKED if state is TickState.TICKED else EMPTY


def _by_cells(rows: list[LexborNode]) -> Marks:
    """Return what rows of a label and a cell beside it say, where a mark or nothing stands in nearly all of these."""
    glyphs: dict[int, str] = {}
    left_out: set[int] = set()
    for row in rows:
        cells = [child for child in row.iter() if child.tag in ("td", "th")]
        said = [" ".join(cell.text().split()) for cell in cells]
        if len(cells) != _PAIR or sum(len(words) >= _SHORTEST_LABEL for words in said) != 1:
            continue
        at = 0 if len(said[0]) < _SHORTEST_LABEL else 1
        is_ticked = _TICK_CELL.fullmatch(said[at]) is not None
        if is_ticked or _EMPTY_CELL.fullmatch(said[at]):
            glyphs[row.mem_id] = TICKED if is_ticked else EMPTY
            left_out.add(cells[at].mem_id)
    is_marked = TICKED in glyphs.values() and len(glyphs) + 1 >= len(rows)  # all but a row of heads
    return Marks(glyphs, frozenset(left_out)) if is_marked else _NOTHING


def _classes(node: LexborNode) -> list[str]:
    return (node.attributes.get("class") or "").split()


def _told(node: LexborNode, styles: Styles) -> _Told:
    """Return what the marks of one item say: its own attributes, its classes, a picture before its words, a strike."""
    attributes = node.attributes
    if _is_box(node) or node.css_first("input, [role=checkbox], [role=radio], li, tr") not in (None, node):
        return _Told(None)  # read as controls, or a list of its own
    for name, value in attributes.items():
        if _STATE_NAMES.match(name) and (state := state_named(value or "true")):
            return _Told(state)
    for name in _classes(node):
        if name in styles.signs:
            return _Told(styles.signs[name])
    if _is_struck(node, styles):
        return _Told(TickState.EMPTY, is_struck=True)
    for name in _classes(node):
        if state := state_of_class(name):
            return _Told(state)
    return _by_icon(node, styles)


def _first_child(node: LexborNode) -> LexborNode | None:
    """Return what an item begins with, blanks left out."""
    child = node.child
    while child is not None and child.tag == "-text" and not (child.text_content or "").strip():
        child = child.next
    return child


def _is_box(node: LexborNode) -> bool:
    return node.attributes.get("role") in _BOXES


def _by_icon(node: LexborNode, styles: Styles) -> _Told:
    """Return what a picture in front of an item's words says, by its names: class, file, alternative text."""
    child = _first_child(node)
    if child is None or child.tag not in _ICONS:
        return _Told(None)
    words = child.text().strip()
    if words and child.tag != "svg" and not any("icon" in name for name in _classes(child)):
        return _Told(None)
    for name in _classes(child):
        if name in styles.signs:
            return _Told(styles.signs[name])
    attributes = child.attributes
    use = child.css_first("use")
    link = (use.attributes.get("href") or use.attributes.get("xlink:href") or "") if use is not None else ""
    picture = (attributes.get("src") or "").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    names = (attributes.get("alt"), attributes.get("aria-label"), attributes.get("title"), words, picture, link)
    for told in names:
        if told and (state := state_named(told)):
            return _Told(state, child.mem_id)
    return _Told(state_named(" ".join(_classes(child))), child.mem_id)


def _is_struck(node: LexborNode, styles: Styles) -> bool:
    """Tell whether all words of an item are struck out."""
    if STRUCK_STYLE.search(node.attributes.get("style") or "") or styles.struck & set(_classes(node)):
        return True
    child = _first_child(node)
    return child is not None and child.tag in _STRIKES and child.text().strip() == node.text().strip()

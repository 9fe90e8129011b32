"""One pass over the elements of a web page, which writes what a person sees line by line."""

from __future__ import annotations

import re
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extract.readers.html_controls import find_labelled, has_words_after, is_one_of_several
from extract.readers.html_furniture import find_furniture
from extract.readers.html_lines import EMPTY, TICKED, LineWriter
from extract.readers.html_marks import find_marks_of_items
from extract.readers.html_panels import Panel, find_controlled, may_be_panel


def _tags(names: str) -> frozenset[str]:
    return frozenset(names.split())


_UNSEEN = _tags(
    "audio canvas datalist dialog embed head iframe math noembed noframes noscript object rp script style svg template"
    " title video"
)
_PARAGRAPHS = _tags(
    "address article aside blockquote body caption center dd details dl dt fieldset figcaption figure footer form h1 h2"
    " h3 h4 h5 h6 header hgroup hr legend main menu nav ol p pre section summary table tbody td textarea tfoot th thead"
    " tr ul div"
)
_LINES = frozenset(("li", "option", "optgroup"))
_PIECES = frozenset(("span", "a", "b", "strong", "em", "i", "label", "button"))
_LEAST_PIECE = 4  # letters: shorter ones are parts of a word that moves
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BOLD = frozenset(("b", "strong", "th"))
_TYPED_IN = frozenset((None, "", "text", "number", "email", "tel", "url", "search", "date", "month", "time"))
_BOXES = frozenset(("checkbox", "radio"))

_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BLOCK_STYLE = re.compile(r"display\s*:\s*(?:block|flex|grid|table|list-item)", re.IGNORECASE)
_COMPONENT_END = re.compile(r"</[A-Za-z]+-")
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)


class _Frame(NamedTuple):
    """An element that is open: what it says of the words within."""

    mem_id: int
    tag: str
    is_unseen: bool = False  # script and its like: not even collected
    is_hidden: bool = False
    opens_hidden: bool = False
    is_bold: bool = False
    is_preformatted: bool = False
    heading_level: int = 0
    is_item: bool = False  # an item of a list that is one bulleted line, or within one


class Walk:
    """One pass over the elements in the order of the page, without recursion: pages nest without limit.

    `shown`: hidden elements to read as if they were open. `panels`: hidden ones that may be, found on the way.
    """

    def __init__(self, parser: LexborHTMLParser, source: str, shown: frozenset[int] = frozenset()) -> None:
        self.writer = LineWriter()
        self.panels: list[Panel] = []
        self._shown = shown
        marks = find_marks_of_items(parser, source)
        self._glyphs = marks.glyphs
        self._has_components = "slot=" in source or _COMPONENT_END.search(source) is not None
        self._left_out = find_furniture(parser, source) | marks.left_out
        self._parser = parser
        self._controlled: frozenset[str] | None = None
        self._candidates: set[int] = set()
        self._root = parser.root
        self._stack: list[_Frame] = [_Frame(-1, "")]
        self._hidden: list[str] = []
        self._labelled = find_labelled(parser) if "checkbox" in source or "radio" in source else {}

    def run(self) -> None:
        if self._root is None:
            return
        stack = self._stack
        for node in self._root.traverse(include_text=True):
            tag = node.tag
            parent = node.parent
            parent_id = parent.mem_id if parent is not None else -1
            while len(stack) > 1 and stack[-1].mem_id != parent_id:
                self._close(stack.pop())
            frame = stack[-1]
            if tag == "-text":
                if not frame.is_unseen:
                    self._read_words(node.text_content or "", frame)
            elif tag is not None and tag[0].isalpha():
                stack.append(frame._replace(mem_id=node.mem_id, tag=tag) if frame.is_unseen else self._open(node, tag))
        while len(stack) > 1:
            self._close(stack.pop())
        self.writer.finish()

    def _open(self, node: LexborNode, tag: str) -> _Frame:
        attributes = node.attributes
        style = attributes.get("style") or ""
        if self._has_components and ("-" in tag or "slot" in attributes):
            tag = "div"
        if style and tag in _PIECES and _BLOCK_STYLE.search(style):
            tag = "li" if "list-item" in style else "div"
        is_chosen = tag == "option" and is_one_of_several(node)
        frame = self._frame_of(node, tag, attributes, is_chosen)
        if frame.is_unseen:
            return frame
        if frame.is_hidden:
            if tag in _PARAGRAPHS or tag in _LINES or tag == "br":
                self._hidden.append("\n")
            return frame
        self._break_before(frame)
        if tag in _PIECES and _follows_its_like(node):
            self.writer.add(" ", False, 0)
        if self._glyphs and node.mem_id in self._glyphs:
            self.writer.tick(self._glyphs[node.mem_id])
        if is_chosen:
            self.writer.tick(TICKED if "selected" in attributes else EMPTY)
        if node.mem_id in self._labelled or tag == "input" or attributes.get("role") in _BOXES:
            self._read_control(node, tag, attributes)
        return frame

    def _frame_of(self, node: LexborNode, tag: str, attributes: dict[str, str | None], is_chosen: bool) -> _Frame:
        """Return what an element says of the words within; one that hides them is noted where it may be a panel."""
        outer, style = self._stack[-1], attributes.get("style") or ""
        is_unseen = tag in _UNSEEN or (tag == "option" and not is_chosen and "selected" not in attributes)
        is_unseen = is_unseen or node.mem_id in self._left_out
        is_hidden = "hidden" in attributes or bool(style and _HIDDEN_STYLE.search(style))
        if is_hidden and not outer.is_hidden:
            is_hidden = node.mem_id not in self._shown
            self._note_panel(node)
        is_hidden = is_hidden or outer.is_hidden
        return _Frame(
            node.mem_id,
            tag,
            is_unseen,
            is_hidden,
            is_hidden and not outer.is_hidden,
            outer.is_bold or tag in _BOLD or bool(style and _BOLD_STYLE.search(style)),
            outer.is_preformatted or tag in ("pre", "textarea"),
            _HEADINGS.get(tag, outer.heading_level),
            (outer.is_item or tag == "li") and tag not in _HEADINGS,
        )

    def _note_panel(self, node: LexborNode) -> None:
        if self._controlled is None:
            self._controlled = find_controlled(self._parser)
        if may_be_panel(node, self._controlled, self._candidates):
            self._candidates.add(node.mem_id)

    def _break_before(self, frame: _Frame) -> None:
        writer, tag = self.writer, frame.tag
        if tag == "br":
            if not writer.has_words:
                writer.break_block()
            writer.break_line()
        elif tag == "li":
            writer.open_item()
        elif tag in _HEADINGS:
            self._leave_items()
            writer.break_block()
        elif tag in _PARAGRAPHS:
            self._part(frame)
            if tag == "tr":
                writer.open_row()
        elif tag in _LINES:
            writer.break_line()

    def _close(self, frame: _Frame) -> None:
        writer, tag = self.writer, frame.tag
        if frame.opens_hidden and not frame.is_unseen:
            hidden = "".join(self._hidden)
            self._hidden.clear()
            writer.keep_if_copy(hidden)
            if frame.mem_id in self._candidates:
                self.panels.append((frame.mem_id, hidden))
        if frame.is_hidden or frame.is_unseen:
            return
        if tag == "li":
            writer.close_item()
        elif tag == "tr":
            writer.close_row()
        elif tag in _PARAGRAPHS:
            self._part(frame)
        elif tag in _LINES:
            writer.break_line()

    def _part(self, frame: _Frame) -> None:
        """Paragraphs within one item of a list are lines of one block; elsewhere each is a block."""
        if frame.is_item and self._stack[-1].is_item:
            self.writer.break_line()
        else:
            self.writer.break_block()

    def _leave_items(self) -> None:
        """A heading in an item: the list is one of cards, and what follows is no bulleted line."""
        if self._stack[-1].is_item:
            self.writer.leave_item()
            self._stack[:] = [frame._replace(is_item=False) for frame in self._stack]

    def _read_words(self, words: str, frame: _Frame) -> None:
        if frame.is_hidden:
            self._hidden.append(words)
        elif frame.is_preformatted:
            for line_no, line in enumerate(words.split("\n")):
                if line_no:
                    self.writer.break_line()
                self.writer.add(line, frame.is_bold, frame.heading_level)
        else:
            self.writer.add(words, frame.is_bold, frame.heading_level)

    def _read_control(self, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> None:
        """Write what a form's control shows: the tick of a box, or what was typed in."""
        state = self._labelled.get(node.mem_id)
        if state is not None:
            if state:  # "" is a box that its label prints
                self.writer.tick(state)
            return
        kind = (attributes.get("type") or "").lower()
        if attributes.get("role") in _BOXES:
            self.writer.tick(TICKED if attributes.get("aria-checked") == "true" else EMPTY)
        elif kind in _BOXES:
            glyph = TICKED if "checked" in attributes else EMPTY
            if self.writer.has_words and not has_words_after(node):
                self.writer.tick_current(glyph)
            else:
                self.writer.tick(glyph)
        elif tag == "input" and kind in _TYPED_IN and attributes.get("value"):
            self.writer.add(f" {attributes['value']} ", False, 0)


def _follows_its_like(node: LexborNode) -> bool:
    """Tell whether an element stands right behind one of the same class, each with words: labels with drawn edges."""
    before, name = node.prev, node.attributes.get("class")
    if not name or before is None or before.tag != node.tag or before.attributes.get("class") != name:
        return False
    return min(len(before.text()), len(node.text())) >= _LEAST_PIECE

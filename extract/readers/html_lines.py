"""The lines of a web page as they come by: words go in, printed lines and blocks come out. Knows no tag."""

from __future__ import annotations

import re

from models.document import Line

TICKED, EMPTY = "☑ ", "☐ "

_BULLET = "• "
_SPACES = re.compile("[ \t\n\r\f]+")  # what a browser draws as one space; a non-breaking one is kept
_RECENT_LINES = 8  # how far back the excerpt of a hidden text is looked for
_MIN_COPY_CHARS = 40
_MOST_CELLS = 5  # of a row that holds a label and its marks
_MARK_CELL = re.compile(r"[☐☑☒✔✓✗✘×○●◯■□xX](?: ?(?:oui|non))?", re.IGNORECASE)


class LineWriter:
    """Collects the text of a page line by line; a blank line stands between blocks.

    A bulleted line begins with "• ", outside its stretch and in `markup`.
    """

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.markup: list[tuple[int, int]] = []
        self._pieces: list[str] = []
        self._length = 0
        self._block_no = 0
        self._parts_block = False
        self._buffer: list[str] = []
        self._has_bold = self._has_plain = False
        self._heading_level = 0
        self._awaits_item = False  # an item was opened and has printed nothing yet
        self._row_start = 0  # how many lines there were when the row of a table began
        self._glyph = ""  # of a box whose label has not come yet
        self._recent: list[str] = []
        self._hidden: list[str] = []

    @property
    def text(self) -> str:
        return "".join(self._pieces)

    @property
    def has_words(self) -> bool:
        """Whether the line that is being written holds anything to read."""
        return any(map(str.strip, self._buffer))

    def add(self, words: str, is_bold: bool, heading_level: int) -> None:
        """Write on the current line."""
        self._buffer.append(words)
        if not words.isspace():
            self._heading_level = max(self._heading_level, heading_level)
            if is_bold:
                self._has_bold = True
            else:
                self._has_plain = True

    def tick(self, glyph: str) -> None:
        """Begin a line with a tick glyph."""
        if self.has_words:
            self.break_line()
        self._drop_glyph()
        self._glyph = glyph

    def tick_current(self, glyph: str) -> None:
        """Put a tick glyph before the words of the current line, whose box stands after its label."""
        self._glyph = glyph

    def open_item(self) -> None:
        self.break_line()
        self._awaits_item = True

    def close_item(self) -> None:
        """End an item of a list; one that printed nothing leaves an empty bulleted line."""
        self.break_line()
        self._drop_glyph()
        if self._awaits_item:
            self._write("", is_bold=False)

    def leave_item(self) -> None:
        """Forget that an item was opened: it is a card with a heading, not a bulleted line."""
        self._awaits_item = False

    def open_row(self) -> None:
        self._row_start = len(self.lines)

    def close_row(self) -> None:
        """End a row of a table: a box that stands alone after the only words of its row is theirs."""
        self.break_line()
        if self._glyph and len(self.lines) == self._row_start + 1 and self._recent[-1][:2] not in (TICKED, EMPTY):
            line = self.lines[-1]
            words = self._pieces.pop()
            self._length = line.char_start
            self._put(self._glyph + words)
            self.lines[-1] = line.changed(char_end=self._length)
            self._glyph = ""
        self._drop_glyph()
        self._join_marks()

    def _join_marks(self) -> None:
        """Put the cells of a row that hold but marks on the line of its only other cell: they tick it, or do not."""
        row = self.lines[self._row_start :]
        cells = self._recent[-len(row) :] if 1 < len(row) <= _MOST_CELLS else []
        if len(cells) != len(row) or sum(_MARK_CELL.fullmatch(cell) is None for cell in cells) != 1:
            return
        while self._length > row[0].char_start:
            self._length -= len(self._pieces.pop())
        self._put(" ".join(cells))
        self.lines[self._row_start :] = [row[0].changed(char_end=self._length)]
        self._recent[-len(row) :] = [" ".join(cells)]

    def break_line(self) -> None:
        """End the line that is being written, if it has words; a lone tick glyph waits for those to come."""
        words = _SPACES.sub(" ", "".join(self._buffer)).strip()
        if not words:
            self._buffer.clear()
            return
        level, is_bold = self._heading_level, self._has_bold and not self._has_plain
        self._forget_line()
        glyph, self._glyph = self._glyph, ""
        self._write(glyph + words, is_bold, level)
        if words.endswith(("...", "…")):
            for hidden in self._hidden:
                if self._is_copy(hidden):
                    self._hidden.remove(hidden)
                    self._write_block(hidden)
                    break

    def break_block(self) -> None:
        self.break_line()
        self._parts_block = True

    def keep_if_copy(self, hidden: str) -> None:
        """Take in the text of a hidden element, its lines parted by line feeds; write it if it completes an excerpt.

        A saved page shows the beginning of a long text, "...", and hides the whole of it before or after.
        """
        hidden = "\n".join(filter(None, (_SPACES.sub(" ", line).strip() for line in hidden.split("\n"))))
        if len(hidden) < _MIN_COPY_CHARS:
            return
        if "".join(self._buffer).rstrip().endswith(("...", "…")):
            self.break_line()
        if self._is_copy(hidden):
            self.break_line()
            self._write_block(hidden)
        else:
            self._hidden = [*self._hidden[1 - _RECENT_LINES :], hidden]

    def finish(self) -> None:
        self.break_line()
        self._drop_glyph()

    def _is_copy(self, hidden: str) -> bool:
        whole = hidden.replace("\n", " ")
        recent = self._recent[-_RECENT_LINES:]
        for last in range(len(recent), 0, -1):
            if not recent[last - 1].endswith(("...", "…")):
                continue
            shown = " ".join(recent[:last]).rstrip(" .…\xa0")
            start = shown.rfind(whole[:_MIN_COPY_CHARS])
            if start >= 0 and whole.startswith(shown[start:]):
                return True
        return False

    def _write_block(self, hidden: str) -> None:
        self._parts_block = True
        for line in hidden.split("\n"):
            self._write(line, is_bold=False)
        self._parts_block = True

    def _drop_glyph(self) -> None:
        """Write a tick glyph that found no label as a line of its own."""
        if self._glyph:
            glyph, self._glyph = self._glyph.strip(), ""
            self._write(glyph, is_bold=False)

    def _forget_line(self) -> None:
        self._buffer.clear()
        self._has_bold = self._has_plain = False
        self._heading_level = 0

    def _write(self, words: str, is_bold: bool, heading_level: int = 0) -> None:
        if self.lines:
            self._put("\n\n" if self._parts_block else "\n")
        if self._parts_block or not self.lines:
            self._block_no += 1
            self._parts_block = False
        is_bullet, self._awaits_item = self._awaits_item, False
        if is_bullet:
            self.markup.append((self._length, self._length + 1))
            self._put(_BULLET)
        start = self._length
        self._put(words)
        self.lines.append(Line(start, self._length, 1, self._block_no, heading_level, is_bullet, is_bold))
        if words:
            self._recent.append(words)
            del self._recent[:-_RECENT_LINES]

    def _put(self, piece: str) -> None:
        self._pieces.append(piece)
        self._length += len(piece)

"""What plain text and markdown share: where pages end, what a blank line is, what opens a bulleted one."""

from __future__ import annotations

import re

from models.document import Page

# Spaces of every width and the characters without one: a line of nothing else is blank.
BLANKS = (
    " \t\v\x1c\x1d\x1e\x1f\x85\xa0\xad\u1680\u180e"
    + "".join(map(chr, range(0x2000, 0x2010)))
    + ("\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u202f\u205f\u2060\u3000\ufeff")
)

# A dash, star or dot is a bullet only before a space: "·e·s" at a line's beginning is the end of a broken word.
# The letter o is what word processors print for the second level. Tick glyphs (●, ○, ☐) are no bullets.
BULLET = re.compile(r"(?:[-*•·∙–—‒⁃](?=\s|$)|•(?=[A-ZÀ-Þ«]|\w{6})|[▪▫◦‣❖➢➤\uf0a7\uf0b7\uf0d8]|o(?=\s))\s*")
GLUED_BULLET = re.compile(r"[*•·∙–—](?=[^\W\d_])")
BULLET_STARTS = frozenset("-*•·∙–—‒⁃▪▫◦‣❖➢➤\uf0a7\uf0b7\uf0d8o")


def pages_of(text: str) -> tuple[Page, ...]:
    """Return the pages that form feeds part, in order; a form feed belongs to none, one at the end opens none."""
    pages: list[Page] = []
    start = 0
    while (end := text.find("\f", start)) >= 0:
        pages.append(Page(page_no=len(pages) + 1, char_start=start, char_end=end))
        start = end + 1
    if not pages or text[start:].strip(BLANKS + "\n"):
        pages.append(Page(page_no=len(pages) + 1, char_start=start, char_end=len(text)))
    return tuple(pages)


class Blocks:
    """Numbers the blocks of a text as its lines come by.

    A blank line, a page and a line after a bulleted one open a block; bulleted lines in a row share one, and a line
    indented deeper than its bullet belongs to it.
    """

    __slots__ = ("_bullet_indent", "_is_fresh", "block_no")

    def __init__(self) -> None:
        self.block_no = 0
        self._is_fresh = False
        self._bullet_indent: int | None = None  # of the item that the last line belongs to

    def part(self) -> None:
        """Say that a blank line, a page or anything else parts what comes from what came."""
        self._is_fresh = True

    def place(self, indent: int, is_bullet: bool) -> int:
        """Return the block of the next line; `indent` counts the characters before its first mark."""
        bullet_indent = self._bullet_indent
        if is_bullet:
            opens = bullet_indent is None
            self._bullet_indent = indent
        else:
            opens = bullet_indent is not None and indent <= bullet_indent
            if opens or self._is_fresh:
                self._bullet_indent = None
        if opens or self._is_fresh:
            self.block_no += 1
            self._is_fresh = False
        return self.block_no

"""Pages of printed text → one `Document`: running lines to the edges, blocks numbered, offsets into the whole text."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat
from operator import add

from extract.blocks import number_blocks
from extract.geometry import RunningLines, find_running_lines
from extract.readers.page_text import PageText
from models.document import Box, Document, Line, Page, Reader, Word

BULLETS = frozenset("•‣▪▫◦∙·–—-*")  # glyphs that mark a list item when they stand alone at the start of a line
LIST_INDENT_EM = 1.2  # lines this far to the right of the block before are list items whose bullets were drawn
WRAP_BLANK_EM = 0.3  # the blank that a word would have needed to stay on the line above


def assemble(pages: Sequence[PageText], reader: Reader, hints: tuple[tuple[str, str], ...] = ()) -> Document:
    """Return the document of these pages, without tick boxes.

    Lines are parted by a line feed, blocks by a blank line, pages by a form feed. Running headers stand at the start
    of their page and footers at its end, each a block of its own.
    """
    running = find_running_lines(
        [[(page.text[line[0] : line[1]], line[4][1], line[4][3]) for line in page.lines] for page in pages],
        [page.height_pt for page in pages],
    )
    parts: list[str] = []
    lines: list[Line] = []
    words: list[Word] = []
    placed: list[Page] = []
    at = block_no = 0
    for page_no, (page, edges) in enumerate(zip(pages, running, strict=True), 1):
        start = at
        if page_no > 1:
            parts.append("\f")
            start += 1
        text, block_no = _place(page, page_no, edges, start, block_no, lines, words)
        parts.append(text)
        at = start + len(text)
        placed.append(
            Page(
                page_no=page_no,
                char_start=start,
                char_end=at,
                width_pt=page.width_pt,
                height_pt=page.height_pt,
                order_method=page.order_method,
                is_ocr=page.ocr_certainty is not None,
                is_unreadable=page.is_unreadable,
                ocr_certainty=page.ocr_certainty,
            )
        )
    return Document(
        text="".join(parts), reader=reader, pages=tuple(placed), lines=tuple(lines), words=tuple(words), hints=hints
    )


def _place(
    page: PageText, page_no: int, edges: RunningLines, at: int, block_no: int, lines: list[Line], words: list[Word]
) -> tuple[str, int]:
    """Append the lines and words of one page that starts at `at`; return its text and the next free block number."""
    order, blocks = _blocks_of(page, edges)
    items = _drawn_bullets(page, order, blocks)
    parts: list[str] = []
    shifts = [0] * len(page.lines)
    last = blocks[0] if blocks else 0
    for position, (index, block) in enumerate(zip(order, blocks, strict=True)):
        char_start, char_end, word_start, word_end, (x0, top, x1, bottom, size_pt, is_bold) = page.lines[index]
        if position:
            parts.append("\n" if block == last else "\n\n")
            at += 1 if block == last else 2
            last = block
        content = page.text[char_start:char_end]
        parts.append(content)
        is_bullet = word_end - word_start > 1 and page.text[char_start : page.ends[word_start]] in BULLETS
        skip = page.starts[word_start + 1] - char_start if is_bullet else 0
        is_bullet = is_bullet or position in items
        box = Box(x0, top, x1, bottom)
        end = at + char_end - char_start
        lines.append(Line(at + skip, end, page_no, block_no + block, 0, is_bullet, is_bold, size_pt, box))
        shifts[index] = at - char_start
        at = end
    words.extend(_words_of(page, order, shifts))
    return "".join(parts), block_no + last + 1


def _blocks_of(page: PageText, edges: RunningLines) -> tuple[list[int], list[int]]:
    """Return line indexes in reading order, and beside each the number of its block on the page."""
    running = {*edges.head, *edges.foot}
    body = [i for i in range(len(page.lines)) if i not in running] if running else list(range(len(page.lines)))
    if page.blocks is None:
        blocks = number_blocks([page.lines[i][4] for i in body])
    else:
        blocks = [page.blocks[i] for i in body]
    if not running:
        return body, blocks
    head = sorted(edges.head, key=lambda i: page.lines[i][4][1])
    foot = sorted(edges.foot, key=lambda i: page.lines[i][4][1])
    after = len(head) + (blocks[-1] + 1 if blocks else 0)
    return (
        [*head, *body, *foot],
        [*range(len(head)), *(block + len(head) for block in blocks), *range(after, after + len(foot))],
    )


def _words_of(page: PageText, order: Sequence[int], shifts: Sequence[int]) -> list[Word]:
    """Return the page's words in reading order with their offsets in the document."""
    by_word: list[int] = []
    for line, shift in zip(page.lines, shifts, strict=True):
        by_word += [shift] * (line[3] - line[2])
    starts, ends = map(add, page.starts, by_word), map(add, page.ends, by_word)
    columns = zip(starts, ends, page.x0s, page.tops, page.x1s, page.bottoms, strict=True)
    words: list[Word] = list(map(tuple.__new__, repeat(Word), columns))
    if all(a < b for a, b in zip(order, order[1:], strict=False)):
        return words
    return [word for index in order for word in words[page.lines[index][2] : page.lines[index][3]]]


def _drawn_bullets(page: PageText, order: Sequence[int], blocks: Sequence[int]) -> set[int]:
    """Return the positions in `order` of lines that start an item of a list whose bullets are drawings.

    Sure only for two or more items, indented under a line that ends in a colon. A line that goes on where the one
    above had no room left starts no item.
    """
    found: set[int] = set()
    right = 0.0
    for position in range(1, len(order)):
        above, line = page.lines[order[position - 1]], page.lines[order[position]]
        right = max(right, above[4][2])
        if blocks[position] == blocks[position - 1] or page.text[above[1] - 1] != ":":
            continue
        x0, em = line[4][0], line[4][4]
        if not LIST_INDENT_EM * em <= x0 - above[4][0] or line[4][1] < above[4][1]:
            continue
        items = [position]
        end = position + 1
        while end < len(order) and blocks[end] == blocks[position]:
            before, this = page.lines[order[end - 1]], page.lines[order[end]]
            first_word = this[2]
            room = right - before[4][2]
            if page.x1s[first_word] - page.x0s[first_word] + WRAP_BLANK_EM * em <= room:
                items.append(end)
            end += 1
        if len(items) > 1:
            found.update(items)
    return found

"""Lines that end before their column does: where paragraphs and list items begin although nothing else tells.

A line that was broken to fit leaves less room than the next word needs; one that ended may leave more.
"""

from __future__ import annotations

from collections.abc import Sequence

from extract.readers.page_text import PageText

LIST_INDENT_EM = 1.2  # lines this far to the right of the block before are list items whose bullets were drawn
WRAP_BLANK_EM = 0.3  # the blank that a word would have needed to stay on the line above
SURE_BLANK_EM = 1.3  # the same where nothing but the room tells
SAME_SIZE = 0.1  # of the size: text of the column, not its headings
REACH_EM = 5.0  # lists and quotes stand this far from the left edge of their column


def split_at_ends(page: PageText, order: Sequence[int], blocks: Sequence[int]) -> list[int]:
    """Return the number of each line's block, with a new block where a line ends early and a capital follows.

    `order`, `blocks`: line indexes in reading order, and the numbers of their blocks. Tight pages print heading,
    sentence, list and quote at one size and pitch, without a blank between them.
    """
    numbers: list[int] = []
    added = 0
    right, known = 0.0, -1
    before = None
    for position, (index, block) in enumerate(zip(order, blocks, strict=True)):
        line = page.lines[index]
        if before is not None and block == blocks[position - 1]:
            start = page.text[line[0]]
            if start.isupper() or start.isdigit():
                if block != known:
                    right, known = _right_of(page, order, blocks, position), block
                if _has_room(page, before[4][2], right, line[2], SURE_BLANK_EM * line[4][4]):
                    added += 1
        numbers.append(block + added)
        before = line
    return numbers


def drawn_items(page: PageText, order: Sequence[int], blocks: Sequence[int], start: int) -> list[int]:
    """Return the positions in `order` of the lines that start an item in the list at `start`, below a colon.

    Browsers draw the bullets of a list, so only its indent tells, or that its lines end early and begin small. Sure
    only for two or more items: a line that goes on where the one above had no room left starts no item.
    """
    above, first = page.lines[order[start - 1]][4], page.lines[order[start]][4]
    em = first[4]
    is_indented = first[0] - above[0] >= LIST_INDENT_EM * em
    if first[1] < above[1] or not (is_indented or blocks[start] == blocks[start - 1]):
        return []
    right = _right_of(page, order, blocks, start)
    blank = (WRAP_BLANK_EM if is_indented else SURE_BLANK_EM) * em
    items = [start] if is_indented else []
    for position in range(start + len(items), len(order)):
        line, before = page.lines[order[position]], page.lines[order[position - 1]][4]
        if blocks[position] != blocks[start] or line[4][1] < before[3] - em / 2:
            if not (is_indented and first[1] - em / 2 < line[4][1] < before[3] - em / 2 and line[4][0] > before[2]):
                break
            right = line[4][2]  # the list goes on in a column of its own
            items.append(position)
        elif not is_indented and not page.text[line[0]].islower():
            break
        elif _has_room(page, before[2], right, line[2], blank):
            items.append(position)
        elif not items:
            break  # the sentence itself runs on
    return items if len(items) > 1 else []


def _has_room(page: PageText, end: float, right: float, word: int, blank: float) -> bool:
    return page.x1s[word] - page.x0s[word] + blank <= right - end


def _right_of(page: PageText, order: Sequence[int], blocks: Sequence[int], position: int) -> float:
    """Return how far the text of a column goes to the right, seen from one line's block and those beside it."""
    shape = page.lines[order[position]][4]
    em, left = shape[4], shape[0]
    right = shape[2]
    for step in (-1, 1):
        at, changes, last = position, 0, shape
        while 0 <= (at := at + step) < len(order):
            here = page.lines[order[at]][4]
            changes += blocks[at] != blocks[at - step]
            if changes > 1 or (here[1] - last[1]) * step < 0:
                break
            if abs(here[4] - em) <= SAME_SIZE * em and abs(here[0] - left) <= REACH_EM * em:
                right = max(right, here[2])
            last = here
    return right

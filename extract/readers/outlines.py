"""Outlines: texts in which every line is a bullet, headings and free texts too. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from models.document import Line

_FEWEST_BULLETS = 10
_SHARE = 0.8  # of the lines of a text that is an outline
_LEVELS = 3  # of bullets: a list within a list is none yet


def settle_outline(text: str, lines: list[Line]) -> Iterable[Line]:
    """Return the lines of a text; in an outline only those below a colon stay items, the others are paragraphs.

    Exports of notes and mind maps print headings, sentences and free texts as bullets, told apart by their indents.
    """
    bullets = [line.is_bullet for line in lines].count(True)
    if bullets < max(_FEWEST_BULLETS, _SHARE * len(lines)):
        return lines
    indents = [_indent(text, line) for line in lines]
    if len({indent for indent, line in zip(indents, lines, strict=True) if line.is_bullet}) < _LEVELS:
        return lines
    settled: list[Line] = []
    open_lines: list[tuple[int, bool]] = []  # of each line that holds the next: its indent, and whether it announces
    block_no = added = 0
    for line, indent in zip(lines, indents, strict=True):
        if not line.is_bullet:
            settled.append(line.changed(block_no=line.block_no + added))
            continue
        while open_lines and open_lines[-1][0] >= indent:
            open_lines.pop()
        is_item = bool(open_lines) and open_lines[-1][1]
        open_lines.append((indent, text[line.char_start : line.char_end].rstrip("*_ ").endswith(":")))
        if settled and line.block_no == block_no and not (is_item and settled[-1].is_bullet):
            added += 1
        block_no = line.block_no
        settled.append(line.changed(is_bullet=is_item, block_no=line.block_no + added))
    return settled


def _indent(text: str, line: Line) -> int:
    """Return how many blanks stand before the bullet of a line."""
    start = max(text.rfind("\n", 0, line.char_start), text.rfind("\f", 0, line.char_start)) + 1
    printed = text[start : line.char_start]
    return len(printed) - len(printed.lstrip())

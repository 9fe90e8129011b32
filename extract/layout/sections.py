"""Pages of columns under headings that run across all of them: each section has columns of its own. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from extract.layout.printed import PrintedWord
from extract.layout.strips import Strip

_LARGER = 1.15  # times all that has text beside it: what heads sections, and nothing within a column


def part_sections(words: Sequence[PrintedWord], strips: list[Strip], em: float) -> list[list[Strip]]:
    """Return the strips of a page by section, each from its heading on; one list where no heading parts the page.

    What heads a section stands alone at its height, in letters clearly larger than any heading that has text beside it.
    `em`: size of the text, points.
    """
    beside = [words[i].size_pt or 0.0 for strip in strips if strip.gaps for i in strip.indexes]
    least = _LARGER * max(beside, default=em)
    parts: list[list[Strip]] = [[]]
    for strip in strips:
        if not strip.gaps and min(words[i].size_pt or 0.0 for i in strip.indexes) >= least:
            parts.append([])
        parts[-1].append(strip)
    return [part for part in parts if part]

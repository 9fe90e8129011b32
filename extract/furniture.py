"""Name the lines that belong to the page and not to the report: print stamps, addresses, tiles, "sommaire"."""

from __future__ import annotations

from extract.lexicon import Lexicon
from extract.lines import FoldedLine

_LONGEST = 200  # characters; page furniture is short, free text is not


def name_furniture(line: FoldedLine, lexicon: Lexicon) -> str | None:
    """Return the name of the furniture that `line` is, or None."""
    if len(line.raw) > _LONGEST:
        return None
    named = lexicon.furniture_lines.get(line.text)
    if named is not None:
        return named
    found = lexicon.furniture_pattern.match(line.raw.strip())
    return lexicon.furniture_names[found.lastgroup] if found and found.lastgroup else None

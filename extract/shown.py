"""Text of reports and names of files as they may be shown: nothing in them reaches a terminal as a command."""

from __future__ import annotations

import re

# Control characters of both sets, what turns the direction of writing, and halves of characters.
_UNSEEN = "\x00-\x08\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff"
_IN_TEXT = re.compile(f"[{_UNSEEN}\x0b]")
_IN_LINE = re.compile(f"[{_UNSEEN}\x09-\x0d]")
_IN_JSON = re.compile(f"[{_UNSEEN}]")


def shown(text: str) -> str:
    """Return a text with what a terminal would obey written out (``\\x1b``); line ends, tabs and page ends stay."""
    return _IN_TEXT.sub(_code, text) if _IN_TEXT.search(text) else text


def shown_line(text: str) -> str:
    """Return the same on one line: a line end in a name would look like a line of ours."""
    return _IN_LINE.sub(_code, text) if _IN_LINE.search(text) else text


def counted(count: int, noun: str) -> str:
    """Return a number with what it counts: "1 file", "1,200 files"; of no irregular nouns."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def shown_json(text: str) -> str:
    """Return JSON whose strings hold no such character as such; its values are the same."""
    return _IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _code(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode("ascii")

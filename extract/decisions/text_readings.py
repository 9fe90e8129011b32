"""What a person says of a free text, in one line that people can read, compare and write.

| reading | what it is |
|---|---|
| `[text]` | the text and its theme, as they were read |
| `[theme sante]` | the text as it was read, of this theme; `[theme none]`: of no theme |
| `Le jardin est ouvert.` | another text, of the theme that was read |
| `[theme sante] Le jardin est ouvert.` | both |

A line break in a text is written `\\n`, a backslash `\\\\`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

AS_READ = "[text]"
NO_THEME = "none"
_QUESTION = "free_text"
_READING = re.compile(r"(?:\[theme (?P<theme>[a-z][a-z0-9_]*)\](?: |$))?(?P<text>.*)")


class TextReading(NamedTuple):
    """What is printed instead of what was read. `theme`: an id, or `NO_THEME`. None: as it was read."""

    theme: str | None
    text: str | None


def is_text(read_as: str) -> bool:
    """Tell whether what was read is a free text."""
    return read_as == AS_READ


def question_of(theme_id: str | None) -> str:
    """Return what stands for the question of a free text, where an answer has the id of its indicator."""
    return f"{theme_id or NO_THEME}.{_QUESTION}"


def is_question_of_text(question: str) -> bool:
    """Tell whether `question_of` made this."""
    return question.endswith(f".{_QUESTION}")


def text_reading(theme: str | None, text: str | None) -> str:
    """Return a reading. `theme`: an id or `NO_THEME`; None, of either: as it was read."""
    if theme is None and text is None:
        return AS_READ
    parts = [] if theme is None else [f"[theme {theme}]"]
    if text is not None:
        parts.append(text.strip().replace("\\", "\\\\").replace("\n", "\\n"))
    return " ".join(parts)


def parse_text(reading: str) -> TextReading | None:
    """Return what `text_reading` made a reading of, None when it says nothing."""
    if reading == AS_READ:
        return TextReading(None, None)
    found = _READING.fullmatch(reading)
    if found is None or not (found["theme"] or found["text"].strip()):
        return None
    text = re.sub(r"\\(.)", lambda escaped: "\n" if escaped[1] == "n" else escaped[1], found["text"]).strip()
    return TextReading(found["theme"], text or None)

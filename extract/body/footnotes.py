"""Tell the notes at the foot of a report, which an editor added: "[1] Chiffre provisoire."."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.body.lines import FoldedLine
from extract.body.roles import BODY, LineRole, Role

FOOTNOTE = LineRole(Role.FURNITURE, ("footnote",))
_NOTE = re.compile(
    r"\s*(?P<mark>\[\^?(?P<square>\d{1,2})\]|\((?P<round>\d{1,2})\)|(?P<raised>[¹²³⁴-⁹⁰]{1,2}))[:.]?\s+\S"
)
_RAISED = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹⁰", "1234567890")


def mark_footnotes(lines: Sequence[FoldedLine], roles: list[LineRole]) -> None:
    """Ignore, in place, the last lines where they are numbered notes, each of which a mark in the text before calls.

    Free text may end with a numbered list; nothing before it calls its numbers.
    """
    first = len(lines)
    marks: list[str] = []
    while first and roles[first - 1].role in (Role.BODY, Role.FURNITURE):
        note = _NOTE.match(lines[first - 1].raw)
        if note is not None:
            marks.append(note["mark"])
        elif roles[first - 1] is BODY and lines[first - 1].word_count:
            break
        first -= 1
    if not marks:
        return
    marks.reverse()
    if [_number(mark) for mark in marks] != list(range(1, len(marks) + 1)):
        return
    before = "\n".join(line.raw for line in lines[:first])
    if all(re.search(rf"\S[ \u00a0]?{re.escape(mark)}", before) for mark in marks):
        for i in range(first, len(lines)):
            if roles[i] is BODY:
                roles[i] = FOOTNOTE


def _number(mark: str) -> int:
    return int(mark.strip("[^]()").translate(_RAISED))

"""Lists of a report in which every option is printed and a box before each says whether it was ticked.

Later editions, and people who fill a report in by hand, print sentences as a report does and below them all options as
a form does. Such boxes are no bullets: what stands behind an empty one was not ticked.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

from extract.body.findings import Choice, Findings
from extract.layout.boxes import GlyphBox
from extract.words.lexicon import Lexicon
from models.document import Document, Reader, TickSource, TickState

_FEWEST_MARKED = 3  # options with a box, ticked ones and empty ones among them: fewer are ornaments
_FEWEST_FULL = 2  # lists that leave no option out, and none that does: hardly anybody answers so
_FULL_SIZE = 4  # options that such a list has at least
_MARKED_UP = (Reader.HTML, Reader.MARKDOWN)  # readers that are told what is bold, and need not see it
_BETWEEN = 60  # characters from the start of an item to the option that it names
_STRUCK_BEFORE, _STRUCK_BEHIND = re.compile(r"~~[\s*_]*$|<(?:del|s|strike)>[\s*_]*$"), re.compile(r"[\s*_]*(?:~~|</)")


def tell_marked(document: Document, boxes: Sequence[GlyphBox], findings: Findings, lexicon: Lexicon) -> None:
    """Have each option of a report's lists say, in place, what the box before it does, or that it was struck out.

    Boxes that are all ticked or all empty are bullets and say nothing; so do those that optical recognition saw, which
    takes bullets for boxes. Where no mark was understood and every list leaves nothing out, what is bold was ticked,
    as the page prints it; a person decides.
    """
    states = _states(document, boxes, findings.choices) | _struck(document, findings.choices)
    if states:
        findings.choices = [
            choice if index not in states else _marked(choice, states[index])
            for index, choice in enumerate(findings.choices)
        ]
    elif document.reader in _MARKED_UP and (full := _full_lists(findings, lexicon)):
        bold = _bold(document, findings.choices, full)
        if bold or (document.reader is Reader.HTML and len(full) >= _FEWEST_FULL):  # style sheets may show the rest
            findings.choices = [
                (choice if index not in bold else _marked(choice, bold[index])).changed(is_doubtful=True)
                if choice.indicator_id in full
                else choice
                for index, choice in enumerate(findings.choices)
            ]


def _marked(choice: Choice, state: TickState) -> Choice:
    return choice.changed(tick=state, tick_source=TickSource.GLYPH)


def _states(document: Document, boxes: Sequence[GlyphBox], choices: Sequence[Choice]) -> dict[int, TickState]:
    """Return, by index, what the boxes say of the choices beside them; nothing where the boxes are bullets."""
    if not boxes or any(page.is_ocr for page in document.pages):
        return {}
    ticks = sorted(
        (box.tick_box.char_start, box.tick_box.state)
        for box in boxes
        if box.char_start >= 0 and box.tick_box.char_start >= 0 and box.tick_box.source is TickSource.GLYPH
    )
    starts = [start for start, _ in ticks]
    states: dict[int, TickState] = {}
    for index, choice in enumerate(choices):
        at = bisect_right(starts, choice.char_start) - 1
        if at < 0 or choice.is_sentence or choice.char_start - starts[at] > _BETWEEN:
            continue
        if "\n" not in document.text[starts[at] : choice.char_start]:
            states[index] = ticks[at][1]
    is_mixed = len(states) >= _FEWEST_MARKED and {TickState.TICKED, TickState.EMPTY} <= set(states.values())
    return states if is_mixed else {}


def _struck(document: Document, choices: Sequence[Choice]) -> dict[int, TickState]:
    """Return, by index, the choices that are struck out: as good as empty boxes."""
    text = document.text
    if "~~" not in text and "</" not in text:
        return {}
    return {
        index: TickState.EMPTY
        for index, choice in enumerate(choices)
        if _STRUCK_BEFORE.search(text, max(0, choice.char_start - 12), choice.char_start)
        and _STRUCK_BEHIND.match(text, choice.char_end)
    }


def _bold(document: Document, choices: Sequence[Choice], indicators: frozenset[str]) -> dict[int, TickState]:
    """Return, by index, the choices of lists of which some are bold and some are not, and what that says."""
    lines = sorted((line.char_start, line.is_bold) for line in document.lines)
    starts = [start for start, _ in lines]
    places = [bisect_right(starts, choice.char_start) - 1 for choice in choices]
    uses = Counter(places)
    states = {
        index: TickState.TICKED if lines[place][1] else TickState.EMPTY
        for index, (choice, place) in enumerate(zip(choices, places, strict=True))
        if choice.indicator_id in indicators and uses[place] == 1
    }
    said: dict[str, set[TickState]] = {}
    for index, state in states.items():
        said.setdefault(choices[index].indicator_id, set()).add(state)
    return {index: state for index, state in states.items() if len(said[choices[index].indicator_id]) > 1}


def _full_lists(findings: Findings, lexicon: Lexicon) -> frozenset[str]:
    """Return the indicators whose lists hold every option there is, where several do and none does not."""
    named: dict[str, set[str | None]] = {}
    for choice in findings.choices:
        if choice.has_frame and choice.tick is None:
            named.setdefault(choice.indicator_id, set()).add(choice.value_id)
    options = lexicon.options
    long = [i for i in lexicon.listed & named.keys() if len(options[i]) >= _FULL_SIZE]
    if not long or not all(options[i] <= named[i] for i in long):
        return frozenset()
    return frozenset(i for i, values in named.items() if len(values) > 1 and options[i] <= values)

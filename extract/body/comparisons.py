"""Read the sentences that compare groups: one answer for each group that they name."""

from __future__ import annotations

from itertools import product

from extract.body.answers import add_answers, comparison_terms
from extract.body.cues import Hit
from extract.body.options import Slot
from extract.body.slots import Slots
from extract.words.lexicon import CuePhrase
from models.records import CoverageState
from models.taxonomy import Cue


def _compared(slots: Slots, hit: Hit, limit: int, cue: Cue) -> Slot:
    """Return the groups and the comparison that a sentence names."""
    return slots.slot_of(hit.end, limit, comparison_terms(slots.body.lexicon, cue.opens), is_list=False)


def names_group(slots: Slots, hit: Hit, limit: int) -> bool:
    """Tell whether a sentence that begins like a comparison names a group: free text begins so too."""
    assert isinstance(hit.phrase, CuePhrase)
    answers = _compared(slots, hit, limit, hit.phrase.cue).answers
    return any(a.term and a.term.startswith("group=") for a in answers)


def fill_matrix(slots: Slots, hit: Hit, limit: int) -> int:
    """Add one answer for each group that a comparison names; return the word after it.

    Where several answers stand, as in a form whose marks were lost, all are added: they contradict each other.
    """
    assert isinstance(hit.phrase, CuePhrase)
    cue = hit.phrase.cue
    slot = _compared(slots, hit, limit, cue)
    groups = [a for a in slot.answers if a.term and a.term.startswith("group=")]
    values = {a.term: a for a in reversed(slot.answers) if a.term and a.term.startswith("value=")}
    answers = sorted(values.values(), key=lambda a: a.first) or [a for a in slot.answers if a.term is None][:1]
    if not answers:
        for group in groups:
            slots.body.findings.slots.setdefault((group.term or "").partition("=")[2], CoverageState.SLOT_EMPTY)
    for group, said in product(groups, answers):
        indicator = (group.term or "").partition("=")[2]
        term = f"{indicator}={said.term.partition('=')[2]}" if said.term else None
        merged = said.changed(term=term, first=min(group.first, said.first), score=min(group.score, said.score or 100))
        add_answers(slots.body.text, slots.body.stream, slots.body.findings, [merged], indicator, hit, said)
        slots.body.findings.slots[indicator] = CoverageState.ANSWERED
    if slot.end > hit.end:
        slots.body.findings.explained.append((hit.end, slot.end, "option", hit.theme_id, ""))
    return slot.end

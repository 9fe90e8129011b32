"""Read the sentences that compare groups: one answer for each group that they name."""

from __future__ import annotations

from itertools import product

from extract.body.answers import add_answers, comparison_terms
from extract.body.cues import Hit
from extract.body.labels import Answer, find_labels
from extract.body.options import Slot
from extract.body.slots import Slots
from extract.words.lexicon import CuePhrase
from models.taxonomy_terms import Cue
from models.vocabulary import CoverageState


def _compared(slots: Slots, hit: Hit, limit: int, cue: Cue) -> Slot:
    """Return the groups and the comparison that a sentence names."""
    return slots.slot_of(hit.end, limit, comparison_terms(slots.body.lexicon, cue.opens), is_list=False)


def _comparison_before(slots: Slots, hit: Hit, cue: Cue) -> list[Answer]:
    """Return the comparison before the cue in its sentence: "plus de femmes sont présentes concernant …"."""
    terms = comparison_terms(slots.body.lexicon, cue.opens)
    found = find_labels(slots.body.stream, hit.sentence, hit.first, terms)
    return [found[at] for at in sorted(found) if (found[at].term or "").startswith("value=")]


def names_group(slots: Slots, hit: Hit, limit: int) -> bool:
    """Tell whether a sentence that begins like a comparison names a group: free text begins so too."""
    assert isinstance(hit.phrase, CuePhrase)
    answers = _compared(slots, hit, limit, hit.phrase.cue).answers
    kinds = {(a.term or "").partition("=")[0] for a in answers}
    return "group" in kinds and ("value" in kinds or hit.phrase.text in hit.phrase.cue.say)


def fill_matrix(slots: Slots, hit: Hit, limit: int) -> int:
    """Add one answer for each group that a comparison names; return the word after it.

    Where several answers stand, as in a form whose marks were lost, all are added: they contradict each other.
    """
    assert isinstance(hit.phrase, CuePhrase)
    cue = hit.phrase.cue
    slot = _compared(slots, hit, limit, cue)
    groups = [a for a in slot.answers if a.term and a.term.startswith("group=")]
    values = {a.term: a for a in reversed(slot.answers) if a.term and a.term.startswith("value=")}
    answers = sorted(values.values(), key=lambda a: a.first)
    before = _comparison_before(slots, hit, cue) if not answers else []
    answers = answers or before or [a for a in slot.answers if a.term is None][:1]
    done = len(slots.body.findings.choices)
    if not answers:
        for group in groups:
            slots.body.findings.slots.setdefault((group.term or "").partition("=")[2], CoverageState.SLOT_EMPTY)
    for group, said in product(groups, answers):
        indicator = (group.term or "").partition("=")[2]
        term = f"{indicator}={said.term.partition('=')[2]}" if said.term else None
        merged = said.changed(term=term, first=min(group.first, said.first), score=min(group.score, said.score or 100))
        add_answers(slots.body.text, slots.body.stream, slots.body.findings, [merged], indicator, hit, said)
        slots.body.findings.slots[indicator] = CoverageState.ANSWERED
    turns = slots.body.lexicon.turns
    # A short word that turns the sentence may have been taken for damage at an answer's edge: "on vise autant de".
    if before or any(not turns.isdisjoint(slots.body.stream.words[a.first : a.end]) for a in slot.answers):
        slots.body.findings.doubt_since(done)
    if slot.end > hit.end:
        slots.body.findings.explained.append((hit.end, slot.end, "option", hit.theme_id, ""))
    return slot.end

"""A questionnaire whose boxes were lost prints every option: nothing of it is an answer."""

from __future__ import annotations

import pytest

from extract.body.option_lines import find_lost_marks
from tests.read_inline import LEXICON, TAXONOMY, TITLE, document_of, lines_of

LABELS = {indicator.id: [option.label_fr for option in indicator.options] for _, indicator in TAXONOMY.indicators}
OFTEN, FELT, KINDS, BORNE = "lien_social.frequence", "sante.effets", "solidarite.types", "capacite_a_agir.porteurs"

# questions with how many of their options are printed (None: all), whether they are what was asked, why
QUESTIONNAIRES = [
    ({OFTEN: None, FELT: None}, True, "two lists, each with every option"),
    ({OFTEN: None}, False, "one may be what was answered"),
    ({FELT: None}, False, "also a long one"),
    ({OFTEN: None, FELT: None, KINDS: -1}, False, "one of three leaves something out: whoever ticks does"),
    ({OFTEN: None, FELT: None, BORNE: None, KINDS: -1}, True, "of four it may be cut"),
    ({OFTEN: 2, FELT: 3, KINDS: 3}, False, "answers"),
    ({OFTEN: None, FELT: None, KINDS: 2}, True, "two lines are no list"),
]  # fmt: skip


@pytest.mark.parametrize(("lists", "is_asked", "why"), QUESTIONNAIRES)
def test_lists_that_leave_nothing_out_are_what_was_asked(
    lists: dict[str, int | None], is_asked: bool, why: str
) -> None:
    printed = ["\n".join(f"- {label}" for label in LABELS[question][:count]) for question, count in lists.items()]
    text = f"{TITLE}\n\n" + "\n\nUne question ?\n\n".join(printed) + "\n"
    found = find_lost_marks(document_of(text), lines_of(text), LEXICON)
    assert bool(found) is is_asked, why

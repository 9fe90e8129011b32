"""A longer label of a box names the option whose words it holds, unless it denies them."""

from __future__ import annotations

import pytest

from extract.words.denials import NOTHING, REFUSALS, WITHOUT
from models.vocabulary import Status
from tests.read_inline import read_body

FORM = "Cadre de vie\nLe projet a-t-il fait évoluer l'image du quartier ?\n[x] {}\n[ ] de manière négative\n"

# label, option, why
LABELS = [
    ("de manière positive", "positive", "the option itself"),
    ("de manière positive, disent les gens du pays", "positive", "its words in a longer label"),
    ("de manière positive et de manière négative selon les gens", None, "two options apart name none"),
    *((f"je dirais {word} de manière positive", None, "the word before denies it") for word in sorted(
        REFUSALS | WITHOUT | NOTHING)),
    ("pas à pas, jour après jour, de manière positive", "positive", "too far before to deny it"),
]  # fmt: skip


@pytest.mark.parametrize(("label", "option", "why"), LABELS)
def test_a_longer_label_holds_an_option_or_denies_it(label: str, option: str | None, why: str) -> None:
    report = read_body(FORM.format(label))
    assert [o.value_id for o in report.observations if o.is_selected] == [option], why
    assert option is not None or report.observations[0].status is Status.REVIEW, why

"""Texts for property tests: pieces that a report is made of, in any order, whole, cut and damaged."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.read_inline import TAXONOMY, TITLE

_SPACES = ["\n", "\n\n", " ", "\n- ", "\n* ", "\f", " : ", ", ", ".\n", " .", "\t", "?\n", "...", "**", "\\", "\n### "]
_FREE = [
    "On se parle.",
    "/",
    ".",
    "D.",
    "12",
    "??",
    "Une vingtaine",
    "Lire la suite",
    "☑ ",
    "[ ] ",
    "é",
    "·",
    "🙂",
    "ﬁ",
    "\u200b",
]


def _phrases() -> list[str]:
    headings = [h for t in TAXONOMY.themes for h in (*t.headings, *t.image_alternatives)]
    cues = [say for t in TAXONOMY.themes for c in t.cues for say in c.say]
    asked = [say for t in TAXONOMY.themes for q in t.questions for say in q.say]
    labels = [form for _, i in TAXONOMY.indicators for o in i.options for form in o.forms]
    return [TITLE, *headings, *cues, *asked, *labels]


def report_texts() -> st.SearchStrategy[str]:
    """Return texts made of headings, frames, questions, options and free text of the taxonomy, joined at random."""
    phrase = st.sampled_from(_phrases())
    cut = st.builds(lambda text, at: text[: max(1, at % (len(text) + 1))], phrase, st.integers(0, 200))
    piece = st.one_of(phrase, phrase, phrase.map(str.upper), cut, st.sampled_from(_FREE), st.text(max_size=8))
    return st.lists(st.tuples(piece, st.sampled_from(_SPACES)), max_size=25).map(
        lambda pairs: "".join(text + space for text, space in pairs)
    )

"""How fast free text is read, mentions and all, beside spaCy's own ``nlp.pipe`` with the same components."""

from __future__ import annotations

import spacy

from benchmarks.reports import generate
from benchmarks.timing import Contender, median_ratio, median_seconds, race
from extract.language.installed import MODEL
from extract.language.pipeline import FrenchReader, load
from extract.language.products import one_thread
from models.free_text import load_free_text
from models.taxonomy import load_taxonomy

_NOT_USED = ("parser", "senter", "attribute_ruler")  # words, parts of speech, dictionary forms and names are left
_BATCH_REPORTS = 16


def measure_speed(reports: int, rounds: int) -> str:
    """Return, in a few lines, what reading the free texts of generated reports takes beside the bare model."""
    texts = [text for seed in range(reports) for text in generate("text", seed).gold["verbatims"].values()]
    words = sum(len(text.split()) for text in texts)
    reader = FrenchReader(load_free_text(load_taxonomy()))
    published = spacy.load(MODEL, exclude=_NOT_USED)
    own = load()
    size = max(1, _BATCH_REPORTS * len(texts) // reports)

    def read() -> None:
        for start in range(0, len(texts), size):
            reader.read(texts[start : start + size])

    contenders = (
        Contender("bare model as published", lambda: list(published.pipe(texts))),
        Contender("bare model, our words and lemmas", lambda: list(own.pipe(texts))),
        Contender("Relevé, mentions and all", read),
    )
    with one_thread():
        laps = race(contenders, rounds)
    lines = [f"{reports} reports, {len(texts)} free texts, {words} words; processor time, medians of {rounds} rounds"]
    for name, found in laps.items():
        rate = words / median_seconds(found)
        lines.append(f"{name}: {rate:,.0f} words a second, {1 / median_ratio(found):.2f} × the bare model as published")
    return "\n".join(lines)

"""Reports with known answers, one by one or as a folder with its `gold.json`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from random import Random

from benchmarks.reports.answers import draw_answers
from benchmarks.reports.form_page import print_form
from benchmarks.reports.gold import Gold, gold_of_form, gold_of_page
from benchmarks.reports.layouts import FORM_LAYOUTS, KINDS, PAGE_LAYOUTS
from benchmarks.reports.printing import print_page
from models.vocabulary import Era

_PAGE_ERAS = (Era.G2, Era.G2, Era.G2, Era.G2, Era.G1, Era.G1, Era.G0)


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratedReport:
    """One report: its bytes and what a perfect reader would find in them."""

    file_name: str
    data: bytes
    gold: Gold


def generate(kind: str, seed: int, era: str | None = None) -> GeneratedReport:
    """Return the report of `kind` (one of `KINDS`) drawn from `seed`: the same seed gives the same bytes.

    `era`: G0, G1 or G2 for pages; None draws one. Forms are of their own era and refuse another. PDFs draw on the
    fonts of the machine, see `benchmarks.reports.fonts`. Raises ValueError for an unknown kind or era.
    """
    rng = Random(f"{kind}/{seed}")
    if kind in FORM_LAYOUTS:
        if era not in (None, Era.FORM.value):
            raise ValueError(f"a form has no era {era!r}")
        return _generate_form(kind, seed, rng)
    if kind not in PAGE_LAYOUTS:
        raise ValueError(f"unknown kind {kind!r}: one of {', '.join(KINDS)}")
    layout = PAGE_LAYOUTS[kind]
    drawn = rng.choice([e for e in _PAGE_ERAS if e is not Era.G0 or not layout.needs_frames])
    page_era = drawn if era is None else Era(era)
    if page_era not in _PAGE_ERAS:
        raise ValueError(f"a page has no era {era!r}")
    answers = draw_answers(rng, page_era, theme_limit=layout.theme_limit)
    page = print_page(answers, rng, keeps_full_copy=layout.keeps_full_copy)
    name = f"{kind}-{seed:05}.{layout.suffix}"
    gold = gold_of_page(answers, page, file_name=name, kind=kind, source_class=layout.source_class)
    return GeneratedReport(file_name=name, data=layout.lay(page, rng), gold=gold)


def _generate_form(kind: str, seed: int, rng: Random) -> GeneratedReport:
    layout = FORM_LAYOUTS[kind]
    answers = draw_answers(rng, Era.FORM, theme_limit=layout.theme_limit)
    form = print_form(answers, rng)
    while not form.questions:
        answers = draw_answers(rng, Era.FORM, theme_limit=layout.theme_limit)
        form = print_form(answers, rng)
    name = f"{kind}-{seed:05}.{layout.suffix}"
    gold = gold_of_form(answers, form.asked, form.printed, file_name=name, kind=kind)
    return GeneratedReport(file_name=name, data=layout.lay(form, rng), gold=gold)


def generate_many(count: int, kinds: Iterable[str] = KINDS, seed: int = 0) -> Iterator[GeneratedReport]:
    """Yield `count` reports, the kinds taking turns; seeds run on from `seed` times a million."""
    for index, kind in enumerate(islice(cycle(tuple(kinds)), count)):
        yield generate(kind, seed * 1_000_000 + index)


def write_archive(folder: Path, count: int, kinds: Iterable[str] = KINDS, seed: int = 0) -> Path:
    """Write `count` reports into `folder`/raw and their known answers into `folder`/gold.json; return the latter.

    The answers stand outside of the folder of reports, so that reading the folder reads reports only.
    """
    raw = folder / "raw"
    raw.mkdir(parents=True, exist_ok=True)
    gold: list[Gold] = []
    for report in generate_many(count, kinds, seed):
        (raw / report.file_name).write_bytes(report.data)
        gold.append(report.gold)
    path = folder / "gold.json"
    path.write_text(json.dumps(gold, ensure_ascii=False, indent=1), encoding="utf-8")
    return path

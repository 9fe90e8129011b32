"""Rows of reports with known answers, each with what speaks against it and whether it is right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from rapidfuzz import fuzz

from benchmarks.calibration_reports import KnownReport
from benchmarks.marking import AMBIGUOUS, CLEAN_FLOOR, NOISY_FLOOR, fold
from extract.reports.confidence import NeverSure, Verdict
from extract.reports.evidence_features import ChoiceDoubts, CountDoubts, VerbatimDoubts
from extract.reports.report import build_report
from models.confidence import Target
from models.records import Observation, Source, Verbatim
from models.taxonomy import Taxonomy
from models.vocabulary import Kind, SourceClass

_NO_SOURCE = Source(path="", file_name="", source_uri="", byte_size=0)


class Sample(NamedTuple):
    """One row. `what`: its target, or why it is never accepted. `wanted_in`: the class of the report if the row is a
    ticked option that its answers hold, else None."""

    what: Target | NeverSure
    source_class: SourceClass
    doubts: tuple[float, ...]
    is_right: bool
    wanted_in: SourceClass | None
    origin: str


class Samples(NamedTuple):
    """`wanted`: options that a perfect reader would find, ambiguous ones left out, by source class."""

    rows: list[Sample]
    wanted: Counter[SourceClass]
    reports: int


class _Numbering:
    """Stands in the place of the model: numbers the rows instead of giving confidences, so each leads to its doubts."""

    def __init__(self) -> None:
        self.judged: list[tuple[Target | NeverSure, SourceClass, tuple[float, ...]]] = []

    def choice(self, doubts: ChoiceDoubts, source_class: SourceClass) -> Verdict:
        return self._number("choice", source_class, doubts)

    def count(self, doubts: CountDoubts, source_class: SourceClass) -> Verdict:
        return self._number("count", source_class, doubts)

    def verbatim(self, doubts: VerbatimDoubts, source_class: SourceClass) -> Verdict:
        return self._number("verbatim", source_class, doubts)

    def never_sure(self, reason: NeverSure, source_class: SourceClass) -> Verdict:
        return self._number(reason, source_class, ())

    def _number(self, what: Target | NeverSure, source_class: SourceClass, doubts: tuple[float, ...]) -> Verdict:
        self.judged.append((what, source_class, doubts))
        return Verdict(float(len(self.judged) - 1), False)


def collect_samples(reports: Iterable[KnownReport], taxonomy: Taxonomy) -> Samples:
    """Return the rows that the pipeline makes of these reports."""
    rows: list[Sample] = []
    wanted: Counter[SourceClass] = Counter()
    count = 0
    for known in reports:
        count += 1
        numbering = _Numbering()
        report = build_report(_NO_SOURCE, "", "", 0, known.document, known.found, taxonomy, numbering)
        answers = {(i, v) for i, values in known.gold["choices"].items() for v in values}
        of_class = SourceClass(known.gold["source_class"])
        wanted[of_class] += len(answers - AMBIGUOUS)
        for o in report.observations:
            what, source_class, doubts = numbering.judged[int(o.confidence)]
            is_wanted = o.is_selected is True and (o.indicator_id, o.value_id or "") in answers - AMBIGUOUS
            wanted_in = of_class if is_wanted else None
            rows.append(Sample(what, source_class, doubts, _is_right(o, known), wanted_in, known.origin))
        for v in report.verbatims:
            what, source_class, doubts = numbering.judged[int(v.confidence)]
            rows.append(Sample(what, source_class, doubts, _is_right_text(v, known), None, known.origin))
    return Samples(rows, wanted, count)


def _is_right(o: Observation, known: KnownReport) -> bool:
    gold = known.gold
    if o.kind is Kind.COUNT:
        q = o.quantity
        want = gold["counts"].get(o.indicator_id)
        got = (q.value_number, q.value_min, q.value_max, q.period, q.is_approximate)
        if got[:3] == (None, None, None):  # nothing is claimed: right if there was nothing to be told
            return want is None or tuple(want)[:3] == (None, None, None)
        return want is not None and got == tuple(want)
    if o.value_id is None:
        phrases = [fold(p) for p in gold["unknown"].get(o.indicator_id, ())]
        got_text = fold(o.value_raw)
        return any(fuzz.ratio(got_text, p) >= NOISY_FLOOR or (got_text and p.endswith(f" {got_text}")) for p in phrases)
    expected = gold["choices"] if o.is_selected else gold["unchecked"]
    return o.value_id in expected.get(o.indicator_id, ())


def _is_right_text(v: Verbatim, known: KnownReport) -> bool:
    want = known.gold["verbatims"].get(v.theme_id or "")
    floor = NOISY_FLOOR if known.is_noisy else CLEAN_FLOOR
    return want is not None and fuzz.ratio(fold(v.text), fold(want)) >= floor

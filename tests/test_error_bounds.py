"""Error bounds: exact, never too low, and from random samples only."""

from __future__ import annotations

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.decisions.error_bounds import Check, error_bounds, is_check, source_class, upper_bound
from extract.review.bounds_text import NOTHING_CHECKED, bound_lines
from models.vocabulary import Era, SourceClass

KNOWN = [
    # wrong, checked, the bound of the tables of Clopper and Pearson (one-sided, 95 %), why
    (0, 140, 0.02117, "one minus the 140th root of 0.05"),
    (0, 1, 0.95, "one right answer says next to nothing"),
    (0, 10, 0.25887, "none in ten"),
    (1, 10, 0.39416, "one in ten"),
    (5, 100, 0.10225, "five in a hundred"),
    (10, 10, 1.0, "all wrong"),
    (0, 0, 1.0, "nothing checked"),
]


@pytest.mark.parametrize(("wrong", "checked", "bound", "why"), KNOWN)
def test_known_bounds(wrong: int, checked: int, bound: float, why: str) -> None:
    assert upper_bound(wrong, checked) == pytest.approx(bound, abs=1e-5), why


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n - 1), st.just(n))))
def test_the_bound_is_where_so_few_wrong_ones_have_a_chance_of_one_in_twenty(case: tuple[int, int]) -> None:
    wrong, checked = case
    bound = upper_bound(wrong, checked)
    chance = sum(comb(checked, k) * bound**k * (1 - bound) ** (checked - k) for k in range(wrong + 1))
    assert chance == pytest.approx(0.05, rel=1e-6)
    assert wrong / checked < bound < 1
    assert bound < upper_bound(wrong + 1, checked)


@pytest.mark.parametrize("share", [0.01, 0.05, 0.3])
def test_the_bound_holds_in_nineteen_of_twenty_samples(share: float) -> None:
    """Summed over all samples of 60 that can be met: no chance is left to chance."""
    chance = [comb(60, k) * share**k * (1 - share) ** (60 - k) for k in range(61)]
    assert sum(c for k, c in enumerate(chance) if upper_bound(k, 60) >= share) >= 0.95


def check(indicator: str, is_right: bool | None = True, *, kind: str = "text", sample: str = "sample") -> Check:
    return Check(indicator_id=indicator, source_class=kind, sample=sample, is_right=is_right)


def test_bounds_by_question_and_source_class() -> None:
    checks = [check("a.x") for _ in range(20)]
    checks += [check("a.x", None), check("a.y", False, kind="ocr"), check("a.y", kind="ocr", sample="worst")]
    accepted = {("a.x", "text"): 500, ("a.y", "ocr"): 30, ("a.y", "text"): 7}
    found = {(b.indicator_id, b.source_class): b for b in error_bounds(checks, accepted, ["a.x", "a.y"], {})}

    assert found["a.x", "text"].upper == upper_bound(1, 21), "what nobody can tell counts as wrong"
    assert (found["a.y", "ocr"].wrong, found["a.y", "ocr"].checked) == (1, 2), "both samples count for one question"
    assert found[None, "ocr"].checked == 1, "a sum needs the sample of the whole archive"
    assert found["a.y", "text"].upper is None, "nothing checked is nothing said"
    assert (found[None, None].accepted, found[None, None].checked) == (537, 22)
    assert ("a.x", "ocr") not in found, "no such answers"


def test_bounds_are_told_in_a_sentence() -> None:
    bounds = error_bounds(
        [check("a.x") for _ in range(140)], {("a.x", "text"): 500, ("a.y", "pdf"): 3}, ["a.x", "a.y"], {}
    )
    lines = bound_lines(bounds)
    assert "at most 2.2 % wrong, 95 %, 140 checked" in lines[0], "rounded up: a bound must not look lower than it is"
    assert lines[-1].endswith("none checked")
    assert bound_lines([]) == [NOTHING_CHECKED]


CHECKS = [
    ("sample", "applied", True, "drawn at random, and still read"),
    ("worst", "disputed", True, "reviewers differ: undecided"),
    (None, "applied", False, "met among the doubts: its looks brought it up"),
    ("sample", "outdated", False, "it says nothing of what is read now"),
    ("sample", "not_read", False, "not among the accepted answers any more"),
]


@pytest.mark.parametrize(("sample", "outcome", "counts", "why"), CHECKS)
def test_what_counts_as_a_check(sample: str | None, outcome: str, counts: bool, why: str) -> None:
    assert is_check(sample, outcome) is counts, why


CLASSES = [
    (Era.FORM, "pdf", 0, SourceClass.FORM),
    (Era.G2, "pdf", 1, SourceClass.OCR),
    (Era.G2, "image", 1, SourceClass.OCR),
    (Era.G1, "pdf", 0, SourceClass.PDF),
    (Era.G1, "html", 0, SourceClass.TEXT),
    (Era.UNKNOWN, None, 0, SourceClass.TEXT),
]


@pytest.mark.parametrize(("era", "reader", "ocr_pages", "expected"), CLASSES)
def test_source_classes(era: Era, reader: str | None, ocr_pages: int, expected: SourceClass) -> None:
    assert source_class(era, reader, ocr_pages) is expected

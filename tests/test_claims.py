"""Every character of a report is claimed by something, in order and once; what nobody claims is measured."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.reports.claims import explained_ratio
from models.records import Claim, Report
from tests.read_inline import TITLE, read_body, read_bytes_inline, read_inline
from tests.text_pieces import report_texts

REPORT = (
    "Voir son datapanorama\n\nEffets individuels\n\nlien individuel\n\nLien social\n\nDes interactions sociales "
    "ont été "
    "observées entre différents publics :\n- bénévoles\n- les chats du port\n\nCes rencontres ont lieu au "
    "quotidien.\n\n"
    "On se parle.\n\nInsertion professionnelle\n\nLes actions de formation ont bénéficiées à 5 personnes.\n\n"
    "Capacité à agir\n\n5 nouveaux projets ou actions (atelier, évènement, marché, ...) imprévus portés par "
    "des résident.e.s ont émergés.\n\nSolidarité\n\nY-a-t-il des échanges, dons ou mutualisations entre "
    "personnes au sein du "
    "projet ?\n\nOn prête.\n"
)

NAMED = [
    # the text, who claims it, as what
    ("La Tannerie", "title", ""),
    ("Voir son datapanorama", "furniture", "datapanorama"),
    ("Effets individuels", "dimension", "effets_individuels"),
    ("lien individuel", "furniture", "image_alternative"),
    ("Lien social", "heading", "lien_social"),
    ("Des interactions sociales", "frame", "lien_social"),
    ("bénévoles", "option", "lien_social.publics=benevoles"),
    ("chats du port", "unknown", "lien_social.publics"),
    ("au quotidien", "option", "lien_social.frequence=quotidienne"),
    ("On se parle.", "verbatim", "lien_social"),
    ("des résident.e.s", "option", "capacite_a_agir.porteurs=residents"),
    ("ont émergés", "frame", "capacite_a_agir"),
    ("Y-a-t-il", "question", "solidarite"),
    ("On prête.", "verbatim", "solidarite"),
]


def claim_at(report: Report, text: str) -> Claim:
    """Return the claim that holds the first character of `text`."""
    at = report.text.index(text)
    return next(c for c in report.claims if c.char_start <= at < c.char_end)


@pytest.mark.parametrize(("text", "by", "what"), NAMED)
def test_every_stretch_has_one_owner(text: str, by: str, what: str) -> None:
    claim = claim_at(read_body(REPORT), text)
    assert (claim.by, claim.what) == (by, what)


def test_the_path_of_a_match_is_told() -> None:
    report = read_body(REPORT.replace("des résident.e.s", "des résidants"))
    path = claim_at(report, "des résidants").path
    assert path.startswith("“")
    assert all(part in path for part in ("des résidants", "→", "des residents"))
    assert "no label near enough" in claim_at(report, "chats du port").path


def assert_covered(report: Report) -> None:
    """Check that claims cover the whole text, in order and without overlap."""
    if report.text:
        assert report.claims[0].char_start == 0
        assert report.claims[-1].char_end == len(report.text)
    assert all(a.char_end == b.char_start for a, b in pairwise(report.claims))
    assert all(c.char_start < c.char_end for c in report.claims)


SHAPES = [
    # the text, why
    (f"{TITLE}\n\n{REPORT}", "a whole report"),
    (f"{TITLE}\n", "a title alone"),
    ("Rien à voir.\n", "no report at all"),
    (f"\n\n  \n{TITLE}\n\n\n\n", "blank lines around"),
    (f"# {TITLE}\n\n### **Santé**\n\n* On _dort_ mieux\\.\n", "marks of markdown"),
    (f"{TITLE}\f\fSanté\fOn dort.\f", "pages, some of them empty"),
]


@pytest.mark.parametrize(("text", "why"), SHAPES)
def test_claims_cover_the_text(text: str, why: str) -> None:
    assert_covered(read_inline(text))


RATIOS = [
    # text, the stretch that nobody claims, ratio
    ("abcd efgh", (5, 9), 0.5),  # white space does not count
    ("abcd    ", (4, 8), 1.0),  # nothing but white space is unclaimed
    ("abcd", (0, 4), 0.0),  # all is
]


@pytest.mark.parametrize(("text", "unclaimed", "ratio"), RATIOS)
def test_the_ratio_counts_characters_that_are_not_white_space(
    text: str, unclaimed: tuple[int, int], ratio: float
) -> None:
    start, end = unclaimed
    claims = [Claim(char_start=start, char_end=end, by="unexplained", what="")]
    if start:
        claims.insert(0, Claim(char_start=0, char_end=start, by="verbatim", what="sante"))
    assert explained_ratio(text, tuple(claims)) == ratio


def test_the_ratio_of_nothing_is_zero() -> None:
    assert explained_ratio("", ()) == 0.0


def test_what_nobody_claims_lowers_the_ratio() -> None:
    whole = read_body(REPORT).document.explained_ratio
    less = read_body(f"On ouvre à midi et demie.\n\n{REPORT}").document.explained_ratio
    assert whole == 1.0
    assert less is not None
    assert 0.8 < less < 1.0


@given(report_texts())
@settings(deadline=None, max_examples=60)
def test_claims_cover_any_text(text: str) -> None:
    report = read_bytes_inline(text.encode())
    assert_covered(report)
    ratio = report.document.explained_ratio
    assert ratio is None or 0.0 <= ratio <= 1.0


@given(st.text(max_size=300))
@settings(deadline=None, max_examples=60)
def test_claims_cover_text_that_is_no_report(text: str) -> None:
    assert_covered(read_bytes_inline(text.encode()))

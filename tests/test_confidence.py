"""Confidence: doubts only count against a row, some rows are never accepted, and what is said of rows is so."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

import pipeline
from benchmarks.calibration_reports import Plan, draw_reports
from benchmarks.calibration_samples import collect_samples
from benchmarks.calibration_table import judge_samples, worth_by_class
from extract.body.findings import Choice, CountFound
from extract.files.media_types import MediaType
from extract.readers import read_document
from extract.reports.confidence import Confidence, NeverSure, Verdict, load_confidence
from extract.reports.evidence_features import (
    ChoiceDoubts,
    CountDoubts,
    PageTraits,
    VerbatimDoubts,
    choice_doubts,
    clean_doubts,
    count_doubts,
    is_clean,
    verbatim_doubts,
)
from extract.reports.interpret import interpret
from extract.reports.judge import Judge
from extract.reports.report import extract_report
from models.confidence import DEFAULT_MODEL, NOTHING_ACCEPTED, Block, accept_threshold, load_confidence_file
from models.document import TickSource, TickState
from models.errors import UsageError
from models.options import ReadOptions
from models.taxonomy import load_taxonomy
from models.vocabulary import SourceClass, Status

THRESHOLDS = load_taxonomy().common.thresholds
MODEL = load_confidence(THRESHOLDS.accept_precision, THRESHOLDS.accept_text_precision)
CLEAN_PAGE = PageTraits(SourceClass.TEXT, ocr=0.0, ocr_doubt=0.0, unexplained=0.0, unknown_era=0.0, worn=0.0)
EXACT = Choice(
    indicator_id="lien_social.publics",
    value_id="voisins",
    char_start=0,
    char_end=10,
    label="les voisins et voisines du quartier",
    score=100.0,
    cue_score=100.0,
    own_section=True,
)
COUNT = CountFound(
    indicator_id="capacite_a_agir.nb_projets", raw="5", char_start=0, char_end=1, cue_score=100.0, own_section=True
)
# A plan of its own: no seed of fitting or testing.
FRESH = Plan(
    seed=73, clean=0, ruined_text=60, ruined_pdf=0, simulated_scans=0, ruined_forms=0,
    scans=0, form_scans=0, pictures=0, poor_scans=0,
)  # fmt: skip


def judged(
    choice: Choice = EXACT, page: PageTraits = CLEAN_PAGE, unknown: bool = False, agreement: float = 1.0
) -> Verdict:
    doubts = choice_doubts(choice, page, beside_unknown=unknown, agreement=agreement)
    return MODEL.choice(doubts, page.source_class)


@pytest.mark.parametrize("source_class", list(SourceClass))
def test_what_is_exact_and_in_its_place_is_all_but_certain_and_accepted(source_class: SourceClass) -> None:
    ocr = source_class is SourceClass.OCR
    verdict = judged(page=CLEAN_PAGE.changed(source_class=source_class, ocr=float(ocr), ocr_doubt=0.07 * ocr))
    assert 0.999 <= verdict.confidence < 1.0
    assert verdict.is_accepted


# Each row: a fair case, the same with one thing worse, and what is worse.
WORSE = [
    (EXACT.changed(score=92.0), EXACT.changed(score=80.0), "a label further from what is printed"),
    (
        EXACT.changed(score=90.0, runner_up_score=70.0),
        EXACT.changed(score=90.0, runner_up_score=85.0),
        "a near rival",
    ),
    (EXACT.changed(cue_score=95.0), EXACT.changed(cue_score=81.0), "a frame hardly recognised"),
    (
        EXACT.changed(score=80.0, label="les voisins"),
        EXACT.changed(score=80.0, label="biens"),
        "a short word damaged",
    ),
    (EXACT, EXACT.changed(own_section=False), "a frame under the heading of another theme"),
    (EXACT, EXACT.changed(has_frame=False, cue_score=0.0), "a list without a frame"),
    (
        EXACT.changed(tick=TickState.TICKED, tick_source=TickSource.PIXELS),
        EXACT.changed(tick=TickState.TICKED, tick_source=TickSource.PIXELS, tick_certainty=0.5),
        "a box hardly seen",
    ),
]


@pytest.mark.parametrize(("fair", "worse", "why"), WORSE, ids=[why for *_, why in WORSE])
@pytest.mark.parametrize("source_class", list(SourceClass))
def test_what_is_worse_is_never_surer(fair: Choice, worse: Choice, why: str, source_class: SourceClass) -> None:
    page = CLEAN_PAGE.changed(source_class=source_class)
    assert judged(worse, page).confidence <= judged(fair, page).confidence
    doubts, worse_doubts = (choice_doubts(c, page, beside_unknown=False, agreement=1.0) for c in (fair, worse))
    assert all(a <= b for a, b in zip(doubts, worse_doubts, strict=True))
    assert doubts != worse_doubts  # it is seen, even where the model makes little of it


@pytest.mark.parametrize(("fair", "worse", "why"), WORSE, ids=[why for *_, why in WORSE])
def test_an_answer_is_clean_when_only_its_page_is_a_doubt(fair: Choice, worse: Choice, why: str) -> None:
    page = CLEAN_PAGE.changed(ocr=1.0, ocr_doubt=0.1, unexplained=0.2, unknown_era=1.0, worn=0.3)
    for choice in (fair, worse):
        doubts = choice_doubts(choice, page, beside_unknown=False, agreement=1.0)
        assert not is_clean(choice) or doubts == clean_doubts(page)
    assert is_clean(EXACT)
    assert not is_clean(worse)


def test_doubts_add_up_until_a_row_is_for_review() -> None:
    page = CLEAN_PAGE.changed(worn=1.0, unexplained=1.0)
    steps = [
        judged(),
        judged(page=page),
        judged(EXACT.changed(score=80.0, cue_score=82.0), page),
        judged(EXACT.changed(score=80.0, cue_score=82.0), page, unknown=True, agreement=0.6),
    ]
    assert [s.confidence for s in steps] == sorted((s.confidence for s in steps), reverse=True)
    assert (steps[0].is_accepted, steps[-1].is_accepted) == (True, False)


@pytest.mark.parametrize("name", ChoiceDoubts._fields)
def test_no_doubt_ever_speaks_for_a_row(name: str) -> None:
    for source_class in SourceClass:
        worst = [MODEL.choice(ChoiceDoubts(**{**NOTHING, name: at / 4}), source_class).confidence for at in range(5)]
        assert worst == sorted(worst, reverse=True)


NOTHING = dict.fromkeys(ChoiceDoubts._fields, 0.0)


@pytest.mark.parametrize("reason", list(NeverSure))
@pytest.mark.parametrize("source_class", list(SourceClass))
def test_some_rows_are_always_for_review(reason: NeverSure, source_class: SourceClass) -> None:
    verdict = load_confidence(0.0, 0.0).never_sure(reason, source_class)
    assert not verdict.is_accepted
    assert 0.0 < verdict.confidence < 1.0


NEVER = [
    (EXACT.changed(value_id=None), "words that no option names"),
    (EXACT.changed(tick=TickState.UNREADABLE), "a box that cannot be told ticked from empty"),
    (EXACT.changed(is_sentence=True, is_default=True), "a sentence printed without an answer too"),
]


def lenient_judge() -> Judge:
    """Return a judge of an empty page that asks nothing of what it accepts."""
    taxonomy = load_taxonomy()
    document = read_document(b"Lien social\n", MediaType.TEXT, ReadOptions())
    return Judge(document, interpret(document, taxonomy), (), load_confidence(0.0, 0.0))


@pytest.mark.parametrize(("choice", "why"), NEVER, ids=[why for *_, why in NEVER])
def test_the_judge_leaves_some_rows_to_people(choice: Choice, why: str) -> None:
    assert lenient_judge().choice(EXACT).is_accepted
    assert not lenient_judge().choice(choice).is_accepted


def test_the_judge_leaves_doubtful_counts_texts_and_conflicts_to_people() -> None:
    judge = lenient_judge()
    assert judge.count(COUNT, is_understood=True).is_accepted
    assert not judge.count(COUNT, is_understood=False).is_accepted
    assert not judge.conflict(0).is_accepted
    for is_doubtful in (False, True):
        verdict = judge.verbatim(
            "sante", "On respire mieux ici, le matin surtout.", 0, parts=1, is_doubtful=is_doubtful, is_truncated=False
        )
        assert verdict.is_accepted is not is_doubtful


# Each row: a report and the words whose row must be under review, however little is asked of accepted rows.
REVIEWED = [
    ("Solidarité\n\nDes échanges, dons ou mutualisations de petits services et de chaudrons ont été observés entre :\n"
     "- voisins et voisines du quartier\n", "chaudrons", "no option is printed like this"),
    ("Capacité à agir\n\n?? nouveaux projets ou actions (atelier, évènement, marché) ont émergés.\n", "??",
     "no number can be told"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "raw", "why"), REVIEWED, ids=[why for *_, why in REVIEWED])
def test_rows_for_review_in_reports(tmp_path: Path, text: str, raw: str, why: str) -> None:
    (tmp_path / "a.txt").write_text(f"Effets sociaux et urbains de La Vigie\n\n{text}", encoding="utf-8")
    rows = [o for o in extract_report(tmp_path / "a.txt").observations if raw in o.value_raw]
    assert [row.status for row in rows] == [Status.REVIEW]


COUNTS = [
    ("5", "5", 0, "digits are plain"),
    ("5", "l5", 3, "letters and digits in one word"),
    ("5", "une vingtaine", 5, "a word for a number"),
    ("5", "cela fait plus de 15 projets en tout et pour tout", 4, "a sentence"),
]


@pytest.mark.parametrize(("plain", "raw", "index", "why"), COUNTS, ids=[why for *_, why in COUNTS])
def test_doubts_of_counts(plain: str, raw: str, index: int, why: str) -> None:
    clean, doubts = (count_doubts(COUNT.changed(raw=r), CLEAN_PAGE, agreement=1.0) for r in (plain, raw))
    assert clean == CountDoubts(*[0.0] * len(CountDoubts._fields))
    assert (doubts[index] > 0.0) == (plain != raw)
    assert MODEL.count(doubts, SourceClass.TEXT).confidence <= MODEL.count(clean, SourceClass.TEXT).confidence


def test_free_texts_put_together_from_pieces_are_less_sure() -> None:
    whole = verbatim_doubts(200, CLEAN_PAGE, parts=1, is_doubtful=False, is_truncated=False, is_framed=True)
    pieces = verbatim_doubts(200, CLEAN_PAGE, parts=3, is_doubtful=False, is_truncated=False, is_framed=True)
    assert whole == VerbatimDoubts(*[0.0] * len(VerbatimDoubts._fields))
    assert MODEL.verbatim(pieces, SourceClass.PDF).confidence < MODEL.verbatim(whole, SourceClass.PDF).confidence


BLOCKS = (
    Block(up_to=0.1, rows=9000, right=9000, confidence=0.9995),
    Block(up_to=0.5, rows=900, right=898, confidence=0.997),
    Block(up_to=1.0, rows=80, right=76, confidence=0.95),
    Block(up_to=None, rows=20, right=8, confidence=0.4),
)
ASKED = [
    (0.9999, 0.9995 + 1.0, "nine thousand rows do not prove one in ten thousand"),
    (0.9995, 0.9995, "rows without a fault"),
    (0.999, 0.997, "two faults in 9900 are within half of what is allowed"),
    (0.99, 0.95, "a row at 0.95 is no more than ten times likelier wrong than one in a hundred"),
    (0.9, 0.4, "nearly all will do"),
]


@pytest.mark.parametrize(("asked", "threshold", "why"), ASKED, ids=[why for *_, why in ASKED])
def test_the_threshold_follows_what_is_asked(asked: float, threshold: float, why: str) -> None:
    found = accept_threshold(BLOCKS, asked)
    assert found == (NOTHING_ACCEPTED if threshold > 1.0 else threshold)


def test_blocks_that_no_row_was_met_in_prove_nothing() -> None:
    beyond = Block(up_to=None, rows=0, right=0, confidence=0.994)
    assert accept_threshold((*BLOCKS[:2], beyond), 0.99) == 0.997


def test_a_stricter_taxonomy_accepts_fewer_rows() -> None:
    shares = []
    for asked in (0.9, 0.999, 0.99999):
        model = load_confidence(asked, asked)
        shares.append([model.threshold("choice", source_class) for source_class in SourceClass])
    assert all(low <= high for low, high in zip(shares[0], shares[1], strict=True))
    assert shares[0] != shares[1]
    assert shares[2] == [NOTHING_ACCEPTED] * len(SourceClass)


DAMAGED = [
    ("{", "(top)", "cut in the middle"),
    ("[]", "(top)", "another file"),
    ({"format": 2}, "format", "of a later release"),
    (
        {"weights": {"choice": {"label_damage": -1.0}, "count": {}, "verbatim": {}}},
        "negative",
        "a doubt that speaks for",
    ),
    ({"weights": {"choice": {}, "count": {}, "verbatim": {}}}, "weights.choice", "doubts of other code"),
    ({"curves": []}, "curves", "no curve"),
    ({"always_review": {}}, "always_review", "no rate of rows for review"),
]


@pytest.mark.parametrize(("change", "place", "why"), DAMAGED, ids=[why for *_, why in DAMAGED])
def test_a_damaged_model_is_refused_with_its_place(tmp_path: Path, change: object, place: str, why: str) -> None:
    path = tmp_path / "confidence.json"
    good = json.loads(DEFAULT_MODEL.read_text(encoding="utf-8"))
    path.write_text(change if isinstance(change, str) else json.dumps({**good, **change}), encoding="utf-8")  # type: ignore[dict-item]
    with pytest.raises(UsageError, match="make calibrate") as caught:
        load_confidence(0.999, 0.98, path)
    assert place in str(caught.value)


def test_confidence_that_rises_with_doubt_is_refused(tmp_path: Path) -> None:
    tree = json.loads(DEFAULT_MODEL.read_text(encoding="utf-8"))
    tree["curves"][0]["blocks"][-1]["confidence"] = 0.9999
    (tmp_path / "c.json").write_text(json.dumps(tree), encoding="utf-8")
    with pytest.raises(UsageError, match="confidence rises with doubt"):
        load_confidence_file(tmp_path / "c.json")


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        load_confidence_file(tmp_path / "none.json")


def test_the_reliability_table_belongs_to_the_model() -> None:
    made = load_confidence_file().made_from
    table = DEFAULT_MODEL.with_suffix(".md").read_text(encoding="utf-8")
    assert f"{made.fitting_rows} rows of {made.fitting_reports} generated reports (seed {made.fitting_seed})" in table
    assert made.fitting_seed != made.testing_seed
    assert all(f"| {source_class} |" in table for source_class in SourceClass)


def test_confidence_means_what_it_says_on_fresh_ruined_reports() -> None:
    samples = collect_samples(draw_reports(FRESH, None, load_taxonomy()), load_taxonomy())
    worth = next(w for w in worth_by_class(samples, MODEL) if w.source_class is SourceClass.TEXT)
    assert worth.answers > 1000
    assert worth.error <= 0.03
    assert worth.precision >= 0.995  # of fourteen hundred rows: a few faults more than one in a thousand may be chance
    assert worth.recall >= 0.85  # reports with up to three characters in a hundred misread
    doubtful = [j for j in judge_samples(samples, MODEL) if j.verdict.confidence < 0.98]
    mean = sum(j.verdict.confidence for j in doubtful) / len(doubtful)
    assert mean == pytest.approx(sum(j.row.is_right for j in doubtful) / len(doubtful), abs=0.12)


def test_a_verdict_costs_microseconds() -> None:
    def cost() -> float:
        began = time.perf_counter()
        for _ in range(2_000):
            judged(replaced)
        return (time.perf_counter() - began) / 2_000

    replaced = EXACT.changed(score=90.0, runner_up_score=70.0)
    assert min(cost() for _ in range(5)) < 50e-6  # a few on a quiet machine


def test_a_model_is_made_ready_once() -> None:
    assert isinstance(MODEL, Confidence)
    assert load_confidence(THRESHOLDS.accept_precision, THRESHOLDS.accept_text_precision) is MODEL


def test_a_damaged_model_stops_the_command_before_anything_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text("Effets sociaux et urbains de La Vigie\n", encoding="utf-8")
    (tmp_path / "confidence.json").write_text("{", encoding="utf-8")
    monkeypatch.setattr("models.confidence.DEFAULT_MODEL", tmp_path / "confidence.json")
    load_confidence.cache_clear()
    try:
        done = CliRunner().invoke(pipeline.app, ["run", str(tmp_path / "raw"), "--out", str(tmp_path / "out")])
    finally:
        load_confidence.cache_clear()
    assert done.exit_code == 2
    assert "not a confidence model" in done.output
    assert not (tmp_path / "out").exists()

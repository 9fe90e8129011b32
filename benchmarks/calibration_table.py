"""What the confidence model is worth, for people: reliability by source class on reports not used for fitting."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from benchmarks.calibration_samples import Sample, Samples
from benchmarks.tallies import calibration_error
from extract.reports.confidence import Confidence, Verdict
from models.confidence import ConfidenceFile
from models.vocabulary import SourceClass

_BANDS = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 1.01)


class Judged(NamedTuple):
    """A row with its verdict."""

    row: Sample
    verdict: Verdict


class ClassWorth(NamedTuple):
    """Of one source class; rates 0 to 1. `precision`, `recall`: of accepted answers; texts alike."""

    source_class: SourceClass
    answers: int
    error: float
    precision: float
    recall: float
    threshold: float
    texts: int
    text_error: float
    text_precision: float
    texts_accepted: float
    text_threshold: float


def judge_samples(samples: Samples, confidence: Confidence) -> list[Judged]:
    """Return the rows that have a target, with their verdicts."""
    judged = []
    for row in samples.rows:
        verdict = confidence.judge(row.what, row.doubts, row.source_class)
        judged.append(Judged(row, verdict))
    return judged


def worth_by_class(samples: Samples, confidence: Confidence) -> list[ClassWorth]:
    """Return what the model is worth on these reports, by source class."""
    judged = judge_samples(samples, confidence)
    return [_worth(c, judged, samples.wanted[c], confidence) for c in SourceClass]


def _worth(source_class: SourceClass, judged: Sequence[Judged], wanted: int, confidence: Confidence) -> ClassWorth:
    here = [j for j in judged if j.row.source_class is source_class]
    answers = [j for j in here if _is_named(j.row)]
    texts = [j for j in here if j.row.what == "verbatim"]
    accepted = [j for j in answers if j.verdict.is_accepted]
    kept = [j for j in texts if j.verdict.is_accepted]
    found = sum(j.row.wanted_in is source_class and j.verdict.is_accepted for j in judged)
    return ClassWorth(
        source_class=source_class,
        answers=len(answers),
        error=_error(answers),
        precision=_share_right(accepted),
        recall=found / wanted if wanted else 1.0,
        threshold=confidence.threshold("choice", source_class),
        texts=len(texts),
        text_error=_error(texts),
        text_precision=_share_right(kept),
        texts_accepted=len(kept) / len(texts) if texts else 1.0,
        text_threshold=confidence.threshold("verbatim", source_class),
    )


def _is_named(row: Sample) -> bool:
    """Tell whether the row claims something: an option, or a count that was understood."""
    return row.what in ("choice", "count")


def _error(judged: Sequence[Judged]) -> float:
    return calibration_error((j.verdict.confidence, j.row.is_right) for j in judged)


def _share_right(judged: Sequence[Judged]) -> float:
    return sum(j.row.is_right for j in judged) / len(judged) if judged else 1.0


def write_table(model: ConfidenceFile, testing: Samples, confidence: Confidence, accept: tuple[float, float]) -> str:
    """Return the page that goes with the model, as markdown; `accept`: the precisions asked of answers and texts."""
    made = model.made_from
    lines = [
        "# How far confidence can be trusted",
        "",
        "Written by `make calibrate` together with `confidence.json`; not to be edited by hand.",
        "",
        f"Fitted on {made.fitting_rows} rows of {made.fitting_reports} generated reports (seed {made.fitting_seed}), "
        f"tested below on {made.testing_rows} rows of {made.testing_reports} others (seed {made.testing_seed}); code "
        f"{made.pipeline_version}, taxonomy {made.taxonomy_version}. Most of these reports are ruined on purpose, so "
        "that doubtful rows are met often enough to be measured: shares of accepted rows are lower here than on an "
        "archive in good state. Of the OCR rows most come from PDF pages whose words were misread at random, as a "
        "recognition would misread them, a smaller part from pages really scanned and recognised.",
        "",
        f"Accepted answers shall be right in {accept[0]:.4g} of the cases (`accept_precision`), free texts in "
        f"{accept[1]:.4g} (`accept_text_precision`); both stand in the taxonomy's thresholds, and the confidence from "
        "which rows are accepted is worked out from them each time the model is loaded.",
        "",
        "## By source class",
        "",
        "Calibration error: mean distance between confidence and share right, over ten bins. Recall: share of the",
        "ticked options of the reports that are found and accepted.",
        "",
        "| source | answers | calibration error | accepted from | precision of accepted | recall of accepted |",
        "|---|---|---|---|---|---|",
    ]
    worth = worth_by_class(testing, confidence)
    lines += [
        f"| {w.source_class} | {w.answers} | {w.error:.4f} | {w.threshold:.4f} | {w.precision:.5f} | {w.recall:.4f} |"
        for w in worth
    ]
    lines += [
        "",
        "| source | free texts | calibration error | accepted from | precision of accepted | share accepted |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {w.source_class} | {w.texts} | {w.text_error:.4f} | {_shown(w.text_threshold)} | {w.text_precision:.4f} "
        f"| {w.texts_accepted:.3f} |"
        for w in worth
    ]
    return "\n".join([*lines, *_reliability(testing, confidence), *_weights(model), *_never_sure(model), ""])


def _shown(threshold: float) -> str:
    return "none" if threshold > 1.0 else f"{threshold:.4f}"


def _reliability(testing: Samples, confidence: Confidence) -> list[str]:
    groups: defaultdict[tuple[SourceClass, str, int], list[Judged]] = defaultdict(list)
    for j in judge_samples(testing, confidence):
        if j.row.what in ("choice", "count", "verbatim"):
            band = sum(j.verdict.confidence >= low for low in _BANDS) - 1
            groups[j.row.source_class, "free texts" if j.row.what == "verbatim" else "answers", band].append(j)
    lines = ["", "## Reliability", "", "| source | rows | confidence | mean confidence | share right | how many |"]
    lines.append("|---|---|---|---|---|---|")
    for source_class, what, band in sorted(groups, key=lambda g: (list(SourceClass).index(g[0]), g[1], -g[2])):
        rows = groups[source_class, what, band]
        mean = sum(j.verdict.confidence for j in rows) / len(rows)
        name = f"{_BANDS[band]:g} to {min(1.0, _BANDS[band + 1]):g}"
        lines.append(f"| {source_class} | {what} | {name} | {mean:.4f} | {_share_right(rows):.4f} | {len(rows)} |")
    return lines


def _weights(model: ConfidenceFile) -> list[str]:
    lines = [
        "",
        "## What counts against a row",
        "",
        "In log-odds, for a doubt of 1; see `extract/reports/evidence_features.py`.",
        "",
    ]
    for target, weights in model.weights.items():
        shown = ", ".join(f"{name} {weight:.2f}" for name, weight in sorted(weights.items(), key=lambda w: -w[1]))
        lines.append(f"- {target}: {shown}")
    return lines


def _never_sure(model: ConfidenceFile) -> list[str]:
    reasons = list(next(iter(model.always_review.values())))
    lines = [
        "",
        "## Rows that a person always decides",
        "",
        f"| source | {' | '.join(reasons)} |",
        "|---" * (len(reasons) + 1) + "|",
    ]
    for source_class, rates in model.always_review.items():
        lines.append(f"| {source_class} | {' | '.join(f'{rates[r]:.2f}' for r in reasons)} |")
    return lines

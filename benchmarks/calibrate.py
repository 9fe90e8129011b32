"""`python -m benchmarks.calibrate`: fit the confidence model on generated reports and write it.

Pages that have to be recognised are kept by content in the cache folder, so that a second run reads none of them again.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from time import perf_counter

from benchmarks.calibration_fit import NAMES, fit_curve, fit_never_sure, fit_weights
from benchmarks.calibration_reports import FITTING, TESTING, draw_reports
from benchmarks.calibration_samples import Samples, collect_samples
from benchmarks.calibration_table import worth_by_class, write_table
from extract.reports.confidence import Confidence
from models.confidence import DEFAULT_MODEL, ConfidenceFile, Curve, MadeFrom, Target
from models.taxonomy import Taxonomy, load_taxonomy
from models.version import PIPELINE_VERSION
from models.vocabulary import SourceClass

DEFAULT_CACHE = Path("build/calibration/ocr")


def fit_model(fitting: Samples, testing: Samples, taxonomy: Taxonomy) -> ConfidenceFile:
    """Return the model fitted on `fitting`; of `testing` only the size is told."""
    weights: dict[Target, dict[str, float]] = {}
    curves: list[Curve] = []
    for target in NAMES:
        rows = [row for row in fitting.rows if row.what == target]
        fitted = fit_weights(target, rows)
        weights[target] = fitted.by_name
        curves += [fit_curve(target, c, [r for r in rows if r.source_class is c], fitted) for c in SourceClass]
    return ConfidenceFile(
        format=1,
        made_from=MadeFrom(
            pipeline_version=PIPELINE_VERSION,
            taxonomy_version=taxonomy.version,
            fitting_seed=FITTING.seed,
            testing_seed=TESTING.seed,
            fitting_reports=fitting.reports,
            testing_reports=testing.reports,
            fitting_rows=len(fitting.rows),
            testing_rows=len(testing.rows),
        ),
        weights=weights,
        curves=tuple(curves),
        always_review=fit_never_sure(fitting.rows),
    )


def main(arguments: list[str] | None = None) -> int:
    """Fit, test, write; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.calibrate", description=__doc__)
    parser.add_argument(
        "--out", type=Path, default=DEFAULT_MODEL, help="where the model goes; the table goes beside it"
    )
    parser.add_argument("--cache", type=Path, default=DEFAULT_CACHE, help="where recognised pages are kept")
    options = parser.parse_args(arguments)
    taxonomy, began = load_taxonomy(), perf_counter()
    fitting = collect_samples(draw_reports(FITTING, str(options.cache), taxonomy), taxonomy)
    print(
        f"{len(fitting.rows)} rows of {fitting.reports} reports to fit on ({perf_counter() - began:.0f} s)", flush=True
    )
    testing = collect_samples(draw_reports(TESTING, str(options.cache), taxonomy), taxonomy)
    print(
        f"{len(testing.rows)} rows of {testing.reports} reports to test on ({perf_counter() - began:.0f} s)", flush=True
    )
    model = fit_model(fitting, testing, taxonomy)
    asked = taxonomy.common.thresholds
    accept = asked.accept_precision, asked.accept_text_precision
    confidence = Confidence(model, *accept)
    options.out.write_text(model.model_dump_json(indent=1) + "\n", encoding="utf-8")
    options.out.with_suffix(".md").write_text(write_table(model, testing, confidence, accept), encoding="utf-8")
    for worth in worth_by_class(testing, confidence):
        print(
            f"{worth.source_class:5} calibration error {worth.error:.4f}, accepted from {worth.threshold:.4f}: "
            f"precision {worth.precision:.5f}, recall {worth.recall:.4f}; texts {worth.text_error:.4f}, "
            f"{worth.text_precision:.4f}, {worth.texts_accepted:.3f} accepted"
        )
    print(f"{options.out} and {options.out.with_suffix('.md')} written in {perf_counter() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())

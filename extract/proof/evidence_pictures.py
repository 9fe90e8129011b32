"""Pictures of the pages that answers stand on, kept beside the tables of a run: `evidence/DOCUMENT/page-01.webp`.

They depend on the bytes of a document only, so that they stay from run to run; a run takes away those of documents that
are gone. `page.js` says which words to light for each row, `made.js` which documents have pictures.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from hashlib import blake2b
from itertools import groupby, islice
from multiprocessing import get_context
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from extract.pages.data_files import call_line
from extract.pages.part import WITH_PAGES
from extract.proof.evidence_places import DocumentFile, RowPlace, lit_rows, read_again
from extract.proof.lit_pages import page_bytes
from extract.readers.page_render import render_pages
from extract.tables.table_rows import read_rows, table_files
from models.document import Box
from models.errors import DocumentError, UsageError
from models.options import ReadOptions
from models.taxonomy import Taxonomy

EVIDENCE = "evidence"
MADE, PAGE = "made.js", "page.js"
_STAGING_PREFIX = ".staging-"
_STALE_SECONDS = 3600  # what is younger may be another command's that is drawing just now
_JOBS_AHEAD = 16  # per process: enough to keep it busy, few enough for memory to stay flat

_FILE_COLUMNS = ["document_id", "file_name", "source_uri", "media_type", "sha256", "byte_size", "ocr_page_count"]
_PLACE_COLUMNS = ["char_start", "char_end", "page_no", "x0", "top", "x1", "bottom", "quote"]


class PictureResult(NamedTuple):
    """What became of one document. `pages`: pictures made now; `reason`: why there are none, None when all is well."""

    file_name: str
    pages: int
    reason: str | None = None


class _Job(NamedTuple):
    file: DocumentFile
    rows: tuple[RowPlace, ...]


def make_pictures(
    out: Path,
    *,
    taxonomy: Taxonomy,
    options: ReadOptions,
    wanted: Callable[[str, str | None], bool] = lambda document_id, site_id: True,
    workers: int = 1,
) -> Iterator[PictureResult]:
    """Make the pictures that are missing below `out`, and yield what became of each document that has pages.

    `wanted`: chooses documents by their id and their site's. Raises `UsageError` when `out` holds no tables.
    """
    documents = table_files(out, "documents")
    if not documents:
        raise UsageError(f"{out}: no tables here; give the folder that a run wrote")
    folder = out / EVIDENCE
    folder.mkdir(exist_ok=True)
    files = {
        str(row[0]): DocumentFile(*row)  # type: ignore[arg-type]
        for *row, site, status in read_rows(documents, [*_FILE_COLUMNS, "site_id", "status"])
        if status != "failed" and row[3] in WITH_PAGES and wanted(str(row[0]), site)  # type: ignore[arg-type]
    }
    make = partial(_make_document, folder, taxonomy=taxonomy, options=options)
    try:
        if workers <= 1:
            yield from map(make, _jobs(out, files))
        else:
            with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
                jobs = _jobs(out, files)
                while batch := list(islice(jobs, _JOBS_AHEAD * workers)):
                    yield from pool.map(make, batch)
    finally:
        _write_made(folder)


def refresh_pictures(out: Path) -> None:
    """Take away the pictures of documents that have left the tables of `out`, and tell the pages which are left."""
    folder = out / EVIDENCE
    folder.mkdir(exist_ok=True)
    known = {str(document_id) for (document_id,) in read_rows(table_files(out, "documents"), ["document_id"])}
    for path in folder.iterdir():
        if path.is_dir() and path.name not in known:
            shutil.rmtree(path, ignore_errors=True)
    _write_made(folder)


def _jobs(out: Path, files: dict[str, DocumentFile]) -> Iterator[_Job]:
    """Yield the documents with the places of their rows: all tables have documents in one order, so none is held."""
    tables = [_places(out, name, key, files) for name, key in _TABLES]
    heads = [next(table, None) for table in tables]
    for document_id, file in files.items():
        rows: tuple[RowPlace, ...] = ()
        for number, head in enumerate(heads):
            if head is not None and head[0] == document_id:
                rows += head[1]
                heads[number] = next(tables[number], None)
        yield _Job(file, rows)


_TABLES = (("observations", "observation_id"), ("verbatims", "verbatim_id"))


def _places(
    out: Path, table: str, key: str, files: dict[str, DocumentFile]
) -> Iterator[tuple[str, tuple[RowPlace, ...]]]:
    rows = read_rows(table_files(out, table), ["document_id", key, *_PLACE_COLUMNS])
    for document_id, group in groupby(rows, key=itemgetter(0)):
        if document_id in files:
            yield str(document_id), tuple(row_place(row[1:]) for row in group)


def row_place(row: Sequence[object]) -> RowPlace:
    """Return the place of a row: its id, `char_start`, `char_end`, `page_no`, `x0`, `top`, `x1`, `bottom`, `quote`."""
    row_id, char_start, char_end, page_no, x0, top, x1, bottom, quote = row
    box = None if x0 is None else Box(x0, top, x1, bottom)  # type: ignore[arg-type]
    return RowPlace(str(row_id), int(char_start), int(char_end), int(page_no), box, str(quote))  # type: ignore[call-overload]


def _make_document(folder: Path, job: _Job, *, taxonomy: Taxonomy, options: ReadOptions) -> PictureResult:
    """Write the folder of one document, unless it is there already with these very rows."""
    file = job.file
    stamp = blake2b(repr(job.rows).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    target = folder / file.document_id
    head = f"// {stamp}\n"
    try:
        with (target / PAGE).open(encoding="utf-8") as page:
            if page.readline() == head:
                return PictureResult(file.file_name, 0)
    except FileNotFoundError:
        pass
    staging = Path(tempfile.mkdtemp(prefix=_STAGING_PREFIX, dir=folder))
    try:
        data = read_again(file, options)
        lit = lit_rows(file, job.rows, taxonomy, options)
        names, sizes = {}, {}
        for page_no, (picture, scale) in enumerate(render_pages(data, file.media_type, options), start=1):
            names[page_no] = f"page-{page_no:02d}.webp"
            sizes[page_no] = (round(picture.width / scale, 2), round(picture.height / scale, 2))
            (staging / names[page_no]).write_bytes(page_bytes(picture, scale))
        rows = {row: [[n, *(round(side, 2) for side in box)] for n, box in lines] for row, lines in lit.items()}
        value = {"document": file.document_id, "files": names, "pages": sizes, "rows": rows}
        (staging / PAGE).write_text(head + call_line("picture", value), encoding="utf-8", newline="\n")
        shutil.rmtree(target, ignore_errors=True)
        os.chmod(staging, 0o755)
        os.replace(staging, target)
        return PictureResult(file.file_name, len(names))
    except DocumentError as error:
        hint = f"; {error.hint}" if error.hint else ""
        return PictureResult(file.file_name, 0, f"{error.message}{hint}")
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _write_made(folder: Path) -> None:
    for stale in folder.glob(f"{_STAGING_PREFIX}*"):
        if time.time() - stale.stat().st_mtime > _STALE_SECONDS:
            shutil.rmtree(stale, ignore_errors=True)
    made = sorted(path.name for path in folder.iterdir() if (path / PAGE).is_file())
    aside = folder / f"{_STAGING_PREFIX}{MADE}"
    aside.write_text(call_line("made", made), encoding="utf-8", newline="\n")
    os.replace(aside, folder / MADE)

"""A document that cannot be read is a row like any other, which says why."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from extract.files.storage import is_url, split_url
from models.errors import DocumentError, ErrorCode
from models.records import Coverage, DocumentRow, Issue, Report, Source
from models.taxonomy import Taxonomy
from models.vocabulary import CoverageState, Era, IssueCode, IssueLevel

# A file past the limit of size may be larger than any disk: what a sparse file says it holds is never read.
_NEVER_OPENED = frozenset({ErrorCode.OUTSIDE_ROOT, ErrorCode.UNREADABLE_FILE, ErrorCode.TOO_LARGE})
_CHUNK_BYTES = 1 << 20
_OBJECTS_AT_ONCE = 16


def sha256_of(path: str) -> str | None:
    """Return the SHA-256 of a file's or an object's bytes, hexadecimal, or None when they cannot be read."""
    digest = hashlib.sha256()
    try:
        if is_url(path):
            place, key = split_url(path)
            return hashlib.sha256(place.read(key)).hexdigest()
        with Path(path).open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                digest.update(chunk)
    except (OSError, ValueError):
        return None
    return digest.hexdigest()


def sha256_of_all(paths: Iterable[str]) -> dict[str, str | None]:
    """Return what `sha256_of` says of each; of objects several at a time, since each waits for the network."""
    by_kind: dict[bool, list[str]] = {False: [], True: []}
    for path in paths:
        by_kind[is_url(path)].append(path)
    found = {path: sha256_of(path) for path in by_kind[False]}
    if urls := by_kind[True]:
        with ThreadPoolExecutor(_OBJECTS_AT_ONCE) as pool:
            found.update(zip(urls, pool.map(sha256_of, urls), strict=True))
    return found


def failed_report(
    source: Source, error: DocumentError, taxonomy: Taxonomy, *, sha256: str | None = None, media_type: str = ""
) -> Report:
    """Return the report of a document that gave nothing: a failed row, an issue, every question `unreadable`.

    `sha256`: of the bytes, read here when None. A file outside the root, without permission or past the limit is
    not opened: its identity comes from its path, so that the same archive gives the same rows.
    """
    if sha256 is None and error.code not in _NEVER_OPENED:
        sha256 = sha256_of(source.path)
    identity = sha256 or hashlib.sha256(b"path:" + source.file_name.encode("utf-8", "surrogateescape")).hexdigest()
    issue = Issue(
        code=IssueCode.DOCUMENT_FAILED, level=IssueLevel.ERROR, message=error.message, hint=error.hint or None
    )
    return Report(
        document=DocumentRow(
            document_id=identity[:16],
            file_name=source.file_name,
            file_names=(source.file_name,),
            source_uri=source.source_uri,
            media_type=media_type,
            byte_size=source.byte_size,
            sha256=sha256 or "",
            page_count=0,
            reader=None,
            ocr_page_count=0,
            layout_era=Era.UNKNOWN,
            site_id=None,
            site_name_raw=None,
            status="failed",
            error_code=error.code,
            error_message=error.message,
            explained_ratio=None,
            observation_count=0,
            review_count=0,
            issue_count=1,
        ),
        coverage=tuple(
            Coverage(
                dimension_id=theme.dimension,
                theme_id=theme.theme,
                indicator_id=indicator.id,
                state=CoverageState.UNREADABLE,
            )
            for theme, indicator in taxonomy.indicators
        ),
        issues=(issue,),
    )

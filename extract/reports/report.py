"""One report, whole: from a file to the rows of every table."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from time import perf_counter

from extract.body.titles import name_after_title
from extract.files.source_bytes import read_bytes
from extract.files.sources import sniff_media_type
from extract.readers import read_document
from extract.reports.claims import explained_ratio, make_claims
from extract.reports.confidence import load_confidence
from extract.reports.document_notes import note_document
from extract.reports.failures import failed_report
from extract.reports.grade import grade_document
from extract.reports.interpret import Interpretation
from extract.reports.judge import Judge, WeighsDoubts
from extract.reports.notes import Notes
from extract.reports.originals import Original, ReadOriginal, StaleDigestError, find_kept
from extract.reports.record import record_observations
from extract.reports.record_coverage import record_coverage
from extract.reports.record_texts import record_texts
from extract.reports.sites import site_slug
from extract.reports.witnesses import hear_witnesses
from extract.words.compile_lexicon import compile_lexicon
from models.document import Document
from models.errors import DocumentError, ErrorCode
from models.options import ReadOptions
from models.records import DocumentRow, Report, Source
from models.taxonomy import Taxonomy, load_taxonomy
from models.vocabulary import IssueCode, IssueLevel, Status

_STAMP = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{2,4}),? (?:à )?\d{1,2}[:h]\d{2}(\s*[AP]M)?")
_IN_STAMP = re.compile(r"/\d{1,2}/\d\d")  # begins with a letter of its own, so that most texts are passed over quickly
_ADDRESS_SLUG = re.compile(r"https?://[^\s]*/([a-z0-9][a-z0-9-]{1,80})/?(?=[\s?#]|$)")


def read_report(path: str | Path, options: ReadOptions | None = None) -> Document:
    """Return the report at `path` as read: text, lines, words and their places. Raises `DocumentError`."""
    options = options or ReadOptions()
    data = read_bytes(_source(Path(path)), options.max_bytes)
    return read_document(data, sniff_media_type(data), options)


def extract_report(path: str | Path, taxonomy: Taxonomy | None = None, options: ReadOptions | None = None) -> Report:
    """Return all that the report at `path` says; a file that cannot be read gives a report whose row says why."""
    return process_source(_source(Path(path)), taxonomy or load_taxonomy(), options or ReadOptions())


def _source(path: Path) -> Source:
    size = path.stat().st_size if path.exists() else 0
    return Source(path=str(path), file_name=path.name, source_uri=path.resolve().as_uri(), byte_size=size)


def process_source(source: Source, taxonomy: Taxonomy, options: ReadOptions) -> Report:
    """Return the report of `source`; a document that cannot be read gives a report whose row says why.

    Raises only MemoryError: who runs many documents decides what to do when one takes all there is.
    """
    started = perf_counter()
    kept = find_kept(source, options)
    if kept is not None:
        with suppress(StaleDigestError):
            return _understand(source, kept, taxonomy, options, started)
    try:
        data = read_bytes(source, options.max_bytes)
    except DocumentError as error:
        return failed_report(source, error, taxonomy)
    return _understand(source, ReadOriginal(data), taxonomy, options, started)


def _understand(source: Source, original: Original, taxonomy: Taxonomy, options: ReadOptions, started: float) -> Report:
    """Return the report of a file that could be opened. Raises MemoryError and `StaleDigestError`."""
    media_type = ""
    try:
        media_type = original.media_type
        document = original.read(options)
        read = perf_counter()
        document, found = hear_witnesses(document, original.read, media_type, options, taxonomy)
        told = (source, original.sha256, media_type, original.byte_size)
        report = build_report(*told, document, found, taxonomy)
        report.stage_seconds.update(read=read - started, match=perf_counter() - read)
        return report
    except DocumentError as error:
        return failed_report(source, error, taxonomy, sha256=original.sha256, media_type=media_type)
    except (MemoryError, StaleDigestError):
        raise
    except Exception as error:  # a fault of ours must cost one document, never the run
        fault = DocumentError(ErrorCode.INTERNAL, f"{type(error).__name__}: {error}", "please report this document")
        return failed_report(source, fault, taxonomy, sha256=original.sha256, media_type=media_type)


def build_report(
    source: Source,
    sha256: str,
    media_type: str,
    byte_size: int,
    document: Document,
    found: Interpretation,
    taxonomy: Taxonomy,
    confidence: WeighsDoubts | None = None,
) -> Report:
    """Return the rows of one document that was read; `found` is what it says.

    `confidence`: None for the model shipped with Relevé. Raises `UsageError` when that cannot be used.
    """
    claims = make_claims(document, found)
    thresholds = taxonomy.common.thresholds
    weighs = confidence or load_confidence(thresholds.accept_precision, thresholds.accept_text_precision)
    notes, judge = Notes(document), Judge(document, found, claims, weighs)
    observations = record_observations(document, found, taxonomy, judge, notes)
    verbatims = record_texts(document, found.findings.free_texts, compile_lexicon(taxonomy).unanswered, judge, notes)
    coverage = record_coverage(document, found, taxonomy, observations, notes)
    site_name = _site_name(document, found, taxonomy, notes)
    note_document(document, found, notes)
    is_partial = any(page.is_unreadable for page in document.pages) or not found.findings.themes
    is_partial |= found.other_report is not None
    explained = explained_ratio(document.text, claims)
    grade, grade_reason = grade_document(
        document,
        era=found.era,
        has_site=bool(site_name),
        has_theme=bool(found.findings.themes),
        explained=explained,
        observations=observations,
        verbatims=verbatims,
        issues=notes.issues,
    )
    row = DocumentRow(
        document_id=sha256[:16],
        file_name=source.file_name,
        file_names=(source.file_name,),
        source_uri=source.source_uri,
        media_type=media_type,
        byte_size=byte_size,
        sha256=sha256,
        page_count=len(document.pages),
        reader=document.reader,
        ocr_page_count=sum(page.is_ocr for page in document.pages),
        layout_era=found.era,
        site_id=site_slug(site_name) if site_name else None,
        site_name_raw=site_name,
        status="partial" if is_partial else "ok",
        error_code=None,
        error_message=None,
        explained_ratio=explained,
        observation_count=len(observations),
        review_count=[o.status for o in observations].count(Status.REVIEW),
        issue_count=len(notes.issues),
        grade=grade,
        grade_reason=grade_reason,
        printed_on=_printed_on(document),
    )
    return Report(
        document=row,
        observations=observations,
        verbatims=verbatims,
        coverage=coverage,
        issues=tuple(notes.issues),
        claims=claims,
        text=document.text,
        agreement={theme: told.agreement for theme, told in found.retellings.items()},
        as_read=document,
    )


def _site_name(document: Document, found: Interpretation, taxonomy: Taxonomy, notes: Notes) -> str | None:
    """Return the name in the title, else in the file's own title, else the end of an address, else None.

    All but the first are issues.
    """
    if found.title is not None and found.title.site_name:
        return found.title.site_name
    named = name_after_title(dict(document.hints).get("title", ""), compile_lexicon(taxonomy))
    if named:
        notes.add(
            IssueCode.NO_SITE_NAME,
            IssueLevel.WARNING,
            "no title is printed; the site is named after the title of the file",
            value_raw=named,
        )
        return named
    address = _ADDRESS_SLUG.search(document.text) or _ADDRESS_SLUG.search(dict(document.hints).get("url", ""))
    if address:
        notes.add(
            IssueCode.NO_SITE_NAME,
            IssueLevel.WARNING,
            "no title; the site is named after the address printed on the page",
            value_raw=address.group(1),
        )
        return address.group(1).replace("-", " ")
    notes.add(IssueCode.NO_SITE_NAME, IssueLevel.WARNING, "no title names the site")
    return None


def _printed_on(document: Document) -> str | None:
    """Return the ISO date of the browser's print stamp, else of the file's own metadata, else None."""
    stamp = _STAMP.search(document.text) if _IN_STAMP.search(document.text) else None
    if stamp:
        first, second, year = (int(stamp.group(n)) for n in (1, 2, 3))
        is_american = stamp.group(4) is not None
        month, day = (first, second) if is_american else (second, first)
        if month > 12:
            month, day = day, month
        if 1 <= month <= 12 and 1 <= day <= 31:
            return f"{year + 2000 if year < 100 else year:04d}-{month:02d}-{day:02d}"
    return dict(document.hints).get("created", "")[:10] or None

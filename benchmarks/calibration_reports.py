"""The reports that confidence is fitted and tested on: of every kind, clean and ruined, each with its known answers.

Most print is clean and read rightly; what tells a good model from a bad one are damaged rows. So many reports are
ruined on purpose: text with characters misread at several rates, PDF pages whose words are misread as a recognition
would (which stands in for the hundreds of scans that would take hours), and scans of poor scanners, really recognised.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from random import Random

from benchmarks.reports.archive import generate
from benchmarks.reports.gold import Gold
from benchmarks.reports.noise import add_noise
from benchmarks.reports.scans import Scanner, render_pages
from extract.files.sources import sniff_media_type
from extract.layout.geometry import OcrPage, PrintedWord
from extract.readers import read_document
from extract.readers.assembly import assemble
from extract.readers.page_text import ocr_page_text
from extract.reports.interpret import Interpretation, interpret
from extract.reports.originals import ReadOriginal
from extract.reports.witnesses import hear_witnesses
from models.document import Document, Page, Reader
from models.options import OcrMode, ReadOptions
from models.taxonomy import Taxonomy

_PLAIN = ("text", "text_inline", "text_missing_headings", "markdown", "markdown_scrambled", "markdown_false_heading")
_PRINTED = ("pdf_single", "pdf_cards", "pdf_rows", "pdf_three", "pdf_dark", "pdf_headings_aside")
_FORMS = ("form_ascii", "form_glyph", "form_pdf_glyph", "form_pdf_drawn", "form_pdf_fields", "form_pdf_hand")
_TEXT_RATES = (0.002, 0.005, 0.01, 0.02, 0.03, 0.05)
_PDF_RATES = (0.001, 0.003, 0.01)  # text layers made by someone else's recognition
_OCR_RATES = (0.0, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.04)
# Pages really recognised have a certainty of 0.993 when clean, and half a point less for each point of errors.
_CLEAN_CERTAINTY, _CERTAINTY_LOST, _CERTAINTY_SPREAD = 0.993, 0.5, 0.0015
_POOR_DPI = (70, 80, 90, 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How many reports of each kind of trouble are drawn; `seed` keeps fitting and testing apart."""

    seed: int
    clean: int  # of each kind of text, PDF and form
    ruined_text: int
    ruined_pdf: int
    simulated_scans: int
    ruined_forms: int
    scans: int
    form_scans: int
    pictures: int
    poor_scans: int


FITTING = Plan(
    seed=71, clean=28, ruined_text=330, ruined_pdf=80, simulated_scans=260, ruined_forms=100,
    scans=24, form_scans=16, pictures=8, poor_scans=12,
)  # fmt: skip
TESTING = Plan(
    seed=72, clean=12, ruined_text=120, ruined_pdf=36, simulated_scans=100, ruined_forms=40,
    scans=14, form_scans=8, pictures=4, poor_scans=6,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownReport:
    """A report as read, with its answers. `origin`: which kind of trouble it stands for."""

    document: Document
    found: Interpretation
    gold: Gold
    origin: str
    is_noisy: bool


def draw_reports(plan: Plan, cache_dir: str | None, taxonomy: Taxonomy) -> Iterator[KnownReport]:
    """Yield the reports of a plan, one by one; pages that are recognised are kept in `cache_dir`."""
    unread, read = ReadOptions(ocr=OcrMode.NEVER), ReadOptions(cache_dir=cache_dir)
    for kind in (*_PLAIN, "text_noise", "html", *_PRINTED, *_FORMS):
        for index in range(plan.clean):
            yield _as_read(kind, plan, index, unread, taxonomy)
    for index in range(plan.ruined_text):
        yield _ruined_text(_PLAIN[index % len(_PLAIN)], plan, index, _TEXT_RATES[index % 5], taxonomy)
    for index in range(plan.ruined_forms):
        yield _ruined_text(_FORMS[index % 2], plan, index, _TEXT_RATES[index % 3], taxonomy)
    for index in range(plan.ruined_pdf):
        kind = _PRINTED[index % len(_PRINTED)]
        yield _ruined_print(kind, plan, index, _PDF_RATES[index % 3], taxonomy, is_ocr=False)
    for index in range(plan.simulated_scans):
        kind = _PRINTED[index % len(_PRINTED)]
        yield _ruined_print(kind, plan, index, _OCR_RATES[index % 8], taxonomy, is_ocr=True)
    for kind, count in (("scan", plan.scans), ("form_scan", plan.form_scans), ("png", plan.pictures)):
        for index in range(count):
            yield _as_read(kind, plan, index, read, taxonomy)
    for index in range(plan.poor_scans):
        yield _poor_scan(plan, index, read, taxonomy)


def _seed(plan: Plan, index: int, offset: int = 0) -> int:
    return plan.seed * 1_000_000 + offset + index


def _as_read(kind: str, plan: Plan, index: int, options: ReadOptions, taxonomy: Taxonomy) -> KnownReport:
    report = generate(kind, _seed(plan, index))
    is_noisy = kind in ("text_noise", "scan", "png", "form_scan")
    document, found = _heard(report.data, options, taxonomy)
    return KnownReport(document=document, found=found, gold=report.gold, origin=kind, is_noisy=is_noisy)


def _heard(data: bytes, options: ReadOptions, taxonomy: Taxonomy) -> tuple[Document, Interpretation]:
    """Return a report as the pipeline reads and understands it."""
    original = ReadOriginal(data)
    return hear_witnesses(original.read(options), original.read, original.media_type, options, taxonomy)


def _read(data: bytes, options: ReadOptions) -> Document:
    return read_document(data, sniff_media_type(data), options)


def _ruined_text(kind: str, plan: Plan, index: int, rate: float, taxonomy: Taxonomy) -> KnownReport:
    """Return a report of text with `rate` of its characters misread."""
    seed = _seed(plan, index, 100_000)
    report = generate(kind, seed)
    options = ReadOptions(ocr=OcrMode.NEVER)
    text = add_noise(_read(report.data, options).text, Random(f"ruined/{kind}/{seed}"), rate=rate)
    document, found = _heard(text.encode(), options, taxonomy)
    return KnownReport(document=document, found=found, gold=report.gold, origin="ruined text", is_noisy=True)


def _ruined_print(kind: str, plan: Plan, index: int, rate: float, taxonomy: Taxonomy, *, is_ocr: bool) -> KnownReport:
    """Return a PDF report with `rate` of its characters misread; `is_ocr`: as if its pages had been recognised."""
    seed = _seed(plan, index, 200_000 if is_ocr else 300_000)
    report = generate(kind, seed)
    rng = Random(f"ruined/{kind}/{seed}")
    document = _read(report.data, ReadOptions(ocr=OcrMode.NEVER))
    pages = []
    for page in document.pages:
        certainty = _CLEAN_CERTAINTY - _CERTAINTY_LOST * rate + rng.uniform(-1, 1) * _CERTAINTY_SPREAD
        words = tuple(_misread_words(document, page, rate, rng))
        text = ocr_page_text(OcrPage(words, round(certainty, 4)), page.width_pt or 595.0, page.height_pt or 842.0)
        pages.append(text if is_ocr else text.changed(ocr_certainty=None))
    origin = "simulated recognition" if is_ocr else "ruined text layer"
    gold: Gold = {**report.gold, "source_class": "ocr" if is_ocr else "pdf"}
    ruined = assemble(pages, Reader.PDF)
    return KnownReport(document=ruined, found=interpret(ruined, taxonomy), gold=gold, origin=origin, is_noisy=True)


def _misread_words(document: Document, page: Page, rate: float, rng: Random) -> Iterator[PrintedWord]:
    words = [w for w in document.words if page.char_start <= w.char_start < page.char_end]
    texts = [document.text[w.char_start : w.char_end] for w in words]
    misread = add_noise("\n".join(texts), rng, rate=rate).split("\n") if rate and texts else texts
    for word, text in zip(words, misread, strict=True):
        if text.strip():
            yield PrintedWord(text.strip(), word.x0, word.top, word.x1, word.bottom)


def _poor_scan(plan: Plan, index: int, options: ReadOptions, taxonomy: Taxonomy) -> KnownReport:
    """Return a scan of low resolution, much noise and hard compression."""
    seed = _seed(plan, index, 400_000)
    report = generate(_PRINTED[index % 2], seed)
    rng = Random(f"poor/{seed}")
    dpi = _POOR_DPI[index % len(_POOR_DPI)]
    noise, quality, tilt = rng.choice((0.0, 8.0, 16.0)), rng.choice((30, 40, 60)), rng.uniform(-1.5, 1.5)
    scanner = Scanner(dpi=dpi, is_grey=True, jpeg_quality=quality, tilt_degrees=tilt, noise=noise)
    first, *others = render_pages(report.data, scanner, rng)
    buffer = BytesIO()
    first.save(buffer, "PDF", save_all=True, append_images=others, resolution=dpi, quality=quality)
    gold: Gold = {**report.gold, "source_class": "ocr"}
    document, found = _heard(buffer.getvalue(), options, taxonomy)
    return KnownReport(document=document, found=found, gold=gold, origin="poor scan", is_noisy=True)

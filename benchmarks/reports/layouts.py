"""Every kind of file the generator can make, by name."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import NamedTuple

from benchmarks.reports.answers import THEME_IDS
from benchmarks.reports.form_layouts import (
    lay_form_ascii,
    lay_form_glyph,
    lay_form_pdf_drawn,
    lay_form_pdf_fields,
    lay_form_pdf_glyph,
    lay_form_pdf_hand,
)
from benchmarks.reports.form_page import Form
from benchmarks.reports.html_layout import lay_html
from benchmarks.reports.markup_layouts import lay_markdown, lay_markdown_false_heading, lay_markdown_scrambled
from benchmarks.reports.page import Page
from benchmarks.reports.pdf_layouts import lay_cards, lay_dark, lay_headings_aside, lay_rows, lay_single, lay_three
from benchmarks.reports.scans import picture_pages, scan_pdf
from benchmarks.reports.text_layouts import lay_text, lay_text_inline, lay_text_missing_headings, lay_text_noise

_SCANNED = (lay_single, lay_single, lay_cards, lay_dark)


class PageLayout(NamedTuple):
    """A way to save the page. `keeps_full_copy`: the whole of a cut text may follow its excerpt.

    `needs_frames`: makes no sense for the edition that printed no frame.
    """

    lay: Callable[[Page, Random], bytes]
    suffix: str
    source_class: str
    keeps_full_copy: bool = False
    needs_frames: bool = False
    theme_limit: int = len(THEME_IDS)


class FormLayout(NamedTuple):
    """A way to save a filled form."""

    lay: Callable[[Form, Random], bytes]
    suffix: str
    theme_limit: int = len(THEME_IDS)


def _lay_scan(page: Page, rng: Random) -> bytes:
    return scan_pdf(rng.choice(_SCANNED)(page, rng), rng)


def _lay_png(page: Page, rng: Random) -> bytes:
    return picture_pages(lay_single(page, rng), rng)


def _lay_form_scan(form: Form, rng: Random) -> bytes:
    return scan_pdf(rng.choice((lay_form_pdf_drawn, lay_form_pdf_glyph, lay_form_pdf_fields))(form, rng), rng)


PAGE_LAYOUTS = {
    "text": PageLayout(lay_text, "txt", "text", keeps_full_copy=True),
    "text_inline": PageLayout(lay_text_inline, "txt", "text", keeps_full_copy=True),
    "markdown": PageLayout(lay_markdown, "md", "text", keeps_full_copy=True),
    "markdown_scrambled": PageLayout(lay_markdown_scrambled, "md", "text", keeps_full_copy=True, needs_frames=True),
    "markdown_false_heading": PageLayout(lay_markdown_false_heading, "md", "text", keeps_full_copy=True),
    "text_missing_headings": PageLayout(lay_text_missing_headings, "txt", "text", needs_frames=True),
    "text_noise": PageLayout(lay_text_noise, "txt", "text"),
    "html": PageLayout(lay_html, "html", "text", keeps_full_copy=True),
    "pdf_single": PageLayout(lay_single, "pdf", "pdf"),
    "pdf_cards": PageLayout(lay_cards, "pdf", "pdf"),
    "pdf_rows": PageLayout(lay_rows, "pdf", "pdf"),
    "pdf_three": PageLayout(lay_three, "pdf", "pdf"),
    "pdf_dark": PageLayout(lay_dark, "pdf", "pdf"),
    "pdf_headings_aside": PageLayout(lay_headings_aside, "pdf", "pdf"),
    "scan": PageLayout(_lay_scan, "pdf", "ocr"),
    "png": PageLayout(_lay_png, "png", "ocr", theme_limit=4),
}
FORM_LAYOUTS = {
    "form_ascii": FormLayout(lay_form_ascii, "txt"),
    "form_glyph": FormLayout(lay_form_glyph, "txt"),
    "form_pdf_glyph": FormLayout(lay_form_pdf_glyph, "pdf"),
    "form_pdf_drawn": FormLayout(lay_form_pdf_drawn, "pdf"),
    "form_pdf_fields": FormLayout(lay_form_pdf_fields, "pdf"),
    "form_pdf_hand": FormLayout(lay_form_pdf_hand, "pdf"),
    "form_scan": FormLayout(_lay_form_scan, "pdf", theme_limit=6),
}
KINDS = (*PAGE_LAYOUTS, *FORM_LAYOUTS)

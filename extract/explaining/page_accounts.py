"""How each page of a report was read: the share of it that is explained, its reading order, whether by OCR."""

from __future__ import annotations

from typing import NamedTuple

from models.records import Report

_ORDER = {
    "file": ", read in the order of the file",
    "geometry": ", put in order by the places of its words",
    "columns": ", read down each column",
}


class PageAccount(NamedTuple):
    """How one page was read. `explained_ratio`: 0 to 1, None when nothing is printed on it.

    `order_method`: None where the format has no pages of its own, so that only the file can tell the order.
    """

    page_no: int
    explained_ratio: float | None
    order_method: str | None
    is_ocr: bool


def told_account(page: PageAccount) -> str:
    """Return the account of a page in words."""
    share = "nothing printed" if page.explained_ratio is None else f"{page.explained_ratio:.1%}"
    return f"{share}{_ORDER.get(page.order_method or '', '')}{', by OCR' if page.is_ocr else ''}"


def page_accounts(report: Report) -> list[PageAccount]:
    """Return one account for each page, in order."""
    pages = report.as_read.pages if report.as_read is not None else ()
    accounts = []
    at = 0
    for page_no, text in enumerate(report.text.split("\f"), start=1):
        page = pages[page_no - 1] if page_no <= len(pages) else None
        has_places = page is not None and page.width_pt is not None
        share = explained_share(report, at, at + len(text))
        order = page.order_method.value if page is not None and has_places else None
        accounts.append(PageAccount(page_no, share, order, page is not None and page.is_ocr))
        at += len(text) + 1
    return accounts


def explained_share(report: Report, char_start: int, char_end: int) -> float | None:
    """Return the share, 0 to 1, of a stretch's non-space characters that some rule claims; None when it has none."""
    printed = sum(not c.isspace() for c in report.text[char_start:char_end])
    if not printed:
        return None
    claimed = 0
    for claim in report.claims:
        start, end = max(char_start, claim.char_start), min(char_end, claim.char_end)
        if claim.by != "unexplained" and start < end:
            claimed += sum(not c.isspace() for c in report.text[start:end])
    return claimed / printed

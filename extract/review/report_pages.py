"""The pages on which reports are completed: the list of reports, one report, and the form that adds an answer."""

from __future__ import annotations

import re
import threading
from collections.abc import Awaitable, Callable
from typing import Protocol
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from extract.pages import wording as names
from extract.review.added_form import added_key
from extract.review.lookup import Lookup
from extract.review.report_view import report_view
from extract.review.reports import ReportTold, list_reports, read_report_told
from extract.review.session import Session
from models.errors import UsageError
from models.reviews import Standing

_DOCUMENT_ID = re.compile(r"[0-9a-f]{16}")


class Pages(Protocol):
    """What the review does for all its pages: show one, go back to one with a word, say what is to be mended."""

    def page(self, template: str, values: dict[str, object], status: int = 200) -> Response: ...

    def back(self, said: str, address: str = "/") -> Response: ...

    def cannot(self, error: UsageError) -> Response: ...


class ReportPages:
    """Answers requests about whole reports; one at a time, under the lock of all pages."""

    def __init__(
        self,
        session: Session,
        lookup: Lookup,
        pages: Pages,
        lock: threading.Lock,
        read_form: Callable[[Request], Awaitable[dict[str, str]]],
    ) -> None:
        self._session, self._lookup, self._pages, self._lock = session, lookup, pages, lock
        self._read_form = read_form

    def routes(self) -> list[Route]:
        return [
            Route("/reports", self._reports),
            Route("/report/{document_id}", self._report),
            Route("/report/{document_id}/page-{page_no:int}.png", self._page_picture),
            Route("/add", self._add, methods=["POST"]),
        ]

    def _reports(self, request: Request) -> Response:
        with self._lock:
            try:
                self._session.refresh()
            except UsageError as error:
                return self._pages.cannot(error)
            sought = request.query_params.get("q", "").strip()
            found, total = list_reports(self._session.folder, sought)
            values = {"reports": found, "total": total, "sought": sought, "eras": names.ERAS}
            return self._pages.page("review_reports.html", values)

    def _report(self, request: Request) -> Response:
        with self._lock:
            try:
                self._session.refresh()
            except UsageError as error:
                return self._pages.cannot(error)
            report = self._told(request.path_params["document_id"])
            if report is None:
                return self._pages.back("Ce rapport n'est pas dans les tables.", "/reports")
            page_no = _page_no(request.query_params.get("page", ""), report)
            view = report_view(
                report,
                self._standing(report),
                self._lookup,
                question=request.query_params.get("question", ""),
                page_no=page_no,
                page=self._lookup.page(report.document_id, page_no),
                line=request.query_params.get("line", ""),
                reviewer=self._session.plan.reviewer,
            )
            return self._pages.page("review_report.html", {"report": view})

    def _page_picture(self, request: Request) -> Response:
        with self._lock:
            document_id = request.path_params["document_id"]
            known = _DOCUMENT_ID.fullmatch(document_id) is not None
            page = self._lookup.page(document_id, request.path_params["page_no"]) if known else None
            if page is None:
                return PlainTextResponse("No such picture.\n", 404)
            return Response(page.picture, media_type="image/png")

    async def _add(self, request: Request) -> Response:
        form = await self._read_form(request)
        with self._lock:
            report = self._told(form.get("report", ""))
            if report is None:
                return self._pages.back("Ce rapport n'est pas dans les tables. Rien n'est noté.", "/reports")
            question = form.get("question", "")
            again = f"/report/{report.document_id}?question={quote(question)}&page={quote(form.get('page', '1'))}"
            try:
                indicator = self._lookup.indicator(question)
                if indicator is None:
                    raise UsageError("choisir une question de la liste")
                key = added_key(form, report, indicator, self._standing(report))
                self._session.add(key, report.file_name, form.get("note", ""))
            except UsageError as error:
                return self._pages.back(f"Rien n'est noté : {error}.", again)
            except OSError as error:
                return self._pages.back(f"Rien n'est noté : {self._session.plan.reviews} : {error.strerror}.", again)
            return self._pages.back("Ajoutée.", again)

    def _told(self, document_id: str) -> ReportTold | None:
        if _DOCUMENT_ID.fullmatch(document_id) is None:
            return None
        return read_report_told(self._session.folder, document_id)

    def _standing(self, report: ReportTold) -> tuple[Standing, ...]:
        return self._session.decided.by_document.get(report.document_id, ())


def report_address(document_id: str, question: str) -> str | None:
    """Return the address of a report's page, None where this is no id of a document."""
    if _DOCUMENT_ID.fullmatch(document_id) is None:
        return None
    return f"/report/{document_id}?question={quote(question)}" if question else f"/report/{document_id}"


def _page_no(asked: str, report: ReportTold) -> int:
    """Return the page that is asked for, from 1; the first where that is none."""
    page_no = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    return page_no if 1 <= page_no <= report.page_count else 1

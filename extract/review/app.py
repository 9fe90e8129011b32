"""The pages of the review and what their forms do. Every request has passed `guard.Guard`. The door to Starlette."""

from __future__ import annotations

import threading
from pathlib import Path
from urllib.parse import parse_qsl, quote

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from extract.decisions.standing import key_name
from extract.pages.shell import render
from extract.review import wording
from extract.review.answers import corrected_reading, corrected_text
from extract.review.guard import Guard
from extract.review.lookup import Lookup
from extract.review.past import read_past
from extract.review.report_pages import ReportPages, report_address
from extract.review.rows import ReviewRow, text_as_read
from extract.review.session import Session
from extract.review.views import bound_views, item_view, past_views
from models.errors import UsageError
from models.reviews import Queue, ReviewDecision, Verdict
from models.version import PIPELINE_VERSION

_HERE = Path(__file__).parent
_ASSETS = {
    "style.css": (_HERE.parent / "pages" / "assets" / "style.css", "text/css"),
    "review.css": (_HERE / "assets" / "review.css", "text/css"),
    "review.js": (_HERE / "assets" / "review.js", "text/javascript"),
}
_SAID = {
    Verdict.ACCEPT: "Acceptée",
    Verdict.CORRECT: "Corrigée",
    Verdict.NOT_THERE: "Notée : n'y est pas",
    Verdict.CANNOT_TELL: "Notée : ne se peut dire",
}


class ReviewApp:
    """Answers the requests of one review. Readers of PDFs bear one caller at a time: requests queue up."""

    def __init__(self, session: Session, lookup: Lookup) -> None:
        self._session, self._lookup = session, lookup
        self._lock = threading.Lock()
        self._said = ""

    def routes(self) -> list[Route]:
        return [
            Route("/", self._item),
            Route("/decisions", self._decisions),
            Route("/bounds", self._bounds),
            Route("/picture/{row_id}.png", self._picture),
            Route("/assets/{name}", _asset),
            Route("/queue", self._choose, methods=["POST"]),
            Route("/decide", self._decide, methods=["POST"]),
            Route("/undo", self._undo, methods=["POST"]),
            *ReportPages(self._session, self._lookup, self, self._lock, _form).routes(),
        ]

    def _item(self, request: Request) -> Response:
        with self._lock:
            try:
                self._session.refresh()
            except UsageError as error:
                return self.cannot(error)
            open_rows = self._session.open_rows()
            wanted = request.query_params.get("row", "")
            row_id = wanted if wanted and self._session.row(wanted) else next(iter(open_rows), None)
            if row_id is None:
                return self.page("review_item.html", {"item": None})
            return self.page("review_item.html", {"item": item_view(self._session, self._lookup, row_id)})

    async def _decide(self, request: Request) -> Response:
        form = await _form(request)
        with self._lock:
            row = self._session.row(form.get("row", ""))
            if row is None:
                return self.back("Cette ligne n'est plus dans la liste : les tables ont été refaites. Rien n'est noté.")
            again = f"/?row={quote(row.row_id)}"
            try:
                verdict = Verdict(form.get("decision", ""))
                if verdict in (Verdict.UNDO, Verdict.ADD):
                    raise ValueError
                corrected = self._corrected(form, row) if verdict is Verdict.CORRECT else None
                open_rows = self._session.open_rows()
                self._session.decide(row, verdict, corrected, form.get("note", ""))
            except ValueError:
                return self.back("Décision inconnue. Rien n'est noté.", again)
            except UsageError as error:
                return self.back(f"Rien n'est noté : {error}.", again)
            except OSError as error:
                return self.back(f"Rien n'est noté : {self._session.plan.reviews} : {error.strerror}.", again)
            if self._session.queue is Queue.WORST:  # where the worst bound is now
                return self.back(f"{_SAID[verdict]}.")
            return self.back(f"{_SAID[verdict]}.", _after(row.row_id, open_rows, self._session.open_rows()))

    def _corrected(self, form: dict[str, str], row: ReviewRow) -> str:
        if row.is_text:
            return corrected_text(form, *text_as_read(row), self._lookup.themes())
        indicator = self._lookup.indicator(row.key.indicator_id)
        if indicator is None:
            raise UsageError("cette question n'est plus dans la taxonomie")
        return corrected_reading(form, indicator)

    async def _undo(self, request: Request) -> Response:
        form = await _form(request)
        with self._lock:
            name = self._session.plan.reviewer
            standing = self._session.last_own()
            if "key" in form:
                own = (
                    s for past in read_past(self._session) for s in [past.standing] if key_name(s.key) == form["key"]
                )
                standing = next((s for s in own if any(d.reviewer == name for d in s.decisions)), None)
            if standing is None:
                return self.back(f"Rien à annuler pour {name}.")
            try:
                self._session.take_back(standing)
            except OSError as error:
                return self.back(f"Rien n'est annulé : {self._session.plan.reviews} : {error.strerror}.")
            row = self._session.row_of(standing.key)
            if report := report_address(form.get("report", ""), form.get("question", "")):
                return self.back("Annulée.", report)
            if "key" in form:
                return self.back("Annulée.", "/decisions")
            return self.back("Annulée.", f"/?row={quote(row.row_id)}" if row else "/")

    async def _choose(self, request: Request) -> Response:
        form = await _form(request)
        with self._lock:
            try:
                self._session.load(Queue(form.get("queue", "")))
            except ValueError:
                return self.back("Liste inconnue.")
            return RedirectResponse("/", 303)

    def _decisions(self, request: Request) -> Response:
        with self._lock:
            try:
                self._session.refresh()
            except UsageError as error:
                return self.cannot(error)
            past = read_past(self._session)
            values = {
                "past": past_views(past, self._session, self._lookup),
                "keys": [key_name(one.standing.key) for one in past],
                "total": len(past),
                "bad_lines": self._session.file.bad_lines,
            }
            return self.page("review_decisions.html", values)

    def _bounds(self, request: Request) -> Response:
        with self._lock:
            try:
                self._session.refresh()
            except UsageError as error:
                return self.cannot(error)
            return self.page("review_bounds.html", {"bounds": bound_views(self._session.bounds(), self._lookup)})

    def _picture(self, request: Request) -> Response:
        with self._lock:
            row = self._session.row(request.path_params["row_id"])
            picture = self._lookup.evidence(row).picture if row is not None else None
            if picture is None:
                return PlainTextResponse("No such picture.\n", 404)
            return Response(picture, media_type="image/png")

    def cannot(self, error: UsageError) -> Response:
        """Return the page that says what is to be mended; the review goes on once it is."""
        return self.page("review_message.html", {"message": str(error)}, 503)

    def back(self, said: str, address: str = "/") -> Response:
        self._said = said
        return RedirectResponse(address, 303)

    def page(self, template: str, values: dict[str, object], status: int = 200) -> Response:
        said, self._said = self._said, ""
        disputed = sum(
            s.decision is ReviewDecision.DISPUTED for found in self._session.decided.by_document.values() for s in found
        )
        common = {
            "version": PIPELINE_VERSION,
            "reviewer": self._session.plan.reviewer,
            "reviews": str(self._session.plan.reviews),
            "queue": self._session.queue,
            "queues": wording.QUEUES,
            "meaning": wording.QUEUE_MEANINGS[self._session.queue],
            "disputed": disputed,
            "said": said,
        }
        return HTMLResponse(render(template, {**common, **values}), status)


def make_app(session: Session, lookup: Lookup, *, token: str, port: int) -> Guard:
    """Return the guarded application for `port` of this machine."""
    return Guard(Starlette(routes=ReviewApp(session, lookup).routes()), token=token, port=port)


def _after(row_id: str, before: list[str], now: list[str]) -> str:
    """Return the address of the row that followed a row just decided, or of the first that is left."""
    left = set(now)
    place = before.index(row_id) if row_id in before else len(before)
    later = next((other for other in before[place + 1 :] if other in left), None)
    return f"/?row={quote(later)}" if later else "/"


async def _form(request: Request) -> dict[str, str]:
    try:
        body = await request.body()
    except ClientDisconnect:
        return {}
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=50))


def _asset(request: Request) -> Response:
    found = _ASSETS.get(request.path_params["name"])
    if found is None:
        return PlainTextResponse("No such file.\n", 404)
    return Response(found[0].read_bytes(), media_type=found[1])

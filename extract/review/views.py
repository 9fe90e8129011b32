"""What the pages of the review show, made ready for their templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extract.decisions.error_bounds import Bound
from extract.decisions.text_readings import NO_THEME, is_text
from extract.pages import measured
from extract.pages import wording as names
from extract.review import wording
from extract.review.lookup import Lookup
from extract.review.past import Past
from extract.review.rows import ReviewRow
from extract.review.session import Session
from models.reviews import Queue, ReviewDecision, Standing
from models.vocabulary import Kind

_MOST_PAST = 500
_MOST_TEXT_CHARS = 160  # of a free text in the list of decisions


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What one reviewer said."""

    reviewer: str
    at: str
    decision: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """One row to decide. `options`: id and label of each answer or theme it may be corrected to.

    `text`: the words of a free text, which may be corrected; None for an answer.
    """

    row_id: str
    document_id: str
    site: str
    file_name: str
    place: str
    theme: str
    question: str
    answer: str
    printed: str
    confidence: str
    is_review: bool
    is_count: bool
    text: str | None
    chosen: str
    options: tuple[tuple[str, str], ...]
    before: str
    quote: str
    after: str
    path: tuple[tuple[str, str], ...]
    picture_page: int | None
    note: str | None
    heard: tuple[Heard, ...]
    number: int
    left: int
    earlier: str | None
    later: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastView:
    file_name: str
    question: str
    read_as: str
    quote: str
    decision: str
    corrected: str
    heard: tuple[Heard, ...]
    outcome: str
    is_applied: bool
    is_own: bool
    row: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundView:
    question: str
    source: str
    accepted: int
    checked: int
    wrong: int
    undecided: int
    added: int
    bound: str


_JUDGED = ("confiance", "statut")  # a sample is judged without knowing what the machine thinks of its reading


def item_view(session: Session, lookup: Lookup, row_id: str) -> ItemView:
    """Return the page of one row of the queue."""
    row = session.rows[row_id]
    key, values = row.key, row.values
    shown = lookup.evidence(row)
    open_rows = session.open_rows()
    place = open_rows.index(row_id) if row_id in open_rows else None
    standing = session.standing(row)
    is_blind = session.queue in (Queue.SAMPLE, Queue.WORST) and session.is_queued(row_id)
    return ItemView(
        row_id=row_id,
        document_id=key.document_id,
        site=row.site_name,
        file_name=row.file_name,
        place=f"page {shown.page_no}, ligne {shown.line_no}",
        theme=lookup.theme(key.indicator_id),
        question=lookup.question(key.indicator_id),
        answer=_answer(row, lookup),
        printed="" if row.is_text else str(values["value_raw"]),
        confidence=_share(float(values["confidence"])),  # type: ignore[arg-type]
        is_review=values["status"] == "review",
        is_count=not row.is_text and values["kind"] == Kind.COUNT,
        text=str(values["text"]) if row.is_text else None,
        chosen=str(values["theme_id"] or NO_THEME),
        options=tuple((lookup.themes() if row.is_text else lookup.labels(key.indicator_id)).items()),
        before=shown.before,
        quote=shown.quote,
        after=shown.after,
        path=tuple(step for step in shown.path if not (is_blind and step[0] in _JUDGED)),
        picture_page=shown.page_no if shown.picture is not None else None,
        note=shown.note,
        heard=() if is_blind or standing is None else heard(standing, lookup),
        number=len(session.order) - len(open_rows) + (place or 0) + 1,
        left=len(open_rows),
        earlier=open_rows[place - 1] if place else None,
        later=open_rows[place + 1] if place is not None and place + 1 < len(open_rows) else None,
    )


def _answer(row: ReviewRow, lookup: Lookup) -> str:
    """Return what a row says, in words; of a free text only that it is one, as it stands below."""
    if not row.is_text:
        return lookup.reading(row.key, row.reading)
    return "Texte libre, coupé par la page" if row.values["is_truncated"] else "Texte libre"


def heard(standing: Standing, lookup: Lookup) -> tuple[Heard, ...]:
    """Return what each reviewer who counts said."""
    found = []
    for d in standing.decisions:
        said = wording.DECISIONS[ReviewDecision(d.verdict.value)]
        if d.corrected is not None:
            said += f" : {lookup.reading(d.key, d.corrected)}"
        found.append(Heard(reviewer=d.reviewer, at=_day(d.at), decision=said, note=d.note))
    return tuple(found)


def past_views(past: Sequence[Past], session: Session, lookup: Lookup) -> list[PastView]:
    """Return what stands, the latest first."""
    views = []
    for number, one in enumerate(past[:_MOST_PAST]):
        standing, key = one.standing, one.standing.key
        corrected = standing.corrected
        views.append(
            PastView(
                file_name=standing.file_name,
                question=f"{lookup.theme(key.indicator_id)}, {lookup.question(key.indicator_id)}",
                read_as=_cut(key.quote) if is_text(key.read_as) else lookup.reading(key, key.read_as),
                quote="" if is_text(key.read_as) else key.quote,
                decision=wording.DECISIONS[standing.decision],
                corrected=lookup.reading(key, corrected) if corrected else "",
                heard=heard(standing, lookup),
                outcome=_outcome(one),
                is_applied=not one.is_gone and one.outcome in (None, "applied", "not_read"),
                is_own=any(d.reviewer == session.plan.reviewer for d in standing.decisions),
                row=str(number),
            )
        )
    return views


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_TEXT_CHARS else f"{text[:_MOST_TEXT_CHARS].rstrip()}…"


def _outcome(past: Past) -> str:
    if past.is_gone:
        return wording.GONE
    return names.named(wording.OUTCOMES, past.outcome) if past.outcome else wording.NOT_SEEN  # type: ignore[arg-type]


def bound_views(bounds: Sequence[Bound], lookup: Lookup) -> list[BoundView]:
    """Return the error bounds, those of single questions ordered from the worst."""
    sums = [b for b in bounds if b.indicator_id is None]
    others = [b for b in bounds if b.indicator_id is not None and b.source_class is not None]
    others.sort(key=lambda b: (b.upper is None, -(b.upper or 0.0), -b.accepted))
    return [
        BoundView(
            question=f"{lookup.theme(b.indicator_id)}, {lookup.question(b.indicator_id)}"
            if b.indicator_id
            else "Toutes les questions",
            source=names.SOURCE_CLASSES.get(b.source_class or "", "tous les documents"),
            accepted=b.accepted,
            checked=b.checked,
            wrong=b.wrong,
            undecided=b.undecided,
            added=b.added,
            bound=bound_words(b),
        )
        for b in (*sums, *others)
    ]


def bound_words(bound: Bound) -> str:
    """Return a bound in one sentence."""
    if bound.upper is None:
        return "rien de vérifié"
    return measured.bound_words(bound.upper)


def _share(value: float) -> str:
    return f"{int(value * 1000) / 10:g} %".replace(".", ",")


def _day(at: str) -> str:
    return at.replace("T", " ").removesuffix("Z")[:16] + " UTC"

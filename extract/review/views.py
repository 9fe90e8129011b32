"""What the pages of the review show, made ready for their templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from extract.error_bounds import Bound
from extract.evidence_places import local_path
from extract.pages import measured
from extract.pages import wording as names
from extract.review import wording
from extract.review.rows import ReviewRow
from extract.review.session import Past, Session
from extract.row_evidence import RowEvidence, evidence
from extract.table_rows import read_where, table_files
from models.options import ReadOptions
from models.records import Kind
from models.reviews import Queue, ReviewDecision, Standing
from models.taxonomy import Indicator, Taxonomy

_MOST_PAST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What one reviewer said."""

    reviewer: str
    at: str
    decision: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """One row to decide. `options`: id and label of each answer it may be corrected to; `count`: a number is asked."""

    row_id: str
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
    bound: str


class Lookup:
    """Names of the taxonomy, and the evidence of rows; only files below the folder that was read are opened."""

    def __init__(self, taxonomy: Taxonomy, out: Path, root: Path | None, options: ReadOptions) -> None:
        self._taxonomy, self._out, self._options = taxonomy, out, options
        self._root = root
        self._indicators = {i.id: (theme, i) for theme, i in taxonomy.indicators}
        self._kept: dict[str, RowEvidence] = {}

    def theme(self, indicator_id: str) -> str:
        found = self._indicators.get(indicator_id)
        return found[0].label_fr if found else indicator_id.partition(".")[0]

    def question(self, indicator_id: str) -> str:
        found = self._indicators.get(indicator_id)
        return found[1].label_fr if found else indicator_id

    def indicator(self, indicator_id: str) -> Indicator | None:
        found = self._indicators.get(indicator_id)
        return found[1] if found else None

    def labels(self, indicator_id: str) -> dict[str, str]:
        found = self._indicators.get(indicator_id)
        return {option.id: option.label_fr for option in found[1].options} if found else {}

    def reading(self, indicator_id: str, reading: str) -> str:
        return wording.reading_in_french(reading, self.labels(indicator_id))

    def evidence(self, row: ReviewRow) -> RowEvidence:
        """Return where a row stands, without a picture when its file is not below the folder that was read."""
        if row.row_id not in self._kept:
            if len(self._kept) >= _KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[row.row_id] = self._look(row)
        return self._kept[row.row_id]

    def _look(self, row: ReviewRow) -> RowEvidence:
        values = dict(row.values)
        if not self._is_below_root(row.key.document_id):
            box = dict.fromkeys(("x0", "top", "x1", "bottom"))
            shown = evidence({**values, **box}, self._out, taxonomy=self._taxonomy, options=self._options)
            note = f"{row.file_name}: not below the folder that these tables were read from, so it is not opened"
            return shown if values["x0"] is None else replace(shown, note=note)
        return evidence(values, self._out, taxonomy=self._taxonomy, options=self._options)

    def _is_below_root(self, document_id: str) -> bool:
        found = next(read_where(table_files(self._out, "documents"), ["source_uri"], "document_id", document_id), None)
        path = local_path(str(found[0])) if found is not None else None
        return path is not None and self._root is not None and path.resolve().is_relative_to(self._root)


_JUDGED = ("confiance", "statut")  # a sample is judged without knowing what the machine thinks of its reading
_KEPT = 4  # rows whose evidence stays in memory: the one shown and those around it


def item_view(session: Session, lookup: Lookup, row_id: str) -> ItemView:
    """Return the page of one row of the queue."""
    row = session.rows[row_id]
    key, values = row.key, row.values
    shown = lookup.evidence(row)
    open_rows = session.open_rows()
    place = open_rows.index(row_id) if row_id in open_rows else None
    standing = session.standing(row)
    is_blind = session.queue in (Queue.SAMPLE, Queue.WORST)
    return ItemView(
        row_id=row_id,
        site=row.site_name,
        file_name=row.file_name,
        place=f"page {shown.page_no}, ligne {shown.line_no}",
        theme=lookup.theme(key.indicator_id),
        question=lookup.question(key.indicator_id),
        answer=lookup.reading(key.indicator_id, row.reading),
        printed=str(values["value_raw"]),
        confidence=_share(float(values["confidence"])),  # type: ignore[arg-type]
        is_review=values["status"] == "review",
        is_count=values["kind"] == Kind.COUNT,
        options=tuple(lookup.labels(key.indicator_id).items()),
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


def heard(standing: Standing, lookup: Lookup) -> tuple[Heard, ...]:
    """Return what each reviewer who counts said."""
    found = []
    for d in standing.decisions:
        said = wording.DECISIONS[ReviewDecision(d.verdict.value)]
        if d.corrected is not None:
            said += f" : {lookup.reading(d.key.indicator_id, d.corrected)}"
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
                read_as=lookup.reading(key.indicator_id, key.read_as),
                quote=key.quote,
                decision=wording.DECISIONS[standing.decision],
                corrected=lookup.reading(key.indicator_id, corrected) if corrected else "",
                heard=heard(standing, lookup),
                outcome=_outcome(one),
                is_applied=not one.is_gone and one.outcome in (None, "applied", "not_read"),
                is_own=any(d.reviewer == session.plan.reviewer for d in standing.decisions),
                row=str(number),
            )
        )
    return views


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

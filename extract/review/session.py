"""A review under way: its queue of rows, and the decisions that are written down as they are made."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from extract.error_bounds import Bound
from extract.generations import current_folder
from extract.review.checks import bounds_now
from extract.review.queues import MOST_QUEUED, Place, read_doubts, read_sample, read_worst
from extract.review.rows import ReviewRow, read_review_rows, read_reviewed
from extract.review_file import ReviewFile, append_decision, read_reviews
from extract.review_lines import one_line
from extract.standing import same_row, standings
from extract.table_rows import read_rows, table_files
from models.errors import UsageError
from models.reviews import SAMPLE_SIZE, Decision, Queue, ReviewDecision, RowKey, Standing, Verdict
from models.taxonomy import Taxonomy

_NEEDED = ("documents", "observations", "reviews")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPlan:
    """What is reviewed. `sample_size`: rows of the random sample; `seed`: of the draw."""

    out: Path
    reviews: Path
    reviewer: str
    queue: Queue = Queue.DOUBTS
    sample_size: int = SAMPLE_SIZE
    seed: int = 1


class Session:
    """The rows to decide and what was decided; every public method may be called from any thread.

    Raises `UsageError` when the tables or the file of reviews cannot be read.
    """

    def __init__(
        self, plan: ReviewPlan, taxonomy: Taxonomy, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.plan, self.taxonomy, self._clock = plan, taxonomy, clock
        self._lock = threading.RLock()
        self.queue = plan.queue
        self.rows: dict[str, ReviewRow] = {}
        self.order: list[str] = []
        self.done = 0
        self._stamp: object = None
        self._written: object = None
        self.refresh()

    @property
    def folder(self) -> Path:
        """The folder with the tables of the last run, all of one run."""
        return current_folder(self.plan.out) or self.plan.out

    def refresh(self) -> None:
        """Read the tables again if a run has written them since, and the file of reviews in any case."""
        with self._lock:
            missing = [name for name in _NEEDED if not table_files(self.folder, name)]
            if missing:
                raise UsageError(
                    f"{self.plan.out}: no tables that can be reviewed here; give the folder that a run wrote, "
                    "or run again"
                )
            written = _stamp(self.plan.reviews)
            if written != self._written or written is None:
                self._hear(read_reviews(self.plan.reviews))
                self._written = written
            stamp = _stamp(self.folder / "run.json")
            if stamp != self._stamp:
                self._stamp = stamp
                self.load(self.queue)

    def _hear(self, file: ReviewFile) -> None:
        self.file, self.decided = file, standings(file.decisions)
        self._by_row = {same_row(s.key): s for standing in self.decided.by_document.values() for s in standing}

    def load(self, queue: Queue) -> None:
        """Fill a queue; rows that were decided already are left out when it is shown."""
        with self._lock:
            self.queue = queue
            places = self._places(queue)
            wanted: dict[str, set[str]] = defaultdict(set)
            for place in places:
                wanted[place.document_id].add(place.row_id)
            self.rows = read_review_rows(self.folder, wanted)
            self.order = [place.row_id for place in places if place.row_id in self.rows]

    def _places(self, queue: Queue) -> Sequence[Place]:
        out, seed = self.folder, self.plan.seed
        match queue:
            case Queue.SAMPLE:
                return read_sample(out, self.plan.sample_size, seed)
            case Queue.WORST:
                return read_worst(out, self.bounds(), seed)
            case Queue.DISAGREEMENTS:
                return self._disputed()
        return [doubt.place for doubt in read_doubts(out, MOST_QUEUED + len(self._by_row))]

    def _disputed(self) -> list[Place]:
        """Return the rows on which reviewers differ, in the order of the file of reviews."""
        keys = [
            same_row(s.key)
            for standing in self.decided.by_document.values()
            for s in standing
            if s.decision is ReviewDecision.DISPUTED
        ]
        documents = {key.document_id: () for key in keys}
        rows = read_review_rows(self.folder, documents)
        by_key = {same_row(row.key): row for row in rows.values()}
        return [Place(key.document_id, by_key[key].row_id) for key in keys if key in by_key]

    def open_rows(self) -> list[str]:
        """Return the ids of the rows still to be decided in this queue, in order."""
        with self._lock:
            return [row_id for row_id in self.order if not self._is_done(self.rows[row_id])]

    def _is_done(self, row: ReviewRow) -> bool:
        """In a sample each reviewer decides alone; a doubt is done once anybody has decided."""
        standing = self._by_row.get(same_row(row.key))
        if self.queue in (Queue.SAMPLE, Queue.WORST):
            heard = standing.decisions if standing else ()
            return any(d.reviewer == self.plan.reviewer and d.queue is self.queue for d in heard)
        if self.queue is Queue.DISAGREEMENTS:
            return standing is None or standing.decision is not ReviewDecision.DISPUTED
        return standing is not None

    def standing(self, row: ReviewRow) -> Standing | None:
        """Return what stands for a row, None when nobody has decided."""
        with self._lock:
            return self._by_row.get(same_row(row.key))

    def decide(self, row: ReviewRow, verdict: Verdict, corrected: str | None, note: str) -> None:
        """Write a decision down. Raises OSError when the file cannot be written; nothing is then decided."""
        self._append(row.key, row.file_name, verdict, corrected, note)

    def take_back(self, standing: Standing) -> None:
        """Write down that the reviewer takes back the last decision of his own on a row."""
        self._append(standing.key, standing.file_name, Verdict.UNDO, None, "")

    def last_own(self) -> Standing | None:
        """Return the row that the reviewer decided last, None when nothing of him stands."""
        with self._lock:
            for decision in reversed(self.file.decisions):
                standing = self._by_row.get(same_row(decision.key))
                if decision.reviewer == self.plan.reviewer and standing and decision in standing.decisions:
                    return standing
            return None

    def row_of(self, key: RowKey) -> ReviewRow | None:
        """Return the row of a key among those of the queue."""
        with self._lock:
            return next((row for row in self.rows.values() if same_row(row.key) == same_row(key)), None)

    def bounds(self) -> list[Bound]:
        """Return the error bounds with what stands now."""
        with self._lock:
            return bounds_now(self.folder, self.decided, self.taxonomy)

    def _append(self, key: RowKey, file_name: str, verdict: Verdict, corrected: str | None, note: str) -> None:
        with self._lock:
            decision = Decision(
                at=self._clock().strftime("%Y-%m-%dT%H:%M:%SZ"),
                reviewer=one_line(self.plan.reviewer),
                verdict=verdict,
                key=key._replace(quote=one_line(key.quote)),
                file_name=one_line(file_name),
                queue=self.queue,
                corrected=corrected,
                note=one_line(note),
            )
            append_decision(self.plan.reviews, decision)
            self.refresh()


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What stands for one row and what the last run made of it; `outcome` is None when no run has seen it yet."""

    standing: Standing
    outcome: str | None
    is_gone: bool


def read_past(session: Session) -> list[Past]:
    """Return all that stands, the latest first."""
    out = session.folder
    seen = {same_row(key): rest for key, rest in read_reviewed(out, ("outcome", "reviewed_at"))}
    known = {str(document) for (document,) in read_rows(table_files(out, "documents"), ["document_id"])}
    found = []
    for document_id, standing in session.decided.by_document.items():
        for one in standing:
            outcome, at = seen.get(same_row(one.key), (None, None))
            is_seen = outcome is not None and at == one.decided_at
            found.append(
                Past(
                    standing=one,
                    outcome=str(outcome) if is_seen else None,
                    is_gone=document_id not in known and outcome is None,
                )
            )
    return sorted(found, key=lambda past: past.standing.decided_at, reverse=True)


def _stamp(path: Path) -> object:
    """Return what would differ had a file been written since, None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino

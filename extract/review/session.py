"""A review under way: its queue of rows, and the decisions that are written down as they are made."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from extract.decisions.error_bounds import Bound
from extract.decisions.review_file import ReviewFile, append_decision, read_reviews
from extract.decisions.review_lines import one_line
from extract.decisions.standing import same_row, standings
from extract.review.checks import Ground, bounds_now, read_ground
from extract.review.queues import (
    MOST_OF_STRATUM,
    MOST_QUEUED,
    Place,
    Strata,
    read_doubts,
    read_rows_named,
    read_sample,
    read_strata,
    worst_first,
)
from extract.review.rows import ReviewRow, check_tables, read_review_rows
from extract.run.generations import current_folder
from models.errors import UsageError
from models.reviews import SAMPLE_SIZE, Decision, Queue, ReviewDecision, RowKey, Standing, Verdict
from models.taxonomy import Taxonomy

_SAMPLES = (Queue.SAMPLE, Queue.WORST)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPlan:
    """What is reviewed. `sample_size`: rows of the random sample; `seed`: of the draw.

    `rows`: ids of rows that are asked for by name, to be shown whatever stands there; empty for the queue.
    """

    out: Path
    reviews: Path
    reviewer: str
    queue: Queue = Queue.DOUBTS
    sample_size: int = SAMPLE_SIZE
    seed: int = 1
    rows: tuple[str, ...] = ()


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
        self._queued: frozenset[str] = frozenset()
        self._stamp: object = None
        self._written: object = None
        self._ground: Ground | None = None
        self._strata: Strata | None = None
        self._is_cut, self._loaded_at = False, 0
        self.refresh()
        missing = [row_id for row_id in plan.rows if row_id not in self.rows]
        if missing:
            raise UsageError(f"{plan.out}: no answer or free text {', '.join(missing)} in these tables")

    @property
    def folder(self) -> Path:
        """The folder with the tables of the last run, all of one run."""
        return current_folder(self.plan.out) or self.plan.out

    def refresh(self) -> None:
        """Read again what was written since: tables by a run, the file of reviews by anybody. Raises `UsageError`."""
        with self._lock:
            check_tables(self.folder, self.plan.out)
            written = _stamp(self.plan.reviews)
            if written != self._written or written is None:
                self._hear(read_reviews(self.plan.reviews))
                self._written = written
            stamp = _stamp(self.folder / "run.json")
            if stamp != self._stamp:
                self._stamp, self._ground = stamp, None
                self.load(self.queue)

    def _hear(self, file: ReviewFile) -> None:
        self.file, self.decided = file, standings(file.decisions)
        self._by_row = {same_row(s.key): s for standing in self.decided.by_document.values() for s in standing}

    def load(self, queue: Queue) -> None:
        """Fill a queue; rows that were decided already are left out when it is shown."""
        with self._lock:
            self.queue, self._strata = queue, None
            places = self._places(queue)
            wanted: dict[str, set[str]] = defaultdict(set)
            for place in places:
                wanted[place.document_id].add(place.row_id)
            self.rows = read_review_rows(self.folder, wanted)
            self.order = [place.row_id for place in places if place.row_id in self.rows]
            self._queued = frozenset(self.order)
            self._loaded_at = len(self.file.decisions)

    def _places(self, queue: Queue) -> Sequence[Place]:
        out, seed = self.folder, self.plan.seed
        self._is_cut = False
        match queue:
            case Queue.SAMPLE:
                return read_sample(out, self.plan.sample_size, seed)
            case Queue.WORST:
                self._is_cut = True
                decided = Counter(self._stratum(s) for s in self._by_row.values() if s.sample is not None)
                self._strata = read_strata(out, seed, decided)
                return [place for rows in self._strata.drawn.values() for place in rows]
            case Queue.DISAGREEMENTS:
                return self._disputed()
        if self.plan.rows:
            return read_rows_named(out, self.plan.rows)
        most = MOST_QUEUED + len(self._by_row)
        doubts = read_doubts(out, most)
        self._is_cut = len(doubts) == most
        return [doubt.place for doubt in doubts]

    def _stratum(self, standing: Standing) -> tuple[str, str]:
        return standing.key.indicator_id, self.ground.classes.get(standing.key.document_id, "")

    @property
    def ground(self) -> Ground:
        """What the tables tell of samples, read when it is first needed."""
        if self._ground is None:
            self._ground = read_ground(self.folder)
        return self._ground

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
            left = self._left()
            if self._is_cut and len(self.file.decisions) - self._loaded_at >= (MOST_OF_STRATUM if left else 1):
                self.load(self.queue)  # there may be more than was taken from the tables the last time
                left = self._left()
            return left

    def _left(self) -> list[str]:
        left = [row_id for row_id in self.order if not self._is_done(self.rows[row_id])]
        if self._strata is None:
            return left
        return [place.row_id for place in worst_first(self._strata, self.bounds(), set(left))]

    def _is_done(self, row: ReviewRow) -> bool:
        """In a sample each reviewer decides alone; a doubt is done once anybody has decided.

        A row that was asked for by name is shown until it is decided in this review, whatever stands already.
        """
        if self.plan.rows and self.queue is Queue.DOUBTS:
            since = self.file.decisions[self._loaded_at :]
            said = [d.verdict for d in since if same_row(d.key) == same_row(row.key)]
            return bool(said) and said[-1] is not Verdict.UNDO
        standing = self._by_row.get(same_row(row.key))
        if self.queue in _SAMPLES:
            heard = standing.decisions if standing else ()
            return any(d.reviewer == self.plan.reviewer and d.queue is self.queue for d in heard)
        if self.queue is Queue.DISAGREEMENTS:
            return standing is None or standing.decision is not ReviewDecision.DISPUTED
        return standing is not None

    def row(self, row_id: str) -> ReviewRow | None:
        """Return a row of the tables by its id, of this queue or of none; None where the tables have no such row."""
        with self._lock:
            if row_id not in self.rows:
                wanted = {place.document_id: {place.row_id} for place in read_rows_named(self.folder, [row_id])}
                self.rows.update(read_review_rows(self.folder, wanted))
            return self.rows.get(row_id)

    def is_queued(self, row_id: str) -> bool:
        """Tell whether a row is one of this queue: what is decided about another tells nothing of a sample."""
        return row_id in self._queued

    def standing(self, row: ReviewRow) -> Standing | None:
        """Return what stands for a row, None when nobody has decided."""
        with self._lock:
            return self._by_row.get(same_row(row.key))

    def decide(self, row: ReviewRow, verdict: Verdict, corrected: str | None, note: str) -> None:
        """Write a decision down. Raises OSError when the file cannot be written; nothing is then decided."""
        is_own = self.is_queued(row.row_id) and not (row.is_text and self.queue in _SAMPLES)
        self._append(row.key, row.file_name, verdict, corrected, note, self.queue if is_own else Queue.DOUBTS)

    def add(self, key: RowKey, file_name: str, note: str) -> None:
        """Write down that an answer was missed. Raises OSError when the file cannot be written."""
        self._append(key, file_name, Verdict.ADD, None, note, Queue.DOUBTS)

    def take_back(self, standing: Standing) -> None:
        """Write down that the reviewer takes back the last decision of his own on a row."""
        self._append(standing.key, standing.file_name, Verdict.UNDO, None, "", Queue.DOUBTS)

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
            return bounds_now(self.ground, self.decided, self.taxonomy)

    def _append(
        self, key: RowKey, file_name: str, verdict: Verdict, corrected: str | None, note: str, queue: Queue
    ) -> None:
        with self._lock:
            decision = Decision(
                at=self._clock().strftime("%Y-%m-%dT%H:%M:%SZ"),
                reviewer=one_line(self.plan.reviewer),
                verdict=verdict,
                key=key._replace(quote=one_line(key.quote)),
                file_name=one_line(file_name),
                queue=queue,
                corrected=corrected,
                note=one_line(note),
            )
            append_decision(self.plan.reviews, decision)
            self.refresh()


def _stamp(path: Path) -> object:
    """Return what would differ had a file been written since, None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino

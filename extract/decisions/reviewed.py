"""A report as people corrected it: each decision finds its row by what it says and quotes, or is shown as outdated.

How rows are found is told in `extract.decisions.review_pairs`; what becomes of free texts in
`extract.decisions.reviewed_texts`, of answers that were missed in `extract.decisions.additions`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from extract.decisions.additions import Rows, add_missed, in_reading_order, is_added
from extract.decisions.decided_rows import can_be_said, decided, truth_of
from extract.decisions.readings import reading_of
from extract.decisions.review_issues import review_issues
from extract.decisions.review_pairs import pair_rows, row_keys
from extract.decisions.reviewed_texts import decide_texts
from extract.decisions.standing import Standings, same_row
from extract.decisions.text_readings import is_text
from models.records import Coverage, DocumentRow, Evidence, Observation, Report, Verbatim
from models.reviews import ReviewDecision, Reviewed, ReviewOutcome, Standing
from models.taxonomy import Taxonomy
from models.vocabulary import CoverageState, Status


def apply_reviews(report: Report, known: Standings, taxonomy: Taxonomy) -> Report:
    """Return the report with what people decided about it; the very report when they decided nothing."""
    if not known.by_document:
        return report
    document = report.document
    standing = known.by_document.get(document.document_id, ())
    earlier = known.earlier(document.document_id, document.file_names)
    if not standing and not earlier:
        return report
    answers, rows = _decide_answers([s for s in standing if not is_text(s.key.read_as)], report, taxonomy)
    about_texts, texts = decide_texts([s for s in standing if is_text(s.key.read_as)], report, taxonomy)
    others = [Reviewed(standing=s, outcome=ReviewOutcome.OTHER_BYTES) for s in earlier]
    found = [*answers, *about_texts, *others]
    made = [row for row in rows[len(report.observations) :] if row is not None]
    order = in_reading_order(rows) if made else [place for place, row in enumerate(rows) if row is not None]
    kept = tuple(row for place in order if (row := rows[place]) is not None)
    before = [*report.observations, *made]
    issues = (*report.issues, *review_issues(found, report.text, lambda r: _evidence(r, before, report.verbatims)))
    text_order = [place for place, text in enumerate(texts) if text is not None]
    places, text_places = ({place: n for n, place in enumerate(left)} for left in (order, text_order))
    return replace(
        report,
        document=_counted(document, kept, len(issues)),
        observations=kept,
        verbatims=tuple(text for text in texts if text is not None),
        coverage=_covered(report.coverage, kept, _taken_away(report.observations, rows)),
        issues=issues,
        reviews=tuple(
            replace(r, place=_after(r.place, places), text_place=_after(r.text_place, text_places)) for r in found
        ),
    )


def _after(place: int | None, places: Mapping[int, int]) -> int | None:
    return None if place is None else places.get(place)


def _decide_answers(standing: Sequence[Standing], report: Report, taxonomy: Taxonomy) -> tuple[list[Reviewed], Rows]:
    """Return what becomes of decisions about answers, and the rows: those of the report in place, then those added."""
    options = {i.id: frozenset(o.id for o in i.options) for _, i in taxonomy.indicators}
    about_read = [s for s in standing if not s.is_added]
    found = [_what_became(pair, report, options) for pair in _pairs(about_read, report)]
    by_place = {r.place: r.standing for r in found if r.place is not None}
    rows = [decided(o, by_place[n]) if n in by_place else o for n, o in enumerate(report.observations)]
    added, all_rows = add_missed([s for s in standing if s.is_added], rows, report, taxonomy)
    return [*found, *added], all_rows


def _taken_away(before: Sequence[Observation], after: Rows) -> list[Observation]:
    return [row for place, row in enumerate(before) if after[place] is None]


def _evidence(found: Reviewed, rows: Sequence[Observation], texts: Sequence[Verbatim]) -> Evidence | None:
    """Return where the row of a decision stands, of one that was taken away too."""
    if found.place is not None:
        return rows[found.place].evidence
    return texts[found.text_place].evidence if found.text_place is not None else None


def _pairs(standing: Sequence[Standing], report: Report) -> list[tuple[Standing, int | None]]:
    """Return each standing with the index of its row, or None; a row goes to one standing at most."""
    rows = report.observations
    order = sorted(range(len(rows)), key=lambda place: rows[place].evidence.char_start)
    in_order = [rows[place] for place in order]
    said = [(row.indicator_id, reading_of(row), row.evidence.quote) for row in in_order]
    keys = [same_row(key) for key in row_keys(report.document.document_id, said)]
    wanted = [same_row(s.key) for s in standing]
    found = pair_rows(wanted, keys, lambda key: (key.indicator_id, key.quote))
    return [(s, order[found[place]] if place in found else None) for place, s in enumerate(standing)]


def _what_became(pair: tuple[Standing, int | None], report: Report, options: dict[str, frozenset[str]]) -> Reviewed:
    """Return what becomes of one standing; `place` is set only where the row is to be changed."""
    standing, place = pair
    if place is None:
        gone = standing.decision in (ReviewDecision.NOT_THERE, ReviewDecision.CANNOT_TELL)
        return Reviewed(standing=standing, outcome=ReviewOutcome.NOT_READ if gone else ReviewOutcome.OUTDATED)
    row = report.observations[place]
    reading = reading_of(row)
    if standing.decision is ReviewDecision.DISPUTED:
        return Reviewed(standing=standing, outcome=ReviewOutcome.DISPUTED, read_as=reading, place=place)
    truth = truth_of(standing)
    is_moot = reading != standing.key.read_as and not _still_tells(standing)
    if is_moot or (truth not in (None, reading) and not can_be_said(str(truth), row.kind, row.indicator_id, options)):
        return Reviewed(standing=standing, outcome=ReviewOutcome.OUTDATED, read_as=reading)
    is_right = None if standing.decision is ReviewDecision.CANNOT_TELL else reading == truth
    return Reviewed(standing=standing, outcome=ReviewOutcome.APPLIED, read_as=reading, is_right=is_right, place=place)


def _still_tells(standing: Standing) -> bool:
    """Tell whether a decision says something about a row that is read differently by now.

    That a phrase is none of the options, or a box unreadable, was said of the options and the reader of that day.
    """
    if standing.decision is ReviewDecision.ACCEPT:
        return not standing.key.read_as.startswith(("[", "unread "))
    return standing.decision is not ReviewDecision.NOT_THERE


def _covered(
    coverage: tuple[Coverage, ...], kept: Sequence[Observation], rejected: Sequence[Observation]
) -> tuple[Coverage, ...]:
    """Return coverage with the answers that people added, and without those that they say are not there.

    What a question is answered with whose answers are all not there, nobody knows. A sentence that is printed without
    an answer too is one once somebody says that something else is printed.
    """
    answered = {row.indicator_id for row in kept}
    added = {row.indicator_id for row in kept if is_added(row)}
    corrected = {row.indicator_id for row in kept if row.review and row.review.decision is ReviewDecision.CORRECT}
    emptied = {row.indicator_id for row in rejected} - answered
    return tuple(
        c.changed(state=CoverageState.ANSWERED)
        if c.indicator_id in added or (c.indicator_id in corrected and c.state is CoverageState.DEFAULT_SENTENCE)
        else c.changed(state=CoverageState.SLOT_EMPTY)
        if c.indicator_id in emptied and c.state in (CoverageState.ANSWERED, CoverageState.DEFAULT_SENTENCE)
        else c
        for c in coverage
    )


def _counted(document: DocumentRow, kept: Sequence[Observation], issue_count: int) -> DocumentRow:
    return replace(
        document,
        observation_count=len(kept),
        review_count=sum(row.status is Status.REVIEW for row in kept),
        issue_count=issue_count,
    )

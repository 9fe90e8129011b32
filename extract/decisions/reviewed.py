"""A report as people corrected it: each decision finds its row by what it says and quotes, or is shown as outdated.

How rows are found is told in `extract.decisions.review_pairs`; what becomes of free texts in
`extract.decisions.reviewed_texts`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from extract.decisions.readings import Choice, parse_choice, parse_count, reading_of
from extract.decisions.review_pairs import holds_words, pair_rows, row_keys
from extract.decisions.reviewed_texts import decide_texts
from extract.decisions.standing import Standings, same_row
from extract.decisions.text_readings import is_text
from extract.words.clean import fold
from models.records import (
    Coverage,
    CoverageState,
    DocumentRow,
    Evidence,
    Issue,
    IssueCode,
    IssueLevel,
    Kind,
    MatchMethod,
    Observation,
    Quantity,
    Report,
    Status,
)
from models.reviews import ReviewDecision, Reviewed, ReviewMark, ReviewOutcome, Standing
from models.taxonomy import Taxonomy


def apply_reviews(report: Report, decided: Standings, taxonomy: Taxonomy) -> Report:
    """Return the report with what people decided about it; the very report when they decided nothing."""
    if not decided.by_document:
        return report
    document = report.document
    standing = decided.by_document.get(document.document_id, ())
    earlier = decided.earlier(document.document_id, document.file_names)
    if not standing and not earlier:
        return report
    options = {i.id: frozenset(o.id for o in i.options) for _, i in taxonomy.indicators}
    about_answers = [s for s in standing if not is_text(s.key.read_as)]
    found = [_what_became(pair, report, options) for pair in _pairs(about_answers, report)]
    about_texts, texts = decide_texts([s for s in standing if is_text(s.key.read_as)], report, taxonomy)
    found += about_texts
    found += [Reviewed(standing=s, outcome=ReviewOutcome.OTHER_BYTES) for s in earlier]
    decided_rows = {r.place: r.standing for r in found if r.place is not None}
    rows = [_decided(o, decided_rows[n]) if n in decided_rows else o for n, o in enumerate(report.observations)]
    rejected = [o for o, row in zip(report.observations, rows, strict=True) if row is None]
    kept = tuple(row for row in rows if row is not None)
    issues = (*report.issues, *_issues(found, report))
    places, text_places = _places_after(rows), _places_after(texts)
    return replace(
        report,
        document=_counted(document, kept, len(issues)),
        observations=kept,
        verbatims=tuple(text for text in texts if text is not None),
        coverage=_covered(report.coverage, kept, rejected),
        issues=issues,
        reviews=tuple(replace(r, place=places.get(r.place), text_place=text_places.get(r.text_place)) for r in found),
    )


def _places_after(rows: Iterable[object | None]) -> dict[int | None, int]:
    """Return the index of each row among those that are left, by its index before."""
    left = (place for place, row in enumerate(rows) if row is not None)
    return {place: after for after, place in enumerate(left)}


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
    truth = _truth(standing)
    is_moot = reading != standing.key.read_as and not _still_tells(standing)
    if is_moot or (truth not in (None, reading) and not _can_be_said(str(truth), row, options)):
        return Reviewed(standing=standing, outcome=ReviewOutcome.OUTDATED, read_as=reading)
    is_right = None if standing.decision is ReviewDecision.CANNOT_TELL else reading == truth
    return Reviewed(standing=standing, outcome=ReviewOutcome.APPLIED, read_as=reading, is_right=is_right, place=place)


def _truth(standing: Standing) -> str | None:
    """Return what people say that is printed, None where it is nothing, or they cannot tell."""
    if standing.decision is ReviewDecision.ACCEPT:
        return standing.key.read_as
    return standing.corrected


def _still_tells(standing: Standing) -> bool:
    """Tell whether a decision says something about a row that is read differently by now.

    That a phrase is none of the options, or a box unreadable, was said of the options and the reader of that day.
    """
    if standing.decision is ReviewDecision.ACCEPT:
        return not standing.key.read_as.startswith(("[", "unread "))
    return standing.decision is not ReviewDecision.NOT_THERE


def _can_be_said(truth: str, row: Observation, options: dict[str, frozenset[str]]) -> bool:
    """Tell whether a reading is of the row's kind, and its option still in the taxonomy."""
    if row.kind is Kind.COUNT:
        return parse_count(truth) is not None
    choice = parse_choice(truth)
    known = options.get(row.indicator_id, frozenset())
    return choice is not None and (choice.value_id is None or choice.value_id in known)


def _decided(row: Observation, standing: Standing) -> Observation | None:
    """Return a row as decided, None when it is not there."""
    decision, truth = standing.decision, _truth(standing)
    if decision is ReviewDecision.NOT_THERE:
        return None
    reading = reading_of(row)
    is_corrected = truth is not None and truth != reading
    if is_corrected:
        decision = ReviewDecision.CORRECT
    mark = ReviewMark(decision, row.value_id, reading, row.status.value, is_corrected)
    if truth is None:
        return row._replace(status=Status.REVIEW, review=mark)
    if not is_corrected:
        return row._replace(status=Status.ACCEPTED, review=mark)
    choice, quantity = _value(row, truth)
    return row._replace(
        value_id=choice.value_id,
        is_selected=choice.is_selected,
        quantity=quantity,
        status=Status.ACCEPTED,
        match_method=MatchMethod.REVIEWED,
        review=mark,
    )


def _value(row: Observation, truth: str) -> tuple[Choice, Quantity]:
    if row.kind is Kind.COUNT:
        return Choice(None, None), parse_count(truth) or row.quantity
    return parse_choice(truth) or Choice(row.value_id, row.is_selected), row.quantity


def _covered(
    coverage: tuple[Coverage, ...], kept: Iterable[Observation], rejected: Iterable[Observation]
) -> tuple[Coverage, ...]:
    """Return coverage without the answers that are not there: nobody knows what the question was answered with."""
    emptied = {row.indicator_id for row in rejected} - {row.indicator_id for row in kept}
    return tuple(
        c._replace(state=CoverageState.SLOT_EMPTY)
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


def _issues(found: Iterable[Reviewed], report: Report) -> list[Issue]:
    """Return an issue for each decision that takes a row away or could not be applied."""
    issues = []
    text = fold(report.text) if any(r.outcome is ReviewOutcome.OUTDATED for r in found) else ""
    for reviewed in found:
        standing = reviewed.standing
        what = f"{standing.key.indicator_id}, {standing.key.read_as}"
        row = _evidence_of(reviewed, report)
        code, level, hint = IssueCode.REVIEW_OUTDATED, IssueLevel.WARNING, "look at it again: python pipeline.py review"
        if reviewed.outcome is ReviewOutcome.OTHER_BYTES:
            level, message = IssueLevel.INFO, "decided on earlier bytes of this file"
        elif reviewed.outcome is ReviewOutcome.OUTDATED:
            message = _why_outdated(reviewed, text)
        elif reviewed.outcome is ReviewOutcome.DISPUTED:
            code, message = IssueCode.REVIEW_DISPUTED, "reviewers differ"
            hint = "settle it: python pipeline.py review --queue disagreements"
        elif reviewed.outcome is ReviewOutcome.APPLIED and standing.decision is ReviewDecision.NOT_THERE:
            code, level, message, hint = IssueCode.REVIEW_REJECTED, IssueLevel.INFO, "said not to be there", ""
        else:
            continue
        told = f"{what}: {message} ({standing.decision.value}, {standing.reviewers})"
        issues.append(
            Issue(
                code=code,
                level=level,
                message=told,
                page_no=row.page_no if row else None,
                line_start=row.line_start if row else None,
                value_raw=standing.key.quote,
                hint=hint or None,
            )
        )
    return issues


def _evidence_of(reviewed: Reviewed, report: Report) -> Evidence | None:
    if reviewed.place is not None:
        return report.observations[reviewed.place].evidence
    return report.verbatims[reviewed.text_place].evidence if reviewed.text_place is not None else None


def _why_outdated(reviewed: Reviewed, text: str) -> str:
    if reviewed.read_as is not None:
        return f"now read as {reviewed.read_as}"
    if holds_words(text, fold(reviewed.standing.key.quote)):
        return "its words are still printed, but no longer read as this answer"
    return "its words are not in the document any more"

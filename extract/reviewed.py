"""A report as people corrected it: each decision finds its row by what it says and quotes, or is shown as outdated.

A decision belongs to the row of its question with the same reading and the same quote; else to the only row left with
the same quote, which is then read differently; else to the only row left with the same reading whose quote holds the
other, or is held by it. Places in the text decide nothing: they move with every better reader.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace

from extract.clean import fold
from extract.readings import Choice, parse_choice, parse_count, reading_of
from extract.review_lines import one_line
from extract.standing import Standings, same_row
from models.records import (
    Coverage,
    CoverageState,
    DocumentRow,
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
from models.reviews import ReviewDecision, Reviewed, ReviewMark, ReviewOutcome, RowKey, Standing
from models.taxonomy import Taxonomy


def apply_reviews(report: Report, decided: Standings, taxonomy: Taxonomy) -> Report:
    """Return the report with what people decided about it; the very report when they decided nothing."""
    document = report.document
    standing = decided.by_document.get(document.document_id, ())
    earlier = decided.earlier(document.document_id, document.file_names)
    if not standing and not earlier:
        return report
    options = {i.id: frozenset(o.id for o in i.options) for _, i in taxonomy.indicators}
    found = [_what_became(pair, report, options) for pair in _pairs(standing, report)]
    found += [Reviewed(standing=s, outcome=ReviewOutcome.OTHER_BYTES) for s in earlier]
    decided_rows = {r.place: r.standing for r in found if r.place is not None}
    kept: list[Observation] = []
    rejected: list[Observation] = []
    places: dict[int | None, int] = {}  # index before → index after
    for place, observation in enumerate(report.observations):
        row = _decided(observation, decided_rows[place]) if place in decided_rows else observation
        if row is None:
            rejected.append(observation)
        else:
            places[place] = len(kept)
            kept.append(row)
    issues = (*report.issues, *_issues(found, report))
    return replace(
        report,
        document=_counted(document, kept, len(issues)),
        observations=tuple(kept),
        coverage=_covered(report.coverage, kept, rejected),
        issues=issues,
        reviews=tuple(replace(r, place=places.get(r.place)) for r in found),
    )


def row_keys(document_id: str, rows: Sequence[tuple[str, str, str]], rejected: Iterable[RowKey] = ()) -> list[RowKey]:
    """Return the keys of a document's rows, given as indicator, reading and quote in reading order.

    `rejected`: keys of rows that stood among them before people took them away; no other row gets theirs.
    """
    taken = {same_row(key) for key in rejected}
    seen: dict[RowKey, int] = defaultdict(int)
    keys = []
    for indicator_id, reading, quote in rows:
        key = RowKey(document_id, indicator_id, reading, one_line(quote), 0)
        alike = same_row(key)
        seen[alike] += 1
        while alike._replace(ordinal=seen[alike]) in taken:
            seen[alike] += 1
        keys.append(key._replace(ordinal=seen[alike]))
    return keys


def _pairs(standing: Sequence[Standing], report: Report) -> list[tuple[Standing, int | None]]:
    """Return each standing with the index of its row, or None; a row goes to one standing at most."""
    rows = report.observations
    order = sorted(range(len(rows)), key=lambda place: rows[place].evidence.char_start)
    in_order = [rows[place] for place in order]
    said = [(row.indicator_id, reading_of(row), row.evidence.quote) for row in in_order]
    keys = [same_row(key) for key in row_keys(report.document.document_id, said)]
    wanted = [same_row(s.key) for s in standing]
    found: dict[int, int] = {}
    for group in (
        lambda key: key,
        lambda key: (key.indicator_id, key.quote),
    ):
        _pair(wanted, keys, found, group)
    _pair_overlapping(wanted, keys, found)
    return [(s, order[found[place]] if place in found else None) for place, s in enumerate(standing)]


def _pair(
    wanted: Sequence[RowKey], keys: Sequence[RowKey], found: dict[int, int], group: Callable[[RowKey], Hashable]
) -> None:
    """Pair what is alone on both sides in its group, among what has no partner yet."""
    groups: dict[Hashable, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    taken = set(found.values())
    for place, key in enumerate(wanted):
        if place not in found:
            groups[group(key)][0].append(place)
    for place, key in enumerate(keys):
        if place not in taken:
            groups[group(key)][1].append(place)
    found.update((ours[0], rows[0]) for ours, rows in groups.values() if len(ours) == len(rows) == 1)


def _pair_overlapping(wanted: Sequence[RowKey], keys: Sequence[RowKey], found: dict[int, int]) -> None:
    taken = set(found.values())
    chosen: dict[int, list[int]] = defaultdict(list)
    for place, key in enumerate(wanted):
        if place in found:
            continue
        near = [
            row
            for row, other in enumerate(keys)
            if row not in taken
            and (other.indicator_id, other.read_as) == (key.indicator_id, key.read_as)
            and (_holds(other.quote, key.quote) or _holds(key.quote, other.quote))
        ]
        if len(near) == 1:
            chosen[near[0]].append(place)
    found.update((places[0], row) for row, places in chosen.items() if len(places) == 1)


def _holds(long: str, short: str) -> bool:
    return bool(short) and f" {short} " in f" {long} "


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
        row = report.observations[reviewed.place].evidence if reviewed.place is not None else None
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


def _why_outdated(reviewed: Reviewed, text: str) -> str:
    if reviewed.read_as is not None:
        return f"now read as {reviewed.read_as}"
    if _holds(text, fold(reviewed.standing.key.quote)):
        return "its words are still printed, but no longer read as this answer"
    return "its words are not in the document any more"

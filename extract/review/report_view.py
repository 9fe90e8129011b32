"""What the page of a report shows: every question with its state and answers, and the form that adds one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from extract.decisions.readings import NOTHING, OTHER
from extract.decisions.standing import key_name
from extract.pages import wording as names
from extract.proof.whole_pages import WholePage
from extract.review.lookup import Lookup
from extract.review.reports import TO_COMPLETE, Answered, ReportTold, TextLine
from models.document import Box
from models.reviews import ReviewDecision, RowKey, Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerView:
    """An answer that stands. `row_id`: None until a run has made its row; `undo`: names the addition, None for others.

    `note`: what is to be told of it, empty for what was read.
    """

    words: str
    row_id: str | None
    undo: str | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """`is_missing`: its answer was announced and lost, or cannot be read."""

    indicator_id: str
    theme: str
    label: str
    state: str
    meaning: str
    is_missing: bool
    is_count: bool
    options: tuple[tuple[str, str], ...]
    answers: tuple[AnswerView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    """A line of the page. `box`: where it stands on the picture, in points; None where that is not known."""

    start: int
    text: str
    box: Box | None
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """A report. `chosen`: the question that is answered, None for the list of them all.

    `size`: of the page in points, None where there is no picture of it.
    """

    document_id: str
    site: str
    file_name: str
    era: str
    themes: tuple[tuple[str, tuple[QuestionView, ...]], ...]
    chosen: QuestionView | None
    page_no: int
    page_count: int
    size: tuple[float, float] | None
    lines: tuple[LineView, ...]


def report_view(
    report: ReportTold,
    standing: Sequence[Standing],
    lookup: Lookup,
    *,
    question: str,
    page_no: int,
    page: WholePage | None,
    line: str,
    reviewer: str,
) -> ReportView:
    """Return the page of a report. `standing`: what people decided about it, also what no run has seen yet.

    `line`: where the line starts that is chosen beforehand, as written in an address.
    """
    answers = _answers(report, standing, lookup, reviewer)
    themes = tuple(
        (
            theme.label_fr,
            tuple(
                QuestionView(
                    indicator_id=i.id,
                    theme=theme.label_fr,
                    label=i.label_fr,
                    state=names.named(names.STATES, report.states.get(i.id, "")),
                    meaning=names.STATE_MEANINGS.get(report.states.get(i.id, ""), ""),
                    is_missing=report.states.get(i.id) in TO_COMPLETE,
                    is_count=i.kind == "count",
                    options=tuple((option.id, option.label_fr) for option in i.options),
                    answers=tuple(answers[i.id]),
                )
                for i in indicators
            ),
        )
        for theme, indicators in lookup.asked()
    )
    chosen = next((q for _, questions in themes for q in questions if q.indicator_id == question), None)
    return ReportView(
        document_id=report.document_id,
        site=report.site,
        file_name=report.file_name,
        era=names.named(names.ERAS, report.era),
        themes=themes,
        chosen=chosen,
        page_no=page_no,
        page_count=report.page_count,
        size=None if page is None else (page.width_pt, page.height_pt),
        lines=_lines(report.lines(page_no), page, line) if chosen else (),
    )


def _lines(lines: Sequence[TextLine], page: WholePage | None, chosen: str) -> tuple[LineView, ...]:
    boxes = page.boxes([(line.start, line.end) for line in lines]) if page is not None else [None] * len(lines)
    return tuple(
        LineView(start=line.start, text=line.text, box=box, is_chosen=str(line.start) == chosen)
        for line, box in zip(lines, boxes, strict=True)
    )


def _answers(
    report: ReportTold, standing: Sequence[Standing], lookup: Lookup, reviewer: str
) -> defaultdict[str, list[AnswerView]]:
    """Return the answers of each question: those that were read, and those that were added, made into rows or not."""
    found: defaultdict[str, list[AnswerView]] = defaultdict(list)
    added = [s for s in standing if s.is_added and s.decision is not ReviewDecision.NOT_THERE]
    made = {(a.indicator_id, a.reading): a.row_id for a in report.answers if a.was == NOTHING}
    for answer in report.answers:
        if answer.was != NOTHING:
            view = AnswerView(words=_words(answer, report, lookup), row_id=answer.row_id, undo=None, note="")
            found[answer.indicator_id].append(view)
    for one in added:
        key, said = one.key, one.corrected or one.key.read_as
        row_id = made.get((key.indicator_id, said))
        words = lookup.reading(key, said) + (f" : « {key.quote} »" if said == OTHER else "")
        is_own = any(d.reviewer == reviewer for d in one.decisions)
        note = f"ajoutée par {one.reviewers}" + ("" if row_id else ", dans les tables à la prochaine lecture")
        found[key.indicator_id].append(
            AnswerView(words=words, row_id=row_id, undo=key_name(key) if is_own else None, note=note)
        )
    return found


def _words(answer: Answered, report: ReportTold, lookup: Lookup) -> str:
    key = RowKey(report.document_id, answer.indicator_id, answer.reading, "", 1)
    words = lookup.reading(key, answer.reading)
    return f"{words} : « {answer.value_raw} »" if answer.reading == OTHER else words

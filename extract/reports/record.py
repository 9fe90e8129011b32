"""Turn what was found into rows: observations, verbatims, coverage, issues, each with the place that says so."""

from __future__ import annotations

from itertools import pairwise

from extract.body.findings import Choice, CountFound, FreeText
from extract.body.verbatims import clean_verbatim
from extract.reports.confidence import Verdict
from extract.reports.interpret import Interpretation
from extract.reports.judge import Judge
from extract.words.quantities import parse_quantity
from models.document import Document, TickState
from models.records import (
    Coverage,
    CoverageState,
    Era,
    Evidence,
    Issue,
    IssueCode,
    IssueLevel,
    Kind,
    MatchMethod,
    Observation,
    Quantity,
    Status,
    Verbatim,
    evidence_of,
)
from models.taxonomy import Cue, Indicator, Taxonomy, Theme

_NO_ANSWER = frozenset({"", ".", "/", "-", "–", "ras", "néant", "neant", "non", "aucun", "x"})
_SLASH_READ = frozenset({"1", "i", "l", "|", "!"})  # what OCR makes of a lone "/"
_NO_QUANTITY = Quantity()


class Recorder:
    """Makes the rows of one document."""

    def __init__(self, document: Document, found: Interpretation, taxonomy: Taxonomy, judge: Judge) -> None:
        self.document, self.found, self.taxonomy, self.judge = document, found, taxonomy, judge
        self.indicators = {i.id: (t, i) for t, i in taxonomy.indicators}
        self.issues: list[Issue] = []

    def evidence(self, char_start: int, char_end: int) -> Evidence:
        """Return the place of a half-open stretch of the document's text."""
        return evidence_of(self.document, char_start, char_end)

    def note(
        self,
        code: IssueCode,
        level: IssueLevel,
        message: str,
        char_start: int | None = None,
        value_raw: str | None = None,
        hint: str | None = None,
    ) -> None:
        """Add an issue; `char_start`: the place in the text, None for the document as a whole."""
        page_no = None if char_start is None else self.document.page_of(char_start).page_no
        line = None if char_start is None else self.document.line_no(char_start)
        self.issues.append(
            Issue(
                code=code,
                level=level,
                message=message,
                page_no=page_no,
                line_start=line,
                value_raw=value_raw,
                hint=hint,
            )
        )

    def observations(self) -> tuple[Observation, ...]:
        """Return choices and counts in the order of the page; an answer printed twice is one observation."""
        rows: list[Observation] = []
        seen: dict[tuple[str, str | None, str], bool | None] = {}
        disputed: set[tuple[str, str | None]] = set()
        for choice in self.found.findings.choices:
            key = (
                choice.indicator_id,
                choice.value_id,
                "" if choice.value_id else self.document.text[choice.char_start : choice.char_end],
            )
            row = self._choice(choice)
            if key in seen:
                if seen[key] != row.is_selected:
                    self.note(
                        IssueCode.CONFLICTING_ANSWERS,
                        IssueLevel.WARNING,
                        f"{key[0]}={key[1]} is both ticked and not",
                        choice.char_start,
                    )
                    disputed.add(key[:2])
                continue
            seen[key] = row.is_selected
            rows.append(row)
        disputed |= self._answered_twice(rows)
        rows = [self._doubted(row) if (row.indicator_id, row.value_id) in disputed else row for row in rows]
        for count in self.found.findings.counts:
            if not any(o.indicator_id == count.indicator_id for o in rows):
                counted = self._count(count)
                if counted is not None:
                    rows.append(counted)
        return tuple(sorted(rows, key=lambda o: (o.evidence.char_start, o.indicator_id, o.value_id or "")))

    def _answered_twice(self, rows: list[Observation]) -> set[tuple[str, str | None]]:
        """Return the answers, and note them, of questions that take one answer and were given several."""
        given: dict[str, list[Observation]] = {}
        for row in rows:
            if row.is_selected and self.indicators[row.indicator_id][1].is_single:
                given.setdefault(row.indicator_id, []).append(row)
        several = {key: answers for key, answers in given.items() if len(answers) > 1}
        for indicator_id, answers in several.items():
            values = ", ".join(answer.value_id or "?" for answer in answers)
            self.note(
                IssueCode.CONFLICTING_ANSWERS,
                IssueLevel.WARNING,
                f"{indicator_id} takes one answer and has {len(answers)}: {values}",
                answers[1].evidence.char_start,
                answers[1].value_raw,
                "look at the page and keep one",
            )
        return {(answer.indicator_id, answer.value_id) for answers in several.values() for answer in answers}

    def _doubted(self, row: Observation) -> Observation:
        """Return an answer that the page contradicts, for a person to look at."""
        verdict = self.judge.conflict(row.evidence.char_start)
        return row._replace(status=Status.REVIEW, confidence=verdict.confidence)

    def loose_boxes(self) -> None:
        """Note the tick boxes of a form that stand beside no answer."""
        for tick in self.found.findings.boxes_without_label:
            page = self.document.pages[tick.page_no - 1] if tick.page_no <= len(self.document.pages) else None
            start = tick.char_start if tick.char_start >= 0 else (page.char_start if page else None)
            label = self.document.text[tick.char_start :].partition("\n")[0] if tick.char_start >= 0 else None
            self.note(
                IssueCode.BOX_WITHOUT_LABEL,
                IssueLevel.WARNING,
                f"a box that is {tick.state} has no label that answers a question",
                start,
                label,
                "add the label to the taxonomy, or look at the page",
            )

    def _choice(self, choice: Choice) -> Observation:
        theme, indicator = self.indicators[choice.indicator_id]
        evidence = self.evidence(choice.char_start, choice.char_end)
        verdict = self.judge.choice(choice)
        if choice.value_id is None:
            self.note(
                IssueCode.UNKNOWN_PHRASE,
                IssueLevel.WARNING,
                f"no option of {indicator.id} is printed like this",
                choice.char_start,
                evidence.quote,
                "add it to the taxonomy as an option or a form",
            )
        if choice.is_default:
            self.note(
                IssueCode.DEFAULT_SENTENCE,
                IssueLevel.INFO,
                f"{indicator.id}: the page prints this sentence without an answer too",
                choice.char_start,
            )
        if choice.tick is TickState.UNREADABLE:
            self.note(
                IssueCode.UNREADABLE_BOX,
                IssueLevel.WARNING,
                f"{indicator.id}: the box cannot be told ticked from empty",
                choice.char_start,
                evidence.quote,
            )
        return Observation(
            dimension_id=theme.dimension,
            theme_id=theme.theme,
            indicator_id=indicator.id,
            kind=Kind.CHOICE,
            value_id=choice.value_id,
            is_selected=None if choice.tick is TickState.UNREADABLE else choice.tick is not TickState.EMPTY,
            value_raw=" ".join(evidence.quote.split()),
            quantity=_NO_QUANTITY,
            status=_status(verdict),
            confidence=verdict.confidence,
            match_method=_method(choice),
            match_score=round(choice.score, 2),
            runner_up_id=choice.runner_up_id,
            runner_up_score=choice.runner_up_score,
            evidence=evidence,
        )

    def _count(self, count: CountFound) -> Observation | None:
        theme, indicator = self.indicators[count.indicator_id]
        if not count.raw:
            self.found.findings.slots.setdefault(indicator.id, CoverageState.SLOT_EMPTY)
            return None
        quantity = parse_quantity(count.raw)
        is_understood = any(v is not None for v in (quantity.value_number, quantity.value_min, quantity.value_max))
        verdict = self.judge.count(count, is_understood)
        if not is_understood:
            self.note(
                IssueCode.UNREAD_COUNT,
                IssueLevel.WARNING,
                f"{indicator.id}: no number can be told from what is printed",
                count.char_start,
                count.raw,
            )
        self.found.findings.slots[indicator.id] = CoverageState.ANSWERED
        return Observation(
            dimension_id=theme.dimension,
            theme_id=theme.theme,
            indicator_id=indicator.id,
            kind=Kind.COUNT,
            value_id=None,
            is_selected=None,
            value_raw=" ".join(count.raw.split()),
            quantity=quantity,
            status=_status(verdict),
            confidence=verdict.confidence,
            match_method=MatchMethod.PARSED if is_understood else MatchMethod.NONE,
            match_score=round(count.cue_score, 2),
            runner_up_id=None,
            runner_up_score=None,
            evidence=self.evidence(count.char_start, count.char_end),
        )

    def verbatims(self) -> tuple[Verbatim, ...]:
        """Return one verbatim for each theme that has free text; stretches of one theme are joined."""
        by_theme: dict[str | None, list[FreeText]] = {}
        for free in self.found.findings.free_texts:
            by_theme.setdefault(free.theme_id, []).append(free)
        rows = []
        for theme_id, parts in by_theme.items():
            if theme_id is None:
                for part in parts:
                    self._unexplained(part)
                continue
            row = self._verbatim(theme_id, parts)
            if row is not None:
                rows.append(row)
        return tuple(sorted(rows, key=lambda v: v.evidence.char_start))

    def _verbatim(self, theme_id: str, parts: list[FreeText]) -> Verbatim | None:
        cleaned = [clean_verbatim(self.document, part) for part in parts]
        text = "\n".join(dict.fromkeys(text for text, _ in cleaned if text))  # a copy of a page says it again
        said = text.strip(" .\n").lower()
        if said in _NO_ANSWER or (said in _SLASH_READ and self.document.page_of(parts[0].char_start).is_ocr):
            return None
        is_truncated = any(cut for _, cut in cleaned)
        is_doubtful = any(p.is_doubtful for p in parts) or len(text.strip(" .")) < 2
        start, end = (
            parts[0].char_start,
            parts[0].char_end if len(parts) > 1 and len(cleaned[0][0]) > 0 else parts[-1].char_end,
        )
        if len(parts) > 1:
            start, end = parts[0].char_start, parts[-1].char_end if self._adjacent(parts) else parts[0].char_end
        if is_truncated:
            self.note(
                IssueCode.TRUNCATED_VERBATIM,
                IssueLevel.INFO,
                f"{theme_id}: only the beginning of the free text was printed",
                start,
            )
        if is_doubtful:
            self.note(
                IssueCode.DOUBTFUL_VERBATIM,
                IssueLevel.WARNING,
                f"{theme_id}: the place of this text does not tell its theme for sure",
                start,
            )
        verdict = self.judge.verbatim(
            theme_id, text, start, parts=len(parts), is_doubtful=is_doubtful, is_truncated=is_truncated
        )
        return Verbatim(
            theme_id=theme_id,
            text=text,
            text_raw=self.document.text[start:end],
            is_truncated=is_truncated,
            status=_status(verdict),
            confidence=verdict.confidence,
            evidence=self.evidence(start, end),
        )

    def _adjacent(self, parts: list[FreeText]) -> bool:
        """Tell whether only white space parts the stretches."""
        return all(not self.document.text[a.char_end : b.char_start].strip() for a, b in pairwise(parts))

    def _unexplained(self, part: FreeText) -> None:
        quote = " ".join(self.document.text[part.char_start : part.char_end].split())
        self.note(
            IssueCode.UNEXPLAINED_TEXT,
            IssueLevel.WARNING,
            "no heading or frame tells what this text is",
            part.char_start,
            quote[:300],
        )

    def coverage(self, observations: tuple[Observation, ...]) -> tuple[Coverage, ...]:
        """Return one state for each indicator of the taxonomy, in its order."""
        answered = {o.indicator_id for o in observations}
        return tuple(
            Coverage(
                dimension_id=theme.dimension,
                theme_id=theme.theme,
                indicator_id=indicator.id,
                state=self._state(theme, indicator, answered),
            )
            for theme, indicator in self.taxonomy.indicators
        )

    def _state(self, theme: Theme, indicator: Indicator, answered: set[str]) -> CoverageState:
        findings, era = self.found.findings, self.found.era
        state = findings.slots.get(indicator.id)
        if indicator.id in answered and state is not CoverageState.DEFAULT_SENTENCE:
            return CoverageState.ANSWERED
        if state is CoverageState.LOST:
            self.note(
                IssueCode.LIST_LOST,
                IssueLevel.WARNING,
                f"{indicator.id}: the list that was announced is not there",
                hint="compare with the original page",
            )
        if state is not None:
            return state
        shown_by = findings.themes.get(theme.theme)
        if shown_by is None:
            is_unreadable = any(page.is_unreadable for page in self.document.pages)
            return CoverageState.UNREADABLE if is_unreadable else CoverageState.SECTION_ABSENT
        if era is Era.G0 or (shown_by == "question" and era is not Era.FORM) or not _is_printed(theme, indicator, era):
            return CoverageState.NOT_PRINTED_IN_ERA
        return CoverageState.SECTION_ABSENT if shown_by == "frame" else CoverageState.LOST


def _status(verdict: Verdict) -> Status:
    return Status.ACCEPTED if verdict.is_accepted else Status.REVIEW


def _is_printed(theme: Theme, indicator: Indicator, era: Era) -> bool:
    """Tell whether the edition has a sentence, or the form a question, for this indicator."""
    if era is Era.FORM:
        return any(q.asks == indicator.id for q in theme.questions)

    def speaks(cue: Cue) -> bool:
        return (
            indicator.id in cue.opens
            or cue.counts == indicator.id
            or bool(cue.states and cue.states.indicator == indicator.id)
        )

    return any(speaks(cue) for cue in theme.cues)


def _method(choice: Choice) -> MatchMethod:
    if choice.value_id is None:
        return MatchMethod.NONE
    if choice.tick is not None:
        return MatchMethod.BOX
    if choice.is_sentence:
        return MatchMethod.SENTENCE
    return MatchMethod.EXACT if choice.score >= 100.0 else MatchMethod.FUZZY

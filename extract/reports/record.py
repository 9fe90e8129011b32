"""Turn the choices and counts that were found into observations, each with the place that says so."""

from __future__ import annotations

from collections.abc import Mapping

from extract.body.findings import Choice, CountFound
from extract.reports.interpret import Interpretation
from extract.reports.judge import Judge
from extract.reports.notes import Notes
from extract.words.compile_lexicon import compile_lexicon
from extract.words.quantities import parse_quantity
from models.document import EMPTY_BOX, UNREADABLE_BOX, Document
from models.records import Observation, Quantity, evidence_of
from models.taxonomy import Taxonomy
from models.vocabulary import CHOICE, EXACT, CoverageState, IssueCode, IssueLevel, Kind, MatchMethod, Status

_NO_QUANTITY = Quantity()


def record_observations(
    document: Document, found: Interpretation, taxonomy: Taxonomy, judge: Judge, notes: Notes
) -> tuple[Observation, ...]:
    """Return choices and counts in the order of the page; an answer printed twice is one observation.

    What is doubtful about them is noted; counts that were read or not settle how their questions stand in `found`.
    """
    return _Recorder(document, found, taxonomy, judge, notes).observations()


class _Recorder:
    """Makes the observations of one document, and notes what is doubtful about them."""

    def __init__(
        self, document: Document, found: Interpretation, taxonomy: Taxonomy, judge: Judge, notes: Notes
    ) -> None:
        self.document, self.found, self.judge, self.notes = document, found, judge, notes
        lexicon = compile_lexicon(taxonomy)
        self.indicators, self.labels = lexicon.indicators, lexicon.labels

    def observations(self) -> tuple[Observation, ...]:
        rows = self._choices()
        answered = {row.indicator_id for row in rows}
        for count in self.found.findings.counts:
            counted = None if count.indicator_id in answered else self._count(count)
            if counted is not None:
                rows.append(counted)
                answered.add(counted.indicator_id)
        return tuple(sorted(rows, key=lambda o: (o.evidence.char_start, o.indicator_id, o.value_id or "")))

    def _choices(self) -> list[Observation]:
        """Return each choice once; those that the page contradicts are for review."""
        rows: list[Observation] = []
        seen: dict[tuple[str, str | None, str], bool | None] = {}
        disputed: set[tuple[str, str | None]] = set()
        for choice in self.found.findings.choices:
            printed = "" if choice.value_id else self.document.text[choice.char_start : choice.char_end]
            key = (choice.indicator_id, choice.value_id, printed)
            row = self._choice(choice)
            if key not in seen:
                seen[key] = row.is_selected
                rows.append(row)
            elif seen[key] != row.is_selected:
                self.notes.add(
                    IssueCode.CONFLICTING_ANSWERS,
                    IssueLevel.WARNING,
                    f"{key[0]}={key[1]} is both ticked and not",
                    choice.char_start,
                )
                disputed.add(key[:2])
        disputed |= self._answered_twice(rows)
        return [self._doubted(row) if (row.indicator_id, row.value_id) in disputed else row for row in rows]

    def _answered_twice(self, rows: list[Observation]) -> set[tuple[str, str | None]]:
        """Return the answers, and note them, of questions that take one answer and were given several."""
        given: dict[str, list[Observation]] = {}
        for row in rows:
            if row.is_selected and self.indicators[row.indicator_id][1].is_single:
                given.setdefault(row.indicator_id, []).append(row)
        several = {key: answers for key, answers in given.items() if len(answers) > 1}
        for indicator_id, answers in several.items():
            values = ", ".join(answer.value_id or "?" for answer in answers)
            self.notes.add(
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
        return row.changed(status=Status.REVIEW, confidence=verdict.confidence)

    def _choice(self, choice: Choice) -> Observation:
        theme, indicator = self.indicators[choice.indicator_id]
        evidence = evidence_of(self.document, choice.char_start, choice.char_end)
        verdict = self.judge.choice(choice)
        if choice.value_id is None:
            self.notes.add(
                IssueCode.UNKNOWN_PHRASE,
                IssueLevel.WARNING,
                f"no option of {indicator.id} is printed like this",
                choice.char_start,
                evidence.quote,
                "add it to the taxonomy as an option or a form",
            )
        if choice.is_default:
            self.notes.add(
                IssueCode.DEFAULT_SENTENCE,
                IssueLevel.INFO,
                f"{indicator.id}: the page prints this sentence without an answer too",
                choice.char_start,
            )
        if choice.tick is UNREADABLE_BOX:
            self.notes.add(
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
            kind=CHOICE,
            value_id=choice.value_id,
            is_selected=None if choice.tick is UNREADABLE_BOX else choice.tick is not EMPTY_BOX,
            value_raw=" ".join(evidence.quote.split()),
            quantity=_NO_QUANTITY,
            status=verdict.status,
            confidence=verdict.confidence,
            match_method=_method(choice, self.labels[choice.indicator_id]),
            match_score=100.0 if choice.score == 100.0 else round(choice.score, 2),
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
            self.notes.add(
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
            status=verdict.status,
            confidence=verdict.confidence,
            match_method=MatchMethod.PARSED if is_understood else MatchMethod.NONE,
            match_score=round(count.cue_score, 2),
            runner_up_id=None,
            runner_up_score=None,
            evidence=evidence_of(self.document, count.char_start, count.char_end),
        )


def _method(choice: Choice, labels: Mapping[str, str]) -> MatchMethod:
    if choice.value_id is None:
        return MatchMethod.NONE
    if choice.tick is not None:
        return MatchMethod.BOX
    if choice.is_sentence:
        return MatchMethod.SENTENCE
    if choice.score < 100.0:
        return MatchMethod.FUZZY
    return EXACT if choice.label in labels else MatchMethod.MEANING

"""Give every row of one document its verdict: what speaks against it, weighed by the confidence model."""

from __future__ import annotations

from typing import Protocol

from extract.body.findings import Choice, CountFound
from extract.body.roles import Role
from extract.reports.confidence import NeverSure, Verdict
from extract.reports.evidence_features import (
    ChoiceDoubts,
    CountDoubts,
    PageTraits,
    VerbatimDoubts,
    choice_doubts,
    count_doubts,
    page_traits,
    verbatim_doubts,
)
from extract.reports.interpret import Interpretation
from extract.reports.retelling import agreement_of
from extract.words.gaps import Gap
from extract.words.lexicon import CuePhrase
from models.document import Document, TickState
from models.records import Claim, SourceClass

_FEW_TOLD_AGAIN = 3  # themes: free text repeats the frame of one or two
_ANSWER_WORDS = 6  # behind a cue, in which other answers show
_HEADED_PER_HEADLESS = 5  # themes with a heading for each without one, from where a lone frame is doubted


class WeighsDoubts(Protocol):
    """A confidence model, or what stands in its place while one is fitted."""

    def choice(self, doubts: ChoiceDoubts, source_class: SourceClass) -> Verdict: ...
    def count(self, doubts: CountDoubts, source_class: SourceClass) -> Verdict: ...
    def verbatim(self, doubts: VerbatimDoubts, source_class: SourceClass) -> Verdict: ...
    def never_sure(self, reason: NeverSure, source_class: SourceClass) -> Verdict: ...


class Judge:
    """Knows the document's pages and frames, so that rows are judged by what they are alone."""

    def __init__(
        self, document: Document, found: Interpretation, claims: tuple[Claim, ...], confidence: WeighsDoubts
    ) -> None:
        self._confidence = confidence
        self._document = document
        self._traits = page_traits(document, found.era, claims, found.findings)
        self._shown_by = found.findings.themes
        self._retellings = found.retellings
        self._foreign = _foreign_themes(found) | _told_otherwise(found)
        self._with_unknown = {c.indicator_id for c in found.findings.choices if c.value_id is None}

    def choice(self, choice: Choice) -> Verdict:
        """Return the verdict on an answer to a choice."""
        page = self._page(choice.char_start)
        reason = _never_sure(choice)
        if reason is None and choice.indicator_id.partition(".")[0] in self._foreign:
            reason = NeverSure.FOREIGN_FRAME
        if reason is not None:
            return self._confidence.never_sure(reason, page.source_class)
        doubts = choice_doubts(
            choice,
            page,
            beside_unknown=choice.indicator_id in self._with_unknown,
            agreement=agreement_of(self._retellings, choice.indicator_id.partition(".")[0]),
        )
        return self._confidence.choice(doubts, page.source_class)

    def count(self, count: CountFound, is_understood: bool) -> Verdict:
        """Return the verdict on a count."""
        page = self._page(count.char_start)
        if not is_understood:
            return self._confidence.never_sure(NeverSure.UNREAD_COUNT, page.source_class)
        if count.indicator_id.partition(".")[0] in self._foreign:
            return self._confidence.never_sure(NeverSure.FOREIGN_FRAME, page.source_class)
        agreement = agreement_of(self._retellings, count.indicator_id.partition(".")[0])
        return self._confidence.count(count_doubts(count, page, agreement=agreement), page.source_class)

    def conflict(self, char_start: int) -> Verdict:
        """Return the verdict on an answer that another one contradicts."""
        return self._confidence.never_sure(NeverSure.CONFLICT, self._page(char_start).source_class)

    def verbatim(
        self, theme_id: str, text: str, char_start: int, *, parts: int, is_doubtful: bool, is_truncated: bool
    ) -> Verdict:
        """Return the verdict on a free text; one whose place does not tell its theme is never accepted."""
        page = self._page(char_start)
        doubts = verbatim_doubts(
            len(text),
            page,
            parts=parts,
            is_doubtful=is_doubtful,
            is_truncated=is_truncated,
            is_framed=self._shown_by.get(theme_id) == "frame",
        )
        verdict = self._confidence.verbatim(doubts, page.source_class)
        return verdict.changed(is_accepted=False) if is_doubtful else verdict

    def _page(self, char_start: int) -> PageTraits:
        return self._traits[self._document.page_of(char_start).page_no - 1]


def _foreign_themes(found: Interpretation) -> frozenset[str]:
    """Return the themes of headless frames in a report that heads nearly all others: free text may quote them."""
    headed = {t for role in found.roles if role.role is Role.THEME or role.is_soft for t in role.what}
    framed = {hit.theme_id for hit in found.frames.hits if isinstance(hit.phrase, CuePhrase)}
    headless = framed - headed
    return frozenset(headless) if _HEADED_PER_HEADLESS * len(headless) <= len(framed - headless) else frozenset()


def _told_otherwise(found: Interpretation) -> frozenset[str]:
    """Return the themes with frames where most are printed again with other answers: two years side by side."""
    stream = found.stream
    first = {(hit.theme_id, hit.phrase.order): hit for hit in found.frames.hits if isinstance(hit.phrase, CuePhrase)}
    again: set[str] = set()
    for hit in found.frames.foreign:
        one = first.get((hit.theme_id, hit.phrase.order)) if isinstance(hit.phrase, CuePhrase) else None
        if one is None or hit.score < 100.0 or not stream.gaps[hit.sentence] & Gap.HARD:
            continue
        if stream.words[one.end : one.end + _ANSWER_WORDS] != stream.words[hit.end : hit.end + _ANSWER_WORDS]:
            again.add(hit.theme_id)
    framed = {theme for theme, _ in first}
    return frozenset(framed) if len(again) >= _FEW_TOLD_AGAIN and 2 * len(again) >= len(framed) else frozenset()


def _never_sure(choice: Choice) -> NeverSure | None:
    """Return why a person has to decide on this answer, or None."""
    if choice.value_id is None:
        return NeverSure.UNKNOWN_PHRASE
    if choice.tick is TickState.UNREADABLE or choice.is_doubtful:
        return NeverSure.UNREADABLE_BOX
    return NeverSure.DEFAULT_SENTENCE if choice.is_default else None

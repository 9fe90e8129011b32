"""Give every row of one document its verdict: what speaks against it, weighed by the confidence model."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from extract.body.findings import Choice, CountFound
from extract.body.frames import section_themes
from extract.body.roles import THEME_ROLE
from extract.body.stream import is_rising
from extract.reports.confidence import NeverSure, Verdict
from extract.reports.evidence_features import (
    ChoiceDoubts,
    CountDoubts,
    PageTraits,
    VerbatimDoubts,
    choice_doubts,
    clean_doubts,
    count_doubts,
    is_clean,
    page_traits,
    verbatim_doubts,
)
from extract.reports.interpret import Interpretation
from extract.reports.retelling import agreement_of
from extract.reports.turned import NOT_TURNED, is_within
from extract.words.gaps import Gap
from extract.words.lexicon import CuePhrase, QuestionPhrase
from models.document import UNREADABLE_BOX, Document
from models.records import Claim
from models.vocabulary import SourceClass

_FEW_TOLD_AGAIN = 3  # themes: free text repeats the frame of one or two
_ANSWER_WORDS = 6  # behind a cue, in which other answers show
_ASKED = 3  # themes with a question
_UNANSWERED = 0.15  # of these have no frame: the page prints questions only, and what looks like a frame is free text
_WORN = 0.05  # of the options: from there strange words in frames are damaged ones
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
        self._clean = {page: clean_doubts(page) for page in self._traits}  # of answers that nothing else speaks against
        self._shown_by = found.findings.themes
        self._retellings = found.retellings
        self._foreign = _foreign_themes(found) | _told_otherwise(found)
        self._turned = found.turned
        self._has_worn_options = found.turned is not NOT_TURNED and _has_worn_options(found)
        self._is_other_edition = bool(found.findings.reworded)  # strange words in its frames are its own
        self._with_unknown = {c.indicator_id for c in found.findings.choices if c.value_id is None}

    def choice(self, choice: Choice) -> Verdict:
        """Return the verdict on an answer to a choice."""
        page = self._page(choice.char_start)
        reason = _never_sure(choice)
        if reason is None and self._is_foreign(choice.indicator_id, choice.char_start):
            reason = NeverSure.FOREIGN_FRAME
        if reason is not None:
            return self._confidence.never_sure(reason, page.source_class)
        agreement = agreement_of(self._retellings, choice.indicator_id.partition(".")[0])
        beside_unknown = choice.indicator_id in self._with_unknown
        if agreement == 1.0 and not beside_unknown and is_clean(choice):
            doubts = self._clean[page]
        else:
            doubts = choice_doubts(choice, page, beside_unknown=beside_unknown, agreement=agreement)
        return self._confidence.choice(doubts, page.source_class)

    def count(self, count: CountFound, is_understood: bool) -> Verdict:
        """Return the verdict on a count."""
        page = self._page(count.char_start)
        if not is_understood:
            return self._confidence.never_sure(NeverSure.UNREAD_COUNT, page.source_class)
        if self._is_foreign(count.indicator_id, count.char_start):
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

    def _is_foreign(self, indicator_id: str, char_start: int) -> bool:
        """Tell whether the frame of an answer may be free text, or say something else than frames do."""
        if indicator_id.partition(".")[0] in self._foreign:
            return True
        if self._turned is NOT_TURNED:
            return False
        if is_within(self._turned.turned, char_start):
            return True
        return not (self._has_worn_options or self._is_other_edition) and is_within(self._turned.strange, char_start)

    def _page(self, char_start: int) -> PageTraits:
        return self._traits[self._document.page_of(char_start).page_no - 1]


def _has_worn_options(found: Interpretation) -> bool:
    """Tell whether damage shows in the options themselves: other words in a frame may be another sentence."""
    options = [choice for choice in found.findings.choices if choice.value_id is not None and not choice.is_sentence]
    return sum(choice.score < 100.0 for choice in options) > max(1.0, _WORN * len(options))


def _foreign_themes(found: Interpretation) -> frozenset[str]:
    """Return the themes of frames that free text may quote.

    Those are headless in a report that heads nearly all others, or heads others in their order and not there; and those
    of a page of another edition, which prints questions.
    """
    headed = {t for role in found.roles if role.role is THEME_ROLE or role.is_soft for t in role.what}
    framed = {hit.theme_id for hit in found.frames.hits if isinstance(hit.phrase, CuePhrase)}
    if found.findings.prompted:
        framed |= {theme for theme, by in found.findings.themes.items() if by == "frame"}
    asked = {hit.theme_id for hit in found.frames.hits if isinstance(hit.phrase, QuestionPhrase)}
    if len(asked) >= _ASKED and len(asked - framed) >= _UNANSWERED * len(asked):
        return frozenset(framed)
    headless = framed - headed
    if _HEADED_PER_HEADLESS * len(headless) <= len(framed - headless):
        return frozenset(headless)
    return _out_of_order(found, headless)


def _out_of_order(found: Interpretation, headless: Collection[str]) -> frozenset[str]:
    """Return the headless themes whose frames stand where the order of the themes has others; none if that is mixed."""
    places = {theme: place for place, theme in enumerate(found.themes_in_order)}
    heads = sorted((word, places[theme]) for word, themes in section_themes(found.stream).items() for theme in themes)
    if not is_rising([place for _, place in heads]):
        return frozenset()
    firsts = {hit.theme_id: hit.first for hit in reversed(found.frames.hits) if hit.theme_id in headless}
    far = set()
    for theme, first in firsts.items():
        before = max((place for word, place in heads if word <= first), default=-1)
        behind = min((place for word, place in heads if word > first), default=len(places))
        if not before < places[theme] < behind:
            far.add(theme)
    return frozenset(far)


def _told_otherwise(found: Interpretation) -> frozenset[str]:
    """Return the themes with frames where most are printed again with other answers: two years side by side."""
    stream = found.stream
    hits = [hit for hit in found.frames.hits if isinstance(hit.phrase, CuePhrase)]
    first = {(hit.theme_id, hit.phrase.order): hit for hit in hits if not hit.is_again}  # type: ignore[union-attr]
    again: set[str] = set()
    for hit in (*found.frames.foreign, *(hit for hit in hits if hit.is_again)):
        one = first.get((hit.theme_id, hit.phrase.order)) if isinstance(hit.phrase, CuePhrase) else None
        if one is None or hit.score < 100.0 or not stream.gaps[hit.sentence] & Gap.HARD:
            continue
        if stream.words[one.end : one.end + _ANSWER_WORDS] != stream.words[hit.end : hit.end + _ANSWER_WORDS]:
            again.add(hit.theme_id)
    again -= {one.theme_id for one in found.findings.again}
    framed = {theme for theme, _ in first}
    return frozenset(framed) if len(again) >= _FEW_TOLD_AGAIN and 2 * len(again) >= len(framed) else frozenset()


def _never_sure(choice: Choice) -> NeverSure | None:
    """Return why a person has to decide on this answer, or None."""
    if choice.value_id is None:
        return NeverSure.UNKNOWN_PHRASE
    if choice.tick is UNREADABLE_BOX or choice.is_doubtful:
        return NeverSure.UNREADABLE_BOX
    return NeverSure.DEFAULT_SENTENCE if choice.is_default else None

"""Tell whether a page gives each answer a sentence of its own, so that sentences said again need no second look."""

from __future__ import annotations

from collections.abc import Sequence

from extract.body.findings import Again, Findings
from extract.words.lexicon import Lexicon

_FEWEST_THEMES = 2  # with such sentences: free text may begin once like its frame


def believe_again(findings: Findings, lexicon: Lexicon) -> None:
    """Take back, in place, the doubt in answers of sentences that differ in one answer; only those stay.

    Not where a question that takes one answer is answered again: then the page prints two editions, or free text.
    """
    again, by_theme = list(findings.again), dict[str, list[Again]]()
    for one in again:
        by_theme.setdefault(one.theme_id, []).append(one)
    findings.again.clear()
    if any(_answers_single(one, findings, lexicon) for one in again):
        return
    sure = [told for told in by_theme.values() if _differ_in_one(told, findings)]
    if len(sure) < _FEWEST_THEMES:
        return
    for one in (one for told in sure for one in told):
        findings.again.append(one)
        findings.change(one.first, one.end, is_doubtful=False)


def _answers_single(one: Again, findings: Findings, lexicon: Lexicon) -> bool:
    """Tell whether a sentence answers a question that takes one answer."""
    return any(lexicon.indicators[choice.indicator_id][1].is_single for choice in findings.choices[one.first : one.end])


def _differ_in_one(told: Sequence[Again], findings: Findings) -> bool:
    """Tell whether each sentence has one answer of its own, or those of the first sentence of its theme again."""
    first = told[0].first
    for indicator_id in {choice.indicator_id for one in told for choice in findings.choices[one.first : one.end]}:
        before = {c.value_id for c in findings.choices[:first] if c.indicator_id == indicator_id}
        for one in told:
            choices = [c for c in findings.choices[one.first : one.end] if c.indicator_id == indicator_id]
            if any(choice.score < 100.0 or choice.value_id is None for choice in choices):
                return False
            if not before.issuperset(choice.value_id for choice in choices) and not (len(choices) == len(before) == 1):
                return False
    return True

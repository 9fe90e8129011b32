"""Tell whether a report is printed as names of questions with their answers, so that those need no second look."""

from __future__ import annotations

from collections.abc import Sequence

from extract.body.findings import Choice, Findings, Prompted
from extract.words.lexicon import Lexicon

_FEWEST_THEMES = 3  # with prompted answers: free text may well begin once with "Publics : bénévoles"
_LIST = 3  # options of a question from where a list of all of them may be what was asked
_FEWEST_COMPLETE, _SHARE_COMPLETE = 2, 0.75  # such lists are a questionnaire that nobody filled


def believe_prompts(findings: Findings, lexicon: Lexicon) -> None:
    """Take back, in place, the doubt in answers that can be nothing else; only those stay among the prompted.

    They can be nothing else where each stretch behind the name of a question is a known option to the letter, where
    most themes are printed so, and where the lists leave something out. Questions count that an edition with free text
    alone does not ask: there the next line is the manager's. Where nothing was filled in, all answers are doubted.
    """
    exact = [one for one in findings.prompted if _is_exact(findings.choices[one.first : one.end])]
    themes = {one.theme_id for one in exact}
    telling = {one.theme_id for one in exact if _is_telling(one, findings.choices, lexicon)}
    reworded = {one.theme_id for one in findings.reworded}
    framed = {theme for theme, by in findings.themes.items() if by == "frame"} - (reworded - themes)
    findings.prompted.clear()
    if len(telling) < _FEWEST_THEMES or 2 * len(themes) < len(framed):
        return
    if _is_unfilled(exact, findings.choices, lexicon):
        findings.doubt_since(0)
        return
    findings.prompted += exact
    for one in exact:
        findings.believe(one.first, one.end)


def _is_exact(choices: Sequence[Choice]) -> bool:
    return all(choice.score >= 100.0 for choice in choices)


def _is_telling(one: Prompted, choices: Sequence[Choice], lexicon: Lexicon) -> bool:
    """Tell whether a page that prints questions and free text alone does not print this prompt."""
    return not one.is_question or choices[one.first].indicator_id not in lexicon.asked_alone


def _is_unfilled(exact: Sequence[Prompted], choices: Sequence[Choice], lexicon: Lexicon) -> bool:
    """Tell whether most lists hold every option of their question, so that they are what was asked."""
    lists = complete = 0
    for one in exact:
        options = lexicon.options[choices[one.first].indicator_id]
        if len(options) < _LIST:
            continue
        lists += 1
        complete += options <= {choice.value_id for choice in choices[one.first : one.end]}
    return complete >= _FEWEST_COMPLETE and complete >= _SHARE_COMPLETE * lists

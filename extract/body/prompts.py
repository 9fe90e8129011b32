"""Find answers behind the name of a question, or the question itself: "Publics : bénévoles", "À quelle fréquence ? …".

Editors shorten a report so, and put it into tables. Options in one line may be the manager's words as well: a person
looks at them, unless most themes of the report are printed in this way and nothing else could be meant
(`believe_prompts`). Those of a list are the page's, and so is a count behind its own name.
"""

from __future__ import annotations

from extract.body.answers import comparison_terms, option_terms
from extract.body.cues import SENTENCE_BREAKS, is_number, numbers_question
from extract.body.findings import Findings, Prompted
from extract.body.labels import find_labels
from extract.body.prompted_answers import LINE, Prompt, take_answer
from extract.body.residues import Residue
from extract.body.stream import Stream
from extract.words.gaps import Gap
from extract.words.lexicon import THEME, Lexicon
from models.taxonomy_terms import Theme

_PROMPT_WORDS = 24  # of the longest question
_HEADING_WORDS = 8  # of the longest heading
_LABELS = frozenset({"question", "reponse", "reponses", "oui", "r"})  # before a colon, or a comma
_NAMED = Gap.COLON | Gap.ASIDE | LINE  # behind the name of a question: a colon, a dash, the end of a cell


def take_prompted(text: str, stream: Stream, residue: Residue, lexicon: Lexicon, findings: Findings) -> Residue:
    """Take answers behind prompts off the beginning of the residue; return what is left."""
    theme = lexicon.themes.get(residue.theme_id or "")
    if theme is None or residue.end <= residue.first:
        return residue
    first = residue.first
    is_behind = first in stream.question_marks or stream.gap(first) & Gap.COLON
    asked = _asked_before(stream, first, findings) if is_behind else None
    if asked is None and not _may_be_prompt(stream, first, theme, lexicon):
        return residue
    while first < residue.end:
        prompt = asked or _prompt(stream, first, residue.end, theme, lexicon)
        if prompt is None:
            break
        done = len(findings.choices)
        end = take_answer(text, stream, prompt, residue.end, theme, lexicon, findings)
        if end is None:
            is_unanswered = _is_count(theme, prompt) and bool(stream.gap(prompt.end) & Gap.HARD)
            if prompt.indicator_id is None or (prompt.end < residue.end and not is_unanswered):
                break
            end = prompt.end  # a name alone: a frame answers, or nothing does
        if prompt.indicator_id is not None and len(findings.choices) > done and not residue.is_doubtful:
            findings.prompted.append(Prompted(done, len(findings.choices), theme.theme, prompt.is_question))
        findings.themes[theme.theme] = "frame"
        if prompt.end > first:
            findings.explained.append((first, prompt.end, "question", prompt.indicator_id or theme.theme, "a prompt"))
        asked, first = None, end
    return residue.changed(first=first)


def _is_count(theme: Theme, prompt: Prompt) -> bool:
    """Tell whether a number is asked for: "Nombre de personnes : ?" has none."""
    is_count = any(i.id == prompt.indicator_id and i.kind == "count" for i in theme.indicators)
    return is_count and not prompt.is_question


def _may_be_prompt(stream: Stream, first: int, theme: Theme, lexicon: Lexicon) -> bool:
    """Tell at a quick look whether a name of a question, or a question, may begin at word `first`."""
    word = stream.words[first]
    if (
        word in _LABELS
        or numbers_question(word)
        or word.isdigit()
        or word in lexicon.prompt_words.get(theme.theme, frozenset())
    ):
        return True
    marks, gaps = stream.question_marks, stream.gaps
    if not marks:
        return False
    for end in range(first + 1, min(first + _PROMPT_WORDS, len(gaps) - 1) + 1):
        if end in marks:
            return True
        if gaps[end] & SENTENCE_BREAKS:
            return False
    return len(gaps) in marks


def _asked_before(stream: Stream, first: int, findings: Findings) -> Prompt | None:
    """Return the known question that ends just before word `first`."""
    for _, end, by, what, _ in reversed(findings.explained):
        if by == "question" and end == first:
            return Prompt(what if "." in what else None, first + _label_words(stream, first), is_question=True)
    return None


def _prompt(stream: Stream, first: int, limit: int, theme: Theme, lexicon: Lexicon) -> Prompt | None:
    """Return the prompt that begins at word `first`: a known name before a colon or a cell's end, or a question.

    Where nothing parts name and answer, as in a cell lost, the longest name at the head of a line.
    """
    prompts = lexicon.prompts.get(theme.theme, {})
    start = first + (_label_words(stream, first) or _number_words(stream, first))
    start += _heading_words(stream, start, theme, lexicon)
    bare: Prompt | None = None
    for end in range(start + 1, min(limit, start + _PROMPT_WORDS) + 1):
        if end in stream.question_marks:
            asked = _asked_in(stream.slice(start, end), theme, lexicon)
            return Prompt(asked, end + _label_words(stream, end), is_question=True)
        if stream.gap(end) & _NAMED:
            indicator = prompts.get(stream.slice(start, end))
            if indicator is None:
                return _compared(stream, start, end, theme, lexicon) or (None if stream.gap(end) & Gap.COLON else bare)
            is_counted = end < limit and stream.words[end].isdigit() and stream.gap(end + 1) & Gap.COLON
            end += 1 if is_counted and stream.gap(end) & Gap.ASIDE else 0
            return Prompt(indicator, end + _label_words(stream, end))
        if stream.gap(end) & Gap.STOP:
            break
        if stream.gaps[start] & LINE and end < limit and (name := prompts.get(stream.slice(start, end))) is not None:
            begins = option_terms(lexicon, [name]).by_first_word
            bare = Prompt(name, end) if not begins or stream.words[end] in begins else bare
    return bare


def _asked_in(question: str, theme: Theme, lexicon: Lexicon) -> str | None:
    """Return the indicator that a folded question of a theme asks for, None where its words do not tell."""
    asked = lexicon.prompts[theme.theme].get(question)
    known = (q for q in lexicon.questions if q.theme is theme and q.question.asks and q.text in question)
    return asked or next((q.question.asks for q in known), None)


def _compared(stream: Stream, first: int, end: int, theme: Theme, lexicon: Lexicon) -> Prompt | None:
    """Return the prompt that words `first` to `end` are when they name groups of a comparison and nothing else."""
    indicators = [indicator.id for indicator in theme.indicators if indicator.asked_of]
    if not indicators or not stream.gap(end) & Gap.COLON:
        return None
    found = find_labels(stream, first, end, comparison_terms(lexicon, indicators))
    groups = tuple((found[at].term or "").removeprefix("group=") for at in sorted(found))
    named = sum(answer.end - answer.first for answer in found.values())
    joined = stream.slice(first, end).split().count("et")
    if not groups or not set(groups) <= set(indicators) or named + joined < end - first:
        return None
    return Prompt(groups[0], end, groups)


def _number_words(stream: Stream, first: int) -> int:
    """Return 1 where the name of a question has a number before it: "3. Publics : …"."""
    is_counted = is_number(stream.words[first]) and first + 1 < len(stream)
    return int(is_counted and bool(stream.gap(first + 1) & (Gap.STOP | Gap.ASIDE)))


def _heading_words(stream: Stream, first: int, theme: Theme, lexicon: Lexicon) -> int:
    """Return how many words of the theme's heading stand before the name of its question: "Santé – Effets : …"."""
    for end in range(first + 1, min(first + _HEADING_WORDS, len(stream)) + 1):
        if stream.gap(end) & (Gap.ASIDE | Gap.COLON | Gap.COMMA | Gap.STOP):
            is_own = lexicon.headings.get(stream.slice(first, end)) == f"{THEME}:{theme.theme}"
            return end - first if is_own else 0
    return 0


def _label_words(stream: Stream, first: int) -> int:
    """Return 1 where "question" or "réponse" stands before a colon or comma at word `first`, or a number; else 0."""
    if first >= len(stream):
        return 0
    if numbers_question(stream.words[first]) and stream.gap(first + 1) & (Gap.STOP | Gap.COLON | Gap.ASIDE):
        return 1
    is_label = stream.words[first] in _LABELS
    return int(is_label and bool(stream.gap(first + 1) & (Gap.COLON | Gap.COMMA | Gap.HARD)))

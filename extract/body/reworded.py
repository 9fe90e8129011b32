"""Find answers in sentences that no cue knows: frames in other words, under the heading of their theme.

A sentence whose letters are mostly those of known labels, printed where a frame stands, says what the frame would say.
All that is found so is for a person to look at.
"""

from __future__ import annotations

from extract.body.answers import add_answers, comparison_terms, option_terms
from extract.body.findings import Findings
from extract.body.labels import Answer, find_labels
from extract.body.residues import Residue
from extract.body.stream import Stream
from extract.words.denials import REFUSALS, WITHOUT
from extract.words.gaps import Gap
from extract.words.lexicon import Lexicon
from models.taxonomy_terms import Theme
from models.vocabulary import CoverageState

_LABEL_SHARE = 0.5  # of the letters of such a sentence are labels; free text that names a public holds far fewer
_DENYING = REFUSALS | WITHOUT | {"non"}
_SHORT = 3  # letters: shorter words are joiners
_MOST_LEAD = 8  # words that may stand beside the labels of one sentence


def take_reworded(text: str, stream: Stream, residue: Residue, lexicon: Lexicon, findings: Findings) -> Residue:
    """Take the sentences of a reworded frame off the beginning of the residue; return what is left."""
    theme = lexicon.themes.get(residue.theme_id or "")
    if theme is None or findings.themes.get(theme.theme) == "question":
        return residue
    first = residue.first
    while first < residue.end:
        end = _sentence_end(stream, first, residue.end)
        if end >= residue.end and first == residue.first and not stream.gap(end) & Gap.STOP:
            break
        answers = _answers(stream, first, end, theme, lexicon, findings)
        if not answers:
            break
        done = len(findings.choices)
        for indicator, answer in answers:
            add_answers(text, stream, findings, [answer], indicator, None)
            findings.slots[indicator] = CoverageState.ANSWERED
        findings.doubt_since(done)
        findings.explained.append((first, end, "frame", theme.theme, "in other words"))
        findings.themes[theme.theme] = "frame"
        first = end
    return residue.changed(first=first)


def _sentence_end(stream: Stream, first: int, limit: int) -> int:
    """Return the word after the sentence that begins at `first`, over the items of a list that it announces."""
    return stream.next_gap(first + 1, Gap.STOP | Gap.HARD | Gap.BULLET, limit)


def _is_framed(
    stream: Stream, first: int, end: int, found: list[Answer], theme: Theme, lexicon: Lexicon, *, is_compared: bool
) -> bool:
    """Tell whether all that stands beside the labels of a sentence are words of the theme's frames, one at least."""
    every = option_terms(lexicon, [i for i in lexicon.labels if lexicon.labels[i]])
    named = {word for answer in found for word in range(answer.first, answer.end)}
    if not named.issuperset(find_labels(stream, first, end, every)):
        return False  # options of another theme
    known, plain = lexicon.words_by_theme[theme.theme], lexicon.plain
    beside = [stream.words[w] for w in range(first, end) if w not in named and len(stream.words[w]) >= _SHORT]
    if not _DENYING.isdisjoint(stream.words[first : end + 1]):
        return False
    has_own = is_compared or not {word for joiner in lexicon.glue for word in joiner}.issuperset(beside)
    return has_own and all(word in known or word in plain for word in beside)


def _answers(
    stream: Stream, first: int, end: int, theme: Theme, lexicon: Lexicon, findings: Findings
) -> list[tuple[str, Answer]]:
    """Return the answers of one sentence with their indicators, none when it is not made of labels."""
    free = [i for i in theme.indicators if i.kind == "choice" and i.options and i.id not in findings.slots]
    compared = [i.id for i in free if i.asked_of]
    terms = comparison_terms(lexicon, compared) if compared else option_terms(lexicon, [i.id for i in free])
    found = [answer for _, answer in sorted(find_labels(stream, first, end, terms).items())]
    letters = sum(len(stream.slice(answer.first, answer.end)) for answer in found)
    beside = (end - first) - sum(answer.end - answer.first for answer in found)
    if not found:
        return []
    is_mostly = letters >= _LABEL_SHARE * len(stream.slice(first, end)) and beside <= _MOST_LEAD
    if (found[0].first == first or not is_mostly) and not _is_framed(
        stream, first, end, found, theme, lexicon, is_compared=bool(compared)
    ):
        return []  # a frame begins with words of its own, and free text has words that no frame has
    if not compared:
        return [((answer.term or "").partition("=")[0], answer) for answer in found]
    groups = [(answer.term or "")[6:] for answer in found if (answer.term or "").startswith("group=")]
    said = next((answer for answer in found if (answer.term or "").startswith("value=")), None)
    if said is None:
        return []
    value = (said.term or "").partition("=")[2]
    return [(group, said.changed(term=f"{group}={value}")) for group in groups]

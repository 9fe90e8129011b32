"""What options may be printed in a slot, and the answers of a slot among the findings."""

from __future__ import annotations

from collections.abc import Sequence

from extract.body.cues import Hit
from extract.body.findings import Choice, Findings, path_of
from extract.body.labels import Answer
from extract.body.stream import Stream
from extract.words.lexicon import Lexicon, Terms
from extract.words.meanings import Meanings


def option_terms(lexicon: Lexicon, indicators: Sequence[str]) -> Terms:
    """Return {folded label: "indicator=value"} of all options of `indicators`."""
    key = tuple(indicators)
    terms = lexicon.known_terms.get(key)
    if terms is None:
        pairs = [(label, f"{i}={value}") for i in indicators for label, value in lexicon.labels[i].items()]
        means = [(f"{i}={value}", meaning) for i in indicators for value, meaning in lexicon.means[i]]
        terms = lexicon.known_terms[key] = Terms(dict(pairs), Meanings(means, lexicon.fillers))
    return terms


def comparison_terms(lexicon: Lexicon, indicators: Sequence[str]) -> Terms:
    """Return {folded group: "group=indicator", folded comparison: "value=id"}."""
    key = ("comparison", *indicators)
    terms = lexicon.known_terms.get(key)
    if terms is None:
        groups = {group: f"group={indicator}" for group, indicator in lexicon.groups.items()}
        values = {label: f"value={value}" for label, value in lexicon.labels[indicators[0]].items()}
        means = [(f"group={indicator}", meaning) for indicator, meaning in lexicon.group_means]
        means += [(f"value={value}", meaning) for value, meaning in lexicon.means[indicators[0]]]
        terms = lexicon.known_terms[key] = Terms(groups | values, Meanings(means, lexicon.fillers))
    return terms


def add_answers(
    text: str,
    stream: Stream,
    findings: Findings,
    answers: Sequence[Answer],
    indicator_id: str,
    hit: Hit | None,
    printed: Answer | None = None,
    own_section: bool = True,
) -> None:
    """Add the answers of a slot to `findings`; `indicator_id` takes the phrases that no label names.

    `hit`: the cue that opened the slot, None for a list without a frame. `printed`: what to explain, if not the answer.
    """
    for answer in answers:
        char_start, char_end = stream.starts[answer.first], stream.ends[answer.end - 1]
        indicator, _, value = (answer.term or f"{indicator_id}=").partition("=")
        findings.choices.append(
            Choice(
                indicator_id=indicator,
                value_id=value or None,
                char_start=char_start,
                char_end=char_end,
                label=answer.label,
                score=answer.score,
                cue_score=hit.score if hit else 0.0,
                own_section=hit.own_section if hit else own_section,
                runner_up_id=(answer.runner_up or "").partition("=")[2] or None,
                runner_up_score=answer.runner_up_score,
                has_frame=hit is not None,
            )
        )
        if printed is None:
            by = "option" if answer.term else "unknown"
            path = path_of(text[char_start:char_end], stream.slice(answer.first, answer.end), answer)
            findings.explained.append((answer.first, answer.end, by, answer.term or indicator_id, path))

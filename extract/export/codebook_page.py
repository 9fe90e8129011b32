"""The codebook as a page in French and English: questions, options, printed forms, and the editions that print them.

One file that opens from disk, without a network and without scripts. The only module of exports that imports jinja2.
"""

from __future__ import annotations

from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, StrictUndefined

from extract.export.codebook_bounds import BoundsByQuestion
from models.near_wordings import first_wording
from models.taxonomy import Taxonomy
from models.taxonomy_terms import Cue, Indicator, Option, Theme

_ERAS = ("G0", "G1", "G2", "form")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedSentence:
    """The fixed words that announce or state an answer, and the editions that print them."""

    words: str
    eras: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionEntry:
    """One question of the codebook. `eras`: the editions in which some sentence of it is known."""

    indicator: Indicator
    eras: tuple[str, ...]
    sentences: tuple[PrintedSentence, ...]


def codebook_page(taxonomy: Taxonomy, bounds: BoundsByQuestion | None = None) -> str:
    """Return the page as HTML, with what samples of a run measured; labels are data, so all of them are escaped."""
    environment = Environment(
        loader=PackageLoader("extract.export", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["other_forms"] = other_forms
    dimensions = [
        (dimension, [(theme, question_entries(theme)) for theme in taxonomy.themes if theme.dimension == dimension.id])
        for dimension in taxonomy.common.dimensions
    ]
    template = environment.get_template("codebook.html.j2")
    return template.render(version=taxonomy.version, dimensions=dimensions, eras=_ERAS, bounds=bounds or {})


def other_forms(option: Option) -> tuple[str, ...]:
    """Return the printed forms of an option that its French label does not say already, each once."""
    return tuple(dict.fromkeys(wording for wording in option.wordings if wording != option.label_fr))


def question_entries(theme: Theme) -> tuple[QuestionEntry, ...]:
    """Return the questions of a theme, each with the sentences that print its answers."""
    return tuple(_entry(indicator, theme) for indicator in theme.indicators)


def _entry(indicator: Indicator, theme: Theme) -> QuestionEntry:
    sentences = [
        PrintedSentence(words=cue.say[0] if cue.say else first_wording(cue.also[0]), eras=cue.eras or _ERAS[1:3])
        for cue in theme.cues
        if _tells(cue, indicator.id)
    ]
    sentences += [
        PrintedSentence(words=question.say[0], eras=question.eras or ("form",))
        for question in theme.questions
        if question.asks == indicator.id
    ]
    printed = {era for sentence in sentences for era in sentence.eras}
    return QuestionEntry(
        indicator=indicator, eras=tuple(era for era in _ERAS if era in printed), sentences=tuple(sentences)
    )


def _tells(cue: Cue, indicator_id: str) -> bool:
    stated = cue.states is not None and cue.states.indicator == indicator_id
    return indicator_id in cue.opens or cue.counts == indicator_id or stated

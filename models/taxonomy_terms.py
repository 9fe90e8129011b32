"""What a taxonomy is written in: the entries of its YAML files, each with the keys that it may have."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from models.taxonomy_faults import WRITTEN

Phrase = Annotated[str, Field(pattern=WRITTEN)]
Id = Field(pattern=r"^[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?$")
EraName = Literal["G0", "G1", "G2", "form"]


class Entry(BaseModel):
    """What is written in a file of the taxonomy: no other keys than its own."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Synonym(Entry):
    """A later or older wording of an option, with the edition or date since when it is printed."""

    say: Phrase
    since: str | None = None
    note: str | None = None


class Option(Entry):
    """One answer of a closed question and every form in which it was printed.

    `means`: the words that say it in other words, in any order (see `models.meanings`).
    """

    id: str = Id
    label_fr: Phrase
    label_en: Phrase
    forms: tuple[Phrase, ...] = Field(min_length=1)
    means: tuple[Phrase, ...] = ()
    synonyms: tuple[Synonym, ...] = ()
    note: str | None = None

    @property
    def wordings(self) -> tuple[str, ...]:
        """All that names this option, the forms first."""
        return (*self.forms, *(s.say for s in self.synonyms), self.label_fr)


class Indicator(Entry):
    """One question. `is_open`: phrases that no option names are expected. `asked_of`: the group a comparison is about.

    `is_single`: one answer is expected; two are a conflict.
    `prompts`: short names of the question, before a colon or in a table: "Publics : bénévoles".
    `counted`: folded nouns of what is counted.
    `asked_of_means`: the words that name the group in other words (see `models.meanings`).
    `stands_alone`: its options are whole sentences, so that a paragraph made of them needs no frame.
    """

    id: str = Id
    kind: Literal["choice", "count"]
    label_fr: Phrase
    label_en: Phrase
    unit: str | None = None
    is_open: bool = False
    is_single: bool = False
    stands_alone: bool = False
    prompts: tuple[Phrase, ...] = ()
    options_from: str | None = None
    options: tuple[Option, ...] = ()
    counted: tuple[str, ...] = ()
    asked_of: tuple[str, ...] = ()
    asked_of_means: tuple[Phrase, ...] = ()


class Stated(Entry):
    """The answer that a whole sentence gives."""

    indicator: str
    value: str


class Cue(Entry):
    """A few words that belong to a frame (a fixed sentence) and what they tell.

    `starts`: a frame may begin here, at the start of a sentence. `opens`: answers to these indicators may follow.
    `states`: the sentence itself is the answer. `counts`: a number on `count_side`, that one of `count_ends` ends.
    `closes`: no answer follows. `may`: later words of the same sentence. `is_list`: answers are listed below.
    `is_default`: printed even when nothing was answered. `needs_frame`: only after another cue of the theme.
    `repeats`: may occur several times. `is_matrix`: groups, then one comparison. `needs_answer`: void without one.
    `eras`: the editions that print it. `say`: its words as printed, found also where they are damaged. `also`: other
    words that say the same, found only as they are, with choices ("ont_été|sont"; see `models.near_wordings`).
    """

    say: tuple[Phrase, ...] = ()
    also: tuple[Phrase, ...] = ()
    eras: tuple[EraName, ...] = ()
    starts: bool = False
    opens: tuple[str, ...] = ()
    states: Stated | None = None
    counts: str | None = None
    count_side: Literal["before", "after"] = "after"
    count_ends: tuple[str, ...] = ()
    closes: bool = False
    may: tuple[str, ...] = ()
    is_list: bool = False
    is_default: bool = False
    needs_frame: bool = False
    needs_answer: bool = False
    repeats: bool = False
    is_matrix: bool = False

    @model_validator(mode="after")
    def _has_words(self) -> Cue:
        if not (self.say or self.also):
            raise ValueError("a cue without words: give `say` or `also`")
        return self


class Question(Entry):
    """Words of a question of the questionnaire; `asks` names the indicator whose options follow it in a form."""

    say: tuple[Phrase, ...] = Field(min_length=1)
    asks: str | None = None
    may: tuple[str, ...] = ()
    eras: tuple[EraName, ...] = ()
    ends_with_question_mark: bool = False


class Theme(Entry):
    """One theme of the report: its headings, indicators, frames and questions.

    `heading_means`: the words of headings in other words (see `models.meanings`).
    """

    theme: str = Id
    dimension: str = Id
    label_fr: Phrase
    label_en: Phrase
    headings: tuple[Phrase, ...] = Field(min_length=1)
    heading_means: tuple[Phrase, ...] = ()
    image_alternatives: tuple[str, ...] = ()
    indicators: tuple[Indicator, ...] = Field(min_length=1)
    cues: tuple[Cue, ...] = ()
    questions: tuple[Question, ...] = ()


class Dimension(Entry):
    id: str = Id
    label_fr: Phrase
    label_en: Phrase
    headings: tuple[Phrase, ...] = Field(min_length=1)


class Furniture(Entry):
    """Lines of the page that say nothing about the site: whole `lines`, or patterns over the line as printed."""

    name: str = Id
    lines: tuple[Phrase, ...] = ()
    raw_patterns: tuple[str, ...] = ()


class Thresholds(Entry):
    """Similarities in points, 0 to 100; shares and probabilities, 0 to 1."""

    cue_floor: float = Field(ge=0, le=100)
    label_floor: float = Field(ge=0, le=100)
    short_label_floor: float = Field(ge=0, le=100)
    answer_cue_floor: float = Field(ge=0, le=100)
    label_margin: float = Field(ge=0, le=100)
    heading_floor: float = Field(ge=0, le=100)
    heading_margin: float = Field(ge=0, le=100)
    segment_cover: float = Field(ge=0, le=1)
    accept_precision: float = Field(ge=0, le=1)
    accept_text_precision: float = Field(ge=0, le=1)


class Common(Entry):
    """``taxonomy.yaml``: what every theme shares."""

    version: str
    dimensions: tuple[Dimension, ...] = Field(min_length=1)
    titles: tuple[str, ...] = Field(min_length=1)
    glue: tuple[str, ...]
    fillers: tuple[Phrase, ...] = ()
    alike: tuple[Phrase, ...] = ()
    plain: tuple[Phrase, ...] = ()
    turns: tuple[Phrase, ...] = ()
    text_labels: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()
    thresholds: Thresholds

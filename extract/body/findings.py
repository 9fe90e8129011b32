"""What was found in the body of a report, in words of the stream, before it becomes rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from extract.body.labels import Answer
from models.document import TickBox, TickSource, TickState
from models.record_base import Record
from models.vocabulary import CoverageState


class Choice(Record):
    """An answer to a choice: an option, or a phrase that no option names (`value_id` None).

    `char_start`, `char_end`: where it is printed. `cue_score`: how well its frame was recognised, 0 to 100.
    `own_section`: its frame stands under a heading of its theme. `has_frame`: a frame says so, not a bare list.
    `is_default`: the page prints this sentence without an answer too. `tick`: the box, in a form.
    `is_doubtful`: another question may be meant, or the ticks of the whole form may be lost: a person decides.
    """

    indicator_id: str
    value_id: str | None
    char_start: int
    char_end: int
    label: str
    score: float
    cue_score: float
    own_section: bool
    runner_up_id: str | None = None
    runner_up_score: float | None = None
    has_frame: bool = True
    is_sentence: bool = False
    is_default: bool = False
    tick: TickState | None = None
    tick_certainty: float = 1.0
    tick_source: TickSource | None = None
    is_doubtful: bool = False


class CountFound(Record):
    """A count as printed; `raw` is empty when nothing was printed in its slot."""

    indicator_id: str
    raw: str
    char_start: int
    char_end: int
    cue_score: float
    own_section: bool


class FreeText(Record):
    """A stretch of free text and the theme that it stands under; `is_doubtful` when its place does not tell for sure.

    `holes`: half-open stretches inside that are no free text, such as page furniture; in order.
    """

    theme_id: str | None
    char_start: int
    char_end: int
    is_doubtful: bool = False
    holes: tuple[tuple[int, int], ...] = ()


class Prompted(NamedTuple):
    """The answers that stand behind the name of their question, or behind the question itself.

    `first`, `end`: their half-open places among the choices. `is_question`: it ends with a question mark.
    """

    first: int
    end: int
    theme_id: str
    is_question: bool


class Again(NamedTuple):
    """The answers of a sentence that says the frame before it again: half-open places among the choices."""

    first: int
    end: int
    theme_id: str


@dataclass(slots=True, kw_only=True)
class Findings:
    """All that was found; filled in the order of the document."""

    choices: list[Choice] = field(default_factory=list)
    counts: list[CountFound] = field(default_factory=list)
    free_texts: list[FreeText] = field(default_factory=list)
    slots: dict[str, CoverageState] = field(default_factory=dict)
    themes: dict[str, str] = field(default_factory=dict)  # theme -> what shows it: frame, question, heading
    prompted: list[Prompted] = field(default_factory=list)  # in the end those that are believed
    reworded: list[Prompted] = field(default_factory=list)  # answers in other words; in the end those believed
    again: list[Again] = field(default_factory=list)  # in the end those that are believed
    box_marks: list[tuple[int, int]] = field(default_factory=list)  # stretches of the text that are tick boxes
    boxes_without_label: list[TickBox] = field(default_factory=list)  # of a form: no label, or none that is an answer
    explained: list[tuple[int, int, str, str, str]] = field(default_factory=list)  # words first, end; by; what; path

    def doubt_since(self, count: int) -> None:
        """Have the choices found after the first `count` looked at by a person."""
        self.change(count, len(self.choices), is_doubtful=True)

    def believe(self, first: int, end: int) -> None:
        """Take the choices from `first` up to, not including, `end` as those of a frame under its own heading."""
        self.change(first, end, is_doubtful=False, has_frame=True, cue_score=100.0, own_section=True)

    def change(self, first: int, end: int, **fields: object) -> None:
        """Change fields of the choices from `first` up to, not including, `end`."""
        self.choices[first:end] = [choice.changed(**fields) for choice in self.choices[first:end]]


def path_of(raw: str, folded: str, answer: Answer) -> str:
    """Return how a phrase was named, for people: as printed → folded → label, score, runner-up."""
    if answer.term is None:
        return f"“{raw}” → {folded} → no label near enough"
    if answer.score == 100.0 and not answer.runner_up:
        return f"“{raw}” → {folded} → {answer.label} (100)"
    runner = f", then {answer.runner_up} {answer.runner_up_score:.0f}" if answer.runner_up else ""
    return f"“{raw}” → {folded} → {answer.label} ({answer.score:.0f}{runner})"

"""A filled questionnaire before any file format: questions, every option with its box, and free text."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from benchmarks.reports.answers import SINGLE_ANSWER, THEMES_BY_DIMENSION, Answers, ThemeAnswers
from benchmarks.reports.printing import DIMENSION_HEADINGS, HEADINGS
from benchmarks.reports.spelling import SEPARATORS, capitalised, write_inclusive
from benchmarks.reports.words import read_labels, read_sections

_ASKED_RATE = 0.9
_LONG_QUESTIONS_RATE = 0.35  # of the groups by gender and of the whole-sentence options
_RARE_THEMES = frozenset({"egalite_femmes_hommes", "services_publics", "innovation_publique"})


class FormOption(NamedTuple):
    value_id: str
    label: str
    is_ticked: bool


class Question(NamedTuple):
    indicator_id: str
    text: str
    options: tuple[FormOption, ...]
    is_single: bool


class FormTheme(NamedTuple):
    theme_id: str
    heading: str
    questions: tuple[Question, ...]
    verbatim: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A whole form. `sections`: (dimension heading, themes)."""

    title: str
    sections: tuple[tuple[str, tuple[FormTheme, ...]], ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(q for _, themes in self.sections for theme in themes for q in theme.questions)

    @property
    def asked(self) -> tuple[str, ...]:
        return tuple(question.indicator_id for question in self.questions)

    @property
    def printed(self) -> dict[str, dict[str, str]]:
        """The label of each option by indicator."""
        return {q.indicator_id: {option.value_id: option.label for option in q.options} for q in self.questions}


def print_form(answers: Answers, rng: Random) -> Form:
    """Return the form that the manager filled."""
    separator = rng.choice(SEPARATORS)
    writes_pairs = rng.random() < 0.6
    has_rare_themes = rng.random() < _LONG_QUESTIONS_RATE
    sections = []
    for dimension_id in THEMES_BY_DIMENSION:
        themes = tuple(
            _print_theme(theme, rng, separator, writes_pairs, has_rare_themes or theme.theme_id not in _RARE_THEMES)
            for theme in answers.themes
            if theme.dimension_id == dimension_id
        )
        themes = tuple(theme for theme in themes if theme.questions or theme.verbatim)
        if themes:
            sections.append((DIMENSION_HEADINGS[dimension_id], themes))
    start = rng.choice(("Effets sociaux et urbains de ", "Questionnaire – effets sociaux et urbains de "))
    return Form(title=start + answers.site_name, sections=tuple(sections))


def _print_theme(theme: ThemeAnswers, rng: Random, separator: str, writes_pairs: bool, is_asked: bool) -> FormTheme:
    questions = []
    for slot in theme.slots:
        labels = read_labels()[slot.indicator_id]
        if not labels or not is_asked or rng.random() >= _ASKED_RATE:
            continue
        options = []
        for label in labels:
            form = label.forms[-1] if writes_pairs and "·" in label.forms[0] else label.forms[0]
            text = capitalised(write_inclusive(form, separator))
            options.append(FormOption(label.value_id, text, label.value_id in slot.value_ids))
        text = read_sections("questions")[slot.indicator_id][0]
        questions.append(Question(slot.indicator_id, text, tuple(options), slot.indicator_id in SINGLE_ANSWER))
    return FormTheme(theme.theme_id, HEADINGS[theme.theme_id], tuple(questions), theme.verbatim)

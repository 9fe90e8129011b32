"""Draw what a site answered: the truth that its printed report will be checked against."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from benchmarks.reports.words import Count, Label, read_counts, read_labels, read_lines, read_sections
from models.vocabulary import Era

THEMES_BY_DIMENSION = {
    "effets_individuels": ("lien_social", "sante", "insertion_professionnelle", "capacite_a_agir"),
    "effets_collectifs": ("solidarite", "reseau_de_personnes", "inclusion_exclusion", "egalite_femmes_hommes"),
    "effets_territoriaux": ("cadre_de_vie", "entretien_des_espaces", "services_publics", "innovation_publique"),
}
THEME_IDS = tuple(theme_id for theme_ids in THEMES_BY_DIMENSION.values() for theme_id in theme_ids)
COUNT_OF_THEME = {
    "insertion_professionnelle": "insertion_professionnelle.nb_personnes",
    "capacite_a_agir": "capacite_a_agir.nb_projets",
}
DEFAULT_SENTENCES = frozenset(
    {
        ("services_publics.gestion", "surcharge_puis_reorganisation"),
        ("innovation_publique.effet", "amelioration_difficile"),
    }
)
SINGLE_ANSWER = frozenset(
    {
        "lien_social.frequence",
        "capacite_a_agir.porteurs",
        "inclusion_exclusion.constat",
        "egalite_femmes_hommes.gestion",
        "egalite_femmes_hommes.dirigeants",
        "egalite_femmes_hommes.occupants",
        "egalite_femmes_hommes.publics",
        "cadre_de_vie.image",
        "services_publics.gestion",
        "innovation_publique.effet",
    }
)
ALWAYS_PRINTED = frozenset({"services_publics.gestion", "innovation_publique.effet"})  # by a default sentence
WITHOUT_ANSWER = ("/", ".", "-")  # typed to get past an obligatory field

_EMPTY_RATE = 0.07
_UNKNOWN_RATE = 0.06
_VERBATIM_LENGTHS = (0, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 5)


class Slot(NamedTuple):
    """What was answered to one indicator: options, phrases that no codebook knows, or a count; or nothing."""

    indicator_id: str
    value_ids: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    counted: Count | None = None

    @property
    def is_empty(self) -> bool:
        return not self.value_ids and not self.unknown and self.counted is None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeAnswers:
    """The answers of one theme that the page shows; `verbatim` is None when nothing was typed."""

    theme_id: str
    dimension_id: str
    slots: tuple[Slot, ...]
    verbatim: str | None

    def slot(self, name: str) -> Slot:
        """Return the slot of an indicator given without its theme (``publics``)."""
        indicator_id = f"{self.theme_id}.{name}"
        return next(slot for slot in self.slots if slot.indicator_id == indicator_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """One site and the themes that its page shows, in the order of the page."""

    site_name: str
    era: Era
    themes: tuple[ThemeAnswers, ...]


def draw_answers(rng: Random, era: Era, *, theme_limit: int = len(THEME_IDS)) -> Answers:
    """Return random answers of which at least one theme is shown and at most `theme_limit`."""
    shown = [theme_id for theme_id in THEME_IDS if rng.random() < 0.8] or [rng.choice(THEME_IDS)]
    while len(shown) > theme_limit:
        shown.pop(rng.randrange(len(shown)))
    themes = tuple(
        _draw_theme(rng, dimension_id, theme_id, era)
        for dimension_id, theme_ids in THEMES_BY_DIMENSION.items()
        for theme_id in theme_ids
        if theme_id in shown
    )
    answered = tuple(theme for theme in themes if theme.verbatim or not all(slot.is_empty for slot in theme.slots))
    if not answered:
        return draw_answers(rng, era, theme_limit=theme_limit)
    return Answers(site_name=draw_site_name(rng), era=era, themes=answered)


def draw_site_name(rng: Random) -> str:
    """Return an invented place: one of the awkward names, or two halves."""
    if rng.random() < 0.5:
        return rng.choice(read_lines("sites"))
    parts = read_sections("site_parts")
    return f"{rng.choice(parts['first'])} {rng.choice(parts['second'])}"


def _draw_theme(rng: Random, dimension_id: str, theme_id: str, era: Era) -> ThemeAnswers:
    slots: list[Slot] = []
    if era is not Era.G0:
        slots = [
            _draw_slot(rng, indicator_id, labels, allows_unknown=era is not Era.FORM)
            for indicator_id, labels in read_labels().items()
            if indicator_id.startswith(theme_id + ".")
        ]
        if theme_id in COUNT_OF_THEME and era is not Era.FORM:
            slots.append(_draw_count(rng, theme_id))
    return ThemeAnswers(
        theme_id=theme_id, dimension_id=dimension_id, slots=tuple(slots), verbatim=draw_verbatim(rng, theme_id)
    )


def _draw_slot(rng: Random, indicator_id: str, labels: tuple[Label, ...], *, allows_unknown: bool) -> Slot:
    phrases = read_sections("unknown").get(indicator_id, ()) if allows_unknown else ()
    unknown: tuple[str, ...] = ()
    if phrases and (rng.random() < _UNKNOWN_RATE or (not labels and rng.random() < 0.3)):
        unknown = (rng.choice(phrases),)
        if indicator_id in SINGLE_ANSWER or not labels:
            return Slot(indicator_id, unknown=unknown)
    if not labels or (indicator_id not in ALWAYS_PRINTED and rng.random() < _EMPTY_RATE):
        return Slot(indicator_id, unknown=unknown)
    if indicator_id in SINGLE_ANSWER:
        return Slot(indicator_id, (rng.choice(labels).value_id,))
    share = rng.choice((0.3, 0.5, 0.7, 1.0))
    ticked = tuple(label.value_id for label in labels if rng.random() < share) or (rng.choice(labels).value_id,)
    return Slot(indicator_id, ticked, unknown)


def _draw_count(rng: Random, theme_id: str) -> Slot:
    indicator_id = COUNT_OF_THEME[theme_id]
    is_missing = theme_id == "insertion_professionnelle" and rng.random() < 0.15
    return Slot(indicator_id, counted=None if is_missing else rng.choice(read_counts()))


def draw_verbatim(rng: Random, theme_id: str) -> str | None:
    """Return up to five sentences in the manager's words, or None; one in forty is a sign typed for nothing."""
    length = rng.choice(_VERBATIM_LENGTHS)
    if not length:
        return None
    if rng.random() < 0.025:
        return rng.choice(WITHOUT_ANSWER)
    sentences = rng.sample(read_sections("verbatims")[theme_id], length)
    stopped = [sentence if sentence[-1] in ".!?" else sentence + "." for sentence in sentences[:-1]]
    return " ".join([*stopped, sentences[-1]])

"""Answers → the page that the site of that year would print."""

from __future__ import annotations

import re
import unicodedata
from random import Random

from benchmarks.reports.answers import (
    THEMES_BY_DIMENSION,
    WITHOUT_ANSWER,
    Answers,
    ThemeAnswers,
)
from benchmarks.reports.frames import print_frames
from benchmarks.reports.page import Block, Card, Dimension, Items, Page, Paragraph, PrintedOption, PrintedVerbatim, Run
from benchmarks.reports.spelling import Writer, draw_spelling, fill
from benchmarks.reports.words import read_sections
from models.vocabulary import Era

DIMENSION_HEADINGS = {
    "effets_individuels": "effets individuels",
    "effets_collectifs": "effets collectifs",
    "effets_territoriaux": "effets sur le quartier et le territoire",
}
HEADINGS = {
    "lien_social": "Lien social",
    "sante": "Santé",
    "insertion_professionnelle": "Insertion professionnelle",
    "capacite_a_agir": "Capacité à agir",
    "solidarite": "Solidarité",
    "reseau_de_personnes": "Réseau de personnes",
    "inclusion_exclusion": "Sentiment d'inclusion ou d'exclusion",
    "egalite_femmes_hommes": "Égalité femmes/hommes",
    "cadre_de_vie": "Cadre de vie et attractivité du quartier",
    "entretien_des_espaces": "Entretien des espaces",
    "services_publics": "Services publics et de proximité",
    "innovation_publique": "Innovation publique",
}
_IMAGE_ALTERNATIVES = {
    "lien_social": "lien individuel",
    "sante": "santé",
    "solidarite": "collectif solidarite",
    "reseau_de_personnes": "effets collectifs",
    "inclusion_exclusion": "inclusion exclusion",
    "cadre_de_vie": "cadre de vie",
    "services_publics": "service de proxmité",  # as the page has it
    "innovation_publique": "innovation publique",
}
_TILES = ("Effets individuels", "Effets collectifs", "Effets territoriaux")
WINDOW_TITLES = ("Effets sociaux et urbains", "Observatoire des lieux", "Tableau de bord")
_TITLE = "effets sociaux et urbains de "
_CUT_BYTES, _CUT_CHARS = 300, 300
_STOPPED = (".", "!", "?", "…")
_SLUG_BREAK = re.compile(r"[^a-z0-9]+")


def print_page(answers: Answers, rng: Random, *, keeps_full_copy: bool) -> Page:
    """Return the page of a report.

    `keeps_full_copy`: a verbatim cut at 300 characters is followed by its whole text (saved pages), else only the
    excerpt is there (printed pages); some saved pages lost the copy as well.
    """
    spelling = draw_spelling(rng)
    writer = Writer(rng, spelling)
    has_pictures = rng.random() < 0.5
    heading_rate = rng.choice((0.0, 0.0, 0.25))
    dimensions = []
    for dimension_id in THEMES_BY_DIMENSION:
        cards = tuple(
            _print_card(writer, theme, answers.era, has_pictures, heading_rate, keeps_full_copy)
            for theme in answers.themes
            if theme.dimension_id == dimension_id
        )
        if cards:
            heading = DIMENSION_HEADINGS[dimension_id]
            dimensions.append(Dimension(dimension_id=dimension_id, heading=heading, cards=cards))
    page = Page(
        title=_TITLE + answers.site_name,
        tiles=_TILES if has_pictures else (),
        dimensions=tuple(dimensions),
        options=tuple(writer.options),
        slug=make_slug(answers.site_name),
        window_title=rng.choice(WINDOW_TITLES),
        printed_at=f"{rng.randint(1, 28):02}/{rng.randint(1, 12):02}/{_year(rng, answers.era)} "
        f"{rng.randint(7, 19):02}:{rng.randint(0, 59):02}",
    )
    return _with_curly_quotes(page) if spelling.has_curly_quotes else page


def make_slug(site_name: str) -> str:
    """Return the name as an address writes it."""
    bare = unicodedata.normalize("NFKD", site_name).encode("ascii", "ignore").decode()
    return _SLUG_BREAK.sub("-", bare.lower()).strip("-") or "site"


def _year(rng: Random, era: Era) -> int:
    return {Era.G0: 2022, Era.G1: 2023}.get(era) or rng.choice((2024, 2025))


def _print_card(
    writer: Writer, theme: ThemeAnswers, era: Era, has_pictures: bool, heading_rate: float, keeps_full_copy: bool
) -> Card:
    rng = writer.rng
    blocks: tuple[Block, ...]
    if era is Era.G0:
        blocks = tuple(fill(question) for question in read_sections("questions")[theme.theme_id])
    else:
        blocks = print_frames(writer, theme, era)
    heading = HEADINGS[theme.theme_id]
    if rng.random() < heading_rate:
        heading = rng.choice(read_sections("headings")[theme.theme_id])
    return Card(
        theme_id=theme.theme_id,
        heading=heading,
        image_alternative=_IMAGE_ALTERNATIVES.get(theme.theme_id) if has_pictures else None,
        blocks=blocks,
        verbatim=_print_verbatim(rng, theme.verbatim, keeps_full_copy),
        has_own_frame=bool(blocks) and _tells_theme(blocks[0]),
    )


def _tells_theme(block: Block) -> bool:
    """Tell whether a block starts with fixed words of its theme: not a bare colon, nor effects without their frame."""
    text = block.text if isinstance(block, Paragraph) else ""
    return len(text) > 1 and not text.startswith("Des personnes")


def _print_verbatim(rng: Random, text: str | None, keeps_full_copy: bool) -> PrintedVerbatim | None:
    if text is None:
        return None
    if not text.endswith(_STOPPED):
        text += "."  # the page always closes the sentence, also after "/"
    if text.rstrip(".") in WITHOUT_ANSWER or len(text.encode()) <= _CUT_BYTES:
        return PrintedVerbatim(text)
    has_full_copy = keeps_full_copy and rng.random() < 0.7
    return PrintedVerbatim(text, excerpt=text[:_CUT_CHARS] + "...", has_full_copy=has_full_copy)


def _with_curly_quotes(page: Page) -> Page:
    def curl(text: str) -> str:
        return text.replace("'", "’")

    def curl_block(block: Block) -> Block:
        if isinstance(block, Items):
            return Items(tuple(curl(text) for text in block.texts))
        return Paragraph(tuple(Run(curl(run.text), run.is_slot) for run in block.runs))

    def curl_card(card: Card) -> Card:
        return Card(
            theme_id=card.theme_id,
            heading=curl(card.heading),
            image_alternative=card.image_alternative,
            blocks=tuple(curl_block(block) for block in card.blocks),
            verbatim=card.verbatim,
            has_own_frame=card.has_own_frame,
        )

    return Page(
        title=curl(page.title),
        tiles=page.tiles,
        dimensions=tuple(
            Dimension(dimension_id=d.dimension_id, heading=d.heading, cards=tuple(curl_card(c) for c in d.cards))
            for d in page.dimensions
        ),
        options=tuple(PrintedOption(o.indicator_id, o.value_id, curl(o.text)) for o in page.options),
        slug=page.slug,
        window_title=page.window_title,
        printed_at=page.printed_at,
    )

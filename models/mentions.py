"""What free text mentions, as typed records. A mention says what people write of; it never ticks a box."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from models.records import Quantity


class MentionKind(StrEnum):
    CONCEPT = "concept"  # an option of the codebook, as people call it
    ENTITY = "entity"  # an organisation, a place or a programme, by its name
    QUANTITY = "quantity"  # a number and what it counts
    ACTIVITY = "activity"  # what is done in the place


class EntityKind(StrEnum):
    ORGANISATION = "organisation"
    PLACE = "place"
    PROGRAMME = "programme"


class Tongue(StrEnum):
    """The language of a free text; `unknown` when it has too few words to tell."""

    FRENCH = "fr"
    ENGLISH = "en"
    OTHER = "other"
    UNKNOWN = "unknown"


NOTHING_COUNTED = Quantity()


class Mention(NamedTuple):
    """One mention. `char_start`, `char_end`: half-open, in the verbatim's text, whose slice `text` is.

    `label`: the concept's or activity's name in French, the kind of an entity, the unit of a quantity (empty: none).
    `concept_id`: option of the codebook or id of the activity; None for entities and quantities.
    `lemma`: the words in their dictionary form; of an entity, its fullest spelling in the report.
    `quantity`: only of quantities; `unit`: what is counted, singular, None when nothing is named.
    `confidence`: share of such mentions that are right on the marked texts, 0 to 1.
    """

    kind: MentionKind
    label: str
    concept_id: str | None
    text: str
    lemma: str
    char_start: int
    char_end: int
    confidence: float
    is_negated: bool = False
    is_hypothetical: bool = False
    quantity: Quantity = NOTHING_COUNTED
    unit: str | None = None


class FreeText(NamedTuple):
    """What one free text says. `terms`: its nouns, adjectives and verbs in dictionary form, in order."""

    mentions: tuple[Mention, ...]
    terms: tuple[str, ...]
    tongue: Tongue
    word_count: int
    sentence_count: int

"""Where names begin and end: capitals, the links between them, and what a capital is worth where it stands."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from extract.language.tagged import Tagged
from models.mentions import EntityKind
from models.places.communes import communes_called, is_region_or_departement

OF = frozenset("de du des d' la le les l' aux".split())
"""Words between the parts of a name."""
INNER = frozenset("de du des d' la le les l' et en sur sous aux au à & l un une".split())
LEADING = frozenset(
    "le la les l' un une des du de d' au aux à en hors sauf hormis selon avec chez par pour dans via contre sans notre "
    "nos nous vous on il elle ils elles ce cet cette ces c'".split()
)
"""Words that a name does not begin with, whatever the model says."""
_BEFORE_COMMUNES = frozenset("à a de d' du au des aux en entre et avec vers depuis jusqu'à , près sur ( ou".split())
_CONTRACTED = {"du": "Le", "au": "Le", "des": "Les", "aux": "Les"}  # "les gens du Mans"
_LAST_HEADS = frozenset("communauté métropole agglomération agglo habitat".split())
_JOINS_COMMUNES = tuple((word,) for word in "sur sous la le les lès".split())
_LITTLE = frozenset(["ADP", "DET", "PRON", "ADV", "CCONJ", "SCONJ", "PUNCT"])
ARTICLES = frozenset(["le", "la", "les", "l'"])


class Candidate(NamedTuple):
    """A half-open range of words that may be a name. `model`: PER, LOC, ORG, MISC, or "" when a rule found it."""

    first: int
    end: int
    model: str
    basis: str = ""
    kind: EntityKind | None = None


def fold(word: str) -> str:
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFD", word.replace("œ", "oe").replace("’", "'"))
    return re.sub("[\u0300-\u036f]", "", decomposed)


def has_letter(word: str) -> bool:
    return any(c.isalpha() for c in word)


def begins_sentence(tagged: Tagged, i: int) -> bool:
    """Tell whether a word begins a sentence, an item of a list or a quotation, so that its capital says nothing."""
    if i == 0 or tagged.words[i - 1].ends_sentence:
        return True
    return tagged.lower[i - 1] in ("-", "–", "—", "•", "*", "«", '"', "“", ":", ";", "/")


def begins_item(tagged: Tagged, i: int) -> bool:
    """Tell whether a word begins a sentence, after its article too, or an item of a list whose items have capitals."""
    if begins_sentence(tagged, i) or (
        (i == 1 or (i > 1 and tagged.words[i - 2].ends_sentence)) and tagged.lower[i - 1] in LEADING
    ):
        return True
    return tagged.lower[i - 1] == ","


def is_title_word(tagged: Tagged, first: int, end: int) -> bool:
    """Tell whether "Les" belongs to a name, as in "Les Mains Vertes": it has a capital, and so has the next word."""
    word = tagged.words[first].shown
    if tagged.lower[first] not in ("le", "la", "les", "l'") or not word[0].isupper() or first + 1 >= end:
        return False
    return not begins_sentence(tagged, first) and tagged.words[first + 1].shown[0].isupper()


def has_title_article(tagged: Tagged, first: int) -> bool:
    """Tell whether the word before a name is its article, in capitals amid a sentence: "par Les Ateliers du Val"."""
    is_article = first > 0 and tagged.lower[first - 1] in ARTICLES and tagged.words[first - 1].shown[0].isupper()
    is_quoted = first > 1 and tagged.lower[first - 2] in ("«", "“", '"')  # "le club « Les Lisières »"
    return is_article and (is_quoted or not begins_sentence(tagged, first - 1))


def is_place(tagged: Tagged, i: int) -> bool:
    """Tell whether a word in capitals is a commune, a département or a region."""
    if i >= len(tagged.words) or not tagged.words[i].shown[0].isupper() or tagged.words[i - 1].ends_sentence:
        return False
    name = tagged.slice(i, i + 1)
    return bool(communes_called(name)) or is_region_or_departement(name)


def commune_spans(tagged: Tagged) -> Iterator[tuple[int, int]]:
    """Yield words in capitals after "à", "de", "entre" … that are a commune of the official list."""
    for i, word in enumerate(tagged.words):
        if i == 0 or not word.shown[0].isupper() or tagged.words[i - 1].ends_sentence:
            continue
        if tagged.lower[i - 1] not in _BEFORE_COMMUNES or len(word.shown) < 3:
            continue
        if i + 1 < len(tagged.words) and tagged.words[i + 1].shown[0].isupper() and tagged.lower[i] not in ARTICLES:
            continue  # the beginning of a longer name
        end = i + 2 if tagged.lower[i] in ARTICLES and i + 1 < len(tagged.words) else i + 1
        name = tagged.slice(i, end)
        article = _CONTRACTED.get(tagged.lower[i - 1])
        if communes_called(f"{article} {name}") if article else communes_called(name) or is_region_or_departement(name):
            yield i, _joined_end(tagged, end)


def _joined_end(tagged: Tagged, end: int) -> int:
    """Return where "Bar / sur Seine", "Caen / la Mer" end, written without hyphens."""
    is_joined = tagged.lower[end : end + 1] in _JOINS_COMMUNES and not tagged.words[end - 1].ends_sentence
    following = tagged.words[end + 1].shown if end + 1 < len(tagged.words) else ""
    return end + 2 if is_joined and following[:1].isupper() else end


def name_start(tagged: Tagged, first: int) -> int:
    """Return where "Rotary Club", "Bordeaux Métropole" begin: with the words in capitals before the head."""
    is_last = tagged.lower[first] in _LAST_HEADS
    while first > 0 and not tagged.words[first - 1].ends_sentence:
        at = first - 1
        while is_last and at > 0 and tagged.lower[at] in OF and tagged.words[at].shown[0].islower():
            at -= 1  # "Roche aux Fées Communauté"
        is_little = tagged.pos[at] in _LITTLE or tagged.lower[at] in LEADING
        if not tagged.words[at].shown[0].isupper() or is_little or tagged.words[at].ends_sentence:
            break
        first = at
    return first


def name_end(tagged: Tagged, start: int, *, of: bool = True) -> int:
    """Return where a name that goes on at `start` with links and words in capitals ends; `start` when it does not."""
    end, i = start, start
    links = 0
    is_begun = not of
    while i < len(tagged.words) and not tagged.words[i - 1].ends_sentence:
        word = tagged.words[i].shown
        if word[0].isupper() or (
            (is_begun or end > start) and (word[0].isdigit() or _joins_digits(tagged, i)) and links == 0
        ):
            end = i + 1
            links = 0
        elif of and tagged.lower[i] in OF and links < 3:
            links += 1
        else:
            break
        i += 1
    return end


def _joins_digits(tagged: Tagged, i: int) -> bool:
    """Tell whether a mark stands between two numbers: "18-25"."""
    around = tagged.lower[i - 1 : i + 2]
    return len(around) == 3 and around[1] in ("-", "/") and around[0].isdigit() and around[2].isdigit()

"""Where names begin and end: capitals, the links between them, and what a capital is worth where it stands."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from extract.language.tagged import VERBS, Tagged
from models.places.communes import communes_called, is_region_or_departement

OF = frozenset("de du des d' la le les l' aux".split())
"""Words between the parts of a name."""
INNER = frozenset("de du des d' la le les l' et en sur sous aux au à & l un une".split())
LEADING = frozenset(
    "le la les l' un une des du de d' au aux à en notre nos nous vous on il elle ils elles ce cet cette ces c'".split()
)
"""Words that a name does not begin with, whatever the model says."""
_BEFORE_COMMUNES = frozenset("à a de d' du au des aux en entre et avec vers depuis jusqu'à , près sur ( ou".split())
_TITLE_LINKS = frozenset("de du des d'".split())
_PRONOUNS = frozenset("nous vous se s' ne n' il elle ils elles on".split())
_CONTRACTED = {"du": "Le", "au": "Le", "des": "Les", "aux": "Les"}  # "les gens du Mans"
# Adjectives that say of what kind something is, and belong to its name: "Amicale laïque", "lycée hôtelier"
_OF_KIND = re.compile(r"(?:al|ale|aux|ales|el|if|ive|ique|ïque|aine?|ière?|ienne?|aire|éenn?e?|verte?|ole|urbaine?)s?$")
_SINGULAR = (("l'",), ("le",), ("la",))
_OF_ONE = (("de",), ("d'",), ("du",), ("des",))
_JOINS_COMMUNES = tuple((word,) for word in "sur sous la le les lès".split())
_LINKS = tuple((word,) for word in "de d' du des en et sous sur à".split())
_TITLE_THE = (("la",), ("le",), ("l'",), ("les",))
_NO_NOUN = frozenset(["AUX", "ADV", "PRON", "ADP", "NUM", "PUNCT", "CCONJ", "SCONJ", "ADJ"])
_MOST_NOUNS = 2
_TITLE_ARTICLES = (("le",), ("la",), ("les",))
_MOST_SMALL = 4  # words in small letters inside of a name that is a phrase
_LITTLE = frozenset(["ADP", "DET", "PRON", "ADV", "CCONJ", "SCONJ", "PUNCT"])
ARTICLES = frozenset(["le", "la", "les", "l'"])


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


def before_verb(tagged: Tagged, first: int, end: int) -> int:
    """Return where a name ends that the model let run on: "Les Petits Pas / gère la buvette"."""
    for i in range(first + 1, end):
        is_small = tagged.words[i].shown[0].islower()
        is_verb = tagged.moods[i] and tagged.pos[i] in VERBS
        is_apart = tagged.lower[i] == "nous" and tagged.lower[i + 1 : i + 2] in (
            ("se",),
            ("s'",),
        )  # "Pas sans nous se …"
        is_clitic = tagged.lower[i] in _PRONOUNS and any(tagged.moods[i + 1 : i + 3]) and not is_apart
        if is_small and (is_verb or is_clitic or tagged.lower[i] in ("qui", "que", "qu'")):
            return i
    return end


def is_place(tagged: Tagged, i: int) -> bool:
    """Tell whether a word in capitals is a commune, a département or a region."""
    if i >= len(tagged.words) or not tagged.words[i].shown[0].isupper() or tagged.words[i - 1].ends_sentence:
        return False
    name = tagged.slice(i, i + 1)
    return bool(communes_called(name)) or is_region_or_departement(name)


def announced_end(tagged: Tagged, first: int, is_common: Callable[[str], bool]) -> int:
    """Return where an announced name ends: with its capitals and links, or the words that go with its first.

    `is_common`: whether a lower-case word is in the dictionary.
    """
    end = max(first + 1, name_end(tagged, first + 1))
    if is_common(tagged.lower[end - 1]) and (whole := _complement_end(tagged, end)) > end:
        return whole
    if end == first + 1 and (whole := _phrase_end(tagged, first)) > end:
        return whole
    is_plural = tagged.lower[first].endswith("s") and end == first + 1 < len(tagged.words)
    if is_plural and tagged.lower[end].endswith("s") and tagged.pos[end] in ("ADJ", "NOUN"):
        return end + 1
    if is_title_start(tagged, first):
        return before_verb(tagged, first, _small_end(tagged, first))  # "le projet Un toit pour tous"
    is_plain = end == first + 1 and tagged.pos[end : end + 1] == ("ADJ",)
    if is_plain and any(tagged.moods[end + 1 : end + 2]):
        return end + 1  # "le festival Cour ouverte attire"
    if (
        end < len(tagged.words)
        and tagged.lower[first : first + 1] in _TITLE_ARTICLES
        and tagged.lower[end][0].isdigit()
    ):
        return end + 1  # "le tiers-lieu Le 216"
    if tagged.lower[end : end + 1] == ("vers",) and tagged.pos[end + 1 : end + 2] in (("NOUN",), ("ADV",)):
        return end + 2  # "le programme Cap vers demain"
    if end == first + 1 and (whole := _scene_end(tagged, end)) > end:
        return whole
    is_title = tagged.lower[end : end + 1] in (("en",), ("sans",), ("et",)) and tagged.pos[end + 1 : end + 2] == (
        "NOUN",
    )
    return end + 2 if is_title and end == first + 1 else end  # "le festival Rues en fête"


def is_title_start(tagged: Tagged, first: int) -> bool:
    """Tell whether a word in capitals begins a title only as an article does: "Un toit pour tous"."""
    following = tagged.words[first + 1].shown if first + 1 < len(tagged.words) else ""
    begins = tagged.lower[first] in ("un", "une", "tous", "toutes") or tagged.pos[first] in (
        "ADV",
        "ADP",
        "PRON",
        "SCONJ",
    )
    return begins and following[:1].islower()


def _complement_end(tagged: Tagged, end: int) -> int:
    """Return where "Grain / de sel", "Espaces / et sociétés" end: with the small nouns that are linked to a common word."""
    nouns = 0
    while nouns < _MOST_NOUNS and tagged.lower[end : end + 1] in _LINKS:
        last = end + 1
        while tagged.lower[last : last + 1] in _TITLE_THE:
            last += 1
        is_noun = last < len(tagged.words) and not tagged.moods[last] and tagged.pos[last] not in _NO_NOUN
        if (
            not is_noun
            or not tagged.words[last].shown[0].islower()
            or any(tagged.words[k].ends_sentence for k in range(end - 1, last))
        ):
            break
        end, nouns = last + 1, nouns + 1
    return end


def _scene_end(tagged: Tagged, end: int) -> int:
    """Return where "Terre / à l'ouest a repris" ends: with the words that stand between it and its verb."""
    if tagged.pos[end : end + 1] != ("ADP",) or tagged.lower[end] in OF:
        return end
    last = end + 1 + (tagged.pos[end + 1 : end + 2] == ("DET",))
    is_noun = tagged.pos[last : last + 1] == ("NOUN",) and tagged.words[last].shown[0].islower()
    return last + 1 if is_noun and any(tagged.moods[last + 1 : last + 2]) else end


def _small_end(tagged: Tagged, first: int) -> int:
    """Return where the words go to a mark, five at most."""
    end = first + 1
    while end < len(tagged.words) and end - first < _MOST_SMALL + 1 and tagged.words[end].shown[0].isalpha():
        end += 1
    return end


def _phrase_end(tagged: Tagged, first: int) -> int:
    """Return where a name that is a phrase ends: "le groupe Mieux vivre à la Rotonde"; or `first`.

    It begins with a word that is no noun, goes on with at most three small words and a verb among them, and ends
    with a word in capitals.
    """
    if tagged.pos[first] == "NOUN" and not tagged.lower[first].endswith(("er", "ir")):
        return first
    i, has_word = first + 1, tagged.lower[first].endswith(("er", "ir"))
    while i < len(tagged.words) and i - first <= _MOST_SMALL and not tagged.words[i - 1].ends_sentence:
        if tagged.words[i].shown[0].isupper():
            return name_end(tagged, i) if has_word else first
        is_infinitive = tagged.pos[i] == "VERB" and tagged.lower[i].endswith(("er", "ir", "re"))
        if not (is_infinitive or tagged.lower[i] in INNER):
            return first
        has_word = has_word or is_infinitive
        i += 1
    return first


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
    while first > 0 and tagged.words[first - 1].shown[0].isupper() and tagged.pos[first - 1] not in _LITTLE:
        if tagged.words[first - 1].ends_sentence:
            break
        first -= 1
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


def purpose_end(tagged: Tagged, end: int) -> int:
    """Return where "Fondation Vaubelle / pour l'habitat" ends: with what it is for, or against."""
    is_purpose = (
        tagged.lower[end : end + 1] in (("pour",), ("contre",)) and tagged.lower[end + 1 : end + 2] in _SINGULAR
    )
    return end + 3 if is_purpose and tagged.pos[end + 2 : end + 3] == ("NOUN",) else end


def title_end(tagged: Tagged, start: int) -> int:
    """Return where "Comité des fêtes de Brassac", "Association des parents d'élèves" end: with their common words."""
    end, i, commons = start, start, 0
    while i < len(tagged.words) and not tagged.words[i - 1].ends_sentence:
        lower = tagged.lower[i]
        if tagged.words[i].shown[0].isupper():
            end, commons = i + 1, 0
        elif lower in _TITLE_LINKS or (lower in OF and i > start and tagged.lower[i - 1] in _TITLE_LINKS):
            pass
        elif i == start and not tagged.moods[i] and (_OF_KIND.search(lower) or tagged.pos[i] == "ADJ"):
            end = i + 1
        elif i == end and tagged.pos[i] == "ADJ" and (_OF_KIND.search(lower) or tagged.lower[i + 1 : i + 2] in _OF_ONE):
            end = i + 1  # "Fonds social européen", "École nationale supérieure d'architecture"
        elif i > start and tagged.lower[i - 1] in OF and tagged.pos[i] == "NOUN" and commons < 2:
            end, commons = i + 1, commons + 1
        else:
            break
        i += 1
    is_adjective_alone = end == start + 1 and not tagged.words[start].shown[0].isupper()
    return start if is_adjective_alone and not _OF_KIND.search(tagged.lower[start]) else end  # "Région renouvelle"

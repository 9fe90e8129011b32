"""Where titles end: names that are phrases, with words in small letters in and after their capitals."""

from __future__ import annotations

import re
from collections.abc import Callable

from extract.language.name_spans import INNER, OF, name_end
from extract.language.tagged import VERBS, Tagged

_TITLE_LINKS = frozenset("de du des d'".split())
_PRONOUNS = frozenset("nous vous se s' ne n' il elle ils elles on".split())
# Adjectives that say of what kind something is, and belong to its name: "Amicale laïque", "lycée hôtelier"
_OF_KIND = re.compile(
    r"(?:al|ale|aux|ales|el|if|ive|ique|ïque|aine?|ière?|ienne?|aire|éenn?e?|verte?|ole|urbaine?|anne|oise?|aise?|ine|ante?|able|ible|ieux|euse|iste|public|publique)s?$"
)
_NOT_IN_NAMES = frozenset("qui que qu' tous toutes chaque aussi très".split())
_ABOUT = frozenset("information documentation recherche recherches études ressources réflexion observatoire".split())
_SINGULAR = (("l'",), ("le",), ("la",))
_OF_ONE = (("de",), ("d'",), ("du",), ("des",))
_LINKS = tuple((word,) for word in "de d' du des en et sous sur à".split())
_TITLE_THE = (("la",), ("le",), ("l'",), ("les",))
_NO_NOUN = frozenset(["AUX", "ADV", "PRON", "ADP", "NUM", "PUNCT", "CCONJ", "SCONJ", "ADJ"])
_MOST_NOUNS = 2
_AND = (("et",), ("&",))
_TITLE_ARTICLES = (("le",), ("la",), ("les",))
_MOST_SMALL = 4  # words in small letters inside of a name that is a phrase


def before_verb(tagged: Tagged, first: int, end: int) -> int:
    """Return where a name ends that the model let run on: "Les Petits Pas / gère la buvette"."""
    for i in range(first + 1, end):
        # "Pas sans nous se réunit": no subject
        is_apart = tagged.lower[i] == "nous" and tagged.lower[i + 1 : i + 2] in (("se",), ("s'",))
        is_clitic = tagged.lower[i] in _PRONOUNS and any(_is_verb(tagged, k) for k in (i + 1, i + 2)) and not is_apart
        if is_clitic or _is_verb(tagged, i) or tagged.lower[i] in _NOT_IN_NAMES:
            return i
    return end


def _is_verb(tagged: Tagged, i: int) -> bool:
    """Tell whether a word in small letters is a finite verb, or is one by its dictionary form: "mobilise"."""
    if i >= len(tagged.words) or not tagged.words[i].shown[0].islower():
        return False
    word, lemma = tagged.lower[i], tagged.lemmas[i]
    is_read = (
        lemma != word and lemma.endswith(("er", "ir", "re")) and word.endswith(("e", "ent")) and word != f"{lemma}e"
    )
    return bool(tagged.moods[i] and tagged.pos[i] in VERBS) or (is_read and not word.endswith(("ère", "euse")))


def is_no_known_verb(tagged: Tagged, i: int) -> bool:
    """Tell whether the model takes for a verb what is none of the dictionary: "L'Encre douce"."""
    word = tagged.lower[i]
    return tagged.pos[i] == "VERB" and tagged.lemmas[i] == word and not word.endswith(("er", "ir", "re", "ent"))


def goes_before_verb(tagged: Tagged, i: int) -> bool:
    """Tell whether a verb, its pronoun or a mark stands at a place, or nothing."""
    return (
        i >= len(tagged.words)
        or _is_verb(tagged, i)
        or tagged.lower[i] in _PRONOUNS
        or not tagged.lower[i][0].isalnum()
    )


def announced_end(tagged: Tagged, first: int, is_common: Callable[[str], bool]) -> int:
    """Return where an announced name ends: with its capitals and links, or the words that go with its first.

    `is_common`: whether a lower-case word is in the dictionary.
    """
    end = max(first + 1, name_end(tagged, first + 1))
    if is_common(tagged.lower[end - 1]) and (whole := _complement_end(tagged, end)) > end:
        return whole
    if end == first + 1 and (whole := _phrase_end(tagged, first)) > end:
        return whole
    if (whole := _pair_end(tagged, first, end, is_common)) > end:
        return whole
    is_plural = tagged.lower[first].endswith("s") and end == first + 1 < len(tagged.words)
    if is_plural and tagged.lower[end].endswith("s") and tagged.pos[end] in ("ADJ", "NOUN"):
        return end + 1
    if is_title_start(tagged, first):
        return before_verb(tagged, first, _small_end(tagged, first))  # "le projet Un toit pour tous"
    is_plain = (
        end == _title_noun(tagged, first) + 1 < len(tagged.words)
        and tagged.words[end].shown[0].islower()
        and is_common(tagged.lower[end - 1])
    )
    is_kind = is_plain and (
        tagged.pos[end] == "ADJ"
        or (tagged.pos[end] == "NOUN" and not _is_verb(tagged, end))
        or is_no_known_verb(tagged, end)
    )
    if is_kind and not tagged.words[end - 1].ends_sentence and goes_before_verb(tagged, end + 1):
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
    is_pair = tagged.lower[end : end + 1] in _AND and is_title and tagged.words[end + 1].shown[0].isupper()
    return end + 2 if is_title and not is_pair and end == first + 1 else end  # "le festival Rues en fête"


def _title_noun(tagged: Tagged, first: int) -> int:
    """Return the place of the word that a title is about: after its article in "L'Étal commun"."""
    return first + (tagged.lower[first : first + 1] in _TITLE_THE)


def _pair_end(tagged: Tagged, first: int, end: int, is_common: Callable[[str], bool]) -> int:
    """Return where "l'association Terre et Mer" ends: a common word after "et", of one who is announced; or `end`.

    Not "les associations Terre et Mer", which are two, nor "l'association Relais et Emmaüs", "… et la Ville".
    """
    if tagged.lower[end : end + 1] not in _AND or end != _title_noun(tagged, first) + 1:
        return end
    at = end + 1
    if at >= len(tagged.words) or first == 0 or tagged.lower[first - 1].endswith(("s", "x")):
        return end
    is_title = tagged.words[at].shown[0].isupper() and is_common(tagged.lower[at])
    return at + 1 if is_title else end


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


def _complement_end(tagged: Tagged, end: int, links: tuple[tuple[str], ...] = _LINKS) -> int:
    """Return where "Grain / de sel", "Espaces / et sociétés" end: with the nouns that are linked to a common word."""
    nouns = 0
    while nouns < _MOST_NOUNS and tagged.lower[end : end + 1] in links:
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


def purpose_end(tagged: Tagged, end: int) -> int:
    """Return where "Fondation Vaubelle / pour l'habitat" ends: with what it is for, against, or informs of."""
    if tagged.lower[end - 1] in _ABOUT and tagged.lower[end : end + 1] == ("sur",):
        end = name_end(tagged, _complement_end(tagged, end, links=(*_LINKS, ("sur",))))
        return end + (tagged.pos[end : end + 1] == ("ADJ",) and _OF_KIND.search(tagged.lower[end]) is not None)
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
        elif lower in ("à", "aux") and commons and i == end:
            pass  # "Fonds d'aide à l'investissement"
        elif (
            lower in _TITLE_LINKS
            or (lower in OF and tagged.lower[i - 1] == "à" and i > start + 1)
            or (lower in OF and i > start and tagged.lower[i - 1] in _TITLE_LINKS)
        ):
            pass
        elif i == start and not tagged.moods[i] and (_OF_KIND.search(lower) or tagged.pos[i] == "ADJ"):
            end = i + 1
        elif i == end and tagged.pos[i] == "ADJ" and (_OF_KIND.search(lower) or tagged.lower[i + 1 : i + 2] in _OF_ONE):
            end = i + 1  # "Fonds social européen", "École nationale supérieure d'architecture"
        elif i > start and tagged.lower[i - 1] in OF and tagged.pos[i] == "NOUN" and commons < 2:
            end, commons = i + 1, commons + 1
        elif tagged.lower[i - 1] in OF and tagged.pos[i] == "ADJ" and tagged.pos[i + 1 : i + 2] == ("NOUN",):
            pass  # "École de la deuxième chance"
        elif tagged.pos[i - 1] == "ADJ" and i > start + 1 and tagged.pos[i] == "NOUN" and commons < 2:
            end, commons = i + 1, commons + 1
        else:
            break
        i += 1
    is_adjective_alone = end == start + 1 and not tagged.words[start].shown[0].isupper()
    return start if is_adjective_alone and not _OF_KIND.search(tagged.lower[start]) else end  # "Région renouvelle"

"""What may be a name: known ones, those that a word begins or announces, communes, quotes, and what the model met."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from extract.language.announcers import Announcers, by_words, firsts, with_small_letters
from extract.language.headed_names import HeadedNames
from extract.language.name_spans import (
    INNER,
    LEADING,
    OF,
    Candidate,
    begins_item,
    begins_sentence,
    commune_spans,
    fold,
    has_letter,
    has_title_article,
    is_title_word,
    name_end,
)
from extract.language.tagged import Tagged
from extract.language.titles import announced_end, before_verb, is_no_known_verb
from models.free_text import Names
from models.mentions import EntityKind

_OPENS, _CLOSES, _MOST_QUOTED = frozenset('«“"'), frozenset('»”"'), 10
_NATIONAL = (("français",), ("française",), ("national",), ("nationale",))
_WITH = ("avec", "par", "chez")


class CandidateRules:
    """The lists of ``entities.yaml`` that find names, ready to be met. `is_common`: the dictionary has a word."""

    def __init__(self, lists: Names, announcers: Announcers, is_common: Callable[[str], bool]) -> None:
        self._headed = HeadedNames(by_words(lists.heads), announcers)
        self._announcers = announcers
        self._gazetteer = with_small_letters(by_words(lists.gazetteer, folds=False))
        self._by_first = firsts(self._gazetteer)
        self._not_names = frozenset(lists.not_names)
        self._is_common = is_common

    def find(self, tagged: Tagged) -> Iterable[Candidate]:
        """Yield what may be a name, in no order, and overlapping."""
        yield from self._from_gazetteer(tagged)
        yield from self._headed.find(tagged)
        yield from self._from_communes(tagged)
        yield from self._from_announced(tagged)
        yield from self._from_quotes(tagged)
        yield from self._from_model(tagged)
        yield from self._from_capitals(tagged)
        yield from self._from_firms(tagged)

    def _from_gazetteer(self, tagged: Tagged) -> Iterable[Candidate]:
        for i, word in enumerate(tagged.words):
            for words in self._by_first.get(word.shown, ()):
                end = i + len(words)
                shown = tuple(w.shown for w in tagged.words[i:end])
                kind = self._gazetteer[words]
                if kind is EntityKind.PLACE and (name_end(tagged, end, of=False) > end or _ends_name(tagged, i)):
                    continue  # "France Inter", "Bâtiments de France"
                if shown == words and self._stands_alone(tagged, i, end):
                    if kind is EntityKind.ORGANISATION and end < len(tagged.words) and tagged.lower[end] in OF:
                        end = name_end(tagged, end)  # "CAF de l'Isère"
                    elif kind is EntityKind.ORGANISATION:
                        end = max(end + _is_number_of(tagged, end), name_end(tagged, end, of=False))  # "DRAC Bretagne"
                        is_national = tagged.lower[end : end + 1] in _NATIONAL and len(words) > 1
                        end += is_national  # "Secours populaire français"
                    yield Candidate(i, end, "", "gazetteer", kind)
                    break

    def _stands_alone(self, tagged: Tagged, first: int, end: int) -> bool:
        """Tell whether a word such as "Région" is a name: in capitals amid a sentence, or more than one word."""
        if end - first > 1 or tagged.words[first].shown.isupper():
            return True
        begins = first == 0 or tagged.words[first - 1].ends_sentence
        return not begins or not self._is_common(tagged.lower[first])

    def _from_communes(self, tagged: Tagged) -> Iterable[Candidate]:
        """Yield communes, but none inside of a longer name that is announced: "l'association Les Amis de Cahors"."""
        longer = [(a, b) for a, b, _ in tagged.names if self._announcers.is_noun_before(tagged, a)]
        for first, end in commune_spans(tagged):
            if self._is_of_acronym(tagged, first):
                continue  # "CHRU de Brest"
            if self._is_of_pair(tagged, first):
                continue  # "l'association Terre et Mer"
            if not any(a <= first and end <= b and (a, b) != (first, end) for a, b in longer):
                yield Candidate(first, end, "", "commune", EntityKind.PLACE)

    def _is_of_pair(self, tagged: Tagged, first: int) -> bool:
        is_second = first > 2 and tagged.lower[first - 1] == "et" and self._is_word(tagged.lower[first])
        return is_second and self._announcers.is_noun_before(tagged, first - 2)

    def _is_of_acronym(self, tagged: Tagged, first: int) -> bool:
        shown = tagged.words[first - 2].shown if first > 1 and tagged.lower[first - 1] in OF else ""
        return len(shown) > 2 and shown.isalpha() and shown.isupper() and shown not in self._not_names

    def _from_announced(self, tagged: Tagged) -> Iterable[Candidate]:
        """Yield "le programme Rives ouvertes", "l'association Grain": a capital after the noun that announces it."""
        for i in range(1, len(tagged.words)):
            if (
                tagged.words[i].shown[0].isupper()
                and not begins_sentence(tagged, i)
                and self._announcers.is_noun_before(tagged, i)
            ):
                yield Candidate(i, announced_end(tagged, i, self._is_word), "")

    def _from_quotes(self, tagged: Tagged) -> Iterable[Candidate]:
        """Yield what stands in quotes after the noun that announces it: "le label « Un bourg pour tous »"."""
        for i, word in enumerate(tagged.words[:-1]):
            if word.raw not in _OPENS or not tagged.words[i + 1].shown[0].isupper():
                continue
            close = next(
                (k for k in range(i + 1, min(i + _MOST_QUOTED, len(tagged.words))) if tagged.words[k].raw in _CLOSES), 0
            )
            if close and self._announcers.is_noun_before(tagged, i):
                yield Candidate(i + 1, close, "", "before", self._announcers.kind_before(tagged, i))

    def _from_model(self, tagged: Tagged) -> Iterable[Candidate]:
        for first, end, kind in tagged.names:
            while first < end and (tagged.lower[first] in LEADING and not is_title_word(tagged, first, end)):
                first += 1
            while first < end and not any(c.isalnum() for c in tagged.lower[first]):
                first += 1
            shown = tagged.words[first].shown if first < end else ""
            if end - first > 1 and (shown[0].islower() or shown.isupper()) and self._announces(tagged.lower[first]):
                first += 1  # "l'opération Nettoyons la nature", "l'AMI Rebonds"
            end = before_verb(tagged, first, end)
            end = next((i for i in range(first + 1, end) if _parts(tagged, i)), end)
            while end > first and (tagged.lower[end - 1] in INNER or not has_letter(tagged.lower[end - 1])):
                end -= 1
            if first and first < end and has_title_article(tagged, first):
                first -= 1
            if first < end:
                yield Candidate(first, self._further_end(tagged, first, end, kind), kind)

    def _from_capitals(self, tagged: Tagged) -> Iterable[Candidate]:
        """Yield words in capitals amid a sentence that no dictionary has: the model misses many."""
        persons = {first for first, end, kind in tagged.names if kind == "PER" and end == first + 1}
        for i in range(1, len(tagged.words)):
            word = tagged.words[i].shown
            if (
                word[0].isupper()
                and (i not in persons or tagged.lower[i - 1] in OF)
                and len(word) > 2
                and word.replace("-", "").isalpha()
                and not begins_sentence(tagged, i)
                and (not begins_item(tagged, i) or not self._is_common(tagged.lower[i]))
                and not tagged.words[i - 1].shown[0].isupper()
                and (tagged.lower[i - 1] in _WITH or not self._is_common(tagged.lower[i]))
                and (tagged.lower[i - 1] in _WITH or not self._is_common(tagged.lower[i].removesuffix("s")))
            ):
                yield Candidate(i, self._further_end(tagged, i, i + 1, ""), "")

    def _from_firms(self, tagged: Tagged) -> Iterable[Candidate]:
        """Yield "les Chantiers navals Kermor": a plural in capitals, its adjective, and whose they are."""
        for i in range(1, len(tagged.words) - 2):
            words = tagged.words[i : i + 3]
            if (
                (tagged.pos[i + 1] == "ADJ" or is_no_known_verb(tagged, i + 1))
                and words[0].shown[0].isupper()
                and words[1].shown.islower()
                and words[2].shown[0].isupper()
                and tagged.lower[i].endswith(("s", "x"))
                and tagged.lower[i + 1].endswith(("s", "x"))
                and not begins_sentence(tagged, i)
                and not any(word.ends_sentence for word in words[:2])
            ):
                yield Candidate(i, self._further_end(tagged, i, i + 3, ""), "")

    def _is_word(self, word: str) -> bool:
        return self._is_common(word) or self._is_common(word.removesuffix("s"))

    def _further_end(self, tagged: Tagged, first: int, end: int, kind: str) -> int:
        """Return where a name that was found ends: with the words in capitals after it, but no number that counts."""
        shown = tagged.words[first].shown
        is_acronym = end - first == 1 and shown.isupper() and kind != "LOC" and shown not in self._not_names
        if is_acronym and _is_number_of(tagged, end):
            return end + 1  # "SDIS 56"
        further = max(end, name_end(tagged, end, of=is_acronym))  # "GEM du Havre"
        is_count = further < len(tagged.words) and tagged.pos[further] in ("NOUN", "ADJ")
        return end if is_count else further

    def _announces(self, word: str) -> bool:
        words = (fold(word),)
        return words in self._announcers.words and self._headed.kinds.get(words) is not EntityKind.PLACE


def _ends_name(tagged: Tagged, i: int) -> bool:
    """Tell whether a word goes with one in capitals before it, or "de" stands between them."""
    if i > 1 and tagged.words[i - 1].shown[0].isupper() and not begins_sentence(tagged, i - 1):
        return tagged.lower[i - 1] not in LEADING  # "le réseau Addictions Oise"
    is_linked = i > 2 and tagged.lower[i - 1] in OF and tagged.words[i - 2].shown[0].isupper()
    return is_linked and not begins_sentence(tagged, i - 2)


def _parts(tagged: Tagged, i: int) -> bool:
    """Tell whether a mark stands between two items: a comma, or a dash with blanks."""
    is_dash = tagged.lower[i] in ("-", "–", "—") and tagged.words[i - 1].end < tagged.words[i].start
    return tagged.lower[i] == "," or is_dash


def _is_number_of(tagged: Tagged, i: int) -> bool:
    """Tell whether a number belongs to the office before it: "SDIS 56", not "CAF 30 dossiers"."""
    is_short = i < len(tagged.words) and tagged.lower[i].isdigit() and len(tagged.lower[i]) <= 3
    if not is_short or tagged.words[i - 1].ends_sentence:
        return False
    is_counted = tagged.pos[i + 1 : i + 2] in (("NOUN",), ("ADJ",)) and tagged.lower[i + 1].endswith(("s", "x"))
    return not is_counted and tagged.lower[i + 1 : i + 2] not in (("%",), ("€",))

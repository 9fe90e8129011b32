"""Names of organisations, places and programmes: what the model met, corrected by the words in and before each name.

The model finds names well and types them badly. A name is kept when it has a capital and is no common word; its kind is
told by its first word ("école", "rue"), by what announces it ("le programme"), by the gazetteer, then by the model.
Persons are never kept: nobody who is named in a report asked to be in a table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from extract.language.announcers import Announcers, by_words, firsts, is_weak, with_small_letters
from extract.language.name_spans import (
    INNER,
    LEADING,
    OF,
    announced_end,
    begins_item,
    before_verb,
    begins_sentence,
    commune_spans,
    fold,
    has_letter,
    has_title_article,
    is_place,
    is_title_word,
    name_end,
    name_start,
    purpose_end,
    title_end,
)
from extract.language.tagged import Tagged
from models.free_text import Names
from models.mentions import EntityKind

_BY_MODEL = {"LOC": EntityKind.PLACE, "ORG": EntityKind.ORGANISATION, "MISC": EntityKind.ORGANISATION}
_OF_ALONE = frozenset((word,) for word in OF)
_AT = ("à", "vers")
_OPENS, _CLOSES, _MOST_QUOTED = frozenset('«“"'), frozenset('»”"'), 10
_NATIONAL = (("français",), ("française",), ("national",), ("nationale",))
_WITH = ("avec", "par", "chez")
_THE = (("l'",), ("la",), ("le",))
_AMID_LISTS = frozenset([",", "et", "ou", "("])


class Name(NamedTuple):
    """A name and its half-open range of words. `basis`: what told its kind, for its confidence."""

    first: int
    end: int
    kind: EntityKind
    basis: str  # gazetteer, head, before, model


class _Candidate(NamedTuple):
    first: int
    end: int
    model: str  # PER, LOC, ORG, MISC, or "" when a rule found it
    basis: str = ""
    kind: EntityKind | None = None


class NameRules:
    """The lists of ``entities.yaml``, ready to be met.

    `is_common`: whether a lower-case word is in the dictionary; `is_term`: whether it names a concept or an activity.
    """

    def __init__(self, lists: Names, is_common: Callable[[str], bool], is_term: Callable[[str], bool]) -> None:
        self._heads = by_words(lists.heads)
        self._announcers = Announcers(lists.before)
        self._gazetteer = with_small_letters(by_words(lists.gazetteer, folds=False))
        self._by_first = firsts(self._gazetteer)
        self._heads_by_first = firsts(self._heads)
        self._not_names = frozenset(lists.not_names) | {name.casefold() for name in lists.not_names if len(name) > 4}
        self._titles = frozenset(lists.titles)
        self._first_names = frozenset(lists.first_names)
        self._is_common = is_common
        self._is_term = is_term

    def find(self, tagged: Tagged) -> list[Name]:
        """Return the names of a text, in order and without overlap: the longest where several begin."""
        candidates = [
            *self._from_gazetteer(tagged),
            *self._from_heads(tagged),
            *self._from_communes(tagged),
            *self._from_announced(tagged),
            *self._from_quotes(tagged),
            *self._from_model(tagged),
            *self._from_capitals(tagged),
        ]
        ranked = sorted(candidates, key=lambda c: (-_rank(c), -(c.end - c.first), c.first))
        taken: set[int] = set()
        found: list[Name] = []
        for candidate in ranked:
            if taken.isdisjoint(range(candidate.first, candidate.end)):
                name = self._name(tagged, candidate)
                if name is not None:
                    taken.update(range(name.first, name.end))
                    found.append(name)
                elif self._is_person(tagged, candidate):
                    taken.update(range(candidate.first, candidate.end))
        return sorted(found)

    def _from_gazetteer(self, tagged: Tagged) -> Iterable[_Candidate]:
        for i, word in enumerate(tagged.words):
            for words in self._by_first.get(word.shown, ()):
                end = i + len(words)
                shown = tuple(w.shown for w in tagged.words[i:end])
                if shown == words and self._stands_alone(tagged, i, end):
                    kind = self._gazetteer[words]
                    if kind is EntityKind.ORGANISATION and end < len(tagged.words) and tagged.lower[end] in OF:
                        end = name_end(tagged, end)  # "CAF de l'Isère"
                    elif kind is EntityKind.ORGANISATION:
                        end = max(end, name_end(tagged, end, of=False))  # "DRAC Bretagne"
                        end += (
                            tagged.lower[end : end + 1] in _NATIONAL and len(words) > 1
                        )  # "Secours populaire français"
                    yield _Candidate(i, end, "", "gazetteer", kind)
                    break

    def _stands_alone(self, tagged: Tagged, first: int, end: int) -> bool:
        """Tell whether a word such as "Région" is a name: in capitals amid a sentence, or more than one word."""
        if end - first > 1 or tagged.words[first].shown.isupper():
            return True
        begins = first == 0 or tagged.words[first - 1].ends_sentence
        return not begins or not self._is_common(tagged.lower[first])

    def _from_heads(self, tagged: Tagged) -> Iterable[_Candidate]:
        """Yield "école Jean-Macé", "Mission locale du Haut-Verdier": a head, then links, then words in capitals."""
        for i in range(len(tagged.words)):
            for words in self._heads_by_first.get(fold(tagged.lower[i]), ()):
                head_end = i + len(words)
                if tuple(fold(w) for w in tagged.lower[i:head_end]) == words:
                    candidate = self._headed(tagged, i, head_end, words)
                    if candidate is not None:
                        yield candidate
                    break

    def _headed(self, tagged: Tagged, first: int, head_end: int, words: tuple[str, ...]) -> _Candidate | None:
        """Return the name that a head begins, if one does. In small letters, words that announce names are none."""
        is_capital = tagged.words[first].shown[0].isupper()
        kind = self._heads[words]
        if not is_capital and words in self._announcers.words and kind is not EntityKind.PLACE:
            return None  # "l'association Le Fil", "le plan Demain"
        if not is_capital and self._announcers.is_complement(tagged, head_end):
            return None  # "la compagnie de théâtre Le Zèbre"
        begins = begins_sentence(tagged, first)
        is_adjective = tagged.pos[head_end : head_end + 1] == ("ADJ",) and tagged.words[head_end].shown[0].islower()
        skipped = 1 if is_adjective and not begins else 0
        end = max(name_end(tagged, head_end), name_end(tagged, head_end + skipped) if skipped else 0)
        if end <= head_end + skipped:
            end = head_end
        if (
            begins
            and is_capital
            and words in self._announcers.words
            and tagged.lower[head_end : head_end + 1] not in _OF_ALONE
        ):
            return None  # "Association Le Fil": it announces the name here too
        if not is_capital and end == head_end:
            whole = title_end(tagged, head_end)  # "école de musique de Melle"
            end = whole if tagged.words[whole - 1].shown[0].isupper() else end
        if is_capital and end == head_end:
            whole = title_end(tagged, head_end)
            if not begins or any(w.shown[0].isupper() for w in tagged.words[head_end:whole]):
                end = whole
        if is_capital and self._announcers.is_noun_before(tagged, first):
            kind = self._announcers.kind_before(tagged, first) or kind  # "le collectif Jardin bleu"
        elif kind is EntityKind.PROGRAMME and self._announcers.kind_before(tagged, first) is EntityKind.ORGANISATION:
            kind = EntityKind.ORGANISATION  # "encadrés par Ateliers du Val"
        if is_capital and not begins:
            start = name_start(tagged, first)
            first = start + 1 if start < first and (tagged.lower[start],) in self._announcers.words else start  # "AMI"
            if first and has_title_article(tagged, first):
                first -= 1  # "porté par Les Ateliers du Val": a title, of which "Ateliers" says no kind
                kind = self._announcers.kind_before(tagged, first) or EntityKind.ORGANISATION
        if is_capital and kind is EntityKind.ORGANISATION:
            end = purpose_end(tagged, end)
        if end == head_end + 1 and len(tagged.words[head_end].shown) == 1:
            return None  # "la tour B"
        is_named = end > head_end or (is_capital and head_end - first > 1)
        return _Candidate(first, end, "", "head", kind) if is_named else None

    def _from_communes(self, tagged: Tagged) -> Iterable[_Candidate]:
        """Yield communes, but none inside of a longer name that is announced: "l'association Les Amis de Cahors"."""
        longer = [(a, b) for a, b, _ in tagged.names if self._announcers.is_noun_before(tagged, a)]
        for first, end in commune_spans(tagged):
            if not any(a <= first and end <= b and (a, b) != (first, end) for a, b in longer):
                yield _Candidate(first, end, "", "commune", EntityKind.PLACE)

    def _from_announced(self, tagged: Tagged) -> Iterable[_Candidate]:
        """Yield "le programme Rives ouvertes", "l'association Grain": a capital after the noun that announces it."""
        for i in range(1, len(tagged.words)):
            if (
                tagged.words[i].shown[0].isupper()
                and not begins_sentence(tagged, i)
                and self._announcers.is_noun_before(tagged, i)
            ):
                yield _Candidate(i, announced_end(tagged, i, self._is_word), "")

    def _from_quotes(self, tagged: Tagged) -> Iterable[_Candidate]:
        """Yield what stands in quotes after the noun that announces it: "le label « Un bourg pour tous »"."""
        for i, word in enumerate(tagged.words[:-1]):
            if word.raw not in _OPENS or not tagged.words[i + 1].shown[0].isupper():
                continue
            close = next(
                (k for k in range(i + 1, min(i + _MOST_QUOTED, len(tagged.words))) if tagged.words[k].raw in _CLOSES), 0
            )
            if close and self._announcers.is_noun_before(tagged, i):
                yield _Candidate(i + 1, close, "", "before", self._announcers.kind_before(tagged, i))

    def _from_model(self, tagged: Tagged) -> Iterable[_Candidate]:
        for first, end, kind in tagged.names:
            while first < end and (tagged.lower[first] in LEADING and not is_title_word(tagged, first, end)):
                first += 1
            while first < end and not any(c.isalnum() for c in tagged.lower[first]):
                first += 1
            shown = tagged.words[first].shown if first < end else ""
            if end - first > 1 and (shown[0].islower() or shown.isupper()) and self._announces(tagged.lower[first]):
                first += 1  # "l'opération Nettoyons la nature", "l'AMI Rebonds"
            end = before_verb(tagged, first, end)
            while end > first and (tagged.lower[end - 1] in INNER or not has_letter(tagged.lower[end - 1])):
                end -= 1
            if first and first < end and has_title_article(tagged, first):
                first -= 1
            if first < end:
                yield _Candidate(first, self._further_end(tagged, first, end, kind), kind)

    def _from_capitals(self, tagged: Tagged) -> Iterable[_Candidate]:
        """Yield words in capitals amid a sentence that no dictionary has: the model misses many."""
        for i in range(1, len(tagged.words)):
            word = tagged.words[i].shown
            if (
                word[0].isupper()
                and len(word) > 2
                and word.replace("-", "").isalpha()
                and not begins_sentence(tagged, i)
                and (not begins_item(tagged, i) or not self._is_common(tagged.lower[i]))
                and not tagged.words[i - 1].shown[0].isupper()
                and (tagged.lower[i - 1] in _WITH or not self._is_common(tagged.lower[i]))
                and (tagged.lower[i - 1] in _WITH or not self._is_common(tagged.lower[i].removesuffix("s")))
            ):
                yield _Candidate(i, self._further_end(tagged, i, i + 1, ""), "")

    def _is_word(self, word: str) -> bool:
        return self._is_common(word) or self._is_common(word.removesuffix("s"))

    def _further_end(self, tagged: Tagged, first: int, end: int, kind: str) -> int:
        """Return where a name that was found ends: with the words in capitals after it, but no number that counts."""
        is_acronym = end - first == 1 and tagged.words[first].shown.isupper() and kind != "LOC"
        if is_acronym and _is_number_of(tagged, end):
            return end + 1  # "SDIS 56"
        further = max(end, name_end(tagged, end, of=is_acronym))  # "GEM du Havre"
        is_count = further < len(tagged.words) and tagged.pos[further] in ("NOUN", "ADJ")
        return end if is_count else further

    def _announces(self, word: str) -> bool:
        words = (fold(word),)
        return words in self._announcers.words and self._heads.get(words) is not EntityKind.PLACE

    def _name(self, tagged: Tagged, candidate: _Candidate) -> Name | None:
        """Return the name with its kind, or None when it is a common word, a person or a known non-name."""
        first, end, _, basis, kind = candidate
        shown = [tagged.words[i].shown for i in range(first, end)]
        if not any(word[0].isupper() or (word[0].isdigit() and len(word) > 1) for word in shown):
            return None
        if basis == "gazetteer" and kind is not None:
            return Name(first, end, kind, basis)
        if shown[0].isdigit() and " ".join(shown[1:]) in self._not_names:
            return None  # "8 ETP" begins a text: a quantity
        if " ".join(shown) in self._not_names or (len(shown) == 1 and shown[0].casefold() in self._not_names):
            return None
        if basis == "commune" and tagged.lower[first - 1] in _AMID_LISTS and self._is_common(tagged.lower[first]):
            return (
                Name(first, end, EntityKind.PLACE, basis)
                if "entre" in tagged.lower[max(0, first - 4) : first]
                else None
            )
        if not basis and self._is_ordinary(tagged, first, end):
            return None
        if kind is not None:
            return Name(first, end, kind, basis)
        if self._is_person(tagged, candidate):
            return None
        return self._by_context(tagged, candidate)

    def _by_context(self, tagged: Tagged, candidate: _Candidate) -> Name | None:
        first, end = candidate.first, candidate.end
        is_titled = self._announcers.is_noun_before(tagged, first) and tagged.words[first].shown[0].isupper()
        for size in (3, 2, 1) if not is_titled else ():  # "la radio Canal B"
            words = tuple(fold(w) for w in tagged.lower[first : min(end, first + size)])
            if words in self._heads:
                return Name(first, end, self._heads[words], "head")
        announced = self._announcers.kind_before(tagged, first)
        model = candidate.model
        if announced is EntityKind.PLACE and tagged.words[first].shown.isupper() and end - first == 1:
            announced = None  # "grâce au FDVA": letters are no place
        if not model and announced is None and is_place(tagged, first):
            return Name(first, end, EntityKind.PLACE, "commune")  # "les gens de la Villeneuve"
        is_doubted = (announced is EntityKind.PLACE and model in ("ORG", "MISC")) or (
            announced is EntityKind.ORGANISATION
            and model == "LOC"
            and is_weak(tagged, first)
            and not has_title_article(tagged, first + 1)  # "avec Le Relais"
        )
        if announced is not None and not is_doubted:
            return Name(first, end, announced, "before")
        is_subject = tagged.lower[first - 1 : first] in _THE and any(tagged.moods[end : end + 1])
        if model == "LOC" and end - first == 1 and is_subject and not is_place(tagged, first):
            return Name(first, end, EntityKind.ORGANISATION, "model")  # "l'Adapei loue deux salles"
        if model == "PER":
            return Name(first, end, EntityKind.ORGANISATION, "model") if end - first > 1 else None
        return Name(first, end, _BY_MODEL.get(model, EntityKind.ORGANISATION), "model")

    def _is_ordinary(self, tagged: Tagged, first: int, end: int) -> bool:
        """Tell whether the words are common ones, in capitals only because a sentence or a list begins there."""
        words = range(first, end)
        capitals = [i for i in words if tagged.words[i].shown[0].isupper()]
        if end - first == 1:
            lower = tagged.lower[first]
            if len(lower) < 2 or any(c in lower for c in "@/") or not has_letter(lower):
                return True
            is_misread = tagged.words[first].shown.isupper() or self._announcers.is_noun_before(tagged, first)
            if tagged.pos[first] in ("VERB", "AUX", "ADV", "DET", "PRON") and not is_misread:
                return True
            is_common = self._is_common(lower) or self._is_common(lower.removesuffix("s")) or self._is_term(lower)
            return is_common and (begins_item(tagged, first) or self._announcers.kind_before(tagged, first) is None)
        if capitals == [first] and begins_item(tagged, first):
            return all(self._is_common(tagged.lower[i]) or tagged.lower[i] in INNER for i in words)
        # "Atelier de Gospel": an activity and its subject
        return begins_item(tagged, first) and self._is_term(tagged.lower[first]) and tagged.lower[first + 1] in INNER

    def _is_person(self, tagged: Tagged, candidate: _Candidate) -> bool:
        """Tell whether a name is somebody's: after "M.", or with a first name, unless a head begins it."""
        first = candidate.first
        before = [tagged.lower[i] for i in range(max(0, first - 2), first) if tagged.lower[i] != "."]
        if candidate.basis:
            return False
        if (before and before[-1] in self._titles) or tagged.lower[first] in self._titles:
            return True
        given = tagged.lower[first].split("-")[0]
        if given not in self._first_names:
            return candidate.end - first == 1 and self._is_beside_person(tagged, first)
        announced = self._announcers.kind_before(tagged, first)
        if announced is EntityKind.ORGANISATION and not is_weak(tagged, first):
            return False
        is_called = announced is EntityKind.PLACE and tagged.lower[first - 1] in _AT
        if announced not in (None, EntityKind.ORGANISATION) and not is_called:
            return False  # "la rue Camille"; "merci à Camille" is somebody
        return candidate.model == "PER" or candidate.end - first <= 2

    def _is_beside_person(self, tagged: Tagged, first: int) -> bool:
        """Tell whether "et" joins a name to a first name: "Rémi et Soizic"."""
        around = (tagged.lower[first - 2 : first], tagged.lower[first + 1 : first + 3][::-1])
        return any(len(pair) == 2 and pair[1] == "et" and pair[0] in self._first_names for pair in around)


def _is_number_of(tagged: Tagged, i: int) -> bool:
    """Tell whether a number belongs to the office before it: "SDIS 56", not "CAF 30 dossiers"."""
    is_short = i < len(tagged.words) and tagged.lower[i].isdigit() and len(tagged.lower[i]) <= 3
    return is_short and not tagged.words[i - 1].ends_sentence and tagged.pos[i + 1 : i + 2] not in (("NOUN",), ("ADJ",))


def _rank(candidate: _Candidate) -> int:
    """Rules go before the model; among rules the longer."""
    if candidate.basis in ("head", "gazetteer"):
        return 3 if candidate.end - candidate.first > 1 else 1 + (candidate.basis == "gazetteer")
    return int(candidate.basis == "commune")

"""Names of organisations, places and programmes: what the model met, corrected by the words in and before each name.

The model finds names well and types them badly. A name is kept when it has a capital and is no common word; its kind is
told by its first word ("école", "rue"), by what announces it ("le programme"), by the gazetteer, then by the model.
Persons are never kept: nobody who is named in a report asked to be in a table.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from extract.language.announcers import Announcers, by_words, is_weak
from extract.language.name_candidates import CandidateRules
from extract.language.name_spans import (
    INNER,
    Candidate,
    begins_item,
    fold,
    has_letter,
    has_title_article,
    is_place,
)
from extract.language.tagged import Tagged
from models.free_text import Names
from models.mentions import EntityKind

_BY_MODEL = {"LOC": EntityKind.PLACE, "ORG": EntityKind.ORGANISATION, "MISC": EntityKind.ORGANISATION}
# A noun for somebody: "sculptrice", "menuisier", "trésorière", "voisin"
_ROLE = re.compile(r"(?:trice|euse|ier|ière|iste|ienne?|voisine?|amie?|maire|doyenne?)$")
_SOME = frozenset("un une nos mes leurs quelques plusieurs chaque aucun aucune deux trois".split())
_AT = ("à", "vers")
_THE = (("l'",), ("la",), ("le",))
_AMID_LISTS = frozenset([",", "et", "ou", "("])


class Name(NamedTuple):
    """A name and its half-open range of words. `basis`: what told its kind, for its confidence."""

    first: int
    end: int
    kind: EntityKind
    basis: str  # gazetteer, head, before, model


class NameRules:
    """The lists of ``entities.yaml``, ready to be met.

    `is_common`: whether a lower-case word is in the dictionary; `is_term`: whether it names a concept or an activity.
    """

    def __init__(self, lists: Names, is_common: Callable[[str], bool], is_term: Callable[[str], bool]) -> None:
        self._heads = by_words(lists.heads)
        self._announcers = Announcers(lists.before)
        self._candidates = CandidateRules(lists, self._announcers, is_common)
        self._not_names = frozenset(lists.not_names) | {name.casefold() for name in lists.not_names if len(name) > 4}
        self._titles = frozenset(lists.titles)
        self._first_names = frozenset(lists.first_names)
        self._is_common = is_common
        self._is_term = is_term

    def find(self, tagged: Tagged) -> list[Name]:
        """Return the names of a text, in order and without overlap: the longest where several begin."""
        ranked = sorted(self._candidates.find(tagged), key=lambda c: (-_rank(c), -(c.end - c.first), c.first))
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
        return _told_before(tagged, sorted(found))

    def _name(self, tagged: Tagged, candidate: Candidate) -> Name | None:
        """Return the name with its kind, or None when it is a common word, a person or a known non-name."""
        first, end, _, basis, kind = candidate
        shown = [tagged.words[i].shown for i in range(first, end)]
        if basis == "gazetteer" and kind is not None:
            return Name(first, end, kind, basis)  # "croix rouge" too, as one types it
        if not any(word[0].isupper() or (word[0].isdigit() and len(word) > 1) for word in shown):
            return None
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
        if not basis and (self._is_ordinary(tagged, first, end) or self._is_one_of_many(tagged, first, end)):
            return None
        if kind is not None:
            return Name(first, end, kind, basis)
        if self._is_person(tagged, candidate):
            return None
        return self._by_context(tagged, candidate)

    def _by_context(self, tagged: Tagged, candidate: Candidate) -> Name | None:
        first, end = candidate.first, candidate.end
        is_titled = self._announcers.is_noun_before(tagged, first) and tagged.words[first].shown[0].isupper()
        for size in (3, 2, 1) if not is_titled else ():  # "la radio Canal B"
            words = tuple(fold(w) for w in tagged.lower[first : min(end, first + size)])
            if words in self._heads:
                return Name(first, end, self._heads[words], "head")
        announced = self._announcers.kind_before(tagged, first)
        model = candidate.model
        if announced is EntityKind.PLACE and sum(map(str.isupper, tagged.words[first].shown)) > 1 and end - first == 1:
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
        is_acronym = len(tagged.words[first].shown) > 2 and tagged.words[first].shown.isupper()
        if model == "LOC" and is_acronym and not is_place(tagged, first):
            return Name(first, end, EntityKind.ORGANISATION, "model")  # "CHRU de Brest"
        if model == "PER":
            return Name(first, end, EntityKind.ORGANISATION, "model") if end - first > 1 else None
        return Name(first, end, _BY_MODEL.get(model, EntityKind.ORGANISATION), "model")

    def _is_one_of_many(self, tagged: Tagged, first: int, end: int) -> bool:
        """Tell whether "un", "nos" or an activity with "de" stands before: "un Escape Game", "un tournoi de Mölkky"."""
        if first == 0 or is_place(tagged, first) or self._announcers.is_noun_before(tagged, first):
            return False
        is_done = tagged.lower[first - 1] in ("de", "d'") and first > 1 and self._is_term(tagged.lower[first - 2])
        return tagged.lower[first - 1] in _SOME or (is_done and end == first + 1)

    def _is_ordinary(self, tagged: Tagged, first: int, end: int) -> bool:
        """Tell whether the words are common ones, in capitals only because a sentence or a list begins there."""
        words = range(first, end)
        capitals = [i for i in words if tagged.words[i].shown[0].isupper()]
        if end - first == 1:
            lower = tagged.lower[first]
            if len(lower) < 2 or any(c in lower for c in "@/") or not has_letter(lower):
                return True
            is_misread = not tagged.words[first].shown[1:].islower() or self._announcers.is_noun_before(tagged, first)
            if tagged.pos[first] in ("VERB", "AUX", "ADV", "DET", "PRON") and not is_misread:
                return True
            is_common = self._is_common(lower) or self._is_common(lower.removesuffix("s")) or self._is_term(lower)
            return is_common and (begins_item(tagged, first) or self._announcers.kind_before(tagged, first) is None)
        if capitals == [first] and begins_item(tagged, first):
            return all(self._is_common(tagged.lower[i]) or tagged.lower[i] in INNER for i in words)
        # "Atelier de Gospel": an activity and its subject
        return begins_item(tagged, first) and self._is_term(tagged.lower[first]) and tagged.lower[first + 1] in INNER

    def _is_person(self, tagged: Tagged, candidate: Candidate) -> bool:
        """Tell whether a name is somebody's: after "M.", or with a first name, unless a head begins it."""
        first = candidate.first
        before = [tagged.lower[i] for i in range(max(0, first - 2), first) if tagged.lower[i] != "."]
        if candidate.basis:
            return False
        if (before and before[-1] in self._titles) or tagged.lower[first] in self._titles:
            return True
        if self._announcers.kind_before(tagged, first) is None and _is_called(tagged, first, candidate.end):
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


def _told_before(tagged: Tagged, names: list[Name]) -> list[Name]:
    """Return names, a numbered one of the kind that something told of it without its number: "Cap vert 3"."""
    told = {tagged.lower[n.first : n.end]: n.kind for n in names if n.basis != "model"}
    return [
        name._replace(kind=told.get(tagged.lower[name.first : name.end - 1], name.kind))
        if name.basis == "model" and tagged.lower[name.end - 1].isdigit()
        else name
        for name in names
    ]


def _is_called(tagged: Tagged, first: int, end: int) -> bool:
    """Tell whether what stands around a name says who somebody is: "la sculptrice Maë Kerbrat", "Maë, 9 ans"."""
    at = first - 2 if first > 1 and tagged.lower[first - 1] == "," and end - first > 1 else first - 1
    is_role = at >= 0 and tagged.words[at].shown[0].islower() and _ROLE.search(tagged.lower[at]) is not None
    is_aged = tagged.lower[end : end + 1] == (",",) and tagged.lower[end + 2 : end + 3] == ("ans",)
    return (is_role and tagged.pos[at] == "NOUN") or is_aged


def _rank(candidate: Candidate) -> int:
    """Rules go before the model; among rules the longer."""
    if candidate.basis in ("head", "gazetteer"):
        return 3 if candidate.end - candidate.first > 1 else 1 + (candidate.basis == "gazetteer")
    return int(candidate.basis == "commune")

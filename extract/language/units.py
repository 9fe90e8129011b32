"""What numbers count, and per what: units by their spellings, nouns, periods."""

from __future__ import annotations

import re

from extract.language.lemmas import LemmaTable
from extract.language.tagged import Tagged
from extract.language.words import read_words
from models.free_text import Units

_NO_UNIT = frozenset(
    "à de d' et ou en par sur pour dans au aux avec qui que qu' dont est sont a ont ce le la les l' du des un une sans "
    "chez contre plus moins dès vers puis mais pas ne se s' y car on nous ils elles elle il depuis jusque fait comme "
    "entre soit tous toutes maximum minimum maxi mini max".split()
)
_BEFORE_NOUN = frozenset(
    "nouveau nouvel nouvelle nouveaux nouvelles grand grande grands grandes petit petite petits petites jeune jeunes "
    "vieux vieille vieilles autre autres premier première premiers premières dernier derniers dernières ancien anciens "
    "ancienne anciennes beau belle beaux belles bon bons bonne bonnes gros grosses long longues différents "
    "différentes vrais fortes mauvais courts ex seul seule seuls seules".split()
)
_DONE = re.compile(r"(?:é|i|u|is|it)e?s?$")
_INFINITIVES = ("er", "ir", "re")
_VERB_ENDS = ("ent", "ons", "ez", "ait")
_PARTICIPLE = re.compile(r"(?<=é)e$")
_OURS = (("nos",), ("ces",), ("leurs",), ("ses",), ("vos",))
# "40 paniers à la semaine", "30 € la journée"
_AT_THE = tuple(tuple(words.split()) for words in "à la semaine,à l' année,à la journée,au mois".split(","))
_FOR_MONEY = tuple(tuple(words.split()) for words in "la semaine,l' année,la journée,le mois,le jour".split(","))
_WHICH_YEAR = (("dernier",), ("passé",), ("prochain",), ("d'",))  # "90 l'an dernier" is no rate


class UnitWords:
    """The units and periods of ``units.yaml``, ready to be met, with the dictionary forms of nouns."""

    def __init__(self, lists: Units, table: LemmaTable) -> None:
        self._table = table
        self._units = {tuple(_lower(spelling)): name for name, listed in lists.units.items() for spelling in listed}
        self._longest = max(map(len, self._units))
        self._periods = {word: period for period, listed in lists.periods.items() for word in listed}
        self.not_units = frozenset(lists.not_units)

    def named(self, spelling: str) -> str | None:
        """Return the unit that a lower-case word is, or None."""
        return self._units.get((spelling,))

    def named_by(self, words: tuple[str, ...]) -> str | None:
        """Return the unit that lower-case words are, or None."""
        return self._units.get(words)

    def unit_at(self, tagged: Tagged, at: int, *, after_of: bool) -> tuple[int, str | None]:
        """Return where the unit that begins at a word ends, and its name; None where no noun follows.

        `after_of`: "de" may stand before it, as in "une vingtaine de".
        """
        lower = tagged.lower
        start = at
        if start < len(lower) and lower[start] in ("de", "d'") and after_of:
            start += 1
        for size in range(self._longest, 0, -1):
            name = self._units.get(tuple(lower[start : start + size]))
            if name is not None and start + size <= len(lower):
                return start + size, name
        if lower[start : start + 1] in (("de",), ("des",)) and lower[start + 1 : start + 2] in _OURS:
            start += 2  # "deux de nos apprentis"
        while start < len(lower) and lower[start] in _BEFORE_NOUN and is_noun(tagged, start + 1):
            start += 1
        if start < len(lower) and is_noun(tagged, start) and lower[start] not in self.not_units:
            if lower[start].startswith("demi-") and not lower[start].endswith("s"):
                return start + 1, lower[start].removeprefix("demi-")  # of which there is one half
            return start + 1, self.in_singular(tagged, start)
        return at, None

    def spoken_of(self, tagged: Tagged, at: int) -> str | None:
        """Return whom a sentence speaks of before a number: "Les bénévoles fatiguent : deux sont partis"; or None."""
        first = at
        while first > 0 and tagged.sentences[first - 1] == tagged.sentences[at]:
            first -= 1
        for i in range(first, at):
            is_plural = tagged.lower[i].endswith(("s", "x")) and self._table.noun(tagged.lower[i]) != tagged.lower[i]
            if tagged.pos[i] == "NOUN" and is_plural and is_noun(tagged, i):
                return self.named(tagged.lower[i]) or self.in_singular(tagged, i)
        return None

    def is_participle(self, tagged: Tagged, at: int) -> bool:
        """Tell whether a word is a participle such as "retenus", and no noun such as "inscrits"."""
        word = tagged.lower[at]
        if tagged.pos[at] == "NOUN" and word.endswith("es"):
            return False  # "9 sorties en emploi"
        return bool(_DONE.search(word)) and not self._table.is_noun(word) and self._table.lemma(word, "VERB") != word

    def in_singular(self, tagged: Tagged, at: int) -> str:
        """Return a word that is counted as one of them is called: "6 inscrites" are not what "inscrire" says."""
        first, hyphen, last = tagged.lower[at].rpartition("-")
        noun = first + hyphen + self._table.noun(last)
        return _PARTICIPLE.sub("", noun) if tagged.pos[at] == "VERB" and noun.endswith("ée") else noun

    def period_after(self, tagged: Tagged, at: int, unit: str | None) -> tuple[int, str | None]:
        """Return where "par an", "/ mois", "d'économie par mois", "chaque semaine" ends, and the period."""
        for words in _FOR_MONEY if unit == "€" else ():
            if tagged.lower[at : at + len(words)] == words:
                return at + len(words), self._periods[words[-1]]
        for skipped in range(4):
            place = at + skipped
            if place > len(tagged.words) or (place and tagged.words[place - 1].ends_sentence):
                break
            found = self.period_at(tagged, place)
            if found is not None:
                return found
            if place >= len(tagged.words) or tagged.moods[place] or not tagged.lower[place][0].isalpha():
                break
        return at, None

    def period_of_sentence(self, tagged: Tagged, at: int) -> str | None:
        """Return the period that a sentence begins with: "Chaque semaine, 40 paniers"."""
        first = at
        while first > 0 and not tagged.words[first - 1].ends_sentence:
            first -= 1
        if first == at or tagged.lower[first] not in ("chaque", "tous", "toutes"):
            return None
        found = self.period_at(tagged, first)
        is_first = found is not None and not any(tagged.pos[i] == "NUM" for i in range(found[0], at))
        return found[1] if found is not None and is_first else None

    def period_at(self, tagged: Tagged, at: int) -> tuple[int, str] | None:
        """Return where "par an", "/ mois", "chaque semaine" that begins at a word ends, and the period; or None."""
        lower = tagged.lower
        if at >= len(lower):
            return None
        if lower[at] in ("par", "chaque", "/") and at + 1 < len(lower) and lower[at + 1] in self._periods:
            return at + 2, self._periods[lower[at + 1]]
        for words in _AT_THE:
            last = at + len(words) - 1
            if lower[at : last + 1] == words and lower[last + 1 : last + 2] not in _WHICH_YEAR:
                return last + 1, self._periods[words[-1]]
        if lower[at : at + 2] == ("l'", "an"):
            return None if lower[at + 2 : at + 3] in _WHICH_YEAR else (at + 2, "year")
        if lower[at] in ("tous", "toutes") and lower[at + 1 : at + 2] == ("les",) and at + 2 < len(lower):
            period = self._periods.get(tagged.lemmas[at + 2])
            return (at + 3, period) if period else None
        word = lower[at]
        if word in self._periods and word.startswith(("annu", "mensu", "hebdo", "quotid")):
            return at + 1, self._periods[word]
        return None


def _lower(spelling: str) -> list[str]:
    return [word.shown.lower() for word in read_words(spelling)]


def is_noun(tagged: Tagged, at: int) -> bool:
    """Tell whether a word may be what a number counts."""
    if at >= len(tagged.words) or tagged.lower[at] in _NO_UNIT or not tagged.lower[at][0].isalpha():
        return False
    if tagged.words[at - 1].ends_sentence or tagged.words[at].shown.istitle():  # "69100 Villeurbanne"
        return False
    if "-" in tagged.lower[at]:
        return not tagged.moods[at]  # "burn-out"
    if tagged.moods[at]:  # "deux cents personnes": without a verb around, the model makes one of it
        return tagged.pos[at] == "VERB" and tagged.lower[at].endswith("s") and not tagged.lower[at].endswith("ons")
    if tagged.lemmas[at] != tagged.lower[at] and tagged.lemmas[at].endswith(_INFINITIVES):
        return not tagged.lower[at].endswith(_VERB_ENDS)  # "sept sur dix dorment"
    return tagged.pos[at] in ("NOUN", "ADJ", "X", "PROPN", "VERB")

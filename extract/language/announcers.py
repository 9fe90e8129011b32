"""Words that announce a name and stay outside of it: "le programme", "l'association", "à"."""

from __future__ import annotations

from collections.abc import Iterable

from extract.language.name_spans import ARTICLES, fold
from extract.language.tagged import Tagged
from extract.language.words import read_words
from models.free_text import NamesByKind
from models.mentions import EntityKind

_KINDS = {"organisation": EntityKind.ORGANISATION, "place": EntityKind.PLACE, "programme": EntityKind.PROGRAMME}


class Announcers:
    """The list `before` of ``entities.yaml``, ready to be met. `words`: phrase, folded → kind of the name after it."""

    def __init__(self, lists: NamesByKind) -> None:
        self.words = by_words(lists)
        self._longest = max(len(words) for words in self.words)

    def kind_before(self, tagged: Tagged, first: int) -> EntityKind | None:
        """Return the kind that the words before a name announce: "le programme X", "à X"."""
        i = first
        while i > 0 and tagged.lower[i - 1] in ("le", "la", "les", "l'", "«", '"', "“", ":") and first - i < 2:
            i -= 1
        i = self._before_complement(tagged, i)
        at_once = self._ending_at(tagged, i)
        if at_once is not None or i < 2 or tagged.pos[i - 1] not in ("ADJ", "NOUN"):
            return at_once
        kind = self._ending_at(tagged, i - 1)
        is_announced = tagged.pos[i - 1] == "ADJ" or (tagged.pos[i - 2] == "NOUN" and kind is not EntityKind.PLACE)
        return kind if is_announced else None  # "l'association intermédiaire Le Gué"

    def is_complement(self, tagged: Tagged, end: int) -> bool:
        """Tell whether the word before `end` only says of what kind the organisation named next is."""
        is_named = end < len(tagged.words) and tagged.words[end].shown[0].isupper()
        return is_named and self._before_complement(tagged, end) != end

    def _before_complement(self, tagged: Tagged, i: int) -> int:
        """Return where the words before a name end without "de" and a noun: "la compagnie de cirque Le Zèbre"."""
        is_of = i > 2 and tagged.lower[i - 2] in ("de", "d'") and tagged.words[i - 1].shown.islower()
        kind = self._ending_at(tagged, i - 2) if is_of else None
        is_noun = is_of and tagged.pos[i - 3] in ("NOUN", "ADJ")
        return i - 2 if is_noun and kind in (EntityKind.ORGANISATION, EntityKind.PROGRAMME) else i

    def _ending_at(self, tagged: Tagged, i: int) -> EntityKind | None:
        for size in range(self._longest, 0, -1):
            if i - size < 0:
                continue
            words = tuple(fold(w) for w in tagged.lower[i - size : i])
            if words in self.words:
                return self.words[words]
            singular = (words[-1].removesuffix("s"),) if size == 1 else ()
            if singular in self.words:
                return self.words[singular]
        return None

    def is_noun_before(self, tagged: Tagged, first: int) -> bool:
        """Tell whether a noun right before a word announces an organisation or a programme."""
        at = first - 1 if first and tagged.lower[first - 1] in ARTICLES else first
        at = self._before_complement(tagged, at)
        if at > 1 and tagged.pos[at - 1] == "ADJ" and tagged.pos[at - 2] == "NOUN":
            at -= 1  # "le bailleur social Domo"
        if at < 1 or tagged.pos[at - 1] not in ("NOUN", "ADJ"):
            return False
        return self._ending_at(tagged, at) in (EntityKind.ORGANISATION, EntityKind.PROGRAMME)


def is_weak(tagged: Tagged, first: int) -> bool:
    """Tell whether what stands before a name goes before places and persons too."""
    return tagged.lower[first - 1] in ("par", "avec", "chez")


def by_words(names: NamesByKind, *, folds: bool = True) -> dict[tuple[str, ...], EntityKind]:
    """Return the kind of each phrase of a list, by its words; the first kind wins."""
    found: dict[tuple[str, ...], EntityKind] = {}
    for kind, member in _KINDS.items():
        for name in getattr(names, kind):
            words = tuple(fold(w.shown.lower()) if folds else w.shown for w in read_words(name))
            found.setdefault(words, member)
    return found


def with_small_letters(names: dict[tuple[str, ...], EntityKind]) -> dict[tuple[str, ...], EntityKind]:
    """Return names and their kinds, with "Urssaf" beside "URSSAF"."""
    written = {
        tuple(w.capitalize() if w.isupper() and len(w) > 2 else w for w in words): k for words, k in names.items()
    }
    return written | names


def firsts(phrases: Iterable[tuple[str, ...]]) -> dict[str, list[tuple[str, ...]]]:
    """Return phrases by their first word, the longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for words in sorted(phrases, key=len, reverse=True):
        found.setdefault(words[0], []).append(words)
    return found

"""Names that a word begins which says what they name: "école Jean-Macé", "Mission locale du Haut-Verdier"."""

from __future__ import annotations

from collections.abc import Iterable

from extract.language.announcers import Announcers, firsts
from extract.language.name_spans import OF, Candidate, begins_sentence, fold, has_title_article, name_end, name_start
from extract.language.tagged import Tagged
from extract.language.titles import purpose_end, title_end
from models.mentions import EntityKind

_OF_ALONE = frozenset((word,) for word in OF)


class HeadedNames:
    """The heads of ``entities.yaml``, ready to be met. `kinds`: of what is named, by the folded words of the head."""

    def __init__(self, kinds: dict[tuple[str, ...], EntityKind], announcers: Announcers) -> None:
        self.kinds = kinds
        self._announcers = announcers
        self._by_first = firsts(kinds)

    def find(self, tagged: Tagged) -> Iterable[Candidate]:
        """Yield "école Jean-Macé", "Mission locale du Haut-Verdier": a head, then links, then words in capitals."""
        for i in range(len(tagged.words)):
            for words in self._by_first.get(fold(tagged.lower[i]), ()):
                head_end = i + len(words)
                if tuple(fold(w) for w in tagged.lower[i:head_end]) == words:
                    candidate = self._headed(tagged, i, head_end, words)
                    if candidate is not None:
                        yield candidate
                    break

    def _headed(self, tagged: Tagged, first: int, head_end: int, words: tuple[str, ...]) -> Candidate | None:
        """Return the name that a head begins, if one does. In small letters, words that announce names are none."""
        is_capital = tagged.words[first].shown[0].isupper()
        is_announcer = words in self._announcers.words
        if not is_capital and is_announcer and self.kinds[words] is not EntityKind.PLACE:
            return None  # "l'association Le Fil", "le plan Demain"
        if not is_capital and self._announcers.is_complement(tagged, head_end):
            return None  # "la compagnie de théâtre Le Zèbre"
        if words == ("cours",) and tagged.lower[head_end : head_end + 1] in (("de",), ("d'",)) and not is_capital:
            return None  # "un cours de Zumba"
        begins = begins_sentence(tagged, first)
        if begins and is_capital and is_announcer and tagged.lower[head_end : head_end + 1] not in _OF_ALONE:
            return None  # "Association Le Fil": it announces the name here too
        end = _headed_end(tagged, first, head_end)
        kind = self._headed_kind(tagged, first, words)
        if is_capital and not begins:
            start = name_start(tagged, first)
            first = start + 1 if start < first and (tagged.lower[start],) in self._announcers.words else start  # "AMI"
            if first and has_title_article(tagged, first):
                first -= 1  # "porté par Les Ateliers du Val": a title, of which "Ateliers" says no kind
                kind = self._announcers.kind_before(tagged, first) or EntityKind.ORGANISATION
        if is_capital and kind is not EntityKind.PLACE:
            end = purpose_end(tagged, end)
        if end == head_end + 1 and len(tagged.words[head_end].shown) == 1:
            return None  # "la tour B"
        is_named = end > head_end or (is_capital and head_end - first > 1)
        return Candidate(first, end, "", "head", kind) if is_named else None

    def _headed_kind(self, tagged: Tagged, first: int, words: tuple[str, ...]) -> EntityKind:
        """Return what a head names, or what is announced before it: "le collectif Jardin bleu"."""
        kind = self.kinds[words]
        announced = self._announcers.kind_before(tagged, first)
        if tagged.words[first].shown[0].isupper() and self._announcers.is_noun_before(tagged, first):
            return announced or kind
        is_by = kind is EntityKind.PROGRAMME and announced is EntityKind.ORGANISATION
        return EntityKind.ORGANISATION if is_by else kind  # "encadrés par Ateliers du Val"


def _headed_end(tagged: Tagged, first: int, head_end: int) -> int:
    """Return where a name ends that begins with a head; `head_end` when nothing more belongs to it."""
    is_capital, begins = tagged.words[first].shown[0].isupper(), begins_sentence(tagged, first)
    is_adjective = tagged.pos[head_end : head_end + 1] == ("ADJ",) and tagged.words[head_end].shown[0].islower()
    skipped = 1 if is_adjective and not begins else 0
    end = max(name_end(tagged, head_end), name_end(tagged, head_end + skipped) if skipped else 0)
    if end > head_end + skipped:
        return end + (is_capital and _is_many_adjective(tagged, end))
    whole = title_end(tagged, head_end)
    if not is_capital:
        return whole if tagged.words[whole - 1].shown[0].isupper() else head_end  # "école de musique de Melle"
    has_capital = any(word.shown[0].isupper() for word in tagged.words[head_end:whole])
    return whole if not begins or has_capital else head_end


def _is_many_adjective(tagged: Tagged, at: int) -> bool:
    """Tell whether "Réseau des Ports / vivants" goes on: an adjective in the plural after the plural that it is of."""
    if at < 2 or at >= len(tagged.words) or tagged.words[at - 1].ends_sentence:
        return False
    is_plural = tagged.lower[at - 1].endswith(("s", "x")) and tagged.lower[at].endswith(("s", "x"))
    is_quality = tagged.pos[at] in ("ADJ", "NOUN") and not tagged.moods[at] and tagged.words[at].shown.islower()
    return tagged.lower[at - 2] in ("des", "les") and is_plural and is_quality

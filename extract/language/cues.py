"""Phrases of little words as the lists give them, met in a text as they are written, in their elided forms too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.language.words import read_words

# "à défaut de": also "à défaut d'un", "à défaut du", "à défaut des"; "bien que": also "bien qu'".
_ALSO = {"de": ("d'", "du", "des"), "que": ("qu'",), "à": ("au", "aux")}


class Cues:
    """Phrases, found as they are written; the longest at each place."""

    def __init__(self, phrases: Sequence[str], *, contracts: bool = True) -> None:
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for phrase in phrases:
            # "pas d'" is read as it stands before a word: the apostrophe belongs to the "d"
            words = tuple(word.shown.lower() for word in read_words(f"{phrase}a" if phrase.endswith("'") else phrase))
            words = words[:-1] if phrase.endswith("'") else words
            lasts = (words[-1], *(_ALSO.get(words[-1], ()) if contracts else ()))
            for last in lasts:
                listed = self._by_first.setdefault((*words[:-1], last)[0], [])
                if (*words[:-1], last) not in listed:
                    listed.append((*words[:-1], last))
        for listed in self._by_first.values():
            listed.sort(key=len, reverse=True)

    def find(self, lower: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Yield the half-open ranges of words where a phrase stands, without overlap."""
        done = 0
        for i, word in enumerate(lower):
            if i < done or word not in self._by_first:
                continue
            for phrase in self._by_first[word]:
                if lower[i : i + len(phrase)] == phrase:
                    yield i, i + len(phrase)
                    done = i + len(phrase)
                    break

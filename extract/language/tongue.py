"""Tell the language of a free text by its little words: French, English, another, or too short to tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from models.mentions import Tongue

_LEAST_WORDS = 4
_LEAST_SHARE = 0.12  # of little words: about a third of running text is


class TongueRules:
    """The little words of each language."""

    def __init__(self, languages: Mapping[str, Sequence[str]]) -> None:
        self._words = {language: frozenset(words) for language, words in languages.items()}

    def tongue(self, lower: Sequence[str]) -> Tongue:
        """Return the language of lower-case words; French wins a tie, since reports are French."""
        words = [word.rstrip("'’") for word in lower if word[0].isalpha()]
        if len(words) < _LEAST_WORDS:
            return Tongue.UNKNOWN
        scores = {language: sum(word in known for word in words) for language, known in self._words.items()}
        best = max(scores, key=lambda language: (scores[language], language == "fr"))
        if scores[best] < _LEAST_SHARE * len(words):
            return Tongue.FRENCH if scores.get("fr") else Tongue.UNKNOWN
        if best == "fr":
            return Tongue.FRENCH
        return Tongue.ENGLISH if best == "en" else Tongue.OTHER

"""Put back letters that a conversion lost: "observ?es" is "observées", if the taxonomy has the word.

Only words of the taxonomy are mended, letter for letter, so that no place in the text moves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from extract.words.clean import fold_word
from models.document import Document
from models.taxonomy import Taxonomy

_LOST, _QUESTION = "\ufffd", "?"
_FEWEST = 4  # question marks between two letters that make a habit: an address may have one
_INSIDE = re.compile(r"\?(?=[^\W\d_])(?<=[^\W\d_].)")
_PRINTED = re.compile(r"[^\s'’(),;:!?\"«»…/\[\]]+")
_LONE = "à"  # the one word of one letter that is not plain
_LONE_SIGN = re.compile(r"(?P<before>[^\W\d_]+(?= [?\ufffd] )) (?P<sign>[?\ufffd])(?= (?P<after>\d|[^\W\d_]+))")
_INCLUSIVE = re.compile(r"(.+)[?\ufffd](e|ne|le|te|ve|se|euse|rice|trice)(?:[?\ufffd](s))?")
_INCLUSIVE_DOT = re.compile(r"(?<=\w)[.•⋅](?=\w)")


def restore_letters(document: Document, taxonomy: Taxonomy) -> Document:
    """Return the document with the lost letters of known words in their place; itself where none is lost.

    A lost letter is U+FFFD, or a question mark in a text with many of them inside words; inside words that are not
    known such a question mark becomes U+FFFD, so that nothing takes it for the end of a question.
    """
    text = document.text
    has_habit = text.count(_QUESTION) >= _FEWEST and len(_INSIDE.findall(text)) >= _FEWEST
    if _LOST not in text and not has_habit:
        return document
    return replace(document, text=_Mending(text, has_habit, taxonomy).mended())


class _Mending:
    """The mending of one text."""

    def __init__(self, text: str, has_habit: bool, taxonomy: Taxonomy) -> None:
        self.text = text
        self.words, self.known = _words(taxonomy)
        sign = "[\ufffd?]" if has_habit else "\ufffd"
        self.run = re.compile(rf"[^\W\d_]*(?:{sign}[^\W\d_]*)+")

    def mended(self) -> str:
        text = self.run.sub(self._mend, self.text)
        return _LONE_SIGN.sub(lambda m: f"{m['before']} {_LONE if self._is_lone_word(m) else m['sign']}", text)

    def _mend(self, match: re.Match[str]) -> str:
        run = match[0]
        if run in (_LOST, _QUESTION):
            return run
        inclusive = _INCLUSIVE.fullmatch(run)
        if inclusive and self._find(run) is None:
            stem, feminine, plural = inclusive.groups()
            return f"{self._mend_word(stem, match.start())}·{feminine}{'·s' if plural else ''}"
        return self._mend_word(run, match.start())

    def _mend_word(self, run: str, start: int) -> str:
        word = self._find(run)
        if word is None and run.endswith(_QUESTION):
            return (self._find(run[:-1]) or run[:-1].replace(_QUESTION, _LOST)) + _QUESTION
        if word is None:
            return run.replace(_QUESTION, _LOST)
        return self._in_case(word, run, start)

    def _find(self, run: str) -> str | None:
        """Return the word of the taxonomy that a run with lost letters is, if only one can be."""
        if not any(sign in run for sign in (_LOST, _QUESTION)):
            return run
        seen = run.lower().replace(_QUESTION, _LOST)
        found = [word for word in self.words.get(len(seen), ()) if _may_be(seen, word)]
        return found[0] if len(found) == 1 else None

    def _in_case(self, word: str, run: str, start: int) -> str:
        letters = [letter for letter in run if letter.isalpha()]
        if len(letters) > 1 and all(letter.isupper() for letter in letters):
            return word.upper() if len(word.upper()) == len(run) else run
        begins_line = start == 0 or self.text[start - 1] == "\n"
        first = run[0] if run[0].isalpha() else word[0].upper() if begins_line else word[0]
        return first + "".join(
            letter if letter.isalpha() else found for letter, found in zip(run[1:], word[1:], strict=True)
        )

    def _is_lone_word(self, match: re.Match[str]) -> bool:
        """Tell whether a sign on its own stands behind a word of the taxonomy, and in the middle of a sentence."""
        before, after = fold_word(match["before"]), match["after"]
        return before in self.known and (after.isdigit() or after.islower())


def _may_be(seen: str, word: str) -> bool:
    """Tell whether each letter is the word's, and each lost one a letter that is not plain."""
    return all(
        not known.isascii() if letter == _LOST else letter == known for letter, known in zip(seen, word, strict=True)
    )


class _Words(NamedTuple):
    """The words that a taxonomy prints: those with letters that are not plain, by length, and all of them folded."""

    by_length: dict[int, tuple[str, ...]]
    folded: frozenset[str]


_KNOWN: dict[str, _Words] = {}  # by the digest of the taxonomy's files


def _words(taxonomy: Taxonomy) -> _Words:
    found = _KNOWN.get(taxonomy.digest)
    if found is None:
        printed = " ".join(_strings(taxonomy.model_dump(exclude={"digest", "folder"}))).lower()
        words = {word.strip(".-") for word in _PRINTED.findall(printed)}
        words |= {_INCLUSIVE_DOT.sub("·", word) for word in words}
        words |= {word[:-1] for word in words if word.endswith("s")}
        by_length: dict[int, tuple[str, ...]] = {}
        for word in sorted(words):
            if not word.isascii():
                by_length[len(word)] = (*by_length.get(len(word), ()), word)
        found = _KNOWN[taxonomy.digest] = _Words(by_length, frozenset(map(fold_word, words)))
    return found


def _strings(tree: object) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, dict):
        for value in tree.values():
            yield from _strings(value)
    elif isinstance(tree, list | tuple):
        for value in tree:
            yield from _strings(value)

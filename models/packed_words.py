"""Printed words by columns: as they are kept, and as places are looked up among them.

A document holds hundreds of words, and what is kept of it is loaded to say where a few dozen quotes stand: words are
made of the columns only where somebody asks for words.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterator, Sequence
from typing import NamedTuple, overload


class Word(NamedTuple):
    """One printed word: its half-open stretch of `Document.text` and its box in points.

    A named tuple, not a dataclass: a page has hundreds and their making is a measured cost.
    """

    char_start: int
    char_end: int
    x0: float
    top: float
    x1: float
    bottom: float


class Columns(NamedTuple):
    """What words hold, each a sequence in their order."""

    char_starts: Sequence[int] = ()
    char_ends: Sequence[int] = ()
    x0s: Sequence[float] = ()
    tops: Sequence[float] = ()
    x1s: Sequence[float] = ()
    bottoms: Sequence[float] = ()


_TYPES = "qqdddd"
_ITEM_BYTES = 8


class PackedWords(Sequence[Word]):
    """Words that are made when they are asked for; equal to a tuple of the same words."""

    __slots__ = ("_words", "columns")

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self._words: tuple[Word, ...] | None = None

    def _made(self) -> tuple[Word, ...]:
        if self._words is None:
            self._words = tuple(map(Word, *self.columns))
        return self._words

    @overload
    def __getitem__(self, index: int) -> Word: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Word, ...]: ...
    def __getitem__(self, index: int | slice) -> Word | tuple[Word, ...]:
        return self._made()[index]

    def __len__(self) -> int:
        return len(self.columns.char_starts)

    def __iter__(self) -> Iterator[Word]:
        return iter(self._made())

    def __eq__(self, other: object) -> bool:
        return self._made() == (other._made() if isinstance(other, PackedWords) else other)

    def __hash__(self) -> int:
        return hash(self._made())

    def __repr__(self) -> str:
        return repr(self._made())


def columns_of(words: Sequence[Word]) -> Columns:
    """Return words by columns."""
    if isinstance(words, PackedWords):
        return words.columns
    return Columns(*zip(*words, strict=True))


def pack_words(words: Sequence[Word]) -> bytes:
    """Return words as bytes: column after column, 8 bytes a value, the least significant first.

    Raises OverflowError for a place in a text that no text can have.
    """
    packed = [array(kind, column) for kind, column in zip(_TYPES, columns_of(words), strict=True)]
    if sys.byteorder == "big":
        for column in packed:
            column.byteswap()
    return b"".join(column.tobytes() for column in packed)


def unpack_words(data: bytes) -> PackedWords:
    """Return the words that `pack_words` packed. Raises ValueError when the bytes cannot be words."""
    size, rest = divmod(len(data), _ITEM_BYTES * len(_TYPES))
    if rest:
        raise ValueError(f"{len(data)} bytes are no whole number of words")
    packed = []
    for index, kind in enumerate(_TYPES):
        column = array(kind)
        column.frombytes(data[index * size * _ITEM_BYTES : (index + 1) * size * _ITEM_BYTES])
        if sys.byteorder == "big":
            column.byteswap()
        packed.append(column)
    return PackedWords(Columns(*packed))

"""Wordings that say the same, written as one: "ont_été|sont ~observées entre|parmi" stands for all of its choices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

_NOTHING = "-"


def choices_of(wording: str, alike: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Return what may stand in each place of `wording`, in order; "" where a place may be empty.

    "a|b" is a choice, "a_b" two words as one, "-" no word at all. "~observées" is each verb of `alike`, stems that
    share their endings ("observ|constat|relev"), in that form; the one that is written comes first.
    """
    return tuple(tuple(dict.fromkeys(_choices(piece, alike))) for piece in wording.split())


def first_wording(wording: str, alike: Sequence[str] = ()) -> str:
    """Return the wording that the first choices make."""
    return " ".join(choice for choice, *_ in choices_of(wording, alike) if choice)


def _choices(piece: str, alike: Sequence[str]) -> Iterator[str]:
    for choice in piece.split("|"):
        word = choice.removeprefix("~").replace("_", " ")
        yield "" if choice == _NOTHING else word
        if choice.startswith("~"):
            yield from _with_other_verbs(word, alike)


def _with_other_verbs(word: str, alike: Sequence[str]) -> Iterator[str]:
    for stems in alike:
        verbs = stems.split("|")
        for verb in verbs:
            if word.startswith(verb):
                yield from (other + word[len(verb) :] for other in verbs)
                return

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


def fault_of(wording: str, alike: Sequence[str]) -> str | None:
    """Return what is wrong with a wording and what to write instead, None for one that can be looked for."""
    if not all(choice for piece in wording.split() for choice in piece.split("|")):
        return f"an empty choice in {wording!r}; write {_NOTHING!r} for no word"
    if not any(all(place) for place in choices_of(wording, alike)):
        return f"{wording!r} may stand for no word at all; give one place without {_NOTHING!r}"
    verbs = (choice for piece in wording.split() for choice in piece.split("|") if choice.startswith("~"))
    strange = [verb for verb in verbs if not any(_with_other_verbs(verb[1:].replace("_", " "), alike))]
    return (
        f"{strange[0]!r} begins with no stem of `alike` in taxonomy.yaml; add its stem, or leave out '~'"
        if strange
        else None
    )


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

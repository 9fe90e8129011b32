"""Text as a poor character recognition gives it."""

from __future__ import annotations

from random import Random

_LOOKS_LIKE = {
    "é": "eè", "è": "e", "ê": "e", "à": "a", "ù": "u", "î": "i", "ç": "c", "â": "a", "ô": "o",
    "l": "Ií1", "i": "lí", "I": "l", "o": "0", "0": "o", "O": "0", "S": "5", "e": "c", "a": "o", "t": "f", "h": "b",
    "·": "-:", "'": "’´", "«": "<", "»": ">",
}  # fmt: skip
_PAIRS = {"rn": "m", "m": "rn", "u": "ii", "n": "ri", "d": "cl", "w": "vv", "cl": "d", "ff": "f", "œ": "oe"}
_KEPT = "\n\r\f"


def add_noise(text: str, rng: Random, *, rate: float) -> str:
    """Return `text` with about `rate` (0 to 1) of its characters misread; lines stay lines.

    Lost accents, look-alikes, split and glued words, dropped letters; a middle dot is read as another mark more often
    than not, as engines do.
    """
    text = _misread_dots(text, rng)
    hits = sorted(rng.sample(range(len(text)), int(len(text) * rate)))
    out: list[str] = []
    done = 0
    for index in hits:
        if index < done or text[index] in _KEPT:
            continue
        out.append(text[done:index])
        misread, length = _misread(text, index, rng)
        out.append(misread)
        done = index + length
    out.append(text[done:])
    return "".join(out)


def _misread_dots(text: str, rng: Random) -> str:
    """Return `text` with its middle dots read as another mark, in every place or in a third of them."""
    if "·" not in text:
        return text
    mark = rng.choice(("·", "-", ":", ".", ""))
    first, *others = text.split("·")
    always = rng.random() < 0.5
    return first + "".join((mark if always or rng.random() < 0.33 else "·") + other for other in others)


def _misread(text: str, index: int, rng: Random) -> tuple[str, int]:
    """Return what is read in place of the characters at `index`, and how many they were."""
    char = text[index]
    if char == " ":
        is_glued = index > 0 and text[index - 1].isalpha() and text[index + 1 : index + 2].isalpha()
        return ("", 1) if is_glued else (char, 1)
    draw = rng.random()
    if draw < 0.35:
        for pair in (text[index : index + 2], char):
            if pair in _PAIRS:
                return _PAIRS[pair], len(pair)
    if draw < 0.75 and char in _LOOKS_LIKE:
        return rng.choice(_LOOKS_LIKE[char]), 1
    if not char.isalpha() or draw < 0.78:
        return char, 1
    if draw < 0.9:
        return "", 1
    return char + " ", 1

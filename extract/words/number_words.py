"""Digits and number words of folded text → their value, or None where they are no number."""

from __future__ import annotations

import re

NUMBER_WORDS = {
    "zero": 0, "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8,
    "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16,
    "vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "septante": 70,
    "octante": 80, "huitante": 80, "nonante": 90,
}  # fmt: skip
SCALES = {"cent": 100, "cents": 100, "mille": 1_000, "million": 1_000_000, "millions": 1_000_000}
COLLECTIVES = {
    "huitaine": 8, "dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30, "quarantaine": 40,
    "cinquantaine": 50, "soixantaine": 60, "centaine": 100, "millier": 1_000,
}  # fmt: skip


def digits_value(digits: str) -> float | None:
    """Return the value of digits; None for dates, and for "1,200", a decimal to some and a thousand to others."""
    if re.fullmatch(r"\d{1,3}(?:[ .']\d{3})+", digits):
        return float(re.sub("[ .']", "", digits))
    if re.fullmatch(r"\d+,\d{3}", digits) or len(digits) > 12 or not re.fullmatch(r"\d+(?:[.,]\d+)?", digits):
        return None  # "03.04.2023" is no number
    return float(digits.replace(",", "."))


def words_value(words: str) -> float | None:
    """Return the value of number words, or None when they follow each other as no number does."""
    total = current = 0
    for word in re.split("[ -]", words):
        if word == "et":
            continue
        if word in SCALES:
            scale = SCALES[word]
            if scale == 100:
                if current > 9 or current == 1:
                    return None
                current = max(1, current) * scale
            else:
                total, current = total + max(1, current) * scale, 0
            continue
        value, tail = NUMBER_WORDS[word], current % 100
        if value == 20 and tail == 4:
            current += 76  # quatre-vingts
        elif (
            tail == 0
            or (value < 10 and tail % 10 == 0 and tail > 10)
            or (9 < value < 20 and tail in (60, 80))
            or (6 < value < 10 and tail in (10, 70, 90))
        ):
            current += value
        else:
            return None
    return float(total + current)

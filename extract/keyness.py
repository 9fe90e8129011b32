"""Words and phrases that distinguish the free texts of a theme, by their log-likelihood ratio against all others."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Sequence
from math import log
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

Row = tuple[object, ...]

LEAST_TEXTS = 3  # fewer tell more of one site than of a theme
LEAST_KEYNESS = 10.83  # chi-squared at one in a thousand, one degree of freedom
_MOST_PER_THEME = 60
_EXAMPLES = 3

_Whole = np.ndarray[Any, np.dtype[np.int64]]


class _Tally(NamedTuple):
    """Texts by theme; by theme and term, the texts that have it, and the first of them."""

    texts: Counter[str]
    having: Counter[tuple[str, str]]
    examples: dict[tuple[str, str], list[str]]


def theme_term_rows(paths: Sequence[str]) -> list[Row]:
    """Return the rows of `themes_terms`: by theme, the most distinctive first. `paths`: the files of `free_texts`.

    A term counts once a text. A phrase is two words with nothing but little words between them; of an archive in
    several parts, phrases that a part has once are not counted, so that memory stays flat.
    """
    tally = _Tally(Counter(), Counter(), {})
    for path in paths:
        table = pq.read_table(path, columns=["verbatim_id", "theme_id", "terms"])
        _add_part(tally, table.filter(pc.is_valid(table["theme_id"])).combine_chunks(), 1 if len(paths) == 1 else 2)
    totals: Counter[str] = Counter()
    for (_, term), count in tally.having.items():
        totals[term] += count
    return [row for theme in sorted(tally.texts) for row in _rows_of(theme, tally, totals)]


def _add_part(tally: _Tally, table: pa.Table, least_of_phrase: int) -> None:
    """Count the terms of one file."""
    if not table.num_rows:
        return
    themes = table["theme_id"].combine_chunks().dictionary_encode()
    names = [str(name) for name in themes.dictionary.to_pylist()]
    theme_of = np.asarray(themes.indices, dtype=np.int64)
    for code, texts in enumerate(np.bincount(theme_of, minlength=len(names)).tolist()):
        tally.texts[names[code]] += texts
    lists = table["terms"].combine_chunks()
    row_of = np.asarray(pc.list_parent_indices(lists), dtype=np.int64)
    terms = pc.list_flatten(lists).dictionary_encode()
    words = [str(word) for word in terms.dictionary.to_pylist()]
    code_of = np.asarray(terms.indices, dtype=np.int64)
    total = max(1, len(words))
    ids = table["verbatim_id"]
    for theme, (word,), count, rows in _counted(row_of, code_of[:, None], theme_of, total, 1):
        _note(tally, (names[theme], words[word]), count, [ids[row].as_py() for row in rows])
    follows = (row_of[1:] == row_of[:-1]) & (code_of[1:] != code_of[:-1])
    pairs = np.stack([code_of[:-1][follows], code_of[1:][follows]], axis=1)
    for theme, (a, b), count, rows in _counted(row_of[:-1][follows], pairs, theme_of, total, least_of_phrase):
        _note(tally, (names[theme], f"{words[a]} {words[b]}"), count, [ids[row].as_py() for row in rows])


def _note(tally: _Tally, key: tuple[str, str], count: int, texts: list[str]) -> None:
    tally.having[key] += count
    examples = tally.examples.setdefault(key, [])
    examples += texts[: _EXAMPLES - len(examples)]


def _counted(
    row_of: _Whole, codes: _Whole, theme_of: _Whole, total: int, least: int
) -> list[tuple[int, tuple[int, ...], int, list[int]]]:
    """Return theme, codes, number of texts and the first texts of each term that `least` texts of the theme have."""
    if not len(row_of):
        return []
    key = codes[:, 0] if codes.shape[1] == 1 else codes[:, 0] * total + codes[:, 1]
    keys, key = np.unique(key, return_inverse=True)
    once = np.unique(key * (int(row_of[-1]) + 1) + row_of)  # each text once, in the order of term and text
    key, row = np.divmod(once, int(row_of[-1]) + 1)
    theme = theme_of[row]
    order = np.lexsort((row, theme, key))
    key, row, theme = key[order], row[order], theme[order]
    starts = np.flatnonzero(np.r_[True, (key[1:] != key[:-1]) | (theme[1:] != theme[:-1])])
    counts = np.diff(np.r_[starts, len(key)])
    kept = counts >= least
    found: list[tuple[int, tuple[int, ...], int, list[int]]] = []
    for start, count in zip(starts[kept].tolist(), counts[kept].tolist(), strict=True):
        number = int(keys[key[start]])
        whole = (number,) if codes.shape[1] == 1 else divmod(number, total)
        found.append((int(theme[start]), whole, count, row[start : start + min(count, _EXAMPLES)].tolist()))
    return found


def _rows_of(theme: str, tally: _Tally, totals: Counter[str]) -> list[Row]:
    own, others = tally.texts[theme], tally.texts.total() - tally.texts[theme]
    scored: list[tuple[float, str, int]] = []
    for (its_theme, term), count in tally.having.items():
        if its_theme != theme or count < LEAST_TEXTS:
            continue
        elsewhere = totals[term] - count
        if others and count / own > elsewhere / others:
            scored.append((log_likelihood(count, own, elsewhere, others), term, count))
    best = heapq.nsmallest(_MOST_PER_THEME, (s for s in scored if s[0] >= LEAST_KEYNESS), key=lambda s: (-s[0], s[1]))
    return [
        (theme, term, term.count(" ") + 1, count, totals[term] - count, round(score, 3), tally.examples[theme, term])
        for score, term, count in best
    ]


def log_likelihood(count: int, texts: int, other_count: int, other_texts: int) -> float:
    """Return twice the log-likelihood ratio (Dunning's G²) of a term in some texts against others."""
    share = (count + other_count) / (texts + other_texts)

    def part(observed: float, expected: float) -> float:
        return observed * log(observed / expected) if observed else 0.0

    return 2 * sum(
        part(having, total * share) + part(total - having, total * (1 - share))
        for having, total in ((count, texts), (other_count, other_texts))
    )

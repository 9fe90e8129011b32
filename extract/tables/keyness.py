"""Words and phrases that distinguish the free texts of a theme, by their log-likelihood ratio against all others."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from math import log
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from extract.reports.batches import record_batch
from extract.tables.parts import read_part
from models.columns import plain_schema, schema, text, texts, whole

Row = tuple[object, ...]

LEAST_TEXTS = 3  # fewer tell more of one site than of a theme
LEAST_KEYNESS = 10.83  # chi-squared at one in a thousand, one degree of freedom
_MOST_PER_THEME = 60
_EXAMPLES = 3

_Whole = np.ndarray[Any, np.dtype[np.int64]]


_TERMS = schema(
    text("theme_id", "Theme of the texts"),
    text("term", "Word or phrase; null: any, so that the count is that of the theme's texts", required=False),
    whole("count", "Texts of the theme that have it"),
    texts("examples", "The first of them"),
)


def count_terms(path: str, *, is_whole: bool) -> pa.Table:
    """Return how many texts of each theme have each term, in one file of `free_texts`, and the first of them.

    A term counts once a text. A phrase is two words with nothing but little words between them; of an archive in
    several parts (not `is_whole`), phrases that a part has once are not counted, so that memory stays flat.
    """
    table = read_part(path, ["verbatim_id", "theme_id", "terms"])
    table = table.filter(pc.is_valid(table["theme_id"])).combine_chunks()
    rows = list(_term_rows(table, 1 if is_whole else 2)) if table.num_rows else []
    return pa.Table.from_batches([record_batch(plain_schema(_TERMS), rows)])


def theme_term_rows(parts: Sequence[pa.Table]) -> list[Row]:
    """Return the rows of `themes_terms`: by theme, the most distinctive first.

    `parts`: what `count_terms` gave of each file of `free_texts`, in order.
    """
    counted = pa.concat_tables(parts)
    is_term = pc.is_valid(counted["term"])
    by_theme = dict(_sums(counted.filter(pc.invert(is_term)), "theme_id"))
    having = _with_totals(counted.filter(is_term))
    chosen = [row for theme in sorted(by_theme) for row in _rows_of(theme, by_theme, having)]
    examples = _examples(parts, {(str(theme), str(term)) for theme, term, *_ in chosen})
    return [(*row, examples[str(row[0]), str(row[1])]) for row in chosen]


def _term_rows(table: pa.Table, least_of_phrase: int) -> Iterator[tuple[str, str | None, int, list[str]]]:
    """Yield the rows of `count_terms`: texts by theme, then words, then phrases."""
    themes = table["theme_id"].combine_chunks().dictionary_encode()
    names = [str(name) for name in themes.dictionary.to_pylist()]
    theme_of = np.asarray(themes.indices, dtype=np.int64)
    for code, count in enumerate(np.bincount(theme_of, minlength=len(names)).tolist()):
        yield names[code], None, count, []
    lists = table["terms"].combine_chunks()
    row_of = np.asarray(pc.list_parent_indices(lists), dtype=np.int64)
    terms = pc.list_flatten(lists).dictionary_encode()
    words = [str(word) for word in terms.dictionary.to_pylist()]
    code_of = np.asarray(terms.indices, dtype=np.int64)
    total = max(1, len(words))
    ids = table["verbatim_id"].to_pylist()
    for theme, (word,), count, rows in _counted(row_of, code_of[:, None], theme_of, total, 1):
        yield names[theme], words[word], count, [str(ids[row]) for row in rows]
    follows = (row_of[1:] == row_of[:-1]) & (code_of[1:] != code_of[:-1])
    pairs = np.stack([code_of[:-1][follows], code_of[1:][follows]], axis=1)
    for theme, (a, b), count, rows in _counted(row_of[:-1][follows], pairs, theme_of, total, least_of_phrase):
        yield names[theme], f"{words[a]} {words[b]}", count, [str(ids[row]) for row in rows]


def _sums(table: pa.Table, *by: str) -> list[tuple[Any, ...]]:
    """Return sums of the counts, each behind what it is the sum of."""
    summed = table.group_by([*by]).aggregate([("count", "sum")])
    return list(zip(*(summed[name].to_pylist() for name in (*by, "count_sum")), strict=True))


def _with_totals(terms: pa.Table) -> dict[str, list[tuple[str, int, int]]]:
    """Return by theme the terms that some of its texts have, how many, and how many of all themes."""
    totals = dict(_sums(terms, "term"))
    found: dict[str, list[tuple[str, int, int]]] = {}
    for theme, term, count in _sums(terms, "theme_id", "term"):
        if count >= LEAST_TEXTS:
            found.setdefault(theme, []).append((term, count, totals[term]))
    return found


def _examples(parts: Sequence[pa.Table], wanted: set[tuple[str, str]]) -> dict[tuple[str, str], list[str]]:
    """Return the first texts that have each term."""
    found: dict[tuple[str, str], list[str]] = {key: [] for key in wanted}
    words = pa.array(sorted({term for _, term in wanted}), pa.string())
    for part in parts:
        near = part.filter(pc.is_in(part["term"], value_set=words))
        columns = (near[name].to_pylist() for name in ("theme_id", "term", "examples"))
        for theme, term, ids in zip(*columns, strict=True):
            if (known := found.get((str(theme), str(term)))) is not None:
                known += ids[: _EXAMPLES - len(known)]
    return found


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


def _rows_of(theme: str, by_theme: Mapping[str, int], having: Mapping[str, list[tuple[str, int, int]]]) -> list[Row]:
    """Return the rows of a theme but for their examples."""
    own = by_theme[theme]
    others = sum(by_theme.values()) - own
    scored = [
        (log_likelihood(count, own, total - count, others), term, count, total)
        for term, count, total in having.get(theme, [])
        if others and count / own > (total - count) / others
    ]
    best = heapq.nsmallest(_MOST_PER_THEME, (s for s in scored if s[0] >= LEAST_KEYNESS), key=lambda s: (-s[0], s[1]))
    return [
        (theme, term, term.count(" ") + 1, count, total - count, round(score, 3)) for score, term, count, total in best
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

"""Free texts of different sites that say nearly the same: met by their fingerprints, then compared word by word.

Comparing takes the time, and two texts stay as alike as they are: what was found is kept from run to run, under a mark
of both texts, so that only texts that are new are compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from extract.reports.fingerprints import BANDS, mark_of, similarity
from extract.tables.parts import free_memory, read_part, schema_of, table_of
from models.schemas import SIMILAR_TEXTS

LEAST_SIMILARITY = 0.6  # share of the runs of three words that both have, of those that either has
_COLUMNS = ("verbatim_id", "document_id", "site_id", "theme_id")
_FIRST, _SECOND = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)  # odd, and with no pattern of their own

_Whole = np.ndarray[Any, np.dtype[np.int64]]
_Marks = np.ndarray[Any, np.dtype[np.uint64]]


class Scores(NamedTuple):
    """How alike pairs of texts are. `marks`: of the pairs, rising; `values`: 0 to 1, in their order."""

    marks: _Marks
    values: np.ndarray[Any, np.dtype[np.float64]]


NO_SCORES = Scores(np.empty(0, np.uint64), np.empty(0, np.float64))


class _Pairs(NamedTuple):
    """Rows of texts that may be alike: each with the first of its kind."""

    later: _Whole
    earlier: _Whole


def load_scores(path: Path) -> Scores:
    """Return the scores that were kept in a file; none where it is missing or no such file."""
    try:
        marks, values = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return NO_SCORES
    return Scores(marks, values.view(np.float64))


def save_scores(path: Path, scores: Scores) -> None:
    """Keep scores in a file. Raises OSError."""
    with path.open("wb") as file:
        np.save(file, np.stack([scores.marks, scores.values.view(np.uint64)]), allow_pickle=False)


def similar_texts(
    free_texts: Sequence[str], verbatims: Sequence[str], same: Mapping[str, str], known: Scores = NO_SCORES
) -> tuple[pa.Table, Scores]:
    """Return the table `similar_texts`, each text that is nearly another site's with the first such text, and scores.

    Both are the files of the tables, in order. Texts too short to compare are in no row. `same`: site → first id of
    the sites that are one with it. `known`: scores of an earlier run; those that are returned are of all pairs of
    this one.
    """
    whole, pairs = _candidates(free_texts, same)
    if not len(pairs.later):
        return table_of(SIMILAR_TEXTS, []), NO_SCORES
    texts = _texts(verbatims, whole["verbatim_id"].take(_distinct(pairs)))
    ids = whole["verbatim_id"].to_pylist()
    marks = _marks_of_pairs(pairs, ids, texts)
    scores = _scores(marks, pairs, ids, texts, known)
    score = scores.values[np.searchsorted(scores.marks, marks)]
    order = np.lexsort((pairs.earlier, -score, pairs.later))
    order = order[score[order] >= LEAST_SIMILARITY]
    _, first = np.unique(pairs.later[order], return_index=True)
    best = order[first]
    kept = whole.take(pairs.later[best]), whole.take(pairs.earlier[best]).select(_COLUMNS[:3])
    columns = [column for table in kept for column in table.columns]
    columns.append(pa.chunked_array([pa.array([round(float(one), 3) for one in score[best]], pa.float64())]))
    return pa.Table.from_arrays(columns, schema=schema_of(SIMILAR_TEXTS)), scores


def _candidates(paths: Sequence[str], same: Mapping[str, str]) -> tuple[pa.Table, _Pairs]:
    """Return the texts that can be compared, and those among them that may be alike, of different sites."""
    tables, bands = [], [np.empty((0, BANDS), np.uint64)]
    for path in paths:
        part = read_part(path, [*_COLUMNS, "fingerprint"])
        part = part.filter(pc.is_valid(part["fingerprint"]))
        digits = "".join(map(str, part["fingerprint"].to_pylist()))
        bands.append(np.frombuffer(bytes.fromhex(digits), dtype=np.uint64).reshape(-1, BANDS))
        tables.append(part.select(_COLUMNS))
        del part, digits
        free_memory()
    whole, found = pa.concat_tables(tables), np.concatenate(bands)
    del bands, tables
    count = len(found)
    pairs: _Whole = np.empty(0, np.int64)
    for band in range(BANDS if count else 0):  # most pairs are met in several bands
        pairs = _distinct([pairs, _alike(found[:, band])])
    del found
    later, earlier = np.divmod(pairs, max(1, count))
    sites = [site and same[str(site)] for site in whole["site_id"].to_pylist()]
    document, site = _codes(whole["document_id"]), _codes(pa.chunked_array([pa.array(sites, pa.string())]))
    free_memory()
    is_other = (document[later] != document[earlier]) & ((site[later] < 0) | (site[later] != site[earlier]))
    return whole, _Pairs(later[is_other], earlier[is_other])


def _alike(values: _Marks) -> _Whole:
    """Return each index whose value was there before, times the number of values, plus the first that had it."""
    _, first, inverse = np.unique(values, return_index=True, return_inverse=True)
    firsts = first[inverse]
    again = np.flatnonzero(firsts != np.arange(len(values)))
    return again * len(values) + firsts[again]


def _distinct(values: Sequence[_Whole]) -> _Whole:
    """Return what is in any of the columns once, rising; quicker than looking each value up."""
    ordered: _Whole = np.sort(np.concatenate(values))
    is_new = np.append([True], ordered[1:] != ordered[:-1])[: len(ordered)]
    found: _Whole = ordered[is_new]
    return found


def _codes(names: pa.ChunkedArray[Any]) -> _Whole:
    """Return a number for each name, -1 for none."""
    encoded = names.combine_chunks().dictionary_encode()
    return np.asarray(encoded.indices.fill_null(-1), dtype=np.int64)


def _texts(paths: Sequence[str], wanted: pa.ChunkedArray[Any]) -> dict[str, str]:
    """Return texts by id; of those that are the same, one is in memory."""
    found: dict[str, str] = {}
    same: dict[str, str] = {}
    for path in paths:
        table = read_part(path, ["verbatim_id", "text"])
        kept = table.filter(pc.is_in(table["verbatim_id"], value_set=wanted.combine_chunks()))
        for verbatim_id, text in zip(*(column.to_pylist() for column in kept.columns), strict=True):
            found[str(verbatim_id)] = same.setdefault(str(text), str(text))
        del table, kept
        free_memory()
    return found


def _marks_of_pairs(pairs: _Pairs, ids: Sequence[Any], texts: dict[str, str]) -> _Marks:
    """Return a mark for each pair, the same for the same two texts."""
    rows, place = np.unique(np.concatenate(pairs), return_inverse=True)
    by_text = {text: mark_of(text) for text in set(texts.values())}
    of_rows = np.array([by_text[texts[ids[row]]] for row in rows.tolist()], np.uint64)
    later, earlier = of_rows[place].reshape(2, -1)
    with np.errstate(over="ignore"):
        return later * _FIRST + earlier * _SECOND


def _scores(marks: _Marks, pairs: _Pairs, ids: Sequence[Any], texts: dict[str, str], known: Scores) -> Scores:
    """Return the score of every mark: as it is known, else of the texts of the first pair that has it."""
    wanted, first = np.unique(marks, return_index=True)
    values = np.full(len(wanted), np.nan)
    if len(known.marks):
        place = np.minimum(np.searchsorted(known.marks, wanted), len(known.marks) - 1)
        is_known = known.marks[place] == wanted
        values[is_known] = known.values[place[is_known]]
    missing = np.flatnonzero(np.isnan(values))
    for index in missing[np.argsort(first[missing])].tolist():  # pairs of one text follow each other
        pair = first[index]
        values[index] = similarity(texts[ids[pairs.later[pair]]], texts[ids[pairs.earlier[pair]]])
    return Scores(wanted, values)

"""Free texts of different sites that say nearly the same: met by their fingerprints, then compared word by word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from extract.fingerprints import BANDS, similarity

Row = tuple[object, ...]

LEAST_SIMILARITY = 0.6  # share of the runs of three words that both have, of those that either has


class _Mark(NamedTuple):
    verbatim_id: str
    document_id: str
    site_id: str | None
    theme_id: str | None


def similar_rows(free_texts: Sequence[str], verbatims: Sequence[str], same: Mapping[str, str]) -> list[Row]:
    """Return the rows of `similar_texts`: each text that is nearly another site's, with the first such text.

    The files of both tables are given in order. `same`: site → first id of the sites that are one with it. Texts too
    short to compare are in no row.
    """
    marks, pairs = _candidates(free_texts)
    texts = _texts(verbatims, {marks[i].verbatim_id for pair in pairs for i in pair})
    best: dict[int, tuple[float, int]] = {}
    for later, earlier in sorted(pairs):
        one, other = marks[later], marks[earlier]
        if one.document_id == other.document_id:
            continue
        if one.site_id is not None and other.site_id is not None and same[one.site_id] == same[other.site_id]:
            continue
        score = similarity(texts[one.verbatim_id], texts[other.verbatim_id])
        if score >= LEAST_SIMILARITY and score > best.get(later, (0.0, 0))[0]:
            best[later] = (score, earlier)
    return [(*marks[later], *marks[earlier][:3], round(score, 3)) for later, (score, earlier) in sorted(best.items())]


def _candidates(paths: Sequence[str]) -> tuple[list[_Mark], set[tuple[int, int]]]:
    """Return the texts that may be near another, and pairs of their indices: each with the first of its kind."""
    columns = ["verbatim_id", "document_id", "site_id", "theme_id"]
    tables = [pq.read_table(path, columns=[*columns, "fingerprint"]) for path in paths]
    whole = pa.concat_tables(tables)
    whole = whole.filter(pc.is_valid(whole["fingerprint"]))
    if not whole.num_rows:
        return [], set()
    digits = "".join(map(str, whole["fingerprint"].to_pylist()))
    bands = np.frombuffer(bytes.fromhex(digits), dtype=np.uint64).reshape(-1, BANDS)
    pairs: set[tuple[int, int]] = set()
    for band in range(BANDS):
        pairs |= _alike(bands[:, band])
    used = sorted({i for pair in pairs for i in pair})
    kept = whole.select(columns).take(pa.array(used, pa.int64()))
    marks = [_Mark(*row) for row in zip(*(column.to_pylist() for column in kept.columns), strict=True)]
    place = {index: i for i, index in enumerate(used)}
    return marks, {(place[later], place[earlier]) for later, earlier in pairs}


def _alike(values: np.ndarray[Any, np.dtype[np.uint64]]) -> set[tuple[int, int]]:
    """Return each index whose value was there before, with the first that had it."""
    _, first, inverse = np.unique(values, return_index=True, return_inverse=True)
    firsts = first[inverse]
    again = np.flatnonzero(firsts != np.arange(len(values)))
    return set(zip(again.tolist(), firsts[again].tolist(), strict=True))


def _texts(paths: Sequence[str], wanted: set[str]) -> dict[str, str]:
    if not wanted:
        return {}
    found: dict[str, str] = {}
    ids = pa.array(sorted(wanted), pa.string())
    for path in paths:
        table = pq.read_table(path, columns=["verbatim_id", "text"])
        kept = table.filter(pc.is_in(table["verbatim_id"], value_set=ids))
        found.update(zip(map(str, kept["verbatim_id"].to_pylist()), map(str, kept["text"].to_pylist()), strict=True))
    return found

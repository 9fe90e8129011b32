"""What changed between the reports of one site: per option and count, what appeared, stayed or vanished.

Only what both reports tell is compared: an option is "no" where the edition prints every tick, and unknown in a section
that is missing. So a missing section is never a change. All sites are compared at once, column by column: a large
archive has millions of changes, and most of them are "stayed".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from extract.parts import schema_of
from extract.sites import SiteColumns
from models.schemas import SITE_HISTORY

_NO, _YES = 1, 2
_CHANGES = ("appeared", "stayed", "vanished", "rose", "fell")
_APPEARED, _STAYED, _VANISHED, _ROSE, _FELL = range(len(_CHANGES))
_BY_SITE_AND_TIME = ("site_id", "printed_on", "era_rank", "file_name")
_NUMBERS_PER_COUNT = 3  # the number, its bounds
_REPORTS_AT_ONCE = 2_000  # some 20 MB while they are compared

_Whole = np.ndarray[Any, np.dtype[np.int64]]
_Numbers = np.ndarray[Any, np.dtype[np.float64]]


class _Changed(NamedTuple):
    """Changes in order: rows of the reports before and now, number of what changed (options, then counts), how."""

    before: _Whole
    now: _Whole
    asked: _Whole
    change: _Whole


def history_tables(facts: pa.Table, columns: SiteColumns) -> Iterator[pa.Table]:
    """Yield the table `site_history` piece by piece, by site, then in the order of the codebook, then of time.

    `facts`: those of all documents, in any order. Reports follow each other by date of print, then edition, then file
    name.
    """
    ordered = facts.sort_by([(name, "ascending") for name in _BY_SITE_AND_TIME])
    for start, stop in _groups_of_sites(ordered):
        reports = ordered.slice(start, stop - start)
        flags, counts = _flags(reports["flags"], len(columns.options)), _counts(reports["counts"], len(columns.counts))
        yield _table(reports, _changes(_codes(reports["site_id"]), flags, counts), columns, counts)


def _groups_of_sites(ordered: pa.Table) -> Iterator[tuple[int, int]]:
    """Yield half-open ranges of rows that hold whole sites, about as many as fit in memory."""
    sites = _codes(ordered["site_id"])
    ends = np.append(np.flatnonzero(sites[1:] != sites[:-1]) + 1, len(sites)).tolist() if len(sites) else []
    start = 0
    for end, following in zip_longest(ends, ends[1:]):
        if following is None or following - start > _REPORTS_AT_ONCE:
            yield start, end
            start = end


def _codes(names: pa.ChunkedArray[Any]) -> _Whole:
    """Return a number for each name, rising where names are in order."""
    encoded = names.combine_chunks().dictionary_encode()
    return np.asarray(encoded.indices, dtype=np.int64)


def _flags(column: pa.ChunkedArray[Any], options: int) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Return a row per report, of a byte per option."""
    joined = b"".join(flags for flags in column.to_pylist() if flags is not None)
    return np.frombuffer(joined, dtype=np.uint8).reshape(-1, options)


def _counts(column: pa.ChunkedArray[Any], counts: int) -> _Numbers:
    """Return a row per report, of the number of each count; not a number where none is told."""
    values = [pc.list_flatten(chunk).to_numpy(zero_copy_only=False) for chunk in column.chunks]
    numbers: _Numbers = np.concatenate([np.empty(0), *values])
    return numbers.reshape(len(column), counts, _NUMBERS_PER_COUNT)[..., 0]


def _changes(sites: _Whole, flags: np.ndarray[Any, np.dtype[np.uint8]], counts: _Numbers) -> _Changed:
    """Return each known state against the last one known before, of the same site."""
    reports, options = flags.shape
    width = options + counts.shape[1]
    row, option = np.nonzero((flags == _NO) | (flags == _YES))
    counted_row, count = np.nonzero(~np.isnan(counts))
    row, asked = np.concatenate([row, counted_row]), np.concatenate([option, count + options])
    known = np.sort((sites[row] * width + asked) * reports + row)  # by site, what is asked, time
    series, row = np.divmod(known, max(1, reports))
    follows = np.flatnonzero(series[1:] == series[:-1])
    before, now, asked = row[follows], row[follows + 1], series[follows] % width
    change = np.empty(len(follows), dtype=np.int64)
    is_option = asked < options
    ticked = flags[now[is_option], asked[is_option]] == _YES
    was_ticked = flags[before[is_option], asked[is_option]] == _YES
    change[is_option] = np.select([ticked & ~was_ticked, ticked, was_ticked], [_APPEARED, _STAYED, _VANISHED], -1)
    is_count = ~is_option
    was, value = (counts[rows[is_count], asked[is_count] - options] for rows in (before, now))
    change[is_count] = np.select([value > was, value < was], [_ROSE, _FELL], _STAYED)
    told = change >= 0  # an option that neither report ticks is no change
    return _Changed(before[told], now[told], asked[told], change[told])


def _table(reports: pa.Table, changed: _Changed, columns: SiteColumns, counts: _Numbers) -> pa.Table:
    """Return changes as rows of the table."""
    dates = reports["printed_on"]
    dates = pc.if_else(pc.equal(dates, pa.scalar("")), pa.scalar(None, pa.string()), dates)
    told = {"document_id": reports["document_id"], "printed_on": dates, "layout_era": reports["layout_era"]}
    named = [*columns.options, *((indicator, None) for indicator in columns.counts)]
    is_option = changed.asked < len(columns.options)
    place = np.where(is_option, 0, changed.asked - len(columns.options))
    found = {
        "site_id": reports["site_id"].take(changed.now),
        **{f"previous_{name}": column.take(changed.before) for name, column in told.items()},
        **{name: column.take(changed.now) for name, column in told.items()},
        "indicator_id": _chosen([indicator for indicator, _ in named], changed.asked),
        "value_id": _chosen([value for _, value in named], changed.asked),
        "change": _chosen(_CHANGES, changed.change),
        "previous_value": _numbers(counts, changed.before, place, is_option),
        "value": _numbers(counts, changed.now, place, is_option),
    }
    schema = schema_of(SITE_HISTORY)
    return pa.table([found[name] for name in schema.names], schema=schema)


def _chosen(words: Sequence[str | None], numbers: _Whole) -> pa.Array[Any]:
    return pa.array(words, pa.string()).take(numbers)


def _numbers(counts: _Numbers, rows: _Whole, place: _Whole, is_null: np.ndarray[Any, np.dtype[np.bool_]]) -> Any:
    values = counts[rows, place] if counts.shape[1] else np.zeros(len(rows))
    return pa.array(values, pa.float64(), mask=is_null)

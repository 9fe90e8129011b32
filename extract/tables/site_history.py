"""What changed between the reports of one site, under all its names: what appeared, stayed or vanished.

Only what both reports tell is compared: an option is "no" where the edition prints every tick, and unknown in a section
that is missing. So a missing section is never a change. Where nothing tells which of two reports came first, what is
not the same in both only differs. All sites are compared at once, column by column: a large archive has millions of
changes, and most of them are "stayed".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from extract.reports.report_dates import Dated, date_of, is_dated, order_told_by
from extract.reports.sites import SiteColumns
from extract.tables.parts import schema_of
from models.schemas import SITE_HISTORY
from models.vocabulary import Status

_NO, _YES = 1, 2
_CHANGES = ("appeared", "stayed", "vanished", "rose", "fell", "differs")
_APPEARED, _STAYED, _VANISHED, _ROSE, _FELL, _DIFFERS = range(len(_CHANGES))
_STATUS = (Status.ACCEPTED.value, Status.REVIEW.value)
_NUMBERS_PER_COUNT = 3  # the number, its bounds
_REPORTS_AT_ONCE = 500  # some 5 MB while they are compared

_Bytes = np.ndarray[Any, np.dtype[np.uint8]]
_Whole = np.ndarray[Any, np.dtype[np.int64]]
_Numbers = np.ndarray[Any, np.dtype[np.float64]]


class _Changed(NamedTuple):
    """Changes in order: rows of the reports before and now, number of what changed (options, then counts), how."""

    before: _Whole
    now: _Whole
    asked: _Whole
    change: _Whole


def history_tables(facts: pa.Table, columns: SiteColumns, same: Mapping[str, str]) -> Iterator[pa.Table]:
    """Yield the table `site_history` piece by piece, by site, then in the order of the codebook, then of time.

    `facts`: those of all documents, in any order. `same`: site → first id of the sites that are one with it, whose
    reports are compared. They follow each other by their dates where all have one, else by their editions first.
    """
    ordered = _in_order(facts, same)
    for start, stop in _groups_of_sites(ordered):
        reports = ordered.slice(start, stop - start)
        flags, counts = _bytes(reports["flags"], len(columns.options)), _counts(reports["counts"], len(columns.counts))
        doubtful = _bytes(reports["doubtful"], len(columns.options) + len(columns.counts))
        changed = _changes(_codes(reports["same_site_id"]), flags, counts)
        yield _table(reports, changed, columns, counts, doubtful)


def _in_order(facts: pa.Table, same: Mapping[str, str]) -> pa.Table:
    """Return the reports by site and time, with what joins their sites and when they are from."""
    told = zip(*(facts[name].to_pylist() for name in ("printed_on", "file_name", "layout_era")), strict=True)
    dates = [date_of(str(printed), str(name), str(era)) for printed, name, era in told]
    sites = [same[str(site)] for site in facts["site_id"].to_pylist()]
    undated = {site for site, dated in zip(sites, dates, strict=True) if not is_dated(dated)}
    ranks = [rank if site in undated else 0 for site, rank in zip(sites, facts["era_rank"].to_pylist(), strict=True)]
    added: dict[str, pa.Array[Any]] = {
        "same_site_id": pa.array(sites, pa.string()),
        "dated_on": pa.array([dated.on for dated in dates], pa.string()),
        "dated_by": pa.array([dated.by for dated in dates], pa.string()),
        "era_first": pa.array(ranks, pa.int64()),  # before dates, where one report of the site has none
        "date_then": pa.array([dated.on or "" for dated in dates], pa.string()),
    }
    for name, column in added.items():
        facts = facts.append_column(name, column)
    by = ("same_site_id", "era_first", "date_then", "era_rank", "file_name")
    return facts.sort_by([(name, "ascending") for name in by])


def _groups_of_sites(ordered: pa.Table) -> Iterator[tuple[int, int]]:
    """Yield half-open ranges of rows that hold whole sites, about as many as fit in memory."""
    sites = _codes(ordered["same_site_id"])
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


def _bytes(column: pa.ChunkedArray[Any], width: int) -> _Bytes:
    """Return a row per report, of a byte per option, or per option and count."""
    joined = b"".join(flags for flags in column.to_pylist() if flags is not None)
    return np.frombuffer(joined, dtype=np.uint8).reshape(-1, width)


def _counts(column: pa.ChunkedArray[Any], counts: int) -> _Numbers:
    """Return a row per report, of the number of each count; not a number where none is told."""
    values = [pc.list_flatten(chunk).to_numpy(zero_copy_only=False) for chunk in column.chunks]
    numbers: _Numbers = np.concatenate([np.empty(0), *values])
    return numbers.reshape(len(column), counts, _NUMBERS_PER_COUNT)[..., 0]


def _changes(sites: _Whole, flags: _Bytes, counts: _Numbers) -> _Changed:
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


def _orders(reports: pa.Table, changed: _Changed) -> pa.Array[Any]:
    """Return, for each change, what tells which of its two reports came first."""
    height = max(1, len(reports))
    pairs, which = np.unique(changed.before * height + changed.now, return_inverse=True)
    eras = [str(era) for era in reports["layout_era"].to_pylist()]
    dates = [Dated(on, by) for on, by in zip(*(reports[n].to_pylist() for n in ("dated_on", "dated_by")), strict=True)]
    known = [
        order_told_by(dates[a], eras[a], dates[b], eras[b]) for a, b in (divmod(p, height) for p in pairs.tolist())
    ]
    return pa.array(known, pa.string()).take(which)


def _table(reports: pa.Table, changed: _Changed, columns: SiteColumns, counts: _Numbers, doubtful: _Bytes) -> pa.Table:
    """Return changes as rows of the table."""
    printed = reports["printed_on"]
    printed = pc.if_else(pc.equal(printed, pa.scalar("")), pa.scalar(None, pa.string()), printed)
    told = {name: reports[name] for name in ("document_id", "layout_era", "site_id", "dated_on", "dated_by")}
    told["printed_on"] = printed
    named = [*columns.options, *((indicator, None) for indicator in columns.counts)]
    is_option = changed.asked < len(columns.options)
    place = np.where(is_option, 0, changed.asked - len(columns.options))
    orders = _orders(reports, changed)
    is_open = orders.is_null().to_numpy(zero_copy_only=False) & (changed.change != _STAYED)
    is_doubtful = doubtful[changed.before, changed.asked] | doubtful[changed.now, changed.asked]
    found = {
        **{f"previous_{name}": column.take(changed.before) for name, column in told.items()},
        **{name: column.take(changed.now) for name, column in told.items()},
        "same_site_id": reports["same_site_id"].take(changed.now),
        "indicator_id": _chosen([indicator for indicator, _ in named], changed.asked),
        "value_id": _chosen([value for _, value in named], changed.asked),
        "change": _chosen(_CHANGES, np.where(is_open, _DIFFERS, changed.change)),
        "previous_value": _numbers(counts, changed.before, place, is_option),
        "value": _numbers(counts, changed.now, place, is_option),
        "ordered_by": orders,
        "status": _chosen(_STATUS, is_doubtful.astype(np.int64)),
    }
    schema = schema_of(SITE_HISTORY)
    return pa.table([found[name] for name in schema.names], schema=schema)


def _chosen(words: Sequence[str | None], numbers: _Whole) -> pa.Array[Any]:
    return pa.array(words, pa.string()).take(numbers)


def _numbers(counts: _Numbers, rows: _Whole, place: _Whole, is_null: np.ndarray[Any, np.dtype[np.bool_]]) -> Any:
    values = counts[rows, place] if counts.shape[1] else np.zeros(len(rows))
    return pa.array(values, pa.float64(), mask=is_null)

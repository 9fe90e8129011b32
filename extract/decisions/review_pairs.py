"""Which decision belongs to which row of a document: by what was read and the words that say so.

A decision belongs to the row of its question with the same reading and the same quote; else to the only row left with
the same quote, which is then read differently; else to the only row left with the same reading whose quote holds the
other, or is held by it. Places in the text decide nothing: they move with every better reader.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence

from extract.decisions.review_lines import one_line
from extract.decisions.standing import same_row
from models.reviews import RowKey


def row_keys(document_id: str, rows: Sequence[tuple[str, str, str]], rejected: Iterable[RowKey] = ()) -> list[RowKey]:
    """Return the keys of a document's rows, given as indicator, reading and quote in reading order.

    `rejected`: keys of rows that stood among them before people took them away; no other row gets theirs.
    """
    taken = {same_row(key) for key in rejected}
    seen: dict[RowKey, int] = defaultdict(int)
    keys = []
    for indicator_id, reading, quote in rows:
        key = RowKey(document_id, indicator_id, reading, one_line(quote), 0)
        alike = same_row(key)
        seen[alike] += 1
        while alike._replace(ordinal=seen[alike]) in taken:
            seen[alike] += 1
        keys.append(key._replace(ordinal=seen[alike]))
    return keys


def pair_rows(
    wanted: Sequence[RowKey], keys: Sequence[RowKey], same_words: Callable[[RowKey], Hashable]
) -> dict[int, int]:
    """Return the index of the row of each decision that has one; a row goes to one decision at most.

    Both come as `standing.same_row` gives them. `same_words`: in what rows agree that say the same words.
    """
    found: dict[int, int] = {}
    for group in (lambda key: key, same_words):
        _pair(wanted, keys, found, group)
    _pair_overlapping(wanted, keys, found)
    return found


def _pair(
    wanted: Sequence[RowKey], keys: Sequence[RowKey], found: dict[int, int], group: Callable[[RowKey], Hashable]
) -> None:
    """Pair what is alone on both sides in its group, among what has no partner yet."""
    groups: dict[Hashable, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    taken = set(found.values())
    for place, key in enumerate(wanted):
        if place not in found:
            groups[group(key)][0].append(place)
    for place, key in enumerate(keys):
        if place not in taken:
            groups[group(key)][1].append(place)
    found.update((ours[0], rows[0]) for ours, rows in groups.values() if len(ours) == len(rows) == 1)


def _pair_overlapping(wanted: Sequence[RowKey], keys: Sequence[RowKey], found: dict[int, int]) -> None:
    taken = set(found.values())
    chosen: dict[int, list[int]] = defaultdict(list)
    for place, key in enumerate(wanted):
        if place in found:
            continue
        near = [
            row
            for row, other in enumerate(keys)
            if row not in taken
            and (other.indicator_id, other.read_as) == (key.indicator_id, key.read_as)
            and (holds_words(other.quote, key.quote) or holds_words(key.quote, other.quote))
        ]
        if len(near) == 1:
            chosen[near[0]].append(place)
    found.update((places[0], row) for row, places in chosen.items() if len(places) == 1)


def holds_words(long: str, short: str) -> bool:
    """Tell whether folded words stand within others."""
    return bool(short) and f" {short} " in f" {long} "

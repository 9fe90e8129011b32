"""When a report is from, and which of two came first: by the date of the print, the name of the file, the edition."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from models.vocabulary import Era

# The month from which the page was printed in each edition; a questionnaire of its own tells none.
_PRINTED_FROM = {Era.G0.value: "2022-07", Era.G1.value: "2023-02", Era.G2.value: "2024-01"}
_DAY = re.compile(r"(?<!\d)(20[23]\d)([-_. ]?)(0[1-9]|1[0-2])\2([0-3]\d)(?!\d)")
_DAY_FIRST = re.compile(r"(?<!\d)([0-3]\d)([-_. ]?)(0[1-9]|1[0-2])\2(20[23]\d)(?!\d)")
_MONTH = re.compile(r"(?<!\d)(20[23]\d)[-_.](0[1-9]|1[0-2])(?!\d)")
_YEAR = re.compile(r"(?<!\d)20[23]\d(?!\d)")

PRINT, FILE_NAME, EDITION = "print", "file name", "edition"
DATE = "date"
ONLY = "only"


class Dated(NamedTuple):
    """When a report is from, ISO to the year, month or day, and what tells it: `print`, `file name` or `edition`.

    An edition tells the month before which the report is not. Both are None where nothing tells.
    """

    on: str | None
    by: str | None


class When(NamedTuple):
    """What tells a report from earlier and later ones: its date and its edition."""

    dated: Dated
    era: str


def date_of(printed_on: str, file_name: str, era: str) -> Dated:
    """Return when a report is from. `printed_on`: empty where no page or file tells it; `era`: its edition."""
    if printed_on:
        return Dated(printed_on, PRINT)
    named = date_in(file_name)
    if named is not None:
        return Dated(named, FILE_NAME)
    since = _PRINTED_FROM.get(era)
    return Dated(since, EDITION if since else None)


def date_in(file_name: str) -> str | None:
    """Return the date in the name of a file or of its folders, the last one and the most exact; or None."""
    days = [(m.end(), f"{m[1]}-{m[3]}-{m[4]}") for m in _DAY.finditer(file_name)]
    days += [(m.end(), f"{m[4]}-{m[3]}-{m[1]}") for m in _DAY_FIRST.finditer(file_name)]
    known = [(end, day) for end, day in days if _is_day(day)]
    if known:
        return max(known)[1]
    months = [f"{m[1]}-{m[2]}" for m in _MONTH.finditer(file_name)]
    years = [m.group() for m in _YEAR.finditer(file_name)]
    return months[-1] if months else years[-1] if years else None


def _is_day(written: str) -> bool:
    try:
        date.fromisoformat(written)
    except ValueError:
        return False
    return True


def is_dated(dated: Dated) -> bool:
    """Tell whether a report has a date of its own."""
    return dated.by in (PRINT, FILE_NAME)


def order_told_by(first: Dated, first_era: str, second: Dated, second_era: str) -> str | None:
    """Return what tells that the one report came before the other: `date` or `edition`; None when nothing does."""
    if first.on and second.on and is_dated(first) and is_dated(second):
        size = min(len(first.on), len(second.on))
        if first.on[:size] < second.on[:size]:
            return DATE
    starts = _PRINTED_FROM.get(first_era, ""), _PRINTED_FROM.get(second_era, "")
    return EDITION if all(starts) and starts[0] < starts[1] else None


def tells_from(era: str) -> str:
    """Return the month before which a report of an edition is not; empty for an edition that tells none."""
    return _PRINTED_FROM.get(era, "")


def came_later(one: When, other: When) -> bool:
    """Tell whether a report surely came after another: by their dates where both have one, else by their editions."""
    if is_dated(one.dated) and is_dated(other.dated) and order_told_by(*one, *other) == DATE:
        return False
    return order_told_by(*other, *one) is not None


def latest_told_by(latest: When, reports: Mapping[When, int]) -> str | None:
    """Return what tells that a report is the latest: `only` where it is the only one, `date`, `edition`, or None.

    `reports`: how many there are of each date and edition, itself among them. It is told by the edition as soon as
    that is needed to put one of them before it, and by nothing where one of them may well be later.
    """
    if sum(reports.values()) == 1:
        return ONLY
    if reports[latest] > 1:
        return None
    others = [other for other in reports if other != latest]
    if not all(came_later(latest, other) for other in others):
        return None
    told = {order_told_by(*other, *latest) for other in others}
    return EDITION if EDITION in told else DATE

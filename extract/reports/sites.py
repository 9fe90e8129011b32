"""What a report says of its site: its name as an identifier, the spelling to show, and what its wide row holds."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from extract.reports.report_dates import When, date_of
from models.records import Observation, Report
from models.taxonomy import Taxonomy
from models.vocabulary import ACCEPTED, ANSWERED, COUNT, DEFAULT_SENTENCE, REVIEW, Era

_MAX_SLUG_CHARS = 80  # a folder name
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o"})
_ERA_ORDER = {Era.G0: 0, Era.G1: 1, Era.G2: 2, Era.FORM: 3}
_LISTS_EVERY_TICK = frozenset({Era.G1, Era.G2})
_LINK_WORDS = frozenset(
    ["à", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "ou", "par", "pour", "sous", "sur"]
)
_UNKNOWN, _NO, _YES = 0, 1, 2


def site_slug(name: str) -> str:
    """Return the identifier of a site's name: lower-case ASCII letters and digits joined by hyphens, never empty.

    A name without any such letter gives ``site-`` and a digest; a very long one is cut and ends with a digest.
    """
    folded = unicodedata.normalize("NFKD", name.translate(_LIGATURES)).lower()
    slug = re.sub(r"[^a-z0-9]+", "-", re.sub(r"[\u0300-\u036f]", "", folded)).strip("-")
    if slug and len(slug) <= _MAX_SLUG_CHARS:
        return slug
    digest = hashlib.sha256((slug or name.strip()).encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{slug[: _MAX_SLUG_CHARS - 9].rstrip('-')}-{digest}" if slug else f"site-{digest}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteColumns:
    """Columns of the wide table. `spans`: indicator → half-open range of its options in `options`."""

    options: tuple[tuple[str, str], ...]
    index: dict[tuple[str, str], int]
    spans: dict[str, tuple[int, int]]
    counts: tuple[str, ...]
    order: tuple[tuple[bool, int], ...]  # (is a count, index in counts or options), as in the schema


def site_columns(taxonomy: Taxonomy) -> SiteColumns:
    """Return the columns of the wide table, in the order of `models.schemas.site_indicators_table`."""
    options: list[tuple[str, str]] = []
    spans: dict[str, tuple[int, int]] = {}
    counts: list[str] = []
    order: list[tuple[bool, int]] = []
    for _, indicator in taxonomy.indicators:
        if indicator.kind == "count":
            order.append((True, len(counts)))
            counts.append(indicator.id)
        start = len(options)
        options += [(indicator.id, option.id) for option in indicator.options]
        order += [(False, index) for index in range(start, len(options))]
        spans[indicator.id] = (start, len(options))
    index = {pair: i for i, pair in enumerate(options)}
    return SiteColumns(options=tuple(options), index=index, spans=spans, counts=tuple(counts), order=tuple(order))


class SiteFacts(NamedTuple):
    """What one document says of its site. `flags`: a byte per option (0 unknown, 1 no, 2 yes).

    `doubtful`: a byte per option, then per count: 1 where what it says is under review, or was not listed in a question
    of which something is.
    """

    site_id: str
    name: str
    document_id: str
    rank: tuple[str, int, str]  # date of the print or empty, place of the edition among them, name of the file
    era: str
    flags: bytes
    counts: tuple[tuple[float | None, float | None, float | None], ...]
    doubtful: bytes

    @property
    def when(self) -> When:
        """When the report is from."""
        return When(date_of(self.rank[0], self.rank[2], self.era), self.era)


def site_facts(report: Report, columns: SiteColumns) -> SiteFacts | None:
    """Return what a report says of its site, or None when it names none."""
    document = report.document
    if document.site_id is None:
        return None
    era = document.layout_era
    return SiteFacts(
        site_id=document.site_id,
        name=" ".join((document.site_name_raw or document.site_id).split()),
        document_id=document.document_id,
        rank=(document.printed_on or "", _ERA_ORDER.get(era, -1), document.file_name),
        era=era.value,
        flags=_flags(report, columns),
        counts=_counts(report.observations, columns.counts),
        doubtful=_doubtful(report, columns),
    )


def _doubtful(report: Report, columns: SiteColumns) -> bytes:
    doubtful = bytearray(len(columns.options) + len(columns.counts))
    asked = {o.indicator_id for o in report.observations if o.status is REVIEW}
    if not asked:
        return bytes(doubtful)
    ticked = {(o.indicator_id, o.value_id) for o in report.observations if o.status is ACCEPTED}
    for indicator in asked:
        for place in range(*columns.spans.get(indicator, (0, 0))):
            doubtful[place] = columns.options[place] not in ticked
    for place, indicator in enumerate(columns.counts, len(columns.options)):
        doubtful[place] = indicator in asked and (indicator, None) not in ticked
    return bytes(doubtful)


def _flags(report: Report, columns: SiteColumns) -> bytes:
    flags = bytearray(len(columns.options))
    if report.document.layout_era in _LISTS_EVERY_TICK:
        for row in report.coverage:
            if row.state is ANSWERED:
                start, end = columns.spans.get(row.indicator_id, (0, 0))
                flags[start:end] = bytes((_NO,)) * (end - start)
    default = {row.indicator_id for row in report.coverage if row.state is DEFAULT_SENTENCE}
    decided: dict[int, int] = {}
    for observation in report.observations:
        indicator = observation.indicator_id
        # A phrase that could not be named may be the option it is closest to: that one is not known to be unticked.
        named = observation.value_id or observation.runner_up_id
        index = columns.index.get((indicator, named)) if named is not None else None
        if index is None:
            continue
        said = _UNKNOWN
        if observation.value_id is not None and observation.is_selected is not None and indicator not in default:
            said = _YES if observation.is_selected else _NO
        elif index in decided and observation.value_id is None:
            continue
        if decided.setdefault(index, said) != said:
            said = _UNKNOWN  # the same box both ticked and empty
        flags[index] = said
    return bytes(flags)


def _counts(
    observations: tuple[Observation, ...], indicators: tuple[str, ...]
) -> tuple[tuple[float | None, float | None, float | None], ...]:
    """Return number, minimum and maximum of each count: of its first accepted observation, else of its first one."""
    found: dict[str, Observation] = {}
    for observation in observations:
        if observation.kind is COUNT:
            known = found.setdefault(observation.indicator_id, observation)
            if known.status is not ACCEPTED and observation.status is ACCEPTED:
                found[observation.indicator_id] = observation
    quantities = (found[i].quantity if i in found else None for i in indicators)
    return tuple((q.value_number, q.value_min, q.value_max) if q else (None, None, None) for q in quantities)


def best_spelling(names: Counter[str]) -> str:
    """Return the spelling to show: the most frequent one that is not all capitals, else the capitals set in lower case.

    Ties: capitals and small letters mixed before small letters only, then alphabetical order.
    """
    usual = [name for name in names if name != name.upper() or name == name.lower()]
    if not usual:
        return _from_capitals(min(names, key=lambda name: (-names[name], name)))
    return min(usual, key=lambda name: (-names[name], name == name.lower(), name))


def _from_capitals(name: str) -> str:
    """Return a name printed in capitals as it is usually written; a single short word may be an acronym and stays."""
    words = re.findall(r"[^\W\d_]+", name)
    if len(words) == 1 and len(words[0]) <= 4:
        return name

    def soften(match: re.Match[str]) -> str:
        word = match.group()
        if len(word) == 1 and name[match.end() : match.end() + 1] == ".":
            return word  # C.L.A.P.
        low = word.lower()
        if match.start() > 0 and low in _LINK_WORDS:
            return low
        bare = unicodedata.normalize("NFKD", low.translate(_LIGATURES))
        beside_digit = (
            name[match.start() - 1 : match.start()].isdigit() or name[match.end() : match.end() + 1].isdigit()
        )
        if beside_digit or not set(bare) & set("aeiouy"):
            return word  # 6B, MJC
        return word.capitalize()

    return re.sub(r"[^\W\d_]+", soften, name)

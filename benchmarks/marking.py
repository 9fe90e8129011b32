"""Mark the tables of documents against their known answers."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from benchmarks.tallies import Answer, Marks, Miss, Tally

Row = dict[str, Any]

# Sentences that the page prints with and without an answer: the contract asks for `review`, so never for `accepted`.
AMBIGUOUS: frozenset[Answer] = frozenset(
    {
        ("services_publics.gestion", "surcharge_puis_reorganisation"),
        ("innovation_publique.effet", "amelioration_difficile"),
    }
)
CLEAN_FLOOR, NOISY_FLOOR = 96.0, 88.0  # `fuzz.ratio` points from which a free text counts as read
SITE_FLOOR, NOISY_SITE_FLOOR = 99.0, 85.0
_NOT_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentTables:
    """The rows of one document; `document` is None when the tables do not have it."""

    document: Row | None
    observations: list[Row]
    verbatims: list[Row]
    coverage: list[Row]


class MarkingSession:
    """What adds up while documents are marked."""

    def __init__(self) -> None:
        self.total = Marks()
        self.by_kind: defaultdict[str, Marks] = defaultdict(Marks)
        self.by_indicator: defaultdict[str, Tally] = defaultdict(Tally)
        self.beliefs: defaultdict[str, list[tuple[float, bool]]] = defaultdict(list)
        self.misses: list[Miss] = []

    def mark(self, known: Row, tables: DocumentTables) -> None:
        """Add one document with its known answers."""
        rows = tables.observations
        both = (self.total, self.by_kind[known["kind"]])
        for marks in both:
            marks.documents += 1
        beliefs = self.beliefs[_source_class(known, tables.document)]
        self._mark_choices(known, rows, both, beliefs)
        self._mark_unknown(known, rows, both)
        self._mark_counts(known, rows, both, beliefs)
        self._mark_texts(known, tables.document, tables.verbatims, both)
        states = {row["indicator_id"]: row["state"] for row in tables.coverage}
        for indicator_id, want in known.get("coverage", {}).items():
            self._note(known, "coverage", indicator_id, states.get(indicator_id), want, [m.coverage for m in both])

    def _mark_choices(
        self, known: Row, rows: list[Row], both: tuple[Marks, ...], beliefs: list[tuple[float, bool]]
    ) -> None:
        want = {(i, v) for i, values in known["choices"].items() for v in values}
        want_off = {(i, v) for i, values in known.get("unchecked", {}).items() for v in values}
        named = [row for row in rows if row["kind"] == "choice" and row["value_id"] is not None]
        on = {_answer(row) for row in named if row["is_selected"] is True}
        off = {_answer(row) for row in named if row["is_selected"] is False}
        accepted = {_answer(row) for row in named if row["is_selected"] is True and row["status"] == "accepted"}
        for marks in both:
            marks.choices.add(on, want)
            # An ambiguous sentence may be accepted rightly or not at all, but never wrongly.
            marks.accepted.add(accepted - (AMBIGUOUS & want), want - AMBIGUOUS)
            marks.unticked.add(off, want_off)
        for answer in on | want:
            self.by_indicator[answer[0]].add(on & {answer}, want & {answer})
        for row in named:
            if row["is_selected"] is not None:
                beliefs.append((row["confidence"], _answer(row) in (want if row["is_selected"] else want_off)))
        for what, got_set, want_set in (("choice", on, want), ("unticked", off, want_off)):
            for answer in sorted(got_set - want_set):
                self.misses.append(Miss(known["file"], known["kind"], what, answer[0], answer[1], "-"))
            for answer in sorted(want_set - got_set):
                self.misses.append(Miss(known["file"], known["kind"], what, answer[0], "-", answer[1]))

    def _mark_unknown(self, known: Row, rows: list[Row], both: tuple[Marks, ...]) -> None:
        kept: defaultdict[str, list[str]] = defaultdict(list)
        for row in rows:
            if row["kind"] == "choice" and row["value_id"] is None:
                kept[row["indicator_id"]].append(fold(row["value_raw"]))
        for indicator_id, phrases in known.get("unknown", {}).items():
            for phrase in phrases:
                got = max(kept[indicator_id], key=lambda text: fuzz.ratio(text, fold(phrase)), default="")
                # With or without the fixed word before the slot ("portés par un collectif").
                is_right = fuzz.ratio(got, fold(phrase)) >= NOISY_FLOOR or bool(
                    got and fold(phrase).endswith(" " + got)
                )
                found = phrase if is_right else got or None
                self._note(known, "unknown", indicator_id, found, phrase, [m.unknown for m in both])

    def _mark_counts(
        self, known: Row, rows: list[Row], both: tuple[Marks, ...], beliefs: list[tuple[float, bool]]
    ) -> None:
        counts = {row["indicator_id"]: row for row in rows if row["kind"] == "count"}
        tallies = [marks.counts for marks in both]
        for indicator_id in sorted({*counts, *known["counts"]}):
            want = known["counts"].get(indicator_id)
            row = counts.get(indicator_id)
            got = _quantity(row) if row else None
            if want is None and got is not None and got[:3] == (None, None, None):
                continue  # nothing was claimed
            expected = None if want is None else tuple(want)
            self._note(known, "count", indicator_id, got, expected, tallies)
            if row and got and got[:3] != (None, None, None):
                beliefs.append((row["confidence"], got == expected))

    def _mark_texts(self, known: Row, document: Row | None, rows: list[Row], both: tuple[Marks, ...]) -> None:
        is_noisy = known.get("source_class") == "ocr" or "noise" in known["kind"] or "scan" in known["kind"]
        floor, site_floor = (NOISY_FLOOR, NOISY_SITE_FLOOR) if is_noisy else (CLEAN_FLOOR, SITE_FLOOR)
        texts: defaultdict[str, list[str]] = defaultdict(list)
        for row in rows:
            texts[row["theme_id"] or "(no theme)"].append(row["text"])
        for theme_id in sorted({*texts, *known["verbatims"]}):
            want = known["verbatims"].get(theme_id)
            got = " ".join(texts[theme_id]) or None
            is_right = want is not None and got is not None and fuzz.ratio(fold(got), fold(want)) >= floor
            self._note(known, "verbatim", theme_id, want if is_right else got, want, [m.verbatims for m in both])
        site = (document or {}).get("site_name_raw") or ""
        is_right = fuzz.ratio(fold(site), fold(known["site"])) >= site_floor
        name = known["site"] if is_right else site or None
        self._note(known, "site", "", name, known["site"], [m.sites for m in both])

    def _note(self, known: Row, what: str, where: str, got: object, want: object, tallies: list[Tally]) -> None:
        """Count one value; None is nothing found or nothing to find."""
        for tally in tallies:
            if got is not None and got == want:
                tally.right += 1
            else:
                tally.wrong += got is not None
                tally.missed += want is not None
        if got != want:
            self.misses.append(Miss(known["file"], known["kind"], what, where, str(got), str(want)))


def fold(text: str) -> str:
    """Return `text` without case, accents, punctuation and doubled spaces, for comparison."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", bare.casefold()).strip()


def _answer(row: Row) -> Answer:
    return (row["indicator_id"], row["value_id"])


def _quantity(row: Row) -> tuple[float | None, float | None, float | None, str | None, bool]:
    number, low, high = (
        None if value is None or math.isnan(value) else float(value)
        for value in (row["value_number"], row["value_min"], row["value_max"])
    )
    return (number, low, high, row["period"], bool(row["is_approximate"]))


def _source_class(known: Row, document: Row | None) -> str:
    """Return form, ocr, pdf or text: what the answers say, else what the document was read as."""
    if "source_class" in known:
        return str(known["source_class"])
    if known["generation"] == "form":
        return "form"
    if document is None:
        return "text"
    if document["ocr_page_count"]:
        return "ocr"
    return "pdf" if document["reader"] == "pdf" else "text"

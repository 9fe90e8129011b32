"""Names of the taxonomy for what is reviewed, and the evidence of rows."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from extract.decisions.text_readings import NO_THEME, is_question_of_text, is_text, parse_text
from extract.pages.told_readings import reading_in_french, text_in_french
from extract.proof.evidence_places import local_path
from extract.proof.row_evidence import RowEvidence, evidence
from extract.proof.whole_pages import WholePage, read_whole_page
from extract.review.rows import ReviewRow
from extract.tables.table_rows import read_where, table_files
from models.errors import DocumentError
from models.options import ReadOptions
from models.reviews import RowKey
from models.taxonomy import Taxonomy
from models.taxonomy_terms import Indicator, Theme

_KEPT = 4  # rows whose evidence stays in memory: the one shown and those around it


class Lookup:
    """Names of the taxonomy, and the evidence of rows; only files below the folder that was read are opened."""

    def __init__(self, taxonomy: Taxonomy, out: Path, root: Path | str | None, options: ReadOptions) -> None:
        self._taxonomy, self._out, self._options = taxonomy, out, options
        self._root = root
        self._indicators = {i.id: (theme, i) for theme, i in taxonomy.indicators}
        self._kept: dict[str, RowEvidence] = {}
        self._page: tuple[tuple[str, int], WholePage | None] | None = None

    def themes(self) -> dict[str, str]:
        """Return the names of the themes by id."""
        return {theme.theme: theme.label_fr for theme in self._taxonomy.themes}

    def theme(self, question: str) -> str:
        found = self._indicators.get(question)
        if found:
            return found[0].label_fr
        theme = question.partition(".")[0]
        return "Sans thème" if theme == NO_THEME else self.themes().get(theme, theme)

    def question(self, question: str) -> str:
        found = self._indicators.get(question)
        return found[1].label_fr if found else "texte libre" if is_question_of_text(question) else question

    def indicator(self, indicator_id: str) -> Indicator | None:
        found = self._indicators.get(indicator_id)
        return found[1] if found else None

    def labels(self, indicator_id: str) -> dict[str, str]:
        found = self._indicators.get(indicator_id)
        return {option.id: option.label_fr for option in found[1].options} if found else {}

    def reading(self, key: RowKey, reading: str) -> str:
        """Return in words what a row says, or what people say that is printed there."""
        if is_text(key.read_as):
            said = parse_text(reading)
            return reading if said is None else text_in_french(said, self.themes())
        indicator_id = key.indicator_id
        return reading_in_french(reading, self.labels(indicator_id))

    def asked(self) -> tuple[tuple[Theme, tuple[Indicator, ...]], ...]:
        """Return the themes with their questions, in the order of the taxonomy."""
        found: dict[str, tuple[Theme, list[Indicator]]] = {}
        for theme, indicator in self._taxonomy.indicators:
            found.setdefault(theme.theme, (theme, []))[1].append(indicator)
        return tuple((theme, tuple(indicators)) for theme, indicators in found.values())

    def page(self, document_id: str, page_no: int) -> WholePage | None:
        """Return a page, from 1; None for formats without pages, and where its file cannot be opened."""
        if self._page is None or self._page[0] != (document_id, page_no):
            page = None
            if self._is_below_root(document_id):
                with suppress(DocumentError):
                    page = read_whole_page(self._out, document_id, page_no, self._taxonomy, self._options)
            self._page = (document_id, page_no), page
        return self._page[1]

    def evidence(self, row: ReviewRow) -> RowEvidence:
        """Return where a row stands, without a picture when its file is not below the folder that was read."""
        if row.row_id not in self._kept:
            if len(self._kept) >= _KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[row.row_id] = self._look(row)
        return self._kept[row.row_id]

    def _look(self, row: ReviewRow) -> RowEvidence:
        values = dict(row.values)
        if not self._is_below_root(row.key.document_id):
            box = dict.fromkeys(("x0", "top", "x1", "bottom"))
            shown = evidence({**values, **box}, self._out, taxonomy=self._taxonomy, options=self._options)
            note = f"{row.file_name}: not below the folder that these tables were read from, so it is not opened"
            return shown if values["x0"] is None else replace(shown, note=note)
        return evidence(values, self._out, taxonomy=self._taxonomy, options=self._options)

    def _is_below_root(self, document_id: str) -> bool:
        found = next(read_where(table_files(self._out, "documents"), ["source_uri"], "document_id", document_id), None)
        uri = str(found[0]) if found is not None else ""
        if isinstance(self._root, str):
            return uri == self._root or uri.startswith(f"{self._root}/")
        path = local_path(uri)
        return path is not None and self._root is not None and path.resolve().is_relative_to(self._root)

"""Where one row of a table stands, for a notebook: its page with the words lit, its text, and how it was matched."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import floor
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote as url_quote

from extract.pages import wording
from extract.pages.part_overview import page_key
from extract.pages.shell import render
from extract.proof.evidence_pictures import EVIDENCE, row_place
from extract.proof.evidence_places import DocumentFile, RowPlace, lit_rows, read_again
from extract.proof.lit_pages import Lit, lit_crop, lit_crop_of
from extract.readers.page_render import render_page
from extract.tables.table_rows import read_text, read_where, table_files
from extract.words.clean import fold
from models.document import Box
from models.errors import DocumentError, UsageError
from models.options import ReadOptions
from models.taxonomy import Taxonomy, load_taxonomy

if TYPE_CHECKING:
    import pandas as pd

_AROUND_CHARS = 240
_CUT_AHEAD, _CUT_BEHIND = re.compile(r"^\S{1,30}\s"), re.compile(r"\s\S{1,30}$")  # a longer word is no word
_FILE_COLUMNS = [*DocumentFile._fields]
_PLACE_COLUMNS = ["char_start", "char_end", "page_no", "x0", "top", "x1", "bottom", "quote"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowEvidence:
    """One row and its place. A notebook shows it by itself.

    `picture`: PNG of the page around the words, which are lit; None for formats without pages and when neither the file
    nor a picture made by a run is there, as `note` says. `before`, `after`: the text around the quote.
    `path`: from what is printed to what the row says, step by step. `link`: the same place in the pages of the run.
    """

    question: str
    file_name: str
    page_no: int
    line_no: int
    before: str
    quote: str
    after: str
    path: tuple[tuple[str, str], ...]
    link: str
    picture: bytes | None = None
    note: str | None = None

    def _repr_html_(self) -> str:
        picture = None if self.picture is None else base64.b64encode(self.picture).decode("ascii")
        return render("row.html", {"row": self, "picture": picture})

    def __repr__(self) -> str:
        steps = "".join(f"\n  {name}: {value}" for name, value in self.path)
        return f"{self.question}\n  {self.file_name}, page {self.page_no}, line {self.line_no}: {self.quote!r}{steps}"


def evidence(
    row: Mapping[Any, Any] | pd.Series[Any] | tuple[Any, ...],
    tables: str | Path = "data/parsed",
    *,
    taxonomy: Taxonomy | None = None,
    options: ReadOptions | None = None,
) -> RowEvidence:
    """Return where a row of `observations` or `verbatims` stands; as the last line of a cell it is shown inline.

    `row`: as pandas gives it (``observations.iloc[0]``, or one of ``itertuples()``), with the columns of its table.
    `tables`: the folder that the run wrote. Raises `UsageError` when the row is not of these tables.
    """
    fields, folder = _fields(row), Path(tables)
    known = taxonomy or load_taxonomy()
    document_id, row_id = str(fields["document_id"]), str(fields.get("observation_id") or fields.get("verbatim_id"))
    found = next(read_where(table_files(folder, "documents"), _FILE_COLUMNS, "document_id", document_id), None)
    if found is None:
        raise UsageError(f"{folder}: no document {document_id} in these tables; give their folder as `tables`")
    file = DocumentFile(*found)  # type: ignore[arg-type]
    place = row_place([row_id, *(fields.get(name) for name in _PLACE_COLUMNS)])
    text = read_text(folder, document_id)
    picture, note = _picture(file, place, folder, known, options or ReadOptions())
    key = url_quote(page_key(fields.get("site_id"), document_id))
    return RowEvidence(
        question=_question(fields, known),
        file_name=file.file_name,
        page_no=place.page_no,
        line_no=int(fields["line_start"]) + 1,
        before=_last_words(text[: place.char_start]),
        quote=place.quote,
        after=_first_words(text[place.char_end :]),
        path=_path(fields, known) if "observation_id" in fields else (),
        link=f"{folder.resolve().as_uri()}/site.html?s={key}&d={document_id}#{row_id}",
        picture=picture,
        note=note,
    )


def _last_words(text: str) -> str:
    """Return the end of a text, not from within a word."""
    if len(text) <= _AROUND_CHARS:
        return text
    return _CUT_AHEAD.sub("", text[-_AROUND_CHARS:], count=1)


def _first_words(text: str) -> str:
    """Return the beginning of a text, not to within a word."""
    if len(text) <= _AROUND_CHARS:
        return text
    return _CUT_BEHIND.sub("", text[:_AROUND_CHARS], count=1)


def _fields(row: Any) -> dict[str, Any]:
    """Return the row by column, missing values as None. Raises `UsageError` when it is no row with a place."""
    tree = row._asdict() if hasattr(row, "_asdict") else row.to_dict() if hasattr(row, "to_dict") else dict(row)
    needed = {"document_id", "char_start", "char_end", "page_no", "quote", "line_start"}
    if not needed <= tree.keys() or not tree.keys() & {"observation_id", "verbatim_id"}:
        raise UsageError("one row of observations or verbatims is needed, with all its columns: observations.iloc[0]")
    if isinstance(tree["document_id"], dict):
        raise UsageError("one row is needed, not a table: take it with .iloc[0]")
    return {name: None if _is_missing(value) else value for name, value in tree.items()}


def _is_missing(value: object) -> bool:
    return value is None or type(value).__name__ == "NAType" or (isinstance(value, float) and value != value)


def _picture(
    file: DocumentFile, place: RowPlace, folder: Path, taxonomy: Taxonomy, options: ReadOptions
) -> tuple[bytes | None, str | None]:
    """Return the picture of the row's place, or None and why there is none."""
    if place.box is None:
        return None, None
    try:
        data = read_again(file, options)
    except DocumentError as error:
        made = folder / EVIDENCE / file.document_id / f"page-{place.page_no:02d}.webp"
        if made.is_file():
            return lit_crop_of(made, [place.box]), None
        return None, f"{file.file_name}: {error.message}; {error.hint}"
    lit = lit_rows(file, [place], taxonomy, options)[place.row_id]
    page_no = lit[0].page_no
    drawn = render_page(data, file.media_type, options, page_no)
    if drawn is None:
        return None, f"{file.file_name}: page {page_no} could not be drawn"
    return lit_crop(*drawn, _on(lit, page_no)), None


def _on(lit: tuple[Lit, ...], page_no: int) -> list[Box]:
    return [line.box for line in lit if line.page_no == page_no]


def _question(fields: dict[str, Any], taxonomy: Taxonomy) -> str:
    theme = next((t for t in taxonomy.themes if t.theme == fields.get("theme_id")), None)
    asked = next((i for t, i in taxonomy.indicators if i.id == fields.get("indicator_id")), None)
    names = [theme.label_fr if theme else str(fields.get("theme_id") or "sans thème")]
    names.append(asked.label_fr if asked else str(fields.get("indicator_id") or "texte libre"))
    return ", ".join(names)


def _path(fields: dict[str, Any], taxonomy: Taxonomy) -> tuple[tuple[str, str], ...]:
    """Return printed → normalised → label → score → runner-up, in the words of the pages."""
    asked = next((i for _, i in taxonomy.indicators if i.id == fields["indicator_id"]), None)
    labels = {option.id: option.label_fr for option in asked.options} if asked else {}
    if fields["kind"] == "count":
        label = "nombre inconnu" if fields["value_number"] is None else f"{fields['value_number']:g}"
    else:
        label = labels.get(fields["value_id"], fields["value_id"]) or "hors taxonomie"
    second = fields["runner_up_id"]
    method = wording.named(wording.MATCH_METHODS, str(fields["match_method"]))
    runner_up = f"{labels.get(second, second)}, {fields['runner_up_score'] or 0:g} sur 100" if second else "aucun"
    return (
        ("imprimé", f"« {fields['value_raw']} »"),
        ("normalisé", fold(str(fields["value_raw"]))),
        ("nombre" if fields["kind"] == "count" else "libellé", str(label)),
        ("reconnu", f"{method}, {fields['match_score']:g} sur 100"),
        ("le second", runner_up),
        ("confiance", f"{floor(fields['confidence'] * 1000) / 10:g} %".replace(".", ",")),
        ("statut", "à vérifier" if fields["status"] == "review" else "retenue"),
    )

"""Annotations of a PDF page: form fields with what they hold, and marks that people put over the page by hand."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from enum import StrEnum
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from extract.readers.pdf_shapes import apply_to_box, page_matrix
from extract.readers.pdf_values import read_field_values
from models.document import Box, TickState

TICKS = frozenset("xX×✓✔✗✘✕✖●•■🗴🗸\uf0fb\uf0fc\uf050\uf04fûüýþ")  # the last four: Wingdings read as Latin-1
_HIDDEN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
_MOST_OPTIONS = 500  # of one list
_TICK_FIELD_PT = 30.0  # a text field up to this size can be meant for an x
_HAND_MARKS = frozenset(
    {
        pdfium.FPDF_ANNOT_TEXT,
        pdfium.FPDF_ANNOT_FREETEXT,
        pdfium.FPDF_ANNOT_LINE,
        pdfium.FPDF_ANNOT_SQUARE,
        pdfium.FPDF_ANNOT_CIRCLE,
        pdfium.FPDF_ANNOT_POLYGON,
        pdfium.FPDF_ANNOT_POLYLINE,
        pdfium.FPDF_ANNOT_STAMP,
        pdfium.FPDF_ANNOT_INK,
    }
)


class FieldKind(StrEnum):
    BUTTON = "button"  # check box or radio button
    TEXT = "text"
    MARK = "mark"  # no field: ink, a stamp or free text


class Field(NamedTuple):
    """An annotation that shows, on page `page_no`, in points from the top left.

    `state`, `certainty`: what a button shows; None and 0 for the others. `text`: what a text field or free text holds.
    `name`, `export`: of a button, its field's name and what the field's value is when this one is ticked.
    `value`: the field's value where the annotation itself holds it. `place`: among the annotations of the page.
    """

    page_no: int
    box: Box
    kind: FieldKind
    state: TickState | None
    certainty: float
    text: str
    name: str = ""
    export: str = ""
    value: str = ""
    place: int = 0


def read_fields(data: bytes) -> tuple[Field, ...]:
    """Return the fields and hand marks of a PDF, page by page, in the file's order.

    Opens the file anew: fields are only known to a document that was told so before its pages were loaded.
    A file that pdfium does not open gives none; who called has opened it and has its pages.
    """
    fields: list[Field] = []
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return ()
    with closing(document):
        document.init_forms()
        form = document.formenv.raw if document.formenv else None
        for index in range(len(document)):
            try:
                page = document[index]
            except pypdfium2.PdfiumError:
                continue  # a broken page is the reader's to report
            with closing(page):
                fields.extend(_read_page(page, index + 1, form))
    return _tick_by_value(fields, data)


def _tick_by_value(fields: list[Field], data: bytes) -> tuple[Field, ...]:
    """Return the fields, ticked also where only the value says so.

    Some programs that fill forms set the value and leave the appearance to the next viewer.
    """
    buttons = [field for field in fields if field.kind is FieldKind.BUTTON]
    shown = {field.name for field in buttons if field.state is TickState.TICKED}
    silent = [field for field in buttons if field.name not in shown]
    if not silent:
        return tuple(fields)
    values = {(field.page_no, field.place): field.value for field in silent}
    if not all(values.values()):  # held by the field that the buttons belong to, which pdfium does not show
        values.update(read_field_values(data))
    return tuple(
        field._replace(state=TickState.TICKED, certainty=0.95)
        if field.kind is FieldKind.BUTTON and field.name not in shown and _is_valued(field, values)
        else field
        for field in fields
    )


def _is_valued(field: Field, values: Mapping[tuple[int, int], str]) -> bool:
    value = values.get((field.page_no, field.place), "")
    return value not in ("", "Off") and value == field.export


def find_field_boxes(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """Return the fields that are tick boxes: buttons, and small text fields where one of the same size holds an x."""
    small = [field for field in fields if field.kind is FieldKind.TEXT and _is_small(field.box)]
    crossed = [field for field in small if field.text.strip() in TICKS]
    boxes = [field for field in fields if field.kind is FieldKind.BUTTON]
    for field in small:
        if field in crossed:
            boxes.append(field._replace(state=TickState.TICKED, certainty=0.97))
        elif not field.text.strip() and any(_same_size(field.box, other.box) for other in crossed):
            boxes.append(field._replace(state=TickState.EMPTY, certainty=0.97))
    return tuple(boxes)


def _read_page(page: pypdfium2.PdfPage, page_no: int, form: object | None) -> Iterator[Field]:
    matrix = page_matrix(page)
    for index in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        annot = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if not annot:
            continue
        try:
            if pdfium.FPDFAnnot_GetFlags(annot) & _HIDDEN:
                continue
            rect = pdfium.FS_RECTF()
            if not pdfium.FPDFAnnot_GetRect(annot, rect):
                continue
            box = apply_to_box(matrix, rect.left, rect.bottom, rect.right, rect.top)
            field = _read_annotation(annot, form, page_no, box)
            if field is not None:
                yield field._replace(place=index)
        finally:
            pdfium.FPDFPage_CloseAnnot(annot)


def _read_annotation(annot: object, form: object | None, page_no: int, box: Box) -> Field | None:
    subtype = pdfium.FPDFAnnot_GetSubtype(annot)
    if subtype in _HAND_MARKS:
        return Field(page_no, box, FieldKind.MARK, None, 0.0, _read_entry(annot, "Contents").strip())
    if subtype != pdfium.FPDF_ANNOT_WIDGET or box.x1 <= box.x0 or box.bottom <= box.top:
        return None
    kind = pdfium.FPDFAnnot_GetFormFieldType(form, annot) if form is not None else -1
    shown = _read_entry(annot, "AS")
    if kind in (pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON):
        state = TickState.EMPTY if shown in ("", "Off") else TickState.TICKED
        name = _call(lambda buffer, size: pdfium.FPDFAnnot_GetFormFieldName(form, annot, buffer, size))
        export = _call(lambda buffer, size: pdfium.FPDFAnnot_GetFormFieldExportValue(form, annot, buffer, size))
        value = _read_entry(annot, "V")
        certainty = 0.95 if state is TickState.TICKED and value == "Off" else 1.0
        return Field(page_no, box, FieldKind.BUTTON, state, certainty, "", name, export, value)
    if kind == pdfium.FPDF_FORMFIELD_TEXTFIELD:
        value = _call(lambda buffer, size: pdfium.FPDFAnnot_GetFormFieldValue(form, annot, buffer, size))
        return Field(page_no, box, FieldKind.TEXT, None, 0.0, value)
    if kind in (pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX):
        return Field(page_no, box, FieldKind.TEXT, None, 0.0, _read_chosen(annot, form))
    if kind <= 0 and shown:  # a widget without its field: what it shows is all there is
        state = TickState.EMPTY if shown == "Off" else TickState.TICKED
        return Field(page_no, box, FieldKind.BUTTON, state, 0.95, "")
    return None


def _read_chosen(annot: object, form: object | None) -> str:
    """Return what is chosen in a list, one a line, as the list shows it; what was typed where it is none of the list.

    A line without letters or digits ("—", "...") stands for no choice.
    """
    chosen = [
        _call(lambda buffer, size, at=at: pdfium.FPDFAnnot_GetOptionLabel(form, annot, at, buffer, size))  # type: ignore[misc]
        for at in range(min(pdfium.FPDFAnnot_GetOptionCount(form, annot), _MOST_OPTIONS))
        if pdfium.FPDFAnnot_IsOptionSelected(form, annot, at)
    ]
    value = _call(lambda buffer, size: pdfium.FPDFAnnot_GetFormFieldValue(form, annot, buffer, size))
    return "\n".join(line for line in chosen or [value] if any(map(str.isalnum, line)))


def _read_entry(annot: object, key: str) -> str:
    return _call(lambda buffer, size: pdfium.FPDFAnnot_GetStringValue(annot, key.encode(), buffer, size))


def _call(getter: Callable[[object, int], int]) -> str:
    """Return the text that a pdfium call writes as UTF-16 into a buffer, after telling its size in bytes."""
    size = getter(None, 0)
    if size <= 2:
        return ""
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    getter(buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", errors="replace")


def _is_small(box: Box) -> bool:
    return box.x1 - box.x0 <= _TICK_FIELD_PT and box.bottom - box.top <= _TICK_FIELD_PT


def _same_size(box: Box, other: Box) -> bool:
    width, height = other.x1 - other.x0, other.bottom - other.top
    return abs(box.x1 - box.x0 - width) <= 0.25 * width and abs(box.bottom - box.top - height) <= 0.25 * height

"""The values of PDF form fields as the file holds them: pdfium tells what fields show, which is not the same.

Programs that fill forms may set the value alone. Asked for only where the buttons of one field show nothing ticked.
"""

from __future__ import annotations

import io
from collections.abc import Mapping

_DEEPEST = 8  # fields within fields
_BROKEN = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


def read_field_values(data: bytes) -> dict[tuple[int, int], str]:
    """Return the value of each form field by page number and place among the page's annotations, both as in the file.

    Values are inherited from the field that a widget belongs to. A file that cannot be parsed gives none.
    """
    import pdfplumber
    from pdfplumber.utils.exceptions import PdfminerException

    values: dict[tuple[int, int], str] = {}
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            for page in pdf.pages:
                annotations = _resolve(page.page_obj.annots)
                for index, annotation in enumerate(annotations if isinstance(annotations, list) else ()):
                    value = _read_value(_resolve(annotation))
                    if value is not None:
                        values[page.page_number, index] = value
    except (PdfminerException, *_BROKEN):
        return {}
    return values


def _read_value(field: object) -> str | None:
    for _ in range(_DEEPEST):
        if not isinstance(field, Mapping):
            return None
        value = _resolve(field.get("V"))
        if value is not None:
            return _to_text(getattr(value, "name", value))
        field = _resolve(field.get("Parent"))
    return None


def _to_text(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-16" if value[:2] in (b"\xfe\xff", b"\xff\xfe") else "latin-1", errors="replace")
    return str(value)


def _resolve(value: object) -> object:
    """Return what a reference of the file stands for, else the value itself."""
    resolve = getattr(value, "resolve", None)
    return resolve() if callable(resolve) else value

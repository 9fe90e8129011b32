"""The pdfium calls that are made for every page, word or line, bound for speed.

Functions are bound without argument types, and handles go in as `byref` objects made once: checking and converting
arguments, as pypdfium2's own bindings do, costs several times the calls themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from ctypes import CFUNCTYPE, PYFUNCTYPE, byref, c_char, c_double, c_int, c_ulong, c_void_p, cast
from typing import Any

import pypdfium2.raw as pdfium_c


def pointer(address: int) -> Any:
    """Return a handle in the form that goes into a call without being converted."""
    return byref(c_char.from_address(address))


def _bind(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    """Return a function of pdfium, for short calls: it keeps the interpreter's lock, which costs to let go of."""
    return PYFUNCTYPE(result, *arguments)(_address_of(name))


def _bind_long(name: str, result: Any) -> Callable[..., Any]:
    """Return a function of pdfium that may take long, so that other threads run meanwhile."""
    return CFUNCTYPE(result)(_address_of(name))


def _address_of(name: str) -> int:
    return cast(getattr(pdfium_c, name), c_void_p).value or 0


get_meta = _bind("FPDF_GetMetaText", c_ulong)
load_page = _bind_long("FPDF_LoadPage", c_void_p)
close_page = _bind_long("FPDF_ClosePage", None)
get_page_box = _bind("FPDF_GetPageBoundingBox", c_int)
get_rotation = _bind("FPDFPage_GetRotation", c_int)
count_annotations = _bind("FPDFPage_GetAnnotCount", c_int)
get_annotation = _bind("FPDFPage_GetAnnot", c_void_p)
get_annotation_type = _bind("FPDFAnnot_GetSubtype", c_int, c_void_p)
close_annotation = _bind("FPDFPage_CloseAnnot", None, c_void_p)
count_objects = _bind("FPDFPage_CountObjects", c_int)
get_object = _bind("FPDFPage_GetObject", c_void_p)
get_type = _bind("FPDFPageObj_GetType", c_int, c_void_p)
get_bounds = _bind("FPDFPageObj_GetBounds", c_int, c_void_p)
load_text = _bind_long("FPDFText_LoadPage", c_void_p)
close_text = _bind_long("FPDFText_ClosePage", None)
count_chars = _bind("FPDFText_CountChars", c_int)
get_text = _bind_long("FPDFText_GetText", c_int)
get_loose_box = _bind("FPDFText_GetLooseCharBox", None)
get_font_size = _bind("FPDFText_GetFontSize", c_double)
get_font_weight = _bind("FPDFText_GetFontWeight", c_int)
get_font_info = _bind("FPDFText_GetFontInfo", c_int)
get_matrix = _bind("FPDFText_GetMatrix", c_int)
get_origin = _bind("FPDFText_GetCharOrigin", c_int)
get_text_index = _bind("FPDFText_GetTextIndexFromCharIndex", c_int)

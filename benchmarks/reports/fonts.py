"""Font families for drawn reports.

DejaVu and Liberation are taken from the system where they stand; without them the Vera fonts shipped in reportlab serve
(Latin letters with accents, but neither "⋅" nor tick glyphs, which are then replaced or left to other families). So the
bytes of a PDF are the same for the same seed on machines with the same fonts.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import reportlab
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

_FOLDERS = (
    Path("/usr/share/fonts/truetype"),
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("/Library/Fonts"),
)
_VERA = Path(reportlab.__file__).parent / "fonts"
_FILES = {
    "dejavu": ("dejavu/DejaVuSans.ttf", "dejavu/DejaVuSans-Bold.ttf", "dejavu/DejaVuSans-Oblique.ttf"),
    "dejavu-serif": ("dejavu/DejaVuSerif.ttf", "dejavu/DejaVuSerif-Bold.ttf", "dejavu/DejaVuSerif-Italic.ttf"),
    "liberation": tuple(f"liberation/LiberationSans-{style}.ttf" for style in ("Regular", "Bold", "Italic")),
    "liberation-serif": tuple(f"liberation/LiberationSerif-{style}.ttf" for style in ("Regular", "Bold", "Italic")),
}
_STANDARD = {
    "helvetica": ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique"),
    "times": ("Times-Roman", "Times-Bold", "Times-Italic"),
}
FAMILIES = ("dejavu", "dejavu-serif", "liberation", "liberation-serif", "vera", "helvetica", "times")
_REPLACED = {"⋅": "·", "▪": "•", "☑": "X", "☒": "X", "☐": "o", "¾": "3/4", "…": "..."}


class Family(NamedTuple):
    """Names under which reportlab knows the three cuts of a family."""

    regular: str
    bold: str
    italic: str


@cache
def load_family(name: str) -> Family:
    """Return a family of `FAMILIES`, or Vera where its files are not on this machine."""
    if name in _STANDARD:
        return Family(*_STANDARD[name])
    if name != "vera":
        for folder in _FOLDERS:
            paths = [folder / file for file in _FILES[name]]
            if all(path.is_file() for path in paths):
                return _register(name, paths)
    return _register("vera", [_VERA / file for file in ("Vera.ttf", "VeraBd.ttf", "VeraIt.ttf")])


def has_tick_glyphs() -> bool:
    """Tell whether ☑ and ☐ can be printed: only DejaVu has them."""
    return load_family("dejavu").regular.startswith("dejavu")


def _register(name: str, paths: list[Path]) -> Family:
    names = [f"{name}-{cut}" for cut in ("regular", "bold", "italic")]
    for font, path in zip(names, paths, strict=True):
        try:
            pdfmetrics.registerFont(TTFont(font, str(path)))
        except TTFError as error:
            raise FileNotFoundError(f"{path}: not a font that can be embedded") from error
    return Family(*names)


@cache
def measure(text: str, font: str) -> float:
    """Return the width of `text` at a size of one point."""
    return float(pdfmetrics.stringWidth(text, font, 1))


@cache
def printable(text: str, font: str) -> str:
    """Return `text` with what `font` has no glyph for replaced."""
    return "".join(char if _has_glyph(char, font) else _REPLACED.get(char, "?") for char in text)


@cache
def _has_glyph(char: str, font: str) -> bool:
    glyphs = getattr(getattr(pdfmetrics.getFont(font), "face", None), "charToGlyph", None)
    if glyphs is not None:
        return ord(char) in glyphs
    try:
        char.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True

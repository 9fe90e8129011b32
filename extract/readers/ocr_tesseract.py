"""Read a page with the system's tesseract, run as a command: faster than the built-in engine, and less exact."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from functools import cache

import cv2

from extract.readers.line_words import PixelBox4, PixelWord
from extract.readers.page_image import GreyImage
from models.errors import DocumentError, ErrorCode

_LANGUAGE = "fra"
_TIMEOUT_SECONDS = 120
_WORD_LEVEL = "5"
# Tesseract's word boxes hug the ink: of a word with ascenders or descenders, as most, this many ems.
_INK_HEIGHT_EMS = 0.8


@cache
def engine_version() -> str:
    """Return the name and version of the system's tesseract.

    Raises `DocumentError` OCR_MISSING when the command or its French data is not there.
    """
    if shutil.which("tesseract") is None:
        raise _missing("the command tesseract was not found")
    if _LANGUAGE not in _run(["tesseract", "--list-langs"]).split():
        raise _missing("tesseract has no French data")
    first, *_ = _run(["tesseract", "--version"]).splitlines() or ["unknown"]
    return f"tesseract-{first.removeprefix('tesseract').strip()}"


def find_lines(grey: GreyImage) -> tuple[PixelBox4, ...]:
    """Return the whole page as one box: tesseract finds lines by itself."""
    height, width = grey.shape
    return (PixelBox4(0, 0, width, height),)


def read_lines(grey: GreyImage, lines: tuple[PixelBox4, ...]) -> tuple[PixelWord, ...]:
    """Return the words in the boxes, one run of tesseract for each box."""
    return tuple(word for box in lines for word in _read_box(grey, box))


def _read_box(grey: GreyImage, box: PixelBox4) -> list[PixelWord]:
    _, png = cv2.imencode(".png", grey[box.top : box.bottom, box.x0 : box.x1])
    table = _run(["tesseract", "stdin", "stdout", "-l", _LANGUAGE, "--dpi", "150", "tsv"], png.tobytes())
    rows = list(csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE))
    words, line_tops = [], _line_extents(rows)
    for row in rows:
        text = (row.get("text") or "").strip()
        if row.get("level") != _WORD_LEVEL or not text:
            continue
        left, width = float(row["left"]), float(row["width"])
        top, bottom = line_tops[_line_id(row)]
        size = (bottom - top) * _INK_HEIGHT_EMS / 0.98
        certainty = max(0.0, float(row["conf"])) / 100
        words.append(
            PixelWord(text, box.x0 + left, box.top + top, box.x0 + left + width, box.top + bottom, size, certainty)
        )
    return words


def _line_id(row: dict[str, str]) -> tuple[str, str, str]:
    return row["block_num"], row["par_num"], row["line_num"]


def _line_extents(rows: list[dict[str, str]]) -> dict[tuple[str, str, str], tuple[float, float]]:
    """Return the top and bottom of each line from its words, so that words of one line share them."""
    extents: dict[tuple[str, str, str], tuple[float, float]] = {}
    for row in rows:
        if row.get("level") == _WORD_LEVEL and (row.get("text") or "").strip():
            top = float(row["top"])
            bottom = top + float(row["height"])
            low, high = extents.get(_line_id(row), (top, bottom))
            extents[_line_id(row)] = (min(low, top), max(high, bottom))
    return extents


def _run(command: list[str], stdin: bytes = b"") -> str:
    try:
        done = subprocess.run(command, input=stdin, capture_output=True, timeout=_TIMEOUT_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise DocumentError(ErrorCode.TIMEOUT, "tesseract did not finish a page in two minutes") from error
    except OSError as error:
        raise _missing(f"tesseract could not be started: {error.strerror}") from error
    if done.returncode != 0:
        reason = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise _missing(f"tesseract failed: {reason[-1] if reason else done.returncode}")
    return done.stdout.decode("utf-8", "replace")


def _missing(message: str) -> DocumentError:
    return DocumentError(
        ErrorCode.OCR_MISSING,
        message,
        "install tesseract and its French data (Debian: apt install tesseract-ocr-fra), or leave --ocr-engine rapidocr",
    )

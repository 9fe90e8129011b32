"""What the streams of a PDF may grow to: pdfium inflates them in C, where nothing can be stopped once it has begun.

Streams are never inside one another nor inside compressed objects, so all of them can be found by their keyword. For an
ordinary report only the few that are short and no font are measured, if any.
"""

from __future__ import annotations

import re
import zlib
from enum import Enum, auto
from typing import NamedTuple

from models.errors import DocumentError, ErrorCode
from models.options import ReadOptions

_MOST_GROWTH = 1_032  # times: what Flate can do at best
# Of instructions, inflated: pdfium keeps up to a hundred bytes for each of them, and reads some ten million a second.
_TRUSTED_BYTES = 8_000_000
_TRUSTED_FONT_BYTES = 100_000  # compressed: an embedded font is as large as its glyphs are many
_TRUSTED_REFERENCES = 2_000
_FONT_STARTS = (b"\0\1\0\0", b"OTTO", b"true", b"ttcf", b"%!", b"\1\0")
_HEAD_BYTES = 4_000
_END_WITHIN = 16  # after the bytes of a stream: line ends, and those that its own words do not count
_FONT_HEAD_BYTES = 1_000  # compressed: tables of codes come before the first byte

_FORM = re.compile(rb"/Subtype\s*/Form\b")
_PICTURE = re.compile(rb"/Subtype\s*/Image\b")
_FONT = re.compile(rb"/Length1\b")
_LENGTH = re.compile(rb"/Length\s+(\d+)(?!\s+\d+\s+R)")
_SIDE = re.compile(rb"/(Width|Height)\s+(\d+)")
_FLATE = re.compile(rb"/Filter\s*(?:/FlateDecode\b|\[\s*/FlateDecode\s*\])")
_PACKED = re.compile(rb"/(?:FlateDecode|LZWDecode|RunLengthDecode|Fl|LZW|RL)\b")
_FILTER_ELSEWHERE = re.compile(rb"/Filter\s+\d")
_SAME_REFERENCE = re.compile(rb"\b(\d+\s+\d+\s+R\b)(?:\s*\1){30}")


class Growth(Enum):
    """What may come of reading a PDF."""

    ORDINARY = auto()
    DOUBTFUL = auto()  # it may take all memory or never end: to be tried first where that does no harm


class _Stream(NamedTuple):
    """A stream: the words that describe it and its place in the file, half-open, as stored."""

    head: bytes
    start: int
    end: int

    @property
    def size(self) -> int:
        """Return the bytes as stored: those up to its end mark, or those it claims, which pdfium believes."""
        claimed = _LENGTH.search(self.head)
        return max(self.end - self.start, int(claimed[1][:12]) if claimed else 0)


def judge_growth(data: bytes, options: ReadOptions) -> Growth:
    """Return whether a PDF can be read as it stands. Raises DocumentError `too_large`: one stream is a bomb."""
    streams, outside = _streams(data)
    streams = [s for s in streams if not _is_picture(s, options)]
    if _repeats_references(outside) or b"/Encrypt" in outside or any(_is_odd(s.head) for s in streams):
        return Growth.DOUBTFUL
    forms = [s for s in streams if _FORM.search(s.head)]
    tables = [s for s in streams if b"/ObjStm" in s.head]
    others = [s for s in streams if not _is_font(s, data)]
    if not forms and not tables and sum(s.size for s in others) * _MOST_GROWTH <= _TRUSTED_BYTES:
        return Growth.ORDINARY
    others.sort(key=lambda stream: -stream.size)
    return _judge_inflated(others, data, options, stops_early=not forms and not tables)


def _judge_inflated(streams: list[_Stream], data: bytes, options: ReadOptions, *, stops_early: bool) -> Growth:
    """Return what comes of streams, the largest first.

    `stops_early`: once those that are left cannot grow past what is trusted.
    """
    total = drawn = nested = largest_form = 0
    rest = sum(stream.size for stream in streams)
    for stream in streams:
        if stops_early and total + rest * _MOST_GROWTH <= _TRUSTED_BYTES:
            return Growth.ORDINARY
        rest -= stream.size
        content = _inflated(stream, data, options.max_decompressed_bytes)
        if content is None:
            if stream.size * _MOST_GROWTH > _TRUSTED_BYTES or _FORM.search(stream.head):
                return Growth.DOUBTFUL
            content = b""
        if len(content) >= options.max_decompressed_bytes:
            message = f"a part of it unpacks to more than {options.max_decompressed_bytes // 1_000_000} MB"
            raise DocumentError(ErrorCode.TOO_LARGE, message, "print or save the report again")
        if b"/ObjStm" in stream.head and _repeats_references(content):
            return Growth.DOUBTFUL
        total += len(content)
        uses = content.count(b"Do")
        drawn += uses
        if _FORM.search(stream.head):
            nested += uses
            largest_form = max(largest_form, len(content))
    is_small = not nested and total + drawn * largest_form <= _TRUSTED_BYTES
    return Growth.ORDINARY if is_small else Growth.DOUBTFUL


def _streams(data: bytes) -> tuple[list[_Stream], bytes]:
    """Return the streams of a file in order, and all that stands outside them."""
    streams: list[_Stream] = []
    outside: list[bytes] = []
    after = 0
    at = data.find(b"stream")
    while at >= 0:
        before = data[after:at]
        outside.append(before)
        head_at = before.rfind(b"obj")
        head = before[head_at if head_at >= 0 else -_HEAD_BYTES :]
        start = at + 6
        end = data.find(b"endstream", _claimed_end(data, head, start))
        end = len(data) if end < 0 else end
        streams.append(_Stream(head, start, end))
        after = end + 9
        at = data.find(b"stream", after)
    outside.append(data[after:])
    return streams, b"".join(outside)


def _claimed_end(data: bytes, head: bytes, start: int) -> int:
    """Return where a stream ends by its own words if an end mark stands there, else where it starts."""
    claimed = _LENGTH.search(head)
    end = start + int(claimed[1][:12]) if claimed else start
    return end if b"endstream" in data[end : end + _END_WITHIN] else start


def _is_odd(head: bytes) -> bool:
    """Tell whether a stream is packed twice, so that ten bytes may be ten million, or its words are told in codes."""
    return b"#" in head or len(_PACKED.findall(head)) > 1 or _FILTER_ELSEWHERE.search(head) is not None


def _is_picture(stream: _Stream, options: ReadOptions) -> bool:
    """Tell whether a stream is a picture of a size that can be drawn; its own decoder bounds what it unpacks."""
    if not _PICTURE.search(stream.head) or b"/JPXDecode" in stream.head:
        return False
    sides = {name: int(value[:12]) for name, value in _SIDE.findall(stream.head)}
    return len(sides) == 2 and sides[b"Width"] * sides[b"Height"] <= options.max_pixels


def _is_font(stream: _Stream, data: bytes) -> bool:
    """Tell whether a stream is an embedded font, by its words and by how it begins, and is not very large."""
    if not _FONT.search(stream.head) or stream.size > _TRUSTED_FONT_BYTES:
        return False
    try:
        start = zlib.decompressobj().decompress(data[stream.start : stream.start + _FONT_HEAD_BYTES].lstrip(b"\r\n"), 4)
    except zlib.error:
        return False
    return start.startswith(_FONT_STARTS)


def _inflated(stream: _Stream, data: bytes, most_bytes: int) -> bytes | None:
    """Return the content of a stream, cut at `most_bytes`; None where that cannot be told here."""
    content = data[stream.start : max(stream.end, stream.start + stream.size)]
    if b"/Filter" not in stream.head and b"/F " not in stream.head:
        return content[:most_bytes]
    if not _FLATE.search(stream.head):
        return None
    try:
        return zlib.decompressobj().decompress(content.lstrip(b"\r\n"), most_bytes)
    except zlib.error:
        return None


def _repeats_references(data: bytes) -> bool:
    """Tell whether one object is referred to many times in a row: the same content drawn again and again."""
    return data.count(b" R") > _TRUSTED_REFERENCES and _SAME_REFERENCE.search(data) is not None

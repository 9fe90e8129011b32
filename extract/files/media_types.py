"""Tell what a file is from its bytes, never from its name: the real reports are markdown in files called `.txt`."""

from __future__ import annotations

import codecs
import json
import re
from enum import StrEnum

from models.errors import DocumentError, ErrorCode

_HEAD_BYTES = 65_536  # the type is told from the first 64 KB
_MOST_JSON_BYTES = 5_000_000  # a text that is longer is refused anyway, and its values would fill the memory
_PDF_HEADER_WITHIN = 1_024  # mail gateways and download pages leave junk before the header


class MediaType(StrEnum):
    """What a file is; the values of `documents.media_type`."""

    TEXT = "text/plain"
    MARKDOWN = "text/markdown"
    HTML = "text/html"
    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    TIFF = "image/tiff"


_READ_MAGICS = (
    (b"%PDF-", MediaType.PDF),
    (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
    (b"\xff\xd8\xff", MediaType.JPEG),
    (b"II*\x00", MediaType.TIFF),
    (b"MM\x00*", MediaType.TIFF),
    (b"II+\x00", MediaType.TIFF),
    (b"MM\x00+", MediaType.TIFF),
)
_AS_PDF = "open it and save it as PDF"
_AS_PNG = "save the picture as PNG"
REFUSED_MAGICS = (
    (b"PK\x03\x04", "an office document or a zip archive", f"unpack it, or {_AS_PDF}"),
    (b"PK\x05\x06", "an empty zip archive", "unpack it"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old or encrypted office document", f"remove the password, {_AS_PDF}"),
    (b"{\\rtf", "a rich text document", _AS_PDF),
    (b"\x1f\x8b", "a gzip archive", "unpack it"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it"),
    (b"Rar!", "a rar archive", "unpack it"),
    (b"ustar", "a tar archive", "unpack it"),
    (b"ftyp", "a picture of a phone (HEIC, AVIF) or a film", _AS_PNG),
    (b"GIF8", "a GIF picture", _AS_PNG),
    (b"RIFF", "a RIFF picture or sound", _AS_PNG),
    (b"%!PS", "a PostScript document", _AS_PDF),
    (b"PAR1", "a Parquet table", "it is no report"),
)
_MAGIC_AT = {b"ustar": 257, b"ftyp": 4}  # where they do not come first
_SOURCE_CODE = re.compile(
    rb"\A#!|^(?:import \w[\w.]*(?: as \w+)?|from [\w.]+ import .+|def \w+\(.*\).*:|class \w+.*:)\s*$", re.MULTILINE
)
_CODE_WORDS = (b"import ", b"def ", b"class ")  # one of them is in every such line
_MAIL_HEADERS = re.compile(rb"\A(?:[\w-]+:.*\r?\n(?:[ \t].*\r?\n)*){1,60}", re.MULTILINE)

_HTML_START = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b[^<]*>", re.IGNORECASE)
_HTML_TAG = re.compile(
    rb"</?(?:a|article|body|div|footer|form|h[1-6]|header|input|label|li|main|nav|ol|p|section|span|style|table|td|tr|ul)"
    rb"(?:\s[^<>]{0,500})?/?>",
    re.IGNORECASE,
)
_BLOCK_TAG = re.compile(rb"<(?:p|div|li|ul|ol|table|section|body)\b", re.IGNORECASE)
_TEXT_ITEM = re.compile(rb"^[*+-] \S", re.MULTILINE)
_TAGS_A_HEADING = 2  # an anchor in each heading of a markdown text
_FEW_TAGS, _MANY_TAGS = 3, 8  # enough where the file begins with a tag, and where it does not

_ATX_HEADING = re.compile(rb"^ {0,3}#{1,6}[ \t]+\S", re.MULTILINE)
_MARKDOWN_MARK = re.compile(
    rb"^ {0,3}#{1,6}[ \t]+\S"  # a heading
    rb"|\*\*[^\s*][^*\n]{0,300}\*\*|(?<!\w)__[^\s_][^_\n]{0,300}__(?!\w)"  # bold
    rb"|\]\((?:#|/|\.|https?:|mailto:)[^()\n]{0,500}\)",  # a link
    re.MULTILINE,
)
_MARK_SIGNS = (b"#", b"**", b"__", b"](")
_ESCAPE = re.compile(rb"\\[-*_#.()\[\]!+>]")

_CONTROLS = bytes({*range(0x20), 0x7F} - set(b"\t\n\v\f\r\x1a\x1b"))
_MAX_CONTROL_SHARE = 0.02  # noise has one byte in nine
_MIN_LETTER_SHARE = 0.4  # of the bytes of a text that is not UTF-8; French in cp1252 has nine in ten


def sniff_media_type(data: bytes) -> MediaType:
    """Return what `data` is.

    Raises DocumentError: `empty` without a byte, `unknown_format` for what no reader takes, with a hint where the
    kind of file was recognised.
    """
    if not data:
        raise DocumentError(ErrorCode.EMPTY, "the file has no bytes", "ask for the file again")
    for magic, media_type in _READ_MAGICS:
        if data.startswith(magic):
            return media_type
    pdf_at = data.find(b"%PDF-", 0, _PDF_HEADER_WITHIN)
    if pdf_at >= 0 and b" obj" in data[pdf_at:]:
        return MediaType.PDF
    _refuse_known(data)
    head = _as_utf8(data[:_HEAD_BYTES])
    _refuse_noise(head)
    if is_archived_page(head):
        return MediaType.HTML
    _refuse_other_text(head, data)
    if _is_html(head):
        return MediaType.HTML
    if _has_marks(head) or (head.startswith(b"<") and _HTML_TAG.match(head)):
        return MediaType.MARKDOWN
    return MediaType.TEXT


def is_archived_page(head: bytes) -> bool:
    """Return whether bytes begin with the headers of a saved web archive (MHTML) or of a mail that can hold a page."""
    headers = _MAIL_HEADERS.match(head)
    if headers is None:
        return False
    folded = headers[0].lower()
    return b"mime-version:" in folded and (b"multipart/" in folded or b"text/html" in folded)


def utf16_codec(data: bytes) -> str | None:
    """Return the codec of UTF-16 told by its mark, or by where its zero bytes fall; None for anything else."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    sample = data[:_HEAD_BYTES]
    pairs = len(sample) // 2
    if not pairs or b"\0" not in sample:
        return None
    low, high = sample[0::2].count(0) / pairs, sample[1::2].count(0) / pairs
    if high > 0.5 and low < 0.1:
        return "utf-16-le"
    if low > 0.5 and high < 0.1:
        return "utf-16-be"
    return None


def _as_utf8(head: bytes) -> bytes:
    """Return the head so that marks can be looked for as ASCII bytes: UTF-16 turned to UTF-8, zero bytes left out."""
    codec = utf16_codec(head)
    if codec is not None:
        head = head[: len(head) // 2 * 2].decode(codec, errors="replace").encode("utf-8", errors="replace")
    return head.replace(b"\0", b"").removeprefix(codecs.BOM_UTF8).lstrip()


def _refuse_known(data: bytes) -> None:
    for magic, what, hint in REFUSED_MAGICS:
        if data.startswith(magic, _MAGIC_AT.get(magic, 0)):
            raise DocumentError(ErrorCode.UNKNOWN_FORMAT, f"the file is {what}, not a report that can be read", hint)


def _refuse_noise(head: bytes) -> None:
    """Raise `unknown_format` unless the bytes could be somebody's text."""
    size = len(head)
    if not size:
        return
    noise = size - len(head.translate(None, _CONTROLS))
    if noise <= size * _MAX_CONTROL_SHARE:
        try:
            codecs.utf_8_decode(head, "strict", False)  # not the end: the cut may fall inside a character
            return
        except UnicodeDecodeError:
            pass
        letters = sum(map(len, re.findall(rb"[A-Za-z \r\n]+", head)))
        if letters >= size * _MIN_LETTER_SHARE:
            return
    raise DocumentError(ErrorCode.UNKNOWN_FORMAT, "the bytes are no text, PDF or picture", "open the file by hand")


def _refuse_other_text(head: bytes, data: bytes) -> None:
    """Raise `unknown_format` for text that a machine wrote for machines: JSON, XML, programs, mails without a page."""
    what = None
    if head.startswith((b"{", b"[")) and len(data) <= _MOST_JSON_BYTES and _is_json(data):
        what = "JSON"
    elif head.startswith((b"<?xml", b"<svg")) and not _HTML_START.search(head):
        what = "XML"
    elif head.startswith(b"#!") or (any(w in head for w in _CODE_WORDS) and len(_SOURCE_CODE.findall(head)) > 1):
        what = "a program"
    elif (mail := _MAIL_HEADERS.match(head)) and b"mime-version:" in mail[0].lower():
        what = "a mail"
    if what is not None:
        hint = "save the report that it holds" if what == "a mail" else "it is no report"
        raise DocumentError(ErrorCode.UNKNOWN_FORMAT, f"the file is {what}, not a report that can be read", hint)


def _is_json(data: bytes) -> bool:
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True


def _has_marks(head: bytes) -> bool:
    """Tell whether a text is written in markdown; signs that no mark goes without are looked for first, at no cost."""
    if any(sign in head for sign in _MARK_SIGNS) and _MARKDOWN_MARK.search(head):
        return True
    return b"\\" in head and len(_ESCAPE.findall(head)) > 1


def _is_html(head: bytes) -> bool:
    if b"<" not in head:
        return False
    start = _HTML_START.search(head, 0, 4_096)
    if start and (start.start() == 0 or head.startswith(b"<")):
        return True
    tags = len(_HTML_TAG.findall(head))
    if head.startswith(b"<") and tags >= _FEW_TAGS:
        is_text = _BLOCK_TAG.search(head) is None and len(_TEXT_ITEM.findall(head)) >= _FEW_TAGS
        return not is_text and not _ATX_HEADING.search(head)
    return tags >= _MANY_TAGS and tags > _TAGS_A_HEADING * len(_ATX_HEADING.findall(head))

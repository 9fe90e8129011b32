"""Bytes → text, whatever the encoding; line ends become line feeds and zero bytes go. Offsets count from its result."""

from __future__ import annotations

import codecs
import html
import re
import unicodedata

from extract.files.media_types import utf16_codec

_OTHER_LINE_ENDS = re.compile("\r\n?|[\v\x1c-\x1e\x85\u2028\u2029]")
_FIRST_OF_LINE_ENDS = (
    "\r\v\x1c\x1d\x1e\x85\u2028\u2029"  # looked for one by one: ten times as quick where there is none
)
# UTF-8 read as cp1252 somewhere on the way: "Ã©", "Â·", "â€™". Lines with none of these are left as they are.
_MOJIBAKE = re.compile("Ã[^A-Za-z]|Â[\xa0-\xbf]|â€|Å“|Å’")
_MOJIBAKE_LINE = re.compile(f"^.*(?:{_MOJIBAKE.pattern}).*$", re.MULTILINE)
_LOST_LIGATURE = re.compile("[A-Za-zé]½[a-z]|½uvre")  # "œ" of ISO 8859-15 read as cp1252
_GUESSED_FROM_BYTES = 65_536
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{2,6}|#[xX][0-9A-Fa-f]{2,5});")
_MIN_ENTITIES = 3  # fewer may be meant as they are
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffd\u2028\u2029]")
_MATHEMATICAL = re.compile("[\U0001d400-\U0001d7ff]")  # letters that web pages use where they have no bold


def decode(data: bytes) -> str:
    """Return the text of `data`: byte order marks first, then UTF-8, UTF-16 without a mark, cp1252, and a guess last.

    Never raises. The result has no carriage return, zero character or lone surrogate; mathematical letters are plain.
    """
    text = _decode_bytes(data)
    if "Ã" in text or "Â" in text or ("€" in text and "â€" in text) or "Å" in text:
        text = _repair(text)
    if any(end in text for end in _FIRST_OF_LINE_ENDS):
        text = _OTHER_LINE_ENDS.sub("\n", text)
    if b"\xf0" in data and b"\xf0\x9d" in data and _MATHEMATICAL.search(text):
        text = _MATHEMATICAL.sub(lambda letter: unicodedata.normalize("NFKC", letter[0]), text)
    return text.replace("\0", "") if "\0" in text else text


def decode_entities(text: str) -> str:
    """Return a text that is no web page with its entities ("&eacute;") as characters, where it has several of them.

    An entity that names no character, or one that is not printed, stays.
    """
    if "&" not in text or len(_ENTITY.findall(text)) < _MIN_ENTITIES:
        return text
    return _ENTITY.sub(lambda entity: _character(entity[0]), text)


def _character(entity: str) -> str:
    character = html.unescape(entity)
    return entity if _UNPRINTABLE.search(character) else character


def _decode_bytes(data: bytes) -> str:
    if data.startswith(codecs.BOM_UTF8):
        data = data[3:]
    elif data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return data.decode("utf-32", errors="replace")
    codec = utf16_codec(data) if b"\0" in data or data[:2] in (b"\xff\xfe", b"\xfe\xff") else None
    if codec is not None:
        return data.decode(codec, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_without_utf8(data)


def _decode_without_utf8(data: bytes) -> str:
    """Return the text of bytes not, or not all, in UTF-8: one bad byte must not split every accent in two letters."""
    mixed = data.decode("utf-8", errors="surrogateescape")
    strays = re.findall("[\udc80-\udcff]", mixed)
    accented = len(mixed) - len(mixed.encode("ascii", errors="ignore"))  # strays too
    if len(strays) < accented - len(strays):
        return re.sub(
            "[\udc80-\udcff]", lambda stray: bytes([ord(stray[0]) - 0xDC00]).decode("cp1252", errors="replace"), mixed
        )
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return _guess(data)
    return data.decode("iso8859-15") if "½" in text and _LOST_LIGATURE.search(text) else text


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes  # late: few files need it

    best = from_bytes(data[:_GUESSED_FROM_BYTES]).best()
    return data.decode(best.encoding if best else "cp1252", errors="replace")


def _repair(text: str) -> str:
    if not _MOJIBAKE.search(text):
        return text
    from ftfy import fix_encoding  # late: slow to import, and almost no file needs it

    repaired = _MOJIBAKE_LINE.sub(lambda line: fix_encoding(line[0]), text)
    # A short line alone, such as a title, may be too little to be sure; beside others it is not.
    return repaired if repaired == text else _MOJIBAKE_LINE.sub(lambda line: _read_as_utf8(line[0]), repaired)


def _read_as_utf8(line: str) -> str:
    try:
        return line.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return line

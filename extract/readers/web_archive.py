"""The page inside a saved web archive (MHTML) or a mailed page. Nothing is fetched: the archive holds what it needs."""

from __future__ import annotations

from email import message_from_bytes
from email.errors import MessageError
from typing import NamedTuple

from extract.files.media_types import is_archived_page
from models.errors import DocumentError, ErrorCode

_HEAD_BYTES = 65_536
_MAX_PARTS = 1_000  # pictures and styles are parts too


class ArchivedPage(NamedTuple):
    """The bytes of a page and the address it was saved from, "" where the archive does not say."""

    data: bytes
    address: str


def page_of_archive(data: bytes) -> ArchivedPage:
    """Return the first page in an archive; the bytes as they are when they are none.

    Raises DocumentError (`unknown_format`) for an archive or a mail without a page.
    """
    if not is_archived_page(data[:_HEAD_BYTES].lstrip()):
        return ArchivedPage(data, "")
    try:
        message = message_from_bytes(data.lstrip())
        for _, part in zip(range(_MAX_PARTS), message.walk(), strict=False):
            content = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
            if isinstance(content, bytes) and content.strip():
                address = message.get("Snapshot-Content-Location") or part.get("Content-Location") or ""
                return ArchivedPage(_as_utf8(content, part.get_content_charset()), str(address).strip())
    except (MessageError, ValueError, LookupError, RecursionError):
        pass
    raise DocumentError(ErrorCode.UNKNOWN_FORMAT, "no page in this mail or web archive", "save the page as HTML or PDF")


def _as_utf8(content: bytes, charset: str | None) -> bytes:
    """Return the bytes in UTF-8 where the part names a character set that fits; else as they are."""
    if not charset:
        return content
    try:
        return content.decode(charset).encode()
    except (LookupError, UnicodeError):
        return content

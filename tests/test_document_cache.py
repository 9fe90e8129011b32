"""A document read once is loaded from then on, the very same; what cannot be loaded, or is another reading, is read."""

from __future__ import annotations

import subprocess
import sys
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import msgspec
import pytest
from typer.testing import CliRunner

import pipeline
from benchmarks.reports import generate
from extract import readers
from extract.files.cache_files import Kept
from extract.files.cache_stock import clear_all, clear_outdated, take_stock
from extract.files.document_cache import NOT_OF_READING, SUFFIX, document_key, load_document, save_document
from extract.files.media_types import MediaType, sniff_media_type
from extract.readers import read_document
from extract.run.engine import run_archive
from models.document import (
    Box,
    Document,
    Line,
    OrderMethod,
    Page,
    Reader,
    TickBox,
    TickSource,
    TickState,
    Word,
)
from models.errors import DocumentError
from models.options import OcrEngineName, OcrMode, ReadOptions
from models.taxonomy import load_taxonomy
from tests.page_pictures import draw_lines, pdf_page

KEY = "ab" * 32
FULL = Document(
    text="Où était l'œuvre ? ☑\fÇa coûte 12 €",
    reader=Reader.PDF,
    pages=(
        Page(page_no=1, char_start=0, char_end=20, width_pt=595.2, height_pt=841.92, is_ocr=True, ocr_certainty=0.9871),
        Page(page_no=2, char_start=21, char_end=35, order_method=OrderMethod.GEOMETRY, is_unreadable=True),
    ),
    lines=(
        Line(0, 20, 1, 0, 2, False, True, 11.04, Box(1.1, 2.2, 3.3, 4.4), None),
        Line(21, 35, 2, 1, continues=0),
    ),
    words=(Word(0, 2, 1 / 3, 2.0, 3.1, 4.0), Word(3, 8, 0.1 + 0.2, 1e-7, 1e300, -0.0)),
    tick_boxes=(TickBox(0, 1, TickState.TICKED, TickSource.PIXELS, 0.97, Box(1.0, 2.0, 3.0, 4.0)),),
    markup=((0, 2), (5, 7)),
    hints=(("title", "Le préau"), ("created", "2024-02-01")),
)
# A text layer in the file's order and by geometry, boxes that are drawn, and fields: all that is read without OCR.
KINDS = ("pdf_single", "pdf_cards", "pdf_three", "form_pdf_drawn", "form_pdf_fields", "form_pdf_hand")


def kept_files(folder: Path) -> list[Path]:
    return sorted(folder.rglob(f"*{SUFFIX}"))


def never_read(*_: object) -> Document:
    raise AssertionError("the file was read")


def test_everything_of_a_document_comes_back(tmp_path: Path) -> None:
    save_document(str(tmp_path), KEY, FULL)
    assert repr(load_document(str(tmp_path), KEY)) == repr(FULL)  # types and the last digit too


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_is_read_once_and_loaded_from_then_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    data = generate(kind, 7).data
    media_type, options = sniff_media_type(data), ReadOptions(cache_dir=str(tmp_path / "made when first needed"))
    first = read_document(data, media_type, options)
    assert first == read_document(data, media_type, replace(options, cache_dir=None))
    monkeypatch.setattr(readers, "_read", never_read)
    assert repr(read_document(data, media_type, options)) == repr(first)


def test_a_rerun_over_a_scan_opens_no_pdf_and_needs_no_engine(tmp_path: Path) -> None:
    """Read for real, then again by a new process in which what reads PDFs and pictures cannot even be imported."""
    data = pdf_page(draw_lines(("le lavoir",))[0])
    first = read_document(data, MediaType.PDF, ReadOptions(cache_dir=str(tmp_path)))
    assert (first.text, first.pages[0].is_ocr) == ("le lavoir", True)
    (tmp_path / "page.pdf").write_bytes(data)
    script = (
        "import sys; sys.modules |= dict.fromkeys(('pypdfium2', 'rapidocr', 'onnxruntime', 'cv2', 'PIL'))\n"
        "from pathlib import Path; from models.options import ReadOptions; from extract.readers import read_document\n"
        f"folder = {str(tmp_path)!r}\ndata = Path(folder, 'page.pdf').read_bytes()\n"
        "print(read_document(data, 'application/pdf', ReadOptions(cache_dir=folder)).text)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("le lavoir\n", "")


def test_tables_are_the_same_from_files_and_from_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "raw").mkdir()
    for kind in KINDS:
        report = generate(kind, 11)
        (tmp_path / "raw" / report.file_name).write_bytes(report.data)
    taxonomy, options = load_taxonomy(), ReadOptions(ocr=OcrMode.NEVER, cache_dir=str(tmp_path / "cache"))

    def tables(name: str, reading: ReadOptions) -> dict[str, bytes]:
        run_archive(tmp_path / "raw", tmp_path / name, taxonomy=taxonomy, options=reading)
        return {path.name: path.read_bytes() for path in (tmp_path / name).glob("*.parquet")}

    without = tables("without", replace(options, cache_dir=None))
    assert {"documents.parquet", "observations.parquet", "coverage.parquet"} < set(without)
    assert tables("first", options) == without
    monkeypatch.setattr(readers, "_read", never_read)
    assert tables("again", options) == without


NOT_KEPT = [
    ("text", b"Le lavoir est ouvert.", OcrMode.AUTO, "texts are read as fast as they could be loaded"),
    ("html", b"<!doctype html><html><body><p>Le lavoir</p></body></html>", OcrMode.AUTO, "so are pages of the web"),
    ("cut", generate("pdf_single", 7).data[:900], OcrMode.AUTO, "a failure may be mended, and is quick to find again"),
]


@pytest.mark.parametrize(("data", "ocr", "why"), [case[1:] for case in NOT_KEPT], ids=[case[0] for case in NOT_KEPT])
def test_what_is_not_kept(tmp_path: Path, data: bytes, ocr: OcrMode, why: str) -> None:
    options = ReadOptions(cache_dir=str(tmp_path), ocr=ocr)
    with suppress(DocumentError):
        read_document(data, sniff_media_type(data), options)
    assert not kept_files(tmp_path), why


@pytest.mark.parametrize(
    ("ocr", "count", "why"),
    [
        (OcrMode.AUTO, 0, "what the engine could not read today it may read tomorrow"),
        (OcrMode.NEVER, 1, "nobody tried, and nobody will with this option"),
    ],
)
def test_a_page_that_could_not_be_read_is_kept_only_where_nobody_tries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ocr: OcrMode, count: int, why: str
) -> None:
    monkeypatch.setattr(readers, "_read", lambda *_: FULL)
    read_document(b"%PDF-", MediaType.PDF, ReadOptions(cache_dir=str(tmp_path), ocr=ocr))
    assert len(kept_files(tmp_path)) == count, why


def _packed(**changes: object) -> bytes:
    whole: dict[str, Any] = msgspec.msgpack.decode(msgspec.msgpack.encode(FULL))
    return zlib.compress(msgspec.msgpack.encode({**whole, **changes}))


SPOILT: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("emptied", lambda whole: b""),
    ("cut short, as when the machine stopped", lambda whole: whole[:-9]),
    ("zeros, as when the disk was full", lambda whole: bytes(len(whole))),
    ("a byte turned", lambda whole: whole[:40] + bytes([whole[40] ^ 1]) + whole[41:]),
    ("not deflated", lambda whole: zlib.decompress(whole)),
    ("a bomb", lambda whole: zlib.compress(zlib.decompress(whole) + bytes(200_000_000))),
    ("not msgpack", lambda whole: zlib.compress(b"\xc1")),
    ("another value", lambda whole: zlib.compress(msgspec.msgpack.encode([1, 2]))),
    ("no text", lambda whole: _packed(text=None)),
    ("not UTF-8", lambda whole: zlib.compress(zlib.decompress(whole).replace("Ç".encode(), b"\xff\xff"))),
    ("an unknown reader", lambda whole: _packed(reader="crystal ball")),
    ("a word without its box", lambda whole: _packed(words=[[0, 2]])),
    ("a box of letters", lambda whole: _packed(words=[[0, 2, "a", "b", "c", "d"]])),
]


@pytest.mark.parametrize("spoil", [spoil for _, spoil in SPOILT], ids=[why for why, _ in SPOILT])
def test_a_spoilt_entry_is_read_again_and_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoil: Callable[[bytes], bytes]
) -> None:
    reads: list[int] = []

    def read(*_: object) -> Document:
        reads.append(1)
        return FULL

    monkeypatch.setattr(readers, "_read", read)
    options = ReadOptions(cache_dir=str(tmp_path), ocr=OcrMode.NEVER)
    read_document(b"%PDF-", MediaType.PDF, options)
    (kept,) = kept_files(tmp_path)
    whole = kept.read_bytes()
    kept.write_bytes(spoil(whole))
    assert read_document(b"%PDF-", MediaType.PDF, options) == FULL
    assert len(reads) == 2
    assert kept.read_bytes() == whole


@pytest.mark.parametrize("cache_dir", ["/proc/nowhere", "a file"])
def test_a_cache_that_cannot_be_written_costs_no_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache_dir: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a file").write_bytes(b"")
    data = generate("pdf_single", 7).data
    assert read_document(data, MediaType.PDF, ReadOptions(cache_dir=cache_dir)).words


def test_what_is_kept_is_for_its_owner_alone(tmp_path: Path) -> None:
    save_document(str(tmp_path), KEY, FULL)
    assert [oct(path.stat().st_mode & 0o777) for path in kept_files(tmp_path)] == ["0o600"]


def test_half_of_a_surrogate_pair_costs_the_cache_and_not_the_document(tmp_path: Path) -> None:
    save_document(str(tmp_path), KEY, replace(FULL, text="\ud800"))
    assert not kept_files(tmp_path)


OTHER_OPTIONS: dict[str, Any] = {
    "ocr": OcrMode.ALWAYS,
    "ocr_engine": OcrEngineName.TESSERACT,
    "order": OrderMethod.FILE,
}


def test_whatever_decides_how_bytes_are_read_is_part_of_the_key() -> None:
    options = ReadOptions(cache_dir="here")
    changed = [
        replace(options, **{field.name: OTHER_OPTIONS.get(field.name) or getattr(options, field.name) + 1})
        for field in fields(ReadOptions)
        if field.name not in NOT_OF_READING
    ]
    keys = [document_key("a", MediaType.PDF, chosen, "engine 1") for chosen in (options, *changed)]
    keys += [
        document_key("b", MediaType.PDF, options, "engine 1"),
        document_key("a", MediaType.PNG, options, "engine 1"),
        document_key("a", MediaType.PDF, options, "engine 2"),
    ]
    assert len({*keys}) == len(keys)
    same = replace(options, cache_dir="there", nlp=not options.nlp)
    assert document_key("a", MediaType.PDF, same, "engine 1") == keys[0]


def test_documents_of_other_readers_are_not_loaded_and_can_be_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extract.files.document_cache.READER_VERSION", "0" * 16)
    save_document(str(tmp_path), KEY, FULL)
    monkeypatch.undo()
    assert load_document(str(tmp_path), KEY) is None
    save_document(str(tmp_path), KEY, FULL)
    stock = take_stock(tmp_path)
    assert (stock.documents.files, stock.outdated.files) == (1, 1)
    assert clear_outdated(tmp_path).outdated == stock.outdated
    assert take_stock(tmp_path) == stock._replace(outdated=Kept())
    assert load_document(str(tmp_path), KEY) == FULL


def test_clearing_removes_what_is_kept_and_nothing_else(tmp_path: Path) -> None:
    data = pdf_page(draw_lines(("le lavoir",), size_px=(620, 300), left_px=40, top_px=40)[0])
    read_document(data, MediaType.PDF, ReadOptions(cache_dir=str(tmp_path)))
    (tmp_path / "ab").mkdir(exist_ok=True)
    own = [tmp_path / "notes.json.gz", tmp_path / "ab" / "notes.json.gz", tmp_path / "documents" / "list.txt"]
    for path in own:
        path.write_bytes(b"mine")
    held = take_stock(tmp_path)
    assert (held.pages.files > 0, held.documents.files) == (True, 1)
    assert clear_all(tmp_path) == held
    assert [path for path in sorted(tmp_path.rglob("*")) if path.is_file()] == sorted(own)


def test_the_command_shows_and_clears(tmp_path: Path) -> None:
    save_document(str(tmp_path), KEY, FULL)

    def called(*options: str) -> str:
        done = CliRunner().invoke(pipeline.app, ["cache", "--cache", str(tmp_path), *options])
        assert done.exit_code == 0
        return done.stdout

    assert "1 documents as read by this version" in called()
    assert called("--clear").startswith(f"Removed from {tmp_path}:\n")
    assert not kept_files(tmp_path)
    assert "0 documents as read by this version" in called()


def _write_many(folder: str) -> None:
    for number in range(100):
        save_document(folder, KEY, FULL)
        if load_document(folder, KEY) != FULL:
            raise SystemExit(number + 1)


def test_several_processes_may_keep_one_document_at_once(tmp_path: Path) -> None:
    context = get_context("spawn")
    running = [context.Process(target=_write_many, args=(str(tmp_path),)) for _ in range(2)]
    for process in running:
        process.start()
    for process in running:
        process.join()
    assert [process.exitcode for process in running] == [0, 0]
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [KEY + SUFFIX]

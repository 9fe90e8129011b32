"""A page once read is never read twice, and what the cache cannot give is read again."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from extract.files.ocr_cache import load_page, page_key, save_page
from extract.layout.pixel_boxes import PixelBox
from extract.layout.printed import PrintedWord
from extract.readers import ocr
from extract.readers.affine import Affine
from extract.readers.image import read_image
from extract.readers.pdf import read_pdf
from extract.readers.recognised import RecognisedPage
from models.document import Box, TickState
from models.errors import DocumentError
from models.options import OcrEngineName, ReadOptions
from tests.page_pictures import DPI, draw_lines, packed, pdf_page

PAGE = RecognisedPage(
    (PrintedWord("œuvre", 10.0, 20.5, 48.12, 32.0), PrintedWord("prêtée", 50.0, 20.5, 90.0, 32.0)),
    0.9876,
    Affine(0.0, -1.0, 595.2, 1.0, 0.0, 0.0),
    (PixelBox(Box(1.0, 2.0, 11.0, 12.0), TickState.TICKED, 0.97),),
    (PixelBox(Box(1.0, 42.0, 9.0, 50.0), TickState.TICKED, 0.93, is_bare=True, label_pt=16.25),),
)
PICTURE = packed(draw_lines(("le lavoir",), size_px=(700, 430), left_px=60, top_px=40)[0], dpi=(DPI, DPI))


@pytest.fixture(autouse=True)
def _engines_are_asked_anew() -> Iterator[None]:
    yield
    ocr.engine_version.cache_clear()  # a version that a test made up is for that test alone


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Stand in for the engine; the list grows by one for each page that is read."""
    made: list[int] = []

    def recognise(*_: object) -> RecognisedPage:
        made.append(1)
        return PAGE

    monkeypatch.setattr(ocr, "_recognise", recognise)
    return made


def test_a_page_comes_back_from_the_cache_the_very_same(tmp_path: Path, calls: list[int]) -> None:
    options = ReadOptions(cache_dir=str(tmp_path / "made when first needed"))
    assert read_image(PICTURE, options) == read_image(PICTURE, options)
    assert len(calls) == 1
    (kept,) = tmp_path.rglob("*.json.gz")
    assert kept.parent.name == kept.name[:2]
    assert not list(tmp_path.rglob("*.part"))


def test_all_that_was_seen_on_a_page_is_kept(tmp_path: Path, calls: list[int]) -> None:
    picture, options = draw_lines(("le lavoir",))[0], ReadOptions(cache_dir=str(tmp_path))
    assert [ocr.ocr_image(picture, DPI, options, "a page") for _ in range(2)] == [PAGE, PAGE]
    assert len(calls) == 1


def test_the_second_run_needs_no_engine(tmp_path: Path) -> None:
    """Read for real, then again by a new process in which the engine cannot even be imported."""
    data = pdf_page(draw_lines(("le lavoir",))[0])
    first = read_pdf(data, ReadOptions(cache_dir=str(tmp_path)))
    assert first.text == "le lavoir"
    (tmp_path / "page.pdf").write_bytes(data)
    script = (
        "import sys; sys.modules['rapidocr'] = sys.modules['onnxruntime'] = sys.modules['cv2'] = None\n"
        "from pathlib import Path; from models.options import ReadOptions; from extract.readers.pdf import read_pdf\n"
        f"folder = {str(tmp_path)!r}\n"
        "print(read_pdf(Path(folder, 'page.pdf').read_bytes(), ReadOptions(cache_dir=folder)).text)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("le lavoir\n", "")


@pytest.mark.usefixtures("calls")
@pytest.mark.parametrize("cache_dir", [None, "/proc/nowhere"], ids=["no folder", "a folder that cannot be made"])
def test_without_a_cache_pages_are_read_all_the_same(cache_dir: str | None) -> None:
    assert read_image(PICTURE, ReadOptions(cache_dir=cache_dir)).text == "œuvre prêtée"


def _whole(path: Path) -> dict[str, object]:
    value = json.loads(gzip.decompress(path.read_bytes()))
    assert isinstance(value, dict)
    return value


def _rewritten(path: Path, **changes: object) -> bytes:
    return gzip.compress(json.dumps({**_whole(path), **changes}).encode())


SPOILT = [
    ("emptied", lambda path: b""),
    ("cut short", lambda path: path.read_bytes()[:-9]),
    ("a byte turned", lambda path: path.read_bytes()[:30] + b"\xff" + path.read_bytes()[31:]),
    ("not packed", lambda path: b'{"words": []}'),
    ("not JSON", lambda path: gzip.compress(b"words")),
    ("not UTF-8", lambda path: gzip.compress(b"\xff\xfe")),
    ("a list", lambda path: gzip.compress(b"[]")),
    ("a key missing", lambda path: gzip.compress(b'{"words": [], "certainty": 1}')),
    ("a word without its box", lambda path: _rewritten(path, words=[["le", 1.0]])),
    ("a box of letters", lambda path: _rewritten(path, words=[["le", "a", "b", "c", "d"]])),
    ("a map of five numbers", lambda path: _rewritten(path, to_page=["x"])),
    ("a box of an older kind", lambda path: _rewritten(path, lone=[[1, 2, 3, 4, "ticked", 0.9]])),
    ("an unknown state", lambda path: _rewritten(path, boxes=[[1, 2, 3, 4, "maybe", 0.9, False, None]])),
]


@pytest.mark.parametrize(("why", "spoil"), SPOILT, ids=[why for why, _ in SPOILT])
def test_a_spoilt_entry_is_read_again_and_written_over(
    tmp_path: Path, calls: list[int], why: str, spoil: object
) -> None:
    options = ReadOptions(cache_dir=str(tmp_path))
    first = read_image(PICTURE, options)
    (kept,) = tmp_path.rglob("*.json.gz")
    whole = kept.read_bytes()
    kept.write_bytes(spoil(kept))  # type: ignore[operator]
    assert read_image(PICTURE, options) == first, why
    assert len(calls) == 2
    assert kept.read_bytes() == whole


def test_a_killed_write_leaves_the_old_entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = page_key("page", 1)
    save_page(str(tmp_path), key, "old")

    def stop(*_: object) -> None:
        raise OSError("killed")

    monkeypatch.setattr("extract.files.cache_files.os.replace", stop)
    save_page(str(tmp_path), key, "new")
    assert load_page(str(tmp_path), key) == "old"
    assert not list(tmp_path.rglob("*.part"))


def test_many_writers_of_one_page_leave_one_whole_entry(tmp_path: Path) -> None:
    key, value = page_key("page", 1), {"words": [["mot", 1, 2, 3, 4]] * 500}

    def write_and_read(_: int) -> object:
        save_page(str(tmp_path), key, value)
        return load_page(str(tmp_path), key)

    with ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(write_and_read, range(64)))
    assert all(found == value for found in seen)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [f"{key}.json.gz"]


def test_whatever_decides_what_is_read_is_part_of_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    options = ReadOptions(cache_dir="cache")
    by_tesseract = ReadOptions(cache_dir="cache", ocr_engine=OcrEngineName.TESSERACT)
    monkeypatch.setattr("extract.readers.ocr_tesseract.engine_version", lambda: "tesseract-5.9")
    keys = [
        ocr._cache_key("a:1", 150.0, options),
        ocr._cache_key("a:2", 150.0, options),
        ocr._cache_key("b:1", 150.0, options),
        ocr._cache_key("a:1", 100.0, options),
        ocr._cache_key("a:1", 150.0, by_tesseract),
    ]
    monkeypatch.setattr(ocr, "STAGE_VERSION", ocr.STAGE_VERSION + 1)
    keys.append(ocr._cache_key("a:1", 150.0, options))
    assert len({*keys}) == len(keys)
    assert page_key("ab", "c") != page_key("a", "bc")


def test_a_failure_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> RecognisedPage:
        from models.errors import ErrorCode

        raise DocumentError(ErrorCode.OCR_MISSING, "no engine")

    monkeypatch.setattr(ocr, "_recognise", fail)
    with pytest.raises(DocumentError):
        read_image(PICTURE, ReadOptions(cache_dir=str(tmp_path)))
    assert not list(tmp_path.iterdir())

"""Pages drawn over: what each word is coloured as, where the ids stand, and what is written to disk."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas
from typer.testing import CliRunner

import pipeline
from extract.explaining.explain import explain_file
from extract.explaining.page_marks import MarkKind, PageMarks, mark_pages
from extract.explaining.page_pictures import COLOURS, draw_page
from extract.readers.page_render import RENDER_DPI, render_page, render_pages
from extract.reports.report import extract_report
from models.document import Box
from models.options import OcrMode, ReadOptions
from models.records import Report
from models.taxonomy import load_taxonomy

TAXONOMY = load_taxonomy()
OPTIONS = ReadOptions(ocr=OcrMode.NEVER)
SIZE_PT = (500, 400)
REPORT = (
    ("Effets sociaux et urbains de La Grange", 16),
    ("", 9),
    ("Lien social", 11),
    ("", 9),
    ("Des interactions sociales ont été observées entre différents publics :", 9),
    ("• bénévoles", 9),
    ("• dompteurs de puces", 9),
    ("", 9),
    ("Le jardin a rapproché deux rues.", 9),
)
HEALTH = (("Santé", 11), ("", 9), ("On respire mieux ici.", 9))
FORM = (
    ("Effets sociaux et urbains de La Grange", 16),
    ("", 9),
    ("Lien social", 11),
    ("", 9),
    ("Des interactions sociales ont été observées entre quels publics ?", 9),
    ("[x] Bénévoles", 9),
    ("[ ] Publics en difficulté", 9),
)


def drawn(*pages: tuple[tuple[str, int], ...]) -> bytes:
    """Return a PDF of these pages, one printed line after the other."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=SIZE_PT, invariant=True)
    for lines in pages:
        for row, (line, size_pt) in enumerate(lines):
            canvas.setFont("Helvetica-Bold" if size_pt > 9 else "Helvetica", size_pt)
            canvas.drawString(40, 340 - 15 * row, line)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def turned(data: bytes) -> bytes:
    """Return the PDF with its first page turned by a quarter."""
    file = io.BytesIO()
    pdf = pdfium.PdfDocument(data)
    pdf[0].set_rotation(90)
    pdf.save(file)
    pdf.close()
    return file.getvalue()


def read(data: bytes, folder: Path, name: str = "a.pdf") -> Report:
    (folder / name).write_bytes(data)
    return extract_report(folder / name, TAXONOMY, OPTIONS)


def kind_at(marks: PageMarks, report: Report, word: str) -> MarkKind:
    """Return what the page's word that begins so is coloured as."""
    assert report.as_read is not None
    place = next(w for w in report.as_read.words if report.text[w.char_start : w.char_end].startswith(word))
    x, y = (place.x0 + place.x1) / 2, (place.top + place.bottom) / 2
    return next(m.kind for m in marks.claims if any(b.x0 <= x <= b.x1 and b.top <= y <= b.bottom for b in m.boxes))


KINDS = [
    # page, word, what it is
    (REPORT, "urbains", MarkKind.TITLE),
    (REPORT, "Lien", MarkKind.HEADING),
    (REPORT, "interactions", MarkKind.FRAME),
    (REPORT, "bénévoles", MarkKind.TICKED),
    (REPORT, "dompteurs", MarkKind.UNKNOWN),  # a phrase that no option names
    (REPORT, "jardin", MarkKind.VERBATIM),
    (FORM, "observées", MarkKind.FRAME),  # a question is drawn like a frame
    (FORM, "Bénévoles", MarkKind.TICKED),
    (FORM, "Publics", MarkKind.EMPTY),
]


@pytest.mark.parametrize(("page", "word", "kind"), KINDS)
def test_each_word_has_the_colour_of_what_claimed_it(
    page: tuple[tuple[str, int], ...], word: str, kind: MarkKind, tmp_path: Path
) -> None:
    report = read(drawn(page), tmp_path)
    assert kind_at(mark_pages(report)[0], report, word) is kind


def test_answers_carry_their_ids_and_empty_boxes_none(tmp_path: Path) -> None:
    marks = mark_pages(read(drawn(REPORT), tmp_path))[0]
    assert [(m.kind, m.label) for m in marks.answers] == [
        (MarkKind.TICKED, "lien_social.publics=benevoles"),
        (MarkKind.UNKNOWN, "lien_social.publics=?"),
    ]
    form = mark_pages(read(drawn(FORM), tmp_path))[0]
    assert [(m.kind, m.label) for m in form.answers] == [
        (MarkKind.TICKED, "lien_social.publics=benevoles"),
        (MarkKind.EMPTY, ""),
    ]


def test_blocks_and_words_come_in_reading_order_page_by_page(tmp_path: Path) -> None:
    first, second = mark_pages(read(drawn(REPORT, HEALTH), tmp_path))
    assert len(first.blocks) == len(first.words) >= 4
    assert [b.top for b in first.blocks] == sorted(b.top for b in first.blocks)
    assert (first.page.page_no, second.page.page_no) == (1, 2)
    assert len(first.lines) == 6
    assert len(second.lines) == 2


def test_an_answer_is_painted_on_the_picture_in_its_colour(tmp_path: Path) -> None:
    data = drawn(REPORT)
    marks = mark_pages(read(data, tmp_path))[0]
    (picture, scale), *_ = render_pages(data, "application/pdf", OPTIONS)
    whole = draw_page(picture, scale, marks, "a page")
    box = marks.answers[0].boxes[0]
    frame = whole.getpixel((round(box.x0 * scale) + 6, round(box.top * scale) - 1 + whole.height - picture.height - 48))
    assert frame == COLOURS[MarkKind.TICKED]
    assert whole.width == picture.width
    assert whole.height > picture.height  # the strip above and the legend


def test_marks_outside_of_the_page_do_no_harm(tmp_path: Path) -> None:
    data = drawn(REPORT)
    marks = mark_pages(read(data, tmp_path))[0]
    outside = tuple(m._replace(boxes=(Box(900.0, -50.0, 880.0, -60.0),)) for m in marks.answers)
    odd = PageMarks(
        page=marks.page,
        lines=(),
        blocks=marks.blocks,
        words=((), *marks.words),
        claims=(),
        answers=outside,
        tick_boxes=(),
    )
    (picture, scale), *_ = render_pages(data, "application/pdf", OPTIONS)
    assert draw_page(picture, scale, odd, "").width == picture.width


def saved(image: Image.Image, kind: str) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, dpi=(72, 72))
    return file.getvalue()


GREY16 = Image.new("I;16", (300, 400), 30_000)
RENDERED = [
    # file, its type, size of each picture in points
    (drawn(REPORT, HEALTH), "application/pdf", [(500, 400), (500, 400)]),
    (turned(drawn(REPORT)), "application/pdf", [(400, 500)]),  # as it is shown, not as it is stored
    (saved(Image.new("RGB", (300, 400), "white"), "PNG"), "image/png", [(300, 400)]),
    (saved(Image.new("RGBA", (300, 400), (0, 0, 0, 0)), "PNG"), "image/png", [(300, 400)]),  # clear: white, not black
    (saved(GREY16, "PNG"), "image/png", [(300, 400)]),
    (b"Lien social", "text/plain", []),
]


@pytest.mark.parametrize(("data", "media_type", "sizes"), RENDERED)
def test_pages_are_rendered_as_they_are_seen(data: bytes, media_type: str, sizes: list[tuple[int, int]]) -> None:
    rendered = list(render_pages(data, media_type, OPTIONS))
    scale = RENDER_DPI / 72
    assert [(round(p.width / scale), round(p.height / scale)) for p, _ in rendered] == sizes
    assert all(picture.mode == "RGB" for picture, _ in rendered)


def frames(*colours: str) -> bytes:
    """Return a TIFF with a page of each colour."""
    first, *others = (Image.new("RGB", (300, 200), colour) for colour in colours)
    buffer = io.BytesIO()
    first.save(buffer, "TIFF", save_all=True, append_images=others)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "media_type"),
    [(drawn(REPORT, HEALTH), "application/pdf"), (frames("white", "black"), "image/tiff")],
    ids=["PDF", "TIFF"],
)
def test_one_page_is_drawn_as_among_all(data: bytes, media_type: str) -> None:
    one, two = (picture.tobytes() for picture, _ in render_pages(data, media_type, OPTIONS))
    assert one != two
    for page_no, expected in ((0, None), (1, one), (2, two), (3, None)):
        found = render_page(data, media_type, OPTIONS, page_no)
        assert (found and found[0].tobytes()) == expected, page_no


def test_a_transparent_page_is_white() -> None:
    ((picture, _),) = render_pages(RENDERED[3][0], "image/png", OPTIONS)
    assert picture.getpixel((5, 5)) == (255, 255, 255)


def call(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(pipeline.app, ["explain", *map(str, arguments)])
    return result.exit_code, result.stdout, result.stderr


def test_explain_writes_one_picture_for_each_page(tmp_path: Path) -> None:
    (tmp_path / "été.pdf").write_bytes(drawn(REPORT, HEALTH))
    out = tmp_path / "deep" / "pictures"
    status, text, _ = call(tmp_path / "été.pdf", "--pages", out)
    assert status == 0
    assert sorted(p.name for p in out.iterdir()) == ["été-page-01.png", "été-page-02.png"]
    assert f"  {out / 'été-page-02.png'}" in text.splitlines()
    assert "  page 1: 100.0%, read in the order of the file" in text.splitlines()
    with Image.open(out / "été-page-01.png") as picture:
        assert picture.width == round(500 * RENDER_DPI / 72)


def test_a_page_image_without_text_is_still_drawn(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(RENDERED[2][0])
    status, _, _ = call(tmp_path / "a.png", "--ocr", "never", "--pages", tmp_path / "out")
    assert status == 0
    assert (tmp_path / "out" / "a-page-01.png").is_file()


PAGELESS = [
    # name, content, exit status: why there is nothing to draw
    ("a.txt", b"Lien social\n\nOn se croise.", 0),  # a text has no pages
    ("a.md", b"# Lien social\n\nOn se croise.", 0),
    ("a.pdf", b"%PDF-1.4 cut", 1),  # it failed, and that is what is said
]


@pytest.mark.parametrize(("name", "content", "expected"), PAGELESS)
def test_nothing_is_written_where_there_are_no_pages(name: str, content: bytes, expected: int, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    status, text, _ = call(tmp_path / name, "--pages", tmp_path / "out")
    assert status == expected
    assert text.splitlines()[-1] == "  none: this document has no pages that could be drawn"
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(drawn(REPORT))
    (tmp_path / "out").write_text("in the way")
    status, text, error = call(tmp_path / "a.pdf", "--pages", tmp_path / "out")
    assert (status, text) == (2, "")
    assert "the page pictures could not be written" in error


def test_programs_are_told_the_pages_too(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(drawn(REPORT))
    tree = json.loads(explain_file(path, TAXONOMY, OPTIONS, as_json=True, pages_dir=tmp_path / "out")[0])
    assert tree["pages"] == [{"page_no": 1, "explained_ratio": 1.0, "order_method": "file", "is_ocr": False}]
    assert tree["page_pictures"] == [str(tmp_path / "out" / "a-page-01.png")]
    assert tree["agreement"] == {"lien_social": 1.0}
    assert "as_read" not in tree

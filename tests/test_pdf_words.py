"""Words that files hold in pieces or out of the way: large initials, spaced letters, turned text, headings aside."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdfium2 import PdfDocument
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from extract.readers.pdf import read_pdf
from models.document import OrderMethod
from tests.canvas_pages import HEIGHT_PT, OPTIONS, WIDTH_PT, check_offsets, new_canvas, put, rows_of, saved
from tests.page_pictures import FONT

SIZE = 11.0
PITCH = 1.2 * SIZE
BESIDE_PT = 2.0  # between an initial and the lines that it holds back


def put_initial(canvas: Canvas, top: float, capital: str, lines: str) -> None:
    """Draw a large capital at the left margin, and lines parted by "|", of which it holds back the first two."""
    size = 2.6 * SIZE
    canvas.setFont("Times-Roman", size)
    canvas.drawString(40, HEIGHT_PT - top - PITCH * 0.9, capital)
    beside = 40 + stringWidth(capital, "Times-Roman", size) + BESIDE_PT
    for at, line in enumerate(lines.split("|")):
        put(canvas, beside if at < 2 else 40, top + PITCH * at, line, "Times-Roman", SIZE)


INITIALS = [
    ("a capital goes back to its word", "L", "e verger donne des|pommes tout l'an|et des noix", "Le verger donne des"),
    ("also before an apostrophe", "L", "'atelier répare des|vélos du voisinage|et des radios", "L'atelier répare des"),
    ("a number stays a word", "7", "projets sont nés au|port cette année|sans les attendre", "7 projets sont nés au"),
    ("a digit goes back to its number", "2", "3 projets sont nés|au port cette année|sans les attendre", "23 projets"),
    ("so does a word of one letter", "À", "la cantine on y cuit|le pain du quartier|tous les jours", "À la cantine on"),
    (
        "an apostrophe as large as its letter",
        "L'",
        "atelier répare des|vélos du port|et des radios",
        "L'atelier répare",
    ),
    (
        "a round letter over two lines is no sign",
        "O",
        "n voit des gens du|port et des rues|tous les jours",
        "On voit des",
    ),
]


@pytest.mark.parametrize(("why", "capital", "lines", "first"), INITIALS, ids=[case[0] for case in INITIALS])
def test_large_initials_begin_their_paragraph(why: str, capital: str, lines: str, first: str) -> None:
    canvas, out = new_canvas()
    put(canvas, 40, 60, "Lien social", "Helvetica-Bold", 13)
    put_initial(canvas, 100, capital, lines)
    document = read_pdf(saved(canvas, out), OPTIONS)
    told = rows_of(document)
    assert told.startswith(f"Lien social||{first}"), why
    assert told.endswith(f"|{lines.split('|', 1)[1]}"), why
    check_offsets(document)


@pytest.mark.parametrize("spacing", [0.35, 0.6])
def test_spaced_letters_are_words(spacing: float) -> None:
    canvas, out = new_canvas()
    for top, line in ((60, "LIEN SOCIAL"), (110, "CAPACITÉ À AGIR"), (160, "SENTIMENT D'APPARTENIR")):
        canvas.setFont("Helvetica-Bold", 10)
        x = 40.0
        for letter in line:  # one by one, as browsers do; the space leaves its width
            if letter != " ":
                canvas.drawString(x, HEIGHT_PT - top, letter)
            x += stringWidth(letter, "Helvetica-Bold", 10) + 10 * spacing
        put(canvas, 40, top + 20, "Un café se prend à la|grande table")
    document = read_pdf(saved(canvas, out), OPTIONS)
    assert rows_of(document).split("||")[::2] == ["LIEN SOCIAL", "CAPACITÉ À AGIR", "SENTIMENT D'APPARTENIR"]
    check_offsets(document)


@pytest.mark.parametrize("title", ["DE AU 43", "104 RUE"])
def test_a_spaced_title_may_hold_a_number(title: str) -> None:
    canvas, out = new_canvas()
    canvas.setFont("Helvetica-Bold", 16)
    x = 40.0
    for letter in title:
        if letter != " ":
            canvas.drawString(x, HEIGHT_PT - 60, letter)
        x += stringWidth(letter, "Helvetica-Bold", 16) + 5
    put(canvas, 40, 100, "Un café se prend à la|grande table")
    assert rows_of(read_pdf(saved(canvas, out), OPTIONS)).startswith(f"{title}||")


TORN = [
    # the lines of a page, drawn letter by letter
    "La collaboration avec la mairie|avance.",
    "L'atelier vélo (le jeudi) a 4 à 6 places,|une réussite.",
    "Un mot,|deux.",
]


@pytest.mark.parametrize("lines", TORN)
def test_letters_drawn_one_by_one_on_a_page_of_little_text_are_words(lines: str) -> None:
    """Browsers draw so; pdfium takes few lines close together for columns of vertical writing."""
    canvas, out = new_canvas()
    for at, line in enumerate(lines.split("|")):
        put_letters(canvas, 40, 60 + SIZE * at, line)
    document = read_pdf(saved(canvas, out), OPTIONS)
    assert rows_of(document) == lines
    check_offsets(document)


@pytest.mark.parametrize("quarters", [1, 3])
def test_letters_drawn_one_by_one_are_words_on_a_turned_page_too(quarters: int) -> None:
    canvas, out = new_canvas()
    canvas.setPageRotation(90 * quarters)
    width, height = canvas._pagesize  # type: ignore[attr-defined]
    canvas.rotate(90 * quarters)
    canvas.translate(*((0, -width) if quarters == 1 else (-height, 0)))
    for at, line in enumerate(TORN[1].split("|")):
        put_letters(canvas, 40, 60 + SIZE * at, line)
    document = read_pdf(saved(canvas, out), OPTIONS)
    assert document.text.split() == TORN[1].replace("|", " ").split()


def rotated(data: bytes, degrees: int) -> bytes:
    """Return a PDF whose first page is shown turned."""
    out, pdf = BytesIO(), PdfDocument(data)
    pdf[0].set_rotation(degrees)
    pdf.save(out)
    pdf.close()
    return out.getvalue()


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_writing_that_runs_sideways_is_read_the_way_it_runs(quarters: int) -> None:
    """A page turned by /Rotate alone, as a scanner's operator may leave it: boxes are told as it is shown."""
    canvas, out = new_canvas()
    put(canvas, 40, 60, "Lien social", "Helvetica-Bold", 13)
    put(canvas, 40, 90, "un banc au soleil|des tables dehors|et un four à pain")
    put(canvas, 230, 60, "Soin", "Helvetica-Bold", 13)
    placed = put(canvas, 230, 90, "une marche lente|le jeudi soir|vers les quais")
    data = saved(canvas, out)
    turned = read_pdf(rotated(data, 90 * quarters), OPTIONS)
    assert rows_of(turned) == rows_of(read_pdf(data, OPTIONS))
    page, word = turned.pages[0], next(w for w in turned.words if turned.text[w.char_start : w.char_end] == "jeudi")
    width, height = page.width_pt or 0.0, page.height_pt or 0.0
    assert (width, height) == ((HEIGHT_PT, WIDTH_PT) if quarters % 2 else (WIDTH_PT, HEIGHT_PT))
    left, baseline = placed["jeudi"]
    x, y = {
        1: (HEIGHT_PT - baseline, left),
        2: (WIDTH_PT - left, HEIGHT_PT - baseline),
        3: (baseline, WIDTH_PT - left),
    }[quarters]
    assert word.x0 - 4 <= x <= word.x1 + 4
    assert word.top - 4 <= y <= word.bottom + 4


def test_fonts_of_one_weight_are_told_by_their_names() -> None:
    """Office programs write the same weight for all fonts: bold would be what the first word of a height is."""
    for name in ("Vera", "VeraBd"):
        pdfmetrics.registerFont(TTFont(name, FONT.parent / f"{name}.ttf"))
    canvas, out = new_canvas()
    for top, font, line in (
        (60, "Vera", "un café se prend"),
        (80, "VeraBd", "Lien social"),
        (100, "Vera", "à la table"),
    ):
        put(canvas, 40, top, line, font)
    data = saved(canvas, out)
    assert data.count(b"/StemV 165") == 1  # from which weight is told
    document = read_pdf(data.replace(b"/StemV 165", b"/StemV 87 "), OPTIONS)
    assert [line.is_bold for line in document.lines] == [False, True, False]


def test_a_bar_that_the_page_keeps_in_view_is_read_apart_from_the_text_below_it() -> None:
    """Browsers print it over the text of every page."""
    canvas, out = new_canvas()
    for body, more in (
        ("le jardin accueille trente familles", "et des écoles"),
        ("le four chauffe", "chaque jeudi soir"),
    ):
        put(canvas, 40, 60, body)
        put(canvas, 40, 75, more)
        put(canvas, 44, 62, "Observatoire des lieux", size=10)  # last, and higher than what was drawn before it
        canvas.showPage()
    document = read_pdf(saved(canvas, out), OPTIONS)
    assert rows_of(document) == (
        "le jardin accueille trente familles|et des écoles||Observatoire des lieux///"
        "le four chauffe|chaque jeudi soir||Observatoire des lieux"
    )


@pytest.mark.parametrize("shift", [0.0, 0.3])
def test_letters_drawn_twice_to_look_bold_are_read_once(shift: float) -> None:
    canvas, out = new_canvas()
    put(canvas, 40, 60, "Elle arrosa l'allée, balle au pied...")
    put_letters(canvas, 40, 60 + PITCH, "acteurs du quartier et belle terrasse", again=shift)
    document = read_pdf(saved(canvas, out), OPTIONS)
    assert rows_of(document) == "Elle arrosa l'allée, balle au pied...|acteurs du quartier et belle terrasse"
    check_offsets(document)


def put_letters(canvas: Canvas, x: float, top: float, line: str, again: float | None = None) -> None:
    """Draw each letter by itself, blanks left out; `again`: and once more, in outline, so many points to the right."""
    for letter in line:
        if letter != " ":
            canvas.setFont("Helvetica", SIZE)
            canvas.drawString(x, HEIGHT_PT - top, letter)
            if again is not None:
                canvas.drawString(x + again, HEIGHT_PT - top, letter, mode=1)
        x += stringWidth(letter, "Helvetica", SIZE)


def test_letters_that_stand_alone_are_no_spaced_word() -> None:
    canvas, out = new_canvas()
    put(canvas, 40, 60, "il y a à A B C ou D selon l'avis|des gens")
    document = read_pdf(saved(canvas, out), OPTIONS)
    assert rows_of(document) == "il y a à A B C ou D selon l'avis|des gens"
    assert document.pages[0].order_method is OrderMethod.FILE


@pytest.mark.parametrize(("angle", "by_letter"), [(35, False), (90, False), (90, True), (270, True)])
def test_turned_text_comes_last_and_cuts_no_line(angle: int, by_letter: bool) -> None:
    canvas, out = new_canvas()
    put(canvas, 40, 60, "Le jardin accueille trente|familles chaque printemps|et quelques écoles")
    canvas.saveState()
    canvas.translate(100 if angle == 35 else 300, HEIGHT_PT - 70)
    canvas.rotate(angle)
    canvas.setFont("Helvetica-Bold", 20)
    x = 0.0
    for piece in "Lien social" if by_letter else ["Lien social"]:
        canvas.drawString(x, 0, piece)
        x += stringWidth(piece, "Helvetica-Bold", 20)
    canvas.restoreState()
    put(canvas, 40, 130, "Une suite en bas")
    document = read_pdf(saved(canvas, out), OPTIONS)
    body = "Le jardin accueille trente|familles chaque printemps|et quelques écoles||Une suite en bas"
    assert rows_of(document).replace("Lien|social", "Lien social") == f"{body}||Lien social"
    check_offsets(document)


def test_headings_drawn_before_the_bodies_beside_them_keep_their_bodies() -> None:
    canvas, out = new_canvas()
    for top, heading in ((60, "Lien social"), (110, "Soin")):
        put(canvas, 40, top, heading, "Helvetica-Bold", 12)
    for top, body in ((60, "un banc au soleil|des tables dehors"), (110, "une marche lente|le jeudi")):
        put(canvas, 180, top, body)
    document = read_pdf(saved(canvas, out), OPTIONS)
    assert rows_of(document) == "Lien social||un banc au soleil|des tables dehors||Soin||une marche lente|le jeudi"
    assert document.pages[0].order_method is OrderMethod.GEOMETRY


TIGHT = [
    (
        "headings, sentences and quotes of one size and pitch, each ending early",
        [(40, "Effets du lieu|Lien social|Des échanges ont été observés cette année dans la grande|salle.|Un banc.")],
        "Effets du lieu||Lien social||Des échanges ont été observés cette année dans la grande|salle.||Un banc.",
        "",
    ),
    (
        "a capital where the line above was full begins nothing",
        [(40, "On y croise les gens du quartier venus avec Madame|Petitjean et les voisins de la rue d'en haut.")],
        "On y croise les gens du quartier venus avec Madame|Petitjean et les voisins de la rue d'en haut.",
        "",
    ),
    (
        "a list without bullets or indent, its end told by a capital",
        [(40, "Des liens ont été observés dans ce lieu entre différents|publics :|voisins du lieu|amis|Ces gens.")],
        "Des liens ont été observés dans ce lieu entre différents|publics :|voisins du lieu|amis||Ces gens.",
        "voisins amis",
    ),
    (
        "a list in columns of its own",
        [(40, "Des liens sont nés entre :"), (70, "voisins|amis"), (250, "enfants"), (40, "|||La suite est ici.")],
        "Des liens sont nés entre :||voisins|amis||enfants||La suite est ici.",
        "voisins amis enfants",
    ),
    (
        "one item to a column",
        [(40, "Des liens sont nés entre :"), (70, "voisins"), (250, "enfants"), (40, "||||La suite est ici.")],
        "Des liens sont nés entre :||voisins||enfants||La suite est ici.",
        "voisins enfants",
    ),
]


@pytest.mark.parametrize(("why", "drawn", "expected", "items"), TIGHT, ids=[case[0] for case in TIGHT])
def test_lines_that_end_early(why: str, drawn: list[tuple[float, str]], expected: str, items: str) -> None:
    canvas, out = new_canvas()
    for x, lines in drawn:
        put(canvas, x, 80 if x > 40 else 60, lines)
    document = read_pdf(saved(canvas, out), OPTIONS)
    assert rows_of(document) == expected, why
    found = [document.text[line.char_start : line.char_end].split()[0] for line in document.lines if line.is_bullet]
    assert " ".join(found) == items, why
    check_offsets(document)


def drawn_letters(lines: str) -> bytes:
    """Return a PDF in a font of drawings (Type 3) that names no height; "a", "b", "p" are small, tall and hanging."""
    tops_and_feet = {"a": (-450, 0), "b": (-700, 0), "p": (-450, 200)}  # heights are counted downwards
    glyphs = [f"500 0 0 {top} 400 {foot} d1 0 {top} 400 {foot - top} re f" for top, foot in tops_and_feet.values()]
    shown = " ".join(f"({line}) Tj 0 -13 Td" for line in lines.split("|"))
    page = f"BT /F1 11 Tf 40 400 Td {shown} ET"
    names = "<< /Type /Encoding /Differences [97 /a 98 /b 112 /p] >>"
    widths = " ".join("500" for _ in range(97, 113))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 500] /Contents 4 0 R"
        " /Resources << /Font << /F1 8 0 R >> >> >>",
        *(f"<< /Length {len(body)} >>\nstream\n{body}\nendstream" for body in (page, *glyphs)),
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 400 1] /FontMatrix [.001 0 0 -.001 0 0] /FirstChar 97"
        f" /LastChar 112 /Widths [{widths}] /Encoding {names} /CharProcs << /a 5 0 R /b 6 0 R /p 7 0 R >>"
        " /Resources << >> >>",
    ]
    body = "".join(f"{number} 0 obj\n{content}\nendobj\n" for number, content in enumerate(objects, 1))
    return f"%PDF-1.4\n{body}trailer\n<< /Root 1 0 R /Size {len(objects) + 1} >>\n%%EOF\n".encode()


def test_lines_of_letters_that_are_drawings_are_as_high_as_their_font() -> None:
    """Browsers make such fonts of many; small and hanging letters would part the items of a list."""
    document = read_pdf(drawn_letters("aaaa|papa|baba|aaaa|papa"), OPTIONS)
    assert rows_of(document) == "aaaa|papa|baba|aaaa|papa"
    heights = {round(line.box.bottom - line.box.top, 1) for line in document.lines if line.box is not None}
    assert heights == {11.0}

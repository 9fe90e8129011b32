"""Files that are made to hurt: each small on disk, written where a test wants them."""

from __future__ import annotations

import io
import os
import struct
import zlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from PIL import Image

_CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
_ONE_PAGE = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
_TEXT = b"BT /F1 10 Tf 50 700 Td (Effets sociaux et urbains du Hangar) Tj ET"


def pdf(objects: Mapping[int, bytes]) -> bytes:
    """Return a PDF of these objects by number; number 1 is the catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places: dict[int, int] = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = len(out)
    size = max(objects) + 1
    entries = (b"%010d 00000 n \n" % places[n] if n in places else b"0000000000 65535 f \n" for n in range(size))
    out += b"xref\n0 %d\n" % size + b"".join(entries)
    return bytes(out + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, table))


def stream(content: bytes, words: bytes = b"/Filter/FlateDecode") -> bytes:
    return b"<</Length %d%s>>\nstream\n" % (len(content), words) + content + b"\nendstream"


def page(
    words: bytes = b"/Contents 4 0 R", resources: bytes = b"/Font<</F1 5 0 R>>", box: bytes = b"0 0 595 842"
) -> bytes:
    return b"<</Type/Page/Parent 2 0 R/MediaBox[" + box + b"]" + words + b"/Resources<<" + resources + b">>>>"


def one_page(
    content: bytes, more: Mapping[int, bytes] | None = None, resources: bytes = b"/Font<</F1 5 0 R>>"
) -> bytes:
    """Return a PDF of one page; `content`: the object that describes it."""
    return pdf({1: _CATALOGUE, 2: _ONE_PAGE, 3: page(resources=resources), 4: content, 5: _FONT, **(more or {})})


def packed(piece: bytes, times: int) -> bytes:
    """Return `piece` over and over, deflated."""
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(piece) for _ in range(times)) + packer.flush()


def _form(content: bytes, uses: bytes) -> bytes:
    return stream(content, b"/Type/XObject/Subtype/Form/BBox[0 0 500 500]/Resources<</XObject<</A %s>>>>" % uses)


def _many_pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(count))
    pages = {number + 3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>" for number in range(count)}
    return pdf({1: _CATALOGUE, 2: b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids), **pages})


def _deep_pages(depth: int) -> bytes:
    tree = {n: b"<</Type/Pages/Kids[%d 0 R]/Count 1/Parent %d 0 R>>" % (n + 1, n - 1) for n in range(2, depth)}
    return pdf({1: _CATALOGUE, **tree, depth: page(b"")})


def active_pdf() -> bytes:
    """Return a readable PDF full of what a careless viewer would run or open."""
    script = b"<</S/JavaScript/JS(while\\(1\\){}app.launchURL\\('file:///etc/passwd'\\))>>"
    launch = b"<</S/Launch/F(/bin/sh)/Win<</F(cmd.exe)>>>>"
    catalogue = (
        b"<</Type/Catalog/Pages 2 0 R/OpenAction " + script + b"/AA<</WC " + launch + b">>"
        b"/Names<</EmbeddedFiles<</Names[(run.exe)6 0 R]>>/JavaScript<</Names[(x)" + script + b"]>>>>"
        b"/AcroForm<</Fields[7 0 R]/XFA 8 0 R>>>>"
    )
    actions = b"/AA<</K " + script + b"/C " + script + b"/F " + script + b">>"
    field = b"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(5)/Rect[10 10 100 30]" + actions + b">>"
    more = {
        3: page(b"/Contents 4 0 R/Annots[7 0 R 9 0 R]/AA<</O " + script + b">>"),
        6: b"<</Type/Filespec/F(run.exe)/EF<</F 10 0 R>>>>",
        7: field,
        8: stream(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'/>", b""),
        9: b"<</Type/Annot/Subtype/FileAttachment/FS 6 0 R/Rect[10 50 30 70]>>",
        10: stream(b"MZ\x90", b"/Type/EmbeddedFile"),
    }
    return one_page(stream(_TEXT, b""), {1: catalogue, **more})


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int) -> bytes:
    """Return a PNG that says it has this size, and holds next to nothing."""
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + _chunk(b"IDAT", zlib.compress(bytes(1_000))) + _chunk(b"IEND", b"")


def tiff(frames: int, *, is_loop: bool = False) -> bytes:
    """Return a TIFF of so many pictures of one dot; in a loop the last one leads to the first."""
    out = bytearray(b"II*\0" + struct.pack("<I", 8))
    tags = (
        (256, 4, 1),
        (257, 4, 1),
        (258, 3, 8),
        (259, 3, 1),
        (262, 3, 1),
        (273, 4, 0),
        (277, 3, 1),
        (278, 4, 1),
        (279, 4, 1),
    )
    entries = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in tags)
    for number in range(frames):
        after = len(out) + 2 + len(entries) + 4
        last = 8 if is_loop else 0
        out += struct.pack("<H", len(tags)) + entries + struct.pack("<I", after if number < frames - 1 else last)
    return bytes(out)


def jpeg(width: int, height: int) -> bytes:
    """Return a progressive JPEG of 64 × 64 whose header claims another size."""
    buffer = io.BytesIO()
    Image.new("L", (64, 64)).save(buffer, "JPEG", progressive=True)
    data = bytearray(buffer.getvalue())
    at = data.index(b"\xff\xc2")
    data[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(data)


@cache
def pdf_files() -> Mapping[str, bytes]:
    """Return the hostile PDFs by name: made once, for it takes a second."""
    unused = b"/Type/ObjStm/N 9/First 10/Filter/FlateDecode"
    nested = {n: _form(b"/A Do " * 10, b"%d 0 R" % (n + 1)) for n in range(6, 16)}
    drawn = b"/XObject<</A 6 0 R>>/Font<</F1 5 0 R>>"
    twice = zlib.compress(packed(b"q " * 500_000, 200), 9)
    array = page(b"/Contents[" + b"4 0 R " * 50_000 + b"]")
    return {
        "bomb_blanks.pdf": one_page(stream(packed(b" " * 1_000_000, 40))),
        "bomb_states.pdf": one_page(stream(packed(b"q " * 500_000, 40))),
        "bomb_twice.pdf": one_page(stream(twice, b"/Filter[/FlateDecode/FlateDecode]")),
        "bomb_objects.pdf": one_page(stream(_TEXT, b""), {6: stream(packed(b"1 " * 500_000, 40), unused)}),
        "bomb_repeated.pdf": one_page(stream(zlib.compress(_TEXT * 1_000)), {3: array}),
        "forms_in_forms.pdf": one_page(stream(b"/A Do", b""), {**nested, 16: stream(_TEXT, b"")}, drawn),
        "form_in_itself.pdf": one_page(stream(b"/A Do", b""), {6: _form(b"/A Do /A Do", b"6 0 R")}, drawn),
        "pages_100000.pdf": _many_pages(100_000),
        "pages_lie.pdf": pdf({1: _CATALOGUE, 2: b"<</Type/Pages/Kids[3 0 R]/Count 2147483647>>", 3: page(b"")}),
        "pages_in_themselves.pdf": pdf({1: _CATALOGUE, 2: b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 5>>"}),
        "pages_deep.pdf": _deep_pages(20_000),
        "length_of_itself.pdf": one_page(b"<</Length 4 0 R/Filter/FlateDecode>>\nstream\nabc\nendstream"),
        "brackets.pdf": one_page(b"[" * 200_000 + b"]" * 200_000),
        "page_huge.pdf": one_page(stream(_TEXT, b""), {3: page(b"/Contents 4 0 R", box=b"0 0 2000000000 2000000000")}),
        "zip.pdf": b"PK\x03\x04" + bytes(1_000),
        "active.pdf": active_pdf(),
    }  # fmt: skip


def web_files() -> dict[str, bytes]:
    entities = b'<!DOCTYPE html [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>'
    start = b"<html><body>"
    return {
        "nested.html": start + b"<div>" * 1_000_000 + b"x",
        "tags.html": start + b"<p>a" * 1_000_000,
        "unclosed.html": start + b"<font>" * 1_000 + b"<p>x" * 100_000,
        "attributes.html": start + b"<p " + b"".join(b"a%d=1 " % n for n in range(200_000)) + b">x",
        "choices.html": start + b"<select>" + b"<option selected>x" * 100_000,
        "entities.html": entities + b"<html><body><h1>Effets</h1><p>&b;&x;</p></body></html>",
    }


def text_files() -> dict[str, bytes]:
    return {
        "lines_200000.txt": b"Une ligne de texte ordinaire, avec ses mots.\n" * 200_000,
        "line_of_50_mb.txt": b"Bonjour tout le monde " * 2_300_000,
        "form_feeds.txt": b"a\f" * 100_000,
        "stars.md": b"# Titre\n" + b"**a " * 40_000,
        "brackets.md": b"# Titre\n" + b"[" * 400_000,
        "json.txt": b"[" * 400_000,
        "zeros.txt": b"Effets\0 sociaux\0\0 et urbains du Hangar\0\n" * 10,
        "escapes.txt": ESCAPES.encode(),
    }


ESCAPES = (
    "Effets sociaux et urbains de \x1b[31mRouge\x1b]0;titre\x07 [red]x[/red] \x9b2J\u202e\n\n"
    "Lien social\n\nDu texte libre \x1b[2J qui efface.\n"
)


def picture_files() -> dict[str, bytes]:
    return {
        "square_20000.png": png(20_000, 20_000),
        "largest.png": png(2**31 - 1, 2**31 - 1),
        "largest.jpg": jpeg(65_500, 65_500),
        "frames.tif": tiff(5_000),
        "frames_in_a_loop.tif": tiff(1, is_loop=True),
    }


ODD_NAMES = (
    "zone\nnord.txt",
    "a\\..\\..\\etc.txt",
    "[red]rouge.txt",
    "\x1b[31mrouge.txt",
    os.fsdecode(b"caf\xe9.txt"),
)


def write_archive(root: Path) -> None:
    """Write every hostile file under `root`, and what no file is: a pipe, links that lead away, deep folders."""
    root.mkdir()
    for name, data in {**pdf_files(), **web_files(), **text_files(), **picture_files()}.items():
        (root / name).write_bytes(data)
    for number, name in enumerate(ODD_NAMES):
        (root / name).write_text(f"Effets sociaux et urbains du Lieu {number}\n\nLien social\n", "utf-8")
    for name in ("sparse.pdf", "sparse_too.pdf"):  # of one size: they must not be compared either
        with (root / name).open("wb") as file:
            file.truncate(2 << 30)
    os.mkfifo(root / "pipe.txt")
    (root / "device.txt").symlink_to("/dev/zero")
    (root / "away.txt").symlink_to("/etc/passwd")
    (root / "upwards").symlink_to("..")
    (root / "in_itself").symlink_to(root)
    deep = root.joinpath(*["d"] * 200)
    deep.mkdir(parents=True)
    (deep / "deep.txt").write_text("Effets sociaux et urbains du Fond\n\nLien social\n", "utf-8")

"""Any bytes give a document or a typed error, in every reader: valid documents with a few of their bytes changed.

A fixed handful of examples runs with the other tests; ``make fuzz`` runs many, other ones each time. PDFs are read in
a process of their own, because a fault of pdfium ends the interpreter: such an end is a finding.
"""

from __future__ import annotations

import io
import os
import pickle
import resource
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from extract.files.media_types import MediaType
from extract.files.sources import sniff_media_type
from extract.readers import read_document
from models.document import Document
from models.errors import DocumentError, ErrorCode
from models.options import OcrMode, ReadOptions
from tests.hostile_files import active_pdf, one_page, packed, stream

ROOT = Path(__file__).parents[1]
OPTIONS = ReadOptions(ocr=OcrMode.NEVER, max_pixels=1_000_000, max_pages=20)
TEXT = (
    "Effets sociaux et urbains du Hangar\n\nLien social\n\nDes échanges ont été observés entre :\n- voisin·e·s\n"
    "- bénévoles\n\n« Un texte libre, entre 4 et 6 personnes… »\fSanté\n\n☑ oui ☐ non [x] peut-être\n"
)
MARKDOWN = (
    "# Effets\n\n## **Lien social**\n\n- *voisins* [du quartier](https://exemple.fr/a_(b))\n- a\\_b<br>c\n\n| a | b |\n"
)
PAGE = (
    "<!doctype html><html><head><title>Effets</title></head><body><h1>Effets</h1><ul><li><b>voisins</b></li></ul>"
    "<table><tr><td><input type=checkbox checked id=a></td><td><label for=a>oui</label></td></tr></table>"
    "<p style='display:none'>Un texte caché entièrement, assez long pour être une copie.</p><p>Un texte caché...</p>"
    "<select><option selected>un<option>deux</select><textarea>x</textarea></body></html>"
)
SEEDS = {
    MediaType.TEXT: (TEXT.encode(), TEXT.encode("cp1252", "replace"), TEXT.encode("utf-16")),
    MediaType.MARKDOWN: (MARKDOWN.encode(),),
    MediaType.HTML: (PAGE.encode(), PAGE.encode("utf-16")),
}
FEW = 40
_HEALTH = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile(
    "few", max_examples=FEW, derandomize=True, database=None, deadline=None, suppress_health_check=_HEALTH
)
settings.register_profile("fuzz", settings.get_profile("few"), max_examples=4_000, derandomize=False)
PROFILE = settings.get_profile(os.environ.get("RELEVE_FUZZ", "few"))
TOKENS = (
    b"<",
    b">",
    b"\0",
    b"\xff",
    b"[",
    b"(",
    b"**",
    b"</",
    b"<<",
    b"obj",
    b"stream",
    b"R",
    b"-1",
    b"9" * 20,
    b"\r",
    b"\xed\xa0\x80",
)


@st.composite
def mutated(draw: st.DrawFn, seeds: tuple[bytes, ...]) -> bytes:
    """Return one of the documents with a few bytes changed, taken out, repeated or put in, perhaps cut short."""
    data = bytearray(draw(st.sampled_from(seeds)))
    for _ in range(draw(st.integers(1, 8))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        length = draw(st.sampled_from((0, 1, 1, 4, 40)))
        match draw(st.integers(0, 3)):
            case 0:
                data[at : at + length] = draw(st.binary(max_size=length or 1))
            case 1:
                data[at:at] = draw(st.sampled_from(TOKENS)) * draw(st.sampled_from((1, 1, 3, 200)))
            case 2:
                other = draw(st.integers(0, max(0, len(data) - 1)))
                data[at:at] = data[other : other + length]
            case _:
                del data[at : at + length]
    return bytes(data[: draw(st.integers(0, len(data)))] if draw(st.integers(0, 9)) == 0 else data)


def check_document(document: Document) -> None:
    """Check what every document keeps to, however it came about."""
    size = len(document.text)
    document.text.encode("utf-8")  # no half characters
    assert all(0 <= line.char_start <= line.char_end <= size for line in document.lines)
    assert all(0 <= word.char_start < word.char_end <= size for word in document.words)
    assert [line.char_start for line in document.lines] == sorted(line.char_start for line in document.lines)
    assert document.pages
    assert "\r" not in document.text
    assert "\0" not in document.text


def read_any(data: bytes, media_type: MediaType | None = None) -> str:
    """Return how reading ended: a document or a typed error; anything else is raised."""
    try:
        document = read_document(data, media_type or sniff_media_type(data), OPTIONS)
    except DocumentError as error:
        return str(error.code)
    check_document(document)
    return "document"


@pytest.mark.parametrize("media_type", list(SEEDS))
def test_mutated_texts_give_a_document_or_a_typed_error(media_type: MediaType) -> None:
    @PROFILE
    @given(mutated(SEEDS[media_type]))
    def check(data: bytes) -> None:
        read_any(data, media_type)
        read_any(data)

    check()


@PROFILE
@given(st.binary(max_size=400), st.sampled_from([*SEEDS, MediaType.PNG, MediaType.JPEG, MediaType.TIFF]))
def test_any_bytes_give_a_document_or_a_typed_error(data: bytes, media_type: MediaType) -> None:
    read_any(data, media_type)
    read_any(data)


@cache
def picture_seeds() -> dict[MediaType, tuple[bytes, ...]]:
    def saved(form: str, mode: str = "RGB", **options: object) -> bytes:
        buffer = io.BytesIO()
        Image.effect_noise((40, 30), 50).convert(mode).save(buffer, form, **options)
        return buffer.getvalue()

    return {
        MediaType.PNG: (saved("PNG"), saved("PNG", "P"), saved("PNG", "L", dpi=(150, 150))),
        MediaType.JPEG: (saved("JPEG"), saved("JPEG", "L", progressive=True)),
        MediaType.TIFF: (
            saved("TIFF"),
            saved("TIFF", "1", compression="group4"),
            saved("TIFF", compression="tiff_lzw"),
        ),
    }


@pytest.mark.parametrize("media_type", [MediaType.PNG, MediaType.JPEG, MediaType.TIFF])
def test_mutated_pictures_give_a_document_or_a_typed_error(media_type: MediaType) -> None:
    @PROFILE
    @given(mutated(picture_seeds()[media_type]))
    def check(data: bytes) -> None:
        read_any(data, media_type)

    check()


@cache
def pdf_seeds() -> tuple[bytes, ...]:
    """Return small PDFs, also with a form, and unpacked, so that changed bytes reach what is drawn."""
    seeds = [active_pdf(), one_page(stream(packed(b"BT /F1 9 Tf 9 700 Td (Bonjour) Tj ET ", 9)))]
    for is_packed in (True, False):
        buffer = io.BytesIO()
        canvas = Canvas(buffer, pagesize=A4, pageCompression=int(is_packed), invariant=1)
        for line_no, line in enumerate(TEXT.replace("\f", "\n").split("\n")):
            canvas.drawString(60, 780 - 16 * line_no, line)
            canvas.rect(40, 780 - 16 * line_no, 9, 9)
        canvas.acroForm.checkbox(name="oui", x=60, y=100, checked=True)
        canvas.acroForm.textfield(name="combien", x=60, y=60, value="5")
        canvas.showPage()
        canvas.drawInlineImage(Image.effect_noise((20, 20), 50).convert("L"), 10, 10, 500, 700)
        canvas.showPage()
        canvas.save()
        seeds.append(buffer.getvalue())
    return tuple(seeds)


def test_mutated_pdfs_give_a_document_or_a_typed_error(tmp_path: Path) -> None:
    examples: list[bytes] = []

    @PROFILE
    @given(mutated(pdf_seeds()))
    def collect(data: bytes) -> None:
        examples.append(data)

    collect()
    assert len(examples) >= FEW
    found = tmp_path / "under_way.pdf"
    command = [sys.executable, "-m", "tests.test_fuzz", str(found)]
    done = subprocess.run(
        command, cwd=ROOT, input=pickle.dumps(examples), capture_output=True, timeout=3_600, check=False
    )
    if done.returncode:
        kept = ROOT / "build" / "found.pdf"
        kept.parent.mkdir(exist_ok=True)
        kept.write_bytes(found.read_bytes())
    assert done.returncode == 0, (
        f"status {done.returncode}; the file is build/found.pdf\n{done.stderr.decode()[-2_000:]}"
    )
    endings = done.stdout.decode().split()
    assert len(endings) == len(examples)
    assert set(endings) <= {"document", *ErrorCode}
    assert "document" in endings  # changes are small enough for some to be read
    assert set(endings) - {"document"}  # and large enough for some to be refused


def main() -> int:
    """Read the PDFs on standard input, keeping the one under way in a file, and print how each ended."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for data in pickle.loads(sys.stdin.buffer.read()):
        Path(sys.argv[1]).write_bytes(data)
        resource.setrlimit(resource.RLIMIT_CPU, (int(resource.getrusage(resource.RUSAGE_SELF).ru_utime) + 30, -1))
        print(read_any(data, MediaType.PDF), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

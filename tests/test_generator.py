"""The generator of reports with known answers: same seed, same bytes; what the answers say stands on the page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path
from random import Random

import pypdfium2 as pdfium
import pytest

from benchmarks.reports import KINDS, GeneratedReport, Gold, generate, generate_many, write_archive
from benchmarks.reports.__main__ import main
from benchmarks.reports.noise import add_noise
from benchmarks.reports.printing import WINDOW_TITLES
from benchmarks.reports.samples import ANSWERS_FILE, generate_samples
from benchmarks.reports.spelling import join_series, write_inclusive
from benchmarks.reports.words import read_labels, read_sections
from extract.files.media_types import sniff_media_type
from models.vocabulary import CoverageState

SEEDS = range(6)
FEW_SEEDS = range(2)
PICTURES = ("scan", "png", "form_scan")
TEXT_KINDS = ("text", "text_inline", "text_missing_headings", "markdown", "html", "form_ascii", "form_glyph")
PDF_KINDS = tuple(kind for kind in KINDS if "pdf" in kind)
FURNITURE = re.compile(r"\d+/\d+|\d\d/\d\d/\d{4} .*|https://releve\.example\S*( \d+/\d+)?")
TAG = re.compile(r"<[^>]+>")
ENCODINGS = (("utf-16", b"\xff\xfe"), ("utf-8-sig", b"\xef\xbb\xbf"))


made = cache(generate)


def read_text(report: GeneratedReport) -> str:
    """Return the text of a text, markdown or HTML report, white space collapsed and marks removed."""
    for encoding, mark in ENCODINGS:
        if report.data.startswith(mark):
            return flatten(report.data.decode(encoding))
    try:
        text = report.data.decode()
    except UnicodeDecodeError:
        text = report.data.decode("cp1252")
    return flatten(unescape(TAG.sub("", text)) if report.file_name.endswith("html") else text)


def read_pdf(report: GeneratedReport) -> str:
    """Return the text of a PDF without what the browser printed around its pages."""
    document = pdfium.PdfDocument(report.data)
    lines = [line for page in document for line in page.get_textpage().get_text_range().splitlines()]
    document.close()
    return flatten(" ".join(line for line in lines if not FURNITURE.fullmatch(line) and line not in WINDOW_TITLES))


def flatten(text: str) -> str:
    return " ".join(text.replace("**", "").replace("⋅", "·").split())


def reports_of(kind: str) -> Iterator[GeneratedReport]:
    seeds = range(1) if kind in PICTURES else FEW_SEEDS if kind in PDF_KINDS else SEEDS
    return (made(kind, seed) for seed in seeds)


@pytest.mark.parametrize("kind", KINDS)
def test_same_seed_gives_same_bytes(kind: str) -> None:
    assert generate(kind, 0) == made(kind, 0)
    if kind not in PICTURES:
        assert made(kind, 0).data != made(kind, 1).data


@pytest.mark.parametrize("kind", KINDS)
def test_kind_is_what_it_says(kind: str) -> None:
    expected = {"png": "image/png", "pdf": "application/pdf", "html": "text/html", "md": "text/markdown"}
    for report in reports_of(kind):
        suffix = report.file_name.rsplit(".", 1)[-1]
        assert sniff_media_type(report.data).value == expected.get(suffix, "text/plain")


@pytest.mark.parametrize("kind", KINDS)
def test_gold_speaks_the_words_of_the_codebook(kind: str) -> None:
    options = {(i, label.value_id) for i, labels in read_labels().items() for label in labels}
    counted = {"insertion_professionnelle.nb_personnes", "capacite_a_agir.nb_projets"}
    for report in reports_of(kind):
        gold = report.gold
        assert (gold["file"], gold["kind"]) == (report.file_name, kind)
        assert gold["site"]
        assert (gold["generation"] == "form") == kind.startswith("form")
        for answers in (gold["choices"], gold["unchecked"]):
            assert {(i, v) for i, values in answers.items() for v in values} <= options
        assert not {(i, v) for i, vs in gold["choices"].items() for v in vs if v in gold["unchecked"].get(i, [])}
        assert set(gold["counts"]) <= counted
        assert set(gold["verbatims"]) <= set(gold["themes"])
        assert set(gold["coverage"].values()) <= {state.value for state in CoverageState}
        assert json.loads(json.dumps(gold))["choices"] == gold["choices"]


@pytest.mark.parametrize("kind", TEXT_KINDS)
def test_what_is_known_stands_in_the_text(kind: str) -> None:
    for report in reports_of(kind):
        assert_printed(report.gold, read_text(report))


@pytest.mark.parametrize("kind", [kind for kind in PDF_KINDS if kind not in ("pdf_rows", "pdf_three")])
def test_what_is_known_stands_in_the_pdf(kind: str) -> None:
    for report in reports_of(kind):
        if report.gold["generation"] == "form" or kind in ("pdf_single", "pdf_cards"):
            assert_printed(report.gold, read_pdf(report), with_marks=False)


def assert_printed(gold: Gold, text: str, *, with_marks: bool = True) -> None:
    """Fail unless site, options, unknown phrases and free texts of `gold` stand in `text`, whatever their case."""

    def folded(words: str) -> str:
        words = flatten(words).casefold()
        return words if with_marks else re.sub(r"\W+", "", words)

    text = folded(text)
    missing = [words for words in (gold["site"], *gold["verbatims"].values()) if folded(words) not in text]
    missing += [words for phrases in gold["unknown"].values() for words in phrases if folded(words) not in text]
    for indicator_id, value_ids in gold["choices"].items():
        for value_id in value_ids:
            words = gold["printed"][indicator_id][value_id]
            # The page starts some sentences with an option, and says "porté par" for "portés par" now and then.
            if folded(words) not in text and folded(words).replace("portés", "porté") not in text:
                missing.append(words)
    curly = [words for words in missing if folded(words.replace("'", "’")) not in text]
    assert not curly


def test_forms_print_every_option_with_its_box() -> None:
    for report in reports_of("form_ascii"):
        text = report.data.decode()
        boxes = len(re.findall(r"[\[(][xX ]?[\])](?=\s|$)", text, re.MULTILINE))
        options = sum(
            len(v) for answers in (report.gold["choices"], report.gold["unchecked"]) for v in answers.values()
        )
        assert boxes == options


def test_pictures_have_no_text() -> None:
    for kind in ("scan", "form_scan"):
        assert read_pdf(made(kind, 0)) == ""


def test_first_edition_has_no_options_and_forms_no_era() -> None:
    assert generate("markdown", 5, "G0").gold["choices"] == {}
    assert generate("markdown", 5, "G1").gold["generation"] == "G1"
    for kind, era in (("form_ascii", "G1"), ("text", "form"), ("text", "G7"), ("papyrus", None)):
        with pytest.raises(ValueError, match=r"era|kind|valid"):
            generate(kind, 1, era)


def test_every_trap_is_drawn() -> None:
    golds = [report.gold for report in generate_many(400, ("text", "markdown"), seed=1)]
    assert any(gold["unknown"] for gold in golds)
    assert any(gold["truncated"] for gold in golds)
    assert {state for gold in golds for state in gold["coverage"].values()} >= {
        "answered", "slot_empty", "default_sentence", "section_absent", "not_printed_in_era", "lost",
    }  # fmt: skip
    counts = {tuple(count) for gold in golds for count in gold["counts"].values()}
    assert {(7.0, 7.0, 7.0, None, False), (15.0, None, None, "year", True), (None, 3.0, 5.0, "month", False)} <= counts
    assert {gold["generation"] for gold in golds} == {"G0", "G1", "G2"}


def test_scrambled_headings_come_together() -> None:
    texts = [report.data.decode() for report in reports_of("markdown_scrambled")]
    assert any(re.search(r"\n#{2,4} [^\n]+\n+#{2,4} [^\n]+\n+(?!#)", text) for text in texts)


@pytest.mark.parametrize(
    ("separator", "expected"),
    [
        ("·", "voisin·e·s et tou·te·s"),  # the page itself
        ("-", "voisin-e-s et tou-te-s"),  # as many exports read the dot
        ("()", "voisin(e)s et tou(te)s"),  # as typed
    ],
)
def test_inclusive_writing_takes_any_separator(separator: str, expected: str) -> None:
    assert write_inclusive("voisin·e·s et tou·te·s", separator) == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([], ""),  # an empty slot
        (["a"], "a"),
        (["a", "b"], "a et b"),  # two are joined by the joiner alone
        (["a", "b", "c"], "a, b et c"),
    ],
)
def test_series_are_joined_as_the_page_does(texts: list[str], expected: str) -> None:
    assert join_series(texts) == expected


def test_noise_keeps_lines_and_stays_near_its_rate() -> None:
    text = "Des échanges ont été observés entre les bénévoles du lieu.\n" * 200
    noisy = add_noise(text, Random(3), rate=0.02)
    assert noisy.count("\n") == text.count("\n")
    changed = sum(a != b for a, b in zip(noisy.splitlines(), text.splitlines(), strict=True))
    assert 0.3 < changed / 200 < 0.95


def test_every_theme_has_a_bank_of_sentences() -> None:
    assert all(len(sentences) >= 15 for sentences in read_sections("verbatims").values())
    assert len(read_sections("verbatims")) == 12


def test_archive_has_its_answers_beside_it(tmp_path: Path) -> None:
    assert main([str(tmp_path), "--count", "3", "--kinds", "text,html", "--seed", "4"]) == 0
    golds = json.loads((tmp_path / "gold.json").read_text(encoding="utf-8"))
    assert sorted(gold["file"] for gold in golds) == sorted(path.name for path in (tmp_path / "raw").iterdir())
    assert [gold["kind"] for gold in golds] == ["text", "html", "text"]
    again = write_archive(tmp_path / "again", 3, ("text", "html"), seed=4)
    assert again.read_bytes() == (tmp_path / "gold.json").read_bytes()


def test_unknown_kind_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([str(tmp_path), "--kinds", "papyrus"])
    assert stopped.value.code == 2
    assert "papyrus" in capsys.readouterr().err


def test_samples_are_what_the_generator_makes() -> None:
    folder = Path(__file__).parents[1] / "data" / "raw" / "samples"
    samples = generate_samples()
    assert json.loads((folder / ANSWERS_FILE).read_text(encoding="utf-8")) == json.loads(
        json.dumps([sample.gold for sample in samples])
    )
    for sample in samples:
        data = (folder / sample.file_name).read_bytes()
        assert len(data) < 60_000
        if not sample.file_name.endswith(".pdf"):  # the bytes of a PDF change with the library that writes it
            assert data == sample.data

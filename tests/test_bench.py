"""The benchmarks run, on reports so few that their figures mean nothing, and the page says what was measured."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.accuracy import mark_answers
from benchmarks.afternoon import read_answers
from benchmarks.corpus import write_mixed, write_pdfs, write_reports
from benchmarks.growth import last_to_first, measure_growth
from benchmarks.page import draw_bars, format_section, write_page
from benchmarks.processes import run_command, time_starts
from benchmarks.reports import generate
from benchmarks.rereads import time_again
from benchmarks.reruns import time_reruns
from benchmarks.scans import CACHE, time_ocr
from benchmarks.sections import Bar, Section, milliseconds
from benchmarks.speed import AFTERNOON, LAYOUTS, OWN, race_layouts, race_pdfs, time_text
from benchmarks.timing import Contender, Lap, median_ratio, median_seconds, race
from models.taxonomy import load_taxonomy
from tests.page_pictures import draw_lines, pdf_page

SECTION = Section(title="Speed", note="One.", head=("what", "ms"), rows=(("a", "1.00"), ("bb", "12.0")))


def test_contenders_run_in_turns_and_slow_ones_more_rarely() -> None:
    order: list[str] = []
    contenders = [
        Contender("first", lambda: order.append("first")),
        Contender("slow", lambda: order.append("slow"), is_slow=True),
    ]
    laps = race(contenders, rounds=5)
    warm_up, *timed = order
    assert warm_up == "first"
    assert timed == ["first", "slow", "first", "first", "first", "first", "slow"]
    assert [len(laps["first"]), len(laps["slow"])] == [5, 2]
    assert median_ratio(laps["first"]) == 1


def test_ratios_are_taken_within_a_round() -> None:
    laps = [Lap(2.0, 1.0), Lap(20.0, 10.0), Lap(9.0, 3.0)]  # the second round ran on a busy machine
    assert (median_seconds(laps), median_ratio(laps)) == (9.0, 2.0)


@pytest.mark.parametrize(("seconds", "text"), [(0.0012345, "1.23"), (0.012345, "12.3"), (0.12345, "123")])
def test_times_have_three_digits(seconds: float, text: str) -> None:
    assert milliseconds(seconds) == text


def test_the_page_holds_tables_and_the_chart(tmp_path: Path) -> None:
    bars = (Bar("bare <text>", 200.0), Bar("own", 100.0, is_own=True))
    page = tmp_path / "results.md"
    race_of_pdfs = Section(title="PDFs", note="Two.", head=("what",), rows=(("x",),), bars=bars)
    write_page(
        page, [race_of_pdfs, replace(race_of_pdfs, chart="By number", slug="growth"), SECTION], is_quick=True, load=2.0
    )
    text = page.read_text(encoding="utf-8")
    assert "| what | ms |\n| --- | ---: |\n| a | 1.00 |\n| bb | 12.0 |" in text
    assert "(results.svg)" in text
    assert "![By number](results-growth.svg)" in text
    assert 'aria-label="By number"' in (tmp_path / "results-growth.svg").read_text(encoding="utf-8")
    assert "quick run" in text
    assert "a load of 2.0, so that times by the wall clock are too long" in text
    svg = page.with_suffix(".svg").read_text(encoding="utf-8")
    assert svg == draw_bars(bars, "Reports a second, by way of reading")
    assert "bare &lt;text&gt;" in svg
    assert 'width="380.0"' in svg
    assert 'width="190.0"' in svg


def test_sections_are_aligned_in_the_terminal() -> None:
    assert format_section(SECTION).splitlines()[2:5] == ["what    ms", "a     1.00", "bb    12.0"]


def test_the_race_of_pdfs_names_everyone(tmp_path: Path) -> None:
    corpus = write_pdfs(tmp_path / "pdfs", drawn=1, printed=0)
    section = race_pdfs(corpus, tmp_path / "out", load_taxonomy(), rounds=1)
    names = [row[0] for row in section.rows]
    assert names[0] == "pypdfium2, bare text"
    assert {OWN, AFTERNOON} < set(names)
    assert section.rows[0][2] == "1.00"
    assert len(section.bars) == len(names)


def test_every_layout_is_raced_against_its_own_bare_text(tmp_path: Path) -> None:
    section = race_layouts(tmp_path / "layouts", tmp_path / "out", load_taxonomy(), count=1, rounds=1)
    assert tuple(row[0] for row in section.rows) == LAYOUTS
    assert all(float(row[-1]) > 1 for row in section.rows)


def test_stages_of_a_run_are_shown(tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    report = generate("text", 1)
    (folder / report.file_name).write_bytes(report.data)
    section = time_text(folder, tmp_path / "out", load_taxonomy(), rounds=1)
    assert {"read", "match", "rows", "write", "whole run"} <= {row[0] for row in section.rows}


def test_the_afternoon_script_finds_a_good_part_of_a_plain_report() -> None:
    report = generate("pdf_single", 1, "G2")
    tables = read_answers(report.data, load_taxonomy())
    found = {(row["indicator_id"], row["value_id"]) for row in tables.observations}
    wanted = {(indicator, value) for indicator, values in report.gold["choices"].items() for value in values}
    assert len(found & wanted) > 0.7 * len(wanted)


def test_a_process_is_measured_without_its_parent() -> None:
    ballast = b"\x01" * 250_000_000
    done = run_command("--help")
    assert 5_000_000 < done.peak_bytes < 150_000_000 < len(ballast)
    assert 0 < done.cpu_seconds < 60


def test_answers_starts_and_growth_are_measured(tmp_path: Path) -> None:
    marked = mark_answers(tmp_path / "marked", load_taxonomy(), count=2)
    assert [float(row[3]) > 0.9 for row in marked.rows if row[0].startswith("Relevé")] == [True, True]
    started = time_starts(tmp_path / "starts", rounds=1)
    assert [row[0] for row in started.rows] == ["--help", "2 real reports", "2 real reports, --no-nlp"]


def test_growth_and_reruns_are_measured(tmp_path: Path) -> None:
    write_mixed(tmp_path / "mixed", ("text", "pdf_single"), 2)
    assert [path.name[:8] for path in sorted((tmp_path / "mixed").iterdir())] == ["000000-t", "000001-p"]
    grown = measure_growth(tmp_path / "grown", tmp_path / "mixed", (2,))
    assert [row[:2] for row in grown.rows] == [("2", "1"), ("2", "2")]
    assert int(grown.rows[1][-1]) > 10  # the worker's own memory, in MB
    again = time_reruns(tmp_path / "again", tmp_path / "mixed", 2)
    assert [row[:2] for row in again.rows][:2] == [("first run", "2"), ("nothing changed", "2")]
    assert all(len(row) == len(again.head) for row in again.rows)


def test_scans_are_read_by_one_and_two_workers_and_again_from_the_cache(tmp_path: Path) -> None:
    scans, pdfs = tmp_path / "scans", tmp_path / "pdfs"
    scans.mkdir()
    (scans / "page.pdf").write_bytes(pdf_page(draw_lines(("le lavoir",))[0]))
    write_reports(pdfs, ("pdf_single",), 1)
    first = time_ocr(tmp_path / "ocr", scans)
    assert [row[0] for row in first.rows] == ["1", "2"]
    again = time_again(tmp_path / "again", scans, pdfs, tmp_path / "ocr" / CACHE, count=2, rounds=1)
    assert [row[0] for row in again.rows] == [
        "scans: the same words as text",
        "scans: loaded from the cache",
        "PDFs: the same words as text",
        "PDFs: loaded from the cache",
        "PDFs: opened",
    ]


RATES = [
    ({100: 1.0, 1_000: 10.0, 4_000: 40.0, 5_000: 50.0}, 5_000, "1.00", "steady"),
    ({100: 1.0, 1_000: 10.0, 4_000: 40.0, 5_000: 60.0}, 5_000, "0.50", "half as fast at the end"),
    (
        {1: 9.0, 100: 10.0, 1_000: 19.0, 4_000: 40.0, 5_000: 50.0},
        5_000,
        "1.00",
        "libraries are loaded first",
    ),
    ({1: 0.1, 1_000: 10.0, 1_999: 20.0}, 1_999, "–", "the two thousands would overlap"),
    ({}, 5_000, "–", "nothing was told"),
]


@pytest.mark.parametrize(("done_at", "count", "ratio", "why"), RATES, ids=[case[3] for case in RATES])
def test_the_last_thousand_is_compared_with_the_first(
    done_at: dict[int, float], count: int, ratio: str, why: str
) -> None:
    assert last_to_first(done_at, count) == ratio, why

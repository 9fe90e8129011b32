"""Frames told again: what agrees with the page, what is printed and not told, what is told and not printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.files.media_types import MediaType
from extract.readers import read_document
from extract.reports.interpret import Interpretation, interpret
from extract.reports.report import extract_report
from extract.reports.retelling import DISAGREES, agreement_of, runs
from models.options import ReadOptions
from models.taxonomy import load_taxonomy
from models.vocabulary import IssueCode

TAXONOMY = load_taxonomy()
HEAD = "Effets sociaux et urbains de La Grange\n\nEffets individuels\n\n"
MEETINGS = "Lien social\n\nDes interactions sociales ont été observées entre différents publics :\n- bénévoles\n\n"
PARTNERS = "Innovation publique\n\nLa collaboration avec les partenaires publics et privés "


def told(body: str) -> Interpretation:
    document = read_document((HEAD + body).encode(), MediaType.TEXT, ReadOptions())
    return interpret(document, TAXONOMY)


CASES = [
    # body, theme, least and most agreement, words printed and not told
    (f"{MEETINGS}Ces rencontres ont lieu au quotidien.\n\nOn pêche.", "lien_social", 1.0, 1.0, ""),  # clean; free text
    (f"{MEETINGS}Ces rencontres ont lieu .", "lien_social", 1.0, 1.0, ""),  # an empty slot says nothing odd
    (f"{MEETINGS}Jamais ces rencontres ont lieu au quotidien.", "lien_social", 0.6, DISAGREES, "jamais"),  # a denial
    (
        f"{PARTNERS}n'a pas fait évoluer leurs pratiques professionnelles.",
        "innovation_publique",
        1.0,
        1.0,
        "",
    ),  # denies
    (
        f"{PARTNERS}n'a pas fait évoluer leurs pratiques profesionnelles.",
        "innovation_publique",
        1.0,
        1.0,
        "",
    ),  # damaged
    (
        f"{PARTNERS}a permis d'améliorer ou expérimenter de nouveaux modes de faire : fanfare cantonale en juin.",
        "innovation_publique",
        0.5,
        DISAGREES,
        "fanfare cantonale juin",  # another sentence ran into the frame
    ),
    (
        "Capacité à agir\n\nUne quinzaine de nouveaux projets ou actions imprévus portés par des "
        "bénévoles ont émergés.",
        "capacite_a_agir",
        1.0,
        1.0,
        "",  # the words of a count are its own
    ),
    (MEETINGS.replace("observées", "oosaruses"), "lien_social", 1.0, 1.0, ""),  # inside a cue the match has spoken
    ("Santé\n\nOn respire mieux ici.", "sante", 1.0, 1.0, ""),  # no frame: nothing to disagree with
]


@pytest.mark.parametrize(("body", "theme_id", "least", "most", "untold"), CASES)
def test_what_is_printed_and_not_told_lowers_the_agreement(
    body: str, theme_id: str, least: float, most: float, untold: str
) -> None:
    found = told(body)
    assert least <= agreement_of(found.retellings, theme_id) <= most
    words = found.retellings[theme_id].untold if theme_id in found.retellings else ()
    assert " ".join(found.stream.words[w] for w in words) == untold


def test_an_answer_whose_words_are_not_printed_is_named() -> None:
    body = MEETINGS.replace("bénévoles", "personnes travaillant sur ze sitr, publics en duffizulte")
    found = told(body)
    assert found.retellings["lien_social"].unprinted == ()  # damaged, and still to be seen
    cut = told(f"{MEETINGS}Ces échanges ont lieu lors d'évènements public.")
    assert [c.value_id for c in cut.findings.choices] == ["benevoles", "evenements_grand_public"]
    assert cut.retellings["lien_social"].unprinted == ("grand",)
    assert cut.retellings["lien_social"].agreement < 1.0


def test_a_frame_that_disagrees_is_an_issue_with_the_words_in_question(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"{HEAD}{CASES[5][0]}", encoding="utf-8")
    report = extract_report(path, TAXONOMY)
    issue = next(i for i in report.issues if i.code is IssueCode.FRAME_DISAGREES)
    assert issue.value_raw == "fanfare cantonale … juin"
    assert issue.line_start == 6
    assert report.agreement["innovation_publique"] < DISAGREES


def test_runs_are_half_open() -> None:
    assert runs((2, 3, 4, 8)) == [(2, 5), (8, 9)]

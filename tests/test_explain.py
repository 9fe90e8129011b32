"""One report told back: labels, paths of the answers, and how much is explained."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extract.explaining.explain import explain_file, explain_lines
from extract.explaining.page_accounts import explained_share
from models.options import ReadOptions
from models.records import Claim, Issue, Quantity, Report, Source, Verbatim
from models.taxonomy import Taxonomy, load_taxonomy
from models.vocabulary import CoverageState, IssueCode, IssueLevel, Status
from tests.made_reports import made_choice, made_count, made_evidence, made_report, process_made

TAXONOMY = load_taxonomy()
TEXT = "La Grange\nentre : marins et voisins\f+ + +\n5 projets\nTout va bien"


def explained_report() -> Report:
    def claim(words: str, by: str, what: str, path: str = "") -> Claim:
        start = TEXT.index(words)
        return Claim(char_start=start, char_end=start + len(words), by=by, what=what, path=path)

    verbatim = Verbatim(
        theme_id="sante",
        text="Tout va bien.",
        text_raw="Tout va bien",
        is_truncated=True,
        status=Status.ACCEPTED,
        confidence=0.9,
        evidence=made_evidence("Tout va bien"),
    )
    return made_report(
        text=TEXT,
        claims=(
            claim("La Grange", "title", ""),
            claim("entre :", "frame", "lien_social"),
            claim("marins", "unknown", "lien_social.publics"),
            claim("voisins", "option", "lien_social.publics=voisins", "“voisins” → voisins → voisin·e·s"),
            claim("+ + +", "unexplained", ""),
            claim("5", "count", "capacite_a_agir.nb_projets"),
            claim("\nTout va bien", "verbatim", "sante"),
        ),
        observations=(
            made_choice("lien_social.publics", "voisins", at=TEXT.index("voisins"), runner_up="benevoles"),
            made_choice("lien_social.publics", None, raw="marins", status=Status.REVIEW),
            made_count("capacite_a_agir.nb_projets", Quantity(value_min=4.0, value_max=6.0, period="year")),
        ),
        verbatims=(verbatim,),
        states={"lien_social.publics": CoverageState.ANSWERED, "sante.effets": CoverageState.SLOT_EMPTY},
        issues=(Issue(code=IssueCode.UNKNOWN_PHRASE, level=IssueLevel.WARNING, message="not known", hint="add it"),),
    )


def process_claimed(source: Source, taxonomy: Taxonomy, options: ReadOptions) -> Report:
    return explained_report()


EXPLAINED_LINES = [
    "[title: La Grange]",
    "[frame lien_social: entre :] [unknown lien_social.publics: marins] et "
    "[option lien_social.publics=voisins: voisins]",
    "[verbatim sante: Tout va bien]",  # spaces stay outside
    "──────── page 2",
    "    “voisins” → voisins → voisin·e·s; exact 100.0; runner-up benevoles 60.0",  # as the rules tell it
    "    'marins' → not in the taxonomy; exact 100.0",  # no rule tells it
    "  lien_social.publics = not in the taxonomy (review, 0.950)",
    "  capacite_a_agir.nb_projets = 4 to 6 a year (accepted, 0.900)",
    "  sante (accepted, 0.900, cut by the page), page 1, line 1",
    "  sante.effets: slot_empty",
    "  warning: not known [unknown_phrase]",
    "    → add it",
    "  whole: 100.0%",
]


@pytest.mark.parametrize("line", EXPLAINED_LINES)
def test_explain_tells_the_report_back(line: str) -> None:
    assert line in explain_lines(explained_report())


def test_explain_paints_instead_of_labelling_on_a_terminal() -> None:
    text = "\n".join(explain_lines(explained_report(), colours=True))
    assert "\x1b[1;32mvoisins\x1b[0m" in text
    assert "[option" not in text


def test_the_share_explained_counts_printed_characters_only() -> None:
    report = explained_report()
    assert explained_share(report, 0, TEXT.index("\f")) == pytest.approx(27 / 29)  # "et" is not claimed
    assert explained_share(report, 9, 10) is None  # a line feed
    assert explained_share(report, TEXT.index("marins"), TEXT.index("\f")) == pytest.approx(13 / 15)  # cut in a page
    assert explained_share(report, TEXT.index("+"), TEXT.index("5")) == 0.0  # claimed as unexplained


def test_as_json_every_claim_has_its_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("La Grange\n", encoding="utf-8")
    text, failed = explain_file(tmp_path / "a.txt", TAXONOMY, ReadOptions(), as_json=True, process=process_claimed)
    tree = json.loads(text)
    assert not failed
    assert tree["document"]["site_id"] == "la-grange"
    assert tree["claims"][3]["text"] == "voisins"


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("FAIL\n")
    text, failed = explain_file(tmp_path / "b.txt", TAXONOMY, ReadOptions(), process=process_made)
    assert failed
    assert "cut in the middle [corrupt]" in text
    assert "→ ask for it again" in text

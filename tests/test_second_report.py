"""Two reports in one file: the first is read, and nothing of the second is taken for an answer of the first."""

from __future__ import annotations

import pytest

from models.records import IssueCode, Status
from tests.read_inline import read_inline


def report(site: str, image: str, theme: str = "Cadre de vie") -> str:
    return (
        f"Effets sociaux et urbains de {site}\n\nEffets sur le quartier et le territoire\n\n{theme}\n\n"
        f"Le projet a fait évoluer l'image du quartier / territoire de manière {image}.\n\nOn danse à {site}.\n\n"
    )


def test_the_second_report_of_a_file_is_told_and_left_alone() -> None:
    found = read_inline(report("La Tannerie", "positive") + "\f" + report("Le Four à chaux", "négative"))
    assert [o.value_id for o in found.observations] == ["positive"]
    assert [v.text for v in found.verbatims] == ["On danse à La Tannerie."]
    assert found.document.site_id == "la-tannerie"
    assert found.document.status == "partial"
    (issue,) = [i for i in found.issues if i.code is IssueCode.SEVERAL_REPORTS]
    assert "Le Four à chaux" in (issue.value_raw or "")


ONE_REPORT = [
    (
        report("La Tannerie", "positive").replace("On danse", "EFFETS SOCIAUX ET URBAINS DE LA TANNERIE\n\nOn danse"),
        "printed on every page",
    ),
    (report("La Tannerie", "positive") + "Effets sociaux et urbains du Four à chaux\n", "a link to another report"),
    (
        report("La Tannerie", "positive").replace(
            "On danse", "Voyez les effets sociaux et urbains de la Halle. On danse"
        ),
        "named in a text",
    ),
]


@pytest.mark.parametrize(("text", "why"), ONE_REPORT)
def test_a_title_alone_makes_no_second_report(text: str, why: str) -> None:
    assert IssueCode.SEVERAL_REPORTS not in {issue.code for issue in read_inline(text).issues}, why


IMAGE = "Le projet a fait évoluer l'image du quartier / territoire de manière {}."
SPACES = "Le projet a permis d'améliorer {}."
EXCHANGES = "Des échanges, dons ou mutualisations de {} ont été observés entre : bénévoles."


def years(*others: str) -> str:
    """Return a report whose three frames are printed as if of one year, and again with the answers of `others`."""
    firsts = (EXCHANGES.format("biens"), IMAGE.format("positive"), SPACES.format("la mixité d'usages"))
    headings = ("Solidarité", "Cadre de vie", "Entretien des espaces")
    themes = zip(headings, firsts, others, strict=True)
    return "Effets sociaux et urbains de La Tannerie\n\n" + "\n\n".join(f"{h}\n\n{a}\n\n{b}" for h, a, b in themes)


def test_frames_told_twice_with_other_answers_are_for_review() -> None:
    others = (EXCHANGES.format("espaces"), IMAGE.format("négative"), SPACES.format("l'attractivité des espaces"))
    found = read_inline(years(*others)).observations
    assert found
    assert {o.status for o in found} == {Status.REVIEW}


def test_frames_told_twice_alike_are_one_answer() -> None:
    same = (EXCHANGES.format("biens"), IMAGE.format("positive"), SPACES.format("la mixité d'usages"))
    assert {o.status for o in read_inline(years(*same)).observations} == {Status.ACCEPTED}

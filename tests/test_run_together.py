"""A whole report on one line is parted where its lines began, and long lines that are one paragraph are not."""

from __future__ import annotations

import pytest

from extract.reports.run_together import part_lines
from tests.read_inline import LEXICON, document_of, read_inline

REPORT = (
    "Effets sociaux et urbains de La Tannerie Effets individuels Lien social Des interactions sociales ont été "
    "observées entre différents publics : - bénévoles - publics en difficulté Ces échanges ont été constatés dans"
    " la vie du projet. Ces rencontres ont lieu au quotidien. On se retrouve au four. Capacité à agir environ 12 "
    "par an nouveaux projets ou actions (atelier, évènement, marché, ...) imprévus portés par des bénévoles ont "
    "émergés. Un bal est né. Effets collectifs Sentiment d'inclusion ou d'exclusion Il a été observé que "
    "certaines personnes se sentent faire partie d'un groupe autour du projet Chacun a sa clé. Égalité "
    "femmes/hommes Concernant les dirigeants, autant de femmes que d'hommes sont présents. Nous y veillons."
)


@pytest.mark.parametrize("bullet", ["- ", "• ", ""])
def test_a_report_on_one_line_is_read_as_printed(bullet: str) -> None:
    report = read_inline(REPORT.replace("- ", bullet))
    assert {f"{o.indicator_id}={o.value_id or o.quantity.value_number}" for o in report.observations} == {
        "lien_social.publics=benevoles",
        "lien_social.publics=publics_en_difficulte",
        "lien_social.occasions=vie_du_projet",
        "lien_social.frequence=quotidienne",
        "capacite_a_agir.nb_projets=12.0",
        "capacite_a_agir.porteurs=benevoles",
        "inclusion_exclusion.constat=appartenance_groupe",
        "egalite_femmes_hommes.dirigeants=autant",
    }
    assert {v.theme_id: v.text for v in report.verbatims} == {
        "lien_social": "On se retrouve au four.",
        "capacite_a_agir": "Un bal est né.",
        "inclusion_exclusion": "Chacun a sa clé.",
        "egalite_femmes_hommes": "Nous y veillons.",
    }
    assert report.document.site_name_raw == "La Tannerie"


def test_a_sentence_right_behind_the_last_item_is_another_line() -> None:
    report = read_inline(
        "Effets sociaux et urbains de La Tannerie\n\nLien social\n\nDes interactions sociales ont été observées entre "
        "différents publics : voisins du quartier ; bénévoles Ces échanges ont été constatés dans la vie du projet.\n"
    )
    assert [o.value_id for o in report.observations] == ["voisins", "benevoles", "vie_du_projet"]


WHOLE = [
    (
        "Santé\n\n" + "On danse, on rit et la Santé va mieux, dit-on ici. " * 20,
        "a long free text with the words of a heading",
    ),
    ("Lien social\n\nBref.\n", "short lines"),
]


@pytest.mark.parametrize(("text", "why"), WHOLE)
def test_other_lines_stay_whole(text: str, why: str) -> None:
    document = document_of(text)
    assert part_lines(document, LEXICON) is document, why

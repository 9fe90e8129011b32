"""The taxonomy as SKOS that others can read, and as a page that shows every question, option and printed form."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SKOS

from extract.export.codebook_page import codebook_page
from extract.export.turtle import concepts, skos_turtle
from models.errors import UsageError
from models.taxonomy import Taxonomy, load_taxonomy
from models.taxonomy_terms import Option

TAXONOMY = load_taxonomy()


def with_option(option: Option) -> Taxonomy:
    """Return the taxonomy with one more option in its first question."""
    theme, *others = TAXONOMY.themes
    indicator, *more = theme.indicators
    indicator = indicator.model_copy(update={"options": (*indicator.options, option)})
    theme = theme.model_copy(update={"indicators": (indicator, *more)})
    return TAXONOMY.model_copy(update={"themes": (theme, *others)})


@pytest.fixture(scope="module")
def graph() -> Graph:
    return Graph().parse(data=skos_turtle(TAXONOMY), format="turtle")


def test_every_id_is_a_concept_with_both_languages(graph: Graph) -> None:
    found = {str(notation) for notation in graph.objects(None, SKOS.notation)}
    expected = {i.id for _, i in TAXONOMY.indicators} | {theme.theme for theme in TAXONOMY.themes}
    expected |= {f"{i.id}={o.id}" for _, i in TAXONOMY.indicators for o in i.options}
    expected |= {dimension.id for dimension in TAXONOMY.common.dimensions}
    assert found == expected
    for concept in graph.subjects(RDF.type, SKOS.Concept):
        labels = [label for label in graph.objects(concept, SKOS.prefLabel) if isinstance(label, Literal)]
        assert sorted(str(label.language) for label in labels) == ["en", "fr"]


def test_the_rules_of_skos_hold(graph: Graph) -> None:
    (scheme,) = graph.subjects(RDF.type, SKOS.ConceptScheme)
    for concept in graph.subjects(RDF.type, SKOS.Concept):
        preferred = set(graph.objects(concept, SKOS.prefLabel))
        assert not preferred & set(graph.objects(concept, SKOS.altLabel)), "a label is preferred or alternative"
        above = list(graph.objects(concept, SKOS.broader))
        tops = list(graph.objects(concept, SKOS.topConceptOf))
        assert (len(above), len(tops)) in {(1, 0), (0, 1)}
        assert all((other, RDF.type, SKOS.Concept) in graph for other in above)
        assert set(graph.objects(concept, SKOS.inScheme)) == {scheme}
    assert set(graph.objects(scheme, SKOS.hasTopConcept)) == set(graph.subjects(SKOS.topConceptOf, scheme))


def test_addresses_are_made_of_the_base_and_of_ids() -> None:
    graph = Graph().parse(data=skos_turtle(TAXONOMY, "https://exemple.fr/effets#"), format="turtle")
    voisins = URIRef("https://exemple.fr/effets#lien_social.publics/voisins")
    assert (voisins, SKOS.broader, URIRef("https://exemple.fr/effets#lien_social.publics")) in graph
    assert (voisins, SKOS.prefLabel, Literal("neighbours", lang="en")) in graph


def test_every_wording_of_an_option_is_there_once() -> None:
    for concept in concepts(TAXONOMY):
        assert concept.label_fr not in concept.alternatives
        assert len(set(concept.alternatives)) == len(concept.alternatives)
    (found,) = (c for c in concepts(TAXONOMY) if c.notation == "lien_social.occasions=vie_du_projet")
    assert found.alternatives[:3] == ("dans la vie du projet", "vie quotidienne du projet", "vie du projet")


def test_a_label_with_every_nasty_character_comes_back() -> None:
    nasty = 'a "quoted" \\ back\\slash\nline\ttab\r\x07 « é » 🌳 <b>'
    odd = Option(id="odd", label_fr=nasty, label_en="odd", forms=(nasty, "plain"))
    graph = Graph().parse(data=skos_turtle(with_option(odd)), format="turtle")
    assert (URIRef("urn:releve:lien_social.publics/odd"), SKOS.prefLabel, Literal(nasty, lang="fr")) in graph


BASES = [
    ("relative/", "not absolute"),
    ("https://exemple.fr/effets", "ids would run into its last word"),
    ("https://exemple.fr/a b/", "a blank"),
    ("https://exemple.fr/>/", "it would end the address"),
    ("https://exemple.fr/\n/", "a line end"),
    ("", "nothing"),
]


@pytest.mark.parametrize(("base", "why"), BASES)
def test_a_base_that_is_no_address_is_refused(base: str, why: str) -> None:
    with pytest.raises(UsageError, match="an absolute address"):
        skos_turtle(TAXONOMY, base)


class Page(HTMLParser):
    """What a page shows and what it asks for."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.links += [value for name, value in attrs if name in ("href", "src") and value]

    def handle_data(self, data: str) -> None:
        self.texts.append(" ".join(data.split()))


def test_the_page_shows_every_question_option_and_form() -> None:
    shown = " ".join(Page(codebook_page(TAXONOMY)).texts)
    for _, indicator in TAXONOMY.indicators:
        assert all(name in shown for name in (indicator.id, indicator.label_fr, indicator.label_en))
        for option in indicator.options:
            assert all(word in shown for word in (option.id, option.label_en, *option.wordings))


def test_the_page_needs_nothing_else_and_its_links_lead_somewhere() -> None:
    page = Page(codebook_page(TAXONOMY))
    assert not {"script", "img", "link", "iframe"} & set(page.tags)
    assert all(link.startswith("#") and link[1:] in page.ids for link in page.links)
    assert len(page.ids) == len(set(page.ids))


def test_markup_in_a_label_is_shown_as_text() -> None:
    nasty = "<script>alert(1)</script>"
    odd = Option(id="odd", label_fr=nasty, label_en="\"'><img src=x>", forms=(nasty, "<b>"))
    page = Page(codebook_page(with_option(odd)))
    assert not {"script", "img", "b"} & set(page.tags)
    assert nasty in " ".join(page.texts)


def test_a_question_names_the_editions_that_print_it() -> None:
    html = codebook_page(TAXONOMY)
    (article,) = re.findall(r'<article id="lien_social.frequence">.*?</article>', html, re.DOTALL)
    (facts,) = re.findall(r'<p class="facts">.*?</p>', article, re.DOTALL)
    assert re.findall(r'class="era">(\w+)<', facts) == ["G1", "G2", "form"]
    assert "ces rencontres ont lieu" in article


def test_the_page_is_one_file_in_the_package() -> None:
    template = Path(__file__).parents[1] / "extract" / "export" / "codebook.html.j2"
    assert "|safe" not in template.read_text(encoding="utf-8").replace(" ", "")

"""One site under several spellings, two sites under near names, and where sites are."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from random import Random

import pytest

from extract.same_sites import SiteEvidence, compare_sites, joined_sites
from extract.site_places import find_commune, split_name
from extract.sites import site_slug
from models.errors import TaxonomyError
from models.places.communes import communes_called, departements
from models.site_decisions import COLUMNS, SiteDecisions, load_site_decisions

NAMES = [
    ("La Ruche Paris", ("ruche",), "paris"),
    ("LA RUCHE - PARIS", ("ruche",), "paris"),
    ("La Ruche (Paris 10e)", ("ruche",), "paris"),
    ("Le 3ème Lieu (Bourg-Achard)", ("3eme", "lieu"), "bourg-achard"),
    ("La Corderie de St Denis", ("corderie",), "saint-denis"),
    ("Garage Ampère (ancien dépôt)", ("garage", "ampere", "ancien", "depot"), ""),  # no commune
    ("La Grange", ("grange",), ""),  # also a commune, but it is the whole name
    ("Pantin", ("pantin",), ""),
    ("au 97", ("97",), ""),
]


@pytest.mark.parametrize(("name", "core", "place"), NAMES)
def test_a_name_tells_what_a_site_is_called_and_where_it_is(name: str, core: tuple[str, ...], place: str) -> None:
    assert split_name(name) == (core, place)


COMMUNES = [
    ("pantin", set(), "93055"),
    ("saint-denis", set(), None),  # four communes
    ("saint-denis", {"pantin"}, "93066"),  # a second clue
    ("saint-denis", {"seine-saint-denis"}, "93066"),
    ("saint-denis", {"pantin", "salazie"}, None),  # two clues that disagree
    ("nowhere-at-all", set(), None),
    ("", set(), None),
]


@pytest.mark.parametrize(("place", "mentioned", "insee"), COMMUNES)
def test_a_commune_is_told_or_left_open(place: str, mentioned: set[str], insee: str | None) -> None:
    found = find_commune(place, mentioned)
    assert (found.commune.insee if found else None) == insee


def test_the_list_of_communes_is_whole() -> None:
    assert communes_called("SAINT ETIENNE")[0].insee == "42218"
    assert communes_called("Rochelle")[0].name == "La Rochelle"
    assert departements()["93"] == ("Seine-Saint-Denis", "Île-de-France")


def plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def misspelt(text: str) -> str:
    """Double a letter of the longest word."""
    word = max(text.split(), key=len)
    return text.replace(word, f"{word[:4]}{word[3]}{word[4:]}", 1)


WITH_A_PLACE: list[Callable[[str, str], str]] = [
    lambda name, place: f"{name} {place}",
    lambda name, place: f"{name} - {place}".upper(),
    lambda name, place: f"{name} ({place})",
    lambda name, place: plain(f"{name}, {place}").lower(),
    lambda name, place: f"{misspelt(name)} ({place})",
]
WITHOUT: list[Callable[[str], str]] = [
    lambda name: name,
    lambda name: plain(name).upper(),
    lambda name: f"« {name} »",
    lambda name: name.replace("La ", "").replace("Le ", "").replace("Les ", ""),
    lambda name: f"{name} !",
]
WORDS = (
    "Briqueterie Verrerie Corderie Tannerie Filature Minoterie Distillerie Imprimerie Passementerie Chapellerie "
    "Poudrerie Cartonnerie Bonneterie Ferronnerie Blanchisserie Faïencerie Savonnerie Brasserie Tréfilerie Robinetterie"
).split()
MORE = "Bleue Haute Basse Nord Sud Vagabonde Sauvage Joyeuse Errante Boréale".split()
PLACES = "Paris Rennes Nantes Bordeaux Toulouse Marseille Lille Grenoble Dijon Brest".split()


def spellings() -> dict[str, list[str]]:
    """Return sixty invented sites with five spellings each; many differ by one word, or by their place alone."""
    rng = Random(7)
    sites: dict[str, list[str]] = {}
    for number, word in enumerate([*WORDS, *WORDS, *WORDS]):
        name = f"La {word}" if number < 20 else f"La {word} {MORE[rng.randrange(5) + 5 * (number // 40)]}"
        place = PLACES[number % len(PLACES)]
        sites[f"{number}"] = (
            [make(name, place) for make in WITH_A_PLACE] if number % 2 else [make(name) for make in WITHOUT]
        )
    return sites


def joined(names: list[str], decisions: SiteDecisions | None = None) -> dict[str, str]:
    """Return by slug of a name the slug that it is joined under."""
    found = [SiteEvidence(site_slug(name), name, frozenset()) for name in dict.fromkeys(names)]
    sites = list({site.site_id: site for site in found}.values())
    pairs = compare_sites(sites, decisions or SiteDecisions())
    return {site: first for site, (first, _) in joined_sites([s.site_id for s in sites], pairs).items()}


def test_three_hundred_spellings_are_joined_as_they_should_be() -> None:
    made = spellings()
    assert sum(map(len, made.values())) == 300
    first = joined([name for names in made.values() for name in names])
    spelt = [(site, first[site_slug(name)], name) for site, names in made.items() for name in names]
    pairs = list(combinations(spelt, 2))
    right = sum(a[0] == b[0] and a[1] == b[1] for a, b in pairs)
    wrong = [(a[2], b[2]) for a, b in pairs if a[0] != b[0] and a[1] == b[1]]
    missed = [(a[2], b[2]) for a, b in pairs if a[0] == b[0] and a[1] != b[1]]
    assert wrong == []
    assert 2 * right / (2 * right + len(missed)) >= 0.98, missed


NEAR = [
    ("Le 3ème Lieu", "Le 3ème Lieu (Bourg-Achard)"),
    ("La Filature Basse", "La Filature Haute"),
    ("La Ruche (Paris)", "La Ruche (Lille)"),
    ("Makerspace 42", "Makerspace 43"),
    ("Tiers-lieu de Rennes", "Le Tiers-lieu (Rennes)"),  # words that tell nothing
    ("Les Halles", "Les Malles"),
]


@pytest.mark.parametrize(("one", "other"), NEAR)
def test_near_names_are_two_sites(one: str, other: str) -> None:
    assert len(set(joined([one, other]).values())) == 2


def test_a_doubtful_pair_is_told_with_what_speaks_for_it() -> None:
    sites = [
        SiteEvidence("le-3eme-lieu", "Le 3ème Lieu", frozenset({1, 2, 3})),
        SiteEvidence("le-3eme-lieu-bourg-achard", "Le 3ème Lieu (Bourg-Achard)", frozenset({1, 2, 3})),
    ]
    (pair,) = compare_sites(sites, SiteDecisions())
    assert (pair.verdict, pair.places, pair.answers_overlap) == ("doubtful", "one only", 1.0)
    (apart,) = compare_sites([sites[0], sites[1]._replace(ticked=frozenset({8, 9}))], SiteDecisions())
    assert apart.score < pair.score


def test_what_people_decided_always_wins() -> None:
    names = ["La Ruche - Paris", "La Ruche (Paris)", "Le Lieu", "Un Autre", "La Ruche Paris 10e"]
    slugs = ["la-ruche-paris", "la-ruche-paris-10e"]
    split = SiteDecisions(split=frozenset({(slugs[0], slugs[1])}), merged=frozenset({("le-lieu", "un-autre")}))
    found = joined(names, split)
    assert joined(names)[slugs[1]] == slugs[0]
    assert found[slugs[1]] == slugs[1]
    assert found["un-autre"] == "le-lieu"


FAULTS = [
    ("La Ruche,merge,b,,,", "line 2: site_id: 'La Ruche' is no id of a site"),
    ("a,join,b,,,", "line 2: decision: 'join' is none of merge, split, place"),
    ("a,merge,a,,,", "line 2: other_site_id: 'a' is no id of another site"),
    ("a,place,,,,", "line 2: name: a place needs a name or a commune"),
    ("a,place,,,9305,", "line 2: commune_insee: '9305' is no code of a commune"),
    ("a,merge,b,,,\nb,split,a,,,", "a and b are both merged and split"),
]


@pytest.mark.parametrize(("lines", "message"), FAULTS)
def test_a_fault_in_the_decisions_is_named_with_its_line(tmp_path: Path, lines: str, message: str) -> None:
    (tmp_path / "sites.csv").write_text(f"{','.join(COLUMNS)}\n{lines}\n", encoding="utf-8")
    with pytest.raises(TaxonomyError, match=message):
        load_site_decisions(tmp_path)


def test_decisions_are_read(tmp_path: Path) -> None:
    lines = "b,merge,a,,,the same door\nc,place,,Le Cé,93055,\n"
    (tmp_path / "sites.csv").write_text(f"{','.join(COLUMNS)}\n{lines}", encoding="utf-8")
    decisions = load_site_decisions(tmp_path)
    assert decisions.merged == {("a", "b")}
    assert (decisions.names, decisions.communes) == ({"c": "Le Cé"}, {"c": "93055"})
    assert load_site_decisions(tmp_path / "nowhere") == SiteDecisions()

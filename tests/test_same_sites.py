"""One site under several spellings, two sites under near names, and where sites are."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from random import Random

import pytest

from extract.reports.rows import Row
from extract.reports.sites import site_slug
from extract.tables.same_sites import SiteEvidence, compare_sites, joined_sites
from extract.tables.site_clues import addresses_in, read_clues
from extract.tables.site_communes import Clues, find_commune
from extract.tables.site_places import split_name
from models.errors import TaxonomyError
from models.places.communes import communes_called, departements, place_key
from models.schemas import MENTIONS, VERBATIMS
from models.site_decisions import COLUMNS, SiteDecisions, load_site_decisions
from tests.test_free_text_tables import verbatim_row, written

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


def clues(texts: str = "", municipal: str = "", addresses: str = "") -> Clues:
    """Return clues as they are read; `texts` and `municipal`: names of communes, one for each free text."""
    named = Counter(map(place_key, (*texts.split(), *municipal.split())))
    return Clues(named, frozenset(map(place_key, municipal.split())), addresses_in(addresses))


COMMUNES = [
    # name of the site, what its free texts say, the commune and what tells it
    ("La Serre (Pantin)", clues(), ("93055", "name")),
    ("La Serre (Saint-Denis)", clues(), None),  # four communes
    ("La Serre (Saint-Denis)", clues("Pantin"), ("93066", "name and text")),  # a second clue
    ("La Serre (Saint-Denis)", clues("Seine-Saint-Denis"), ("93066", "name and text")),
    ("La Serre (Saint-Denis)", clues("Pantin Salazie"), None),  # two clues that disagree
    ("La Serre (Saint-Denis)", clues("Pantin", addresses="97400 Saint-Denis"), ("97411", "name and text")),
    ("La Serre (Saint-Denis, 93)", clues("Salazie"), ("93066", "name")),  # the name says it itself
    ("La Serre, 93200 Saint-Denis", clues(), ("93066", "name")),
    ("La Serre - Saint-Denis (Seine-Saint-Denis)", clues(), ("93066", "name")),
    ("La Serre", clues(), None),
    ("La Serre", clues("Pantin Pantin Pantin"), None),  # people come from there
    ("La Serre", clues(municipal="Pantin"), None),  # one free text is no proof
    ("La Serre", clues(municipal="Pantin Pantin"), ("93055", "text")),  # "la mairie de Pantin", twice
    ("La Serre", clues("Bondy Bondy Bondy", "Pantin Pantin"), None),  # another commune is named more often
    ("La Serre", clues(municipal="Pantin Pantin Bondy"), None),  # two municipalities
    ("La Serre", clues(municipal="Saint-Denis Saint-Denis"), None),  # four communes
    ("La Serre", clues("Pantin", "Saint-Denis Saint-Denis"), ("93066", "text")),
    ("La Serre", clues(addresses="4 rue Haute, 93500 Pantin"), ("93055", "text")),
    ("La Serre", clues(addresses="93500 Pantin ; 93140 Bondy"), None),
    ("La Serre", clues(municipal="Bondy", addresses="93500 Pantin"), None),  # perhaps a partner's address
    ("La Serre", clues(addresses="12000 Visiteurs, 75999 Pantin"), None),  # no postcode of that commune
]


@pytest.mark.parametrize(("name", "said", "expected"), COMMUNES)
def test_a_commune_is_told_or_left_open(name: str, said: Clues, expected: tuple[str, str] | None) -> None:
    found = find_commune(name, split_name(name).place, said)
    assert (found and (found.commune.insee, found.basis)) == expected


def clues_of(folder: Path, texts: list[tuple[str, str]], wanted: dict[str, str] | None = None) -> dict[str, Clues]:
    """Return what free texts tell, each given with its site; the names in them stand in brackets, with their kind.

    `wanted`: as `read_clues` takes it; each site on its own when None.
    """
    mentions: list[Row] = []
    verbatims: list[Row] = []
    for number, (site, marked) in enumerate(texts):
        text = ""
        for plain, kind, name in re.findall(r"([^\[]*)(?:\[(\w+):([^\]]*)\])?", marked):
            text += plain
            if name:
                row = mention_row(len(mentions), f"v{number}", kind, name)
                mentions.append((*row[:3], site, *row[4:-3], len(text), len(text) + len(name), row[-1]))
            text += name
        verbatims.append(verbatim_row(number, text, site))
    paths = [written(folder, MENTIONS, mentions), written(folder, VERBATIMS, verbatims)]
    return read_clues(paths[:1], paths[1:], wanted if wanted is not None else {site: site for site, _ in texts})


def test_clues_are_read_from_what_free_texts_mention(tmp_path: Path) -> None:
    texts = [
        ("s1", "À [place:Pantin] et de [place:Pantin] on vient."),  # one free text counts once
        ("s1", "La [organisation:mairie de Pantin] et l'[organisation:Association des Trois Lilas] aident."),
        ("s1", "La [programme:Ville de Bondy] et la [place:Bibliothèque de Romainville]."),  # Bondy: no place here
        ("s1", "à 93500 Pantin"),
    ]
    found = clues_of(tmp_path, texts)["s1"]
    assert dict(found.texts) == {"pantin": 2, "romainville": 1}
    assert (found.municipal, found.addressed) == ({"pantin"}, {("pantin", "93")})
    assert clues_of(tmp_path, texts, {}) == {}


HELPED = "La [organisation:mairie de Pantin] nous prête une salle."
THANKED = "Merci encore à la [organisation:mairie de Pantin] pour les bancs."
SHARED = [
    # what other sites write, the commune of the site that has both texts, why
    ([], "93055", "nobody else says so"),
    ([HELPED], None, "one of the two texts is another site's too"),
    ([HELPED, THANKED], None, "and so is the other"),
    (["On danse. " + HELPED + " On mange."], None, "the sentence is shared, the rest of the text is not"),
    (["Depuis 2021 la [organisation:mairie de Pantin] nous prête une salle, et un four."], "93055", "said otherwise"),
    (["LA [organisation:MAIRIE DE PANTIN] nous prete une salle."], None, "the same words, however they are printed"),
    (["La [organisation:mairie de Bondy] nous prête une salle."], "93055", "one form, filled in for another town"),
]


@pytest.mark.parametrize(("others", "insee", "why"), SHARED, ids=[row[2] for row in SHARED])
def test_what_several_sites_say_in_the_same_words_places_none(
    tmp_path: Path, others: list[str], insee: str | None, why: str
) -> None:
    texts = [("own", HELPED), ("own", THANKED), *((f"other-{n}", text) for n, text in enumerate(others))]
    placed = {site: find_commune("La Serre", "", said) for site, said in clues_of(tmp_path, texts).items()}
    found = placed.get("own")
    assert (found and found.commune.insee) == insee, why
    assert not any(placed[site] for site in placed if site != "own"), "nor any of the others"


def test_sites_that_are_one_share_their_texts_with_nobody(tmp_path: Path) -> None:
    texts = [("old-name", HELPED), ("new-name", HELPED), ("new-name", THANKED)]
    found = clues_of(tmp_path, texts, {"old-name": "new-name", "new-name": "new-name"})["new-name"]
    assert dict(found.texts) == {"pantin": 2}, "the same text in two reports of one site is one text"


def test_an_address_that_several_sites_print_is_nobodys(tmp_path: Path) -> None:
    """The network's own office, at the foot of a text that all its members copied."""
    office = "Notre réseau a son bureau au 3 rue Haute, 93500 Pantin."
    found = clues_of(tmp_path, [("s1", office), ("s2", office), ("s3", "Nous sommes au 12 rue Basse, 93140 Bondy.")])
    assert {site: said.addressed for site, said in found.items()} == {"s3": {("bondy", "93")}}


def mention_row(number: int, verbatim: str, kind: str, name: str) -> Row:
    """Return a row of `mentions` for a name."""
    head = (f"m{number}", verbatim, "d1", "s1", None, "entity", kind, None, name, name)
    return (*head, None, None, None, None, None, False, False, False, 0, len(name), 0.9)


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


def test_a_commune_that_people_gave_tells_near_names_apart_or_joins_them() -> None:
    names = ["La Serre", "La Serre (Lille)"]
    here = SiteDecisions(communes={"la-serre": "59350"})  # Lille
    elsewhere = SiteDecisions(communes={"la-serre": "93055"})
    assert joined(names)["la-serre-lille"] == "la-serre-lille"
    assert joined(names, here)["la-serre-lille"] == "la-serre"
    assert joined(names, elsewhere)["la-serre-lille"] == "la-serre-lille"
    homonyms = ["La Serre - Saint-Denis", "La Serre (St Denis)"]
    slugs = list(map(site_slug, homonyms))
    two = SiteDecisions(communes={slugs[0]: "93066", slugs[1]: "97411"})
    assert len(set(joined(homonyms).values())) == 1
    assert len(set(joined(homonyms, two).values())) == 2


FAULTS = [
    ("La Ruche,merge,b", "line 2: site_id: 'La Ruche' is no id of a site"),
    ("a,join,b", "line 2: decision: 'join' is none of merge, split, place"),
    ("a,merge,a", "line 2: other_site_id: 'a' is no id of another site"),
    ("a,place,b,Name", "line 2: other_site_id: a place is of one site; 'b' is another"),
    ("a,merge,b,Name", "line 2: name: only a place has one; write a line of its own"),
    ("a,split,b,,,2019", "line 2: from: only a place has one; write a line of its own"),
    ("a,place", "line 2: name: a place needs a name, a commune or a date"),
    ("a,place,,,9305", "line 2: commune_insee: '9305' is no code of a commune"),
    ("a,place,,,99999", "line 2: commune_insee: '99999' is in no list of communes that is known here"),
    ("a,place,,,,2019-13", "line 2: from: '2019-13' is no date; write 2019, 2019-04 or 2019-04-30"),
    ("a,place,,,,,30/04/2019", "line 2: to: '30/04/2019' is no date"),
    ("a,place,,,,2020-05,2019", "line 2: to: '2019' is before from, '2020-05'"),
    ("a,place,,A,,,,note\nb,place,,B,,,\na,place,,Ah", "line 4: name: 'Ah', and 'A' on line 2, for a"),
    ("a,merge,b\nb,split,a", "line 3: other_site_id: a and b are both merged and split"),
    ("a,merge,b\nb,merge,c\nc,split,a", "line 4: other_site_id: a and c are both merged and split"),  # through b
    ("a,merge,b,,,,,note,more", "line 2: 9 cells for 8 columns"),
]


@pytest.mark.parametrize(("lines", "message"), FAULTS)
def test_a_fault_in_the_decisions_is_named_with_its_line_and_column(tmp_path: Path, lines: str, message: str) -> None:
    path = tmp_path / "sites.csv"
    path.write_text(f"{','.join(COLUMNS)}\n{lines}\n", encoding="utf-8")
    with pytest.raises(TaxonomyError, match=f"^{re.escape(f'{path}: {message}')}"):
        load_site_decisions(tmp_path)


HEADERS = [
    (b"site_id;decision;other_site_id;name;commune_insee;note\n", "line 1: the columns must be .*; they are parted by"),
    (b"site_id,decision\n", "line 1: the columns must be site_id,decision,other_site_id,"),
    (b"site_id,decision,other_site_id,name,commune_insee,note\na,place,,Caf\xe9,,\n", "line 2: not UTF-8"),
]


@pytest.mark.parametrize(("data", "message"), HEADERS)
def test_a_file_that_a_spreadsheet_wrote_otherwise_is_refused_with_what_to_do(
    tmp_path: Path, data: bytes, message: str
) -> None:
    (tmp_path / "sites.csv").write_bytes(data)
    with pytest.raises(TaxonomyError, match=message):
        load_site_decisions(tmp_path)


def test_decisions_are_read(tmp_path: Path) -> None:
    lines = "b,merge,a,,,,,the same door\nc,place,,Le Cé,93055,2019-04,2024,\n\n"
    (tmp_path / "sites.csv").write_text(f"{','.join(COLUMNS)}\n{lines}", encoding="utf-8")
    decisions = load_site_decisions(tmp_path)
    assert decisions.merged == {("a", "b")}
    assert (decisions.names, decisions.communes) == ({"c": "Le Cé"}, {"c": "93055"})
    assert (decisions.opened, decisions.closed) == ({"c": "2019-04"}, {"c": "2024"})
    assert load_site_decisions(tmp_path / "nowhere") == SiteDecisions()


def test_a_file_from_before_there_were_dates_is_read(tmp_path: Path) -> None:
    header = ",".join(column for column in COLUMNS if column not in ("from", "to"))
    (tmp_path / "sites.csv").write_text(f"\ufeff{header}\na,merge,b,,,why\n", encoding="utf-8")
    assert load_site_decisions(tmp_path).merged == {("a", "b")}

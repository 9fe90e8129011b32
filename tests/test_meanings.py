"""Options, frames and headings in words that nobody wrote down: what their words mean, and what they do not."""

from __future__ import annotations

import pytest

from extract.words.meanings import Meanings
from models.meanings import fault_of_meaning
from models.vocabulary import MatchMethod, Status
from tests.read_inline import read_body, read_bytes_inline

FILLERS = frozenset({"de", "du", "des", "les", "le", "un", "une", "au", "et", "ou", "sur"})
SOME = Meanings(
    [
        ("neighbours", "voisin*|riverain* ?quartier|proche*"),
        ("volunteers", "benevol* !ou"),
        ("regulars", "benevol* habitue*|fidele*"),
        ("improved", "gestion amelior*|meilleur* …"),
        ("same", "gestion pas chang*|modifi* ?n …"),
    ],
    FILLERS,
)

PHRASES = [
    # a folded phrase, what it means, why
    ("riverains du quartier", "neighbours", "two of its words, and one that joins"),
    ("les proches voisins", "neighbours", "in whatever order"),
    ("quartier proche", None, "none of the words that it must have"),
    ("voisins du dessus", None, "a word of its own"),
    ("pas de voisins", None, "denied"),
    ("benevoles ou habitues", "regulars", "the one that explains all of it"),
    ("benevoles ou amis", None, "what is only begun is not the shorter one"),
    ("la gestion est meilleure", None, "a sentence with words beside is no phrase"),
]


@pytest.mark.parametrize(("phrase", "term", "why"), PHRASES)
def test_a_phrase_means_what_all_its_words_say(phrase: str, term: str | None, why: str) -> None:
    assert SOME.term_of(phrase) == term, why


SENTENCES = [
    # a folded sentence, what it means, the words beside, why
    ("la gestion est meilleure depuis", "improved", ("la", "est", "depuis"), "any words may stand beside"),
    ("la gestion n a pas change", "same", ("la", "a"), "a denial that is its own"),
    ("la gestion n est pas meilleure", None, (), "a denial that is not"),
    ("la gestion serait meilleure", None, (), "only supposed"),
]


@pytest.mark.parametrize(("sentence", "term", "beside", "why"), SENTENCES)
def test_a_sentence_means_what_its_own_words_say(
    sentence: str, term: str | None, beside: tuple[str, ...], why: str
) -> None:
    found = SOME.meant_by(sentence)
    assert (found.term if found else None, found.beside if found else ()) == (term, beside), why


FAULTS = [
    ("voisin* ?quartier", None),
    ("Voisin*", "small letters"),
    ("bénévol*", "without accents"),
    ("?quartier !ou", "must stand there"),
]


@pytest.mark.parametrize(("wording", "told"), FAULTS)
def test_a_meaning_is_written_so_that_it_can_be_met(wording: str, told: str | None) -> None:
    fault = fault_of_meaning(wording)
    assert fault is None if told is None else told in (fault or "")


LISTED = "Lien social\n\nDes interactions sociales ont été observées entre différents publics :\n"
SHARED = "Solidarité\n\nDes échanges, dons ou mutualisations de {} ont été observés entre :\n\n- bénévoles\n"
OTHER_WORDS = [
    # a report, an indicator, its answers, why
    (f"{LISTED}- riveraines et riverains", "lien_social.publics", {"voisins"}, "another noun"),
    (f"{LISTED}- les gens qui travaillent ici", "lien_social.publics", {"travailleurs_site"}, "a clause"),
    (SHARED.format("savoirs, locaux"), "solidarite.types", {"competences", "espaces"}, "one word each"),
    (
        "Solidarité\n\nDes échanges, dons ou mutualisations d'outils, entre voisins et bénévoles.",
        "solidarite.publics",
        {"voisins", "benevoles"},
        "the answers to two questions in one sentence",
    ),
    (
        "Cadre de vie\n\nLe projet a fait évoluer l'image du quartier favorablement par le projet.",
        "cadre_de_vie.image",
        {"positive"},
        "an end that adds nothing",
    ),
    (
        "Capacité à agir\n\n3 nouveaux projets imprévus portés par des personnes bénévoles ou habituées ont émergé.",
        "capacite_a_agir.porteurs",
        {"benevoles_ou_habitues"},
        "the longer of two options",
    ),
    (
        "Services publics et de proximité\n\nRien n'a changé dans la gestion urbaine ; les nouveaux espaces sont sans "
        "entretien.",
        "services_publics.gestion",
        {"nouveaux_espaces_non_entretenus"},
        "the whole sentence, not its beginning",
    ),
]


@pytest.mark.parametrize(("body", "indicator", "values", "why"), OTHER_WORDS)
def test_answers_are_known_by_what_their_words_mean(body: str, indicator: str, values: set[str], why: str) -> None:
    assert {o.value_id for o in read_body(body).observations if o.indicator_id == indicator} == values, why


FREE_TEXTS = [
    # a theme, a text that is the manager's, why
    ("Solidarité", "On prête des outils au voisin.", "words of options, and none of a frame"),
    ("Lien social", "Des habitants nous disent merci.", "a public and a verb that no frame has"),
    ("Santé", "Le stress des premiers mois a été réel.", "an option, and a sentence of its own"),
    ("Cadre de vie", "Le parking a laissé place à une placette.", "nothing that an option says"),
    (
        "Insertion professionnelle",
        "Nous avons reçu un prix, et 12 stagiaires sont partis.",
        "a count that nobody asked",
    ),
]


@pytest.mark.parametrize(("heading", "text", "why"), FREE_TEXTS)
def test_free_text_that_names_options_stays_free_text(heading: str, text: str, why: str) -> None:
    report = read_body(f"{heading}\n\n{text}")
    assert ([o.value_raw for o in report.observations], [v.text for v in report.verbatims]) == ([], [text]), why


EDITION = """\
Lien social

Publics qui se croisent : riverains, publics fragiles.

Mieux-être et santé

Ce que des personnes nous ont dit : plus de confiance en soi, un climat de stress.

Entraide

Ce qui circule : savoirs ; locaux.

Entretien des espaces

Ce qui s'est amélioré : des usages plus mixtes.
"""


def test_how_an_option_was_named_is_told() -> None:
    report = read_body(f"{LISTED}\n- voisin·e·s du quartier\n- bénévolles\n- personnes fragiles\n")
    told = {o.value_id: o.match_method for o in report.observations}
    assert told["voisins"] is MatchMethod.EXACT
    assert told["publics_en_difficulte"] is MatchMethod.MEANING


def test_a_page_that_is_printed_in_other_words_throughout_is_believed() -> None:
    found = {(o.value_id, o.status) for o in read_body(EDITION).observations}
    named = (
        "voisins",
        "publics_en_difficulte",
        "confiance_en_soi",
        "stress_conflits",
        "competences",
        "espaces",
        "mixite_usages",
    )
    assert found == {(value, Status.ACCEPTED) for value in named}  # fmt: skip


def test_one_theme_in_other_words_may_be_the_managers() -> None:
    first = EDITION.partition("Mieux-être")[0]
    assert {o.status for o in read_body(first).observations} == {Status.REVIEW}


QUESTIONS = [
    ("Quels publics avez-vous croisés ?\n\nPublics concernés :\n- riverains\n", {"voisins"}, "a question above a list"),
    ("Quels publics avez-vous croisés ?\n\nLes riverains viennent le dimanche.\n", set(), "a question above free text"),
]


@pytest.mark.parametrize(("body", "values", "why"), QUESTIONS)
def test_below_a_question_only_a_list_answers(body: str, values: set[str], why: str) -> None:
    assert {o.value_id for o in read_body(f"Lien social\n\n{body}").observations} == values, why


COUNTS = [
    (
        "Les accompagnements vers l'emploi ont servi à une douzaine de personnes.",
        (12.0, None, None),
        "before what is counted",
    ),
    ("Nombre de bénéficiaires de ces formations : entre 6 et 9", (None, 6.0, 9.0), "behind the name of the question"),
]


@pytest.mark.parametrize(("text", "told", "why"), COUNTS)
def test_counts_stand_in_sentences_that_no_cue_knows(
    text: str, told: tuple[float | None, ...] | None, why: str
) -> None:
    found = [o.quantity for o in read_body(f"Insertion professionnelle\n\n{text}").observations if o.quantity]
    assert [(q.value_number, q.value_min, q.value_max) for q in found] == ([] if told is None else [told]), why


SITES = [
    ("Effets sociaux et urbains du tiers-lieu La Halle", "La Halle", "what kind of place it is"),
    ("Effets sociaux et urbains du tiers-lieu de la gare", "tiers-lieu de la gare", "it has no other name"),
    ("Effets sociaux et urbains\n\nTiers-lieu : La Halle", "La Halle", "named below the title"),
    ("Effets sociaux et urbains\n\nNom du site\nLa Halle", "La Halle", "in the cell below"),
]


@pytest.mark.parametrize(("title", "name", "why"), SITES)
def test_the_site_is_named_without_what_it_is(title: str, name: str, why: str) -> None:
    report = read_bytes_inline(f"{title}\n\nEffets individuels\n\nSanté\n\nRien à dire.\n".encode())
    assert report.document.site_name_raw == name, why


def test_a_sentence_of_a_frame_behind_free_text_is_for_review() -> None:
    report = read_body(f"{LISTED}- bénévoles\n\nOn chante. Ces rencontres ont lieu au quotidien.")
    assert [(o.value_id, o.status) for o in report.observations if o.indicator_id == "lien_social.frequence"] == [
        ("quotidienne", Status.REVIEW)
    ]

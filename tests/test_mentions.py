"""What free texts mention: the real reports, denial and doubt, quantities, names; and what no rule was written for."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.mentions import FreeText, Mention, MentionKind, Tongue
from tests.french import french_reader, mentions_of, read_text

CONCEPTS = [
    ("Les riverains passent.", ["voisins"]),
    ("Les habitant·e·s et les coworkers", ["voisins", "travailleurs_site"]),
    ("les voisins et voisines du quartier", ["voisins"]),  # one word in both genders
    ("le résident, la résidente", ["travailleurs_site", "travailleurs_site"]),
    ("un troc de graines, des prêts d'outils", ["biens", "biens"]),
    ("Le jardin voisin est ouvert.", []),  # an adjective
    ("Nos occupant.e.s viennent.", ["occupants_site"]),  # full stops inside of words
    ("On accompagne les personnes éloignées de l'emploi.", ["accompagnement", "publics_en_difficulte"]),
    ("LES BENEVOLES ET LES HABITANTS", ["benevoles", "voisins"]),  # capitals without accents
    ("La Maison des Habitants a rouvert.", []),  # inside of a name
    ("Deux emplois ont bien été créés au bar.", ["emplois_dans_le_lieu"]),  # what was done, and how, are apart
    ("Les salariés sont ici plus souvent.", ["travailleurs_site"]),  # no "salariés en plus"
    ("On loge des familles à la rue.", ["publics_en_difficulte"]),
    ("La mairie nous prête sa cour, et le club prête ses vélos.", ["espaces", "biens"]),
    ("Ils nous prêtent main-forte.", []),
    ("Pas de stress signalé.", ["stress_conflits"]),  # without a verb the model takes it for an article
    ("Une fête des voisins en mai.", []),  # an event, whoever comes
    ("Il a été embauché par un garage.", ["emplois_hors_du_lieu"]),  # somebody else did
    ("Ils ont été embauchés au bar.", ["emplois_dans_le_lieu"]),
    ("La grève a soudé le bourg.", ["federation_autour_du_lieu"]),  # a participle that the model takes for an adjective
    ("Des parents du hameau jardinent.", ["voisins"]),  # a phrase of the list with choices
    ("Ceux qui restent longtemps dorment mieux.", ["meilleure_sante"]),  # a verb that ends as adverbs do
]


@pytest.mark.parametrize(("text", "concepts"), CONCEPTS)
def test_concepts_are_named_as_people_say_them(text: str, concepts: list[str]) -> None:
    assert [mention.concept_id for mention in mentions_of(text, MentionKind.CONCEPT)] == concepts


POLARITY = [
    ("Les habitants du quartier ne se sentent pas forcément concernés", "denied"),  # the subject too
    ("Aucun bénévole n'est venu.", "denied"),
    ("Pas de bénévoles cette année.", "denied"),
    ("Ni les bénévoles, ni les élus.", "denied"),
    ("On vit sans bénévoles.", "denied"),
    ("Nous n'excluons pas les bénévoles.", "supposed"),
    ("Il n'y a pas que des bénévoles.", "stated"),
    ("Pas seulement les bénévoles.", "stated"),
    ("Nous ne manquons pas de bénévoles.", "stated"),
    ("Nous n'avons que des bénévoles.", "stated"),  # a restriction
    ("La cour n'est pas finie, mais les bénévoles sont là.", "stated"),  # another clause
    ("Plus de bénévoles que prévu hier.", "stated"),
    ("Sans doute des bénévoles.", "supposed"),
    ("Nous aimerions trouver des bénévoles.", "supposed"),
    ("Si les bénévoles venaient, on ouvrirait.", "supposed"),
    ("Les bénévoles qui souhaitent cuisiner sont là.", "stated"),  # their wish, not ours
    ("Nous ne pensons pas que les bénévoles soient trop peu.", "denied"),  # what is denied is said in the next clause
    ("On ne peut pas dire que les habitants viennent.", "denied"),
    ("Je n'ai pas l'impression que les habitants viennent.", "denied"),
    ("Les bénévoles (ceux du lundi) ne viennent pas.", "denied"),  # brackets stand between
    ("Il y a plus de bénévoles qu'avant.", "stated"),
    ("Sans chauffage les bénévoles gèlent.", "stated"),  # an article begins something else
    ("Impossible de se garer pendant le repas des bénévoles.", "stated"),  # when, not what
    ("Le groupe des bénévoles n'est pas une famille.", "stated"),  # what it is, not that it is
    ("Rien ne prouve que les habitants y gagnent.", "supposed"),
    ("Sans les bénévoles, pas de repas.", "stated"),  # they are there, and needed
    ("Sans nos bénévoles, nous n'aurions jamais ouvert.", "stated"),
    ("Sans bénévoles, le bar ferme.", "denied"),
    ("Vingt bénévoles par an, on ne compte pas.", "stated"),  # no verb of theirs, and another subject
    ("Les bénévoles, on ne les voit pas.", "denied"),  # "les" takes them up again
    ("Vingt bénévoles, et la cour n'est plus vide.", "stated"),
    ("Absence de tensions, et un appui des bénévoles.", "stated"),  # an article begins something else
    ("Pas de repas, et de bénévoles non plus.", "denied"),
    ("L'accueil ne s'arrête pas aux bénévoles.", "stated"),
    ("La fête ne se limite pas aux bénévoles.", "stated"),
    ("Rien sur les bénévoles cette année.", "denied"),
    ("Si la Ville suit, nous ouvririons aux bénévoles.", "supposed"),  # a rare conditional, by its ending
    ("Nous aurions voulu des bénévoles.", "supposed"),
    ("Un agent relit gratuitement les comptes des bénévoles.", "stated"),  # the model sees a conditional in "-ment"
    ("Projet de repas des bénévoles.", "supposed"),
    ("Le projet de repas des bénévoles a abouti.", "stated"),  # it is there
    ("À défaut de bénévoles, l'équipe tient le bar.", "denied"),
    ("Nous manquons de bénévoles.", "denied"),
    ("Le repas des bénévoles a été annulé.", "denied"),
    ("L'équipe n'exclut pas les bénévoles.", "stated"),  # shuts nobody out
    ("On n’a pas de bénévoles.", "denied"),  # a curly apostrophe
    ("Les bénévoles qui viennent de loin ne restent pas.", "denied"),  # the subject stands before "qui"
    ("Ceux qui ne parlent pas français aident les bénévoles.", "stated"),  # "qui" governs the first verb only
    ("La grange n'étant pas chauffée, les bénévoles cuisinent au bar.", "stated"),  # a participle reaches to its comma
    ("On joue tôt pour ne pas tarder, avec les bénévoles.", "stated"),  # an infinitive too
    ("Pas un jour sans bénévoles.", "stated"),  # two denials
    ("On ne fait rien sans les bénévoles.", "stated"),
    ("Il n'y a pas un voisin qui ne connaisse le lieu.", "stated"),
    ("L'équipe n'a plus que des bénévoles.", "stated"),  # a restriction
    ("Les bénévoles n'ont pas hésité à venir.", "stated"),  # a verb that says, denied, what it says
    ("On ne peut plus se passer des bénévoles.", "stated"),
    ("Jamais on n'avait vu autant de bénévoles.", "stated"),
    ("Tous les habitants ne viennent pas.", "stated"),  # some do
    ("Bénévoles : aucun.", "denied"),  # an answer of one word
    ("Le bar marche, les bénévoles non.", "denied"),
    ("Le bar n'a pas pris, les bénévoles oui.", "stated"),
    ("Les élus sont là, les bénévoles toujours pas.", "denied"),
    ("Les élus ne sont pas venus, pas plus que les bénévoles.", "denied"),
    ("Nous avons renoncé aux bénévoles.", "denied"),  # by the meaning of the verb
    ("Le lieu est dépourvu de bénévoles.", "denied"),
    ("Aujourd'hui plus de bénévoles.", "denied"),
    ("Y a plus de bénévoles.", "denied"),
    ("Hors de question de payer les bénévoles.", "denied"),
    ("Les habitants souhaitent un bar.", "stated"),  # who wishes is there
    ("Le conseil prévoit d'accueillir des bénévoles.", "supposed"),
    ("Les habitants viendront-ils ?", "supposed"),  # a question
    ("L'idée de payer les bénévoles fait son chemin.", "supposed"),
    ("Même si les bénévoles viennent, on reste peu nombreux.", "stated"),
    ("Le repas prévu avec les bénévoles a fait salle comble.", "stated"),  # it took place
    ("On rêve d'accueillir des bénévoles.", "supposed"),
    ("Elle a eu l'idée d'un repas des bénévoles.", "stated"),  # told of what there is
    (
        "Si la subvention est reconduite, alors nous ouvrirons une école de bénévoles.",
        "supposed",
    ),  # a future, by its ending
    ("Les élus ne viennent pas ; nous, si, avec des bénévoles.", "stated"),  # an answer
]


@pytest.mark.parametrize(("text", "polarity"), POLARITY)
def test_what_is_denied_or_supposed_is_told_apart(text: str, polarity: str) -> None:
    (mention,) = [m for m in mentions_of(text, MentionKind.CONCEPT) if m.concept_id in ("benevoles", "voisins")]
    expected = {"stated": (False, False), "denied": (True, False), "supposed": (False, True)}
    assert (mention.is_negated, mention.is_hypothetical) == expected[polarity]


QUANTITIES = [
    ("80 personnes en moyenne, jusqu'à 240", [(80, None, None, "personne", None), (None, None, 240, "personne", None)]),
    ("14 salariées en CDDI dont 6 de moins de 26 ans", [(14, 14, 14, "salarié", None), (6, 6, 6, "salarié", None)]),
    ("200 kg de farine, 36 mois", [(200, 200, 200, "kg", None), (36, 36, 36, "mois", None)]),
    ("une vingtaine de jeunes par an", [(20, None, None, "jeune", "year")]),
    ("entre 10 et 12 repas par semaine", [(None, 10, 12, "repas", "week")]),
    ("1 200 € par mois", [(1200, 1200, 1200, "€", "month")]),
    ("deux fois par semaine", [(2, 2, 2, "fois", "week")]),
    ("1,2 million d'euros", [(1_200_000, 1_200_000, 1_200_000, "€", None)]),
    ("à 14h30, le 3 mars 2021, au 12 rue Basse, 2e étage, 24h/24", []),  # hours, dates, addresses, ranks
    ("7 jours sur 7", [(7, 7, 7, "jour", None)]),
    ("un lieu, une idée", []),  # articles
    ("Pas un seul vélo cette année.", []),
    ("Trois adultes au bureau, deux autres dehors", [(3, 3, 3, "adulte", None), (2, 2, 2, "adulte", None)]),
    ("22 résidentes sur 40, un jeudi sur deux", [(22, 22, 22, "résident", None), (40, 40, 40, "résident", None)]),
    ("6 inscrites en moyenne, 12 maximum", [(6, None, None, "inscrit", None), (None, None, 12, "inscrit", None)]),
    ("4 embauches ici, 7 chez un voisin", [(4, 4, 4, "embauche", None), (7, 7, 7, "embauche", None)]),
    (
        "35 personnes, dont une dizaine tous les jours",
        [(35, 35, 35, "personne", None), (10, None, None, "personne", "day")],
    ),
    ("60 bols, voire 80", [(60, 60, 60, "bol", None), (80, 80, 80, "bol", None)]),
    ("8 ETP, 2 stages", [(8, 8, 8, "etp", None), (2, 2, 2, "stage", None)]),  # capitals, and no name
    ("1 h 30 de cours", [(1.5, 1.5, 1.5, "heure", None)]),
    ("26 stands contre neuf avant, un four neuf", [(26, 26, 26, "stand", None), (9, 9, 9, "stand", None)]),
    ("12 personnes en 2019, 30 aujourd'hui", [(12, 12, 12, "personne", None), (30, 30, 30, "personne", None)]),
    ("un atelier de 2 h, de 9 h à 17 h, entre 9 h et 12 h", [(2, 2, 2, "heure", None)]),  # only one lasts
    ("1h30 de cours, à 14h30", [(1.5, 1.5, 1.5, "heure", None)]),
    ("10/15 personnes, 3/4 des gens", [(None, 10, 15, "personne", None)]),
    ("entre 5 € et 8 €", [(None, 5, 8, "€", None)]),
    ("12k€ par an, 1,2 M€", [(12, 12, 12, "k€", "year"), (1.2, 1.2, 1.2, "M€", None)]),
    ("61 250,50 € reçus", [(61250.5, 61250.5, 61250.5, "€", None)]),
    ("pas moins de 40 clubs, pas plus de 12 voix", [(None, 40, None, "club", None), (None, None, 12, "voix", None)]),
    ("une heure et demie, une tonne de papier", [(1.5, 1.5, 1.5, "heure", None), (1, 1, 1, "t", None)]),
    ("Adhérents : 120", [(120, 120, 120, "adhérent", None)]),  # what is counted stands before
    ("Entrées : 340 ; dont concerts : 120", [(340, 340, 340, "entrée", None), (120, 120, 120, "entrée", None)]),
    ("Neuf projets déposés, six retenus", [(9, 9, 9, "projet", None), (6, 6, 6, "projet", None)]),
    ("12 projets en deux ans, dont cinq", [(12, 12, 12, "projet", None), (5, 5, 5, "projet", None)]),  # no years
    ("Les bénévoles fatiguent : deux sont partis.", [(2, 2, 2, "bénévole", None)]),
    ("Chaque semaine, 40 paniers partent.", [(40, 40, 40, "panier", "week")]),
    ("30 € la journée", [(30, 30, 30, "€", "day")]),
    ("14 salariés, soit 9 ETP", [(14, 14, 14, "salarié", None), (9, 9, 9, "etp", None)]),  # no "salarier"
    ("un habitant sur trois, les deux tiers, tous les quatre", []),  # shares
    ("le 3 de chaque mois, le 03.04.2023, deux fois moins de bruit", []),
    ("env. 60 pers. le soir", [(60, None, None, "personne", None)]),  # as one shortens it in notes
    ("40 pers/jour, 120 hab.", [(40, 40, 40, "personne", "day"), (120, 120, 120, "habitant", None)]),
    ("- 3 vélos / 2 remorques", [(3, 3, 3, "vélo", None), (2, 2, 2, "remorque", None)]),  # a list
]


def counted(mention: Mention) -> tuple[float | None, float | None, float | None, str | None, str | None]:
    q = mention.quantity
    return q.value_number, q.value_min, q.value_max, mention.unit, q.period


@pytest.mark.parametrize(("text", "expected"), QUANTITIES)
def test_quantities_are_told_with_what_they_count(text: str, expected: list[tuple[object, ...]]) -> None:
    counts = [m for m in mentions_of(text, MentionKind.QUANTITY) if m.unit != "an"]
    assert [counted(mention) for mention in counts] == expected


KINDS = [
    ("Le chantier d'insertion Les Jardins du Gué recrute.", ["organisation"]),  # not the project that "chantier" is
    ("Le chantier Les Jardins du Gué avance.", ["programme"]),
    ("Le dispositif Relais vert (2020-2023) ferme ; sa suite, Relais vert 2, ouvre.", ["programme", "programme"]),
]


@pytest.mark.parametrize(("text", "kinds"), KINDS)
def test_the_kind_of_a_name_is_told_by_what_announces_it_once(text: str, kinds: list[str]) -> None:
    assert [mention.label for mention in mentions_of(text, MentionKind.ENTITY)] == kinds


NAMES = [
    ("l'école Jean-Macé et la Mission locale de Briare", ["école Jean-Macé", "Mission locale de Briare"]),
    ("le programme Tremplin Vert", ["Tremplin Vert"]),  # what announces a name stays outside of it
    ("dans la rue des Tanneurs", ["rue des Tanneurs"]),
    ("la Région nous aide", ["Région"]),
    ("M. Delcourt et Fatou Diarra tiennent la buvette", []),  # persons
    ("Dons, Webinaires, Déjeuner", []),  # common words of a list
    ("Les artisans viennent de Vierzon.", ["Vierzon"]),  # a commune of the official list
    ("Ils vivent entre Vierzon et Cognac.", ["Vierzon", "Cognac"]),  # cognac is a common word elsewhere
    ("Le dispositif Rives ouvertes nous aide.", ["Rives ouvertes"]),  # small letters that go with the first word
    ("C'est porté par Les Ateliers du Gué.", ["Les Ateliers du Gué"]),  # the article belongs to a title
    ("la compagnie de théâtre Le Zèbre a joué", ["Le Zèbre"]),  # "théâtre" only says of what kind
    ("le club de lecture « Les Lisières »", ["Les Lisières"]),  # the article too is in quotes
    ("l'association intermédiaire Coup d'Main", ["Coup d'Main"]),
    ("le groupe Mieux vivre aux Genêts se réunit", ["Mieux vivre aux Genêts"]),  # a name that is a phrase
    ("On chante au repas du 14 Juillet.", []),  # a date
    ("Des locataires de la tour B jardinent.", []),
    ("avec l'association Les Mains vertes de Vierzon", ["Les Mains vertes de Vierzon"]),  # no commune on its own
    ("L'association Les Petits Mots gère la buvette.", ["Les Petits Mots"]),  # no verb
    ("le label « Un bourg pour demain » nous aide", ["Un bourg pour demain"]),  # quotes
    ("Le prix Grain de sable nous aide.", ["Grain de sable"]),  # small words that are linked to a common one
    ("le programme Cap vers demain nous aide", ["Cap vers demain"]),
    ("le bailleur social Zélinor nous loue la cave", ["Zélinor"]),  # an adjective stands between
    ("La DRAC Bretagne et le SDIS 56 sont venus.", ["DRAC Bretagne", "SDIS 56"]),  # where an office is
    ("l'école de musique de Vierzon", ["école de musique de Vierzon"]),  # of what, then where
    ("Les gens du Mans et du Havre passent.", ["Mans", "Havre"]),  # articles of communes contract
    ("des familles venues du Mali et d'Érythrée", ["Mali", "Érythrée"]),
    ("avec le Secours populaire français", ["Secours populaire français"]),
    ("On envoie tout à l’Urssaf.", ["Urssaf"]),  # letters that are read as a word
    ("le tiers-lieu Le 216 nous aide", ["Le 216"]),
    ("Rémi et Soizic tiennent le bar, merci à Claudine.", []),  # persons
    ("Le CHRU de Vierzon et Cap emploi 29 viennent.", ["CHRU de Vierzon", "Cap emploi 29"]),
    ("Le programme Passeport bénévole nous aide.", ["Passeport bénévole"]),  # an adjective before the verb
    ("l'avis de l'Architecte des Bâtiments de France", ["Architecte des Bâtiments de France"]),  # no country
    ("La sculptrice Maëlenn Kerbrat expose, Maëlys, 9 ans, dessine.", []),  # what they do, how old they are
    ("un Escape Game, un cours de Zumba, un tournoi de Mölkky", []),  # one of many, and what is done
    ("un BAFA, des RTT, ouvert le Lundi", []),  # common words in capitals
    ("L'association Terre et Mer et le bar s'entendent.", ["Terre et Mer"]),  # a pair; a commune is called "Mer"
    ("L'association Rebond et la Ville signent.", ["Rebond"]),  # no pair: an article stands between
    ("La coopérative L'Encre douce nous aide.", ["L'Encre douce"]),  # an article, and an adjective in small letters
    ("avec le Réseau des Cantines solidaires", ["Réseau des Cantines solidaires"]),  # an adjective of the plural
    ("avec les Chantiers navals Morizel", ["Chantiers navals Morizel"]),  # an adjective between capitals
    ("Le Centre de ressources sur la ville a fermé.", ["Centre de ressources sur la ville"]),  # what it is about
    ("la croix rouge et le secours populaire viennent", ["croix rouge", "secours populaire"]),  # as one types them
]


@pytest.mark.parametrize(("text", "names"), NAMES)
def test_names_are_those_of_organisations_places_and_programmes(text: str, names: list[str]) -> None:
    assert [mention.text for mention in mentions_of(text, MentionKind.ENTITY)] == names


ODD = [
    ("", Tongue.UNKNOWN),
    ("/", Tongue.UNKNOWN),
    ("D.", Tongue.UNKNOWN),
    ("🎉🎉 🥕", Tongue.UNKNOWN),
    ("\u200b\u200bLes voi\u200bsins sont là.", Tongue.FRENCH),
    ("The neighbours of the place come here and they all cook with us.", Tongue.ENGLISH),
    ("Los vecinos del barrio son muchos y también cocinan con nosotros.", Tongue.OTHER),
    ("\ud800 Les voisins viennent ici", Tongue.FRENCH),  # half of a character, from a broken font
]


@pytest.mark.parametrize(("text", "tongue"), ODD)
def test_odd_texts_are_read_and_their_language_told(text: str, tongue: Tongue) -> None:
    assert read_text(text).tongue is tongue


def test_a_zero_width_space_hides_no_word() -> None:
    (mention,) = mentions_of("Les voi\u200bsins sont là.", MentionKind.CONCEPT)
    assert (mention.concept_id, mention.text) == ("voisins", "voi\u200bsins")


def test_a_text_of_a_hundred_thousand_words_is_read_in_pieces() -> None:
    """Most pieces end with a sentence; the last words are more than a piece holds, and no sentence ends there."""
    found = read_text("Les riverains jardinent ici. " * 20_000 + "Puis " * 20_000)
    assert found.word_count == 100_000
    assert len([m for m in found.mentions if m.concept_id == "voisins"]) == 20_000


@given(st.text(max_size=60) | st.from_regex(r"(?:[A-ZÉa-zé'’]{1,9}[ .,·-]{1,2}|\d{1,4} ){0,12}", fullmatch=True))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_and_mentions_are_slices_of_it(text: str) -> None:
    found = read_text(text)
    assert [text[m.char_start : m.char_end] for m in found.mentions] == [m.text for m in found.mentions]


def test_texts_say_the_same_whatever_they_are_read_with() -> None:
    texts = [text for text, *_ in (*CONCEPTS, *POLARITY, *QUANTITIES, *NAMES)]
    alone: list[FreeText] = [read_text(text) for text in texts]
    assert french_reader().read(texts) == alone
    assert french_reader().read(texts[::-1]) == alone[::-1]

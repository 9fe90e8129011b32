"""Sites: identifiers, spellings, the latest report, and true / false / unknown in the wide table."""

from __future__ import annotations

from collections import Counter

import pytest

from extract.reports.site_ledger import SiteLedger
from extract.reports.sites import best_spelling, site_columns, site_facts, site_slug
from models.records import Observation, Quantity, Report
from models.schemas import site_indicators_table
from models.taxonomy import load_taxonomy
from models.vocabulary import CoverageState, Era, Status
from tests.made_reports import made_choice, made_count, made_report

TAXONOMY = load_taxonomy()
COLUMNS = site_columns(TAXONOMY)
WIDE = site_indicators_table(TAXONOMY)
PUBLICS = "lien_social.publics"
ANSWERED = {PUBLICS: CoverageState.ANSWERED}

SLUGS = [
    ("La Grange", "la-grange"),
    ("LA  GRANGE ", "la-grange"),  # capitals and spaces are no other site
    ("L'Œuvre d'Été", "l-oeuvre-d-ete"),  # ligature, accents, apostrophes
    ("L’Œuvre d’Été", "l-oeuvre-d-ete"),  # the same in typographic quotes
    ("Le 6b / Halle n°2", "le-6b-halle-n-2"),  # slash and digits
    ("« Le Hangar » (bis)", "le-hangar-bis"),
    ("au 97", "au-97"),
]


@pytest.mark.parametrize(("name", "slug"), SLUGS)
def test_a_name_gives_its_slug(name: str, slug: str) -> None:
    assert site_slug(name) == slug


def test_a_name_without_latin_letters_still_has_a_slug_of_its_own() -> None:
    assert site_slug("渋谷").startswith("site-")
    assert site_slug("渋谷") != site_slug("新宿")


def test_a_very_long_name_is_cut_without_being_mixed_up() -> None:
    one, two = site_slug("un " * 100 + "a"), site_slug("un " * 100 + "b")
    assert len(one) <= 80
    assert one != two


SPELLINGS = [
    ({"LA GRANGE": 5, "La Grange": 1}, "La Grange"),  # capitals lose even when frequent
    ({"la grange": 1, "La Grange": 1}, "La Grange"),  # a tie: mixed before small letters
    ({"au 97": 1}, "au 97"),  # a site may write itself without capitals
    ({"La Grange": 1, "La grange": 3}, "La grange"),  # the most frequent
    ({"LES HALLES DU PORT": 1}, "Les Halles du Port"),  # link words stay small
    ({"L'ÉTAPE DE L'OURCQ": 1}, "L'Étape de l'Ourcq"),
    ({"LE C.L.A.P. D'EN BAS": 1}, "Le C.L.A.P. d'en Bas"),  # a letter before a full stop is no link word
    ({"MJC DU 6B": 1}, "MJC du 6B"),  # no vowel, or beside a digit: an acronym
    ({"ICI": 1}, "ICI"),  # one short word may be an acronym
    ({"104": 2}, "104"),
]


@pytest.mark.parametrize(("names", "best"), SPELLINGS)
def test_the_best_spelling_is_shown(names: dict[str, int], best: str) -> None:
    assert best_spelling(Counter(names)) == best


def ledger_of(*reports: Report) -> SiteLedger:
    ledger = SiteLedger()
    for report in reports:
        if (facts := site_facts(report, COLUMNS)) is not None:
            ledger.add(facts)
    return ledger


def wide_row(*reports: Report) -> dict[str, object]:
    """Return the only row of the wide table."""
    ledger = ledger_of(*reports)
    (row,) = ledger.indicator_rows(COLUMNS, {one.site_id: (one.site_id, True) for one in ledger.latest()})
    return dict(zip(WIDE.schema.names, row, strict=True))


def listed(value: str | None, **more: object) -> Observation:
    return made_choice(PUBLICS, value, **more)  # type: ignore[arg-type]


FLAGS = [
    # era, state of the question, observations, expected for "voisins"
    (Era.G2, CoverageState.ANSWERED, [listed("voisins")], True),
    (Era.G2, CoverageState.ANSWERED, [listed("voisins", status=Status.REVIEW)], True),
    (Era.G2, CoverageState.ANSWERED, [listed("benevoles")], False),  # this era prints every ticked option
    (Era.G1, CoverageState.ANSWERED, [listed("benevoles")], False),
    (Era.UNKNOWN, CoverageState.ANSWERED, [listed("benevoles")], None),  # an unknown era may print only some
    (Era.FORM, CoverageState.ANSWERED, [listed("benevoles")], None),  # the box itself was not seen
    (Era.FORM, CoverageState.ANSWERED, [listed("voisins", selected=False)], False),
    (Era.FORM, CoverageState.ANSWERED, [listed("voisins", selected=None)], None),  # unreadable box
    (Era.FORM, CoverageState.ANSWERED, [listed("voisins", selected=False), listed("voisins")], None),  # contradiction
    (Era.G2, CoverageState.SECTION_ABSENT, [], None),
    (Era.G2, CoverageState.SLOT_EMPTY, [], None),
    (Era.G0, CoverageState.NOT_PRINTED_IN_ERA, [], None),
    (Era.G2, CoverageState.DEFAULT_SENTENCE, [listed("voisins", status=Status.REVIEW)], None),  # says nothing
    (Era.G2, CoverageState.ANSWERED, [listed(None, runner_up="voisins")], None),  # perhaps this very option
    (Era.G2, CoverageState.ANSWERED, [listed("voisins"), listed(None, runner_up="voisins")], True),
    (Era.G2, CoverageState.ANSWERED, [listed(None, runner_up="benevoles")], False),
]


@pytest.mark.parametrize(("era", "state", "observations", "expected"), FLAGS)
def test_ticked_not_ticked_and_unknown_are_kept_apart(
    era: Era, state: CoverageState, observations: list[Observation], expected: bool | None
) -> None:
    report = made_report(era=era, states={PUBLICS: state}, observations=tuple(observations))
    assert wide_row(report)[f"{PUBLICS}=voisins"] is expected


def test_other_questions_stay_unknown() -> None:
    row = wide_row(made_report(states=ANSWERED, observations=(listed("voisins"),)))
    assert {value for name, value in row.items() if name.startswith("sante.")} == {None}


def test_counts_have_their_number_and_bounds_and_the_accepted_one_wins() -> None:
    key = "capacite_a_agir.nb_projets"
    doubtful = made_count(key, Quantity(value_number=1.0), status=Status.REVIEW)
    sure = made_count(key, Quantity(value_min=4.0, value_max=6.0))
    row = wide_row(made_report(observations=(doubtful, sure)))
    assert (row[key], row[f"{key}_min"], row[f"{key}_max"]) == (None, 4.0, 6.0)


LATEST = [
    # two or more reports of a site, which one is the latest, what tells it
    ([made_report("a", era=Era.G2)], "a", "only"),
    ([made_report("a", printed_on="2024-05-01"), made_report("b", printed_on="2024-04-30")], "a", "date"),
    ([made_report("2024-05.txt"), made_report("b", printed_on="2024-04-30")], "2024-05.txt", "date"),
    ([made_report("2023.txt", era=Era.G2), made_report("2022.txt", era=Era.FORM)], "2023.txt", "date"),
    ([made_report("a", era=Era.G2), made_report("b", era=Era.G1)], "a", "edition"),  # no date: the later layout
    # A report without a date is not therefore older than one with a date.
    ([made_report("a", era=Era.G2), made_report("b", era=Era.G0, printed_on="2022-09-01")], "a", "edition"),
    ([made_report("a", era=Era.G0), made_report("b", era=Era.G2, printed_on="2024-09-01")], "b", "edition"),
    ([made_report("a", era=Era.G2, printed_on="2024-09-01"), made_report("b", era=Era.G2)], "a", None),
    ([made_report("a", era=Era.FORM), made_report("b", era=Era.G2)], "a", None),  # questionnaires are of any year
    ([made_report("a", era=Era.FORM), made_report("b", era=Era.G2, printed_on="2024-09-01")], "b", None),
    ([made_report("a", era=Era.G1, printed_on="2024-09-01"), made_report("b", era=Era.G2)], "b", "edition"),
    ([made_report("a", era=Era.G1, printed_on="2024-09-01"), made_report("b", printed_on="2024-02-01")], "a", "date"),
    ([made_report("a", era=Era.UNKNOWN), made_report("b", era=Era.UNKNOWN, printed_on="2024-02-01")], "b", None),
    ([made_report("a", era=Era.UNKNOWN), made_report("b", era=Era.G0)], "b", None),
    ([made_report("a"), made_report("b")], "b", None),  # nothing else: the later file name
    ([made_report("2024.txt"), made_report("2024-05.txt")], "2024-05.txt", None),  # the year holds the month
    ([made_report("a", printed_on="2024-05-01"), made_report("b", printed_on="2024-05-01")], "b", None),
    ([made_report(name, era=era) for name, era in (("a", Era.G0), ("b", Era.G1), ("c", Era.G2))], "c", "edition"),
    ([made_report(name, era=era) for name, era in (("a", Era.G0), ("b", Era.G2), ("c", Era.G2))], "c", None),
]


@pytest.mark.parametrize(("reports", "latest", "basis"), LATEST)
@pytest.mark.parametrize("is_reversed", [False, True])
def test_the_latest_document_tells_the_site(
    reports: list[Report], latest: str, basis: str | None, is_reversed: bool
) -> None:
    ordered = reports[::-1] if is_reversed else reports
    expected = next(r.document.document_id for r in reports if r.document.file_name == latest)
    assert wide_row(*ordered)["document_id"] == expected
    ledger = ledger_of(*ordered)
    assert [(row[0], row[4]) for row in ledger.site_rows()] == [("la-grange", expected)]
    assert ledger.latest_basis("la-grange") == basis


def test_the_latest_report_of_sites_that_are_one_may_have_no_date() -> None:
    ledger = ledger_of(
        made_report("a", site="Le Quai", era=Era.G0, printed_on="2024-02-01"),
        made_report("b", site="Le Quai Nord", era=Era.G1, printed_on="2023-05-01"),
        made_report("c", site="Quai", era=Era.G2),
    )
    assert ledger.latest_of(["le-quai", "le-quai-nord"]).site_id == "le-quai"
    assert ledger.latest_of(["le-quai", "le-quai-nord", "quai"]).site_id == "quai"


def test_a_site_gathers_its_spellings_and_a_document_without_name_has_none() -> None:
    ledger = SiteLedger()
    for name, site in (("a", "LA GRANGE"), ("b", "La Grange"), ("c", None), ("d", "Le Quai")):
        if (facts := site_facts(made_report(name, site=site), COLUMNS)) is not None:
            ledger.add(facts)
    rows = ledger.site_rows()
    assert [row[:4] for row in rows] == [
        ("la-grange", "La Grange", ["LA GRANGE", "La Grange"], 2),
        ("le-quai", "Le Quai", ["Le Quai"], 1),
    ]


def test_the_wide_table_has_a_column_for_all_that_can_be_answered() -> None:
    names = set(WIDE.schema.names)
    for _, indicator in TAXONOMY.indicators:
        assert {f"{indicator.id}={option.id}" for option in indicator.options} <= names
        if indicator.kind == "count":
            assert {indicator.id, f"{indicator.id}_min", f"{indicator.id}_max"} <= names

"""The pages of a run in a real browser, opened from disk without a network: what they show, do and never do.

A picture of each page is kept in `build/screenshots` for people to look at.
"""

from __future__ import annotations

import io
import re
import shlex
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from urllib.request import url2pathname
from xml.etree import ElementTree

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect
from reportlab.pdfgen.canvas import Canvas

from benchmarks.reports import generate
from extract.pages.data_files import call_line
from extract.proof.evidence_pictures import make_pictures
from extract.run.engine import run_archive
from models.options import OcrMode, ReadOptions
from models.taxonomy import load_taxonomy
from tests.browsing import AXE, DESKTOP, PHONE, SCREENSHOTS, browser, opened
from tests.test_pages import pages_of_5000_sites

__all__ = ["browser"]  # the fixture: Chromium, as found on this machine

OPTIONS = ReadOptions(ocr=OcrMode.NEVER)

# Everything that a page could take for markup or for a command, in each place where a report can put it.
HOSTILE_NAME = "<img src=x onerror=hacked()> & </script><script>hacked()</script>"
HOSTILE_REPORT = f"""Effets sociaux et urbains de {HOSTILE_NAME}

Lien social

Des interactions sociales ont été observées entre différents publics :
- bénévoles
- <svg onload=hacked()>dompteurs de puces

Le jardin <script>hacked()</script> a rapproché\u2028 deux rues. </script><!-- <b>gras</b>

Santé

Certaines personnes ont fait part d'une augmentation de leur niveau de vie.

On respire mieux ici, \U0001f642 dit {{{{ 7 * 7 }}}} un voisin.

Services publics et de proximité

Le projet a créé une surcharge de travail et/ou n'avait pas été anticipé par les services des collectivités ou de leurs
partenaires (ramassage des ordures, propreté, entretien, sécurité...) mais ils se sont réorganisés.
"""


KINDS = (
    ("text", "G0"),  # prints no option
    ("text", "G1"),
    ("html", "G2"),
    ("markdown", "G1"),
    ("pdf_cards", "G2"),
    ("pdf_single", "G2"),
    ("form_glyph", None),  # prints empty boxes too
)


class Archive(NamedTuple):
    """Pages on disk with what they were made from: one generated report of each kind, and hostile ones."""

    folder: Path
    observations: pd.DataFrame
    documents: pd.DataFrame

    def url(self, name: str = "index.html") -> str:
        return f"{self.folder.as_uri()}/{name}"

    def row_of(self, reader: str) -> Any:
        """Return the second ticked option, accepted, of the last report that was read so."""
        known = (self.documents["reader"] == reader) & self.documents["site_id"].notna()
        document_id = self.documents.loc[known, "document_id"].iloc[-1]
        o = self.observations
        rows = o[(o["document_id"] == document_id) & (o["status"] == "accepted") & (o["is_selected"].eq(True))]
        return rows.iloc[1]


def drawn_report() -> bytes:
    """Return a PDF of one page, in which an answer runs over two lines."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(500, 400), invariant=True)
    for row, line in enumerate(
        (
            "Effets sociaux et urbains de La Grange aux Tuiles",
            "",
            "Lien social",
            "",
            "Des interactions sociales ont été observées entre différents publics :",
            "• personnes travaillant",
            "sur le site",
            "• bénévoles",
            "",
            "Le jardin a rapproché deux rues.",
        )
    ):
        canvas.setFont("Helvetica-Bold" if row in (0, 2) else "Helvetica", 16 if row == 0 else 11 if row == 2 else 9)
        canvas.drawString(40, 340 - 15 * row, line)
    canvas.save()
    return file.getvalue()


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    raw, out = tmp_path_factory.mktemp("raw"), tmp_path_factory.mktemp("pages") / "les tables d'été"
    for seed, (kind, era) in enumerate(KINDS):
        report = generate(kind, 70 + seed, era)
        (raw / report.file_name).write_bytes(report.data)
    (raw / "grange.pdf").write_bytes(drawn_report())
    (raw / "hostile <b>&'.txt").write_text(HOSTILE_REPORT, encoding="utf-8")
    (raw / "<script>hacked()<&>.pdf").write_bytes(b"%PDF-1.4 cut")
    run_archive(raw, out, taxonomy=load_taxonomy(), options=OPTIONS)
    documents = pd.read_parquet(out / "documents.parquet")
    drawn = documents.query("file_name == 'grange.pdf'")["document_id"].iloc[0]
    made = make_pictures(out, taxonomy=load_taxonomy(), options=OPTIONS, wanted=lambda document, _: document == drawn)
    assert [result.pages for result in made] == [1]
    return Archive(out, pd.read_parquet(out / "observations.parquet"), documents)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Return a page without a network; whatever it complains of, or asks the network for, fails the test."""
    with_faults = opened(browser)
    yield next(with_faults)
    assert list(with_faults) == []


def site_names(page: Page) -> list[str]:
    return page.locator("#heat-rows th a").all_inner_texts()


def test_the_first_page_shows_every_site_and_all_counts(page: Page, archive: Archive) -> None:
    page.goto(archive.url())
    named = archive.documents["site_id"].dropna().nunique()
    unnamed = int(archive.documents["site_id"].isna().sum())
    assert len(site_names(page)) == named + unnamed
    figures = dict(
        zip(
            page.locator(".figures dt").all_inner_texts(),
            page.locator(".figures dd:not(.note)").all_inner_texts(),
            strict=True,
        )
    )
    assert figures["rapports"] == str(len(archive.documents))
    assert figures["sites"] == str(named)
    assert int(re.sub(r"\D", "", figures["réponses"])) == len(archive.observations)
    assert figures["non lus"] == "1"
    cells = page.locator("#heat-rows tr").first.locator("rect")
    expect(cells).to_have_count(sum(len(theme.indicators) for theme in load_taxonomy().themes))


FILTERS = [
    # what is done to the list, the query that tells the sites that must stay, why
    (("#q", "GRANGE"), "site_name_raw.fillna('').str.contains('Grange')", "case does not matter"),
    (("#q", "tuil"), "site_id == 'la-grange-aux-tuiles'", "words may be begun only"),
    (("#q", "range"), "site_id == 'none'", "but not anywhere within a word"),
    (("#q", "zzz"), "site_id == 'none'", "nothing is found"),
    (("#era", "form"), "layout_era == 'form'", "one edition"),
    (("#only-review", True), "review_count > 0", "with something to look at"),
]


@pytest.mark.parametrize(("step", "query", "why"), FILTERS, ids=lambda value: str(value)[:20])
def test_filters_leave_the_sites_that_fit(
    page: Page, archive: Archive, step: tuple[str, str | bool], query: str, why: str
) -> None:
    page.goto(archive.url())
    where, value = step
    if isinstance(value, bool):
        page.check(where)
    elif where == "#q":
        page.fill(where, value)
    else:
        page.select_option(where, value)
    wanted = archive.documents.query(query).query("status != 'failed'")
    assert len(site_names(page)) == wanted["site_id"].nunique(), why


def test_an_option_finds_the_sites_that_gave_it(page: Page, archive: Archive) -> None:
    page.goto(archive.url())
    row = archive.row_of("text")
    label = next(
        option.label_fr
        for _, indicator in load_taxonomy().indicators
        if indicator.id == row["indicator_id"]
        for option in indicator.options
        if option.id == row["value_id"]
    )
    numbers = {
        (indicator.id, option.id): number
        for number, (indicator, option) in enumerate(
            (i, option) for _, i in load_taxonomy().indicators for option in i.options
        )
    }
    number = numbers[row["indicator_id"], row["value_id"]]
    assert page.locator(f"#option option[value='{number}']").text_content() == label
    page.select_option("#option", str(number))
    accepted = archive.observations.query("status == 'accepted' and is_selected == True")
    same = (accepted["indicator_id"] == row["indicator_id"]) & (accepted["value_id"] == row["value_id"])
    assert len(site_names(page)) == accepted[same]["site_id"].nunique()


def test_shares_count_the_sites_that_told_and_nothing_doubtful(page: Page, archive: Archive) -> None:
    """As docs/tables.md counts a share: out of the sites that answered, without those with an answer under review."""
    coverage = pd.read_parquet(archive.folder / "coverage.parquet")
    asked = "lien_social.publics"  # one report ticks an option there and has another phrase under review
    rows = archive.observations[archive.observations["indicator_id"] == asked]
    doubtful = set(rows.loc[rows["status"] == "review", "document_id"])
    told = coverage[(coverage["indicator_id"] == asked) & (coverage["state"] == "answered")]
    known = set(told["document_id"]) - doubtful
    ticked = rows[rows["document_id"].isin(known) & rows["is_selected"].eq(True)]
    counts = ticked.groupby("value_id")["document_id"].nunique()
    options = next(i.options for _, i in load_taxonomy().indicators if i.id == asked)
    page.goto(archive.url())
    chart = page.locator(f"[data-question='{asked}']")
    assert chart.locator("svg g > title").all_text_contents() == [
        f"{option.label_fr} : {counts.get(option.id, 0)} sur {len(known)}" for option in options
    ]
    assert 2 <= len(known) < len(archive.documents)
    page.fill("#q", "zzz")
    expect(chart.locator("svg g > title").first).to_have_text(re.compile("0 sur 0"))


def test_5000_sites_are_listed_by_fifty_and_found_by_name(page: Page, tmp_path: Path) -> None:
    page.goto(f"{pages_of_5000_sites(tmp_path).as_uri()}/index.html")
    assert len(site_names(page)) == 50
    expect(page.locator("#shown")).to_have_text(re.compile("^5\\s000 sites$"))
    page.fill("#q", "numéro 7")
    expect(page.locator("#shown")).to_have_text(re.compile("^250 sur"))
    loaded = page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")
    assert not [name for name in loaded if "/documents/" in name or "/texts/" in name or "/pages/sites/" in name]
    page.locator("#heat-rows a").first.click()
    expect(page.locator("h1")).to_have_text("Maison de quartier numéro 7")
    expect(page.locator(".answers a").first).to_be_visible()


def test_from_a_site_to_an_answer_to_its_words_in_the_text(page: Page, archive: Archive) -> None:
    row = archive.row_of("text")
    page.goto(archive.url())
    page.locator(f"#heat-rows a[href='site.html?s={row.site_id}']").click()
    page.locator(f".answers a[data-row='{row.observation_id}']").click()
    expect(page.locator("#evidence mark")).to_have_text(row.quote)
    steps = page.locator("#evidence .path li").all_inner_texts()
    assert [step.split("\n")[0] for step in steps] == [
        "imprimé",
        "normalisé",
        "libellé",
        "reconnu",
        "le second",
        "confiance",
        "statut",
    ]
    assert row.value_raw in steps[0]


def test_an_answer_of_a_pdf_lights_its_words_on_the_page(page: Page, archive: Archive) -> None:
    document = archive.documents.query("file_name == 'grange.pdf'").iloc[0]
    rows = archive.observations.query("document_id == @document.document_id")
    row = rows.query("value_id == 'travailleurs_site'").iloc[0]
    page.goto(archive.url(f"site.html?s={document.site_id}#{row.observation_id}"))
    picture = page.locator("#evidence svg.page-picture")
    expect(picture.locator("rect")).to_have_count(2)  # "personnes travaillant / sur le site": one light a line
    image = picture.locator("image")
    loaded = page.evaluate(
        "(src) => { const i = new Image(); i.src = src; return i.decode().then(() => i.naturalWidth); }",
        image.get_attribute("href"),
    )
    assert loaded > 500
    around = [float(side) for side in (picture.get_attribute("viewBox") or "").split()]
    page.get_by_role("button", name="Toute la page").click()
    assert picture.get_attribute("viewBox") == "0 0 500 400"
    assert around[3] < 400
    tops = [float(light.get_attribute("y") or 0) for light in picture.locator("rect").all()]
    assert tops == sorted(tops)
    assert row["top"] - 2 <= tops[0] <= row["bottom"]


def test_pictures_are_found_from_where_the_links_of_the_folder_lead(page: Page, archive: Archive) -> None:
    """Some programs open a file by the end of its link, which is the folder of one run."""
    document = archive.documents.query("file_name == 'grange.pdf'").iloc[0]
    row = archive.observations.query("document_id == @document.document_id").iloc[0]
    end = (archive.folder / "site.html").resolve()
    assert end.parent != archive.folder
    page.goto(f"{end.as_uri()}?s={document.site_id}#{row.observation_id}")
    expect(page.locator("#evidence svg.page-picture")).to_be_visible()


def test_a_pdf_without_pictures_shows_its_text_and_says_how_to_make_them(page: Page, archive: Archive) -> None:
    row = archive.row_of("pdf")
    page.goto(archive.url(f"site.html?s={row.site_id}#{row.observation_id}"))
    expect(page.locator("#evidence mark")).to_have_text(re.compile(re.escape(row.quote.split()[0])))
    command = page.locator("#evidence div.hint code").inner_text()
    assert command.startswith("python pipeline.py evidence '")  # the folder has a space and a quote in its name
    assert command.endswith(f"--document {row.document_id}")


def test_rows_to_look_at_come_first_the_least_certain_before(page: Page, archive: Archive) -> None:
    doubtful = archive.observations.query("status == 'review' and site_id.notna()")
    site = doubtful.groupby("site_id")["confidence"].nunique().idxmax()
    page.goto(archive.url(f"site.html?s={site}"))
    section = page.locator("#report section").first
    assert section.locator("h2").inner_text().startswith("À vérifier")
    shares = [
        float(text.rstrip(" %\u202f\xa0").replace(",", ".")) for text in section.locator("li > .num").all_inner_texts()
    ]
    assert len(set(shares)) >= 2
    assert shares == sorted(shares)
    page.goto(archive.url("index.html#a-verifier"))
    expect(page.locator("#review-rows tr").first).to_be_visible()
    link = page.locator("#review-rows td.text a").first
    link.click()
    expect(page.locator("#evidence mark")).to_be_visible()


def test_text_of_reports_is_shown_as_text(page: Page, archive: Archive) -> None:
    page.goto(archive.url("index.html#a-verifier"))
    expect(page.locator("#review-rows tr").first).to_be_visible()
    assert any("</script><script>hacked()</script>" in name for name in site_names(page))
    expect(page.locator("#echecs tbody th")).to_have_text("<script>hacked()<&>.pdf")
    assert page.locator("#contenu img, #contenu script").count() == 0
    page.get_by_role("link", name=re.compile("onerror")).first.click()
    expect(page.locator("h1")).to_have_text(HOSTILE_NAME)
    assert "<script>hacked()</script> a rapproché" in page.locator("blockquote").first.inner_text()
    assert "{{ 7 * 7 }}" in page.locator("#theme-sante").inner_text()
    page.locator(".answers .unknown").first.click()
    expect(page.locator("#evidence mark")).to_contain_text("svg onload=hacked()>dompteurs de puces")
    page.locator("#theme-sante blockquote a").click()
    expect(page.locator("#evidence mark")).to_contain_text(
        "\U0001f642 dit {{ 7 * 7 }} un voisin."
    )  # places count it as one
    assert page.locator("#report img, #report script, #evidence script, #report b").count() == 0


def test_what_a_free_text_mentions_is_underlined(page: Page, archive: Archive) -> None:
    """One that the run found, and one handed to the page beside it: a rare character before it counts as one."""
    grange = archive.documents.query("file_name == 'grange.pdf'").iloc[0]
    owner, text = grange.document_id, "\U0001f642 On <b>jardine</b> peu."
    verbatim = ["f" * 16, "lien_social", text, False, "accepted", 1, 1, 0, 0, 1]
    mention = ["f" * 16, "activity", "jardinage", "<b>jardine</b>", True, False, 5, 19]
    more = call_line("verbatims", [owner, [verbatim]]) + call_line("mentions", [owner, [mention]])
    page.route("**/pages/documents/**", lambda route: with_more(route, more))
    page.goto(archive.url(f"site.html?s={grange.site_id}"))
    expect(page.locator(".mention")).to_have_text(["deux rues", "<b>jardine</b>"])
    expect(page.locator(".mentions")).to_have_text(["Mentions : deux rues", "Mentions : jardinage (nié)"])


def with_more(route: Route, script: str) -> None:
    """Answer with the file that is asked for and a few calls more."""
    path = Path(url2pathname(urlsplit(route.request.url).path))
    route.fulfill(body=path.read_text(encoding="utf-8") + script, content_type="text/javascript")


def test_the_keyboard_reaches_an_answer_and_comes_back(page: Page, archive: Archive) -> None:
    page.goto(archive.url())
    page.keyboard.press("/")
    page.keyboard.type("grange aux tuiles")
    page.keyboard.press("Tab")
    page.locator("#heat-rows a").first.focus()
    page.keyboard.press("Enter")
    answer = page.locator(".answers a").first
    answer.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#evidence h2")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#evidence")).to_be_hidden()
    expect(answer).to_be_focused()


SAVED = [
    # button, words of its title, why its colours need a legend
    ("#save-heat", "Sites et questions", True),
    ("[data-save]", "Couverture par thème et par édition", True),
    ('[data-question="lien_social.publics"] button', "Lien social : Publics", False),
]


@pytest.mark.parametrize(("button", "title", "has_legend"), SAVED, ids=[row[1] for row in SAVED])
def test_charts_are_saved_as_drawings_that_stand_alone(
    page: Page, archive: Archive, tmp_path: Path, button: str, title: str, has_legend: bool
) -> None:
    """Pasted into a report, a chart must tell what it is about and what its colours mean."""
    page.goto(archive.url())
    with page.expect_download() as download:
        page.locator(button).click()
    path = tmp_path / "chart.svg"
    download.value.save_as(path)
    tree = ElementTree.parse(path).getroot()
    svg = "{http://www.w3.org/2000/svg}"
    shapes = [node for node in tree.iter(f"{svg}rect") if node.get("x") is not None]
    assert len({node.get("fill") for node in shapes}) >= 2  # colours are in the file, not in a style sheet
    assert "class=" not in path.read_text(encoding="utf-8")
    words = [node.text or "" for node in tree.iter(f"{svg}text")]
    assert title in words[0]
    assert any(word.startswith("répondu") for word in words) is has_legend
    assert page.locator("svg.saved").count() == 0, "nothing of it stays on the page"


def test_the_command_for_reviewing_names_these_tables(page: Page, archive: Archive) -> None:
    page.goto(archive.url())
    _, _, folder = page.locator("#review-command").inner_text().partition("python pipeline.py review ")
    assert [Path(word) for word in shlex.split(folder)] == [archive.folder]


def test_documents_without_a_site_are_not_counted_as_sites(page: Page, archive: Archive) -> None:
    page.goto(archive.url())
    nameless = int(archive.documents["site_id"].isna().sum())
    sites = archive.documents["site_id"].nunique()
    expect(page.locator("#shown")).to_have_text(f"{sites} sites et {nameless} document sans nom")


def test_what_is_chosen_stands_in_the_address_and_is_there_on_the_way_back(page: Page, archive: Archive) -> None:
    page.goto(archive.url())
    every = page.locator("#shown").inner_text()
    page.fill("#q", "grange")
    page.select_option("#sort", "review")
    assert "?q=grange&sort=review" in page.url
    page.locator("#heat-rows a").first.click()
    expect(page.locator("h1")).to_have_text("La Grange aux Tuiles")
    page.go_back()
    expect(page.locator("#q")).to_have_value("grange")
    expect(page.locator("#heat-rows tr")).to_have_count(1)
    page.get_by_role("button", name="Effacer les filtres").click()
    expect(page.locator("#shown")).to_have_text(every)
    page.goto(archive.url("index.html?era=no-such-edition&option=no.such=option&sort=none"))
    expect(page.locator("#shown")).to_have_text(every)  # an address that was made up chooses nothing


def test_names_of_editions_do_not_run_into_each_other(page: Page, archive: Archive) -> None:
    page.goto(archive.url())
    heads = page.locator("#coverage-chart text.head")
    boxes = heads.evaluate_all("(heads) => heads.map((head) => head.getBBox()).map((b) => [b.x, b.x + b.width])")
    assert len(boxes) >= 5
    assert all(end < start for (_, end), (start, _) in pairwise(boxes)), boxes
    container = page.locator("#couverture figure")
    assert container.evaluate("(figure) => figure.scrollWidth <= figure.clientWidth"), "nothing is cut off"


def test_light_and_dark_follow_the_system_and_the_button(browser: Browser, archive: Archive) -> None:
    for page in opened(browser, scheme="dark"):
        page.goto(archive.url())
        ground = "getComputedStyle(document.body).backgroundColor"
        dark = page.evaluate(ground)
        page.get_by_role("button", name="Clair").click()
        assert page.evaluate(ground) != dark
        page.locator("#heat-rows a").first.click()
        assert page.locator("html").get_attribute("data-theme") == "light"  # the choice holds on the other page


ADDRESSES = [
    # address, what is said
    ("site.html", "L'adresse ne nomme aucun site"),
    ("site.html?s=nowhere", "Aucun rapport ne porte ici le nom « nowhere »"),
    ("site.html?s=%3Cimg%20src=x%20onerror=hacked()%3E", "« <img src=x onerror=hacked()> »"),
]


@pytest.mark.parametrize(("address", "message"), ADDRESSES)
def test_an_address_that_leads_nowhere_says_so(browser: Browser, archive: Archive, address: str, message: str) -> None:
    for page in opened(browser):
        page.goto(archive.url(address))
        expect(page.locator("#report")).to_contain_text(message)


PAGES = [
    # name of the picture, page, size, colours; PICTURED: with an answer open
    ("index", "index.html", DESKTOP, "light"),
    ("index-dark", "index.html", DESKTOP, "dark"),
    ("index-phone", "index.html", PHONE, "light"),
    ("site", "{site}", DESKTOP, "light"),
    ("site-dark", "{site}", DESKTOP, "dark"),
    ("site-phone", "{site}", PHONE, "light"),
    ("evidence", "{answer}", DESKTOP, "light"),
    ("evidence-dark", "{answer}", DESKTOP, "dark"),
    ("evidence-phone", "{answer}", PHONE, "light"),
    ("failed", "{failed}", DESKTOP, "light"),
]


@pytest.mark.parametrize(("name", "address", "size", "scheme"), PAGES, ids=[name for name, *_ in PAGES])
def test_each_page_is_accessible_and_pictured(
    browser: Browser, archive: Archive, name: str, address: str, size: tuple[int, int], scheme: str
) -> None:
    grange = archive.documents.query("file_name == 'grange.pdf'").iloc[0]
    failed = archive.documents.query("status == 'failed'").iloc[0]
    busiest = archive.observations.query("status == 'review' and site_id.notna()")["site_id"].value_counts().index[0]
    row = archive.observations.query("document_id == @grange.document_id").iloc[0]
    places = {
        "site": f"site.html?s={busiest}",
        "answer": f"site.html?s={grange.site_id}#{row.observation_id}",
        "failed": f"site.html?s=~{failed.document_id}",
    }
    for page in opened(browser, size, scheme):
        page.goto(archive.url(address.format(**places)))
        expect(page.locator("#heat-rows tr, #report h1").first).to_be_visible()
        if address == "{answer}":
            expect(page.locator("#evidence .path")).to_be_visible()
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=address != "{answer}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
            "the page itself never scrolls sideways"
        )
        found = Axe().run(page, options=AXE).response["violations"]
        assert [
            (fault["id"], fault["nodes"][0]["html"][:200])
            for fault in found
            if fault["impact"] in ("serious", "critical")
        ] == []


def test_print_leaves_out_what_only_a_screen_needs(browser: Browser, archive: Archive) -> None:
    row = archive.row_of("text")
    for page in opened(browser, (794, 1123)):
        page.goto(archive.url(f"site.html?s={row.site_id}"))
        page.emulate_media(media="print")
        expect(page.locator(".top")).to_be_hidden()
        expect(page.locator("#report h1")).to_be_visible()
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENSHOTS / "site-print.png", full_page=True)

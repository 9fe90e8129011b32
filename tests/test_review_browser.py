"""Ten answers reviewed by keyboard in a real browser; a rerun; the decisions are still there.

A picture of each page is kept in `build/screenshots` for people to look at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from models.reviews import Queue, Verdict
from tests.browsing import AXE, SCREENSHOTS, browser
from tests.made_reviews import Archive, Served, make_archive, serving

__all__ = ["browser"]  # the fixture: Chromium, as found on this machine


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return make_archive(tmp_path)


@contextmanager
def opened(
    browser: Browser, served: Served, *, width: int = 1360, dark: bool = False, script: bool = True
) -> Iterator[Page]:
    """Give the page of a review; whatever it complains of, or asks another server for, fails the test."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if dark else "light",
        java_script_enabled=script,
        locale="fr-FR",
    )
    context.set_default_timeout(10_000)
    faults: list[str] = []
    page = context.new_page()
    page.on("console", lambda message: faults.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    own = f"http://127.0.0.1:{served.port}/"
    page.on("request", lambda r: faults.append(r.url) if not r.url.startswith((own, "data:")) else None)
    try:
        page.goto(served.address)
        yield page
    finally:
        context.close()  # the server waits for who is still connected
    assert faults == []


def press(page: Page, key: str, said: str) -> None:
    """Press a key that decides, and wait for the next row."""
    page.keyboard.press(key)
    expect(page.get_by_role("status")).to_have_text(said)


def turn_to(page: Page, selector: str) -> None:
    """Turn to the first row of the queue whose page holds this, with the keys that a reviewer has."""
    for key, link in (("ArrowLeft", "#earlier"), ("ArrowRight", "#later")):
        while page.locator(selector).count() == 0 and page.locator(link).count():
            shown = page.url
            page.keyboard.press(key)
            page.wait_for_url(lambda url, shown=shown: url != shown)  # type: ignore[misc]
    expect(page.locator(selector)).to_be_visible()


def left(page: Page) -> int:
    return int(re.findall(r"reste (\d+)", page.locator(".asked .where").inner_text())[0])


def test_ten_answers_by_keyboard_a_rerun_and_the_decisions_are_there(browser: Browser, archive: Archive) -> None:
    texts = archive.table("verbatims").query("status == 'review'")
    doubtful = [*archive.table("observations").query("status == 'review'").index, *texts.index]
    assert len(doubtful) >= 12
    with serving(archive.session()) as served, opened(browser, served) as page:
        assert page.url == f"http://127.0.0.1:{served.port}/", "the token has left the address"
        assert left(page) == len(doubtful)
        expect(page.locator("h1")).to_be_focused()
        page.screenshot(path=SCREENSHOTS / "review-item.png", full_page=True)

        press(page, "a", "Acceptée.")
        press(page, "n", "Notée : n'y est pas.")
        press(page, "?", "Notée : ne se peut dire.")
        for _ in range(3):
            press(page, "a", "Acceptée.")
        press(page, "u", "Annulée.")
        press(page, "n", "Notée : n'y est pas.")
        press(page, "n", "Notée : n'y est pas.")

        turn_to(page, "select#correction")
        page.keyboard.press("m")
        page.keyboard.type("a n u ?")
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
        page.keyboard.press("c")
        expect(page.locator("#correction")).to_be_focused()
        page.keyboard.type("voisins")
        press(page, "Enter", "Corrigée.")

        turn_to(page, "input#correction")
        page.keyboard.press("c")
        page.keyboard.type("12")
        press(page, "Enter", "Corrigée.")
        press(page, "a", "Acceptée.")
        assert left(page) == len(doubtful) - 10

    decided = [
        decision
        for standing in archive.session().decided.by_document.values()
        for one in standing
        for decision in one.decisions
    ]
    assert sorted(d.verdict.value for d in decided) == sorted(
        ["accept"] * 4 + ["not_there"] * 3 + ["cannot_tell"] + ["correct"] * 2
    )
    assert {d.reviewer for d in decided} == {"Ada"}
    assert "a n u ?" in {d.note for d in decided}, "keys typed into the note decide nothing"

    archive.run()
    reviews, rows = archive.table("reviews"), archive.table("observations")
    assert set(reviews["outcome"]) == {"applied"}
    both = pd.concat([rows[["review_decision"]], archive.table("verbatims")[["review_decision"]]])
    assert both["review_decision"].value_counts().to_dict() == {
        "accept": 4,
        "cannot_tell": 1,
        "correct": 2,
    }
    assert {"voisins"} <= set(rows.query("review_decision == 'correct'")["value_id"].dropna())
    assert 12.0 in set(rows.query("review_decision == 'correct'")["value_number"].dropna())

    counted = rows.query("value_number == 12").iloc[0]
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(f"{archive.out.as_uri()}/site.html?s={counted['site_id']}#{counted['observation_id']}")
    expect(page.locator(".answer", has_text="✓ corrigée").filter(has_text="12")).to_be_visible()
    expect(page.locator("#evidence .path")).to_contain_text("corrigée, lu : nombre inconnu")
    context.close()

    with serving(archive.session()) as served, opened(browser, served) as page:
        assert left(page) == len(doubtful) - 10, "what was decided is not asked again"
        page.get_by_role("link", name="Décisions").click()
        expect(page.locator("tbody tr")).to_have_count(10)
        expect(page.get_by_text("dans les tables", exact=True)).to_have_count(10)
        page.screenshot(path=SCREENSHOTS / "review-decisions.png", full_page=True)


def test_the_words_are_lit_on_the_page_and_marked_in_the_text(browser: Browser, archive: Archive) -> None:
    session = archive.session()
    row_id = next(r for r in session.open_rows() if session.rows[r].file_name == "grange.pdf")
    with serving(session) as served, opened(browser, served) as page:
        page.goto(f"http://127.0.0.1:{served.port}/?row={row_id}")
        expect(page.locator("mark")).to_have_text("fanfare des égouts")
        picture = page.get_by_role("img", name="Page 1, mots de la réponse allumés")
        expect(picture).to_be_visible()
        assert picture.evaluate("image => image.naturalWidth") > 500
        expect(page.locator(".path")).to_contain_text("hors taxonomie")
        page.screenshot(path=SCREENSHOTS / "review-picture.png", full_page=True)


def test_a_disagreement_is_settled(browser: Browser, archive: Archive) -> None:
    first = archive.session("Ada")
    row = first.rows[first.open_rows()[0]]
    first.decide(row, Verdict.ACCEPT, None, "bien lu")
    archive.session("Bo").decide(row, Verdict.NOT_THERE, None, "")
    with serving(archive.session("Cy")) as served, opened(browser, served) as page:
        page.get_by_role("button", name="Désaccords (1)").click()
        expect(page.locator(".heard li")).to_have_count(2)
        expect(page.locator(".heard")).to_contain_text("« bien lu »")
        press(page, "n", "Notée : n'y est pas.")
        expect(page.locator("h1")).to_have_text("Tout est décidé")
    archive.run()
    assert archive.table("reviews")["decision"].tolist() == ["not_there"]


def test_a_sample_is_judged_blind_and_gives_bounds(browser: Browser, archive: Archive) -> None:
    with serving(archive.session(queue=Queue.SAMPLE, sample_size=3)) as served, opened(browser, served) as page:
        expect(page.get_by_text("Confiance")).to_have_count(0)
        for _ in range(3):
            press(page, "a", "Acceptée.")
        expect(page.locator("h1")).to_have_text("Tout est décidé")
        page.get_by_role("link", name="Bornes d'erreur").click()
        first = page.locator("tbody tr").first
        expect(first).to_contain_text("au plus 63,2 % de fausses, à 95 %")
        page.screenshot(path=SCREENSHOTS / "review-bounds.png", full_page=True)


def test_everything_can_be_done_without_script(browser: Browser, archive: Archive) -> None:
    with serving(archive.session()) as served, opened(browser, served, script=False) as page:
        before = left(page)
        page.get_by_label("Note").fill("sans clavier")
        page.keyboard.press("Enter")
        assert left(page) == before, "Enter in the note is no decision"
        page.get_by_role("button", name="N'y est pas").click()
        assert left(page) == before - 1


def test_a_free_text_is_corrected_and_stays_so(browser: Browser, archive: Archive) -> None:
    """By keyboard: the queue comes to it, its words and theme are mended, a rerun has them, and so has its page."""
    text = archive.table("verbatims").iloc[0]
    with serving(archive.session(rows=(text["verbatim_id"],))) as served, opened(browser, served) as page:
        expect(page.locator("blockquote")).to_have_text(text["text"])
        expect(page.locator("mark")).to_be_visible()
        page.screenshot(path=SCREENSHOTS / "review-text.png", full_page=True)
        press(page, "c", "")
        expect(page.locator("#correction")).to_be_focused()
        page.keyboard.press("Control+End")
        page.keyboard.press("Enter")
        page.keyboard.type("a n u ?")
        page.get_by_label("Thème").select_option("solidarite")
        page.locator("#correction").focus()
        press(page, "Control+Enter", "Corrigée.")
        expect(page.locator("h1")).to_have_text("Tout est décidé")
        press(page, "u", "Annulée.")
        expect(page.locator("#correction")).to_have_value(text["text"])
        page.keyboard.press("c")
        page.locator("#correction").fill("Deux rues\nse parlent.")
        press(page, "Control+Enter", "Corrigée.")

    archive.run()
    after = archive.table("verbatims").set_index("verbatim_id").loc[text["verbatim_id"]]
    assert (after["text"], after["text_read"]) == ("Deux rues\nse parlent.", text["text"])
    assert (after["theme_id"], after["status"], after["review_decision"]) == (text["theme_id"], "accepted", "correct")
    with serving(archive.session()) as served, opened(browser, served) as page:
        page.get_by_role("link", name="Décisions").click()
        expect(page.locator("tbody tr")).to_contain_text("« Deux rues")
        expect(page.locator("tbody tr")).to_contain_text("dans les tables")
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(f"{archive.out.as_uri()}/site.html?s={after['site_id']}#{text['verbatim_id']}")
    expect(page.locator("blockquote", has_text="se parlent.")).to_contain_text("✓ corrigée")
    expect(page.locator("#evidence .path")).to_contain_text(f"corrigée, lu : « {text['text']} »")
    context.close()


def test_a_missed_answer_is_added_by_keyboard_and_taken_back(browser: Browser, archive: Archive) -> None:
    """From the answer that is shown to its report, the question, the words, and to the tables and their pages."""
    session = archive.session()
    row_id = next(r for r in session.open_rows() if session.rows[r].file_name == "grange.pdf")
    with serving(session) as served, opened(browser, served) as page:
        page.goto(f"http://127.0.0.1:{served.port}/?row={row_id}")
        page.keyboard.press("r")
        expect(page.locator("h1")).to_have_text("La Grange aux Tuiles")
        page.screenshot(path=SCREENSHOTS / "review-report.png", full_page=True)
        page.get_by_role("link", name="Effets observés sur la santé").focus()
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("Effets observés sur la santé")
        expect(page.get_by_role("img", name="Page 1 du rapport")).to_be_visible()

        page.keyboard.press("c")
        page.keyboard.type("une meilleure conf")
        page.locator("#correction").select_option("confiance_en_soi")
        page.keyboard.press("Escape")
        page.keyboard.press("l")
        page.keyboard.press("Space")
        for _ in range(5):
            page.keyboard.press("ArrowDown")
        expect(page.locator("label", has_text="Le jardin a rapproché deux rues.").get_by_role("radio")).to_be_checked()
        page.screenshot(path=SCREENSHOTS / "review-add.png", full_page=True)
        press(page, "Enter", "Ajoutée.")
        expect(page.locator(".stands li")).to_contain_text("dans les tables à la prochaine lecture")
        press(page, "u", "Annulée.")
        expect(page.locator("h1")).to_have_text("Effets observés sur la santé")
        expect(page.locator(".stands li")).to_have_count(0)

        page.locator("#correction").select_option("confiance_en_soi")
        select_words(page, "jardin a rapproché")
        expect(page.locator("#words")).to_have_value("jardin a rapproché")
        page.get_by_role("button", name="Ajouter").click()
        expect(page.get_by_role("status")).to_have_text("Ajoutée.")

    archive.run()
    (row,) = archive.table("observations").query("review_decision == 'add'").to_dict("records")
    assert (row["value_id"], row["quote"]) == ("confiance_en_soi", "jardin a rapproché")
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(f"{archive.out.as_uri()}/site.html?s={row['site_id']}#{row['observation_id']}")
    expect(page.locator(".answer", has_text="✓ ajoutée")).to_be_visible()
    expect(page.locator("#evidence .path")).to_contain_text("Relevé ne l'avait pas lue")
    context.close()
    with serving(archive.session()) as served, opened(browser, served) as page:
        page.goto(f"http://127.0.0.1:{served.port}/report/{row['document_id']}?question=sante.effets")
        page.locator(".stands a").click()
        expect(page.locator("mark")).to_have_text("jardin a rapproché")
        page.get_by_role("link", name="Décisions").click()
        expect(page.locator("tbody tr")).to_contain_text("dans les tables, bien que non lue")


def select_words(page: Page, words: str) -> None:
    """Mark words of the page's text with the mouse, as a reader does."""
    line = page.locator("#page-lines bdi", has_text=words)
    box = line.evaluate(
        """(line, words) => {
          const range = document.createRange(), text = line.firstChild, at = text.data.indexOf(words);
          range.setStart(text, at);
          range.setEnd(text, at + words.length);
          const box = range.getBoundingClientRect();
          return [box.left, box.right, box.top + box.height / 2];
        }""",
        words,
    )
    left, right, middle = box
    page.mouse.move(left + 0.5, middle)
    page.mouse.down()
    page.mouse.move(right - 0.5, middle, steps=8)
    page.mouse.up()


@pytest.mark.parametrize("script", [True, False])
def test_a_line_is_chosen_on_the_picture_of_the_page(browser: Browser, archive: Archive, script: bool) -> None:
    document = str(archive.table("documents").set_index("file_name").loc["grange.pdf", "document_id"])
    with serving(archive.session()) as served, opened(browser, served, script=script) as page:
        page.goto(f"http://127.0.0.1:{served.port}/report/{document}?question=sante.effets")
        at = page.locator(".page-lines label").all_inner_texts().index("• fanfare des égouts")
        page.locator(".page-shown rect").nth(at).click()
        expect(page.get_by_role("radio", name="fanfare des égouts")).to_be_checked()
        expect(page.locator(".page-shown rect.on")).to_have_count(1)
        page.locator("#correction").select_option("confiance_en_soi")
        page.get_by_role("button", name="Ajouter").click()
        expect(page.get_by_role("status")).to_have_text("Ajoutée.")
    (decided,) = archive.session().decided.by_document[document]
    assert decided.key.quote == "fanfare des égouts"


def test_an_answer_is_added_without_script(browser: Browser, archive: Archive) -> None:
    with serving(archive.session()) as served, opened(browser, served, script=False) as page:
        page.get_by_role("link", name="Rapports").click()
        page.get_by_label("Fichier ou site").fill("halle-1")
        page.keyboard.press("Enter")
        page.get_by_role("link", name="La Halle 1").click()
        page.get_by_role("link", name="Fréquence des rencontres").click()
        page.locator("#correction").select_option("ponctuelle")
        page.get_by_role("radio", name="sans place").check()
        page.locator("#note").fill("dit au téléphone")
        page.get_by_role("button", name="Ajouter").click()
        expect(page.get_by_role("status")).to_have_text("Ajoutée.")
        page.get_by_role("button", name="Annuler l'ajout").click()
        expect(page.get_by_role("status")).to_have_text("Annulée.")


LOOKS = [("review-wide", 1360, False), ("review-dark", 1360, True), ("review-phone", 390, False)]


@pytest.mark.parametrize(("name", "width", "dark"), LOOKS, ids=[name for name, *_ in LOOKS])
def test_no_page_has_a_serious_fault_of_accessibility(
    browser: Browser, archive: Archive, name: str, width: int, dark: bool
) -> None:
    session = archive.session()
    session.decide(session.rows[session.open_rows()[0]], Verdict.ACCEPT, None, "")
    kinds = {str(session.rows[r].values.get("kind", "text")): r for r in session.open_rows()}
    assert set(kinds) == {"choice", "count", "text"}
    with serving(session) as served, opened(browser, served, width=width, dark=dark) as page:
        (pdf,) = {row.key.document_id for row in session.rows.values() if row.file_name == "grange.pdf"}
        report = f"report/{pdf}"
        asked = (f"{report}?question={question}" for question in ("sante.effets", "capacite_a_agir.nb_projets"))
        rows = (f"?row={row_id}" for row_id in kinds.values())
        for path in (*rows, "decisions", "bounds", "reports", report, *asked):
            page.goto(f"http://127.0.0.1:{served.port}/{path}")
            found = Axe().run(page, options=AXE).response["violations"]
            serious = [(f["id"], f["nodes"][0]["html"]) for f in found if f["impact"] in ("serious", "critical")]
            assert serious == [], path
            overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert overflow <= 0, f"{path} is wider than the window"
        page.goto(f"http://127.0.0.1:{served.port}/")
        page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)

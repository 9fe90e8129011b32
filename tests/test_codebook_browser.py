"""The codebook page in a real browser, opened from disk without a network: readable on a desk, a phone and in the dark.

A picture of each is kept in `build/screenshots` for people to look at.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from extract.export.codebook_page import codebook_page
from models.taxonomy import load_taxonomy
from tests.browsing import AXE, DESKTOP, PHONE, SCREENSHOTS, browser, opened

__all__ = ["browser"]  # the fixture: Chromium, as found on this machine


@pytest.fixture(scope="module")
def codebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("codebook") / "codebook.html"
    path.write_text(codebook_page(load_taxonomy()), encoding="utf-8")
    return path


LOOKS = [("desk", DESKTOP, "light"), ("dark", DESKTOP, "dark"), ("phone", PHONE, "light")]


@pytest.mark.parametrize(("name", "size", "scheme"), LOOKS, ids=[name for name, _, _ in LOOKS])
def test_the_codebook_can_be_read_by_everyone(
    browser: Browser, codebook: Path, name: str, size: tuple[int, int], scheme: str
) -> None:
    pages = opened(browser, size, scheme)
    page = next(pages)
    page.goto(codebook.as_uri())
    too_wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert not too_wide  # tables scroll in their own box
    found = Axe().run(page, options=AXE).response["violations"]
    assert [fault["id"] for fault in found if fault["impact"] in ("serious", "critical")] == []
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"codebook-{name}.png")
    assert list(pages) == []  # nothing was complained of, nothing asked for


def test_a_question_is_reached_and_opened_by_keyboard(browser: Browser, codebook: Path) -> None:
    pages = opened(browser)
    page = next(pages)
    page.goto(codebook.as_uri())
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # skip what comes before the questions
    assert page.url.endswith("#questions")
    article = page.locator("article[id='lien_social.frequence']")
    sentence = article.get_by_text("ces rencontres ont lieu")
    expect(sentence).to_be_hidden()
    article.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(sentence).to_be_visible()
    assert list(pages) == []

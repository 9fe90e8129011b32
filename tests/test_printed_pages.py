"""Pages as a real browser prints them, in styles that change what a PDF holds: read end to end."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from extract import extract_report
from models.options import OcrMode, ReadOptions
from tests.browsing import browser
from tests.read_inline import free_text_of, ticked

__all__ = ["browser"]  # the fixture: Chromium, as found on this machine

PAGE = """<!doctype html><html lang="fr"><meta charset="utf-8"><style>{style}</style>
<h1>Effets sociaux et urbains de La Tannerie</h1>
<h3>Santé</h3><div class="card"><div><p>Certaines personnes ont fait part/ont paru :</p>
<ul><li>d'un inconfort</li><li>d'un stress ou de conflits</li></ul></div><div class="text"><p>On dort mal, dit
Anne.</p></div></div>
<h3>Égalité femmes/hommes</h3><div class="card last"><div><p>Concernant les publics,
<strong>autant de femmes que d'hommes</strong> sont présent.e.s.</p></div>
<div class="text"><p>{text}</p></div></div></html>"""
COUNTED = "On compte, on recompte, et il y en a autant à la cuisine qu'au jardin, ce qui étonne encore tout le monde."

STYLES = [
    # style, why
    (
        "li, strong { -webkit-text-stroke: .4px #222; text-shadow: 1px 1px 2px #999 }",
        "outlined letters are drawn twice",
    ),
    (".last .text { break-before: page }", "a page of two lines, drawn letter by letter"),
    ("h1, h3 { letter-spacing: .3em; text-transform: uppercase }", "titles with spaced letters"),
    ("h1 { width: 9em; hyphens: auto }", "a title over many lines"),
    ("ul { list-style: decimal }", "options that are numbered"),
    (".card { display: flex; gap: 30px } .card > div { flex: 1 }", "free text beside its frame"),
    ("@page { margin: 0 } body { margin: 0 8px }", "text up to the edges of the paper"),
]


@pytest.mark.parametrize(("style", "why"), STYLES, ids=[case[1] for case in STYLES])
def test_a_page_is_read_in_whatever_style_it_is_printed(
    browser: Browser,
    tmp_path: Path,
    style: str,
    why: str,
) -> None:
    page = browser.new_page()
    page.set_content(PAGE.format(style=style, text=COUNTED))
    path = tmp_path / "page.pdf"
    page.pdf(path=path, format="A5")
    page.close()
    report = extract_report(path, options=ReadOptions(ocr=OcrMode.NEVER))
    assert (report.document.site_name_raw or "").lower() == "la tannerie", why
    assert ticked(report) == {
        "sante.effets=inconfort",
        "sante.effets=stress_conflits",
        "egalite_femmes_hommes.publics=autant",
    }, why
    assert free_text_of(report) == {
        "sante": "On dort mal, dit Anne.",
        "egalite_femmes_hommes": COUNTED,
    }, why

"""Lists of a report that print every option, ticked or not: the mark of an option decides, however it is drawn."""

from __future__ import annotations

from html import escape

import pytest

from models.records import Report
from models.vocabulary import Status
from tests.read_inline import TITLE, read_bytes_inline, ticked

OPTIONS = (
    ("visiteurs et visiteuses grand public", True),
    ("voisins et voisines du quartier", False),
    ("publics en difficulté", True),
    ("bénévoles", False),
)
HEALTH = (
    ("d'une plus grande confiance en eux", False),
    ("d'un inconfort", True),
    ("d'un stress ou de conflits", False),
)
PUBLICS = "Des interactions sociales ont été observées entre différents publics :"
FELT = "Certaines personnes ont fait part/ont paru :"
TICKED = {
    "lien_social.publics=visiteurs_grand_public",
    "lien_social.publics=publics_en_difficulte",
    "sante.effets=inconfort",
}
SAID = "Le bal du printemps a réuni tout le monde."

# What is printed of a ticked option and of another, why the row is here; {} is the label.
PAGES = [
    ('<li class="checked">{}</li>', "<li>{}</li>", "a class of the ticked ones"),
    ('<li class="opt">{}</li>', '<li class="opt opt--unchecked">{}</li>', "a class of the others"),
    ('<li class="choice is-active">{}</li>', '<li class="choice">{}</li>', "one class more"),
    ('<li><i class="fa fa-check-square"></i> {}</li>', '<li><i class="fa fa-square"></i> {}</li>', "a font of icons"),
    ('<li><i class="icons icon">check_box</i> {}</li>', '<li><i class="icons icon">crop_square</i> {}</li>', "by name"),
    (
        '<li><img src="i/case-cochee.svg" alt=""> {}</li>',
        '<li><img src="i/case-vide.svg" alt=""> {}</li>',
        "file names",
    ),
    ('<li><img src="a.png" alt="coché">{}</li>', '<li><img src="b.png" alt="non coché">{}</li>', "alternative texts"),
    (
        '<li><svg><use href="#tick"/></svg>{}</li>',
        '<li><svg><use href="#square"/></svg>{}</li>',
        "a drawing used twice",
    ),
    ('<li aria-selected="true">{}</li>', '<li aria-selected="false">{}</li>', "a state for readers of screens"),
    ('<li data-state="checked">{}</li>', '<li data-state="unchecked">{}</li>', "a state for scripts"),
    ('<li data-checked="1">{}</li>', '<li data-checked="0">{}</li>', "as a number"),
    ('<li class="yea">{}</li>', '<li class="nay">{}</li>', "signs that a style sheet draws"),
    ("<li>{}</li>", "<li><del>{}</del></li>", "struck out"),
    ("<li>{}</li>", '<li style="text-decoration: line-through">{}</li>', "struck out by its style"),
    ("<li>☑ {}</li>", "<li>☐ {}</li>", "signs of the text"),
    (
        "<li><label><input type=checkbox checked> {}</label></li>",
        "<li><label><input type=checkbox> {}</label></li>",
        "a form",
    ),
    ("<tr><td>{}</td><td>x</td></tr>", "<tr><td>{}</td><td></td></tr>", "a cell behind"),
    ("<tr><td>✓</td><td>{}</td></tr>", "<tr><td>–</td><td>{}</td></tr>", "a cell before"),
]
SHEET = (
    '<style>@media print {.x {color: red}} .yea::before {content: "\\2611"} .nay::before {content: "\\2610"}</style>'
)


def page(on: str, off: str) -> str:
    """Return a page of two themes whose lists print every option."""
    parts = [f"<html><head>{SHEET}</head><body><h1>{TITLE}</h1>"]
    for heading, frame, options in (("Lien social", PUBLICS, OPTIONS), ("Santé", FELT, HEALTH)):
        items = "".join((on if is_on else off).format(escape(label)) for label, is_on in options)
        parts.append(f"<h3>{heading}</h3><p>{frame}</p>{'<table>' if '<tr>' in on else '<ul>'}{items}")
        parts.append(f"{'</table>' if '<tr>' in on else '</ul>'}<blockquote>{SAID}</blockquote>")
    return "".join([*parts, "</body></html>"])


def emptied(report: Report) -> set[str]:
    return {f"{o.indicator_id}={o.value_id}" for o in report.observations if o.is_selected is False}


@pytest.mark.parametrize(("on", "off", "why"), PAGES)
def test_a_mark_of_a_web_page_ticks_an_option_of_a_sentence(on: str, off: str, why: str) -> None:
    report = read_bytes_inline(page(on, off).encode(), "page.html")
    assert ticked(report) == TICKED, why
    assert emptied(report) >= {"lien_social.publics=voisins", "sante.effets=stress_conflits"}, why
    assert {o.status for o in report.observations} == {Status.ACCEPTED}, why
    assert {v.text for v in report.verbatims} == {SAID}, why


# What stands before a ticked option and before another in a text; why.
TEXTS = [
    ("- [x] ", "- [ ] ", "brackets behind bullets"),
    ("☒ ", "☐ ", "signs alone"),
    ("● ", "○ ", "round signs"),
]


@pytest.mark.parametrize(("on", "off", "why"), TEXTS)
def test_a_sign_of_a_text_ticks_an_option_of_a_sentence(on: str, off: str, why: str) -> None:
    lists = ["\n".join((on if is_on else off) + label for label, is_on in options) for options in (OPTIONS, HEALTH)]
    text = f"{TITLE}\n\nLien social\n\n{PUBLICS}\n\n{lists[0]}\n\n{SAID}\n\nSanté\n\n{FELT}\n\n{lists[1]}\n"
    report = read_bytes_inline(text.encode())
    assert ticked(report) == TICKED, why
    assert "lien_social.publics=benevoles" in emptied(report), why


LISTS = (
    ("Lien social", PUBLICS, "lien_social.publics", ("bénévoles", "publics en difficulté")),
    ("Santé", FELT, "sante.effets", ("d'un inconfort", "d'un stress ou de conflits")),
    ("Insertion professionnelle", "Les actions de formation ont permis à certaines personnes :",
     "insertion_professionnelle.effets",
     ("des personnes ont gagné en autonomie", "d'obtenir des emplois au sein du lieu")),
    ("Solidarité", "Des échanges, dons ou mutualisations de biens ont été observés entre :", "solidarite.publics",
     ("bénévoles", "publics en difficulté")),
    ("Réseau de personnes", "La création de réseaux de personnes autour d'une thématique a été observée entre :",
     "reseau_de_personnes.publics", ("bénévoles", "publics en difficulté")),
)  # fmt: skip


@pytest.mark.parametrize(("on", "off", "why"), TEXTS)
def test_boxes_of_a_whole_report_are_no_bullets(on: str, off: str, why: str) -> None:
    """Its sentences are read as those of a report: so are the answers that stand in them, without any box."""
    body = "\n\n".join(f"{head}\n\n{frame}\n\n{on}{a}\n{off}{b}\n\n{SAID}" for head, frame, _, (a, b) in LISTS)
    report = read_bytes_inline(f"{TITLE}\n\n{body}\n".encode())
    lists = {indicator for _, _, indicator, _ in LISTS}
    assert {answer.partition("=")[0] for answer in emptied(report)} == lists, why
    inline = {"solidarite.types=biens", "reseau_de_personnes.types=thematique"}
    assert inline < ticked(report), why
    assert len(ticked(report)) == len(LISTS) + len(inline), why


def test_what_is_struck_out_in_markdown_was_not_ticked() -> None:
    items = "\n".join(f"- {label}" if is_on else f"- ~~{label}~~" for label, is_on in OPTIONS)
    report = read_bytes_inline(f"# {TITLE}\n\n## Lien social\n\n{PUBLICS}\n\n{items}\n".encode(), "a.md")
    assert ticked(report) == {answer for answer in TICKED if answer.startswith("lien")}


# Items of a page that ticks nothing; why.
UNMARKED = [
    ('<li class="no-margin">{}</li>', '<li class="c1">{}</li>', "words that only begin so"),
    ('<li class="item-1">{}</li>', '<li class="item-0">{}</li>', "numbers of classes"),
    ('<li class="checked">{}</li>', '<li class="checked">{}</li>', "all of them: a bullet"),
]


@pytest.mark.parametrize(("one", "two", "why"), UNMARKED)
def test_classes_that_tick_nothing_leave_a_list_as_it_is(one: str, two: str, why: str) -> None:
    """A report prints the options that were ticked, whatever its styles call them."""
    items = "".join((one if is_on else two).format(label) for label, is_on in OPTIONS)
    text = f"<h1>{TITLE}</h1><h3>Lien social</h3><p>{PUBLICS}</p><ul>{items}</ul><p>{SAID}</p>"
    report = read_bytes_inline(text.encode(), "page.html")
    assert len(ticked(report)) == len(OPTIONS), why
    assert not emptied(report), why


ALL_PUBLICS = (*(label for label, _ in OPTIONS), "acteurs et actrices du quartier", "personnes travaillant sur le site")


def test_a_list_of_every_option_some_of_them_bold_is_for_a_person() -> None:
    """The page prints what was ticked in bold; that alone is too little to be sure."""
    items = "\n".join(f"- **{label}**" if n % 2 else f"- {label}" for n, label in enumerate(ALL_PUBLICS))
    report = read_bytes_inline(f"# {TITLE}\n\n## Lien social\n\n{PUBLICS}\n\n{items}\n".encode(), "a.md")
    assert {o.status for o in report.observations} == {Status.REVIEW}
    assert len(ticked(report)) == len(ALL_PUBLICS) // 2

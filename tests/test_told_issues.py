"""What a run noticed is told in French on the pages, each code with its values."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from benchmarks.reports import generate
from extract.files.media_types import REFUSED_MAGICS
from extract.pages import told_failures, told_issues
from extract.pages.told_failures import told_failure
from extract.pages.told_issues import IssueTeller
from extract.pages.wording import ISSUES
from extract.run.engine import run_archive
from models.errors import ErrorCode
from models.options import OcrMode, ReadOptions
from models.taxonomy import load_taxonomy
from models.vocabulary import IssueCode

TAXONOMY = load_taxonomy()
TELLER = IssueTeller(TAXONOMY)

CASES = [
    # code, message of the table, what the page says, why
    (
        "unknown_phrase",
        "no option of sante.effets is printed like this",
        "Santé, Effets observés sur la santé : aucune réponse connue ne s'imprime ainsi",
        "ids become labels",
    ),
    (
        "conflicting_answers",
        "lien_social.publics=voisins is both ticked and not",
        "Lien social, Publics entre lesquels des interactions sont observées : "
        "« voisins et voisines du quartier » est à la fois coché et non",
        "options too",
    ),
    (
        "conflicting_answers",
        "lien_social.frequence takes one answer and has 2: quotidienne, ?",
        None,
        "several options, one of them unknown",
    ),
    (
        "truncated_verbatim",
        "None: only the beginning of the free text was printed",
        "Sans thème : seul le début du texte est imprimé",
        "a text of no theme",
    ),
    (
        "frame_disagrees",
        "solidarite: told again, its sentences agree with the page by 41%; not printed: biens, espaces",
        "Solidarité : ses phrases, redites, s'accordent à 41 % avec la page ; n'y est pas : biens, espaces",
        "shares and words",
    ),
    (
        "doubtful_site_pair",
        "“La Halle” and “La Halle (Lyon)” may be one site (by near name, 0.71 of 1); they are counted as two.",
        "« La Halle » et « La Halle (Lyon) » sont peut-être un seul site (0.71 sur 1) ; ils comptent pour deux",
        "two names and how near they are",
    ),
    (
        "review_rejected",
        "lien_social.publics, not voisins: said not to be there (not_there, Ada, Bo)",
        "Lien social, Publics entre lesquels des interactions sont observées : "
        "« voisins et voisines du quartier (case vide) » n'y est pas, selon Ada, Bo",
        "what had been read, and who decided",
    ),
    (
        "review_outdated",
        "sante.free_text, [text]: its words are not in the document any more (accept, Ada)",
        "Santé, texte libre : les mots de « le texte tel que lu », acceptée par Ada, ne sont plus dans le document",
        "a free text",
    ),
    ("unread_count", "something that another version said", ISSUES["unread_count"], "no known form"),
    ("no_such_code", "something", "no_such_code", "a code of another version"),
]


@pytest.mark.parametrize(("code", "message", "told", "why"), CASES)
def test_an_issue_is_told_in_french_with_its_values(code: str, message: str, told: str | None, why: str) -> None:
    said = TELLER.told(code, message)
    if told is None:
        assert "2 sont données (" in said, why
        assert "hors taxonomie)" in said, why
    else:
        assert said == told, why


def test_every_code_has_its_words() -> None:
    assert set(told_issues.FORMS) == set(told_issues.TO_DO) == set(IssueCode)
    assert set(told_failures.FORMS) == set(told_failures.TO_DO) == set(ErrorCode)


def test_what_a_run_notices_is_told_by_more_than_its_code(tmp_path: Path) -> None:
    """Every message of reports of many kinds, ruined ones among them, has a French form: none stays behind."""
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    kinds = ("text", "text_noise", "text_missing_headings", "markdown_scrambled", "html", "form_glyph", "form_ascii")
    for seed in range(21):
        report = generate(kinds[seed % len(kinds)], 300 + seed, None)
        (raw / f"{seed}-{report.file_name}").write_bytes(report.data)
    (raw / "empty.txt").write_bytes(b"")
    (raw / "letter.txt").write_text("Bonjour, voici la facture de mars.", encoding="utf-8")
    (raw / "cut.pdf").write_bytes(b"%PDF-1.4 cut")
    options = ReadOptions(ocr=OcrMode.NEVER, nlp=False)
    run_archive(raw, out, taxonomy=TAXONOMY, options=options)
    issues = pd.read_parquet(out / "issues.parquet").query("code != 'document_failed'")
    assert issues["code"].nunique() >= 5
    for code, message in issues[["code", "message"]].drop_duplicates().itertuples(index=False):
        assert TELLER.told(code, message) != ISSUES[code], message
    failed = pd.read_parquet(out / "documents.parquet").query("status == 'failed'")
    assert len(failed) == 2
    assert all(told_failure(str(f.error_code), str(f.error_message)).is_french for f in failed.itertuples())


def test_forms_and_french_have_the_same_values() -> None:
    for forms in told_issues.FORMS.values():
        for form in forms:
            assert set(re.findall(r"{(\w+)}", form.french)) <= set(re.compile(form.written).groupindex), form.written


FAILURES = [
    (
        "too_large",
        "2,500 pages, and 2,000 are allowed",
        "2\u202f500 pages, 2\u202f000 au plus",
        True,
        "with its numbers",
    ),
    (
        "unknown_format",
        "the file is a mail, not a report that can be read",
        "c'est un message, pas un rapport",
        True,
        "",
    ),
    ("encrypted", "the file asks for a password", "", True, "the code says it all"),
    ("unreadable_file", "cannot be opened: Permission denied", "permission refusée", True, ""),
    ("unreadable_file", "a.txt is a link that leads nowhere", "un lien qui ne mène nulle part", True, ""),
    ("unreadable_file", "it is no longer there", "il n'est plus là", True, "removed while the run read others"),
    ("internal", "ValueError: what Python said", "ValueError: what Python said", False, "in its own words"),
]


@pytest.mark.parametrize(("code", "message", "detail", "is_french", "why"), FAILURES)
def test_a_failure_is_told_in_french(code: str, message: str, detail: str, is_french: bool, why: str) -> None:
    told = told_failure(code, message)
    assert (told.detail, told.is_french) == (detail, is_french), why
    assert told.to_do


@pytest.mark.parametrize("kind", [what for _, what, _ in REFUSED_MAGICS])
def test_what_a_file_is_instead_of_a_report_is_told_in_french(kind: str) -> None:
    told = told_failure("unknown_format", f"the file is {kind}, not a report that can be read")
    assert told.is_french
    assert kind not in told.detail

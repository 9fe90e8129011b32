"""The taxonomy is data: each fault is named by file, path and key, and an analyst extends it by editing YAML only."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner

from extract.reports.report import extract_report
from extract.words.clean import fold
from extract.words.compile_lexicon import compile_lexicon
from models.errors import TaxonomyError
from models.taxonomy import DEFAULT_TAXONOMY, load_taxonomy
from models.vocabulary import IssueCode, Status
from pipeline import app
from tests.read_inline import LEXICON, TAXONOMY, codes_of, options_of, read_body, ticked

SOCIAL, UPKEEP, IMAGE = (
    "themes/01_lien_social.yaml",
    "themes/10_entretien_des_espaces.yaml",
    "themes/09_cadre_de_vie.yaml",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the taxonomy that may be spoilt."""
    return Path(shutil.copytree(DEFAULT_TAXONOMY, tmp_path / "taxonomy"))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} no longer holds what this test replaces: {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


FAULTS = [
    # file, what is replaced, by what, what the message must name, why
    ("taxonomy.yaml", "label_floor:", "label_flor:", ["thresholds.label_flor"], "a typo in a key"),
    ("taxonomy.yaml", "label_floor: 76.0", "label_floor: 760", ["thresholds.label_floor", "760"], "points end at 100"),
    ("taxonomy.yaml", "accept_precision: 0.999", "accept_precision: soon", ["accept_precision"], "no number"),
    ("taxonomy.yaml", "id: effets_collectifs", "id: Effets Collectifs", ["dimensions.1.id"], "an id with blanks"),
    (
        "taxonomy.yaml",
        "id: effets_collectifs",
        "id: effets_communs",
        ["effets_collectifs", "dimension"],
        "a dimension gone",
    ),
    ("taxonomy.yaml", 'version: "1.3"', "version: [1", ["YAML"], "no YAML at all"),
    (
        "options.yaml",
        "label_en: neighbours",
        "label_eng: neighbours",
        ["publics.1", "label_eng"],
        "a typo in an option",
    ),
    (
        "options.yaml",
        'forms: ["bénévoles", "bénévole", "bénévoles du lieu"]',
        "forms: []",
        ["publics.5", "forms"],
        "an option that nothing prints",
    ),
    ("furniture.yaml", "- name: rule", "- nom: rule", ["name"], "furniture without a name"),
    ("furniture.yaml", r"'^page\s+\d{1,3}$'", r"'^page(\s+'", ["page_number.raw_patterns"], "no regular expression"),
    (
        SOCIAL,
        "options_from: publics",
        "options_from: public",
        ["indicators.0.options_from", "'public'"],
        "no such list",
    ),
    (SOCIAL, "kind: choice", "kind: choices", ["indicators.0.kind"], "an unknown kind"),
    (
        SOCIAL,
        "opens: [lien_social.publics]",
        "opens: [lien_social.public]",
        ["cues.0", "lien_social.public"],
        "no such indicator",
    ),
    (
        SOCIAL,
        "asks: lien_social.occasions",
        "asks: lien_social.occasion",
        ["questions.1.asks"],
        "the same in a question",
    ),
    (SOCIAL, "theme: lien_social", "theme: sante", ["already used", "sante"], "a theme named twice"),
    (SOCIAL, "eras: [G2]", "eras: [G9]", ["cues.0.eras"], "an edition that does not exist"),
    (SOCIAL, "- id: lien_social.frequence", "- id: frequence", ["must begin with 'lien_social.'"], "an id of no theme"),
    (
        UPKEEP,
        "- id: accessibilite",
        "- id: attractivite",
        ["types_positifs", "'attractivite' is used twice"],
        "an option named twice",
    ),
    (
        "themes/11_services_publics.yaml",
        "value: inchangee}",
        "value: inchange}",
        ["cues.0.states.value", "inchange"],
        "a sentence that states no option",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "named", "why"), FAULTS)
def test_each_fault_names_file_path_and_key(
    folder: Path, file: str, old: str, new: str, named: list[str], why: str
) -> None:
    edit(folder / file, old, new)
    with pytest.raises(TaxonomyError) as error:
        load_taxonomy(folder)
    message = str(error.value)
    if "dimension" not in named:  # a dimension that is gone is noticed by the themes that name it
        assert Path(file).name in message, why
    assert all(key in message for key in named), f"{why}: {message}"


def also(theme: str, wording: str) -> bytes:
    """Return a theme's file whose first cue may be said in another wording."""
    return theme.replace("also:\n", f'also:\n      - "{wording}"\n', 1).encode()


BY_HAND = [
    # how a theme's file was spoilt by hand, what the message must say
    (lambda s: s.replace("    kind:", "\tkind:", 1).encode(), "line 10, column 1: .*; indent with spaces"),
    (lambda s: s.encode("cp1252"), "line 11: not UTF-8; save the file as UTF-8"),
    (lambda s: s.replace("label_fr: ", "label_fr: ceci: ", 1).encode(), "a text with a colon needs quotes"),
    (lambda s: s.replace("label_fr:", "labelfr:", 1).encode(), "labelfr: no such key here; did you mean label_fr?"),
    (lambda s: s.replace("label_fr:", "labelfr:", 1).encode(), "label_fr: this key is missing$"),
    (lambda s: s.replace("- id: attractivite", "- id: Attractivité", 1).encode(), "only a to z, 0 to 9 and _"),
    (lambda s: s.replace("headings: [", 'headings: ["santé", ', 1).encode(), "'santé' is already a heading in 02_"),
    (lambda s: s.replace("headings: [", 'headings: ["", ', 1).encode(), "headings.0: must not be empty"),
    (lambda s: also(s, "ont|- été|-"), r"cues\.\d+\.also: 'ont\|- été\|-' may stand for no word at all"),
    (lambda s: also(s, "ont||sont"), r"cues\.\d+\.also: an empty choice in 'ont\|\|sont'; write '-' for no word"),
    (lambda s: also(s, "ont ~vanté"), r"cues\.\d+\.also: '~vanté' begins with no stem of `alike`"),
    (lambda s: b"", r"\(top\): keys and values are expected"),
]


@pytest.mark.parametrize(("spoilt", "message"), BY_HAND)
def test_a_slip_of_the_hand_is_told_with_what_to_write(
    folder: Path, spoilt: Callable[[str], bytes], message: str
) -> None:
    path = folder / UPKEEP
    path.write_bytes(spoilt(path.read_text(encoding="utf-8")))
    with pytest.raises(TaxonomyError) as error:
        load_taxonomy(folder)
    assert re.search(message, str(error.value), re.MULTILINE), error.value


def test_shared_options_that_are_no_list_are_a_fault(folder: Path) -> None:
    (folder / "options.yaml").write_text("publics: 5\n", encoding="utf-8")
    with pytest.raises(TaxonomyError, match=r"options\.yaml: publics: a list of options is expected"):
        load_taxonomy(folder)


@pytest.mark.parametrize("name", ["themes/13_jardins.yml", "themes/13_jardins.YAML", "furniture.yml"])
def test_a_file_that_would_be_passed_over_is_a_fault(folder: Path, name: str) -> None:
    (folder / name).write_text("theme: jardins\n", encoding="utf-8")
    with pytest.raises(TaxonomyError, match=r"is not read; its name must end with \.yaml"):
        load_taxonomy(folder)


def test_a_taxonomy_without_themes_is_a_fault(folder: Path) -> None:
    for path in (folder / "themes").iterdir():
        path.unlink()
    with pytest.raises(TaxonomyError, match="no theme here"):
        load_taxonomy(folder)


def test_all_faults_are_told_at_once(folder: Path) -> None:
    edit(folder / "taxonomy.yaml", "label_floor:", "label_flor:")
    edit(folder / SOCIAL, "kind: choice", "kind: choices")
    with pytest.raises(TaxonomyError) as error:
        load_taxonomy(folder)
    assert "taxonomy.yaml" in str(error.value)
    assert "01_lien_social.yaml" in str(error.value)


@pytest.mark.parametrize("missing", ["taxonomy.yaml", "options.yaml", "furniture.yaml"])
def test_a_missing_file_is_named(folder: Path, missing: str) -> None:
    (folder / missing).unlink()
    with pytest.raises(TaxonomyError, match=missing.replace(".", r"\.")):
        load_taxonomy(folder)


def test_check_exits_0_and_counts_what_there_is() -> None:
    result = CliRunner().invoke(app, ["taxonomy", "check"])
    assert result.exit_code == 0
    assert "12 themes" in result.stdout
    assert "No fault found" in result.stdout


def test_check_exits_2_and_names_the_fault(folder: Path) -> None:
    edit(folder / SOCIAL, "kind: choice", "kind: choices")
    result = CliRunner().invoke(app, ["taxonomy", "check", "--taxonomy", str(folder)])
    assert result.exit_code == 2
    assert "01_lien_social.yaml: indicators.0.kind" in result.output


def test_an_invalid_taxonomy_stops_a_run_before_any_report(folder: Path, tmp_path: Path) -> None:
    edit(folder / SOCIAL, "kind: choice", "kind: choices")
    (tmp_path / "a.txt").write_text("Effets sociaux et urbains de La Tannerie\n", encoding="utf-8")
    out = tmp_path / "out"
    result = CliRunner().invoke(app, [str(tmp_path / "a.txt"), "--out", str(out), "--taxonomy", str(folder)])
    assert result.exit_code == 2
    assert not out.exists()


# What an analyst may add without touching Python: (file, edit, report, answer before, answer after, why)
QUALITY = "Cadre de vie\n\nLe projet a fait évoluer l'image du quartier selon les saisons.\n"
WEAR = "Entretien des espaces\n\nLe projet a engendré une usure des bancs.\n"
SKILLS = "Solidarité\n\nDes échanges, dons ou mutualisations de tours de main ont été observés entre :\n- bénévoles\n"
HEADED = "Vivre ensemble\n\nOn se croise à la fontaine, on se parle au marché.\n"
EDITS = [
    (
        IMAGE,
        "      - id: negative\n",
        "      - id: saisons\n        label_fr: selon les saisons\n        label_en: seasonal\n"
        '        forms: ["selon les saisons"]\n      - id: negative\n',
        QUALITY,
        "cadre_de_vie.image?selon les saisons",
        "cadre_de_vie.image=saisons",
        "a new option",
    ),
    (
        UPKEEP,
        "    label_en: Negative effects on upkeep\n    options: []\n",
        "    label_en: Negative effects on upkeep\n    options:\n      - id: usure\n"
        "        label_fr: une usure des bancs\n"
        '        label_en: worn benches\n        forms: ["une usure des bancs"]\n',
        WEAR,
        "entretien_des_espaces.types_negatifs?une usure des bancs",
        "entretien_des_espaces.types_negatifs=usure",
        "the first option of a question that had none",
    ),
    (
        "themes/05_solidarite.yaml",
        '        forms: ["compétences", "compétence", "savoirs et compétences", "savoirs et de compétences"]\n',
        '        forms: ["compétences", "compétence", "savoirs et compétences", "savoirs et de compétences"]\n'
        '        synonyms:\n          - say: "tours de main"\n            since: "2025"\n',
        SKILLS,
        "solidarite.types?tours de main",
        "solidarite.types=competences",
        "a dated synonym",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "body", "before", "after", "why"), EDITS)
def test_an_analyst_adds_an_answer_by_yaml_only(
    folder: Path, file: str, old: str, new: str, body: str, before: str, after: str, why: str
) -> None:
    report = read_body(body)
    assert before in ticked(report)
    assert IssueCode.UNKNOWN_PHRASE in codes_of(report)

    edit(folder / file, old, new)
    own = load_taxonomy(folder)
    report = read_body(body, own)
    assert after in ticked(report), why
    assert before not in ticked(report)
    assert IssueCode.UNKNOWN_PHRASE not in codes_of(report)
    assert own.version != TAXONOMY.version  # two runs can be told apart


def test_an_analyst_adds_a_heading_by_yaml_only(folder: Path) -> None:
    assert [v.theme_id for v in read_body(HEADED).verbatims] == []
    edit(folder / SOCIAL, 'headings: ["Lien social"', 'headings: ["Vivre ensemble", "Lien social"')
    verbatims = read_body(HEADED, load_taxonomy(folder)).verbatims
    assert [(v.theme_id, v.text) for v in verbatims] == [
        ("lien_social", "On se croise à la fontaine, on se parle au marché.")
    ]


def test_the_command_line_reads_with_another_taxonomy(folder: Path, tmp_path: Path) -> None:
    edit(folder / IMAGE, 'forms: ["de manière négative"', 'forms: ["selon les saisons", "de manière négative"')
    report = tmp_path / "a.txt"
    report.write_text(f"Effets sociaux et urbains de La Tannerie\n\n{QUALITY}", encoding="utf-8")
    plain = CliRunner().invoke(app, ["explain", str(report)])
    own = CliRunner().invoke(app, ["explain", str(report), "--taxonomy", str(folder)])
    assert (plain.exit_code, own.exit_code) == (0, 0)
    assert "cadre_de_vie.image = negative" not in plain.stdout
    assert "cadre_de_vie.image = negative" in own.stdout


def test_python_reads_with_another_taxonomy(folder: Path, tmp_path: Path) -> None:
    edit(folder / IMAGE, 'forms: ["de manière négative"', 'forms: ["selon les saisons", "de manière négative"')
    path = tmp_path / "a.txt"
    path.write_text(f"Effets sociaux et urbains de La Tannerie\n\n{QUALITY}", encoding="utf-8")
    assert options_of(extract_report(path, load_taxonomy(folder)), "cadre_de_vie.image") == {"negative"}


def test_every_printed_form_names_its_option_and_only_that() -> None:
    for _, indicator in TAXONOMY.indicators:
        for option in indicator.options:
            named = {LEXICON.labels[indicator.id][fold(form)] for form in option.forms}
            assert named == {option.id}, f"{indicator.id}: {option.forms}"


def test_ids_are_those_of_the_codebook_and_closed() -> None:
    assert len({theme.theme for theme in TAXONOMY.themes}) == 12
    assert {theme.dimension for theme in TAXONOMY.themes} == {d.id for d in TAXONOMY.common.dimensions}


def test_a_lexicon_is_made_once_for_each_edition() -> None:
    assert compile_lexicon(TAXONOMY) is compile_lexicon(load_taxonomy())


def test_the_files_are_plain_yaml() -> None:
    for path in sorted(DEFAULT_TAXONOMY.rglob("*.yaml")):
        assert YAML(typ="safe").load(path.read_bytes()) is not None, path.name


def test_unknown_answers_are_for_review() -> None:
    (row,) = (o for o in read_body(QUALITY).observations)
    assert (row.value_id, row.status, row.is_selected) == (None, Status.REVIEW, True)

"""From phrases that nobody foresaw to a taxonomy that knows them: suggested, compared, accepted, never lost again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner

import pipeline
from extract.export.tables_on_disk import open_tables
from extract.revision.suggest import PhraseGroup, Suggested, suggest_groups, suggestions_yaml
from extract.revision.taxonomy_cases import failing_cases
from extract.run.engine import run_archive
from extract.words.clean import fold
from models.errors import UsageError
from models.options import OcrMode, ReadOptions
from models.taxonomy import DEFAULT_TAXONOMY, load_taxonomy
from models.taxonomy_edits import Suggestion, accept_suggestions, read_cases, read_suggestions

RUNNER = CliRunner()
TAXONOMY = load_taxonomy()
PUBLICS = "lien_social.publics"
REPORT = """# Effets sociaux et urbains de {site}

### Lien social

Des interactions sociales ont été observées entre différents publics :

- voisin·e·s du quartier
- {phrase}

Ces rencontres ont lieu au quotidien.
"""
# Two spellings of one answer, another answer, and one written to be taken for YAML.
PHRASES = ("chats du port", "chat du  port !", "mouettes rieuses", "bateaux gris #du [nord")


def call(*arguments: object) -> tuple[int, str, str]:
    """Return exit status, standard output and standard error of `taxonomy`."""
    result = RUNNER.invoke(pipeline.app, ["taxonomy", *(str(a) for a in arguments)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with reports in `raw` and their tables in `out`."""
    folder = tmp_path_factory.mktemp("suggest")
    (folder / "raw").mkdir()
    for number, phrase in enumerate(PHRASES):
        text = REPORT.format(site=f"La Tannerie {number}", phrase=phrase)
        (folder / "raw" / f"{number}.md").write_text(text, encoding="utf-8")
    run_archive(folder / "raw", folder / "out", taxonomy=TAXONOMY, options=ReadOptions(ocr=OcrMode.NEVER))
    return folder


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Return a copy of the taxonomy that a test may change."""
    return Path(shutil.copytree(DEFAULT_TAXONOMY, tmp_path / "taxonomy"))


def test_unknown_phrases_that_look_alike_are_one_suggestion(archive: Path) -> None:
    groups = suggest_groups(open_tables(archive / "out"), TAXONOMY).groups
    cats = groups[0]
    assert (cats.indicator_id, cats.document_count, cats.option) == (PUBLICS, 2, None)
    assert {fold(said) for said in cats.say} == {"chat du port", "chats du port"}
    assert {example.file_name for example in cats.examples} == {"0.md", "1.md"}
    assert all("chat" in example.quote for example in cats.examples)
    assert [fold(group.say[0]) for group in groups[1:]] == ["bateaux gris du nord", "mouettes rieuses"]


def test_phrases_that_are_too_many_are_counted(archive: Path) -> None:
    suggested = suggest_groups(open_tables(archive / "out"), TAXONOMY, most_phrases=1)
    assert (len(suggested.groups), suggested.left_out) == (1, 3)
    assert "# 3 phrases more, each of fewer documents" in suggestions_yaml(suggested, TAXONOMY)


def test_what_is_suggested_can_be_read_back_whatever_a_phrase_holds(archive: Path, tmp_path: Path) -> None:
    path = tmp_path / "suggestions.yaml"
    assert call("suggest", archive / "out", "--into", path) == (0, f"3 suggestions written: {path}\n", "")
    suggestions = read_suggestions(path)
    assert [suggestion.option for suggestion in suggestions] == ["chat_port", "bateaux_gris_nord", "mouettes_rieuses"]
    said = {phrase for suggestion in suggestions for phrase in suggestion.say}
    assert "bateaux gris #du [nord" in said
    assert "# 2 documents" in path.read_text(encoding="utf-8")


NEAR = [
    (91.0, "  option: voisins\n  say:", "close: a wording of it"),
    (70.0, "  option: voisins_face\n  label_fr:", "near: a new option, with the other one named"),
]


@pytest.mark.parametrize(("score", "expected", "why"), NEAR)
def test_a_phrase_close_to_an_option_is_suggested_as_its_wording(score: float, expected: str, why: str) -> None:
    say = ("voisins d'en face",)
    group = PhraseGroup(indicator_id=PUBLICS, say=say, document_count=1, examples=(), option="voisins", score=score)
    text = suggestions_yaml(Suggested((group,), 0), TAXONOMY)
    assert expected in text, why
    assert "close to the option voisins" in text


def test_what_is_accepted_is_known_from_then_on(archive: Path, own: Path, tmp_path: Path) -> None:
    call("suggest", archive / "out", "--into", tmp_path / "s.yaml")
    status, out, err = call("accept", tmp_path / "s.yaml", "--taxonomy", own, "--into", tmp_path / "new")
    assert (status, err) == (0, "")
    assert "still the French one" in out
    assert "options.yaml: `lien_social.publics` (in the shared list `publics`): new option `chat_port`" in out

    status, out, err = call("diff", own, tmp_path / "new", archive / "raw")
    assert (status, err) == (0, "")
    assert "la-tannerie-2 (2.md)\n  + lien_social.publics = mouettes_rieuses: ticked\n" in out
    assert "  - lien_social.publics = « mouettes rieuses »: ticked, to review\n" in out
    assert out.endswith("8 answers change in 4 documents; 0 documents stay as they are.\n")

    options = ReadOptions(ocr=OcrMode.NEVER)
    run_archive(archive / "raw", tmp_path / "out", taxonomy=load_taxonomy(tmp_path / "new"), options=options)
    for tables in (tmp_path / "out", archive / "out"):  # read again; or named by now, though read before
        assert suggest_groups(open_tables(tables), load_taxonomy(tmp_path / "new")) == Suggested((), 0)


def test_nothing_differs_between_a_taxonomy_and_itself(archive: Path) -> None:
    status, out, _ = call("diff", DEFAULT_TAXONOMY, DEFAULT_TAXONOMY, archive / "raw")
    assert (status, out) == (0, "0 answers change in 0 documents; 4 documents stay as they are.\n")


def test_a_folder_without_reports_is_refused(tmp_path: Path) -> None:
    status, _, err = call("diff", DEFAULT_TAXONOMY, DEFAULT_TAXONOMY, tmp_path)
    assert (status, "no report in this folder" in err) == (2, True)


def test_a_document_that_cannot_be_read_is_named_and_counted(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "broken.pdf").write_bytes(b"%PDF-1.7\nbroken")
    shutil.copy(archive / "raw" / "0.md", tmp_path / "raw")
    status, out, err = call("diff", DEFAULT_TAXONOMY, DEFAULT_TAXONOMY, tmp_path / "raw")
    assert (status, out) == (1, "0 answers change in 0 documents; 1 document stays as it is.\n")
    assert err.startswith("broken.pdf: ")


def accept(own: Path, **fields: object) -> None:
    suggestion = Suggestion.model_validate(
        {"indicator": PUBLICS, "option": "voisins", "say": ["gens d'en face"]} | fields
    )
    accept_suggestions([suggestion], own, into=None, check=failing_cases)


def test_accepting_keeps_everything_else_as_it_was(own: Path) -> None:
    before = {path.name: path.read_text(encoding="utf-8") for path in own.rglob("*.yaml")}
    accept(own, indicator="lien_social.frequence", option="quotidienne", say=["sept jours sur sept", "à toute heure"])
    after = {path.name: path.read_text(encoding="utf-8") for path in own.rglob("*.yaml")}
    assert {name for name in before if before[name] != after[name]} == {"01_lien_social.yaml"}
    theme = after["01_lien_social.yaml"]
    added = '        synonyms:\n          - say: "sept jours sur sept"\n          - say: "à toute heure"\n'
    assert theme.replace(added, "") == before["01_lien_social.yaml"]

    changes = (own / "CHANGELOG.md").read_text(encoding="utf-8")
    line = "- `lien_social.frequence`: `quotidienne` is also printed as « sept jours sur sept », « à toute heure »\n"
    assert f"# Changes of the taxonomy\n\n## Unreleased\n{line}\n## " in changes
    assert [(case.say, case.value) for case in read_cases(own)] == [
        ("sept jours sur sept", "quotidienne"),
        ("à toute heure", "quotidienne"),
    ]


def test_accepting_twice_adds_nothing_twice(own: Path) -> None:
    accept(own)
    first = (own / "options.yaml").read_text(encoding="utf-8")
    cases = (own / "cases.yaml").read_text(encoding="utf-8")
    accept(own)
    assert (own / "options.yaml").read_text(encoding="utf-8") == first
    assert (own / "cases.yaml").read_text(encoding="utf-8") == cases


REFUSED = [
    ({"indicator": "no.such"}, "no such indicator", "an indicator that is not there"),
    ({"indicator": "capacite_a_agir.nb_projets"}, "is a count", "counts have no options"),
    ({"option": "new_one"}, "needs label_fr and label_en", "a new option without labels"),
    ({"option": "benevoles", "say": ["voisins du quartier"]}, "for voisins and for benevoles", "another's wording"),
]


@pytest.mark.parametrize(("fields", "expected", "why"), REFUSED)
def test_a_suggestion_that_cannot_be_used_changes_nothing(
    own: Path, fields: dict[str, object], expected: str, why: str
) -> None:
    before = {path: path.read_bytes() for path in own.rglob("*") if path.is_file()}
    with pytest.raises(UsageError, match=expected):
        accept(own, **fields)
    assert {path: path.read_bytes() for path in own.rglob("*") if path.is_file()} == before, why
    assert [path.name for path in own.parent.iterdir()] == ["taxonomy"]


FILES = [
    ("- option: x\n", "0.indicator: this key is missing", "a key is missing"),
    ("- {indicator: a.b, option: X y, say: [z]}\n", "0.option", "no id"),
    ("- {indicator: a.b, option: x, say: []}\n", "0.say", "nothing is said"),
    ("- {indicator: a.b, option: x, say: [z], more: 1}\n", "0.more", "a key too many"),
    ("- {indicator: a.b, option: x, says: [z]}\n", "0.says: no such key here; did you mean say?", "a key mistyped"),
    ("- [\n", "cannot be read as YAML: line 2, column 1", "broken"),
    ("", "no suggestion in it", "all were deleted"),
    ("!!python/object/apply:os.system ['true']\n", "cannot be read as YAML", "YAML that would run something"),
]


@pytest.mark.parametrize(("content", "expected", "why"), FILES)
def test_a_file_of_suggestions_with_a_fault_is_refused(tmp_path: Path, content: str, expected: str, why: str) -> None:
    (tmp_path / "s.yaml").write_text(content, encoding="utf-8")
    status, out, err = call("accept", tmp_path / "s.yaml", "--into", tmp_path / "new")
    assert (status, out) == (2, ""), why
    assert expected in err, why
    assert not (tmp_path / "new").exists()


def test_a_copy_never_goes_over_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text(f"- {{indicator: {PUBLICS}, option: voisins, say: [x y z]}}\n", encoding="utf-8")
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "mine").touch()
    assert call("accept", tmp_path / "s.yaml", "--into", tmp_path / "new")[0] == 2
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["mine"]


def test_a_case_that_no_longer_holds_fails_the_check(own: Path) -> None:
    accept(own)
    yaml = YAML(typ="safe")
    tree = yaml.load((own / "options.yaml").read_text(encoding="utf-8"))
    for option in tree["publics"]:
        option.pop("synonyms", None)
    with (own / "options.yaml").open("w", encoding="utf-8") as file:
        yaml.dump(tree, file)
    other = Path(shutil.copytree(own, own.with_name("other")))  # a place that was not loaded before
    status, _, err = call("check", "--taxonomy", other)
    assert status == 2
    assert "« gens d'en face » of lien_social.publics must name voisins, not nothing" in err


def test_what_was_accepted_before_is_no_change(own: Path) -> None:
    accept(own)
    before = {path: path.read_bytes() for path in own.rglob("*") if path.is_file()}
    other = own.with_name("other")
    (own.parent / "s.yaml").write_text(f"- {{indicator: {PUBLICS}, option: voisins, say: [gens d'en face]}}\n", "utf-8")
    status, out, _ = call("accept", own.parent / "s.yaml", "--taxonomy", own, "--into", other)
    assert (status, out) == (0, "Nothing to change: the taxonomy has all of it already.\n")
    assert {own / path.relative_to(other): path.read_bytes() for path in other.rglob("*") if path.is_file()} == before


def test_a_wording_of_two_options_is_told_with_its_file(own: Path) -> None:
    theme = own / "themes" / "09_cadre_de_vie.yaml"
    text = theme.read_text(encoding="utf-8")
    theme.write_text(text.replace('"négativement"', '"Positivement"'), encoding="utf-8")
    status, _, err = call("check", "--taxonomy", Path(shutil.copytree(own, own.with_name("other"))))
    assert status == 2
    told = "themes/09_cadre_de_vie.yaml: cadre_de_vie.image: « Positivement » is printed for positive and for negative"
    assert err.count(told) == 1


def test_the_shipped_taxonomy_names_all_that_was_accepted() -> None:
    assert failing_cases(TAXONOMY) == []

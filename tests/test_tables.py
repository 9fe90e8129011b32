"""Rows and columns: fixed types whatever the data, and identifiers made of the content alone."""

from __future__ import annotations

import io

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from extract.reports.batches import record_batch
from extract.reports.failures import failed_report
from extract.reports.rows import codebook_rows, report_rows
from extract.reports.sites import site_columns
from models.columns import Table, field_note
from models.errors import DocumentError, ErrorCode
from models.records import Issue, Quantity, Report, Source, Verbatim
from models.schemas import CODEBOOK, PER_DOCUMENT, SITES, site_indicators_table
from models.taxonomy import load_taxonomy
from models.vocabulary import CoverageState, IssueCode, IssueLevel
from models.vocabulary import Status as RowStatus
from tests.made_reports import made_choice, made_count, made_evidence, made_report

TAXONOMY = load_taxonomy()
COLUMNS = site_columns(TAXONOMY)
ALL_TABLES = (*PER_DOCUMENT, SITES, CODEBOOK, site_indicators_table(TAXONOMY))
DOCUMENTS, OBSERVATIONS, VERBATIMS, COVERAGE, ISSUES = range(5)

CONTRACT = {
    "documents": "document_id file_name source_uri media_type byte_size sha256 page_count reader ocr_page_count "
    "layout_era site_id site_name_raw status error_code error_message explained_ratio observation_count review_count "
    "issue_count pipeline_version taxonomy_version file_names",
    "sites": "site_id site_name name_variants document_count latest_document_id",
    "observations": "observation_id document_id site_id dimension_id theme_id indicator_id kind value_id is_selected "
    "value_number value_min value_max period is_approximate value_raw status confidence match_method match_score "
    "runner_up_id runner_up_score page_no line_start line_end char_start char_end x0 top x1 bottom quote",
    "verbatims": "verbatim_id document_id site_id theme_id text text_raw is_truncated status confidence page_no "
    "line_start line_end char_start char_end x0 top x1 bottom quote",
    "coverage": "document_id dimension_id theme_id indicator_id state",
    "issues": "issue_id document_id code level page_no line_start message value_raw hint",
    "codebook": "dimension_id theme_id indicator_id value_id kind unit label_fr label_en is_open",
}


def rows_of(report: Report) -> tuple[list[tuple[object, ...]], ...]:
    return report_rows(report, TAXONOMY.version, COLUMNS).rows


def frame(table: Table, rows: list[tuple[object, ...]]) -> pd.DataFrame:
    """Return rows as a pandas user reads them: through Parquet."""
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_batches([record_batch(table.schema, rows)]), buffer)
    return pd.read_parquet(buffer)


@pytest.mark.parametrize("name", sorted(CONTRACT))
def test_every_column_of_the_contract_is_there(name: str) -> None:
    (table,) = (t for t in ALL_TABLES if t.name == name)
    assert set(CONTRACT[name].split()) <= set(table.schema.names)


@pytest.mark.parametrize("table", ALL_TABLES, ids=lambda t: t.name)
def test_every_column_says_what_it_means(table: Table) -> None:
    assert [f.name for f in table.schema if not field_note(f, "description")] == []
    assert len(set(table.schema.names)) == len(table.schema.names)


TYPES = [
    # table, column, type without any row, why
    ("observations", "is_selected", "boolean"),  # has nulls: a plain bool would come back as objects
    ("observations", "is_approximate", "bool"),  # never null
    ("observations", "value_id", "str"),  # all-null text stays text
    ("observations", "x0", "float64"),
    ("issues", "page_no", "Int64"),  # null for what concerns the whole document
    ("documents", "byte_size", "int64"),
    ("documents", "error_code", "str"),
    ("site_indicators", "lien_social.publics=voisins", "boolean"),
    ("site_indicators", "capacite_a_agir.nb_projets", "float64"),
]


@pytest.mark.parametrize(("name", "column", "expected"), TYPES)
def test_an_empty_table_keeps_its_types_in_pandas(name: str, column: str, expected: str) -> None:
    (table,) = (t for t in ALL_TABLES if t.name == name)
    got = str(frame(table, [])[column].dtype)
    assert got == expected or (expected == "str" and got == "object")  # pandas 2 has no type for texts


def test_null_columns_keep_their_types_with_rows() -> None:
    report = made_report(observations=(made_count("capacite_a_agir.nb_projets", Quantity()),))
    found = frame(PER_DOCUMENT[OBSERVATIONS], rows_of(report)[OBSERVATIONS])
    assert str(found["is_selected"].dtype) == "boolean"
    assert found["is_selected"].isna().all()
    assert str(found["value_number"].dtype) == "float64"


def test_a_whole_report_becomes_rows_in_the_order_of_its_records() -> None:
    verbatim = Verbatim(
        theme_id=None,
        text="Bien.",
        text_raw="Bien",
        is_truncated=True,
        status=RowStatus.REVIEW,
        confidence=0.5,
        evidence=made_evidence("Bien"),
    )
    report = made_report(
        observations=(
            made_choice("lien_social.publics", "voisins", raw="voisin·e·s du quartier", at=12),
            made_choice("lien_social.publics", None, raw="marins", at=40, runner_up="voisins", status=RowStatus.REVIEW),
            made_count("capacite_a_agir.nb_projets", Quantity(value_min=4.0, value_max=6.0, period="year")),
        ),
        verbatims=(verbatim,),
        issues=(Issue(code=IssueCode.UNKNOWN_PHRASE, level=IssueLevel.WARNING, message="marins", page_no=1),),
        states={"lien_social.publics": CoverageState.ANSWERED},
    )
    rows = rows_of(report)
    found = frame(PER_DOCUMENT[OBSERVATIONS], rows[OBSERVATIONS])
    assert list(found["value_raw"]) == ["voisin·e·s du quartier", "marins", "5"]
    assert list(found["status"]) == ["accepted", "review", "accepted"]
    assert list(found["quote"]) == ["voisin·e·s du quartier", "marins", "5"]
    assert found["char_end"].iloc[0] - found["char_start"].iloc[0] == len("voisin·e·s du quartier")
    assert (found["value_min"].iloc[2], found["value_max"].iloc[2], found["period"].iloc[2]) == (4.0, 6.0, "year")
    assert frame(PER_DOCUMENT[VERBATIMS], rows[VERBATIMS])["is_truncated"].tolist() == [True]
    assert frame(PER_DOCUMENT[COVERAGE], rows[COVERAGE])["state"].tolist() == ["answered"]
    assert frame(PER_DOCUMENT[ISSUES], rows[ISSUES])["code"].tolist() == ["unknown_phrase"]
    assert frame(PER_DOCUMENT[DOCUMENTS], rows[DOCUMENTS])["file_names"].iloc[0].tolist() == ["a.txt"]


def observation_ids(*observations: object) -> list[object]:
    return [row[0] for row in rows_of(made_report(observations=observations))[OBSERVATIONS]]  # type: ignore[arg-type]


def test_identifiers_come_from_the_content() -> None:
    first = made_choice("lien_social.publics", "voisins", at=3)
    (alone,) = observation_ids(first)
    other, again = observation_ids(made_choice("sante.effets", "inconfort"), first)
    assert alone == again  # its place among the others does not matter
    assert other != again
    assert len(str(alone)) == 16
    assert observation_ids(made_choice("lien_social.publics", "voisins", at=4)) != [alone]


def test_the_same_fact_twice_still_has_two_identifiers() -> None:
    twice = made_choice("lien_social.publics", "voisins", at=3)
    assert len(set(observation_ids(twice, twice, twice))) == 3


def test_a_failed_document_is_a_row_with_its_reason_and_nothing_answered() -> None:
    source = Source(path="/nowhere/x.pdf", file_name="x.pdf", source_uri="file:///nowhere/x.pdf", byte_size=3)
    error = DocumentError(ErrorCode.OUTSIDE_ROOT, "a link out of the folder", "copy the file")
    rows = rows_of(failed_report(source, error, TAXONOMY))
    document = frame(PER_DOCUMENT[DOCUMENTS], rows[DOCUMENTS]).iloc[0]
    assert (document["status"], document["error_code"]) == ("failed", "outside_root")
    assert pd.isna(document["sha256"])
    assert len(document["document_id"]) == 16
    assert {row[5] for row in rows[COVERAGE]} == {"unreadable"}
    assert len(rows[COVERAGE]) == len(TAXONOMY.indicators)
    assert [row[8] for row in rows[ISSUES]] == ["copy the file"]


def test_half_a_surrogate_pair_does_not_stop_a_run() -> None:
    report = made_report(observations=(made_choice("sante.effets", None, raw="ab\ud83d"),))
    assert frame(PER_DOCUMENT[OBSERVATIONS], rows_of(report)[OBSERVATIONS])["value_raw"].tolist() == ["ab?"]


def test_the_codebook_has_every_option_and_one_row_for_each_other_question() -> None:
    found = frame(CODEBOOK, codebook_rows(TAXONOMY))
    assert set(found["indicator_id"]) == {i.id for _, i in TAXONOMY.indicators}
    assert not found.duplicated(["indicator_id", "value_id"]).any()
    assert found.loc[found["kind"] == "count", "value_id"].isna().all()
    assert len(found) == sum(max(1, len(i.options)) for _, i in TAXONOMY.indicators)

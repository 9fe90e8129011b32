"""A report whose bytes are known is understood anew from what was kept: no byte is read, the tables are the same."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from shutil import copytree, rmtree
from typing import NamedTuple

import pytest

from benchmarks.reports import generate
from extract.files.document_cache import document_key, save_document
from extract.files.media_types import MediaType
from extract.files.source_bytes import read_bytes
from extract.files.sources import list_sources
from extract.files.storage import open_place
from extract.readers import load_by_digest, read_document
from extract.reports import report
from extract.reports.failures import sha256_of_all
from extract.reports.originals import KeptOriginal, StaleDigestError, find_kept
from extract.reports.report import process_source
from extract.run import found_documents
from extract.run.engine import run_archive
from extract.run.pool_process import to_fetch
from extract.run.workers import Task
from models.document import OrderMethod
from models.options import OcrMode, ReadOptions
from models.records import Source
from models.taxonomy import DEFAULT_TAXONOMY, Taxonomy, load_taxonomy
from tests.object_storage import BUCKET, storage_in_environment
from tests.test_witnesses import LEFT, RIGHT, drawn
from tests.written_files import contents

TAXONOMY = load_taxonomy()
SETTLED_NS = 1_700_000_000_000_000_000
SEEDS = {"one.pdf": 1, "two.pdf": 2}


class Archive(NamedTuple):
    """An archive that was read once. `opened`: the files whose bytes were asked for since, by name."""

    raw: Path
    out: Path
    options: ReadOptions
    opened: set[str]

    def run(self, out: Path, **more: object) -> None:
        wanted = {"taxonomy": TAXONOMY, "options": self.options, **more}
        run_archive(self.raw, out, **wanted)  # type: ignore[arg-type]


@pytest.fixture
def edited(tmp_path: Path) -> Taxonomy:
    """A taxonomy with one more spelling."""
    folder = tmp_path / "taxonomy"
    copytree(DEFAULT_TAXONOMY, folder)
    options = (folder / "options.yaml").read_text(encoding="utf-8")
    changed = options.replace('["bénévoles",', '["bénévoles", "bénévoles de passage",', 1)
    assert changed != options
    (folder / "options.yaml").write_text(changed, encoding="utf-8")
    return load_taxonomy(folder)


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    opened: set[str] = set()

    def read(source: Source, max_bytes: int) -> bytes:
        opened.add(source.file_name)
        return read_bytes(source, max_bytes)

    def hashed(paths: Sequence[str]) -> dict[str, str | None]:
        opened.update(os.path.basename(path) for path in paths)
        return sha256_of_all(paths)

    monkeypatch.setattr(found_documents, "_SETTLES_NS", -(10**18))  # the files of a test are all younger than a second
    options = ReadOptions(ocr=OcrMode.NEVER, nlp=False, cache_dir=str(tmp_path / "cache"))
    made = Archive(tmp_path / "raw", tmp_path / "out", options, opened)
    made.raw.mkdir()
    for name, seed in SEEDS.items():
        (made.raw / name).write_bytes(generate("pdf_single", seed).data)
    made.run(made.out)
    monkeypatch.setattr(report, "read_bytes", read)
    monkeypatch.setattr(found_documents, "sha256_of_all", hashed)
    return made


def _replace(archive: Archive) -> None:
    (archive.raw / "one.pdf").write_bytes(generate("pdf_single", 9).data)


def _rename(archive: Archive) -> None:
    (archive.raw / "one.pdf").rename(archive.raw / "three.pdf")


def _lose_what_was_kept(archive: Archive) -> None:
    rmtree(archive.options.cache_dir or "")


def _spoil_what_was_kept(archive: Archive) -> None:
    for path in Path(archive.options.cache_dir or "").rglob("*.z"):
        path.write_bytes(b"")


AFTER_AN_EDIT: list[tuple[str, Callable[[Archive], object], dict[str, object], set[str]]] = [
    # what else happens, how the run is asked for, and the files that are opened
    ("nothing: no byte is read", lambda archive: None, {}, set()),
    ("another file has the name", _replace, {}, {"one.pdf"}),
    ("what has a new name may be another file", _rename, {}, {"three.pdf"}),
    ("the time of a file was set back", lambda a: os.utime(a.raw / "one.pdf", ns=(1, 1)), {}, {"one.pdf"}),
    ("who forces a run trusts no time of a file", lambda archive: None, {"force": True}, set(SEEDS)),
    ("nothing is kept any more", _lose_what_was_kept, {}, set(SEEDS)),
    ("what was kept is spoilt", _spoil_what_was_kept, {}, set(SEEDS)),
]


@pytest.mark.parametrize(
    ("happens", "more", "opened"), [row[1:] for row in AFTER_AN_EDIT], ids=[row[0] for row in AFTER_AN_EDIT]
)
def test_after_an_edit_of_the_taxonomy_only_files_that_may_have_changed_are_opened(
    archive: Archive,
    edited: Taxonomy,
    tmp_path: Path,
    happens: Callable[[Archive], object],
    more: dict[str, object],
    opened: set[str],
) -> None:
    happens(archive)
    archive.run(archive.out, taxonomy=edited, **more)
    assert archive.opened == opened
    archive.run(tmp_path / "fresh", taxonomy=edited, options=ReadOptions(ocr=OcrMode.NEVER, nlp=False))
    assert contents(archive.out) == contents(tmp_path / "fresh")


def test_of_a_stored_archive_no_object_is_fetched_again(edited: Taxonomy, tmp_path: Path) -> None:
    root = f"s3://{BUCKET}/originals"
    options = ReadOptions(ocr=OcrMode.NEVER, nlp=False, cache_dir=str(tmp_path / "cache"))
    with storage_in_environment() as door:
        for name, seed in SEEDS.items():
            open_place(root).write(name, generate("pdf_single", seed).data)
        asked: list[set[str]] = []
        for taxonomy in (TAXONOMY, edited):
            door.reset()
            done = run_archive(root, tmp_path / "out", taxonomy=taxonomy, options=options)
            assert done.read == len(SEEDS)
            asked.append({line.rpartition("/")[2] for line in door.requests if line.startswith("GET ")} & set(SEEDS))
    assert asked == [set(SEEDS), set()]


TO_FETCH = [
    # path, digest, whether its bytes are fetched ahead, why
    ("s3://archive/new.pdf", "", True, "nothing is known of it"),
    ("s3://archive/text.txt", "cd" * 32, True, "its bytes are known, and nothing was kept of them"),
    ("s3://archive/kept.pdf", "ab" * 32, False, "it is understood from what was kept"),
    ("/archive/new.pdf", "", False, "it is on this machine"),
]


@pytest.mark.parametrize(("path", "digest", "is_fetched", "why"), TO_FETCH, ids=[row[3] for row in TO_FETCH])
def test_what_was_kept_is_not_fetched_ahead(tmp_path: Path, path: str, digest: str, is_fetched: bool, why: str) -> None:
    options = ReadOptions(ocr=OcrMode.NEVER, cache_dir=str(tmp_path))
    document = read_document(generate("pdf_single", 1).data, MediaType.PDF, ReadOptions(ocr=OcrMode.NEVER))
    save_document(str(tmp_path), document_key("ab" * 32, MediaType.PDF, options, ""), document)
    source = Source(path=path, file_name="a", source_uri=path, byte_size=9, sha256=digest)
    assert (list(to_fetch([Task(source, ("a",))], options)) == [source]) is is_fetched, why


def test_a_file_that_changed_a_moment_before_it_was_listed_is_compared(
    archive: Archive, edited: Taxonomy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(found_documents, "_SETTLES_NS", 10**18)
    archive.run(archive.out)
    archive.opened.clear()
    archive.run(archive.out, taxonomy=edited)
    assert archive.opened == set(SEEDS)


@pytest.fixture
def misread(tmp_path: Path) -> tuple[Source, ReadOptions]:
    """A page in two columns that was kept in the wrong order, so that it is read once more in the other."""
    (tmp_path / "columns.pdf").write_bytes(drawn(LEFT, RIGHT))
    ((source,), _) = list_sources(tmp_path / "columns.pdf")
    data = drawn(LEFT, RIGHT)
    digest = hashlib.sha256(data).hexdigest()
    options = ReadOptions(ocr=OcrMode.NEVER, nlp=False, cache_dir=str(tmp_path / "cache"))
    document = read_document(data, MediaType.PDF, ReadOptions(ocr=OcrMode.NEVER, nlp=False, order=OrderMethod.FILE))
    save_document(str(tmp_path / "cache"), document_key(digest, MediaType.PDF, options, ""), document)
    return _known(source, digest), options


def _known(source: Source, digest: str) -> Source:
    return Source(
        path=source.path,
        file_name=source.file_name,
        source_uri=source.source_uri,
        byte_size=source.byte_size,
        stamp=source.stamp,
        sha256=digest,
    )


def test_the_other_order_is_read_from_the_bytes_and_kept(misread: tuple[Source, ReadOptions]) -> None:
    source, options = misread
    found = process_source(source, TAXONOMY, options)
    assert found.as_read is not None
    assert {page.order_method for page in found.as_read.pages} == {OrderMethod.GEOMETRY}
    Path(source.path).unlink()
    assert process_source(source, TAXONOMY, options).document == found.document, "both orders are kept by now"


def test_bytes_that_turn_out_to_be_others_are_read_as_what_they_are(misread: tuple[Source, ReadOptions]) -> None:
    source, options = misread
    other = generate("pdf_single", 5).data
    Path(source.path).write_bytes(other)
    found = process_source(source, TAXONOMY, options)
    assert (found.document.sha256, found.document.byte_size) == (hashlib.sha256(other).hexdigest(), len(other))
    kept = find_kept(source, options)
    assert isinstance(kept, KeptOriginal)
    with pytest.raises(StaleDigestError):
        kept.read(ReadOptions(ocr=OcrMode.NEVER, nlp=False, order=OrderMethod.GEOMETRY))


def test_a_file_that_is_gone_when_its_bytes_are_needed_is_a_failed_document(
    misread: tuple[Source, ReadOptions],
) -> None:
    source, options = misread
    Path(source.path).unlink()
    assert process_source(source, TAXONOMY, options).document.error_code == "unreadable_file"


def test_nothing_is_looked_for_without_a_cache_or_a_digest(misread: tuple[Source, ReadOptions]) -> None:
    source, options = misread
    assert load_by_digest(source.sha256, ReadOptions(ocr=OcrMode.NEVER, nlp=False)) is None
    assert find_kept(_known(source, ""), options) is None

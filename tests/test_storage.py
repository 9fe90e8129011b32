"""Reports in object storage: what is listed, read and refused, and a storage that does not always answer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from extract.files.read_ahead import announce
from extract.files.source_bytes import read_bytes
from extract.files.sources import list_sources
from extract.files.storage import StorageError, is_url, local_path, open_place, split_url
from extract.reports.failures import sha256_of_all
from models.errors import DocumentError, UsageError
from tests.object_storage import BUCKET, Door, fill, open_fresh, storage_in_environment

URL = f"s3://{BUCKET}"


@pytest.fixture(scope="module")
def served() -> Iterator[Door]:
    with storage_in_environment() as door:
        yield door


@pytest.fixture
def door(served: Door) -> Iterator[Door]:
    served.reset()
    yield served
    served.reset()


PLACES = [
    # what is typed, the local path that it names, None for object storage
    ("data/raw", Path("data/raw")),
    ("C:/reports", Path("C:/reports")),  # a drive, not a scheme
    ("a:b/c", Path("a:b/c")),  # a colon alone makes no URL
    ("file:///srv/re%C3%A7us", Path("/srv/reçus")),
    ("file://localhost/srv/x", Path("/srv/x")),
    ("s3://bucket/in", None),
    ("gs://bucket/in", None),
]


@pytest.mark.parametrize(("text", "path"), PLACES)
def test_paths_and_urls_are_told_apart(text: str, path: Path | None) -> None:
    assert local_path(text) == path


REFUSED = [
    ("memory://x", "one process only"),  # the processes that read would see another, empty one
    ("file://fileserver/x", "another machine"),
]


@pytest.mark.parametrize(("text", "why"), REFUSED)
def test_urls_that_cannot_be_used_say_why(text: str, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        local_path(text)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("s3://", "names no bucket"),
        ("nosuch://x/y", "Protocol not known"),
        ("gs://bucket/x", "gcsfs"),  # the library that it needs is named
    ],
)
def test_schemes_that_nobody_knows_are_refused(url: str, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        open_place(url)


def test_every_object_below_the_prefix_is_a_source(door: Door) -> None:
    place = open_place(f"{URL}/list")
    names = ["b.txt", "a été #1?.txt", "deep/er/c.txt", "deep//d.txt", "_notes.md", ".hidden/e.txt", "deep/.git/f"]
    fill(place, dict.fromkeys(names, "text"))
    fill(open_place(URL), {"list2/other.txt": "not below list/", "list.txt": "nor this"})
    place._fs.touch(f"{BUCKET}/list/folder/")  # what some tools put down as a folder
    sources, failures = list_sources(f"{URL}/list/")
    assert [s.file_name for s in sources] == ["a été #1?.txt", "b.txt", "deep//d.txt", "deep/er/c.txt"]
    assert failures == []
    assert [s.source_uri for s in sources] == [f"{URL}/list/{s.file_name}" for s in sources]
    assert [read_bytes(s, 100) for s in sources] == [b"text"] * 4
    assert all(s.byte_size == 4 and s.touched_ns == 0 for s in sources)


def test_the_stamp_changes_with_the_bytes_and_with_nothing_else(door: Door) -> None:
    place = open_place(f"{URL}/stamp")
    seen = []
    for text in ("one", "one", "two", "three"):
        place.write("a.txt", text.encode())
        seen.append(list_sources(f"{URL}/stamp")[0][0].stamp)
    assert seen[0] == seen[1] != ""
    assert len(set(seen)) == 3


def test_more_objects_than_one_answer_holds_are_listed(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.files.storage._KEYS_PER_PAGE", 3)
    fill(open_place(f"{URL}/pages"), {f"{i:02}.txt": str(i) for i in range(10)})
    door.reset()
    assert [s.file_name for s in list_sources(f"{URL}/pages")[0]] == [f"{i:02}.txt" for i in range(10)]
    assert len(door.requests) == 4


def test_a_single_object_is_an_archive(door: Door) -> None:
    fill(open_place(URL), {"one/report.txt": "text", "one/report.txt.bak": "not this one"})
    (source,), _ = list_sources(f"{URL}/one/report.txt")
    assert (source.file_name, source.source_uri) == ("report.txt", f"{URL}/one/report.txt")


MISSING = [
    (f"{URL}/nothing/here", "no object under this name"),
    ("s3://no-such-bucket/x", "there is nothing there"),
]


@pytest.mark.parametrize(("url", "why"), MISSING)
def test_a_place_without_reports_is_refused_by_name(door: Door, url: str, why: str) -> None:
    with pytest.raises(UsageError, match=f"{url}.*{why}"):
        list_sources(url)


UNREADABLE = [
    # size told by the listing, content then found, most bytes, code
    (0, "", 10, "empty"),
    (20, "twenty letters here..", 10, "too_large"),  # told before it is fetched
    (5, "it has grown since", 10, "too_large"),
    (5, None, 10, "unreadable_file"),  # removed since
]


@pytest.mark.parametrize(("size", "text", "most", "code"), UNREADABLE)
def test_what_cannot_be_read_says_why(door: Door, size: int, text: str | None, most: int, code: str) -> None:
    place = open_place(f"{URL}/bad")
    place.write("a.txt", b"x" * size)
    (source,), _ = list_sources(f"{URL}/bad")
    place.delete("a.txt")
    if text is not None:
        place.write("a.txt", text.encode())
    with pytest.raises(DocumentError) as caught:
        read_bytes(source, most)
    assert caught.value.code == code


def test_an_answer_of_503_is_asked_for_again(door: Door) -> None:
    place = open_place(f"{URL}/busy")
    place.write("a.txt", b"text")
    (source,), _ = list_sources(f"{URL}/busy")
    door.refuse("GET", "busy/a.txt", times=2)
    assert read_bytes(source, 100) == b"text"
    assert door.requests.count(f"GET /{BUCKET}/busy/a.txt") == 3


def test_an_object_that_is_never_answered_fails_alone(door: Door) -> None:
    fill(open_place(f"{URL}/gone"), {"a.txt": "text", "b.txt": "text"})
    first, second = list_sources(f"{URL}/gone")[0]
    door.refuse("GET", "gone/a.txt", times=1_000)
    with pytest.raises(DocumentError, match=r"gone/a\.txt: .*unable to handle request") as caught:
        read_bytes(first, 100)
    assert (caught.value.code, "run again" in caught.value.hint) == ("unreadable_file", True)
    assert read_bytes(second, 100) == b"text"


AHEAD = [
    # sizes of the objects, most bytes on their way, and how many are fetched at the same time
    ([10] * 20, 1_000, 8),
    ([10] * 20, 45, 4),  # a bound of memory
    ([100] * 3, 45, 1),  # one, whatever its size
]


@pytest.mark.parametrize(("sizes", "most_bytes", "at_once"), AHEAD)
def test_what_comes_next_is_fetched_meanwhile(
    door: Door, monkeypatch: pytest.MonkeyPatch, sizes: list[int], most_bytes: int, at_once: int
) -> None:
    monkeypatch.setattr("extract.files.read_ahead._MOST_BYTES_AHEAD", most_bytes)
    place = open_place(f"{URL}/ahead-{len(sizes)}-{most_bytes}")
    fill(place, {f"{i:02}.txt": chr(97 + i) * size for i, size in enumerate(sizes)})
    sources, _ = list_sources(place.url)
    door.reset()
    door.pause_seconds = 0.05
    announce(sources, 1_000)
    assert [read_bytes(source, 1_000)[:1].decode() for source in sources] == [chr(97 + i) for i in range(len(sizes))]
    assert len(door.requests) == len(sizes)
    assert door.most_present == at_once


def test_an_announced_object_that_is_gone_fails_when_its_turn_comes(door: Door) -> None:
    place = open_place(f"{URL}/ahead-gone")
    fill(place, {"a.txt": "text", "b.txt": "text"})
    first, second = list_sources(place.url)[0]
    place.delete("b.txt")
    announce([first, second], 100)
    assert read_bytes(first, 100) == b"text"
    with pytest.raises(DocumentError, match="there is nothing there"):
        read_bytes(second, 100)


def test_objects_of_one_size_are_compared_several_at_a_time(door: Door) -> None:
    place = open_place(f"{URL}/compare")
    fill(place, {f"{i:02}.txt": f"{i % 5}" for i in range(20)})
    door.reset()
    door.pause_seconds = 0.05
    found = sha256_of_all([*(place.url_of(f"{i:02}.txt") for i in range(20)), place.url_of("none.txt")])
    assert len({digest for digest in found.values() if digest}) == 5
    assert found[place.url_of("none.txt")] is None
    assert door.most_present > 4


def test_a_listing_that_is_never_answered_stops_before_anything_is_read(door: Door) -> None:
    door.refuse("GET", f"/{BUCKET}", times=1_000)
    with pytest.raises(UsageError, match="nothing was read"):
        list_sources(f"{URL}/list")


def test_an_object_is_created_only_once(door: Door) -> None:
    place = open_place(f"{URL}/once")
    assert [place.create("lock", b"mine"), place.create("lock", b"yours")] == [True, False]
    assert place.read_if_there("lock") == b"mine"
    place.delete("lock")
    place.delete("lock")  # what is not there is removed already
    assert place.read_if_there("lock") is None


def test_an_url_is_taken_apart_and_put_together_again(door: Door) -> None:
    for url in (f"{URL}/a/b.txt", f"{URL}/a//b.txt", f"{URL}/é ?#.txt"):
        place, key = split_url(url)
        assert place.url_of(key) == url
        assert is_url(url)


def test_without_credentials_the_reason_is_told(door: Door, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    try:
        with pytest.raises(StorageError, match="no credentials"):
            open_fresh(f"{URL}/no-credentials").read("a.txt")
    finally:
        monkeypatch.undo()
        open_fresh(URL)

"""Tables in object storage: all of the old ones or all of the new ones, by whichever machine, whatever is killed."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pandas as pd
import pytest

from extract import open_tables
from extract.files import storage, storage_lock
from extract.files.storage import Place, StorageError, open_place
from extract.files.storage_lock import LOCK, hold_lock
from extract.run.engine import run_archive
from extract.run.finish import all_tables
from extract.run.storage_editions import CURRENT, OBJECTS, read_edition
from extract.run.storage_tables import open_publication
from models.errors import UsageError
from models.options import ReadOptions
from models.taxonomy import load_taxonomy
from tests.made_reports import process_made
from tests.object_storage import BUCKET, Door, fill, open_fresh, storage_in_environment

TAXONOMY = load_taxonomy()
ROOT = Path(__file__).parents[1]
REPORTS = {
    "a.txt": "La Grange\nlien_social.publics=voisins\n",
    "b.txt": "Le Quai\nsante.effets=inconfort\n",
    "sub/broken.txt": "FAIL\n",
}
TABLES = sorted(table.name for table in all_tables(TAXONOMY))


@pytest.fixture(scope="module")
def served() -> Iterator[Door]:
    with storage_in_environment() as door:
        yield door


@pytest.fixture
def place(served: Door, request: pytest.FixtureRequest) -> Iterator[Place]:
    """Return an empty place of its own for each test."""
    served.reset()
    yield open_place(f"s3://{BUCKET}/{sha256(request.node.name.encode()).hexdigest()[:8]}/out")
    served.reset()


def run(reports: dict[str, str], out: str, home: Path, *, by_site: bool = False, nlp: bool = True) -> None:
    """Read reports, which lie in the storage beside `out`, and publish the tables there."""
    root = f"{out}-raw"
    for found in list(open_place(root).list_files()):
        open_place(root).delete(found.key)
    fill(open_place(root), reports)
    with open_publication(out, home) as publication:
        read_stored(root, publication.folder, by_site=by_site, nlp=nlp)
        publication.publish()


def read_stored(root: str, folder: Path, *, by_site: bool = False, nlp: bool = True) -> None:
    run_archive(root, folder, taxonomy=TAXONOMY, options=ReadOptions(nlp=nlp), by_site=by_site, process=process_made)


def frames_equal(one: dict[str, pd.DataFrame], two: dict[str, pd.DataFrame]) -> bool:
    return one.keys() == two.keys() and all(one[name].equals(two[name]) for name in one)


def keys(place: Place) -> set[str]:
    return {file.key for file in place.list_files()}


def test_tables_are_published_whole_and_under_the_names_that_people_type(place: Place, tmp_path: Path) -> None:
    run(REPORTS, place.url, tmp_path, by_site=True)
    tables = open_tables(place.url)
    assert sorted(tables) == TABLES
    assert list(tables["documents"]["file_name"]) == ["a.txt", "b.txt", "sub/broken.txt"]
    assert tables["documents"]["source_uri"].iloc[0] == f"{place.url}-raw/a.txt"
    for name in TABLES:
        typed = pd.read_parquet(place.url_of(f"{name}.parquet"))
        pd.testing.assert_frame_equal(typed, tables[name])
    assert {"run.json", "datapackage.json", "by_site/le-quai/observations.parquet"} <= keys(place)
    assert LOCK not in keys(place)
    assert json.loads(place.read("run.json"))["counts"]["documents"] == 3


def test_nothing_that_is_written_holds_credentials(place: Place, tmp_path: Path) -> None:
    secret = os.environ["AWS_SECRET_ACCESS_KEY"].encode()
    run(REPORTS, place.url, tmp_path)
    written = [place.read(key) for key in keys(place)] + [p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()]
    assert len(written) > 20
    assert [data for data in written if secret in data] == []


def test_the_tables_are_those_of_a_run_into_a_folder(place: Place, tmp_path: Path) -> None:
    run(REPORTS, place.url, tmp_path / "home")
    read_stored(f"{place.url}-raw", tmp_path / "out")
    assert frames_equal(open_tables(place.url), open_tables(tmp_path / "out"))


def test_another_machine_goes_on_where_the_last_one_ended(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(REPORTS, place.url, tmp_path / "one")
    run(REPORTS | {"c.txt": "Le Port\n"}, place.url, tmp_path / "two")
    with open_publication(place.url, tmp_path / "one") as publication:  # which knows of no c.txt
        assert frames_equal(open_tables(publication.folder), open_tables(place.url))
    assert len(open_tables(place.url)["documents"]) == 4


def test_a_run_reads_only_what_changed(place: Place, served: Door, tmp_path: Path) -> None:
    run(REPORTS, place.url, tmp_path / "one")
    fill(open_place(f"{place.url}-raw"), {"b.txt": "Le Quai Neuf\n"})
    served.reset()
    with open_publication(place.url, tmp_path / "two") as publication:  # a machine that has nothing yet
        read_stored(f"{place.url}-raw", publication.folder)
        publication.publish()
    read = {line.rpartition("-raw/")[2] for line in served.requests if line.startswith("GET") and "-raw/" in line}
    assert read == {"b.txt"}
    assert list(open_tables(place.url)["sites"]["site_name"]) == ["La Grange", "Le Quai Neuf"]


def test_contents_that_no_run_needs_are_removed_and_those_of_the_run_before_stay(place: Place, tmp_path: Path) -> None:
    editions = []
    for text in ("un", "deux", "trois"):
        run({"a.txt": f"La Grange\n{text}\n"}, place.url, tmp_path)
        editions.append(read_edition(place))
    there = {key for key in keys(place) if key.startswith(OBJECTS)}
    first, second, third = ({file.key for file in e.files.values()} for e in editions if e is not None)
    assert second | third == there
    assert first - there


def test_tables_that_are_no_more_lose_their_names(place: Place, tmp_path: Path) -> None:
    run(REPORTS, place.url, tmp_path, by_site=True)
    place.write("notes.txt", b"mine")
    run(REPORTS, place.url, tmp_path)
    visible = {key for key in keys(place) if not key.startswith((".", "pages/"))}
    told = {"run.json", "datapackage.json", "index.html", "site.html", CURRENT}
    assert visible == {*(f"{name}.parquet" for name in TABLES), *told, "notes.txt"}


KILLED_AT = [
    # the request that is never made, how many of its kind were made before, whether the new tables are the tables
    ("upload", 4, False),
    ("write current.json", 0, False),  # everything is there, nothing says so yet
    ("copy", 3, True),
    ("write .copied.json", 1, True),  # names are copied, nothing says so yet
]
KILLED_RUN = """
import os, sys
from pathlib import Path
from extract.files.storage import Place
from extract.run.engine import run_archive
from extract.run.storage_tables import open_publication
from models.options import ReadOptions
from models.taxonomy import load_taxonomy
from tests.made_reports import process_made

(method, _, wanted), after, out, home = sys.argv[1].partition(" "), int(sys.argv[2]), sys.argv[3], Path(sys.argv[4])
real = getattr(Place, method)

def dying(place, *arguments):
    global after
    if not wanted or arguments[0] == wanted:
        if after == 0:
            os._exit(9)
        after -= 1
    return real(place, *arguments)

setattr(Place, method, dying)
with open_publication(out, home) as publication:
    taxonomy = load_taxonomy()
    options = ReadOptions(nlp=False)  # the model takes seconds to load
    run_archive(out + "-raw", publication.folder, taxonomy=taxonomy, options=options, process=process_made)
    publication.publish()
"""


@pytest.mark.parametrize(("request_", "after", "is_decided"), KILLED_AT)
def test_a_killed_run_leaves_whole_tables_and_the_next_one_finishes(
    place: Place, tmp_path: Path, request_: str, after: int, is_decided: bool
) -> None:
    run(REPORTS | {"gone.txt": "Le Vieux\n"}, place.url, tmp_path / "home", nlp=False)
    before = open_tables(place.url)
    raw = open_place(f"{place.url}-raw")
    raw.delete("gone.txt")
    raw.write("b.txt", b"Le Quai Neuf\nlien_social.publics=benevoles\n")
    read_stored(raw.url, tmp_path / "fresh", nlp=False)
    fresh = open_tables(tmp_path / "fresh")

    command = [sys.executable, "-c", KILLED_RUN, request_, str(after), place.url, str(tmp_path / "home")]
    assert subprocess.run(command, check=False, cwd=ROOT).returncode == 9
    assert frames_equal(open_tables(place.url), fresh if is_decided else before)
    if not is_decided:
        for name in TABLES:
            pd.testing.assert_frame_equal(pd.read_parquet(place.url_of(f"{name}.parquet")), before[name])

    with open_publication(place.url, tmp_path / "home") as publication:  # the dead one's lock is no obstacle
        read_stored(raw.url, publication.folder, nlp=False)
        publication.publish()
    assert frames_equal(open_tables(place.url), fresh)
    for name in TABLES:
        pd.testing.assert_frame_equal(pd.read_parquet(place.url_of(f"{name}.parquet")), fresh[name])


def test_a_storage_that_does_not_take_the_tables_keeps_the_old_ones(
    place: Place, served: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "_TRIES", 1)  # pauses before each further one take seconds
    open_fresh(place.url)
    run(REPORTS, place.url, tmp_path)
    before = open_tables(place.url)
    fill(open_place(f"{place.url}-raw"), {"b.txt": "Le Quai Neuf\n"})
    with open_publication(place.url, tmp_path) as publication:
        read_stored(f"{place.url}-raw", publication.folder)
        served.refuse("PUT", OBJECTS, times=1_000)
        with pytest.raises(StorageError, match="unable to handle"):
            publication.publish()
    served.reset()
    assert frames_equal(open_tables(place.url), before)
    with open_publication(place.url, tmp_path) as publication:  # reads nothing again, and publishes what it made
        publication.publish()
    assert "Le Quai Neuf" in list(open_tables(place.url)["sites"]["site_name"])


def test_two_runs_do_not_write_to_one_place(place: Place, tmp_path: Path) -> None:
    with open_publication(place.url, tmp_path / "one"):
        who = f"process {os.getpid()} on {socket.gethostname()}"
        with pytest.raises(UsageError, match=f"{who}, since .*wait for it"), open_publication(place.url, tmp_path):
            pass


HOLDERS = [
    # what is changed of the lock of a live run, and what a second one says or does
    ({"host": "elsewhere", "machine": "another"}, "wait for it"),  # alive, as far as anybody can tell
    ({"host": "elsewhere", "machine": "another", "seen": "2020-01-01T00:00:00+00:00"}, "remove s3://.*aws s3 rm"),
    ({"machine": None, "pid": 2**22 - 1}, "wait for it"),  # a system that does not tell: no guess
    ({"pid": 2**22 - 1}, None),  # known to be dead: a process of this machine that is no more
]


@pytest.mark.parametrize(("changes", "refusal"), HOLDERS)
def test_a_lock_is_taken_over_only_from_the_dead(place: Place, changes: dict[str, object], refusal: str | None) -> None:
    with hold_lock(place):
        lock = json.loads(place.read(LOCK))
    place.write(LOCK, json.dumps(lock | changes).encode())
    if refusal is None:
        with hold_lock(place):
            assert json.loads(place.read(LOCK))["pid"] == os.getpid()
        assert place.read_if_there(LOCK) is None
    else:
        with pytest.raises(UsageError, match=refusal), hold_lock(place):
            pass
        assert place.read_if_there(LOCK) is not None


def test_a_run_whose_lock_was_taken_away_publishes_nothing(place: Place, tmp_path: Path) -> None:
    run(REPORTS, place.url, tmp_path)
    before = place.read(CURRENT)
    fill(open_place(f"{place.url}-raw"), {"b.txt": "Le Quai Neuf\n"})
    with open_publication(place.url, tmp_path) as publication:
        read_stored(f"{place.url}-raw", publication.folder)
        place.delete(LOCK)
        with hold_lock(place), pytest.raises(StorageError, match="took the lock; nothing was published"):
            publication.publish()
    assert place.read(CURRENT) == before


def test_a_lock_shows_that_its_holder_is_alive(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage_lock, "_BEAT_SECONDS", 0.02)
    with hold_lock(place):
        place.write(LOCK, json.dumps(json.loads(place.read(LOCK)) | {"seen": "2020-01-01T00:00:00+00:00"}).encode())
        for _ in range(500):
            if not json.loads(place.read(LOCK))["seen"].startswith("2020"):
                break
        else:
            pytest.fail("no sign of life")


def test_tables_that_are_not_there_are_told(place: Place, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="no tables were published"):
        open_tables(place.url)
    run(REPORTS, place.url, tmp_path)
    with pytest.raises(UsageError, match="no table nonsense; there is codebook, coverage"):
        open_tables(place.url, "documents", "nonsense")
    assert list(open_tables(place.url, "documents")) == ["documents"]

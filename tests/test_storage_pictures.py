"""Pictures of pages and the review, with reports and tables in object storage: the real commands, a real server."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import HTTPCookieProcessor, build_opener

import pandas as pd
import pytest

from extract.files.storage import Place, open_place
from extract.run.storage_pictures import NOTED
from tests.made_reviews import doubtful_pdf, doubtful_text
from tests.object_storage import BUCKET, Door, storage_in_environment

HOME = Path(__file__).parents[1]
PIPELINE = HOME / "pipeline.py"
RAW, OUT = f"s3://{BUCKET}/pictures/raw", f"s3://{BUCKET}/pictures/out"


@pytest.fixture(scope="module")
def served() -> Iterator[Door]:
    with storage_in_environment() as door:
        raw = open_place(RAW)
        raw.write("grange.pdf", doubtful_pdf())
        raw.write("quai.pdf", doubtful_pdf() + b"\n")
        raw.write("halle.txt", doubtful_text("La Halle", "dompteurs de puces").encode())
        yield door


def command(home: Path, *arguments: str, status: int = 0) -> str:
    """Run a command as a machine does whose cache is in `home`, and return what it says."""
    whole = [sys.executable, str(PIPELINE), *arguments, "--cache", str(home / "cache")]
    environment = {**os.environ, "PYTHONPATH": str(HOME)}
    done = subprocess.run(whole, capture_output=True, text=True, timeout=120, cwd=HOME, env=environment)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


def keys(place: Place) -> set[str]:
    return {file.key for file in place.list_files()}


def test_pictures_are_published_beside_the_tables_and_stay_as_long_as_their_documents(
    served: Door, tmp_path: Path
) -> None:
    """A run with pictures, one of another machine that has none, and one after a document has left."""
    place = open_place(OUT)
    one, two = tmp_path / "one", tmp_path / "two"
    told = command(one, RAW, "--out", OUT, "--evidence", "--no-nlp")
    assert "2 page pictures made, of 2 documents with pages, in s3://releve-tests/pictures/out/evidence" in told
    documents = pd.read_parquet(place.url_of("documents.parquet")).set_index("file_name")["document_id"]
    grange, quai = documents["grange.pdf"], documents["quai.pdf"]
    pictures = {f"evidence/{one}/{name}" for one in (grange, quai) for name in ("page-01.webp", "page.js")}
    assert pictures | {"evidence/made.js", "site.html"} <= keys(place)
    assert (
        f'releve.take("made",["{min(grange, quai)}","{max(grange, quai)}"]);' in place.read("evidence/made.js").decode()
    )

    served.requests.clear()
    command(one, "evidence", OUT)
    assert not [request for request in served.requests if request.startswith("PUT") and "/evidence/" in request], (
        "what is there is not sent again"
    )
    command(two, RAW, "--out", OUT, "--no-nlp")
    assert pictures <= keys(place), "another machine, without pictures, takes none away"

    open_place(RAW).delete("quai.pdf")
    command(two, RAW, "--out", OUT, "--no-nlp")
    left = {key for key in keys(place) if key.startswith("evidence/")}
    assert left == {"evidence/made.js", f"evidence/{grange}/page-01.webp", f"evidence/{grange}/page.js"}
    assert NOTED in keys(place)
    shutil.rmtree(one)
    told = command(two, "evidence", f"{OUT}-nothing", status=2)
    assert f"{OUT}-nothing: no tables here" in told


def test_tables_in_object_storage_are_reviewed_from_the_cache(served: Door, tmp_path: Path) -> None:
    """Another machine than the one that wrote them: tables come to it, pages are drawn from the storage's files."""
    command(tmp_path / "one", RAW, "--out", OUT, "--no-nlp")
    rows = pd.read_parquet(open_place(OUT).url_of("observations.parquet"))
    row_id = rows.loc[rows["x0"].notna() & (rows["status"] == "review"), "observation_id"].iloc[0]
    reviews = tmp_path / "reviews.csv"
    running = subprocess.Popen(
        [sys.executable, str(PIPELINE), "review", OUT, "--reviews", str(reviews), "--reviewer", "Ada", "--no-open",
         "--row", row_id, "--cache", str(tmp_path / "cache")],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    assert running.stdout is not None
    try:
        found = re.search(r"http://\S+", running.stdout.readline())
        assert found is not None, running.communicate(timeout=20)
        browser = build_opener(HTTPCookieProcessor())
        page = browser.open(found[0], timeout=20).read().decode()
        assert "fanfare des égouts" in page
        own = urlsplit(found[0])
        picture = browser.open(f"http://{own.netloc}/picture/{row_id}.png", timeout=20).read()
        assert picture.startswith(b"\x89PNG")
        command(tmp_path / "one", RAW, "--out", OUT, "--no-nlp")  # no run is kept from writing meanwhile
    finally:
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=20)
    assert running.returncode == 0
    told = command(tmp_path / "one", "review", OUT, "--no-cache", status=2)
    assert "leave out --no-cache" in told

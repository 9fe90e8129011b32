"""A review under way in this process: reports with doubtful answers, their tables, and a server that shows them."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pandas as pd
from reportlab.pdfgen.canvas import Canvas

from extract.decisions.review_file import read_reviews
from extract.decisions.standing import standings
from extract.review.serve import bound_socket, make_server
from extract.review.session import ReviewPlan, Session
from extract.run.engine import run_archive
from models.options import OcrMode, ReadOptions
from models.reviews import Queue
from models.taxonomy import load_taxonomy

OPTIONS = ReadOptions(ocr=OcrMode.NEVER)
HOSTILE = "<img src=x onerror=hacked()> & </textarea><script>hacked()</script>"


def doubtful_text(site: str, *phrases: str) -> str:
    """Return a report whose first list holds phrases that no option names, and whose count cannot be told."""
    listed = "".join(f"- {phrase}\n" for phrase in phrases)
    return (
        f"Effets sociaux et urbains de {site}\n\nLien social\n\n"
        f"Des interactions sociales ont été observées entre différents publics :\n- bénévoles\n{listed}\n"
        "Le jardin a rapproché deux rues.\n\nCapacité à agir\n\n"
        "Des nouveaux projets ou actions (atelier, évènement, marché, ...) imprévus portés par des bénévoles "
        "ont émergés.\n\nQ.\n"  # of one letter nobody can say whether it is a text
    )


def doubtful_pdf() -> bytes:
    """Return a PDF of one page with an answer that no option names."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(500, 400), invariant=True)
    lines = (
        "Effets sociaux et urbains de La Grange aux Tuiles",
        "",
        "Lien social",
        "",
        "Des interactions sociales ont été observées entre différents publics :",
        "• bénévoles",
        "• fanfare des égouts",
        "",
        "Le jardin a rapproché deux rues.",
    )
    for row, line in enumerate(lines):
        canvas.setFont("Helvetica-Bold" if row in (0, 2) else "Helvetica", 16 if row == 0 else 11 if row == 2 else 9)
        canvas.drawString(40, 340 - 15 * row, line)
    canvas.save()
    return file.getvalue()


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """Reports, their tables and their file of reviews."""

    home: Path

    @property
    def out(self) -> Path:
        return self.home / "tables"

    @property
    def reviews(self) -> Path:
        return self.home / "reviews.csv"

    def run(self) -> None:
        decided = standings(read_reviews(self.reviews).decisions)
        run_archive(self.home / "raw", self.out, taxonomy=load_taxonomy(), options=OPTIONS, decided=decided)

    def table(self, name: str) -> pd.DataFrame:
        return pd.read_parquet(self.out / f"{name}.parquet")

    def session(
        self, reviewer: str = "Ada", queue: Queue = Queue.DOUBTS, sample_size: int = 10, rows: tuple[str, ...] = ()
    ) -> Session:
        plan = ReviewPlan(
            out=self.out, reviews=self.reviews, reviewer=reviewer, queue=queue, sample_size=sample_size, rows=rows
        )
        return Session(plan, load_taxonomy())


def make_archive(home: Path) -> Archive:
    """Write reports with a dozen doubtful answers into `home`, and read them."""
    raw = home / "raw"
    raw.mkdir(parents=True)
    (raw / "grange.pdf").write_bytes(doubtful_pdf())
    for n in range(5):
        text = doubtful_text(f"La Halle {n}", f"dompteurs de puces {n}")
        (raw / f"halle-{n}.txt").write_text(text, encoding="utf-8")
    (raw / "hostile <b>.txt").write_text(doubtful_text(f"Le {HOSTILE}", f"{HOSTILE} dompteurs"), encoding="utf-8")
    archive = Archive(home=home)
    archive.run()
    return archive


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A review that is served. `address`: with its token."""

    address: str
    session: Session

    @property
    def port(self) -> int:
        return urlsplit(self.address).port or 0

    @property
    def token(self) -> str:
        return parse_qs(urlsplit(self.address).query)["token"][0]


@contextmanager
def serving(session: Session) -> Iterator[Served]:
    """Serve a review in a thread of this process until the block ends."""
    with bound_socket(0) as bound:
        server, address = make_server(session, OPTIONS, bound)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        try:
            while not server.started:
                time.sleep(0.01)
            yield Served(address=address, session=session)
        finally:
            server.should_exit = True
            thread.join()

"""Reports made by hand, and stand-ins for the reading of a file, for the tests of what comes after it.

A source file of these tests is a text: its first line names the site, each next one is ``indicator=value`` (ticked),
``indicator!value`` (printed, not ticked) or ``indicator#number``. ``CRASH``, ``SLEEP``, ``EAT``, ``RAISE``,
``INTERRUPT``, ``UNPACKABLE`` and other such words, or what `process_made` makes of them, do what they say.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import re
import signal
import time
from dataclasses import replace

from extract.files.pulse import beat
from extract.files.source_bytes import read_bytes
from extract.reports.failures import failed_report
from extract.reports.sites import site_slug
from models.document import Box
from models.errors import DocumentError, ErrorCode
from models.options import ReadOptions
from models.records import (
    Claim,
    Coverage,
    DocumentRow,
    Evidence,
    Issue,
    Observation,
    Quantity,
    Report,
    Source,
    Verbatim,
)
from models.taxonomy import Taxonomy
from models.vocabulary import CoverageState, Era, IssueCode, IssueLevel, Kind, MatchMethod, Status


def made_evidence(quote: str, at: int = 0, box: Box | None = None) -> Evidence:
    return Evidence(page_no=1, line_start=0, line_end=1, char_start=at, char_end=at + len(quote), quote=quote, box=box)


def made_choice(
    indicator: str,
    value: str | None,
    *,
    selected: bool | None = True,
    raw: str = "",
    at: int = 0,
    runner_up: str | None = None,
    status: Status = Status.ACCEPTED,
) -> Observation:
    return Observation(
        dimension_id="effets_individuels",
        theme_id=indicator.partition(".")[0],
        indicator_id=indicator,
        kind=Kind.CHOICE,
        value_id=value,
        is_selected=selected,
        value_raw=raw or (value or "?"),
        quantity=Quantity(),
        status=status,
        confidence=0.95,
        match_method=MatchMethod.EXACT,
        match_score=100.0,
        runner_up_id=runner_up,
        runner_up_score=None if runner_up is None else 60.0,
        evidence=made_evidence(raw or (value or "?"), at),
    )


def made_count(indicator: str, quantity: Quantity, *, at: int = 0, status: Status = Status.ACCEPTED) -> Observation:
    return Observation(
        dimension_id="effets_individuels",
        theme_id=indicator.partition(".")[0],
        indicator_id=indicator,
        kind=Kind.COUNT,
        value_id=None,
        is_selected=None,
        value_raw="5",
        quantity=quantity,
        status=status,
        confidence=0.9,
        match_method=MatchMethod.PARSED,
        match_score=100.0,
        runner_up_id=None,
        runner_up_score=None,
        evidence=made_evidence("5", at),
    )


def made_report(
    file_name: str = "a.txt",
    *,
    site: str | None = "La Grange",
    data: bytes = b"",
    era: Era = Era.G2,
    observations: tuple[Observation, ...] = (),
    verbatims: tuple[Verbatim, ...] = (),
    issues: tuple[Issue, ...] = (),
    states: dict[str, CoverageState] | None = None,
    taxonomy: Taxonomy | None = None,
    printed_on: str | None = None,
    status: str = "ok",
    claims: tuple[Claim, ...] = (),
    text: str = "",
) -> Report:
    """Return a report; `states` gives the coverage of some questions, all others of `taxonomy` are absent."""
    digest = hashlib.sha256(data or file_name.encode()).hexdigest()
    states = states or {}
    indicators = [(t.dimension, t.theme, i.id) for t, i in taxonomy.indicators] if taxonomy else []
    indicators += [("effets_individuels", key.partition(".")[0], key) for key in states if not taxonomy]
    return Report(
        document=DocumentRow(
            document_id=digest[:16],
            file_name=file_name,
            file_names=(file_name,),
            source_uri=f"file:///{file_name}",
            media_type="text/plain",
            byte_size=len(data),
            sha256=digest,
            page_count=1,
            reader="text",
            ocr_page_count=0,
            layout_era=era,
            site_id=site_slug(site) if site else None,
            site_name_raw=site,
            status=status,
            error_code=None,
            error_message=None,
            explained_ratio=1.0,
            observation_count=len(observations),
            review_count=sum(o.status is Status.REVIEW for o in observations),
            issue_count=len(issues),
            printed_on=printed_on,
        ),
        observations=observations,
        verbatims=verbatims,
        coverage=tuple(
            Coverage(dimension_id=d, theme_id=t, indicator_id=i, state=states.get(i, CoverageState.SECTION_ABSENT))
            for d, t, i in indicators
        ),
        issues=issues,
        claims=claims,
        text=text,
        stage_seconds={"read": 0.001},
    )


def process_made(source: Source, taxonomy: Taxonomy, options: ReadOptions) -> Report:
    """Stand in for the reading of a file: see the top of this module."""
    try:
        data = read_bytes(source, options.max_bytes)
    except DocumentError as error:
        return failed_report(source, error, taxonomy)
    site, *lines = data.decode().splitlines() or [""]
    if site == "CRASH":
        os.kill(os.getpid(), signal.SIGKILL)
    if site == "SLEEP":
        time.sleep(60)
    if site == "EAT":
        eaten = []
        while True:
            eaten.append(bytes(range(256)) * 40_000)
    if site == "EAT SLOWLY":
        eaten = []
        while True:
            eaten.append(bytes(range(256)) * 40_000)
            time.sleep(0.001)
    if site == "SEGFAULT":
        ctypes.string_at(0)
    if site == "EXIT":
        os._exit(3)
    if site == "PAGES":
        for _ in range(30):
            time.sleep(0.1)
            beat()
    if site == "PROCESS":
        site = f"Process {os.getpid()}"
    if site == "REVIEW":
        doubtful = made_choice("sante.effets", None, status=Status.REVIEW)
        return made_report(source.file_name, observations=(doubtful,), taxonomy=taxonomy)
    if site == "RAISE":
        raise ValueError("a fault of our own")
    if site == "INTERRUPT":
        raise KeyboardInterrupt
    if site == "BUSY":
        return failed_report(source, DocumentError(ErrorCode.UNREADABLE_FILE, "no handle left", "later"), taxonomy)
    if site == "FAIL":
        return failed_report(
            source, DocumentError(ErrorCode.CORRUPT, "cut in the middle", "ask for it again"), taxonomy
        )
    observations: list[Observation] = []
    at = len(site) + 1
    for line in lines:
        if match := re.fullmatch(r"([\w.]+)([=!#])(\w+)", line):
            indicator, sign, value = match.groups()
            if sign == "#":
                number = float(value)
                quantity = Quantity(value_number=number, value_min=number, value_max=number)
                observations.append(made_count(indicator, quantity, at=at))
            else:
                observations.append(made_choice(indicator, value, selected=sign == "=", at=at))
        at += len(line) + 1
    text = data.decode()
    verbatim = Verbatim(
        theme_id="sante",
        text="Des gens vont mieux.",
        text_raw="Des gens vont mieux",
        is_truncated=False,
        status=Status.ACCEPTED,
        confidence=0.9,
        evidence=made_evidence("Des gens vont mieux", box=Box(10.0, 20.0, 110.5, 32.0)),
    )
    issue = Issue(code=IssueCode.UNEXPLAINED_TEXT, level=IssueLevel.INFO, message="a line that nothing explains")
    made = made_report(
        source.file_name,
        site=site or None,
        data=data,
        observations=tuple(observations),
        verbatims=(verbatim,),
        issues=(issue,),
        states={o.indicator_id: CoverageState.ANSWERED for o in observations},
        taxonomy=taxonomy,
        text=text,
    )
    if site == "UNPACKABLE":  # no column holds such a number
        return replace(made, document=replace(made.document, byte_size=1 << 70))
    return made


def process_slowly(source: Source, taxonomy: Taxonomy, options: ReadOptions) -> Report:
    """Do the same in some milliseconds, so that there is a middle of a run to be killed in."""
    time.sleep(0.005)
    return process_made(source, taxonomy, options)

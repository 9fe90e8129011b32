"""docs/scaling.md keeps its word: its tables follow from its rates, its commands exist, its manifest fits together."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from distributed.cli import dask_scheduler, dask_ssh, dask_worker

import pipeline
from benchmarks.corpus import write_reports
from benchmarks.rates import Rates
from benchmarks.scaling import PAGE, Assumptions, core_seconds, rates_table, read_rates, with_tables
from benchmarks.scaling_rates import planned_bytes, read_as_a_worker, run_on_cluster
from models.limits import Limits
from models.taxonomy import load_taxonomy

TEXT = PAGE.read_text(encoding="utf-8")
DASK = {"scheduler": dask_scheduler.main, "worker": dask_worker.main, "ssh": dask_ssh.main}
RATES = Rates(
    text_ms=10.0, pdf_ms=20.0, scan_page_ms=2_000.0, run_ms=0.5, run_bytes=1e3, sent_bytes=2e4, table_bytes=3e3
)


def test_the_tables_follow_from_the_rates_that_the_page_shows() -> None:
    assert with_tables(TEXT, read_rates(TEXT), Assumptions(), None) == TEXT


def test_rates_are_read_back_as_they_are_written() -> None:
    assert read_rates("\n".join(rates_table(RATES))) == RATES


CORE_SECONDS = [
    # share of scans, seconds of a core for one report
    (0.0, 0.3 * 0.010 + 0.7 * 0.020),
    (1.0, 0.010 + 3 * 2.0),
    (0.5, (0.3 * 0.010 + 0.7 * 0.020 + 0.010 + 3 * 2.0) / 2),
]


@pytest.mark.parametrize(("scan_share", "seconds"), CORE_SECONDS)
def test_what_a_report_of_a_mix_takes(scan_share: float, seconds: float) -> None:
    assert core_seconds(RATES, Assumptions(busy_share=1.0), scan_share) == pytest.approx(seconds)
    assert core_seconds(RATES, Assumptions(busy_share=0.5), scan_share) == pytest.approx(2 * seconds)


def test_the_page_says_the_assumptions_that_it_is_made_with() -> None:
    assumed = Assumptions()
    said = re.sub(r"\s+", " ", TEXT)
    assert f"a core costs {assumed.core_hour_price} € an hour, a scan has {assumed.scan_pages} pages" in said
    assert f"in {assumed.busy_share:.0%} of their time".replace("%", " %") in said
    assert assumed.text_share == 0.3
    assert "three in ten of the other reports are texts and seven PDFs" in said


@pytest.mark.parametrize(
    ("line", "faults"),
    [
        # an archive of one million without scans on 64 cores: what sets the time
        ("| 1 million | no scans |", " *"),  # the process that takes in the rows
        ("| 1 million | half of them scans |", " h |"),  # the workers
    ],
)
def test_the_page_tells_what_sets_the_time(line: str, faults: str) -> None:
    (row,) = (row for row in TEXT.splitlines() if row.startswith(line))
    assert faults in row


def commands_of(text: str) -> list[list[str]]:
    """Return the words of each command line that the page shows."""
    blocks = re.findall(r"^```\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    return [shlex.split(line, comments=True) for line in lines if line.startswith(("dask ", "python "))]


def manifest() -> list[dict[str, Any]]:
    (block,) = re.findall(r"^```yaml\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
    return list(yaml.safe_load_all(block))


def containers() -> list[dict[str, Any]]:
    return [one for part in manifest() if "template" in part["spec"] for one in pod_of(part)["containers"]]


def pod_of(part: dict[str, Any]) -> dict[str, Any]:
    pod: dict[str, Any] = part["spec"]["template"]["spec"]
    return pod


@pytest.mark.parametrize("command", [*commands_of(TEXT), *(c["command"] for c in containers())], ids=" ".join)
def test_commands_and_their_options_exist(command: list[str]) -> None:
    given = {word for word in command if word.startswith("--")}
    if command[0] == "dask":
        known = {
            option for parameter in DASK[command[1]].params for option in (*parameter.opts, *parameter.secondary_opts)
        }
    else:
        assert command[:2] == ["python", "pipeline.py"]
        commands = typer.main.get_command(pipeline.app).commands  # type: ignore[attr-defined]
        name = command[2] if command[2] in commands else "run"
        known = {option for parameter in commands[name].params for option in parameter.opts}
    assert given <= known


def test_the_manifest_fits_together() -> None:
    parts = {(part["kind"], part["metadata"]["name"]): part for part in manifest()}
    service = parts["Service", "releve-scheduler"]
    scheduler, worker = (parts["Deployment", f"releve-{name}"] for name in ("scheduler", "worker"))
    job = parts["Job", "releve-run"]
    assert len({container["image"] for container in containers()}) == 1
    for deployment in (scheduler, worker):
        labels = deployment["spec"]["template"]["metadata"]["labels"]
        assert deployment["spec"]["selector"]["matchLabels"] == labels
    assert service["spec"]["selector"] == scheduler["spec"]["template"]["metadata"]["labels"]

    (port,) = service["spec"]["ports"]
    (serving,) = pod_of(scheduler)["containers"]
    assert port["targetPort"] == serving["ports"][0]["containerPort"]
    assert str(port["targetPort"]) == serving["command"][serving["command"].index("--port") + 1]
    address = f"tcp://{service['metadata']['name']}:{port['port']}"
    (reading,), (running,) = pod_of(worker)["containers"], pod_of(job)["containers"]
    assert address in reading["command"]
    assert running["command"][running["command"].index("--scheduler") + 1] == address
    assert {v["name"] for v in pod_of(job)["volumes"]} == {m["name"] for m in running["volumeMounts"]}


def test_workers_have_a_core_for_each_document_and_the_memory_that_the_page_asks_for() -> None:
    (reading,) = (one for one in containers() if one["name"] == "worker")
    threads = reading["command"][reading["command"].index("--nthreads") + 1]
    assert reading["resources"]["requests"]["cpu"] == threads
    most = Limits().memory_bytes or 0
    assert int(reading["resources"]["limits"]["memory"].removesuffix("Gi")) * 2**30 > int(threads) * most


def test_rates_are_measured_on_what_they_are_named_after(tmp_path: Path) -> None:
    taxonomy = load_taxonomy()
    write_reports(tmp_path / "text", ("text",), 3)
    seconds, sent_bytes, pages = read_as_a_worker(tmp_path / "text", taxonomy)
    assert (seconds > 0, sent_bytes > 3_000, pages) == (True, True, 0)
    run_seconds, table_bytes = run_on_cluster(tmp_path, taxonomy, 5)
    assert (run_seconds > 0, table_bytes > 5_000) == (True, True)
    assert 300 < planned_bytes(200) < 10_000

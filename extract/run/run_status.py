"""How a run stands, or how it ended, for a person who was not there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from extract.run.live import STATUS
from extract.run.run_lock import is_held, read_holder
from extract.shown import shown_line
from extract.tables.publish import RUNS, current_folder
from extract.tables.store import read_json

_ENDED = ("finished", "interrupted", "stopped")


def read_status(out: Path) -> dict[str, Any] | None:
    """Return what `status.json` says, with `state` as it is now; None where no run has written.

    `state`: `running`, `finishing` (all is read, tables are made), `finished`, `interrupted`, `stopped` (by an error)
    or `killed` (it ended without a word). `host`: where the run is, or was, None when that is not known.
    """
    found = read_json(out / STATUS)
    if not isinstance(found, dict):
        return None
    holder = read_holder(out / RUNS)
    is_alive = is_held(out / RUNS)
    state = found["state"]
    if state not in _ENDED and not is_alive:
        state = "killed"
    folder = current_folder(out)
    return {
        **found,
        "state": state,
        "host": holder.host if holder else None,
        "tables": str(folder) if folder else None,
    }


def status_lines(found: dict[str, Any], out: Path | str) -> list[str]:
    """Return the status as lines for a person. `out`: where the tables go, as that person names it."""
    lines = [_state(found, out), f"Read        {found['done']:,} of {found['total']:,} documents{_kept(found)}"]
    if found["state"] in ("running", "finishing"):
        left = found["remaining_seconds"]
        remaining = "" if left is None else f", {_duration(left)} to go"
        lines.append(f"Rate        {found['documents_per_second']:g} documents a second{remaining}")
        lines.append(f"Processes   {found['workers_alive']} alive")
        if found["under_way"]:
            lines.append(f"Under way   {', '.join(found['under_way'])}")
    if found["stage_share"]:
        shares = sorted(found["stage_share"].items(), key=lambda item: -item[1])
        lines.append(f"Time goes   {', '.join(f'{stage} {share:.0%}' for stage, share in shares if share >= 0.005)}")
    if found["failed"]:
        lines.append(f"Failed      {found['failed']:,}; the last of them:")
        lines += [f"  {f['file_name']}: {f['message']} [{f['code']}]" for f in found["last_failures"]]
    return [shown_line(line) for line in lines]


def _state(found: dict[str, Any], out: Path | str) -> str:
    who = f"process {found['pid']}" + (f" on {found['host']}" if found["host"] else "")
    since, last = found["started_at"], found["updated_at"]
    tables = (
        "The tables are those of the last run that came to its end" if found["tables"] else "No table is written yet"
    )
    goes_on = f"{tables}; the same command goes on from there."
    return {
        "running": f"Running     since {since} ({who}), for {_duration(found['seconds'])}",
        "finishing": f"Finishing   all is read, the tables are being made ({who}, since {since})",
        "finished": f"Finished    at {last}, after {_duration(found['seconds'])}; the tables are in {out}",
        "interrupted": f"Interrupted at {last}. {goes_on}",
        "stopped": f"Stopped     at {last}: {found.get('reason', '')}. {goes_on}",
        "killed": f"Killed      last seen at {last} ({who}). {goes_on}",
    }[found["state"]]


def interruption_line(out: str, before: Path | None, *, is_kept: bool) -> str:
    """Return what is said when a run is interrupted.

    `before`: the folder that held its tables when it began, None without any, or in object storage. `is_kept`: what
    was read is kept for the next run.
    """
    now = None if "://" in out else current_folder(Path(out))
    if "://" in out:
        tables = f"The tables at {out}, if any, are those of the last run that came to its end"
    elif now is None:
        tables = f"No table was written to {out}"
    else:
        tables = f"The tables in {out} are {'as they were before' if now == before else 'written'}"
    kept = "what was read is kept. The same command goes on from there" if is_kept else "run it again"
    return f"Interrupted. {tables}; {kept}."


def _kept(found: dict[str, Any]) -> str:
    return f"; {found['kept']:,} more had not changed" if found["kept"] else ""


def _duration(seconds: float) -> str:
    """Return a time for a person: ``50 s``, ``12 min``, ``3 h 05 min``."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02d} min"

"""The confidence model as it is kept: how much each doubt weighs, and how often rows of so much doubt were right.

Written by ``make calibrate`` into ``models/confidence.json``; nothing but this file is needed to use it.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from models.errors import UsageError

DEFAULT_MODEL = Path(__file__).parent / "confidence.json"
NOTHING_ACCEPTED = 2.0  # a threshold that no confidence reaches
_ERRORS_MET = 0.5  # share of the errors allowed that may have been met
_WORST_ROW = 10.0  # how many times likelier wrong than allowed on average a single accepted row may be

Target = Literal["choice", "count", "verbatim"]
OBSERVATION_TARGETS: tuple[Target, ...] = ("choice", "count")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Block(_Strict):
    """Rows of like doubt: `up_to` is their most (None: no limit); `right` of the `rows` met in fitting were right."""

    up_to: float | None = Field(ge=0)
    rows: int = Field(ge=0)
    right: int = Field(ge=0)
    confidence: float = Field(gt=0, lt=1)


class Curve(_Strict):
    """The blocks of one target and source class, by rising doubt, so by falling confidence."""

    target: Target
    source_class: str
    blocks: tuple[Block, ...] = Field(min_length=1)


class MadeFrom(_Strict):
    """What the model was fitted on."""

    pipeline_version: str
    taxonomy_version: str
    fitting_seed: int
    testing_seed: int
    fitting_reports: int
    testing_reports: int
    fitting_rows: int
    testing_rows: int


class ConfidenceFile(_Strict):
    """``confidence.json``. `always_review`: by source class, how often rows that are never accepted were right."""

    format: Literal[1]
    made_from: MadeFrom
    weights: dict[Target, dict[str, float]]
    curves: tuple[Curve, ...]
    always_review: dict[str, dict[str, float]]


def load_confidence_file(path: Path | None = None) -> ConfidenceFile:
    """Return the model kept at `path` (the one shipped with Relevé when None).

    Raises `UsageError` naming the file and what is wrong with it.
    """
    path = path or DEFAULT_MODEL
    try:
        found = ConfidenceFile.model_validate_json(path.read_bytes())
    except OSError as error:
        raise UsageError(f"{path}: the confidence model cannot be read: {error.strerror}; {_REMEDY}") from error
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, e['loc'])) or '(top)'}: {e['msg']}" for e in error.errors()[:3])
        raise UsageError(f"{path}: not a confidence model: {faults}; {_REMEDY}") from error
    faults = "; ".join(_faults(found))
    if faults:
        raise UsageError(f"{path}: not a confidence model: {faults}; {_REMEDY}")
    return found


_REMEDY = "restore the file, or make it again with make calibrate"


def _faults(model: ConfidenceFile) -> list[str]:
    faults = [
        f"weights.{t}.{name}: negative" for t, named in model.weights.items() for name, w in named.items() if w < 0
    ]
    for curve in model.curves:
        where = f"curves.{curve.target}.{curve.source_class}"
        limits = [b.up_to for b in curve.blocks]
        if limits[-1] is not None or None in limits[:-1]:
            faults.append(f"{where}: the last block, and no other, has no limit")
        elif any((a or 0.0) >= (b or 0.0) for a, b in pairwise(limits[:-1])):
            faults.append(f"{where}: limits do not rise")
        if any(a.confidence < b.confidence for a, b in pairwise(curve.blocks)):
            faults.append(f"{where}: confidence rises with doubt")
    return faults


def accept_threshold(blocks: Iterable[Block], accept_precision: float) -> float:
    """Return the lowest confidence such that all rows from there up were right as often as `accept_precision` asks.

    With a margin: of the errors that it allows only half may have been met when fitting; one row more than was met
    counts as wrong, so that few rows prove little; and no row may be far likelier wrong than accepted rows on average.
    `NOTHING_ACCEPTED` when no confidence will do.
    """
    allowed = _ERRORS_MET * (1.0 - accept_precision)
    floor = 1.0 - _WORST_ROW * (1.0 - accept_precision)
    threshold = NOTHING_ACCEPTED
    rows = right = 0
    ranked = sorted((b for b in blocks if b.rows), key=lambda b: -b.confidence)
    for i, block in enumerate(ranked):
        rows += block.rows
        right += block.right
        is_last_of_ties = i + 1 == len(ranked) or ranked[i + 1].confidence < block.confidence
        is_proven = rows - right + 1 <= allowed * (rows + 1)
        if is_last_of_ties and is_proven and block.confidence >= floor:
            threshold = block.confidence
    return threshold

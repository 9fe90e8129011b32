"""Contenders timed in turns, by the processor's own clock: the machine is never equally quiet."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from statistics import median
from time import process_time
from typing import NamedTuple

SLOW_EVERY = 4  # slow contenders run in every fourth round


class Contender(NamedTuple):
    """Something to be timed. `is_slow`: runs in fewer rounds."""

    name: str
    run: Callable[[], object]
    is_slow: bool = False


class Lap(NamedTuple):
    """The time of a contender in one round, and that of the first contender in the same round; processor seconds."""

    seconds: float
    first_seconds: float


def race(contenders: Sequence[Contender], rounds: int) -> dict[str, list[Lap]]:
    """Return the laps of each contender, by name; every one that is not slow runs once before, untimed."""
    laps: dict[str, list[Lap]] = {contender.name: [] for contender in contenders}
    for contender in contenders:
        if not contender.is_slow:
            contender.run()
    for number in range(rounds):
        first_seconds = 0.0
        for contender in contenders:
            if contender.is_slow and number % SLOW_EVERY:
                continue
            seconds = timed(contender.run)
            first_seconds = first_seconds or seconds
            laps[contender.name].append(Lap(seconds, first_seconds))
    return laps


def timed(run: Callable[[], object]) -> float:
    """Return the processor seconds that a call takes; garbage and objects of those before it do not weigh on it."""
    gc.collect()
    gc.freeze()
    began = process_time()
    run()
    seconds = process_time() - began
    gc.unfreeze()
    return seconds


def median_seconds(laps: Sequence[Lap]) -> float:
    return median(lap.seconds for lap in laps)


def median_ratio(laps: Sequence[Lap]) -> float:
    """Return how many times as long as the first contender, as the median of the rounds."""
    return median(lap.seconds / lap.first_seconds for lap in laps)

"""What no single file of a taxonomy can show: ids used twice, and ids used but not defined."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from models.meanings import fault_of_meaning
from models.near_wordings import fault_of
from models.taxonomy_terms import Common, Theme


def cross_faults(common: Common, themes: tuple[Theme, ...], paths: list[Path]) -> list[str]:
    """Return what single files cannot show: ids used twice, ids used but not defined."""
    faults: list[str] = []
    dimensions = {d.id for d in common.dimensions}
    seen: dict[str, str] = {}
    headings: dict[str, str] = {}
    for theme, path in zip(themes, paths, strict=False):
        if theme.dimension not in dimensions:
            faults.append(f"{path}: dimension: {theme.dimension!r} is not in taxonomy.yaml")
        for key in (theme.theme, *(i.id for i in theme.indicators)):
            if key in seen:
                faults.append(f"{path}: id {key!r} is already used in {seen[key]}")
            seen[key] = path.name
        for heading in theme.headings:
            said = " ".join(heading.casefold().split())
            if headings.setdefault(said, path.name) != path.name:
                faults.append(f"{path}: headings: {heading!r} is already a heading in {headings[said]}")
        told = (fault_of_meaning(wording) for wording in theme.heading_means)
        faults += [f"{path}: heading_means: {fault}" for fault in told if fault is not None]
        values = {i.id: {o.id for o in i.options} for i in theme.indicators}
        for indicator in theme.indicators:
            if not indicator.id.startswith(f"{theme.theme}."):
                faults.append(f"{path}: indicators: id {indicator.id!r} must begin with {theme.theme + '.'!r}")
            times = Counter(option.id for option in indicator.options)
            twice = (key for key, count in times.items() if count > 1)
            faults += [f"{path}: indicators: {indicator.id}: option id {key!r} is used twice" for key in twice]
            means = (*indicator.asked_of_means, *(wording for option in indicator.options for wording in option.means))
            meant = (fault_of_meaning(wording) for wording in means)
            faults += [f"{path}: indicators: {indicator.id}: {fault}" for fault in meant if fault is not None]
        for i, cue in enumerate(theme.cues):
            named = [*cue.opens, *([cue.counts] if cue.counts else []), *([cue.states.indicator] if cue.states else [])]
            faults += [f"{path}: cues.{i}: no indicator {key!r} in this theme" for key in named if key not in values]
            if cue.states and cue.states.value not in values.get(cue.states.indicator, set()):
                place = f"{path}: cues.{i}.states.value"
                faults.append(f"{place}: no option {cue.states.value!r} in {cue.states.indicator}")
            told = (fault_of(wording, common.alike) for wording in cue.also)
            faults += [f"{path}: cues.{i}.also: {fault}" for fault in told if fault is not None]
        for i, question in enumerate(theme.questions):
            if question.asks is not None and question.asks not in values:
                faults.append(f"{path}: questions.{i}.asks: no indicator {question.asks!r} in this theme")
    return faults

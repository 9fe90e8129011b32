"""What a taxonomy must keep to, besides its form: phrases that were accepted once go on naming their option, and no
wording names two.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from extract.revision.suggest import is_named
from extract.words.clean import fold
from extract.words.compile_lexicon import compile_lexicon
from models.taxonomy import DEFAULT_TAXONOMY, Taxonomy
from models.taxonomy_edits import CASES, OPTIONS, read_cases, theme_file


def failing_cases(taxonomy: Taxonomy, folder: Path | None = None) -> list[str]:
    """Return a line for each case that does not hold, and for each wording of two options of one indicator.

    `folder`: where the taxonomy was read from, with its cases; None for the one shipped with Relevé.
    Raises `UsageError` when the cases cannot be read.
    """
    lexicon = compile_lexicon(taxonomy)
    place_of = folder or DEFAULT_TAXONOMY
    faults = list(_shared_wordings(taxonomy, place_of))
    for place, case in enumerate(read_cases(place_of)):
        known = case.indicator in lexicon.indicators
        found = is_named(fold(case.say), case.indicator, lexicon) if known else "no such indicator"
        if found != case.value:
            told = f"« {case.say} » of {case.indicator} must name {case.value}, not {found or 'nothing'}"
            faults.append(f"{CASES}: {place}: {told}")
    return faults


def _shared_wordings(taxonomy: Taxonomy, folder: Path) -> Iterator[str]:
    """Yield a line for each wording that stands for two options; only one of them would ever be found."""
    for theme, indicator in taxonomy.indicators:
        seen: dict[str, str] = {}
        told: set[str] = set()  # a form is often the label too
        for option in indicator.options:
            for wording in option.wordings:
                folded = fold(wording)
                other = seen.setdefault(folded, option.id)
                if other != option.id and folded not in told:
                    told.add(folded)
                    file = OPTIONS if indicator.options_from else theme_file(folder, theme.theme)
                    both = f"{other} and for {option.id}; leave it to one of them"
                    yield f"{file}: {indicator.id}: « {wording} » is printed for {both}"

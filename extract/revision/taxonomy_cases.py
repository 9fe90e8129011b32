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
from models.taxonomy_edits import CASES, read_cases


def failing_cases(taxonomy: Taxonomy, folder: Path | None = None) -> list[str]:
    """Return a line for each case that does not hold, and for each wording of two options of one indicator.

    `folder`: where the taxonomy was read from, with its cases; None for the one shipped with Relevé.
    Raises `UsageError` when the cases cannot be read.
    """
    lexicon = compile_lexicon(taxonomy)
    faults = list(_shared_wordings(taxonomy))
    for place, case in enumerate(read_cases(folder or DEFAULT_TAXONOMY)):
        known = case.indicator in lexicon.indicators
        found = is_named(fold(case.say), case.indicator, lexicon) if known else "no such indicator"
        if found != case.value:
            told = f"« {case.say} » of {case.indicator} must name {case.value}, not {found or 'nothing'}"
            faults.append(f"{CASES}: {place}: {told}")
    return faults


def _shared_wordings(taxonomy: Taxonomy) -> Iterator[str]:
    """Yield a line for each wording that stands for two options; only one of them would ever be found."""
    for _, indicator in taxonomy.indicators:
        seen: dict[str, str] = {}
        for option in indicator.options:
            for wording in option.wordings:
                other = seen.setdefault(fold(wording), option.id)
                if other != option.id:
                    yield f"{indicator.id}: « {wording} » is printed for {other} and for {option.id}"

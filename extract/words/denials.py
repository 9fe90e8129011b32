"""Words that deny, folded and each told once; which of them count depends on what they would deny."""

from __future__ import annotations

import re

PARTICLES = frozenset({"n", "ne"})  # deny nothing by themselves: "n'a rien changé"
REFUSALS = frozenset("pas jamais aucun aucune nul nulle guere".split())  # deny a whole sentence
WITHOUT = frozenset({"ni", "sans"})  # deny what is listed behind them
NOTHING = frozenset({"non", "rien"})  # answers of their own; before words of an option they deny it
FEWER = frozenset({"moins", "peu"})  # make less of an answer, and are answers themselves: "moins de femmes"
DENIALS = frozenset({"ne"}) | REFUSALS | WITHOUT | FEWER
"""Short words that turn a phrase round, or are another one: no misprint of a label may lose or gain one."""

_NOT_YET = re.compile(r"\w{2,}r(?:a|ont|ait|aient)|vont")  # verbs of the future or the conditional


def turns_round(word: str) -> bool:
    """Tell whether a folded word denies what a sentence says, or puts it into the future or in doubt."""
    return word in DENIALS or _NOT_YET.fullmatch(word) is not None

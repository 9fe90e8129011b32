"""Counting the words of all phrases at once gives what counting them one by one gives."""

from __future__ import annotations

import random

import pytest

from extract.words.ballots import Ballots

PHRASES = [
    frozenset(words.split()) for words in ("jardin partage", "atelier", "marche de producteurs locaux", "jardin")
]
CASES = [
    ("jardin", 0.33, [0, 3], "one word of two is enough, one of one too"),
    ("jardin", 0.6, [3], "more than half is asked"),
    ("marche jardin partage", 0.6, [0, 3], "one word of four is too few"),
    ("marche producteurs locaux", 0.75, [2], "exactly the share is enough"),
    ("piscine", 0.33, [], "no phrase holds the word"),
    ("", 0.33, [], "no word at all"),
]


@pytest.mark.parametrize(("words", "share", "elected", "why"), CASES, ids=[why for *_, why in CASES])
def test_enough_words(words: str, share: float, elected: list[int], why: str) -> None:
    ballots = Ballots(PHRASES, share)
    assert ballots.elected(words.split(), ballots.stand(range(len(PHRASES)))) == elected


def test_only_candidates_are_elected() -> None:
    ballots = Ballots(PHRASES, 0.33)
    gardens = ballots.stand([0, 3])
    assert ballots.elected(["jardin", "atelier"], gardens) == [0, 3]
    assert ballots.elected(["jardin", "atelier"], gardens & ~ballots.stand([3])) == [0]
    assert ballots.elected(["jardin", "atelier"], 0) == []


def test_long_phrases_count_as_one_by_one() -> None:
    """A byte holds the count of up to 127 words, with no vote going over to the next phrase."""
    draw = random.Random(7)
    words = [f"mot{i}" for i in range(200)]
    phrases = [frozenset(draw.sample(words, draw.choice((1, 2, 9, 60, 127)))) for _ in range(40)]
    for share in (0.05, 0.33, 0.5, 1.0):
        ballots = Ballots(phrases, share)
        everything = ballots.stand(range(len(phrases)))
        for size in (1, 20, 120, 200):
            present = set(draw.sample(words, size))
            one_by_one = [i for i, phrase in enumerate(phrases) if len(phrase & present) >= share * len(phrase)]
            assert ballots.elected(present, everything) == one_by_one

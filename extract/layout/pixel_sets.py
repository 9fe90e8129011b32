"""Which squares and rings of a page belong together: of one size, in columns or rows, each once."""

from __future__ import annotations

from extract.layout.pixel_ink import Square

_SAME_SIZE = 0.22
_TWIN_SIZE = 0.12  # asked of boxes that are not isolated: a "d" of a heading is larger


def drop_repeated(squares: list[Square]) -> list[Square]:
    """Return each box once: a square is also found by its ring, a ring within a ring by both."""
    kept: list[Square] = []
    for square in sorted(squares, key=lambda found: (found.is_round, -found.size)):
        x, y = (square.x0 + square.x1) / 2, (square.top + square.bottom) / 2
        if not any(other.x0 <= x <= other.x1 and other.top <= y <= other.bottom for other in kept):
            kept.append(square)
    return kept


def keep_common_size(squares: list[Square], isolated: list[bool]) -> list[Square]:
    """Return the boxes of the commonest size of the isolated ones, two or more, and those that stand in their columns.

    A box that a pen stroke leaves is not isolated, but its neighbours above or below are.
    """
    sure = [square for square, is_isolated in zip(squares, isolated, strict=True) if is_isolated]
    best: list[Square] = []
    for square in sure:
        alike = [other for other in sure if _is_alike(other, square)]
        if len(alike) > len(best):
            best = alike
    unsure = [square for square, is_isolated in zip(squares, isolated, strict=True) if not is_isolated]
    squares_only = [square for square in best if not square.is_round]
    found = best + [
        square  # a ring left by a stroke is no ring any more; a "Q" at the start of a line is
        for square in unsure
        if not square.is_round and any(_is_twin(square, other) and _is_below(square, other) for other in squares_only)
    ]
    found += [
        square  # of a column in which all are ticked, beside one in which some are not
        for square in unsure
        if not square.is_round
        and square not in found
        and any(_is_twin(square, other) and _is_level(square, other) for other in squares_only)
        and any(_is_twin(square, other) and _is_below(square, other) for other in unsure if other is not square)
    ]
    found = [square for square in found if not any(_is_just_right(square, other) for other in found)]
    found = [square for square in found if any(_is_in_line(square, other) for other in found if other is not square)]
    return _drop_strays(found)


def _drop_strays(squares: list[Square]) -> list[Square]:
    """Return the boxes without those of another size that no box of the usual size stands in line with.

    Two short words of the running text, such as numbers, may look like two filled boxes far apart.
    """
    usual = sorted(squares, key=lambda square: square.size)[len(squares) // 2 : len(squares) // 2 + 1]
    twins = [square for square in squares if any(_is_twin(square, other) for other in usual)]
    return [square for square in squares if square in twins or any(_is_in_line(square, twin) for twin in twins)]


def _is_in_line(square: Square, other: Square) -> bool:
    return _is_below(square, other) or _is_level(square, other)


def _is_alike(square: Square, other: Square) -> bool:
    return abs(other.size - square.size) <= _SAME_SIZE * square.size


def _is_just_right(square: Square, other: Square) -> bool:
    """Tell whether a square begins the label of the box on its left: "D" and "O" are nearly square."""
    return _is_level(square, other) and 0 <= square.x0 - other.x1 <= 0.8 * other.size


def _is_level(square: Square, other: Square) -> bool:
    return abs(square.top + square.bottom - other.top - other.bottom) <= 0.6 * square.size


def _is_twin(square: Square, other: Square) -> bool:
    return abs(square.size - other.size) <= _TWIN_SIZE * other.size + 1


def _is_below(square: Square, other: Square) -> bool:
    """Tell whether two boxes stand in one column, on a page tilted by up to two degrees."""
    return abs(square.x0 - other.x0) <= 0.25 * square.size + 0.036 * abs(square.top - other.top)


def drop_touching(squares: list[Square]) -> list[Square]:
    """Return the boxes without the cells of a grid, which share their sides."""
    return [
        square
        for square in squares
        if sum(
            abs(other.top - square.top) <= 4 and min(abs(other.x0 - square.x1), abs(square.x0 - other.x1)) <= 4
            for other in squares
        )
        == 0
    ]

"""The matrix products of the French model by numpy's library, in less than half the time of the model's own.

How such a library rounds may depend on where in a matrix a row stands, and then what a text says would depend, if ever
so little, on the texts that are read beside it. With the rows taken sixteen at a time and the weights as the first
factor it does not on any processor that was tried. A trial at the start makes sure; where it fails the model keeps its
own.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from functools import cache
from math import prod
from typing import Any

import numpy as np
from thinc.api import Model, NumpyOps
from threadpoolctl import ThreadpoolController

_ROWS = 16


class SteadyOps(NumpyOps):  # type: ignore[misc]
    """Thinc's operations, but that `gemm` is done by numpy, in blocks of rows."""

    def gemm(self, x: Any, y: Any, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:
        """Return the product of two matrices of numbers, each turned first if asked; written to `out` if given."""
        rows, weights = x.T if trans1 else x, y if trans2 else y.T
        found = steady_product(rows, weights)
        if out is None:
            return found
        out[...] = found
        return out


def steady_product(rows: Any, weights: Any) -> Any:
    """Return `rows` (many by n) times `weights` (m by n) turned: many by m."""
    count, width = rows.shape
    blocks = -(-count // _ROWS)
    if count != blocks * _ROWS:
        filled = np.zeros((blocks * _ROWS, width), rows.dtype)
        filled[:count] = rows
        rows = filled
    found = np.matmul(weights, rows.reshape(blocks, _ROWS, width).transpose(0, 2, 1))
    return np.ascontiguousarray(found.transpose(0, 2, 1).reshape(blocks * _ROWS, len(weights))[:count])


def use_steady_products(models: Iterable[Model[Any, Any]]) -> None:
    """Let models multiply by numpy, if that rounds a row alike wherever it stands."""
    nodes = [node for model in models for node in model.walk()]
    shapes = {node.get_param("W").shape for node in nodes if node.has_param("W")}
    with one_thread():
        is_steady = all(_is_steady(prod(shape[:-1]), shape[-1]) for shape in shapes)
    if is_steady:
        ops = SteadyOps()
        for node in nodes:
            node.ops = ops


def _is_steady(height: int, width: int) -> bool:
    """Tell whether rows times weights of this size come out the same in every place of a block."""
    numbers = np.random.default_rng(0)
    rows = numbers.standard_normal((_ROWS, width), dtype=np.float32)
    weights = numbers.standard_normal((height, width), dtype=np.float32)
    first = steady_product(rows, weights)
    moved = (np.roll(steady_product(np.roll(rows, by, axis=0), weights), -by, axis=0) for by in range(1, _ROWS))
    return all(np.array_equal(first, other) for other in moved)


def one_thread() -> AbstractContextManager[object]:
    """Keep numpy's library to one thread: more only wait for each other over small matrices."""
    limited: AbstractContextManager[object] = _controller().limit(limits=1, user_api="blas")
    return limited


@cache
def _controller() -> ThreadpoolController:
    return ThreadpoolController()

"""The products of the French model: right, and the same for a text whatever is read beside it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from extract.language import products
from extract.language.pipeline import load
from extract.language.products import SteadyOps, steady_product

TEXTS = ("Un atelier vélo.", "Les voisins viennent lire, jouer et jardiner avec l'école Jean-Macé.", "Rien.")


def numbers(rows: int, columns: int) -> NDArray[np.float32]:
    return np.random.default_rng(rows * columns).standard_normal((rows, columns), dtype=np.float32)


@pytest.mark.parametrize("count", [1, 15, 16, 17, 64, 100])
def test_a_product_is_that_of_numpy(count: int) -> None:
    rows, weights = numbers(count, 96), numbers(40, 96)
    found = steady_product(rows, weights)
    assert found.shape == (count, 40)
    assert np.allclose(found, rows @ weights.T, atol=1e-4)


def test_both_factors_may_be_turned_and_a_place_given() -> None:
    ops, one, other = SteadyOps(), numbers(20, 96), numbers(96, 30)
    wanted = one @ other
    out = np.empty_like(wanted)
    assert ops.gemm(one, other, out=out) is out
    for found in (out, ops.gemm(one, other.T, trans2=True), ops.gemm(one.T, other, trans1=True)):
        assert np.allclose(found, wanted, atol=1e-4)


def test_a_text_is_the_same_to_the_last_bit_alone_and_among_others() -> None:
    nlp = load()
    tok2vec: Any = nlp.get_pipe("tok2vec")
    docs = [nlp.make_doc(text) for text in TEXTS * 9]
    together = tok2vec.predict(docs)
    for doc, vectors in zip(docs, together, strict=True):
        assert np.array_equal(tok2vec.predict([doc])[0], vectors)


def test_a_processor_that_rounds_by_place_keeps_the_model_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(products, "_is_steady", lambda height, width: False)
    models = [pipe.model for _, pipe in load().pipeline if hasattr(pipe, "model")]
    nodes = [node for model in models for node in model.walk()]
    assert nodes
    assert not any(isinstance(node.ops, SteadyOps) for node in nodes)


def test_a_product_whose_rounding_depends_on_the_place_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def by_place(rows: NDArray[np.float32], weights: NDArray[np.float32]) -> Any:
        return steady_product(rows, weights) + np.arange(len(rows), dtype=np.float32)[:, None] * 1e-3

    assert products._is_steady(24, 96)
    monkeypatch.setattr(products, "steady_product", by_place)
    assert not products._is_steady(24, 96)

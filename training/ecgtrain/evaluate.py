# SPDX-License-Identifier: Apache-2.0
"""Accuracy and F1 of predictions."""

from __future__ import annotations

from dataclasses import dataclass

import equinox as eqx
import jax
import numpy as np
from numpy.typing import NDArray

from .layers import Precision
from .network import CLASSES


@dataclass(frozen=True)
class Scores:
    """What a set of predictions is worth."""

    accuracy: float
    macro_f1: float
    f1: NDArray[np.float64]


def score(predicted: NDArray[np.integer], labels: NDArray[np.integer]) -> Scores:
    """Scores predictions; a class that is neither present nor predicted counts as F1 = 0."""
    confusion = np.zeros((CLASSES, CLASSES))
    np.add.at(confusion, (labels, predicted), 1)
    hits = np.diag(confusion)
    f1 = 2 * hits / np.maximum(confusion.sum(axis=0) + confusion.sum(axis=1), 1)
    return Scores(float(hits.sum() / max(confusion.sum(), 1)), float(f1.mean()), f1)


@eqx.filter_jit
def _logits(network: eqx.Module, windows: jax.Array, precision: Precision) -> jax.Array:
    return network(windows, precision)


def predict(
    network: eqx.Module, windows: NDArray[np.float32], precision: Precision, batch: int = 512
) -> NDArray[np.int64]:
    """The most probable class of each window."""
    found = []
    for start in range(0, len(windows), batch):
        piece = windows[start : start + batch]
        padded = np.pad(piece, ((0, batch - len(piece)), (0, 0)))
        found.append(np.asarray(_logits(network, padded, precision)).argmax(axis=1)[: len(piece)])
    return np.concatenate(found)

# SPDX-License-Identifier: Apache-2.0
"""Accuracy and F1 of predictions."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import equinox as eqx
import jax
import numpy as np
from numpy.typing import NDArray

from .inputs import Inputs
from .layers import Precision
from .network import CLASSES
from .solvers import Pair


@dataclass(frozen=True)
class Scores:
    """What a set of predictions is worth."""

    accuracy: float
    macro_f1: float
    f1: NDArray[np.float64]
    #: Mean cross-entropy with the labels; NaN where only classes are known.
    loss: float = float("nan")


def score(predicted: NDArray[np.integer], labels: NDArray[np.integer]) -> Scores:
    """Scores predictions; a class that is neither present nor predicted counts as F1 = 0."""
    confusion = np.zeros((CLASSES, CLASSES))
    np.add.at(confusion, (labels, predicted), 1)
    hits = np.diag(confusion)
    f1 = 2 * hits / np.maximum(confusion.sum(axis=0) + confusion.sum(axis=1), 1)
    return Scores(float(hits.sum() / max(confusion.sum(), 1)), float(f1.mean()), f1)


@eqx.filter_jit
def _logits(network: eqx.Module, inputs: Inputs, precision: Precision, pair: Pair | None) -> jax.Array:
    return network(inputs, precision) if pair is None else network(inputs, precision, pair)


def logits(
    network: eqx.Module,
    inputs: Inputs,
    precision: Precision,
    pair: Pair | None = None,
    batch: int = 512,
) -> NDArray[np.float32]:
    """The logits [n, 5] of beats; `pair` None is the network's own solver and steps."""
    found = [np.zeros((0, CLASSES), np.float32)]
    for start in range(0, len(inputs), batch):
        piece = inputs[start : start + batch]
        found.append(np.asarray(_logits(network, piece.padded(batch), precision, pair))[: len(piece)])
    return np.concatenate(found)


def predict(network: eqx.Module, inputs: Inputs, precision: Precision, pair: Pair | None = None) -> NDArray[np.int64]:
    """The most probable class of each beat."""
    return logits(network, inputs, precision, pair).argmax(axis=1)


def assess(
    network: eqx.Module,
    inputs: Inputs,
    labels: NDArray[np.integer],
    precision: Precision,
    pair: Pair | None = None,
) -> tuple[Scores, NDArray[np.int64]]:
    """The scores of a network, its loss among them, and the most probable class of each beat."""
    found = logits(network, inputs, precision, pair).astype(np.float64)
    predicted = found.argmax(axis=1)
    highest = found.max(axis=1)
    losses = np.log(np.exp(found - highest[:, None]).sum(axis=1)) + highest - found[np.arange(len(labels)), labels]
    return dataclasses.replace(score(predicted, labels), loss=float(losses.mean())), predicted

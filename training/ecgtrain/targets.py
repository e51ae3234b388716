# SPDX-License-Identifier: Apache-2.0
"""Soft targets: what the softmax of the network is to give for each beat.

The loss of a beat is the cross-entropy -sum_k target_k log softmax(logits)_k, the student's logits never softened;
that of a batch, the mean. With targets that sum to 1 its least value is the targets' own entropy.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .evaluate import logits
from .inputs import Inputs
from .network import CLASSES
from .restore import restore

Targets = NDArray[np.float32]


def softmax(logits: NDArray[np.float32], temperature: float = 1.0) -> Targets:
    """Probabilities [n, 5] of logits [n, 5] that are divided by a temperature."""
    scaled = logits.astype(np.float64) / temperature
    exponentials = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    return (exponentials / exponentials.sum(axis=1, keepdims=True)).astype(np.float32)


def smoothed(labels: NDArray[np.integer], smoothing: float = 0.0) -> Targets:
    """Targets [n, 5]: 1 - e + e/5 for the label and e/5 for the others (Szegedy et al. 2016, arXiv:1512.00567)."""
    hot = np.eye(CLASSES, dtype=np.float32)[labels]
    return hot if smoothing == 0 else hot * np.float32(1 - smoothing) + np.float32(smoothing / CLASSES)


def teach(paths: Sequence[Path], inputs: Inputs, temperature: float) -> Targets:
    """The teachers' mean probabilities [n, 5], each one's logits divided by the temperature first.

    Hinton, Vinyals and Dean 2015 (arXiv:1503.02531); departing from them the student is compared at temperature 1, so
    that one cross-entropy serves labels and teachers.
    """
    total = np.zeros((len(inputs), CLASSES), np.float64)
    for path in paths:
        total += softmax(logits(restore(path), inputs, "float32"), temperature)
    return (total / len(paths)).astype(np.float32)


def distilled(targets: Targets, taught: Targets, share: float) -> Targets:
    """(1 - share) of the targets and `share` of the teachers' probabilities."""
    return np.float32(1 - share) * targets + np.float32(share) * taught


def class_weights(labels: NDArray[np.integer]) -> NDArray[np.float32]:
    """Weights [5] proportional to 1 / sqrt(frequency), of mean 1 over the labels; 0 for a class that is not there."""
    counts = np.bincount(labels, minlength=CLASSES).astype(np.float64)
    weights = np.where(counts > 0, 1 / np.sqrt(np.maximum(counts, 1)), 0)
    return (weights * counts.sum() / max((weights * counts).sum(), 1e-12)).astype(np.float32)


def mix(inputs: Inputs, targets: Targets, alpha: float, generator: np.random.Generator) -> tuple[Inputs, Targets]:
    """Mixup (Zhang et al. 2017, arXiv:1710.09412): each beat's input and target with those of another of the batch.

    lambda ~ Beta(alpha, alpha) for each beat, where the paper draws one for the batch.
    """
    if alpha == 0:
        return inputs, targets
    shares = generator.beta(alpha, alpha, size=(len(inputs), 1)).astype(np.float32)
    others = generator.permutation(len(inputs))

    def mixed(values: NDArray[np.float32]) -> NDArray[np.float32]:
        share = shares.reshape(len(values), *[1] * (values.ndim - 1))
        return share * values + (1 - share) * values[others]

    return inputs.replacing(mixed(inputs.channels), mixed(inputs.features)), mixed(targets)

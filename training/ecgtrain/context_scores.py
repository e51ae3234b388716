# SPDX-License-Identifier: Apache-2.0
"""How well the classes of beats were found, for the lines that training prints."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from . import patients
from .patients import Beats


def f1(predicted: NDArray[np.int64], labels: NDArray[np.uint8], of: int) -> tuple[float, float, float]:
    """Sensitivity, predictivity and F1 of a class; as EC57 has it, F and Q taken for V, and Q for S, do not count."""
    forgiven = {patients.VENTRICULAR: (3, 4), patients.SUPRAVENTRICULAR: (4,)}.get(of, ())
    true = np.sum((predicted == of) & (labels == of))
    false = np.sum((predicted == of) & (labels != of) & (labels != patients.NO_LABEL) & ~np.isin(labels, forgiven))
    sensitivity = true / max(1, np.sum(labels == of))
    predictivity = true / max(1, true + false)
    return sensitivity, predictivity, 2 * sensitivity * predictivity / max(1e-9, sensitivity + predictivity)


def describe(name: str, predicted: NDArray[np.int64], labels: NDArray[np.uint8]) -> str:
    """A line of figures."""
    known = labels < 4
    ventricular, supraventricular = f1(predicted, labels, 2), f1(predicted, labels, 1)
    return (
        f"{name}: accuracy {np.mean(predicted[known] == labels[known]):.4f}, "
        f"V {100 * ventricular[0]:.1f}/{100 * ventricular[1]:.1f} F1 {ventricular[2]:.3f}, "
        f"S {100 * supraventricular[0]:.1f}/{100 * supraventricular[1]:.1f} F1 {supraventricular[2]:.3f}"
    )


def print_scores(predicted: NDArray[np.int64], beats: Beats) -> None:
    """A line for each database and lead that the beats are of."""
    for name, is_svdb in (("mitdb", False), ("svdb", True)):
        for lead in (1, 2):
            chosen = ((beats.records >= patients.FIRST_OF_SVDB) == is_svdb) & (beats.leads == lead)
            if chosen.any():
                print(describe(f"{name}, lead {lead}", predicted[chosen], beats.labels[chosen]), flush=True)

# SPDX-License-Identifier: Apache-2.0
"""Which margin of the early logits is enough, for a network whose steps are taken by need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

#: The margins that are tried.
MARGINS = tuple(float(margin) for margin in np.arange(0.25, 12.01, 0.25))
#: By how much the accuracy may differ from that of all steps: half of what is promised.
MOST_DIFFERENCE = 0.0001
#: The same of beats that the network was trained on: all of it. It has learnt many of them by heart, which makes its
#: last steps look better than they are.
MOST_DIFFERENCE_IN_TRAINING = 0.0002
#: The share of beats that may have another class than after all steps. Right ones that turn wrong hide behind wrong
#: ones that turn right, and on other patients they need not.
MOST_OTHER = 0.0005


@dataclass(frozen=True)
class Outcome:
    """What comes of a margin: shares of beats."""

    margin: float
    #: Beats that take one step alone.
    early: float
    #: Accuracy less that of all steps.
    difference: float
    #: Beats whose class is not the one of all steps.
    other: float

    def is_sound(self, most_difference: float = MOST_DIFFERENCE) -> bool:
        """Whether it keeps within what is allowed."""
        return abs(self.difference) <= most_difference and self.other <= MOST_OTHER


def margins(logits: NDArray[np.floating]) -> NDArray[np.floating]:
    """By how much the largest of the logits [n, 5] stands above the second [n]."""
    ordered = np.sort(logits, axis=1)
    return ordered[:, -1] - ordered[:, -2]


def outcomes(early: NDArray[np.floating], full: NDArray[np.integer], labels: NDArray[np.integer]) -> list[Outcome]:
    """What comes of each margin, of early logits [n, 5], classes after all steps [n] and labels [n]."""
    found, classes, count = margins(early), early.argmax(axis=1), len(labels)
    result = []
    for margin in MARGINS:
        sure = found >= margin
        taken = np.where(sure, classes, full)
        difference = float((taken == labels).sum() - (full == labels).sum()) / count
        result.append(Outcome(margin, float(sure.mean()), difference, float((taken != full).mean())))
    return result


def choose(found: Sequence[Outcome], in_training: Sequence[Outcome] = ()) -> float:
    """The least margin that is sound, and so are all above it, on beats that the network has not seen, and on others.

    Raises ValueError if the last is not sound.
    """
    unsound = {outcome.margin for outcome in found if not outcome.is_sound()}
    unsound |= {outcome.margin for outcome in in_training if not outcome.is_sound(MOST_DIFFERENCE_IN_TRAINING)}
    chosen = None
    for outcome in reversed(found):
        if outcome.margin in unsound:
            break
        chosen = outcome.margin
    if chosen is None:
        raise ValueError("no margin gives the classes of all steps")
    return chosen

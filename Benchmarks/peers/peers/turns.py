# SPDX-License-Identifier: Apache-2.0
"""Subjects take turns in short blocks, so that what the machine does meanwhile meets all of them alike."""

from __future__ import annotations

import gc
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .subjects import Subject

# Windows of a turn that do not count: after another subject the caches are not one's own.
WARM_UP = 20


def take(subjects: Sequence[Subject], windows: int, turn: int) -> list[NDArray[np.float64]]:
    """Microseconds a window of each call, for each subject.

    Rounds go on until each has classified as many windows; a turn is `turn` windows that count after `WARM_UP` that do
    not, both in whole calls. Each round begins with the next subject, so that nobody always follows the same one.
    """
    times: list[list[NDArray[np.int64]]] = [[] for _ in subjects]
    counted = [0 for _ in subjects]
    gc.collect()
    gc.disable()
    try:
        start = 0
        while min(counted) < windows:
            for offset in range(len(subjects)):
                index = (start + offset) % len(subjects)
                batch = subjects[index].batch
                skipped, calls = -(-WARM_UP // batch), -(-turn // batch)
                times[index].append(subjects[index].pace(skipped + calls)[skipped:])
                counted[index] += calls * batch
            start += 1
    finally:
        gc.enable()
    return [np.concatenate(found) / (1_000 * subject.batch) for found, subject in zip(times, subjects, strict=True)]

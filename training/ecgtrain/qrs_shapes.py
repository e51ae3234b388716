# SPDX-License-Identifier: Apache-2.0
"""The shapes of the last beats in the fine band, as `BeatTemplates` of Segmenter keeps them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from .qrs_candidates import FINE_DELAY, Floats, samples

COUNT = 4
#: A shape's points are two samples apart.
STEP = 2
POINTS = 2 * (samples(80) // STEP) + 1
#: From a shape's first point to its R peak, in samples.
HALF = STEP * (POINTS // 2)
#: How far off a candidate's R peak its beat is looked for first, and then before and behind it, in samples.
NEAR = samples(14)
FAR_BEFORE, FAR_BEHIND = samples(110), samples(150)
TRUSTED_COUNT = 4
SAME_RESIDUAL = 0.3
UPDATE_RESIDUAL, UPDATE_SHARE = 0.35, 0.125
NEW_RESIDUAL = 0.2
UNLIKE_RESIDUAL = 0.45


class Match(NamedTuple):
    """What is left without the shape as a share of its energy, the factor by which it fits, and where, in samples."""

    residual: float
    scale: float
    lag: int
    shape: int = -1


#: Where shapes are known, but nothing around correlates with one.
NO_MATCH = Match(2.0, 0.0, 0)


class Shapes:
    """Up to four shapes of a recording's beats; `band` [samples] is its fine band."""

    def __init__(self, band: Floats) -> None:
        # [places, points], a place being that of a shape's first point.
        self.stretches = sliding_window_view(band, HALF * 2 + 1)[:, ::STEP]
        squares = band**2
        self.norms = np.sqrt(sum(squares[lag : len(squares) - 2 * HALF + lag] for lag in range(0, 2 * HALF + 1, STEP)))
        self.norms[self.norms == 0] = np.inf  # what is flat correlates with nothing
        self.values = np.zeros((COUNT, POINTS))
        self.beats = [0] * COUNT
        self.last_uses = [0] * COUNT
        self.beat_count = 0

    def match(self, place: int, seen: int, is_large: bool) -> Match | None:
        """The best match of a trusted shape near a sample, or else around a large wave; nothing where none is."""
        trusted = [shape for shape in range(COUNT) if self.beats[shape] >= TRUSTED_COUNT]
        if not trusted:
            return None
        near = self._best(place, NEAR, NEAR, trusted, seen)
        if near is not None and (near.residual <= SAME_RESIDUAL or not is_large):
            return near
        return self._best(place, FAR_BEFORE, FAR_BEHIND, trusted, seen) or near or NO_MATCH

    def learn(self, place: int, seen: int) -> None:
        """Lets the shape that a beat is like follow it, or begins one in the place of that not seen for longest."""
        known = [shape for shape in range(COUNT) if self.beats[shape] > 0]
        found = self._best(place, NEAR, NEAR, known, seen) if known else None
        if found is not None and found.residual <= (
            UPDATE_RESIDUAL if self.beats[found.shape] >= TRUSTED_COUNT else NEW_RESIDUAL
        ):
            share = max(UPDATE_SHARE, 1 / (self.beats[found.shape] + 1))
            self._blend(place + found.lag, found.shape, share)
        elif found is None or found.residual > UNLIKE_RESIDUAL:
            oldest = min(range(COUNT), key=self._worth)
            self.beats[oldest] = 0
            self._blend(place, oldest, 1)
        self.beat_count += 1

    def _worth(self, shape: int) -> float:
        """When a shape was used last, in beats; up to sixteen beats count in its favour."""
        return self.last_uses[shape] + min(self.beats[shape], 16) if self.beats[shape] else -np.inf

    def _blend(self, place: int, shape: int, share: float) -> None:
        if not 0 <= place - HALF < len(self.stretches):
            return
        self.values[shape] += share * (self.stretches[place - HALF] - self.values[shape])
        self.beats[shape] += 1
        self.last_uses[shape] = self.beat_count

    def _best(self, place: int, before: int, behind: int, shapes: list[int], seen: int) -> Match | None:
        """Of each shape the place of its highest correlation, and of these matches the one with the least residual.

        Nothing that the detector does not have yet when it sees the candidate is looked at.
        """
        first = max(place - HALF - before, 0)
        last = min(place - HALF + behind, len(self.stretches) - 1, seen - FINE_DELAY - 2 * HALF - 1)
        if last < first:
            return None
        norms = self.norms[first : last + 1]
        products = self.values[shapes] @ self.stretches[first : last + 1].T
        tops = (products / norms).argmax(axis=1).tolist()
        result = None
        for row, (shape, top) in enumerate(zip(shapes, tops)):
            product, energy = float(products[row, top]), float(norms[top]) ** 2
            own = float(self.values[shape] @ self.values[shape])
            if product <= 0 or own <= 0:
                continue
            residual = (energy - 2 * product + own) / own
            if result is None or residual < result.residual:
                result = Match(residual, product / own, first + top + HALF - place, shape)
        return result

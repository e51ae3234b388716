# SPDX-License-Identifier: Apache-2.0
"""The candidates of the QRS detector and its fine band, as `CandidateFinder` and `FineBand` of Segmenter make them.

Whole recordings at once, at 360 Hz; the constants are those of `QRSTuning`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from .qrs_recordings import RATE, Flags, Integers

Floats = NDArray[np.float64]


def samples(milliseconds: float) -> int:
    """A time in samples, to the nearest."""
    return int(milliseconds * RATE / 1_000 + 0.5)


UNITS_PER_MILLIVOLT = 4_096
FIRST_SMOOTHING, SECOND_SMOOTHING = samples(20), samples(16.7)
BEND, SLOPE = samples(28), samples(28)
ENERGY_WINDOW = samples(100)
DOMINANCE = samples(180)
SHAPE_REACH = samples(110)
PEAK_REACH, PEAK_SPAN = samples(80), samples(33)
EARLY_PREFERENCE = 0.2
BASELINE_REACH = samples(200)
STEP_REVERSAL = 0.12
SPIKE, SPIKE_SHARE = samples(14), 0.1
FINE_SMOOTHING, FINE_BEND = samples(8.3), samples(11)
FINE_DELAY = FINE_SMOOTHING - 1 + FINE_BEND

#: Delay of the low-pass signal, and of the energy against it, in samples.
SMOOTH_DELAY = (FIRST_SMOOTHING + SECOND_SMOOTHING - 2) // 2
ENERGY_DELAY = BEND + (ENERGY_WINDOW - 1) // 2
SMOOTH_SCALE = 1 / (UNITS_PER_MILLIVOLT * FIRST_SMOOTHING * SECOND_SMOOTHING)


@dataclass(frozen=True)
class Candidates:
    """Peaks of the QRS energy that are neither steps nor spikes, [n] each; places in samples, heights in millivolts."""

    centre: Integers
    peak: Integers
    #: The sample at which the detector has it.
    seen: Integers
    height: Floats
    sharpness: Floats
    reversal: Floats
    #: Of the R peak above the baseline, with its sign.
    amplitude: Floats

    def __len__(self) -> int:
        return len(self.centre)


def to_units(millivolts: Floats) -> Integers:
    """The integers that the detector's filters run on."""
    return np.rint(millivolts * UNITS_PER_MILLIVOLT).astype(np.int64)


def moving_sum(values: Integers, length: int) -> Integers:
    """The sum of the last values at each; what came before the first is as that."""
    sums = np.cumsum(np.concatenate([np.zeros(1, np.int64), np.full(length - 1, values[0]), values]))
    return sums[length:] - sums[:-length]


def bend(values: Integers, span: int) -> Integers:
    """p[n] - 2 p[n - k] + p[n - 2k]; what came before the first is as that."""
    padded = np.concatenate([np.full(2 * span, values[0]), values])
    return padded[2 * span :] - 2 * padded[span:-span] + padded[: -2 * span]


def fine_band(units: Integers) -> Floats:
    """The band in which beats are told from noise by their shape [n], in millivolts; each value at its own centre."""
    padded = np.concatenate([units, np.full(FINE_DELAY, units[-1])])
    values = bend(moving_sum(moving_sum(padded, FINE_SMOOTHING), FINE_SMOOTHING), FINE_BEND)
    return values[FINE_DELAY:] / (UNITS_PER_MILLIVOLT * FINE_SMOOTHING**2)


def dominant_peaks(energy: Integers, dominance: int = DOMINANCE) -> tuple[Integers, Integers]:
    """The local maxima that none larger follows for `dominance` samples, and the samples at which that is known.

    What rises above a maximum at the end of that time replaces it, if its own maximum comes within as long again.
    """
    steps = np.sign(np.diff(energy, prepend=energy[0]))
    last_step = np.maximum.accumulate(np.where(steps != 0, np.arange(len(steps)), 0))
    rising = steps[last_step] > 0
    maxima = np.flatnonzero(rising[:-1] & (steps[1:] < 0)).tolist()
    heights = energy[maxima].tolist()
    peaks, seen = [], []
    number = 0
    while number < len(maxima):
        held, number = number, number + 1
        known = maxima[held] + dominance
        while True:
            # A maximum is known when the energy has fallen behind it.
            while number < len(maxima) and maxima[number] < known:
                if heights[number] > heights[held]:
                    held, known = number, maxima[number] + dominance
                number += 1
            if known >= len(energy) or not (rising[known] and energy[known] > heights[held]):
                break
            if number == len(maxima) or maxima[number] >= maxima[held] + 2 * dominance:
                known = maxima[held] + 2 * dominance
                break
            held, known, number = number, maxima[number] + dominance, number + 1
        if known < len(energy):
            peaks.append(maxima[held])
            seen.append(known)
    return np.array(peaks, np.int64), np.array(seen, np.int64)


def find(units: Integers) -> Candidates:
    """The candidates of a recording, in order; none within a quarter of a second of its ends."""
    smooth = moving_sum(moving_sum(units, FIRST_SMOOTHING), SECOND_SMOOTHING)
    energy = moving_sum(np.abs(bend(smooth, BEND)), ENERGY_WINDOW)
    peaks, seen = dominant_peaks(energy)
    # In `smooth`, which lags behind the signal.
    centres = peaks - ENERGY_DELAY
    inside = (centres >= SMOOTH_DELAY + BASELINE_REACH + 60) & (centres < len(smooth) - BASELINE_REACH)
    peaks, seen, centres = peaks[inside], seen[inside], centres[inside]
    sharpness, reversal = shapes(smooth, centres)
    places, amplitude, is_spike = r_peaks(units, smooth, centres)
    taken = (reversal >= STEP_REVERSAL) & ~is_spike
    found = Candidates(
        centres - SMOOTH_DELAY,
        places,
        seen,
        energy[peaks] * SMOOTH_SCALE / ENERGY_WINDOW,
        sharpness,
        reversal,
        amplitude,
    )
    return Candidates(*(values[taken] for values in vars(found).values()))


def around(values: Integers, centres: Integers, reach: int) -> Integers:
    """The values [n, 2 reach + 1] around each centre."""
    return sliding_window_view(values, 2 * reach + 1)[centres - reach]


def shapes(smooth: Integers, centres: Integers) -> tuple[Floats, Floats]:
    """The sharpest bend in millivolts, and how much of the steepest slope there is on the way back."""
    wide = around(smooth, centres, SHAPE_REACH + BEND)
    count = 2 * SHAPE_REACH + 1
    bends = wide[:, 2 * BEND :] - 2 * wide[:, BEND:-BEND] + wide[:, : -2 * BEND]
    first = BEND - (SLOPE - SLOPE // 2)
    slopes = wide[:, first + SLOPE : first + SLOPE + count] - wide[:, first : first + count]
    up, down = np.maximum(slopes.max(axis=1), 0), np.maximum(-slopes.min(axis=1), 0)
    steepest = np.maximum(up, down)
    return np.abs(bends).max(axis=1) * SMOOTH_SCALE, np.minimum(up, down) / np.maximum(steepest, 1)


def r_peaks(units: Integers, smooth: Integers, centres: Integers) -> tuple[Integers, Floats, Flags]:
    """Where the R peaks are, how high above the baseline in millivolts, and which of them are spikes."""
    baselines = around(smooth, centres, BASELINE_REACH).sum(axis=1) // (2 * BASELINE_REACH + 1)
    wide = around(smooth, centres, PEAK_REACH + PEAK_SPAN)
    here = wide[:, PEAK_SPAN:-PEAK_SPAN] - baselines[:, None]
    bends = 2 * wide[:, PEAK_SPAN:-PEAK_SPAN] - wide[:, : -2 * PEAK_SPAN] - wide[:, 2 * PEAK_SPAN :]
    lags = np.arange(-PEAK_REACH, PEAK_REACH + 1)
    scores = np.abs(here + bends) * (1 - EARLY_PREFERENCE / PEAK_REACH * lags)
    # Of equals the latest.
    best = 2 * PEAK_REACH - scores[:, ::-1].argmax(axis=1)
    amplitude = here[np.arange(len(centres)), best] * SMOOTH_SCALE
    raw_baselines = baselines // (FIRST_SMOOTHING * SECOND_SMOOTHING)
    raw = np.abs(around(units, centres - SMOOTH_DELAY, PEAK_REACH) - raw_baselines[:, None])
    levels = np.trunc(raw.max(axis=1) * SPIKE_SHARE)
    return centres - SMOOTH_DELAY + lags[best], amplitude, (raw > levels[:, None]).sum(axis=1) <= SPIKE

# SPDX-License-Identifier: Apache-2.0
"""Fits the evidence by which the QRS detector tells beats from noise: the weights in `BeatEvidence` of Segmenter.

Every recording's candidates are gone through in order, with the levels, the shapes and the measure of noise that the
true beats give, and judged against the reference. On what is measured of each a logistic regression is fitted. The
detector itself has but its own beats to go by; how it fares is what `ecgbench ec57` says, not the table printed here.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections import deque
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from . import qrs_candidates
from .document import table
from .qrs_candidates import Candidates, Floats, samples
from .qrs_recordings import (
    DS1,
    RATE,
    Condition,
    Flags,
    Integers,
    Recording,
    conditions,
    is_noisy,
    read,
    read_noise,
    stressed,
)
from .qrs_shapes import SAME_RESIDUAL, Shapes

#: The measures, in the order of `BeatEvidence.logOdds`.
MEASURES = (
    "noise",
    "scale",
    "share of beats",
    "early",
    "T wave",
    "residual",
    "bluntness",
    "T wave x bluntness of last",
)

#: A candidate within this of a reference beat is that beat, where no other is nearer: ANSI/AAMI EC57.
MATCH_WINDOW = samples(150)
REFRACTORY = samples(200)
#: Where a beat is placed by its shape: where that is so far from its own R peak.
REPLACEMENT = samples(28)
#: The candidates before one among which its likes are counted.
RECENT = 24
#: The time over which noise is averaged, in seconds, and the most of it that one peak stands for.
NOISE_MEAN, LARGEST_SHARE = 6.0, 0.2
#: Beats that follow one another faster than this, in samples, leave no room for other peaks: noise fades by itself.
FAST_INTERVAL = samples(450)
#: A wave with more than this share of the beats' height is compared with known shapes further around it.
FAR_SHARE = 0.3
#: Beats that come before the first candidate that is judged.
LEAST_BEATS = 4
#: Groups of records in cross-validation.
GROUPS = 4


def measures(
    noise: float,
    share_of_beats: float,
    sharpness: float,
    sharpness_of_last: float,
    residual: float,
    scale: float,
    distance: float,
    distance_in_intervals: float,
    regularity: float,
) -> list[float]:
    """What the regression takes of a candidate, by the names of `BeatEvidence`; `distance` in milliseconds.

    Noise counts in full here; the detector has it count for less where a large wave has likes.
    """
    t_wave = min(max((400 - distance) / 60, 0), 1)
    return [
        math.log(0.03 + min(noise, 0.4)),
        math.log(min(max(scale, 0.05), 3)),
        math.log(min(max(share_of_beats, 0.02), 0.5)),
        min(max(0.88 - distance_in_intervals, 0), 0.1) * regularity * min(noise / 0.12, 1),
        t_wave,
        math.log(0.03 + min(max(residual, 0), 2)),
        math.log(min(max(sharpness, 0.135), 1)),
        t_wave * math.log(min(max(sharpness_of_last, 0.135), 1)),
    ]


def likes(candidates: Candidates) -> Integers:
    """How many of the last candidates look like each [n]: as `RecentPeaks.likes(of:)`."""

    def before(values: Floats) -> Floats:
        return sliding_window_view(np.concatenate([np.full(RECENT, np.nan), values]), RECENT)[:-1]

    def logarithm_is_near(values: Floats, most: float) -> Flags:
        return np.abs(before(np.log(values)) - np.log(values)[:, None]) < most

    alike = logarithm_is_near(candidates.height, 0.12) & logarithm_is_near(candidates.sharpness, 0.15)
    alike &= np.abs(before(candidates.reversal) - candidates.reversal[:, None]) < 0.15
    alike &= before(np.sign(candidates.amplitude)) == np.sign(candidates.amplitude)[:, None]
    alike &= logarithm_is_near(np.abs(candidates.amplitude) + 1e-12, 0.25)
    return alike.sum(axis=1)


def median(values: Iterable[float]) -> float:
    """The median of some numbers, at least one."""
    ordered = sorted(values)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


class Teacher:
    """What the detector knows when a candidate comes, if all its decisions were right."""

    def __init__(self, band: Floats) -> None:
        self.shapes = Shapes(band)
        self.heights: deque[float] = deque(maxlen=8)
        self.sharpnesses: deque[float] = deque(maxlen=8)
        self.intervals: deque[float] = deque(maxlen=8)
        self.last_centre: int | None = None
        self.last_sharpness = 0.0
        self.noise = 0.0
        self.last_other = 0

    def judge(
        self, height: float, sharpness: float, centre: int, peak: int, seen: int
    ) -> tuple[list[float], int] | None:
        """A candidate's measures, and how far off a known shape places it; nothing where no shape is known."""
        if len(self.heights) < LEAST_BEATS or self.last_centre is None:
            return None
        share = height / median(self.heights)
        match = self.shapes.match(peak, seen, is_large=share > FAR_SHARE)
        if match is None:
            return None
        distance = centre - self.last_centre
        interval, regularity = (median(self.intervals), 0.0) if self.intervals else (distance, 0.0)
        if len(self.intervals) >= 3:
            regularity = max(1 - median(abs(value / interval - 1) for value in self.intervals) / 0.12, 0)
        found = measures(
            self.noise,
            share,
            sharpness / median(self.sharpnesses),
            sharpness / self.last_sharpness,
            match.residual,
            match.scale,
            distance * 1_000 / RATE,
            distance / interval,
            regularity,
        )
        moved = match.residual <= SAME_RESIDUAL and abs(match.lag) >= REPLACEMENT
        return found, match.lag if moved else 0

    def note_beat(self, height: float, sharpness: float, centre: int, peak: int, seen: int) -> None:
        """Takes a beat in."""
        self.heights.append(height)
        self.sharpnesses.append(sharpness)
        if self.last_centre is not None:
            self.intervals.append(centre - self.last_centre)
        self.last_centre, self.last_sharpness = centre, sharpness
        is_fast = bool(self.intervals) and median(self.intervals) < FAST_INTERVAL
        if is_fast and (seen - self.last_other) / RATE >= NOISE_MEAN:
            self.noise /= 3  # as the detector's series has it for exp(-1)
            self.last_other = seen
        self.shapes.learn(peak, seen)

    def note_other(self, height: float, has_like: bool, seen: int) -> None:
        """Takes in what is no beat: noise, as far as nothing before looks like it."""
        if not self.heights:
            return
        share = 0.0 if has_like else min(height / median(self.heights), 1.5)
        passed = min((seen - self.last_other) / RATE / NOISE_MEAN, LARGEST_SHARE)
        self.noise += (1 - math.exp(-passed)) * (share - self.noise)
        self.last_other = seen


@dataclass(frozen=True)
class Judged:
    """Candidates with what is known of them: measures [n, 8], which are beats [n], and what a mistake weighs [n]."""

    measures: Floats
    is_beat: Flags
    weights: Floats


def taught(candidates: Candidates, band: Floats, is_beat: Flags) -> tuple[Floats, Flags, Integers]:
    """The measures [n, 8] of all candidates, of which they are known, and how far off known shapes place them."""
    teacher = Teacher(band)
    found = np.zeros((len(candidates), len(MEASURES)))
    is_known = np.zeros(len(candidates), bool)
    lags = np.zeros(len(candidates), np.int64)
    has_like = (likes(candidates) > 0).tolist()
    columns = (candidates.height, candidates.sharpness, candidates.centre, candidates.peak, candidates.seen)
    for number, (candidate, beat) in enumerate(zip(zip(*(column.tolist() for column in columns)), is_beat.tolist())):
        height, _, centre, _, seen = candidate
        if not beat and teacher.last_centre is not None and centre - teacher.last_centre < REFRACTORY:
            continue
        measured = teacher.judge(*candidate)
        if measured is not None:
            found[number], lags[number] = measured
            is_known[number] = True
        if beat:
            teacher.note_beat(*candidate)
        else:
            teacher.note_other(height, has_like[number], seen)
    return found, is_known, lags


def matched(places: Integers, beats: Integers) -> Integers:
    """For each place the number of the reference beat that it is, or -1: each is the other's nearest in the window.

    Of two places that are equally near the first counts.
    """
    if len(beats) == 0:
        return np.full(len(places), -1)
    behind = np.clip(np.searchsorted(beats, places), 1, max(len(beats) - 1, 1))
    near = np.where(places - beats[behind - 1] < beats[np.minimum(behind, len(beats) - 1)] - places, behind - 1, behind)
    near = np.minimum(near, len(beats) - 1)
    distances = np.abs(places - beats[near])
    order = np.lexsort((np.arange(len(places)), distances, near))
    is_first = np.ones(len(places), bool)
    is_first[1:] = near[order][1:] != near[order][:-1]
    found = np.full(len(places), -1)
    nearest = order[is_first]
    found[nearest] = np.where(distances[nearest] <= MATCH_WINDOW, near[nearest], -1)
    return found


def judged(recording: Recording, signal: Integers, weight: float, in_noise_only: bool) -> Judged:
    """All candidates of a signal whose measures are known, outside of flutter; with noise, where it is added.

    They are gone through twice, since where a known shape places a candidate may make it another beat.
    """
    units = qrs_candidates.to_units(signal / recording.units_per_millivolt)
    candidates, band = qrs_candidates.find(units), qrs_candidates.fine_band(units)

    def in_flutter(places: Integers) -> Flags:
        return np.array([(first <= places) & (places <= last) for first, last in recording.flutter]).any(axis=0)

    beats = recording.beats[~in_flutter(recording.beats)] if recording.flutter else recording.beats
    is_beat = matched(candidates.peak, beats) >= 0
    _, _, lags = taught(candidates, band, is_beat)
    places = candidates.peak + lags
    is_beat = matched(places, beats) >= 0
    found, is_known, _ = taught(candidates, band, is_beat)
    if recording.flutter:
        is_known &= is_beat | ~in_flutter(places)
    if in_noise_only:
        is_known &= is_noisy(candidates.peak)
    return Judged(found[is_known], is_beat[is_known], np.full(is_known.sum(), weight))


def judged_under(condition: Condition, folder: Path) -> Judged:
    """The candidates of a record under a condition."""
    recording = read(folder, condition.record)
    signal = recording.signal
    if condition.noise:
        noise = read_noise(folder, condition.noise, condition.channel)
        signal = stressed(recording, noise, condition.decibels, condition.start)
    return judged(recording, signal, condition.weight, bool(condition.noise))


def logistic_fit(x: Floats, is_beat: Flags, weights: Floats, penalty: float = 1.0) -> Floats:
    """The weights of a logistic regression and, last, its intercept [k + 1]: by Newton's method, to convergence.

    Least sum of weighted losses plus half of `penalty` times the squares of the weights, the intercept left out, for
    measures that are standardized; given for measures as they are. Raises RuntimeError where it does not converge.
    """
    mean, deviation = x.mean(axis=0), x.std(axis=0) + 1e-9
    standard = np.column_stack([(x - mean) / deviation, np.ones(len(x))])
    shrink = penalty * np.append(np.ones(x.shape[1]), 0.0)
    found = np.zeros(x.shape[1] + 1)
    for _ in range(100):
        odds = 0.5 * (1 + np.tanh(0.5 * (standard @ found)))
        gradient = standard.T @ (weights * (odds - is_beat)) + shrink * found
        curvature = (standard * (weights * odds * (1 - odds))[:, None]).T @ standard + np.diag(shrink)
        step = np.linalg.solve(curvature, gradient)
        # A step that leads too far, as where the classes hardly overlap, is bounded.
        found -= step * min(1.0, 5 / np.abs(step).max())
        if np.abs(step).max() < 1e-9:
            slopes = found[:-1] / deviation
            return np.append(slopes, found[-1] - slopes @ mean)
    raise RuntimeError("the regression does not converge")


def log_odds(x: Floats, weights: Floats) -> Floats:
    """The log-odds [n] of measures [n, k]."""
    return x @ weights[:-1] + weights[-1]


def fit(parts: Sequence[Judged]) -> Floats:
    """The regression on all of some sets of candidates."""
    return logistic_fit(
        np.concatenate([part.measures for part in parts]),
        np.concatenate([part.is_beat for part in parts]),
        np.concatenate([part.weights for part in parts]),
    )


def cross_validated(chosen: Sequence[Condition], parts: Sequence[Judged]) -> list[Floats]:
    """For each condition the weights that the other groups of records give; four groups, every fourth record each."""
    records = sorted({condition.record for condition in chosen})
    group = {record: number % GROUPS for number, record in enumerate(records)}
    by_group = [
        fit([part for condition, part in zip(chosen, parts) if group[condition.record] != number])
        for number in range(GROUPS)
    ]
    return [by_group[group[condition.record]] for condition in chosen]


def mistakes(chosen: Sequence[Condition], parts: Sequence[Judged], weights: Sequence[Floats]) -> dict[str, NDArray]:
    """Candidates, beats among them, beats missed and others taken for beats, by the conditions' names."""
    counts: dict[str, NDArray] = {}
    for condition, part, own in zip(chosen, parts, weights):
        taken = log_odds(part.measures, own) > 0
        found = [len(taken), part.is_beat.sum(), (part.is_beat & ~taken).sum(), (taken & ~part.is_beat).sum()]
        counts[condition.name] = counts.get(condition.name, 0) + np.array(found)
    return counts


def mistake_table(all_records: dict[str, NDArray], others: dict[str, NDArray]) -> str:
    """A row a condition: what weights of all records, and those of the other groups, get wrong."""
    heading = ["records", "candidates", "beats", "missed", "extra", "cross-validated: missed", "extra"]
    rows = [[name, *(f"{count:,}" for count in [*counts, *others[name][2:]])] for name, counts in all_records.items()]
    return table(heading, rows)


def main(arguments: list[str]) -> None:
    """Prints the weights of the evidence, and the mistakes that are made by them."""
    parser = argparse.ArgumentParser(prog="python -m ecgtrain.qrs_evidence", description=main.__doc__)
    parser.add_argument("--recordings", type=Path, required=True, help="the folder that holds mitdb and nstdb")
    parser.add_argument("--jobs", type=int, default=None, help="processes at once; default: as many as processors")
    options = parser.parse_args(arguments)

    chosen = conditions()
    with ProcessPoolExecutor(options.jobs) as pool:
        parts = list(pool.map(partial(judged_under, folder=options.recordings), chosen))
    weights = fit(parts)
    print(f"{sum(len(part.is_beat) for part in parts):,} candidates of {len(DS1)} records")
    for name, weight in zip((*MEASURES, "intercept"), weights):
        print(f"{weight:9.3f}  {name}")
    print(
        mistake_table(
            mistakes(chosen, parts, [weights] * len(parts)),
            mistakes(chosen, parts, cross_validated(chosen, parts)),
        )
    )


if __name__ == "__main__":
    main(sys.argv[1:])

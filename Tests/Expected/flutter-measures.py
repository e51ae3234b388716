#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares published measures of ventricular flutter and fibrillation on DS1: the table in docs/flutter.md.

    pip install numpy wfdb
    ECG_DATA=FOLDER python Tests/Expected/flutter-measures.py

Written for the choice of the measures, with none of the detector's code. Each measure looks at five seconds, every half
second. Its threshold is the one that takes 95 % of the windows that lie within record 207's flutter; the table says how
many of the other windows of DS1, and what share of the noise recordings' windows of 0.2 mV and more, pass it as well.
"""

import os
from pathlib import Path

import numpy as np
import wfdb

DS1 = [101, 106, 108, 109, 112, 114, 115, 116, 118, 119, 122, 124, 201, 203, 205, 207, 208, 209, 215, 220, 223, 230]
WINDOW_S, STEP_S, POINT_S, BASELINE_S = 5, 0.5, 1 / 60, 0.5


def moving_mean(x: np.ndarray, length: int) -> np.ndarray:
    sums = np.cumsum(np.concatenate([[0.0], x]))
    return (sums[length:] - sums[:-length]) / length


def waves(x: np.ndarray, rate: float) -> tuple[np.ndarray, float]:
    """The signal at some 60 points a second without hum and baseline, and the points' rate."""
    block = max(round(rate * POINT_S), 1)
    smooth = moving_mean(moving_mean(x, block), block)
    points = smooth[::block]
    rate /= block
    length = round(BASELINE_S * rate) | 1
    baseline = moving_mean(points, length)
    return points[length // 2 :][: len(baseline)] - baseline, rate


def leakage(x: np.ndarray) -> float:
    """Kuo and Dillman 1978: what passes a filter that stops the mean period."""
    half = np.pi * np.abs(x).sum() / np.abs(np.diff(x)).sum()
    lag = min(max(int(half + 0.5), 1), len(x) // 2)
    later, earlier = x[lag:], x[:-lag]
    return np.abs(later + earlier).sum() / (np.abs(later) + np.abs(earlier)).sum()


def by_second(x: np.ndarray, rate: float) -> list[np.ndarray]:
    length = int(rate)
    return [np.abs(x[start : start + length]) for start in range(0, len(x) - length + 1, length)]


def measures(x: np.ndarray, rate: float) -> list[float]:
    """Of one window, each the higher the more it looks like flutter."""
    seconds = by_second(x, rate)
    leak = leakage(x)
    # Anas et al. 2010: the mean magnitude by the largest. Arafat et al. 2011: the share of samples above a fifth of it.
    share = float(np.mean([second.mean() / second.max() for second in seconds]))
    crossing = float(np.mean([(second > 0.2 * second.max()).mean() for second in seconds]))
    slope = np.abs(np.diff(x))
    steady = slope.mean() / np.sort(slope)[-5]
    return [-leak, share, crossing, steady, share - 0.85 * leak, crossing - 1.4 * leak, steady - 0.2 * leak]


NAMES = [
    "leakage (Kuo and Dillman 1978)",
    "mean share of the largest (Anas et al. 2010)",
    "samples above a fifth of it (Arafat et al. 2011)",
    "mean slope by the largest",
    "mean share less 0.85 x leakage",
    "samples above a fifth less 1.4 x leakage",
    "mean slope by the largest less 0.2 x leakage",
]


def windows(x: np.ndarray, rate: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Start in seconds, size in millivolts and measures of each window."""
    wave, point_rate = waves(x, rate)
    length = int(WINDOW_S * point_rate)
    starts = np.arange(0, len(wave) - length, int(STEP_S * point_rate))
    parts = [wave[start : start + length] for start in starts]
    size = np.array([2 * np.mean([second.max() for second in by_second(part, point_rate)]) for part in parts])
    keep = size > 0.01
    values = np.array([measures(part, point_rate) for part, kept in zip(parts, keep, strict=True) if kept])
    return starts[keep] / point_rate + BASELINE_S / 2, size[keep], values


def signal(path: Path) -> tuple[np.ndarray, float]:
    record = wfdb.rdrecord(str(path))
    channel = record.sig_name.index("MLII") if "MLII" in record.sig_name else 0
    return record.p_signal[:, channel], record.fs


def main() -> None:
    data = Path(os.environ["ECG_DATA"])
    marks = wfdb.rdann(str(data / "mitdb/207"), "atr")
    onsets = [sample / 360 for sample, symbol in zip(marks.sample, marks.symbol, strict=True) if symbol == "["]
    ends = [sample / 360 for sample, symbol in zip(marks.sample, marks.symbol, strict=True) if symbol == "]"]
    flutter, others = [], []
    for name in DS1:
        start, _, values = windows(*signal(data / "mitdb" / str(name)))
        inside, beside = np.zeros(len(start), bool), np.zeros(len(start), bool)
        if name == 207:
            for onset, end in zip(onsets, ends, strict=True):
                inside |= (start >= onset) & (start + WINDOW_S <= end)
                beside |= (start + WINDOW_S >= onset) & (start <= end)
            flutter.append(values[inside])
        others.append(values[~beside])
    noise = []
    for name in ["em", "ma", "bw"]:
        record = wfdb.rdrecord(str(data / "nstdb" / name))
        for channel in range(record.n_sig):
            _, size, values = windows(record.p_signal[:, channel], record.fs)
            noise.append(values[size > 0.2])
    inside, outside, noisy = np.concatenate(flutter), np.concatenate(others), np.concatenate(noise)
    print(f"{len(inside)} windows of flutter, {len(outside)} others of DS1, {len(noisy)} of noise\n")
    print("| measure | other windows of DS1 | of noise |\n| --- | --- | --- |")
    for column, name in enumerate(NAMES):
        threshold = np.percentile(inside[:, column], 5)
        passed = int((outside[:, column] >= threshold).sum())
        print(f"| {name} | {passed} | {100 * (noisy[:, column] >= threshold).mean():.2f} % |")


if __name__ == "__main__":
    main()

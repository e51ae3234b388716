# SPDX-License-Identifier: Apache-2.0
"""Random changes of the windows, such as detectors, hearts and electrodes make.

A window is the beat, scaled to 0...1 by its own minimum and maximum, and zeros behind it. What changes a window's
values acts on the beat alone and scales it to 0...1 again, as the monitor's windower would have done; the zeros stay.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .inputs import Inputs

Windows = NDArray[np.float32]

RATE = 125.0
NOISE_RECORDS = ("bw", "em", "ma")
#: The wander's frequencies in hertz: electrodes and breathing.
WANDER_HERTZ = (0.05, 0.6)


@dataclass(frozen=True)
class Augmentation:
    """How much of what; zero leaves out. `noise_source` [channels, points at 125 Hz] where `noise` is above 0."""

    shift: int = 0
    stretch: float = 0.0
    baseline: float = 0.0
    noise: float = 0.0
    noise_source: Windows | None = None

    def __call__(self, windows: Windows, generator: np.random.Generator) -> Windows:
        """The changed windows; the given ones stay as they are."""
        windows = shifted(windows, self.shift, generator)
        if self.stretch == 0 and self.baseline == 0 and self.noise == 0:
            return windows
        windows, used = stretched(windows, used_points(windows), self.stretch, generator)
        if self.baseline > 0:
            windows = windows + wander(windows.shape, self.baseline, generator)
        if self.noise > 0:
            assert self.noise_source is not None
            windows = windows + noise(windows.shape, self.noise, self.noise_source, generator)
        return rescaled(windows, used)


def augmented(inputs: Inputs, augmentation: Augmentation, generator: np.random.Generator) -> Inputs:
    """The inputs with all channels of a beat changed alike, by the same draws; features stay as they are."""
    state = generator.bit_generator.state
    channels = []
    for channel in range(inputs.channels.shape[1]):
        generator.bit_generator.state = state
        channels.append(augmentation(inputs.channels[:, channel], generator))
    return inputs.replacing(np.stack(channels, axis=1), inputs.features)


def used_points(windows: Windows) -> NDArray[np.int64]:
    """The points [n] of each window up to the last that is not zero."""
    behind = np.argmax(windows[:, ::-1] != 0, axis=1)
    return np.where(windows.any(axis=1), windows.shape[1] - behind, 0)


def rescaled(windows: Windows, used: NDArray[np.int64]) -> Windows:
    """Scales the used points of each window to 0...1, zeroes the others; a window without swing becomes zeros."""
    inside = np.arange(windows.shape[1])[None, :] < used[:, None]
    lowest = np.min(windows, axis=1, where=inside, initial=np.inf)
    swing = np.max(windows, axis=1, where=inside, initial=-np.inf) - lowest
    good = (swing > 0) & np.isfinite(swing)
    scale = np.where(good, 1 / np.where(good, swing, 1), 0).astype(np.float32)
    offset = np.where(good, lowest, 0).astype(np.float32)
    return np.where(inside, np.clip((windows - offset[:, None]) * scale[:, None], 0, 1), np.float32(0))


def shifted(windows: Windows, most: int, generator: np.random.Generator) -> Windows:
    """Moves each window by up to `most` points of 8 ms, as a detector's R peak strays; the first point is repeated."""
    if most == 0:
        return windows
    moves = generator.integers(-most, most + 1, size=len(windows))
    columns = np.arange(windows.shape[1])[None, :] - moves[:, None]
    moved = np.take_along_axis(windows, np.clip(columns, 0, windows.shape[1] - 1), axis=1)
    moved[columns >= windows.shape[1]] = 0
    return moved


def stretched(
    windows: Windows, used: NDArray[np.int64], most: float, generator: np.random.Generator
) -> tuple[Windows, NDArray[np.int64]]:
    """Makes each beat longer or shorter by up to the part `most`, by linear interpolation, the R peak staying first.

    Gives the windows and their used points; what a longer beat has behind the window's end is lost.
    """
    if most == 0:
        return windows, used
    factors = generator.uniform(1 - most, 1 + most, size=len(windows))
    lengths = np.minimum(np.rint(used * factors).astype(np.int64), windows.shape[1])
    points = np.arange(windows.shape[1])[None, :]
    places = np.minimum(points / factors[:, None], np.maximum(used - 1, 0)[:, None])
    left = places.astype(np.int64)
    right = np.minimum(left + 1, np.maximum(used - 1, 0)[:, None])
    share = (places - left).astype(np.float32)
    found = np.take_along_axis(windows, left, axis=1) * (1 - share) + np.take_along_axis(windows, right, axis=1) * share
    return np.where(points < lengths[:, None], found, np.float32(0)), lengths


def wander(shape: tuple[int, ...], most: float, generator: np.random.Generator) -> Windows:
    """A slow sine for each window, of an amplitude of up to `most`; over a window the slowest is a slope."""
    count = (shape[0], 1)
    amplitude = generator.uniform(0, most, count)
    turns = generator.uniform(*WANDER_HERTZ, count) * (np.arange(shape[1])[None, :] / RATE) + generator.random(count)
    return (amplitude * np.sin(2 * np.pi * turns)).astype(np.float32)


def noise(shape: tuple[int, ...], most: float, source: Windows, generator: np.random.Generator) -> Windows:
    """Recorded noise, up to `most` from lowest to highest, for a random half of the windows; zeros for the rest."""
    count = (shape[0], 1)
    channels = generator.integers(0, source.shape[0], count)
    starts = generator.integers(0, source.shape[1] - shape[1] + 1, count)
    pieces = source[channels, starts + np.arange(shape[1])[None, :]]
    swing = np.maximum(np.ptp(pieces, axis=1, keepdims=True), 1e-6)
    amplitude = generator.uniform(0, most, count) * (generator.permutation(shape[0])[:, None] < shape[0] // 2)
    return ((pieces - pieces.mean(axis=1, keepdims=True)) / swing * amplitude).astype(np.float32)


def noise_sha256(folder: Path) -> str:
    """The SHA-256 over the signal files of the noise recordings, in order."""
    digest = hashlib.sha256()
    for name in NOISE_RECORDS:
        digest.update((noise_folder(folder) / f"{name}.dat").read_bytes())
    return digest.hexdigest()


def noise_folder(folder: Path) -> Path:
    """`nstdb` in a folder of recordings, or that folder itself."""
    return folder / "nstdb" if (folder / "nstdb").is_dir() else folder


def load_noise(folder: Path) -> Windows:
    """Both channels of bw, em and ma [6, points] at 125 Hz: the first half of each recording, the train half.

    The second halves stay unheard. MIT-BIH Noise Stress Test Database, Moody, Muldrow and Mark 1984,
    doi:10.13026/C2HS3T.
    """
    import wfdb
    from scipy.signal import resample_poly

    channels = []
    for name in NOISE_RECORDS:
        path = str(noise_folder(folder) / name)
        header = wfdb.rdheader(path)
        assert header.fs == 360
        signal = wfdb.rdrecord(path, sampto=header.sig_len // 2).p_signal
        channels += list(resample_poly(signal, 25, 72, axis=0).T)  # 360 x 25 / 72 = 125
    return np.stack(channels).astype(np.float32)

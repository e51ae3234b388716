# SPDX-License-Identifier: Apache-2.0
"""The recordings that the QRS detector is fitted on: DS1 of the MIT-BIH database, as it is and with recorded noise.

Noise is added as the MIT-BIH Noise Stress Test Database was made: five minutes of the clean signal, then two minutes
with noise and two without in turn, all in whole units of the converter. Moody, Muldrow and Mark, Computers in
Cardiology 11:381-384, 1984; `NoiseStressGenerator` in Benchmarks does the same for the scores.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

#: The records of DS1: de Chazal, O'Dwyer and Reilly, 2004, doi:10.1109/TBME.2004.827359. Nothing is fitted on DS2.
DS1 = (
    *(101, 106, 108, 109, 112, 114, 115, 116, 118, 119, 122),
    *(124, 201, 203, 205, 207, 208, 209, 215, 220, 223, 230),
)
#: Those to which the noise stress database adds noise.
STRESSED = (118, 119)

RATE = 360
#: The annotations that mark a beat, and those among them that mark one of a normal course.
BEATS = frozenset("NLRejBnAaJSVErF/fQ?")
NORMAL_BEATS = frozenset("NLRejBnAaJS")

Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Recording:
    """A lead in units of the converter, 0 at its baseline; the reference beats; from where to where it flutters."""

    signal: Integers
    units_per_millivolt: float
    beats: Integers
    normal_beats: Integers
    flutter: list[tuple[int, int]]


@dataclass(frozen=True)
class Condition:
    """A record, the noise added to it (none without a name) from a sample on, and what a mistake in it weighs."""

    record: int
    weight: float
    noise: str = ""
    decibels: int = 0
    channel: int = 0
    start: int = 0

    @property
    def name(self) -> str:
        """The row of the table of mistakes that it counts in."""
        if not self.noise:
            return "without noise"
        records = ", ".join(map(str, STRESSED)) if self.channel == 0 and self.noise == "em" else "others"
        return f"{records}: {self.noise}, {self.decibels} dB"


def conditions(records: tuple[int, ...] = DS1) -> list[Condition]:
    """All that the evidence is fitted on: without noise, with that of electrodes, with that of muscles.

    The records of the noise stress database have the noise channel that is added there, the others the other one, each
    from a place of its own; every third one has the noise of muscles as well.
    """
    found = [Condition(record, 5.0) for record in records]
    for record in records:
        if record in STRESSED:
            found += [Condition(record, 2.0 if decibels > 0 else 1.0, "em", decibels) for decibels in (12, 6, 0)]
        else:
            # The noise is as long as a record, 650,000 samples; rolled forward by this much.
            rolled = record * 3_000 % 600_000
            found += [Condition(record, 0.25, "em", decibels, 1, -rolled) for decibels in (12, 6)]
    return found + [Condition(record, 0.25, "ma", 6) for record in records[::3]]


@lru_cache(maxsize=4)
def read(folder: Path, record: int) -> Recording:
    """Reads a record of `mitdb` in a folder: lead MLII where there is one, else the first."""
    import wfdb

    path = str(folder / "mitdb" / str(record))
    header = wfdb.rdheader(path)
    channel = header.sig_name.index("MLII") if "MLII" in header.sig_name else 0
    found = wfdb.rdrecord(path, physical=False, channels=[channel])
    assert found.fs == RATE, "the lengths in samples are for 360 Hz"
    marks = wfdb.rdann(path, "atr")
    symbols = np.array(marks.symbol)
    places = np.asarray(marks.sample, np.int64)
    signal = found.d_signal[:, 0].astype(np.int64) - found.baseline[0]
    starts = places[symbols == "["].tolist()
    stops = places[symbols == "]"].tolist() + [len(signal)] * len(starts)
    return Recording(
        signal,
        float(found.adc_gain[0]),
        places[np.isin(symbols, list(BEATS))],
        places[np.isin(symbols, list(NORMAL_BEATS))],
        list(zip(starts, stops)),
    )


@lru_cache(maxsize=4)
def read_noise(folder: Path, name: str, channel: int) -> Integers:
    """Reads a channel of a noise recording of `nstdb` in a folder, in units of the converter."""
    import wfdb

    return wfdb.rdrecord(str(folder / "nstdb" / name), physical=False).d_signal[:, channel].astype(np.int64)


def is_noisy(places: Integers) -> Flags:
    """Whether noise is added to samples: in two minutes of four, from the sixth minute on."""
    clean, turn = 300 * RATE, 120 * RATE
    return (places >= clean) & ((places - clean) // turn % 2 == 0)


def stressed(recording: Recording, noise: Integers, decibels: float, start: int = 0) -> Integers:
    """A recording's signal with noise from the sample `start` of it on; the noise begins anew where it ends.

    The signal's power is an eighth of the square of its peak-to-peak QRS amplitude, the noise's the square of its root
    mean square; both are means of 300 that leave out the lowest and the highest 5 %. Where noise begins or ends the
    level does not jump.
    """
    signal = recording.signal
    heights = [np.ptp(signal[max(beat - 18, 0) : beat + 19]) for beat in recording.normal_beats[:300]]
    seconds = noise[: min(len(noise) // RATE, 300) * RATE].reshape(-1, RATE)
    deviations = np.trunc(seconds - seconds.mean(axis=1, keepdims=True))
    amplitude = trimmed_mean(np.sqrt((deviations**2).mean(axis=1)))
    gain = trimmed_mean(np.array(heights)) / np.sqrt(8) / amplitude * 10 ** (-decibels / 20)
    places = np.arange(len(signal))
    gains = np.where(is_noisy(places), gain, 0.0)
    added = gains * noise[(places + start) % len(noise)]
    output = signal.copy()
    edges = [*(np.flatnonzero(np.diff(gains)) + 1).tolist(), len(signal)]
    for first, last in zip(edges[:-1], edges[1:]):
        before = signal[first - 1] + gains[first] * noise[(first - 1 + start) % len(noise)]
        offset = np.trunc(before - output[first - 1])
        output[first:last] = np.trunc(signal[first:last] + added[first:last] - offset)
    return output


def trimmed_mean(values: NDArray[np.floating] | Integers) -> float:
    """The mean without the lowest and the highest 5 %."""
    ordered = np.sort(values)
    cut = len(ordered) // 20
    return float(ordered[cut : len(ordered) - cut].mean())

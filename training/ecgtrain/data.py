# SPDX-License-Identifier: Apache-2.0
"""The data set that `ecgbench windows` writes: what classifiers see of beats, their classes and their parts.

`windows.npy` holds the channels, `features.npy` the features, and `split.json` the names of both.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .inputs import Inputs

TRAIN, VALIDATION, TEST = 0, 1, 2
#: The part that a fold leaves out.
UNUSED = 3
FOLDS = 5
FILES = ("windows.npy", "features.npy", "labels.npy", "parts.npy", "records.npy", "leads.npy", "samples.npy")


@dataclass(frozen=True)
class DataSet:
    """Inputs of beats, their channels in 0...1; the arrays [n] hold a beat's own, labels N S V F Q as 0...4."""

    inputs: Inputs
    labels: NDArray[np.uint8]
    parts: NDArray[np.uint8]
    records: NDArray[np.uint16]
    leads: NDArray[np.uint8]
    samples: NDArray[np.int64]
    split: dict[str, str | int | list[str]]
    sha256: str

    def part(self, part: int) -> tuple[Inputs, NDArray[np.uint8]]:
        """The inputs and labels of one part."""
        chosen = self.parts == part
        return self.inputs[chosen], self.labels[chosen]


def load(folder: Path) -> DataSet:
    """Reads a folder that `ecgbench windows` wrote.

    Raises ValueError if the files do not belong together.
    """
    digest = hashlib.sha256()
    for name in FILES:
        digest.update((folder / name).read_bytes())
    windows, features, *arrays = [np.load(folder / name) for name in FILES]
    split = json.loads((folder / "split.json").read_text())
    if any(len(array) != len(windows) for array in arrays):
        raise ValueError(f"{folder}: arrays of different lengths")
    try:
        inputs = Inputs(windows, features, tuple(split["channels"]), tuple(split["features"]))
    except ValueError as error:
        raise ValueError(f"{folder}: {error}") from error
    data = DataSet(inputs, *arrays, split=split, sha256=digest.hexdigest())
    if data.labels.max(initial=0) > 4 or not np.isfinite(windows).all() or not np.isfinite(features).all():
        raise ValueError(f"{folder}: a label above 4, or a point or feature that is not finite")
    return data


def folded(data: DataSet, fold: int | None) -> DataSet:
    """Deals a fifth of the train part out as its validation part; None changes nothing.

    For choices that many are compared by: the test part stays as it is. In a split by beats, the fold of a beat is the
    first 8 bytes of the SHA-256 of "record/sample", little-endian, modulo 5, and the validation part proper is left out
    of both. In a split by patients the fold is made of whole records, every fifth in order of their numbers, so that no
    patient is on both sides, and the validation part goes with its records.
    """
    if fold is None:
        return data
    parts = data.parts.copy()
    if data.split["name"] == "patients":
        known = data.parts != TEST
        held_out = np.unique(data.records[known])[fold::FOLDS]
        parts[known] = TRAIN
        parts[known & np.isin(data.records, held_out)] = VALIDATION
        return dataclasses.replace(data, parts=parts)
    parts[data.parts == VALIDATION] = UNUSED
    for beat in np.flatnonzero(data.parts == TRAIN):
        digest = hashlib.sha256(f"{data.records[beat]}/{data.samples[beat]}".encode()).digest()
        if int.from_bytes(digest[:8], "little") % FOLDS == fold:
            parts[beat] = VALIDATION
    return dataclasses.replace(data, parts=parts)


def twins(data: DataSet, part: int, of: int = TRAIN) -> int:
    """The number of a part's windows whose very bytes stand in another part too, all channels taken together."""
    windows = data.inputs.channels
    known = {hashlib.sha256(window.tobytes()).digest() for window in windows[data.parts == of]}
    return sum(hashlib.sha256(window.tobytes()).digest() in known for window in windows[data.parts == part])

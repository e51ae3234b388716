# SPDX-License-Identifier: Apache-2.0
"""The beats that `ecgbench beats` writes, patient by patient: what a network of the patient's own is trained on."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FILES = ("channels.npy", "features.npy", "labels.npy", "records.npy", "leads.npy", "copies.npy", "samples.npy")
#: The label of a beat that no reference beat stands beside, and those of N, S, V and F.
NO_LABEL = 255
NORMAL, SUPRAVENTRICULAR, VENTRICULAR, FUSION = range(4)
#: Records of svdb have this number or a higher one, those of mitdb a lower one.
FIRST_OF_SVDB = 800
#: Records of svdb that look like one patient's: the median beats of both leads are alike (README of the data).
ONE_PATIENT = ((828, 829, 876, 877), (841, 886), (851, 884), (874, 875))
#: Two records of mitdb are known to be one patient's (Moody and Mark, IEEE Eng Med Biol 20(3):45-50, 2001).
ONE_PATIENT += ((201, 202),)


@dataclasses.dataclass(frozen=True)
class Beats:
    """Beats in the order of their records, leads, copies and times; every array has a row for each."""

    channels: NDArray[np.uint8]
    features: NDArray[np.float32]
    labels: NDArray[np.uint8]
    records: NDArray[np.uint16]
    leads: NDArray[np.uint8]
    copies: NDArray[np.uint8]
    samples: NDArray[np.int64]
    channel_names: tuple[str, ...]
    feature_names: tuple[str, ...]
    sha256: str

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, rows: NDArray[np.bool_]) -> Beats:
        """Some of the beats, in the same order."""
        arrays = {field: getattr(self, field)[rows] for field in ARRAYS}
        return dataclasses.replace(self, **arrays)

    def runs(self) -> list[slice]:
        """The rows of each recording: one record, one lead, one copy."""
        keys = np.stack([self.records, self.leads, self.copies], 1).astype(np.int64)
        starts = np.flatnonzero(np.any(np.diff(keys, axis=0, prepend=-1) != 0, axis=1))
        return [slice(int(a), int(b)) for a, b in zip(starts, [*starts[1:], len(self)], strict=True)]


ARRAYS = ("channels", "features", "labels", "records", "leads", "copies", "samples")


def load(folders: Sequence[Path]) -> Beats:
    """Reads folders that `ecgbench beats` wrote, one after the other; the copies of each are numbered on.

    Raises ValueError if they have other channels or features.
    """
    digest = hashlib.sha256()
    columns: list[list[np.ndarray]] = [[] for _ in FILES]
    names: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    for folder in folders:
        for column, name in zip(columns, FILES, strict=True):
            digest.update((folder / name).read_bytes())
            column.append(np.load(folder / name))
        description = json.loads((folder / "beats.json").read_text())
        found = tuple(description["channels"]), tuple(description["features"])
        if names not in (None, found):
            raise ValueError(f"{folder}: other channels or features than {folders[0]}")
        names = found
        # Copies of several folders stay apart.
        copies = columns[FILES.index("copies.npy")]
        copies[-1] = copies[-1] + np.uint8(16 * (len(copies) - 1))
    assert names is not None
    return Beats(*(np.concatenate(column) for column in columns), *names, sha256=digest.hexdigest())


def joined(first: Beats, second: Beats) -> Beats:
    """The beats of both, whose channels and features are the same."""
    arrays = {field: np.concatenate([getattr(first, field), getattr(second, field)]) for field in ARRAYS}
    return dataclasses.replace(first, **arrays)


def some_recordings(beats: Beats, share: float, seed: tuple[int, ...]) -> Beats:
    """About this share of the recordings, whole ones, drawn by a seed."""
    generator = np.random.default_rng(seed)
    chosen = np.zeros(len(beats), bool)
    for run in beats.runs():
        chosen[run] = generator.random() < share
    return beats[chosen]


def patient_of(record: int) -> int:
    """The patient's number: the lowest of the records that are known to be the same patient's."""
    return next((min(group) for group in ONE_PATIENT if record in group), record)


def folds(beats: Beats, count: int) -> list[list[int]]:
    """The records in so many folds, whole patients in each, dealt out so that ectopic beats are spread evenly.

    Patients come in the order of their ectopic beats, most first; each goes to the fold that has fewest so far. Records
    of the two databases are dealt out apart, so that each fold has some of both.
    """
    dealt: list[list[int]] = [[] for _ in range(count)]
    ectopic = (beats.labels == SUPRAVENTRICULAR) | (beats.labels == VENTRICULAR)
    counts = {int(record): int(ectopic[beats.records == record].sum()) for record in np.unique(beats.records)}
    for is_svdb in (False, True):
        patients: dict[int, list[int]] = {}
        for record in counts:
            if (record >= FIRST_OF_SVDB) == is_svdb:
                patients.setdefault(patient_of(record), []).append(record)
        totals = [0] * count
        order = sorted(patients, key=lambda patient: (-sum(counts[record] for record in patients[patient]), patient))
        for patient in order:
            fold = totals.index(min(totals))
            dealt[fold] += patients[patient]
            totals[fold] += sum(counts[record] for record in patients[patient])
    return [sorted(records) for records in dealt]

# SPDX-License-Identifier: Apache-2.0
"""The windows that ranges are measured on, and those that are classified."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .repository import ROOT, WORK

CALIBRATION_COUNT = 256
SEED = 1
DATA_SET = WORK / "patients"
GOLDEN = ROOT / "Tests" / "ClassifierTests" / "Resources" / "golden-models-windows.u8"


@dataclass(frozen=True)
class Windows:
    """Windows float32 [n, 187] of two kinds that share none, and where they come from."""

    source: str
    calibration: NDArray[np.float32]
    measured: NDArray[np.float32]


def load(folder: Path | None = None) -> Windows:
    """The windows of a data set that `ecgbench windows` made; without any, those of the engine's own tests.

    Of a data set, calibration takes from the training part and the measurement from the validation part: nothing is
    chosen on test beats.
    """
    folder = folder or (DATA_SET if DATA_SET.exists() else None)
    generator = np.random.default_rng(SEED)
    if folder is None:
        rows = np.fromfile(GOLDEN, np.uint8).reshape(-1, 187).astype(np.float32) / np.float32(255)
        order = generator.permutation(len(rows))
        source = f"{GOLDEN.relative_to(ROOT)}, no recordings"
        return Windows(source, rows[order[:CALIBRATION_COUNT]], rows[order[CALIBRATION_COUNT:]])
    # The networks that are compared see the first channel alone.
    rows, parts = np.load(folder / "windows.npy")[:, 0], np.load(folder / "parts.npy")
    training, validation = np.flatnonzero(parts == 0), np.flatnonzero(parts == 1)
    chosen = generator.choice(training, CALIBRATION_COUNT, replace=False)
    shown = folder.relative_to(ROOT) if folder.is_relative_to(ROOT) else folder
    return Windows(f"{shown}, validation part", rows[chosen], rows[generator.permutation(validation)])

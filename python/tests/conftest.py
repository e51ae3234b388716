# SPDX-License-Identifier: Apache-2.0
"""The recording that most tests push, and what the daemon reports of it."""

import csv
from pathlib import Path

import numpy as np
import pytest
import wfdb

REPOSITORY = Path(__file__).resolve().parents[2]
FIXTURES = REPOSITORY / "fixtures"
RATE = 360


@pytest.fixture(scope="session")
def samples() -> np.ndarray:
    """Five minutes of record 208, `[108,000]` millivolts."""
    return wfdb.rdrecord(str(FIXTURES / "208s")).p_signal[:, 0]


@pytest.fixture(scope="session")
def codes() -> np.ndarray:
    """The same as codes of the converter: 200 a millivolt, 1024 for 0 mV."""
    return wfdb.rdrecord(str(FIXTURES / "208s"), physical=False).d_signal[:, 0]


@pytest.fixture(scope="session")
def golden() -> list[dict[str, str]]:
    """The rows that the daemon prints of it, in their order."""
    with open(FIXTURES / "replays" / "208s.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))

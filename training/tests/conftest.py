# SPDX-License-Identifier: Apache-2.0
"""Small data made here."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from ecgtrain.inputs import CHANNELS, FEATURES

#: The features that `ecgbench windows` writes, besides the first channel.
NAMED = FEATURES[:2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data set in which the class decides how fast a wave is."""
    generator = np.random.default_rng(11)
    count = 800
    labels = generator.integers(0, 5, count).astype(np.uint8)
    turns = (3 + 5 * labels[:, None]) * np.arange(187)[None, :] / 187 + generator.random((count, 1))
    windows = 0.45 + 0.45 * np.sin(2 * np.pi * turns) + 0.1 * generator.random((count, 187))
    np.save(tmp_path / "windows.npy", np.clip(windows, 0, 1).astype(np.float32)[:, None, :])
    np.save(tmp_path / "features.npy", generator.normal(0, 0.1, (count, len(NAMED))).astype(np.float32))
    np.save(tmp_path / "labels.npy", labels)
    np.save(tmp_path / "parts.npy", (np.arange(count) % 5 == 0).astype(np.uint8))
    np.save(tmp_path / "records.npy", np.full(count, 100, np.uint16))
    np.save(tmp_path / "leads.npy", np.zeros(count, np.uint8))
    np.save(tmp_path / "samples.npy", np.arange(count, dtype=np.int64))
    split = {"name": "beats", "hash": "0123456789abcdef", "channels": CHANNELS[:1], "features": NAMED}
    (tmp_path / "split.json").write_text(json.dumps(split))
    return tmp_path

# SPDX-License-Identifier: Apache-2.0
"""What augmentation may change in a window, and what not."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from ecgtrain import augment
from ecgtrain.augment import Augmentation

RECORDINGS = Path(os.environ.get("ECG_DATA", "../../shared/data"))
NOISE = np.cumsum(np.random.default_rng(4).normal(0, 1, (6, 2_000)), axis=1).astype(np.float32)


def beats(count: int = 64, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Windows as the windower makes them: 0...1 over the used points, zeros behind; and the used points."""
    generator = np.random.default_rng(seed)
    used = generator.integers(60, 188, count)
    used[0], used[1] = 187, 24
    windows = np.cumsum(generator.normal(0, 1, (count, 187)), axis=1).astype(np.float32)
    windows = augment.rescaled(windows, used)
    windows[np.arange(count), used - 1] = 0.5  # a zero there would count as padding
    return augment.rescaled(windows, used), used


CHANGES = {
    "stretch": Augmentation(stretch=0.1),
    "baseline": Augmentation(baseline=0.2),
    "noise": Augmentation(noise=0.3, noise_source=NOISE),
    "all": Augmentation(2, 0.1, 0.2, 0.3, NOISE),
}


@pytest.mark.parametrize("name", CHANGES)
def test_windows_stay_such_as_the_windower_makes(name: str) -> None:
    windows, used = beats()
    before = windows.copy()
    changed = CHANGES[name](windows, np.random.default_rng(8))
    np.testing.assert_array_equal(windows, before)
    assert changed.shape == windows.shape and changed.dtype == np.float32
    assert np.abs(changed - windows).max() > 0.05
    np.testing.assert_allclose(changed.min(axis=1), 0, atol=1e-6)
    np.testing.assert_allclose(changed.max(axis=1), 1, atol=1e-6)
    most = {"stretch": 1.1, "all": 1.1}.get(name, 1.0)
    for row, count in zip(changed, used):
        assert not row[int(np.ceil(most * count)) + CHANGES[name].shift :].any()


@pytest.mark.parametrize("name", CHANGES)
def test_the_same_generator_gives_the_same_windows(name: str) -> None:
    windows, _ = beats()
    one, again, other = (CHANGES[name](windows, np.random.default_rng((5, epoch))) for epoch in (0, 0, 1))
    np.testing.assert_array_equal(one, again)
    assert np.any(one != other)


def test_nothing_asked_for_changes_nothing() -> None:
    windows, _ = beats()
    assert Augmentation()(windows, np.random.default_rng(0)) is windows


def test_used_points_end_behind_the_last_that_is_not_zero() -> None:
    windows, used = beats()
    np.testing.assert_array_equal(augment.used_points(windows), used)
    assert augment.used_points(np.zeros((1, 187), np.float32))[0] == 0


def test_a_window_of_zeros_stays_one() -> None:
    changed = CHANGES["all"](np.zeros((4, 187), np.float32), np.random.default_rng(0))
    assert not changed.any()


def test_a_stretched_ramp_is_a_ramp_of_another_length() -> None:
    windows = np.tile(np.where(np.arange(187) < 100, np.arange(187) / 99, 0).astype(np.float32), (200, 1))
    found, lengths = augment.stretched(windows, np.full(200, 100), 0.1, np.random.default_rng(6))
    assert lengths.min() in range(90, 94) and lengths.max() in range(107, 111)
    for row, length in zip(found, lengths):
        slopes = np.diff(row[: length - 2])
        np.testing.assert_allclose(slopes, slopes[0], atol=1e-5)
        assert slopes[0] == pytest.approx(1 / 99 * 100 / length, rel=0.01)
        assert row[0] == 0 and not row[length:].any()


def test_noise_is_on_half_of_the_windows_and_no_larger_than_asked() -> None:
    added = augment.noise((100, 187), 0.3, NOISE, np.random.default_rng(3))
    swing = np.ptp(added, axis=1)
    assert (swing > 0).sum() == 50
    assert swing.max() <= 0.3 + 1e-6


def test_wander_is_slow_and_no_larger_than_asked() -> None:
    added = augment.wander((100, 187), 0.2, np.random.default_rng(3))
    assert 0.1 < np.abs(added).max() <= 0.2
    assert np.abs(np.diff(added, axis=1)).max() <= 0.2 * 2 * np.pi * 0.6 / 125 * 1.01


def test_noise_recordings_give_their_first_halves() -> None:
    if not (augment.noise_folder(RECORDINGS) / "bw.dat").exists():
        pytest.skip("needs the MIT-BIH Noise Stress Test Database: ECG_DATA")
    source = augment.load_noise(RECORDINGS)
    assert source.shape == (6, 112_848)  # 325,000 x 25 / 72, rounded up
    assert np.isfinite(source).all()
    assert len(augment.noise_sha256(RECORDINGS)) == 64

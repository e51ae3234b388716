# SPDX-License-Identifier: Apache-2.0
"""What the evidence of the QRS detector is fitted on, and how."""

from __future__ import annotations

import math
import os
from pathlib import Path

import numpy as np
import pytest

from ecgtrain import qrs_candidates, qrs_evidence, qrs_recordings, qrs_shapes
from ecgtrain.qrs_candidates import Candidates, dominant_peaks
from ecgtrain.qrs_evidence import Judged, Teacher, logistic_fit, matched, measures
from ecgtrain.qrs_recordings import DS1, RATE, Condition, Recording, conditions
from ecgtrain.qrs_shapes import Shapes

RECORDINGS = Path(os.environ.get("ECG_DATA", "../../shared/data"))


def made_up(beats: np.ndarray, length: int, inverted: tuple[int, ...] = ()) -> np.ndarray:
    """A signal [length] in millivolts: a QRS complex of 1 mV at each beat, and its T wave; some the other way up."""
    places = np.arange(length)
    signal = np.zeros(length)
    for number, beat in enumerate(beats):
        sign = -1 if number in inverted else 1
        signal += sign * np.exp(-(((places - beat) / 8) ** 2))
        signal -= sign * 0.2 * np.exp(-(((places - beat - 14) / 7) ** 2))
        signal += 0.2 * np.exp(-(((places - beat - 100) / 30) ** 2))
    return signal


BEATS = np.arange(800, 20_000, 300)


def test_each_beat_of_a_made_up_signal_is_a_candidate_where_it_lies() -> None:
    signal = made_up(BEATS, 20_400)
    found = qrs_candidates.find(qrs_candidates.to_units(signal))
    numbers = matched(found.peak, BEATS)
    assert sorted(numbers[numbers >= 0]) == list(range(len(BEATS)))
    assert np.abs(found.peak[numbers >= 0] - BEATS).max() <= 2
    assert (np.diff(found.centre) > qrs_candidates.DOMINANCE // 2).all()
    assert found.height[numbers >= 0].min() > 4 * found.height[numbers < 0].max(initial=0)
    assert (found.amplitude[numbers >= 0] > 0.5).all()


def test_steps_and_spikes_are_no_candidates() -> None:
    signal = np.zeros(10_000)
    signal[3_000:] += 1.0
    signal[6_000:6_003] += 1.0
    assert len(qrs_candidates.find(qrs_candidates.to_units(signal))) == 0


def test_what_comes_later_changes_no_candidate_that_was_seen() -> None:
    signal = made_up(BEATS, 20_400)
    whole = qrs_candidates.find(qrs_candidates.to_units(signal))
    cut = qrs_candidates.find(qrs_candidates.to_units(signal[:10_000]))
    count = int((whole.seen < 9_700).sum())
    assert count > 25
    for name, values in vars(whole).items():
        np.testing.assert_array_equal(values[:count], getattr(cut, name)[:count], err_msg=name)


def streamed_peaks(energy: np.ndarray, dominance: int) -> list[tuple[int, int]]:
    """The rule of `CandidateFinder.push`, sample by sample: what `dominant_peaks` finds at once."""
    found, previous, peak, age, rising = [], energy[0], 0, -1, False
    for place, now in enumerate(energy.tolist()):
        if age >= 0:
            age += 1
        if now > previous:
            rising = True
        elif now < previous:
            if rising and (age < 0 or previous > peak):
                peak, age = previous, 1
            rising = False
        previous = now
        if age >= dominance and not (rising and now > peak and age < 2 * dominance):
            found.append((place - age, place))
            peak, age = 0, -1
    return found


@pytest.mark.parametrize("seed", range(5))
def test_dominant_peaks_are_those_of_the_rule_sample_by_sample(seed: int) -> None:
    generator = np.random.default_rng(seed)
    # Few levels, so that there are plateaus and equal peaks; slow rises, so that some peaks wait for what follows.
    energy = np.convolve(generator.integers(0, 3, 4_000), np.ones(4, int))
    energy[2_000:2_200] += np.arange(200)
    peaks, seen = dominant_peaks(energy, 13)
    assert list(zip(peaks.tolist(), seen.tolist())) == streamed_peaks(energy, 13)
    assert len(peaks) > 100


def test_measures_are_those_worked_by_hand() -> None:
    found = measures(
        noise=0.06,
        share_of_beats=0.25,
        sharpness=0.5,
        sharpness_of_last=0.4,
        residual=0.47,
        scale=0.8,
        distance=370,
        distance_in_intervals=0.81,
        regularity=0.5,
    )
    # Early by 0.07, half regular, half of the noise from which on it counts in full; 30 of the T wave's last 60 ms.
    expected = [
        math.log(0.09),
        math.log(0.8),
        math.log(0.25),
        0.07 * 0.5 * 0.5,
        0.5,
        math.log(0.5),
        math.log(0.5),
        0.5 * math.log(0.4),
    ]
    np.testing.assert_allclose(found, expected, rtol=1e-12)
    bounded = measures(3, 2, 3, 0.01, 9, -1, 100, 0.2, 1)
    logarithms = [0.43, 0.05, 0.5, 2.03, 1, 0.135]
    np.testing.assert_allclose(
        bounded, [*map(math.log, logarithms[:3]), 0.1, 1, *map(math.log, logarithms[3:])], rtol=1e-12
    )


def test_places_are_matched_with_the_nearest_beat_alone() -> None:
    beats = np.array([1_000, 1_300, 1_600])
    places = np.array([960, 1_010, 1_340, 1_355, 1_600, 1_600])
    assert matched(places, beats).tolist() == [-1, 0, 1, -1, 2, -1]
    assert matched(np.array([945, 946]), beats[:1]).tolist() == [-1, 0]
    assert matched(places, beats[:0]).tolist() == [-1] * 6


def test_only_candidates_that_are_alike_count_as_likes() -> None:
    def row(*values: float) -> np.ndarray:
        return np.array(values)

    same = np.ones(6)
    candidates = Candidates(
        np.arange(6) * 300,
        np.arange(6) * 300,
        np.arange(6) * 300 + 100,
        height=row(1, 1, 1.2, 1.1, 1, 1),
        sharpness=row(1, 1.1, 1, 1, 1, 1),
        reversal=row(0.5, 0.5, 0.5, 0.5, 0.7, 0.5),
        amplitude=same * row(1, 1, 1, -1, 1, 1.2),
    )
    # The third is alike no one before but for its height, the fourth is upside down, the fifth has more of a way back.
    assert qrs_evidence.likes(candidates).tolist() == [0, 1, 0, 0, 0, 2]


def test_a_shape_is_trusted_after_four_beats_and_found_where_it_lies() -> None:
    band = qrs_candidates.fine_band(qrs_candidates.to_units(made_up(BEATS, 20_400, inverted=(20,))))
    shapes = Shapes(band)
    for beat in BEATS[:4].tolist():
        assert shapes.match(beat, beat + 200, True) is None
        shapes.learn(beat, beat + 200)
    for offset in (0, -8, 30):
        match = shapes.match(int(BEATS[6]) + offset, int(BEATS[6]) + 200, True)
        assert match is not None
        assert match.residual == pytest.approx(0, abs=1e-3)
        assert match.scale == pytest.approx(1, abs=1e-3)
        assert match.lag == -offset
    small = shapes.match(int(BEATS[6]) - 30, int(BEATS[6]) + 200, False)
    assert small is None or abs(small.lag) <= qrs_shapes.NEAR
    turned = shapes.match(int(BEATS[20]), int(BEATS[20]) + 200, True)
    assert turned is not None and turned.residual > 0.5
    # Between beats nothing moves in this band.
    nothing = shapes.match(int(BEATS[6]) + 160, int(BEATS[6]) + 190, True)
    assert nothing is not None and nothing.residual > 0.9


def test_a_beat_like_none_takes_the_shape_that_was_used_longest_ago() -> None:
    beats = BEATS[:1]
    signal = made_up(beats, 20_400)
    shapes = Shapes(qrs_candidates.fine_band(qrs_candidates.to_units(signal)))
    shapes.beats = [5, 16, 9, 40]
    shapes.last_uses = [30, 20, 26, 22]
    shapes.values[:] = np.random.default_rng(1).normal(0, 1, shapes.values.shape)
    shapes.beat_count = 44
    shapes.learn(int(beats[0]), int(beats[0]) + 200)
    # Worth 35, 36, 35 and 38: of equals the first.
    assert shapes.beats == [1, 16, 9, 40] and shapes.last_uses[0] == 44


def test_the_regression_finds_the_weights_that_made_the_data() -> None:
    generator = np.random.default_rng(7)
    x = generator.normal([0, 5, -2], [1, 0.1, 3], (200_000, 3))
    truth = np.array([1.5, -8, 0.4, 38])
    is_beat = generator.random(len(x)) < 1 / (1 + np.exp(-qrs_evidence.log_odds(x, truth)))
    found = logistic_fit(x, is_beat, np.ones(len(x)))
    np.testing.assert_allclose(found, truth, rtol=0.05)
    # A weight is as good as a repetition; shrinking by so little is not.
    repeated = np.concatenate([x[:2_000], x[:1_000]]), np.concatenate([is_beat[:2_000], is_beat[:1_000]])
    weights = np.where(np.arange(2_000) < 1_000, 2.0, 1.0)
    one = logistic_fit(x[:2_000], is_beat[:2_000], weights, penalty=1e-9)
    np.testing.assert_allclose(one, logistic_fit(*repeated, np.ones(3_000), penalty=1e-9), rtol=1e-5)


def test_the_regression_is_where_its_loss_is_least() -> None:
    generator = np.random.default_rng(3)
    x = generator.normal(0, 1, (500, 2)) * [1, 4] + [2, 0]
    is_beat = x[:, 0] > 2  # without the penalty the weights would grow without end
    weights = generator.uniform(0.2, 3, 500)

    def loss(found: np.ndarray) -> float:
        odds = qrs_evidence.log_odds(x, found)
        shrink = 0.5 * ((found[:-1] * x.std(axis=0)) ** 2).sum()
        return float((weights * np.logaddexp(0, np.where(is_beat, -odds, odds))).sum() + shrink)

    found = logistic_fit(x, is_beat, weights)
    for change in np.vstack([np.eye(3), -np.eye(3)]) * 0.01:
        assert loss(found + change * [1, 0.3, 1]) > loss(found)


def test_each_record_is_judged_by_the_weights_of_the_other_groups() -> None:
    generator = np.random.default_rng(5)
    chosen = [Condition(record, 1.0) for record in range(8)]
    parts = []
    for record in range(8):
        x = generator.normal(0, 1, (300, 1))
        # Records 0 and 4, the first group, are the other way round.
        is_beat = (x[:, 0] > 0) != (record % 4 == 0)
        parts.append(Judged(x, is_beat, np.ones(300)))
    others = qrs_evidence.cross_validated(chosen, parts)
    assert [bool(weights[0] > 0) for weights in others] == [True] * 8
    counts = qrs_evidence.mistakes(chosen, parts, others)["without noise"]
    assert counts[0] == 2_400 and counts[1] == sum(part.is_beat.sum() for part in parts)
    assert counts[2] + counts[3] >= 590  # of the first group all but those close to 0


def test_noise_is_what_looks_like_nothing_before_and_fades_in_fast_rhythms() -> None:
    teacher = Teacher(np.zeros(50_000))
    for number in range(8):
        teacher.note_beat(1.0, 1.0, 1_000 + 150 * number, 1_000 + 150 * number, 1_100 + 150 * number)
    teacher.note_other(0.5, has_like=False, seen=2_200)
    # However long none came, one peak stands for a fifth of the time of the mean.
    assert teacher.noise == pytest.approx(0.5 * (1 - math.exp(-0.2)))
    teacher.note_other(0.9, has_like=True, seen=2_200 + RATE)
    faded = 0.5 * (1 - math.exp(-0.2)) * math.exp(-1 / 6)
    assert teacher.noise == pytest.approx(faded)
    teacher.note_beat(1.0, 1.0, 2_200 + 6 * RATE, 2_200 + 6 * RATE, 2_200 + 7 * RATE - 1)
    assert teacher.noise == pytest.approx(faded)
    teacher.note_beat(1.0, 1.0, 2_250 + 6 * RATE, 2_250 + 6 * RATE, 2_200 + 7 * RATE)
    assert teacher.noise == pytest.approx(faded / 3)


def stored(signal: np.ndarray, beats: np.ndarray, flutter: list[tuple[int, int]]) -> Recording:
    """A recording of 200 units a millivolt."""
    return Recording(np.rint(signal * 200).astype(np.int64), 200.0, beats, beats, flutter)


def test_beats_of_a_made_up_recording_are_known_from_its_other_waves() -> None:
    beats = np.arange(800, 60_000, 300)
    signal = made_up(beats, 60_400)
    generator = np.random.default_rng(2)
    bumps = beats[10::3] + generator.integers(140, 180, len(beats[10::3]))
    for bump in bumps.tolist():
        signal[bump - 30 : bump + 31] += generator.uniform(0.2, 0.6) * np.hanning(61)
    recording = stored(signal, beats, [(30_000, 40_000)])
    found = qrs_evidence.judged(recording, recording.signal, 2.0, in_noise_only=False)
    inside = ((beats >= 30_000) & (beats <= 40_000)).sum()
    # Four beats make a shape known.
    assert found.is_beat.sum() == len(beats) - 4 - inside
    assert (~found.is_beat).sum() > 30
    assert set(found.weights) == {2.0}
    residual, scale = np.exp(found.measures[:, 5]) - 0.03, np.exp(found.measures[:, 1])
    assert residual[found.is_beat].max() < 0.1 and scale[found.is_beat].min() > 0.9
    assert scale[~found.is_beat].max() < 0.7
    assert len(qrs_evidence.judged(recording, recording.signal, 1.0, in_noise_only=True).weights) == 0


def test_noise_has_the_power_that_was_asked_for_where_it_was() -> None:
    beats = np.arange(800, 600 * RATE, 300)
    signal = made_up(beats, 600 * RATE)
    noise = np.rint(np.random.default_rng(4).normal(0, 50, 400 * RATE)).astype(np.int64)
    recording = stored(signal, beats, [])
    changed = qrs_recordings.stressed(recording, noise, 6, start=-1_000)
    added = changed - recording.signal
    noisy = qrs_recordings.is_noisy(np.arange(len(signal)))
    assert noisy.sum() == 180 * RATE and not added[: 300 * RATE].any()
    assert np.ptp(added[~noisy][-1_000:]) == 0
    assert np.abs(np.diff(added))[~noisy[1:]].max() <= 1  # no step where the noise ends
    height = 200 * (signal[782:819].max() - signal[782:819].min())
    assert added[noisy][: 60 * RATE].std() == pytest.approx(height / np.sqrt(8) / 10 ** (6 / 20), rel=0.02)
    first = 300 * RATE
    rolled = noise[(np.arange(first, first + 5_000) - 1_000) % len(noise)]
    assert np.corrcoef(added[first : first + 5_000], rolled)[0, 1] > 0.999


def test_nothing_is_fitted_on_other_records_than_ds1() -> None:
    assert len(set(DS1)) == 22
    assert {condition.record for condition in conditions()} == set(DS1)
    ds2 = {100, 103, 105, 111, 113, 117, 121, 123, 200, 202, 210, 212, 213, 214, 219, 221, 222, 228, 231, 232, 233, 234}
    assert not ds2 & set(DS1) and not {102, 104, 107, 217} & set(DS1)
    assert len(conditions()) == 22 + 2 * 3 + 20 * 2 + 8


def test_a_record_of_ds1_is_told_from_electrode_noise() -> None:
    if not (RECORDINGS / "mitdb" / "119.dat").exists() or not (RECORDINGS / "nstdb" / "em.dat").exists():
        pytest.skip("needs the MIT-BIH Arrhythmia and Noise Stress Test Databases: ECG_DATA")
    condition = Condition(119, 1.0, "em", 6)
    found = qrs_evidence.judged_under(condition, RECORDINGS)
    assert 850 < found.is_beat.sum() < 870  # of 1,987 beats, 13 of 30 minutes being in noise
    assert np.isfinite(found.measures).all()
    taken = qrs_evidence.log_odds(found.measures, qrs_evidence.fit([found])) > 0
    assert (taken != found.is_beat).mean() < 0.06


def test_noise_is_that_of_the_noise_stress_database() -> None:
    if not (RECORDINGS / "nstdb" / "118e_6.dat").exists() or not (RECORDINGS / "mitdb" / "118.dat").exists():
        pytest.skip("needs record 118e_6 of the MIT-BIH Noise Stress Test Database and record 118: ECG_DATA")
    import wfdb

    theirs = wfdb.rdrecord(str(RECORDINGS / "nstdb" / "118e_6"), physical=False).d_signal[:, 0]
    recording = qrs_recordings.read(RECORDINGS, 118)
    found = qrs_recordings.stressed(recording, qrs_recordings.read_noise(RECORDINGS, "em", 0), -6)
    # Both are about zero, whatever their header says of it. At the last sample their noise begins anew, ours does not.
    assert np.flatnonzero(found[:-1] != theirs[:-1]).size == 0


def test_shapes_are_as_long_as_the_detector_has_them() -> None:
    assert qrs_shapes.POINTS == 29 and qrs_shapes.HALF == 28
    assert (qrs_candidates.SMOOTH_DELAY, qrs_candidates.ENERGY_DELAY, qrs_candidates.FINE_DELAY) == (5, 27, 6)

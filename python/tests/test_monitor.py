# SPDX-License-Identifier: Apache-2.0
"""Samples of any kind, settings, instances, and what is refused."""

import copy
import pickle
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from conftest import RATE, REPOSITORY

import ecgmon


def events_of(samples, **settings) -> list[ecgmon.Event]:
    monitor = ecgmon.Monitor(RATE, **settings)
    return monitor.push(samples) + monitor.flush()


def beats_of(samples, **settings) -> list[ecgmon.Beat]:
    return [event for event in events_of(samples, **settings) if isinstance(event, ecgmon.Beat)]


@pytest.fixture(scope="module")
def minute(samples):
    return samples[: 60 * RATE]


@pytest.mark.parametrize("kind", [np.float32, np.float16, list, "strided", "big-endian", "masked"])
def test_samples_of_any_kind_are_the_same_samples(minute, kind):
    rounded = minute.astype(np.float16).astype(np.float64)
    if kind == "strided":
        other = np.stack([rounded, -rounded], axis=1)[:, 0]
    elif kind == "big-endian":
        other = rounded.astype(">f8")
    elif kind == "masked":
        other = np.ma.masked_array(rounded, mask=False)
    else:
        other = list(rounded) if kind is list else rounded.astype(kind)
    assert events_of(other) == events_of(rounded)


@pytest.mark.parametrize("kind", [np.int16, np.int32, np.int64, np.uint16, ">i2", list])
def test_codes_give_what_millivolts_give(minute, codes, kind):
    given = codes[: len(minute)]
    given = given.tolist() if kind is list else given.astype(kind)
    monitor = ecgmon.Monitor(RATE, gain=200, baseline=1024)
    assert monitor.push_codes(given) + monitor.flush() == events_of(minute)


def test_missing_samples_keep_their_place(minute, codes):
    gap = slice(30 * RATE, 33 * RATE)
    nan, masked, coded = minute.copy(), np.ma.masked_array(minute.copy()), codes[: len(minute)].copy()
    nan[gap] = np.nan
    masked[gap] = np.ma.masked
    coded[gap] = -2048
    monitor = ecgmon.Monitor(RATE, gain=200, baseline=1024, missing_code=-2048)
    expected = events_of(nan)
    assert monitor.push_codes(coded) + monitor.flush() == expected == events_of(masked)
    # A masked code is missing whatever is below the mask, and whether or not its type holds the code of a missing one.
    hidden = np.ma.masked_array(codes[: len(minute)].copy())
    hidden[gap] = np.ma.masked
    for kind in (np.int16, np.int32):
        other = ecgmon.Monitor(RATE, gain=200, baseline=1024)
        assert other.push_codes(hidden.astype(kind)) + other.flush() == expected
    assert expected != events_of(minute)
    assert monitor.summarize().missing_samples == 3 * RATE
    assert not any(30 * RATE <= event.sample < 33 * RATE for event in expected if isinstance(event, ecgmon.Beat))


@pytest.mark.parametrize("setting", ["steps", "solver", "ventricular_per_minute", "missing_code"])
def test_a_number_of_more_than_32_bits_is_refused(setting):
    with pytest.raises(OverflowError, match=setting):
        ecgmon.Monitor(RATE, **{setting: 2**32 + 1})


@pytest.mark.parametrize("rate", [837, 840, 1_700, 2_600, 5_017, 9_050])
def test_rates_at_which_buffers_double(rate):
    monitor = ecgmon.Monitor(rate)
    monitor.push(np.zeros(10 * rate))
    assert monitor.sample_count == 10 * rate


def test_nothing_pushed_brings_nothing():
    monitor = ecgmon.Monitor(RATE)
    assert monitor.push([]) == monitor.push_codes([]) == monitor.flush() == []
    assert monitor.sample_count == 0
    assert monitor.heart_rate_bpm is None
    assert monitor.state == ecgmon.SignalState.LEARNING
    assert monitor.rate == RATE


def test_what_it_knows_at_the_moment(minute):
    monitor = ecgmon.Monitor(RATE, summary_interval_s=0)
    events = monitor.push(minute)
    beats = [event for event in events if isinstance(event, ecgmon.Beat)]
    assert monitor.sample_count == len(minute)
    assert monitor.state == ecgmon.SignalState.GOOD
    assert monitor.heart_rate_bpm == beats[-1].heart_rate_bpm
    ended = monitor.flush()
    beats += [event for event in ended if isinstance(event, ecgmon.Beat)]
    summary = monitor.summarize()
    assert (summary.first_sample, summary.end_sample) == (0, len(minute))
    assert sum(summary.beats.values()) == len(beats)
    assert not any(isinstance(event, ecgmon.Summary) for event in events)


def test_input_that_stops_and_comes_back(minute):
    monitor = ecgmon.Monitor(RATE)
    monitor.push(minute)
    gone = monitor.note_input(False)
    assert ecgmon.SignalState.NO_INPUT in [event.state for event in gone if isinstance(event, ecgmon.SignalChange)]
    assert monitor.state == ecgmon.SignalState.NO_INPUT
    monitor.note_input(True)
    assert monitor.state != ecgmon.SignalState.NO_INPUT


def test_interleaved_instances_do_not_mix(minute):
    expected = events_of(minute)
    monitors = [ecgmon.Monitor(RATE) for _ in range(20)]
    found: list[list[ecgmon.Event]] = [[] for _ in monitors]
    for start in range(0, len(minute), 1_000):
        for monitor, events in zip(monitors, found):
            events += monitor.push(minute[start : start + 1_000])
    for monitor, events in zip(monitors, found):
        events += monitor.flush()
        assert events == expected


def test_threads_do_not_mix(minute):
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: events_of(minute), range(16)))
    assert all(events == found[0] for events in found)
    assert len(found[0]) > 60


def test_threads_that_share_a_monitor_wait_for_each_other(minute):
    monitor = ecgmon.Monitor(RATE)
    with ThreadPoolExecutor(4) as pool:
        pushed = [pool.submit(monitor.push, minute[start : start + 2_000]) for start in range(0, len(minute), 2_000)]
        looked = [pool.submit(lambda: (monitor.state, monitor.sample_count, monitor.summarize())) for _ in range(50)]
    assert all(future.exception() is None for future in pushed + looked)
    assert monitor.sample_count == len(minute)


def test_settings_reach_the_monitor(minute):
    assert beats_of(minute, smallest_beat_mv=5) == []
    kinds = {event.kind for event in events_of(minute, tachycardia_bpm=60) if isinstance(event, ecgmon.RhythmEvent)}
    assert ecgmon.RhythmKind.TACHYCARDIA in kinds
    assert beats_of(minute)[10].explanation is None
    explained = [beat.explanation for beat in beats_of(minute, explains=True) if beat.explanation]
    assert explained and all(-1 <= explanation.likeness <= 1 for explanation in explained)


def test_another_model(minute):
    path = REPOSITORY / "models" / "node-ds1.gguf"
    by_path = beats_of(minute, model=path)
    assert by_path == beats_of(minute, model=str(path)) == beats_of(minute, model=path.read_bytes())
    probabilities = [beat.probability for beat in by_path]
    assert probabilities != [beat.probability for beat in beats_of(minute)]
    rk4 = beats_of(minute, model=path, solver=ecgmon.Solver.RK4, steps=4)
    assert probabilities != [beat.probability for beat in rk4]


@pytest.mark.parametrize(
    ("status", "rate", "settings"),
    [
        (ecgmon.Status.BAD_RATE, 0, {}),
        (ecgmon.Status.BAD_RATE, float("nan"), {}),
        (ecgmon.Status.BAD_RATE, 10_001, {}),
        (ecgmon.Status.BAD_OPTION, RATE, {"gain": 0}),
        (ecgmon.Status.BAD_OPTION, RATE, {"smallest_beat_mv": -1}),
        (ecgmon.Status.BAD_OPTION, RATE, {"asystole_ms": 1_000}),
        (ecgmon.Status.BAD_OPTION, RATE, {"pause_ms": float("nan")}),
        (ecgmon.Status.BAD_OPTION, RATE, {"ventricular_per_minute": 0}),
        (ecgmon.Status.BAD_MODEL, RATE, {"model": b"no model"}),
        (ecgmon.Status.BAD_MODEL, RATE, {"model": b""}),
        (ecgmon.Status.BAD_SOLVER, RATE, {"steps": 65}),
        (ecgmon.Status.BAD_SOLVER, RATE, {"model": REPOSITORY / "models/resnet-ds1.gguf", "solver": 1}),
    ],
)
def test_what_the_library_refuses_says_why(status, rate, settings):
    with pytest.raises(ecgmon.EcgmonError) as refused:
        ecgmon.Monitor(rate, **settings)
    assert refused.value.status == status
    assert len(str(refused.value)) > 10
    assert pickle.loads(pickle.dumps(refused.value)).status == status


def test_a_damaged_model_is_refused():
    model = bytearray((REPOSITORY / "models" / "node-ds1.gguf").read_bytes())
    model[len(model) // 2] ^= 1
    with pytest.raises(ecgmon.EcgmonError) as refused:
        ecgmon.Monitor(RATE, model=bytes(model))
    assert refused.value.status == ecgmon.Status.BAD_MODEL


def test_what_is_no_lead_is_refused(minute):
    monitor = ecgmon.Monitor(RATE)
    for wrong, error in [
        (np.zeros((10, 2)), ValueError),
        (1.0, ValueError),
        (["a"], TypeError),
        ([1j], TypeError),
        ([True], TypeError),
    ]:
        with pytest.raises(error):
            monitor.push(wrong)
        with pytest.raises(error):
            monitor.push_codes(wrong)
    with pytest.raises(TypeError):
        monitor.push_codes([0.5])
    with pytest.raises(ValueError):
        monitor.push_codes([1 << 40])
    with pytest.raises(TypeError):
        ecgmon.Monitor(RATE, gian=100)
    with pytest.raises(TypeError):
        ecgmon.Monitor(RATE, gain="high")
    with pytest.raises(FileNotFoundError):
        ecgmon.Monitor(RATE, model="no-such-file.gguf")
    assert monitor.sample_count == 0


def test_a_closed_monitor_refuses(minute):
    with ecgmon.Monitor(RATE) as monitor:
        monitor.push(minute)
    for call in (lambda: monitor.push(minute), monitor.flush, monitor.summarize, lambda: monitor.state):
        with pytest.raises(ValueError, match="closed"):
            call()
    monitor.close()


def test_a_monitor_is_neither_copied_nor_pickled():
    monitor = ecgmon.Monitor(RATE)
    for way in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError):
            way(monitor)

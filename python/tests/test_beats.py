# SPDX-License-Identifier: Apache-2.0
"""The beats of a record as arrays, and in the shapes of NeuroKit2 and wfdb."""

import numpy as np
import pytest
import wfdb
from conftest import RATE

import ecgmon


@pytest.fixture(scope="module")
def found(samples) -> ecgmon.Beats:
    return ecgmon.beats(samples, RATE)


def test_the_arrays_are_the_events(samples, found):
    monitor = ecgmon.Monitor(RATE)
    events = [event for event in monitor.push(samples) + monitor.flush() if isinstance(event, ecgmon.Beat)]
    assert len(found) == len(events) > 400
    assert found.sample.tolist() == [event.sample for event in events]
    assert found.symbol.tolist() == [event.beat_class for event in events]
    assert found.probability.tolist() == [event.probability for event in events]
    assert np.nan_to_num(found.rr_s * RATE).round().tolist() == [event.interval or 0 for event in events]
    assert np.nan_to_num(found.heart_rate_bpm).tolist() == [event.heart_rate_bpm or 0 for event in events]
    assert found.amplitude_mv.tolist() == [event.amplitude_mv for event in events]
    assert found.is_noisy.tolist() == [event.is_noisy for event in events]
    assert found.is_paced.tolist() == [event.is_paced for event in events]
    assert found.time_s.tolist() == [event.time_s for event in events]


def test_the_arrays_are_apart_from_each_other(found):
    for name in ("sample", "probability", "heart_rate_bpm", "amplitude_mv"):
        array = getattr(found, name)
        assert array.flags.c_contiguous and array.base is None, name


def test_classes_are_chosen_by_their_letters(found):
    assert found.of_class("V").tolist() == found.sample[found.symbol == "V"].tolist()
    assert len(found.of_class("N", "S", "V", "F", "Q")) == len(found)


def test_neurokit_shapes(samples, found):
    info, signals = found.info(), found.signals()
    assert signals.shape == (len(samples), 1)
    assert set(signals["ECG_R_Peaks"].unique()) == {0, 1}
    assert np.flatnonzero(signals["ECG_R_Peaks"]).tolist() == info["ECG_R_Peaks"].tolist() == found.sample.tolist()
    assert info["sampling_rate"] == RATE


def test_the_table_has_a_row_per_beat(found):
    table = found.table()
    assert len(table) == len(found)
    assert table["symbol"].value_counts()["V"] == len(found.of_class("V"))
    assert (table["sample"] / RATE == table["time_s"]).all()


def test_wfdb_reads_what_is_written(found, tmp_path):
    found.to_wfdb("208s", folder=tmp_path)
    read = wfdb.rdann(str(tmp_path / "208s"), "ecgmon")
    assert read.sample.tolist() == found.sample.tolist()
    assert read.symbol == found.symbol.tolist()
    assert read.fs == RATE


def test_a_record_without_beats():
    none = ecgmon.beats(np.zeros(RATE * 10), RATE)
    assert len(none) == 0 and none.symbol.tolist() == [] and none.signals()["ECG_R_Peaks"].sum() == 0
    assert len(ecgmon.beats([], RATE)) == 0


def test_settings_and_refusals(samples):
    assert len(ecgmon.beats(samples[: 60 * RATE], RATE, smallest_beat_mv=5)) == 0
    with pytest.raises(ecgmon.EcgmonError):
        ecgmon.beats(samples, 20)

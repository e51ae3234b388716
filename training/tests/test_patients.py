# SPDX-License-Identifier: Apache-2.0
"""The beats that `ecgbench beats` writes, as training reads them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import seen_beats

from ecgtrain import export, fold_list, patients
from ecgtrain.build import TRAINING, recipes
from ecgtrain.context_train import LEFT_OUT


def test_folds_hold_whole_patients_of_both_databases(tmp_path: Path) -> None:
    labels = {record: [0] * 4 + [2] * (record % 7) for record in (100, 101, 103, 106, 201, 202, 205, 208)}
    labels |= {record: [0] * 3 + [1] * (record % 5) for record in (800, 803, 828, 829, 841, 851, 876, 877, 884, 886)}
    beats = patients.load([seen_beats.write(tmp_path / "all", labels)])
    dealt = patients.folds(beats, 3)
    assert sorted(record for fold in dealt for record in fold) == sorted(labels)
    place = {record: index for index, fold in enumerate(dealt) for record in fold}
    for group in ((201, 202), (828, 829, 876, 877), (841, 886), (851, 884)):
        assert len({place[record] for record in group}) == 1, group
    for fold in dealt:
        assert fold == sorted(fold)
        assert any(record < 800 for record in fold) and any(record >= 800 for record in fold)
    assert dealt == patients.folds(beats, 3)


def test_ectopic_beats_are_spread_over_the_folds(tmp_path: Path) -> None:
    counts = {100: 9, 101: 8, 103: 7, 106: 6, 108: 5, 109: 5}
    beats = patients.load(
        [seen_beats.write(tmp_path / "all", {record: [0] * 20 + [2] * count for record, count in counts.items()})]
    )
    # Most first: 9, 8, 7; then 6 to the fold of 7, and the others to those of 8 and 9.
    assert patients.folds(beats, 3) == [[100, 109], [101, 108], [103, 106]]


def test_a_patient_is_named_after_the_lowest_record() -> None:
    assert [patients.patient_of(record) for record in (202, 201, 877, 875, 100)] == [201, 201, 828, 874, 100]


def test_runs_are_one_record_lead_and_copy_each(tmp_path: Path) -> None:
    folder = seen_beats.write(tmp_path / "all", {100: [0, 2, 0], 101: [0, 1]}, leads=(1, 2), copies=2)
    beats = patients.load([folder])
    runs = beats.runs()
    assert [run.stop - run.start for run in runs] == [3, 3, 3, 3, 2, 2, 2, 2]
    assert runs[0].start == 0 and runs[-1].stop == len(beats)
    for run in runs:
        rows = {(int(beats.records[i]), int(beats.leads[i]), int(beats.copies[i])) for i in range(run.start, run.stop)}
        assert len(rows) == 1
        assert (np.diff(beats.samples[run]) > 0).all()
    # The same in what is chosen.
    assert [run.stop - run.start for run in beats[beats.labels == 0].runs()] == [2, 2, 2, 2, 1, 1, 1, 1]


def test_folders_follow_each_other_and_their_copies_stay_apart(tmp_path: Path) -> None:
    one = seen_beats.write(tmp_path / "one", {100: [0, 2]}, copies=2)
    other = seen_beats.write(tmp_path / "other", {100: [1, 0, 0]})
    beats = patients.load([one, other])
    assert beats.labels.tolist() == [0, 2, 0, 2, 1, 0, 0]
    assert beats.copies.tolist() == [0, 0, 1, 1, 16, 16, 16]
    assert beats.sha256 != patients.load([other, one]).sha256
    assert beats.sha256 == patients.load([one, other]).sha256


def test_joined_beats_are_those_of_both(tmp_path: Path) -> None:
    beats = patients.load([seen_beats.write(tmp_path / "all", {100: [0, 2], 101: [1, 0, 0]})])
    first, second = beats[beats.records == 100], beats[beats.records == 101]
    both = patients.joined(second, first)
    assert both.labels.tolist() == [1, 0, 0, 0, 2]
    for field in patients.ARRAYS:
        expected = np.concatenate([getattr(second, field), getattr(first, field)])
        np.testing.assert_array_equal(getattr(both, field), expected)


@pytest.mark.parametrize("key", ["channels", "features"])
def test_folders_of_other_names_are_refused(tmp_path: Path, key: str) -> None:
    one = seen_beats.write(tmp_path / "one", {100: [0]})
    other = seen_beats.write(tmp_path / "other", {101: [0]})
    description = json.loads((other / "beats.json").read_text())
    (other / "beats.json").write_text(json.dumps({**description, key: description[key][::-1]}))
    with pytest.raises(ValueError, match="other channels or features than"):
        patients.load([one, other])


def test_the_list_of_the_folds_is_what_the_networks_say(tmp_path: Path) -> None:
    files = [f"context-fold{fold}.gguf" for fold in range(3)]
    for file, records in zip(files, ("100 828", "201 202", "208 851"), strict=True):
        export.write(tmp_path / file, {}, {LEFT_OUT: records})
    fold_list.main([str(tmp_path / "folds.txt")])
    heading, *rest = (tmp_path / "folds.txt").read_text().splitlines()
    assert heading.startswith("# ")
    assert rest == [f"{files[0]} 100 828", f"{files[1]} 201 202", f"{files[2]} 208 851"]
    export.write(tmp_path / files[1], {}, {})
    with pytest.raises(KeyError, match="left_out"):
        fold_list.lines(tmp_path)


def test_no_network_of_the_folds_is_scored_on_patients_that_it_has_seen() -> None:
    folder = TRAINING.parent / "models" / "folds"
    assert (folder / "folds.txt").read_text() == fold_list.text(folder)
    dealt = [list(map(int, line.split()[1:])) for line in fold_list.lines(folder)]
    records = [record for fold in dealt for record in fold]
    assert len(records) == len(set(records)) == 82
    folds = [{patients.patient_of(record) for record in fold} for fold in dealt]
    assert sum(map(len, folds)) == len(set.union(*folds))
    assert recipes()["context-fold1"].arguments()[-2:] == ["--fold", "1"]


def test_some_recordings_are_whole_ones_and_the_same_again(tmp_path) -> None:
    labels = {record: seen_beats.drawn(5, seed=record) for record in range(100, 140)}
    beats = patients.load([seen_beats.write(tmp_path / "beats", labels, leads=(1, 2))])
    some = patients.some_recordings(beats, 0.5, (3, 1))
    assert all(run.stop - run.start == 5 for run in some.runs())
    assert 25 <= len(some.runs()) <= 55
    np.testing.assert_array_equal(some.records, patients.some_recordings(beats, 0.5, (3, 1)).records)
    assert len(patients.some_recordings(beats, 1, (3, 1))) == len(beats)
    assert len(patients.some_recordings(beats, 0, (3, 1))) == 0

# SPDX-License-Identifier: Apache-2.0
"""Training, export and the data set's checks, on small data made here."""

from __future__ import annotations

import json
from pathlib import Path

import gguf
import jax
import numpy as np
import pytest

from ecgtrain import data, export, train
from ecgtrain.evaluate import score

RECIPE = train.Recipe(
    network="node",
    solver="euler",
    steps=2,
    epochs=6,
    float_epochs=4,
    batch=32,
    peak_rate=3e-3,
    weight_decay=1e-2,
    shift=1,
    seed=5,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data set in which the class decides where a bump stands."""
    generator = np.random.default_rng(11)
    count = 800
    labels = generator.integers(0, 5, count).astype(np.uint8)
    points = np.arange(187)[None, :]
    windows = np.exp(-(((points - 20 - 30 * labels[:, None]) / 6.0) ** 2)) + 0.1 * generator.random((count, 187))
    np.save(tmp_path / "windows.npy", np.clip(windows, 0, 1).astype(np.float32))
    np.save(tmp_path / "labels.npy", labels)
    np.save(tmp_path / "parts.npy", (np.arange(count) % 5 == 0).astype(np.uint8))
    np.save(tmp_path / "records.npy", np.full(count, 100, np.uint16))
    np.save(tmp_path / "samples.npy", np.arange(count, dtype=np.int64))
    (tmp_path / "split.json").write_text(json.dumps({"name": "beats", "hash": "0123456789abcdef"}))
    return tmp_path


def test_training_learns_resumes_and_repeats(folder: Path) -> None:
    dataset = data.load(folder)
    straight = train.train(RECIPE, dataset, None)
    windows, labels = dataset.part(data.VALIDATION)
    learned = score(train.predict(straight, windows, "int8"), labels).accuracy
    untrained = score(train.predict(train.make_network(RECIPE), windows, "float32"), labels).accuracy
    assert learned > untrained + 0.2

    checkpoint = folder / "checkpoint"
    train.train(RECIPE, dataset, checkpoint)
    resumed = train.train(RECIPE, dataset, checkpoint)
    for one, other in zip(jax.tree.leaves(straight), jax.tree.leaves(resumed)):
        np.testing.assert_array_equal(one, other)


def test_a_model_file_says_how_it_came_to_be(folder: Path) -> None:
    dataset = data.load(folder)
    paths = export.write_models(train.make_network(RECIPE), RECIPE, dataset, "tiny", folder)
    for path, kind in zip(paths, (gguf.GGMLQuantizationType.I8, gguf.GGMLQuantizationType.F32)):
        reader = gguf.GGUFReader(path)
        values = {key: field.contents() for key, field in reader.fields.items()}
        assert values["general.architecture"] == "ecgmond"
        assert values["ecgmond.training.data_sha256"] == dataset.sha256
        assert values["ecgmond.training.split_hash"] == "0123456789abcdef"
        assert values["ecgmond.training.seed"] == RECIPE.seed
        tensors = {tensor.name: tensor for tensor in reader.tensors}
        assert tensors["ode.conv1.weight"].tensor_type == kind
        assert tuple(tensors["ode.conv1.weight"].shape) == (64, 3, 64)
        assert tuple(tensors["ode.conv1.time_weight"].shape) == (3, 64)


def test_a_shift_moves_and_repeats_the_first_point() -> None:
    windows = np.tile(np.arange(187, dtype=np.float32), (50, 1))
    moved = train.shifted(windows, 2, np.random.default_rng(0))
    for row in moved:
        move = int(row[100]) - 100
        assert abs(move) <= 2
        expected = np.clip(np.arange(187) + move, 0, None).astype(np.float32)
        expected[expected > 186] = 0
        np.testing.assert_array_equal(row, expected)


def test_files_that_do_not_belong_together_are_refused(folder: Path) -> None:
    np.save(folder / "labels.npy", np.zeros(3, np.uint8))
    with pytest.raises(ValueError, match="different lengths"):
        data.load(folder)


def test_scores_are_those_of_their_definition() -> None:
    scores = score(np.array([0, 0, 1, 2, 4]), np.array([0, 1, 1, 2, 3]))
    assert scores.accuracy == pytest.approx(0.6)
    np.testing.assert_allclose(scores.f1, [2 / 3, 2 / 3, 1, 0, 0])

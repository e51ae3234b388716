# SPDX-License-Identifier: Apache-2.0
"""Training, export and the data set's checks, on small data made here."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import equinox as eqx
import gguf
import jax
import numpy as np
import pytest

from ecgtrain import data, export, train
from ecgtrain.augment import shifted
from ecgtrain.evaluate import Scores, assess, predict, score
from ecgtrain.inputs import CHANNELS, FEATURES
from ecgtrain.recipe import Recipe, make_network

RECIPE = Recipe(
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


def test_training_learns_resumes_and_repeats(folder: Path) -> None:
    dataset = data.load(folder)
    straight = train.train(RECIPE, dataset).network
    inputs, labels = dataset.part(data.VALIDATION)
    learned = score(predict(straight, inputs, "int8"), labels).accuracy
    untrained = score(predict(make_network(RECIPE), inputs, "float32"), labels).accuracy
    assert learned > max(untrained + 0.2, 0.8)

    assert_same(straight, train.train(RECIPE, dataset).network)


@pytest.mark.nightly
def test_an_interrupted_training_goes_on_as_if_it_had_not_been(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = dataclasses.replace(RECIPE, epochs=3, float_epochs=1, average=0.99, mixup=0.2, stretch=0.05)
    dataset = data.load(folder)
    straight = train.train(recipe, dataset)
    checkpoint = folder / "checkpoint"
    calls = []

    def interrupt(*arguments: object) -> object:
        calls.append(arguments)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return assess(*arguments)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(train, "assess", interrupt)
        train.train(recipe, dataset, checkpoint)
    resumed = train.train(recipe, dataset, checkpoint)
    assert len(resumed.seconds) == 3
    assert_same(straight.network, resumed.network)
    # Of another recipe, a checkpoint is passed over.
    other = dataclasses.replace(recipe, epochs=1, label_smoothing=0.1)
    assert len(train.train(other, dataset, checkpoint).seconds) == 1


def assert_same(one: eqx.Module, other: eqx.Module) -> None:
    """Bit for bit."""
    for leaf, peer in zip(jax.tree.leaves(one), jax.tree.leaves(other), strict=True):
        np.testing.assert_array_equal(leaf, peer)


def test_a_model_file_says_how_it_came_to_be(folder: Path) -> None:
    dataset = data.load(folder)
    scores = dict.fromkeys(("int8", "float32"), [Scores(0.5, 0.4, np.zeros(5))])
    paths = export.write_models(make_network(RECIPE), RECIPE, dataset, scores, "tiny", folder)
    for path, kind in zip(paths, (gguf.GGMLQuantizationType.I8, gguf.GGMLQuantizationType.F32)):
        reader = gguf.GGUFReader(path)
        values = {key: field.contents() for key, field in reader.fields.items()}
        assert values["general.architecture"] == "ecgmond"
        assert values["ecgmond.training.data_sha256"] == dataset.sha256
        assert values["ecgmond.training.split_hash"] == "0123456789abcdef"
        assert values["ecgmond.training.seed"] == RECIPE.seed
        assert values["ecgmond.input.channels"] == ["from-r-peak"] and "ecgmond.input.features" not in values
        tensors = {tensor.name: tensor for tensor in reader.tensors}
        assert tensors["ode.conv1.weight"].tensor_type == kind
        assert tuple(tensors["ode.conv1.weight"].shape) == (64, 3, 64)
        assert tuple(tensors["ode.conv1.time_weight"].shape) == (3, 64)


def test_a_shift_moves_and_repeats_the_first_point() -> None:
    windows = np.tile(np.arange(187, dtype=np.float32), (50, 1))
    moved = shifted(windows, 2, np.random.default_rng(0))
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


@pytest.mark.parametrize("key", ["channels", "features"])
def test_names_that_do_not_fit_the_arrays_are_refused(folder: Path, key: str) -> None:
    split = json.loads((folder / "split.json").read_text())
    (folder / "split.json").write_text(json.dumps({**split, key: [*split[key], "more"]}))
    with pytest.raises(ValueError, match="not of the same beats"):
        data.load(folder)


def test_a_data_set_keeps_the_names_of_what_it_holds(folder: Path) -> None:
    dataset = data.load(folder)
    assert dataset.inputs.channel_names == CHANNELS[:1] and dataset.inputs.feature_names == FEATURES[:2]
    part, labels = dataset.part(data.VALIDATION)
    np.testing.assert_array_equal(part.features, dataset.inputs.features[dataset.parts == data.VALIDATION])
    assert len(part) == len(labels) == 160


def test_scores_are_those_of_their_definition() -> None:
    scores = score(np.array([0, 0, 1, 2, 4]), np.array([0, 1, 1, 2, 3]))
    assert scores.accuracy == pytest.approx(0.6)
    np.testing.assert_allclose(scores.f1, [2 / 3, 2 / 3, 1, 0, 0])

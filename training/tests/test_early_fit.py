# SPDX-License-Identifier: Apache-2.0
"""What steps by need take: the readout after one step, the margin, and how both come into a model file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ecgtrain import amend, data, early_fit, early_margin, early_readout, golden, random_model, reference
from ecgtrain.early_margin import MARGINS, Outcome, choose, margins, outcomes
from ecgtrain.early_readout import EarlyReadout, Looks
from ecgtrain.seal import MARK

MODELS = Path(__file__).parents[2] / "models"


def outcome(margin: float, difference: float = 0.0, other: float = 0.0) -> Outcome:
    return Outcome(margin, 0.5, difference, other)


def test_the_margin_is_between_the_two_largest_logits() -> None:
    assert margins(np.array([[1, 5, 2, 3.5, -1], [4, 4, 0, 0, 0]])).tolist() == [1.5, 0]


def test_an_outcome_counts_beats_that_stop_early_turn_wrong_and_turn_to_another_class() -> None:
    early = np.zeros((4, 5))
    early[:, 0] = [10, 10, 10, 1]
    # The second turns right, the third wrong; the fourth is in doubt.
    labels, full = np.array([0, 0, 2, 3]), np.array([0, 1, 2, 3])
    found = next(row for row in outcomes(early, full, labels) if row.margin == 2.0)
    assert found == Outcome(2.0, 0.75, 0.0, 0.5)


def test_the_least_margin_is_taken_above_which_all_are_sound() -> None:
    rows = [outcome(1), outcome(2, other=0.001), outcome(3), outcome(4)]
    assert choose(rows) == 3
    assert choose([outcome(1), outcome(2, difference=-0.00015), outcome(3)]) == 3
    assert choose([outcome(1), outcome(2, difference=0.00015), outcome(3)]) == 3
    assert choose([outcome(1), outcome(2)]) == 1


def test_beats_of_the_training_may_differ_by_the_whole_promise_and_no_more() -> None:
    sound = [outcome(1), outcome(2)]
    assert choose(sound, [outcome(1, difference=-0.00015), outcome(2)]) == 1
    assert choose(sound, [outcome(1, difference=-0.00025), outcome(2)]) == 2
    assert choose(sound, [outcome(1, other=0.001), outcome(2)]) == 2


def test_no_sound_margin_is_an_error() -> None:
    with pytest.raises(ValueError, match="no margin"):
        choose([outcome(1), outcome(2, other=0.001)])


def test_a_readout_learns_what_the_network_says_later() -> None:
    generator = np.random.default_rng(3)
    embeddings = generator.random((4_000, 64)).astype(np.float32)
    full = (4 * embeddings @ generator.normal(size=(64, 5))).astype(np.float32)
    looks = Looks(embeddings, full - full.mean(axis=0))
    readout = early_readout.fit(looks[np.arange(3_000)], steps=1_500)
    rest = looks[np.arange(3_000, 4_000)]
    assert (readout.logits(rest.early).argmax(axis=1) == rest.full.argmax(axis=1)).mean() > 0.9
    again = early_readout.fit(looks[np.arange(3_000)], steps=1_500)
    np.testing.assert_array_equal(readout.hidden, again.hidden)
    rounded = readout.rounded().logits(rest.early)
    assert np.abs(rounded - readout.logits(rest.early)).max() < 0.1 * np.abs(rounded).max()


def readout(seed: int) -> EarlyReadout:
    generator = np.random.default_rng(seed)
    shapes = ((32, 64), (32,), (5, 32), (5,))
    return EarlyReadout(*(generator.normal(size=shape).astype(np.float32) for shape in shapes))


@pytest.mark.parametrize("precision", ["int8", "float32"])
def test_a_file_gains_keys_and_tensors_and_keeps_all_else(tmp_path: Path, precision: str) -> None:
    file = tmp_path / "node.gguf"
    random_model.write(str(file), "node", precision, seed=1)
    values, tensors = amend.read(file)
    added = readout(1).tensors(precision)
    for margin in (5.75, 2.5):
        amend.amend(file, {"ecgmond.solver.margins": [margin] * 4, "ecgmond.training.margins": "a command"}, added)
    new_values, new_tensors = amend.read(file)
    assert file.read_bytes()[-12:-4] == MARK
    assert new_values.pop("ecgmond.solver.margins") == [2.5] * 4
    assert new_values.pop("ecgmond.training.margins") == "a command"
    del values["ecgmond.solver.margins"]
    assert new_values == values
    for name, tensor in tensors.items():
        if not name.startswith("early."):
            assert new_tensors[name].dtype == tensor.dtype
            np.testing.assert_array_equal(new_tensors[name], tensor)
    for name, tensor in added.items():
        np.testing.assert_array_equal(new_tensors[name], tensor)


def test_the_file_says_what_the_readout_says(tmp_path: Path) -> None:
    file = tmp_path / "node.gguf"
    random_model.write(str(file), "node", "int8", seed=1)
    early_fit.write(file, 1e-6, readout(2), "a command")
    model = reference.load(file)
    model.margins = model.margins * 4
    windows = golden.floats(golden.synthetic_windows(8, seed=7))
    found, is_early = reference.solve(model, windows, "euler", 2, by_need=True)
    assert is_early.all()
    network = reference.Int8Network(model)
    start = network.stem(windows[:, :, None])
    embeddings = network.embedding(start + network.slope(start, 0.0))
    np.testing.assert_allclose(found, readout(2).rounded().logits(embeddings), atol=1e-4)


def test_a_beat_in_doubt_is_what_it_is_without_a_look(tmp_path: Path) -> None:
    file = tmp_path / "context.gguf"
    random_model.write(str(file), "context", "int8", seed=1)
    model = reference.load(file)
    windows = golden.floats(golden.synthetic_windows(40, seed=8).reshape(20, 2, 187))
    features = golden.synthetic_features(20, len(random_model.CONTEXT_FEATURES), seed=9)
    model.margins = [1e9] * 4
    in_doubt, is_early = reference.solve(model, windows, features=features, by_need=True)
    assert not is_early.any()
    np.testing.assert_array_equal(in_doubt, reference.logits(model, windows, features=features))
    model.margins = [1e-9] * 4
    sure, is_early = reference.solve(model, windows, features=features, by_need=True)
    assert is_early.all()
    np.testing.assert_array_equal(sure, reference.logits(model, windows, "euler", 1, features=features))


def test_train_beats_are_read_by_a_readout_that_was_not_fitted_on_them(folder: Path) -> None:
    dataset = data.load(folder)
    generator = np.random.default_rng(5)
    # Labels that no embedding knows: only a readout that has seen a beat can name its class.
    full = 5 * np.eye(5, dtype=np.float32)[generator.integers(0, 5, len(dataset.labels))]
    looks = Looks(generator.normal(size=(len(full), 64)).astype(np.float32), full)
    train, validation = early_fit.measured(looks, dataset, steps=600)
    assert len(train) == len(validation) == len(MARGINS)
    assert train[0].other > 0.5 * train[0].early
    seen = early_readout.fit(looks, steps=600).logits(looks.early)
    assert (seen.argmax(axis=1) == full.argmax(axis=1)).mean() > 0.9


@pytest.mark.parametrize("name", ["node-8020", "node-ds1", "context", "context-ds1"])
def test_models_of_the_project_have_a_margin(name: str) -> None:
    for suffix in (".gguf", ".f32.gguf"):
        model = reference.load(MODELS / f"{name}{suffix}")
        assert len(model.margins) == len(model.pairs) == 1
        assert model.margins[0] in early_margin.MARGINS

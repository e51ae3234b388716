# SPDX-License-Identifier: Apache-2.0
"""The command line, targets, averages, pairs, folds and reports of a training, on small data made here."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
from pathlib import Path

import equinox as eqx
import gguf
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from ecgtrain import ablation, data, layers, report, targets, train
from ecgtrain.evaluate import assess
from ecgtrain.inputs import Inputs, of_windows
from ecgtrain.network import parameter_count
from ecgtrain.node import NeuralODE
from ecgtrain.quantize import calibrate
from ecgtrain.recipe import Recipe, make_network, parse
from ecgtrain.schedule import SCHEDULES, make_optimizer, make_schedule
from ecgtrain.solvers import integrate

GENERATOR = np.random.default_rng(2)
INPUTS = of_windows(GENERATOR.random((40, 187), dtype=np.float32))
LABELS = GENERATOR.integers(0, 5, 40).astype(np.uint8)
RECIPE = Recipe("node", "euler", 2, 2, 1, 32, 3e-3, 1e-2, 0, 5)
PARTS = Path(os.environ.get("ECG_WINDOWS", Path(__file__).parents[1] / "work"))


def test_targets_sum_to_one() -> None:
    smooth = targets.smoothed(LABELS, 0.1)
    np.testing.assert_allclose(smooth.sum(axis=1), 1, rtol=1e-6)
    np.testing.assert_allclose(smooth[np.arange(40), LABELS], 0.92, rtol=1e-6)
    taught = targets.softmax(GENERATOR.normal(0, 30, (40, 5)).astype(np.float32), 2)
    np.testing.assert_allclose(targets.distilled(smooth, taught, 0.3).sum(axis=1), 1, rtol=1e-6)
    np.testing.assert_allclose(targets.distilled(smooth, taught, 0.3), 0.7 * smooth + 0.3 * taught, rtol=1e-6)
    mixed = targets.mix(INPUTS, smooth, 0.2, np.random.default_rng(1))
    np.testing.assert_allclose(mixed[1].sum(axis=1), 1, rtol=1e-6)


def test_a_temperature_softens_and_keeps_the_order() -> None:
    logits = np.array([[4.0, 2.0, 0.0, -1.0, -3.0]], np.float32)
    np.testing.assert_allclose(targets.softmax(logits, 2), jax.nn.softmax(logits / 2), rtol=1e-6)
    assert targets.softmax(logits, 2)[0, 0] < targets.softmax(logits)[0, 0]


def test_mixup_mixes_windows_and_targets_by_the_same_share() -> None:
    # Each channel and the features are the target repeated, so a mixed one must be the mixed target repeated.
    soft = targets.smoothed(LABELS)
    windows = np.pad(np.repeat(soft, 37, axis=1), ((0, 0), (0, 2)))
    inputs = Inputs(np.stack([windows, windows], axis=1), soft, ("one", "other"), tuple("NSVFQ"))
    mixed, mixed_targets = targets.mix(inputs, soft, 0.4, np.random.default_rng(3))
    for channel in (0, 1):
        np.testing.assert_allclose(mixed.channels[:, channel, :-2], np.repeat(mixed_targets, 37, axis=1), rtol=1e-6)
    np.testing.assert_allclose(mixed.features, mixed_targets, rtol=1e-6)
    assert ((mixed_targets > 0.01) & (mixed_targets < 0.99)).any()
    assert targets.mix(inputs, soft, 0, np.random.default_rng(3))[0] is inputs


def test_class_weights_follow_the_inverse_root_of_the_frequency() -> None:
    labels = np.repeat([0, 1, 2], [100, 25, 4])
    weights = targets.class_weights(labels)
    np.testing.assert_allclose(weights[1] / weights[0], 2, rtol=1e-6)
    np.testing.assert_allclose(weights[2] / weights[0], 5, rtol=1e-6)
    np.testing.assert_allclose(weights[labels].mean(), 1, rtol=1e-6)
    assert weights[3] == weights[4] == 0


def test_the_soft_loss_of_hard_labels_is_the_assessed_loss() -> None:
    network = make_network(RECIPE)
    scores, predicted = assess(network, INPUTS, LABELS, "float32")
    probabilities = np.asarray(jax.nn.log_softmax(network(INPUTS)))
    assert scores.loss == pytest.approx(-(targets.smoothed(LABELS) * probabilities).sum(axis=1).mean(), rel=1e-5)
    np.testing.assert_array_equal(predicted, probabilities.argmax(axis=1))


def test_the_average_is_that_computed_by_hand() -> None:
    decay = 0.6
    optimizer = make_optimizer(make_schedule("constant", 100, 1e-2, 0.25), 1e-2)
    training = train.start(dataclasses.replace(RECIPE, average=decay), optimizer)
    step = train.make_step(optimizer, decay)
    batch = (INPUTS, jnp.asarray(targets.smoothed(LABELS)))
    expected = np.asarray(training.network.head.weight, np.float64)
    for n in range(12):
        training, _ = step(batch, training, "float32", ("euler", 2))
        kept = min(decay, (1 + n) / (10 + n))
        expected = kept * expected + (1 - kept) * np.asarray(training.network.head.weight)
    np.testing.assert_allclose(train.averaged(training).head.weight, expected, atol=1e-6)
    assert np.abs(np.asarray(training.network.head.weight) - expected).max() > 1e-3
    assert train.averaged(training).stem.conv1.input_scale == training.network.stem.conv1.input_scale


@pytest.mark.parametrize("name", SCHEDULES)
def test_schedules_peak_at_their_rate(name: str) -> None:
    schedule = make_schedule(name, 200, 3e-3, 0.25)
    rates = np.array([float(schedule(step)) for step in range(200)])
    assert rates.max() == pytest.approx(3e-3, rel=1e-3)
    assert rates[0] < 5e-4
    assert abs(int(rates.argmax()) - {"onecycle": 50, "cosine": 4, "constant": 4}[name]) <= 1
    assert (rates[-1] < 1e-4) == (name != "constant")


def test_one_network_runs_at_any_pair() -> None:
    network = make_network(RECIPE)
    np.testing.assert_array_equal(network(INPUTS), network(INPUTS, "float32", ("euler", 2)))
    peer = NeuralODE("midpoint", 3, key=jax.random.key(RECIPE.seed))
    np.testing.assert_array_equal(peer(INPUTS), network(INPUTS, "float32", ("midpoint", 3)))
    assert np.abs(np.asarray(network(INPUTS) - peer(INPUTS))).max() > 1e-4


def test_calibration_covers_the_largest_level_of_all_pairs() -> None:
    network = make_network(RECIPE)
    pairs = [("euler", 1), ("euler", 2), ("rk4", 2)]
    alone = [calibrate(network, INPUTS, [pair]) for pair in pairs]
    together = calibrate(network, INPUTS, pairs)
    for get in (lambda n: n.ode.conv1.input_scale, lambda n: n.ode.conv2.input_scale, lambda n: n.head.input_scale):
        assert float(get(together)) == max(float(get(one)) for one in alone)
    layers.OBSERVED.clear()


def test_norms_of_each_step_begin_as_the_shared_ones_and_then_differ() -> None:
    recipe = dataclasses.replace(RECIPE, steps=3, per_step_norms=True)
    own = make_network(recipe)
    shared = NeuralODE("euler", 3, key=jax.random.key(recipe.seed))
    np.testing.assert_allclose(own(INPUTS), shared(INPUTS), atol=1e-5)
    assert parameter_count(own) == parameter_count(shared) + 2 * 6 * 64
    changed = eqx.tree_at(lambda network: network.norms[1][0].bias, own, jnp.full(64, 0.5))
    assert np.abs(np.asarray(changed(INPUTS) - own(INPUTS))).max() > 1e-3
    np.testing.assert_array_equal(changed.dynamics(2).norm1.bias, 0.5)
    np.testing.assert_array_equal(changed.dynamics(1).norm1.bias, 0)
    scaled = calibrate(own, INPUTS)
    assert float(scaled.ode.conv2.input_scale) != float(own.ode.conv2.input_scale)


def test_folds_are_disjoint_and_a_fifth_each(folder: Path) -> None:
    whole = data.load(folder)
    assert data.folded(whole, None) is whole
    train_beats = np.flatnonzero(whole.parts == data.TRAIN)
    held_out = [np.flatnonzero(data.folded(whole, fold).parts == data.VALIDATION) for fold in range(data.FOLDS)]
    np.testing.assert_array_equal(np.sort(np.concatenate(held_out)), train_beats)
    for fold, beats in enumerate(held_out):
        assert len(beats) / len(train_beats) == pytest.approx(0.2, abs=0.05)
        parts = data.folded(whole, fold).parts
        np.testing.assert_array_equal(parts == data.TEST, whole.parts == data.TEST)
        np.testing.assert_array_equal(parts == data.UNUSED, whole.parts == data.VALIDATION)
        assert not set(beats) & set(np.flatnonzero(parts == data.TRAIN))
    # The first bytes of SHA-256("100/1"), by sha256sum.
    digest = hashlib.sha256(b"100/1").digest()
    assert 1 in held_out[int.from_bytes(digest[:8], "little") % 5]


def test_folds_of_a_split_by_patients_are_whole_records(folder: Path) -> None:
    whole = data.load(folder)
    records = np.arange(len(whole.labels), dtype=np.uint16) // 10 + 100
    whole = dataclasses.replace(
        whole, split={**whole.split, "name": "patients"}, records=records, parts=np.where(records < 103, whole.parts, 2)
    )
    for fold in range(data.FOLDS):
        parts = data.folded(whole, fold).parts
        held_out = set(records[parts == data.VALIDATION])
        assert held_out == ({100 + fold} if fold < 3 else set())
        assert not held_out & set(records[parts == data.TRAIN])
        assert set(np.flatnonzero(parts == data.TEST)) == set(np.flatnonzero(whole.parts == data.TEST))


def test_twins_are_counted(folder: Path) -> None:
    whole = data.load(folder)
    assert data.twins(whole, data.VALIDATION) == 0
    whole.inputs.channels[0] = whole.inputs.channels[1]  # beat 0 is in the validation part, beat 1 in the train part
    assert data.twins(whole, data.VALIDATION) == 1


@pytest.mark.parametrize("name", ["beats", "patients"])
def test_parts_share_no_beat_and_the_windows_they_share_are_known(name: str) -> None:
    if not (PARTS / name / "split.json").exists():
        pytest.skip("needs the windows of the recordings: make windows, or ECG_WINDOWS")
    whole = data.load(PARTS / name)
    beats = list(zip(whole.records.tolist(), whole.samples.tolist()))
    assert len(set(beats)) == len(beats)
    shared = {part: data.twins(whole, part) for part in (data.VALIDATION, data.TEST)}
    print(f"{name}: windows whose bytes stand in the train part too: {shared}")
    for part, count in shared.items():
        assert count <= 0.001 * (whole.parts == part).sum()


def test_the_command_writes_models_that_list_their_pairs_and_teachers(folder: Path) -> None:
    command = ["--data", str(folder), "--epochs", "1", "--batch", "64", "--output", str(folder)]
    train.main([*command, "--network", "resnet", "--name", "teacher", "--float-epochs", "1"])
    teacher = folder / "teacher.f32.gguf"
    options = "--network node --name pupil --float-epochs 1 --pairs euler:1,euler:2 --average 0.9 --distillation 0.5"
    train.main(
        [*command, *options.split(), "--teacher", str(teacher), "--report", str(folder / "report.json"), "--fold", "1"]
    )
    identity = f"teacher.f32.gguf {hashlib.sha256(teacher.read_bytes()).hexdigest()}"
    found = json.loads((folder / "report.json").read_text())
    assert found["recipe"]["teachers"] == [identity]
    assert list(found["scores"]) == ["euler:2", "euler:1"]
    predictions = np.load(folder / "report.npy")
    labels = data.folded(data.load(folder), 1).part(data.VALIDATION)[1]
    assert predictions.shape == (2, 2, len(labels))
    for row, precision in zip(predictions, ("int8", "float32")):
        fields = gguf.GGUFReader(folder / ("pupil.gguf" if precision == "int8" else "pupil.f32.gguf")).fields
        assert fields["ecgmond.training.teachers"].contents() == [identity]
        assert fields["ecgmond.solver.names"].contents() == ["euler", "euler"]
        assert fields["ecgmond.solver.steps"].contents() == [2, 1]
        accuracies = fields["ecgmond.solver.accuracies"].contents()
        for index, pair in enumerate(("euler:2", "euler:1")):
            accuracy = float((row[index] == labels).mean())
            assert accuracies[index] == pytest.approx(accuracy, abs=1e-6)
            assert found["scores"][pair][precision]["accuracy"] == pytest.approx(accuracy)


def test_norms_of_each_step_give_no_model_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = "--network node --name own --epochs 1 --float-epochs 1 --batch 64 --per-step-norms"
    train.main(["--data", str(folder), "--output", str(folder), *options.split()])
    printed = capsys.readouterr().out
    assert "59,717 parameters" in printed and "no model file" in printed
    assert not list(folder.glob("own*.gguf"))


@pytest.mark.parametrize(
    "options",
    [
        "--network node --output .",
        "--network node --pairs euler:1,euler:4",
        "--network node --pairs euler:2,newton:1",
        "--network node --distillation 0.5",
        "--network resnet --pairs euler:2",
        "--network node --solver rk4 --per-step-norms",
        "--network node --fold 5",
        "--network node --average 1",
    ],
)
def test_options_that_do_not_go_together_are_refused(options: str) -> None:
    with pytest.raises(SystemExit):
        parse(["--data", ".", *options.split()])


def test_a_recipe_of_defaults_is_the_shipped_one() -> None:
    _, recipe = parse(["--data", ".", "--network", "node"])
    assert recipe == Recipe("node", "euler", 2, 8, 4, 128, 3e-3, 1e-2, 0, 0)
    assert report.as_json(recipe)["pairs"] == []


def test_pairs_and_batches_are_functions_of_seed_and_epoch() -> None:
    recipe = dataclasses.replace(RECIPE, batch=4, pairs=("euler:1", "euler:2", "euler:4"), mixup=0.2)

    def drawn(epoch: int) -> list:
        generator = np.random.default_rng((recipe.seed, epoch))
        soft = targets.smoothed(LABELS)
        return list(train.batches(recipe, epoch, INPUTS, soft, train.augment.Augmentation(2, 0.1, 0.1), generator))

    one, again, other = drawn(0), drawn(0), drawn(1)
    assert len(one) == 10
    assert len({pair for _, pair in one}) == 3
    for (batch, pair), (peer, peer_pair) in zip(one, again):
        assert pair == peer_pair
        np.testing.assert_array_equal(batch[0].channels, peer[0].channels)
        np.testing.assert_array_equal(batch[1], peer[1])
    assert any(np.any(batch[0].channels != peer[0].channels) for (batch, _), (peer, _) in zip(one, other))


def test_the_paired_error_is_that_of_mcnemar() -> None:
    one = np.repeat([1, 1, 0, 0], [90, 6, 2, 2]).astype(bool)[None]
    other = np.repeat([1, 0, 1, 0], [90, 6, 2, 2]).astype(bool)[None]
    mean, error = ablation.difference(one, other)
    assert mean == pytest.approx(0.04)
    assert error == pytest.approx(np.sqrt((8 / 100 - 0.04**2) / 99))


@pytest.mark.nightly
def test_an_ablation_runs_once_and_gives_its_table(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["--data", str(folder), "--work", str(folder / "ablation"), "--epochs", "1", "--jobs", "1"]
    command += [
        "--base",
        "--batch 64",
        "--only",
        "baseline",
        "--only",
        "smoothing",
        "--table",
        str(folder / "table.md"),
    ]
    ablation.main(command)
    first = capsys.readouterr().out
    assert first.count(": done") == 3
    rows = (folder / "table.md").read_text().splitlines()[2:]
    assert [row.split(" | ")[0] for row in rows] == ["| baseline", "| label smoothing 0.05", "| baseline wander 0.1"]
    ablation.main(command)
    assert ": begun" not in capsys.readouterr().out

    document = folder / "card.md"
    document.write_text("before\n<!-- begin mine -->\nold\n<!-- end mine -->\nbehind\n")
    ablation.main([*command, "--only", "cosine", "--table-only", "--document", str(document), "--mark", "mine"])
    assert ": begun" not in capsys.readouterr().out
    table = (folder / "table.md").read_text()
    assert document.read_text() == f"before\n<!-- begin mine -->\n{table}<!-- end mine -->\nbehind\n"


def test_every_variant_is_a_command_line() -> None:
    options = ablation.argparse.Namespace(
        data=Path("."), work=Path("."), folds=[0], epochs=4, base=[], teacher=[Path(__file__)]
    )
    for variant in ablation.VARIANTS:
        arguments = ablation.make_run(variant, 0, 3, options).arguments
        if "--noise" not in arguments:
            assert parse(arguments)[1].seed == 3


def test_integrate_reaches_one() -> None:
    assert float(integrate(lambda x, t: jnp.ones(()), jnp.zeros(()), "euler", 8)) == 1

# SPDX-License-Identifier: Apache-2.0
"""A tiny training of the whole `context` network, and the file that it writes."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import jax
import numpy as np
import pytest
import seen_beats

from ecgtrain import amend, context_head, context_scores, context_train, encoder_train, head_train, patients, reference

RECORDS = (100, 101, 103, 105, 800, 801)
OPTIONS = "--encoder-epochs 3 --encoder-beats 6400 --encoder-rate 3e-3 --head-steps 24 --head-rate 1e-2 --seed 2"


def command(folder: Path, *more: str) -> list[str]:
    """The command's arguments; the data are made at the first call."""
    data = folder / "beats"
    if not data.exists():
        labels = {record: seen_beats.drawn(120, seed=record) for record in RECORDS}
        labels[100][5] = patients.NO_LABEL
        seen_beats.write(data, labels)
    return ["--beats", str(data), *OPTIONS.split(), *more]


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, context_train.Trained, str]:
    """The folder, the network of one training with its files, and what it printed."""
    folder = tmp_path_factory.mktemp("context")
    patch = pytest.MonkeyPatch()
    lines: list[str] = []
    with patch.context() as context:
        context.setattr("builtins.print", lambda *words, **_: lines.append(" ".join(map(str, words))))
        options = context_train.parse(command(folder, "--output", str(folder), "--name", "tiny"))
        network = context_train.train(options)
    assert network is not None
    return folder, network, "\n".join(lines)


def test_both_steps_learn(trained: tuple[Path, context_train.Trained, str]) -> None:
    folder, network, text = trained
    # The first mean is that of a whole epoch, so it is already below log 5.
    losses = [float(loss) for loss in re.findall(r"encoder, .* loss ([0-9.]+)", text)]
    assert len(losses) == 3 and losses[-1] < 0.7 * losses[0]
    losses = [float(loss) for loss in re.findall(r"head, .* loss ([0-9.]+)", text)]
    assert len(losses) == 4 and losses[-1] < 0.7 * losses[0]
    beats = patients.load([folder / "beats"])
    found = head_train.predict(network.head, encoder_train.embed(network.encoder, network.normalization, beats), beats)
    known = beats.labels < 4
    # Half of them are normal.
    assert np.mean(found.argmax(1)[known] == beats.labels[known]) > 0.75


def test_the_written_file_says_what_the_network_says(trained: tuple[Path, context_train.Trained, str]) -> None:
    folder, network, _ = trained
    beats = patients.load([folder / "beats"])
    beats = beats[beats.records == 101]
    seen = encoder_train.embed(network.encoder, network.normalization, beats)
    expected = head_train.predict(network.head, seen, beats)
    model = reference.load(folder / "tiny.gguf")
    assert model.network == "context" and model.precision == "int8"
    assert tuple(model.channels) == beats.channel_names and tuple(model.features) == beats.feature_names
    assert (model.elapsed, model.steering) == ("preceding-to-mean-80", encoder_train.STEERING)
    windows = beats.channels.astype(np.float32) / 255
    found = reference.softmax(reference.logits(model, windows, features=beats.features))
    assert np.mean(np.abs(found - expected).max(1) < 0.02) > 0.8
    assert np.mean(found.argmax(1) == expected.argmax(1)) > 0.97


def test_the_same_command_gives_the_same_weights(tmp_path: Path) -> None:
    short = ("--encoder-epochs", "2", "--encoder-beats", "256", "--head-steps", "4")
    networks = [context_train.train(context_train.parse(command(tmp_path, *short))) for _ in range(2)]
    other = context_train.train(context_train.parse(command(tmp_path, *short, "--seed", "3")))
    leaves = [jax.tree.leaves(network) for network in (*networks, other)]
    for one, again in zip(leaves[0], leaves[1], strict=True):
        np.testing.assert_array_equal(one, again)
    assert any(np.any(one != another) for one, another in zip(leaves[0], leaves[2], strict=True))


def test_a_fold_leaves_its_patients_out(tmp_path: Path) -> None:
    arguments = command(tmp_path, "--encoder-epochs", "1", "--encoder-beats", "128", "--head-steps", "4")
    predictions = tmp_path / "fold.npz"
    files = ["--predictions", str(predictions), "--output", str(tmp_path), "--name", "fold"]
    context_train.train(context_train.parse([*arguments, "--fold", "1", *files]))
    beats = patients.load([tmp_path / "beats"])
    left_out = patients.folds(beats, 3)[1]
    found = np.load(predictions)
    assert sorted(set(found["records"].tolist())) == left_out
    assert len(found["found"]) == int(np.isin(beats.records, left_out).sum())
    np.testing.assert_allclose(found["found"].sum(1), 1, atol=1e-5)
    for suffix in (".gguf", ".f32.gguf"):
        values, _ = amend.read(tmp_path / f"fold{suffix}")
        assert values[context_train.LEFT_OUT] == " ".join(map(str, left_out))


def test_teachers_have_not_seen_the_patients_that_they_teach(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command(tmp_path)
    own = patients.load([tmp_path / "beats"])
    both = patients.joined(own, own)
    options = context_train.parse(["--beats", "-", "--teachers", "2", "--teacher-steps", "7"])
    learnt: list[set[int]] = []

    def train(seen: np.ndarray, beats: patients.Beats, count: int, its: argparse.Namespace) -> None:
        assert not seen[:, : context_head.EMBEDDING].any() and seen.any() and its.head_steps == 7
        assert count == len(beats) / 2
        learnt.append(set(beats.records.tolist()))

    def predict(_: None, seen: np.ndarray, beats: patients.Beats, **__: bool) -> np.ndarray:
        assert len(seen) == len(beats) and not learnt[-1] & set(beats.records.tolist())
        return np.full((len(beats), context_head.CLASSES), 0.2, np.float32)

    monkeypatch.setattr(head_train, "train_head", train)
    monkeypatch.setattr(head_train, "predict", predict)
    seen = np.ones((len(both), context_head.EMBEDDING + 2), np.float32)
    taught = head_train.teach(seen, both, len(own), options)
    assert len(learnt) == 2
    np.testing.assert_allclose(taught[: len(own)].sum(1), 1, atol=1e-6)
    assert not taught[len(own) :].any() and seen.all()


def test_scores_forgive_what_the_standard_forgives() -> None:
    labels = np.array([2, 2, 3, 4, 0, 1, patients.NO_LABEL], np.uint8)
    predicted = np.array([2, 0, 2, 2, 2, 1, 2])
    sensitivity, predictivity, score = context_scores.f1(predicted, labels, patients.VENTRICULAR)
    assert (sensitivity, predictivity) == (0.5, 0.5) and score == pytest.approx(0.5)


def test_copies_are_drawn_as_often_as_they_shall_be(tmp_path: Path) -> None:
    own = patients.load([seen_beats.write(tmp_path / "own", {100: seen_beats.drawn(400, seed=1)})])
    copies = patients.load([seen_beats.write(tmp_path / "copies", {100: seen_beats.drawn(900, seed=2)})])
    both = patients.joined(own, copies)
    weights = encoder_train.draw_weights(both, len(own), 0.25)
    assert weights.sum() == pytest.approx(1)
    assert weights[len(own) :].sum() == pytest.approx(0.25)
    # Half are normal, but for what the two parts differ by.
    assert weights[both.labels == patients.NORMAL].sum() == pytest.approx(0.5, abs=0.03)
    assert encoder_train.draw_weights(own, len(own), 0.25).sum() == pytest.approx(1)


def test_a_class_of_one_recording_is_capped(tmp_path: Path) -> None:
    labels = {100: [patients.VENTRICULAR] * 900 + [patients.NORMAL] * 10, 101: [patients.VENTRICULAR] * 30}
    beats = patients.load([seen_beats.write(tmp_path / "beats", labels)])
    weights = encoder_train.draw_weights(beats, len(beats), 0.5)
    of_first, of_second = (
        weights[(beats.labels == patients.VENTRICULAR) & (beats.records == record)].sum() for record in labels
    )
    assert of_first / of_second == pytest.approx(encoder_train.MOST_OF_A_RECORDING / 30)

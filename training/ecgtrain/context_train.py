# SPDX-License-Identifier: Apache-2.0
"""Trains the `context` network on many patients, in two steps: first what one beat shows, then what follows from
the beats before it.

1. The encoder (`context.ContextEncoder`) learns to tell single beats apart, ectopic ones drawn as often as others, with
   int8 rounding in the later epochs. A layer like that of the head stands on it meanwhile.
2. Its embeddings are fixed, and the recurrent head (`context_head.RecurrentHead`) learns on stretches of whole
   recordings.

`--fold` leaves a part of the patients out, whole ones, and scores the network on them.
"""

from __future__ import annotations

import argparse
import shlex
import sys
import time
from pathlib import Path
from typing import NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import optax
from jaxtyping import Array
from numpy.typing import NDArray

from . import export, patients
from .context import ContextEncoder
from .context_head import CLASSES, EMBEDDING, ENCODING, Dense, RecurrentHead
from .inputs import Inputs
from .layers import Precision
from .network import trained_filter
from .patients import Beats
from .quantize import calibrate, state_scale
from .schedule import make_optimizer, make_schedule

#: The features that steer the ODE: those of the rhythm, which come first.
STEERING = 14
ELAPSED = "preceding-to-mean-80"
BATCH = 128
CALIBRATION_BEATS = 1_024
STATE_BEATS = 4_096
#: Beats of one class that a recording counts as at most, so that no patient outweighs the others.
MOST_OF_A_RECORDING = 300
#: A head's batch: stretches of recordings, and beats of each; the first ones only fill its memory.
STRETCHES, STRETCH_BEATS, WARM_UP_BEATS = 128, 96, 12
#: The decay of the moving average of the head's weights, which is what is kept.
AVERAGE = 0.99
CLASS_WEIGHTS = (1.0, 2.0, 1.0, 1.0, 1.0)


class Normalization(NamedTuple):
    """Features to what the network takes: (x - mean) * scale, clamped."""

    mean: NDArray[np.float32]
    scale: NDArray[np.float32]

    def __call__(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.clip((features - self.mean) * self.scale, -5, 5).astype(np.float32)


class Trained(NamedTuple):
    """A whole `context` network."""

    encoder: ContextEncoder
    head: RecurrentHead
    normalization: Normalization


class Stage(eqx.Module):
    """The encoder with the layers that stand on it while it learns."""

    encoder: ContextEncoder
    encode: Dense
    output: Dense

    def __init__(self, features: int, *, key: Array) -> None:
        keys = jax.random.split(key, 3)
        self.encoder = ContextEncoder("euler", 2, STEERING, key=keys[0])
        self.encode = Dense(EMBEDDING + features, ENCODING, keys[1])
        self.output = Dense(ENCODING, CLASSES, keys[2])

    def __call__(self, inputs: Inputs, v: Array, precision: Precision, keep: Array | float = 1.0) -> Array:
        y = self.encoder(inputs, v[:, :STEERING], precision)
        seen = jnp.concatenate([y, v], axis=1)
        return self.output(jax.nn.relu(self.encode(seen)) * keep)


def normalize(beats: Beats) -> Normalization:
    """Mean and spread of each feature over the beats."""
    mean = beats.features.mean(0, dtype=np.float64)
    spread = beats.features.std(0, dtype=np.float64)
    return Normalization(mean.astype(np.float32), (1 / (spread + 1e-6)).astype(np.float32))


def seen_inputs(beats: Beats, rows: NDArray[np.int64]) -> Inputs:
    """Both channels of some beats, 0...1."""
    channels = beats.channels[rows].astype(np.float32) / 255
    return Inputs(channels, np.zeros((len(rows), 0), np.float32), beats.channel_names, ())


def draw_weights(beats: Beats) -> NDArray[np.float64]:
    """How often each beat is drawn for the encoder: half are normal, and a class of one recording is capped."""
    weights = np.zeros(len(beats))
    for run in beats.runs():
        labels = beats.labels[run]
        for label in range(4):
            chosen = labels == label
            count = int(chosen.sum())
            if count:
                weights[run][chosen] = min(1.0, MOST_OF_A_RECORDING / count)
    normal = beats.labels == patients.NORMAL
    weights[normal] *= weights[~normal].sum() / weights[normal].sum()
    return weights / weights.sum()


def train_encoder(beats: Beats, normalization: Normalization, options: argparse.Namespace) -> ContextEncoder:
    """Step 1; prints a line an epoch."""
    stage = Stage(beats.features.shape[1], key=jax.random.key(options.seed))
    steps = options.encoder_beats // BATCH
    schedule = make_schedule("onecycle", steps * options.encoder_epochs, options.encoder_rate, 0.25)
    optimizer = make_optimizer(schedule, 1e-2)
    state = optimizer.init(eqx.filter(stage, trained_filter(stage)))

    @eqx.filter_jit(donate="all")
    def step(stage, state, inputs, v, labels, key, precision):
        trained, fixed = eqx.partition(stage, trained_filter(stage))
        noise_key, drop_key = jax.random.split(key)
        v = v + 0.1 * jax.random.normal(noise_key, v.shape)
        keep = jax.random.bernoulli(drop_key, 0.8, (v.shape[0], ENCODING)) / 0.8

        def loss(trained):
            logits = eqx.combine(trained, fixed)(inputs, v, precision, keep)
            return optax.softmax_cross_entropy_with_integer_labels(logits, labels).mean()

        value, gradient = jax.value_and_grad(loss)(trained)
        updates, state = optimizer.update(gradient, state, trained)
        return eqx.combine(optax.apply_updates(trained, updates), fixed), state, value

    weights = draw_weights(beats)
    key = jax.random.key(options.seed + 1)
    for epoch in range(options.encoder_epochs):
        started = time.monotonic()
        generator = np.random.default_rng((options.seed, epoch))
        rows = generator.choice(len(beats), steps * BATCH, p=weights)
        precision: Precision = "float32" if epoch < (2 * options.encoder_epochs + 1) // 3 else "int8"
        if precision == "int8":
            chosen = rows[:CALIBRATION_BEATS]
            v = jnp.asarray(normalization(beats.features[chosen])[:, :STEERING])
            encoder = calibrate(stage.encoder, seen_inputs(beats, chosen), (None,), v)
            stage = eqx.tree_at(lambda stage: stage.encoder, stage, encoder)
        total = 0.0
        for index in range(steps):
            chosen = rows[index * BATCH : (index + 1) * BATCH]
            key, step_key = jax.random.split(key)
            batch = jax.tree.map(jnp.asarray, (seen_inputs(beats, chosen), normalization(beats.features[chosen])))
            labels = jnp.asarray(beats.labels[chosen].astype(np.int32))
            stage, state, value = step(stage, state, *batch, labels, step_key, precision)
            if index % 50 == 49:
                total += float(value) / (steps // 50)
        print(
            f"encoder, epoch {epoch + 1}/{options.encoder_epochs} {precision}: loss {total:.4f}, "
            f"{time.monotonic() - started:.0f} s",
            flush=True,
        )
    return stage.encoder


def embed(encoder: ContextEncoder, normalization: Normalization, beats: Beats, block: int = 512) -> NDArray[np.float32]:
    """The embeddings of all beats with the normalized features after them, [n, 64 + features], rounded as in int8."""
    forward = eqx.filter_jit(lambda encoder, inputs, v: encoder(inputs, v, "int8"))
    seen = np.empty((len(beats), EMBEDDING + beats.features.shape[1]), np.float32)
    seen[:, EMBEDDING:] = normalization(beats.features)
    for first in range(0, len(beats), block):
        rows = np.arange(first, min(first + block, len(beats)))
        inputs = seen_inputs(beats, rows).padded(block)
        v = np.zeros((block, STEERING), np.float32)
        v[: len(rows)] = seen[rows, EMBEDDING : EMBEDDING + STEERING]
        seen[rows, :EMBEDDING] = np.asarray(forward(encoder, inputs, v))[: len(rows)]
    return seen


def train_head(
    seen: NDArray[np.float32], beats: Beats, options: argparse.Namespace, soft: NDArray[np.float32] | None = None
) -> RecurrentHead:
    """Step 2; prints a line each quarter."""
    features = seen.shape[1] - EMBEDDING
    elapsed = beats.features[:, beats.feature_names.index(ELAPSED)]
    runs = beats.runs()
    counts = np.array([min(run.stop - run.start, options.most_beats) for run in runs], float)
    chances = counts / counts.sum()
    head = RecurrentHead(features, key=jax.random.key(options.seed + 2))
    schedule = make_schedule("onecycle", options.head_steps, options.head_rate, 0.15)
    optimizer = make_optimizer(schedule, options.head_decay)
    state = optimizer.init(head)
    average = jax.tree.map(jnp.copy, head)
    weights = jnp.array(CLASS_WEIGHTS)
    shape = (STRETCHES, STRETCH_BEATS)
    noise = jnp.concatenate([jnp.full(EMBEDDING, options.embedding_noise), jnp.full(features, 0.1)])

    @eqx.filter_jit(donate="all")
    def step(head, average, state, seen, elapsed, labels, key):
        noise_key, drop_key = jax.random.split(key)
        seen = seen + noise * jax.random.normal(noise_key, seen.shape)
        keep = jax.random.bernoulli(drop_key, 1 - options.drop, (*shape, ENCODING)) / (1 - options.drop)

        def loss(head):
            logits = head(seen, elapsed, flows=not options.no_flow, remembers=not options.no_memory, keep=keep)
            known = jnp.minimum(labels, CLASSES - 1)
            counted = (labels < CLASSES - 1) & (jnp.arange(STRETCH_BEATS) >= WARM_UP_BEATS)
            weight = weights[known] * counted
            each = optax.softmax_cross_entropy_with_integer_labels(logits, known)
            return (each * weight).sum() / weight.sum()

        value, gradient = eqx.filter_value_and_grad(loss)(head)
        updates, state = optimizer.update(gradient, state, head)
        head = eqx.apply_updates(head, updates)
        average = jax.tree.map(lambda mean, new: AVERAGE * mean + (1 - AVERAGE) * new, average, head)
        return head, average, state, value

    generator = np.random.default_rng((options.seed, 1_000))
    key = jax.random.key(options.seed + 3)
    started = time.monotonic()
    for index in range(options.head_steps):
        batch = np.zeros((*shape, seen.shape[1]), np.float32)
        times = np.zeros(shape, np.float32)
        labels = np.full(shape, patients.NO_LABEL, np.int32)
        for row, chosen in enumerate(generator.choice(len(runs), STRETCHES, p=chances)):
            run = runs[chosen]
            first = run.start + int(generator.integers(0, max(1, run.stop - run.start - STRETCH_BEATS)))
            last = min(first + STRETCH_BEATS, run.stop)
            batch[row, : last - first] = seen[first:last]
            times[row, : last - first] = elapsed[first:last]
            labels[row, : last - first] = beats.labels[first:last]
        key, step_key = jax.random.split(key)
        head, average, state, value = step(head, average, state, batch, times, labels, step_key)
        if index % max(1, options.head_steps // 4) == options.head_steps // 4 - 1:
            spent = time.monotonic() - started
            print(f"head, step {index + 1}/{options.head_steps}: loss {float(value):.4f}, {spent:.0f} s", flush=True)
    return average


def predict(
    head: RecurrentHead, seen: NDArray[np.float32], beats: Beats, *, flows: bool = True, remembers: bool = True
) -> NDArray[np.float32]:
    """The probabilities of all beats, [n, 5], each recording from its first beat on."""
    elapsed = beats.features[:, beats.feature_names.index(ELAPSED)]
    forward = eqx.filter_jit(
        lambda head, seen, elapsed: jax.nn.softmax(head(seen, elapsed, flows=flows, remembers=remembers))
    )
    runs = beats.runs()
    found = np.zeros((len(beats), CLASSES), np.float32)
    together = 32
    longest = max(run.stop - run.start for run in runs)
    for first in range(0, len(runs), together):
        batch = np.zeros((together, longest, seen.shape[1]), np.float32)
        times = np.zeros((together, longest), np.float32)
        for row, run in enumerate(runs[first : first + together]):
            batch[row, : run.stop - run.start] = seen[run]
            times[row, : run.stop - run.start] = elapsed[run]
        probabilities = np.asarray(forward(head, batch, times))
        for row, run in enumerate(runs[first : first + together]):
            found[run] = probabilities[row, : run.stop - run.start]
    return found


def f1(predicted: NDArray[np.int64], labels: NDArray[np.uint8], of: int) -> tuple[float, float, float]:
    """Sensitivity, predictivity and F1 of a class; as EC57 has it, F and Q taken for V, and Q for S, do not count."""
    forgiven = {patients.VENTRICULAR: (3, 4), patients.SUPRAVENTRICULAR: (4,)}.get(of, ())
    true = np.sum((predicted == of) & (labels == of))
    false = np.sum((predicted == of) & (labels != of) & (labels != patients.NO_LABEL) & ~np.isin(labels, forgiven))
    sensitivity = true / max(1, np.sum(labels == of))
    predictivity = true / max(1, true + false)
    return sensitivity, predictivity, 2 * sensitivity * predictivity / max(1e-9, sensitivity + predictivity)


def describe(name: str, predicted: NDArray[np.int64], labels: NDArray[np.uint8]) -> str:
    """A line of figures."""
    known = labels < 4
    ventricular, supraventricular = f1(predicted, labels, 2), f1(predicted, labels, 1)
    return (
        f"{name}: accuracy {np.mean(predicted[known] == labels[known]):.4f}, "
        f"V {100 * ventricular[0]:.1f}/{100 * ventricular[1]:.1f} F1 {ventricular[2]:.3f}, "
        f"S {100 * supraventricular[0]:.1f}/{100 * supraventricular[1]:.1f} F1 {supraventricular[2]:.3f}"
    )


def print_scores(predicted: NDArray[np.int64], beats: Beats) -> None:
    """A line for each database and lead that the beats are of."""
    for name, is_svdb in (("mitdb", False), ("svdb", True)):
        for lead in (1, 2):
            chosen = ((beats.records >= 800) == is_svdb) & (beats.leads == lead)
            if chosen.any():
                print(describe(f"{name}, lead {lead}", predicted[chosen], beats.labels[chosen]), flush=True)


def train(options: argparse.Namespace) -> Trained | None:
    """Both steps, on the patients that the fold leaves in; with `--encoder-only` the first one, and None."""
    beats = patients.load(options.beats)
    copies = patients.load(options.copies) if options.copies else None
    left_out: list[int] = []
    if options.fold is not None:
        left_out = patients.folds(beats, options.folds)[options.fold]
    training = beats[~np.isin(beats.records, left_out)]
    normalization = normalize(training)
    drawn = training
    if copies is not None:
        changed = copies[~np.isin(copies.records, left_out)]
        drawn = patients.joined(training, changed)
    file = options.checkpoint
    if file is not None and file.exists():
        like = ContextEncoder("euler", 2, STEERING, key=jax.random.key(0))
        encoder = eqx.tree_deserialise_leaves(file, like)
    else:
        encoder = train_encoder(drawn, normalization, options)
        if file is not None:
            eqx.tree_serialise_leaves(file, encoder)
        if options.encoder_only:
            return None
    if copies is not None:
        # Not every copy: the head sees each recording many times, and embedding takes its time.
        generator = np.random.default_rng((options.seed, 2_000))
        chosen = np.zeros(len(changed), bool)
        for run in changed.runs():
            chosen[run] = generator.random() < options.copies_share
        drawn = patients.joined(training, changed[chosen])
    seen = embed(encoder, normalization, drawn)
    head = train_head(seen, drawn, options)
    accuracy = options.accuracy
    if left_out:
        test = beats[np.isin(beats.records, left_out)]
        test_seen = embed(encoder, normalization, test)
        found = predict(head, test_seen, test, flows=not options.no_flow, remembers=not options.no_memory)
        print_scores(found.argmax(1), test)
        known = test.labels < 4
        accuracy = float(np.mean(found.argmax(1)[known] == test.labels[known]))
        if options.predictions is not None:
            np.savez(options.predictions, found=found, records=test.records, leads=test.leads, samples=test.samples)
    trained = Trained(encoder, head, normalization)
    if options.output is not None:
        write(trained, training, options, accuracy)
    return trained


def write(trained: Trained, beats: Beats, options: argparse.Namespace, accuracy: float) -> None:
    """Writes NAME.gguf and NAME.f32.gguf."""
    encoder, head, normalization = trained
    rows = np.random.default_rng((options.seed, 3_000)).permutation(len(beats))[:STATE_BEATS]
    v = jnp.asarray(normalization(beats.features[rows])[:, :STEERING])
    scale = state_scale(encoder, seen_inputs(beats, rows), (None,), v)
    weights = export.encoder_weights(encoder, scale)
    weights["context.feature_mean"] = normalization.mean
    weights["context.feature_scale"] = normalization.scale
    for name in ("encode", "flow", "input", "recurrent", "hidden", "output"):
        layer = getattr(head, name)
        weights[f"context.{name}.weight"] = np.asarray(layer.weight)
        weights[f"context.{name}.bias"] = np.asarray(layer.bias)
    pair = (encoder.solver, encoder.steps, accuracy)
    files = export.write_context(
        weights,
        options.output,
        name=options.name,
        channels=beats.channel_names,
        features=beats.feature_names,
        steering=STEERING,
        elapsed=ELAPSED,
        pairs={"int8": [pair], "float32": [pair]},
        more={
            "ecgmond.training.command": "python -m ecgtrain.context_train " + shlex.join(sys.argv[1:]),
            "ecgmond.training.seed": options.seed,
            "ecgmond.training.data_sha256": beats.sha256,
            "ecgmond.training.split": "patients",
            "ecgmond.training.packages": " ".join(export.package_versions()),
        },
    )
    print(" ".join(map(str, files)), flush=True)


def parse(arguments: list[str]) -> argparse.Namespace:
    """The command's options."""
    parser = argparse.ArgumentParser(prog="python -m ecgtrain.context_train", description=__doc__)
    parser.add_argument("--beats", type=Path, nargs="+", required=True, help="folders written by ecgbench beats")
    parser.add_argument("--copies", type=Path, nargs="*", default=[], help="folders of changed copies, trained on too")
    parser.add_argument("--copies-share", type=float, default=0.25, help="the part of the copies that the head sees")
    parser.add_argument("--folds", type=int, default=3)
    parser.add_argument("--fold", type=int, help="leave this fold's patients out, and score the network on them")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--encoder-epochs", type=int, default=5)
    parser.add_argument("--encoder-beats", type=int, default=60_000, help="beats of an epoch")
    parser.add_argument("--encoder-rate", type=float, default=3e-3)
    parser.add_argument("--head-steps", type=int, default=700)
    parser.add_argument("--head-rate", type=float, default=4e-3)
    parser.add_argument("--head-decay", type=float, default=1e-2)
    parser.add_argument("--embedding-noise", type=float, default=0.2)
    parser.add_argument("--drop", type=float, default=0.3)
    parser.add_argument("--most-beats", type=int, default=3_000, help="beats that a recording counts as at most")
    parser.add_argument("--no-flow", action="store_true", help="the state stands still between beats")
    parser.add_argument("--no-memory", action="store_true", help="the state is zeros")
    parser.add_argument("--checkpoint", type=Path, help="a file for the encoder; one that is there is used")
    parser.add_argument("--encoder-only", action="store_true", help="stop when the encoder's file is written")
    parser.add_argument("--predictions", type=Path, help="a file for the probabilities of the fold's beats")
    parser.add_argument("--accuracy", type=float, default=0.0, help="the cross-validated accuracy, for the model file")
    parser.add_argument("--output", type=Path, help="the folder for NAME.gguf and NAME.f32.gguf")
    parser.add_argument("--name", default="context")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    train(parse(sys.argv[1:]))

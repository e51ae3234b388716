# SPDX-License-Identifier: Apache-2.0
"""Step 1 of training a `context` network: the encoder, which learns to tell single beats apart."""

from __future__ import annotations

import argparse
import time
from typing import NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import optax
from jaxtyping import Array
from numpy.typing import NDArray

from . import patients
from .context import ContextEncoder
from .context_head import CLASSES, EMBEDDING, ENCODING, Dense
from .inputs import Inputs
from .layers import Precision
from .network import trained_filter
from .patients import Beats
from .quantize import calibrate
from .schedule import make_optimizer, make_schedule

#: The features that steer the ODE: those of the rhythm, which come first.
STEERING = 14
BATCH = 128
CALIBRATION_BEATS = 1_024
#: Beats of one class that a recording counts as at most, so that no patient outweighs the others.
MOST_OF_A_RECORDING = 300


class Normalization(NamedTuple):
    """Features to what the network takes: (x - mean) * scale, clamped."""

    mean: NDArray[np.float32]
    scale: NDArray[np.float32]

    def __call__(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.clip((features - self.mean) * self.scale, -5, 5).astype(np.float32)


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


def draw_weights(beats: Beats, own: int, copies_weight: float) -> NDArray[np.float64]:
    """How often each beat is drawn for the encoder: half are normal, and a class of one recording is capped.

    The first `own` beats are recorded, the others are of copies, which have `copies_weight` of the whole.
    """
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
    return shared(weights, own, copies_weight)


def shared(weights: NDArray[np.float64], own: int, copies_weight: float) -> NDArray[np.float64]:
    """Weights that sum to 1, those from `own` on to `copies_weight` if there are any."""
    if own < len(weights):
        weights[:own] *= (1 - copies_weight) / weights[:own].sum()
        weights[own:] *= copies_weight / weights[own:].sum()
    return weights / weights.sum()


def train_encoder(beats: Beats, own: int, normalization: Normalization, options: argparse.Namespace) -> ContextEncoder:
    """Trains it on beats of which the first `own` are no copies; prints a line an epoch."""
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

    weights = draw_weights(beats, own, options.copies_weight)
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

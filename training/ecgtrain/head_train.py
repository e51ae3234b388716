# SPDX-License-Identifier: Apache-2.0
"""Step 2 of training a `context` network: the recurrent head, which learns what follows from the beats before."""

from __future__ import annotations

import argparse
import copy
import time

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import optax
from numpy.typing import NDArray

from . import patients
from .context_head import CLASSES, EMBEDDING, ENCODING, RecurrentHead
from .encoder_train import shared
from .patients import Beats
from .schedule import make_optimizer, make_schedule

#: The feature that the state flows by: the logarithm of the time since the beat before, in usual intervals.
ELAPSED = "preceding-to-mean-80"
#: A batch: stretches of recordings, and beats of each; the first ones only fill the memory.
STRETCHES, STRETCH_BEATS, WARM_UP_BEATS = 96, 144, 12
#: The decay of the moving average of the weights, which is what is kept.
AVERAGE = 0.99
CLASS_WEIGHTS = (1.0, 2.0, 1.0, 1.0, 1.0)


def teach(seen: NDArray[np.float32], beats: Beats, own: int, options: argparse.Namespace) -> NDArray[np.float32]:
    """Probabilities of the first `own` beats, those that are no copies, by heads that have not seen their patients;
    zeros for copies. These heads see features alone, since the encoder knows the patients by heart."""
    features = seen.copy()
    features[:, :EMBEDDING] = 0
    its = copy.copy(options)
    its.embedding_drop, its.embedding_noise, its.head_steps = 0.0, 0.0, options.teacher_steps
    is_own = np.arange(len(beats)) < own
    taught = np.zeros((len(beats), CLASSES), np.float32)
    for left_out in patients.folds(beats[is_own], options.teachers):
        kept = ~np.isin(beats.records, left_out)
        head = train_head(features[kept], beats[kept], int(kept[:own].sum()), its)
        unseen = is_own & ~kept
        taught[unseen] = predict(
            head, features[unseen], beats[unseen], flows=not options.no_flow, remembers=not options.no_memory
        )
    return taught


def train_head(
    seen: NDArray[np.float32],
    beats: Beats,
    own: int,
    options: argparse.Namespace,
    taught: NDArray[np.float32] | None = None,
) -> RecurrentHead:
    """Trains it on what is seen of beats of which the first `own` are no copies; prints a line each quarter.

    Where `taught` has probabilities, `--teacher-share` of the target are these, and the rest the reference's class.
    """
    features = seen.shape[1] - EMBEDDING
    elapsed = beats.features[:, beats.feature_names.index(ELAPSED)]
    runs = beats.runs()
    counts = np.array([min(run.stop - run.start, options.most_beats) for run in runs], float)
    chances = shared(counts, sum(run.start < own for run in runs), options.copies_weight)
    head = RecurrentHead(features, key=jax.random.key(options.seed + 2))
    schedule = make_schedule("onecycle", options.head_steps, options.head_rate, 0.15)
    optimizer = make_optimizer(schedule, options.head_decay)
    state = optimizer.init(head)
    average = jax.tree.map(jnp.copy, head)
    weights = jnp.array(CLASS_WEIGHTS)
    shape = (STRETCHES, STRETCH_BEATS)
    noise = jnp.concatenate([jnp.full(EMBEDDING, options.embedding_noise), jnp.full(features, 0.1)])

    @eqx.filter_jit(donate="all")
    def step(head, average, state, seen, elapsed, labels, taught, key):
        noise_key, drop_key, blind_key = jax.random.split(key, 3)
        # Of some stretches no embedding is seen, so that the head does not lean on what the encoder knows by heart.
        sighted = jax.random.bernoulli(blind_key, 1 - options.embedding_drop, (STRETCHES, 1, 1))
        sighted = jnp.where(jnp.arange(seen.shape[-1]) < EMBEDDING, sighted, True)
        seen = jnp.where(sighted, seen, 0) + noise * jax.random.normal(noise_key, seen.shape)
        keep = jax.random.bernoulli(drop_key, 1 - options.drop, (*shape, ENCODING)) / (1 - options.drop)

        def loss(head):
            logits = head(seen, elapsed, flows=not options.no_flow, remembers=not options.no_memory, keep=keep)
            known = jnp.minimum(labels, CLASSES - 1)
            counted = (labels < CLASSES - 1) & (jnp.arange(STRETCH_BEATS) >= WARM_UP_BEATS)
            weight = weights[known] * counted
            if taught is None:
                each = optax.softmax_cross_entropy_with_integer_labels(logits, known)
            else:
                share = options.teacher_share * (taught.sum(-1, keepdims=True) > 0)
                each = optax.softmax_cross_entropy(
                    logits, (1 - share) * jax.nn.one_hot(known, CLASSES) + share * taught
                )
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
        teachers = None if taught is None else np.zeros((*shape, CLASSES), np.float32)
        for row, chosen in enumerate(generator.choice(len(runs), STRETCHES, p=chances)):
            run = runs[chosen]
            first = run.start + int(generator.integers(0, max(1, run.stop - run.start - STRETCH_BEATS)))
            last = min(first + STRETCH_BEATS, run.stop)
            batch[row, : last - first] = seen[first:last]
            times[row, : last - first] = elapsed[first:last]
            labels[row, : last - first] = beats.labels[first:last]
            if taught is not None and teachers is not None:
                teachers[row, : last - first] = taught[first:last]
        key, step_key = jax.random.split(key)
        head, average, state, value = step(head, average, state, batch, times, labels, teachers, step_key)
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

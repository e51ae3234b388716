# SPDX-License-Identifier: Apache-2.0
"""Trains one network: backpropagation through the very steps that ship, int8 rounding in the loop of the later epochs.

The command is written into the model file, and gives the same weights again on the same machine.
"""

from __future__ import annotations

import dataclasses
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import optax
from jaxtyping import Array
from numpy.typing import NDArray

from . import augment, data, export, report, targets
from .checkpoint import Checkpoint
from .evaluate import assess
from .inputs import Inputs
from .layers import Precision
from .network import parameter_count, trained_filter
from .quantize import calibrate
from .recipe import Recipe, make_network, pair_name, parse
from .schedule import make_optimizer, make_schedule
from .solvers import Pair

CALIBRATION_WINDOWS = 1_024

#: The random streams of an epoch; each option draws from its own, so that none disturbs another.
AUGMENTATION, MIXUP, PAIRS = 1, 2, 3


class Training(NamedTuple):
    """What a step takes and gives; `average` is the moving average of the trained weights, or None."""

    network: eqx.Module
    optimizer: optax.OptState
    average: eqx.Module | None
    steps: Array


class Trained(NamedTuple):
    """A trained network, calibrated, and the wall time of each of its epochs."""

    network: eqx.Module
    seconds: list[float]


#: Inputs and soft targets of some beats.
Batch = tuple[Inputs, Array]

Step = Callable[[Batch, Training, Precision, Pair | None], tuple[Training, Array]]


def train(
    recipe: Recipe,
    dataset: data.DataSet,
    checkpoint: Path | None = None,
    teachers: Sequence[Path] = (),
    noise_recordings: Path | None = None,
) -> Trained:
    """Trains, prints a line an epoch, and resumes from the checkpoint if it is of the same recipe and data.

    With `recipe.average`, it is the averaged network that is validated, calibrated and given back.
    """
    inputs, labels = dataset.part(data.TRAIN)
    validation_inputs, validation_labels = dataset.part(data.VALIDATION)
    soft = make_targets(recipe, inputs, labels, teachers)
    noise_source = augment.load_noise(noise_recordings) if recipe.noise > 0 and noise_recordings else None
    augmentation = augment.Augmentation(recipe.shift, recipe.stretch, recipe.baseline, recipe.noise, noise_source)
    pairs = recipe.solver_pairs()

    steps_an_epoch = len(labels) // recipe.batch
    schedule = make_schedule(recipe.schedule, steps_an_epoch * recipe.epochs, recipe.peak_rate, recipe.warm_up)
    optimizer = make_optimizer(schedule, recipe.weight_decay)
    step = make_step(optimizer, recipe.average)
    training = start(recipe, optimizer)
    file = Checkpoint(checkpoint, (dataclasses.asdict(recipe), dataset.sha256))
    training, first, seconds = file.read(training)

    for epoch in range(first, recipe.epochs):
        started = time.monotonic()
        generator = np.random.default_rng((recipe.seed, epoch))
        precision: Precision = "float32" if epoch < recipe.float_epochs else "int8"
        if epoch == recipe.float_epochs or (recipe.recalibrate and epoch > recipe.float_epochs):
            chosen = generator.permutation(len(inputs))[:CALIBRATION_WINDOWS]
            training = calibrated(training, inputs[chosen], pairs)
        total = counted = 0
        for index, (batch, pair) in enumerate(batches(recipe, epoch, inputs, soft, augmentation, generator)):
            training, value = step(batch, training, precision, pair)
            if index % 50 == 49 or index == steps_an_epoch - 1:  # reading each one would make the processor wait
                total, counted = total + float(value), counted + 1
        scores, _ = assess(averaged(training), validation_inputs, validation_labels, precision, pairs[0])
        seconds = [*seconds, time.monotonic() - started]
        print(
            f"epoch {epoch + 1}/{recipe.epochs} {precision}: loss {total / max(counted, 1):.4f}, "
            f"validation accuracy {scores.accuracy:.4f}, macro-F1 {scores.macro_f1:.4f}, {seconds[-1]:.0f} s",
            flush=True,
        )
        file.write(training, epoch + 1, seconds)
    if recipe.float_epochs >= recipe.epochs:
        generator = np.random.default_rng((recipe.seed, recipe.epochs))
        training = calibrated(training, inputs[generator.permutation(len(inputs))[:CALIBRATION_WINDOWS]], pairs)
    return Trained(averaged(training), seconds)


def start(recipe: Recipe, optimizer: optax.GradientTransformation) -> Training:
    """An untrained network, with the average beginning at its weights."""
    network = make_network(recipe)
    trained = eqx.filter(network, trained_filter(network))
    average = jax.tree.map(jnp.copy, trained) if recipe.average > 0 else None
    return Training(network, optimizer.init(trained), average, jnp.zeros((), jnp.int32))


def make_targets(
    recipe: Recipe, inputs: Inputs, labels: NDArray[np.uint8], teachers: Sequence[Path]
) -> targets.Targets:
    """The soft targets [n, 5] of the train part; those of a class are scaled by its weight where the recipe says so."""
    soft = targets.smoothed(labels, recipe.label_smoothing)
    if recipe.distillation > 0:
        soft = targets.distilled(soft, targets.teach(teachers, inputs, recipe.temperature), recipe.distillation)
    return soft * targets.class_weights(labels)[None, :] if recipe.class_weights else soft


def batches(
    recipe: Recipe,
    epoch: int,
    inputs: Inputs,
    soft: targets.Targets,
    augmentation: augment.Augmentation,
    generator: np.random.Generator,
) -> Iterator[tuple[Batch, Pair | None]]:
    """The batches of an epoch, whole ones only, and the solver and steps for each: functions of (seed, epoch)."""
    augmenting, mixing, drawing = (
        np.random.default_rng((recipe.seed, epoch, stream)) for stream in (AUGMENTATION, MIXUP, PAIRS)
    )
    pairs = recipe.solver_pairs()
    order = generator.permutation(len(inputs))
    for first in range(0, len(inputs) - recipe.batch + 1, recipe.batch):
        chosen = order[first : first + recipe.batch]
        changed = augment.augmented(inputs[chosen], augmentation, augmenting)
        mixed = targets.mix(changed, soft[chosen], recipe.mixup, mixing)
        pair = pairs[int(drawing.integers(len(pairs)))]
        yield jax.tree.map(jnp.asarray, mixed), pair


def make_step(optimizer: optax.GradientTransformation, decay: float) -> Step:
    """One step of the optimizer and of the moving average; compiled once for each precision and pair."""

    @eqx.filter_jit(donate="all-except-first")
    def step(batch: Batch, training: Training, precision: Precision, pair: Pair | None) -> tuple[Training, Array]:
        trained, fixed = eqx.partition(training.network, trained_filter(training.network))

        def loss(trained: eqx.Module) -> Array:
            network = eqx.combine(trained, fixed)
            logits = network(batch[0], precision) if pair is None else network(batch[0], precision, pair)
            return optax.softmax_cross_entropy(logits, batch[1]).mean()

        value, gradient = jax.value_and_grad(loss)(trained)
        updates, state = optimizer.update(gradient, training.optimizer, trained)
        trained = optax.apply_updates(trained, updates)
        average = training.average
        if average is not None:
            average = moved_average(average, trained, decay, training.steps)
        return Training(eqx.combine(trained, fixed), state, average, training.steps + 1), value

    return step


def moved_average(average: eqx.Module, trained: eqx.Module, decay: float, steps: Array) -> eqx.Module:
    """The exponential moving average one step on (Polyak and Juditsky 1992, doi:10.1137/0330046, for the plain mean).

    The decay of step n, from 0, is min(decay, (1 + n) / (10 + n)), so that the untrained weights are soon forgotten.
    """
    kept = jnp.minimum(decay, (1 + steps) / (10 + steps))
    return jax.tree.map(lambda old, new: kept * old + (1 - kept) * new, average, trained)


def averaged(training: Training) -> eqx.Module:
    """The network that counts: with the averaged weights, where there are such."""
    if training.average is None:
        return training.network
    _, fixed = eqx.partition(training.network, trained_filter(training.network))
    return eqx.combine(training.average, fixed)


def calibrated(training: Training, inputs: Inputs, pairs: Sequence[Pair | None]) -> Training:
    """Sets the scales by the averaged network; the trained one takes them over."""
    scaled = calibrate(averaged(training), inputs, pairs)
    _, fixed = eqx.partition(scaled, trained_filter(scaled))
    trained = eqx.filter(training.network, trained_filter(training.network))
    return training._replace(network=eqx.combine(trained, fixed))


def main(arguments: list[str]) -> None:
    """Trains a network on a data set, scores it, and writes its model files and report where it is told to."""
    options, recipe = parse(arguments)
    dataset = data.folded(data.load(options.data), recipe.fold)
    print(f"{recipe.network}: {parameter_count(make_network(recipe)):,} parameters", flush=True)
    network, seconds = train(recipe, dataset, options.checkpoint, options.teacher, options.noise_recordings)

    inputs, labels = dataset.part(data.VALIDATION)
    scores: report.ScoresByPrecision = {}
    predictions = []
    for precision in ("int8", "float32"):
        found = [assess(network, inputs, labels, precision, pair) for pair in recipe.solver_pairs()]
        scores[precision] = [score for score, _ in found]
        predictions.append([predicted for _, predicted in found])
        for pair, score in zip(recipe.solver_pairs(), scores[precision]):
            print(
                f"{options.name or recipe.network} {pair_name(pair)} {precision}: accuracy {score.accuracy:.4f}, "
                f"macro-F1 {score.macro_f1:.4f}, loss {score.loss:.4f} on {len(labels):,} windows held out"
            )
    if recipe.per_step_norms:
        print("no model file: the format has no place for norms of each step")
    elif options.output is not None:
        export.write_models(network, recipe, dataset, scores, options.name, options.output)
    if options.report is not None:
        parameters = parameter_count(network)
        report.write(options.report, recipe, dataset, scores, predictions, seconds, parameters, arguments)


if __name__ == "__main__":
    main(sys.argv[1:])

# SPDX-License-Identifier: Apache-2.0
"""Trains one network: backpropagation through the very steps that ship, int8 rounding in the loop of the later epochs.

The command is written into the model file, and gives the same weights again on the same machine.
"""

from __future__ import annotations

import argparse
import dataclasses
import pickle
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import optax
from jaxtyping import Array
from numpy.typing import NDArray

from . import data, export
from .evaluate import predict, score
from .layers import Precision
from .network import trained_filter
from .node import NeuralODE
from .quantize import calibrate
from .resnet import ResNet
from .solvers import EVALUATIONS

CALIBRATION_WINDOWS = 1_024
VALIDATION_BATCHES = 512


@dataclass(frozen=True)
class Recipe:
    """Everything that decides the weights, but for the data."""

    network: str
    solver: str
    steps: int
    epochs: int
    float_epochs: int
    batch: int
    peak_rate: float
    weight_decay: float
    shift: int
    seed: int


def make_network(recipe: Recipe) -> eqx.Module:
    """An untrained network."""
    key = jax.random.key(recipe.seed)
    if recipe.network == "node":
        return NeuralODE(recipe.solver, recipe.steps, key=key)
    return ResNet(key=key)


def shifted(windows: NDArray[np.float32], most: int, generator: np.random.Generator) -> NDArray[np.float32]:
    """Moves each window by up to `most` points of 8 ms, as a detector's R peak strays; the first point is repeated."""
    if most == 0:
        return windows
    moves = generator.integers(-most, most + 1, size=len(windows))
    columns = np.arange(windows.shape[1])[None, :] - moves[:, None]
    moved = np.take_along_axis(windows, np.clip(columns, 0, windows.shape[1] - 1), axis=1)
    moved[columns >= windows.shape[1]] = 0
    return moved


def train(recipe: Recipe, dataset: data.DataSet, checkpoint: Path | None) -> eqx.Module:
    """Trains, prints a line an epoch, and resumes from the checkpoint if it is of the same recipe and data."""
    windows, labels = dataset.part(data.TRAIN)
    validation_windows, validation_labels = dataset.part(data.VALIDATION)
    steps_an_epoch = len(labels) // recipe.batch
    schedule = optax.cosine_onecycle_schedule(steps_an_epoch * recipe.epochs, recipe.peak_rate, pct_start=0.25)
    optimizer = optax.chain(
        optax.clip_by_global_norm(1.0), optax.adamw(schedule, weight_decay=recipe.weight_decay, mask=decayed)
    )
    network = make_network(recipe)
    state = optimizer.init(eqx.filter(network, trained_filter(network)))

    @eqx.filter_jit(donate="all-except-first")
    def step(
        batch: tuple[Array, Array], network: eqx.Module, state: optax.OptState, precision: Precision
    ) -> tuple[eqx.Module, optax.OptState, Array]:
        trained, fixed = eqx.partition(network, trained_filter(network))

        def loss(trained: eqx.Module) -> Array:
            logits = eqx.combine(trained, fixed)(batch[0], precision)
            return optax.softmax_cross_entropy_with_integer_labels(logits, batch[1]).mean()

        value, gradient = jax.value_and_grad(loss)(trained)
        updates, state = optimizer.update(gradient, state, trained)
        return eqx.combine(optax.apply_updates(trained, updates), fixed), state, value

    first = 0
    identity = (dataclasses.asdict(recipe), dataset.sha256)
    if checkpoint is not None and checkpoint.exists():
        saved_identity, first, leaves = pickle.loads(checkpoint.read_bytes())
        if saved_identity == identity:
            structure = jax.tree.structure(eqx.filter((network, state), eqx.is_array))
            arrays = jax.tree.unflatten(structure, [jnp.asarray(leaf) for leaf in leaves])
            network, state = eqx.combine(arrays, (network, state))
            print(f"resumed behind epoch {first} from {checkpoint}", flush=True)
        else:
            first = 0

    for epoch in range(first, recipe.epochs):
        started = time.monotonic()
        generator = np.random.default_rng((recipe.seed, epoch))
        precision: Precision = "float32" if epoch < recipe.float_epochs else "int8"
        if epoch == recipe.float_epochs:
            network = calibrate(network, windows[generator.permutation(len(windows))[:CALIBRATION_WINDOWS]])
        order = generator.permutation(len(labels))
        total = 0.0
        for index in range(steps_an_epoch):
            chosen = order[index * recipe.batch : (index + 1) * recipe.batch]
            batch = (jnp.asarray(shifted(windows[chosen], recipe.shift, generator)), jnp.asarray(labels[chosen]))
            network, state, value = step(batch, network, state, precision)
            if index % 50 == 49:
                total += float(value)
        scores = score(predict(network, validation_windows, precision), validation_labels)
        print(
            f"epoch {epoch + 1}/{recipe.epochs} {precision}: loss {total / max(steps_an_epoch // 50, 1):.4f}, "
            f"validation accuracy {scores.accuracy:.4f}, macro-F1 {scores.macro_f1:.4f}, "
            f"{time.monotonic() - started:.0f} s",
            flush=True,
        )
        if checkpoint is not None:
            leaves = [np.asarray(leaf) for leaf in jax.tree.leaves(eqx.filter((network, state), eqx.is_array))]
            temporary = checkpoint.with_suffix(".new")
            temporary.write_bytes(pickle.dumps((identity, epoch + 1, leaves)))
            temporary.replace(checkpoint)
    return network


def decayed(network: eqx.Module) -> eqx.Module:
    """Weight decay is for the weights of convolutions and of the linear layer, not for biases and norms."""
    return jax.tree.map(lambda leaf: leaf.ndim >= 2, network)


def main(arguments: list[str]) -> None:
    """Trains a network on a data set and writes its int8 and float32 model files."""
    parser = argparse.ArgumentParser(prog="python -m ecgtrain.train", description=main.__doc__)
    parser.add_argument("--data", type=Path, required=True, help="a folder written by ecgbench windows")
    parser.add_argument("--network", choices=("node", "resnet"), required=True)
    parser.add_argument("--name", required=True, help="the model's name, and its files'")
    parser.add_argument("--output", type=Path, required=True, help="the folder for NAME.gguf and NAME.f32.gguf")
    parser.add_argument("--solver", choices=tuple(EVALUATIONS), default="euler")
    parser.add_argument("--steps", type=int, default=2)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--float-epochs", type=int, default=4, help="epochs before int8 rounding enters the loop")
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--peak-rate", type=float, default=3e-3)
    parser.add_argument("--weight-decay", type=float, default=1e-2)
    parser.add_argument("--shift", type=int, default=0, help="largest random shift in points of 8 ms")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--checkpoint", type=Path, help="a file to resume from and to write after each epoch")
    options = parser.parse_args(arguments)
    recipe = Recipe(**{field.name: getattr(options, field.name) for field in dataclasses.fields(Recipe)})
    dataset = data.load(options.data)
    network = train(recipe, dataset, options.checkpoint)
    export.write_models(network, recipe, dataset, options.name, options.output)


if __name__ == "__main__":
    main(sys.argv[1:])

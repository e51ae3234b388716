# SPDX-License-Identifier: Apache-2.0
"""Fits what reads a neural ODE's state after one step of Euler's method.

A network that was trained through more steps has never been asked about that state. Two layers on its embedding learn
to say what the network says after all steps: its probabilities are their targets, since they hold more than the labels.
The network itself stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import optax
from jaxtyping import Array
from numpy.typing import NDArray

from .export import FilePrecision, Tensors, quantized
from .inputs import Inputs
from .layers import CHANNELS, norm_rectify
from .network import CLASSES
from .node import NeuralODE

#: Units of the layer before the logits.
HIDDEN = 32
STEPS = 6_000
BATCH = 2_048
PEAK_RATE = 3e-3
WEIGHT_DECAY = 1e-4
#: Beats that the network sees at once.
SEEN_AT_ONCE = 512


@dataclass(frozen=True)
class Looks:
    """What a network sees of beats: after one step the embeddings [n, 64], after all steps the logits [n, 5]."""

    early: NDArray[np.float32]
    full: NDArray[np.float32]

    def __getitem__(self, rows: NDArray) -> Looks:
        return Looks(self.early[rows], self.full[rows])


@dataclass(frozen=True)
class EarlyReadout:
    """Weights and biases of both layers: [32, 64], [32], [5, 32], [5]."""

    hidden: NDArray[np.float32]
    hidden_bias: NDArray[np.float32]
    output: NDArray[np.float32]
    output_bias: NDArray[np.float32]

    def logits(self, embeddings: NDArray[np.float32]) -> NDArray[np.float32]:
        """Of embeddings [n, 64], [n, 5]."""
        return np.maximum(embeddings @ self.hidden.T + self.hidden_bias, 0) @ self.output.T + self.output_bias

    def tensors(self, precision: FilePrecision) -> Tensors:
        """As a model file has them."""
        found: Tensors = {}
        for name, weight, bias in (
            ("early.hidden", self.hidden, self.hidden_bias),
            ("early.output", self.output, self.output_bias),
        ):
            if precision == "int8":
                scales = scale(weight)
                found[f"{name}.weight"] = quantized(weight, scales)
                found[f"{name}.weight_scale"] = scales
            else:
                found[f"{name}.weight"] = weight
            found[f"{name}.bias"] = bias
        return found

    def rounded(self) -> EarlyReadout:
        """With the weights that an int8 file holds."""
        hidden, output = (
            quantized(weight, scale(weight)).astype(np.float32) * scale(weight)[:, None]
            for weight in (self.hidden, self.output)
        )
        return EarlyReadout(hidden, self.hidden_bias, output, self.output_bias)


def scale(weight: NDArray[np.float32]) -> NDArray[np.float32]:
    """What one unit of each output's int8 weights is worth."""
    return np.maximum(np.abs(weight).max(axis=1), np.float32(1e-8)) / np.float32(127)


@eqx.filter_jit
def _look(network: NeuralODE, inputs: Inputs) -> tuple[Array, Array]:
    start = network.stem(network.required(inputs), "int8")
    state = start + network.ode(start, 0.0, "int8")
    rectified = norm_rectify(network.head.norm, network.head.input_scale, state, "int8")
    return jnp.mean(rectified, axis=1), network(inputs, "int8")


def look(network: NeuralODE, inputs: Inputs) -> Looks:
    """What an int8 network sees of beats."""
    early, full = [], []
    for start in range(0, len(inputs), SEEN_AT_ONCE):
        piece = inputs[np.arange(start, min(start + SEEN_AT_ONCE, len(inputs)))]
        found = _look(network, piece.padded(SEEN_AT_ONCE))
        early.append(np.asarray(found[0])[: len(piece)])
        full.append(np.asarray(found[1])[: len(piece)])
    return Looks(np.concatenate(early), np.concatenate(full))


def fit(looks: Looks, seed: int = 0, steps: int = STEPS) -> EarlyReadout:
    """The readout of these beats; the same seed gives the same one."""
    mean, deviation = looks.early.mean(axis=0), looks.early.std(axis=0) + np.float32(1e-6)
    inputs = jnp.asarray((looks.early - mean) / deviation)
    targets = jax.nn.softmax(jnp.asarray(looks.full))
    first, second, draws = jax.random.split(jax.random.key(seed), 3)
    weights = {
        "hidden": jax.random.normal(first, (HIDDEN, CHANNELS)) / CHANNELS**0.5,
        "hidden_bias": jnp.zeros(HIDDEN),
        "output": jax.random.normal(second, (CLASSES, HIDDEN)) / HIDDEN**0.5,
        "output_bias": jnp.zeros(CLASSES),
    }
    optimizer = optax.adamw(optax.cosine_decay_schedule(PEAK_RATE, steps), weight_decay=WEIGHT_DECAY)

    def loss(weights: dict[str, Array], rows: Array) -> Array:
        layer = jax.nn.relu(inputs[rows] @ weights["hidden"].T + weights["hidden_bias"])
        found = layer @ weights["output"].T + weights["output_bias"]
        return optax.softmax_cross_entropy(found, targets[rows]).mean()

    def step(carry: tuple, key: Array) -> tuple[tuple, None]:
        weights, state = carry
        rows = jax.random.randint(key, (min(BATCH, len(inputs)),), 0, len(inputs))
        changes, state = optimizer.update(jax.grad(loss)(weights, rows), state, weights)
        return (optax.apply_updates(weights, changes), state), None

    (weights, _), _ = jax.jit(lambda carry, keys: jax.lax.scan(step, carry, keys))(
        (weights, optimizer.init(weights)), jax.random.split(draws, steps)
    )
    found = {name: np.asarray(values, np.float32) for name, values in weights.items()}
    # The file's layer takes embeddings as they are.
    hidden = (found["hidden"] / deviation).astype(np.float32)
    return EarlyReadout(
        hidden, (found["hidden_bias"] - hidden @ mean).astype(np.float32), found["output"], found["output_bias"]
    )

# SPDX-License-Identifier: Apache-2.0
"""Calibration: the scale of every tensor that the engine rounds."""

from __future__ import annotations

from collections.abc import Sequence

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array

from . import layers
from .inputs import Inputs
from .network import is_scale
from .solvers import Pair


def observe(network: eqx.Module, inputs: Inputs, pairs: Sequence[Pair | None], *more: Array) -> None:
    """Notes the largest levels over all the pairs of solver and steps; None is the network's own.

    `more` is what the network takes after the inputs, such as the features that steer it.
    """
    layers.OBSERVED.clear()
    for pair in pairs:
        network(inputs, *more, "observe", *(() if pair is None else (pair,)))


def calibrate(network: eqx.Module, inputs: Inputs, pairs: Sequence[Pair | None] = (None,), *more: Array) -> eqx.Module:
    """Sets every input scale so that the calibration inputs just fill the 256 levels of a uint8."""
    observe(network, inputs, pairs, *more)
    levels = dict(layers.OBSERVED)

    def scaled(path: tuple, leaf: Array) -> Array:
        if not is_scale(path, leaf):
            return leaf
        if [getattr(part, "name", None) for part in path] == ["stem", "conv1", "input_scale"]:
            return jnp.array(1 / 255)  # the channels themselves: 0...1
        return jnp.array(max(levels[id(leaf)], 1e-3) / 255)

    return jax.tree_util.tree_map_with_path(scaled, network)


def state_scale(
    network: eqx.Module, inputs: Inputs, pairs: Sequence[Pair | None] = (None,), *more: Array
) -> np.float32:
    """The scale of the int16 view of the residual state: twice the largest magnitude seen becomes 32,767."""
    observe(network, inputs, pairs, *more)
    return np.float32(2 * max(layers.OBSERVED[layers.STATE], 1e-3) / 32767)

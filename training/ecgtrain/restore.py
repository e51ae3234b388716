# SPDX-License-Identifier: Apache-2.0
"""Makes the JAX network of a model file, int8 or float32: the way back from export."""

from __future__ import annotations

from pathlib import Path

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array

from .node import NeuralODE
from .reference import ModelFile, load
from .resnet import ResNet


def restore(path: Path) -> eqx.Module:
    """The network of a model file; int8 weights become the floats that they stand for, so precision `int8` rounds them
    to the same integers again (each output channel's largest is 127, which fixes the scale)."""
    file = load(path)
    key = jax.random.key(0)
    network = NeuralODE(file.pairs[0][0], int(file.pairs[0][1]), key=key) if file.network == "node" else ResNet(key=key)
    return jax.tree_util.tree_map_with_path(lambda path, leaf: _tensor(file, path, leaf), network)


def _tensor(file: ModelFile, path: tuple, leaf: Array) -> Array:
    """The tensor of a leaf, in the layout of training."""
    if not eqx.is_inexact_array(leaf):
        return leaf
    words = [str(getattr(part, "name", getattr(part, "idx", None))) for part in path]
    words = ["res" if word == "blocks" else word for word in words]
    if words[0] == "head" and words[1] in ("weight", "bias"):
        words.insert(1, "linear")
    name = ".".join(words)
    if words[-1] == "input_scale":
        return jnp.asarray(file.tensors[name].reshape(())) if name in file.tensors else leaf
    tensor = file.tensors[name]
    if words[-1] == "time_weight":
        tensor = tensor.T
    if tensor.ndim == 3:
        if tensor.dtype == np.int8:
            tensor = tensor.astype(np.float32) * file.tensors[f"{name}_scale"][:, None, None]
        tensor = tensor.transpose(1, 2, 0)
    assert tensor.shape == leaf.shape, name
    return jnp.asarray(tensor, jnp.float32)

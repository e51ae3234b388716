# SPDX-License-Identifier: Apache-2.0
"""The stem and the head that both networks share.

The networks are those of Chen, Rubanova, Bettencourt and Duvenaud 2018 (arXiv:1806.07366, their MNIST experiment), in
one dimension: see docs/model-format.md.
"""

from __future__ import annotations

import math
from typing import ClassVar

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, PRNGKeyArray

from . import fused
from .inputs import Inputs
from .layers import (
    CHANNELS,
    Conv,
    GroupNorm,
    Precision,
    fused_kind,
    is_fused,
    norm_rectify,
    norm_rectify_conv,
    rectify,
    watch_state,
)

CLASSES = 5


class Network(eqx.Module):
    """A network: which channels and features it requires of the input, and that it gives five logits a beat."""

    #: By the names of `InputChannel` and `InputFeature` in Signal, in the order in which the network takes them.
    channels: ClassVar[tuple[str, ...]] = ("from-r-peak",)
    features: ClassVar[tuple[str, ...]] = ()

    def required(self, inputs: Inputs) -> Inputs:
        """What the network takes of the inputs; raises KeyError if something is not there."""
        return inputs.chosen(self.channels, self.features)


class Stem(eqx.Module):
    """187 points of one channel, or of some, to 46 points of 64: 33,408 parameters with one."""

    conv1: Conv
    norm1: GroupNorm
    conv2: Conv
    norm2: GroupNorm
    conv3: Conv

    def __init__(self, key: PRNGKeyArray, channels: int = 1) -> None:
        keys = jax.random.split(key, 3)
        self.conv1 = Conv(channels, 3, padding=0, key=keys[0])
        self.norm1 = GroupNorm()
        self.conv2 = Conv(CHANNELS, 4, stride=2, padding=1, key=keys[1])
        self.norm2 = GroupNorm()
        self.conv3 = Conv(CHANNELS, 4, stride=2, padding=1, key=keys[2])

    def __call__(self, inputs: Inputs, precision: Precision) -> Float[Array, "batch 46 64"]:
        windows = rectify(jnp.asarray(inputs.channels), self.conv1.input_scale, precision)
        windows = jnp.swapaxes(windows, 1, 2)
        if is_fused(precision) and windows.shape[2] <= 2:  # the kernel is for few channels
            conv1, norm1, conv2 = self.conv1, self.norm1, self.conv2
            x = fused.stem(
                windows,
                conv1.rounded_weight(precision),
                conv1.bias,
                norm1.weight,
                norm1.bias,
                conv2.input_scale,
                conv2.rounded_weight(precision),
                conv2.offset(windows.shape[1] - 2, None),
                conv2.stride,
                conv2.padding,
                fused_kind(precision),
            )
        else:
            x = self.conv1(windows, precision)
            x = norm_rectify_conv(self.norm1, self.conv2, x, precision)
        return norm_rectify_conv(self.norm2, self.conv3, x, precision)


class Head(eqx.Module):
    """46 points of 64 channels to 5 logits: 453 parameters."""

    norm: GroupNorm
    weight: Float[Array, "5 64"]
    bias: Float[Array, " 5"]
    input_scale: Float[Array, ""]

    def __init__(self, key: PRNGKeyArray) -> None:
        weight_key, bias_key = jax.random.split(key)
        limit = 1 / math.sqrt(CHANNELS)
        self.norm = GroupNorm()
        self.weight = jax.random.uniform(weight_key, (CLASSES, CHANNELS), minval=-limit, maxval=limit)
        self.bias = jax.random.uniform(bias_key, (CLASSES,), minval=-limit, maxval=limit)
        self.input_scale = jnp.array(1 / 255)

    def __call__(self, x: Float[Array, "batch 46 64"], precision: Precision) -> Float[Array, "batch 5"]:
        rectified = norm_rectify(self.norm, self.input_scale, watch_state(x, precision), precision)
        features = jnp.mean(rectified, axis=1)
        return features @ self.weight.T + self.bias


def is_scale(path: tuple, _leaf: object) -> bool:
    """Whether a leaf of a network is a quantization scale rather than a trained parameter."""
    return getattr(path[-1], "name", None) == "input_scale"


def trained_filter(network: eqx.Module) -> eqx.Module:
    """A tree of booleans: which leaves are trained."""
    return jax.tree_util.tree_map_with_path(
        lambda path, leaf: eqx.is_inexact_array(leaf) and not is_scale(path, leaf), network
    )


def parameter_count(network: eqx.Module) -> int:
    """The number of trained parameters."""
    return sum(leaf.size for leaf in jax.tree.leaves(eqx.filter(network, trained_filter(network))))

# SPDX-License-Identifier: Apache-2.0
"""The residual network: stem, six pre-activation residual blocks, head. 182,853 parameters."""

from __future__ import annotations

import equinox as eqx
import jax
from jaxtyping import Array, Float, PRNGKeyArray

from .inputs import Inputs
from .layers import CHANNELS, Conv, GroupNorm, Precision, norm_rectify_conv, watch_state
from .network import Head, Network, Stem, parameter_count

BLOCKS = 6
PARAMETERS = 182_853


class ResidualBlock(eqx.Module):
    """x + conv(ReLU GN(conv(ReLU GN x))): 24,832 parameters."""

    norm1: GroupNorm
    conv1: Conv
    norm2: GroupNorm
    conv2: Conv

    def __init__(self, key: PRNGKeyArray) -> None:
        keys = jax.random.split(key)
        self.norm1 = GroupNorm()
        self.conv1 = Conv(CHANNELS, 3, padding=1, bias=False, key=keys[0])
        self.norm2 = GroupNorm()
        self.conv2 = Conv(CHANNELS, 3, padding=1, bias=False, key=keys[1])

    def __call__(self, x: Float[Array, "batch 46 64"], precision: Precision) -> Array:
        y = norm_rectify_conv(self.norm1, self.conv1, watch_state(x, precision), precision)
        return norm_rectify_conv(self.norm2, self.conv2, y, precision, skip=x)


class ResNet(Network):
    """The network."""

    stem: Stem
    blocks: tuple[ResidualBlock, ...]
    head: Head

    def __init__(self, *, key: PRNGKeyArray) -> None:
        stem_key, head_key, *block_keys = jax.random.split(key, 2 + BLOCKS)
        self.stem = Stem(stem_key, len(self.channels))
        self.blocks = tuple(ResidualBlock(block_key) for block_key in block_keys)
        self.head = Head(head_key)
        assert parameter_count(self) == PARAMETERS + 3 * CHANNELS * (len(self.channels) - 1)

    def __call__(self, inputs: Inputs, precision: Precision = "float32") -> Float[Array, "batch 5"]:
        x = self.stem(self.required(inputs), precision)
        for block in self.blocks:
            x = block(x, precision)
        return self.head(x, precision)

# SPDX-License-Identifier: Apache-2.0
"""Channels-last layers, with the fake quantization that stands in for the engine's int8 arithmetic.

Activations are float32 [batch, points, channels]. A convolution of k taps is k shifted rows laid side by side and one
matrix product: on a CPU that is several times as fast as the generic convolution. What the networks are made of -- a
norm, ReLU and convolution -- runs in one fused kernel where there is one (fused.py), else in plain JAX.
"""

from __future__ import annotations

import math
from typing import Literal

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, PRNGKeyArray

from . import fused

CHANNELS = 64
GROUPS = 32
NORM_EPSILON = 1e-5

#: How a forward pass treats numbers: as float32, or rounded as the int8 engine will round them; `observe` is float32
#: that also notes, in `OBSERVED`, how large the values grow that will be rounded (outside jit only).
Precision = Literal["float32", "int8", "observe"]

#: The quantile of a rectified tensor's positive values that becomes level 255; the few above it are clamped.
CLAMP_QUANTILE = 0.9999

#: What a pass with precision `observe` saw: by the identity of the scale's array, the largest level needed so far.
OBSERVED: dict[int, float] = {}

#: The key under which the largest magnitude of the residual state stands in `OBSERVED`.
STATE = 0


def round_straight_through(x: Array) -> Array:
    """Rounds to the nearest integer; the gradient passes as if it had not (Bengio et al. 2013, arXiv:1308.3432)."""
    return x + jax.lax.stop_gradient(jnp.round(x) - x)


def fake_quantize_weight(weight: Float[Array, "taps inputs outputs"]) -> Array:
    """Rounds weights to int8 with a scale for each output channel."""
    scale = jax.lax.stop_gradient(weight_scale(weight))
    return round_straight_through(weight / scale) * scale


def weight_scale(weight: Float[Array, "taps inputs outputs"]) -> Float[Array, " outputs"]:
    """The scale of each output channel: its largest magnitude becomes 127."""
    return jnp.maximum(jnp.max(jnp.abs(weight), axis=(0, 1)), 1e-8) / 127


def rectify(x: Array, scale: Array, precision: Precision) -> Array:
    """ReLU; in int8, rounded and clamped to the 256 levels of a uint8 of that scale."""
    if precision == "observe":
        level = float(np.quantile(np.maximum(np.asarray(x), 0), CLAMP_QUANTILE))  # many times as fast as JAX's
        OBSERVED[id(scale)] = max(OBSERVED.get(id(scale), 0.0), level)
    if precision != "int8":
        return jax.nn.relu(x)
    return round_straight_through(jnp.clip(x / scale, 0, 255)) * scale


def watch_state(x: Array, precision: Precision) -> Array:
    """Passes the residual state on; `observe` notes its largest magnitude."""
    if precision == "observe":
        OBSERVED[STATE] = max(OBSERVED.get(STATE, 0.0), float(jnp.max(jnp.abs(x))))
    return x


class GroupNorm(eqx.Module):
    """Group norm over all points and the two channels of each group (Wu and He 2018, arXiv:1803.08494)."""

    weight: Float[Array, " channels"]
    bias: Float[Array, " channels"]

    def __init__(self) -> None:
        self.weight = jnp.ones(CHANNELS)
        self.bias = jnp.zeros(CHANNELS)

    def __call__(self, x: Float[Array, "batch points channels"]) -> Array:
        """Normalizes; in plain JAX."""
        # The sums are taken per channel and joined per group afterwards: a minor axis of 2 would not vectorize.
        per_group = CHANNELS // GROUPS
        joined = (x.shape[0], GROUPS, per_group)
        mean = jnp.mean(jnp.mean(x, axis=1).reshape(joined), axis=2)
        square = jnp.mean(jnp.mean(x * x, axis=1).reshape(joined), axis=2)
        scale = jax.lax.rsqrt(jnp.maximum(square - mean * mean, 0) + NORM_EPSILON)
        factor = self.weight * jnp.repeat(scale, per_group, axis=1)
        offset = self.bias - factor * jnp.repeat(mean, per_group, axis=1)
        return x * factor[:, None, :] + offset[:, None, :]


class Conv(eqx.Module):
    """A convolution over points: k taps, stride 1 or 2, zeros outside; optionally with time as one more input channel.

    Features of a sample may steer it: what they come to is added at all points of the sample.
    `input_scale` is that of its uint8 input, fixed by calibration; it is no trained parameter.
    """

    weight: Float[Array, "taps inputs outputs"]
    time_weight: Float[Array, "taps outputs"] | None
    feature_weight: Float[Array, "features outputs"] | None
    bias: Float[Array, " outputs"] | None
    input_scale: Float[Array, ""]
    stride: int = eqx.field(static=True)
    padding: int = eqx.field(static=True)

    def __init__(
        self,
        inputs: int,
        taps: int,
        *,
        stride: int = 1,
        padding: int,
        bias: bool = True,
        time: bool = False,
        features: int = 0,
        key: PRNGKeyArray,
    ) -> None:
        weight_key, time_key, bias_key = jax.random.split(key, 3)
        limit = 1 / math.sqrt((inputs + int(time)) * taps)

        def uniform(key: PRNGKeyArray, shape: tuple[int, ...]) -> Array:
            return jax.random.uniform(key, shape, minval=-limit, maxval=limit)

        self.weight = uniform(weight_key, (taps, inputs, CHANNELS))
        self.time_weight = uniform(time_key, (taps, CHANNELS)) if time else None
        self.feature_weight = uniform(jax.random.fold_in(key, 3), (features, CHANNELS)) if features else None
        self.bias = uniform(bias_key, (CHANNELS,)) if bias else None
        self.input_scale = jnp.array(1 / 255)
        self.stride = stride
        self.padding = padding

    def __call__(
        self, x: Float[Array, "batch points inputs"], precision: Precision, t: float | Array | None = None
    ) -> Float[Array, "batch outPoints outputs"]:
        weight = self.rounded_weight(precision)
        padded = jnp.pad(x, ((0, 0), (self.padding, self.padding), (0, 0)))
        rows = self.taps_of(padded, x.shape[1], axis=1)
        return jnp.concatenate(rows, axis=2) @ weight.reshape(-1, CHANNELS) + self.offset(x.shape[1], t)

    def rounded_weight(self, precision: Precision) -> Float[Array, "taps inputs outputs"]:
        """The weight as the pass multiplies it."""
        return fake_quantize_weight(self.weight) if precision == "int8" else self.weight

    def taps_of(self, padded: Array, points: int, axis: int) -> list[Array]:
        """What each tap sees of a padded input of `points` points."""
        taps = self.weight.shape[0]
        reach = self.stride * ((points + 2 * self.padding - taps) // self.stride) + 1
        return [jax.lax.slice_in_dim(padded, tap, tap + reach, self.stride, axis) for tap in range(taps)]

    def offset(self, points: int, t: float | Array | None) -> Float[Array, "outPoints outputs"]:
        """What is added at each point of the output: the bias, and the time channel where the taps see the input."""
        seen = jnp.stack(self.taps_of(jnp.pad(jnp.ones(points), self.padding), points, axis=0), axis=1)
        y = jnp.zeros((seen.shape[0], CHANNELS))
        if self.bias is not None:
            y = y + self.bias
        if self.time_weight is not None:
            assert t is not None
            y = y + t * (seen @ self.time_weight)
        return y

    def sample_offset(self, v: Float[Array, "batch features"] | None) -> Float[Array, "batch outputs"] | None:
        """What the features add at all points of each sample; None if none steer the convolution."""
        if self.feature_weight is None:
            return None
        assert v is not None
        return v @ self.feature_weight


def is_fused(precision: Precision) -> bool:
    """Whether a pass uses the fused kernels."""
    return precision != "observe" and fused.is_available()


def fused_kind(precision: Precision) -> int:
    """The fused kernels' number for ReLU in a precision."""
    return fused.ROUND if precision == "int8" else fused.RECTIFY


def norm_rectify(
    norm: GroupNorm, scale: Array, x: Float[Array, "batch points channels"], precision: Precision
) -> Array:
    """ReLU GN x."""
    if is_fused(precision):
        return fused.norm_rectify(x, norm.weight, norm.bias, scale, fused_kind(precision))
    return rectify(norm(x), scale, precision)


def norm_only(norm: GroupNorm, x: Float[Array, "batch points channels"], precision: Precision) -> Array:
    """GN x."""
    if is_fused(precision):
        return fused.norm_rectify(x, norm.weight, norm.bias, jnp.ones(()), fused.NONE)
    return norm(x)


def norm_rectify_conv(
    norm: GroupNorm,
    conv: Conv,
    x: Float[Array, "batch points channels"],
    precision: Precision,
    *,
    t: float | Array | None = None,
    v: Float[Array, "batch features"] | None = None,
    skip: Float[Array, "batch outPoints channels"] | None = None,
) -> Float[Array, "batch outPoints channels"]:
    """skip + conv(ReLU GN x, t, v)."""
    sample_offset = conv.sample_offset(v)
    if is_fused(precision):
        offset = conv.offset(x.shape[1], t)
        weight = conv.rounded_weight(precision)
        shape = (conv.stride, conv.padding, fused_kind(precision))
        return fused.norm_rectify_conv(
            x, norm.weight, norm.bias, conv.input_scale, weight, offset, skip, sample_offset, *shape
        )
    y = conv(rectify(norm(x), conv.input_scale, precision), precision, t)
    if sample_offset is not None:
        y = y + sample_offset[:, None]
    return y if skip is None else skip + y

# SPDX-License-Identifier: Apache-2.0
"""The networks as LiteRT flatbuffers, by TensorFlow: channels last, which is the layout of LiteRT's convolutions."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import tensorflow as tf

from .repository import reference
from .variants import Network

POINTS = reference.POINTS
CHANNELS = reference.CHANNELS
GROUPS = CHANNELS // 2


class Layers:
    """The layers of a float32 model on tensors [batch, 1, points, 64]."""

    def __init__(self, model: reference.ModelFile, batch: int, norms: bool):
        self.model = model
        self.batch = batch
        self.norms = norms

    def convolution(self, name: str, x: tf.Tensor, stride: int, padding: int, time: float | None = None) -> tf.Tensor:
        weight = self.model[f"{name}.weight"].transpose(1, 2, 0)[None]  # [1, tap, in, out]
        # An odd kernel that keeps the length is padded alike on both sides; for the others LiteRT's rule is not ours.
        keeps_length = stride == 1 and 2 * padding + 1 == weight.shape[1]
        if padding and not keeps_length:
            x = tf.pad(x, [[0, 0], [0, 0], [padding, padding], [0, 0]])
        y = tf.nn.conv2d(x, tf.constant(weight), [1, 1, stride, 1], "SAME" if keeps_length and padding else "VALID")
        if f"{name}.bias" not in self.model.tensors:
            return y
        bias = self.model[f"{name}.bias"]
        if time is None or not self.norms:
            return tf.nn.bias_add(y, tf.constant(bias))
        rows = reference.time_bias(bias, self.model[f"{name}.time_weight"], POINTS, time)
        return y + tf.constant(rows[None, None].astype(np.float32))

    def norm(self, name: str, x: tf.Tensor, factor: float = 1.0) -> tf.Tensor:
        """Group norm times a factor: moments of the channels, then of the pairs, then one scale and shift a channel.

        LiteRT has no norm of its own, and this form, small tensors but for two passes, is several times as fast as the
        textbook's.
        """
        if not self.norms:
            return x

        def pairs(values: tf.Tensor) -> tf.Tensor:
            return tf.reshape(values, [self.batch, GROUPS, 2])

        gamma = (self.model[f"{name}.weight"] * np.float32(factor)).reshape(1, GROUPS, 2)
        beta = (self.model[f"{name}.bias"] * np.float32(factor)).reshape(1, GROUPS, 2)
        mean = tf.reduce_mean(pairs(tf.reduce_mean(x, [1, 2])), 2, keepdims=True)
        square = tf.reduce_mean(pairs(tf.reduce_mean(x * x, [1, 2])), 2, keepdims=True)
        scale = gamma * tf.math.rsqrt(square - mean * mean + np.float32(self.model.epsilon))
        shift = beta - scale * mean
        shape = [self.batch, 1, 1, CHANNELS]
        return x * tf.reshape(scale, shape) + tf.reshape(shift, shape)

    def rectified(self, name: str, x: tf.Tensor) -> tf.Tensor:
        return tf.nn.relu(self.norm(name, x))

    def stem(self, windows: tf.Tensor) -> tf.Tensor:
        x = tf.reshape(windows, [self.batch, 1, 187, 1])
        x = self.rectified("stem.norm1", self.convolution("stem.conv1", x, 1, 0))
        x = self.rectified("stem.norm2", self.convolution("stem.conv2", x, 2, 1))
        return self.convolution("stem.conv3", x, 2, 1)

    def euler(self, x: tf.Tensor, steps: int) -> tf.Tensor:
        for step in range(steps):
            time = step / steps
            y = self.convolution("ode.conv1", self.rectified("ode.norm1", x), 1, 1, time)
            y = self.convolution("ode.conv2", self.rectified("ode.norm2", y), 1, 1, time)
            x = x + self.norm("ode.norm3", y, 1 / steps)
        return x

    def residual(self, x: tf.Tensor) -> tf.Tensor:
        for index in range(reference.BLOCKS):
            name = f"res.{index}"
            y = self.convolution(f"{name}.conv1", self.rectified(f"{name}.norm1", x), 1, 1)
            x = x + self.convolution(f"{name}.conv2", self.rectified(f"{name}.norm2", y), 1, 1)
        return x

    def head(self, x: tf.Tensor) -> tf.Tensor:
        y = tf.reduce_mean(self.rectified("head.norm", x), [1, 2])
        weight = tf.constant(np.ascontiguousarray(self.model["head.linear.weight"].T))
        return tf.nn.softmax(tf.matmul(y, weight) + tf.constant(self.model["head.linear.bias"]))


def network_flatbuffer(network: Network, norms: bool, batch: int) -> bytes:
    """A network's float32 flatbuffer, `windows` [batch, 187] to `probabilities` [batch, 5]."""
    layers = Layers(network.load(), batch, norms)

    def probabilities(windows: tf.Tensor) -> tf.Tensor:
        x = layers.stem(windows)
        if network.solver is None:
            x = layers.residual(x)
        elif network.solver == "euler" and network.steps:
            x = layers.euler(x, network.steps)
        else:
            raise ValueError(f"a graph for the peers is solved by Euler's method, not {network.solver}")
        return layers.head(x)

    return flatbuffer(probabilities, batch)


def trivial_flatbuffer() -> bytes:
    """A ReLU of the windows, as in `onnx_graphs.trivial_graph`."""
    return flatbuffer(tf.nn.relu, 1)


def flatbuffer(function: Callable[[tf.Tensor], tf.Tensor], batch: int) -> bytes:
    """Converts a function of windows [batch, 187]."""
    module = tf.Module()
    signature = [tf.TensorSpec([batch, 187], tf.float32, name="windows")]
    module.function = tf.function(lambda windows: {"probabilities": function(windows)}, input_signature=signature)
    concrete = module.function.get_concrete_function()
    return tf.lite.TFLiteConverter.from_concrete_functions([concrete], module).convert()

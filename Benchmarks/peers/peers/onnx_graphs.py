# SPDX-License-Identifier: Apache-2.0
"""The networks as ONNX graphs that the peers run fast: what training/ exports, folded where that costs nothing."""

from __future__ import annotations

import dataclasses

import numpy as np
import onnx
from onnx import TensorProto, helper

from .repository import onnx_export, reference
from .variants import Network


class FoldedGraph(onnx_export.Graph):
    """The exported network to rounding: time is a bias of each point, and a step's size part of the last norm.

    Each evaluation has weights of its own: ONNX Runtime leaves a quantized convolution in float whose weights another
    one shares.
    """

    model: reference.ModelFile

    def convolution(self, name: str, x: str, stride: int, padding: int, time: float | None = None) -> str:
        if time is None:
            return super().convolution(name, x, stride, padding)
        bias, time_weight = self.model[f"{name}.bias"], self.model[f"{name}.time_weight"]
        rows = reference.time_bias(bias, time_weight, onnx_export.POINTS, time)
        y = self.bare_convolution(name, x, stride, padding, suffix=f".{time!r}")
        return self.node("Add", y, self.constant(f"{name}.rows.{time!r}", rows.T[None].astype(np.float32)))

    def bare_convolution(self, name: str, x: str, stride: int, padding: int, suffix: str, bias: bool = False) -> str:
        """A convolution of the 64 channels of the state alone."""
        weight = self.model[f"{name}.weight"].transpose(0, 2, 1)
        inputs = [x, self.constant(f"{name}.weight{suffix}", weight)]
        if bias and f"{name}.bias" in self.model.tensors:
            inputs.append(self.constant(f"{name}.bias{suffix}", self.model[f"{name}.bias"]))
        return self.node("Conv", *inputs, strides=[stride], pads=[padding, padding], kernel_shape=[weight.shape[2]])

    def integrate(self, x: str, solver: str, steps: int) -> str:
        if solver != "euler":
            raise ValueError(f"a graph for the peers is solved by Euler's method, not {solver}")
        # f ends with a norm; of that norm the step's size is a part of scale and shift.
        size = np.float32(1 / steps)
        scaled = {f"ode.norm3.{key}": self.model[f"ode.norm3.{key}"] * size for key in ("weight", "bias")}
        self.model = dataclasses.replace(self.model, tensors=self.model.tensors | scaled)
        for step in range(steps):
            x = self.node("Add", x, self.slope(x, step / steps))
        return x


class BareGraph(FoldedGraph):
    """The convolutions, ReLUs and sums of the network on the same shapes, without any norm.

    It classifies nothing: it is the least that an engine could take if norms were free. Time is no more than the
    convolution's own bias, and a step's size is 1.
    """

    def convolution(self, name: str, x: str, stride: int, padding: int, time: float | None = None) -> str:
        suffix = "" if time is None else f".{time!r}"
        return self.bare_convolution(name, x, stride, padding, suffix, bias=True)

    def norm(self, name: str, x: str, points: int) -> str:
        return x


def network_graph(network: Network, norms: bool) -> onnx.ModelProto:
    """A network's float32 graph, `windows` [N, 187] to `logits` and `probabilities` [N, 5]."""
    kind = FoldedGraph if norms else BareGraph
    return onnx_export.build(network.load(), network.solver, network.steps, kind)


def trivial_graph() -> onnx.ModelProto:
    """A ReLU of the windows [N, 187]: what calling an engine costs that has next to nothing to do."""
    row = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["N", 187]) for name in ("windows", "probabilities")]
    graph = helper.make_graph([helper.make_node("Relu", ["windows"], ["probabilities"])], "trivial", row[:1], row[1:])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)

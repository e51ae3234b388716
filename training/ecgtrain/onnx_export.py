# SPDX-License-Identifier: Apache-2.0
"""Builds an ONNX graph from a float32 model file, for ONNX Runtime to judge the engine's float path.

    python -m ecgtrain.onnx_export node-f32.gguf node.onnx --solver euler --steps 2
    python -m ecgtrain.onnx_export node-f32.gguf --check 1000     # against reference.py on synthetic windows

Opset 18. Input `windows` [N, 187], outputs `logits` and `probabilities` [N, 5], float32. Group norm is written as
Reshape, InstanceNormalization, Reshape and a scale and shift; the solver's steps are unrolled; the time channel is
a real input channel of the convolutions, as in the trained network, not a bias as in the engine.
"""

from __future__ import annotations

import argparse
import pathlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from ecgtrain import reference

POINTS = reference.POINTS
CHANNELS = reference.CHANNELS


class Graph:
    """Nodes and constants of a graph under construction; values are named by number."""

    def __init__(self, model: reference.ModelFile):
        self.model = model
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}
        self.count = 0

    def constant(self, name: str, value: np.ndarray) -> str:
        if name not in self.constants:
            self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def tensor(self, name: str) -> str:
        return self.constant(name, self.model[name])

    def node(self, kind: str, *inputs: str, output: str | None = None, **attributes) -> str:
        self.count += 1
        output = output or f"v{self.count}"
        self.nodes.append(helper.make_node(kind, list(inputs), [output], **attributes))
        return output

    def shape(self, *sizes: int) -> str:
        return self.constant("shape_" + "_".join(map(str, sizes)), np.array(sizes, np.int64))

    def scale(self, factor: float, value: str) -> str:
        return self.node("Mul", value, self.constant(f"factor_{factor!r}", np.array(factor, np.float32)))

    def convolution(self, name: str, x: str, stride: int, padding: int, time: float | None = None) -> str:
        weight = self.model[f"{name}.weight"].transpose(0, 2, 1)  # [out, in, tap]
        if time is not None:
            time_weight = self.model[f"{name}.time_weight"][:, None, :]
            weight = np.concatenate([weight, time_weight], axis=1)
            # A channel of zeros of the batch's size, plus the time.
            first = self.node(
                "Slice", x, self.shape(0), self.shape(1), self.constant("axis_channel", np.array([1], np.int64))
            )
            zeros = self.node("Sub", first, first)
            channel = self.node("Add", zeros, self.constant(f"time_{time!r}", np.array(time, np.float32)))
            x = self.node("Concat", x, channel, axis=1)
        inputs = [x, self.constant(f"{name}.weight.onnx", weight)]
        if f"{name}.bias" in self.model.tensors:
            inputs.append(self.tensor(f"{name}.bias"))
        return self.node("Conv", *inputs, strides=[stride], pads=[padding, padding], kernel_shape=[weight.shape[2]])

    def norm(self, name: str, x: str, points: int) -> str:
        groups = CHANNELS // 2
        ones = self.constant("ones", np.ones(groups, np.float32))
        zeros = self.constant("zeros", np.zeros(groups, np.float32))
        grouped = self.node("Reshape", x, self.shape(0, groups, 2 * points))
        unit = self.node("InstanceNormalization", grouped, ones, zeros, epsilon=self.model.epsilon)
        unit = self.node("Reshape", unit, self.shape(0, CHANNELS, points))
        gamma = self.constant(f"{name}.weight.onnx", self.model[f"{name}.weight"][:, None])
        beta = self.constant(f"{name}.bias.onnx", self.model[f"{name}.bias"][:, None])
        return self.node("Add", self.node("Mul", unit, gamma), beta)

    def rectified(self, name: str, x: str, points: int) -> str:
        return self.node("Relu", self.norm(name, x, points))

    def slope(self, x: str, time: float) -> str:
        y = self.convolution("ode.conv1", self.rectified("ode.norm1", x, POINTS), 1, 1, time)
        y = self.convolution("ode.conv2", self.rectified("ode.norm2", y, POINTS), 1, 1, time)
        return self.norm("ode.norm3", y, POINTS)

    def integrate(self, x: str, solver: str, steps: int) -> str:
        h = 1.0 / steps

        def add(a: str, factor: float, b: str) -> str:
            return self.node("Add", a, self.scale(factor, b))

        for step in range(steps):
            t = step * h
            k1 = self.slope(x, t)
            if solver == "euler":
                x = add(x, h, k1)
            elif solver == "midpoint":
                x = add(x, h, self.slope(add(x, h / 2, k1), t + h / 2))
            elif solver == "rk4":
                k2 = self.slope(add(x, h / 2, k1), t + h / 2)
                k3 = self.slope(add(x, h / 2, k2), t + h / 2)
                k4 = self.slope(add(x, h, k3), t + h)
                x = add(x, h / 6, self.node("Add", add(add(k1, 2.0, k2), 2.0, k3), k4))
            else:
                raise ValueError(f"unknown solver {solver}")
        return x


def build(
    model: reference.ModelFile, solver: str | None = None, steps: int | None = None, kind: type[Graph] = Graph
) -> onnx.ModelProto:
    """The graph of a float32 model; the file's default solver where none is given, layers as `kind` writes them."""
    assert model.precision == "float32"
    graph = kind(model)
    x = graph.node("Unsqueeze", "windows", graph.constant("axis_channel", np.array([1], np.int64)))
    x = graph.rectified("stem.norm1", graph.convolution("stem.conv1", x, 1, 0), 185)
    x = graph.rectified("stem.norm2", graph.convolution("stem.conv2", x, 2, 1), 92)
    x = graph.convolution("stem.conv3", x, 2, 1)
    if model.network == "node":
        default = model.pairs[0]
        x = graph.integrate(x, solver or default[0], int(steps or default[1]))
    else:
        for index in range(reference.BLOCKS):
            name = f"res.{index}"
            y = graph.convolution(f"{name}.conv1", graph.rectified(f"{name}.norm1", x, POINTS), 1, 1)
            y = graph.convolution(f"{name}.conv2", graph.rectified(f"{name}.norm2", y, POINTS), 1, 1)
            x = graph.node("Add", x, y)
    x = graph.rectified("head.norm", x, POINTS)
    axis = graph.constant("axis_points", np.array([2], np.int64))
    x = graph.node("ReduceMean", x, axis, keepdims=0)
    weight, bias = graph.tensor("head.linear.weight"), graph.tensor("head.linear.bias")
    graph.node("Gemm", x, weight, bias, transB=1, output="logits")
    graph.node("Softmax", "logits", axis=1, output="probabilities")

    def row(name: str, size: int) -> onnx.ValueInfoProto:
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, ["N", size])

    proto = helper.make_model(
        helper.make_graph(
            graph.nodes,
            f"ecgmond-{model.network}",
            [row("windows", 187)],
            [row("logits", 5), row("probabilities", 5)],
            list(graph.constants.values()),
        ),
        opset_imports=[helper.make_opsetid("", 18)],
        ir_version=9,
    )
    onnx.checker.check_model(proto)
    return proto


def classify(
    path: str | pathlib.Path, windows: np.ndarray, solver: str | None = None, steps: int | None = None
) -> np.ndarray:
    """Probabilities [N, 5] of windows [N, 187], by ONNX Runtime from a float32 model file."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    proto = build(reference.load(path), solver, steps)
    session = onnxruntime.InferenceSession(proto.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return session.run(["probabilities"], {"windows": windows.astype(np.float32)})[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("output", nargs="?")
    parser.add_argument("--solver")
    parser.add_argument("--steps", type=int)
    parser.add_argument("--check", type=int, metavar="N", help="compare with reference.py on N synthetic windows")
    arguments = parser.parse_args()
    if arguments.output:
        onnx.save(build(reference.load(arguments.model), arguments.solver, arguments.steps), arguments.output)
    if arguments.check:
        from ecgtrain.golden import synthetic_windows

        windows = synthetic_windows(arguments.check, seed=1).astype(np.float32) / np.float32(255)
        ours = reference.classify_float32(arguments.model, windows, arguments.solver, arguments.steps)
        theirs = classify(arguments.model, windows, arguments.solver, arguments.steps)
        print(f"{len(windows)} windows, largest difference in probability {np.abs(ours - theirs).max():.3g}")


if __name__ == "__main__":
    main()
